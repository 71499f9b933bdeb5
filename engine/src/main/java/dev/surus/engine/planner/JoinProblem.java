package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.planner.JoinPlanner.LaterJoin;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Inner joins taken apart: what they put together, under which conditions, and the joins that come after them.
final class JoinProblem {
    final List<Item> items = new ArrayList<>();
    final List<Expression> conditions = new ArrayList<>();
    final List<LaterJoin> later = new ArrayList<>();
    final RowOrders orders;
    final JoinMethods methods;
    /// How many outer joins have nothing but one row without columns on their left.
    int lonely;
    EquivalenceClasses classes;

    JoinProblem(QueryPlanner query) {
        orders = new RowOrders(query.planner.environment.catalog());
        methods = new JoinMethods(query, orders);
    }

    JoinProblem copy(QueryPlanner query) {
        var copy = new JoinProblem(query);
        items.forEach(item -> copy.items.add(item.copy()));
        copy.add(conditions, query);
        copy.later.addAll(later);
        return copy;
    }

    void add(List<Expression> more, QueryPlanner query) {
        conditions.addAll(more);
        more.forEach(c -> orders.note(c, query));
    }

    /// Something that inner joins put together: a range, or a join that cannot be taken apart.
    static final class Item {
        final BitSet ranges = new BitSet();
        /// Ranges that its rows depend on (LATERAL).
        final BitSet needs = new BitSet();
        /// The range, where it is a single one, else 0.
        int range;
        final List<Expression> conditions = new ArrayList<>();
        /// How to read it, when that is planned.
        List<Way> ways;

        /// As it was before its conditions were found.
        Item copy() {
            var copy = new Item();
            copy.ranges.or(ranges);
            copy.needs.or(needs);
            copy.range = range;
            copy.ways = ways;
            return copy;
        }

        double rowCount() {
            return ways.getFirst().plan().rowCount();
        }
    }
}
