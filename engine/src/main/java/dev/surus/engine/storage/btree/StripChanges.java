package dev.surus.engine.storage.btree;

import dev.surus.engine.storage.buffer.WritePage;
import dev.surus.engine.storage.page.Bytes;
import dev.surus.engine.storage.page.Page;

/// Changes of a [StripLeaf], made inside a change alone, through [NodeChanges]: the same for the first time and for redo, for they depend on the
/// page and the record only.
///
/// A change goes in place. Where a strip, a bitmap or the tail has no room for it, the page is laid out anew first, which changes no row; N5
/// says that it then fits, and who describes a change has looked at that.
final class StripChanges {
    /// A thread's copy of a page, for one step alone.
    static final ThreadLocal<byte[]> COPY = ThreadLocal.withInitial(() -> new byte[Page.SIZE]);
    private static final int KEY_BYTES = 8;

    private StripChanges() {}

    // ---- from one form to the other

    /// ```
    ///  rows: | row 7: 1 a | row 8: 2 b | row 10: 3 c |     ->     strips, first row 7: | 1 2 - 3 | a b - c |   absent: slot 2
    /// ```
    ///
    /// @param columns attribute 2 and width 1 of each, `count` times, from `at` on
    static void toStrips(WritePage page, long firstRow, int layout, int capacity, byte[] columns, int at, int count) {
        byte[] rows = page.getBytes(0, Page.SIZE);
        int slots = Node.count(page);
        long lowest = Long.MAX_VALUE;
        long highest = 0;
        for (int slot = 0; slot < slots; slot++) {
            long writer = page.getLong(Node.valueOffset(page, slot) + 3);
            lowest = Math.min(lowest, writer);
            highest = Math.max(highest, writer);
        }
        var places = new int[slots];
        var lengths = new int[slots];
        var numbers = new long[slots];
        for (int slot = 0; slot < slots; slot++) {
            places[slot] = Node.valueOffset(page, slot);
            lengths[slot] = Node.valueLength(page, slot);
            numbers[slot] = Node.longKey(page, slot);
        }
        clear(page, firstRow, layout, capacity, columns, at, count);
        page.putLong(StripLeaf.FIRST_WRITER, slots == 0 ? 0 : lowest);
        if (lowest < highest) {
            int width = highest - StripLeaf.shortFirst(lowest) >>> 32 == 0 ? 4 : 8;
            allocateWriters(page, width, width == 4 ? StripLeaf.shortFirst(lowest) : 0);
        }
        for (int slot = 0; slot < slots; slot++) {
            int place = places[slot];
            put(page, numbers[slot], rows[place], Bytes.getLong(rows, place + 3), rows, place + StripLeaf.VALUE_HEADER,
                    lengths[slot] - StripLeaf.VALUE_HEADER);
        }
    }

    private static void clear(WritePage page, long firstRow, int layout, int capacity, byte[] columns, int at, int count) {
        page.initialise(StripLeaf.KIND);
        page.putShort(StripLeaf.TAIL_START, Page.SIZE);
        page.putLong(StripLeaf.FIRST_ROW, firstRow);
        page.putShort(StripLeaf.CAPACITY, capacity);
        page.putShort(StripLeaf.LAYOUT, layout);
        page.putShort(StripLeaf.COLUMNS, count);
        int strip = StripLeaf.DIRECTORY + StripLeaf.ENTRY * count;
        int slotBytes = 0;
        int head = count + 7 >>> 3;
        int variables = 0;
        for (int column = 0; column < count; column++) {
            int entry = StripLeaf.DIRECTORY + StripLeaf.ENTRY * column;
            int width = columns[at + 3 * column + 2];
            int each = width < 0 ? StripLeaf.VARIABLE_SLOT : width;
            page.putShort(entry, Bytes.getUnsignedShort(columns, at + 3 * column));
            page.putByte(entry + StripLeaf.ENTRY_WIDTH, width);
            page.putShort(entry + StripLeaf.ENTRY_STRIP, strip);
            strip += each * capacity;
            slotBytes += each;
            head += width < 0 ? 2 : width;
            variables += width < 0 ? 1 : 0;
        }
        page.putShort(StripLeaf.STRIPS_END, strip);
        page.putShort(StripLeaf.HEAD_BYTES, head);
        page.putShort(StripLeaf.SLOT_BYTES, slotBytes);
        page.putShort(StripLeaf.VARIABLES, variables);
    }

