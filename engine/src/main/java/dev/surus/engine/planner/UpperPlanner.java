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
        Plan plan;
        if (query.setOperation != null) {
            plan = new SetPlanner(level).plan(query.setOperation);
            Plan merged = rowLimit < 0 || orderBy.isEmpty() ? null : new SetPlanner(level).merged(query.setOperation, orderBy, rowLimit);
            if (merged != null && Way.upTo(rowLimit, merged.cost()) < sort(plan, orderBy).cost().total()) {
                plan = merged;
                orderBy = List.of();
            }
        } else {
            plan = new JoinPlanner(level).plan(query.from, Expressions.conjuncts(query.where), level.semiJoins, simple ? rowLimit : -1);
        }
        if (grouped) {
            plan = group(plan);
        }
        for (int i = 0; i < query.windows.size(); i++) {
            plan = window(plan, i);
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
            plan = project(plan, targets);
            plan = distinct(plan, targets);
        } else if (!orderBy.isEmpty() && !(simple && level.orderFulfilled)) {
            plan = sort(withKeys(plan, orderBy), orderBy);
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

    private Plan group(Plan plan) {
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
        if (!plain && query.groupingSets == null && !planner.environment.isEnabled(Settings.ENABLE_HASHAGG) && level.isSortable(keys)) {
            Plan sorted = level.sort(withKeys(plan, level.ascending(keys)), level.ascending(keys));
            return new Plan.Aggregate(sorted, GroupStrategy.SORTED, keys, null, List.copyOf(aggregates), List.copyOf(groupings), query.having,
                    output, new Cost(sorted.cost().total(), sorted.cost().total() + total - cost.total() + rows * 0.01, rows, 8 * output.size()));
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

    private Plan window(Plan plan, int number) {
        var window = query.windows.get(number);
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
        if (calls.isEmpty()) {
            return plan;
        }
        var keys = new ArrayList<SortKey>();
        for (Expression e : window.partitionBy()) {
            keys.add(new SortKey(e, planner.environment.catalog().comparison(e.type()).less(), false, false));
        }
        keys.addAll(window.orderBy());
        if (!keys.isEmpty()) {
            plan = sort(withKeys(plan, keys), keys);
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

    private Plan distinct(Plan plan, List<Expression> targets) {
        if (query.distinctOn.isEmpty()) {
            plan = new SetPlanner(level).distinct(plan, targets.stream().distinct().toList());
            return query.orderBy.isEmpty() ? plan : sort(withKeys(plan, query.orderBy), query.orderBy);
        }
        var keys = new ArrayList<SortKey>(query.orderBy);
        for (SortKey k : query.distinctOn) {
            if (keys.stream().noneMatch(o -> o.expression().equals(k.expression()))) {
                keys.add(k);
            }
        }
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
