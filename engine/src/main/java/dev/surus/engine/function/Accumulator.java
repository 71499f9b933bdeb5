package dev.surus.engine.function;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.type.Vector;

/// The state of an aggregate over one group. Rows come by [#add], or by [#addBatch] where the aggregate has a loop of its
/// own over the vectors.
public abstract class Accumulator {
    /// One row. Of an aggregate that skips nulls, no argument is null. The array is the caller's, do not keep it.
    public abstract void add(EvaluationContext context, Object[] arguments);

    /// All live rows of a batch.
    /// @param arguments vectors as long as the batch
    /// @param selection positions of the rows, or null for `0 .. count-1`
    /// @param skipsNulls leave out rows with a null argument
    public void addBatch(EvaluationContext context, Vector[] arguments, int[] selection, int count, boolean skipsNulls) {
        var row = new Object[arguments.length];
        for (int i = 0; i < count; i++) {
            int at = selection == null ? i : selection[i];
            boolean skip = false;
            for (int a = 0; a < row.length; a++) {
                row[a] = arguments[a].get(at);
                skip |= skipsNulls && row[a] == null;
            }
            if (!skip) {
                add(context, row);
            }
        }
    }

    /// The result so far, boxed, or null. May be called repeatedly, with rows added in between (window frames grow).
    public abstract Object finish(EvaluationContext context);
}