    /// The way back; the rows fit, says [StripLeaf#bytesAsRows].
    static void toRows(WritePage page) {
        int count = StripLeaf.count(page);
        var cells = new byte[count][];
        for (int slot = 0; slot < count; slot++) {
            if (!StripLeaf.isAbsent(page, slot)) {
                cells[slot] = cell(page, slot);
            }
        }
        Node.clear(page, 0, 0);
        int slots = 0;
        for (byte[] cell : cells) {
            if (cell != null) {
                Node.insert(page, slots++, cell, 0, KEY_BYTES, KEY_BYTES, cell.length - KEY_BYTES);
            }
        }
    }

    /// A row as a row-wise leaf has it: its key, and the value behind it.
    private static byte[] cell(Page page, int slot) {
        var cell = new byte[KEY_BYTES + StripLeaf.VALUE_HEADER + StripLeaf.rowLength(page, slot)];
        Bytes.putLong(cell, 0, Long.reverseBytes(StripLeaf.firstRow(page) + slot));
        cell[KEY_BYTES] = (byte) (StripLeaf.isDeleted(page, slot) ? StripLeaf.FLAG_DELETED : 0);
        Bytes.putShort(cell, KEY_BYTES + 1, StripLeaf.layout(page));
        Bytes.putLong(cell, KEY_BYTES + 3, StripLeaf.writer(page, slot));
        StripLeaf.copyRow(page, slot, cell, KEY_BYTES + StripLeaf.VALUE_HEADER, null);
        return cell;
    }

    // ---- laying out

    /// Lays the page out anew, with room for at least so many slots and so many more bytes of values.
    private static void layOut(WritePage page, int slots, int moreTail) {
        layOut(page, slots, moreTail, page.getByte(StripLeaf.WRITER_WIDTH), page.getLong(StripLeaf.FIRST_WRITER));
    }

    private static void layOut(WritePage page, int slots, int moreTail, int writerWidth, long firstWriter) {
        byte[] source = COPY.get();
        var target = new byte[Page.SIZE];
        int columns = StripLeaf.columns(page);
        int slotBytes = page.getUnsignedShort(StripLeaf.SLOT_BYTES);
        int tail = StripLeaf.liveTail(page) + moreTail;
        int free = Page.SIZE - StripLeaf.reserved(columns, slotBytes, writerWidth, slots, tail);
        if (free < 0) {
            throw new IllegalStateException("no room for " + slots + " slots in page " + page.pageNumber() + " of file " + page.fileId());
        }
        // The rest is for rows like these, strips and tail in proportion. One more byte for each bitmap pays for their rounding.
        int each = slotBytes + Math.max(4, writerWidth) + (columns + 9 >>> 3) + tail / Math.max(1, slots);
        int more = Math.max(0, free - columns - 2) / each;
        int capacity = Math.min(StripLeaf.SLOTS_MAX, slots + more);
        page.getBytes(0, source, 0, Page.SIZE);
        layOut(source, 0, StripLeaf.count(page), Math.max(slots, capacity), writerWidth, firstWriter, target);
        page.putBytes(Page.BODY, target, Page.BODY, Page.SIZE - Page.BODY);
    }

