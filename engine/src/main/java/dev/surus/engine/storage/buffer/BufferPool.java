package dev.surus.engine.storage.buffer;

import java.lang.foreign.MemorySegment;

/// The pages in memory. (Contract; the body is on its way.)
public final class BufferPool {
    final MemorySegment memory = null;

    /// Latches a page shared, reading it first where it is not in memory.
    /// @throws dev.surus.engine.base.SqlException XX001 where the page is corrupt, 53200 where every frame is pinned
    public ReadPage pinForRead(long fileId, int pageNumber) {
        throw new UnsupportedOperationException();
    }

    /// Latches a page exclusively.
    public WritePage pinForWrite(long fileId, int pageNumber) {
        throw new UnsupportedOperationException();
    }

    /// As [#pinForRead], but null where that would read from disk: for callers that hold a latch. They release, [#pin], and start again.
    public ReadPage tryPinForRead(long fileId, int pageNumber) {
        throw new UnsupportedOperationException();
    }

    public WritePage tryPinForWrite(long fileId, int pageNumber) {
        throw new UnsupportedOperationException();
    }

    /// Reads the page in and keeps it there; no latch.
    public PinnedPage pin(long fileId, int pageNumber) {
        throw new UnsupportedOperationException();
    }

    public boolean isInMemory(long fileId, int pageNumber) {
        throw new UnsupportedOperationException();
    }

    Frame find(long fileId, int pageNumber) {
        throw new UnsupportedOperationException();
    }

    ReadPage latchRead(Frame frame) {
        throw new UnsupportedOperationException();
    }

    WritePage latchWrite(Frame frame) {
        throw new UnsupportedOperationException();
    }

    void markDirty(Frame frame) {
        throw new UnsupportedOperationException();
    }
}
