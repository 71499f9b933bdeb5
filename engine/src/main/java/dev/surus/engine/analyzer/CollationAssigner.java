package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// Derives collations bottom up (manual, section 24.2.1): an explicit COLLATE wins, implicit ones must agree, the default
/// gives way to any other. Runs over a finished expression; makes new nodes where a collation is to be set.
final class CollationAssigner {
    static final int DEFAULT = 100;

    private enum Strength { NONE, IMPLICIT, CONFLICT, EXPLICIT }

    /// What the children of a node say together.
    private static final class State {
        Strength strength = Strength.NONE;
        int collation;
        int position;
    }

    private final AnalyzerCatalog catalog;

    CollationAssigner(AnalyzerCatalog catalog) {
        this.catalog = catalog;
    }

    Expression assign(Expression expression) {
        return switch (expression) {
            case null -> null;
            case Expression.Constant e -> e;
            case Expression.ColumnReference e -> e;
            case Expression.Parameter e -> e;
            default -> walk(expression, new State());
        };
    }

    /// The collation that several expressions have in common; 0 where they conflict and that is allowed.
    int common(List<Expression> expressions, boolean conflictAllowed) {
        var state = new State();
        int[] other = new int[1];
        for (var expression : expressions) {
            var before = state.strength;
            int beforeCollation = state.collation;
            walk(expression, state);
            if (state.strength == Strength.CONFLICT && before != Strength.CONFLICT) {
                other[0] = expression.collation();
                if (!conflictAllowed) {
                    throw new SqlException(SqlState.COLLATION_MISMATCH, AnalyzerMessage.COLLATION_IMPLICIT_MISMATCH,
                            catalog.collationName(beforeCollation), catalog.collationName(expression.collation()))
                            .hint(AnalyzerMessage.COLLATION_MISMATCH_HINT).at(Expressions.location(expression));
                }
            }
        }
        return state.strength == Strength.CONFLICT ? 0 : state.collation;
    }

    private Expression walk(Expression expression, State parent) {
        switch (expression) {
            case Expression.Constant _, Expression.ColumnReference _, Expression.Parameter _,
                    Expression.CaseTestValue _, Expression.SubqueryColumn _, Expression.DomainValue _,
                    Expression.SqlValue _, Expression.SetToDefault _, Expression.NextValue _, Expression.CurrentOf _ -> {
                if (expression.collation() != 0) {
                    merge(parent, Strength.IMPLICIT, expression.collation(), expression.position());
                }
                return expression;
            }
            case Expression.Collate e -> {
                var argument = walk(e.argument(), new State());
                merge(parent, Strength.EXPLICIT, e.collation(), e.position());
                return argument == e.argument() ? e : new Expression.Collate(argument, e.collation(), e.position());
            }
            case Expression.FieldSelect e -> {
                var result = Expressions.mapChildren(e, this::assign);
                if (e.collation() != 0) {
                    merge(parent, Strength.IMPLICIT, e.collation(), Expressions.location(e));
                }
                return result;
            }
            case Expression.RowConstructor e -> {
                return Expressions.mapChildren(e, this::assign);
            }
            case Expression.RowComparison e -> {
                return Expressions.mapChildren(e, this::assign);
            }
            case Expression.SubqueryExpression e -> {
                var result = Expressions.mapChildren(e, this::assign);
                if (e.collation() != 0) {
                    merge(parent, Strength.IMPLICIT, e.collation(), e.position());
                }
                return result;
            }
            case Expression.CoerceArray e -> {
                var local = new State();
                var argument = walk(e.argument(), local);
                var node = new Expression.CoerceArray(argument, assign(e.element()), e.type(), e.typmod(),
                        e.collation(), e.form(), e.position());
                return finish(node, local, parent);
            }
            case Expression.Case e -> {
                var local = new State();
                var argument = assign(e.argument());
                var whens = new ArrayList<Expression.When>(e.whens().size());
                for (var when : e.whens()) {
                    whens.add(new Expression.When(assign(when.condition()), walk(when.result(), local)));
                }
                var otherwise = e.otherwise() == null ? null : walk(e.otherwise(), local);
                return finish(new Expression.Case(argument, whens, otherwise, e.type(), e.typmod(), e.collation(),
                        e.position()), local, parent);
            }
            case Expression.AggregateCall e -> {
                var local = new State();
                var direct = Expressions.map(e.directArguments(), this::assign);
                var arguments = Expressions.map(e.arguments(), child -> walk(child, local));
                var node = new Expression.AggregateCall(e.function(), direct, arguments,
                        keys(e.orderBy()), e.distinct(), keys(e.distinctKeys()), assign(e.filter()), e.star(),
                        e.variadic(), e.levelsUp(), e.type(), e.collation(), e.inputCollation(), e.position());
                return finish(node, local, parent);
            }
            case Expression.WindowCall e -> {
                var local = new State();
                var arguments = Expressions.map(e.arguments(), child -> walk(child, local));
                return finish(new Expression.WindowCall(e.function(), arguments, assign(e.filter()), e.window(),
                        e.star(), e.aggregate(), e.type(), e.collation(), e.inputCollation(), e.position()), local,
                        parent);
            }
            case Expression.Subscript e -> {
                var local = new State();
                var container = walk(e.container(), local);
                var node = new Expression.Subscript(container, Expressions.map(e.upper(), this::assign),
                        Expressions.map(e.lower(), this::assign), e.slice(), assign(e.assigned()), e.type(), e.typmod(),
                        e.collation(), e.position());
                return finish(node, local, parent);
            }
            default -> {
                var local = new State();
                return finish(Expressions.mapChildren(expression, child -> walk(child, local)), local, parent);
            }
        }
    }

