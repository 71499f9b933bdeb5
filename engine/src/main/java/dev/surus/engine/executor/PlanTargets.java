package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.PlannedLevel;
import dev.surus.engine.planner.plan.PlannedStatement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What each node of a plan hands up, in PostgreSQL's terms. Surus's nodes pass columns on that nobody above reads, and compute
/// expressions in nodes of their own; PostgreSQL's nodes have exact lists:
///
/// ```
/// Project a + 1, c             shown as      Hash Join      Output: (t.a + 1), u.c
///   Hash Join t.a, t.b, u.b, u.c
/// ```
///
/// A scan that nothing keeps from it gives its table's columns as they lie, whoever reads them.
final class PlanTargets {
    private final Catalog catalog;
    private final PlannedStatement statement;
    private final Map<Plan, List<Expression>> shown = new IdentityHashMap<>();
    private final Map<Plan, List<Expression>> read = new IdentityHashMap<>();
    /// Scans of subqueries that do more than hand on what stands below.
    private final Set<Plan> scansShown = Collections.newSetFromMap(new IdentityHashMap<>());
    private int tables;
    private PlanLevel level;

    PlanTargets(Catalog catalog, PlannedStatement statement) {
        this.catalog = catalog;
        this.statement = statement;
        level(statement.plan());
        statement.ctes().forEach(c -> level(c.plan()));
        statement.subplans().values().forEach(s -> level(s.plan()));
        for (PlannedLevel planned : statement.levels().values()) {
            tables += planned.query().ranges.size() + (planned.query().from == null ? 1 : 0)
                    + (int) planned.query().ranges.stream().filter(r -> r instanceof RangeEntry.SubqueryRange).count();
        }
    }

    /// The columns of a node; null where nothing is known of it.
    List<Expression> shown(Plan plan) {
        return shown.get(plan);
    }

    /// Those of them that somebody above reads.
    List<Expression> read(Plan plan) {
        return read.get(plan);
    }

    /// Whether the statement has more than one table, or something in the place of one.
    boolean severalTables() {
        return tables > 1;
    }

    /// Whether a scan of a subquery does nothing but hand on what stands below.
    boolean isHidden(Plan.SubqueryScan scan) {
        return scan.filter() == null && !scansShown.contains(scan);
    }

    private void level(Plan topmost) {
        PlannedLevel planned = statement.levels().get(topmost);
        if (planned == null) {
            // The inputs of a recursion have queries of their own.
            (topmost instanceof Plan.SubqueryScan scan ? List.of(scan.input()) : topmost.inputs()).forEach(this::level);
            return;
        }
        PlanLevel around = level;
        level = new PlanLevel(catalog, statement, planned);
        walk(topmost, level.targets, false, Set.of());
        level = around;
    }

    private void note(Plan plan, List<Expression> columns) {
        shown.put(plan, columns);
        read.put(plan, columns);
    }

