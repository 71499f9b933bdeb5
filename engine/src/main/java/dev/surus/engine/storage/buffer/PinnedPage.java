package dev.surus.engine.storage.buffer;

/// A page that stays in memory, with no latch held: the means to keep I/O out of latches. Pin first (this may read), latch after.
public final class PinnedPage implements AutoCloseable {
    private final BufferPool pool;
    private Frame frame;

    PinnedPage(BufferPool pool, Frame frame) {
        this.pool = pool;
        this.frame = frame;
    }

    public long fileId() {
        return frame.fileId;
    }

    public int pageNumber() {
        return frame.pageNumber;
    }

    /// Latches shared; the guard has its own pin.
    public ReadPage latchRead() {
        frame.pinAgain();
        return pool.latchRead(frame);
    }

    /// Latches exclusively; the guard has its own pin.
    public WritePage latchWrite() {
        frame.pinAgain();
        return pool.latchWrite(frame);
    }

    @Override
    public void close() {
        var held = frame;
        if (held != null) {
            frame = null;
            held.unpin();
        }
    }
}
