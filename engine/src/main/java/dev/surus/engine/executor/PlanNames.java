package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.RangeEntry.SubqueryRange;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.planner.Expressions;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.SlotValue;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.planner.plan.SubPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What EXPLAIN calls the tables and columns of a plan. Each query inside a statement numbers its ranges from 1: a number means
/// something in its scope alone. The names shown are different in the whole plan: `t`, `t_1`, `t_2` ...
final class PlanNames {
    /// The ranges of one query.
    static final class Scope {
        private final Query query;
        private final Map<Integer, Range> ranges = new HashMap<>();

        private Scope(Query query) {
            this.query = query;
        }
    }

    /// @param relation 0 where it is none
    /// @param subquery set where the range is a subquery whose scan is not shown: its columns are what stands below
    private record Range(String name, int relation, Plan.SubqueryScan subquery) {}

    /// A value that an outer query or the outer side of a nested loop hands in.
    record Outer(Expression value, Scope scope) {}

    /// What a column is: a name, or what a subquery that is not shown computes.
    sealed interface Column {
        /// @param table null where there is no name for it
        record Name(String table, String column) implements Column {}

        record Computed(Expression value, Scope scope) implements Column {}
    }

    private final Catalog catalog;
    private final PlannedStatement statement;
    private final Set<String> taken = new HashSet<>();
    /// By the topmost node of a query.
    private final Map<Plan, Scope> scopes = new IdentityHashMap<>();
    /// What the scan of a subquery reads.
    private final Map<Plan.SubqueryScan, Scope> inside = new IdentityHashMap<>();
    private final Map<Integer, Outer> outerValues = new HashMap<>();
    private int count;

    private final PlanTargets targets;

    PlanNames(Catalog catalog, PlannedStatement statement, PlanTargets targets) {
        this.targets = targets;
        this.catalog = catalog;
        this.statement = statement;
        enter(statement.plan(), statement.query());
        var waiting = new ArrayList<>(statement.subplans().entrySet());
        waiting.sort(Comparator.comparingInt(s -> s.getValue().number()));
        while (!waiting.isEmpty()) {
            // One whose surroundings are known comes first.
            var next = waiting.stream().filter(s -> around.containsKey(s.getKey())).findFirst().orElse(waiting.getFirst());
            waiting.remove(next);
            SubPlan subplan = next.getValue();
            handIn(subplan.parameters(), around.getOrDefault(next.getKey(), scopes.get(statement.plan())));
            enter(subplan.plan(), next.getKey());
        }
    }

    /// The scope of a query whose plan this is.
    Scope scope(Plan topmost) {
        return scopes.get(topmost);
    }

    Scope inside(Plan.SubqueryScan scan) {
        return inside.get(scan);
    }

    boolean several() {
        return count > 1;
    }

    /// What was put into a slot; null where it is a result of its own.
    Outer outer(int slot) {
        return outerValues.get(slot);
    }

    /// The name of a range; null where it has none.
    String table(Scope scope, int range) {
        Range found = scope.ranges.get(range);
        return found == null ? null : found.name;
    }

    /// The table of a range; 0 where it is none.
    int relation(Scope scope, int range) {
        Range found = scope.ranges.get(range);
        return found == null ? 0 : found.relation;
    }

    Column column(Scope scope, ColumnReference c) {
        Range range = scope.ranges.get(c.range());
        String table = range == null ? null : range.name;
        String system = switch (c.column()) {
            case 0 -> "*";
            case -1 -> "ctid";
            case -2 -> "xmin";
            case -3 -> "cmin";
            case -4 -> "xmax";
            case -5 -> "cmax";
            case -6 -> "tableoid";
            default -> null;
        };
        if (system != null) {
            return new Column.Name(table, system);
        }
        if (range != null && range.subquery != null) {
            var scan = range.subquery;
            for (int i = 0; i < scan.output().size(); i++) {
                if (scan.output().get(i) instanceof ColumnReference out && out.column() == c.column() && scan.columns().get(i) < scan.input().output().size()) {
                    Expression below = scan.input().output().get(scan.columns().get(i));
                    Scope within = inside(scan);
                    return below instanceof ColumnReference reference ? column(within, reference) : new Column.Computed(below, within);
                }
            }
        }
        if (scope.query != null && c.range() <= scope.query.ranges.size()) {
            var names = scope.query.ranges.get(c.range() - 1).columnNames();
            if (c.column() <= names.size()) {
                return new Column.Name(table, names.get(c.column() - 1));
            }
        }
        if (range != null && range.relation != 0 && c.column() <= catalog.relation(range.relation).columns().size()) {
            return new Column.Name(table, catalog.relation(range.relation).column(c.column()).name());
        }
        return new Column.Name(table, "column" + c.column());
    }

    /// Where the subqueries of expressions stand.
    private final Map<Query, Scope> around = new IdentityHashMap<>();

