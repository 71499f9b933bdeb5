package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.catalog.entry.OperatorEntry;
import dev.surus.engine.config.Settings;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.Cost;
import dev.surus.engine.planner.plan.Plan.HashKey;
import dev.surus.engine.planner.plan.Plan.JoinType;
import dev.surus.engine.planner.plan.Plan.SlotValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// The ways to join two inputs: by a hash table of one of them, by reading both in order, by a loop over one.
final class JoinMethods {
    static final double ROW_COST = 0.01;
    static final double CONDITION_COST = 0.0025;
    private static final double HASHED_ROW_COST = 0.015;
    private static final double PROBED_ROW_COST = 0.0125;
    private static final double PAIR_COST = 0.0025;
    /// What a row costs that does not fit into memory: it is written and read again.
    private static final double SPILLED_ROW_COST = 0.03;
    /// A loop over all pairs is very dear where there are more rows than guessed, or than there were when the plan was made: where there is another
    /// way, each side is taken to have so many at least.
    private static final double LOOP_ROWS_MIN = 10;

    private final QueryPlanner query;
    private final Planner planner;
    private final Selectivity selectivity;
    private final RowOrders orders;

    JoinMethods(QueryPlanner query, RowOrders orders) {
        this.query = query;
        this.orders = orders;
        planner = query.planner;
        selectivity = new Selectivity(query);
    }

    /// An equality between the two sides of a join.
    record Equality(Expression left, Expression right, int type, boolean canHash, boolean canMerge, Expression condition) {
        Equality swapped() {
            return new Equality(right, left, type, canHash, canMerge, condition);
        }
    }

    /// Adds the ways to join two inputs that do not depend on each other.
    void add(JoinType type, List<Way> left, List<Way> right, BitSet leftRanges, BitSet rightRanges, List<Expression> conditions,
            Way.Choice choice) {
        var keys = new ArrayList<Equality>();
        for (Expression c : conditions) {
            Equality key = equality(c, leftRanges, rightRanges);
            if (key != null) {
                keys.add(key);
            }
        }
        double rows = rows(type, Way.cheapest(left).plan(), Way.cheapest(right).plan(), conditions, keys);
        hash(type, left, right, conditions, keys, rows, choice);
        loops(type, left, right, conditions, keys, rows, choice);
        if (type == JoinType.INNER && !keys.isEmpty()) {
            loops(type, right, left, conditions, keys, rows, choice);
        }
        new MergeJoins(query, orders, type, left, right, leftRanges, rightRanges, conditions, rows, choice)
                .add(keys.stream().filter(Equality::canMerge).toList());
        if (choice.ways.isEmpty()) {
            // Without keys, only a hash join (with one bucket) keeps the rows of both sides.
            hashed(type, Way.cheapest(left).plan(), Way.cheapest(right).plan(), List.of(), conditions, rows, choice);
        }
    }

    static List<Expression> without(List<Expression> conditions, List<Equality> keys) {
        var rest = new ArrayList<>(conditions);
        keys.forEach(k -> rest.remove(k.condition()));
        return rest;
    }

    static List<Expression> output(JoinType type, Plan left, Plan right) {
        if (type == JoinType.SEMI || type == JoinType.ANTI) {
            return left.output();
        }
        var all = new ArrayList<Expression>(left.output());
        all.addAll(right.output());
        return all;
    }

    static int width(JoinType type, Plan left, Plan right) {
        return left.cost().width() + (type == JoinType.SEMI || type == JoinType.ANTI ? 0 : right.cost().width());
    }

    private double off(dev.surus.engine.config.Setting<Boolean> way) {
        return planner.environment.isEnabled(way) ? 0 : AccessPaths.SWITCHED_OFF;
    }

    // ---- rows

