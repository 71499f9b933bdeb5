package dev.surus.engine.storage.buffer;

import dev.surus.engine.storage.page.Page;

/// A page pinned and latched shared: nobody changes it until [#close].
public final class ReadPage extends Page implements AutoCloseable {
    private final BufferPool pool;
    private Frame frame;
    private final long stamp;

    ReadPage(BufferPool pool, Frame frame, long stamp) {
        super(pool.memory);
        this.pool = pool;
        this.frame = frame;
        this.stamp = stamp;
        this.base = frame.base;
    }

    public int framePageNumber() {
        return frame.pageNumber;
    }

    @Override
    public void close() {
        var held = frame;
        if (held != null) {
            frame = null;
            LatchRank.released(held.rank());
            held.latch.unlockRead(stamp);
            held.unpin();
        }
    }

    /// Gives up the latch but keeps the page in memory.
    public PinnedPage unlatch() {
        var held = frame;
        frame = null;
        LatchRank.released(held.rank());
        held.latch.unlockRead(stamp);
        return new PinnedPage(pool, held);
    }
}
