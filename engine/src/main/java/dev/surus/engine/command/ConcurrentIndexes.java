package dev.surus.engine.command;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.SessionPlanning;
import dev.surus.engine.executor.OpenTable;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockRehearsal;
import dev.surus.engine.txn.lock.LockTag;
import java.util.List;

/// What CREATE INDEX, REINDEX and DROP INDEX CONCURRENTLY have in common: each changes how others see an index in small steps, every
/// step a transaction of its own, and waits in between until nobody works by the old view.
///
/// ```
/// pg_index        ready  valid  live     others
/// made             no     no    yes     do not touch it
///   | holders of locks that let them write have ended; the keys of all rows can be computed and stand alone
/// ready            yes    no    yes     write to it
///   | those who may not know have ended; filled from a snapshot; older snapshots are gone
/// valid            yes    yes   yes     write and read it
///   |
/// given up         yes    no    yes     write to it
///   | all holders of locks have ended
/// dead             no     no    no      do not touch it
///   | all holders of locks have ended
/// dropped
/// ```
///
/// A command that fails on the way leaves the index as it is then; it is not valid and can be dropped or built anew.
final class ConcurrentIndexes {
    private final CommandContext context;

    ConcurrentIndexes(CommandContext context) {
        this.context = context;
    }

    /// A lock that outlasts the steps' transactions.
    interface Kept extends AutoCloseable {
        @Override
        void close();
    }

    /// Keeps everybody from changing or dropping relations meanwhile.
    Kept keep(List<Integer> relations) {
        var locks = context.cluster().locks();
        var owner = context.lockOwner();
        var tags = relations.stream().map(context::relationTag).toList();
        tags.forEach(tag -> locks.acquire(owner, tag, LockMode.SHARE_UPDATE_EXCLUSIVE, true, true));
        return () -> tags.forEach(tag -> locks.release(owner, tag, LockMode.SHARE_UPDATE_EXCLUSIVE, true));
    }

    /// Makes indexes that are in the catalog and empty ready, fills them, and waits until any snapshot may use them.
    void build(int table, List<Integer> indexes) {
        waitForHolders(table, LockMode.SHARE);
        for (int index : indexes) {
            context.lockRelation(table, LockMode.SHARE_UPDATE_EXCLUSIVE);
            check(table, index);
            setState(index, false, true, true);
            context.commitAndRestart();
        }
        waitForHolders(table, LockMode.SHARE);
        for (int index : indexes) {
            context.lockRelation(table, LockMode.SHARE_UPDATE_EXCLUSIVE);
            long snapshot = fill(table, index);
            context.commitAndRestart();
            waitForSnapshots(snapshot);
        }
    }

    /// Takes indexes away, from valid to dropped.
    /// @param order what goes, as the walker planned it
    void drop(int table, List<Integer> indexes, List<ObjectAddress> order) {
        indexes.forEach(index -> setState(index, false, true, true));
        context.commitAndRestart();
        waitForHolders(table, LockMode.ACCESS_EXCLUSIVE);
        bury(table, indexes, order);
    }

    /// The same for indexes that are not valid any more, and nobody relies on.
    void bury(int table, List<Integer> indexes, List<ObjectAddress> order) {
        context.lockRelation(table, LockMode.SHARE_UPDATE_EXCLUSIVE);
        indexes.forEach(index -> setState(index, false, false, false));
        context.commitAndRestart();
        waitForHolders(table, LockMode.ACCESS_EXCLUSIVE);
        context.lockRelation(table, LockMode.SHARE_UPDATE_EXCLUSIVE);
        indexes.forEach(index -> context.lockRelation(index, LockMode.ACCESS_EXCLUSIVE));
        new Removal(context).remove(order, true);
    }

    void setState(int index, boolean valid, boolean ready, boolean live) {
        context.lockRelation(index, LockMode.ROW_EXCLUSIVE);
        new CatalogWriter(context.catalog()).indexes.setState(index, valid, ready, live);
        context.nextCommand();
    }

    // ---- the rows

