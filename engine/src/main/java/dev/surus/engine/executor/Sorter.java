package dev.surus.engine.executor;

import dev.surus.engine.executor.explain.Working;
import dev.surus.engine.executor.spill.MemoryUse;
import dev.surus.engine.executor.spill.RowFile;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.StorageKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/// Sorts rows stably within work_mem: in memory; where only the first few are wanted, keeping no more than those; else in sorted runs on disk
/// that are merged (Knuth, volume 3, 5.4.1), at most [#MERGE_WIDTH] at once.
///
/// ```
/// sorter.bound(10);             // only the first ten are wanted; optional
/// sorter.add(batch); ...
/// sorter.finish();
/// Batch b; while ((b = sorter.next(demand)) != null) ...
/// ```
final class Sorter {
    private static final int MERGE_WIDTH = 64;
    /// A block of a run is small, so that the merge holds little of each.
    private static final int BLOCK_ROWS = 256;

    /// A sorted run on disk; each merging raises the level.
    private record Run(RowFile file, int level) {}

    private final ExecutionState state;
    private final DataType[] types;
    private final StorageKind[] kinds;
    private final SortOrder order;
    private final long memory;
    private long bound = -1;
    private Rows rows;
    private long used;
    /// Whether the rows that are wanted stand in order at the beginning of [#rows], the last one at `bound - 1`.
    private boolean full;
    private final List<Run> runs = new ArrayList<>();
    private int[] sorted;
    private int position;
    private Merge merge;
    private Batch out;
    /// Bytes written to runs.
    private long written;
    private boolean cut;

    Sorter(ExecutionState state, DataType[] types, SortOrder order, long memory) {
        this.state = state;
        this.types = types;
        this.order = order;
        this.memory = memory;
        kinds = Arrays.stream(types).map(t -> t.kind).toArray(StorageKind[]::new);
        clear();
    }

    void clear() {
        runs.forEach(r -> state.close(r.file()));
        runs.clear();
        rows = new Rows(kinds);
        used = 0;
        written = 0;
        full = false;
        cut = false;
        sorted = null;
        merge = null;
        position = 0;
    }

    /// No more than this many rows will be asked for; -1 where nobody knows. Before the first [#add].
    void bound(long most) {
        bound = most < 0 || most > Integer.MAX_VALUE / 4 ? -1 : most;
    }

    void add(Batch batch) {
        if (bound >= 0) {
            addBounded(batch);
            return;
        }
        rows.append(batch);
        used += MemoryUse.of(batch);
        if (used > memory && rows.count > 1) {
            writeRun();
        }
    }

    private void addBounded(Batch batch) {
        if (bound == 0) {
            return;
        }
        Batch wanted = full ? smaller(batch) : batch;
        rows.append(wanted);
        used += MemoryUse.of(wanted);
        if (rows.count >= Math.max(2 * bound, Batch.CAPACITY) || used > memory && rows.count > bound) {
            cut();
        }
        if (used > memory) {
            // So many are wanted that they do not fit: an ordinary sort, whose first rows are taken.
            bound = -1;
            full = false;
        }
    }

