package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.SetOperation;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.Cost;
import java.util.List;

/// The rows of several inputs together: what that costs, and which queries are such.
final class Appends {
    private static final double ROW_COST = 0.005;
    private static final double COMPARISON_COST = 0.005;

    private Appends() {}

    /// Whether a subquery is a UNION ALL whose columns an order is said in.
    /// @param range of the subquery
    static boolean isWished(Query query, int range, List<SortKey> order) {
        return !order.isEmpty() && query.setOperation != null && isUnionAll(query.setOperation) && query.limit == null && query.offset == null
                && query.orderBy.isEmpty() && query.rowLocks.isEmpty()
                && order.stream().allMatch(k -> k.expression() instanceof ColumnReference c && c.range() == range && c.levelsUp() == 0 && c.column() > 0
                        && query.targets.get(c.column() - 1).expression() instanceof ColumnReference);
    }

    static boolean isUnionAll(SetOperation operation) {
        return operation.operator() == SetOperation.Operator.UNION && operation.all();
    }

    /// Such a subquery with the order.
    static Query ordered(Query query, List<SortKey> order) {
        Query copy = QueryRewriter.shallowCopy(query);
        copy.orderBy.addAll(Expressions.keys(order, e -> query.targets.get(((ColumnReference) e).column() - 1).expression()));
        return copy;
    }

    /// One input after the other.
    static Cost cost(List<Plan> inputs) {
        double total = 0;
        double rows = 0;
        for (Plan input : inputs) {
            total += input.cost().total();
            rows += input.cost().rows();
        }
        return new Cost(inputs.getFirst().cost().startup(), total + rows * ROW_COST, rows, inputs.getFirst().cost().width());
    }

    /// Merged by an order: the first row needs the first row of each.
    static Cost mergeCost(List<Plan> inputs) {
        double depth = Math.log(Math.max(2, inputs.size())) / Math.log(2);
        double startup = inputs.size() * depth * COMPARISON_COST;
        for (Plan input : inputs) {
            startup += input.cost().startup();
        }
        Cost cost = cost(inputs);
        double read = cost.total() + startup - inputs.getFirst().cost().startup();
        for (int i = 1; i < inputs.size(); i++) {
            read -= inputs.get(i).cost().startup();
        }
        return new Cost(startup, Math.max(startup, read + cost.rows() * depth * COMPARISON_COST), cost.rows(), cost.width());
    }
}
