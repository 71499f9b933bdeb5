package dev.surus.engine.table;

import java.util.Arrays;
import java.util.TreeMap;

/// A set of row numbers, read in ascending order. Rows lie by their numbers: who reads them in this order comes to each leaf once.
///
/// Numbers are kept in blocks of 65,536: a block's few numbers as a sorted list of two bytes each, its many ones as bits. So the whole of a table
/// takes a bit for each row, and no set needs to forget which rows of a page it has.
public final class RowSet {
    private static final int BLOCK_BITS = 16;
    private static final int LIST_MOST = 4096;
    private static final int WORDS = 1 << BLOCK_BITS - 6;

    private final TreeMap<Long, Block> blocks = new TreeMap<>();
    private long lastNumber = -1;
    private Block last;

    private static final class Block {
        char[] list = new char[4];
        long[] bits;
        int count;

        void add(int value) {
            if (bits != null) {
                long bit = 1L << value;
                count += (bits[value >> 6] & bit) == 0 ? 1 : 0;
                bits[value >> 6] |= bit;
                return;
            }
            int at = count == 0 || list[count - 1] < value ? count : position(value);
            if (at < count && list[at] == value) {
                return;
            }
            if (count == LIST_MOST) {
                toBits();
                add(value);
                return;
            }
            if (count == list.length) {
                list = Arrays.copyOf(list, Math.min(LIST_MOST, count * 2));
            }
            System.arraycopy(list, at, list, at + 1, count - at);
            list[at] = (char) value;
            count++;
        }

        private int position(int value) {
            int found = Arrays.binarySearch(list, 0, count, (char) value);
            return found < 0 ? -found - 1 : found;
        }

        private void toBits() {
            bits = new long[WORDS];
            for (int i = 0; i < count; i++) {
                bits[list[i] >> 6] |= 1L << list[i];
            }
            list = null;
        }

        boolean has(int value) {
            if (bits != null) {
                return (bits[value >> 6] & 1L << value) != 0;
            }
            int at = position(value);
            return at < count && list[at] == value;
        }

        /// The first value at or behind one, or -1.
        int atOrAfter(int value) {
            if (value >= 1 << BLOCK_BITS) {
                return -1;
            }
            if (bits == null) {
                int at = position(value);
                return at < count ? list[at] : -1;
            }
            int word = value >> 6;
            long rest = bits[word] & -1L << value;
            while (rest == 0) {
                if (++word == WORDS) {
                    return -1;
                }
                rest = bits[word];
            }
            return (word << 6) + Long.numberOfTrailingZeros(rest);
        }

        int greatest() {
            if (bits == null) {
                return list[count - 1];
            }
            int word = WORDS - 1;
            while (bits[word] == 0) {
                word--;
            }
            return (word << 6) + 63 - Long.numberOfLeadingZeros(bits[word]);
        }

        void addAll(Block other) {
            if (bits != null && other.bits != null) {
                count = 0;
                for (int i = 0; i < WORDS; i++) {
                    bits[i] |= other.bits[i];
                    count += Long.bitCount(bits[i]);
                }
                return;
            }
            for (int v = other.atOrAfter(0); v >= 0; v = other.atOrAfter(v + 1)) {
                add(v);
            }
        }

        Block common(Block other) {
            var both = new Block();
            Block few = count <= other.count ? this : other;
            Block many = few == this ? other : this;
            for (int v = few.atOrAfter(0); v >= 0; v = few.atOrAfter(v + 1)) {
                if (many.has(v)) {
                    both.add(v);
                }
            }
            return both;
        }
    }

    public void add(long row) {
        long number = row >> BLOCK_BITS;
        if (number != lastNumber) {
            last = blocks.computeIfAbsent(number, _ -> new Block());
            lastNumber = number;
        }
        last.add((int) (row & (1 << BLOCK_BITS) - 1));
    }

    public void addAll(RowSet other) {
        other.blocks.forEach((number, block) -> blocks.computeIfAbsent(number, _ -> new Block()).addAll(block));
    }

    /// Keeps the rows that another set has, too.
    public void retainAll(RowSet other) {
        lastNumber = -1;
        last = null;
        blocks.entrySet().removeIf(e -> {
            Block theirs = other.blocks.get(e.getKey());
            if (theirs != null) {
                e.setValue(e.getValue().common(theirs));
            }
            return theirs == null || e.getValue().count == 0;
        });
    }

    public long count() {
        long count = 0;
        for (Block block : blocks.values()) {
            count += block.count;
        }
        return count;
    }

    public boolean isEmpty() {
        return blocks.isEmpty();
    }

    /// How far the numbers reach from the first to the last one.
    long span() {
        if (blocks.isEmpty()) {
            return 0;
        }
        var end = blocks.lastEntry();
        return (end.getKey() << BLOCK_BITS) + end.getValue().greatest() - new Cursor().row + 1;
    }

    /// Goes through the numbers.
    final class Cursor {
        /// Where it stands; -1 behind the last one.
        long row;
        private long number;
        private Block block;

        Cursor() {
            var first = blocks.firstEntry();
            if (first == null) {
                row = -1;
            } else {
                number = first.getKey();
                block = first.getValue();
                row = (number << BLOCK_BITS) + block.atOrAfter(0);
            }
        }

        void next() {
            toward(row + 1);
        }

        /// Goes to the first number at or behind one.
        void toward(long least) {
            if (row < 0 || row >= least) {
                return;
            }
            if (least >> BLOCK_BITS == number) {
                int found = block.atOrAfter((int) (least & (1 << BLOCK_BITS) - 1));
                if (found >= 0) {
                    row = (number << BLOCK_BITS) + found;
                    return;
                }
                least = number + 1 << BLOCK_BITS;
            }
            for (var entry = blocks.ceilingEntry(least >> BLOCK_BITS); entry != null; entry = blocks.higherEntry(entry.getKey())) {
                int from = entry.getKey() == least >> BLOCK_BITS ? (int) (least & (1 << BLOCK_BITS) - 1) : 0;
                int found = entry.getValue().atOrAfter(from);
                if (found >= 0) {
                    number = entry.getKey();
                    block = entry.getValue();
                    row = (number << BLOCK_BITS) + found;
                    return;
                }
            }
            row = -1;
        }
    }
}
