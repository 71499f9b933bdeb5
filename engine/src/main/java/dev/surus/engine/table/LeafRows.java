package dev.surus.engine.table;

import dev.surus.engine.storage.btree.StripLeaf;
import dev.surus.engine.storage.page.Page;
import java.util.Arrays;

/// A copy of a run of neighbouring rows, taken under the leaf's latch, to be read at leisure: whole rows, or the wanted strips of a leaf.
final class LeafRows {
    static final int DELETED = 1;

    /// The attributes that are wanted of leaves of strips; the run's reader sets it.
    int[] attributes = {};
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

    // ---- of a leaf of strips

    /// Whether [#bytes] has strips; [#offsets] are then slots.
    boolean strips;
    /// Whether the rows are neighbours with nothing between them: rows, offsets and layouts are not filled then, see [#row] and [#slot].
    boolean dense;
    private long firstRow;
    private int firstSlot;
    int layout;
    /// By wanted attribute: bytes a slot, -1 for a variable length (offset and length), 0 where the leaf does not have the column.
    int[] widths;
    /// By wanted attribute: where slot 0 is, or would be, in [#bytes].
    int[] starts;
    /// By wanted attribute: where the bit of slot 0 is in [#bytes], -1 where nothing is NULL.
    int[] nulls;
    /// What is to be added to an offset in the page, for a place in [#bytes].
    int tailShift;

    void clear() {
        count = 0;
        used = 0;
        plain = true;
        strips = false;
        dense = false;
    }

    long row(int i) {
        return dense ? firstRow + firstSlot + i : rows[i];
    }

    int slot(int i) {
        return dense ? firstSlot + i : offsets[i];
    }

    /// The rows of a leaf of strips from a number on.
    void copyStrips(Page leaf, long from, VersionMap versions) {
        firstRow = StripLeaf.firstRow(leaf);
        int end = StripLeaf.count(leaf);
        int first = Math.clamp(from - firstRow, 0, end);
        if (first == end) {
            return;
        }
        strips = true;
        layout = StripLeaf.layout(leaf);
        boolean writersWanted = copyColumns(leaf, first, end);
        boolean versioned = versions.mayHaveVersions(firstRow + first, firstRow + end - 1);
        if (!versioned && StripLeaf.isWhole(leaf)) {
            dense = true;
            firstSlot = first;
            count = end - first;
            for (int i = 0; writersWanted && i < count; i++) {
                writers = i < writers.length ? writers : Arrays.copyOf(writers, i * 2);
                writers[i] = StripLeaf.writer(leaf, first + i);
            }
            return;
        }
        for (int slot = first; slot < end; slot++) {
            if (!StripLeaf.isAbsent(leaf, slot)) {
                boolean isDeleted = StripLeaf.isDeleted(leaf, slot);
                long link = versioned ? versions.head(firstRow + slot) : 0;
                if (!isDeleted || link != 0) {
                    addInPlace(firstRow + slot, layout, link != 0 || writersWanted ? StripLeaf.writer(leaf, slot) : 0, isDeleted, link, slot, 0);
                }
            }
        }
    }

    /// @return whether a system column is among the wanted
    private boolean copyColumns(Page leaf, int first, int end) {
        if (widths == null) {
            widths = new int[attributes.length];
            starts = new int[attributes.length];
            nulls = new int[attributes.length];
        }
        boolean system = false;
        boolean variable = false;
        for (int i = 0; i < attributes.length; i++) {
            int column = column(leaf, attributes[i]);
            system |= attributes[i] < 0;
            widths[i] = column < 0 ? 0 : StripLeaf.width(leaf, column);
            if (column >= 0) {
                int each = widths[i] < 0 ? 4 : widths[i];
                starts[i] = copy(leaf, StripLeaf.strip(leaf, column) + each * first, each * (end - first)) - each * first;
                int bits = StripLeaf.nulls(leaf, column);
                nulls[i] = bits == 0 ? -1 : copy(leaf, bits, end + 7 >>> 3);
                variable |= widths[i] < 0;
            }
        }
        if (variable) {
            int tail = StripLeaf.tailStart(leaf);
            tailShift = copy(leaf, tail, Page.SIZE - tail) - tail;
        }
        return system;
    }

    private static int column(Page leaf, int attribute) {
        int columns = attribute < 0 ? 0 : StripLeaf.columns(leaf);
        for (int column = 0; column < columns; column++) {
            if (StripLeaf.attribute(leaf, column) == attribute) {
                return column;
            }
        }
        return -1;
    }

    private int copy(Page leaf, int from, int length) {
        if (used + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(used + length, bytes.length * 2));
        }
        leaf.getBytes(from, bytes, used, length);
        used += length;
        return used - length;
    }

    boolean isNull(int attribute, int slot) {
        int bits = nulls[attribute];
        return bits >= 0 && (bytes[bits + (slot >>> 3)] >>> (slot & 7) & 1) != 0;
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
