package dev.surus.engine.monitor;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.catalog.VirtualRelation;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.command.Cluster;
import dev.surus.engine.table.RowId;
import dev.surus.engine.table.RowLock;
import dev.surus.engine.table.RowLockMode;
import dev.surus.engine.txn.lock.LockTag;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// surus_row_locks: the rows of this database that sessions have locked or changed, row by row. PostgreSQL keeps row locks in the rows,
/// and shows none.
final class RowLockView {
    private final Cluster cluster;

    RowLockView(Cluster cluster) {
        this.cluster = cluster;
    }

    List<VirtualRelation> relations() {
        return List.of(VirtualRelation.of("surus_row_locks", this::locks));
    }

    private static final SortedSet<Integer> NOBODY = new TreeSet<>();

    /// @param database 0 for a table of all databases
    private record Held(int database, int relation, long row, RowLockMode mode) {}

    private List<Object[]> locks(EvaluationContext context) {
        var catalog = ViewValues.session(context).catalog();
        int database = ViewValues.session(context).databaseId();
        Map<Held, TreeSet<Integer>> holders = new LinkedHashMap<>();
        for (var row : catalog.rows().scan(PgClass.CATALOG)) {
            RelationEntry relation = "rmt".indexOf(row.character(PgClass.RELKIND)) < 0 ? null : catalog.relation(row.integer(PgClass.OID));
            if (relation == null || relation.fileId() == 0) {
                continue;
            }
            for (RowLock lock : cluster.tables().rowLocks(relation.fileId())) {
                var holder = cluster.transactions().find(lock.transaction());
                if (holder != null && holder.lockOwner() != null) {
                    holders.computeIfAbsent(new Held(relation.shared() ? 0 : database, relation.oid(), lock.row(), lock.mode()), _ -> new TreeSet<>()).add(holder.lockOwner().pid);
                }
            }
        }
        var waiters = cluster.locks().census().waitersForRows();
        var rows = new ArrayList<Object[]>();
        holders.forEach((held, pids) -> {
            var place = LockTag.tuple(held.database, held.relation, RowId.block(held.row), RowId.offset(held.row));
            rows.add(new Object[] {Integer.toUnsignedLong(held.relation), RowId.toTid(held.row), "FOR " + held.mode.name().replace('_', ' '),
                array(pids), array(waiters.getOrDefault(place, NOBODY))});
        });
        return rows;
    }

    private static ArrayValue array(SortedSet<Integer> pids) {
        Object[] elements = pids.stream().map(Integer::longValue).toArray();
        return elements.length == 0 ? new ArrayValue(TypeOid.INT4, new int[0], new int[0], elements)
                : new ArrayValue(TypeOid.INT4, new int[] {elements.length}, new int[] {1}, elements);
    }
}
