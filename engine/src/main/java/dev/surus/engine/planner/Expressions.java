package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.AggregateCall;
import dev.surus.engine.analyzer.tree.Expression.ArrayComparison;
import dev.surus.engine.analyzer.tree.Expression.ArrayConstructor;
import dev.surus.engine.analyzer.tree.Expression.BooleanCall;
import dev.surus.engine.analyzer.tree.Expression.BooleanKind;
import dev.surus.engine.analyzer.tree.Expression.BooleanTest;
import dev.surus.engine.analyzer.tree.Expression.Case;
import dev.surus.engine.analyzer.tree.Expression.CaseTestValue;
import dev.surus.engine.analyzer.tree.Expression.Coalesce;
import dev.surus.engine.analyzer.tree.Expression.CoerceArray;
import dev.surus.engine.analyzer.tree.Expression.CoerceRow;
import dev.surus.engine.analyzer.tree.Expression.CoerceThroughText;
import dev.surus.engine.analyzer.tree.Expression.CoerceToDomain;
import dev.surus.engine.analyzer.tree.Expression.Collate;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.Constant;
import dev.surus.engine.analyzer.tree.Expression.CurrentOf;
import dev.surus.engine.analyzer.tree.Expression.DistinctFrom;
import dev.surus.engine.analyzer.tree.Expression.DomainValue;
import dev.surus.engine.analyzer.tree.Expression.Extreme;
import dev.surus.engine.analyzer.tree.Expression.FieldSelect;
import dev.surus.engine.analyzer.tree.Expression.FieldStore;
import dev.surus.engine.analyzer.tree.Expression.FunctionCall;
import dev.surus.engine.analyzer.tree.Expression.GroupingCall;
import dev.surus.engine.analyzer.tree.Expression.NextValue;
import dev.surus.engine.analyzer.tree.Expression.NullIf;
import dev.surus.engine.analyzer.tree.Expression.NullTest;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.analyzer.tree.Expression.Parameter;
import dev.surus.engine.analyzer.tree.Expression.Relabel;
import dev.surus.engine.analyzer.tree.Expression.RowComparison;
import dev.surus.engine.analyzer.tree.Expression.RowConstructor;
import dev.surus.engine.analyzer.tree.Expression.SetToDefault;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.analyzer.tree.Expression.SqlValue;
import dev.surus.engine.analyzer.tree.Expression.SubqueryColumn;
import dev.surus.engine.analyzer.tree.Expression.SubqueryExpression;
import dev.surus.engine.analyzer.tree.Expression.Subscript;
import dev.surus.engine.analyzer.tree.Expression.When;
import dev.surus.engine.analyzer.tree.Expression.WindowCall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// Walks over expression trees. Positions are dropped on the way, so that equal expressions are equal records.
public final class Expressions {
    public static final int BOOL = 16;
    public static final Constant TRUE = new Constant(BOOL, -1, 0, 1L, 0);
    public static final Constant FALSE = new Constant(BOOL, -1, 0, 0L, 0);

    private Expressions() {}

    private static List<Expression> all(List<Expression> list, UnaryOperator<Expression> f) {
        var mapped = new ArrayList<Expression>(list.size());
        for (Expression e : list) {
            mapped.add(e == null ? null : f.apply(e));
        }
        return mapped;
    }

    private static Expression one(Expression e, UnaryOperator<Expression> f) {
        return e == null ? null : f.apply(e);
    }

    public static List<SortKey> keys(List<SortKey> list, UnaryOperator<Expression> f) {
        var mapped = new ArrayList<SortKey>(list.size());
        for (SortKey k : list) {
            mapped.add(new SortKey(f.apply(k.expression()), k.lessOperator(), k.descending(), k.nullsFirst()));
        }
        return mapped;
    }

