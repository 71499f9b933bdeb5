package dev.surus.engine.storage.wal;

import dev.surus.engine.storage.page.Bytes;

/// Reads one log record where it lies in a byte array. Reused: what must outlive the call is copied.
///
/// ```
///  0        4        8     16               24                  32     34      35      36          40
/// | length | CRC-32C | start | transaction id | subtransaction id | kind | flags | parts | main len | main payload ... parts ...
/// part:  | file id 8 | page no 4 | part kind 2 | part flags 2 | length 4 | payload ... |
/// ```
///
/// Length counts everything but the padding to 16 bytes; the CRC covers the length and all from byte 16 on; `start` is the record's
/// own position, so that bytes left in a recycled segment never look like a record. A record's **LSN** is the position after
/// it (where the next begins): flushing up to the LSN makes it durable.
public final class RecordView {
    public static final int HEADER = 40;
    public static final int PART_HEADER = 20;
    /// Part flag: the page's old content does not matter, redo does not read it.
    public static final int INITIALISES = 1;

    byte[] bytes;
    int offset;
    int length;
    private long lsn;
    private int[] partOffsets = new int[8];

    /// Points at a whole record.
    /// @param lsn the record's LSN, 0 while it has none
    public RecordView at(byte[] bytes, int offset, long lsn) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = Bytes.getInt(bytes, offset);
        this.lsn = lsn;
        int parts = parts();
        if (partOffsets.length < parts) {
            partOffsets = new int[parts];
        }
        int position = offset + HEADER + mainLength();
        for (int i = 0; i < parts; i++) {
            partOffsets[i] = position;
            position += PART_HEADER + Bytes.getInt(bytes, position + 16);
        }
        return this;
    }

    public long lsn() {
        return lsn;
    }

    void lsn(long value) {
        lsn = value;
    }

    public long start() {
        return Bytes.getLong(bytes, offset + 8);
    }

    public long transaction() {
        return Bytes.getLong(bytes, offset + 16);
    }

    public long subtransaction() {
        return Bytes.getLong(bytes, offset + 24);
    }

    public int kind() {
        return Bytes.getUnsignedShort(bytes, offset + 32);
    }

    public int flags() {
        return bytes[offset + 34] & 0xFF;
    }

    public int parts() {
        return bytes[offset + 35] & 0xFF;
    }

    public int length() {
        return length;
    }

    /// The array in which [#main] and [#part] are offsets.
    public byte[] bytes() {
        return bytes;
    }

    /// Where the main payload begins in [#bytes].
    public int main() {
        return offset + HEADER;
    }

    public int mainLength() {
        return Bytes.getInt(bytes, offset + 36);
    }

    /// Where a part's payload begins in [#bytes].
    public int part(int part) {
        return partOffsets[part] + PART_HEADER;
    }

    public int partLength(int part) {
        return Bytes.getInt(bytes, partOffsets[part] + 16);
    }

    public long partFile(int part) {
        return Bytes.getLong(bytes, partOffsets[part]);
    }

    public int partPage(int part) {
        return Bytes.getInt(bytes, partOffsets[part] + 8);
    }

    public int partKind(int part) {
        return Bytes.getUnsignedShort(bytes, partOffsets[part] + 12);
    }

    public int partFlags(int part) {
        return Bytes.getUnsignedShort(bytes, partOffsets[part] + 14);
    }
}
