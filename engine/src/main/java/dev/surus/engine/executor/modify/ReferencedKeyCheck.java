package dev.surus.engine.executor.modify;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.executor.ExecutorMessage;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.OpenTable;
import dev.surus.engine.executor.modify.ForeignKey.Statement;
import dev.surus.engine.table.RowLockMode;
import dev.surus.engine.table.RowWait;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.lock.LockMode;

/// Whether the key that a row refers to exists. The referenced row is locked, so that it cannot go before the transaction ends.
final class ReferencedKeyCheck {
    private final ExecutorSession session;
    private final ForeignKey key;

    ReferencedKeyCheck(ExecutorSession session, ForeignKey key) {
        this.session = session;
        this.key = key;
    }

    /// @param number of a row of the referencing table that was inserted or changed
    void run(long number) {
        var transaction = session.transaction();
        var referencing = session.openTables().open(key.constraint.relation());
        Object[] row = referencing.table.fetchRow(transaction.system().newestSnapshot(transaction), number);
        if (row == null) {
            return;
        }
        Object[] values = ForeignKey.values(row, key.constraint.columns());
        if (!key.mustExist(values)) {
            return;
        }
        if (ForeignKey.anyNull(values)) {
            throw Violations.mixedNulls(session, key.constraint, referencing.relation);
        }
        var referenced = session.catalog().relation(key.constraint.foreignRelation());
        boolean partitioned = referenced.kind() == 'p';
        var finder = lockRelations(session, key);
        Object[] wanted = ForeignKey.converted(session, referencing.relation, key.constraint.columns(), referenced,
                key.constraint.foreignColumns(), values);
        if (partitioned && wanted != null) {
            finder = ofPartition(referenced, wanted);
        }
        boolean found;
        try {
            found = wanted != null && finder != null && lock(session, finder.open(), finder, wanted, session.readCommitted() || partitioned);
        } catch (SqlException e) {
            throw e.context(ExecutorMessage.CONTEXT_SQL, key.text(session, Statement.CHECK_KEY));
        }
        if (!found) {
            throw Violations.keyMissing(session, key.constraint, referencing.relation, referenced, values);
        }
    }

    private RowFinder ofPartition(dev.surus.engine.catalog.entry.RelationEntry referenced, Object[] wanted) {
        var leaf = key.locate(session, referenced, wanted, LockMode.ROW_SHARE);
        if (leaf == null) {
            return null;
        }
        var open = session.openTables().open(leaf.oid());
        var finder = new RowFinder(open, ForeignKey.numbers(referenced, leaf, key.constraint.foreignColumns()));
        key.lock(session, Statement.CHECK_KEY, open, finder.index(), LockMode.ROW_SHARE);
        return finder;
    }

    /// Locks the referenced table, and what finds its rows.
    /// @return null for a partitioned table
    static RowFinder lockRelations(ExecutorSession session, ForeignKey key) {
        session.lockRelation(key.constraint.foreignRelation(), LockMode.ROW_SHARE);
        if (session.catalog().relation(key.constraint.foreignRelation()).kind() == 'p') {
            return null;
        }
        var referenced = session.openTables().open(key.constraint.foreignRelation());
        var finder = new RowFinder(referenced, key.constraint.foreignColumns());
        key.lock(session, Statement.CHECK_KEY, referenced, finder.index(), LockMode.ROW_SHARE);
        return finder;
    }

    /// Finds a row with a key and locks it FOR KEY SHARE.
    /// @param newest whether the newest committed state counts, not the transaction's snapshot
    static boolean lock(ExecutorSession session, OpenTable open, RowFinder finder, Object[] values, boolean newest) {
        var transaction = session.transaction();
        Snapshot snapshot;
        if (newest) {
            snapshot = transaction.system().newestSnapshot(transaction);
        } else {
            var own = session.takeSnapshot();
            snapshot = own.atCommand(Snapshot.ALL_COMMANDS);
            session.releaseSnapshot(own);
        }
        var wait = new RowWait(true, session.lockDatabase(open.relation), open.relation.oid());
        for (long row : finder.find(snapshot, values)) {
            switch (lockRow(session, open, snapshot, row, wait)) {
                case OK, SELF_MODIFIED, WOULD_BLOCK -> {
                    return true;
                }
                case CHANGED -> {
                    Object[] now = open.table.fetchRow(transaction.system().newestSnapshot(transaction), row);
                    if (now != null && finder.matches(now, values)) {
                        return true;
                    }
                    refuseSerially(session);
                }
                case DELETED -> {
                    refuseSerially(session);
                    if (open.table.wasMoved(row)) {
                        throw new SqlException(SqlState.T_R_SERIALIZATION_FAILURE, ExecutorMessage.LOCKED_ROW_MOVED);
                    }
                }
            }
        }
        return false;
    }

    private static void refuseSerially(ExecutorSession session) {
        if (!session.readCommitted()) {
            throw new SqlException(SqlState.T_R_SERIALIZATION_FAILURE, ExecutorMessage.SERIALIZE_UPDATE);
        }
    }

    static dev.surus.engine.table.RowOutcome lockRow(ExecutorSession session, OpenTable open, Snapshot snapshot, long row, RowWait wait) {
        try {
            return open.table.lock(session.transaction(), snapshot, row, RowLockMode.KEY_SHARE, wait);
        } catch (SqlException e) {
            throw WaitContext.add(e, ExecutorMessage.CONTEXT_LOCK, row, open.relation.name());
        }
    }
}
