package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.CommonTable;
import dev.surus.engine.analyzer.tree.RangeEntry.CommonTableRange;
import dev.surus.engine.analyzer.tree.RangeEntry.SubqueryRange;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.Cost;
import dev.surus.engine.planner.plan.PlannedStatement.Cte;
import java.util.ArrayList;
import java.util.List;

/// WITH: a query that is read once and has no effects is put where it is read; the others are planned once and kept.
final class WithPlanner {
    private final QueryPlanner level;
    private final Planner planner;

    WithPlanner(QueryPlanner level) {
        this.level = level;
        planner = level.planner;
    }

    Query inline(Query query) {
        if (query.commonTables.isEmpty()) {
            return query;
        }
        var copy = QueryRewriter.shallowCopy(query);
        for (CommonTable table : query.commonTables) {
            if (table.recursive() || table.query().kind != Query.Kind.SELECT || references(query, table.name()) != 1
                    || Boolean.TRUE.equals(table.materialized()) || !table.query().rowLocks.isEmpty()
                    || planner.properties.isVolatile(table.query())) {
                continue;
            }
            for (int i = 0; i < copy.ranges.size(); i++) {
                if (copy.ranges.get(i) instanceof CommonTableRange r && r.levelsUp() == 0 && r.name().equals(table.name())) {
                    copy.ranges.set(i, new SubqueryRange(table.query(), false, r.alias(), r.columnNames(), 0, false, null));
                    copy.commonTables.remove(table);
                }
            }
        }
        return copy;
    }

    /// How often a query reads one of its WITH queries, from any depth.
    private static int references(Query query, String name) {
        int[] count = new int[1];
        new QueryRewriter() {
            @Override
            Expression replacement(Expression e, int depth) {
                return null;
            }

            @Override
            CommonTableRange commonTable(CommonTableRange range, int depth) {
                if (range.levelsUp() == depth && range.name().equals(name)) {
                    count[0]++;
                }
                return range;
            }
        }.query(query, 0);
        return count[0];
    }

    /// Plans the WITH queries that are left.
    /// @return their numbers
    List<Integer> plan(Query query) {
        var numbers = new ArrayList<Integer>();
        for (CommonTable table : query.commonTables) {
            boolean modifying = table.query().kind != Query.Kind.SELECT;
            if (references(query, table.name()) == 0 && !modifying) {
                continue;
            }
            boolean recursive = table.recursive() && table.query().setOperation != null;
            var taken = planner.detach(table.query());
            int number = planner.ctes.size();
            planner.ctes.add(null);
            level.cteNumbers.put(table.name(), number);
            numbers.add(number);
            Plan plan;
            if (recursive) {
                plan = recursive(expanded(table, taken.query()), number, numbers);
            } else {
                plan = new QueryPlanner(planner, level, taken.query()).plan();
            }
            planner.ctes.set(number, new Cte(table.name(), taken.query(), plan, table.recursive(), modifying, references(query, table.name())));
        }
        return numbers;
    }

    private static Query expanded(CommonTable table, Query query) {
        if (query.traversal == null) {
            return query;
        }
        return new TraversalExpansion(table.name(), query, table.columnNames()).expand();
    }

    /// `left UNION [ALL] right`, where the right side reads the rows that the round before gave.
    /// @param numbers receives those of the query's own WITH
    private Plan recursive(Query query, int number, List<Integer> numbers) {
        var nested = new QueryPlanner(planner, level, query);
        numbers.addAll(numbers.size() - 1, new WithPlanner(nested).plan(query));
        var operation = query.setOperation;
        Plan left = nested.setInput(operation.left(), operation.columns());
        planner.ctes.set(number, new Cte("", query, left, true, false, 0));
        Plan right = nested.setInput(operation.right(), operation.columns());
        return new Plan.RecursiveUnion(left.output(), operation.all(), left, right, number,
                new Cost(0, left.cost().total() + 10 * right.cost().total(), left.rowCount() + 10 * right.rowCount(), left.cost().width()));
    }
}
