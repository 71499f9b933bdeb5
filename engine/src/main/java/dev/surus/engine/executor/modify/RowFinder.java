package dev.surus.engine.executor.modify;

import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.executor.OpenTable;
import dev.surus.engine.table.IndexBinding;
import dev.surus.engine.table.IndexRange;
import dev.surus.engine.table.IndexScan;
import dev.surus.engine.table.TableScan;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import java.util.Arrays;

/// Finds the rows of a table whose columns have certain values: by the index that covers most of the columns, else by reading all.
final class RowFinder {
    private static final int ROWS_AT_ONCE = 64;

    private final OpenTable open;
    private final int[] columns;
    private final DataType[] types;
    private final IndexBinding binding;
    /// The columns of the index's key prefix, as positions in [#columns].
    private final int[] prefix;

    RowFinder(OpenTable open, int[] columns) {
        this.open = open;
        this.columns = columns;
        types = new DataType[columns.length];
        for (int i = 0; i < columns.length; i++) {
            types[i] = open.table.columns().get(columns[i] - 1).type();
        }
        IndexBinding best = null;
        int[] bestPrefix = new int[0];
        for (IndexBinding b : open.bindings()) {
            var index = (IndexEntry) b.tag();
            if (index.predicate() == null && index.valid()) {
                int[] p = prefix(index);
                if (p.length > bestPrefix.length) {
                    best = b;
                    bestPrefix = p;
                }
            }
        }
        binding = best;
        prefix = bestPrefix;
    }

    OpenTable open() {
        return open;
    }

    private int[] prefix(IndexEntry index) {
        var positions = new int[Math.min(index.keyCount(), columns.length)];
        int count = 0;
        while (count < positions.length) {
            int at = position(index.columns()[count]);
            if (at < 0) {
                break;
            }
            positions[count++] = at;
        }
        return Arrays.copyOf(positions, count);
    }

    private int position(int column) {
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] == column) {
                return i;
            }
        }
        return -1;
    }

    /// The index that is read, or null.
    IndexEntry index() {
        return binding == null ? null : (IndexEntry) binding.tag();
    }

    /// Row numbers, by the snapshot, in the order of reading.
    long[] find(Snapshot snapshot, Object[] values) {
        var batch = open.table.newBatch(columns, ROWS_AT_ONCE);
        var numbers = new long[ROWS_AT_ONCE];
        IndexScan byIndex = null;
        TableScan all = null;
        if (binding != null) {
            var key = new Object[prefix.length];
            for (int k = 0; k < key.length; k++) {
                key[k] = values[prefix[k]];
            }
            byIndex = open.writer.scan(snapshot, binding, IndexRange.equal(key), false, columns);
        } else {
            all = open.table.scan(snapshot, columns);
        }
        var found = new long[8];
        int count = 0;
        while (byIndex != null ? byIndex.next(batch, numbers, ROWS_AT_ONCE) : all.next(batch, numbers, ROWS_AT_ONCE)) {
            for (int i = 0; i < batch.count; i++) {
                if (matches(batch, i, values)) {
                    found = count == found.length ? Arrays.copyOf(found, count * 2) : found;
                    found[count++] = numbers[i];
                }
            }
            for (var vector : batch.columns) {
                vector.nulls = null;
            }
        }
        return Arrays.copyOf(found, count);
    }

    private boolean matches(Batch batch, int row, Object[] values) {
        for (int i = 0; i < columns.length; i++) {
            if (!equal(i, batch.columns[i].get(row), values[i])) {
                return false;
            }
        }
        return true;
    }

    /// Whether a whole row has the values.
    boolean matches(Object[] row, Object[] values) {
        for (int i = 0; i < columns.length; i++) {
            if (!equal(i, row[columns[i] - 1], values[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean equal(int column, Object value, Object wanted) {
        return value != null && wanted != null && types[column].equal(value, wanted);
    }
}
