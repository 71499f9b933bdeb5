package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.AggregateCall;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.Constant;
import dev.surus.engine.analyzer.tree.Expression.FunctionCall;
import dev.surus.engine.analyzer.tree.Expression.GroupingCall;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.analyzer.tree.Expression.WindowCall;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.analyzer.tree.RangeEntry.RelationRange;
import dev.surus.engine.config.Settings;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.Cost;
import dev.surus.engine.planner.plan.Plan.GroupStrategy;
import dev.surus.engine.planner.plan.Plan.RecheckSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What stands above the joins of a SELECT, from below: grouping, window functions, sets in the target list, DISTINCT, ORDER BY,
/// row locks, LIMIT.
final class UpperPlanner {
    /// Of how many groups HAVING is taken to keep one.
    private static final double FILTERED_GROUPS = 10;
    private final QueryPlanner level;
    private final Planner planner;
    private final Query query;

    UpperPlanner(QueryPlanner level) {
        this.level = level;
        planner = level.planner;
        query = level.query;
    }

    Plan select() {
        boolean grouped = query.hasAggregates || !query.groupBy.isEmpty() || query.groupingSets != null || query.having != null;
        boolean simple = !grouped && query.windows.isEmpty() && !query.distinct && query.distinctOn.isEmpty()
                && !query.hasSetReturningTargets && query.setOperation == null;
        double rowLimit = rowLimit();
        List<SortKey> orderBy = query.orderBy;
        if (!query.rowLocks.isEmpty()) {
            query.rowLocks.stream().filter(c -> level.entry(c.range()) instanceof RelationRange).forEach(c -> level.needPlace(c.range()));
            recheckRanges().forEach(level::needPlace);
        }
        if (simple) {
            orderBy = query.limitWithTies ? query.orderBy : withoutFixedKeys(query.orderBy);
            level.wishedOrder = orderBy;
        }
        // Rows in the order of a window need no sort for it, and none after it where they are to come in the same order.
        boolean inWindow = query.windows.size() == 1 && !grouped && query.setOperation == null && !windowKeys(0).isEmpty() && hasCalls(0);
        boolean windowGivesOrder = inWindow && query.distinctOn.isEmpty() && !query.distinct && !query.hasSetReturningTargets && query.rowLocks.isEmpty()
                && !query.limitWithTies && begins(windowKeys(0), orderBy);
        if (inWindow) {
            level.wishedOrder = windowKeys(0);
        }
        Plan plan;
        if (query.setOperation != null) {
            plan = new SetPlanner(level).plan(query.setOperation);
            Plan merged = rowLimit < 0 || orderBy.isEmpty() ? null : new SetPlanner(level).merged(query.setOperation, orderBy, rowLimit);
            if (merged != null && Way.upTo(rowLimit, merged.cost()) < sort(plan, orderBy).cost().total()) {
                plan = merged;
                orderBy = List.of();
            }
        } else {
            plan = new JoinPlanner(level).plan(query.from, Expressions.conjuncts(query.where), level.semiJoins, simple || windowGivesOrder ? rowLimit : -1);
        }
        if (grouped) {
            Plan hashed = group(plan, null);
            Plan inOrder = rowLimit < 0 ? null : groupedInOrder(plan, hashed, orderBy, rowLimit);
            plan = inOrder != null ? inOrder : hashed;
            orderBy = inOrder != null ? List.of() : orderBy;
        }
        for (int i = 0; i < query.windows.size(); i++) {
            plan = window(plan, i, inWindow ? level.keysFulfilled : 0);
        }
        if (windowGivesOrder) {
            orderBy = List.of();
        }
        var targets = new ArrayList<Expression>();
        var visible = new ArrayList<Expression>();
        for (TargetEntry t : query.targets) {
            targets.add(t.expression());
            if (!t.hidden()) {
                visible.add(t.expression());
            }
        }
        if (query.hasSetReturningTargets) {
            plan = sets(plan, targets);
        }
        boolean distinct = query.distinct || !query.distinctOn.isEmpty();
        if (distinct) {
            Plan inOrder = grouped || !query.windows.isEmpty() || query.hasSetReturningTargets || query.setOperation != null ? null
                    : distinctInOrder(plan, targets, rowLimit);
            plan = inOrder != null ? inOrder : distinct(project(plan, targets), targets);
        } else if (!orderBy.isEmpty() && !(simple && level.orderFulfilled)) {
            plan = level.sorted(withKeys(plan, orderBy), orderBy, simple ? level.keysFulfilled : 0);
        }
        if (!query.rowLocks.isEmpty()) {
            plan = lockRows(plan);
        }
        plan = project(plan, distinct && !query.limitWithTies ? visible : visible);
        if (query.limit != null || query.offset != null) {
            plan = limit(plan, rowLimit);
        }
        return plan;
    }

