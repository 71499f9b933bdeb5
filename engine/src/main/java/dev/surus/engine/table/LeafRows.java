package dev.surus.engine.table;

import java.util.Arrays;

/// A copy of a run of neighbouring rows, taken under the leaf's latch, to be read at leisure.
final class LeafRows {
    static final int DELETED = 1;

    byte[] bytes = new byte[16 * 1024];
    int used;
    int count;
    long[] rows = new long[256];
    int[] offsets = new int[256];
    int[] lengths = new int[256];
    int[] layouts = new int[256];
    long[] writers = new long[256];
    long[] links = new long[256];
    boolean[] deleted = new boolean[256];
    /// Whether any row has older versions or is deleted.
    boolean plain;

    void clear() {
        count = 0;
        used = 0;
        plain = true;
    }

    void ensureRow() {
        if (count == rows.length) {
            int more = count * 2;
            rows = Arrays.copyOf(rows, more);
            offsets = Arrays.copyOf(offsets, more);
            lengths = Arrays.copyOf(lengths, more);
            layouts = Arrays.copyOf(layouts, more);
            writers = Arrays.copyOf(writers, more);
            links = Arrays.copyOf(links, more);
            deleted = Arrays.copyOf(deleted, more);
        }
    }

    void add(long row, int layout, long writer, boolean isDeleted, long link, byte[] source, int from, int length) {
        if (used + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(used + length, bytes.length * 2));
        }
        System.arraycopy(source, from, bytes, used, length);
        addInPlace(row, layout, writer, isDeleted, link, used, length);
        used += length;
    }

    /// A row whose bytes are in [#bytes] already.
    void addInPlace(long row, int layout, long writer, boolean isDeleted, long link, int offset, int length) {
        ensureRow();
        rows[count] = row;
        layouts[count] = layout;
        writers[count] = writer;
        deleted[count] = isDeleted;
        links[count] = link;
        offsets[count] = offset;
        lengths[count] = length;
        count++;
        plain &= link == 0 & !isDeleted;
    }
}