    /// A copy of `e` with `f` applied to each child (not to the query of a subquery), and without its position.
    public static Expression mapChildren(Expression e, UnaryOperator<Expression> f) {
        return switch (e) {
            case Constant c -> c.position() == 0 ? c : new Constant(c.type(), c.typmod(), c.collation(), c.value(), 0);
            case ColumnReference c -> c.position() == 0 ? c
                    : new ColumnReference(c.range(), c.column(), c.levelsUp(), c.type(), c.typmod(), c.collation(), 0);
            case Parameter p -> p.position() == 0 ? p : new Parameter(p.number(), p.type(), p.typmod(), p.collation(), 0);
            case FunctionCall c -> new FunctionCall(c.function(), all(c.arguments(), f), c.returnsSet(), c.variadic(), c.form(),
                    c.type(), c.typmod(), c.collation(), c.inputCollation(), 0);
            case OperatorCall c -> new OperatorCall(c.operator(), c.function(), all(c.arguments(), f), c.type(), c.collation(),
                    c.inputCollation(), 0);
            case DistinctFrom c -> new DistinctFrom(c.operator(), c.function(), f.apply(c.left()), f.apply(c.right()),
                    c.inputCollation(), 0);
            case NullIf c -> new NullIf(c.operator(), c.function(), f.apply(c.left()), f.apply(c.right()), c.type(), c.collation(),
                    c.inputCollation(), 0);
            case ArrayComparison c -> new ArrayComparison(c.operator(), c.function(), c.any(), f.apply(c.scalar()),
                    f.apply(c.array()), c.inputCollation(), 0);
            case BooleanCall c -> new BooleanCall(c.kind(), all(c.arguments(), f), 0);
            case AggregateCall c -> new AggregateCall(c.function(), all(c.directArguments(), f), all(c.arguments(), f),
                    keys(c.orderBy(), f), c.distinct(), keys(c.distinctKeys(), f), one(c.filter(), f), c.star(), c.variadic(),
                    c.levelsUp(), c.type(), c.collation(), c.inputCollation(), 0);
            case WindowCall c -> new WindowCall(c.function(), all(c.arguments(), f), one(c.filter(), f), c.window(), c.star(),
                    c.aggregate(), c.type(), c.collation(), c.inputCollation(), 0);
            case GroupingCall c -> new GroupingCall(all(c.arguments(), f), c.groups(), c.levelsUp(), 0);
            case SubqueryExpression c -> new SubqueryExpression(c.kind(), one(c.test(), f), c.query(), c.type(), c.typmod(),
                    c.collation(), 0);
            case SubqueryColumn c -> c;
            case Relabel c -> new Relabel(f.apply(c.argument()), c.type(), c.typmod(), c.collation(), c.form(), 0);
            case CoerceThroughText c -> new CoerceThroughText(f.apply(c.argument()), c.type(), c.collation(), c.form(), 0);
            case CoerceArray c -> new CoerceArray(f.apply(c.argument()), f.apply(c.element()), c.type(), c.typmod(),
                    c.collation(), c.form(), 0);
            case CoerceRow c -> new CoerceRow(f.apply(c.argument()), c.type(), c.form(), 0);
            case CoerceToDomain c -> new CoerceToDomain(f.apply(c.argument()), c.type(), c.typmod(), c.collation(), c.form(), 0);
            case DomainValue c -> c;
            case Case c -> new Case(one(c.argument(), f),
                    c.whens().stream().map(w -> new When(f.apply(w.condition()), f.apply(w.result()))).toList(),
                    one(c.otherwise(), f), c.type(), c.typmod(), c.collation(), 0);
            case CaseTestValue c -> c;
            case ArrayConstructor c -> new ArrayConstructor(all(c.elements(), f), c.elementType(), c.nested(), c.type(),
                    c.collation(), 0);
            case RowConstructor c -> new RowConstructor(all(c.fields(), f), c.names(), c.form(), c.type(), 0);
            case RowComparison c -> new RowComparison(c.kind(), c.operators(), c.functions(), all(c.left(), f), all(c.right(), f), 0);
            case Coalesce c -> new Coalesce(all(c.arguments(), f), c.type(), c.typmod(), c.collation(), 0);
            case Extreme c -> new Extreme(c.greatest(), all(c.arguments(), f), c.type(), c.typmod(), c.collation(),
                    c.inputCollation(), 0);
            case SqlValue c -> c.position() == 0 ? c : new SqlValue(c.kind(), c.type(), c.typmod(), c.collation(), 0);
            case NullTest c -> new NullTest(f.apply(c.argument()), c.isNull(), c.rowwise(), 0);
            case BooleanTest c -> new BooleanTest(c.kind(), f.apply(c.argument()), 0);
            case FieldSelect c -> new FieldSelect(f.apply(c.argument()), c.field(), c.type(), c.typmod(), c.collation());
            case FieldStore c -> new FieldStore(f.apply(c.argument()), all(c.values(), f), c.fields(), c.type());
            case Subscript c -> new Subscript(f.apply(c.container()), all(c.upper(), f), all(c.lower(), f), c.slice(),
                    one(c.assigned(), f), c.type(), c.typmod(), c.collation(), 0);
            case Collate c -> new Collate(f.apply(c.argument()), c.collation(), 0);
            case SetToDefault c -> c;
            case NextValue c -> c;
            case CurrentOf c -> c;
        };
    }