    /// Without the keys that a condition makes the same for all rows.
    private List<SortKey> withoutFixedKeys(List<SortKey> keys) {
        var conditions = Expressions.conjuncts(query.where);
        return keys.stream().filter(k -> conditions.stream().noneMatch(c -> fixes(c, k))).toList();
    }

    private boolean fixes(Expression condition, SortKey key) {
        if (!(condition instanceof Expression.OperatorCall c) || c.arguments().size() != 2) {
            return false;
        }
        Expression left = c.arguments().get(0);
        Expression right = c.arguments().get(1);
        boolean compared = left.equals(key.expression()) && isFixed(right) || right.equals(key.expression()) && isFixed(left);
        var catalog = planner.environment.catalog();
        return compared && catalog.familiesOfOperator(c.operator()).stream().anyMatch(e -> e.accessMethod() == AccessPaths.BTREE && e.strategy() == 3
                && catalog.familiesOfOperator(key.lessOperator()).stream().anyMatch(l -> l.family() == e.family()));
    }

    private static boolean isFixed(Expression e) {
        return e instanceof Constant || e instanceof Expression.Parameter p && p.number() > 0;
    }

    /// The constant number of rows that LIMIT and OFFSET read, or -1.
    private double rowLimit() {
        if (query.limit == null && query.offset == null) {
            return level.rowsWanted;
        }
        double offset = query.offset == null ? 0 : query.offset instanceof Constant o && o.value() instanceof Long l ? l : -1;
        return offset >= 0 && query.limit instanceof Constant c && c.value() instanceof Long l ? l + offset : -1;
    }

    private Plan limit(Plan plan, double rowLimit) {
        var ties = query.limitWithTies ? query.orderBy : List.<SortKey>of();
        if (query.limitWithTies && plan instanceof Plan.Project p) {
            // The sort keys must reach the limit; what the client does not see is cut off above it.
            var keys = new ArrayList<>(p.output());
            query.orderBy.forEach(k -> {
                if (!keys.contains(k.expression())) {
                    keys.add(k.expression());
                }
            });
            Plan wide = new Plan.Project(keys, p.input(), p.cost());
            return new Plan.Project(p.output(), new Plan.Limit(wide, query.limit, query.offset, ties, cost(plan, rowLimit)), p.cost());
        }
        return new Plan.Limit(plan, query.limit, query.offset, ties, cost(plan, rowLimit));
    }

    private static Cost cost(Plan plan, double rowLimit) {
        var cost = plan.cost();
        double rows = rowLimit < 0 ? cost.rows() * 0.1 : Math.min(rowLimit, cost.rows());
        double part = cost.rows() <= 0 ? 1 : Math.min(1, rows / cost.rows());
        return new Cost(cost.startup(), cost.startup() + (cost.total() - cost.startup()) * part, Math.max(1, rows), cost.width());
    }

    // ---- projection and order

    Plan project(Plan plan, List<Expression> targets) {
        if (plan.output().equals(targets)) {
            return plan;
        }
        return new Plan.Project(targets, plan, plan.cost().plus(plan.rowCount() * 0.0025 * targets.size()));
    }

    /// Adds sort keys that are not among the input's columns.
    private Plan withKeys(Plan plan, List<SortKey> keys) {
        var missing = new LinkedHashSet<Expression>();
        for (SortKey key : keys) {
            if (!plan.output().contains(key.expression())) {
                missing.add(key.expression());
            }
        }
        if (missing.isEmpty()) {
            return plan;
        }
        var output = new ArrayList<>(plan.output());
        output.addAll(missing);
        return project(plan, output);
    }

    private Plan sort(Plan plan, List<SortKey> keys) {
        return level.sort(plan, keys);
    }

    // ---- grouping

    /// How many groups there may be at most.
    private double groups(List<Expression> keys) {
        var selectivity = new Selectivity(level);
        double product = 1;
        for (Expression key : keys) {
            double distinct = selectivity.distinct(key);
            product *= distinct > 0 ? distinct : 200;
        }
        return product;
    }

