package dev.surus.engine.storage.btree;

import dev.surus.engine.storage.buffer.WritePage;
import dev.surus.engine.storage.page.Bytes;
import dev.surus.engine.storage.page.Page;

/// The fast way of a [StripLeaf]: neighbouring rows behind the last slot, column by column, in a copy of the page. It does what [StripChanges] would
/// do row by row.
final class StripAppend {
    /// Fewer rows are put one by one.
    static final int ROWS_MIN = 4;

    private StripAppend() {}

    /// @param tail bytes that the rows take in the tail; the capacity is enough
    /// @return false where it takes the slow way: nothing is changed then
    static boolean append(WritePage page, int slot, int count, long writer, byte[] bytes, int lengths, int at, int tail) {
        int width = StripLeaf.writerWidth(page, writer);
        if (count < ROWS_MIN || width != page.getByte(StripLeaf.WRITER_WIDTH)) {
            return false;
        }
        int columns = StripLeaf.columns(page);
        var nulls = new byte[columns + 7 >>> 3];
        int[] starts = starts(count, bytes, lengths, at, nulls);
        int missing = 0;
        for (int column = 0; column < columns; column++) {
            missing += StripLeaf.nulls(page, column) == 0 && isSet(nulls, 0, column) ? 1 : 0;
        }
        if (missing * StripChanges.bitmapBytes(page) + tail > StripChanges.gap(page)) {
            return false;
        }
        byte[] copy = StripChanges.COPY.get();
        page.getBytes(0, copy, 0, Page.SIZE);
        putWriters(copy, slot, count, width, writer);
        clearBits(copy, StripLeaf.DELETED, slot, count);
        clearBits(copy, StripLeaf.ABSENT, slot, count);
        int head = Bytes.getUnsignedShort(copy, StripLeaf.HEAD_BYTES);
        int fixed = nulls.length;
        int end = head - 2 * Bytes.getUnsignedShort(copy, StripLeaf.VARIABLES);
        boolean first = true;
        for (int column = 0; column < columns; column++) {
            int entry = StripLeaf.DIRECTORY + StripLeaf.ENTRY * column;
            int strip = Bytes.getUnsignedShort(copy, entry + StripLeaf.ENTRY_STRIP);
            int each = copy[entry + StripLeaf.ENTRY_WIDTH];
            putNulls(copy, entry + StripLeaf.ENTRY_NULLS, slot, column, bytes, starts, isSet(nulls, 0, column));
            if (each > 0) {
                putFixed(copy, strip + each * slot, each, bytes, starts, fixed);
                fixed += each;
            } else {
                putValues(copy, strip + StripLeaf.VARIABLE_SLOT * slot, bytes, starts, head, end, first);
                first = false;
                end += 2;
            }
        }
        Bytes.putShort(copy, StripLeaf.COUNT, slot + count);
        Bytes.putShort(copy, StripLeaf.LIVE, Bytes.getUnsignedShort(copy, StripLeaf.LIVE) + count);
        page.putBytes(Page.BODY, copy, Page.BODY, Page.SIZE - Page.BODY);
        return true;
    }

    /// Where each row begins.
    /// @param nulls receives the columns that are NULL somewhere
    private static int[] starts(int count, byte[] bytes, int lengths, int at, byte[] nulls) {
        var starts = new int[count];
        int start = at;
        for (int i = 0; i < count; i++) {
            starts[i] = start;
            for (int b = 0; b < nulls.length; b++) {
                nulls[b] |= bytes[start + b];
            }
            start += Bytes.getUnsignedShort(bytes, lengths + 2 * i);
        }
        return starts;
    }

    private static boolean isSet(byte[] bytes, int bits, int index) {
        return (bytes[bits + (index >>> 3)] >>> (index & 7) & 1) != 0;
    }

    private static void putWriters(byte[] copy, int slot, int count, int width, long writer) {
        if (width == 0) {
            Bytes.putLong(copy, StripLeaf.FIRST_WRITER, writer);
            return;
        }
        int writers = Bytes.getUnsignedShort(copy, StripLeaf.WRITERS);
        long delta = writer - Bytes.getLong(copy, StripLeaf.FIRST_WRITER);
        for (int i = slot; i < slot + count; i++) {
            if (width == 4) {
                Bytes.putInt(copy, writers + 4 * i, (int) delta);
            } else {
                Bytes.putLong(copy, writers + 8 * i, delta);
            }
        }
    }

    private static void clearBits(byte[] copy, int field, int slot, int count) {
        int bits = Bytes.getUnsignedShort(copy, field);
        for (int i = slot; bits != 0 && i < slot + count; i++) {
            copy[bits + (i >>> 3)] &= (byte) ~(1 << (i & 7));
        }
    }

    private static void putNulls(byte[] copy, int field, int slot, int column, byte[] bytes, int[] starts, boolean any) {
        int bits = Bytes.getUnsignedShort(copy, field);
        if (bits == 0) {
            if (!any) {
                return;
            }
            bits = Bytes.getUnsignedShort(copy, StripLeaf.STRIPS_END);
            int length = Bytes.getUnsignedShort(copy, StripLeaf.CAPACITY) + 7 >>> 3;
            Bytes.putShort(copy, field, bits);
            Bytes.putShort(copy, StripLeaf.STRIPS_END, bits + length);
            java.util.Arrays.fill(copy, bits, bits + length, (byte) 0);
        }
        for (int i = 0; i < starts.length; i++) {
            int at = bits + (slot + i >>> 3);
            int bit = 1 << (slot + i & 7);
            copy[at] = (byte) (isSet(bytes, starts[i], column) ? copy[at] | bit : copy[at] & ~bit);
        }
    }

    private static void putFixed(byte[] copy, int strip, int width, byte[] bytes, int[] starts, int place) {
        int to = strip;
        for (int start : starts) {
            switch (width) {
                case 1 -> copy[to] = bytes[start + place];
                case 2 -> Bytes.putShort(copy, to, Bytes.getShort(bytes, start + place));
                case 4 -> Bytes.putInt(copy, to, Bytes.getInt(bytes, start + place));
                default -> Bytes.putLong(copy, to, Bytes.getLong(bytes, start + place));
            }
            to += width;
        }
    }

    private static void putValues(byte[] copy, int strip, byte[] bytes, int[] starts, int head, int end, boolean first) {
        int tail = Bytes.getUnsignedShort(copy, StripLeaf.TAIL_START);
        int to = strip;
        for (int row : starts) {
            int ended = Bytes.getUnsignedShort(bytes, row + end);
            int from = first ? 0 : Bytes.getUnsignedShort(bytes, row + end - 2) & StripLeaf.OUT_OF_LINE - 1;
            int length = (ended & StripLeaf.OUT_OF_LINE - 1) - from;
            tail -= length;
            System.arraycopy(bytes, row + head + from, copy, tail, length);
            Bytes.putInt(copy, to, (length == 0 ? 0 : tail) | (length | ended & StripLeaf.OUT_OF_LINE) << 16);
            to += StripLeaf.VARIABLE_SLOT;
        }
        Bytes.putShort(copy, StripLeaf.TAIL_START, tail);
    }
}