    /// Whether `e` or an expression below it (not inside a subquery's query) passes the test.
    public static boolean any(Expression e, Predicate<Expression> test) {
        if (test.test(e)) {
            return true;
        }
        switch (e) {
            case Constant _, ColumnReference _, Parameter _ -> {
                return false;
            }
            case OperatorCall c -> {
                for (Expression a : c.arguments()) {
                    if (any(a, test)) {
                        return true;
                    }
                }
                return false;
            }
            default -> {
                boolean[] found = new boolean[1];
                mapChildren(e, child -> {
                    found[0] |= !found[0] && any(child, test);
                    return child;
                });
                return found[0];
            }
        }
    }

    /// Applies `f` to the tree from the leaves up.
    public static Expression mapUp(Expression e, UnaryOperator<Expression> f) {
        return f.apply(mapChildren(e, child -> mapUp(child, f)));
    }

    /// Replaces whole subtrees: where `f` gives null, its children are visited.
    public static Expression replace(Expression e, java.util.function.Function<Expression, Expression> f) {
        var replaced = f.apply(e);
        return replaced != null ? replaced : mapChildren(e, child -> replace(child, f));
    }

    // ---- conditions

    /// The conditions that AND connects; none for null or TRUE.
    public static List<Expression> conjuncts(Expression condition) {
        var list = new ArrayList<Expression>();
        addConjuncts(condition, list);
        return list;
    }

    private static void addConjuncts(Expression e, List<Expression> list) {
        if (e == null || isTrue(e)) {
            return;
        }
        if (e instanceof BooleanCall b && b.kind() == BooleanKind.AND) {
            b.arguments().forEach(a -> addConjuncts(a, list));
        } else {
            list.add(e);
        }
    }

    /// The conditions in one; null for none.
    public static Expression and(List<Expression> conditions) {
        return switch (conditions.size()) {
            case 0 -> null;
            case 1 -> conditions.getFirst();
            default -> new BooleanCall(BooleanKind.AND, List.copyOf(conditions), 0);
        };
    }

    public static boolean isTrue(Expression e) {
        return e instanceof Constant c && c.type() == BOOL && Long.valueOf(1).equals(c.value());
    }

    public static boolean isFalseOrNull(Expression e) {
        return e instanceof Constant c && c.type() == BOOL && !Long.valueOf(1).equals(c.value());
    }

    /// Casts that change nothing but the type's name.
    public static Expression withoutRelabels(Expression e) {
        while (true) {
            if (e instanceof Relabel r) {
                e = r.argument();
            } else if (e instanceof Collate c) {
                e = c.argument();
            } else {
                return e;
            }
        }
    }
}
