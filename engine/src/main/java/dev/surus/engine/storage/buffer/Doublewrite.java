package dev.surus.engine.storage.buffer;

import dev.surus.engine.storage.disk.Disk;
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

    private final DiskFile file;
    private final PageFiles files;
    private final int halfSlots;
    private int next;

    /// @param halfSlots pages in one half
    Doublewrite(Disk disk, PageFiles files, int halfSlots) throws IOException {
        this.file = disk.openOrCreate(PATH);
        this.files = files;
        this.halfSlots = halfSlots;
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
        file.write(pages, (long) next * Page.SIZE);
        file.force();
        next = (next + count) % (2 * halfSlots);
    }

    /// The file is as long as two halves once both were used; reading it is recovery's business.
    void close() throws IOException {
        file.close();
    }
}