    /// The joins' rows in an order, as far as an index gives it.
    /// @param rows how many will be read; negative for all
    /// @return null where nothing gives even its first key
    private Plan joinsInOrder(List<SortKey> order, double rows) {
        level.wishedOrder = order;
        try {
            Plan plan = new JoinPlanner(level).plan(query.from, Expressions.conjuncts(query.where), level.semiJoins, rows);
            return level.keysFulfilled == 0 ? null : level.sorted(withKeys(plan, order), order, level.keysFulfilled);
        } finally {
            level.wishedOrder = List.of();
            level.orderFulfilled = false;
            level.keysFulfilled = 0;
        }
    }

    /// An order that ends in all of some keys.
    /// @return null where it has others
    private List<SortKey> completed(List<SortKey> order, List<Expression> keys) {
        if (!level.isSortable(keys) || !order.stream().allMatch(k -> keys.contains(k.expression()))) {
            return null;
        }
        var all = new ArrayList<>(order);
        level.ascending(keys).stream().filter(k -> order.stream().noneMatch(o -> o.expression().equals(k.expression()))).forEach(all::add);
        return all;
    }

    /// Few groups of many rows: the rows come in the order of the groups, and no more are read than are wanted.
    /// @param hashed the same by a hash table, which reads all rows first
    private Plan groupedInOrder(Plan plan, Plan hashed, List<SortKey> orderBy, double rowLimit) {
        if (query.groupBy.isEmpty() || query.groupingSets != null || !query.windows.isEmpty() || query.hasSetReturningTargets || query.distinct
                || !query.distinctOn.isEmpty() || query.limitWithTies) {
            return null;
        }
        var keys = query.groupBy.stream().distinct().toList();
        var order = completed(orderBy, keys);
        if (order == null) {
            return null;
        }
        double groups = Math.max(1, Math.min(plan.rowCount(), groups(keys)));
        double wanted = plan.rowCount() * Math.min(1, (rowLimit + 1) * (query.having == null ? 1 : FILTERED_GROUPS) / groups);
        Plan input = joinsInOrder(order, wanted);
        Plan result = input == null ? null : group(plan, input);
        return result != null && Way.upTo(rowLimit, result.cost()) < (orderBy.isEmpty() ? hashed : sort(hashed, orderBy)).cost().total() ? result : null;
    }

    /// @param sorted the input's rows by their groups; null where they come in any order
    private Plan group(Plan plan, Plan sorted) {
        Set<AggregateCall> aggregates = new LinkedHashSet<>();
        Set<Expression> groupings = new LinkedHashSet<>();
        List<Expression> keys = new ArrayList<>();
        query.groupBy.forEach(k -> {
            if (!keys.contains(k) || query.groupingSets != null) {
                keys.add(k);
            }
        });
        forUpper(e -> collect(e, aggregates, groupings, keys));
        var output = new ArrayList<Expression>(keys);
        output.addAll(aggregates);
        output.addAll(groupings);
        boolean plain = keys.isEmpty() && query.groupingSets == null;
        var cost = plan.cost();
        double rows = plain ? 1 : Math.max(1, Math.min(cost.rows(), groups(keys)));
        double total = cost.total() + cost.rows() * 0.0025 * (aggregates.size() + keys.size());
        if (sorted != null) {
            return new Plan.Aggregate(sorted, GroupStrategy.SORTED, keys, null, List.copyOf(aggregates), List.copyOf(groupings), query.having,
                    output, new Cost(sorted.cost().startup(), sorted.cost().total() + total - cost.total() + rows * 0.01, rows, 8 * output.size()));
        }
        if (!plain && query.groupingSets == null && !planner.environment.isEnabled(Settings.ENABLE_HASHAGG) && level.isSortable(keys)) {
            Plan byKeys = level.sort(withKeys(plan, level.ascending(keys)), level.ascending(keys));
            return new Plan.Aggregate(byKeys, GroupStrategy.SORTED, keys, null, List.copyOf(aggregates), List.copyOf(groupings), query.having,
                    output, new Cost(byKeys.cost().total(), byKeys.cost().total() + total - cost.total() + rows * 0.01, rows, 8 * output.size()));
        }
        var strategy = plain ? GroupStrategy.PLAIN : GroupStrategy.HASHED;
        var aggregate = new Plan.Aggregate(plan, strategy, keys, query.groupingSets, List.copyOf(aggregates), List.copyOf(groupings), query.having,
                output, new Cost(total, total + rows * 0.01, rows, 8 * output.size()));
        return new ParallelAggregation(planner.environment).orNot(aggregate);
    }

