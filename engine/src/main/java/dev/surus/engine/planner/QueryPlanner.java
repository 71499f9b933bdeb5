package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.CurrentOf;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.analyzer.tree.Expression.SubqueryExpression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.FromTree;
import dev.surus.engine.analyzer.tree.Query.ColumnType;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.analyzer.tree.RangeEntry.CommonTableRange;
import dev.surus.engine.analyzer.tree.RangeEntry.FunctionRange;
import dev.surus.engine.analyzer.tree.RangeEntry.JoinRange;
import dev.surus.engine.analyzer.tree.RangeEntry.RangeFunctionCall;
import dev.surus.engine.analyzer.tree.RangeEntry.RelationRange;
import dev.surus.engine.analyzer.tree.RangeEntry.SubqueryRange;
import dev.surus.engine.analyzer.tree.RangeEntry.TransitionRange;
import dev.surus.engine.analyzer.tree.RangeEntry.ValuesRange;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.config.Settings;
import dev.surus.engine.planner.Planner.Detached;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.Cost;
import dev.surus.engine.planner.plan.Plan.SlotValue;
import dev.surus.engine.planner.plan.PlannedLevel;
import dev.surus.engine.planner.plan.SubPlan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Plans one query level: prepares it, then joins ([JoinPlanner]), then what comes above them ([UpperPlanner],
/// [ModificationPlanner]). Knows the level's ranges and how to read each.
final class QueryPlanner {
    private static final double CONDITION_COST = 0.0025;
    private static final double UNKNOWN_GROUPS = 200;
    /// Rows of small groups are sorted together.
    private static final double SORTED_TOGETHER = 32;

    final Planner planner;
    final QueryPlanner parent;
    Query query;
    List<JoinPlanner.LaterJoin> semiJoins = new ArrayList<>();
    /// WITH queries of this level: their numbers in the plan.
    final Map<String, Integer> cteNumbers = new HashMap<>();
    private final Map<Integer, TreeSet<Integer>> needed = new HashMap<>();
    private final Map<Query, Query> prepared = new IdentityHashMap<>();
    private final Map<Integer, Detached> detached = new HashMap<>();
    private final Deque<Slots> slots = new ArrayDeque<>();
    final AccessPaths accessPaths;
    private final ParentScans parents;
    /// The order in which rows would be welcome, and whether the joins give it.
    List<SortKey> wishedOrder = List.of();
    boolean orderFulfilled;
    /// By how many of its keys the joins' rows are sorted.
    int keysFulfilled;
    /// How many rows will be read where the query itself has no limit; negative for all.
    double rowsWanted = -1;

    /// Ranges whose columns are slots while the inner side of a nested loop is planned.
    /// @param values what the slots hold, by the slot's number
    private record Slots(BitSet ranges, Map<Integer, Expression> values) {
        int slotOf(Expression value, java.util.function.IntSupplier newSlot) {
            for (var entry : values.entrySet()) {
                if (entry.getValue().equals(value)) {
                    return entry.getKey();
                }
            }
            int slot = newSlot.getAsInt();
            values.put(slot, value);
            return slot;
        }
    }

    QueryPlanner(Planner planner, QueryPlanner parent, Query query) {
        this.planner = planner;
        this.parent = parent;
        this.query = query;
        accessPaths = new AccessPaths(this);
        parents = new ParentScans(this);
    }

    Plan plan() {
        var withPlans = new WithPlanner(this);
        query = withPlans.inline(query);
        query = flattened(query);
        query = WholeRows.named(planner.environment.catalog(), query);
        query = flattenJoinColumns(query);
        query = mapLevel(query, this::folded);
        query = new UselessJoins(this).apply(query);
        query = new ConditionPushDown(planner).withKeysBeforeGroups(query);
        query = new MinMax(this).apply(query);
        var semi = new SemiJoins(this);
        query = semi.apply(query);
        semiJoins = semi.joins;
        query.from = new OuterJoinReduction(planner).reduce(query.from, query.where);
        if (!query.rowLocks.isEmpty()) {
            new LockableRows(this).check(query);
        }
        List<Integer> ctes = withPlans.plan(query);
        query = mapLevel(query, this::withSubplans);
        var joins = new ArrayList<JoinPlanner.LaterJoin>();
        for (var join : semiJoins) {
            joins.add(new JoinPlanner.LaterJoin(join.type(), mapConditions(join.right(), this::withSubplans), join.conditions().stream().map(this::withSubplans).toList()));
        }
        semiJoins = joins;
        collectNeeded();
        Plan plan = query.kind == Query.Kind.SELECT ? new UpperPlanner(this).select() : new ModificationPlanner(this).plan();
        Plan whole = ctes.isEmpty() ? plan : new Plan.With(plan, ctes, plan.cost());
        planner.levels.put(whole, new PlannedLevel(query, semiJoins.stream().map(JoinPlanner.LaterJoin::right).toList(),
                semiJoins.stream().flatMap(j -> j.conditions().stream()).toList()));
        return whole;
    }

    /// Functions and subqueries in FROM give way to what they read, as far as that is possible: those may be subqueries and functions again.
    Query flattened(Query q) {
        while (true) {
            Query before = q;
            q = new SubqueryPullUp(planner).apply(planner.bodies.inFrom(q, planner));
            if (q == before) {
                return q;
            }
        }
    }

    RangeEntry entry(int range) {
        return query.ranges.get(range - 1);
    }

    // ---- preparing

    /// Applies a rewrite to every expression of this level, as a whole.
    static Query mapLevel(Query q, java.util.function.UnaryOperator<Expression> f) {
        return new QueryRewriter() {
            @Override
            Expression replacement(Expression e, int depth) {
                return depth == 0 ? f.apply(e) : e;
            }
        }.query(q, 0);
    }

    /// Applies a rewrite to the join conditions of a FROM that is no part of the query (any more).
    private static FromTree mapConditions(FromTree from, java.util.function.UnaryOperator<Expression> f) {
        return switch (from) {
            case FromTree.FromRange _ -> from;
            case FromTree.FromList list -> new FromTree.FromList(list.items().stream().map(item -> mapConditions(item, f)).toList());
            case FromTree.FromJoin join -> new FromTree.FromJoin(join.kind(), mapConditions(join.left(), f), mapConditions(join.right(), f),
                    join.condition() == null ? null : f.apply(join.condition()), join.range());
        };
    }

    Expression folded(Expression e) {
        return planner.folding.simplify(e);
    }

    /// References to a join's columns become what the join says they are; nobody reads the join's own list afterwards.
    static Query flattenJoinColumns(Query q) {
        if (q.ranges.stream().noneMatch(r -> r instanceof JoinRange)) {
            return q;
        }
        Query flat = new QueryRewriter() {
            @Override
            Expression replacement(Expression e, int depth) {
                if (e instanceof ColumnReference c && c.levelsUp() == depth && c.range() > 0
                        && q.ranges.get(c.range() - 1) instanceof JoinRange join) {
                    if (c.column() == 0) {
                        var fields = join.columns().stream().map(x -> expression(SubqueryPullUp.raise(x, depth), depth)).toList();
                        return new Expression.RowConstructor(fields, join.columnNames(), Expression.CallForm.IMPLICIT_CAST, c.type(), 0);
                    }
                    return expression(SubqueryPullUp.raise(join.columns().get(c.column() - 1), depth), depth);
                }
                return null;
            }
        }.query(q, 0);
        flat.ranges.replaceAll(r -> r instanceof JoinRange j
                ? new JoinRange(j.kind(), List.of(), j.mergedColumns(), j.alias(), j.columnNames()) : r);
        return flat;
    }

    /// Plans the subqueries in an expression.
    private Expression withSubplans(Expression e) {
        return Expressions.replace(e, x -> {
            if (!(x instanceof SubqueryExpression s)) {
                return null;
            }
            Query query = prepared.computeIfAbsent(s.query(), q -> s.kind() == Expression.SubqueryKind.EXISTS
                    ? subplan(forExistence(q)) : subplan(q));
            return new SubqueryExpression(s.kind(), s.test() == null ? null : withSubplans(s.test()), query, s.type(), s.typmod(),
                    s.collation(), 0);
        });
    }

    /// Whether there are rows: what they look like and in which order they come does not matter, and is not computed.
    static Query forExistence(Query q) {
        if (q.kind != Query.Kind.SELECT || q.setOperation != null || q.hasAggregates || q.groupingSets != null || q.hasWindowCalls
                || q.hasSetReturningTargets || q.hasModifyingCommonTables || q.having != null || q.offset != null || !q.rowLocks.isEmpty()
                || q.limit != null && !(q.limit instanceof Expression.Constant c && (c.value() == null || (Long) c.value() > 0))) {
            return q;
        }
        Query plain = QueryRewriter.shallowCopy(q);
        plain.limit = null;
        plain.targets.clear();
        plain.groupBy.clear();
        plain.windows.clear();
        plain.distinct = false;
        plain.distinctOn.clear();
        plain.orderBy.clear();
        return plain;
    }

    private Query subplan(Query nested) {
        Detached taken = planner.detach(nested);
        Plan plan = new QueryPlanner(planner, this, taken.query()).plan();
        var dependencies = new HashSet<>(Planner.slotsIn(taken.query()));
        planner.subplans.put(taken.query(), new SubPlan(planner.subplans.size() + 1, plan,
                taken.parameters().stream().map(p -> new SlotValue(p.slot(), withSubplans(p.value()))).toList(), dependencies,
                planner.properties.isVolatile(nested)));
        return taken.query();
    }

    // ---- which columns of which ranges

    /// Visits the columns of this level that an expression reads, also by its subqueries.
    void forEachColumn(Expression e, Consumer<ColumnReference> visitor) {
        Expressions.any(e, x -> {
            if (x instanceof ColumnReference c && c.levelsUp() == 0) {
                visitor.accept(c);
            } else if (x instanceof SubqueryExpression s) {
                SubPlan plan = planner.subplans.get(s.query());
                if (plan != null) {
                    plan.parameters().forEach(p -> forEachColumn(p.value(), visitor));
                } else {
                    planner.detach(s.query()).parameters().forEach(p -> forEachColumn(p.value(), visitor));
                }
            }
            return false;
        });
    }

    BitSet rangesIn(Expression e) {
        var ranges = new BitSet();
        forEachColumn(e, c -> ranges.set(c.range()));
        Expressions.any(e, x -> {
            if (x instanceof CurrentOf c) {
                ranges.set(c.range());
            }
            return false;
        });
        return ranges;
    }

    private void collectNeeded() {
        mapLevel(query, e -> {
            need(e);
            return e;
        });
        for (var join : semiJoins) {
            join.conditions().forEach(this::need);
            mapConditions(join.right(), e -> {
                need(e);
                return e;
            });
        }
        for (int range = 1; range <= query.ranges.size(); range++) {
            if (query.ranges.get(range - 1) instanceof SubqueryRange) {
                detachedRange(range).parameters().forEach(p -> need(p.value()));
            }
        }
    }

    /// Whether a range is a table with children, or partitions, that belong to it here.
    boolean isParent(int range) {
        return entry(range) instanceof RelationRange r && (r.relationKind() == 'p' || !r.only() && relation(range).hasSubclass());
    }

    /// Makes sure that the scan of a relation tells where each row stands.
    void needPlace(int range) {
        need(range, -1);
        if (isParent(range)) {
            need(range, -6);
        }
    }

    /// Makes sure that the scans give the columns of an expression.
    void need(Expression e) {
        forEachColumn(e, c -> need(c.range(), c.column()));
    }

    void need(int range, int column) {
        var set = needed.computeIfAbsent(range, _ -> new TreeSet<>());
        if (column == 0) {
            allColumns(range).forEach(set::add);
        } else {
            set.add(column);
        }
    }

    List<Integer> allColumns(int range) {
        var all = new ArrayList<Integer>();
        if (entry(range) instanceof RelationRange r) {
            for (ColumnEntry column : planner.environment.catalog().relation(r.relation()).columns()) {
                if (!column.dropped()) {
                    all.add(column.number());
                }
            }
        } else {
            for (int i = 1; i <= columnTypes(range).size(); i++) {
                all.add(i);
            }
        }
        return all;
    }

    List<ColumnType> columnTypes(int range) {
        return switch (entry(range)) {
            case SubqueryRange s -> s.query().targets.stream().filter(t -> !t.hidden())
                    .map(t -> new ColumnType(t.expression().type(), t.expression().typmod(), t.expression().collation())).toList();
            case FunctionRange f -> f.columns();
            case ValuesRange v -> v.columns();
            case CommonTableRange c -> c.columns();
            case TransitionRange t -> t.columns();
            case RelationRange r -> planner.environment.catalog().relation(r.relation()).columns().stream()
                    .map(c -> new ColumnType(c.type(), c.typmod(), c.collation())).toList();
            case JoinRange j -> j.columns().stream().map(e -> new ColumnType(e.type(), e.typmod(), e.collation())).toList();
        };
    }

    private List<Integer> neededColumns(int range) {
        return List.copyOf(needed.getOrDefault(range, new TreeSet<>()));
    }

    /// The columns that a scan of a range gives.
    List<Expression> output(int range) {
        var list = new ArrayList<Expression>();
        for (int column : neededColumns(range)) {
            list.add(column(range, column));
        }
        return list;
    }

    ColumnReference column(int range, int column) {
        if (column < 0) {
            int type = column == -1 ? 27 : column == -6 ? 26 : column == -2 || column == -4 ? 28 : 29;
            return new ColumnReference(range, column, 0, type, -1, 0, 0);
        }
        if (entry(range) instanceof RelationRange r) {
            ColumnEntry c = planner.environment.catalog().relation(r.relation()).column(column);
            return new ColumnReference(range, column, 0, c.type(), c.typmod(), c.collation(), 0);
        }
        ColumnType type = columnTypes(range).get(column - 1);
        return new ColumnReference(range, column, 0, type.type(), type.typmod(), type.collation(), 0);
    }

    // ---- slots

    void beginSlots(BitSet ranges, Map<Integer, Expression> values) {
        slots.push(new Slots(ranges, values));
    }

    void endSlots() {
        slots.pop();
    }

    /// The expression with the columns of outer sides of nested loops replaced by their slots.
    Expression withSlots(Expression e) {
        if (slots.isEmpty()) {
            return e;
        }
        return Expressions.replace(e, x -> {
            if (x instanceof ColumnReference c && c.levelsUp() == 0) {
                for (Slots scope : slots) {
                    if (scope.ranges().get(c.range())) {
                        return Planner.slotParameter(scope.slotOf(c, planner::newSlot), c);
                    }
                }
            }
            return x instanceof SubqueryExpression s ? withSlots(s) : null;
        });
    }

    /// A subquery whose parameters come from outer sides: it gets a plan of its own that takes them from the slots.
    private Expression withSlots(SubqueryExpression s) {
        SubPlan plan = planner.subplans.get(s.query());
        if (plan == null) {
            return null;
        }
        var parameters = plan.parameters().stream().map(p -> new SlotValue(p.slot(), withSlots(p.value()))).toList();
        if (parameters.equals(plan.parameters())) {
            return null;
        }
        Query query = QueryRewriter.shallowCopy(s.query());
        planner.subplans.put(query, new SubPlan(planner.subplans.size() + 1, plan.plan(), parameters, plan.dependencies(), plan.volatileCalls()));
        return new SubqueryExpression(s.kind(), s.test() == null ? null : withSlots(s.test()), query, s.type(), s.typmod(), s.collation(), 0);
    }

    private void provide(SlotValue parameter) {
        BitSet ranges = rangesIn(parameter.value());
        Iterator<Slots> scopes = slots.iterator();
        while (scopes.hasNext()) {
            Slots scope = scopes.next();
            if (JoinPlanner.contains(scope.ranges(), ranges)) {
                scope.values().put(parameter.slot(), parameter.value());
                return;
            }
        }
        throw new IllegalStateException("a lateral reference has no source");
    }

    private Detached detachedRange(int range) {
        return detached.computeIfAbsent(range, r -> planner.detach(((SubqueryRange) entry(r)).query()));
    }

    /// Ranges whose rows a range depends on.
    BitSet needsOf(int range) {
        var needs = new BitSet();
        switch (entry(range)) {
            case SubqueryRange _ -> detachedRange(range).parameters().forEach(p -> needs.or(rangesIn(p.value())));
            case FunctionRange f -> f.functions().forEach(c -> needs.or(rangesIn(c.call())));
            case ValuesRange v -> v.rows().forEach(row -> row.forEach(e -> needs.or(rangesIn(e))));
            case RelationRange _, CommonTableRange _, TransitionRange _, JoinRange _ -> { }
        }
        return needs;
    }

    // ---- scans

    /// The ways to read a range under conditions that need nothing but it (and slots).
    /// @param rowLimit how many rows will be read if they come in the wished order; negative for all
    List<Way> scans(int range, List<Expression> conditions, double rowLimit) {
        return switch (entry(range)) {
            case RelationRange r when !isParent(range) -> {
                var access = accessPaths.best(range, r, output(range), conditions, wishedOrder, rowLimit);
                var ways = new ArrayList<Way>();
                ways.add(new Way(access.plan(), access.ordered() ? wishedOrder : List.of()));
                for (var begun : beginnings(access.ordered())) {
                    ways.addAll(accessPaths.ordered(range, r, output(range), cheapFirst(conditions), List.of(), begun));
                }
                yield ways;
            }
            case RelationRange r -> {
                var ways = new ArrayList<>(parents.ways(range, r, output(range), cheapFirst(conditions), wishedOrder, rowLimit));
                for (var begun : beginnings(ways.size() > 1)) {
                    var more = parents.ways(range, r, output(range), cheapFirst(conditions), begun, rowLimit);
                    ways.addAll(more.subList(1, more.size()));
                }
                yield ways;
            }
            case SubqueryRange s when rowLimit >= 0 && Appends.isWished(s.query(), range, wishedOrder) -> List.of(Way.unordered(scan(range, conditions)),
                    new Way(subquery(range, s, cheapFirst(conditions), output(range), wishedOrder, rowLimit), wishedOrder));
            default -> List.of(Way.unordered(scan(range, conditions)));
        };
    }

    /// Conditions in the order in which they are asked: what costs less comes first, what costs the same stays as it was.
    List<Expression> cheapFirst(List<Expression> conditions) {
        if (conditions.size() < 2) {
            return conditions;
        }
        var costs = new IdentityHashMap<Expression, Double>();
        conditions.forEach(c -> costs.put(c, planner.properties.cost(c) + subplanCost(c)));
        return conditions.stream().sorted(Comparator.comparing(costs::get)).toList();
    }

    private double subplanCost(Expression condition) {
        double[] sum = new double[1];
        Expressions.any(condition, e -> {
            SubPlan plan = e instanceof SubqueryExpression s ? planner.subplans.get(s.query()) : null;
            if (plan != null && !plan.parameters().isEmpty()) {
                sum[0] += plan.plan().cost().total() / CONDITION_COST;
            }
            return false;
        });
        return sum[0];
    }

    /// The orders that the wished one begins with, where rows in one of them are worth having.
    private List<List<SortKey>> beginnings(boolean fulfilled) {
        var beginnings = new ArrayList<List<SortKey>>();
        if (!fulfilled && planner.environment.isEnabled(Settings.ENABLE_INCREMENTAL_SORT)) {
            for (int keys = wishedOrder.size() - 1; keys > 0; keys--) {
                beginnings.add(wishedOrder.subList(0, keys));
            }
        }
        return beginnings;
    }

    Plan scan(int range, List<Expression> asked) {
        List<Expression> conditions = cheapFirst(asked);
        List<Expression> output = output(range);
        Expression filter = Expressions.and(conditions);
        return switch (entry(range)) {
            case RelationRange r when isParent(range) -> parents.scan(range, r, output, conditions);
            case RelationRange r -> accessPaths.best(range, r, output, conditions, List.of(), -1).plan();
            case SubqueryRange s -> subquery(range, s, conditions, output, List.of(), -1);
            case FunctionRange f -> {
                var calls = f.functions().stream().map(c -> new RangeFunctionCall(withSlots(c.call()), c.columnCount(), c.columnTypes()))
                        .toList();
                double rows = 100;
                yield new Plan.FunctionScan(output, range, f.alias(), calls, f.ordinality(), f.columnNames(), f.columns(), filter,
                        kept(new Cost(0, 1, rows, 8), conditions));
            }
            case ValuesRange v -> {
                var rows = v.rows().stream().map(row -> row.stream().map(this::withSlots).toList()).toList();
                yield new Plan.Values(output, range, v.alias(), rows, filter, kept(new Cost(0, rows.size() * 0.0125, rows.size(), 8), conditions));
            }
            case CommonTableRange c -> {
                int number = cteNumber(c);
                var columns = neededColumns(range).stream().map(n -> n - 1).toList();
                double rows = c.selfReference() || planner.ctes.get(number) == null ? 100 : planner.ctes.get(number).plan().rowCount();
                yield new Plan.CteScan(output, range, c.alias(), c.name(), number, c.selfReference(), columns, filter,
                        kept(new Cost(0, rows * 0.02, rows, 8), conditions));
            }
            case TransitionRange t -> {
                double rows = 100;
                yield new Plan.TransitionScan(output, range, t.alias(), t.name(), filter, kept(new Cost(0, 1, rows, 8), conditions));
            }
            case JoinRange _ -> throw new IllegalStateException("a join is not scanned");
        };
    }

    boolean isSortable(List<Expression> keys) {
        return keys.stream().allMatch(k -> planner.environment.catalog().comparison(k.type()) != null
                && planner.environment.catalog().comparison(k.type()).ordered());
    }

    List<SortKey> ascending(List<Expression> keys) {
        return keys.stream().map(k -> new SortKey(k, planner.environment.catalog().comparison(k.type()).less(), false, false)).toList();
    }

    Plan sort(Plan plan, List<SortKey> keys) {
        if (keys.isEmpty()) {
            return plan;
        }
        var cost = plan.cost();
        double total = cost.total() + accessPaths.sortCost(cost.rows());
        return new Plan.Sort(plan, keys, 0, new Cost(total, total, cost.rows(), cost.width()));
    }

    /// A plan in an order.
    /// @param presorted by how many of the keys its rows are sorted already
    Plan sorted(Plan plan, List<SortKey> keys, int presorted) {
        if (presorted == keys.size()) {
            return plan;
        }
        if (presorted == 0) {
            return sort(plan, keys);
        }
        var cost = plan.cost();
        var selectivity = new Selectivity(this);
        double groups = 1;
        for (SortKey key : keys.subList(0, presorted)) {
            double distinct = selectivity.distinct(key.expression());
            groups *= distinct > 0 ? distinct : UNKNOWN_GROUPS;
        }
        double rows = Math.max(1, cost.rows());
        groups = Math.max(1, Math.min(groups, rows / SORTED_TOGETHER));
        double each = accessPaths.sortCost(rows / groups);
        double off = planner.environment.isEnabled(Settings.ENABLE_INCREMENTAL_SORT) ? 0 : AccessPaths.SWITCHED_OFF;
        return new Plan.Sort(plan, keys, presorted, new Cost(off + cost.startup() + (cost.total() - cost.startup()) / groups + each,
                off + cost.total() + groups * each + rows * CONDITION_COST, cost.rows(), cost.width()));
    }

    private Cost kept(Cost cost, List<Expression> conditions) {
        return conditions.isEmpty() ? cost : cost.withRows(cost.rows() * new Selectivity(this).of(conditions));
    }

    private int cteNumber(CommonTableRange c) {
        QueryPlanner level = this;
        for (int i = 0; i < c.levelsUp(); i++) {
            level = level.parent;
        }
        return level.cteNumbers.get(c.name());
    }

    /// @param order that the rows are to have, of columns of a UNION ALL; empty for any
    /// @param rowLimit how many of them will be read; negative for all
    private Plan subquery(int range, SubqueryRange s, List<Expression> conditions, List<Expression> output, List<SortKey> order, double rowLimit) {
        Detached taken = detachedRange(range);
        Query nested = taken.query();
        var outside = new ArrayList<Expression>();
        for (Expression condition : conditions) {
            Query narrowed = s.securityBarrier() && !planner.properties.isLeakproof(condition) ? null
                    : new ConditionPushDown(planner).into(nested, range, withSlots(condition));
            if (narrowed != null) {
                nested = narrowed;
            } else {
                outside.add(condition);
            }
        }
        nested = withoutUnused(nested, needed.getOrDefault(range, new TreeSet<>()));
        taken.parameters().forEach(this::provide);
        var below = new QueryPlanner(planner, this, order.isEmpty() ? nested : Appends.ordered(nested, order));
        below.rowsWanted = rowLimit;
        Plan input = below.plan();
        var columns = neededColumns(range).stream().map(n -> n - 1).toList();
        return new Plan.SubqueryScan(output, range, s.alias(), input, columns, Expressions.and(outside), kept(input.cost(), outside));
    }

    /// What nobody reads of a subquery's columns need not be computed: NULL in its place.
    private Query withoutUnused(Query nested, TreeSet<Integer> read) {
        if (nested.kind != Query.Kind.SELECT || nested.setOperation != null || nested.distinct || !nested.distinctOn.isEmpty()) {
            return nested;
        }
        Query lighter = nested;
        for (int i = 0; i < nested.targets.size(); i++) {
            TargetEntry target = nested.targets.get(i);
            Expression e = target.expression();
            if (!target.hidden() && !read.contains(i + 1) && isLeftOut(e) && !nested.groupBy.contains(e)
                    && nested.orderBy.stream().noneMatch(key -> key.expression().equals(e))) {
                lighter = lighter == nested ? QueryRewriter.shallowCopy(nested) : lighter;
                lighter.targets.set(i, new TargetEntry(new Expression.Constant(e.type(), e.typmod(), e.collation(), null, 0), target.number(), target.name(),
                        false, target.sourceTable(), target.sourceColumn()));
            }
        }
        return lighter;
    }

    private boolean isLeftOut(Expression e) {
        return !(e instanceof Expression.Constant) && !planner.properties.isVolatile(e) && !Expressions.any(e, x -> switch (x) {
            case Expression.AggregateCall _, Expression.WindowCall _, Expression.GroupingCall _, SubqueryExpression _ -> true;
            case Expression.FunctionCall c -> c.returnsSet();
            default -> false;
        });
    }

    Plan setInput(Query.SetInput input, List<ColumnType> columns) {
        return new SetPlanner(this).input(input, columns);
    }

    RelationEntry relation(int range) {
        return planner.environment.catalog().relation(((RelationRange) entry(range)).relation());
    }
}
