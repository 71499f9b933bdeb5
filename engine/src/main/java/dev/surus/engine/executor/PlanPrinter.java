package dev.surus.engine.executor;

import dev.surus.engine.analyzer.deparse.ExpressionText;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.Identifiers;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.executor.explain.PlanNode;
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
import java.util.Map;

/// A plan as EXPLAIN shows it, in PostgreSQL's words. Projections and filters that PostgreSQL has no node for are shown with the
/// node below them.
public final class PlanPrinter {
    /// What EXPLAIN was asked to show.
    public record Options(boolean analyze, boolean verbose, boolean costs, boolean timing, boolean summary) {}

    private final ExecutorSession session;
    private final Catalog catalog;
    private final PlannedStatement statement;
    private final Options options;
    private final Map<Plan, Operator> instrumented;
    private final Map<Integer, String> aliases = new HashMap<>();
    private final ExpressionText text;

    PlanPrinter(ExecutorSession session, PlannedStatement statement, Options options, Map<Plan, Operator> instrumented) {
        this.session = session;
        catalog = session.catalog();
        this.statement = statement;
        this.options = options;
        this.instrumented = instrumented;
        text = new ExpressionText(catalog, session.context(), false, this::column, this::subquery);
    }

    /// A plan that was not run.
    public static PlanNode describe(ExecutorSession session, PlannedStatement statement, Options options) {
        return new PlanPrinter(session, statement, options, null).describe();
    }

    PlanNode describe() {
        PlanNode root = node(statement.plan(), null, null, List.of(), true);
        var initial = new ArrayList<PlanNode>();
        statement.subplans().values().stream().sorted(Comparator.comparingInt(SubPlan::number)).forEach(s -> {
            if (s.dependencies().isEmpty()) {
                initial.add(node(s.plan(), "InitPlan", "InitPlan " + s.number() + " (returns $" + (s.number() - 1) + ")", List.of(), true));
            } else {
                root.children.add(node(s.plan(), "SubPlan", "SubPlan " + s.number(), List.of(), true));
            }
        });
        root.children.addAll(0, initial);
        return root;
    }

    private String subquery(Expression.SubqueryExpression expression) {
        SubPlan plan = statement.subplans().get(expression.query());
        boolean once = plan.dependencies().isEmpty() && switch (expression.kind()) {
            case SCALAR, EXISTS, ARRAY -> true;
            case ANY, ALL, ROW_COMPARE, MULTI_ASSIGN -> false;
        };
        return once ? "$" + (plan.number() - 1) : "(SubPlan " + plan.number() + ")";
    }

