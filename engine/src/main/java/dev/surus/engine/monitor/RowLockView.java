package dev.surus.engine.monitor;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.catalog.VirtualRelation;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.command.Cluster;
import dev.surus.engine.table.RowId;
import dev.surus.engine.table.RowLock;
import dev.surus.engine.table.RowLockMode;
import dev.surus.engine.txn.lock.HeldLock;
import dev.surus.engine.txn.lock.LockTag;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private record Held(int relation, long row, RowLockMode mode) {}

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
                    holders.computeIfAbsent(new Held(relation.oid(), lock.row(), lock.mode()), _ -> new TreeSet<>()).add(holder.lockOwner().pid);
                }
            }
        }
        var waiters = waiters(database);
        var rows = new ArrayList<Object[]>();
        holders.forEach((held, pids) -> {
            var waiting = waiters.getOrDefault(place(held.relation, RowId.block(held.row), RowId.offset(held.row)), new TreeSet<>());
            waiting.removeAll(pids);
            rows.add(new Object[] {Integer.toUnsignedLong(held.relation), RowId.toTid(held.row), "FOR " + held.mode.name().replace('_', ' '),
                array(pids), array(waiting)});
        });
        return rows;
    }

    private static List<Long> place(int relation, long block, int offset) {
        return List.of(Integer.toUnsignedLong(relation), block, (long) offset);
    }

    /// By place: sessions in the row's queue. The first of them holds the tuple's lock, and waits for the row's holder.
    private Map<List<Long>, TreeSet<Integer>> waiters(int database) {
        Map<List<Long>, TreeSet<Integer>> waiters = new LinkedHashMap<>();
        for (HeldLock lock : cluster.locks().census().snapshot()) {
            LockTag tag = lock.tag();
            if (tag.kind() == LockTag.Kind.TUPLE && tag.database() == database) {
                waiters.computeIfAbsent(place((int) tag.first(), tag.second(), tag.third()), _ -> new TreeSet<>()).add(lock.pid());
            }
        }
        return waiters;
    }

    private static ArrayValue array(TreeSet<Integer> pids) {
        Object[] elements = pids.stream().map(Integer::longValue).toArray();
        return elements.length == 0 ? new ArrayValue(TypeOid.INT4, new int[0], new int[0], elements)
                : new ArrayValue(TypeOid.INT4, new int[] {elements.length}, new int[] {1}, elements);
    }
}
