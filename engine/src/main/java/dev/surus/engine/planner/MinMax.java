package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.AggregateCall;
import dev.surus.engine.analyzer.tree.Expression.Constant;
import dev.surus.engine.analyzer.tree.Expression.NullTest;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.analyzer.tree.Expression.SubqueryExpression;
import dev.surus.engine.analyzer.tree.Expression.SubqueryKind;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromList;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromRange;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.analyzer.tree.RangeEntry.RelationRange;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.planner.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Finds minima and maxima at the ends of indexes, where that is cheaper than reading the table:
///
/// ```
/// SELECT min(x), max(y) FROM t WHERE p
///     ->  SELECT (SELECT x FROM t WHERE x IS NOT NULL AND p ORDER BY x LIMIT 1),
///                (SELECT y FROM t WHERE y IS NOT NULL AND p ORDER BY y DESC LIMIT 1)
/// ```
final class MinMax {
    private static final int INT8 = 20;
    private final QueryPlanner level;
    private final Catalog catalog;

    MinMax(QueryPlanner level) {
        this.level = level;
        catalog = level.planner.environment.catalog();
    }

    Query apply(Query query) {
        if (!query.hasAggregates || query.kind != Query.Kind.SELECT || !query.groupBy.isEmpty() || query.groupingSets != null || query.having != null
                || query.hasWindowCalls || query.setOperation != null || query.hasSetReturningTargets || query.distinct || !query.distinctOn.isEmpty()
                || query.ranges.size() != 1 || !isOneTable(query) || Properties.hasSubquery(query.where == null ? Expressions.TRUE : query.where)) {
            return query;
        }
        var calls = new LinkedHashMap<AggregateCall, SubqueryExpression>();
        if (!collect(query, calls) || calls.isEmpty()) {
            return query;
        }
        double cost = 0;
        for (var call : calls.entrySet()) {
            Query single = single(query, call.getKey());
            Plan plan = new QueryPlanner(level.planner, level, QueryRewriter.shallowCopy(single)).plan();
            if (!endsAtAnIndex(plan)) {
                return query;
            }
            cost += plan.cost().total();
            AggregateCall c = call.getKey();
            call.setValue(new SubqueryExpression(SubqueryKind.SCALAR, null, single, c.type(), -1, c.collation(), 0));
        }
        var conditions = Expressions.conjuncts(query.where);
        var table = (RelationRange) query.ranges.getFirst();
        Plan all = level.isParent(1) ? new QueryPlanner(level.planner, level, plain(query)).plan()
                : level.accessPaths.best(1, table, List.of(), conditions, List.of(), -1).plan();
        if (cost >= all.cost().total() + all.rowCount() * 0.0025 * calls.size()) {
            return query;
        }
        var names = new ArrayList<SubqueryExpression>(calls.values());
        for (int i = 1; i < names.size(); i++) {
            rename(names.get(i).query(), table.alias() + "_" + i);
        }
        Query result = QueryPlanner.mapLevel(query, e -> Expressions.replace(e, x -> x instanceof AggregateCall c ? calls.get(c) : null));
        result.from = null;
        result.where = null;
        result.hasAggregates = false;
        result.hasSubqueries = true;
        return result;
    }

    private boolean isOneTable(Query query) {
        var from = query.from instanceof FromList list && list.items().size() == 1 ? list.items().getFirst() : query.from;
        return from instanceof FromRange r && r.range() == 1 && query.ranges.getFirst() instanceof RelationRange table
                && (table.relationKind() == 'r' || table.relationKind() == 'm' || table.relationKind() == 'p');
    }

    /// Finds the aggregates of the query; other expressions over columns there are none, since nothing is grouped.
    /// @return false where one is no minimum or maximum
    private boolean collect(Query query, Map<AggregateCall, SubqueryExpression> calls) {
        boolean[] fits = {true};
        QueryPlanner.mapLevel(query, e -> {
            Expressions.any(e, x -> {
                if (x instanceof AggregateCall c) {
                    fits[0] &= isEnd(c);
                    calls.put(c, null);
                }
                fits[0] &= !(x instanceof SubqueryExpression);
                return false;
            });
            return e;
        });
        return fits[0];
    }

    private boolean isEnd(AggregateCall c) {
        if (c.levelsUp() != 0 || c.arguments().size() != 1 || c.distinct() || c.filter() != null || !c.orderBy().isEmpty() || c.star()) {
            return false;
        }
        Expression argument = c.arguments().getFirst();
        var aggregate = catalog.aggregate(c.function());
        var comparison = catalog.comparison(argument.type());
        return aggregate != null && aggregate.sortOperator() != 0 && comparison != null
                && (aggregate.sortOperator() == comparison.less() || aggregate.sortOperator() == comparison.greater())
                && !level.rangesIn(argument).isEmpty() && !level.planner.properties.isVolatile(argument);
    }

    private Query single(Query query, AggregateCall call) {
        Expression value = call.arguments().getFirst();
        boolean descending = catalog.aggregate(call.function()).sortOperator() == catalog.comparison(value.type()).greater();
        var single = new Query();
        single.kind = Query.Kind.SELECT;
        single.ranges.addAll(query.ranges);
        single.from = query.from;
        var conditions = new ArrayList<Expression>();
        conditions.add(new NullTest(value, false, false, 0));
        if (query.where != null) {
            conditions.addAll(Expressions.conjuncts(query.where));
        }
        single.where = Expressions.and(conditions);
        single.targets.add(new TargetEntry(value, 1, "end", false, 0, 0));
        single.orderBy.add(new SortKey(value, catalog.comparison(value.type()).less(), descending, descending));
        single.limit = new Constant(INT8, -1, 0, 1L, 0);
        return single;
    }

    /// All rows that the aggregates would read.
    private static Query plain(Query query) {
        var plain = new Query();
        plain.kind = Query.Kind.SELECT;
        plain.ranges.addAll(query.ranges);
        plain.from = query.from;
        plain.where = query.where;
        plain.targets.add(new TargetEntry(Expressions.TRUE, 1, "row", false, 0, 0));
        return plain;
    }

    private static void rename(Query single, String alias) {
        var table = (RelationRange) single.ranges.getFirst();
        single.ranges.set(0, new RelationRange(table.relation(), table.relationKind(), table.lockMode(), alias, table.columnNames(), table.only(),
                table.permissions(), table.inFrom()));
    }

    /// Whether the first row comes from an index, without a sort.
    private static boolean endsAtAnIndex(Plan plan) {
        return switch (plan) {
            case Plan.Limit p -> endsAtAnIndex(p.input());
            case Plan.Project p -> endsAtAnIndex(p.input());
            case Plan.IndexScan _ -> true;
            case Plan.Append p -> p.inputs().stream().allMatch(MinMax::endsAtAnIndex);
            default -> false;
        };
    }
}
