package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.BooleanCall;
import dev.surus.engine.analyzer.tree.Expression.BooleanKind;
import dev.surus.engine.analyzer.tree.Expression.Case;
import dev.surus.engine.analyzer.tree.Expression.Coalesce;
import dev.surus.engine.analyzer.tree.Expression.CoerceThroughText;
import dev.surus.engine.analyzer.tree.Expression.Constant;
import dev.surus.engine.analyzer.tree.Expression.FunctionCall;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.analyzer.tree.Expression.Relabel;
import dev.surus.engine.analyzer.tree.Expression.When;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.type.ObjectIds;
import java.util.ArrayList;
import java.util.List;

/// Computes what is constant before the query runs. An expression whose value is an error stays as it is: the error is due only
/// if a row gets there.
final class ConstantFolding {
    private final PlannerEnvironment environment;

    ConstantFolding(PlannerEnvironment environment) {
        this.environment = environment;
    }

    /// Folds one node whose children are folded.
    Expression fold(Expression e) {
        return switch (e) {
            case FunctionCall c when !c.returnsSet() -> call(c, c.function(), c.arguments());
            case OperatorCall c -> call(c, c.function(), c.arguments());
            case Relabel r when r.argument() instanceof Constant c ->
                    new Constant(r.type(), r.typmod(), r.collation(), ObjectIds.relabel(c.value(), c.type(), r.type()), 0);
            case CoerceThroughText c when c.argument() instanceof Constant k -> throughText(c, k);
            case BooleanCall b -> booleans(b);
            case Case c when c.argument() == null -> cases(c);
            case Coalesce c when c.arguments().getFirst() instanceof Constant first && first.value() != null -> first;
            default -> e;
        };
    }

    private Expression call(Expression e, int function, List<Expression> arguments) {
        boolean anyNull = false;
        boolean constants = true;
        for (Expression a : arguments) {
            if (a instanceof Constant c) {
                anyNull |= c.value() == null;
            } else {
                constants = false;
            }
        }
        if (!constants && !anyNull) {
            return e;
        }
        FunctionEntry entry = environment.catalog().function(function);
        if (entry == null || entry.kind() != 'f' || entry.returnsSet()) {
            return e;
        }
        if (anyNull && entry.strict() && entry.volatility() != 'v') {
            return new Constant(e.type(), e.typmod(), e.collation(), null, 0);
        }
        if (!constants || entry.volatility() != 'i' || !(entry.language() == 12 || entry.language() == 14)) {
            return e;
        }
        try {
            return new Constant(e.type(), e.typmod(), e.collation(), environment.evaluate(e), 0);
        } catch (SqlException _) {
            return e;
        }
    }

    /// Where neither the output nor the input of the types depends on a setting.
    private Expression throughText(CoerceThroughText e, Constant constant) {
        var catalog = environment.catalog();
        FunctionEntry output = catalog.function(catalog.type(constant.type()).outputFunction());
        FunctionEntry input = catalog.function(catalog.type(e.type()).inputFunction());
        if (output == null || input == null || output.volatility() != 'i' || input.volatility() != 'i') {
            return e;
        }
        try {
            return new Constant(e.type(), -1, e.collation(), environment.evaluate(e), 0);
        } catch (SqlException _) {
            return e;
        }
    }

    private static Expression booleans(BooleanCall b) {
        if (b.kind() == BooleanKind.NOT) {
            return b.arguments().getFirst() instanceof Constant c && c.value() != null
                    ? Expressions.isTrue(c) ? Expressions.FALSE : Expressions.TRUE
                    : b;
        }
        boolean and = b.kind() == BooleanKind.AND;
        var rest = new ArrayList<Expression>();
        for (Expression a : b.arguments()) {
            if (a instanceof Constant c && c.value() != null) {
                if (Expressions.isTrue(c) != and) {
                    return c;
                }
            } else if (a instanceof BooleanCall inner && inner.kind() == b.kind()) {
                rest.addAll(inner.arguments());
            } else {
                rest.add(a);
            }
        }
        return rest.isEmpty() ? and ? Expressions.TRUE : Expressions.FALSE
                : rest.size() == 1 ? rest.getFirst() : new BooleanCall(b.kind(), rest, 0);
    }

    private static Expression cases(Case c) {
        var whens = new ArrayList<When>();
        for (When when : c.whens()) {
            if (Expressions.isTrue(when.condition())) {
                return whens.isEmpty() ? when.result()
                        : new Case(null, whens, when.result(), c.type(), c.typmod(), c.collation(), 0);
            }
            if (!Expressions.isFalseOrNull(when.condition())) {
                whens.add(when);
            }
        }
        if (whens.isEmpty()) {
            return c.otherwise() == null ? new Constant(c.type(), c.typmod(), c.collation(), null, 0) : c.otherwise();
        }
        return whens.size() == c.whens().size() ? c
                : new Case(null, whens, c.otherwise(), c.type(), c.typmod(), c.collation(), 0);
    }
}