    private void check(int tableOid, int index) {
        if (context.rehearses()) {
            return;
        }
        var table = context.catalog().relation(tableOid);
        var entry = entry(table, index);
        if (!entry.unique() && entry.expressions().isEmpty() && entry.predicate() == null) {
            return;
        }
        var open = OpenTable.open(context.service(ExecutorSession.class), table);
        var filling = open.writer.filling(OpenTable.binding(context.service(ExecutorSession.class), table, entry), IndexBuild.space(context));
        var system = context.transaction().system();
        var snapshot = system.takeSnapshot(context.transaction());
        try {
            computeConstant(table, entry);
            var conflict = entry.immediate() ? filling.check(snapshot) : null;
            if (conflict != null) {
                throw new IndexBuild(context).duplicate(table, conflict);
            }
        } finally {
            system.release(snapshot);
        }
    }

    /// A condition without columns is computed even where there are no rows, as planning it does in PostgreSQL.
    private void computeConstant(RelationEntry table, IndexEntry entry) {
        if (entry.predicate() == null) {
            return;
        }
        var session = context.service(ExecutorSession.class);
        var predicate = session.storedExpression(entry.predicate(), table);
        if (!readsColumn(predicate)) {
            SessionPlanning.value(session, predicate);
        }
    }

    private static boolean readsColumn(Expression expression) {
        boolean[] found = {expression instanceof Expression.ColumnReference};
        Expressions.forEachChild(expression, child -> found[0] |= readsColumn(child));
        return found[0];
    }

    /// @return the number of the snapshot from which the index was filled
    private long fill(int tableOid, int index) {
        if (context.rehearses(tableOid, LockRehearsal.Work.Kind.INDEX)) {
            return 0;
        }
        var table = context.catalog().relation(tableOid);
        var open = OpenTable.open(context.service(ExecutorSession.class), table);
        var binding = open.binding(index);
        new IndexBuild(context).sayFill(binding);
        var filling = open.writer.filling(binding, IndexBuild.space(context));
        var system = context.transaction().system();
        var snapshot = system.takeSnapshot(context.transaction());
        try {
            var conflict = filling.fill(context.transaction(), snapshot);
            if (conflict != null) {
                throw dev.surus.engine.executor.modify.Violations.duplicateKey(context.service(ExecutorSession.class), table, conflict);
            }
            return snapshot.number;
        } finally {
            system.release(snapshot);
        }
    }

    private static IndexEntry entry(RelationEntry table, int index) {
        return table.indexes().stream().filter(each -> each.oid() == index).findFirst().orElseThrow();
    }

    // ---- waiting

    /// Waits for the transactions that hold, now, a lock on the table that conflicts with a mode.
    void waitForHolders(int table, LockMode mode) {
        var locks = context.cluster().locks();
        for (var tag : locks.census().conflictingVirtualTransactions(context.lockOwner(), context.relationTag(table), mode)) {
            if (tag.kind() == LockTag.Kind.TRANSACTION) {
                locks.waitForTransaction(context.lockOwner(), tag.first());
            } else {
                locks.waitForVirtualTransaction(context.lockOwner(), (int) tag.first(), tag.second());
            }
        }
    }

    /// Waits for the transactions of this database that use a snapshot from before now.
    void waitForOlderSnapshots() {
        if (context.rehearses()) {
            return;
        }
        var system = context.transaction().system();
        var snapshot = system.takeSnapshot(context.transaction());
        long number = snapshot.number;
        system.release(snapshot);
        waitForSnapshots(number);
    }

    /// Waits for the transactions of this database that use a snapshot which may need rows that the index does not have.
    private void waitForSnapshots(long number) {
        if (context.rehearses()) {
            return;
        }
        var system = context.transaction().system();
        var users = context.cluster().part(DatabaseUsers.class);
        for (var other : List.copyOf(system.running())) {
            var owner = other.lockOwner();
            if (other == context.transaction() || owner == null || !users.isIn(context.databaseId(), owner.pid)) {
                continue;
            }
            long local = owner.localTransactionId();
            if (system.snapshots().holdsUpTo(other, number)) {
                context.cluster().locks().waitForVirtualTransaction(context.lockOwner(), owner.slot, local);
            }
        }
    }
}
