package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.planner.JoinPlanner.LaterJoin;
import dev.surus.engine.planner.JoinProblem.Item;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.Cost;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// EXISTS and IN read first, each value once, so that the other tables are looked up:
///
/// ```
/// FROM big WHERE big.id IN (SELECT few.id FROM few)     ->     (SELECT DISTINCT few.id FROM few) f JOIN big ON big.id = f.id
/// ```
final class SemiJoinsFirst {
    private final JoinPlanner joins;
    private final QueryPlanner query;
    private final Planner planner;
    private final Selectivity selectivity;

    SemiJoinsFirst(JoinPlanner joins, QueryPlanner query, Selectivity selectivity) {
        this.joins = joins;
        this.query = query;
        planner = query.planner;
        this.selectivity = selectivity;
    }

    /// The problem with the right side of a semi-join as one more item, which has each of its values once; null where it is joined by something else
    /// than equalities of columns.
    JoinProblem with(JoinProblem problem, LaterJoin later) {
        BitSet right = JoinPlanner.rangesOf(later.right());
        var inside = new ArrayList<Expression>();
        var between = new ArrayList<Expression>();
        var keys = new ArrayList<Expression>();
        for (Expression c : later.conditions()) {
            if (Properties.hasSubquery(c) || planner.properties.isVolatile(c)) {
                return null;
            }
            BitSet used = query.rangesIn(c);
            if (JoinPlanner.contains(right, used)) {
                inside.add(c);
                continue;
            }
            Expression key = c instanceof OperatorCall call && RowOrders.isEquality(planner.environment.catalog(), call) ? keyOf(call, right) : null;
            if (key == null) {
                return null;
            }
            between.add(c);
            if (!keys.contains(key)) {
                keys.add(key);
            }
        }
        for (int range : SubqueryPullUp.rangesOf(later.right())) {
            if (!JoinPlanner.contains(right, query.needsOf(range))) {
                return null;
            }
        }
        if (keys.isEmpty() || problem.items.isEmpty()) {
            return null;
        }
        Plan rows = joins.plan(later.right(), inside, List.of());
        double distinct = 1;
        for (Expression key : keys) {
            double values = selectivity.distinct(key);
            distinct *= values > 0 ? values : rows.rowCount();
        }
        var cost = rows.cost();
        var unique = new Plan.Aggregate(rows.output().equals(keys) ? rows : new Plan.Project(keys, rows, cost), Plan.GroupStrategy.HASHED, keys, null, List.of(),
                List.of(), null, keys, new Cost(cost.total() + cost.rows() * 0.01, cost.total() + cost.rows() * 0.02,
                        Math.max(1, Math.min(distinct, cost.rows())), 8 * keys.size()));
        var item = new Item();
        item.ranges.or(right);
        item.ways = List.of(Way.unordered(unique));
        JoinProblem other = problem.copy(query);
        other.items.add(item);
        other.later.remove(later);
        between.forEach(joins::noteSides);
        other.add(between, query);
        return other;
    }

    /// The side of an equality that is a column of the right ranges, where the other side is of other ranges.
    private Expression keyOf(OperatorCall equality, BitSet right) {
        for (int side = 0; side < 2; side++) {
            Expression key = equality.arguments().get(side);
            BitSet others = query.rangesIn(equality.arguments().get(1 - side));
            if (Expressions.withoutRelabels(key) instanceof ColumnReference c && c.levelsUp() == 0 && c.column() > 0 && right.get(c.range())
                    && !others.isEmpty() && !others.intersects(right)) {
                return key instanceof ColumnReference ? key : null;
            }
        }
        return null;
    }
}
