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
    /// A place below the root.
    /// @param level    null for a leaf
    /// @param demands  of a default partition, in its shape: perhaps another partition was attached while we waited for its lock; else null
    private record Place(PartitionLevel level, ColumnMap fromParent, Membership demands) {}

    private final ExecutorSession session;
    private final PartitionLevel top;
    private final Membership ofRoot;
    private final Map<Integer, Place> places = new HashMap<>();

    /// @param root locked already
    public PartitionRouting(ExecutorSession session, RelationEntry root) {
        this.session = session;
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
        BitSet named = given;
        for (;;) {
            int partition = level.partitionOf(current);
            if (partition == 0) {
                throw level.noPartition(current);
            }
            Place place = places.get(partition);
            if (place == null) {
                place = open(level, partition, current);
                places.put(partition, place);
            }
            if (place.level == null && place.demands == null) {
                return partition;
            }
            current = place.fromParent.convert(current);
            named = place.fromParent.convert(named);
            if (place.demands != null) {
                place.demands.verify(current, named, shownAs(row, given));
            }
            if (place.level == null) {
                return partition;
            }
            level = place.level;
        }
    }

    /// Errors show the row as the statement has it.
    private NamedRow shownAs(Object[] row, BitSet given) {
        return new NamedRow() {
            @Override
            public RelationEntry relation() {
                return top.relation;
            }

            @Override
            public Object[] row(Object[] own) {
                return row;
            }

            @Override
            public BitSet given() {
                return given;
            }
        };
    }

    private Place open(PartitionLevel level, int partition, Object[] row) {
        session.lockRelation(partition, LockMode.ROW_EXCLUSIVE);
        var relation = session.catalog().relation(partition);
        if (relation == null) {
            throw level.noPartition(row);
        }
        return new Place(relation.kind() == 'p' ? session.openTables().level(relation, false) : null, ColumnMap.between(level.relation, relation),
                level.isDefault(partition) ? Membership.of(session, relation) : null);
    }
}
