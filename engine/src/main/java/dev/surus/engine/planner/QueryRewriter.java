package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.SubqueryExpression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.CommonTable;
import dev.surus.engine.analyzer.tree.Query.Frame;
import dev.surus.engine.analyzer.tree.Query.FromTree;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromJoin;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromList;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromRange;
import dev.surus.engine.analyzer.tree.Query.MergeAction;
import dev.surus.engine.analyzer.tree.Query.OnConflict;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.analyzer.tree.Query.Window;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.analyzer.tree.RangeEntry.CommonTableRange;
import dev.surus.engine.analyzer.tree.RangeEntry.FunctionRange;
import dev.surus.engine.analyzer.tree.RangeEntry.JoinRange;
import dev.surus.engine.analyzer.tree.RangeEntry.RangeFunctionCall;
import dev.surus.engine.analyzer.tree.RangeEntry.RelationRange;
import dev.surus.engine.analyzer.tree.RangeEntry.SubqueryRange;
import dev.surus.engine.analyzer.tree.RangeEntry.TransitionRange;
import dev.surus.engine.analyzer.tree.RangeEntry.ValuesRange;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Copies a query with its expressions rewritten, those of nested queries too. `depth` counts how many queries deep an
/// expression stands: a column reference with `levelsUp == depth` means the query where the rewrite began.
abstract class QueryRewriter {
    /// The replacement of an expression, or null to go on with its children.
    abstract Expression replacement(Expression e, int depth);

    /// What a reference to WITH becomes.
    CommonTableRange commonTable(CommonTableRange range, int depth) {
        return range;
    }

    final Expression expression(Expression e, int depth) {
        if (e == null) {
            return null;
        }
        var replacement = replacement(e, depth);
        if (replacement != null) {
            return replacement;
        }
        if (e instanceof SubqueryExpression s) {
            return new SubqueryExpression(s.kind(), expression(s.test(), depth), query(s.query(), depth + 1), s.type(), s.typmod(),
                    s.collation(), 0);
        }
        return Expressions.mapChildren(e, child -> expression(child, depth));
    }

    /// Each query is copied once: who shared it goes on sharing.
    private final Map<Query, Query> copies = new IdentityHashMap<>();

    final Query query(Query q, int depth) {
        var known = copies.get(q);
        if (known != null) {
            return known;
        }
        var copy = shallowCopy(q);
        copies.put(q, copy);
        copy.ranges.clear();
        for (RangeEntry range : q.ranges) {
            copy.ranges.add(range(range, depth));
        }
        copy.commonTables.clear();
        for (CommonTable t : q.commonTables) {
            copy.commonTables.add(new CommonTable(t.name(), t.columnNames(), query(t.query(), depth + 1), t.materialized(),
                    t.recursive(), t.references(), t.position()));
        }
        copy.from = from(q.from, depth);
        copy.where = expression(q.where, depth);
        copy.having = expression(q.having, depth);
        if (q.traversal != null && q.traversal.cycle() != null) {
            var cycle = q.traversal.cycle();
            copy.traversal = new Query.Traversal(q.traversal.search(),
                    cycle.with(expression(cycle.value(), depth), expression(cycle.otherwise(), depth)));
        }
        copy.limit = expression(q.limit, depth);
        copy.offset = expression(q.offset, depth);
        targets(q.targets, copy.targets, depth);
        targets(q.returning, copy.returning, depth);
        copy.groupBy.replaceAll(e -> expression(e, depth));
        copy.orderBy.clear();
        copy.orderBy.addAll(Expressions.keys(q.orderBy, e -> expression(e, depth)));
        copy.distinctOn.clear();
        copy.distinctOn.addAll(Expressions.keys(q.distinctOn, e -> expression(e, depth)));
        copy.windows.replaceAll(w -> new Window(w.name(), w.partitionBy().stream().map(e -> expression(e, depth)).toList(),
                Expressions.keys(w.orderBy(), e -> expression(e, depth)), frame(w.frame(), depth)));
        if (q.onConflict != null) {
            var c = q.onConflict;
            var set = new ArrayList<TargetEntry>();
            targets(c.set(), set, depth);
            copy.onConflict = new OnConflict(c.update(), c.arbiterIndexes(), c.arbiterConstraint(), set, expression(c.where(), depth),
                    c.excludedRange());
        }
        copy.checkOptions.replaceAll(o -> new Query.CheckOption(o.view(), o.cascaded(), expression(o.condition(), depth)));
        copy.mergeActions.replaceAll(a -> {
            var set = new ArrayList<TargetEntry>();
            targets(a.targets(), set, depth);
            return new MergeAction(a.matched(), expression(a.condition(), depth), a.action(), a.doNothing(), set, a.overriding());
        });
        return copy;
    }

