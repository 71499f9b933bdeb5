package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.analyzer.tree.Query.FromTree;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromJoin;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromList;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromRange;
import dev.surus.engine.analyzer.tree.Query.JoinKind;
import dev.surus.engine.analyzer.tree.RangeEntry.RelationRange;
import dev.surus.engine.catalog.entry.OperatorEntry;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.Cost;
import dev.surus.engine.planner.plan.Plan.HashKey;
import dev.surus.engine.planner.plan.Plan.JoinType;
import dev.surus.engine.planner.plan.Plan.SlotValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Plans FROM and WHERE of one query. Inner joins are taken apart into items and conditions and put together in the cheapest
/// order (every order of up to ten items, a greedy one beyond); LEFT, SEMI and ANTI joins come after the inner ones of their
/// left side, FULL joins are items of their own.
final class JoinPlanner {
    private static final int EXHAUSTIVE_ITEMS = 10;
    private static final double ROW_COST = 0.01;
    private static final double CONDITION_COST = 0.0025;

    private final QueryPlanner query;
    private final Planner planner;
    private final Selectivity selectivity;

    JoinPlanner(QueryPlanner query) {
        this.query = query;
        planner = query.planner;
        selectivity = new Selectivity(query);
    }

    /// A join that keeps the rows of its left side: planned after the inner joins.
    record LaterJoin(JoinType type, FromTree right, List<Expression> conditions) {}

    /// Something that inner joins put together: a range, or a join that cannot be taken apart.
    private static final class Item {
        final BitSet ranges = new BitSet();
        /// Ranges that its rows depend on (LATERAL).
        final BitSet needs = new BitSet();
        /// The range, where it is a single one, else 0.
        int range;
        final List<Expression> conditions = new ArrayList<>();
        Plan plan;
    }

    /// Inner joins taken apart.
    private static final class Problem {
        final List<Item> items = new ArrayList<>();
        final List<Expression> conditions = new ArrayList<>();
        final List<LaterJoin> later = new ArrayList<>();
    }

    /// The joins of a FROM tree under its conditions.
    /// @param semiJoins EXISTS and IN, turned into joins
    Plan plan(FromTree from, List<Expression> conditions, List<LaterJoin> semiJoins) {
        var problem = new Problem();
        problem.conditions.addAll(conditions);
        flatten(from, problem);
        problem.later.addAll(semiJoins);
        return solve(problem);
    }

    private void flatten(FromTree from, Problem problem) {
        switch (from) {
            case null -> { }
            case FromRange r -> {
                var item = new Item();
                item.range = r.range();
                item.ranges.set(r.range());
                item.needs.or(query.needsOf(r.range()));
                problem.items.add(item);
            }
            case FromList l -> l.items().forEach(i -> flatten(i, problem));
            case FromJoin j -> {
                switch (j.kind()) {
                    case INNER -> {
                        problem.conditions.addAll(Expressions.conjuncts(j.condition()));
                        flatten(j.left(), problem);
                        flatten(j.right(), problem);
                    }
                    case LEFT -> left(j.left(), j.right(), j.condition(), problem);
                    case RIGHT -> left(j.right(), j.left(), j.condition(), problem);
                    case FULL -> {
                        var item = new Item();
                        SubqueryPullUp.rangesOf(j).forEach(item.ranges::set);
                        item.plan = full(j);
                        problem.items.add(item);
                    }
                }
            }
        }
    }

    /// A LEFT JOIN's left side joins the inner ones around it; what WHERE says of its right side waits until after it.
    private void left(FromTree left, FromTree right, Expression condition, Problem problem) {
        flatten(left, problem);
        problem.later.add(new LaterJoin(JoinType.LEFT, right, Expressions.conjuncts(condition)));
    }

    private Plan full(FromJoin j) {
        Plan left = plan(j.left(), List.of(), List.of());
        Plan right = plan(j.right(), List.of(), List.of());
        var conditions = Expressions.conjuncts(j.condition());
        return hashOrLoop(JoinType.FULL, left, right, rangesOf(j.left()), rangesOf(j.right()), conditions);
    }

    private static BitSet rangesOf(FromTree from) {
        var set = new BitSet();
        SubqueryPullUp.rangesOf(from).forEach(set::set);
        return set;
    }

