package dev.surus.engine.txn;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.txn.lock.LockManager;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockOwner;
import dev.surus.engine.txn.lock.LockTag;
import dev.surus.engine.txn.serializable.Serializability;
import dev.surus.engine.txn.serializable.SerializableLimits;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Begins and ends transactions. One per engine; what it is made of is beside it: ids, snapshots, commits on their way, undo that is still needed,
/// prepared transactions, those that a crash interrupted.
public final class TransactionSystem {
    private static final int CLEANED_PER_COMMIT = 16;

    private final LockManager locks;
    private final Clock clock;
    private final Serializability serializability;
    private final TransactionIds ids = new TransactionIds();
    private final RunningTransactions running = new RunningTransactions();
    private final CommitQueue commits = new CommitQueue();
    private final CommitTimes commitTimes = new CommitTimes();
    private final UndoDirectory directory = new UndoDirectory();
    private final UndoHandlers undoHandlers = new UndoHandlers();
    private final Snapshots snapshots;
    private final ExportedSnapshots exported;
    private final CommittedUndo ended;
    private final UndoLimit undoLimit;
    private final RecoveredTransactions recovered;
    private final PreparedTransactions prepared;
    private final Losers losers;
    private volatile CommitRecords commitRecords = CommitRecords.NONE;

    public TransactionSystem(LockManager locks, Clock clock) {
        this(locks, clock, SerializableLimits.DEFAULT);
    }

    public TransactionSystem(LockManager locks, Clock clock, SerializableLimits limits) {
        this.locks = locks;
        this.clock = clock;
        serializability = new Serializability(limits);
        snapshots = new Snapshots(running, commits, directory, serializability);
        exported = new ExportedSnapshots(snapshots);
        ended = new CommittedUndo(snapshots, directory, undoHandlers);
        undoLimit = new UndoLimit(directory, snapshots, ended, clock);
        recovered = new RecoveredTransactions(this, ids, ended);
        prepared = new PreparedTransactions(this, recovered);
        losers = new Losers(this, recovered);
    }

    // ---- its parts

    public LockManager locks() {
        return locks;
    }

    public Clock clock() {
        return clock;
    }

    /// Watches serializable transactions.
    public Serializability serializability() {
        return serializability;
    }

    public TransactionIds ids() {
        return ids;
    }

    /// Running transactions, also those that have no id.
    public Set<Transaction> running() {
        return running;
    }

    public CommitTimes commitTimes() {
        return commitTimes;
    }

    public UndoDirectory directory() {
        return directory;
    }

    public Snapshots snapshots() {
        return snapshots;
    }

    public ExportedSnapshots exported() {
        return exported;
    }

    CommittedUndo ended() {
        return ended;
    }

    UndoLimit undoLimit() {
        return undoLimit;
    }

    RecoveredTransactions recovered() {
        return recovered;
    }

    public PreparedTransactions prepared() {
        return prepared;
    }

    /// What a crash interrupted and nobody has taken back yet.
    public Losers losers() {
        return losers;
    }

    CommitRecords commitRecords() {
        return commitRecords;
    }

    /// Where commits and rollbacks are logged.
    public void setCommitRecords(CommitRecords records) {
        commitRecords = records;
    }

    /// Registers who undoes and forgets records of a kind.
    public void register(int undoKind, UndoHandler handler) {
        undoHandlers.register(undoKind, handler);
    }

    /// Whether a committed change of this kind has to be swept.
    boolean leavesWork(int undoKind) {
        return undoHandlers.leavesWork(undoKind);
    }

    /// Puts something between undo and those who are registered: for tests that prove that a missing undo is noticed.
    public void interposeUndo(UnaryOperator<UndoHandler> between) {
        undoHandlers.interpose(between);
    }

    // ---- begin

    /// @param owner who waits and holds locks for the transaction; null for the engine's own work that never waits
    public Transaction begin(LockOwner owner) {
        var transaction = new Transaction(this, owner);
        if (owner != null) {
            owner.setLevel(1);
        }
        running.add(transaction);
        return transaction;
    }

    long newId(Transaction transaction, int level) {
        long id = ids.take();
        var owner = transaction.lockOwner();
        if (owner != null) {
            // The lock belongs to the level whose id it is, also where an inner level caused the assignment.
            int innermost = owner.level();
            owner.setLevel(level);
            locks.acquire(owner, LockTag.transaction(id), LockMode.EXCLUSIVE, false, true);
            owner.setLevel(innermost);
        }
        ids.opened(id, transaction);
        return id;
    }

    /// The open transaction that an id belongs to (as its own id or a subtransaction's), or null.
    public Transaction find(long id) {
        return ids.find(id);
    }

    /// What is committed now, and the transaction's own changes before its running command. Give it back with [#release].
    public Snapshot takeSnapshot(Transaction transaction) {
        return snapshots.take(transaction);
    }

    /// The newest committed state and all of the transaction's own changes, see [Snapshots#newest].
    public Snapshot newestSnapshot(Transaction transaction) {
        return snapshots.newest(transaction);
    }

    /// Gives a snapshot back; its transaction's end does so, too.
    public void release(Snapshot snapshot) {
        snapshots.release(snapshot);
    }

    /// The newest commit number that snapshots see.
    public long published() {
        return commits.published();
    }

    // ---- commit

