package dev.surus.engine.txn;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// A window on one undo record in its chunk. Reused.
///
/// ```
///  0       4    5     6    8         16    24     32        40          48            56   60       64
/// | length | kind | mode | - | file id | row | prev | subxact | before xid | LSN      | command | count | payload ... | length |
/// ```
///
/// `prev` is the link of the row's next older record, 0 at the end. The length stands at both ends, so that rollback walks
/// back. The LSN is the log record's, 0 until it has one (and for files that are not logged).
public final class UndoRecord {
    public static final int HEADER = 64;
    static final int TRAILER = 4;

    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    public UndoChunk chunk;
    public int offset;
    private byte[] bytes;

    public UndoRecord at(UndoChunk chunk, int offset) {
        this.chunk = chunk;
        this.offset = offset;
        this.bytes = chunk.bytes();
        return this;
    }

    /// @return false where the chunk has been released
    boolean tryAt(UndoChunk chunk, int offset) {
        byte[] kept = chunk.bytesIfKept();
        if (kept == null) {
            return false;
        }
        this.chunk = chunk;
        this.offset = offset;
        this.bytes = kept;
        return true;
    }

    public byte[] bytes() {
        return bytes;
    }

    public TransactionState owner() {
        return chunk.owner;
    }

    public long link() {
        return chunk.link(offset);
    }

    public int length() {
        return (int) INT.get(bytes, offset);
    }

    public int kind() {
        return bytes[offset + 4];
    }

    /// What the record's kind makes of it; for a row change, the ordinal of its lock mode.
    public int mode() {
        return bytes[offset + 5];
    }

    public long fileId() {
        return (long) LONG.get(bytes, offset + 8);
    }

    public long row() {
        return (long) LONG.get(bytes, offset + 16);
    }

    public long previous() {
        return (long) LONG.get(bytes, offset + 24);
    }

    /// Before anybody can find the record: what it was put in front of has gone, or moved.
    public void previous(long link) {
        LONG.set(bytes, offset + 24, link);
    }

    /// After a restart, before anybody reads: puts the row's older record behind this one.
    public void restorePrevious(UndoDirectory directory, long link) {
        directory.reclaim(chunk);
        bytes = chunk.bytes();
        LONG.set(bytes, offset + 24, link);
    }

    /// The id of the (sub)transaction that wrote.
    public long writer() {
        return (long) LONG.get(bytes, offset + 32);
    }

    /// The transaction id that the row had before.
    public long beforeId() {
        return (long) LONG.get(bytes, offset + 40);
    }

    public long lsn() {
        return (long) LONG.get(bytes, offset + 48);
    }

    void lsn(long lsn) {
        LONG.set(bytes, offset + 48, lsn);
    }

    public int command() {
        return (int) INT.get(bytes, offset + 56);
    }

    /// How many consecutive rows an insertion covers.
    public int count() {
        return (int) INT.get(bytes, offset + 60);
    }

    public int payloadOffset() {
        return offset + HEADER;
    }

    public int payloadLength() {
        return length() - HEADER - TRAILER;
    }

    public byte[] payload() {
        return java.util.Arrays.copyOfRange(bytes, payloadOffset(), payloadOffset() + payloadLength());
    }
}
