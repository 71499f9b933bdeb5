package dev.surus.engine.executor.expression;

import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DoubleVector;
import dev.surus.engine.type.LongVector;
import dev.surus.engine.type.ObjectVector;
import dev.surus.engine.type.StorageKind;
import dev.surus.engine.type.Vector;
import java.util.Arrays;

/// Computes an expression for rows of a batch. The result has each row's value at the row's own position.
public abstract class Evaluator {
    private static final int[] FIRST = {0};
    private Vector result;

    /// @param selection positions of the rows, or null for `0 .. size-1`
    /// @return a vector that is good until the next call; whoever gets it must not write to it
    public abstract Vector evaluate(Batch batch, int[] selection, int size);

    /// The value for one row, boxed.
    public Object evaluateRow(Batch batch, int row) {
        int[] selection = row == 0 ? FIRST : new int[] {row};
        return evaluate(batch, selection, 1).get(row);
    }

    public final Vector evaluate(Batch batch) {
        return evaluate(batch, batch.selection, batch.size());
    }

    private static int capacity(Batch batch) {
        return batch.count <= 1 ? 1 : batch.count <= 16 ? 16 : Math.max(Batch.CAPACITY, batch.count);
    }

    /// This evaluator's own result vector, without nulls.
    protected final LongVector longs(Batch batch) {
        if (!(result instanceof LongVector v) || v.values.length < batch.count) {
            result = new LongVector(capacity(batch));
        }
        result.nulls = null;
        return (LongVector) result;
    }

    protected final DoubleVector doubles(Batch batch) {
        if (!(result instanceof DoubleVector v) || v.values.length < batch.count) {
            result = new DoubleVector(capacity(batch));
        }
        result.nulls = null;
        return (DoubleVector) result;
    }

    protected final ObjectVector objects(Batch batch) {
        if (!(result instanceof ObjectVector v) || v.values.length < batch.count) {
            result = new ObjectVector(capacity(batch));
        }
        result.nulls = null;
        return (ObjectVector) result;
    }

    protected final Vector vector(StorageKind kind, Batch batch) {
        return switch (kind) {
            case LONG -> longs(batch);
            case DOUBLE -> doubles(batch);
            case OBJECT -> objects(batch);
        };
    }

    /// The rows for which a boolean vector is true.
    /// @param out receives their positions; as long as `size` at least
    /// @return how many
    public static int select(Vector condition, int[] selection, int size, int[] out) {
        long[] values = ((LongVector) condition).values;
        boolean[] nulls = condition.nulls;
        int count = 0;
        for (int i = 0; i < size; i++) {
            int row = selection == null ? i : selection[i];
            out[count] = row;
            count += values[row] != 0 && (nulls == null || !nulls[row]) ? 1 : 0;
        }
        return count;
    }

    /// Drops the rows of a batch for which the condition is not true.
    public static void filter(Batch batch, Evaluator condition) {
        int size = batch.size();
        var vector = condition.evaluate(batch, batch.selection, size);
        int[] out = new int[size + 1];
        batch.selected = select(vector, batch.selection, size, out);
        if (batch.selected == batch.count && batch.selection == null) {
            batch.selected = 0;
            return;
        }
        batch.selection = out;
    }

    protected static int[] grown(int[] array, int size) {
        return array != null && array.length >= size ? array : Arrays.copyOf(array == null ? new int[0] : array, Math.max(size, 16));
    }
}
