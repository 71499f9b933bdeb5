package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ArrayConstructor;
import dev.surus.engine.analyzer.tree.Expression.BooleanCall;
import dev.surus.engine.analyzer.tree.Expression.BooleanKind;
import dev.surus.engine.analyzer.tree.Expression.Case;
import dev.surus.engine.analyzer.tree.Expression.CaseTestValue;
import dev.surus.engine.analyzer.tree.Expression.Coalesce;
import dev.surus.engine.analyzer.tree.Expression.CoerceArray;
import dev.surus.engine.analyzer.tree.Expression.CoerceThroughText;
import dev.surus.engine.analyzer.tree.Expression.Constant;
import dev.surus.engine.analyzer.tree.Expression.FunctionCall;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.analyzer.tree.Expression.Parameter;
import dev.surus.engine.analyzer.tree.Expression.Relabel;
import dev.surus.engine.analyzer.tree.Expression.When;
import dev.surus.engine.base.Oid;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.type.ObjectIds;
import java.util.ArrayList;
import java.util.List;

/// Computes what is constant before the query runs. An expression whose value is an error stays as it is, and the first one is noted:
/// the error is due when the statement is about to run, whether or not a row gets there. What a constant condition cuts off is not computed.
final class ConstantFolding {
    private static final int BOOLEAN_EQUAL = 91;
    private static final int BOOLEAN_NOT_EQUAL = 85;

    private final PlannerEnvironment environment;
    private final FunctionBodies bodies;
    /// Functions whose bodies are being folded: a call of one of them inside stays.
    private final List<Integer> unfolding = new ArrayList<>();
    private Expression failing;
    private List<Integer> failingInside = List.of();
    private boolean byUsers;
    private boolean ofParameters;

    ConstantFolding(PlannerEnvironment environment, FunctionBodies bodies) {
        this.environment = environment;
        this.bodies = bodies;
    }

    /// The first constant expression whose value is an error, and what else is to be known.
    PlannedStatement.Constants found() {
        return new PlannedStatement.Constants(failing, failingInside, byUsers, ofParameters);
    }

