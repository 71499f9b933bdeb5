package dev.surus.engine.txn;

import java.lang.ref.WeakReference;

/// A run of undo records of one transaction. Bytes once written are never overwritten, so that a reader or a checkpoint that
/// still looks at them sees what it came for. A sealed chunk (its transaction appends no more to it) may leave memory for a file and is
/// read from there by whoever needs it.
public final class UndoChunk {
    /// Bits of a link that are the offset in the chunk.
    static final int OFFSET_BITS = 24;

    public final long number;
    public final TransactionState owner;
    final int capacity;
    /// Null while the chunk is in the file alone.
    private volatile byte[] resident;
    private volatile WeakReference<byte[]> seen;
    /// Where the chunk is in the file; null if it never went there.
    volatile UndoSpill.Place place;
    /// Bytes ever written.
    int used;
    /// Where the records that still count end: less than [#used] after a partial rollback.
    int end;
    /// Written behind everything that was appended.
    volatile boolean sealed;
    /// No snapshot needs its records any more: chain heads that point here are being taken away, and none may be put here again.
    private volatile boolean forgotten;
    /// Whoever meets it from now on has come too late.
    private volatile boolean released;

    UndoChunk(long number, TransactionState owner, byte[] bytes) {
        this.number = number;
        this.owner = owner;
        this.resident = bytes;
        this.capacity = bytes.length;
    }

    /// The records, or null where the chunk has been released and its place in the file may be another's already.
    byte[] bytesIfKept() {
        byte[] bytes = resident;
        if (bytes != null) {
            return bytes;
        }
        try {
            bytes = bytes();
        } catch (dev.surus.engine.base.SqlException failure) {
            if (released) {
                return null;
            }
            throw failure;
        }
        return released ? null : bytes;
    }

    /// The records. Of a chunk that is in the file alone it is a copy, to be read only. For who knows that the chunk stays.
    public byte[] bytes() {
        byte[] bytes = resident;
        if (bytes != null) {
            return bytes;
        }
        var last = seen;
        bytes = last == null ? null : last.get();
        if (bytes == null) {
            var from = place;
            if (from == null) {
                return resident; // it has just come back
            }
            bytes = from.read(used);
            seen = new WeakReference<>(bytes);
        }
        return bytes;
    }

    boolean isResident() {
        return resident != null;
    }

    /// Forgets the copy in memory: the file has it.
    void leaveMemory() {
        resident = null;
    }

    /// Brings the chunk back to be changed.
    void returnToMemory() {
        if (resident == null) {
            resident = bytes();
        }
    }

    /// The link of the record at an offset. Never 0, since chunk numbers begin with 1.
    public long link(int offset) {
        return number << OFFSET_BITS | offset;
    }

    public static int offset(long link) {
        return (int) link & (1 << OFFSET_BITS) - 1;
    }

    public boolean isReleased() {
        return released;
    }

    /// @return false where it was already
    synchronized boolean setReleased() {
        boolean first = !released;
        released = true;
        return first;
    }

    void forget() {
        forgotten = true;
    }

    public boolean isForgotten() {
        return forgotten;
    }
}
