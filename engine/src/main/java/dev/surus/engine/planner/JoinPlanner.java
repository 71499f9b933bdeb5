package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.analyzer.tree.Query.FromTree;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromJoin;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromList;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromRange;
import dev.surus.engine.analyzer.tree.RangeEntry.RelationRange;
import dev.surus.engine.planner.JoinProblem.Item;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.Cost;
import dev.surus.engine.planner.plan.Plan.JoinType;
import dev.surus.engine.planner.plan.Plan.SlotValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Plans FROM and WHERE of one query. Inner joins are taken apart into items and conditions and put together in the cheapest
/// order (every order of up to ten items, as long as those are not too many; else a greedy one); LEFT, SEMI and ANTI joins come after the inner ones of their
/// left side, FULL joins are items of their own.
final class JoinPlanner {
    private static final int EXHAUSTIVE_ITEMS = 10;
    private static final int JOINS_TRIED_MOST = 1_000;
    /// How often a UNION ALL is planned anew, for the values of another outer side.
    private static final int UNIONS_PLANNED_MOST = 30;
    private static final double CONDITION_COST = 0.0025;

    private final QueryPlanner query;
    private final Planner planner;
    private final Selectivity selectivity;
    /// Sides of conditions by which inputs might be merged: orders by them are worth having.
    private final Set<Expression> sides = new LinkedHashSet<>();
    private int unionsPlanned;
    /// How many rows of the result will be read; negative for all.
    private double rowLimit = -1;

    JoinPlanner(QueryPlanner query) {
        this.query = query;
        planner = query.planner;
        selectivity = new Selectivity(query);
    }

    /// A join that keeps the rows of its left side: planned after the inner joins.
    record LaterJoin(JoinType type, FromTree right, List<Expression> conditions) {}

    /// The joins of a FROM tree under its conditions, all of whose rows are read.
    Plan plan(FromTree from, List<Expression> conditions, List<LaterJoin> semiJoins) {
        return Way.cheapest(ways(from, conditions, semiJoins)).plan();
    }

    /// The joins of the level's FROM, in the order that it wishes where that is cheaper than a sort afterwards.
    Plan plan(FromTree from, List<Expression> conditions, List<LaterJoin> semiJoins, double wantedRows) {
        rowLimit = wantedRows;
        query.wishedOrder.forEach(k -> sides.add(k.expression()));
        var problem = problem(from, conditions, semiJoins);
        Way best = null;
        double least = Double.MAX_VALUE;
        int sorted = 0;
        for (Way way : solve(problem, true)) {
            int begun = query.wishedOrder.isEmpty() ? 0 : problem.orders.begun(way.order(), query.wishedOrder, rangesOf(from));
            for (int presorted : begun == 0 ? new int[] {0} : new int[] {begun, 0}) {
                double upTo = Way.upTo(wantedRows, query.sorted(way.plan(), query.wishedOrder, presorted).cost());
                if (upTo < least) {
                    best = way;
                    least = upTo;
                    sorted = presorted;
                }
            }
        }
        query.keysFulfilled = sorted;
        query.orderFulfilled = !query.wishedOrder.isEmpty() && sorted == query.wishedOrder.size();
        return best.plan();
    }

    private JoinProblem problem(FromTree from, List<Expression> conditions, List<LaterJoin> semiJoins) {
        var problem = new JoinProblem(query);
        problem.add(conditions, query);
        flatten(from, problem);
        for (int i = 0; i < problem.lonely; i++) {
            var item = new Item();
            item.ways = List.of(Way.unordered(oneRow()));
            problem.items.add(item);
        }
        problem.later.addAll(semiJoins);
        problem.conditions.forEach(this::noteSides);
        problem.later.forEach(l -> l.conditions().forEach(this::noteSides));
        return problem;
    }

