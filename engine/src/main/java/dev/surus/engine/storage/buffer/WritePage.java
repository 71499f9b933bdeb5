package dev.surus.engine.storage.buffer;

import dev.surus.engine.storage.page.Page;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A page pinned and latched exclusively. Its bytes may be changed only inside a `dev.surus.engine.storage.change.Change`:
/// the critical section marks it dirty before the first byte and stamps it with the record's LSN after the last.
public final class WritePage extends Page implements AutoCloseable {
    private final BufferPool pool;
    Frame frame;
    private final long stamp;
    private final LatchRank rank;

    WritePage(BufferPool pool, Frame frame, long stamp, LatchRank rank) {
        super(pool.memory);
        this.rank = rank;
        LatchRank.exclusive(1);
        this.pool = pool;
        this.frame = frame;
        this.stamp = stamp;
        this.base = frame.base;
    }

    public void putByte(int offset, int value) {
        memory.set(ValueLayout.JAVA_BYTE, base + offset, (byte) value);
    }

    public void putShort(int offset, int value) {
        memory.set(SHORT, base + offset, (short) value);
    }

    public void putInt(int offset, int value) {
        memory.set(INT, base + offset, value);
    }

    public void putLong(int offset, long value) {
        memory.set(LONG, base + offset, value);
    }

    public void putBytes(int offset, byte[] source, int sourceOffset, int length) {
        MemorySegment.copy(source, sourceOffset, memory, ValueLayout.JAVA_BYTE, base + offset, length);
    }

    /// Moves bytes within the page; the ranges may overlap.
    public void move(int from, int to, int length) {
        MemorySegment.copy(memory, base + from, memory, base + to, length);
    }

    public void fill(int offset, int length, int value) {
        memory.asSlice(base + offset, length).fill((byte) value);
    }

    /// Clears the page and writes its header: the file and number stay, the LSN is kept.
    public void initialise(int kind) {
        long lsn = pageLsn();
        memory.asSlice(base, SIZE).fill((byte) 0);
        putByte(KIND, kind);
        putShort(VERSION, FORMAT_VERSION);
        putLong(LSN, lsn);
        putLong(FILE, frame.fileId);
        putInt(NUMBER, frame.pageNumber);
    }

    /// The file that this frame holds; right even while the page is still all zeros.
    public long frameFileId() {
        return frame.fileId;
    }

    public int framePageNumber() {
        return frame.pageNumber;
    }

    /// For the critical section alone: called before the first byte is changed, so that a checkpoint that starts now finds the page.
    public void markDirty() {
        pool.markDirty(frame);
    }

    /// For the critical section alone: the record that describes the last change.
    public void stamp(long lsn) {
        memory.set(LONG, base + LSN, lsn);
    }

    @Override
    public void close() {
        var held = frame;
        if (held != null) {
            frame = null;
            LatchRank.released(rank);
            LatchRank.exclusive(-1);
            held.latch.unlockWrite(stamp);
            held.unpin();
        }
    }

    /// Gives up the latch but keeps the page in memory.
    public PinnedPage unlatch() {
        var held = frame;
        frame = null;
        LatchRank.released(rank);
        LatchRank.exclusive(-1);
        held.latch.unlockWrite(stamp);
        return new PinnedPage(pool, held);
    }
}
