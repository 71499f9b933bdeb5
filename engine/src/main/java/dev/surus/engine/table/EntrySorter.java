package dev.surus.engine.table;

import dev.surus.engine.storage.file.TemporaryFiles.TemporaryFile;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/// Sorts index entries by their bytes, unsigned. They lie one after the other in one array; what is moved while sorting are their first
/// eight bytes, as a number, and their places: by the highest bytes that differ at all, one after the other (radix sort), then what these leave
/// equal in full (quicksort in three parts, Bentley and McIlroy 1993). What outgrows its memory goes to disk in sorted runs, which are merged
/// while they are read.
///
/// ```
/// try (var sorter = new EntrySorter(space)) {
///     sorter.add(entry) ...
///     sorter.finish();
///     for (byte[] entry : sorter) ...      // as often as wanted
/// }
/// ```
final class EntrySorter implements Iterable<byte[]>, AutoCloseable {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int SMALL = 16;
    /// Fewer are sorted by comparing alone.
    private static final int FEW = 1_024;
    /// Beside an entry's bytes: its first bytes once more and its place, both twice while sorting, and slack of growing arrays.
    private static final int OVERHEAD = 36;
    private static final int ARENA_MAX = 1 << 30;
    private static final int READ_AHEAD = 32 * 1024;
    private static final long SIGN = Long.MIN_VALUE;

    private final SortSpace space;
    private byte[] arena = new byte[8 * 1024];
    private int used;
    private int count;
    /// The first eight bytes of each entry, so that signed order is the bytes' order; and where the entry begins, behind its length.
    private long[] prefixes = new long[256];
    private int[] places = new int[256];
    /// Room for the other order while sorting.
    private long[] otherPrefixes = {};
    private int[] otherPlaces = {};
    private final List<TemporaryFile> runs = new ArrayList<>();

    EntrySorter(SortSpace space) {
        this.space = space;
    }

    void add(byte[] entry) {
        add(entry, entry.length - 8, IndexEntry.row(entry, entry.length - 8));
    }

    /// Adds the entry of a key and a row.
    void add(byte[] key, int keyLength, long row) {
        int length = keyLength + 8;
        if (count > 0 && (used + (long) length + (long) OVERHEAD * count > space.memory() || used + 4L + length > ARENA_MAX)) {
            writeRun();
        }
        int at = used + 4;
        if (at + length > arena.length) {
            arena = Arrays.copyOf(arena, (int) Math.max(at + length, Math.min(ARENA_MAX, arena.length * 2L)));
        }
        if (count == places.length) {
            places = Arrays.copyOf(places, count * 2);
            prefixes = Arrays.copyOf(prefixes, count * 2);
        }
        INT.set(arena, used, length);
        System.arraycopy(key, 0, arena, at, keyLength);
        LONG.set(arena, at + keyLength, row);
        prefixes[count] = (long) LONG.get(arena, at) ^ SIGN;
        places[count++] = at;
        used = at + length;
    }

    /// All entries were added.
    void finish() {
        sort();
    }

    private void writeRun() {
        sort();
        var file = space.files().get();
        runs.add(file);
        for (int i = 0; i < count; i++) {
            if ((i & 0xFFF) == 0) {
                space.interrupts().run();
            }
            int length = (int) INT.get(arena, places[i] - 4);
            file.append(arena, places[i] - 4, 4 + length);
        }
        count = 0;
        used = 0;
    }

    // ---- sorting

    private void sort() {
        if (count < FEW) {
            sort(0, count);
            return;
        }
        int most = (Integer.SIZE - Integer.numberOfLeadingZeros(count)) / 4 + 1;
        var histograms = new int[8][256];
        for (int i = 0; i < count; i++) {
            long prefix = prefixes[i] ^ SIGN;
            for (int digit = 0; digit < 8; digit++) {
                histograms[digit][(int) (prefix >>> digit * 8) & 0xFF]++;
            }
        }
        var digits = new int[8];
        int used = 0;
        for (int digit = 7; digit >= 0 && used < most; digit--) {
            if (histograms[digit][digit(0, digit)] != count) {
                digits[used++] = digit;
            }
        }
        if (used == 0) {
            sort(0, count);
            return;
        }
        if (otherPlaces.length < places.length) {
            otherPlaces = new int[places.length];
            otherPrefixes = new long[places.length];
        }
        for (int d = used - 1; d >= 0; d--) {
            space.interrupts().run();
            distribute(digits[d], histograms[digits[d]]);
        }
        int shift = digits[used - 1] * 8;
        for (int low = 0; low < count;) {
            int high = low + 1;
            while (high < count && prefixes[high] >> shift == prefixes[low] >> shift) {
                high++;
            }
            if (high - low > 1) {
                sort(low, high);
            }
            low = high;
        }
    }

    private int digit(int i, int digit) {
        return (int) ((prefixes[i] ^ SIGN) >>> digit * 8) & 0xFF;
    }