    private Frame frame(Frame f, int depth) {
        return f == null ? null : new Frame(f.mode(), f.start(), expression(f.startOffset(), depth), f.end(),
                expression(f.endOffset(), depth), f.exclusion());
    }

    private void targets(List<TargetEntry> from, List<TargetEntry> to, int depth) {
        to.clear();
        for (TargetEntry t : from) {
            to.add(new TargetEntry(expression(t.expression(), depth), t.number(), t.name(), t.hidden(), t.sourceTable(),
                    t.sourceColumn()));
        }
    }

    final RangeEntry range(RangeEntry range, int depth) {
        return switch (range) {
            case RelationRange r -> r;
            case SubqueryRange r -> new SubqueryRange(query(r.query(), depth + 1), r.lateral(), r.alias(), r.columnNames(),
                    r.viewRelation(), r.securityBarrier(), r.permissions());
            case JoinRange r -> new JoinRange(r.kind(), r.columns().stream().map(e -> expression(e, depth)).toList(),
                    r.mergedColumns(), r.alias(), r.columnNames());
            case FunctionRange r -> new FunctionRange(r.functions().stream().map(f -> new RangeFunctionCall(
                    expression(f.call(), depth), f.columnCount(), f.columnTypes())).toList(), r.ordinality(), r.lateral(), r.alias(),
                    r.columnNames(), r.columns());
            case ValuesRange r -> new ValuesRange(r.rows().stream().map(row -> row.stream().map(e -> expression(e, depth)).toList())
                    .toList(), r.lateral(), r.alias(), r.columnNames(), r.columns());
            case CommonTableRange r -> commonTable(r, depth);
            case TransitionRange r -> r;
        };
    }

    final FromTree from(FromTree from, int depth) {
        return switch (from) {
            case null -> null;
            case FromRange r -> r;
            case FromList l -> new FromList(l.items().stream().map(i -> from(i, depth)).toList());
            case FromJoin j -> new FromJoin(j.kind(), from(j.left(), depth), from(j.right(), depth),
                    expression(j.condition(), depth), j.range());
        };
    }

    static Query shallowCopy(Query q) {
        var c = new Query();
        c.kind = q.kind;
        c.utility = q.utility;
        c.ranges.addAll(q.ranges);
        c.from = q.from;
        c.where = q.where;
        c.targets.addAll(q.targets);
        c.commonTables.addAll(q.commonTables);
        c.recursive = q.recursive;
        c.setOperation = q.setOperation;
        c.traversal = q.traversal;
        c.groupBy.addAll(q.groupBy);
        c.groupingSets = q.groupingSets;
        c.groupDistinct = q.groupDistinct;
        c.having = q.having;
        c.windows.addAll(q.windows);
        c.distinct = q.distinct;
        c.distinctOn.addAll(q.distinctOn);
        c.orderBy.addAll(q.orderBy);
        c.limit = q.limit;
        c.limitWithTies = q.limitWithTies;
        c.offset = q.offset;
        c.rowLocks.addAll(q.rowLocks);
        c.hasAggregates = q.hasAggregates;
        c.hasWindowCalls = q.hasWindowCalls;
        c.hasSubqueries = q.hasSubqueries;
        c.hasSetReturningTargets = q.hasSetReturningTargets;
        c.hasModifyingCommonTables = q.hasModifyingCommonTables;
        c.resultRange = q.resultRange;
        c.onConflict = q.onConflict;
        c.mergeActions.addAll(q.mergeActions);
        c.checkOptions.addAll(q.checkOptions);
        c.returning.addAll(q.returning);
        c.overriding = q.overriding;
        return c;
    }
}
