package dev.surus.engine.storage.btree;

import dev.surus.engine.storage.page.Bytes;
import dev.surus.engine.storage.page.Page;
import java.util.function.LongConsumer;

/// A table's leaf whose columns lie in strips: how to read it. [StripChanges] changes it.
///
/// ```
///  32      34           36      38      39   40         48            56         58       60        62     64
/// | count | tail start | holes | level | -  | first row | first writer | capacity | layout | columns | live | strips' end ->
///  66             67   68        70        72       74              76           78                  80
/// | writer width | -  | writers | deleted | absent | bytes of head | slot bytes | variable columns | directory | strips ->   <- tail |
///
/// directory, 8 bytes a column, in the order of the layout:  | attribute 2 | width 1, -1 variable | - 1 | strip 2 | null bits 2, 0: none |
/// strip of a fixed-width column:     width bytes a slot
/// strip of a variable-length column: | offset in the page 2 | length 2, 8000 hex: out of line | a slot
/// writers:                           what is to be added to the first writer, 4 or 8 bytes a slot; none where all are alike (width 0)
/// null bits, deleted, absent:        a bit a slot; each is there (at its offset, else 0) once a slot needed it
/// ```
///
/// Slot i is row number `first row + i`: so row numbers take no bytes, and a row that is not there has its bit in `absent`. Strips have room
/// for `capacity` slots, and grow from the head up; values of variable length grow from the page's end down, `holes` bytes of the tail belong to no row.
///
/// Towards the rest of the engine a row is the same bytes as in a row-wise leaf, value of a cell:
///
/// ```
/// | flags 1 | layout 2 | writer 8 | null bits | fixed-width columns | end of each variable column, 2 (8000 hex: out of line) | their bytes |
/// ```
///
/// N5: [#reserved], the bytes that the rows would take with every bitmap and a writer each, fits into the page. So a deletion, a lock, an update of
/// fixed width or to NULL, and every rollback find their room here. Strips of bits and writers never go away while the page keeps its form, and
/// the first writer and the writers' width never change but to hold more: what was once written can be written back.
public final class StripLeaf {
    public static final int KIND = 19;
    /// Value of a row's cell before the row's own bytes: flags, layout, writer.
    public static final int VALUE_HEADER = 11;
    public static final int FLAG_DELETED = 1;
    /// A limit for the time that a new layout of the page takes.
    public static final int SLOTS_MAX = 4096;
    /// More columns than these leave too little of the page to rows.
    public static final int COLUMNS_MAX = 200;

    static final int COUNT = 32;
    static final int TAIL_START = 34;
    static final int HOLES = 36;
    static final int LEVEL = 38;
    static final int FIRST_ROW = 40;
    static final int FIRST_WRITER = 48;
    static final int CAPACITY = 56;
    static final int LAYOUT = 58;
    static final int COLUMNS = 60;
    static final int LIVE = 62;
    static final int STRIPS_END = 64;
    static final int WRITER_WIDTH = 66;
    static final int WRITERS = 68;
    static final int DELETED = 70;
    static final int ABSENT = 72;
    static final int HEAD_BYTES = 74;
    static final int SLOT_BYTES = 76;
    static final int VARIABLES = 78;
    static final int DIRECTORY = 80;
    static final int ENTRY = 8;
    static final int ENTRY_WIDTH = 2;
    static final int ENTRY_STRIP = 4;
    static final int ENTRY_NULLS = 6;
    /// What a slot takes in the strip of a variable-length column.
    static final int VARIABLE_SLOT = 4;
    static final int OUT_OF_LINE = 0x8000;
    /// What N5 keeps for the writer of each slot.
    private static final int WRITER_RESERVE = 4;

    private StripLeaf() {}

    public static boolean is(Page page) {
        return page.kind() == KIND;
    }

    // ---- rows

    /// Slots in use, those of absent rows included.
    public static int count(Page page) {
        return page.getUnsignedShort(COUNT);
    }

    /// Rows that are there.
    public static int live(Page page) {
        return page.getUnsignedShort(LIVE);
    }

    public static long firstRow(Page page) {
        return page.getLong(FIRST_ROW);
    }

    public static int layout(Page page) {
        return page.getUnsignedShort(LAYOUT);
    }

