package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.ColumnType;
import dev.surus.engine.analyzer.tree.Query.SetInput;
import dev.surus.engine.analyzer.tree.Query.SetOperation;
import dev.surus.engine.analyzer.tree.RangeEntry.SubqueryRange;
import dev.surus.engine.config.Settings;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.Cost;
import dev.surus.engine.planner.plan.Plan.GroupStrategy;
import java.util.ArrayList;
import java.util.List;

/// Plans UNION, INTERSECT and EXCEPT. Their result's columns are those of the leftmost input's range.
final class SetPlanner {
    private final QueryPlanner query;

    SetPlanner(QueryPlanner query) {
        this.query = query;
    }

    Plan plan(SetOperation operation) {
        List<Expression> output = columns(leftmost(operation), operation.columns());
        if (operation.operator() == SetOperation.Operator.UNION) {
            var inputs = new ArrayList<Plan>();
            collect(operation, operation.all(), operation.columns(), inputs);
            double rows = inputs.stream().mapToDouble(Plan::rowCount).sum();
            double total = inputs.stream().mapToDouble(p -> p.cost().total()).sum() + rows * 0.005;
            Plan append = new Plan.Append(output, inputs, null, List.of(), List.of(), new Cost(0, total, rows, 8 * output.size()));
            return operation.all() ? append : distinct(append, output);
        }
        Plan left = input(operation.left(), operation.columns());
        Plan right = input(operation.right(), operation.columns());
        return new Plan.SetOp(output, operation.operator(), operation.all(), left, right,
                new Cost(left.cost().total() + right.cost().total(), left.cost().total() + right.cost().total() + left.rowCount() * 0.02,
                        left.rowCount(), left.cost().width()));
    }

    /// A UNION ALL in an order: each input in the order, merged.
    /// @param order by columns of the result
    /// @param rowLimit how many rows will be read; negative for all
    /// @return null where the order is not one of columns
    Plan merged(SetOperation operation, List<SortKey> order, double rowLimit) {
        List<Expression> output = columns(leftmost(operation), operation.columns());
        if (!Appends.isUnionAll(operation) || !order.stream().allMatch(k -> output.contains(k.expression()))) {
            return null;
        }
        var inputs = new ArrayList<Plan>();
        merged(operation, operation.columns(), order, rowLimit, inputs);
        var cost = Appends.mergeCost(inputs);
        return new Plan.Append(output, inputs, null, List.of(), order, new Cost(cost.startup(), cost.total(), cost.rows(), 8 * output.size()));
    }

    private void merged(SetOperation operation, List<ColumnType> columns, List<SortKey> order, double rowLimit, List<Plan> inputs) {
        for (SetInput input : List.of(operation.left(), operation.right())) {
            if (input.operation() != null && Appends.isUnionAll(input.operation())) {
                merged(input.operation(), columns, order, rowLimit, inputs);
                continue;
            }
            if (input.operation() == null) {
                var range = (SubqueryRange) query.entry(input.range());
                Query ordered = ordered(range.query(), order);
                if (ordered != null) {
                    var below = new QueryPlanner(query.planner, query, ordered);
                    below.rowsWanted = rowLimit;
                    inputs.add(scan(input.range(), range, below.plan(), columns));
                    continue;
                }
            }
            Plan plan = input(input, columns);
            inputs.add(query.sort(plan, Expressions.keys(order, e -> plan.output().get(((ColumnReference) e).column() - 1))));
        }
    }

    /// An input's query with the order; null where it has one of its own, or reads less than all.
    private Query ordered(Query input, List<SortKey> order) {
        if (input.kind != Query.Kind.SELECT || input.setOperation != null || !input.orderBy.isEmpty() || input.limit != null || input.offset != null
                || !input.rowLocks.isEmpty() || !input.distinctOn.isEmpty() || input.hasSetReturningTargets || input.groupingSets != null) {
            return null;
        }
        for (SortKey key : order) {
            Expression own = input.targets.get(((ColumnReference) key.expression()).column() - 1).expression();
            if (own.type() != key.expression().type() || own.collation() != key.expression().collation() || own instanceof Expression.Constant
                    || query.planner.properties.isVolatile(own) || Properties.hasSubquery(own)) {
                return null;
            }
        }
        Query ordered = QueryRewriter.shallowCopy(input);
        ordered.orderBy.addAll(Expressions.keys(order, e -> input.targets.get(((ColumnReference) e).column() - 1).expression()));
        return ordered;
    }

    Plan distinct(Plan input, List<Expression> keys) {
        if (!query.planner.environment.isEnabled(Settings.ENABLE_HASHAGG) && query.isSortable(keys) && !keys.isEmpty()) {
            Plan sorted = query.sort(input, query.ascending(keys));
            return new Plan.Unique(sorted, keys, sorted.cost().plus(sorted.rowCount() * 0.0025));
        }
        var cost = input.cost();
        double rows = Math.max(1, cost.rows());
        return new Plan.Aggregate(input, GroupStrategy.HASHED, keys, null, List.of(), List.of(), null, keys,
                new Cost(cost.total() + rows * 0.01, cost.total() + rows * 0.02, rows, cost.width()));
    }

    /// UNIONs of the same kind, nested, are one list.
    private void collect(SetOperation operation, boolean all, List<ColumnType> columns, List<Plan> inputs) {
        for (SetInput input : List.of(operation.left(), operation.right())) {
            var nested = input.operation();
            if (nested != null && nested.operator() == SetOperation.Operator.UNION && (nested.all() || !all)) {
                collect(nested, all, columns, inputs);
            } else {
                inputs.add(input(input, columns));
            }
        }
    }

    Plan input(SetInput input, List<ColumnType> columns) {
        if (input.operation() != null) {
            return plan(input.operation());
        }
        var range = (SubqueryRange) query.entry(input.range());
        return scan(input.range(), range, new QueryPlanner(query.planner, query, range.query()).plan(), columns);
    }

    private static Plan scan(int number, SubqueryRange range, Plan plan, List<ColumnType> columns) {
        var numbers = new ArrayList<Integer>();
        for (int i = 0; i < columns.size(); i++) {
            numbers.add(i);
        }
        return new Plan.SubqueryScan(columns(number, columns), number, range.alias(), plan, numbers, null, plan.cost());
    }

    private static List<Expression> columns(int range, List<ColumnType> columns) {
        var list = new ArrayList<Expression>();
        for (int i = 0; i < columns.size(); i++) {
            var type = columns.get(i);
            list.add(new ColumnReference(range, i + 1, 0, type.type(), type.typmod(), type.collation(), 0));
        }
        return list;
    }

    private static int leftmost(SetOperation operation) {
        while (operation.left().operation() != null) {
            operation = operation.left().operation();
        }
        return operation.left().range();
    }
}
