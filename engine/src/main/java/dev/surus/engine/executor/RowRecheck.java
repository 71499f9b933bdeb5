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
                substitute(substitutes, range, 0, null, -1);
                continue;
            }
            long number = RowId.fromTid((Long) tid);
            int relation = relation(row, range, RelationOfRange.find(plan, range));
            substitute(substitutes, range, relation, state.table(relation).table.fetchRow(state.snapshot, number), number);
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

    /// Sets the one row of a range. Where the range is a parent, it is a row of the member that it came from; the others have none.
    /// @param relation the table that has the row
    void substitute(Recheck.Substitutes substitutes, int range, int relation, Object[] values, long number) {
        substitutes.set(range, values, number);
        Plan.Parent parent = parent(plan, range);
        if (parent != null) {
            for (Plan.Member member : parent.members()) {
                boolean own = member.relation() == relation;
                substitutes.set(member.range(), own ? values : null, own ? number : -1);
            }
        }
    }

    /// The table that a row of a range stands in.
    /// @param row a row of the plan
    /// @param only the range's table where it is no parent
    int relation(Object[] row, int range, int only) {
        int position = layout.position(new ColumnReference(range, -6, 0, 26, -1, 0, 0));
        return position >= 0 && row[position] != null ? (int) (long) (Long) row[position] : only;
    }

    private static Plan.Parent parent(Plan plan, int range) {
        if (plan instanceof Plan.Append a && a.parent() != null && a.parent().range() == range) {
            return a.parent();
        }
        // A nested query numbers its ranges anew.
        if (!(plan instanceof Plan.SubqueryScan)) {
            for (Plan input : plan.inputs()) {
                var found = parent(input, range);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
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
                case Plan.BitmapHeapScan p -> p.range() == range ? p.relation() : 0;
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
