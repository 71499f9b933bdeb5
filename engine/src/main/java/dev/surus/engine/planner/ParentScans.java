package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.CurrentOf;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.analyzer.tree.Expression.SubqueryExpression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.RangeEntry.RelationRange;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.Cost;
import dev.surus.engine.planner.plan.Plan.Member;
import dev.surus.engine.planner.plan.Plan.SlotValue;
import dev.surus.engine.planner.plan.SubPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads a table that stands for several: itself and its children, or its partitions.
///
/// ```
/// Scan(p)   ->   Append
///                  Scan(p p_1)    each member has a range of its own; conditions and output are said in the member's columns,
///                  Scan(c p_2)    which are found by name; the Append's output is said in the parent's
/// ```
///
/// The members are found and locked when the range is scanned first; which of them a scan needs is for [ChildPruning].
final class ParentScans {
    private final QueryPlanner level;
    private final Planner planner;
    private final ChildPruning pruning;
    private final Map<Integer, List<Child>> known = new HashMap<>();

    ParentScans(QueryPlanner level) {
        this.level = level;
        planner = level.planner;
        pruning = new ChildPruning(planner);
    }

    /// A table behind a parent: its range, and its columns by those of the parent (numbers from 1, 0 for a dropped one).
    record Child(RelationEntry relation, RelationRange entry, int range, int[] columns) {}

    Plan scan(int range, RelationRange entry, List<Expression> output, List<Expression> conditions) {
        return ways(range, entry, output, conditions, List.of(), -1).getFirst().plan();
    }

    /// The ways to read the members: one after the other; and in an order that is wished, where an index of one of them gives it.
    /// @param order in which the rows would be welcome; empty for any
    /// @param rowLimit how many rows will be read if they come in that order; negative for all
    List<Way> ways(int range, RelationRange entry, List<Expression> output, List<Expression> conditions, List<SortKey> order, double rowLimit) {
        var children = known.get(range);
        if (children == null) {
            children = children(range, entry, conditions);
            known.put(range, children);
        }
        boolean mayBeOrdered = !order.isEmpty() && order.stream().allMatch(k -> k.expression() instanceof ColumnReference c && c.range() == range && output.contains(c));
        var inputs = new ArrayList<Plan>();
        var ordered = new ArrayList<Plan>();
        boolean byIndex = false;
        var read = new ArrayList<Child>();
        var members = new ArrayList<Member>();
        var gates = new ArrayList<Expression>();
        for (Child child : children) {
            var own = conditions.stream().map(c -> translated(c, range, child)).toList();
            Expression gate = pruning.gate(child.relation(), child.range(), own);
            if (Expressions.isFalseOrNull(gate)) {
                continue;
            }
            var columns = output.stream().map(c -> translated(c, range, child)).toList();
            Plan input = level.accessPaths.best(child.range(), child.entry(), columns, own, List.of(), -1).plan();
            inputs.add(input);
            if (mayBeOrdered) {
                var keys = Expressions.keys(order, e -> translated(e, range, child));
                var access = level.accessPaths.bestToMerge(child.range(), child.entry(), columns, own, keys, rowLimit);
                ordered.add(access.ordered() ? access.plan() : level.sort(input, keys));
                byIndex |= access.ordered();
            }
            read.add(child);
            members.add(new Member(child.relation().oid(), child.range()));
            gates.add(Expressions.isTrue(gate) ? null : gate);
        }
        if (inputs.isEmpty()) {
            return List.of(Way.unordered(new Plan.Result(output, Expressions.FALSE, new Cost(0, 0, 0, 0))));
        }
        var parent = new Plan.Parent(range, entry.relation(), entry.alias(), members);
        var asked = gates.stream().allMatch(g -> g == null) ? List.<Expression>of() : gates;
        var ways = new ArrayList<Way>();
        ways.add(Way.unordered(new Plan.Append(output, inputs, parent, asked, List.of(), Appends.cost(inputs))));
        if (byIndex) {
            int direction = inputs.size() == 1 ? 1 : pruning.direction(entry.relation(), read.stream().map(c -> c.relation().oid()).toList(), order, range);
            if (direction < 0) {
                ordered = new ArrayList<>(ordered.reversed());
                parent = new Plan.Parent(range, entry.relation(), entry.alias(), members.reversed());
                asked = asked.reversed();
            }
            ways.add(new Way(new Plan.Append(output, ordered, parent, asked, direction != 0 ? List.of() : order,
                    direction != 0 ? Appends.cost(ordered) : Appends.mergeCost(ordered)), order));
        }
        return ways;
    }

