package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.executor.expression.ExpressionContext;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.txn.Snapshot;
import java.util.List;

/// A query of one row and one column without FROM, computed again and again with other parameters: no operators, no execution. One
/// computation at a time.
public final class ParameterExpression {
    private final ExecutionState state;
    private final Evaluator evaluator;

    /// @param statement one for which [#fits] is true
    /// @param parameters how many it has
    public ParameterExpression(ExecutorSession session, PlannedStatement statement, int parameters) {
        state = new ExecutionState(session, statement, null, new Object[parameters]);
        evaluator = state.compile(expression(statement), List.of());
    }

    /// The expression of a statement for which [#fits] is true.
    public static Expression expression(PlannedStatement statement) {
        return (statement.plan() instanceof Plan.Project project ? project.output() : ((Plan.Result) statement.plan()).output()).getFirst();
    }

    /// Whether a statement is an expression in disguise.
    public static boolean fits(PlannedStatement statement) {
        var outputs = statement.plan() instanceof Plan.Project project ? project.output()
                : statement.plan() instanceof Plan.Result result ? result.output() : List.<Expression>of();
        var source = statement.plan() instanceof Plan.Project project ? project.input() : statement.plan();
        return source instanceof Plan.Result result && result.condition() == null && outputs.size() == 1 && statement.ctes().isEmpty()
                && statement.subplans().isEmpty() && statement.accesses().isEmpty();
    }

    /// @param snapshot what functions in it see; null where it calls none that look
    public Object value(Object[] parameters, Snapshot snapshot) {
        state.begin(snapshot, parameters);
        return evaluator.evaluateRow(ExpressionContext.ONE_ROW, 0);
    }
}
