package dev.surus.engine.planner;

import dev.surus.engine.analyzer.deparse.PartitionConstraint;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.analyzer.tree.RangeEntry.RelationRange;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.partition.PartitionBound;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which of the tables behind a parent a scan can leave out. The one place for it:
///
/// - [#partitions] finds the partitions of a partitioned table, in the order of their bounds, those left out that the conditions rule out
///   when the plan is made ([PartitionPruning]); they are not locked then.
/// - [#gate] says of any child what must hold of parameters and outer rows for it to have a row that is asked for: FALSE leaves it
///   out of the plan, TRUE reads it always, anything else is asked each time the scan starts ([dev.surus.engine.planner.plan.Plan.Append#gates]).
///
/// ```
/// WHERE a = $1, partition FROM (0) TO (10)   ->   gate  $1 >= 0 AND $1 < 10
/// ```
final class ChildPruning {
    private final Planner planner;

    ChildPruning(Planner planner) {
        this.planner = planner;
    }

    /// The partitions that have storage, locked.
    /// @param entry what the query asks for; its lock is theirs, too
    /// @param range the parent's, in whose columns the conditions are said
    List<Integer> partitions(RelationEntry parent, int range, List<Expression> conditions, RelationRange entry) {
        var catalog = planner.environment.catalog();
        var set = PartitionConstraint.partitions(catalog, parent, planner.environment.partitions(parent.oid()));
        var needed = planner.environment.isEnabled(dev.surus.engine.config.Settings.ENABLE_PARTITION_PRUNING)
                ? new PartitionPruning(planner.environment, parent, set, range).needed(conditions) : null;
        var leaves = new ArrayList<Integer>();
        for (int child : set.oidsInOrder()) {
            if (needed != null && !needed.get(set.position(child)) || !planner.environment.lock(child, entry)) {
                continue;
            }
            var relation = catalog.relation(child);
            if (relation.kind() == 'p') {
                leaves.addAll(partitions(relation, range, ofChild(conditions, range, parent, relation), entry));
            } else {
                leaves.add(child);
            }
        }
        return leaves;
    }

    /// Whether the partitions that are read, one after the other, give an order: those of ranges lie side by side.
    /// @param children in the order of their bounds
    /// @return 1 forwards, -1 backwards, 0 not at all
    int direction(int parent, List<Integer> children, List<SortKey> order, int range) {
        var catalog = planner.environment.catalog();
        var key = catalog.partitionKey(parent);
        if (key == null || key.strategy() != 'r' || children.contains(key.defaultPartition())
                || children.stream().anyMatch(c -> !catalog.relation(c).parents().contains(parent))) {
            return 0;
        }
        int direction = 0;
        for (int i = 0; i < Math.min(order.size(), key.size()); i++) {
            SortKey sort = order.get(i);
            int here = sort.descending() ? -1 : 1;
            var comparison = catalog.comparison(sort.expression().type());
            if (!(sort.expression() instanceof ColumnReference c) || c.range() != range || c.column() != key.columns()[i] || direction != 0 && here != direction
                    || comparison == null || comparison.less() != sort.lessOperator() || key.collations()[i] != c.collation()
                    || catalog.operatorClass(key.classes()[i]).family() != comparison.family()) {
                return 0;
            }
            direction = here;
        }
        return direction;
    }

    /// Conditions on a table's columns as conditions on those of its partition.
    private static List<Expression> ofChild(List<Expression> conditions, int range, RelationEntry parent, RelationEntry child) {
        return conditions.stream().map(condition -> Expressions.replace(condition, e -> {
            if (!(e instanceof ColumnReference c) || c.range() != range || c.levelsUp() != 0 || c.column() <= 0) {
                return null;
            }
            int number = child.columnByName(parent.column(c.column()).name()).number();
            return new ColumnReference(range, number, 0, c.type(), c.typmod(), c.collation(), 0);
        })).toList();
    }

    /// @param conditions that the child's rows must fulfil, in its own columns (those of `range`), with parameters and slots
    Expression gate(RelationEntry child, int range, List<Expression> conditions) {
        if (!child.partition() || child.partitionBound() == null) {
            return Expressions.TRUE;
        }
        Map<Integer, Expression> known = knownColumns(range, conditions);
        if (known.isEmpty()) {
            return Expressions.TRUE;
        }
        var demanded = new ArrayList<Expression>();
        for (RelationEntry at = child; at.partition() && at.partitionBound() != null && !at.parents().isEmpty();) {
            var parent = planner.environment.catalog().relation(at.parents().getFirst());
            var bound = PartitionBound.decode(at.partitionBound(), planner.environment.catalog()::dataType);
            for (Expression condition : new PartitionConstraint(planner.environment.catalog(), parent).conditions(bound)) {
                var asked = asked(condition, parent, child, known);
                if (asked != null) {
                    demanded.add(asked);
                }
            }
            at = parent;
        }
        var gate = Expressions.and(demanded);
        return gate == null ? Expressions.TRUE : gate;
    }

    /// Columns that the conditions say to be equal to something that is known when the scan starts.
    private Map<Integer, Expression> knownColumns(int range, List<Expression> conditions) {
        var known = new HashMap<Integer, Expression>();
        for (Expression condition : conditions) {
            var comparison = PartitionPruning.Comparison.of(planner.environment.catalog(), range, condition);
            if (comparison != null && comparison.column() != null && comparison.strategy() == PartitionPruning.EQUAL && !(comparison.value() instanceof Expression.Constant)
                    && isKnownAtStart(comparison.value())) {
                known.put(comparison.column().column(), comparison.value());
            }
        }
        return known;
    }

    /// Whether an expression needs no row of the scan's own level, and no function that could tell more than it is worth.
    private static boolean isKnownAtStart(Expression value) {
        return !Expressions.any(value, e -> switch (e) {
            case ColumnReference _, Expression.SubqueryExpression _, Expression.FunctionCall _, Expression.OperatorCall _ -> true;
            default -> false;
        });
    }

    /// A condition of a bound with what is known in the place of columns; null where it asks for more than that.
    private static Expression asked(Expression condition, RelationEntry parent, RelationEntry child, Map<Integer, Expression> known) {
        boolean[] open = {false};
        var result = Expressions.replace(condition, e -> {
            if (!(e instanceof ColumnReference c)) {
                return null;
            }
            var value = c.column() <= 0 ? null : known.get(child.columnByName(parent.column(c.column()).name()).number());
            if (value == null || value.type() != c.type()) {
                open[0] = true;
                return e;
            }
            return value;
        });
        return open[0] ? null : result;
    }
}
