package dev.surus.engine.table;

import dev.surus.engine.storage.file.TemporaryFiles.TemporaryFile;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/// Sorts index entries by their bytes, unsigned. They lie one after the other in one array; what is moved while sorting are their first
/// eight bytes, as a number, and their places (quicksort in three parts, Bentley and McIlroy 1993). What outgrows its memory goes
/// to disk in sorted runs, which are merged while they are read.
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
    /// Beside an entry's bytes: its first bytes once more, its place, and slack of growing arrays.
    private static final int OVERHEAD = 24;
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
    private final List<TemporaryFile> runs = new ArrayList<>();

    EntrySorter(SortSpace space) {
        this.space = space;
    }

    void add(byte[] entry) {
        if (count > 0 && (used + (long) entry.length + (long) OVERHEAD * count > space.memory() || used + 4L + entry.length > ARENA_MAX)) {
            writeRun();
        }
        int at = used + 4;
        if (at + entry.length > arena.length) {
            arena = Arrays.copyOf(arena, (int) Math.max(at + entry.length, Math.min(ARENA_MAX, arena.length * 2L)));
        }
        if (count == places.length) {
            places = Arrays.copyOf(places, count * 2);
            prefixes = Arrays.copyOf(prefixes, count * 2);
        }
        INT.set(arena, used, entry.length);
        System.arraycopy(entry, 0, arena, at, entry.length);
        prefixes[count] = prefix(entry) ^ SIGN;
        places[count++] = at;
        used = at + entry.length;
    }

    /// A shorter entry counts as filled with zeros: entries that begin alike are compared in full.
    private static long prefix(byte[] entry) {
        if (entry.length >= 8) {
            return (long) LONG.get(entry, 0);
        }
        long prefix = 0;
        for (int i = 0; i < 8; i++) {
            prefix = prefix << 8 | (i < entry.length ? entry[i] & 0xFF : 0);
        }
        return prefix;
    }

    /// All entries were added.
    void finish() {
        if (runs.isEmpty()) {
            sort(0, count);
        } else if (count > 0) {
            writeRun();
        }
    }

    private void writeRun() {
        sort(0, count);
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
        return runs.isEmpty() ? new InMemory() : new Merge();
    }

    private final class InMemory implements Iterator<byte[]> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < count;
        }

        @Override
        public byte[] next() {
            if (next == count) {
                throw new NoSuchElementException();
            }
            int place = places[next++];
            return Arrays.copyOfRange(arena, place, place + (int) INT.get(arena, place - 4));
        }
    }

    private final class Merge implements Iterator<byte[]> {
        private final PriorityQueue<Run> queue = new PriorityQueue<>((a, b) -> Arrays.compareUnsigned(a.entry, b.entry));

        Merge() {
            for (var file : runs) {
                var run = new Run(file);
                if (run.advance()) {
                    queue.add(run);
                }
            }
        }

        @Override
        public boolean hasNext() {
            return !queue.isEmpty();
        }

        @Override
        public byte[] next() {
            Run run = queue.remove();
            byte[] entry = run.entry;
            if (run.advance()) {
                queue.add(run);
            }
            return entry;
        }
    }

    private static final class Run {
        private final TemporaryFile file;
        private byte[] buffer = new byte[READ_AHEAD];
        private long fetched;
        private int position;
        private int limit;
        byte[] entry;

        Run(TemporaryFile file) {
            this.file = file;
        }

        boolean advance() {
            if (!require(4)) {
                return false;
            }
            int length = (int) INT.get(buffer, position);
            require(4 + length);
            entry = Arrays.copyOfRange(buffer, position + 4, position + 4 + length);
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
    }
}
