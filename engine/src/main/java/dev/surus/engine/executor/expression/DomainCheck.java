package dev.surus.engine.executor.expression;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.executor.ExecutorMessage;
import dev.surus.engine.executor.expression.ConditionalEvaluators.TestValue;
import dev.surus.engine.type.DataType;
import java.util.ArrayList;
import java.util.List;

/// A coercion to a domain: its constraints and those of the domains that it stands on.
final class DomainCheck {
    private final ExpressionContext context;
    private final ExpressionCompiler compiler;
    private final Expression.CoerceToDomain coercion;

    DomainCheck(ExpressionContext context, ExpressionCompiler compiler, Expression.CoerceToDomain coercion) {
        this.context = context;
        this.compiler = compiler;
        this.coercion = coercion;
    }

    private record Check(String name, Evaluator condition) {}

    Evaluator evaluator() {
        var catalog = context.session().catalog();
        var checks = new ArrayList<Check>();
        boolean notNull = false;
        var value = new Object[1];
        DataType base = context.sites().type(coercion.argument().type());
        var test = new TestValue();
        var slot = new SimpleEvaluators.Slot(base.kind, value, 0);
        TypeEntry type = catalog.type(coercion.type());
        while (type != null && type.isDomain()) {
            notNull |= type.notNull();
            List<ConstraintEntry> own = type.checks();
            for (ConstraintEntry c : own) {
                Expression condition = context.session().storedDomainCheck(c.checkText(), type);
                checks.addFirst(new Check(c.name(), compiler.compileWithDomainValue(condition, test)));
            }
            type = catalog.type(type.baseType());
        }
        boolean refusesNull = notNull;
        // Whichever of the domains beneath objects, the errors name this one.
        TypeEntry domain = catalog.type(coercion.type());
        String schema = catalog.namespace(domain.namespace()).name();
        return new SimpleEvaluators.Mapped(compiler.compile(coercion.argument()), base.kind, true, v -> {
            if (v == null && refusesNull) {
                throw new SqlException(SqlState.NOT_NULL_VIOLATION, ExecutorMessage.DOMAIN_NOT_NULL, catalog.typeName(domain.oid()))
                        .dataType(schema, domain.name());
            }
            value[0] = v;
            test.current = slot.evaluate(ExpressionContext.ONE_ROW, null, 1);
            for (Check check : checks) {
                Object result = check.condition().evaluateRow(ExpressionContext.ONE_ROW, 0);
                if (result != null && (Long) result == 0) {
                    throw new SqlException(SqlState.CHECK_VIOLATION, ExecutorMessage.DOMAIN_CHECK, catalog.typeName(domain.oid()), check.name())
                            .dataType(schema, domain.name()).constraint(check.name());
                }
            }
            return v;
        });
    }
}
