package dev.surus.engine.txn;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.txn.lock.LockOwner;
import dev.surus.engine.txn.serializable.PreparedReads;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Transactions that wait, without a session, for COMMIT PREPARED or ROLLBACK PREPARED.
///
/// ```
/// session:   reserve(gid) -> prepare -> (its transaction is over, the prepared one is nobody's)
/// anybody:   take(gid) -> commit | rollback | giveBack
/// start:     redo -> losers, see there -> restore -> connections
/// ```
///
/// The rules that make it survive a crash:
///
/// - P1: the PREPARE record is durable before the session is answered. What it names (undo, files made and dropped) is in the log before
///   it or in the checkpoint that replay begins with.
/// - P2: a checkpoint saves each open transaction's undo, and of a prepared one its [PreparedState] and all of its undo, also that of
///   unlogged files: so nothing pins the log, and a clean restart can still take those changes back. After a crash unlogged
///   files are empty, and their undo is dropped.
/// - P3: a transaction with a PREPARE record is no loser. ROLLBACK PREPARED logs PREPARE_UNDONE, and makes it durable, before its first
///   compensation and before it removes a file: from then on it is one, so that a crash in the middle never leaves half of it prepared.
/// - P4: version chains, row locks and table locks stand again before the first connection, and before the leftovers of
///   committed transactions are swept.
public final class PreparedTransactions {
    /// Longest identifier, bytes.
    public static final int ID_BYTES_MAX = 199;

    /// One of them. Its transaction is untouched by anybody but who has taken it.
    public static final class Prepared {
        private final String gid;
        private final int role;
        private final int database;
        private Transaction transaction;
        private PreparedState state;
        private boolean taken = true;

        private Prepared(String gid, int role, int database) {
            this.gid = gid;
            this.role = role;
            this.database = database;
        }

        public String gid() {
            return gid;
        }

        /// OID of the user that prepared it.
        public int role() {
            return role;
        }

        public int database() {
            return database;
        }

        public long id() {
            return transaction.id();
        }

        public PreparedState state() {
            return state;
        }
    }

    private final TransactionSystem system;
    private final RecoveredTransactions recovered;
    /// Guarded by itself, as is whether each is taken.
    private final Map<String, Prepared> byGid = new LinkedHashMap<>();

    PreparedTransactions(TransactionSystem system, RecoveredTransactions recovered) {
        this.system = system;
        this.recovered = recovered;
    }