    /// Folds an expression, from left to right, as far as its conditions let it come.
    Expression simplify(Expression e) {
        return switch (e) {
            case BooleanCall b when b.kind() != BooleanKind.NOT -> simplifyBooleans(b);
            case Case c when c.argument() == null -> simplifyCase(c);
            case Case c -> simplifyCaseOf(c);
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

    /// CASE value WHEN: where the value is constant, so may be the comparisons.
    private Expression simplifyCaseOf(Case c) {
        Expression argument = simplify(c.argument());
        if (!(argument instanceof Constant value)) {
            return fold(Expressions.mapChildren(c, this::simplify));
        }
        var whens = c.whens().stream().map(w -> new When(withTestValue(w.condition(), value), w.result())).toList();
        return simplifyCase(new Case(null, whens, c.otherwise(), c.type(), c.typmod(), c.collation(), c.position()));
    }

    private static Expression withTestValue(Expression condition, Constant value) {
        return Expressions.replace(condition, e -> switch (e) {
            case CaseTestValue t -> new Constant(t.type(), t.typmod(), t.collation(), ObjectIds.relabel(value.value(), value.type(), t.type()), 0);
            // These have a test value of their own.
            case Case inner when inner.argument() != null -> new Case(withTestValue(inner.argument(), value), inner.whens(), inner.otherwise(), inner.type(),
                    inner.typmod(), inner.collation(), inner.position());
            case CoerceArray inner -> new CoerceArray(withTestValue(inner.argument(), value), inner.element(), inner.type(), inner.typmod(), inner.collation(),
                    inner.form(), inner.position());
            default -> null;
        });
    }

    private Expression simplifyCoalesce(Coalesce c) {
        var arguments = new ArrayList<Expression>();
        for (Expression argument : c.arguments()) {
            Expression simple = simplify(argument);
            if (simple instanceof Constant constant && constant.value() == null) {
                continue;
            }
            arguments.add(simple);
            if (simple instanceof Constant) {
                break;
            }
        }
        if (arguments.isEmpty()) {
            return new Constant(c.type(), c.typmod(), c.collation(), null, 0);
        }
        return fold(new Coalesce(arguments, c.type(), c.typmod(), c.collation(), c.position()));
    }

    private static boolean areConstant(List<Expression> expressions) {
        return expressions.stream().allMatch(e -> e == null || e instanceof Constant);
    }

    private boolean isImmutable(int function) {
        FunctionEntry entry = environment.catalog().function(function);
        return entry != null && entry.volatility() == 'i' && !Oid.isOfUsers(entry.oid());
    }

    private static boolean isConstant(ArrayConstructor array) {
        return array.elements().stream().allMatch(e -> e instanceof Constant || e instanceof ArrayConstructor inner && isConstant(inner));
    }

    private Expression computed(Expression e) {
        try {
            return new Constant(e.type(), e.typmod(), e.collation(), environment.evaluate(e), 0);
        } catch (SqlException _) {
            return noted(e);
        }
    }

    /// Whether the values of the parameters would make a constant of a call.
    private void noteParameters(int function, List<Expression> arguments) {
        if (!ofParameters && arguments.stream().allMatch(ConstantFolding::isOfParameters) && arguments.stream().anyMatch(a -> !(a instanceof Constant))) {
            FunctionEntry entry = environment.catalog().function(function);
            ofParameters = entry != null && entry.kind() == 'f' && entry.volatility() == 'i' && !entry.returnsSet();
        }
    }

    /// Whether an expression is made of constants and parameters alone.
    private static boolean isOfParameters(Expression e) {
        return !Expressions.any(e, x -> switch (x) {
            case Constant _, Relabel _, CoerceThroughText _, OperatorCall _, BooleanCall _, Coalesce _, Case _, Expression.NullIf _, Expression.NullTest _,
                    Expression.Extreme _, Expression.Collate _ -> false;
            case Parameter p -> p.number() <= 0;
            case FunctionCall c -> c.returnsSet();
            default -> true;
        });
    }

    private Expression noted(Expression e) {
        if (failing == null) {
            failing = e;
            failingInside = List.copyOf(unfolding.reversed());
        }
        return e;
    }

    /// Folds one node whose children are folded.
    private Expression fold(Expression e) {
        return switch (e) {
            case FunctionCall c when !c.returnsSet() -> unfolded(call(c, c.function(), c.arguments()), c, c.function(), c.arguments(), c.inputCollation());
            case OperatorCall c when comparesTruth(c) -> truth(c);
            case OperatorCall c -> unfolded(call(c, c.function(), c.arguments()), c, c.function(), c.arguments(), c.inputCollation());
            case Relabel r when r.argument() instanceof Constant c ->
                    new Constant(r.type(), r.typmod(), r.collation(), ObjectIds.relabel(c.value(), c.type(), r.type()), 0);
            case CoerceThroughText c when c.argument() instanceof Constant k -> throughText(c, k);
            case CoerceThroughText c when isOfParameters(c.argument()) -> {
                ofParameters = true;
                yield c;
            }
            case BooleanCall b -> booleans(b);
            case Case c when c.argument() == null -> cases(c);
            case Coalesce c when c.arguments().getFirst() instanceof Constant first && first.value() != null -> first;
            case ArrayConstructor c when isConstant(c) -> computed(c);
            case Expression.Extreme c when areConstant(c.arguments()) -> computed(c);
            case Expression.NullIf c when c.left() instanceof Constant && c.right() instanceof Constant && isImmutable(c.function()) -> computed(c);
            case Expression.DistinctFrom c when c.left() instanceof Constant && c.right() instanceof Constant && isImmutable(c.function()) -> computed(c);
            case Expression.ArrayComparison c when c.scalar() instanceof Constant && c.array() instanceof Constant && isImmutable(c.function()) -> computed(c);
            case Expression.NullTest c when c.argument() instanceof Constant && !c.rowwise() -> computed(c);
            case Expression.BooleanTest c when c.argument() instanceof Constant -> computed(c);
            case Expression.Collate c when c.argument() instanceof Constant k -> new Constant(k.type(), k.typmod(), c.collation(), k.value(), 0);
            case Expression.FieldSelect c when c.argument() instanceof Expression.RowConstructor row && c.field() > 0 && c.field() <= row.fields().size()
                    && row.fields().get(c.field() - 1).type() == c.type() -> row.fields().get(c.field() - 1);
            case Expression.Subscript c when c.assigned() == null && c.container() instanceof Constant && areConstant(c.upper()) && areConstant(c.lower()) ->
                    computed(c);
            default -> e;
        };
    }

    /// The body of a function in SQL, folded, where its call is left and may be replaced by it.
    /// @param folded the call as far as it can be computed
    private Expression unfolded(Expression folded, Expression call, int function, List<Expression> arguments, int inputCollation) {
        if (folded != call || folded == failing || !Oid.isOfUsers(function) || unfolding.contains(function)) {
            return folded;
        }
        FunctionEntry entry = environment.catalog().function(function);
        Expression body = entry == null ? null : bodies.inPlaceOf(entry, arguments, call.type(), call.collation(), inputCollation);
        if (body == null) {
            return folded;
        }
        unfolding.addLast(function);
        try {
            return simplify(body);
        } finally {
            unfolding.removeLast();
        }
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
            noteParameters(function, arguments);
            return e;
        }
        FunctionEntry entry = environment.catalog().function(function);
        if (entry == null || entry.kind() != 'f' || entry.returnsSet()) {
            return e;
        }
        if (anyNull && entry.strict() && entry.volatility() != 'v') {
            return new Constant(e.type(), e.typmod(), e.collation(), null, 0);
        }
        if (!constants || entry.volatility() != 'i' || entry.language() == FunctionEntry.LANGUAGE_C) {
            return e;
        }
        if (entry.language() != FunctionEntry.LANGUAGE_INTERNAL && Oid.isOfUsers(entry.oid())) {
            byUsers = true;
            if (!environment.callsUsers()) {
                return e;
            }
        }
        return computed(e);
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

    /// x = true, and the like.
    private static boolean comparesTruth(OperatorCall c) {
        return (c.operator() == BOOLEAN_EQUAL || c.operator() == BOOLEAN_NOT_EQUAL) && c.arguments().stream().filter(a -> a instanceof Constant k && k.value() != null).count() == 1;
    }

    private Expression truth(OperatorCall c) {
        boolean first = c.arguments().getFirst() instanceof Constant k && k.value() != null;
        Expression constant = c.arguments().get(first ? 0 : 1);
        Expression other = c.arguments().get(first ? 1 : 0);
        if (other instanceof Constant) {
            return call(c, c.function(), c.arguments());
        }
        return Expressions.isTrue(constant) == (c.operator() == BOOLEAN_EQUAL) ? other : fold(new BooleanCall(BooleanKind.NOT, List.of(other), 0));
    }

    private Expression booleans(BooleanCall b) {
        if (b.kind() == BooleanKind.NOT) {
            Expression argument = b.arguments().getFirst();
            return argument instanceof Constant c && c.value() == null ? c : Negation.of(environment.catalog(), argument);
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
                : rest.size() == 1 ? rest.getFirst() : and ? new BooleanCall(b.kind(), rest, 0) : Negation.factored(new BooleanCall(b.kind(), rest, 0));
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
