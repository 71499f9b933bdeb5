package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.plan.Modification;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.table.RowId;
import dev.surus.engine.type.Batch;
import java.util.ArrayList;
import java.util.List;

/// RETURNING: expressions over the written row and the rows of the other tables that it was made with.
final class ReturningRows {
    private static final int XMIN = -2;
    private static final int[] SYSTEM_COLUMNS = {-1, XMIN, -3, -4, -5, -6};

    private final ExecutionState state;
    private final boolean deletes;
    private final boolean wantsOldWriter;
    private final List<Expression> output;
    private final Evaluator[] evaluators;
    /// The written row's columns, its system columns, then the input's.
    private final Batch row;
    private final int[] own;
    private final int[] fromInput;
    private Rows rows;

    /// @param relation the table or view that the statement names
    ReturningRows(ExecutionState state, Plan.ModifyTable plan, RelationEntry relation) {
        this.state = state;
        Modification m = plan.modification();
        deletes = m.kind() == Query.Kind.DELETE;
        var columns = OpenTable.columns(relation, m.range());
        own = columns.stream().mapToInt(c -> ((ColumnReference) c).column()).toArray();
        for (int system : SYSTEM_COLUMNS) {
            columns.add(new ColumnReference(m.range(), system, 0, system == -1 ? 27 : system == -6 ? 26 : 28, -1, 0, 0));
        }
        var input = plan.input().output();
        var positions = new ArrayList<Integer>();
        for (int i = m.targets().size(); i < input.size(); i++) {
            if (!(input.get(i) instanceof ColumnReference c && c.levelsUp() == 0 && c.range() == m.range())) {
                columns.add(input.get(i));
                positions.add(i);
            }
        }
        fromInput = positions.stream().mapToInt(Integer::intValue).toArray();
        output = m.returning();
        wantsOldWriter = deletes && output.stream().anyMatch(each -> reads(each, m.range()));
        evaluators = state.compiler(columns).compileAll(output);
        row = Rows.newBatch(state.kinds(columns), 1);
        row.count = 1;
    }

    private static boolean reads(Expression expression, int range) {
        if (expression instanceof ColumnReference c) {
            return c.range() == range && c.column() == XMIN;
        }
        var found = new boolean[1];
        Expressions.forEachChild(expression, child -> found[0] |= reads(child, range));
        return found[0];
    }

    /// Whether xmin of rows that are deleted is asked for.
    boolean wantsOldWriter() {
        return wantsOldWriter;
    }

    /// @param locker who has locked the row besides its being written, 0 for nobody
    /// @param oldWriter who had written the row that is deleted
    void add(int relation, long number, long locker, long oldWriter, Object[] values, Object[] inputRow) {
        int at = 0;
        for (int column : own) {
            row.columns[at++].set(0, values[column - 1]);
        }
        var transaction = state.session.transaction();
        for (int system : SYSTEM_COLUMNS) {
            row.columns[at++].set(0, switch (system) {
                case -1 -> RowId.toTid(number);
                case XMIN -> deletes ? oldWriter : transaction.currentId() & 0xFFFF_FFFFL;
                case -3 -> deletes ? 0L : (long) transaction.commandId();
                case -4 -> (deletes ? transaction.currentId() : locker) & 0xFFFF_FFFFL;
                case -5 -> (long) transaction.commandId();
                default -> Integer.toUnsignedLong(relation);
            });
        }
        for (int position : fromInput) {
            row.columns[at++].set(0, inputRow[position]);
        }
        if (rows == null) {
            rows = new Rows(state.kinds(output));
        }
        var result = new Object[evaluators.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = evaluators[i].evaluateRow(row, 0);
        }
        rows.append(result);
    }

    /// The rows since the last call, or null.
    Batch take() {
        if (rows == null || rows.count == 0) {
            return null;
        }
        Batch out = Rows.newBatch(rows.kinds, rows.count);
        rows.read(0, rows.count, out);
        rows.clear();
        return out;
    }
}