    /// @return the row's slot, or `-(where it belongs) - 1`
    public static int search(Page page, byte[] key) {
        return search(page, Long.reverseBytes(Bytes.getLong(key, 0)));
    }

    public static int search(Page page, long row) {
        long slot = row - firstRow(page);
        if (slot < 0) {
            return -1;
        }
        int count = count(page);
        if (slot >= count) {
            return -count - 1;
        }
        return isAbsent(page, (int) slot) ? (int) -slot - 1 : (int) slot;
    }

    static byte[] key(Page page, int slot) {
        var key = new byte[8];
        Bytes.putLong(key, 0, Long.reverseBytes(firstRow(page) + slot));
        return key;
    }

    public static boolean isAbsent(Page page, int slot) {
        return isSet(page, page.getUnsignedShort(ABSENT), slot);
    }

    public static boolean isDeleted(Page page, int slot) {
        return isSet(page, page.getUnsignedShort(DELETED), slot);
    }

    /// Whether every slot in use is a row that is there and not deleted.
    public static boolean isWhole(Page page) {
        return live(page) == count(page) && page.getShort(DELETED) == 0;
    }

    static boolean isSet(Page page, int bits, int slot) {
        return bits != 0 && (page.getByte(bits + (slot >>> 3)) >>> (slot & 7) & 1) != 0;
    }

    public static long writer(Page page, int slot) {
        long first = page.getLong(FIRST_WRITER);
        int writers = page.getUnsignedShort(WRITERS);
        return switch (page.getByte(WRITER_WIDTH)) {
            case 0 -> first;
            case 4 -> first + (page.getInt(writers + 4 * slot) & 0xFFFF_FFFFL);
            default -> first + page.getLong(writers + 8 * slot);
        };
    }

    /// Bytes of a row as a layout lies in them.
    public static int rowLength(Page page, int slot) {
        int length = page.getUnsignedShort(HEAD_BYTES);
        if (page.getShort(VARIABLES) != 0) {
            length += tailBytes(page, slot);
        }
        return length;
    }

    /// Bytes of a row in the tail.
    static int tailBytes(Page page, int slot) {
        int length = 0;
        int end = directoryEnd(page);
        for (int entry = DIRECTORY; entry < end; entry += ENTRY) {
            if (page.getByte(entry + ENTRY_WIDTH) < 0) {
                length += page.getUnsignedShort(page.getUnsignedShort(entry + ENTRY_STRIP) + VARIABLE_SLOT * slot + 2) & OUT_OF_LINE - 1;
            }
        }
        return length;
    }

    static int directoryEnd(Page page) {
        return DIRECTORY + ENTRY * page.getUnsignedShort(COLUMNS);
    }

    /// Puts a row together.
    /// @param wanted attribute numbers of the columns that are needed, the others become NULL; null: all
    /// @return the length, at most [#rowLength]
    public static int copyRow(Page page, int slot, byte[] into, int at, int[] wanted) {
        int columns = page.getUnsignedShort(COLUMNS);
        int head = page.getUnsignedShort(HEAD_BYTES);
        java.util.Arrays.fill(into, at, at + head, (byte) 0);
        int fixed = at + (columns + 7 >>> 3);
        int end = at + head - 2 * page.getUnsignedShort(VARIABLES);
        int tail = 0;
        for (int column = 0; column < columns; column++) {
            int entry = DIRECTORY + ENTRY * column;
            int width = page.getByte(entry + ENTRY_WIDTH);
            int strip = page.getUnsignedShort(entry + ENTRY_STRIP);
            boolean skipped = wanted != null && !contains(wanted, page.getUnsignedShort(entry));
            if (skipped || isSet(page, page.getUnsignedShort(entry + ENTRY_NULLS), slot)) {
                into[at + (column >>> 3)] |= (byte) (1 << (column & 7));
            }
            if (width > 0) {
                if (!skipped) {
                    copyFixed(page, strip + width * slot, width, into, fixed);
                }
                fixed += width;
            } else {
                int flag = 0;
                if (!skipped) {
                    int length = page.getUnsignedShort(strip + VARIABLE_SLOT * slot + 2);
                    flag = length & OUT_OF_LINE;
                    length &= OUT_OF_LINE - 1;
                    page.getBytes(page.getUnsignedShort(strip + VARIABLE_SLOT * slot), into, at + head + tail, length);
                    tail += length;
                }
                Bytes.putShort(into, end, tail | flag);
                end += 2;
            }
        }
        return head + tail;
    }