    private void forUpper(java.util.function.Consumer<Expression> visitor) {
        query.targets.forEach(t -> visitor.accept(t.expression()));
        if (query.having != null) {
            visitor.accept(query.having);
        }
        query.orderBy.forEach(k -> visitor.accept(k.expression()));
        query.distinctOn.forEach(k -> visitor.accept(k.expression()));
        query.windows.forEach(w -> {
            w.partitionBy().forEach(visitor);
            w.orderBy().forEach(k -> visitor.accept(k.expression()));
        });
    }

    /// Finds aggregates. Columns that are neither grouped nor aggregated depend on the groups' keys: they become keys as well.
    private void collect(Expression e, Set<AggregateCall> aggregates, Set<Expression> groupings, List<Expression> keys) {
        Expressions.replace(e, x -> {
            if (keys.contains(x)) {
                return x;
            }
            return switch (x) {
                case AggregateCall a when a.levelsUp() == 0 -> {
                    aggregates.add(a);
                    yield a;
                }
                case GroupingCall g -> {
                    groupings.add(g);
                    yield g;
                }
                case ColumnReference c when c.levelsUp() == 0 -> {
                    keys.add(c);
                    yield c;
                }
                case Expression.SubqueryExpression s -> {
                    planner.subplans.get(s.query()).parameters().forEach(p -> collect(p.value(), aggregates, groupings, keys));
                    yield null;
                }
                default -> null;
            };
        });
    }

    // ---- window functions

    private List<SortKey> windowKeys(int number) {
        var window = query.windows.get(number);
        var keys = new ArrayList<SortKey>();
        for (Expression e : window.partitionBy()) {
            keys.add(new SortKey(e, planner.environment.catalog().comparison(e.type()).less(), false, false));
        }
        keys.addAll(window.orderBy());
        return keys;
    }

    private static boolean begins(List<SortKey> order, List<SortKey> wished) {
        return order.size() >= wished.size() && order.subList(0, wished.size()).equals(wished);
    }

    private boolean hasCalls(int number) {
        return !calls(number).isEmpty();
    }

    private Set<WindowCall> calls(int number) {
        Set<WindowCall> calls = new LinkedHashSet<>();
        java.util.function.Consumer<Expression> visitor = e -> Expressions.any(e, x -> {
            if (x instanceof WindowCall c && c.window() == number) {
                calls.add(c);
            }
            return false;
        });
        query.targets.forEach(t -> visitor.accept(t.expression()));
        query.orderBy.forEach(k -> visitor.accept(k.expression()));
        query.distinctOn.forEach(k -> visitor.accept(k.expression()));
        return calls;
    }

    /// @param presorted by how many of the window's keys the rows are sorted already
    private Plan window(Plan plan, int number, int presorted) {
        var window = query.windows.get(number);
        Set<WindowCall> calls = calls(number);
        if (calls.isEmpty()) {
            return plan;
        }
        var keys = windowKeys(number);
        if (!keys.isEmpty()) {
            plan = level.sorted(withKeys(plan, keys), keys, presorted);
        }
        var output = new ArrayList<>(plan.output());
        output.addAll(calls);
        var cost = plan.cost();
        return new Plan.WindowAgg(plan, window, List.copyOf(calls), output, new Cost(cost.startup(),
                cost.total() + cost.rows() * 0.0125 * calls.size(), cost.rows(), cost.width() + 8 * calls.size()));
    }

    // ---- sets in the target list

    /// Innermost calls first; each level adds the sets' columns behind its input's.
    private Plan sets(Plan plan, List<Expression> targets) {
        while (true) {
            var calls = new LinkedHashSet<Expression>();
            List<Expression> known = plan.output();
            targets.forEach(t -> innermost(t, known, calls));
            query.orderBy.forEach(k -> innermost(k.expression(), known, calls));
            if (calls.isEmpty()) {
                return plan;
            }
            var output = new ArrayList<>(known);
            output.addAll(calls);
            var cost = plan.cost();
            plan = new Plan.ProjectSet(output, plan, new Cost(cost.startup(), cost.total() + cost.rows() * 10, cost.rows() * 10, cost.width()));
        }
    }

