package dev.surus.engine.table;

/// Row numbers as PostgreSQL shows them: `(block, offset)`, here `(n >>> 15, (n & 32767) + 1)`. The memory form of a tid is
/// `block << 16 | offset`.
public final class RowId {
    private static final int OFFSET_BITS = 15;

    private RowId() {}

    public static long block(long row) {
        return row >>> OFFSET_BITS;
    }

    public static int offset(long row) {
        return (int) (row & (1 << OFFSET_BITS) - 1) + 1;
    }

    /// The memory form of the tid.
    public static long toTid(long row) {
        return block(row) << 16 | offset(row);
    }

    /// The row number of a tid, or -1 where no row can have it.
    public static long fromTid(long tid) {
        long offset = tid & 0xFFFF;
        return offset < 1 || offset > 1 << OFFSET_BITS ? -1 : (tid >>> 16 << OFFSET_BITS) + offset - 1;
    }
}
