package dev.surus.engine.storage.buffer;

import dev.surus.engine.storage.page.Page;
import java.lang.invoke.VarHandle;

/// A reader without pin or latch, for index descents. One object is used again and again.
///
/// ```
/// if (page.enter(file, number)) {          // in memory, and nobody is writing it
///     int child = clamp(page.getInt(at));  // may be garbage: clamp before any loop or allocation, let nothing escape
///     if (page.validate()) return child;   // only now was it true
/// }
/// ... fall back to pool.pinForRead
/// ```
///
/// Any exception while reading means: validate, and where that fails start again.
public final class OptimisticPage extends Page {
    private final BufferPool pool;
    private Frame frame;
    private long stamp;

    public OptimisticPage(BufferPool pool) {
        super(pool.memory);
        this.pool = pool;
    }

    /// False where the page is not in memory or is being written: take the pinned way.
    public boolean enter(long fileId, int pageNumber) {
        var found = pool.find(fileId, pageNumber);
        if (found == null) {
            return false;
        }
        long optimistic = found.latch.tryOptimisticRead();
        if (optimistic == 0 || found.fileId != fileId || found.pageNumber != pageNumber || !found.loaded) {
            return false;
        }
        frame = found;
        base = found.base;
        stamp = optimistic;
        if (found.usage == 0) {
            found.usage = 1;
        }
        return true;
    }

    /// True if the page has not changed since [#enter].
    public boolean validate() {
        VarHandle.acquireFence();
        return frame.latch.validate(stamp);
    }

    /// The same state latched shared, or null where it has changed or cannot be had at once.
    public ReadPage upgradeToRead() {
        var wanted = frame;
        if (!wanted.tryPin()) {
            return null;
        }
        long read = wanted.latch.tryConvertToReadLock(stamp);
        if (read == 0) {
            wanted.unpin();
            return null;
        }
        LatchRank.acquired(wanted.rank());
        return new ReadPage(pool, wanted, read);
    }

    /// The same state latched exclusively, or null where it has changed or cannot be had at once.
    public WritePage upgradeToWrite() {
        var wanted = frame;
        if (!wanted.tryPin()) {
            return null;
        }
        long write = wanted.latch.tryConvertToWriteLock(stamp);
        if (write == 0) {
            wanted.unpin();
            return null;
        }
        LatchRank.acquired(wanted.rank());
        return new WritePage(pool, wanted, write, wanted.rank());
    }
}
