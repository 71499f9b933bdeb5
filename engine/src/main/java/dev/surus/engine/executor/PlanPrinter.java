package dev.surus.engine.executor;

import dev.surus.engine.analyzer.deparse.ExpressionText;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.base.Identifiers;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.executor.explain.PlanNode;
import dev.surus.engine.executor.explain.Working;
import dev.surus.engine.planner.Expressions;
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
import java.util.function.Supplier;

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
    private final PlanTargets targets;
    private final RowWidths widths;
    private final PlanNames names;
    private final ExpressionText text;
    /// Of the query whose nodes are being shown.
    private PlanNames.Scope scope;

    PlanPrinter(ExecutorSession session, PlannedStatement statement, Options options, Map<Plan, Operator> instrumented) {
        this.session = session;
        catalog = session.catalog();
        this.statement = statement;
        this.options = options;
        this.instrumented = instrumented;
        targets = new PlanTargets(catalog, statement);
        widths = new RowWidths(catalog);
        names = new PlanNames(catalog, statement, targets);
        text = new ExpressionText(catalog, session.context(), false, this::column, this::subquery) {
            @Override
            protected String parameterName(int number) {
                return number >= 0 ? super.parameterName(number) : slot(-number - 1);
            }
        };
    }

    /// A plan that was not run.
    public static PlanNode describe(ExecutorSession session, PlannedStatement statement, Options options) {
        return new PlanPrinter(session, statement, options, null).describe();
    }

    PlanNode describe() {
        PlanNode root = top(statement.plan(), null, null);
        var initial = new ArrayList<PlanNode>();
        statement.subplans().values().stream().sorted(Comparator.comparingInt(SubPlan::number)).forEach(s -> {
            if (s.dependencies().isEmpty()) {
                initial.add(top(s.plan(), "InitPlan", "InitPlan " + s.number() + " (returns $" + (s.number() - 1) + ")"));
            } else {
                root.children.add(top(s.plan(), "SubPlan", "SubPlan " + s.number()));
            }
        });
        root.children.addAll(0, initial);
        return root;
    }

    /// The plan of a query of its own.
    private PlanNode top(Plan plan, String relationship, String subplan) {
        return in(names.scope(plan), () -> node(plan, relationship, subplan, List.of()));
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

    /// Whether columns bring the name of their table in any case: they are not the node's own.
    private boolean ofOuter;

    private String column(ColumnReference c) {
        String below = givenBelow.get(c.range());
        if (below != null) {
            return below;
        }
        return switch (names.column(scope, c)) {
            case PlanNames.Column.Name name -> {
                boolean qualified = ofOuter || options.verbose() && !ofOutput || (names.several() || targets.severalTables()) && c.range() != scanned;
                if (c.column() == 0 && name.table() != null) {
                    yield Identifiers.quote(name.table()) + ".*";
                }
                yield (qualified && name.table() != null ? Identifiers.quote(name.table()) + "." : "") + Identifiers.quote(name.column());
            }
            case PlanNames.Column.Computed computed -> "(" + in(computed.scope(), () -> text.text(computed.value())) + ")";
        };
    }

    /// What a slot holds: the outer column, or `$0`, `$1` ... for the result of a subquery.
    private String slot(int number) {
        var outer = names.outer(number);
        if (outer == null) {
            return "$" + number;
        }
        boolean around = ofOuter;
        ofOuter = true;
        try {
            String value = in(outer.scope(), () -> text.text(outer.value()));
            return outer.value() instanceof ColumnReference || outer.value() instanceof Expression.Parameter ? value : "(" + value + ")";
        } finally {
            ofOuter = around;
        }
    }

    private <T> T in(PlanNames.Scope inner, Supplier<T> shows) {
        var outer = scope;
        scope = inner;
        try {
            return shows.get();
        } finally {
            scope = outer;
        }
    }

    /// One operator, in PostgreSQL's four nodes.
    private PlanNode parallel(Plan.ParallelAggregate plan, String relationship, String subplan, List<Plan.Filter> filters) {
        var aggregate = plan.aggregate();
        var attributes = new PlanAttributes(catalog, options, this::named);
        var whole = new PlanNode(relationship, subplan, "Finalize " + title(aggregate));
        attributes.aggregate(aggregate, "Finalize", whole);
        whole.estimate = estimate(plan, plan.cost());
        whole.measured = measured(plan);
        details(aggregate, whole, filters);
        var gather = new PlanNode("Outer", null, "Gather");
        attributes.gather(gather);
        gather.estimate = estimate(plan, plan.gathered());
        gather.detail("Workers Planned", (long) plan.workers());
        var part = new PlanNode("Outer", null, "Partial " + title(aggregate));
        attributes.aggregate(aggregate, "Partial", part);
        part.estimate = estimate(aggregate, aggregate.cost());
        part.measured = measured(aggregate);
        if (instrumented != null) {
            gather.measured = gathered(plan);
            if (gather.measured.loops() > 0) {
                gather.detail("Workers Launched", (long) ((ParallelAggregateOperator) ((InstrumentedOperator) instrumented.get(plan)).operator).launched);
            }
        }
        if (options.verbose()) {
            ofOutput = true;
            var partial = aggregate.output().stream().map(e -> (e instanceof Expression.AggregateCall ? "PARTIAL " : "") + shown(e)).toList();
            gather.details.addFirst(new PlanNode.Property("Output", partial.stream().map(e -> e.startsWith("PARTIAL ") ? "(" + e + ")" : e).toList()));
            part.detail("Output", partial);
            ofOutput = false;
        }
        if (!aggregate.keys().isEmpty()) {
            part.detail("Group Key", list(aggregate.keys()));
        }
        inParallel = true;
        part.children.add(node(aggregate.input(), "Outer", null, List.of()));
        inParallel = false;
        gather.children.add(part);
        whole.children.add(gather);
        return whole;
    }

    /// The groups of all parts, once.
    private PlanNode.Measured gathered(Plan.ParallelAggregate plan) {
        var whole = measured(plan);
        var part = measured(plan.aggregate());
        return whole.loops() == 0 ? whole : new PlanNode.Measured(whole.milliseconds(), part.rows() * part.loops() / whole.loops(), whole.loops());
    }

    private PlanNode.Estimate estimate(Plan plan, Cost cost) {
        return options.costs() ? new PlanNode.Estimate(cost.startup(), cost.total(), Math.round(cost.rows()), width(plan, cost)) : null;
    }

    private int width(Plan plan, Cost cost) {
        if (plan instanceof Plan.ModifyTable change) {
            // RETURNING is not weighed, what is written is.
            Plan rows = shownInput(change.input());
            return change.output().isEmpty() || rows == null ? 0 : width(rows, rows.cost());
        }
        var read = targets.read(plan);
        return read == null ? cost.width()
                : read.stream().mapToInt(e -> widths.of(e, e instanceof ColumnReference c ? names.relation(scope, c.range()) : 0)).sum();
    }

    /// Whether the scan that is being shown is one part of several.
    private boolean inParallel;

    /// @param filters conditions of filters above that stand for this node
    private PlanNode node(Plan plan, String relationship, String subplan, List<Plan.Filter> filters) {
        switch (plan) {
            case Plan.Project p when overParent(p) -> {}
            case Plan.Project p -> {
                return node(p.input(), relationship, subplan, filters);
            }
            case Plan.Filter p -> {
                var more = new ArrayList<>(filters);
                more.add(p);
                return node(p.input(), relationship, subplan, more);
            }
            case Plan.With p -> {
                PlanNode below = node(p.input(), relationship, subplan, filters);
                var tables = new ArrayList<PlanNode>();
                for (int cte : p.ctes()) {
                    tables.add(top(statement.ctes().get(cte).plan(), "InitPlan", "CTE " + statement.ctes().get(cte).name()));
                }
                below.children.addAll(0, tables);
                return below;
            }
            case Plan.Append p when p.inputs().size() == 1 -> {
                return node(p.inputs().getFirst(), relationship, subplan, filters);
            }
            case Plan.ParallelAggregate p -> {
                return parallel(p, relationship, subplan, filters);
            }
            case Plan.SubqueryScan p when targets.isHidden(p) && filters.isEmpty() -> {
                return in(names.inside(p), () -> node(p.input(), relationship, subplan, filters));
            }
            default -> { }
        }
        var node = new PlanNode(relationship, subplan, title(plan));
        new PlanAttributes(catalog, options, this::named).describe(plan, node);
        node.parallel = inParallel;
        node.estimate = estimate(plan, plan.cost());
        node.measured = measured(filters.isEmpty() ? plan : filters.getFirst());
        if (plan instanceof Plan.ModifyTable m) {
            changedMembers(m, node);
        }
        details(plan, node, filters);
        List<Plan> inputs = plan.inputs();
        for (int i = 0; i < inputs.size(); i++) {
            String below = switch (plan) {
                case Plan.Append _, Plan.BitmapAnd _, Plan.BitmapOr _ -> "Member";
                case Plan.SubqueryScan _ -> "Subquery";
                default -> i == 0 ? "Outer" : "Inner";
            };
            node.children.add(plan instanceof Plan.HashJoin && i == 1 ? hashed(inputs.get(i), plan) : below(plan, inputs.get(i), below));
        }
        return node;
    }

    private PlanNode below(Plan plan, Plan input, String relationship) {
        return in(plan instanceof Plan.SubqueryScan scan ? names.inside(scan) : scope, () -> node(input, relationship, null, List.of()));
    }

    /// The hash table of a join, which is no operator of its own here.
    private PlanNode hashed(Plan plan, Plan join) {
        PlanNode rows = node(plan, "Outer", null, List.of());
        var node = new PlanNode("Inner", null, "Hash");
        node.kind.add(new PlanNode.Property("Node Type", "Hash"));
        var estimate = rows.estimate;
        node.estimate = estimate == null ? null : new PlanNode.Estimate(estimate.total(), estimate.total(), estimate.rows(), estimate.width());
        node.measured = rows.measured;
        var below = shownInput(plan);
        if (options.verbose() && below != null && !targets.shown(below).isEmpty()) {
            ofOutput = true;
            node.detail("Output", targets.shown(below).stream().map(e -> isPlain(e) ? shown(e) : "(" + computed(below, e) + ")").toList());
            ofOutput = false;
        }
        if (instrumented != null && instrumented.get(join) instanceof InstrumentedOperator o && node.measured.loops() > 0) {
            node.working(((HashJoinOperator) o.operator).table());
        }
        node.children.add(rows);
        return node;
    }

    /// An Append gives its inputs' columns as they are: what is computed of them is a node of its own.
    static boolean overParent(Plan.Project plan) {
        return plan.input() instanceof Plan.Append a && a.parent() != null
                && plan.output().stream().anyMatch(e -> !(e instanceof ColumnReference));
    }

    /// The tables that stand behind the changed one.
    private void changedMembers(Plan.ModifyTable plan, PlanNode node) {
        var parent = parent(plan.input(), plan.modification().range());
        if (parent != null) {
            for (Plan.Member member : parent.members()) {
                node.headings.add(verb(plan) + on(member.relation(), names.table(scope, member.range())));
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

    private String named(int range) {
        return names.table(scope, range);
    }

    private String title(Plan plan) {
        return switch (plan) {
            case Plan.Result _, Plan.Gate _ -> "Result";
            case Plan.Values p -> "Values Scan on " + Identifiers.quote(named(p.range()));
            case Plan.SeqScan p -> (inParallel ? "Parallel " : "") + "Seq Scan" + on(p.relation(), named(p.range()));
            case Plan.VirtualScan p -> "Seq Scan" + on(p.relation(), named(p.range()));
            case Plan.IndexScan p -> "Index Scan" + (p.backward() ? " Backward" : "") + " using "
                    + Identifiers.quote(catalog.relation(p.index()).name()) + on(p.relation(), named(p.range()));
            case Plan.BitmapHeapScan p -> "Bitmap Heap Scan" + on(p.relation(), named(p.range()));
            case Plan.BitmapIndexScan p -> "Bitmap Index Scan on " + Identifiers.quote(catalog.relation(p.index()).name());
            case Plan.BitmapAnd _ -> "BitmapAnd";
            case Plan.BitmapOr _ -> "BitmapOr";
            case Plan.RowIdScan p -> "Tid Scan" + on(p.relation(), named(p.range()));
            case Plan.CurrentOfScan p -> "Tid Scan" + on(p.relation(), named(p.range()));
            case Plan.FunctionScan p -> "Function Scan" + (p.functions().size() == 1 && p.functions().getFirst().call() instanceof Expression.FunctionCall c
                    ? " on " + (options.verbose() ? Identifiers.quote(catalog.namespace(catalog.function(c.function()).namespace()).name()) + "." : "")
                            + Identifiers.quote(catalog.function(c.function()).name())
                            + (named(p.range()).equals(catalog.function(c.function()).name()) ? "" : " " + Identifiers.quote(named(p.range())))
                    : " on " + Identifiers.quote(named(p.range())));
            case Plan.SubqueryScan p -> "Subquery Scan on " + Identifiers.quote(named(p.range()));
            case Plan.TransitionScan p -> "Named Tuplestore Scan"
                    + (named(p.range()).equals(p.name()) ? "" : " on " + Identifiers.quote(named(p.range())));
            case Plan.CteScan p -> (p.workTable() ? "WorkTable Scan on " : "CTE Scan on ") + Identifiers.quote(p.name())
                    + (named(p.range()).equals(p.name()) ? "" : " " + Identifiers.quote(named(p.range())));
            case Plan.ProjectSet _ -> "ProjectSet";
            case Plan.Sort p -> p.presorted() > 0 ? "Incremental Sort" : "Sort";
            case Plan.Limit _ -> "Limit";
            case Plan.Unique _ -> "Unique";
            case Plan.Materialize _ -> "Materialize";
            case Plan.Append p -> p.order().isEmpty() ? "Append" : "Merge Append";
            case Plan.Aggregate p -> switch (p.strategy()) {
                case PLAIN -> "Aggregate";
                case SORTED -> "GroupAggregate";
                case HASHED -> "HashAggregate";
            };
            case Plan.ParallelAggregate p -> title(p.aggregate());
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
            node.detail(label, condition.startsWith("(") || isPlain(e) || isCall(e) ? condition : "(" + condition + ")");
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

    private String shown(Expression e) {
        return text.text(e);
    }

    private boolean isPlain(Expression e) {
        return e instanceof ColumnReference || e instanceof Expression.Parameter || e instanceof Expression.Constant
                || e instanceof Expression.SubqueryExpression subquery && shown(subquery).startsWith("$");
    }

    /// What PostgreSQL prints in a form that has its own parentheses.
    private static boolean isCall(Expression e) {
        return e instanceof Expression.FunctionCall || e instanceof Expression.Case || e instanceof Expression.Coalesce;
    }

    /// A node's columns.
    private List<String> output(Plan plan) {
        var columns = targets.shown(plan);
        return (columns == null ? plan.output() : columns).stream().map(e -> given(plan, e)).toList();
    }

    /// What a node hands up, or sorts by: in parentheses where a node below has computed it.
    private String given(Plan plan, Expression e) {
        return !isPlain(e) && giver(plan, e) != null ? "(" + computed(plan, e) + ")" : computed(plan, e);
    }

    /// Texts of what nodes below have computed, by the range of the column that stands for it while an expression around it is shown.
    private final Map<Integer, String> givenBelow = new HashMap<>();

    /// An expression in the words of the node that computes it.
    private String computed(Plan plan, Expression e) {
        if (isPlain(e)) {
            return shown(e);
        }
        Plan below = giver(plan, e);
        if (below != null) {
            return computed(below, e);
        }
        return shown(Expressions.replace(e, x -> {
            Plan giver = x == e || isPlain(x) ? null : giver(plan, x);
            if (giver == null) {
                return null;
            }
            int number = Integer.MIN_VALUE + givenBelow.size();
            givenBelow.put(number, "(" + computed(giver, x) + ")");
            return new ColumnReference(number, 1, 0, x.type(), x.typmod(), x.collation(), 0);
        }));
    }

    /// The input that hands an expression up.
    private Plan giver(Plan plan, Expression e) {
        if (plan instanceof Plan.SubqueryScan || plan instanceof Plan.ModifyTable || plan instanceof Plan.Append || plan instanceof Plan.SetOp) {
            return null;
        }
        for (Plan input : plan.inputs()) {
            Plan below = shownInput(input);
            if (below != null && targets.shown(below).contains(e)) {
                return below;
            }
        }
        return null;
    }

    /// The node that is shown where an input stands; null where its columns are not known.
    private Plan shownInput(Plan plan) {
        return switch (plan) {
            case Plan.Project p when !overParent(p) -> shownInput(p.input());
            case Plan.Filter p -> shownInput(p.input());
            case Plan.With p -> shownInput(p.input());
            case Plan.Append p when p.inputs().size() == 1 -> shownInput(p.inputs().getFirst());
            default -> targets.shown(plan) == null ? null : plan;
        };
    }

    private List<String> list(List<Expression> expressions) {
        return expressions.stream().map(this::shown).toList();
    }

    private void details(Plan plan, PlanNode node, List<Plan.Filter> filters) {
        if (options.verbose() && !(plan instanceof Plan.Append || plan instanceof Plan.RecursiveUnion)) {
            ofOutput = true;
            var columns = output(plan);
            if (!columns.isEmpty()) {
                node.detail("Output", columns);
            }
            ofOutput = false;
        }
        if (plan instanceof Plan.NestedLoop || plan instanceof Plan.HashJoin || plan instanceof Plan.MergeJoin) {
            boolean unique = new InnerUniqueness(catalog).of(plan);
            node.working(new Working(unique && options.verbose() ? "Inner Unique: true" : null, List.of(new PlanNode.Property("Inner Unique", unique))));
        }
        scanned = switch (plan) {
            case Plan.SeqScan p -> p.range();
            case Plan.IndexScan p -> p.range();
            case Plan.BitmapHeapScan p -> p.range();
            case Plan.BitmapIndexScan p -> p.range();
            case Plan.RowIdScan p -> p.range();
            case Plan.VirtualScan p -> p.range();
            case Plan.Values p -> p.range();
            case Plan.FunctionScan p -> p.range();
            case Plan.CteScan p -> p.range();
            case Plan.TransitionScan p -> p.range();
            default -> 0;
        };
        switch (plan) {
            case Plan.Result p -> condition(node, "One-Time Filter", p.condition());
            case Plan.Gate p -> condition(node, "One-Time Filter", p.condition());
            case Plan.SeqScan p -> condition(node, "Filter", p.filter());
            case Plan.VirtualScan p -> condition(node, "Filter", p.filter());
            case Plan.Values p -> condition(node, "Filter", p.filter());
            case Plan.FunctionScan p -> {
                if (options.verbose()) {
                    node.detail("Function Call", String.join(", ", list(p.functions().stream().map(f -> f.call()).toList())));
                }
                condition(node, "Filter", p.filter());
            }
            case Plan.CteScan p -> condition(node, "Filter", p.filter());
            case Plan.TransitionScan p -> condition(node, "Filter", p.filter());
            case Plan.SubqueryScan p -> condition(node, "Filter", p.filter());
            case Plan.IndexScan p -> {
                condition(node, "Index Cond", p.recheck());
                condition(node, "Filter", p.filter());
            }
            case Plan.BitmapHeapScan p -> {
                condition(node, "Recheck Cond", p.recheck());
                if (instrumented != null) {
                    // A set has exactly the rows of its conditions.
                    node.working(new Working(null, List.of(new PlanNode.Property("Rows Removed by Index Recheck", 0L))));
                }
                condition(node, "Filter", p.filter());
            }
            case Plan.BitmapIndexScan p -> condition(node, "Index Cond", p.condition());
            case Plan.RowIdScan p -> {
                condition(node, "TID Cond", p.condition());
                condition(node, "Filter", p.filter());
            }
            case Plan.Append p when !p.order().isEmpty() -> node.detail("Sort Key", p.order().stream().map(k -> key(p, k)).toList());
            case Plan.Sort p -> {
                node.detail("Sort Key", p.keys().stream().map(k -> key(p, k)).toList());
                if (p.presorted() > 0) {
                    node.detail("Presorted Key", p.keys().subList(0, p.presorted()).stream().map(k -> given(p, k.expression())).toList());
                }
            }
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
            case Plan.ModifyTable p when p.modification().onConflict() != null -> {
                var conflict = p.modification().onConflict();
                node.detail("Conflict Resolution", conflict.update() ? "UPDATE" : "NOTHING");
                if (!conflict.arbiterIndexes().isEmpty()) {
                    node.detail("Conflict Arbiter Indexes", conflict.arbiterIndexes().stream().map(i -> Identifiers.quote(catalog.relation(i).name())).toList());
                }
                condition(node, "Conflict Filter", conflict.where());
            }
            default -> { }
        }
        if (instrumented != null) {
            workings(plan, node);
        }
        for (Plan.Filter filter : filters) {
            condition(node, "Filter", filter.condition());
            if (instrumented != null) {
                workings(filter, node);
            }
        }
        scanned = 0;
    }

    private void workings(Plan plan, PlanNode node) {
        if (instrumented.get(plan) instanceof InstrumentedOperator o && o.starts > 0) {
            o.workings(o.starts).forEach(node::working);
        }
    }

    private String key(Plan plan, SortKey key) {
        boolean defaultNulls = key.nullsFirst() == key.descending();
        return given(plan, key.expression()) + (key.descending() ? " DESC" : "")
                + (defaultNulls ? "" : key.nullsFirst() ? " NULLS FIRST" : " NULLS LAST");
    }
}
