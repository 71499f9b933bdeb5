package dev.surus.engine.executor.expression;

import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.planner.plan.SubPlan;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.type.Batch;

/// What evaluators of one execution share.
public interface ExpressionContext {
    /// One row without columns.
    Batch ONE_ROW = oneRow();

    private static Batch oneRow() {
        var batch = new Batch();
        batch.count = 1;
        return batch;
    }

    ExecutorSession session();

    CallSites sites();

    /// The statement's parameters, boxed.
    Object[] parameters();

    /// Which execution of the statement runs: what is computed once for each is computed again where this moved.
    long run();

    /// Values that plans pass to those below them.
    Object[] slots();

    SubPlan subplan(Query query);

    /// A fresh run of a subquery's plan.
    SubqueryRows open(SubPlan plan);

    /// The rows of a subquery that is run again and again.
    interface SubqueryRows {
        void restart();

        /// The next row's visible columns, boxed, or null at the end.
        /// @param demand how many more rows will be wanted at most
        Object[] next(long demand);
    }
}