    /// @param wanted what the node hands up
    /// @param asItLies whether a scan may hand up all its table's columns instead
    /// @param readAbove columns that nodes above read that are not shown
    private void walk(Plan plan, List<Expression> wanted, boolean asItLies, Set<ColumnReference> readAbove) {
        switch (plan) {
            case Plan.Project p when PlanPrinter.overParent(p) -> {
                note(p, wanted);
                walk(p.input(), columns(p.input(), reads(wanted)), true, Set.of());
            }
            case Plan.Project p -> walk(p.input(), wanted, asItLies, readAbove);
            case Plan.With p -> walk(p.input(), wanted, asItLies, readAbove);
            case Plan.Filter p -> {
                var more = new HashSet<>(readAbove);
                level.addColumns(p.condition(), more);
                walk(p.input(), wanted, asItLies, more);
            }
            case Plan.Result p -> note(p, wanted);
            case Plan.Gate p -> {
                note(p, wanted);
                walk(p.input(), columns(p.input(), reads(wanted)), true, readAbove);
            }
            case Plan.Limit p -> {
                note(p, wanted);
                walk(p.input(), wanted, asItLies, Set.of());
            }
            case Plan.LockRows p -> {
                note(p, wanted);
                walk(p.input(), wanted, asItLies, readAbove);
            }
            case Plan.Unique p -> {
                note(p, wanted);
                walk(p.input(), wanted, asItLies, readAbove);
            }
            case Plan.Materialize p -> {
                note(p, wanted);
                walk(p.input(), wanted, false, readAbove);
            }
            case Plan.Sort p -> {
                var all = new ArrayList<>(wanted);
                p.keys().stream().filter(k -> !all.contains(k.expression())).forEach(k -> all.add(k.expression()));
                note(p, all);
                walk(p.input(), all, false, readAbove);
            }
            case Plan.Aggregate p -> aggregate(p, wanted);
            case Plan.ParallelAggregate p -> {
                note(p, wanted);
                aggregate(p.aggregate(), wanted);
            }
            case Plan.WindowAgg p -> {
                note(p, wanted);
                var input = level.windowInput();
                int number = p.calls().getFirst().window();
                level.callsBelow(number).forEach(input::add);
                walk(p.input(), input, isColumns(level.query.windows.get(number).partitionBy()), Set.of());
            }
            case Plan.ProjectSet p -> {
                boolean direct = wanted.stream().allMatch(e -> p.output().contains(e) || e instanceof Expression.Constant);
                note(p, direct ? wanted : p.output());
                walk(p.input(), columns(p.input(), reads(direct ? wanted : p.output())), true, Set.of());
            }
            case Plan.Append p -> {
                note(p, wanted);
                for (Plan input : p.inputs()) {
                    boolean maps = p.parent() != null && wanted.stream().allMatch(e -> p.output().indexOf(e) >= 0 && p.output().indexOf(e) < input.output().size());
                    walk(input, maps ? wanted.stream().map(e -> input.output().get(p.output().indexOf(e))).toList() : input.output(), false, Set.of());
                }
            }
            case Plan.SetOp p -> {
                note(p, p.output());
                p.inputs().forEach(i -> walk(i, i.output(), false, Set.of()));
            }
            case Plan.RecursiveUnion p -> {
                note(p, p.output());
                p.inputs().forEach(i -> walk(i, i.output(), false, Set.of()));
            }
            case Plan.ModifyTable p -> {
                note(p, p.output());
                walk(p.input(), level.targets, false, Set.of());
            }
            case Plan.NestedLoop p -> {
                var reads = reads(wanted, p.condition());
                p.parameters().forEach(v -> level.addColumns(v.value(), reads));
                join(p, wanted, reads, readAbove, true);
            }
            case Plan.HashJoin p -> {
                var reads = reads(wanted, p.condition());
                p.keys().forEach(k -> level.addColumns(k.condition(), reads));
                join(p, wanted, reads, readAbove, false);
            }
            case Plan.MergeJoin p -> {
                var reads = reads(wanted, p.condition());
                p.keys().forEach(k -> level.addColumns(k.condition(), reads));
                join(p, wanted, reads, readAbove, true);
            }
            case Plan.SubqueryScan p -> {
                List<Expression> columns = asItLies && !level.readsMore(p.range()) ? allOf(p.range(), p.output()) : wanted;
                scan(p, columns, wanted);
                PlannedLevel inside = statement.levels().get(p.input());
                if (inside != null && !isWhole(columns, p.range(), visible(inside))) {
                    scansShown.add(p);
                }
                level(p.input());
            }
            case Plan.SeqScan p -> scan(p, p.range(), p.relation(), wanted, asItLies);
            case Plan.IndexScan p -> scan(p, p.range(), p.relation(), wanted, asItLies);
            case Plan.BitmapHeapScan p -> scan(p, p.range(), p.relation(), wanted, asItLies);
            case Plan.RowIdScan p -> scan(p, p.range(), p.relation(), wanted, asItLies);
            case Plan.CurrentOfScan p -> scan(p, p.range(), p.relation(), wanted, asItLies);
            case Plan.VirtualScan p -> scan(p, p.range(), p.relation(), wanted, asItLies);
            case Plan.FunctionScan p -> scan(p, asItLies && !level.readsMore(p.range()) ? allOf(p.range(), p.output()) : wanted, wanted);
            case Plan.Values p -> scan(p, asItLies && !level.readsMore(p.range()) ? allOf(p.range(), p.output()) : wanted, wanted);
            case Plan.CteScan p -> scan(p, asItLies && !level.readsMore(p.range()) ? allOf(p.range(), p.output()) : wanted, wanted);
            case Plan.TransitionScan p -> note(p, wanted);
            case Plan.BitmapIndexScan _, Plan.BitmapAnd _, Plan.BitmapOr _ -> { }
        }
    }

