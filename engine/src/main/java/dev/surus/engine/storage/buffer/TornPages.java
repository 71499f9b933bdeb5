package dev.surus.engine.storage.buffer;

import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.DiskFile;
import dev.surus.engine.storage.page.Page;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// After a crash: pages that are torn in their places come back from the [Doublewrite] file.
public final class TornPages {
    private TornPages() {}

    /// Copies older than `redo` are never needed: their pages were durable before that checkpoint ended, and what is wrong with them now is
    /// damage, to be reported and not papered over with old content.
    /// @param rewrite a flush has failed: what looks whole in its place may not be on the disk
    /// @return the newest LSN among the copies: the log was durable at least so far
    public static long repair(Disk disk, PageFiles files, long redo, boolean rewrite) throws IOException {
        long newest = 0;
        if (!disk.exists(Doublewrite.PATH)) {
            return newest;
        }
        try (var file = disk.open(Doublewrite.PATH)) {
            if (rewrite) {
                rewrite(file);
            }
            file.force(); // after the death of the process alone, the copies may be in the operating system's memory only
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
                // Where the place is newer than this copy, another one is as new.
                if (isTorn(place, fileId, number) || place.getLong(Page.LSN) < lsn || rewrite && place.getLong(Page.LSN) == lsn) {
                    files.write(fileId, number, copy.position(0).limit(Page.SIZE));
                } else {
                    // Whole, but perhaps only in the operating system's memory: forced before its copy is overwritten.
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