    /// The part of all pairs that keys join. Where nothing is known of them, an equality between tables mostly follows a key: the larger side's
    /// rows each find one.
    private double ofKeys(double leftRows, double rightRows, List<Equality> keys) {
        double product = 1;
        int guessed = 0;
        for (Equality key : keys) {
            double distinct = Math.max(selectivity.distinct(key.left()), selectivity.distinct(key.right()));
            if (distinct > 0) {
                product /= distinct;
            } else {
                product *= guessed++ == 0 ? 1 / Math.max(1, Math.min(leftRows, rightRows)) : 0.3;
            }
        }
        return product;
    }

    private double rows(JoinType type, Plan left, Plan right, List<Expression> conditions, List<Equality> keys) {
        double product = left.rowCount() * right.rowCount();
        double rows = product;
        if (!keys.isEmpty()) {
            rows *= ofKeys(left.rowCount(), right.rowCount(), keys);
            rows *= Math.pow(0.3, Math.max(0, conditions.size() - keys.size()));
        } else {
            rows *= selectivity.of(conditions);
        }
        return Math.max(1, switch (type) {
            case INNER -> Math.min(rows, product);
            case LEFT -> Math.max(left.rowCount(), Math.min(rows, product));
            case RIGHT -> Math.max(right.rowCount(), Math.min(rows, product));
            case FULL -> Math.max(left.rowCount(), right.rowCount());
            case SEMI -> left.rowCount() * found(right, keys);
            case ANTI -> left.rowCount() * (1 - found(right, keys));
        });
    }

    /// The part of the left rows that find one on the right: as many of their values as the right side has at most.
    private double found(Plan right, List<Equality> keys) {
        double part = 1;
        boolean known = false;
        for (Equality key : keys) {
            double values = selectivity.distinct(key.left());
            if (values > 0) {
                part = Math.min(part, right.rowCount() / values);
                known = true;
            }
        }
        return known ? Math.min(part, 0.9) : 0.5;
    }

    // ---- hash joins

    private void hash(JoinType type, List<Way> left, List<Way> right, List<Expression> conditions, List<Equality> all, double rows,
            Way.Choice choice) {
        var keys = all.stream().filter(Equality::canHash).toList();
        if (keys.isEmpty()) {
            return;
        }
        var rest = without(conditions, keys);
        Plan a = Way.cheapest(left).plan();
        Plan b = Way.cheapest(right).plan();
        boolean larger = b.rowCount() > a.rowCount() * 1.1;
        if (larger && (type == JoinType.INNER || type == JoinType.LEFT)) {
            // Build the smaller side.
            hashed(type == JoinType.LEFT ? JoinType.RIGHT : type, b, a, keys.stream().map(Equality::swapped).toList(), rest, rows, choice);
        } else {
            hashed(type, a, b, keys, rest, rows, choice);
        }
    }

    private void hashed(JoinType type, Plan left, Plan right, List<Equality> keys, List<Expression> rest, double rows, Way.Choice choice) {
        double startup = off(Settings.ENABLE_HASHJOIN) + right.cost().total() + right.rowCount() * HASHED_ROW_COST;
        double cost = startup + left.cost().total() + left.rowCount() * PROBED_ROW_COST
                + (keys.isEmpty() ? left.rowCount() * right.rowCount() : rows) * (ROW_COST + CONDITION_COST * rest.size());
        if (right.rowCount() * (right.cost().width() + 24) > planner.environment.hashMemory()) {
            cost += (left.rowCount() + right.rowCount()) * SPILLED_ROW_COST;
        }
        choice.add(Way.unordered(new Plan.HashJoin(type, left, right,
                keys.stream().map(k -> new HashKey(k.left(), k.right(), k.type(), k.condition())).toList(), Expressions.and(rest),
                output(type, left, right), new Cost(startup, cost, rows, width(type, left, right)))));
    }