    private Scope enter(Plan plan, Query query) {
        var planned = statement.levels().get(plan);
        var scope = new Scope(planned == null ? query : planned.query());
        scopes.put(plan, scope);
        var subqueries = new ArrayList<Plan.SubqueryScan>();
        var ctes = new ArrayList<Integer>();
        name(plan, scope, true, subqueries, ctes);
        for (var subquery : subqueries) {
            Query of = scope.query != null && subquery.range() <= scope.query.ranges.size()
                    && scope.query.ranges.get(subquery.range() - 1) instanceof SubqueryRange range ? range.query() : null;
            inside.put(subquery, enter(subquery.input(), of));
        }
        for (int cte : ctes) {
            enter(statement.ctes().get(cte).plan(), statement.ctes().get(cte).query());
        }
        return scope;
    }

    private void name(Plan plan, Scope scope, boolean hides, List<Plan.SubqueryScan> subqueries, List<Integer> ctes) {
        plan.output().forEach(e -> noteSubqueries(e, scope));
        switch (plan) {
            case Plan.NestedLoop p -> handIn(p.parameters(), scope);
            case Plan.Filter p -> noteSubqueries(p.condition(), scope);
            case Plan.With p -> ctes.addAll(p.ctes());
            case Plan.SeqScan p -> name(scope, p.range(), p.alias(), p.relation(), p.filter());
            case Plan.IndexScan p -> name(scope, p.range(), p.alias(), p.relation(), p.filter());
            case Plan.BitmapHeapScan p -> name(scope, p.range(), p.alias(), p.relation(), p.filter());
            case Plan.RowIdScan p -> name(scope, p.range(), p.alias(), p.relation(), p.filter());
            case Plan.CurrentOfScan p -> name(scope, p.range(), p.alias(), p.relation(), null);
            case Plan.VirtualScan p -> name(scope, p.range(), p.alias(), p.relation(), p.filter());
            case Plan.FunctionScan p -> name(scope, p.range(), p.alias(), 0, p.filter());
            case Plan.Values p -> name(scope, p.range(), "*VALUES*", 0, p.filter());
            case Plan.CteScan p -> name(scope, p.range(), p.alias(), 0, p.filter());
            case Plan.TransitionScan p -> name(scope, p.range(), p.alias(), 0, p.filter());
            case Plan.SubqueryScan p -> {
                subqueries.add(p);
                noteSubqueries(p.filter(), scope);
                boolean shown = !targets.isHidden(p) || !hides;
                String name = shown ? unique(p.alias()) : p.alias();
                scope.ranges.putIfAbsent(p.range(), new Range(name, 0, shown ? null : p));
                count++;
                return;
            }
            case Plan.ModifyTable p when p.modification().kind() == Query.Kind.INSERT -> {
                name(scope, p.modification().range(), p.modification().alias(), p.modification().relation(), null);
                if (p.modification().onConflict() != null && p.modification().onConflict().excludedRange() != 0) {
                    scope.ranges.putIfAbsent(p.modification().onConflict().excludedRange(), new Range("excluded", p.modification().relation(), null));
                }
            }
            case Plan.Append p when p.parent() != null && p.inputs().size() != 1 -> name(scope, p.parent().range(), p.parent().alias(), p.parent().relation(), null);
            default -> { }
        }
        for (Plan input : plan.inputs()) {
            name(input, scope, !(plan instanceof Plan.Filter), subqueries, ctes);
        }
        if (plan instanceof Plan.Append p && p.parent() != null && p.inputs().size() == 1) {
            // It is not shown: the one member stands for the parent.
            for (Plan.Member member : p.parent().members()) {
                Range range = scope.ranges.get(member.range());
                if (range != null) {
                    scope.ranges.putIfAbsent(p.parent().range(), new Range(range.name, p.parent().relation(), null));
                }
            }
        }
    }

    private void name(Scope scope, int range, String alias, int relation, Expression filter) {
        noteSubqueries(filter, scope);
        if (!scope.ranges.containsKey(range)) {
            count++;
            scope.ranges.put(range, new Range(unique(alias), relation, null));
        }
    }

    private String unique(String alias) {
        String name = alias;
        for (int i = 1; !taken.add(name); i++) {
            name = alias + "_" + i;
        }
        return name;
    }

    private void noteSubqueries(Expression e, Scope scope) {
        if (e != null && !statement.subplans().isEmpty()) {
            Expressions.any(e, x -> {
                if (x instanceof Expression.SubqueryExpression s) {
                    around.putIfAbsent(s.query(), scope);
                }
                return false;
            });
        }
    }

    private void handIn(List<SlotValue> values, Scope scope) {
        values.forEach(v -> outerValues.put(v.slot(), new Outer(v.value(), scope)));
    }
}
