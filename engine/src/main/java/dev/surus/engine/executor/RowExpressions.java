package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.executor.expression.ExpressionCompiler;
import dev.surus.engine.executor.expression.Layout;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.type.Batch;
import java.util.List;

/// Expressions over a table's columns (range 1), computed row by row outside any query: checks of existing rows, new values of a
/// changed column.
public final class RowExpressions {
    private final Evaluator[] evaluators;
    private final Batch row;
    private final int[] numbers;

    public RowExpressions(ExecutorSession session, RelationEntry relation, List<Expression> expressions) {
        var columns = OpenTable.columns(relation, 1);
        var state = new ExecutionState(session, PlannedStatement.NONE, null, new Object[0]);
        evaluators = new ExpressionCompiler(state, new Layout(columns)).compileAll(expressions);
        row = Rows.newBatch(state.kinds(columns), 1);
        row.count = 1;
        numbers = columns.stream().mapToInt(column -> ((Expression.ColumnReference) column).column()).toArray();
    }

    /// @param values by attribute number minus one
    /// @param results receives the expressions' values
    public void compute(Object[] values, Object[] results) {
        for (int i = 0; i < numbers.length; i++) {
            row.columns[i].set(0, numbers[i] <= values.length ? values[numbers[i] - 1] : null);
        }
        for (int i = 0; i < evaluators.length; i++) {
            results[i] = evaluators[i].evaluateRow(row, 0);
        }
    }
}
