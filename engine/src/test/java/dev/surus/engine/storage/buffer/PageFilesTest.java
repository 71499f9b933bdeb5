package dev.surus.engine.storage.buffer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.surus.engine.storage.disk.FileDisk;
import dev.surus.engine.storage.disk.Health;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.page.Page;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PageFilesTest {
    private static final int PAGES = 600;

    @TempDir
    Path directory;

    /// A small file's pages are written as they come; when it grows, zeros fill what is ahead of them, and nothing else.
    @Test
    void growingLeavesPagesAloneThatAreBeingWritten() throws Exception {
        var disk = new FileDisk(directory, false);
        disk.createDirectories("base/5");
        for (int turn = 0; turn < 10; turn++) {
            var files = new PageFiles(disk, new Health());
            long file = FileId.of(5, 100 + turn);
            var failure = new AtomicReference<Throwable>();
            var grower = Thread.ofPlatform().start(() -> {
                try {
                    files.extend(file, PAGES);
                } catch (Throwable thrown) {
                    failure.set(thrown);
                }
            });
            for (int page = 0; page < PAGES; page++) {
                files.write(file, page, page(page));
            }
            grower.join();
            assertEquals(null, failure.get());
            for (int page = 0; page < PAGES; page++) {
                var read = ByteBuffer.allocate(Page.SIZE);
                files.read(file, page, read);
                assertEquals(page(page), read.flip(), "page " + page + " in turn " + turn);
            }
            files.close();
        }
    }

    private static ByteBuffer page(int number) {
        var bytes = new byte[Page.SIZE];
        java.util.Arrays.fill(bytes, (byte) (1 + number % 100));
        return ByteBuffer.wrap(bytes);
    }
}
