package dev.surus.engine.txn;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockOwner;
import dev.surus.engine.txn.lock.LockTag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;

/// Transactions that a crash interrupted, on their way back while sessions run; and those whose session could not roll them back, since a page could not be read.
///
/// ```
/// start:       redo -> urgent ones rolled back -> the others' versions and locks stand -> connections
/// background:  some undo records of one, then the next ones ...; its end is logged; its locks go, who waits for it wakes up
/// ```
///
/// - L1: those that touched catalogs or made or dropped files are urgent: nobody may read a catalog of theirs, and files go without a lock.
/// - L2: to sessions a loser is a transaction that is still open: its changes are not seen, since the version chains stand again; who wants one of its
///   rows or keys waits for its id; its tables are locked as a writer locks them, so that no DDL gets between it and them.
/// - L3: nothing of this is new to the log: a checkpoint saves what is left of its undo, a second crash finds compensations as those of any rollback,
///   and a shutdown leaves the rest to the next start.
/// - L4: space for its compensations is reserved in the log, as it was before the crash.
public final class Losers {
    /// Undone before somebody else may work, or a file may be removed.
    private static final int RECORDS_AT_ONCE = 64;

    /// @param files changed; of one that was taken over only the databases of its locks are known
    private record Loser(Transaction transaction, Set<Long> files, Set<Integer> databases) {}

    private final TransactionSystem system;
    private final RecoveredTransactions recovered;
    /// The smallest first.
    private final List<Loser> waiting = new CopyOnWriteArrayList<>();
    /// One thread works at a time.
    private final ReentrantLock working = new ReentrantLock();
    private volatile Runnable worker = () -> {};

    Losers(TransactionSystem system, RecoveredTransactions recovered) {
        this.system = system;
        this.recovered = recovered;
    }

    /// Right after redo: takes back, at once, what nobody may see.
    /// @param others ids of transactions that have nothing to undo here and must end nevertheless
    /// @param hasFiles whether a transaction has made or dropped files
    /// @return how many transactions
    public int rollBackUrgent(boolean crashed, long[] others, LongPredicate hasFiles) {
        for (long id : others) {
            system.ids().seen(id);
            recovered.open(id).commitIsLogged = true;
        }
        int count = 0;
        for (var transaction : found()) {
            if (crashed && transaction.preparedBytes != null) {
                transaction.dropUndo(FileId::isUnlogged); // saved while it was prepared; those files are empty now
            }
            if (transaction.touchesCatalogs || hasFiles.test(transaction.id())) {
                system.rollBackNow(transaction);
                count++;
            }
        }
        return count;
    }

    private List<Transaction> found() {
        return recovered.found(transaction -> !transaction.prepared);
    }

    /// After that: the others' versions and locks stand as they did (L2), and space for their undo (L4).
    public void restore(PreparedTransactions.Restorer restorer) {
        var restored = new ArrayList<Loser>();
        for (var transaction : found()) {
            var files = new HashSet<Long>();
            var ids = new HashSet<Long>();
            ids.add(transaction.id());
            recovered.restoreVersions(transaction, restorer, record -> {
                files.add(record.fileId());
                ids.add(record.writer());
            });
            recovered.adopt(transaction, ids.stream().filter(id -> id != transaction.id()).sorted().toList());
            var owner = LockOwner.ofPrepared(-1, transaction.id(), transaction.id());
            transaction.setLockOwner(owner);
            for (long id : ids) {
                system.locks().adopt(owner, LockTag.transaction(id), LockMode.EXCLUSIVE);
            }
            restored.add(new Loser(transaction, files, files.stream().map(FileId::database).collect(Collectors.toSet())));
        }
        restored.sort(Comparator.comparingLong(loser -> loser.transaction.undo().recordCount()));
        waiting.addAll(restored);
    }

    /// @param starts a thread that calls [#runOnce] until all is done: told where there is something to do again
    public void onTakeOver(Runnable starts) {
        worker = starts;
    }

    /// From now on this is a loser, with all its locks (L2).
    void takeOver(Transaction transaction) {
        var tags = transaction.lockOwner() == null ? List.<LockTag>of() : system.locks().tagsOf(transaction.lockOwner());
        leave(transaction, LockOwner.ofPrepared(-1, transaction.id(), transaction.id()));
        waiting.add(new Loser(transaction, Set.of(), tags.stream().map(LockTag::database).collect(Collectors.toSet())));
        // Always: a worker that is there may be about to end, having seen none left.
        worker.run();
    }

    /// Parts a transaction from its session, which takes it for rolled back.
    private void leave(Transaction transaction, LockOwner successor) {
        var owner = transaction.lockOwner();
        if (owner != null) {
            system.locks().transfer(owner, successor);
        } else {
            system.locks().adopt(successor, LockTag.transaction(transaction.id()), LockMode.EXCLUSIVE);
        }
        transaction.setLockOwner(successor);
        if (owner != null) {
            system.locks().releaseTransaction(owner);
        }
        var ends = transaction.ends();
        for (int i = ends.size() - 1; i >= 0; i--) {
            if (!ends.get(i).outlivesPrepare()) {
                ends.remove(i).rolledBack(transaction);
            }
        }
        transaction.dropSnapshots();
        transaction.setOver();
    }

    /// Locks the tables of all losers, before the first session.
    /// @param tagOf the lock tag of the relation that a file belongs to; null where there is none
    public void lockRelations(LongFunction<LockTag> tagOf) {
        for (var loser : waiting) {
            for (long file : loser.files) {
                var tag = tagOf.apply(file);
                if (tag != null) {
                    system.locks().adopt(loser.transaction.lockOwner(), tag, LockMode.ROW_EXCLUSIVE);
                }
            }
        }
    }

    /// Files that any of them has changed.
    public Set<Long> files() {
        var files = new HashSet<Long>();
        waiting.forEach(loser -> files.addAll(loser.files));
        return files;
    }

    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    public int count() {
        return waiting.size();
    }

    /// Their ids, those with changes in one database.
    public List<Long> idsIn(int database) {
        return waiting.stream().filter(loser -> loser.databases.contains(database)).map(loser -> loser.transaction.id()).toList();
    }

    /// Undoes a little.
    /// @return false where nothing is left to do
    public boolean runOnce() {
        return runOnce(RECORDS_AT_ONCE);
    }

    /// @param records how many at most
    public boolean runOnce(int records) {
        working.lock();
        try {
            if (waiting.isEmpty()) {
                return false;
            }
            var loser = waiting.getFirst();
            try {
                if (system.undoSome(loser.transaction, records)) {
                    system.rollBackNow(loser.transaction);
                    waiting.remove(loser);
                }
            } catch (SqlException failure) {
                waiting.remove(loser);
                if (failure.state() != SqlState.DATA_CORRUPTED) {
                    waiting.add(loser); // behind the others
                    throw failure;
                }
                // A page cannot be read. The transaction stays open, and its rows locked, until a start finds the page in order.
            }
            return true;
        } finally {
            working.unlock();
        }
    }

    /// Takes everything back now.
    public void finish() {
        while (runOnce()) {}
    }
}
