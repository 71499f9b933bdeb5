package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.FromTree;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromJoin;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromList;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromRange;
import dev.surus.engine.analyzer.tree.Query.JoinKind;
import dev.surus.engine.analyzer.tree.RangeEntry.RelationRange;
import dev.surus.engine.analyzer.tree.RangeEntry.SubqueryRange;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.IndexEntry;
import java.util.HashSet;
import java.util.Set;

/// Leaves out outer joins that change nothing: nobody reads a column of the right side, and each left row finds one partner there at most.
///
/// ```
/// SELECT o.day FROM orders o LEFT JOIN customers c ON c.id = o.customer     id is unique     ->  SELECT o.day FROM orders o
/// ```
final class UselessJoins {
    private final QueryPlanner level;
    private final Catalog catalog;

    UselessJoins(QueryPlanner level) {
        this.level = level;
        catalog = level.planner.environment.catalog();
    }

    Query apply(Query query) {
        Query rest = query;
        while (true) {
            FromJoin useless = query.kind == Query.Kind.SELECT ? useless(rest.from, rest) : null;
            if (useless == null) {
                return rest;
            }
            rest = QueryRewriter.shallowCopy(rest);
            rest.from = without(rest.from, useless);
        }
    }

    private FromJoin useless(FromTree from, Query query) {
        return switch (from) {
            case null -> null;
            case FromRange _ -> null;
            case FromList l -> {
                for (FromTree item : l.items()) {
                    FromJoin found = useless(item, query);
                    if (found != null) {
                        yield found;
                    }
                }
                yield null;
            }
            case FromJoin j -> {
                if (isUseless(j, query)) {
                    yield j;
                }
                FromJoin found = useless(j.left(), query);
                yield found != null ? found : useless(j.right(), query);
            }
        };
    }

    private static FromTree without(FromTree from, FromJoin join) {
        return switch (from) {
            case FromRange r -> r;
            case FromList l -> new FromList(l.items().stream().map(i -> without(i, join)).toList());
            case FromJoin j when j == join -> kept(j);
            case FromJoin j -> new FromJoin(j.kind(), without(j.left(), join), without(j.right(), join), j.condition(), j.range());
        };
    }

    /// The side whose rows an outer join keeps.
    private static FromTree kept(FromJoin join) {
        return join.kind() == JoinKind.LEFT ? join.left() : join.right();
    }

    private boolean isUseless(FromJoin join, Query query) {
        if (join.kind() != JoinKind.LEFT && join.kind() != JoinKind.RIGHT) {
            return false;
        }
        FromTree other = join.kind() == JoinKind.LEFT ? join.right() : join.left();
        int range = rangeOf(other);
        if (range == 0 || join.condition() == null || level.planner.properties.isVolatile(join.condition()) || Properties.hasSubquery(join.condition())
                || query.rowLocks.stream().anyMatch(l -> l.range() == range)) {
            return false;
        }
        var columns = new HashSet<Integer>();
        Expressions.conjuncts(join.condition()).forEach(c -> addColumn(c, range, columns));
        return !columns.isEmpty() && isUnique(query, range, columns) && !isRead(query, join, range);
    }

    private int rangeOf(FromTree from) {
        return switch (from) {
            case FromRange r -> r.range();
            case FromList l when l.items().size() == 1 -> rangeOf(l.items().getFirst());
            case FromList _, FromJoin _ -> 0;
        };
    }

    /// Adds the column of a range that has to be equal to what others give.
    private void addColumn(Expression condition, int range, Set<Integer> columns) {
        if (!(condition instanceof OperatorCall c) || !RowOrders.isEquality(catalog, c)) {
            return;
        }
        for (int side = 0; side < 2; side++) {
            Expression own = Expressions.withoutRelabels(c.arguments().get(side));
            if (own instanceof ColumnReference column && column.range() == range && column.levelsUp() == 0 && column.column() > 0
                    && own.collation() == c.inputCollation() && !level.rangesIn(c.arguments().get(1 - side)).get(range)) {
                columns.add(column.column());
            }
        }
    }

    /// Whether no two rows of a range have the same values in some columns.
    private boolean isUnique(Query query, int range, Set<Integer> columns) {
        return switch (query.ranges.get(range - 1)) {
            case RelationRange r when r.relationKind() == 'r' || r.relationKind() == 'm' -> {
                var relation = catalog.relation(r.relation());
                yield (r.only() || !relation.hasSubclass()) && relation.indexes().stream().anyMatch(i -> isUnique(i, columns));
            }
            case SubqueryRange s -> isUnique(s.query(), columns);
            default -> false;
        };
    }

    private static boolean isUnique(IndexEntry index, Set<Integer> columns) {
        if (!index.unique() || !index.valid() || !index.immediate() || index.predicate() != null) {
            return false;
        }
        for (int k = 0; k < index.keyCount(); k++) {
            if (!columns.contains(index.columns()[k])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnique(Query q, Set<Integer> columns) {
        if (q.kind != Query.Kind.SELECT || q.hasSetReturningTargets || q.hasModifyingCommonTables || !q.rowLocks.isEmpty()) {
            return false;
        }
        if (q.setOperation != null) {
            return !q.setOperation.all() && q.targets.stream().filter(t -> !t.hidden()).allMatch(t -> columns.contains(t.number()));
        }
        if (q.distinct && q.distinctOn.isEmpty()) {
            return q.targets.stream().filter(t -> !t.hidden()).allMatch(t -> columns.contains(t.number()));
        }
        if (!q.distinctOn.isEmpty()) {
            return q.distinctOn.stream().allMatch(k -> isAmong(q, columns, k.expression()));
        }
        if (q.groupingSets != null) {
            return false;
        }
        return q.groupBy.isEmpty() ? q.hasAggregates || q.having != null : q.groupBy.stream().allMatch(k -> isAmong(q, columns, k));
    }

    private static boolean isAmong(Query q, Set<Integer> columns, Expression key) {
        return q.targets.stream().anyMatch(t -> !t.hidden() && columns.contains(t.number()) && t.expression().equals(key));
    }

    /// Whether anything but the join itself reads a range.
    private static boolean isRead(Query query, FromJoin join, int range) {
        boolean[] read = new boolean[1];
        var rest = QueryRewriter.shallowCopy(query);
        rest.from = without(query.from, join);
        new QueryRewriter() {
            @Override
            Expression replacement(Expression e, int depth) {
                read[0] |= e instanceof ColumnReference c && c.levelsUp() == depth && c.range() == range;
                return null;
            }
        }.query(rest, 0);
        return read[0];
    }
}
