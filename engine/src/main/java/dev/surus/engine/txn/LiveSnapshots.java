package dev.surus.engine.txn;

import java.util.Arrays;

/// Which snapshots there are at one moment, and with them which commits nobody tells apart: those with the same number of snapshots
/// below them.
///
/// A snapshot that is not here, whether it is being taken meanwhile or later, sees all commits up to [#limit].
final class LiveSnapshots {
    /// Commits up to here may be judged.
    final long limit;
    private final long[] numbers;

    /// @param limit the newest published number, read before the snapshots were
    /// @param numbers those of all snapshots, in any order, some of them twice
    /// @param count how many of them count
    LiveSnapshots(long limit, long[] numbers, int count) {
        this.limit = limit;
        this.numbers = Arrays.copyOf(numbers, count);
        Arrays.sort(this.numbers);
    }

    /// Commits up to this number are seen by all.
    long oldest() {
        return numbers.length == 0 ? limit : numbers[0];
    }

    /// How many snapshots do not see a commit: the commits with the same result, and no others, look the same to everybody.
    int gap(long commit) {
        int low = 0;
        int high = numbers.length;
        while (low < high) {
            int middle = low + high >>> 1;
            if (numbers[middle] < commit) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Whether some snapshot sees the older commit and not the newer one.
    boolean separate(long older, long newer) {
        return gap(older) != gap(newer);
    }
}