    /// Slots `from .. to-1` of a page as a page of their own.
    private static void layOut(byte[] source, int from, int to, int capacity, int writerWidth, long firstWriter, byte[] target) {
        int columns = Bytes.getUnsignedShort(source, StripLeaf.COLUMNS);
        int count = to - from;
        int at = StripLeaf.DIRECTORY + StripLeaf.ENTRY * columns;
        System.arraycopy(source, 0, target, 0, at);
        for (int column = 0; column < columns; column++) {
            int entry = StripLeaf.DIRECTORY + StripLeaf.ENTRY * column;
            int each = source[entry + StripLeaf.ENTRY_WIDTH] < 0 ? StripLeaf.VARIABLE_SLOT : source[entry + StripLeaf.ENTRY_WIDTH];
            int strip = Bytes.getUnsignedShort(source, entry + StripLeaf.ENTRY_STRIP);
            System.arraycopy(source, strip + each * from, target, at, each * count);
            Bytes.putShort(target, entry + StripLeaf.ENTRY_STRIP, at);
            at += each * capacity;
        }
        for (int column = 0; column < columns; column++) {
            at = copyBits(source, StripLeaf.DIRECTORY + StripLeaf.ENTRY * column + StripLeaf.ENTRY_NULLS, from, count, capacity, target, at);
        }
        at = copyBits(source, StripLeaf.DELETED, from, count, capacity, target, at);
        at = copyBits(source, StripLeaf.ABSENT, from, count, capacity, target, at);
        at = copyWriters(source, from, count, capacity, writerWidth, firstWriter, target, at);
        int tail = copyTail(source, from, count, columns, target);
        if (at > tail) {
            throw new IllegalStateException("strips to " + at + " and a tail from " + tail);
        }
        Bytes.putLong(target, StripLeaf.FIRST_ROW, Bytes.getLong(source, StripLeaf.FIRST_ROW) + from);
        Bytes.putShort(target, StripLeaf.COUNT, count);
        Bytes.putShort(target, StripLeaf.CAPACITY, capacity);
        Bytes.putShort(target, StripLeaf.STRIPS_END, at);
        Bytes.putShort(target, StripLeaf.TAIL_START, tail);
        Bytes.putShort(target, StripLeaf.HOLES, 0);
    }

    private static boolean isSet(byte[] page, int bits, int slot) {
        return bits != 0 && (page[bits + (slot >>> 3)] >>> (slot & 7) & 1) != 0;
    }

    /// @param field of head or directory, where the bitmap's offset stands
    private static int copyBits(byte[] source, int field, int from, int count, int capacity, byte[] target, int at) {
        int bits = Bytes.getUnsignedShort(source, field);
        if (bits == 0) {
            return at;
        }
        Bytes.putShort(target, field, at);
        if ((from & 7) == 0) {
            System.arraycopy(source, bits + (from >>> 3), target, at, count + 7 >>> 3);
        } else {
            for (int slot = 0; slot < count; slot++) {
                if (isSet(source, bits, from + slot)) {
                    target[at + (slot >>> 3)] |= (byte) (1 << (slot & 7));
                }
            }
        }
        return at + (capacity + 7 >>> 3);
    }

    private static int copyWriters(byte[] source, int from, int count, int capacity, int width, long first, byte[] target, int at) {
        int oldWidth = source[StripLeaf.WRITER_WIDTH];
        int old = Bytes.getUnsignedShort(source, StripLeaf.WRITERS);
        long difference = Bytes.getLong(source, StripLeaf.FIRST_WRITER) - first;
        Bytes.putLong(target, StripLeaf.FIRST_WRITER, first);
        target[StripLeaf.WRITER_WIDTH] = (byte) width;
        if (width == 0) {
            return at;
        }
        Bytes.putShort(target, StripLeaf.WRITERS, at);
        for (int slot = from; slot < from + count; slot++) {
            long delta = difference + switch (oldWidth) {
                case 0 -> 0;
                case 4 -> Bytes.getInt(source, old + 4 * slot) & 0xFFFF_FFFFL;
                default -> Bytes.getLong(source, old + 8 * slot);
            };
            if (width == 4) {
                Bytes.putInt(target, at + 4 * (slot - from), (int) delta);
            } else {
                Bytes.putLong(target, at + 8 * (slot - from), delta);
            }
        }
        return at + width * capacity;
    }