    private Plan solve(Problem problem) {
        postponeLateral(problem);
        // Conditions on one item go into it, those on later joins' right sides wait.
        var joined = new BitSet();
        problem.items.forEach(i -> joined.or(i.ranges));
        // What nothing here gives comes from a nested loop around, by slots.
        problem.items.forEach(i -> i.needs.and(joined));
        var pending = new ArrayList<Expression>();
        var constant = new ArrayList<Expression>();
        var waiting = new ArrayList<Expression>();
        for (Expression c : problem.conditions) {
            BitSet ranges = query.rangesIn(c);
            boolean isVolatile = planner.properties.isVolatile(c);
            if (!contains(joined, ranges)) {
                waiting.add(c);
            } else if (ranges.isEmpty()) {
                (isVolatile ? pending : constant).add(c);
            } else {
                Item single = null;
                for (Item item : problem.items) {
                    if (contains(item.ranges, ranges)) {
                        single = item;
                    }
                }
                if (single != null) {
                    single.conditions.add(c);
                } else {
                    pending.add(c);
                }
            }
        }
        for (Item item : problem.items) {
            if (item.plan == null && !item.needs.isEmpty()) {
                // Its rows per row of the others; the loop that gives it their values scans it anew.
                query.beginSlots(item.needs, new LinkedHashMap<>());
                try {
                    item.plan = query.scan(item.range, item.conditions, false);
                } finally {
                    query.endSlots();
                }
            } else if (item.plan == null) {
                item.plan = query.scan(item.range, item.conditions, problem.items.size() == 1 && pending.isEmpty());
            } else if (!item.conditions.isEmpty()) {
                item.plan = filter(item.plan, item.conditions);
            }
        }
        Plan plan = inner(problem.items, pending);
        BitSet available = (BitSet) joined.clone();
        for (LaterJoin later : problem.later) {
            BitSet right = rangesOf(later.right());
            plan = later(plan, available, later);
            if (later.type() == JoinType.LEFT || later.type() == JoinType.INNER) {
                available.or(right);
            }
            var ready = new ArrayList<Expression>();
            for (Expression c : waiting) {
                if (contains(available, query.rangesIn(c))) {
                    ready.add(c);
                }
            }
            waiting.removeAll(ready);
            plan = filter(plan, ready);
        }
        plan = filter(plan, waiting);
        if (constant.stream().anyMatch(Expressions::isFalseOrNull)) {
            return new Plan.Result(plan.output(), Expressions.FALSE, new Cost(0, 0, 0, 0));
        }
        if (!constant.isEmpty()) {
            plan = new Plan.Gate(plan, Expressions.and(constant), plan.cost());
        }
        return plan;
    }