    /// The ways to get the rows of a FROM tree under its conditions.
    /// @param semiJoins EXISTS and IN, turned into joins
    private List<Way> ways(FromTree from, List<Expression> conditions, List<LaterJoin> semiJoins) {
        return solve(problem(from, conditions, semiJoins), false);
    }

    void noteSides(Expression condition) {
        if (condition instanceof OperatorCall c && RowOrders.isEquality(planner.environment.catalog(), c)) {
            c.arguments().forEach(side -> {
                if (!query.rangesIn(side).isEmpty()) {
                    sides.add(side);
                }
            });
        }
    }

    private void flatten(FromTree from, JoinProblem problem) {
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
                        problem.add(Expressions.conjuncts(j.condition()), query);
                        flatten(j.left(), problem);
                        flatten(j.right(), problem);
                    }
                    case LEFT -> left(j.left(), j.right(), j.condition(), problem);
                    case RIGHT -> left(j.right(), j.left(), j.condition(), problem);
                    case FULL -> {
                        var item = new Item();
                        SubqueryPullUp.rangesOf(j).forEach(item.ranges::set);
                        item.ways = full(j);
                        problem.items.add(item);
                    }
                }
            }
        }
    }

    /// A LEFT JOIN's left side joins the inner ones around it; what WHERE says of its right side waits until after it.
    private void left(FromTree left, FromTree right, Expression condition, JoinProblem problem) {
        flatten(left, problem);
        if (SubqueryPullUp.rangesOf(left).isEmpty()) {
            problem.lonely++;
        }
        problem.later.add(new LaterJoin(JoinType.LEFT, right, Expressions.conjuncts(condition)));
    }

    private List<Way> full(FromJoin j) {
        var conditions = Expressions.conjuncts(j.condition());
        conditions.forEach(this::noteSides);
        var choice = new Way.Choice(-1, List.of());
        new JoinMethods(query, new RowOrders(planner.environment.catalog())).add(JoinType.FULL, ways(j.left(), List.of(), List.of()),
                ways(j.right(), List.of(), List.of()), rangesOf(j.left()), rangesOf(j.right()), conditions, choice);
        return choice.ways;
    }

    static BitSet rangesOf(FromTree from) {
        var set = new BitSet();
        SubqueryPullUp.rangesOf(from).forEach(set::set);
        return set;
    }

    /// @param whole whether these are all joins of the level: then its order and its limit are theirs
    private List<Way> solve(JoinProblem problem, boolean whole) {
        JoinProblem original = problem;
        List<Way> best = null;
        var first = new SemiJoinsFirst(this, query, selectivity);
        for (LaterJoin later : List.copyOf(problem.later)) {
            JoinProblem other = later.type() == JoinType.SEMI && problem.items.size() <= EXHAUSTIVE_ITEMS ? first.with(original, later) : null;
            if (other != null) {
                best = best == null ? solveInOrder(original.copy(query), whole) : best;
                List<Way> ways = solveInOrder(other.copy(query), whole);
                if (least(ways) < least(best)) {
                    best = ways;
                    original = other;
                }
            }
        }
        return best == null ? solveInOrder(problem, whole) : best;
    }

    private double least(List<Way> ways) {
        double least = Double.MAX_VALUE;
        for (Way way : ways) {
            least = Math.min(least, query.wishedOrder.isEmpty() ? Way.upTo(rowLimit, way.plan().cost()) : way.total());
        }
        return least;
    }

    /// @param whole whether these are all joins of the level: then its order and its limit are theirs
    private List<Way> solveInOrder(JoinProblem problem, boolean whole) {
        postponeLateral(problem);
        // Conditions on one item go into it, those on later joins' right sides wait.
        var joined = new BitSet();
        problem.items.forEach(i -> joined.or(i.ranges));
        // What nothing here gives comes from a nested loop around, by slots.
        problem.items.forEach(i -> i.needs.and(joined));
        equalities(problem, joined);
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
        boolean alone = whole && problem.items.size() == 1 && problem.later.isEmpty();
        for (Item item : problem.items) {
            if (item.ways == null && !item.needs.isEmpty()) {
                // Its rows per row of the others; the loop that gives it their values scans it anew.
                query.beginSlots(item.needs, new LinkedHashMap<>());
                try {
                    item.ways = List.of(Way.unordered(query.scan(item.range, item.conditions)));
                } finally {
                    query.endSlots();
                }
            } else if (item.ways == null) {
                item.ways = scans(item.range, item.conditions, alone && pending.isEmpty());
            } else {
                item.ways = filtered(item.ways, item.conditions);
            }
        }
        List<Way> ways = inner(problem, pending);
        BitSet available = (BitSet) joined.clone();
        for (LaterJoin later : problem.later) {
            BitSet right = rangesOf(later.right());
            ways = later(problem, ways, available, later);
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
            ways = filtered(ways, ready);
        }
        ways = filtered(ways, waiting);
        if (constant.stream().anyMatch(Expressions::isFalseOrNull)) {
            return List.of(Way.unordered(new Plan.Result(ways.getFirst().plan().output(), Expressions.FALSE, new Cost(0, 0, 0, 0))));
        }
        if (!constant.isEmpty()) {
            return ways.stream().map(w -> new Way(new Plan.Gate(w.plan(), Expressions.and(constant), w.plan().cost()), w.order())).toList();
        }
        return ways;
    }

    /// Adds the equalities that follow from those between the inner joins' items, and on what later joins look for.
    private void equalities(JoinProblem problem, BitSet joined) {
        var items = problem.items.stream().map(i -> i.ranges).toList();
        var classes = new EquivalenceClasses(query, items);
        problem.classes = classes;
        var inner = new ArrayList<Expression>();
        var others = new ArrayList<Expression>();
        problem.conditions.forEach(c -> (contains(joined, query.rangesIn(c)) ? inner : others).add(c));
        List<Expression> complete = classes.complete(inner);
        if (complete != inner) {
            complete.stream().filter(c -> !inner.contains(c)).forEach(c -> {
                problem.orders.note(c, query);
                noteSides(c);
            });
            problem.conditions.clear();
            problem.conditions.addAll(complete);
            problem.conditions.addAll(others);
        }
        problem.later.replaceAll(later -> {
            BitSet right = rangesOf(later.right());
            var conditions = new ArrayList<Expression>();
            for (Expression c : later.conditions()) {
                Expression fixed = classes.fixed(c, right);
                if (fixed == null || later.type() == JoinType.LEFT) {
                    conditions.add(c);
                }
                if (fixed != null) {
                    conditions.add(fixed);
                }
            }
            return new LaterJoin(later.type(), later.right(), conditions);
        });
    }

    /// The ways to read a range: the cheapest one, and those by indexes whose order helps a join, or the result.
    private List<Way> scans(int range, List<Expression> conditions, boolean alone) {
        if (alone) {
            return query.scans(range, conditions, rowLimit);
        }
        var choice = new Way.Choice(rowLimit, query.wishedOrder).add(Way.unordered(query.scan(range, conditions)));
        if (rowLimit >= 0 && !(query.entry(range) instanceof RelationRange && !query.isParent(range))
                && !query.wishedOrder.isEmpty() && query.wishedOrder.stream().allMatch(k -> isOf(k.expression(), range))) {
            query.scans(range, conditions, rowLimit).forEach(choice::add);
        }
        var useful = sides.stream().filter(e -> isOf(e, range)).toList();
        if (!useful.isEmpty() && query.entry(range) instanceof RelationRange r && !query.isParent(range)) {
            var wished = new ArrayList<SortKey>();
            for (SortKey key : query.wishedOrder) {
                if (!isOf(key.expression(), range)) {
                    break;
                }
                wished.add(key);
            }
            query.accessPaths.ordered(range, r, query.output(range), conditions, useful, wished).forEach(choice::add);
        }
        return choice.ways;
    }

    private boolean isOf(Expression e, int range) {
        BitSet ranges = query.rangesIn(e);
        return ranges.get(range) && ranges.cardinality() == 1;
    }

    /// Items that read the right side of a LEFT JOIN are joined after it.
    private static void postponeLateral(JoinProblem problem) {
        var late = new BitSet();
        for (LaterJoin later : problem.later) {
            if (later.type() == JoinType.LEFT) {
                late.or(rangesOf(later.right()));
            }
        }
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Item item : List.copyOf(problem.items)) {
                if (item.ways == null && item.needs.intersects(late)) {
                    problem.items.remove(item);
                    // Behind what it reads, before the joins whose conditions read it.
                    int position = 0;
                    for (int i = 0; i < problem.later.size(); i++) {
                        position = rangesOf(problem.later.get(i).right()).intersects(item.needs) ? i + 1 : position;
                    }
                    problem.later.add(position, new LaterJoin(JoinType.INNER, new FromRange(item.range), List.of()));
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

    private List<Way> filtered(List<Way> ways, List<Expression> conditions) {
        return conditions.isEmpty() ? ways : ways.stream().map(w -> new Way(filter(w.plan(), conditions), w.order())).toList();
    }

    // ---- inner joins

    /// Plans for a set of items and the conditions still open on it.
    private record Partial(Way.Choice choice, BitSet ranges, List<Expression> open) {
        double total() {
            return choice.cheapest().total();
        }
    }

    /// Each its own: nodes are told apart by their identity.
    private static Plan oneRow() {
        return new Plan.Result(List.of(), null, new Cost(0, 0.01, 1, 0));
    }

    private List<Way> inner(JoinProblem problem, List<Expression> conditions) {
        if (problem.items.isEmpty()) {
            return List.of(Way.unordered(filter(oneRow(), conditions)));
        }
        Partial result = problem.items.size() <= EXHAUSTIVE_ITEMS ? exhaustive(problem, conditions) : greedy(problem, conditions);
        return filtered(result.choice().ways, result.open());
    }

    private Partial start(Item item, List<Expression> conditions) {
        var choice = new Way.Choice(rowLimit, query.wishedOrder);
        item.ways.forEach(choice::add);
        return new Partial(choice, (BitSet) item.ranges.clone(), conditions);
    }

    private Partial exhaustive(JoinProblem problem, List<Expression> conditions) {
        List<Item> items = problem.items;
        int count = items.size();
        if (count == 1) {
            return start(items.getFirst(), conditions);
        }
        Map<Integer, Partial> best = new HashMap<>();
        int tried = 0;
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
                    boolean linked = isLinked(problem, partial, item);
                    if (pass == 0 && !linked) {
                        continue;
                    }
                    connected |= pass == 0;
                    if (++tried > JOINS_TRIED_MOST) {
                        return greedy(problem, conditions);
                    }
                    best.put(set | 1 << i, join(problem, partial, item, best.get(set | 1 << i)));
                }
            }
        }
        Partial whole = best.get((1 << count) - 1);
        return whole != null ? whole : greedy(problem, conditions);
    }

    private boolean isLinked(JoinProblem problem, Partial partial, Item item) {
        if (!item.needs.isEmpty() || problem.classes.link(partial.ranges(), item.ranges)) {
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

    private Partial greedy(JoinProblem problem, List<Expression> conditions) {
        var left = new ArrayList<>(problem.items);
        Item first = null;
        for (Item item : left) {
            if (item.needs.isEmpty() && (first == null || item.rowCount() < first.rowCount())) {
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
                boolean linked = isLinked(problem, partial, item);
                if (bestLinked && !linked) {
                    continue;
                }
                Partial joined = join(problem, partial, item, null);
                if (best == null || linked && !bestLinked || joined.total() < best.total()) {
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

    /// @param known other ways to the same rows, or null
    private Partial join(JoinProblem problem, Partial left, Item right, Partial known) {
        var ranges = (BitSet) left.ranges().clone();
        ranges.or(right.ranges);
        var here = new ArrayList<Expression>();
        var open = new ArrayList<Expression>();
        for (Expression c : left.open()) {
            BitSet used = query.rangesIn(c);
            (contains(ranges, used) && !used.isEmpty() ? here : open).add(c);
        }
        withoutRepeated(problem, here);
        Partial joined = known != null ? known : new Partial(new Way.Choice(rowLimit, query.wishedOrder), ranges, open);
        List<Way> ways = List.copyOf(left.choice().ways);
        if (right.needs.isEmpty()) {
            problem.methods.add(JoinType.INNER, ways, right.ways, left.ranges(), right.ranges, here, joined.choice());
        }
        parameterized(problem.methods, JoinType.INNER, ways, left.ranges(), right.range, right.needs, right.conditions, here, joined.choice());
        return joined;
    }

    /// Of equalities that say the same of the two sides, as within each they hold by now, one is asked.
    private static void withoutRepeated(JoinProblem problem, List<Expression> conditions) {
        if (conditions.size() > 1) {
            var said = new ArrayList<EquivalenceClasses.EquivalenceClass>();
            conditions.removeIf(c -> {
                var all = problem.classes.of(c);
                boolean again = all != null && said.contains(all);
                if (all != null && !again) {
                    said.add(all);
                }
                return again;
            });
        }
    }

    // ---- later joins

    private List<Way> later(JoinProblem problem, List<Way> left, BitSet leftRanges, LaterJoin later) {
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
        var choice = new Way.Choice(rowLimit, query.wishedOrder);
        if (!needs.isEmpty()) {
            lateral(problem, later.type(), left, later.right(), inside, between, leftRanges, choice);
            return choice.ways;
        }
        List<Way> right = single != 0 ? scans(single, inside, false) : ways(later.right(), inside, List.of());
        problem.methods.add(later.type(), left, right, leftRanges, rightRanges, between, choice);
        if (single != 0) {
            parameterized(problem.methods, later.type(), left, leftRanges, single, needs, inside, between, choice);
        }
        return choice.ways;
    }

    /// A right side that reads the left one's columns: they become slots of a nested loop.
    private void lateral(JoinProblem problem, JoinType type, List<Way> left, FromTree rightTree, List<Expression> inside, List<Expression> between,
            BitSet leftRanges, Way.Choice choice) {
        var values = new LinkedHashMap<Integer, Expression>();
        query.beginSlots(leftRanges, values);
        Plan right;
        try {
            right = plan(rightTree, inside, List.of());
        } finally {
            query.endSlots();
        }
        problem.methods.addLoops(type, left, right, slots(values), between, choice);
    }

    private static List<SlotValue> slots(Map<Integer, Expression> values) {
        var list = new ArrayList<SlotValue>();
        values.forEach((slot, value) -> list.add(new SlotValue(slot, value)));
        return list;
    }

    /// Adds nested loops whose inner side is a scan that uses the outer row's values, or a lateral item.
    private void parameterized(JoinMethods methods, JoinType type, List<Way> left, BitSet leftRanges, int range, BitSet needs,
            List<Expression> own, List<Expression> conditions, Way.Choice choice) {
        boolean relation = range != 0 && (query.entry(range) instanceof RelationRange || needs.isEmpty() && OuterLookups.isUnionOfTables(query.entry(range)) && unionsPlanned++ < UNIONS_PLANNED_MOST);
        if (!relation && needs.isEmpty()) {
            return;
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
            Plan right = query.scan(range, inside);
            if (!needs.isEmpty() || OuterLookups.looksUp(right, values)) {
                methods.addLoops(type, left, right, slots(values), between, choice);
            }
        } finally {
            query.endSlots();
        }
    }
}