    private static void copyFixed(Page page, int from, int width, byte[] into, int at) {
        switch (width) {
            case 1 -> into[at] = page.getByte(from);
            case 2 -> Bytes.putShort(into, at, page.getShort(from));
            case 4 -> Bytes.putInt(into, at, page.getInt(from));
            default -> Bytes.putLong(into, at, page.getLong(from));
        }
    }

    private static boolean contains(int[] wanted, int attribute) {
        for (int each : wanted) {
            if (each == attribute) {
                return true;
            }
        }
        return false;
    }

    /// Visits the places of a row's values that lie in overflow pages.
    public static void forEachLongValue(Page page, int slot, LongConsumer place) {
        int end = directoryEnd(page);
        for (int entry = DIRECTORY; entry < end; entry += ENTRY) {
            if (page.getByte(entry + ENTRY_WIDTH) < 0) {
                int at = page.getUnsignedShort(entry + ENTRY_STRIP) + VARIABLE_SLOT * slot;
                if ((page.getShort(at + 2) & OUT_OF_LINE) != 0) {
                    place.accept(page.getLong(page.getUnsignedShort(at)));
                }
            }
        }
    }

    // ---- columns

    public static int columns(Page page) {
        return page.getUnsignedShort(COLUMNS);
    }

    /// The attribute number of a column of the directory.
    public static int attribute(Page page, int column) {
        return page.getUnsignedShort(DIRECTORY + ENTRY * column);
    }

    /// Bytes a slot, or -1: the strip then holds 4 bytes a slot, offset in the page and length.
    public static int width(Page page, int column) {
        return page.getByte(DIRECTORY + ENTRY * column + ENTRY_WIDTH);
    }

    /// Where a column's strip begins in the page.
    public static int strip(Page page, int column) {
        return page.getUnsignedShort(DIRECTORY + ENTRY * column + ENTRY_STRIP);
    }

    /// Where a column's null bits begin in the page, 0 where no row is NULL there.
    public static int nulls(Page page, int column) {
        return page.getUnsignedShort(DIRECTORY + ENTRY * column + ENTRY_NULLS);
    }

    public static int tailStart(Page page) {
        return page.getUnsignedShort(TAIL_START);
    }

    // ---- room

    /// Bytes of all rows in the tail.
    public static int liveTail(Page page) {
        return Page.SIZE - page.getUnsignedShort(TAIL_START) - page.getUnsignedShort(HOLES);
    }

    /// What a page of this form would take at most, with so many slots and bytes in the tail (N5).
    public static int reserved(Page page, int slots, int tail) {
        return reserved(page.getUnsignedShort(COLUMNS), page.getUnsignedShort(SLOT_BYTES), page.getByte(WRITER_WIDTH), slots, tail);
    }

    /// As [#reserved], where rows of this writer come in: it may need wider writers, of all slots.
    public static int reserved(Page page, int slots, int tail, long writer) {
        return reserved(page.getUnsignedShort(COLUMNS), page.getUnsignedShort(SLOT_BYTES), writerWidth(page, writer), slots, tail);
    }

    static int reserved(int columns, int slotBytes, int writerWidth, int slots, int tail) {
        return DIRECTORY + ENTRY * columns + slots * (slotBytes + Math.max(WRITER_RESERVE, writerWidth)) + (columns + 2) * (slots + 7 >>> 3) + tail;
    }

    /// How many slots may lie in a page whose rows take so many bytes in the tail on average.
    static int capacity(int columns, int slotBytes, int writerWidth, double tailPerRow) {
        double each = slotBytes + Math.max(WRITER_RESERVE, writerWidth) + (columns + 2) / 8.0 + tailPerRow;
        return (int) Math.min(SLOTS_MAX, (Page.SIZE - DIRECTORY - ENTRY * columns - (columns + 2)) / each);
    }

