package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.executor.expression.CallSites;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DoubleVector;
import dev.surus.engine.type.LongVector;
import dev.surus.engine.type.ObjectVector;
import dev.surus.engine.type.StorageKind;
import dev.surus.engine.type.Vector;
import java.util.Arrays;
import java.util.List;

/// Rows kept column by column, as many as come: sorts, hash tables, materialized results.
final class Rows {
    final StorageKind[] kinds;
    final Vector[] columns;
    int count;

    Rows(StorageKind[] kinds) {
        this.kinds = kinds;
        columns = new Vector[kinds.length];
        for (int i = 0; i < kinds.length; i++) {
            columns[i] = Vector.of(kinds[i], 16);
        }
    }

    static StorageKind[] kinds(CallSites sites, List<Expression> output) {
        var kinds = new StorageKind[output.size()];
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = sites.type(output.get(i).type()).kind;
        }
        return kinds;
    }

    static Batch newBatch(StorageKind[] kinds, int capacity) {
        var vectors = new Vector[kinds.length];
        for (int i = 0; i < kinds.length; i++) {
            vectors[i] = Vector.of(kinds[i], capacity);
        }
        return new Batch(vectors);
    }

    void clear() {
        count = 0;
        for (Vector v : columns) {
            v.nulls = null;
        }
    }

    private void reserve(int more) {
        int needed = count + more;
        for (int i = 0; i < columns.length; i++) {
            if (columns[i].capacity() < needed) {
                columns[i] = grown(columns[i], Math.max(needed, columns[i].capacity() * 2));
            }
        }
    }

    private Vector grown(Vector old, int capacity) {
        var vector = Vector.of(old.kind(), capacity);
        copy(old, 0, vector, 0, count);
        return vector;
    }

    /// Copies a run of values.
    static void copy(Vector from, int fromRow, Vector to, int toRow, int rows) {
        switch (from) {
            case LongVector v -> System.arraycopy(v.values, fromRow, ((LongVector) to).values, toRow, rows);
            case DoubleVector v -> System.arraycopy(v.values, fromRow, ((DoubleVector) to).values, toRow, rows);
            case ObjectVector v -> System.arraycopy(v.values, fromRow, ((ObjectVector) to).values, toRow, rows);
        }
        if (from.nulls != null) {
            if (to.nulls == null) {
                to.nulls = new boolean[to.capacity()];
            }
            System.arraycopy(from.nulls, fromRow, to.nulls, toRow, rows);
        } else if (to.nulls != null) {
            Arrays.fill(to.nulls, toRow, toRow + rows, false);
        }
    }

    /// Copies values from any positions to a run; a negative position gives null.
    static void gather(Vector from, int[] positions, int first, int rows, Vector to, int toRow) {
        boolean anyNull = from.nulls != null;
        switch (from) {
            case LongVector v -> {
                long[] out = ((LongVector) to).values;
                for (int i = 0; i < rows; i++) {
                    int p = positions[first + i];
                    if (p >= 0) {
                        out[toRow + i] = v.values[p];
                    } else {
                        anyNull = true;
                    }
                }
            }
            case DoubleVector v -> {
                double[] out = ((DoubleVector) to).values;
                for (int i = 0; i < rows; i++) {
                    int p = positions[first + i];
                    if (p >= 0) {
                        out[toRow + i] = v.values[p];
                    } else {
                        anyNull = true;
                    }
                }
            }
            case ObjectVector v -> {
                Object[] out = ((ObjectVector) to).values;
                for (int i = 0; i < rows; i++) {
                    int p = positions[first + i];
                    if (p >= 0) {
                        out[toRow + i] = v.values[p];
                    } else {
                        anyNull = true;
                    }
                }
            }
        }
        if (anyNull) {
            if (to.nulls == null) {
                to.nulls = new boolean[to.capacity()];
            }
            for (int i = 0; i < rows; i++) {
                int p = positions[first + i];
                to.nulls[toRow + i] = p < 0 || from.nulls != null && from.nulls[p];
            }
        } else if (to.nulls != null) {
            Arrays.fill(to.nulls, toRow, toRow + rows, false);
        }
    }

    /// Appends the rows of a batch that are alive.
    void append(Batch batch) {
        int rows = batch.size();
        reserve(rows);
        for (int i = 0; i < columns.length; i++) {
            if (batch.selection == null) {
                copy(batch.columns[i], 0, columns[i], count, rows);
            } else {
                gather(batch.columns[i], batch.selection, 0, rows, columns[i], count);
            }
        }
        count += rows;
    }

    void append(Object[] row) {
        reserve(1);
        for (int i = 0; i < columns.length; i++) {
            columns[i].set(count, row[i]);
        }
        count++;
    }

    /// Appends one row of other columns.
    void append(Vector[] from, int row) {
        reserve(1);
        for (int i = 0; i < columns.length; i++) {
            columns[i].copy(count, from[i], row);
        }
        count++;
    }

    Object[] row(int row) {
        var values = new Object[columns.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = columns[i].get(row);
        }
        return values;
    }

    /// Puts a run of rows into a batch.
    void read(int first, int rows, Batch out) {
        for (int i = 0; i < columns.length; i++) {
            out.columns[i].nulls = null;
            copy(columns[i], first, out.columns[i], 0, rows);
        }
        out.count = rows;
        out.selection = null;
    }

    /// Puts rows of any positions into a batch.
    void read(int[] positions, int first, int rows, Batch out) {
        for (int i = 0; i < columns.length; i++) {
            out.columns[i].nulls = null;
            gather(columns[i], positions, first, rows, out.columns[i], 0);
        }
        out.count = rows;
        out.selection = null;
    }

    static int capacity(long wanted) {
        return wanted <= 1 ? 1 : wanted <= 16 ? 16 : Batch.CAPACITY;
    }
}
