package dev.surus.engine.txn;

/// A run of undo records of one transaction. Bytes once written are never overwritten, so that a reader or a checkpoint that
/// still looks at them sees what it came for.
public final class UndoChunk {
    /// Bits of a link that are the offset in the chunk.
    static final int OFFSET_BITS = 24;

    public final long number;
    public final TransactionState owner;
    public final byte[] bytes;
    /// Bytes ever written.
    int used;
    /// Where the records that still count end: less than [#used] after a partial rollback.
    int end;

    UndoChunk(long number, TransactionState owner, byte[] bytes) {
        this.number = number;
        this.owner = owner;
        this.bytes = bytes;
    }

    /// The link of the record at an offset. Never 0, since chunk numbers begin with 1.
    public long link(int offset) {
        return number << OFFSET_BITS | offset;
    }

    public static int offset(long link) {
        return (int) link & (1 << OFFSET_BITS) - 1;
    }
}