    private Equality equality(Expression condition, BitSet leftRanges, BitSet rightRanges) {
        if (!(condition instanceof OperatorCall c) || c.arguments().size() != 2) {
            return null;
        }
        OperatorEntry operator = planner.environment.catalog().operator(c.operator());
        if (operator == null || !operator.canHash() && !operator.canMerge() || !AccessPaths.sameForm(operator.left(), operator.right())) {
            return null;
        }
        Expression a = c.arguments().get(0);
        Expression b = c.arguments().get(1);
        BitSet inA = query.rangesIn(a);
        BitSet inB = query.rangesIn(b);
        if (inA.isEmpty() || inB.isEmpty() || planner.properties.isVolatile(c)) {
            return null;
        }
        boolean merge = RowOrders.isEquality(planner.environment.catalog(), c);
        if (JoinPlanner.contains(leftRanges, inA) && JoinPlanner.contains(rightRanges, inB)) {
            return new Equality(a, b, comparedType(operator, a), operator.canHash(), merge, c);
        }
        if (JoinPlanner.contains(leftRanges, inB) && JoinPlanner.contains(rightRanges, inA)) {
            return new Equality(b, a, comparedType(operator, a), operator.canHash(), merge, c);
        }
        return null;
    }

    /// By whose rules keys are hashed and compared: those of the operator's own type; one for any array, enum or record says nothing, there the
    /// argument's type does.
    private int comparedType(OperatorEntry operator, Expression argument) {
        return planner.environment.catalog().type(operator.left()).kind() == 'p' ? argument.type() : operator.left();
    }

    // ---- nested loops

    private void loops(JoinType type, List<Way> left, List<Way> right, List<Expression> conditions, List<Equality> keys, double rows,
            Way.Choice choice) {
        if (type == JoinType.FULL || type == JoinType.RIGHT) {
            return;
        }
        Plan plain = Way.cheapest(right).plan();
        boolean keepable = !(plain instanceof Plan.Materialize || plain instanceof Plan.Values) && planner.environment.isEnabled(Settings.ENABLE_MATERIAL);
        double least = keys.isEmpty() ? 0 : LOOP_ROWS_MIN;
        for (Way way : left) {
            Plan outer = way.plan();
            // For one row nothing need be kept; should there be more, the loop keeps it when it comes to the second one.
            Plan inner = keepable && Math.max(least, outer.rowCount()) > 1 ? new Plan.Materialize(plain, plain.cost().plus(plain.rowCount() * 0.0025)) : plain;
            boolean kept = inner instanceof Plan.Materialize || inner instanceof Plan.Values;
            double pairs = Math.max(least, outer.rowCount()) * Math.max(least, inner.rowCount())
                    * (PAIR_COST + CONDITION_COST * Math.max(1, conditions.size()));
            double again = kept ? 0 : Math.max(0, outer.rowCount() - 1) * inner.cost().total();
            double cost = off(Settings.ENABLE_NESTLOOP) + outer.cost().total() + inner.cost().total() + again + pairs;
            choice.add(new Way(new Plan.NestedLoop(type, outer, inner, List.of(), Expressions.and(conditions), output(type, outer, inner),
                    new Cost(outer.cost().startup() + inner.cost().startup(), cost, rows, width(type, outer, inner))), way.order()));
        }
    }

    /// A loop whose right side is read anew for each left row, by its values.
    void addLoops(JoinType type, List<Way> left, Plan right, List<SlotValue> slots, List<Expression> conditions, Way.Choice choice) {
        double selected = selectivity.of(conditions);
        for (Way way : left) {
            Plan outer = way.plan();
            double cost = off(Settings.ENABLE_NESTLOOP) + outer.cost().total() + outer.rowCount() * (right.cost().total() + ROW_COST);
            double rows = type == JoinType.SEMI || type == JoinType.ANTI ? outer.rowCount() * 0.5
                    : Math.max(type == JoinType.LEFT ? outer.rowCount() : 1, outer.rowCount() * right.rowCount() * selected);
            choice.add(new Way(new Plan.NestedLoop(type, outer, right, slots, Expressions.and(conditions), output(type, outer, right),
                    new Cost(outer.cost().startup() + right.cost().startup(), cost, rows, width(type, outer, right))), way.order()));
        }
    }
}