    private boolean isSet(Expression e) {
        return switch (e) {
            case FunctionCall c -> c.returnsSet();
            case OperatorCall c -> {
                var function = planner.environment.catalog().function(c.function());
                yield function != null && function.returnsSet();
            }
            default -> false;
        };
    }

    /// Whether a set-returning call that is not computed yet stands in `e`; those without any inside are added.
    private boolean innermost(Expression e, List<Expression> known, Set<Expression> calls) {
        if (known.contains(e)) {
            return false;
        }
        boolean[] inside = new boolean[1];
        Expressions.mapChildren(e, child -> {
            inside[0] |= innermost(child, known, calls);
            return child;
        });
        if (isSet(e)) {
            if (!inside[0]) {
                calls.add(e);
            }
            return true;
        }
        return inside[0];
    }

    // ---- DISTINCT

    /// Distinct rows from rows that come in their order: few of them, or the first of each group (DISTINCT ON).
    /// @param plan the joins' rows in any order
    /// @return null where that is no better
    private Plan distinctInOrder(Plan plan, List<Expression> targets, double rowLimit) {
        boolean on = !query.distinctOn.isEmpty();
        if (!on && rowLimit < 0) {
            return null;
        }
        var keys = on ? query.distinctOn.stream().map(SortKey::expression).toList() : targets.stream().distinct().toList();
        var order = on ? distinctOnKeys() : completed(query.orderBy, keys);
        if (order == null || order.isEmpty()) {
            return null;
        }
        double rows = Math.max(1, Math.min(plan.rowCount(), groups(keys)));
        Plan input = joinsInOrder(order, rowLimit < 0 ? -1 : plan.rowCount() * Math.min(1, (rowLimit + 1) / rows));
        if (input == null) {
            return null;
        }
        Plan projected = project(input, targets);
        var cost = projected.cost();
        Plan inOrder = new Plan.Unique(projected, keys, new Cost(cost.startup(), cost.total(), rows, cost.width()));
        Plan other = distinct(project(plan, targets), targets);
        return Way.upTo(rowLimit, inOrder.cost()) < other.cost().total() ? inOrder : null;
    }

    private List<SortKey> distinctOnKeys() {
        var keys = new ArrayList<SortKey>(query.orderBy);
        for (SortKey k : query.distinctOn) {
            if (keys.stream().noneMatch(o -> o.expression().equals(k.expression()))) {
                keys.add(k);
            }
        }
        return keys;
    }

    private Plan distinct(Plan plan, List<Expression> targets) {
        if (query.distinctOn.isEmpty()) {
            plan = new SetPlanner(level).distinct(plan, targets.stream().distinct().toList());
            return query.orderBy.isEmpty() ? plan : sort(withKeys(plan, query.orderBy), query.orderBy);
        }
        var keys = distinctOnKeys();
        plan = sort(withKeys(plan, keys), keys);
        return new Plan.Unique(plan, query.distinctOn.stream().map(SortKey::expression).toList(), plan.cost());
    }

    // ---- row locks

    private List<Integer> recheckRanges() {
        var ranges = new ArrayList<Integer>();
        for (int range : SubqueryPullUp.rangesOf(query.from)) {
            if (level.entry(range) instanceof RelationRange r && (r.relationKind() == 'r' || r.relationKind() == 'm' || r.relationKind() == 'p')) {
                ranges.add(range);
            }
        }
        return ranges;
    }

    private Plan lockRows(Plan plan) {
        var clauses = query.rowLocks.stream().filter(c -> level.entry(c.range()) instanceof RelationRange).toList();
        if (clauses.isEmpty()) {
            return plan;
        }
        var relations = clauses.stream().map(c -> ((RelationRange) level.entry(c.range())).relation()).toList();
        return new Plan.LockRows(plan, clauses, relations, recheckSource(level, List.of()), plan.cost());
    }

    /// What a recheck after a lock wait keeps as it was.
    static RecheckSource recheckSource(QueryPlanner level, List<Integer> except) {
        var relations = new ArrayList<Integer>();
        var others = new ArrayList<Integer>();
        for (int range : SubqueryPullUp.rangesOf(level.query.from)) {
            if (except.contains(range)) {
                continue;
            }
            if (level.entry(range) instanceof RelationRange r && (r.relationKind() == 'r' || r.relationKind() == 'm' || r.relationKind() == 'p')
                    && !level.planner.environment.isVirtual(level.relation(range))) {
                relations.add(range);
            } else {
                others.add(range);
            }
        }
        return new RecheckSource(relations, others);
    }
}
