package dev.surus.engine.executor;

import dev.surus.engine.executor.spill.RowFile;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.StorageKind;
import java.util.Arrays;

/// Rows distributed over temporary files by a hash, so that each file can be worked on alone.
final class Partitions {
    static final int COUNT = 32;
    /// How often rows are distributed at most; what is too large then has one hash and would not get smaller.
    static final int LEVELS = 4;
    private static final int BITS = 5;
    private static final int BLOCK_ROWS = 128;

    private final ExecutionState state;
    private final DataType[] types;
    private final StorageKind[] kinds;
    private final RowFile[] files = new RowFile[COUNT];
    /// Rows that do not fill a block yet.
    private final Rows[] open = new Rows[COUNT];
    private final Batch view;
    private final int[][] selections = new int[COUNT][];
    private final int[] selected = new int[COUNT];

    Partitions(ExecutionState state, DataType[] types) {
        this.state = state;
        this.types = types;
        kinds = Arrays.stream(types).map(t -> t.kind).toArray(StorageKind[]::new);
        view = Rows.newBatch(kinds, BLOCK_ROWS);
    }

    /// Each level takes other bits of the hash.
    static int of(int hash, int level) {
        return hash * 0x9E3779B1 >>> Integer.SIZE - BITS - level * BITS & COUNT - 1;
    }

    /// @param targets the partition of each row position; a negative one drops the row
    void add(Batch batch, int[] targets) {
        Arrays.fill(selected, 0);
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            int target = targets[row];
            if (target >= 0) {
                int[] rows = selections[target];
                if (rows == null) {
                    rows = selections[target] = new int[Batch.CAPACITY];
                }
                rows[selected[target]++] = row;
            }
        }
        for (int p = 0; p < COUNT; p++) {
            if (selected[p] == 0) {
                continue;
            }
            if (open[p] == null) {
                open[p] = new Rows(kinds);
            }
            var part = new Batch(batch.columns);
            part.count = batch.count;
            part.selection = selections[p];
            part.selected = selected[p];
            open[p].append(part);
            if (open[p].count >= BLOCK_ROWS) {
                write(p);
            }
        }
    }

    private void write(int p) {
        if (files[p] == null) {
            files[p] = state.rowFile(types);
        }
        for (int at = 0; at < open[p].count; at += view.count) {
            open[p].read(at, Math.min(BLOCK_ROWS, open[p].count - at), view);
            files[p].append(view);
        }
        open[p].clear();
    }

    /// All rows were added.
    void finish() {
        for (int p = 0; p < COUNT; p++) {
            if (open[p] != null && open[p].count > 0) {
                write(p);
            }
        }
    }

    /// The rows of a partition; null where there are none.
    RowFile file(int partition) {
        return files[partition];
    }
}
