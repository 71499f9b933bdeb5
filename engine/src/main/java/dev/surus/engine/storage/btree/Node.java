package dev.surus.engine.storage.btree;

import dev.surus.engine.storage.buffer.WritePage;
import dev.surus.engine.storage.page.Bytes;
import dev.surus.engine.storage.page.Page;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// One page of a B+-tree: cells in the unsigned order of their keys, found through a directory of slots.
///
/// ```
///  32      34           36      38      39   40            44        48
/// | cells | heap start | holes | level | -  | first child | reserved | slots, 2 bytes each ->   <- cells ... 16384 |
/// cell:  | key length 2 | value length 2 | key ... | value ... |
/// ```
///
/// Level 0 is a leaf. In an inner page a cell's value is the child (4 bytes) whose keys are at least the cell's key; keys below the first
/// cell's are under the first child. There are no links between neighbours: a scan descends again with the fence that it met.
public final class Node {
    /// Page kind of a leaf whose cells are whole rows or entries. A [StripLeaf] has a kind of its own; its count and level lie where they do here.
    public static final int KIND_LEAF = 16;
    public static final int KIND_INNER = 17;

    private static final int COUNT = 32;
    private static final int HEAP_START = 34;
    private static final int HOLES = 36;
    private static final int LEVEL = 38;
    private static final int FIRST_CHILD = 40;
    private static final int SLOTS = 48;
    private static final int CELL_HEADER = 4;
    /// Below so many cells bisection is as good.
    private static final int SLOTS_GUESSED = 16;
    /// What a cell takes beside its key and value, its slot included.
    public static final int CELL_OVERHEAD = CELL_HEADER + 2;
    /// Room for cells in an empty page.
    public static final int CAPACITY = Page.SIZE - SLOTS;

    private static final ValueLayout.OfLong BIG_LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final VarHandle BIG_LONG_ARRAY = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final ThreadLocal<byte[]> SCRATCH = ThreadLocal.withInitial(() -> new byte[Page.SIZE]);

    private Node() {}

    // ---- reading

    public static int count(Page page) {
        return page.getUnsignedShort(COUNT);
    }

    public static int level(Page page) {
        return page.getUnsignedByte(LEVEL);
    }

    static int firstChild(Page page) {
        return page.getInt(FIRST_CHILD);
    }

    private static int cell(Page page, int slot) {
        return page.getUnsignedShort(SLOTS + 2 * slot);
    }

    public static int keyLength(Page page, int slot) {
        return page.getUnsignedShort(cell(page, slot));
    }

    /// Where a cell's key begins in the page.
    public static int keyOffset(Page page, int slot) {
        return cell(page, slot) + CELL_HEADER;
    }

    public static int valueLength(Page page, int slot) {
        return page.getUnsignedShort(cell(page, slot) + 2);
    }

    /// Where a cell's value begins in the page.
    public static int valueOffset(Page page, int slot) {
        int cell = cell(page, slot);
        return cell + CELL_HEADER + page.getUnsignedShort(cell);
    }

    public static byte[] key(Page page, int slot) {
        return page.getBytes(keyOffset(page, slot), keyLength(page, slot));
    }

    public static byte[] value(Page page, int slot) {
        return page.getBytes(valueOffset(page, slot), valueLength(page, slot));
    }

    /// A key of eight bytes as a number.
    public static long longKey(Page page, int slot) {
        return page.memory().get(BIG_LONG, page.base() + keyOffset(page, slot));
    }

    /// Bytes that more cells may take, after a compaction.
    public static int freeBytes(Page page) {
        return page.getUnsignedShort(HEAP_START) - SLOTS - 2 * count(page) + page.getUnsignedShort(HOLES);
    }

    static int usedBytes(Page page) {
        return CAPACITY - freeBytes(page);
    }

    static int cellBytes(Page page, int slot) {
        return CELL_OVERHEAD + keyLength(page, slot) + valueLength(page, slot);
    }

    /// The child under which a key belongs, or, with `before`, under which the keys just below it belong.
    /// @return the slot, -1 for the first child
    static int childSlot(Page page, byte[] key, int length, boolean before) {
        int found = search(page, key, length);
        if (found >= 0) {
            return before ? found - 1 : found;
        }
        return -found - 2;
    }

    static int child(Page page, int slot) {
        return slot < 0 ? firstChild(page) : page.getInt(valueOffset(page, slot));
    }

    /// Where the number of a child lies in the page.
    static int childOffset(Page page, int slot) {
        return slot < 0 ? FIRST_CHILD : valueOffset(page, slot);
    }

