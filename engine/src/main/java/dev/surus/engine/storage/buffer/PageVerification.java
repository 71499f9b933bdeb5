package dev.surus.engine.storage.buffer;

import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.page.Page;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// Looks at all pages of a file on disk: checksums, and that each page is where it says it is.
public final class PageVerification {
    private PageVerification() {}

    /// @param faults receives a line for each page that is wrong
    /// @return pages read
    public static int verify(Disk disk, long fileId, List<String> faults) throws IOException {
        String path = FileId.path(fileId);
        var buffer = ByteBuffer.allocateDirect(Page.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        int number = 0;
        try (var file = disk.open(path)) {
            for (;; number++) {
                int read = file.read(buffer.clear(), (long) number * Page.SIZE);
                if (read == 0) {
                    return number;
                }
                buffer.clear();
                String fault = read < Page.SIZE ? "is cut short" : fault(buffer, fileId, number);
                if (fault != null) {
                    faults.add("file " + path + " page " + number + ": " + fault);
                }
            }
        }
    }

    private static String fault(ByteBuffer page, long fileId, int number) {
        if (PageChecksum.isZero(page, 0)) {
            return null;
        }
        if (!PageChecksum.isIntact(page, 0)) {
            return "checksum is wrong";
        }
        if (page.getLong(Page.FILE) != fileId || page.getInt(Page.NUMBER) != number) {
            return "belongs to file " + FileId.path(page.getLong(Page.FILE)) + " page " + page.getInt(Page.NUMBER);
        }
        return null;
    }
}