    private void scan(Plan plan, List<Expression> columns, List<Expression> wanted) {
        shown.put(plan, columns);
        read.put(plan, wanted);
    }

    private void scan(Plan plan, int range, int relation, List<Expression> wanted, boolean asItLies) {
        var table = catalog.relation(relation);
        boolean whole = asItLies && !level.readsMore(range) && table.columns().stream().noneMatch(ColumnEntry::dropped);
        scan(plan, whole ? table.columns().stream().map(c -> (Expression) new ColumnReference(range, c.number(), 0, c.type(), c.typmod(), c.collation(), 0))
                .toList() : wanted, wanted);
    }

    private void aggregate(Plan.Aggregate plan, List<Expression> wanted) {
        note(plan, wanted);
        // DISTINCT has its rows as keys, and reads them as they come.
        boolean distinct = plan.aggregates().isEmpty() && plan.groupings().isEmpty() && plan.keys().containsAll(wanted);
        walk(plan.input(), distinct ? wanted : level.groupInput(wanted, plan.keys()), isColumns(plan.keys()), Set.of());
    }

    /// @param lies whether the right side may be as it lies, too
    private void join(Plan plan, List<Expression> wanted, Set<ColumnReference> reads, Set<ColumnReference> readAbove, boolean lies) {
        note(plan, wanted);
        reads.addAll(readAbove);
        Plan left = plan.inputs().get(0);
        Plan right = plan.inputs().get(1);
        walk(left, columns(left, reads), true, Set.of());
        walk(right, columns(right, reads), lies, Set.of());
    }

    private Set<ColumnReference> reads(List<Expression> wanted, Expression... more) {
        var set = new HashSet<ColumnReference>();
        wanted.forEach(e -> level.addColumns(e, set));
        for (Expression e : more) {
            level.addColumns(e, set);
        }
        return set;
    }

    /// What a join's or a gate's input hands up.
    private List<Expression> columns(Plan plan, Set<ColumnReference> reads) {
        var of = new HashSet<Integer>();
        addRanges(plan, of);
        return level.columnsOf(of, reads);
    }

    private static void addRanges(Plan plan, Set<Integer> to) {
        switch (plan) {
            case Plan.SeqScan p -> to.add(p.range());
            case Plan.IndexScan p -> to.add(p.range());
            case Plan.BitmapHeapScan p -> to.add(p.range());
            case Plan.RowIdScan p -> to.add(p.range());
            case Plan.CurrentOfScan p -> to.add(p.range());
            case Plan.VirtualScan p -> to.add(p.range());
            case Plan.FunctionScan p -> to.add(p.range());
            case Plan.Values p -> to.add(p.range());
            case Plan.CteScan p -> to.add(p.range());
            case Plan.TransitionScan p -> to.add(p.range());
            case Plan.SubqueryScan p -> to.add(p.range());
            case Plan.Append p when p.parent() != null -> to.add(p.parent().range());
            default -> plan.inputs().forEach(i -> addRanges(i, to));
        }
    }

    private static boolean isColumns(List<Expression> keys) {
        return keys.stream().allMatch(k -> k instanceof ColumnReference);
    }

    /// All columns of a subquery, a function, VALUES.
    private List<Expression> allOf(int range, List<Expression> known) {
        var all = new ArrayList<Expression>();
        int count = range > level.query.ranges.size() ? 0 : level.query.ranges.get(range - 1).columnNames().size();
        for (int i = 1; i <= count; i++) {
            int number = i;
            all.add(known.stream().filter(e -> e instanceof ColumnReference c && c.column() == number).findFirst()
                    .orElseGet(() -> new ColumnReference(range, number, 0, 0, -1, 0, 0)));
        }
        return all;
    }

    private static int visible(PlannedLevel inside) {
        return (int) inside.query().targets.stream().filter(t -> !t.hidden()).count();
    }

    /// Whether columns are all those of a subquery, in their order.
    private static boolean isWhole(List<Expression> columns, int range, int count) {
        if (columns.size() != count) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (!(columns.get(i) instanceof ColumnReference c && c.range() == range && c.column() == i + 1)) {
                return false;
            }
        }
        return true;
    }
}
