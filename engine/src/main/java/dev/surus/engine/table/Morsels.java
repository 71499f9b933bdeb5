package dev.surus.engine.table;

import java.util.concurrent.atomic.AtomicLong;

/// A table's row numbers in ranges, for several scans that read it together: each takes one after the other until none is left. A row
/// keeps its number as long as it lives, so each is in one range, whoever splits or merges leaves meanwhile.
public final class Morsels {
    private static final long MOST = 16_384;
    private static final long LEAST = 128;
    /// So many for each scan, if there are enough rows: whoever is late is waited for only briefly.
    private static final int FOR_EACH = 16;

    private final AtomicLong next = new AtomicLong();
    private final long limit;
    private final long size;

    /// @param limit no row has this number or a greater one
    /// @param scans how many there will be
    Morsels(long limit, int scans) {
        this.limit = limit;
        size = Math.clamp(limit / (scans * FOR_EACH), LEAST, MOST);
    }

    long size() {
        return size;
    }

    /// The first number of a range that nobody has taken yet, -1 where none is left.
    long take() {
        while (true) {
            long from = next.get();
            if (from >= limit) {
                return -1;
            }
            if (next.compareAndSet(from, from + size)) {
                return from;
            }
        }
    }

    /// There are no rows between the end of a range that was taken and this number.
    void skipTo(long row) {
        next.accumulateAndGet(row, Math::max);
    }
}