    /// The range of the scan whose own condition is being shown: its columns need no name of a table; 0 where there is none.
    private int scanned;
    /// Whether a node's columns are being shown: their tables are named only where there are several.
    private boolean ofOutput;

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
        // A subquery's own ranges have the numbers of the outer query's, too: what does not fit is another's.
        if (name == null && relation != null && relation != 0 && c.column() <= catalog.relation(relation).columns().size()) {
            name = catalog.relation(relation).column(c.column()).name();
        }
        if (name == null && c.range() <= query.ranges.size()) {
            RangeEntry entry = query.ranges.get(c.range() - 1);
            name = c.column() <= entry.columnNames().size() ? entry.columnNames().get(c.column() - 1) : "column" + c.column();
        }
        name = name == null ? "column" + c.column() : name;
        String alias = aliases.get(c.range());
        boolean qualified = (options.verbose() && !ofOutput || aliases.size() > 1 && c.range() != scanned) && alias != null;
        return qualified ? Identifiers.quote(alias) + "." + Identifiers.quote(name) : Identifiers.quote(name);
    }

    private final Map<Integer, Integer> relations = new HashMap<>();

    /// Notes which names the ranges of a plan have.
    private void name(Plan plan) {
        switch (plan) {
            case Plan.NestedLoop p -> p.parameters().forEach(v -> {
                if (v.value() instanceof ColumnReference) {
                    outerValues.put(v.slot(), v.value());
                }
            });
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

    /// @param filters conditions of filters above that stand for this node
    private PlanNode node(Plan plan, String relationship, String subplan, List<Expression> filters, boolean top) {
        if (top) {
            name(plan);
        }
        switch (plan) {
            case Plan.Project p when overParent(p) -> {}
            case Plan.Project p -> {
                return node(p.input(), relationship, subplan, filters, false);
            }
            case Plan.Filter p -> {
                var more = new ArrayList<>(filters);
                more.add(p.condition());
                return node(p.input(), relationship, subplan, more, false);
            }
            case Plan.With p -> {
                PlanNode below = node(p.input(), relationship, subplan, filters, false);
                var tables = new ArrayList<PlanNode>();
                for (int cte : p.ctes()) {
                    tables.add(node(statement.ctes().get(cte).plan(), "InitPlan", "CTE " + statement.ctes().get(cte).name(), List.of(), true));
                }
                below.children.addAll(0, tables);
                return below;
            }
            case Plan.Append p when p.inputs().size() == 1 -> {
                return node(p.inputs().getFirst(), relationship, subplan, filters, false);
            }
            case Plan.SubqueryScan p when p.filter() == null && filters.isEmpty() -> {
                return node(p.input(), relationship, subplan, filters, false);
            }
            default -> { }
        }
        var node = new PlanNode(relationship, subplan, title(plan));
        new PlanAttributes(catalog, options).describe(plan, node);
        Cost cost = plan.cost();
        node.estimate = options.costs() ? new PlanNode.Estimate(cost.startup(), cost.total(), Math.round(cost.rows()), cost.width()) : null;
        node.measured = measured(plan);
        if (plan instanceof Plan.ModifyTable m) {
            changedMembers(m, node);
        }
        details(plan, node, filters);
        List<Plan> inputs = plan.inputs();
        for (int i = 0; i < inputs.size(); i++) {
            String below = switch (plan) {
                case Plan.Append _ -> "Member";
                case Plan.SubqueryScan _ -> "Subquery";
                default -> i == 0 ? "Outer" : "Inner";
            };
            node.children.add(plan instanceof Plan.HashJoin && i == 1 ? hashed(inputs.get(i)) : node(inputs.get(i), below, null, List.of(), false));
        }
        return node;
    }

    /// The hash table of a join, which is no operator of its own here.
    private PlanNode hashed(Plan plan) {
        PlanNode rows = node(plan, "Outer", null, List.of(), false);
        var node = new PlanNode("Inner", null, "Hash");
        node.kind.add(new PlanNode.Property("Node Type", "Hash"));
        var estimate = rows.estimate;
        node.estimate = estimate == null ? null : new PlanNode.Estimate(estimate.total(), estimate.total(), estimate.rows(), estimate.width());
        node.measured = rows.measured;
        if (options.verbose() && !plan.output().isEmpty()) {
            ofOutput = true;
            node.detail("Output", list(plan.output()));
            ofOutput = false;
        }
        node.children.add(rows);
        return node;
    }

    /// An Append gives its inputs' columns as they are: what is computed of them is a node of its own.
    private static boolean overParent(Plan.Project plan) {
        return plan.input() instanceof Plan.Append a && a.parent() != null
                && plan.output().stream().anyMatch(e -> !(e instanceof ColumnReference));
    }

    /// The tables that stand behind the changed one.
    private void changedMembers(Plan.ModifyTable plan, PlanNode node) {
        var parent = parent(plan.input(), plan.modification().range());
        if (parent != null) {
            for (Plan.Member member : parent.members()) {
                node.headings.add(verb(plan) + on(member.relation(), aliases.get(member.range())));
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

    private PlanNode.Measured measured(Plan plan) {
        if (instrumented == null) {
            return null;
        }
        if (!(instrumented.get(plan) instanceof InstrumentedOperator o) || o.starts == 0) {
            return new PlanNode.Measured(options.timing() ? 0 : Double.NaN, 0, 0);
        }
        double loops = o.starts;
        return new PlanNode.Measured(options.timing() ? o.nanos / 1e6 / loops : Double.NaN, Math.round(o.rows / loops), o.starts);
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
            case Plan.MergeJoin p -> p.type() == JoinType.INNER ? "Merge Join" : "Merge" + join(p.type(), " Join");
            case Plan.LockRows _ -> "LockRows";
            case Plan.ModifyTable p -> verb(p) + on(p.modification().relation(), p.modification().alias());
            case Plan.Project _, Plan.Filter _, Plan.With _ -> "Result";
        };
    }

    static String verb(Plan.ModifyTable plan) {
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

    private void condition(PlanNode node, String label, Expression e) {
        if (e != null) {
            String condition = shown(e);
            node.detail(label, condition.startsWith("(") || e instanceof Expression.Constant ? condition : "(" + condition + ")");
        }
    }

    /// An equality with the outer side's expression on its left.
    private Expression outerFirst(Expression condition, Expression outer) {
        if (!(condition instanceof Expression.OperatorCall c) || c.arguments().getFirst().equals(outer)) {
            return condition;
        }
        var turned = catalog.operator(catalog.operator(c.operator()).commutator());
        return turned == null ? condition : new Expression.OperatorCall(turned.oid(), turned.function(),
                List.of(c.arguments().get(1), c.arguments().get(0)), c.type(), c.collation(), c.inputCollation(), 0);
    }

    /// What the outer sides of nested loops put into slots.
    private final Map<Integer, Expression> outerValues = new HashMap<>();

    /// Slots show as the outer column that they hold, or as `$0`, `$1` ...
    private String shown(Expression e) {
        return text.text(Expressions.mapUp(e, x -> !(x instanceof Expression.Parameter p) || p.number() >= 0 ? x
                : outerValues.getOrDefault(Planner.slotOf(p),
                        new Expression.Parameter(Planner.slotOf(p), p.type(), p.typmod(), p.collation(), 0))));
    }

    private List<String> list(List<Expression> expressions) {
        return expressions.stream().map(this::shown).toList();
    }

    private void details(Plan plan, PlanNode node, List<Expression> filters) {
        if (options.verbose() && !plan.output().isEmpty() && !(plan instanceof Plan.Append)) {
            ofOutput = true;
            node.detail("Output", list(plan.output()));
            ofOutput = false;
        }
        scanned = switch (plan) {
            case Plan.SeqScan p -> p.range();
            case Plan.IndexScan p -> p.range();
            case Plan.RowIdScan p -> p.range();
            case Plan.VirtualScan p -> p.range();
            default -> 0;
        };
        switch (plan) {
            case Plan.Result p -> condition(node, "One-Time Filter", p.condition());
            case Plan.Gate p -> condition(node, "One-Time Filter", p.condition());
            case Plan.SeqScan p -> condition(node, "Filter", p.filter());
            case Plan.VirtualScan p -> condition(node, "Filter", p.filter());
            case Plan.Values p -> condition(node, "Filter", p.filter());
            case Plan.FunctionScan p -> condition(node, "Filter", p.filter());
            case Plan.CteScan p -> condition(node, "Filter", p.filter());
            case Plan.TransitionScan p -> condition(node, "Filter", p.filter());
            case Plan.SubqueryScan p -> condition(node, "Filter", p.filter());
            case Plan.IndexScan p -> {
                condition(node, "Index Cond", p.recheck());
                condition(node, "Filter", p.filter());
            }
            case Plan.RowIdScan p -> {
                condition(node, "TID Cond", p.condition());
                condition(node, "Filter", p.filter());
            }
            case Plan.Sort p -> node.detail("Sort Key", p.keys().stream().map(this::key).toList());
            case Plan.Aggregate p -> {
                if (p.sets() != null) {
                    p.sets().forEach(s -> node.detail("Hash Key", list(s.stream().map(p.keys()::get).toList())));
                } else if (!p.keys().isEmpty()) {
                    node.detail("Group Key", list(p.keys()));
                }
                condition(node, "Filter", p.having());
            }
            case Plan.HashJoin p -> {
                condition(node, "Hash Cond", Expressions.and(p.keys().stream().map(k -> outerFirst(k.condition(), k.left())).toList()));
                condition(node, "Join Filter", p.condition());
            }
            case Plan.MergeJoin p -> {
                condition(node, "Merge Cond", Expressions.and(p.keys().stream().map(k -> outerFirst(k.condition(), k.left())).toList()));
                condition(node, "Join Filter", p.condition());
            }
            case Plan.NestedLoop p -> condition(node, "Join Filter", p.condition());
            case Plan.ModifyTable p when p.modification().onConflict() != null ->
                    node.detail("Conflict Resolution", p.modification().onConflict().update() ? "UPDATE" : "NOTHING");
            default -> { }
        }
        filters.forEach(f -> condition(node, "Filter", f));
        scanned = 0;
    }

    private String key(SortKey key) {
        boolean defaultNulls = key.nullsFirst() == key.descending();
        return shown(key.expression()) + (key.descending() ? " DESC" : "")
                + (defaultNulls ? "" : key.nullsFirst() ? " NULLS FIRST" : " NULLS LAST");
    }
}
