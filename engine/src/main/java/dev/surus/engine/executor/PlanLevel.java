package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.AggregateCall;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.Constant;
import dev.surus.engine.analyzer.tree.Expression.RowConstructor;
import dev.surus.engine.analyzer.tree.Expression.SubqueryExpression;
import dev.surus.engine.analyzer.tree.Expression.WindowCall;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.FromTree;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromJoin;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromList;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromRange;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.analyzer.tree.RangeEntry.RelationRange;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.planner.Expressions;
import dev.surus.engine.planner.plan.PlannedLevel;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// What one query of a statement hands up, and in which order its columns are first read: by that order PostgreSQL lists the
/// columns of a scan or a join.
final class PlanLevel {
    private static final int CTID = -1;
    private static final int TABLE_OID = -6;

    private final Catalog catalog;
    private final PlannedStatement statement;
    final Query query;
    /// The ranges of FROM, those of EXISTS and IN behind them.
    final List<Integer> ranges = new ArrayList<>();
    /// What the topmost node hands up: what the client sees, then what only nodes in between read.
    final List<Expression> targets = new ArrayList<>();
    private final Set<ColumnReference> columns = new LinkedHashSet<>();

    PlanLevel(Catalog catalog, PlannedStatement statement, PlannedLevel level) {
        this.catalog = catalog;
        this.statement = statement;
        query = level.query();
        addRanges(query.from);
        level.semiJoined().forEach(this::addRanges);
        switch (query.kind) {
            case SELECT -> selected();
            case INSERT -> inserted();
            case UPDATE, DELETE, MERGE -> changed();
            case UTILITY -> { }
        }
        targets.replaceAll(this::wholeRows);
        targets.forEach(this::mention);
        mention(query.having);
        mentionConditions(query.from);
        level.semiConditions().forEach(this::mention);
        mention(query.where);
    }

    // ---- targets

    private void selected() {
        query.targets.forEach(t -> targets.add(t.expression()));
        query.orderBy.forEach(k -> addHidden(k.expression()));
        query.groupBy.forEach(this::addHidden);
        query.distinctOn.forEach(k -> addHidden(k.expression()));
        query.windows.forEach(w -> {
            w.orderBy().forEach(k -> addHidden(k.expression()));
            w.partitionBy().forEach(this::addHidden);
        });
        if (!query.rowLocks.isEmpty()) {
            var locked = new LinkedHashSet<Integer>();
            query.rowLocks.stream().filter(c -> query.ranges.get(c.range() - 1) instanceof RelationRange).forEach(c -> locked.add(c.range()));
            ranges.stream().sorted().forEach(locked::add);
            locked.forEach(this::addPlace);
        }
    }

    /// A value for every column.
    private void inserted() {
        for (ColumnEntry column : catalog.relation(((RelationRange) query.ranges.get(query.resultRange - 1)).relation()).columns()) {
            var given = query.targets.stream().filter(t -> t.number() == column.number()).findFirst();
            targets.add(given.isPresent() ? given.get().expression() : column.dropped() ? new Constant(TypeOid.INT4, -1, 0, null, 0)
                    : new Constant(column.type(), column.typmod(), column.collation(), null, 0));
        }
    }

    /// The new values, where the row is, what MERGE's actions read, where the other tables' rows are, what RETURNING reads of them.
    private void changed() {
        if (query.kind == Query.Kind.UPDATE) {
            query.targets.stream().sorted(Comparator.comparingInt(TargetEntry::number)).forEach(t -> targets.add(t.expression()));
        }
        int target = query.resultRange;
        boolean parent = isParent(target);
        if (!parent) {
            addPlace(target);
        }
        query.mergeActions.forEach(action -> {
            addOthers(action.condition(), target);
            action.targets().forEach(t -> addOthers(t.expression(), target));
        });
        ranges.stream().sorted().filter(r -> r != target).forEach(this::addPlace);
        query.returning.forEach(t -> addOthers(t.expression(), target));
        if (parent) {
            targets.add(column(target, TABLE_OID, TypeOid.OID));
            targets.add(column(target, CTID, TypeOid.TID));
        }
    }

    /// `t` for all of its columns in a row.
    private Expression wholeRows(Expression e) {
        return Expressions.replace(e, x -> {
            if (!(x instanceof RowConstructor row) || row.type() == TypeOid.RECORD || row.fields().isEmpty()
                    || !(row.fields().getFirst() instanceof ColumnReference first) || first.range() > query.ranges.size()) {
                return null;
            }
            int count = query.ranges.get(first.range() - 1) instanceof RelationRange r
                    ? (int) catalog.relation(r.relation()).columns().stream().filter(c -> !c.dropped()).count() : -1;
            int last = 0;
            for (Expression field : row.fields()) {
                if (!(field instanceof ColumnReference c && c.range() == first.range() && c.column() > last)) {
                    return null;
                }
                last = c.column();
            }
            return row.fields().size() == count ? column(first.range(), 0, row.type()) : null;
        });
    }

    private void addHidden(Expression e) {
        if (!targets.contains(e)) {
            targets.add(e);
        }
    }

