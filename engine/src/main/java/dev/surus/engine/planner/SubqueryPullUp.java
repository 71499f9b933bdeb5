package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.AggregateCall;
import dev.surus.engine.analyzer.tree.Expression.CallForm;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.GroupingCall;
import dev.surus.engine.analyzer.tree.Expression.RowConstructor;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.FromTree;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromJoin;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromList;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromRange;
import dev.surus.engine.analyzer.tree.Query.JoinKind;
import dev.surus.engine.analyzer.tree.Query.RowLockClause;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.analyzer.tree.RangeEntry.CommonTableRange;
import dev.surus.engine.analyzer.tree.RangeEntry.SubqueryRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Merges simple subqueries of FROM into the query around them:
///
/// ```
/// FROM (SELECT a.x + 1 AS y FROM a WHERE p) s, b WHERE s.y = b.y   ->   FROM a, b WHERE p AND a.x + 1 = b.y
/// ```
final class SubqueryPullUp {
    private final Planner planner;

    SubqueryPullUp(Planner planner) {
        this.planner = planner;
    }

    /// The query with all its simple subqueries merged, until none is left.
    Query apply(Query query) {
        while (true) {
            int range = candidate(query.from, query, false);
            if (range == 0) {
                return query;
            }
            query = merge(query, range);
        }
    }

    private int candidate(FromTree from, Query query, boolean nullable) {
        return switch (from) {
            case null -> 0;
            // A view whose rows triggers change stays whole.
            case FromRange r -> r.range() != query.resultRange && query.ranges.get(r.range() - 1) instanceof SubqueryRange s
                    && isSimple(s, nullable) ? r.range() : 0;
            case FromList l -> l.items().stream().mapToInt(i -> candidate(i, query, nullable)).filter(i -> i != 0).findFirst().orElse(0);
            case FromJoin j -> {
                int left = candidate(j.left(), query, nullable || j.kind() == JoinKind.RIGHT || j.kind() == JoinKind.FULL);
                yield left != 0 ? left
                        : candidate(j.right(), query, nullable || j.kind() == JoinKind.LEFT || j.kind() == JoinKind.FULL);
            }
        };
    }

    private boolean isSimple(SubqueryRange range, boolean nullable) {
        Query q = range.query();
        if (range.securityBarrier() || !isPlain(q, true)) {
            return false;
        }
        for (TargetEntry t : q.targets) {
            if (nullable && !(t.expression() instanceof ColumnReference c && c.levelsUp() == 0)) {
                return false;
            }
            if (planner.properties.isVolatile(t.expression())) {
                return false;
            }
        }
        // A condition on tables outside would have to move into the outer join's own: such a subquery stays as it is.
        return !nullable || q.from != null && planner.detach(q).parameters().isEmpty();
    }

    /// A SELECT of FROM and WHERE alone.
    static boolean isPlain(Query q) {
        return isPlain(q, false);
    }

    /// @param locked whether its rows may be locked because those of the query around it are
    private static boolean isPlain(Query q, boolean locked) {
        return q.kind == Query.Kind.SELECT && q.setOperation == null && q.commonTables.isEmpty() && !q.hasAggregates
                && !q.hasWindowCalls && !q.hasSetReturningTargets && q.groupBy.isEmpty() && q.groupingSets == null && q.having == null
                && !q.distinct && q.distinctOn.isEmpty() && q.limit == null && q.offset == null && (locked ? q.rowLocks.stream().allMatch(RowLockClause::pushedDown) : q.rowLocks.isEmpty())
                && q.orderBy.isEmpty();
    }

    private Query merge(Query outer, int range) {
        var subquery = (SubqueryRange) outer.ranges.get(range - 1);
        var nested = subquery.query();
        int offset = outer.ranges.size();
        var moved = move(nested, offset);
        var replaced = new QueryRewriter() {
            @Override
            Expression replacement(Expression e, int depth) {
                return e instanceof ColumnReference c && c.range() == range && c.levelsUp() == depth
                        ? raise(target(moved, subquery.columnNames(), c), depth) : null;
            }
        }.query(outer, 0);
        replaced.ranges.addAll(moved.ranges);
        for (var clause : moved.rowLocks) {
            replaced.rowLocks.add(new RowLockClause(clause.range() + offset, clause.strength(), clause.waitPolicy(), clause.pushedDown()));
        }
        FromTree inner = moved.from == null ? new FromList(List.of()) : moved.from;
        if (moved.where != null) {
            inner = new FromJoin(JoinKind.INNER, inner, new FromList(List.of()), moved.where, 0);
        }
        replaced.from = substitute(replaced.from, range, inner);
        replaced.hasSubqueries |= moved.hasSubqueries;
        return replaced;
    }