    // ---- members

    private List<Child> children(int range, RelationRange entry, List<Expression> conditions) {
        var parent = planner.environment.catalog().relation(entry.relation());
        List<Integer> members = parent.kind() == 'p'
                ? entry.only() ? List.of() : pruning.partitions(parent, range, conditions, entry)
                : Inheritors.lockAll(planner.environment, entry);
        var children = new ArrayList<Child>();
        for (int member : members) {
            var relation = planner.environment.catalog().relation(member);
            if (relation == null || relation.kind() == 'p') {
                continue;
            }
            int[] columns = columns(parent, relation);
            if (member != entry.relation()) {
                planner.environment.lockIndexes(member, entry);
            }
            var names = new ArrayList<String>();
            relation.columns().forEach(c -> names.add(c.dropped() ? "" : c.name()));
            boolean alone = members.size() == 1 && range != level.query.resultRange;
            var own = new RelationRange(member, relation.kind(), entry.lockMode(), alone ? entry.alias() : alias(entry.alias(), children.size() + 1), names, true, null, true);
            level.query.ranges.add(own);
            children.add(new Child(relation, own, level.query.ranges.size(), columns));
        }
        return children;
    }

    /// Names as PostgreSQL makes them unique.
    private String alias(String base, int number) {
        for (int n = number;; n++) {
            String name = base + "_" + n;
            if (level.query.ranges.stream().noneMatch(r -> name.equals(r.alias()))) {
                return name;
            }
        }
    }

    /// The child's column for each of the parent's.
    static int[] columns(RelationEntry parent, RelationEntry child) {
        var columns = new int[parent.columns().size() + 1];
        for (ColumnEntry column : parent.columns()) {
            if (column.dropped()) {
                continue;
            }
            ColumnEntry own = parent == child ? column : child.columnByName(column.name());
            if (own == null) {
                throw new IllegalStateException("could not find inherited attribute \"" + column.name() + "\" of relation \"" + child.name() + "\"");
            }
            if (own.type() != column.type() || own.typmod() != column.typmod()) {
                throw new SqlException(SqlState.INVALID_COLUMN_DEFINITION, PlannerMessage.CHILD_TYPE, column.name(), child.name());
            }
            if (own.collation() != column.collation()) {
                throw new SqlException(SqlState.INVALID_COLUMN_DEFINITION, PlannerMessage.CHILD_COLLATION, column.name(), child.name());
            }
            columns[column.number()] = own.number();
        }
        return columns;
    }

    // ---- the parent's terms in the child's

    private Expression translated(Expression e, int range, Child child) {
        return Expressions.replace(e, x -> switch (x) {
            case ColumnReference c when c.range() == range && c.levelsUp() == 0 -> new ColumnReference(child.range(),
                    c.column() > 0 ? child.columns()[c.column()] : c.column(), 0, c.type(), c.typmod(), c.collation(), 0);
            case CurrentOf c when c.range() == range -> new CurrentOf(child.range(), c.cursor());
            case SubqueryExpression s -> subquery(s, range, child);
            default -> null;
        });
    }

    /// A subquery that reads the parent's columns gets a plan of its own for the child.
    private Expression subquery(SubqueryExpression s, int range, Child child) {
        SubPlan plan = planner.subplans.get(s.query());
        if (plan == null) {
            return null;
        }
        var parameters = plan.parameters().stream().map(p -> new SlotValue(p.slot(), translated(p.value(), range, child))).toList();
        if (parameters.equals(plan.parameters())) {
            return null;
        }
        Query query = QueryRewriter.shallowCopy(s.query());
        planner.subplans.put(query, new SubPlan(planner.subplans.size() + 1, plan.plan(), parameters, plan.dependencies(), plan.volatileCalls()));
        return new SubqueryExpression(s.kind(), s.test() == null ? null : translated(s.test(), range, child), query, s.type(), s.typmod(),
                s.collation(), 0);
    }
}
