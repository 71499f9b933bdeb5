package dev.surus.engine.storage.buffer;

import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.DiskFile;
import dev.surus.engine.storage.page.Page;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// After a crash: pages that are torn in their places come back from the [Doublewrite] file. What looks whole there may be in the operating system's memory alone,
/// which takes it for written although a flush has failed right before the end: the copies, and the pages that are as new as they, are written once more.
public final class TornPages {
    private TornPages() {}

    /// Copies older than `redo` are never needed: their pages were durable before that checkpoint ended, and what is wrong with them now is
    /// damage, to be reported and not papered over with old content.
    /// @return the newest LSN among the copies: the log was durable at least so far
    public static long repair(Disk disk, PageFiles files, long redo) throws IOException {
        long newest = 0;
        if (!disk.exists(Doublewrite.PATH)) {
            return newest;
        }
        try (var file = disk.open(Doublewrite.PATH)) {
            rewrite(file);
            file.force();
            var copy = ByteBuffer.allocateDirect(Page.SIZE).order(ByteOrder.LITTLE_ENDIAN);
            var place = ByteBuffer.allocateDirect(Page.SIZE).order(ByteOrder.LITTLE_ENDIAN);
            for (long at = 0; file.read(copy.clear(), at) == Page.SIZE; at += Page.SIZE) {
                long lsn = copy.getLong(Page.LSN);
                if (lsn < redo || !PageChecksum.isIntact(copy, 0)) {
                    continue; // the copy itself was torn: then its page was not yet touched
                }
                newest = Math.max(newest, lsn);
                long fileId = copy.getLong(Page.FILE);
                int number = copy.getInt(Page.NUMBER);
                if (!files.existsOnDisk(fileId)) {
                    continue;
                }
                files.read(fileId, number, place.clear());
                if (isTorn(place, fileId, number) || place.getLong(Page.LSN) <= lsn) {
                    files.write(fileId, number, copy.position(0).limit(Page.SIZE));
                } else {
                    // Another copy is as new as the page. Forced before either is overwritten.
                    files.touch(fileId);
                }
            }
        }
        return newest;
    }

    private static void rewrite(DiskFile file) throws IOException {
        var slot = ByteBuffer.allocateDirect(Page.SIZE);
        for (long at = 0; file.read(slot.clear(), at) == Page.SIZE; at += Page.SIZE) {
            file.write(slot.flip(), at);
        }
    }

    private static boolean isTorn(ByteBuffer page, long fileId, int number) {
        if (PageChecksum.isZero(page, 0)) {
            return false;
        }
        return !PageChecksum.isIntact(page, 0) || page.getLong(Page.FILE) != fileId || page.getInt(Page.NUMBER) != number;
    }
}