    /// The values of a column lie side by side, as a scan reads them.
    private static int copyTail(byte[] source, int from, int count, int columns, byte[] target) {
        int tail = Page.SIZE;
        for (int column = 0; column < columns; column++) {
            int entry = StripLeaf.DIRECTORY + StripLeaf.ENTRY * column;
            if (source[entry + StripLeaf.ENTRY_WIDTH] >= 0) {
                continue;
            }
            int strip = Bytes.getUnsignedShort(target, entry + StripLeaf.ENTRY_STRIP);
            for (int slot = 0; slot < count; slot++) {
                int at = strip + StripLeaf.VARIABLE_SLOT * slot;
                int length = Bytes.getUnsignedShort(target, at + 2) & StripLeaf.OUT_OF_LINE - 1;
                tail -= length;
                System.arraycopy(source, Bytes.getUnsignedShort(target, at), target, tail, length);
                Bytes.putShort(target, at, length == 0 ? 0 : tail);
            }
        }
        return tail;
    }

    /// A part of a leaf that is split: what [#putImage] makes a page of.
    /// @return | length of head and strips 2 | head and strips | tail |
    static byte[] image(Page page, int from, int end) {
        byte[] source = COPY.get();
        var target = new byte[Page.SIZE];
        page.getBytes(0, source, 0, Page.SIZE);
        int first = from;
        int to = end;
        while (first < to && StripLeaf.isAbsent(page, first)) {
            first++;
        }
        while (to > first && StripLeaf.isAbsent(page, to - 1)) {
            to--;
        }
        // No room between strips and tail: the next change that needs some makes it.
        layOut(source, first, to, to - first, page.getByte(StripLeaf.WRITER_WIDTH), page.getLong(StripLeaf.FIRST_WRITER), target);
        int live = 0;
        for (int slot = first; slot < to; slot++) {
            live += StripLeaf.isAbsent(page, slot) ? 0 : 1;
        }
        Bytes.putShort(target, StripLeaf.LIVE, live);
        int strips = Bytes.getUnsignedShort(target, StripLeaf.STRIPS_END) - Page.BODY;
        int tail = Bytes.getUnsignedShort(target, StripLeaf.TAIL_START);
        var image = new byte[2 + strips + Page.SIZE - tail];
        Bytes.putShort(image, 0, strips);
        System.arraycopy(target, Page.BODY, image, 2, strips);
        System.arraycopy(target, tail, image, 2 + strips, Page.SIZE - tail);
        return image;
    }

    static void putImage(WritePage page, byte[] image, int at, int length) {
        int strips = Bytes.getUnsignedShort(image, at);
        page.initialise(StripLeaf.KIND);
        page.putBytes(Page.BODY, image, at + 2, strips);
        int tail = length - 2 - strips;
        page.putBytes(Page.SIZE - tail, image, at + 2 + strips, tail);
    }

    // ---- rows

    /// Neighbouring rows, for which there is room: they go behind the last slot or to where no row is.
    /// @param lengths where their lengths are in `bytes`, 2 each
    /// @param at where the first row is; the others follow
    static void insertRun(WritePage page, long row, int count, long writer, byte[] bytes, int lengths, int at) {
        if (StripLeaf.live(page) == 0) {
            page.putLong(StripLeaf.FIRST_ROW, row);
        }
        int slot = (int) (row - StripLeaf.firstRow(page));
        int head = page.getUnsignedShort(StripLeaf.HEAD_BYTES);
        int tail = -head * count;
        for (int i = 0; i < count; i++) {
            tail += Bytes.getUnsignedShort(bytes, lengths + 2 * i);
        }
        int slots = Math.max(StripLeaf.count(page), slot + count);
        if (slots > page.getUnsignedShort(StripLeaf.CAPACITY) || tail > gap(page)) {
            layOut(page, slots, tail);
        }
        if (slot == StripLeaf.count(page) && StripAppend.append(page, slot, count, writer, bytes, lengths, at, tail)) {
            return;
        }
        for (int i = 0, from = at; i < count; i++) {
            int length = Bytes.getUnsignedShort(bytes, lengths + 2 * i);
            put(page, row + i, 0, writer, bytes, from, length);
            from += length;
        }
    }

