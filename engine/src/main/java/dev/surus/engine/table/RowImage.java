package dev.surus.engine.table;

/// One version of a row, somewhere in a byte array. Reused.
final class RowImage {
    /// Where the version lies: [#buffer], a copied leaf, or an undo chunk.
    byte[] bytes;
    private byte[] buffer;
    int offset;
    int length;
    int layout;
    /// The (sub)transaction that wrote it.
    long writer;
    boolean deleted;
    /// The row's chain head at the time of reading.
    long link;

    /// What a reader asks for: attribute numbers; null for all. Other columns of the image may then be NULL.
    int[] wanted;

    // Filled by resolving, for the system columns.
    int command;
    long newerWriter;

    void copyFrom(byte[] source, int from, int count) {
        System.arraycopy(source, from, room(count), 0, count);
    }

    /// The image's own bytes, to be filled from 0.
    byte[] room(int count) {
        if (buffer == null || buffer.length < count) {
            buffer = new byte[Math.max(count, 128)];
        }
        bytes = buffer;
        offset = 0;
        length = count;
        return buffer;
    }
}
