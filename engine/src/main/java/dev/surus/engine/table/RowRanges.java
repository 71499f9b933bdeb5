package dev.surus.engine.table;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/// What there is beside the rows of one file, by aligned ranges of row numbers: where their versions' chains begin and who has locked them. Pages may split and leave memory
/// without moving anything here. A range without versions and locks has no object at all.
///
/// Changed under the range's stripe; heads are read without.
final class RowRanges {
    static final int RANGE_BITS = 8;
    static final int RANGE_ROWS = 1 << RANGE_BITS;
    private static final int STRIPES = 64;

    static final class Range {
        /// Null where all rows have the same head, or none has one.
        long[] heads;
        /// That head, 0 for none. Such a range is another object than one with an array: readers take no lock.
        final long uniform;
        int headCount;
        /// How many heads are the one that was put last by [VersionMap#move], so that a uniform range shows.
        long moved;
        int movedCount;
        long[] lockedRows;
        long[] lockHolders;
        byte[] lockModes;
        int lockCount;

        Range(long uniform) {
            this.uniform = uniform;
            headCount = uniform == 0 ? 0 : RANGE_ROWS;
        }

        /// The same with other heads.
        Range with(long otherUniform) {
            var copy = new Range(otherUniform);
            copy.lockedRows = lockedRows;
            copy.lockHolders = lockHolders;
            copy.lockModes = lockModes;
            copy.lockCount = lockCount;
            return copy;
        }

        boolean isEmpty() {
            return headCount == 0 && lockCount == 0;
        }
    }

    private final ConcurrentHashMap<Long, Range> ranges = new ConcurrentHashMap<>();
    private final Object[] stripes = new Object[STRIPES];

    RowRanges() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Object();
        }
    }

    /// What guards a range.
    Object stripe(long range) {
        return stripes[(int) range & STRIPES - 1];
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    /// @return null where the range has nothing
    Range get(long number) {
        return ranges.get(number);
    }

    /// The rest is under the range's stripe.
    Range getOrAdd(long number) {
        var range = ranges.get(number);
        if (range == null) {
            range = new Range(0);
            ranges.put(number, range);
        }
        return range;
    }

    void put(long number, Range range) {
        ranges.put(number, range);
    }

    void dropIfEmpty(long number, Range range) {
        if (range.isEmpty()) {
            ranges.remove(number);
        }
    }

    /// The link of a row's newest undo record, or 0.
    long head(long row) {
        var range = ranges.get(row >>> RANGE_BITS);
        if (range == null) {
            return 0;
        }
        var heads = range.heads;
        return heads == null ? range.uniform : heads[(int) row & RANGE_ROWS - 1];
    }

    void putHead(long number, long row, long link) {
        var range = ranges.get(number);
        if (range == null) {
            if (link == 0) {
                return;
            }
            range = new Range(0);
            ranges.put(number, range);
        }
        int slot = (int) row & RANGE_ROWS - 1;
        if (range.heads == null) {
            if (range.uniform == link) {
                return;
            }
            var heads = new long[RANGE_ROWS];
            if (range.uniform != 0) {
                Arrays.fill(heads, range.uniform);
                range = range.with(0);
                range.headCount = RANGE_ROWS;
            }
            range.heads = heads;
            ranges.put(number, range);
        }
        if (range.heads[slot] == range.moved) {
            range.movedCount--;
        }
        range.headCount += (link == 0 ? 0 : 1) - (range.heads[slot] == 0 ? 0 : 1);
        range.heads[slot] = link;
        dropIfEmpty(number, range);
    }

    /// Those of the ranges of some rows that have anything, and perhaps others of these rows'.
    void forEachRange(long first, long last, LongConsumer work) {
        long from = first >>> RANGE_BITS;
        long to = last >>> RANGE_BITS;
        if (to - from < 4L * ranges.size()) {
            for (long number = from; number <= to; number++) {
                work.accept(number);
            }
        } else {
            for (long number : ranges.keySet()) {
                if (number >= from && number <= to) {
                    work.accept(number);
                }
            }
        }
    }

    /// All that have anything, each under its stripe.
    void forEach(BiConsumer<Long, Range> work) {
        ranges.forEach((number, range) -> {
            synchronized (stripe(number)) {
                work.accept(number, range);
            }
        });
    }
}