    /// @return the slot of the key, or `-(where it belongs) - 1`
    public static int search(Page page, byte[] key, int length) {
        int high = count(page) - 1;
        return high < SLOTS_GUESSED || length < 8
                ? search(page, key, length, high, high >>> 1, 0) : search(page, key, length, high, guess(page, key, high), 1);
    }

    /// As [#search], from a slot near which the key is expected.
    public static int searchNear(Page page, byte[] key, int length, int near) {
        int high = count(page) - 1;
        return high < 0 ? -1 : search(page, key, length, high, Math.clamp(near, 0, high), 1);
    }

    /// Steps away from the first look in doubling strides, then bisects. One place compares: the compiler puts it in line there.
    /// @param firstStride 0: bisects at once
    private static int search(Page page, byte[] key, int length, int last, int first, int firstStride) {
        int low = 0;
        int high = last;
        int at = first;
        int stride = firstStride;
        int direction = 0;
        while (low <= high) {
            int order = compare(page, at, key, length);
            if (order == 0) {
                return at;
            }
            int side;
            if (order < 0) {
                low = at + 1;
                side = 1;
            } else {
                high = at - 1;
                side = -1;
            }
            if (stride > 0 && side + direction != 0) {
                direction = side;
                at = Math.max(low, Math.min(high, at + side * stride));
                stride <<= 1;
            } else {
                stride = 0;
                at = low + high >>> 1;
            }
        }
        return -low - 1;
    }

    /// Where a key would be if the first eight bytes of the keys were spread evenly, as those of row numbers and of many columns are: one look
    /// at a cache line instead of the first steps of a bisection, each of which waits for another one.
    private static int guess(Page page, byte[] key, int high) {
        if (keyLength(page, 0) < 8 || keyLength(page, high) < 8) {
            return high >>> 1;
        }
        long first = longKey(page, 0);
        long last = longKey(page, high);
        long wanted = (long) BIG_LONG_ARRAY.get(key, 0);
        if (Long.compareUnsigned(wanted, first) <= 0) {
            return 0;
        }
        if (Long.compareUnsigned(wanted, last) >= 0) {
            return high;
        }
        // The differences are unsigned; halved they are exact enough.
        return (int) ((double) (wanted - first >>> 1) / (double) (last - first >>> 1) * high);
    }

    /// Compares a cell's key with another.
    static int compare(Page page, int slot, byte[] key, int length) {
        int cell = cell(page, slot);
        int cellLength = page.getUnsignedShort(cell);
        MemorySegment memory = page.memory();
        long at = page.base() + cell + CELL_HEADER;
        int common = Math.min(cellLength, length);
        int i = 0;
        for (; i + 8 <= common; i += 8) {
            long left = memory.get(BIG_LONG, at + i);
            long right = (long) BIG_LONG_ARRAY.get(key, i);
            if (left != right) {
                return Long.compareUnsigned(left, right);
            }
        }
        for (; i < common; i++) {
            int difference = (memory.get(ValueLayout.JAVA_BYTE, at + i) & 0xFF) - (key[i] & 0xFF);
            if (difference != 0) {
                return difference;
            }
        }
        return cellLength - length;
    }

    // ---- changing: only inside a change, through NodeChanges

    static void clear(WritePage page, int level, int firstChild) {
        page.initialise(level == 0 ? KIND_LEAF : KIND_INNER);
        page.putShort(COUNT, 0);
        page.putShort(HEAP_START, Page.SIZE);
        page.putShort(HOLES, 0);
        page.putByte(LEVEL, level);
        page.putInt(FIRST_CHILD, firstChild);
    }

    static void insert(WritePage page, int slot, byte[] source, int key, int keyLength, int value, int valueLength) {
        int count = count(page);
        int length = CELL_HEADER + keyLength + valueLength;
        if (page.getUnsignedShort(HEAP_START) - SLOTS - 2 * count < length + 2) {
            compact(page);
        }
        int cell = page.getUnsignedShort(HEAP_START) - length;
        if (cell < SLOTS + 2 * (count + 1)) {
            throw new IllegalStateException("no room for a cell of " + length + " bytes in page " + page.pageNumber() + " of file " + page.fileId());
        }
        page.move(SLOTS + 2 * slot, SLOTS + 2 * slot + 2, 2 * (count - slot));
        page.putShort(SLOTS + 2 * slot, cell);
        page.putShort(COUNT, count + 1);
        page.putShort(HEAP_START, cell);
        page.putShort(cell, keyLength);
        page.putShort(cell + 2, valueLength);
        page.putBytes(cell + CELL_HEADER, source, key, keyLength);
        page.putBytes(cell + CELL_HEADER + keyLength, source, value, valueLength);
    }

