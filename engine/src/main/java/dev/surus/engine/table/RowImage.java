package dev.surus.engine.table;

/// One version of a row, somewhere in a byte array. Reused.
final class RowImage {
    byte[] bytes = new byte[256];
    int offset;
    int length;
    int layout;
    /// The (sub)transaction that wrote it.
    long writer;
    boolean deleted;
    /// The row's chain head at the time of reading.
    long link;

    // Filled by resolving, for the system columns.
    int command;
    long newerWriter;

    void copyFrom(byte[] source, int from, int count) {
        if (bytes.length < count) {
            bytes = new byte[Math.max(count, bytes.length * 2)];
        }
        System.arraycopy(source, from, bytes, 0, count);
        offset = 0;
        length = count;
    }
}
