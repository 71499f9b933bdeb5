package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.OperatorEntry;
import dev.surus.engine.catalog.entry.TypeComparison;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which orders of rows are the same: after `a.x = b.x`, rows in the order of one are in the order of the other.
final class RowOrders {
    private final Catalog catalog;
    private final List<Equal> equal = new ArrayList<>();

    /// Two expressions that have one value as soon as rows have all of some ranges, when the condition has been applied.
    private record Equal(Expression left, Expression right, BitSet ranges) {}

    RowOrders(Catalog catalog) {
        this.catalog = catalog;
    }

    /// Whether an operator says that two values have the same place in the order of their types.
    static boolean isEquality(Catalog catalog, OperatorCall call) {
        OperatorEntry operator = catalog.operator(call.operator());
        if (operator == null || !operator.canMerge() || call.arguments().size() != 2
                || !AccessPaths.sameForm(operator.left(), operator.right())) {
            return false;
        }
        TypeComparison left = catalog.comparison(call.arguments().get(0).type());
        TypeComparison right = catalog.comparison(call.arguments().get(1).type());
        return left != null && right != null && left.ordered() && left.family() == right.family()
                && catalog.familiesOfOperator(call.operator()).stream().anyMatch(m -> m.family() == left.family() && m.strategy() == 3);
    }

    /// Notes a condition that is applied to all rows that have both sides.
    void note(Expression condition, QueryPlanner query) {
        if (condition instanceof OperatorCall c && isEquality(catalog, c)) {
            Expression a = c.arguments().get(0);
            Expression b = c.arguments().get(1);
            if (!query.rangesIn(a).isEmpty() && !query.rangesIn(b).isEmpty()) {
                equal.add(new Equal(a, b, query.rangesIn(c)));
            }
        }
    }

    /// Whether two expressions have the same value in all rows that have some ranges.
    boolean same(Expression a, Expression b, BitSet within) {
        if (a.equals(b)) {
            return true;
        }
        Set<Expression> reached = new HashSet<>(Set.of(a));
        boolean more = true;
        while (more && !reached.contains(b)) {
            more = false;
            for (Equal e : equal) {
                if (JoinPlanner.contains(within, e.ranges())) {
                    more |= reached.contains(e.left()) && reached.add(e.right());
                    more |= reached.contains(e.right()) && reached.add(e.left());
                }
            }
        }
        return reached.contains(b);
    }

    SortKey key(Expression e, boolean descending, boolean nullsFirst) {
        return new SortKey(e, catalog.comparison(e.type()).less(), descending, nullsFirst);
    }

    private boolean isDefault(SortKey key) {
        TypeComparison comparison = catalog.comparison(key.expression().type());
        return comparison != null && key.lessOperator() == comparison.less();
    }

    /// Whether two keys sort rows alike.
    boolean sorts(SortKey a, SortKey b, BitSet within) {
        return a.equals(b) || a.descending() == b.descending() && a.nullsFirst() == b.nullsFirst() && isDefault(a) && isDefault(b)
                && same(a.expression(), b.expression(), within);
    }

    /// Without the keys that change nothing because of one before them.
    List<SortKey> withoutRepeated(List<SortKey> keys, BitSet within) {
        var rest = new ArrayList<SortKey>();
        for (SortKey key : keys) {
            if (rest.stream().noneMatch(k -> isDefault(k) && isDefault(key) && same(k.expression(), key.expression(), within))) {
                rest.add(key);
            }
        }
        return rest;
    }

    /// Whether rows in an order are in the wished one.
    boolean gives(List<SortKey> order, List<SortKey> wished, BitSet within) {
        return begun(order, wished, within) == wished.size();
    }

    /// How many of the wished keys rows in an order are sorted by.
    int begun(List<SortKey> order, List<SortKey> wished, BitSet within) {
        var given = withoutRepeated(order, within);
        var asked = withoutRepeated(wished, within);
        for (int i = 0; i < asked.size(); i++) {
            if (i == given.size() || !sorts(given.get(i), asked.get(i), within)) {
                return i == 0 ? 0 : wished.indexOf(asked.get(i));
            }
        }
        return wished.size();
    }
}
