package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ArrayComparison;
import dev.surus.engine.analyzer.tree.Expression.BooleanCall;
import dev.surus.engine.analyzer.tree.Expression.BooleanKind;
import dev.surus.engine.analyzer.tree.Expression.BooleanTest;
import dev.surus.engine.analyzer.tree.Expression.BooleanTestKind;
import dev.surus.engine.analyzer.tree.Expression.Constant;
import dev.surus.engine.analyzer.tree.Expression.NullTest;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.catalog.Catalog;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// Conditions in the form in which indexes and estimates know them:
///
/// ```
/// NOT (a = 1 AND b > 2)               ->  a <> 1 OR b <= 2
/// (a = 1 AND b = 2) OR (a = 1 AND c)  ->  a = 1 AND (b = 2 OR c)
/// ```
final class Negation {
    private Negation() {}

    /// What is true where `e` is false, false where it is true, and null where it is null.
    static Expression of(Catalog catalog, Expression e) {
        return switch (e) {
            case Constant c when c.value() != null -> Expressions.isTrue(c) ? Expressions.FALSE : Expressions.TRUE;
            case BooleanCall b when b.kind() == BooleanKind.NOT -> b.arguments().getFirst();
            case BooleanCall b -> new BooleanCall(b.kind() == BooleanKind.AND ? BooleanKind.OR : BooleanKind.AND,
                    b.arguments().stream().map(a -> of(catalog, a)).toList(), 0);
            case OperatorCall c when negator(catalog, c.operator()) != 0 -> {
                var operator = catalog.operator(negator(catalog, c.operator()));
                yield new OperatorCall(operator.oid(), operator.function(), c.arguments(), c.type(), c.collation(), c.inputCollation(), 0);
            }
            case ArrayComparison c when negator(catalog, c.operator()) != 0 -> {
                var operator = catalog.operator(negator(catalog, c.operator()));
                yield new ArrayComparison(operator.oid(), operator.function(), !c.any(), c.scalar(), c.array(), c.inputCollation(), 0);
            }
            case NullTest t when !t.rowwise() -> new NullTest(t.argument(), !t.isNull(), false, 0);
            case BooleanTest t -> new BooleanTest(switch (t.kind()) {
                case IS_TRUE -> BooleanTestKind.IS_NOT_TRUE;
                case IS_NOT_TRUE -> BooleanTestKind.IS_TRUE;
                case IS_FALSE -> BooleanTestKind.IS_NOT_FALSE;
                case IS_NOT_FALSE -> BooleanTestKind.IS_FALSE;
                case IS_UNKNOWN -> BooleanTestKind.IS_NOT_UNKNOWN;
                case IS_NOT_UNKNOWN -> BooleanTestKind.IS_UNKNOWN;
            }, t.argument(), 0);
            default -> new BooleanCall(BooleanKind.NOT, List.of(e), 0);
        };
    }

    private static int negator(Catalog catalog, int operator) {
        var entry = catalog.operator(operator);
        return entry == null || entry.negator() == 0 || catalog.operator(entry.negator()) == null ? 0 : entry.negator();
    }

    /// An OR whose arms have conditions in common; or the same where they have none.
    static Expression factored(BooleanCall or) {
        var common = new LinkedHashSet<>(conjuncts(or.arguments().getFirst()));
        for (Expression arm : or.arguments()) {
            common.retainAll(conjuncts(arm));
            if (common.isEmpty()) {
                return or;
            }
        }
        var rests = new ArrayList<Expression>();
        for (Expression arm : or.arguments()) {
            var rest = conjuncts(arm).stream().filter(c -> !common.contains(c)).toList();
            if (rest.isEmpty()) {
                // (a) OR (a AND b): b decides nothing.
                rests.clear();
                break;
            }
            rests.add(Expressions.and(rest));
        }
        var all = new ArrayList<>(common);
        if (!rests.isEmpty()) {
            all.add(new BooleanCall(BooleanKind.OR, rests, 0));
        }
        return Expressions.and(all);
    }

    private static List<Expression> conjuncts(Expression e) {
        return e instanceof BooleanCall b && b.kind() == BooleanKind.AND ? b.arguments() : List.of(e);
    }
}