    /// Whatever names the row of a range again: its place, where it is a table's, else the row as it is.
    private void addPlace(int range) {
        if (query.ranges.get(range - 1) instanceof RelationRange r) {
            if (r.relationKind() == 'v') {
                targets.add(column(range, 0, TypeOid.RECORD));
                return;
            }
            targets.add(column(range, CTID, TypeOid.TID));
            if (isParent(range)) {
                targets.add(column(range, TABLE_OID, TypeOid.OID));
            }
        } else {
            targets.add(column(range, 0, TypeOid.RECORD));
        }
    }

    private void addOthers(Expression e, int target) {
        forEachColumn(e, c -> {
            if (c.range() != target) {
                addHidden(plain(c));
            }
        });
    }

    private boolean isParent(int range) {
        return query.ranges.get(range - 1) instanceof RelationRange r
                && (r.relationKind() == 'p' || !r.only() && catalog.relation(r.relation()).hasSubclass());
    }

    private static ColumnReference column(int range, int column, int type) {
        return new ColumnReference(range, column, 0, type, -1, 0, 0);
    }

    // ---- inputs of grouping and windows

    /// What an aggregation reads: keys as they are, of all others the columns.
    List<Expression> groupInput(List<Expression> wanted, List<Expression> keys) {
        var input = new ArrayList<Expression>();
        var rest = new ArrayList<Expression>();
        wanted.forEach(e -> {
            if (keys.contains(e)) {
                add(e, input);
            } else {
                rest.add(e);
            }
        });
        keys.forEach(k -> add(k, input));
        rest.forEach(e -> forEachColumn(e, c -> add(plain(c), input)));
        forEachColumn(query.having, c -> add(plain(c), input));
        return input;
    }

    /// What the first window reads: keys of windows and groups as they are, of all others columns and aggregates.
    List<Expression> windowInput() {
        var keys = new ArrayList<>(query.groupBy);
        query.windows.forEach(w -> {
            keys.addAll(w.partitionBy());
            w.orderBy().forEach(k -> keys.add(k.expression()));
        });
        var input = new ArrayList<Expression>();
        var rest = new ArrayList<Expression>();
        targets.forEach(e -> {
            if (keys.contains(e)) {
                add(e, input);
            } else {
                rest.add(e);
            }
        });
        rest.forEach(e -> addReadByWindows(e, input));
        return input;
    }

    private void addReadByWindows(Expression e, List<Expression> input) {
        switch (e) {
            case AggregateCall call when call.levelsUp() == 0 -> add(call, input);
            case ColumnReference c when c.levelsUp() == 0 -> add(plain(c), input);
            default -> {
                if (e instanceof SubqueryExpression) {
                    forEachColumn(e, c -> add(plain(c), input));
                } else {
                    Expressions.mapChildren(e, child -> {
                        addReadByWindows(child, input);
                        return child;
                    });
                }
            }
        }
    }

    private static void add(Expression e, List<Expression> list) {
        if (!list.contains(e)) {
            list.add(e);
        }
    }

    /// The calls of all windows below one.
    List<Expression> callsBelow(int window) {
        var calls = new LinkedHashSet<Expression>();
        targets.forEach(t -> Expressions.any(t, x -> {
            if (x instanceof WindowCall call && call.window() < window) {
                calls.add(call);
            }
            return false;
        }));
        return List.copyOf(calls);
    }

    // ---- columns

    /// Of the columns of some ranges those that are read, in the order in which PostgreSQL lists them.
    List<Expression> columnsOf(Set<Integer> of, Set<ColumnReference> read) {
        var list = new ArrayList<Expression>();
        for (int range : ranges) {
            if (of.contains(range)) {
                columns.stream().filter(c -> c.range() == range && read.contains(c)).forEach(list::add);
            }
        }
        return list;
    }

    /// Whether a scan must give something else than the columns of its table.
    boolean readsMore(int range) {
        return columns.stream().anyMatch(c -> c.range() == range && c.column() <= 0);
    }

    /// The same column, wherever it is read.
    static ColumnReference plain(ColumnReference c) {
        return new ColumnReference(c.range(), c.column(), 0, c.type(), c.typmod(), c.collation(), 0);
    }

    void addColumns(Expression e, Set<ColumnReference> to) {
        forEachColumn(e, c -> to.add(plain(c)));
    }

    private void mention(Expression e) {
        addColumns(e, columns);
    }

    /// Joins first, what stands above them then.
    private void mentionConditions(FromTree from) {
        switch (from) {
            case null -> { }
            case FromRange _ -> { }
            case FromList list -> list.items().forEach(this::mentionConditions);
            case FromJoin join -> {
                mentionConditions(join.left());
                mentionConditions(join.right());
                mention(join.condition());
            }
        }
    }

    /// Visits the columns of this level that an expression reads, also by its subqueries.
    private void forEachColumn(Expression e, Consumer<ColumnReference> visitor) {
        if (e == null) {
            return;
        }
        Expressions.any(e, x -> {
            if (x instanceof ColumnReference c && c.levelsUp() == 0) {
                visitor.accept(c);
            } else if (x instanceof SubqueryExpression s && statement.subplans().get(s.query()) != null) {
                statement.subplans().get(s.query()).parameters().forEach(p -> forEachColumn(p.value(), visitor));
            }
            return false;
        });
    }

    private void addRanges(FromTree from) {
        switch (from) {
            case null -> { }
            case FromRange r -> ranges.add(r.range());
            case FromList list -> list.items().forEach(this::addRanges);
            case FromJoin join -> {
                addRanges(join.left());
                addRanges(join.right());
            }
        }
    }
}
