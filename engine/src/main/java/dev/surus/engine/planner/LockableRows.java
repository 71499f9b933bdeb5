package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Query.FromTree;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromJoin;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromList;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromRange;
import dev.surus.engine.analyzer.tree.Query.JoinKind;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.RowLockClause;
import dev.surus.engine.analyzer.tree.RangeEntry.RelationRange;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.Set;

/// What FOR UPDATE and its kin refuse only when it is known how the query is joined: rows that an outer join may leave out, and rows of what
/// is not a table.
final class LockableRows {
    private final QueryPlanner level;

    LockableRows(QueryPlanner level) {
        this.level = level;
    }

    void check(Query query) {
        for (RowLockClause clause : query.rowLocks) {
            if (isNullable(query.from, clause.range(), false)) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, PlannerMessage.LOCK_NULLABLE, "FOR " + clause.strength().name().replace('_', ' '));
            }
            if (query.ranges.get(clause.range() - 1) instanceof RelationRange r) {
                var message = switch (r.relationKind()) {
                    case 'S' -> PlannerMessage.LOCK_SEQUENCE;
                    case 'm' -> PlannerMessage.LOCK_MATERIALIZED_VIEW;
                    case 't' -> PlannerMessage.LOCK_TOAST;
                    default -> null;
                };
                if (message != null) {
                    throw new SqlException(SqlState.WRONG_OBJECT_TYPE, message, level.relation(clause.range()).name());
                }
            }
        }
    }

    private static boolean isNullable(FromTree from, int range, boolean nullable) {
        return switch (from) {
            case null -> false;
            case FromRange r -> nullable && r.range() == range;
            case FromList l -> l.items().stream().anyMatch(item -> isNullable(item, range, nullable));
            case FromJoin j -> isNullable(j.left(), range, nullable || j.kind() == JoinKind.RIGHT || j.kind() == JoinKind.FULL)
                    || isNullable(j.right(), range, nullable || j.kind() == JoinKind.LEFT || j.kind() == JoinKind.FULL);
        };
    }
}
