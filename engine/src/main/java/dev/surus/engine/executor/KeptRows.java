package dev.surus.engine.executor;

import dev.surus.engine.executor.spill.MemoryUse;
import dev.surus.engine.executor.spill.RowFile;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.ObjectVector;
import dev.surus.engine.type.StorageKind;
import dev.surus.engine.type.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows in the order in which they came, to be read any number of times: in memory, the older ones on disk as soon as they are more than
/// work_mem.
final class KeptRows {
    private final ExecutionState state;
    private final DataType[] types;
    private final long memory;
    private final Rows rows;
    private long used;
    private RowFile file;
    /// The number of each block's first row.
    private final List<Long> starts = new ArrayList<>();
    /// Rows on disk; those in memory follow them.
    private long stored;
    /// How often the rows were forgotten: a reader must not take a block of former ones for one of these.
    private int cleared;

    KeptRows(ExecutionState state, DataType[] types) {
        this.state = state;
        this.types = types;
        memory = state.session.workMemory();
        rows = new Rows(Arrays.stream(types).map(t -> t.kind).toArray(StorageKind[]::new));
    }

    long count() {
        return stored + rows.count;
    }

    void append(Batch batch) {
        rows.append(batch);
        used += MemoryUse.of(batch);
        if (used > memory) {
            store();
        }
    }

    void append(Object[] row) {
        rows.append(row);
        used += MemoryUse.of(row);
        if (used > memory) {
            store();
        }
    }

    /// One row of other columns.
    void append(Vector[] from, int row) {
        rows.append(from, row);
        for (Vector column : from) {
            used += column instanceof ObjectVector v && !v.isNull(row) ? MemoryUse.of(v.values[row]) : 9;
        }
        if (used > memory) {
            store();
        }
    }

    /// The rows, where none of them is on disk; else null.
    Rows inMemory() {
        return file == null ? rows : null;
    }

    /// Forgets the rows, but not the memory that they had.
    void clear() {
        close();
        file = null;
        starts.clear();
        stored = 0;
        used = 0;
        rows.clear();
        cleared++;
    }

    private void store() {
        if (file == null) {
            file = state.rowFile(types);
        }
        Batch block = Rows.newBatch(rows.kinds, Math.min(Batch.CAPACITY, rows.count));
        for (int at = 0; at < rows.count; at += block.count) {
            rows.read(at, Math.min(Batch.CAPACITY, rows.count - at), block);
            starts.add(stored + at);
            file.append(block);
        }
        stored += rows.count;
        rows.clear();
        used = 0;
    }

    void close() {
        if (file != null) {
            state.close(file);
        }
    }

    Reader reader() {
        return new Reader();
    }

    /// Reads from any place on; good at reading on from where it was.
    final class Reader {
        private int block = -1;
        private int of = cleared;
        private Batch loaded;
        private Batch out;

        /// Up to `most` rows from number `position` on, which must be there; at least one.
        Batch read(long position, long most) {
            Rows source = null;
            int at;
            int there;
            if (position >= stored) {
                source = rows;
                at = (int) (position - stored);
                there = rows.count - at;
            } else {
                load(position);
                at = (int) (position - starts.get(block));
                there = loaded.count - at;
            }
            int count = (int) Math.min(Math.min(most, Batch.CAPACITY), there);
            if (out == null || out.columns.length > 0 && out.columns[0].capacity() < count) {
                out = Rows.newBatch(rows.kinds, Rows.capacity(count));
            }
            if (source != null) {
                source.read(at, count, out);
            } else {
                for (int c = 0; c < out.columns.length; c++) {
                    out.columns[c].nulls = null;
                    Rows.copy(loaded.columns[c], at, out.columns[c], 0, count);
                }
                out.count = count;
                out.selection = null;
            }
            return out;
        }

        private void load(long position) {
            if (of != cleared) {
                block = -1;
                of = cleared;
            }
            int wanted = block;
            if (wanted < 0 || position < starts.get(wanted) || position >= starts.get(wanted) + file.count(wanted)) {
                wanted = blockOf(position);
            }
            if (wanted != block) {
                loaded = file.read(wanted, loaded);
                block = wanted;
            }
        }

        private int blockOf(long position) {
            int low = 0;
            int high = starts.size() - 1;
            while (low < high) {
                int middle = (low + high + 1) >>> 1;
                if (starts.get(middle) <= position) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            return low;
        }
    }
}
