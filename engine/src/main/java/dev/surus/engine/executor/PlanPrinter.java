package dev.surus.engine.executor;

import dev.surus.engine.analyzer.deparse.ExpressionText;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.Identifiers;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.planner.Expressions;
import dev.surus.engine.planner.Planner;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.Cost;
import dev.surus.engine.planner.plan.Plan.JoinType;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.planner.plan.SubPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// A plan as EXPLAIN shows it, in PostgreSQL's text form. Projections and filters that PostgreSQL has no node for are shown with the
/// node below them.
public final class PlanPrinter {
    /// What EXPLAIN was asked to show.
    public record Options(boolean analyze, boolean verbose, boolean costs, boolean timing, boolean summary) {}

    private final ExecutorSession session;
    private final Catalog catalog;
    private final PlannedStatement statement;
    private final Options options;
    private final Map<Plan, Operator> instrumented;
    private final List<String> lines = new ArrayList<>();
    private final Map<Integer, String> aliases = new HashMap<>();
    private final ExpressionText text;

    PlanPrinter(ExecutorSession session, PlannedStatement statement, Options options, Map<Plan, Operator> instrumented) {
        this.session = session;
        catalog = session.catalog();
        this.statement = statement;
        this.options = options;
        this.instrumented = instrumented;
        text = new ExpressionText(catalog, session.context(), false, this::column, s -> "(SubPlan " + statement.subplans().get(s.query()).number() + ")");
    }

    /// The lines of a plan that was not run.
    public static List<String> lines(ExecutorSession session, PlannedStatement statement, Options options) {
        return new PlanPrinter(session, statement, options, null).print();
    }

    List<String> print() {
        node(statement.plan(), 0, "", List.of(), true);
        return lines;
    }

    /// Whether a scan's own condition is being shown: it speaks of one table.
    private boolean ofScan;

    private String column(ColumnReference c) {
        Query query = statement.query();
        String name = switch (c.column()) {
            case 0 -> "*";
            case -1 -> "ctid";
            case -2 -> "xmin";
            case -3 -> "cmin";
            case -4 -> "xmax";
            case -5 -> "cmax";
            case -6 -> "tableoid";
            default -> null;
        };
        Integer relation = relations.get(c.range());
        if (name == null && relation != null && relation != 0) {
            name = catalog.relation(relation).column(c.column()).name();
        }
        if (name == null && c.range() <= query.ranges.size()) {
            RangeEntry entry = query.ranges.get(c.range() - 1);
            name = c.column() <= entry.columnNames().size() ? entry.columnNames().get(c.column() - 1) : "column" + c.column();
        }
        name = name == null ? "column" + c.column() : name;
        String alias = aliases.get(c.range());
        boolean qualified = (options.verbose() || aliases.size() > 1 && !ofScan) && alias != null;
        return qualified ? Identifiers.quote(alias) + "." + Identifiers.quote(name) : Identifiers.quote(name);
    }

    private final Map<Integer, Integer> relations = new HashMap<>();

    /// Notes which names the ranges of a plan have.
    private void name(Plan plan) {
        switch (plan) {
            case Plan.SeqScan p -> name(p.range(), p.alias(), p.relation());
            case Plan.IndexScan p -> name(p.range(), p.alias(), p.relation());
            case Plan.RowIdScan p -> name(p.range(), p.alias(), p.relation());
            case Plan.CurrentOfScan p -> name(p.range(), p.alias(), p.relation());
            case Plan.VirtualScan p -> name(p.range(), p.alias(), p.relation());
            case Plan.FunctionScan p -> name(p.range(), p.alias(), 0);
            case Plan.Values p -> name(p.range(), "*VALUES*", 0);
            case Plan.CteScan p -> name(p.range(), p.alias(), 0);
            case Plan.TransitionScan p -> name(p.range(), p.alias(), 0);
            case Plan.SubqueryScan p -> name(p.range(), p.alias(), 0);
            case Plan.Append p when p.parent() != null -> name(p.parent().range(), p.parent().alias(), p.parent().relation());
            default -> { }
        }
        plan.inputs().forEach(this::name);
    }

