package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.MergeAction;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.executor.trigger.TriggerEvent;
import dev.surus.engine.table.RowId;
import dev.surus.engine.table.RowOutcome;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.type.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// MERGE: for each row of the join, the first WHEN clause whose condition holds.
final class MergeActions {
    private final ModifyTableOperator operator;
    private final List<Compiled> actions = new ArrayList<>();
    private final Batch row;

    private record Compiled(MergeAction action, Evaluator condition, Evaluator[] targets) {}

    MergeActions(ModifyTableOperator operator) {
        this.operator = operator;
        var columns = operator.plan.input().output();
        var compiler = operator.state.compiler(columns);
        for (MergeAction action : operator.modification.mergeActions()) {
            actions.add(new Compiled(action, action.condition() == null ? null : compiler.compile(action.condition()),
                    compiler.compileAll(action.targets().stream().map(TargetEntry::expression).toList())));
        }
        row = Rows.newBatch(operator.state.kinds(columns), 1);
        row.count = 1;
    }

    /// What the clauses may do to rows, in the order in which triggers before the statement fire.
    List<TriggerEvent> events() {
        return Stream.of(TriggerEvent.INSERT, TriggerEvent.UPDATE, TriggerEvent.DELETE)
                .filter(event -> actions.stream().anyMatch(each -> !each.action.doNothing() && each.action.action().name().equals(event.name()))).toList();
    }

    /// @param target the number of the target's row, -1 for none
    void process(Object[] inputRow, long target) {
        if (target < 0 || !matched(inputRow, target)) {
            notMatched(inputRow);
        }
    }

    private Compiled choose(Object[] values, boolean matched) {
        for (int i = 0; i < row.columns.length; i++) {
            row.columns[i].set(0, values[i]);
        }
        for (Compiled c : actions) {
            if (c.action.matched() == matched && (c.condition == null || c.condition.evaluateRow(row, 0) instanceof Long l && l != 0)) {
                return c;
            }
        }
        return null;
    }

    private Object[] assigned(Compiled action) {
        var values = new Object[action.targets.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = action.targets[i].evaluateRow(row, 0);
        }
        return values;
    }

    /// @return false where the row has gone, so that the source row counts as not matched
    private boolean matched(Object[] inputRow, long number) {
        Object[] current = inputRow;
        Snapshot snapshot = operator.state.snapshot;
        ResultTable result = operator.result(inputRow);
        var table = result.target.open.table;
        for (;;) {
            Compiled chosen = choose(current, true);
            if (chosen == null || chosen.action.doNothing()) {
                return true;
            }
            Object[] before = table.fetchRow(snapshot, number);
            if (before == null) {
                return false;
            }
            RowOutcome outcome;
            Object[] after = before;
            if (chosen.action.action() == Query.Kind.DELETE) {
                outcome = result.writer.delete(snapshot, number, before);
            } else {
                after = before.clone();
                result.assign(after, chosen.action.targets(), assigned(chosen));
                outcome = result.writer.update(snapshot, number, before, after, result.given);
            }
            switch (outcome) {
                case OK -> {
                    if (after == before) {
                        operator.written(result, number, after, current);
                    } else {
                        operator.updated(result, number, before, after, current);
                    }
                    return true;
                }
                case SKIPPED -> {
                    return true;
                }
                case SELF_MODIFIED -> throw new SqlException(SqlState.CARDINALITY_VIOLATION, ExecutorMessage.MERGE_TWICE).hint(ExecutorMessage.MERGE_TWICE_HINT);
                case DELETED, WOULD_BLOCK -> {
                    operator.refuseGone(result, number);
                    return false;
                }
                case CHANGED -> {
                    operator.refuseSerially(RowOutcome.CHANGED);
                    snapshot = operator.newest();
                    Object[] newer = table.fetchRow(snapshot, number);
                    current = newer == null ? null : operator.again(result, current, newer, number);
                    if (current == null || current[operator.tidColumn()] == null) {
                        return false;
                    }
                    number = RowId.fromTid((Long) current[operator.tidColumn()]);
                }
            }
        }
    }

    private void notMatched(Object[] inputRow) {
        Compiled chosen = choose(inputRow, false);
        if (chosen != null && !chosen.action.doNothing()) {
            operator.insert(inputRow, chosen.action.targets(), assigned(chosen));
        }
    }
}
