package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ArrayComparison;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.DistinctFrom;
import dev.surus.engine.analyzer.tree.Expression.FunctionCall;
import dev.surus.engine.analyzer.tree.Expression.NextValue;
import dev.surus.engine.analyzer.tree.Expression.NullTest;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.analyzer.tree.Expression.Relabel;
import dev.surus.engine.analyzer.tree.Expression.SubqueryExpression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.FunctionEntry;
import java.util.BitSet;

/// What the planner may conclude of an expression: whether it is volatile, strict, which ranges it reads.
final class Properties {
    private final Catalog catalog;

    Properties(Catalog catalog) {
        this.catalog = catalog;
    }

    private char volatility(int function) {
        FunctionEntry entry = catalog.function(function);
        return entry == null ? 'v' : entry.volatility();
    }

    /// Whether it may give another value each time.
    boolean isVolatile(Expression e) {
        return Expressions.any(e, x -> switch (x) {
            case FunctionCall c -> volatility(c.function()) == 'v';
            case OperatorCall c -> volatility(c.function()) == 'v';
            case NextValue _ -> true;
            case SubqueryExpression s -> isVolatile(s.query());
            default -> false;
        });
    }

    /// Whether an expression is what a function was declared to be: no less certain than its volatility says, and NULL where a strict one's arguments are.
    boolean keepsPromises(FunctionEntry function, Expression body) {
        boolean kept = switch (function.volatility()) {
            case 'i' -> !Expressions.any(body, this::mayChange);
            case 's' -> !isVolatile(body);
            default -> true;
        };
        return kept && (!function.strict() || !Expressions.any(body, this::isNotStrict));
    }

    private boolean mayChange(Expression e) {
        return switch (e) {
            case FunctionCall c -> volatility(c.function()) != 'i';
            case OperatorCall c -> volatility(c.function()) != 'i';
            case DistinctFrom c -> volatility(c.function()) != 'i';
            case Expression.NullIf c -> volatility(c.function()) != 'i';
            case ArrayComparison c -> volatility(c.function()) != 'i';
            case Expression.RowComparison c -> c.functions().stream().anyMatch(f -> volatility(f) != 'i');
            case Expression.CoerceThroughText c -> volatility(catalog.type(c.argument().type()).outputFunction()) != 'i'
                    || volatility(catalog.type(c.type()).inputFunction()) != 'i';
            case Expression.SqlValue _, NextValue _ -> true;
            default -> false;
        };
    }

    private boolean isNotStrict(Expression e) {
        return switch (e) {
            case FunctionCall c -> !isStrict(c.function());
            case OperatorCall c -> !isStrict(c.function());
            case ArrayComparison c -> !isStrict(c.function()) || !(c.array() instanceof Expression.Constant k && k.value() != null);
            case Expression.BooleanCall c -> c.kind() != Expression.BooleanKind.NOT;
            case Expression.Subscript c -> c.assigned() != null;
            case DistinctFrom _, Expression.NullIf _, SubqueryExpression _, Expression.FieldStore _, Expression.Case _, Expression.ArrayConstructor _,
                    Expression.RowConstructor _, Expression.RowComparison _, Expression.Coalesce _, Expression.Extreme _, NullTest _,
                    Expression.BooleanTest _ -> true;
            default -> false;
        };
    }

    /// What an expression costs for each row: a plain operator is 1.
    double cost(Expression e) {
        double[] sum = new double[1];
        Expressions.any(e, x -> {
            sum[0] += switch (x) {
                case FunctionCall c -> functionCost(c.function());
                case OperatorCall c -> functionCost(c.function());
                case DistinctFrom c -> functionCost(c.function());
                case Expression.NullIf c -> functionCost(c.function());
                case ArrayComparison c -> functionCost(c.function()) * 5;
                case Expression.CoerceThroughText c -> functionCost(catalog.type(c.argument().type()).outputFunction())
                        + functionCost(catalog.type(c.type()).inputFunction());
                case Expression.RowComparison c -> c.functions().size();
                case Expression.Extreme _, Expression.SqlValue _, NextValue _ -> 1;
                default -> 0;
            };
            return false;
        });
        return sum[0];
    }

    private double functionCost(int function) {
        FunctionEntry entry = catalog.function(function);
        return entry == null ? 1 : entry.cost();
    }

    /// Whether nothing of its arguments can be told from an error or a side effect: it may look at rows that a view keeps back.
    boolean isLeakproof(Expression e) {
        return !Expressions.any(e, x -> switch (x) {
            case FunctionCall c -> !catalog.function(c.function()).leakproof();
            case OperatorCall c -> !catalog.function(c.function()).leakproof();
            case DistinctFrom c -> !catalog.function(c.function()).leakproof();
            case ArrayComparison c -> !catalog.function(c.function()).leakproof();
            case ColumnReference _, Expression.Constant _, Expression.Parameter _, Relabel _, NullTest _, Expression.BooleanCall _,
                    Expression.BooleanTest _, Expression.ArrayConstructor _ -> false;
            default -> true;
        });
    }

    boolean isVolatile(Query q) {
        boolean[] found = new boolean[1];
        new QueryRewriter() {
            @Override
            Expression replacement(Expression e, int depth) {
                found[0] |= switch (e) {
                    case FunctionCall c -> volatility(c.function()) == 'v';
                    case OperatorCall c -> volatility(c.function()) == 'v';
                    case NextValue _ -> true;
                    default -> false;
                };
                return null;
            }
        }.query(q, 0);
        return found[0];
    }

    static boolean hasSubquery(Expression e) {
        return Expressions.any(e, x -> x instanceof SubqueryExpression);
    }

    boolean isStrict(int function) {
        FunctionEntry entry = catalog.function(function);
        return entry != null && entry.strict();
    }

    /// Adds the ranges for which a condition that is true proves that they are not null-extended.
    void nonNullable(Expression condition, BitSet ranges) {
        switch (condition) {
            case OperatorCall c when isStrict(c.function()) -> c.arguments().forEach(a -> strictRanges(a, ranges));
            case FunctionCall c when isStrict(c.function()) -> c.arguments().forEach(a -> strictRanges(a, ranges));
            case ArrayComparison c when isStrict(c.function()) && c.any() -> strictRanges(c.scalar(), ranges);
            case NullTest c when !c.isNull() && !c.rowwise() -> strictRanges(c.argument(), ranges);
            case ColumnReference c -> strictRanges(c, ranges);
            default -> { }
        }
    }

    /// Adds the ranges of which a null row makes the expression null.
    private void strictRanges(Expression e, BitSet ranges) {
        switch (e) {
            case ColumnReference c when c.levelsUp() == 0 -> ranges.set(c.range());
            case Relabel r -> strictRanges(r.argument(), ranges);
            case OperatorCall c when isStrict(c.function()) -> c.arguments().forEach(a -> strictRanges(a, ranges));
            case FunctionCall c when isStrict(c.function()) && !c.returnsSet() -> c.arguments().forEach(a -> strictRanges(a, ranges));
            case DistinctFrom _ -> { }
            default -> { }
        }
    }
}