    /// Makes the transaction's changes durable and visible, then ends it.
    public void commit(Transaction transaction) {
        requireOpen(transaction);
        try {
            for (int i = 0; i < transaction.ends().size(); i++) {
                transaction.ends().get(i).beforeCommit(transaction);
            }
            if (transaction.serializable() != null) {
                serializability.prepare(transaction.serializable());
            }
        } catch (Throwable failure) {
            rollback(transaction);
            throw failure;
        }
        if (transaction.level() > 1) {
            transaction.releaseSubtransaction(2);
        }
        var undo = transaction.undoOrNull();
        long number = 0;
        if (transaction.hasWritten()) {
            var state = transaction.state();
            long[] taken = new long[1];
            long lsn = commitRecords.commit(transaction, position -> taken[0] = commits.enqueue(position, state, transaction.synchronous));
            if (lsn == CommitRecords.NOT_LOGGED && taken[0] == 0) {
                taken[0] = commits.enqueue(0, state, false);
            }
            number = taken[0];
            if (lsn != CommitRecords.NOT_LOGGED && transaction.synchronous) {
                commitRecords.flush(lsn);
            }
            commits.publish(commitRecords);
            if (state.commitNumber() == TransactionState.IN_PROGRESS) {
                // A synchronous predecessor has not been flushed yet: this one stays behind it.
                commitRecords.flush(lsn);
                commits.publish(commitRecords);
            }
            commitRecords.published(transaction);
        } else {
            if (transaction.flushBeforeCommit() != 0 && transaction.synchronous) {
                commitRecords.flush(transaction.flushBeforeCommit());
            }
            if (transaction.id() != 0) {
                commitRecords.commitWithoutChanges(transaction);
            }
        }
        if (transaction.serializable() != null) {
            serializability.finish(transaction.serializable(), true);
        }
        end(transaction);
        for (var each : transaction.ends()) {
            each.committed(transaction);
        }
        finish(transaction);
        if (undo != null && !undo.isEmpty()) {
            ended.add(number, undo, false);
            cleanAfterCommit(undo);
        } else if (undo != null) {
            ended.add(commits.published() + 1, undo, true);
        }
    }

    /// After a commit: what fails here is left over and harms nobody; the commit stands.
    private void cleanAfterCommit(UndoLog own) {
        try {
            ended.cleanAfterCommit(CLEANED_PER_COMMIT, own);
        } catch (SqlException _) {
            // A full disk, say: deleted rows and marked entries stay where they are.
        }
    }

    // ---- rollback

    /// Takes back all that the transaction did, then ends it. Where something cannot be read, say, this is done later: to the session it is over all the same,
    /// to the others still open ([Losers]).
    public void rollback(Transaction transaction) {
        requireOpen(transaction);
        try {
            rollBackNow(transaction);
        } catch (SqlException failure) {
            boolean mayPass = switch (failure.state()) {
                case IO_ERROR, DATA_CORRUPTED, DISK_FULL -> true;
                default -> false;
            };
            if (!mayPass || transaction.isOver()) {
                throw failure;
            }
            losers.takeOver(transaction);
            commitRecords.report(failure);
        }
    }

    /// @throws SqlException where something cannot be undone: the transaction is open still, and this may be tried again
    void rollBackNow(Transaction transaction) {
        if (transaction.serializable() != null) {
            serializability.finish(transaction.serializable(), false);
        }
        undoHandlers.undoTo(transaction, 0);
        if (transaction.id() != 0) {
            commitRecords.rollback(transaction);
            ids.rolledBack(transaction.id());
            transaction.subtransactionIds().forEach(ids::rolledBack);
        }
        end(transaction);
        var ends = transaction.ends();
        for (int i = ends.size() - 1; i >= 0; i--) {
            ends.get(i).rolledBack(transaction);
        }
        finish(transaction);
        var undo = transaction.undoOrNull();
        if (undo != null) {
            ended.add(commits.published() + 1, undo, true);
        }
    }

    /// Undoes the newest records of a transaction that nobody runs, while no file is removed.
    /// @return whether none is left
    boolean undoSome(Transaction transaction, int records) {
        var undo = transaction.undoOrNull();
        if (undo == null) {
            return true;
        }
        commitRecords.whileFilesStay(() -> undoHandlers.undoTo(transaction, Math.max(0, undo.recordCount() - records)));
        return undo.isEmpty();
    }

    /// Undoes the newest records of a transaction that goes on, until no more than so many are left.
    void undoTo(Transaction transaction, long recordCount) {
        undoHandlers.undoTo(transaction, recordCount);
    }

    /// A subtransaction is undone; its transaction goes on.
    void rolledBackSubtransaction(Transaction transaction, long id) {
        commitRecords.rolledBackSubtransaction(transaction, id);
        ids.rolledBack(id);
    }

    // ---- end

    /// To all others the transaction is over.
    void end(Transaction transaction) {
        ids.ended(transaction);
        transaction.dropSnapshots();
        running.remove(transaction);
    }

    private void finish(Transaction transaction) {
        transaction.setOver();
        transaction.releaseRowLocks(0);
        if (transaction.lockOwner() != null) {
            locks.releaseTransaction(transaction.lockOwner());
        }
    }

    static void requireOpen(Transaction transaction) {
        if (transaction.isOver()) {
            throw new IllegalStateException(transaction + " is over");
        }
    }

    // ---- forgetting

    /// Forgets versions that no snapshot needs any more, and sweeps what they left.
    /// @param most how many transactions' versions at most
    /// @return whether anything was done
    public boolean clean(int most) {
        return ended.clean(most);
    }

    /// What [#clean] leaves beside an old snapshot since it is little, once no transaction has ended between two calls of this.
    /// @return whether anything was done
    public boolean cleanRest() {
        return ended.mergeRest();
    }

    /// Forgets and sweeps all that can go now: for VACUUM.
    public void cleanUp() {
        ended.cleanUp();
    }

    /// How many transactions' versions are kept as they are beside an old snapshot before they are merged.
    public void mergeBeyond(int count) {
        ended.mergeBeyond(count);
    }
}