    private void name(int range, String alias, int relation) {
        aliases.putIfAbsent(range, alias);
        relations.putIfAbsent(range, relation);
    }

    private void line(int indent, String content) {
        lines.add(" ".repeat(Math.max(0, indent)) + content);
    }

    /// @param filters conditions of filters above that stand for this node
    private void node(Plan plan, int indent, String prefix, List<Expression> filters, boolean top) {
        if (top) {
            name(plan);
        }
        switch (plan) {
            case Plan.Project p when overParent(p) -> {}
            case Plan.Project p -> {
                node(p.input(), indent, prefix, filters, false);
                return;
            }
            case Plan.Filter p -> {
                var more = new ArrayList<>(filters);
                more.add(p.condition());
                node(p.input(), indent, prefix, more, false);
                return;
            }
            case Plan.With p -> {
                with(p, indent, prefix, filters);
                return;
            }
            case Plan.Append p when p.inputs().size() == 1 -> {
                node(p.inputs().getFirst(), indent, prefix, filters, false);
                return;
            }
            case Plan.SubqueryScan p when p.filter() == null && filters.isEmpty() -> {
                node(p.input(), indent, prefix, filters, false);
                return;
            }
            default -> { }
        }
        int detail = describe(plan, indent, prefix);
        if (plan instanceof Plan.ModifyTable m) {
            changedMembers(m, detail);
        }
        details(plan, detail, filters);
        for (Plan input : plan.inputs()) {
            node(input, detail, "->  ", List.of(), false);
        }
        subplans(plan, detail);
    }

    /// An Append gives its inputs' columns as they are: what is computed of them is a node of its own.
    private static boolean overParent(Plan.Project plan) {
        return plan.input() instanceof Plan.Append a && a.parent() != null
                && plan.output().stream().anyMatch(e -> !(e instanceof ColumnReference));
    }

    /// The tables that stand behind the changed one.
    private void changedMembers(Plan.ModifyTable plan, int indent) {
        var parent = parent(plan.input(), plan.modification().range());
        if (parent != null) {
            for (Plan.Member member : parent.members()) {
                line(indent, verb(plan) + on(member.relation(), aliases.get(member.range())));
            }
        }
    }