    private static void put(WritePage page, long row, int flags, long writer, byte[] bytes, int at, int length) {
        int slot = (int) (row - StripLeaf.firstRow(page));
        int count = StripLeaf.count(page);
        if (slot >= page.getUnsignedShort(StripLeaf.CAPACITY)) {
            layOut(page, slot + 1, 0);
        }
        // The slot counts before anything else is laid out anew: no layout then has less room. Lengths where no row is are 0.
        for (int fresh = count; fresh <= slot; fresh++) {
            forget(page, fresh);
        }
        page.putShort(StripLeaf.COUNT, Math.max(count, slot + 1));
        for (int skipped = count; skipped < slot; skipped++) {
            setBit(page, StripLeaf.ABSENT, skipped, true);
        }
        setBit(page, StripLeaf.ABSENT, slot, false);
        replace(page, slot, flags, writer, bytes, at, length);
        page.putShort(StripLeaf.LIVE, StripLeaf.live(page) + 1);
    }

    /// Makes the values of a slot empty; whose bytes they were is the caller's.
    private static void forget(WritePage page, int slot) {
        int end = StripLeaf.directoryEnd(page);
        for (int entry = StripLeaf.DIRECTORY; entry < end; entry += StripLeaf.ENTRY) {
            if (page.getByte(entry + StripLeaf.ENTRY_WIDTH) < 0) {
                page.putInt(page.getUnsignedShort(entry + StripLeaf.ENTRY_STRIP) + StripLeaf.VARIABLE_SLOT * slot, 0);
            }
        }
    }

    /// Gives a row another value, as a cell of a row-wise leaf would have it.
    static void replace(WritePage page, int slot, byte[] value, int at, int length) {
        replace(page, slot, value[at], Bytes.getLong(value, at + 3), value, at + StripLeaf.VALUE_HEADER, length - StripLeaf.VALUE_HEADER);
    }

    private static void replace(WritePage page, int slot, int flags, long writer, byte[] value, int row, int length) {
        header(page, slot, flags, writer);
        int columns = StripLeaf.columns(page);
        int head = page.getUnsignedShort(StripLeaf.HEAD_BYTES);
        int fixed = row + (columns + 7 >>> 3);
        if (page.getShort(StripLeaf.VARIABLES) != 0) {
            makeTailRoom(page, slot, value, row, length);
        }
        int end = row + head - 2 * page.getUnsignedShort(StripLeaf.VARIABLES);
        int tail = 0;
        for (int column = 0; column < columns; column++) {
            int entry = StripLeaf.DIRECTORY + StripLeaf.ENTRY * column;
            setBit(page, entry + StripLeaf.ENTRY_NULLS, slot, (value[row + (column >>> 3)] >>> (column & 7) & 1) != 0);
            int width = page.getByte(entry + StripLeaf.ENTRY_WIDTH);
            // Only now: a bitmap that came to be may have moved the strips.
            int strip = page.getUnsignedShort(entry + StripLeaf.ENTRY_STRIP);
            if (width > 0) {
                switch (width) {
                    case 1 -> page.putByte(strip + slot, value[fixed]);
                    case 2 -> page.putShort(strip + 2 * slot, Bytes.getShort(value, fixed));
                    case 4 -> page.putInt(strip + 4 * slot, Bytes.getInt(value, fixed));
                    default -> page.putLong(strip + 8 * slot, Bytes.getLong(value, fixed));
                }
                fixed += width;
            } else {
                int ended = Bytes.getUnsignedShort(value, end);
                int tailEnd = ended & StripLeaf.OUT_OF_LINE - 1;
                putValue(page, strip + StripLeaf.VARIABLE_SLOT * slot, value, row + head + tail, tailEnd - tail, ended & StripLeaf.OUT_OF_LINE);
                tail = tailEnd;
                end += 2;
            }
        }
    }