    /// Whether a row-wise leaf can be turned into strips, and how many slots these get.
    /// @param columns attribute 2 and width 1 of each, little-endian
    /// @param layout of all rows
    /// @return 0 if it cannot: rows of several layouts, too far apart or too long
    public static int capacityFor(Page rows, int layout, byte[] columns) {
        int columnCount = columns.length / 3;
        int slots = Node.count(rows);
        if (columnCount > COLUMNS_MAX || slots < 2) {
            return 0;
        }
        int slotBytes = slotBytes(columns);
        long span = Node.longKey(rows, slots - 1) - Node.longKey(rows, 0) + 1;
        if (span > SLOTS_MAX || span > slots + slots / 4) {
            return 0;
        }
        int head = headBytes(columns);
        int tail = 0;
        long lowest = Long.MAX_VALUE;
        long highest = 0;
        for (int slot = 0; slot < slots; slot++) {
            int value = Node.valueOffset(rows, slot);
            if (rows.getUnsignedShort(value + 1) != layout) {
                return 0;
            }
            long writer = rows.getLong(value + 3);
            lowest = Math.min(lowest, writer);
            highest = Math.max(highest, writer);
            tail += Node.valueLength(rows, slot) - VALUE_HEADER - head;
        }
        int writerWidth = isShort(highest - shortFirst(lowest)) ? 4 : 8;
        int capacity = capacity(columnCount, slotBytes, writerWidth, (double) tail / slots);
        return reserved(columnCount, slotBytes, writerWidth, (int) span, tail) > Page.SIZE ? 0 : Math.max((int) span, capacity);
    }

    /// As [#capacityFor], of an empty leaf whose rows will have so many bytes on average.
    public static int capacityFor(double rowLength, byte[] columns) {
        int columnCount = columns.length / 3;
        return columnCount > COLUMNS_MAX ? 0
                : Math.max(0, capacity(columnCount, slotBytes(columns), WRITER_RESERVE, Math.max(0, rowLength - headBytes(columns))));
    }

    private static int slotBytes(byte[] columns) {
        int bytes = 0;
        for (int at = 2; at < columns.length; at += 3) {
            bytes += columns[at] < 0 ? VARIABLE_SLOT : columns[at];
        }
        return bytes;
    }

    private static int headBytes(byte[] columns) {
        int bytes = columns.length / 3 + 7 >>> 3;
        for (int at = 2; at < columns.length; at += 3) {
            bytes += columns[at] < 0 ? 2 : columns[at];
        }
        return bytes;
    }

    /// Bytes that more values may take.
    public static int freeBytes(Page page) {
        return Page.SIZE - reserved(page, count(page), liveTail(page));
    }

    /// Bytes that the writers would take beyond what is reserved, if this one came to a row that is there: 0, but for transactions that are two thousand
    /// millions apart.
    public static int writerGrowth(Page page, long writer) {
        return writerWidth(page, writer) > Math.max(WRITER_RESERVE, page.getByte(WRITER_WIDTH)) ? 4 * (count(page) + 1) : 0;
    }

    /// The width of writers that holds another one, too.
    static int writerWidth(Page page, long writer) {
        int width = page.getByte(WRITER_WIDTH);
        long first = page.getLong(FIRST_WRITER);
        return switch (width) {
            case 0 -> writer == first || live(page) == 0 ? 0 : isShort(writer - shortFirst(first)) ? 4 : 8;
            case 4 -> isShort(writer - first) ? 4 : 8;
            default -> 8;
        };
    }

    /// With four bytes a writer, the first one is so much below that older transactions fit, too.
    static long shortFirst(long writer) {
        return Math.max(0, writer - (1L << 31));
    }

    private static boolean isShort(long difference) {
        return difference >>> 32 == 0;
    }

    /// What a row takes beside its values in the tail.
    static int bytesPerRow(Page page) {
        return page.getUnsignedShort(SLOT_BYTES) + WRITER_RESERVE;
    }

    /// The bytes in the tail of a row of this leaf's layout.
    public static int tailOf(Page page, int rowLength) {
        return rowLength - page.getUnsignedShort(HEAD_BYTES);
    }

    /// What the rows would take in a row-wise leaf.
    public static int bytesAsRows(Page page) {
        return live(page) * (Node.CELL_OVERHEAD + 8 + VALUE_HEADER + page.getUnsignedShort(HEAD_BYTES)) + liveTail(page);
    }

    // ---- checking