    /// Takes a name for a transaction that is about to be prepared.
    /// @param most max_prepared_transactions
    /// @throws SqlException 22023, 55000, 42710, 53200
    public Prepared reserve(String gid, int role, int database, long most) {
        if (gid.getBytes(StandardCharsets.UTF_8).length > ID_BYTES_MAX) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, PreparedMessage.ID_TOO_LONG, gid);
        }
        if (most == 0) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, PreparedMessage.DISABLED).hint(PreparedMessage.DISABLED_HINT);
        }
        synchronized (byGid) {
            if (byGid.containsKey(gid)) {
                throw new SqlException(SqlState.DUPLICATE_OBJECT, PreparedMessage.ID_IN_USE, gid);
            }
            if (byGid.size() >= most) {
                throw new SqlException(SqlState.OUT_OF_MEMORY, PreparedMessage.TOO_MANY).hint(PreparedMessage.TOO_MANY_HINT, most);
            }
            var prepared = new Prepared(gid, role, database);
            byGid.put(gid, prepared);
            return prepared;
        }
    }

    /// Gives a reserved name back: the transaction goes another way.
    public void cancel(Prepared reserved) {
        synchronized (byGid) {
            byGid.remove(reserved.gid, reserved);
        }
    }

    /// Parts a transaction from its session: durable when this returns. Its checks and deferred work have been done.
    /// @throws SqlException where it cannot be prepared; it is as before then
    public void prepare(Prepared reserved, Transaction transaction, PreparedState.CatalogChanges changes, byte[] serializable) {
        if (transaction.level() > 1) {
            transaction.releaseSubtransaction(2);
        }
        transaction.assignId();
        var locks = system.locks();
        var owner = transaction.lockOwner();
        var state = new PreparedState(reserved.gid, system.clock().microsSinceEpoch(), reserved.role, reserved.database, changes,
                owner.slot, owner.lastLocalTransactionId(), List.copyOf(transaction.subtransactionIds()), locks.transactionHolds(owner),
                transaction.rowLocks(), serializable);
        detach(transaction, state);
        var successor = LockOwner.ofPrepared(state.slot(), state.localId(), transaction.id());
        locks.transfer(owner, successor);
        transaction.setLockOwner(successor);
        locks.releaseTransaction(owner);
        reserved.transaction = transaction;
        reserved.state = state;
        giveBack(reserved);
    }

    /// Makes the transaction a prepared one, durably; its session loses it. Where this throws it is as before.
    private void detach(Transaction transaction, PreparedState state) {
        TransactionSystem.requireOpen(transaction);
        var records = system.commitRecords();
        boolean wasLogged = transaction.commitIsLogged;
        transaction.commitIsLogged = true;
        transaction.preparedBytes = state.encode();
        try {
            long lsn = records.prepare(transaction);
            if (lsn != CommitRecords.NOT_LOGGED) {
                records.flush(lsn);
            }
        } catch (Throwable failure) {
            // Before the record is in the log, or else the engine is poisoned.
            transaction.commitIsLogged = wasLogged;
            if (!transaction.prepared) {
                transaction.preparedBytes = null;
            }
            throw failure;
        }
        transaction.ends().removeIf(end -> !end.outlivesPrepare());
        transaction.dropSnapshots();
    }

    /// Takes one to end it; nobody else can until it is given back.
    /// @param role the user that asks
    /// @throws SqlException 42704, 55000, 42501, 0A000
    public Prepared take(String gid, int role, boolean superuser, int database) {
        synchronized (byGid) {
            var prepared = byGid.get(gid);
            if (prepared == null || prepared.transaction == null) {
                throw new SqlException(SqlState.UNDEFINED_OBJECT, PreparedMessage.MISSING, gid);
            }
            if (prepared.taken) {
                throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, PreparedMessage.BUSY, gid);
            }
            if (role != prepared.role && !superuser) {
                throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, PreparedMessage.DENIED).hint(PreparedMessage.DENIED_HINT);
            }
            if (database != prepared.database) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, PreparedMessage.OTHER_DATABASE).hint(PreparedMessage.OTHER_DATABASE_HINT);
            }
            prepared.taken = true;
            return prepared;
        }
    }

    private void giveBack(Prepared prepared) {
        synchronized (byGid) {
            prepared.taken = false;
        }
    }

    /// Ends one that was taken: durable when this returns.
    /// @param end told with those that the transaction itself left
    public void finish(Prepared taken, boolean commit, TransactionEnd end) {
        var transaction = taken.transaction;
        if (commit && !transaction.prepared) {
            // A rollback stopped half-way: it can only be gone on with.
            giveBack(taken);
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, PreparedMessage.BUSY, taken.gid);
        }
        boolean over = false;
        try {
            if (end != null) {
                transaction.atEnd(end);
            }
            if (commit) {
                transaction.synchronous = true;
                system.commit(transaction);
            } else {
                rollback(transaction);
            }
            over = true;
        } finally {
            over |= transaction.isOver();
            if (over) {
                cancel(taken);
            } else {
                giveBack(taken);
            }
        }
    }

    private void rollback(Transaction transaction) {
        var records = system.commitRecords();
        long lsn = records.undoPrepare(transaction);
        if (lsn != CommitRecords.NOT_LOGGED) {
            // Before files go that a prepared transaction would miss after a crash.
            records.flush(lsn);
        }
        system.rollBackNow(transaction);
    }

    /// All, in the order in which they were prepared.
    public List<Prepared> list() {
        synchronized (byGid) {
            return byGid.values().stream().filter(prepared -> prepared.transaction != null).toList();
        }
    }

    /// Whether any prepared transaction belongs to a database.
    public int countInDatabase(int database) {
        return (int) list().stream().filter(prepared -> prepared.database == database).count();
    }

    // ---- after a restart

    /// How the owners of rows take back what they knew of a prepared transaction.
    public interface Restorer {
        /// A change of a row: links it into the row's chain, oldest first.
        /// @return bytes of log that its compensation may take
        long restore(Transaction transaction, UndoRecord record);

        void restoreRowLock(Transaction transaction, PreparedState.RowLock lock);

        /// All of the transaction stands.
        void restored(Transaction transaction);
    }

    /// After redo and [Losers#restore]: brings back what was prepared, its chains, locks and names (P4).
    /// @param crashed whether unlogged files are empty now
    public void restore(boolean crashed, Restorer restorer) {
        for (var transaction : recovered.found(each -> each.prepared)) {
            var state = PreparedState.decode(transaction.preparedBytes);
            recovered.adopt(transaction, state.subtransactionIds());
            if (state.serializable().length > 0) {
                transaction.watchedAs(system.serializability().restore(transaction.id(), PreparedReads.decode(state.serializable())));
            }
            if (crashed) {
                transaction.dropUndo(FileId::isUnlogged);
            }
            recovered.restoreVersions(transaction, restorer, _ -> {});
            // The session is gone: its virtual transaction id would be somebody else's by now.
            var owner = LockOwner.ofPrepared(-1, transaction.id(), transaction.id());
            transaction.setLockOwner(owner);
            state.locks().forEach(lock -> system.locks().adopt(owner, lock.tag(), lock.mode()));
            state.rowLocks().forEach(lock -> restorer.restoreRowLock(transaction, lock));
            restorer.restored(transaction);
            var prepared = new Prepared(state.gid(), state.role(), state.database());
            prepared.transaction = transaction;
            prepared.state = state;
            prepared.taken = false;
            synchronized (byGid) {
                byGid.put(state.gid(), prepared);
            }
        }
        system.ids().replayed();
    }
}