    /// The rows that come before the last one that is wanted still, which stands at `bound - 1`.
    private Batch smaller(Batch batch) {
        var view = new Batch(batch.columns);
        view.count = batch.count;
        view.selection = new int[batch.size()];
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            if (order.compare(batch.columns, row, rows.columns, (int) bound - 1) < 0) {
                view.selection[view.selected++] = row;
            }
        }
        return view;
    }

    /// Keeps the first `bound` rows, in order.
    private void cut() {
        int keep = (int) Math.min(bound, rows.count);
        int[] inOrder = order.sorted(rows.columns, rows.count, state::checkInterrupts);
        var kept = new Rows(kinds);
        Batch block = Rows.newBatch(kinds, Batch.CAPACITY);
        used = 0;
        for (int at = 0; at < keep; at += block.count) {
            rows.read(inOrder, at, Math.min(Batch.CAPACITY, keep - at), block);
            kept.append(block);
            used += MemoryUse.of(block);
        }
        rows = kept;
        full = keep == bound;
        cut = true;
    }

    /// For EXPLAIN ANALYZE.
    Working working() {
        return runs.isEmpty() ? Working.sort(cut ? "top-N heapsort" : "quicksort", used, false) : Working.sort("external merge", written, true);
    }

    private void writeRun() {
        int[] inOrder = order.sorted(rows.columns, rows.count, state::checkInterrupts);
        RowFile file = state.rowFile(types);
        Batch block = Rows.newBatch(kinds, Math.min(BLOCK_ROWS, rows.count));
        for (int at = 0; at < rows.count; at += block.count) {
            state.checkInterrupts();
            rows.read(inOrder, at, Math.min(BLOCK_ROWS, rows.count - at), block);
            file.append(block);
        }
        written += file.bytes();
        rows = new Rows(kinds);
        used = 0;
        runs.add(new Run(file, 0));
        mergeFullLevels();
    }

    /// As soon as there are [#MERGE_WIDTH] runs of a level, one of the next level is made of them.
    private void mergeFullLevels() {
        int level = runs.getLast().level();
        int first = runs.size();
        while (first > 0 && runs.get(first - 1).level() == level) {
            first--;
        }
        if (runs.size() - first < MERGE_WIDTH) {
            return;
        }
        var narrow = List.copyOf(runs.subList(first, runs.size()));
        var merging = new Merge(narrow);
        RowFile file = state.rowFile(types);
        Batch block = Rows.newBatch(kinds, BLOCK_ROWS);
        while (merging.next(BLOCK_ROWS, block)) {
            state.checkInterrupts();
            file.append(block);
        }
        narrow.forEach(r -> state.close(r.file()));
        runs.subList(first, runs.size()).clear();
        runs.add(new Run(file, level + 1));
        mergeFullLevels();
    }

    /// All rows were added.
    void finish() {
        if (runs.isEmpty()) {
            sorted = order.sorted(rows.columns, rows.count, state::checkInterrupts);
            return;
        }
        if (rows.count > 0) {
            writeRun();
        }
        merge = new Merge(runs);
    }

    /// The next rows in order; null at the end.
    Batch next(long demand) {
        int most = (int) Math.min(demand, Batch.CAPACITY);
        if (merge != null) {
            if (out == null || capacity(out) < most) {
                out = Rows.newBatch(kinds, Rows.capacity(most));
            }
            return merge.next(most, out) ? out : null;
        }
        int left = (bound >= 0 ? (int) Math.min(bound, rows.count) : rows.count) - position;
        if (left <= 0) {
            return null;
        }
        int count = Math.min(most, left);
        if (out == null || capacity(out) < count) {
            out = Rows.newBatch(kinds, Rows.capacity(count));
        }
        rows.read(sorted, position, count, out);
        position += count;
        return out;
    }

    private static int capacity(Batch batch) {
        return batch.columns.length == 0 ? Integer.MAX_VALUE : batch.columns[0].capacity();
    }

    /// Reads several runs as one. Of equal rows those of the earlier run come first.
    private final class Merge {
        private final PriorityQueue<Head> heads;

        Merge(List<Run> runs) {
            heads = new PriorityQueue<>(runs.size(), (a, b) -> {
                int result = order.compare(a.block.columns, a.row, b.block.columns, b.row);
                return result != 0 ? result : Integer.compare(a.number, b.number);
            });
            for (int i = 0; i < runs.size(); i++) {
                var head = new Head(runs.get(i).file(), i);
                if (head.load()) {
                    heads.add(head);
                }
            }
        }

        boolean next(int most, Batch into) {
            for (var column : into.columns) {
                column.nulls = null;
            }
            into.selection = null;
            int count = 0;
            while (count < most && !heads.isEmpty()) {
                Head head = heads.poll();
                for (int c = 0; c < into.columns.length; c++) {
                    into.columns[c].copy(count, head.block.columns[c], head.row);
                }
                count++;
                head.row++;
                if (head.row < head.block.count || head.load()) {
                    heads.add(head);
                }
            }
            into.count = count;
            return count > 0;
        }
    }

    /// Where a merge stands in one run.
    private static final class Head {
        private final RowFile file;
        final int number;
        private int nextBlock;
        Batch block;
        int row;

        Head(RowFile file, int number) {
            this.file = file;
            this.number = number;
        }

        boolean load() {
            if (nextBlock == file.blocks()) {
                return false;
            }
            block = file.read(nextBlock++, block);
            row = 0;
            return true;
        }
    }
}