    /// What is wrong with a page's own structure, or null.
    static String fault(Page page) {
        int count = count(page);
        int capacity = page.getUnsignedShort(CAPACITY);
        int columns = page.getUnsignedShort(COLUMNS);
        int stripsEnd = page.getUnsignedShort(STRIPS_END);
        int tailStart = page.getUnsignedShort(TAIL_START);
        int width = page.getByte(WRITER_WIDTH);
        if (count > capacity || capacity > SLOTS_MAX || columns > COLUMNS_MAX || stripsEnd > tailStart || tailStart > Page.SIZE) {
            return count + " slots of " + capacity + ", strips to " + stripsEnd + ", tail from " + tailStart;
        }
        if (width != 0 && width != 4 && width != 8) {
            return "writers of " + width + " bytes";
        }
        var areas = new java.util.TreeMap<Integer, Integer>();
        int bitBytes = capacity + 7 >>> 3;
        int slotBytes = 0;
        int head = columns + 7 >>> 3;
        int variables = 0;
        String fault = width == 0 ? null : area(page, areas, WRITERS, width * capacity);
        fault = fault != null ? fault : bits(page, areas, DELETED, bitBytes);
        fault = fault != null ? fault : bits(page, areas, ABSENT, bitBytes);
        for (int column = 0; column < columns && fault == null; column++) {
            int entry = DIRECTORY + ENTRY * column;
            int each = width(page, column);
            if (each != -1 && each != 1 && each != 2 && each != 4 && each != 8) {
                return "column " + column + " of " + each + " bytes";
            }
            int inSlot = each < 0 ? VARIABLE_SLOT : each;
            slotBytes += inSlot;
            head += each < 0 ? 2 : each;
            variables += each < 0 ? 1 : 0;
            fault = area(page, areas, entry + ENTRY_STRIP, inSlot * capacity);
            fault = fault != null ? fault : bits(page, areas, entry + ENTRY_NULLS, bitBytes);
        }
        if (fault != null) {
            return fault;
        }
        if (slotBytes != page.getUnsignedShort(SLOT_BYTES) || head != page.getUnsignedShort(HEAD_BYTES) || variables != page.getUnsignedShort(VARIABLES)) {
            return "sums of the directory are wrong";
        }
        return rowsFault(page, count, columns);
    }

    private static String bits(Page page, java.util.TreeMap<Integer, Integer> areas, int field, int length) {
        return page.getShort(field) == 0 ? null : area(page, areas, field, length);
    }

    /// Strips lie behind the directory, before the strips' end, and one beside the other.
    private static String area(Page page, java.util.TreeMap<Integer, Integer> areas, int field, int length) {
        int from = page.getUnsignedShort(field);
        var before = areas.floorEntry(from + length - 1);
        if (from < directoryEnd(page) || from + length > page.getUnsignedShort(STRIPS_END) || length > 0 && before != null && before.getValue() > from) {
            return "strip at " + from + " of " + length + " bytes";
        }
        if (length > 0) {
            areas.put(from, from + length);
        }
        return null;
    }

    private static String rowsFault(Page page, int count, int columns) {
        int live = 0;
        int tail = 0;
        int tailStart = page.getUnsignedShort(TAIL_START);
        var taken = new java.util.BitSet();
        for (int slot = 0; slot < count; slot++) {
            if (isAbsent(page, slot)) {
                continue;
            }
            live++;
            for (int column = 0; column < columns; column++) {
                if (width(page, column) < 0) {
                    int at = strip(page, column) + VARIABLE_SLOT * slot;
                    int offset = page.getUnsignedShort(at);
                    int length = page.getUnsignedShort(at + 2) & OUT_OF_LINE - 1;
                    if (length > 0 && (offset < tailStart || offset + length > Page.SIZE || taken.get(offset, offset + length).length() > 0)) {
                        return "value of slot " + slot + " at " + offset + " of " + length + " bytes";
                    }
                    taken.set(offset, offset + length);
                    tail += length;
                }
            }
        }
        if (count > 0 && isAbsent(page, count - 1)) {
            return "the last slot has no row";
        }
        if (live != live(page) || tail != liveTail(page)) {
            return live + " rows and " + tail + " bytes in the tail where " + live(page) + " and " + liveTail(page) + " are noted";
        }
        if (reserved(page, count, tail) > Page.SIZE) {
            return "no room is kept for changes in place";
        }
        return null;
    }
}