    private static void putValue(WritePage page, int at, byte[] source, int from, int length, int flag) {
        int old = page.getUnsignedShort(at + 2) & StripLeaf.OUT_OF_LINE - 1;
        int offset = page.getUnsignedShort(at);
        if (length > old) {
            offset = page.getUnsignedShort(StripLeaf.TAIL_START) - length;
            page.putShort(StripLeaf.TAIL_START, offset);
            page.putShort(StripLeaf.HOLES, page.getUnsignedShort(StripLeaf.HOLES) + old);
        } else {
            page.putShort(StripLeaf.HOLES, page.getUnsignedShort(StripLeaf.HOLES) + old - length);
        }
        page.putBytes(offset, source, from, length);
        page.putShort(at, length == 0 ? 0 : offset);
        page.putShort(at + 2, length | flag);
    }

    /// Room in the tail for the values that do not fit where their predecessors are, and for the bitmaps that their row needs first.
    private static void makeTailRoom(WritePage page, int slot, byte[] value, int row, int length) {
        int columns = StripLeaf.columns(page);
        int head = page.getUnsignedShort(StripLeaf.HEAD_BYTES);
        int end = row + head - 2 * page.getUnsignedShort(StripLeaf.VARIABLES);
        int needed = 0;
        int bitmap = page.getUnsignedShort(StripLeaf.CAPACITY) + 7 >>> 3;
        int tail = 0;
        for (int column = 0; column < columns; column++) {
            int entry = StripLeaf.DIRECTORY + StripLeaf.ENTRY * column;
            if ((value[row + (column >>> 3)] >>> (column & 7) & 1) != 0 && page.getShort(entry + StripLeaf.ENTRY_NULLS) == 0) {
                needed += bitmap;
            }
            if (page.getByte(entry + StripLeaf.ENTRY_WIDTH) < 0) {
                int at = page.getUnsignedShort(entry + StripLeaf.ENTRY_STRIP) + StripLeaf.VARIABLE_SLOT * slot;
                int tailEnd = Bytes.getUnsignedShort(value, end) & StripLeaf.OUT_OF_LINE - 1;
                if (tailEnd - tail > (page.getUnsignedShort(at + 2) & StripLeaf.OUT_OF_LINE - 1)) {
                    needed += tailEnd - tail;
                }
                tail = tailEnd;
                end += 2;
            }
        }
        if (needed > gap(page)) {
            // The old values go first: they are in nobody's way then, and the new row is whole in the record.
            page.putShort(StripLeaf.HOLES, page.getUnsignedShort(StripLeaf.HOLES) + StripLeaf.tailBytes(page, slot));
            forget(page, slot);
            layOut(page, StripLeaf.count(page), length - head);
        }
    }

    /// A row's flags and writer.
    static void header(WritePage page, int slot, int flags, long writer) {
        int width = StripLeaf.writerWidth(page, writer);
        if (width > page.getByte(StripLeaf.WRITER_WIDTH)) {
            allocateWriters(page, width, width == 4 ? StripLeaf.shortFirst(page.getLong(StripLeaf.FIRST_WRITER)) : 0);
        }
        switch (width) {
            case 0 -> page.putLong(StripLeaf.FIRST_WRITER, writer);
            case 4 -> page.putInt(page.getUnsignedShort(StripLeaf.WRITERS) + 4 * slot, (int) (writer - page.getLong(StripLeaf.FIRST_WRITER)));
            default -> page.putLong(page.getUnsignedShort(StripLeaf.WRITERS) + 8 * slot, writer - page.getLong(StripLeaf.FIRST_WRITER));
        }
        setBit(page, StripLeaf.DELETED, slot, (flags & StripLeaf.FLAG_DELETED) != 0);
    }