    /// Orders all by one byte of their prefixes; those that are equal in it stay as they are.
    private void distribute(int digit, int[] histogram) {
        var next = new int[256];
        for (int i = 1; i < 256; i++) {
            next[i] = next[i - 1] + histogram[i - 1];
        }
        long[] fromPrefixes = prefixes;
        int[] fromPlaces = places;
        long[] toPrefixes = otherPrefixes;
        int[] toPlaces = otherPlaces;
        for (int i = 0; i < count; i++) {
            long prefix = fromPrefixes[i];
            int to = next[(int) ((prefix ^ SIGN) >>> digit * 8) & 0xFF]++;
            toPrefixes[to] = prefix;
            toPlaces[to] = fromPlaces[i];
        }
        prefixes = toPrefixes;
        places = toPlaces;
        otherPrefixes = fromPrefixes;
        otherPlaces = fromPlaces;
    }

    private int compare(int a, int b) {
        int byPrefix = Long.compare(prefixes[a], prefixes[b]);
        return byPrefix != 0 ? byPrefix : compareInFull(places[a], places[b]);
    }

    private int compareInFull(int a, int b) {
        return Arrays.compareUnsigned(arena, a, a + (int) INT.get(arena, a - 4), arena, b, b + (int) INT.get(arena, b - 4));
    }

    private void swap(int a, int b) {
        long prefix = prefixes[a];
        prefixes[a] = prefixes[b];
        prefixes[b] = prefix;
        int place = places[a];
        places[a] = places[b];
        places[b] = place;
    }

    private void sort(int low, int high) {
        while (high - low > SMALL) {
            if (high - low > 100_000) {
                space.interrupts().run();
            }
            int pivot = pivot(low, high);
            long pivotPrefix = prefixes[pivot];
            int pivotPlace = places[pivot];
            int less = low;
            int greater = high;
            for (int i = low; i < greater;) {
                int order = Long.compare(prefixes[i], pivotPrefix);
                if (order == 0) {
                    order = compareInFull(places[i], pivotPlace);
                }
                if (order < 0) {
                    swap(less++, i++);
                } else if (order > 0) {
                    swap(i, --greater);
                } else {
                    i++;
                }
            }
            // The smaller side first: the stack stays short.
            if (less - low < high - greater) {
                sort(low, less);
                low = greater;
            } else {
                sort(greater, high);
                high = less;
            }
        }
        for (int i = low + 1; i < high; i++) {
            for (int j = i; j > low && compare(j - 1, j) > 0; j--) {
                swap(j - 1, j);
            }
        }
    }

    /// The median of three, or of three medians where there are many.
    private int pivot(int low, int high) {
        int middle = (low + high) >>> 1;
        int step = (high - low) / 8;
        return high - low < 1_000 ? median(low, middle, high - 1)
                : median(median(low, low + step, low + 2 * step), median(middle - step, middle, middle + step),
                        median(high - 1 - 2 * step, high - 1 - step, high - 1));
    }

    private int median(int a, int b, int c) {
        return compare(a, b) < 0 ? compare(b, c) < 0 ? b : compare(a, c) < 0 ? c : a : compare(a, c) < 0 ? a : compare(b, c) < 0 ? c : b;
    }

    // ---- reading

    /// The entries in order. Reading may read from files: not under a latch.
    @Override
    public Iterator<byte[]> iterator() {
        return new SortedEntries.Merge(sources());
    }

    /// The sorted pieces, each from its beginning.
    List<SortedEntries.Source> sources() {
        var sources = new ArrayList<SortedEntries.Source>();
        runs.forEach(run -> sources.add(new Run(run)));
        if (count > 0) {
            sources.add(new InMemory());
        }
        return sources;
    }

    private final class InMemory extends SortedEntries.Source {
        private int next;

        @Override
        boolean advance() {
            if (next == count) {
                return false;
            }
            int place = places[next];
            prefix = prefixes[next++];
            entry = Arrays.copyOfRange(arena, place, place + (int) INT.get(arena, place - 4));
            return true;
        }
    }

    private static final class Run extends SortedEntries.Source {
        private final TemporaryFile file;
        private byte[] buffer = new byte[READ_AHEAD];
        private long fetched;
        private int position;
        private int limit;

        Run(TemporaryFile file) {
            this.file = file;
        }

        @Override
        boolean advance() {
            if (!require(4)) {
                return false;
            }
            int length = (int) INT.get(buffer, position);
            require(4 + length);
            entry = Arrays.copyOfRange(buffer, position + 4, position + 4 + length);
            prefix = (long) LONG.get(entry, 0) ^ SIGN;
            position += 4 + length;
            return true;
        }

        private boolean require(int bytes) {
            if (limit - position >= bytes) {
                return true;
            }
            System.arraycopy(buffer, position, buffer, 0, limit - position);
            limit -= position;
            position = 0;
            if (bytes > buffer.length) {
                buffer = Arrays.copyOf(buffer, bytes);
            }
            int more = (int) Math.min(buffer.length - limit, file.length() - fetched);
            file.read(fetched, buffer, limit, more);
            fetched += more;
            limit += more;
            return limit >= bytes;
        }
    }

    @Override
    public void close() {
        runs.forEach(TemporaryFile::close);
        runs.clear();
        arena = null;
        prefixes = null;
        places = null;
        otherPrefixes = null;
        otherPlaces = null;
    }
}