    static void remove(WritePage page, int slot) {
        int count = count(page);
        int length = CELL_HEADER + keyLength(page, slot) + valueLength(page, slot);
        page.move(SLOTS + 2 * slot + 2, SLOTS + 2 * slot, 2 * (count - slot - 1));
        page.putShort(COUNT, count - 1);
        page.putShort(HOLES, page.getUnsignedShort(HOLES) + length);
    }

    /// The first child goes; the first cell's child takes its place.
    static void dropFirstChild(WritePage page) {
        page.putInt(FIRST_CHILD, child(page, 0));
        remove(page, 0);
    }

    /// A new child takes a slot's place, and the child that was there comes behind it.
    /// @param slot -1 for the first child
    static void insertBefore(WritePage page, int slot, int child, byte[] source, int separator, int separatorLength) {
        int old = child(page, slot);
        if (slot < 0) {
            page.putInt(FIRST_CHILD, child);
        } else {
            page.putInt(valueOffset(page, slot), child);
        }
        var cell = new byte[separatorLength + 4];
        System.arraycopy(source, separator, cell, 0, separatorLength);
        Bytes.putInt(cell, separatorLength, old);
        insert(page, slot + 1, cell, 0, separatorLength, separatorLength, 4);
    }

    static void replaceValue(WritePage page, int slot, byte[] source, int value, int valueLength) {
        int cell = cell(page, slot);
        int keyLength = page.getUnsignedShort(cell);
        int oldLength = page.getUnsignedShort(cell + 2);
        if (valueLength <= oldLength) {
            page.putShort(cell + 2, valueLength);
            page.putBytes(cell + CELL_HEADER + keyLength, source, value, valueLength);
            page.putShort(HOLES, page.getUnsignedShort(HOLES) + oldLength - valueLength);
            return;
        }
        byte[] both = new byte[keyLength + valueLength];
        page.getBytes(cell + CELL_HEADER, both, 0, keyLength);
        System.arraycopy(source, value, both, keyLength, valueLength);
        remove(page, slot);
        insert(page, slot, both, 0, keyLength, keyLength, valueLength);
    }

    static void truncate(WritePage page, int keep) {
        int holes = page.getUnsignedShort(HOLES);
        for (int slot = keep; slot < count(page); slot++) {
            holes += CELL_HEADER + keyLength(page, slot) + valueLength(page, slot);
        }
        page.putShort(COUNT, keep);
        page.putShort(HOLES, holes);
    }

    /// Moves all cells together at the end of the page, in the order of the slots.
    private static void compact(WritePage page) {
        byte[] copy = SCRATCH.get();
        page.getBytes(0, copy, 0, Page.SIZE);
        int heap = Page.SIZE;
        int count = count(page);
        for (int slot = 0; slot < count; slot++) {
            int cell = page.getUnsignedShort(SLOTS + 2 * slot);
            int length = CELL_HEADER + (copy[cell] & 0xFF | (copy[cell + 1] & 0xFF) << 8) + (copy[cell + 2] & 0xFF | (copy[cell + 3] & 0xFF) << 8);
            heap -= length;
            page.putBytes(heap, copy, cell, length);
            page.putShort(SLOTS + 2 * slot, heap);
        }
        page.putShort(HEAP_START, heap);
        page.putShort(HOLES, 0);
    }

    /// What is wrong with a page's own structure, or null.
    static String fault(Page page) {
        int count = count(page);
        int heap = page.getUnsignedShort(HEAP_START);
        int cells = 0;
        if (heap < SLOTS + 2 * count || heap > Page.SIZE) {
            return "heap start " + heap + " with " + count + " cells";
        }
        for (int slot = 0; slot < count; slot++) {
            int cell = cell(page, slot);
            int length = CELL_HEADER + keyLength(page, slot) + valueLength(page, slot);
            if (cell < heap || cell + length > Page.SIZE) {
                return "cell " + slot + " at " + cell + " of " + length + " bytes";
            }
            cells += length;
            if (slot > 0) {
                byte[] before = key(page, slot - 1);
                if (compare(page, slot, before, before.length) <= 0) {
                    return "cell " + slot + " is out of order";
                }
            }
        }
        if (Page.SIZE - heap - cells != page.getUnsignedShort(HOLES)) {
            return "holes of " + page.getUnsignedShort(HOLES) + " bytes where " + (Page.SIZE - heap - cells) + " are";
        }
        return null;
    }
}