    /// @param names of the columns, as the outer query calls them
    private static Expression target(Query moved, List<String> names, ColumnReference c) {
        if (c.column() == 0) {
            var fields = new ArrayList<Expression>();
            for (TargetEntry t : moved.targets) {
                if (!t.hidden()) {
                    fields.add(t.expression());
                }
            }
            return new RowConstructor(fields, names, CallForm.IMPLICIT_CAST, c.type(), 0);
        }
        return moved.targets.get(c.column() - 1).expression();
    }

    static FromTree substitute(FromTree from, int range, FromTree by) {
        return switch (from) {
            case FromRange r -> r.range() == range ? by : r;
            case FromList l -> new FromList(l.items().stream().map(i -> substitute(i, range, by)).toList());
            case FromJoin j -> new FromJoin(j.kind(), substitute(j.left(), range, by), substitute(j.right(), range, by),
                    j.condition(), j.range());
        };
    }

    /// An expression of this level as it must read `depth` queries deeper.
    static Expression raise(Expression e, int depth) {
        if (depth == 0) {
            return e;
        }
        var rewriter = new QueryRewriter() {
            @Override
            Expression replacement(Expression x, int inner) {
                return x instanceof ColumnReference c && c.levelsUp() >= inner
                        ? new ColumnReference(c.range(), c.column(), c.levelsUp() + depth, c.type(), c.typmod(), c.collation(), 0) : null;
            }

            @Override
            CommonTableRange commonTable(CommonTableRange r, int inner) {
                return r.levelsUp() >= inner ? shifted(r, depth) : r;
            }
        };
        return rewriter.expression(e, 0);
    }

    private static CommonTableRange shifted(CommonTableRange r, int by) {
        return new CommonTableRange(r.name(), r.levelsUp() + by, r.selfReference(), r.alias(), r.columnNames(), r.columns());
    }

    /// A copy of a nested query as it must read one level further out, its ranges counted from `offset`.
    static Query move(Query nested, int offset) {
        var moved = new QueryRewriter() {
            @Override
            Expression replacement(Expression e, int depth) {
                return switch (e) {
                    case ColumnReference c when c.levelsUp() == depth -> new ColumnReference(c.range() + offset, c.column(), depth,
                            c.type(), c.typmod(), c.collation(), 0);
                    case ColumnReference c when c.levelsUp() > depth -> new ColumnReference(c.range(), c.column(), c.levelsUp() - 1,
                            c.type(), c.typmod(), c.collation(), 0);
                    case AggregateCall c when c.levelsUp() > depth -> lower(this, c, depth);
                    case GroupingCall c when c.levelsUp() > depth -> new GroupingCall(
                            c.arguments().stream().map(a -> expression(a, depth)).toList(), c.groups(), c.levelsUp() - 1, 0);
                    default -> null;
                };
            }

            @Override
            CommonTableRange commonTable(CommonTableRange r, int depth) {
                return r.levelsUp() >= depth + 1 ? shifted(r, -1) : r;
            }
        }.query(nested, 0);
        moved.from = renumber(moved.from, offset);
        return moved;
    }

    private static Expression lower(QueryRewriter rewriter, AggregateCall c, int depth) {
        var m = (AggregateCall) Expressions.mapChildren(c, child -> rewriter.expression(child, depth));
        return new AggregateCall(m.function(), m.directArguments(), m.arguments(), m.orderBy(), m.distinct(), m.distinctKeys(),
                m.filter(), m.star(), m.variadic(), m.levelsUp() - 1, m.type(), m.collation(), m.inputCollation(), 0);
    }

    static FromTree renumber(FromTree from, int offset) {
        return switch (from) {
            case null -> null;
            case FromRange r -> new FromRange(r.range() + offset);
            case FromList l -> new FromList(l.items().stream().map(i -> renumber(i, offset)).toList());
            case FromJoin j -> new FromJoin(j.kind(), renumber(j.left(), offset), renumber(j.right(), offset), j.condition(),
                    j.range() == 0 ? 0 : j.range() + offset);
        };
    }

    /// The ranges that a FROM tree joins.
    static Set<Integer> rangesOf(FromTree from) {
        var found = new TreeSet<Integer>();
        addRanges(from, found);
        return found;
    }

    private static void addRanges(FromTree from, Set<Integer> found) {
        switch (from) {
            case null -> { }
            case FromRange r -> found.add(r.range());
            case FromList l -> l.items().forEach(i -> addRanges(i, found));
            case FromJoin j -> {
                addRanges(j.left(), found);
                addRanges(j.right(), found);
            }
        }
    }

    /// Whether any range of the list is of a kind that a lateral reference can be in.
    static boolean mayBeLateral(RangeEntry range) {
        return !(range instanceof RangeEntry.RelationRange || range instanceof CommonTableRange);
    }
}