    /// Items that read the right side of a LEFT JOIN are joined after it.
    private static void postponeLateral(Problem problem) {
        var late = new BitSet();
        int position = 0;
        for (int i = 0; i < problem.later.size(); i++) {
            if (problem.later.get(i).type() == JoinType.LEFT) {
                late.or(rangesOf(problem.later.get(i).right()));
                position = i + 1;
            }
        }
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Item item : List.copyOf(problem.items)) {
                if (item.plan == null && item.needs.intersects(late)) {
                    problem.items.remove(item);
                    problem.later.add(position++, new LaterJoin(JoinType.INNER, new FromRange(item.range), List.of()));
                    late.or(item.ranges);
                    moved = true;
                }
            }
        }
    }

    static boolean contains(BitSet all, BitSet some) {
        var rest = (BitSet) some.clone();
        rest.andNot(all);
        return rest.isEmpty();
    }

    Plan filter(Plan plan, List<Expression> conditions) {
        if (conditions.isEmpty()) {
            return plan;
        }
        var cost = plan.cost();
        return new Plan.Filter(plan, Expressions.and(conditions), new Cost(cost.startup(),
                cost.total() + cost.rows() * CONDITION_COST * conditions.size(), Math.max(1, cost.rows() * selectivity.of(conditions)),
                cost.width()));
    }

    // ---- inner joins

    /// A plan for a set of items and the conditions still open on it.
    private record Partial(Plan plan, BitSet ranges, List<Expression> open) {}

    private Plan inner(List<Item> items, List<Expression> conditions) {
        if (items.isEmpty()) {
            Plan one = new Plan.Result(List.of(), null, new Cost(0, 0.01, 1, 0));
            return filter(one, conditions);
        }
        Partial result = items.size() <= EXHAUSTIVE_ITEMS ? exhaustive(items, conditions) : greedy(items, conditions);
        return filter(result.plan(), result.open());
    }

    private Partial start(Item item, List<Expression> conditions) {
        return new Partial(item.plan, (BitSet) item.ranges.clone(), conditions);
    }

    private Partial exhaustive(List<Item> items, List<Expression> conditions) {
        int count = items.size();
        if (count == 1) {
            return start(items.getFirst(), conditions);
        }
        Map<Integer, Partial> best = new HashMap<>();
        for (int i = 0; i < count; i++) {
            if (items.get(i).needs.isEmpty()) {
                best.put(1 << i, start(items.get(i), conditions));
            }
        }
        for (int set = 1; set < 1 << count; set++) {
            Partial partial = best.get(set);
            if (partial == null) {
                continue;
            }
            boolean connected = false;
            for (int pass = 0; pass < 2 && !connected; pass++) {
                for (int i = 0; i < count; i++) {
                    Item item = items.get(i);
                    if ((set & 1 << i) != 0 || !contains(partial.ranges(), item.needs)) {
                        continue;
                    }
                    // Products only where nothing connects.
                    boolean linked = isLinked(partial, item);
                    if (pass == 0 && !linked) {
                        continue;
                    }
                    connected |= pass == 0;
                    Partial joined = join(partial, item);
                    best.merge(set | 1 << i, joined, (a, b) -> b.plan().cost().total() < a.plan().cost().total() ? b : a);
                }
            }
        }
        Partial whole = best.get((1 << count) - 1);
        return whole != null ? whole : greedy(items, conditions);
    }

    private boolean isLinked(Partial partial, Item item) {
        if (!item.needs.isEmpty()) {
            return true;
        }
        for (Expression c : partial.open()) {
            BitSet ranges = query.rangesIn(c);
            if (ranges.intersects(item.ranges) && ranges.intersects(partial.ranges())) {
                return true;
            }
        }
        return false;
    }

    private Partial greedy(List<Item> items, List<Expression> conditions) {
        var left = new ArrayList<>(items);
        Item first = null;
        for (Item item : left) {
            if (item.needs.isEmpty() && (first == null || item.plan.rowCount() < first.plan.rowCount())) {
                first = item;
            }
        }
        if (first == null) {
            first = left.getFirst();
        }
        left.remove(first);
        Partial partial = start(first, conditions);
        while (!left.isEmpty()) {
            Partial best = null;
            Item bestItem = null;
            boolean bestLinked = false;
            for (Item item : left) {
                if (!contains(partial.ranges(), item.needs)) {
                    continue;
                }
                boolean linked = isLinked(partial, item);
                if (bestLinked && !linked) {
                    continue;
                }
                Partial joined = join(partial, item);
                if (best == null || linked && !bestLinked || joined.plan().cost().total() < best.plan().cost().total()) {
                    best = joined;
                    bestItem = item;
                    bestLinked = linked;
                }
            }
            if (best == null) {
                throw new IllegalStateException("lateral references in a circle");
            }
            partial = best;
            left.remove(bestItem);
        }
        return partial;
    }

    private Partial join(Partial left, Item right) {
        var ranges = (BitSet) left.ranges().clone();
        ranges.or(right.ranges);
        var here = new ArrayList<Expression>();
        var open = new ArrayList<Expression>();
        for (Expression c : left.open()) {
            BitSet used = query.rangesIn(c);
            (contains(ranges, used) && !used.isEmpty() ? here : open).add(c);
        }
        Plan plan = null;
        if (right.needs.isEmpty()) {
            plan = hashOrLoop(JoinType.INNER, left.plan(), right.plan, left.ranges(), right.ranges, here);
        }
        Plan looped = parameterized(JoinType.INNER, left.plan(), left.ranges(), right.range, right.ranges, right.needs, right.conditions,
                right.plan, here);
        if (plan == null || looped != null && looped.cost().total() < plan.cost().total()) {
            plan = looped;
        }
        return new Partial(plan, ranges, open);
    }

    // ---- later joins

    private Plan later(Plan left, BitSet leftRanges, LaterJoin later) {
        BitSet rightRanges = rangesOf(later.right());
        var inside = new ArrayList<Expression>();
        var between = new ArrayList<Expression>();
        for (Expression c : later.conditions()) {
            BitSet used = query.rangesIn(c);
            (contains(rightRanges, used) && !planner.properties.isVolatile(c) ? inside : between).add(c);
        }
        var needs = new BitSet();
        for (int range : SubqueryPullUp.rangesOf(later.right())) {
            needs.or(query.needsOf(range));
        }
        needs.andNot(rightRanges);
        int single = later.right() instanceof FromRange r ? r.range() : 0;
        if (!needs.isEmpty()) {
            return lateral(later.type(), left, later.right(), inside, between, leftRanges);
        }
        Plan right = single != 0 ? query.scan(single, inside, false) : plan(later.right(), inside, List.of());
        Plan best = hashOrLoop(later.type(), left, right, leftRanges, rightRanges, between);
        if (single != 0) {
            Plan looped = parameterized(later.type(), left, leftRanges, single, rightRanges, needs, inside, right, between);
            if (looped != null && looped.cost().total() < best.cost().total()) {
                best = looped;
            }
        }
        return best;
    }

    /// A right side that reads the left one's columns: they become slots of a nested loop.
    private Plan lateral(JoinType type, Plan left, FromTree rightTree, List<Expression> inside, List<Expression> between, BitSet leftRanges) {
        var values = new LinkedHashMap<Integer, Expression>();
        query.beginSlots(leftRanges, values);
        Plan right;
        try {
            right = plan(rightTree, inside, List.of());
        } finally {
            query.endSlots();
        }
        return loop(type, left, right, slots(values), between);
    }

    private static List<SlotValue> slots(Map<Integer, Expression> values) {
        var list = new ArrayList<SlotValue>();
        values.forEach((slot, value) -> list.add(new SlotValue(slot, value)));
        return list;
    }

    // ---- ways to join

    private List<Expression> output(JoinType type, Plan left, Plan right) {
        if (type == JoinType.SEMI || type == JoinType.ANTI) {
            return left.output();
        }
        var all = new ArrayList<Expression>(left.output());
        all.addAll(right.output());
        return all;
    }

    /// The part of all pairs that keys join. Where nothing is known of them, an equality between tables mostly follows a key: the larger side's
    /// rows each find one.
    private double ofKeys(double leftRows, double rightRows, List<HashKey> keys) {
        double product = 1;
        int guessed = 0;
        for (HashKey key : keys) {
            double distinct = Math.max(selectivity.distinct(key.left()), selectivity.distinct(key.right()));
            if (distinct > 0) {
                product /= distinct;
            } else {
                product *= guessed++ == 0 ? 1 / Math.max(1, Math.min(leftRows, rightRows)) : 0.3;
            }
        }
        return product;
    }

    private double rows(JoinType type, Plan left, Plan right, List<Expression> conditions, List<HashKey> keys) {
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
            case SEMI -> left.rowCount() * 0.5;
            case ANTI -> left.rowCount() * 0.5;
        });
    }

    private Plan hashOrLoop(JoinType type, Plan left, Plan right, BitSet leftRanges, BitSet rightRanges, List<Expression> conditions) {
        var keys = new ArrayList<HashKey>();
        var rest = new ArrayList<Expression>();
        for (Expression c : conditions) {
            HashKey key = hashKey(c, leftRanges, rightRanges);
            if (key != null) {
                keys.add(key);
            } else {
                rest.add(c);
            }
        }
        if (keys.isEmpty()) {
            Plan inner = right instanceof Plan.Materialize || right instanceof Plan.Values ? right
                    : new Plan.Materialize(right, right.cost().plus(right.rowCount() * 0.0025));
            if (type == JoinType.FULL) {
                return new Plan.HashJoin(type, left, right, List.of(), Expressions.and(rest), output(type, left, right),
                        new Cost(0, left.cost().total() + right.cost().total() + left.rowCount() * right.rowCount() * ROW_COST,
                                rows(type, left, right, rest, keys), 0));
            }
            double cost = left.cost().total() + right.cost().total()
                    + left.rowCount() * right.rowCount() * (0.0025 + CONDITION_COST * Math.max(1, rest.size()));
            return new Plan.NestedLoop(type, left, inner, List.of(), Expressions.and(rest), output(type, left, right),
                    new Cost(0, cost, rows(type, left, right, rest, keys), left.cost().width() + right.cost().width()));
        }
        double rows = rows(type, left, right, conditions, keys);
        if (type == JoinType.INNER && right.rowCount() > left.rowCount() * 1.1) {
            // Build the smaller side.
            var swapped = new ArrayList<HashKey>();
            keys.forEach(k -> swapped.add(new HashKey(k.right(), k.left(), k.type(), k.condition())));
            return hash(type, right, left, swapped, rest, rows);
        }
        return hash(type, left, right, keys, rest, rows);
    }

    private Plan hash(JoinType type, Plan left, Plan right, List<HashKey> keys, List<Expression> rest, double rows) {
        double startup = right.cost().total() + right.rowCount() * 0.015;
        double cost = startup + left.cost().total() + left.rowCount() * 0.0125 + rows * (ROW_COST + CONDITION_COST * rest.size());
        return new Plan.HashJoin(type, left, right, keys, Expressions.and(rest), output(type, left, right),
                new Cost(startup, cost, rows, left.cost().width() + right.cost().width()));
    }

    private HashKey hashKey(Expression condition, BitSet leftRanges, BitSet rightRanges) {
        if (!(condition instanceof OperatorCall c) || c.arguments().size() != 2) {
            return null;
        }
        OperatorEntry operator = planner.environment.catalog().operator(c.operator());
        if (operator == null || !operator.canHash() || !sameForm(operator.left(), operator.right())) {
            return null;
        }
        Expression a = c.arguments().get(0);
        Expression b = c.arguments().get(1);
        BitSet inA = query.rangesIn(a);
        BitSet inB = query.rangesIn(b);
        if (inA.isEmpty() || inB.isEmpty() || planner.properties.isVolatile(c)) {
            return null;
        }
        if (contains(leftRanges, inA) && contains(rightRanges, inB)) {
            return new HashKey(a, b, operator.left(), c);
        }
        if (contains(leftRanges, inB) && contains(rightRanges, inA)) {
            return new HashKey(b, a, operator.left(), c);
        }
        return null;
    }

    private static boolean sameForm(int left, int right) {
        return left == right || isInteger(left) && isInteger(right) || isText(left) && isText(right);
    }

    private static boolean isInteger(int type) {
        return type == 20 || type == 21 || type == 23;
    }

    private static boolean isText(int type) {
        return type == 19 || type == 25;
    }

    private Plan loop(JoinType type, Plan left, Plan right, List<SlotValue> slots, List<Expression> conditions) {
        double cost = left.cost().total() + left.rowCount() * (right.cost().total() + 0.01);
        double rows = type == JoinType.SEMI || type == JoinType.ANTI ? left.rowCount() * 0.5
                : Math.max(1, left.rowCount() * right.rowCount() * selectivity.of(conditions));
        return new Plan.NestedLoop(type, left, right, slots, Expressions.and(conditions), output(type, left, right),
                new Cost(left.cost().startup(), cost, rows, left.cost().width() + right.cost().width()));
    }

    /// A nested loop whose inner side is a scan that uses the outer row's values, or a lateral item.
    private Plan parameterized(JoinType type, Plan left, BitSet leftRanges, int range, BitSet rightRanges, BitSet needs,
            List<Expression> own, Plan plain, List<Expression> conditions) {
        boolean relation = range != 0 && query.entry(range) instanceof RelationRange;
        if (!relation && needs.isEmpty()) {
            return null;
        }
        var values = new LinkedHashMap<Integer, Expression>();
        query.beginSlots(leftRanges, values);
        try {
            var inside = new ArrayList<Expression>();
            inside.addAll(own);
            var between = new ArrayList<Expression>();
            for (Expression c : conditions) {
                if (relation && !Properties.hasSubquery(c) && !planner.properties.isVolatile(c)) {
                    inside.add(query.withSlots(c));
                } else {
                    between.add(c);
                }
            }
            Plan right = query.scan(range, inside, false);
            if (needs.isEmpty() && !looksUp(right, values)) {
                return null;
            }
            return loop(type, left, right, slots(values), between);
        } finally {
            query.endSlots();
        }
    }

    /// Whether a scan finds its rows by the outer row's values.
    private static boolean looksUp(Plan scan, Map<Integer, Expression> values) {
        return switch (scan) {
            case Plan.IndexScan s -> !s.keys().isEmpty() && usesSlots(s, values);
            case Plan.RowIdScan _ -> true;
            case Plan.Append a -> a.inputs().stream().anyMatch(input -> looksUp(input, values));
            default -> false;
        };
    }

    private static boolean usesSlots(Plan.IndexScan scan, Map<Integer, Expression> values) {
        return scan.keys().stream().anyMatch(k -> k.value() != null && Expressions.any(k.value(),
                e -> e instanceof Expression.Parameter p && values.containsKey(Planner.slotOf(p))));
    }

}
