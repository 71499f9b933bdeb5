package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Query.RowLockClause;
import dev.surus.engine.analyzer.tree.Query.RowLockWait;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.executor.expression.Layout;
import dev.surus.engine.executor.modify.WaitContext;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.table.RowId;
import dev.surus.engine.table.RowLockMode;
import dev.surus.engine.table.RowOutcome;
import dev.surus.engine.table.RowWait;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.type.Batch;

/// FOR UPDATE and its kin: locks the rows of each result row, one row after the other. A row that somebody changed meanwhile is
/// evaluated again in its newest version (READ COMMITTED) or ends the statement.
final class LockRowsOperator extends Operator {
    private final ExecutionState state;
    private final Plan.LockRows plan;
    private final Operator input;
    private final int[] tidColumns;
    private final RowRecheck recheck;

    LockRowsOperator(ExecutionState state, Plan.LockRows plan) {
        this.state = state;
        this.plan = plan;
        input = state.build(plan.input());
        var layout = new Layout(plan.input().output());
        tidColumns = plan.clauses().stream().mapToInt(c -> layout.position(new ColumnReference(c.range(), -1, 0, 27, -1, 0, 0))).toArray();
        recheck = new RowRecheck(state, plan.input(), plan.recheck());
    }

    @Override
    public void start() {
        input.start();
    }

    @Override
    public Batch next(long demand) {
        while (true) {
            Batch in = input.next(demand);
            if (in == null) {
                return null;
            }
            var kept = new Rows(state.kinds(plan.output()));
            for (int i = 0; i < in.size(); i++) {
                state.checkInterrupts();
                Object[] row = locked(in, in.row(i));
                if (row != null) {
                    kept.append(row);
                }
            }
            if (kept.count > 0) {
                var out = Rows.newBatch(kept.kinds, kept.count);
                kept.read(0, kept.count, out);
                return out;
            }
        }
    }

    /// The row after locking, perhaps in newer versions; null where it is out.
    private Object[] locked(Batch batch, int at) {
        var row = new Object[batch.columns.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = batch.columns[i].get(at);
        }
        boolean changed = false;
        var substitutes = new Recheck.Substitutes();
        for (int c = 0; c < tidColumns.length; c++) {
            Object tid = row[tidColumns[c]];
            if (tid == null) {
                continue;
            }
            RowLockClause clause = plan.clauses().get(c);
            OpenTable open = state.table(recheck.relation(row, clause.range(), plan.relations().get(c)));
            long number = RowId.fromTid((Long) tid);
            var result = lock(state, open, number, mode(clause), clause.waitPolicy());
            switch (result.outcome()) {
                case OK -> { }
                case WOULD_BLOCK, DELETED, SELF_MODIFIED -> {
                    return null;
                }
                case CHANGED -> {
                    changed = true;
                    recheck.substitute(substitutes, clause.range(), open.relation.oid(), result.values(), number);
                }
            }
        }
        return changed ? recheck.again(row, substitutes) : row;
    }

    private static RowLockMode mode(RowLockClause clause) {
        return switch (clause.strength()) {
            case KEY_SHARE -> RowLockMode.KEY_SHARE;
            case SHARE -> RowLockMode.SHARE;
            case NO_KEY_UPDATE -> RowLockMode.NO_KEY_UPDATE;
            case UPDATE -> RowLockMode.UPDATE;
        };
    }

    /// @param values for CHANGED the newest version
    record Locked(RowOutcome outcome, Object[] values) {}

    /// Locks one row's newest version.
    static Locked lock(ExecutionState state, OpenTable open, long number, RowLockMode mode, RowLockWait policy) {
        Transaction transaction = state.session.transaction();
        var wait = new RowWait(policy == RowLockWait.WAIT, state.session.lockDatabase(open.relation), open.relation.oid(), state.session.readCommitted());
        Snapshot snapshot = state.snapshot;
        boolean changed = false;
        while (true) {
            RowOutcome outcome;
            try {
                outcome = open.table.lock(transaction, snapshot, number, mode, wait);
            } catch (SqlException e) {
                throw WaitContext.add(e, ExecutorMessage.CONTEXT_LOCK, number, open.relation.name());
            }
            switch (outcome) {
                case OK -> {
                    return changed ? new Locked(RowOutcome.CHANGED, open.table.fetchRow(snapshot, number)) : new Locked(outcome, null);
                }
                case SELF_MODIFIED -> {
                    return new Locked(outcome, null);
                }
                case WOULD_BLOCK -> {
                    if (policy == RowLockWait.NOWAIT) {
                        throw new SqlException(SqlState.LOCK_NOT_AVAILABLE, ExecutorMessage.LOCK_NOT_AVAILABLE, open.relation.name());
                    }
                    return new Locked(outcome, null);
                }
                case DELETED -> {
                    refuseSerially(state);
                    if (open.table.wasMoved(number)) {
                        throw new SqlException(SqlState.T_R_SERIALIZATION_FAILURE, ExecutorMessage.LOCKED_ROW_MOVED);
                    }
                    return new Locked(outcome, null);
                }
                case CHANGED -> {
                    Snapshot newest = transaction.system().newestSnapshot(transaction).atCommand(state.snapshot.command);
                    if (mode == RowLockMode.KEY_SHARE && sameKey(state, open, number, newest)) {
                        // The key is what it was: for this lock the row did not change.
                        return new Locked(RowOutcome.OK, null);
                    }
                    refuseSerially(state);
                    changed = true;
                    snapshot = newest;
                }
            }
        }
    }

    private static boolean sameKey(ExecutionState state, OpenTable open, long number, Snapshot newest) {
        Object[] before = open.table.fetchRow(state.snapshot, number);
        Object[] now = open.table.fetchRow(newest, number);
        return !open.table.wasKeyChanged(state.snapshot, number) && before != null && now != null && state.session.openTables().target(open.relation.oid()).sameKey(before, now);
    }

    private static void refuseSerially(ExecutionState state) {
        if (!state.session.readCommitted()) {
            throw new SqlException(SqlState.T_R_SERIALIZATION_FAILURE, ExecutorMessage.SERIALIZE_UPDATE);
        }
    }

    @Override
    public void close() {
        input.close();
    }
}
