package dev.surus.engine.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// Index entries in order, from one sorter or from several that sorted a part each.
final class SortedEntries implements Iterable<byte[]>, AutoCloseable {
    private final List<EntrySorter> sorters = new ArrayList<>();

    /// A sorted piece that is being read.
    abstract static class Source {
        /// Where it stands, and the first eight bytes of that as a number whose order is theirs.
        byte[] entry;
        long prefix;

        /// Goes on to the next entry, or says that there is none.
        abstract boolean advance();

        private boolean isBefore(Source other) {
            return prefix != other.prefix ? prefix < other.prefix : Arrays.compareUnsigned(entry, other.entry) < 0;
        }
    }

    void add(EntrySorter sorter) {
        sorters.add(sorter);
    }

    /// Whether there are several sorted pieces.
    boolean isMerged() {
        return sorters.size() > 1 || sorters.getFirst().sources().size() > 1;
    }

    @Override
    public Iterator<byte[]> iterator() {
        return new Merge(sorters.stream().flatMap(sorter -> sorter.sources().stream()).toList());
    }

    @Override
    public void close() {
        sorters.forEach(EntrySorter::close);
    }

    /// The sources in a heap: the one with the least entry on top.
    static final class Merge implements Iterator<byte[]> {
        private final Source[] heap;
        private int size;

        Merge(List<Source> sources) {
            heap = sources.stream().filter(Source::advance).toArray(Source[]::new);
            size = heap.length;
            for (int i = size / 2 - 1; i >= 0; i--) {
                sink(i);
            }
        }

        private void sink(int at) {
            Source source = heap[at];
            for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
                if (child + 1 < size && heap[child + 1].isBefore(heap[child])) {
                    child++;
                }
                if (!heap[child].isBefore(source)) {
                    break;
                }
                heap[at] = heap[child];
                at = child;
            }
            heap[at] = source;
        }

        @Override
        public boolean hasNext() {
            return size > 0;
        }

        @Override
        public byte[] next() {
            if (size == 0) {
                throw new NoSuchElementException();
            }
            byte[] entry = heap[0].entry;
            if (!heap[0].advance()) {
                heap[0] = heap[--size];
                heap[size] = null;
            }
            if (size > 0) {
                sink(0);
            }
            return entry;
        }
    }
}
