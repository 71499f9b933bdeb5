package dev.surus.engine.executor.modify;

import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.txn.lock.LockMode;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/// Finds the leaf for each row that a statement writes into a partitioned table; one for each statement. Partitions are locked when the first row
/// comes to them, as in PostgreSQL.
public final class PartitionRouting {
    /// A partitioned table below the root.
    private record Branch(PartitionLevel level, ColumnMap fromParent) {}

    /// What a leaf on the way through a default partition demands: perhaps another partition was attached while we waited for its lock.
    private record Guard(Membership demands, ColumnMap fromRoot) {}

    private static final Guard NONE = new Guard(null, null);

    private final ExecutorSession session;
    private final RelationEntry root;
    private final PartitionLevel top;
    private final Membership ofRoot;
    private final Map<Integer, Branch> branches = new HashMap<>();
    private final Map<Integer, Guard> leaves = new HashMap<>();

    /// @param root locked already
    public PartitionRouting(ExecutorSession session, RelationEntry root) {
        this.session = session;
        this.root = root;
        top = session.openTables().level(root, false);
        ofRoot = Membership.of(session, root);
    }

    /// OID of the leaf, which is locked.
    /// @param row by the root's attribute numbers minus one
    /// @param given the columns that the statement names: what an error may show
    /// @throws dev.surus.engine.base.SqlException 23514 where no partition takes the row
    public int route(Object[] row, BitSet given) {
        if (ofRoot != null) {
            ofRoot.verify(row, given, null);
        }
        PartitionLevel level = top;
        Object[] current = row;
        boolean byDefault = false;
        for (;;) {
            int partition = level.partitionOf(current);
            if (partition == 0) {
                throw level.noPartition(current);
            }
            byDefault |= level.isDefault(partition);
            Branch branch = branches.get(partition);
            if (branch != null) {
                current = branch.fromParent.convert(current);
                level = branch.level;
                continue;
            }
            Guard guard = leaves.get(partition);
            if (guard == null) {
                session.lockRelation(partition, LockMode.ROW_EXCLUSIVE);
                var relation = session.catalog().relation(partition);
                if (relation == null) {
                    throw level.noPartition(current);
                }
                if (relation.kind() == 'p') {
                    branches.put(partition, new Branch(session.openTables().level(relation, false), ColumnMap.between(level.relation, relation)));
                    continue;
                }
                guard = byDefault ? new Guard(Membership.of(session, relation), ColumnMap.between(root, relation)) : NONE;
                leaves.put(partition, guard);
            }
            if (guard != NONE) {
                guard.demands.verify(guard.fromRoot.convert(row), guard.fromRoot.convert(given), null);
            }
            return partition;
        }
    }
}