    private List<Expression.SortKey> keys(List<Expression.SortKey> keys) {
        return keys.stream().map(key -> new Expression.SortKey(
                assign(key.expression()), key.lessOperator(), key.descending(), key.nullsFirst())).toList();
    }

    /// Sets what the children's state means for the node and hands its own state up.
    private Expression finish(Expression node, State local, State parent) {
        int own = node.type() == TypeOid.BOOL ? 0 : catalog.collationOf(node.type());
        Strength strength = Strength.NONE;
        int collation = 0;
        int position = 0;
        if (own != 0) {
            if (local.strength != Strength.NONE) {
                strength = local.strength;
                collation = local.collation;
                position = local.position;
            } else {
                strength = Strength.IMPLICIT;
                collation = own;
                position = Expressions.location(node);
            }
        }
        int result = strength == Strength.CONFLICT ? 0 : collation;
        int input = local.strength == Strength.CONFLICT ? 0 : local.collation;
        var finished = set(node, result, input);
        if (strength != Strength.NONE) {
            merge(parent, strength, collation, position);
        }
        return finished;
    }

    private void merge(State state, Strength strength, int collation, int position) {
        int compared = strength.compareTo(state.strength);
        if (compared > 0) {
            state.strength = strength;
            state.collation = collation;
            state.position = position;
        } else if (compared == 0 && collation != state.collation) {
            switch (strength) {
                case IMPLICIT -> {
                    if (state.collation == DEFAULT) {
                        state.collation = collation;
                        state.position = position;
                    } else if (collation != DEFAULT) {
                        state.strength = Strength.CONFLICT;
                    }
                }
                case EXPLICIT -> throw new SqlException(SqlState.COLLATION_MISMATCH,
                        AnalyzerMessage.COLLATION_EXPLICIT_MISMATCH, catalog.collationName(state.collation),
                        catalog.collationName(collation)).at(position);
                case NONE, CONFLICT -> {}
            }
        }
    }

    private static Expression set(Expression node, int collation, int input) {
        return switch (node) {
            case Expression.FunctionCall e -> e.collation() == collation && e.inputCollation() == input ? e
                    : new Expression.FunctionCall(e.function(), e.arguments(), e.returnsSet(), e.variadic(), e.form(),
                            e.type(), e.typmod(), collation, input, e.position());
            case Expression.OperatorCall e -> e.collation() == collation && e.inputCollation() == input ? e
                    : new Expression.OperatorCall(e.operator(), e.function(), e.arguments(), e.type(), collation, input,
                            e.position());
            case Expression.DistinctFrom e -> new Expression.DistinctFrom(
                    e.operator(), e.function(), e.left(), e.right(), input, e.position());
            case Expression.NullIf e -> new Expression.NullIf(e.operator(), e.function(), e.left(), e.right(), e.type(),
                    collation, input, e.position());
            case Expression.ArrayComparison e -> e.inputCollation() == input ? e : new Expression.ArrayComparison(
                    e.operator(), e.function(), e.any(), e.scalar(), e.array(), input, e.position());
            case Expression.AggregateCall e -> new Expression.AggregateCall(e.function(), e.directArguments(),
                    e.arguments(), e.orderBy(), e.distinct(), e.distinctKeys(), e.filter(), e.star(), e.variadic(),
                    e.levelsUp(), e.type(), collation, input, e.position());
            case Expression.WindowCall e -> new Expression.WindowCall(e.function(), e.arguments(), e.filter(),
                    e.window(), e.star(), e.aggregate(), e.type(), collation, input, e.position());
            case Expression.Relabel e -> e.collation() == collation ? e : new Expression.Relabel(
                    e.argument(), e.type(), e.typmod(), collation, e.form(), e.position());
            case Expression.CoerceThroughText e -> e.collation() == collation ? e
                    : new Expression.CoerceThroughText(e.argument(), e.type(), collation, e.form(), e.position());
            case Expression.CoerceArray e -> e.collation() == collation ? e : new Expression.CoerceArray(
                    e.argument(), e.element(), e.type(), e.typmod(), collation, e.form(), e.position());
            case Expression.CoerceToDomain e -> e.collation() == collation ? e : new Expression.CoerceToDomain(
                    e.argument(), e.type(), e.typmod(), collation, e.form(), e.position());
            case Expression.Case e -> new Expression.Case(
                    e.argument(), e.whens(), e.otherwise(), e.type(), e.typmod(), collation, e.position());
            case Expression.ArrayConstructor e -> e.collation() == collation ? e : new Expression.ArrayConstructor(
                    e.elements(), e.elementType(), e.nested(), e.type(), collation, e.position());
            case Expression.Coalesce e -> e.collation() == collation ? e : new Expression.Coalesce(
                    e.arguments(), e.type(), e.typmod(), collation, e.position());
            case Expression.Extreme e -> new Expression.Extreme(e.greatest(), e.arguments(), e.type(), e.typmod(),
                    collation, input, e.position());
            case Expression.Subscript e -> e.collation() == collation ? e : new Expression.Subscript(e.container(),
                    e.upper(), e.lower(), e.slice(), e.assigned(), e.type(), e.typmod(), collation, e.position());
            default -> node;
        };
    }
}