    private static Plan.Parent parent(Plan plan, int range) {
        if (plan instanceof Plan.Append a && a.parent() != null && a.parent().range() == range) {
            return a.parent();
        }
        for (Plan input : plan.inputs()) {
            var found = plan instanceof Plan.SubqueryScan ? null : parent(input, range);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private void with(Plan.With p, int indent, String prefix, List<Expression> filters) {
        node(p.input(), indent, prefix, filters, false);
        for (int cte : p.ctes()) {
            line(indent + 2, "CTE " + statement.ctes().get(cte).name());
            node(statement.ctes().get(cte).plan(), indent + 4, "->  ", List.of(), true);
        }
    }

    private int describe(Plan plan, int indent, String prefix) {
        line(indent, prefix + title(plan) + cost(plan.cost()) + actual(plan));
        return indent + (prefix.isEmpty() ? 2 : 6);
    }

    private String cost(Cost cost) {
        return options.costs() ? String.format(Locale.ROOT, "  (cost=%.2f..%.2f rows=%d width=%d)", cost.startup(), cost.total(),
                Math.round(cost.rows()), cost.width()) : "";
    }

    private String actual(Plan plan) {
        if (instrumented == null) {
            return "";
        }
        if (!(instrumented.get(plan) instanceof InstrumentedOperator o) || o.starts == 0) {
            return " (never executed)";
        }
        double loops = o.starts;
        return options.timing()
                ? String.format(Locale.ROOT, " (actual time=%.3f..%.3f rows=%d loops=%d)", 0.0, o.nanos / 1e6 / loops, Math.round(o.rows / loops), o.starts)
                : String.format(Locale.ROOT, " (actual rows=%d loops=%d)", Math.round(o.rows / loops), o.starts);
    }

    private String on(int relation, String alias) {
        var entry = catalog.relation(relation);
        String name = (options.verbose() ? Identifiers.quote(catalog.namespace(entry.namespace()).name()) + "." : "") + Identifiers.quote(entry.name());
        return " on " + name + (alias == null || alias.equals(entry.name()) ? "" : " " + Identifiers.quote(alias));
    }

    private String title(Plan plan) {
        return switch (plan) {
            case Plan.Result _, Plan.Gate _ -> "Result";
            case Plan.Values _ -> "Values Scan on \"*VALUES*\"";
            case Plan.SeqScan p -> "Seq Scan" + on(p.relation(), p.alias());
            case Plan.VirtualScan p -> "Seq Scan" + on(p.relation(), p.alias());
            case Plan.IndexScan p -> "Index Scan" + (p.backward() ? " Backward" : "") + " using "
                    + Identifiers.quote(catalog.relation(p.index()).name()) + on(p.relation(), p.alias());
            case Plan.RowIdScan p -> "Tid Scan" + on(p.relation(), p.alias());
            case Plan.CurrentOfScan p -> "Tid Scan" + on(p.relation(), p.alias());
            case Plan.FunctionScan p -> "Function Scan" + (p.functions().size() == 1 && p.functions().getFirst().call() instanceof Expression.FunctionCall c
                    ? " on " + catalog.function(c.function()).name()
                            + (p.alias().equals(catalog.function(c.function()).name()) ? "" : " " + Identifiers.quote(p.alias()))
                    : " on " + Identifiers.quote(p.alias()));
            case Plan.SubqueryScan p -> "Subquery Scan on " + Identifiers.quote(p.alias());
            case Plan.TransitionScan p -> "Named Tuplestore Scan"
                    + (p.alias().equals(p.name()) ? "" : " on " + Identifiers.quote(p.alias()));
            case Plan.CteScan p -> (p.workTable() ? "WorkTable Scan on " : "CTE Scan on ") + Identifiers.quote(p.name())
                    + (p.alias().equals(p.name()) ? "" : " " + Identifiers.quote(p.alias()));
            case Plan.ProjectSet _ -> "ProjectSet";
            case Plan.Sort _ -> "Sort";
            case Plan.Limit _ -> "Limit";
            case Plan.Unique _ -> "Unique";
            case Plan.Materialize _ -> "Materialize";
            case Plan.Append _ -> "Append";
            case Plan.Aggregate p -> switch (p.strategy()) {
                case PLAIN -> "Aggregate";
                case SORTED -> "GroupAggregate";
                case HASHED -> "HashAggregate";
            };
            case Plan.WindowAgg _ -> "WindowAgg";
            case Plan.SetOp p -> "HashSetOp " + switch (p.operator()) {
                case UNION -> "Union";
                case INTERSECT -> "Intersect";
                case EXCEPT -> "Except";
            } + (p.all() ? " All" : "");
            case Plan.RecursiveUnion _ -> "Recursive Union";
            case Plan.NestedLoop p -> "Nested Loop" + join(p.type(), "");
            case Plan.HashJoin p -> p.type() == JoinType.INNER ? "Hash Join" : "Hash" + join(p.type(), " Join");
            case Plan.LockRows _ -> "LockRows";
            case Plan.ModifyTable p -> verb(p) + on(p.modification().relation(), p.modification().alias());
            case Plan.Project _, Plan.Filter _, Plan.With _ -> "Result";
        };
    }

    private static String verb(Plan.ModifyTable plan) {
        return switch (plan.modification().kind()) {
            case INSERT -> "Insert";
            case UPDATE -> "Update";
            case DELETE -> "Delete";
            case MERGE -> "Merge";
            case SELECT, UTILITY -> "?";
        };
    }

    private static String join(JoinType type, String ending) {
        return switch (type) {
            case INNER -> ending;
            case LEFT -> " Left Join";
            case RIGHT -> " Right Join";
            case FULL -> " Full Join";
            case SEMI -> " Semi Join";
            case ANTI -> " Anti Join";
        };
    }

    private void condition(int indent, String label, Expression e) {
        if (e != null) {
            String condition = shown(e);
            line(indent, label + ": " + (condition.startsWith("(") ? condition : "(" + condition + ")"));
        }
    }

    /// Slots show as `$0`, `$1` ...
    private String shown(Expression e) {
        return text.text(Expressions.mapUp(e, x -> x instanceof Expression.Parameter p && p.number() < 0
                ? new Expression.Parameter(Planner.slotOf(p), p.type(), p.typmod(), p.collation(), 0) : x));
    }

    private String list(List<Expression> expressions) {
        return expressions.stream().map(this::shown).collect(Collectors.joining(", "));
    }

    private void details(Plan plan, int indent, List<Expression> filters) {
        if (options.verbose() && !plan.output().isEmpty() && !(plan instanceof Plan.Append)) {
            line(indent, "Output: " + list(plan.output()));
        }
        ofScan = switch (plan) {
            case Plan.SeqScan _, Plan.IndexScan _, Plan.RowIdScan _, Plan.VirtualScan _ -> true;
            default -> false;
        };
        switch (plan) {
            case Plan.Result p -> condition(indent, "One-Time Filter", p.condition());
            case Plan.Gate p -> condition(indent, "One-Time Filter", p.condition());
            case Plan.SeqScan p -> condition(indent, "Filter", p.filter());
            case Plan.VirtualScan p -> condition(indent, "Filter", p.filter());
            case Plan.Values p -> condition(indent, "Filter", p.filter());
            case Plan.FunctionScan p -> condition(indent, "Filter", p.filter());
            case Plan.CteScan p -> condition(indent, "Filter", p.filter());
            case Plan.TransitionScan p -> condition(indent, "Filter", p.filter());
            case Plan.SubqueryScan p -> condition(indent, "Filter", p.filter());
            case Plan.IndexScan p -> {
                condition(indent, "Index Cond", p.recheck());
                condition(indent, "Filter", p.filter());
            }
            case Plan.RowIdScan p -> {
                condition(indent, "TID Cond", p.condition());
                condition(indent, "Filter", p.filter());
            }
            case Plan.Sort p -> line(indent, "Sort Key: " + p.keys().stream().map(this::key).collect(Collectors.joining(", ")));
            case Plan.Aggregate p -> {
                if (p.sets() != null) {
                    p.sets().forEach(s -> line(indent, "Hash Key: " + list(s.stream().map(p.keys()::get).toList())));
                } else if (!p.keys().isEmpty()) {
                    line(indent, "Group Key: " + list(p.keys()));
                }
                condition(indent, "Filter", p.having());
            }
            case Plan.HashJoin p -> {
                condition(indent, "Hash Cond", Expressions.and(p.keys().stream().map(Plan.HashKey::condition).toList()));
                condition(indent, "Join Filter", p.condition());
            }
            case Plan.NestedLoop p -> condition(indent, "Join Filter", p.condition());
            case Plan.ModifyTable p when p.modification().onConflict() != null ->
                    line(indent, "Conflict Resolution: " + (p.modification().onConflict().update() ? "UPDATE" : "NOTHING"));
            default -> { }
        }
        filters.forEach(f -> condition(indent, "Filter", f));
        ofScan = false;
    }

    private String key(SortKey key) {
        boolean defaultNulls = key.nullsFirst() == key.descending();
        return shown(key.expression()) + (key.descending() ? " DESC" : "")
                + (defaultNulls ? "" : key.nullsFirst() ? " NULLS FIRST" : " NULLS LAST");
    }

    /// Subqueries of expressions stand at the end of the whole plan.
    private void subplans(Plan plan, int indent) {
        if (plan != statement.plan()) {
            return;
        }
        statement.subplans().values().stream().sorted(Comparator.comparingInt(SubPlan::number)).forEach(s -> {
            line(indent, (s.dependencies().isEmpty() ? "InitPlan " : "SubPlan ") + s.number());
            node(s.plan(), indent + 2, "->  ", List.of(), true);
        });
    }
}
