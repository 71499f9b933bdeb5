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
import java.util.function.Supplier;

/// Computes what is constant before the query runs. An expression whose value is an error stays as it is, and the first one is noted:
/// the error is due when the statement is about to run, whether or not a row gets there. What a constant condition cuts off is not computed.
final class ConstantFolding {
    private final PlannerEnvironment environment;
    private Expression failing;

    ConstantFolding(PlannerEnvironment environment) {
        this.environment = environment;
    }

    /// The first constant expression whose value is an error, or null.
    Expression failing() {
        return failing;
    }

    /// Work on what nobody may ever compute, such as the columns of an EXISTS: its errors are not noted.
    <T> T forgiving(Supplier<T> work) {
        Expression before = failing;
        T result = work.get();
        failing = before;
        return result;
    }

    /// Folds an expression, from left to right, as far as its conditions let it come.
    Expression simplify(Expression e) {
        return switch (e) {
            case BooleanCall b when b.kind() != BooleanKind.NOT -> simplifyBooleans(b);
            case Case c when c.argument() == null -> simplifyCase(c);
            case Coalesce c -> simplifyCoalesce(c);
            default -> fold(Expressions.mapChildren(e, this::simplify));
        };
    }

    private Expression simplifyBooleans(BooleanCall b) {
        boolean and = b.kind() == BooleanKind.AND;
        var arguments = new ArrayList<Expression>();
        for (Expression argument : b.arguments()) {
            Expression simple = simplify(argument);
            if (simple instanceof Constant c && c.value() != null && Expressions.isTrue(c) != and) {
                return c;
            }
            arguments.add(simple);
        }
        return fold(new BooleanCall(b.kind(), arguments, b.position()));
    }

    private Expression simplifyCase(Case c) {
        var whens = new ArrayList<When>();
        for (When when : c.whens()) {
            Expression condition = simplify(when.condition());
            if (Expressions.isFalseOrNull(condition)) {
                continue;
            }
            Expression result = simplify(when.result());
            whens.add(new When(condition, result));
            if (Expressions.isTrue(condition)) {
                return fold(new Case(null, whens, null, c.type(), c.typmod(), c.collation(), c.position()));
            }
        }
        return fold(new Case(null, whens, c.otherwise() == null ? null : simplify(c.otherwise()), c.type(), c.typmod(), c.collation(), c.position()));
    }

    private Expression simplifyCoalesce(Coalesce c) {
        var arguments = new ArrayList<Expression>();
        for (Expression argument : c.arguments()) {
            Expression simple = simplify(argument);
            arguments.add(simple);
            if (simple instanceof Constant constant && constant.value() != null) {
                break;
            }
        }
        return fold(new Coalesce(arguments, c.type(), c.typmod(), c.collation(), c.position()));
    }

    private Expression noted(Expression e) {
        failing = failing == null ? e : failing;
        return e;
    }

    /// Folds one node whose children are folded.
    private Expression fold(Expression e) {
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
        if (!constants || entry.volatility() != 'i' || !(entry.language() == FunctionEntry.LANGUAGE_INTERNAL || entry.language() == FunctionEntry.LANGUAGE_SQL)) {
            return e;
        }
        try {
            return new Constant(e.type(), e.typmod(), e.collation(), environment.evaluate(e), 0);
        } catch (SqlException _) {
            return noted(e);
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
            return noted(e);
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
