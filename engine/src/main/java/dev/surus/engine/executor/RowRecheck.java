package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.executor.expression.Layout;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.RecheckSource;
import dev.surus.engine.table.RowId;
import dev.surus.engine.type.Batch;
import java.util.List;

/// Runs a plan again for one row: the changed tables' newest versions, all others' rows as they were.
final class RowRecheck {
    private final ExecutionState state;
    private final Plan plan;
    private final RecheckSource source;
    private final Layout layout;

    RowRecheck(ExecutionState state, Plan plan, RecheckSource source) {
        this.state = state;
        this.plan = plan;
        this.source = source;
        layout = new Layout(plan.output());
    }

    /// @param row the plan's output row as it was
    /// @param substitutes the changed rows; the others are added
    /// @return the new output row, or null where the row does not qualify any more
    Object[] again(Object[] row, Recheck.Substitutes substitutes) {
        for (int range : source.relationRanges()) {
            int position = layout.position(new ColumnReference(range, -1, 0, 27, -1, 0, 0));
            if (substitutes.has(range) || position < 0) {
                continue;
            }
            Object tid = row[position];
            if (tid == null) {
                substitutes.set(range, null, -1);
                continue;
            }
            long number = RowId.fromTid((Long) tid);
            substitutes.set(range, state.table(relation(range)).table.fetchRow(state.snapshot, number), number);
        }
        for (int range : source.otherRanges()) {
            substitutes.set(range, values(row, range), -1);
        }
        var again = state.forRecheck(substitutes);
        var operator = again.root(plan);
        try {
            operator.start();
            Batch batch = operator.next(1);
            if (batch == null) {
                return null;
            }
            var result = new Object[batch.columns.length];
            for (int i = 0; i < result.length; i++) {
                result[i] = batch.columns[i].get(batch.row(0));
            }
            return result;
        } finally {
            again.close();
        }
    }

    private int relation(int range) {
        return RelationOfRange.find(plan, range);
    }

    /// The columns of a range that stand in the row, by number minus one; null where all are null.
    private Object[] values(Object[] row, int range) {
        List<Expression> output = plan.output();
        int width = 0;
        boolean any = false;
        for (Expression e : output) {
            if (e instanceof ColumnReference c && c.range() == range && c.levelsUp() == 0) {
                width = Math.max(width, c.column());
            }
        }
        var values = new Object[Math.max(width, 64)];
        for (int i = 0; i < output.size(); i++) {
            if (output.get(i) instanceof ColumnReference c && c.range() == range && c.levelsUp() == 0 && c.column() > 0) {
                values[c.column() - 1] = row[i];
                any |= row[i] != null;
            }
        }
        return any || width == 0 ? values : null;
    }

    /// Finds which relation a scan of a range reads.
    private static final class RelationOfRange {
        static int find(Plan plan, int range) {
            int found = switch (plan) {
                case Plan.SeqScan p -> p.range() == range ? p.relation() : 0;
                case Plan.IndexScan p -> p.range() == range ? p.relation() : 0;
                case Plan.RowIdScan p -> p.range() == range ? p.relation() : 0;
                case Plan.CurrentOfScan p -> p.range() == range ? p.relation() : 0;
                default -> 0;
            };
            if (found != 0) {
                return found;
            }
            // A nested query numbers its ranges anew.
            if (!(plan instanceof Plan.SubqueryScan)) {
                for (Plan input : plan.inputs()) {
                    found = find(input, range);
                    if (found != 0) {
                        return found;
                    }
                }
            }
            return 0;
        }
    }
}