    /// From no writers to some.
    private static void allocateWriters(WritePage page, int width, long first) {
        int capacity = page.getUnsignedShort(StripLeaf.CAPACITY);
        int strips = page.getUnsignedShort(StripLeaf.STRIPS_END);
        if (page.getByte(StripLeaf.WRITER_WIDTH) != 0 || width * capacity > gap(page)) {
            layOut(page, StripLeaf.count(page), 0, width, first);
            return;
        }
        long difference = page.getLong(StripLeaf.FIRST_WRITER) - first;
        for (int slot = 0; slot < capacity; slot++) {
            if (width == 4) {
                page.putInt(strips + 4 * slot, (int) difference);
            } else {
                page.putLong(strips + 8 * slot, difference);
            }
        }
        page.putLong(StripLeaf.FIRST_WRITER, first);
        page.putByte(StripLeaf.WRITER_WIDTH, width);
        page.putShort(StripLeaf.WRITERS, strips);
        page.putShort(StripLeaf.STRIPS_END, strips + width * capacity);
    }

    static int gap(Page page) {
        return page.getUnsignedShort(StripLeaf.TAIL_START) - page.getUnsignedShort(StripLeaf.STRIPS_END);
    }

    /// @param field of head or directory, where the bitmap's offset stands; there is none yet where no bit was ever set
    static void setBit(WritePage page, int field, int slot, boolean value) {
        int bits = page.getUnsignedShort(field);
        if (bits == 0) {
            if (!value) {
                return;
            }
            if (bitmapBytes(page) > gap(page)) {
                layOut(page, StripLeaf.count(page), 0);
            }
            bits = addBitmap(page, field);
        }
        int at = bits + (slot >>> 3);
        int bit = 1 << (slot & 7);
        int old = page.getByte(at);
        page.putByte(at, value ? old | bit : old & ~bit);
    }

    static int bitmapBytes(Page page) {
        return page.getUnsignedShort(StripLeaf.CAPACITY) + 7 >>> 3;
    }

    /// A bitmap at the strips' end, where the gap has room for it.
    static int addBitmap(WritePage page, int field) {
        int bits = page.getUnsignedShort(StripLeaf.STRIPS_END);
        int length = bitmapBytes(page);
        page.putShort(field, bits);
        page.putShort(StripLeaf.STRIPS_END, bits + length);
        page.fill(bits, length, 0);
        return bits;
    }

    /// Removes the rows of some slots; no other slot changes its place.
    static void remove(WritePage page, int slot, int count) {
        for (int i = slot; i < slot + count; i++) {
            if (!StripLeaf.isAbsent(page, i)) {
                page.putShort(StripLeaf.HOLES, page.getUnsignedShort(StripLeaf.HOLES) + StripLeaf.tailBytes(page, i));
                forget(page, i);
                setBit(page, StripLeaf.DELETED, i, false);
                page.putShort(StripLeaf.LIVE, StripLeaf.live(page) - 1);
                if (i + 1 < StripLeaf.count(page)) {
                    setBit(page, StripLeaf.ABSENT, i, true);
                } else {
                    trim(page, i);
                }
            }
        }
    }

    /// The last slot of a leaf is a row.
    private static void trim(WritePage page, int count) {
        if (StripLeaf.live(page) == 0) {
            page.putShort(StripLeaf.COUNT, 0);
            page.putShort(StripLeaf.TAIL_START, Page.SIZE);
            page.putShort(StripLeaf.HOLES, 0);
            return;
        }
        int last = count;
        while (StripLeaf.isAbsent(page, last - 1)) {
            last--;
        }
        page.putShort(StripLeaf.COUNT, last);
    }

    static void truncate(WritePage page, int keep) {
        int count = StripLeaf.count(page);
        // From the end: no slot needs a bit then.
        for (int slot = count - 1; slot >= keep && slot < StripLeaf.count(page); slot = StripLeaf.count(page) - 1) {
            remove(page, slot, 1);
        }
    }
}
