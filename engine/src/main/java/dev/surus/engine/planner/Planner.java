package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.AggregateCall;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.GroupingCall;
import dev.surus.engine.analyzer.tree.Expression.Parameter;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.analyzer.tree.RangeEntry.RelationRange;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.SlotValue;
import dev.surus.engine.planner.plan.PlannedLevel;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.planner.plan.PlannedStatement.Cte;
import dev.surus.engine.planner.plan.SubPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Plans one statement. Use once.
///
/// ```
/// var planned = new Planner(environment).plan(query);
/// ```
public final class Planner {
    final PlannerEnvironment environment;
    final Properties properties;
    final FunctionBodies bodies;
    final ConstantFolding folding;
    final List<Cte> ctes = new ArrayList<>();
    final Map<Query, SubPlan> subplans = new IdentityHashMap<>();
    final Map<Plan, PlannedLevel> levels = new IdentityHashMap<>();
    final Set<Integer> smallTables = new HashSet<>();
    private final List<PlannedStatement.Access> accesses = new ArrayList<>();
    private int slots;

    public Planner(PlannerEnvironment environment) {
        this.environment = environment;
        properties = new Properties(environment.catalog());
        bodies = new FunctionBodies(environment);
        folding = new ConstantFolding(environment, bodies);
    }

    public PlannedStatement plan(Query query) {
        noteAccesses(query);
        Plan plan = new QueryPlanner(this, null, query).plan();
        int visible = query.kind == Query.Kind.SELECT
                ? (int) query.targets.stream().filter(t -> !t.hidden()).count()
                : query.returning.size();
        return new PlannedStatement(query, plan, List.copyOf(ctes), subplans, slots, List.copyOf(accesses), visible, levels, Set.copyOf(smallTables), folding.found());
    }

    /// What is to be known of the constants of an expression that stands by itself.
    public PlannedStatement.Constants constants(Expression expression) {
        folding.simplify(expression);
        return folding.found();
    }

    /// Notes what a query asks of its relations, at any depth.
    void noteAccesses(Query query) {
        for (RangeEntry range : query.ranges) {
            if (range instanceof RelationRange r) {
                accesses.add(new PlannedStatement.Access(r.relation(), r.relationKind(), r.permissions()));
            } else if (range instanceof RangeEntry.SubqueryRange s) {
                if (s.viewRelation() != 0 && s.permissions() != null) {
                    accesses.add(new PlannedStatement.Access(s.viewRelation(), 'v', s.permissions()));
                }
                noteAccesses(s.query());
            }
        }
        query.commonTables.forEach(t -> noteAccesses(t.query()));
        if (query.hasSubqueries || query.where != null) {
            var nested = new ArrayList<Query>();
            new QueryRewriter() {
                @Override
                Expression replacement(Expression e, int depth) {
                    if (e instanceof Expression.SubqueryExpression s && depth == 0) {
                        nested.add(s.query());
                    }
                    return null;
                }
            }.query(query, 0);
            nested.forEach(this::noteAccesses);
        }
    }

    int newSlot() {
        return slots++;
    }

    /// A parameter that stands for a slot.
    static Parameter slotParameter(int slot, Expression value) {
        return new Parameter(-slot - 1, value.type(), value.typmod(), value.collation(), 0);
    }

    /// The slot of a parameter, or -1 for one of the statement's own.
    public static int slotOf(Parameter parameter) {
        return -parameter.number() - 1;
    }

    /// A nested query with its references to the query around it replaced by slots.
    record Detached(Query query, List<SlotValue> parameters) {}

    /// Takes a nested query out: references to the query just around it become slots, set from `parameters`.
    Detached detach(Query nested) {
        var values = new LinkedHashMap<Expression, Integer>();
        var query = new QueryRewriter() {
            @Override
            Expression replacement(Expression e, int depth) {
                var outer = switch (e) {
                    case ColumnReference c when c.levelsUp() == depth + 1 ->
                            new ColumnReference(c.range(), c.column(), 0, c.type(), c.typmod(), c.collation(), 0);
                    case AggregateCall c when c.levelsUp() == depth + 1 -> lowered(c, depth + 1);
                    case GroupingCall c when c.levelsUp() == depth + 1 -> new GroupingCall(
                            c.arguments().stream().map(a -> loweredColumns(a, depth + 1)).toList(), c.groups(), 0, 0);
                    default -> null;
                };
                if (outer == null) {
                    return null;
                }
                int slot = values.computeIfAbsent(outer, _ -> newSlot());
                return slotParameter(slot, outer);
            }
        }.query(nested, 0);
        var parameters = new ArrayList<SlotValue>();
        values.forEach((value, slot) -> parameters.add(new SlotValue(slot, value)));
        return new Detached(query, parameters);
    }

    private static Expression lowered(AggregateCall c, int levels) {
        var rewriter = new QueryRewriter() {
            @Override
            Expression replacement(Expression e, int depth) {
                return e instanceof ColumnReference r && r.levelsUp() >= levels + depth
                        ? new ColumnReference(r.range(), r.column(), r.levelsUp() - levels, r.type(), r.typmod(), r.collation(), 0) : null;
            }
        };
        var plain = (AggregateCall) Expressions.mapChildren(c, child -> rewriter.expression(child, 0));
        return new AggregateCall(plain.function(), plain.directArguments(), plain.arguments(), plain.orderBy(), plain.distinct(),
                plain.distinctKeys(), plain.filter(), plain.star(), plain.variadic(), 0, plain.type(), plain.collation(),
                plain.inputCollation(), 0);
    }

    private static Expression loweredColumns(Expression e, int levels) {
        return Expressions.mapUp(e, x -> x instanceof ColumnReference c && c.levelsUp() >= levels
                ? new ColumnReference(c.range(), c.column(), c.levelsUp() - levels, c.type(), c.typmod(), c.collation(), 0)
                : x);
    }

    /// The slots that a query reads, wherever in it.
    static Set<Integer> slotsIn(Query query) {
        var found = new HashSet<Integer>();
        new QueryRewriter() {
            @Override
            Expression replacement(Expression e, int depth) {
                if (e instanceof Parameter p && p.number() < 0) {
                    found.add(slotOf(p));
                }
                return null;
            }
        }.query(query, 0);
        return found;
    }
}
