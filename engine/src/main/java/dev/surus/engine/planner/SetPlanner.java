package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
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
            Plan append = new Plan.Append(output, inputs, null, List.of(), new Cost(0, total, rows, 8 * output.size()));
            return operation.all() ? append : distinct(append, output);
        }
        Plan left = input(operation.left(), operation.columns());
        Plan right = input(operation.right(), operation.columns());
        return new Plan.SetOp(output, operation.operator(), operation.all(), left, right,
                new Cost(left.cost().total() + right.cost().total(), left.cost().total() + right.cost().total() + left.rowCount() * 0.02,
                        left.rowCount(), left.cost().width()));
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
        Plan plan = new QueryPlanner(query.planner, query, range.query()).plan();
        var numbers = new ArrayList<Integer>();
        for (int i = 0; i < columns.size(); i++) {
            numbers.add(i);
        }
        return new Plan.SubqueryScan(columns(input.range(), columns), input.range(), range.alias(), plan, numbers, null, plan.cost());
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
