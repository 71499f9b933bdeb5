package dev.surus.engine.executor;

import dev.surus.engine.planner.plan.PlannedStatement.Cte;
import dev.surus.engine.type.Batch;

/// A WITH query while it runs: its rows are read once and kept for all who read them. For a recursive one, also the rows of the
/// round before (the working table).
final class CteRun {
    private final ExecutionState state;
    private final Cte cte;
    private Operator operator;
    KeptRows rows;
    private boolean done;
    /// Rows that the recursion's next round reads.
    private KeptRows working;

    CteRun(ExecutionState state, Cte cte) {
        this.state = state;
        this.cte = cte;
    }

    KeptRows working() {
        return working;
    }

    /// The next round of the recursion reads these rows.
    void replaceWorking(KeptRows round) {
        if (working != null) {
            working.close();
        }
        working = round;
        state.cteChanges++;
    }

    void reset() {
        state.cteChanges++;
        operator = null;
        if (rows != null) {
            rows.close();
        }
        rows = null;
        done = false;
    }

    /// Makes sure that row number `wanted` (from 0) is there, if there is one at all.
    boolean has(long wanted, long demand) {
        if (rows == null) {
            rows = new KeptRows(state, SetOperators.types(state, cte.plan().output()));
            operator = state.nested(cte.plan());
            operator.start();
        }
        // The command tag counts what the statement itself changes, not its WITH.
        long changedRows = state.changedRows;
        while (!done && rows.count() <= wanted) {
            state.checkInterrupts();
            Batch batch = operator.next(cte.modifying() ? Batch.CAPACITY : demand);
            if (batch == null) {
                done = true;
            } else {
                rows.append(batch);
            }
        }
        state.changedRows = changedRows;
        return wanted < rows.count();
    }

    /// Runs it to its end: a query that changes data does so whoever reads it.
    void finish() {
        has(Long.MAX_VALUE, Batch.CAPACITY);
    }
}
