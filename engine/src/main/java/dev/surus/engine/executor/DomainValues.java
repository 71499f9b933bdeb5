package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.executor.expression.ExpressionCompiler;
import dev.surus.engine.executor.expression.ExpressionContext;
import dev.surus.engine.executor.expression.Layout;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.DomainConstraints;
import dev.surus.engine.type.DomainType;
import java.util.List;

/// Checks values against a domain's constraints, outside any query's expressions.
public final class DomainValues implements DomainConstraints {
    private final ExecutorSession session;

    public DomainValues(ExecutorSession session) {
        this.session = session;
    }

    @Override
    public void check(DomainType domain, Object value) {
        DataType base = domain.base();
        while (base instanceof DomainType inner) {
            base = inner.base();
        }
        var state = new ExecutionState(session, PlannedStatement.NONE, null, new Object[0]);
        var coercion = new Expression.CoerceToDomain(new Expression.Constant(base.oid, -1, 0, value, 0), domain.oid, -1, 0,
                Expression.CallForm.IMPLICIT_CAST, 0);
        new ExpressionCompiler(state, new Layout(List.of())).compile(coercion).evaluateRow(ExpressionContext.ONE_ROW, 0);
    }
}
