package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.config.Settings;
import dev.surus.engine.planner.JoinMethods.Equality;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.Cost;
import dev.surus.engine.planner.plan.Plan.JoinType;
import dev.surus.engine.planner.plan.Plan.MergeKey;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// The merge joins of two inputs: by each order that one of them has already, and by one to which both are sorted.
final class MergeJoins {
    private static final double MERGED_ROW_COST = 0.01;

    private final QueryPlanner query;
    private final RowOrders orders;
    private final JoinType type;
    private final List<Way> left;
    private final List<Way> right;
    private final BitSet leftRanges;
    private final BitSet rightRanges;
    private final List<Expression> conditions;
    private final double rows;
    private final Way.Choice choice;
    private final Selectivity selectivity;
    private final List<MergeOrder> tried = new ArrayList<>();

    MergeJoins(QueryPlanner query, RowOrders orders, JoinType type, List<Way> left, List<Way> right, BitSet leftRanges,
            BitSet rightRanges, List<Expression> conditions, double rows, Way.Choice choice) {
        this.query = query;
        this.orders = orders;
        this.type = type;
        this.left = left;
        this.right = right;
        this.leftRanges = leftRanges;
        this.rightRanges = rightRanges;
        this.conditions = conditions;
        this.rows = rows;
        this.choice = choice;
        selectivity = new Selectivity(query);
    }

    /// Equalities in an order, each with its direction.
    private record MergeOrder(List<Equality> keys, List<SortKey> left, List<SortKey> right) {}

    void add(List<Equality> keys) {
        if (keys.isEmpty()) {
            return;
        }
        left.forEach(way -> join(following(way.order(), keys, true)));
        right.forEach(way -> join(following(way.order(), keys, false)));
        join(complete(following(query.wishedOrder, keys, true), keys));
    }

    /// The equalities that an order of one side begins with, in that order.
    private MergeOrder following(List<SortKey> order, List<Equality> keys, boolean leftSide) {
        var begun = new MergeOrder(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (SortKey key : order) {
            Equality next = null;
            for (Equality equality : keys) {
                SortKey side = orders.key(leftSide ? equality.left() : equality.right(), key.descending(), key.nullsFirst());
                if (!begun.keys().contains(equality) && orders.sorts(key, side, leftSide ? leftRanges : rightRanges)) {
                    next = equality;
                    break;
                }
            }
            if (next == null) {
                break;
            }
            append(begun, next, key.descending(), key.nullsFirst());
        }
        return begun;
    }

    private void append(MergeOrder order, Equality key, boolean descending, boolean nullsFirst) {
        order.keys().add(key);
        order.left().add(orders.key(key.left(), descending, nullsFirst));
        order.right().add(orders.key(key.right(), descending, nullsFirst));
    }

    private MergeOrder complete(MergeOrder begun, List<Equality> keys) {
        for (Equality key : keys) {
            if (!begun.keys().contains(key)) {
                append(begun, key, false, false);
            }
        }
        return begun;
    }

    private void join(MergeOrder order) {
        if (order.keys().isEmpty() || tried.contains(order)) {
            return;
        }
        tried.add(order);
        var rest = JoinMethods.without(conditions, order.keys());
        if ((type == JoinType.RIGHT || type == JoinType.FULL) && !rest.isEmpty()) {
            return;
        }
        Way a = sorted(left, order.left(), leftRanges);
        Way b = sorted(right, order.right(), rightRanges);
        join(a, b, order.keys(), order.left(), rest);
        if (type == JoinType.INNER) {
            join(b, a, order.keys().stream().map(Equality::swapped).toList(), order.right(), rest);
        }
    }

    /// The cheapest way that has an order, with a sort where that is cheaper.
    private Way sorted(List<Way> ways, List<SortKey> order, BitSet ranges) {
        Way cheapest = Way.cheapest(ways);
        Way best = new Way(query.sort(cheapest.plan(), orders.withoutRepeated(order, ranges)), order);
        for (Way way : ways) {
            if (orders.gives(way.order(), order, ranges) && way.total() <= best.total()) {
                best = way;
            }
        }
        return best;
    }

    private static double part(Cost cost, double part) {
        return cost.startup() + (cost.total() - cost.startup()) * part;
    }

    private void join(Way leftWay, Way rightWay, List<Equality> keys, List<SortKey> order, List<Expression> rest) {
        Plan a = leftWay.plan();
        Plan b = rightWay.plan();
        double off = query.planner.environment.isEnabled(Settings.ENABLE_MERGEJOIN) ? 0 : AccessPaths.SWITCHED_OFF;
        // Rows of the right side that stand for several of the left one are read again.
        double again = Math.max(0, rows - b.rowCount());
        // Nothing is read beyond the last key of the other side.
        boolean keepsLeft = type == JoinType.LEFT || type == JoinType.ANTI || type == JoinType.FULL;
        boolean keepsRight = type == JoinType.RIGHT || type == JoinType.FULL;
        Equality first = keys.getFirst();
        double ofLeft = keepsLeft ? 1 : selectivity.until(first.left(), first.right(), order.getFirst().descending());
        double ofRight = keepsRight ? 1 : selectivity.until(first.right(), first.left(), order.getFirst().descending());
        double cost = off + part(a.cost(), ofLeft) + part(b.cost(), ofRight)
                + (a.rowCount() * ofLeft + b.rowCount() * ofRight + again) * MERGED_ROW_COST
                + rows * (JoinMethods.ROW_COST + JoinMethods.CONDITION_COST * rest.size());
        var mergeKeys = new ArrayList<MergeKey>();
        for (int i = 0; i < keys.size(); i++) {
            Equality key = keys.get(i);
            mergeKeys.add(new MergeKey(key.left(), key.right(), order.get(i).descending(), order.get(i).nullsFirst(), key.condition()));
        }
        var given = switch (type) {
            case INNER, LEFT, SEMI, ANTI -> leftWay.order();
            case RIGHT -> rightWay.order();
            case FULL -> List.<SortKey>of();
        };
        choice.add(new Way(new Plan.MergeJoin(type, a, b, mergeKeys, Expressions.and(rest), JoinMethods.output(type, a, b),
                new Cost(off + a.cost().startup() + b.cost().startup(), cost, rows, JoinMethods.width(type, a, b))), given));
    }
}
