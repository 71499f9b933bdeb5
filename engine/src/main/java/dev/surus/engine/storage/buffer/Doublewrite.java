package dev.surus.engine.storage.buffer;

import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.DiskFailure;
import dev.surus.engine.storage.disk.DiskFile;
import dev.surus.engine.storage.page.Page;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Torn pages: each page goes to the doublewrite file, durably, before it goes to its place. Whichever of the two writes a crash tears, the
/// other copy is whole.
///
/// ```
/// global/doublewrite:  | page | page | ... half 0 | page | page | ... half 1 |     slots of 16 KiB, plain page images
/// ```
///
/// A half is written again only when the pages of its last use are durable in their places. Not thread-safe: the page writer's lock guards it.
final class Doublewrite {
    static final String PATH = "global/doublewrite";
    /// Two batches at least.
    private static final int PREALLOCATED_SLOTS = 2 * PageWriter.BATCH_PAGES;

    private final DiskFile file;
    private final PageFiles files;
    private final int halfSlots;
    private int next;

    /// @param halfSlots pages in one half
    Doublewrite(Disk disk, PageFiles files, int halfSlots) throws IOException {
        this.file = disk.openOrCreate(PATH);
        this.files = files;
        this.halfSlots = halfSlots;
        try {
            // Pages that have their space are written on a full disk, too.
            file.preallocate((long) Math.min(2 * halfSlots, PREALLOCATED_SLOTS) * Page.SIZE);
        } catch (IOException failure) {
            if (!DiskFailure.isFull(failure)) {
                throw failure;
            }
        }
        disk.forceDirectory("global");
    }

    int halfSlots() {
        return halfSlots;
    }

    /// Saves whole pages.
    /// @param pages at most [#halfSlots] pages
    void save(ByteBuffer pages) throws IOException {
        int count = pages.remaining() / Page.SIZE;
        int half = next / halfSlots;
        if (next + count > (half + 1) * halfSlots) {
            next = (half + 1) % 2 * halfSlots;
        }
        if (next % halfSlots == 0) {
            // About to overwrite a half: its pages must be durable in their places.
            files.force();
        }
        write(pages, count);
        file.force();
        next = (next + count) % (2 * halfSlots);
    }

    /// Where the file cannot grow, it begins again at its beginning.
    private void write(ByteBuffer pages, int count) throws IOException {
        try {
            file.write(pages.duplicate(), (long) next * Page.SIZE);
        } catch (IOException failure) {
            if (!DiskFailure.isFull(failure) || file.size() < (long) count * Page.SIZE) {
                throw failure;
            }
            files.force();
            next = 0;
            file.write(pages, 0);
        }
    }

    /// Reading the file is recovery's business.
    void close() throws IOException {
        file.close();
    }
}
