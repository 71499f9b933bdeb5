package dev.surus.engine.txn;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.txn.lock.LockManager;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockOwner;
import dev.surus.engine.txn.lock.LockTag;
import dev.surus.engine.txn.serializable.Serializability;
import dev.surus.engine.txn.serializable.SerializableLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Begins and ends transactions, numbers commits, hands out snapshots, and forgets versions that nobody needs. One per
/// engine.
public final class TransactionSystem {
    /// The first id that an ordinary transaction can have; those below mean what they mean in PostgreSQL (2 is "frozen").
    public static final long FIRST_NORMAL_ID = 3;
    /// The id of rows that bootstrap wrote.
    public static final long FROZEN_ID = 2;
    private static final int CLEANED_PER_COMMIT = 16;
    private static final long RECLAIM_PAUSE_NANOS = 20_000_000;

    /// A commit that has its number and waits for the log, in the order of the numbers.
    private record Pending(long number, long lsn, TransactionState state, boolean needsFlush) {}

    private final LockManager locks;
    private final Clock clock;
    private final UndoDirectory directory = new UndoDirectory();
    private final AtomicLong nextId = new AtomicLong(FIRST_NORMAL_ID);
    private final ConcurrentSkipListMap<Long, Transaction> open = new ConcurrentSkipListMap<>();
    private final RunningTransactions active = new RunningTransactions();
    private final AbortedIds aborted = new AbortedIds();
    private final CommitTimes commitTimes = new CommitTimes();
    private final PreparedTransactions prepared = new PreparedTransactions(this);
    private final Losers losers = new Losers(this);
    private final ExportedSnapshots exported = new ExportedSnapshots(this);
    private volatile long latestCompleted = FIRST_NORMAL_ID - 1;
    private final UndoHandler[] undoHandlers = new UndoHandler[128];
    private volatile CommitRecords commitRecords = CommitRecords.NONE;

    /// Numbers are taken and queued under this lock (with a log, inside its append lock as well).
    private final Object numbering = new Object();
    private long lastNumber;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private volatile long published;

    private final CommittedUndo ended = new CommittedUndo(this, directory, undoHandlers);
    /// Held while a snapshot passes from one transaction to another, and while snapshots are listed.
    private final Object imports = new Object();
    /// Odd while one passes. Changed under that lock only.
    private volatile int importSteps;
    private volatile long lastReclaimNanos;

    private final Serializability serializability;

    public TransactionSystem(LockManager locks, Clock clock) {
        this(locks, clock, SerializableLimits.DEFAULT);
    }

    public TransactionSystem(LockManager locks, Clock clock, SerializableLimits limits) {
        this.locks = locks;
        this.clock = clock;
        serializability = new Serializability(limits);
    }

    /// Watches serializable transactions.
    public Serializability serializability() {
        return serializability;
    }

    public LockManager locks() {
        return locks;
    }

    public Clock clock() {
        return clock;
    }

    public UndoDirectory directory() {
        return directory;
    }

    /// Where commits and rollbacks are logged.
    public void setCommitRecords(CommitRecords records) {
        commitRecords = records;
    }

    /// Registers who undoes and forgets records of a kind.
    public void register(int undoKind, UndoHandler handler) {
        if (undoHandlers[undoKind] != null) {
            throw new IllegalStateException("undo kind " + undoKind + " is registered twice");
        }
        undoHandlers[undoKind] = handler;
    }

    /// Whether a committed change of this kind has to be swept.
    boolean leavesWork(int undoKind) {
        return undoHandlers[undoKind] == null || undoHandlers[undoKind].leavesWork(undoKind);
    }

    /// Puts something between undo and those who are registered: for tests that prove that a missing undo is noticed.
    public void interposeUndo(UnaryOperator<UndoHandler> between) {
        Arrays.setAll(undoHandlers, kind -> undoHandlers[kind] == null ? null : between.apply(undoHandlers[kind]));
    }

    // ---- begin

    /// @param owner who waits and holds locks for the transaction; null for the engine's own work that never waits
    public Transaction begin(LockOwner owner) {
        var transaction = new Transaction(this, owner);
        if (owner != null) {
            owner.setLevel(1);
        }
        active.add(transaction);
        return transaction;
    }

    long newId(Transaction transaction, int level) {
        long id = nextId.getAndIncrement();
        var owner = transaction.lockOwner();
        if (owner != null) {
            // The lock belongs to the level whose id it is, also where an inner level caused the assignment.
            int now = owner.level();
            owner.setLevel(level);
            locks.acquire(owner, LockTag.transaction(id), LockMode.EXCLUSIVE, false, true);
            owner.setLevel(now);
        }
        open.put(id, transaction);
        return id;
    }

    // ---- who is where

    /// The open transaction that an id belongs to (as its own id or a subtransaction's), or null.
    public Transaction find(long id) {
        return open.get(id);
    }

    public TransactionStatus status(long id) {
        if (open.containsKey(id)) {
            return TransactionStatus.IN_PROGRESS;
        }
        return aborted.contains(id) ? TransactionStatus.ABORTED : TransactionStatus.COMMITTED;
    }

    /// Whether the fate of an id that has been given out is still known.
    public boolean knowsStatus(long id) {
        return AbortedIds.isKnown(id, nextId.get());
    }

    AbortedIds aborted() {
        return aborted;
    }

    public CommitTimes commitTimes() {
        return commitTimes;
    }

    public ExportedSnapshots exported() {
        return exported;
    }

    /// Takes an older snapshot than [#takeSnapshot] would, which another transaction holds.
    /// @return null where that one does not hold it any more
    Snapshot takeSnapshot(Transaction transaction, Transaction holder, long number) {
        // A cleaner lists the snapshots under the same lock: it sees the one holder or the other.
        synchronized (imports) {
            importSteps++;
            try {
                if (holder.isOver() || holder.oldestSnapshot > number) {
                    return null;
                }
                var snapshot = new Snapshot(number, transaction, transaction.commandId());
                transaction.snapshots.add(snapshot);
                announce(transaction);
                return snapshot;
            } finally {
                importSteps++;
            }
        }
    }

    public PreparedTransactions prepared() {
        return prepared;
    }

    /// What a crash interrupted and nobody has taken back yet.
    public Losers losers() {
        return losers;
    }

    /// The newest id that is over: ids above it were open, or not given, a moment ago.
    public long latestCompletedId() {
        return latestCompleted;
    }

    /// The id that the next transaction will get: xmax of pg_current_snapshot.
    public long nextId() {
        return nextId.get();
    }

    /// Ids of open (sub)transactions, ascending.
    public List<Long> openIds() {
        return new ArrayList<>(open.keySet());
    }

    /// Ids given out whose end is not in the log yet; called inside the append lock.
    long[] idsWithoutEnd() {
        return open.entrySet().stream().filter(entry -> !entry.getValue().commitAppended).mapToLong(java.util.Map.Entry::getKey).toArray();
    }

    /// Running transactions, also those that have no id.
    public Set<Transaction> active() {
        return active;
    }

    // ---- snapshots

    /// What is committed now, and the transaction's own changes before its running command. Give it back with [#release].
    public Snapshot takeSnapshot(Transaction transaction) {
        // Announced first, then compared: a cleaner that overlooks it, or sees an older number, judges no commit that is newer (V1).
        long number;
        boolean first = transaction.snapshots.isEmpty();
        long[] others = transaction.laterSnapshots;
        do {
            number = published;
            if (first) {
                transaction.oldestSnapshot = number;
            } else {
                long[] more = Arrays.copyOf(others, others.length + 1);
                more[others.length] = number;
                transaction.laterSnapshots = more;
            }
        } while (number != published);
        var snapshot = new Snapshot(number, transaction, transaction.commandId());
        transaction.snapshots.add(snapshot);
        return snapshot;
    }

    /// Says which snapshots a transaction has, by its list.
    private static void announce(Transaction transaction) {
        var snapshots = transaction.snapshots;
        // The list first: in between, a number is there twice rather than not at all.
        long oldest = Long.MAX_VALUE;
        for (var each : snapshots) {
            oldest = Math.min(oldest, each.number);
        }
        long[] all = Transaction.NONE;
        if (snapshots.size() > 1) {
            all = new long[snapshots.size()];
            for (int i = 0; i < all.length; i++) {
                all[i] = snapshots.get(i).number;
            }
            transaction.laterSnapshots = all;
            transaction.oldestSnapshot = oldest;
        } else {
            transaction.oldestSnapshot = oldest;
            transaction.laterSnapshots = all;
        }
    }

    /// The one snapshot of a serializable transaction, which is watched from now on.
    /// @param deferrable whether a READ ONLY transaction waits for a snapshot that cannot be part of any anomaly
    public Snapshot takeSerializableSnapshot(Transaction transaction, boolean readOnly, boolean deferrable) {
        for (;;) {
            transaction.isWatched = true;
            var taken = new Snapshot[1];
            var watched = serializability.begin(transaction.lockOwner(), transaction.id(), readOnly, null, () -> {
                taken[0] = takeSnapshot(transaction);
                return true;
            });
            transaction.watchedAs(watched);
            if (watched == null || !readOnly || !deferrable) {
                return taken[0].noted();
            }
            if (serializability.awaitSafety(watched)) {
                transaction.watchedAs(null);
                return taken[0];
            }
            release(taken[0]);
        }
    }

    /// The same with a snapshot that another transaction exported.
    /// @return null where that one is over
    Snapshot takeSerializableSnapshot(Transaction transaction, Transaction source, long number, boolean readOnly) {
        if (source.serializable() == null) {
            return takeSnapshot(transaction, source, number);
        }
        transaction.isWatched = true;
        var taken = new Snapshot[1];
        transaction.watchedAs(serializability.begin(transaction.lockOwner(), transaction.id(), readOnly, source.serializable(), () -> {
            taken[0] = takeSnapshot(transaction, source, number);
            return taken[0] != null;
        }));
        return taken[0] == null ? null : taken[0].noted();
    }

    /// The newest committed state and all of the transaction's own changes: for catalog reads and rows just locked. It is
    /// good until the transaction's next one, or its next command; it need not be given back.
    public Snapshot newestSnapshot(Transaction transaction) {
        long number;
        do {
            number = published;
            transaction.newestBound = number;
        } while (number != published);
        return new Snapshot(number, transaction, Snapshot.ALL_COMMANDS);
    }

    /// Gives a snapshot back; its transaction's end does so, too.
    public void release(Snapshot snapshot) {
        var transaction = snapshot.transaction;
        transaction.snapshots.remove(snapshot);
        announce(transaction);
    }

    /// Commits up to this number are seen by every snapshot.
    public long oldestSnapshot() {
        int imported = importSteps;
        long oldest = active.oldestSnapshot(published);
        if (oldest >= directory.tooOldBelow() && importSteps == imported && (imported & 1) == 0) {
            return oldest;
        }
        // A snapshot may have passed from one transaction to another behind the look's back; or the oldest has been given up.
        var live = liveSnapshots();
        return live.oldest();
    }

    private static long[] numbers(Transaction transaction) {
        long[] later = transaction.laterSnapshots;
        long[] all = Arrays.copyOf(later, later.length + 2);
        all[later.length] = transaction.oldestSnapshot;
        all[later.length + 1] = transaction.newestBound;
        return all;
    }

    /// All snapshots that versions are kept for.
    LiveSnapshots liveSnapshots() {
        synchronized (imports) {
            long limit = published;
            long floor = directory.tooOldBelow();
            long[] found = new long[16];
            int count = 0;
            for (var transaction : active) {
                for (long number : numbers(transaction)) {
                    if (number >= floor && number < limit) {
                        if (count == found.length) {
                            found = Arrays.copyOf(found, 2 * count);
                        }
                        found[count++] = number;
                    }
                }
            }
            return new LiveSnapshots(limit, found, count);
        }
    }

    /// Commits up to this number are seen by every serializable transaction that is watched.
    long oldestWatchedSnapshot() {
        long oldest = published;
        for (var transaction : active) {
            if (transaction.isWatched) {
                oldest = Math.min(oldest, transaction.oldestSnapshot);
            }
        }
        return oldest;
    }

    /// Whether a running transaction uses a snapshot that does not see commits after this number.
    public boolean hasSnapshotUpTo(Transaction transaction, long number) {
        return transaction.oldestSnapshot <= number && active.contains(transaction);
    }

    /// The newest commit number that snapshots see.
    public long published() {
        return published;
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
            long lsn = commitRecords.commit(transaction, position -> taken[0] = enqueue(position, state, transaction.synchronous));
            if (lsn == CommitRecords.NOT_LOGGED && taken[0] == 0) {
                taken[0] = enqueue(0, state, false);
            }
            number = taken[0];
            if (lsn != CommitRecords.NOT_LOGGED && transaction.synchronous) {
                commitRecords.flush(lsn);
            }
            publish();
            if (state.commitNumber() == TransactionState.IN_PROGRESS) {
                // A synchronous predecessor has not been flushed yet: this one stays behind it.
                commitRecords.flush(lsn);
                publish();
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
            ended.add(published + 1, undo, true);
        }
    }

    private long enqueue(long lsn, TransactionState state, boolean needsFlush) {
        synchronized (numbering) {
            long number = ++lastNumber;
            pending.add(new Pending(number, lsn, state, needsFlush));
            return number;
        }
    }

    /// Stamps the commits that may be seen, in order, then publishes the newest number.
    private void publish() {
        synchronized (numbering) {
            long durable = commitRecords.durable();
            long newest = published;
            for (var next = pending.peek(); next != null && (!next.needsFlush || next.lsn <= durable); next = pending.peek()) {
                next.state.stamp(next.number);
                newest = next.number;
                pending.remove();
            }
            published = newest;
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
        undoTo(transaction, 0);
        if (transaction.id() != 0) {
            commitRecords.rollback(transaction);
            forgetAborted(transaction.id());
            transaction.subtransactionIds().forEach(this::forgetAborted);
        }
        end(transaction);
        var ends = transaction.ends();
        for (int i = ends.size() - 1; i >= 0; i--) {
            ends.get(i).rolledBack(transaction);
        }
        finish(transaction);
        var undo = transaction.undoOrNull();
        if (undo != null) {
            ended.add(published + 1, undo, true);
        }
    }

    /// Undoes the newest records of a transaction that nobody runs, while no file is removed.
    /// @return whether none is left
    boolean undoSome(Transaction transaction, int records) {
        var undo = transaction.undoOrNull();
        if (undo == null) {
            return true;
        }
        commitRecords.whileFilesStay(() -> undoTo(transaction, Math.max(0, undo.recordCount() - records)));
        return undo.isEmpty();
    }

    void undoTo(Transaction transaction, long recordCount) {
        var undo = transaction.undoOrNull();
        if (undo == null) {
            return;
        }
        var record = new UndoRecord();
        while (undo.recordCount() > recordCount && undo.top(record)) {
            long before = undo.recordCount();
            undoHandlers[record.kind()].undo(transaction, record);
            if (undo.recordCount() == before) {
                undo.pop();
            }
        }
    }

    /// A subtransaction is undone; its transaction goes on.
    void rolledBackSubtransaction(Transaction transaction, long id) {
        commitRecords.rolledBackSubtransaction(transaction, id);
        forgetAborted(id);
    }

    void forgetAborted(long id) {
        aborted.add(id);
        open.remove(id);
        completed(id);
    }

    private void completed(long id) {
        synchronized (aborted) {
            latestCompleted = Math.max(latestCompleted, id);
        }
    }

    private void end(Transaction transaction) {
        if (transaction.id() != 0) {
            open.remove(transaction.id());
            transaction.subtransactionIds().forEach(open::remove);
            completed(transaction.id());
            transaction.subtransactionIds().forEach(this::completed);
        }
        transaction.oldestSnapshot = Long.MAX_VALUE;
        transaction.newestBound = Long.MAX_VALUE;
        transaction.laterSnapshots = Transaction.NONE;
        transaction.snapshots.clear();
        active.remove(transaction);
    }

    private void finish(Transaction transaction) {
        transaction.setOver();
        transaction.releaseRowLocks(0);
        if (transaction.lockOwner() != null) {
            locks.releaseTransaction(transaction.lockOwner());
        }
    }

    private static void requireOpen(Transaction transaction) {
        if (transaction.isOver()) {
            throw new IllegalStateException(transaction + " is over");
        }
    }

    // ---- prepared transactions

    /// Makes the transaction a prepared one, durably; its session loses it. Where this throws it is as before.
    void detach(Transaction transaction, PreparedState state) {
        requireOpen(transaction);
        boolean wasLogged = transaction.commitIsLogged;
        transaction.commitIsLogged = true;
        transaction.preparedBytes = state.encode();
        try {
            long lsn = commitRecords.prepare(transaction);
            if (lsn != CommitRecords.NOT_LOGGED) {
                commitRecords.flush(lsn);
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
        transaction.snapshots.clear();
        transaction.oldestSnapshot = Long.MAX_VALUE;
        transaction.laterSnapshots = Transaction.NONE;
        transaction.newestBound = Long.MAX_VALUE;
    }

    void commitPrepared(Transaction transaction) {
        transaction.synchronous = true;
        commit(transaction);
    }

    void rollbackPrepared(Transaction transaction) {
        long lsn = commitRecords.undoPrepare(transaction);
        if (lsn != CommitRecords.NOT_LOGGED) {
            // Before files go that a prepared transaction would miss after a crash.
            commitRecords.flush(lsn);
        }
        rollBackNow(transaction);
    }

    /// Parts a transaction from its session, which takes it for rolled back.
    void leave(Transaction transaction, LockOwner successor) {
        var owner = transaction.lockOwner();
        if (owner != null) {
            locks.transfer(owner, successor);
        } else {
            locks.adopt(successor, LockTag.transaction(transaction.id()), LockMode.EXCLUSIVE);
        }
        transaction.setLockOwner(successor);
        if (owner != null) {
            locks.releaseTransaction(owner);
        }
        var ends = transaction.ends();
        for (int i = ends.size() - 1; i >= 0; i--) {
            if (!ends.get(i).outlivesPrepare()) {
                ends.remove(i).rolledBack(transaction);
            }
        }
        transaction.snapshots.clear();
        transaction.oldestSnapshot = Long.MAX_VALUE;
        transaction.laterSnapshots = Transaction.NONE;
        transaction.newestBound = Long.MAX_VALUE;
        transaction.setOver();
    }

    /// A transaction that redo found open: its subtransactions are open with it.
    void adopt(Transaction transaction, List<Long> subtransactionIds) {
        transaction.commitIsLogged = true;
        for (long id : subtransactionIds) {
            // Of one that only locked rows the log says nothing else.
            seenId(id);
            transaction.subtransactionIds().add(id);
            open.put(id, transaction);
        }
    }

    /// Puts the records of a transaction that redo found back into the chains of their rows, and reserves space for their compensation.
    void restoreVersions(Transaction transaction, PreparedTransactions.Restorer restorer, Consumer<UndoRecord> visitor) {
        var undo = transaction.undoOrNull();
        if (undo != null) {
            long[] bytes = {0};
            undo.forEach(record -> {
                directory.relieve();
                visitor.accept(record);
                bytes[0] += restorer.restore(transaction, record);
            });
            commitRecords.reserve(transaction, bytes[0]);
        }
    }

    /// After redo and [Losers#restore]: prepared transactions stand as they did.
    public void restorePrepared(boolean crashed, PreparedTransactions.Restorer restorer) {
        prepared.restore(active.stream().filter(transaction -> transaction.prepared).toList(), crashed, restorer);
        synchronized (aborted) {
            latestCompleted = nextId.get() - 1;
        }
    }

    // ---- after a crash

    /// The open transaction that a replayed record belongs to.
    Transaction recovered(long id) {
        var transaction = open.get(id);
        if (transaction == null) {
            transaction = new Transaction(this, null);
            transaction.restoreId(id);
            open.put(id, transaction);
            active.add(transaction);
        }
        return transaction;
    }

    void seenId(long id) {
        if (id >= nextId.get()) {
            nextId.set(id + 1);
        }
    }

    /// A replayed commit: its changes stay, what it made obsolete is swept later.
    void recoveredCommit(long id) {
        var transaction = open.get(id);
        if (transaction != null) {
            transaction.state().stamp(1);
            open.remove(id);
            end(transaction);
            transaction.setOver();
            ended.add(0, transaction.undo(), false);
        }
    }

    /// A replayed rollback: everything has been compensated.
    void recoveredRollback(long id) {
        var transaction = open.get(id);
        if (transaction != null) {
            end(transaction);
            transaction.setOver();
            transaction.undo().release();
        }
    }

    // ---- forgetting

    CommittedUndo ended() {
        return ended;
    }

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

    /// After a commit: what fails here is left over and harms nobody; the commit stands.
    private void cleanAfterCommit(UndoLog own) {
        try {
            ended.cleanAfterCommit(CLEANED_PER_COMMIT, own);
        } catch (SqlException _) {
            // A full disk, say: deleted rows and marked entries stay where they are.
        }
    }

    /// How many transactions' versions are kept as they are beside an old snapshot before they are merged.
    public void mergeBeyond(int count) {
        ended.mergeBeyond(count);
    }

    /// Transactions, or merged ones, whose versions are still kept.
    public int garbageCount() {
        return ended.count();
    }

    /// Undo takes more of the disk than it may: frees what it can, and gives up the oldest snapshot if need be.
    /// @throws SqlException 53400 where it is this transaction's own undo that takes the space
    void reclaim(Transaction transaction) {
        long now = clock.nanos();
        if (now - lastReclaimNanos < RECLAIM_PAUSE_NANOS && lastReclaimNanos != 0) {
            return;
        }
        ended.cleanUp();
        var undo = transaction.undoOrNull();
        boolean own = undo != null && undo.bytes() > directory.limit() / 2;
        if (directory.isBeyondLimit() && !own) {
            giveUpOldestSnapshot();
            ended.cleanUp();
        }
        lastReclaimNanos = clock.nanos();
        if (directory.isBeyondLimit() && (own || directory.spilledBytes() > 2 * directory.limit())) {
            throw new SqlException(SqlState.CONFIGURATION_LIMIT_EXCEEDED, TransactionMessage.UNDO_LIMIT, directory.limit() >> 10);
        }
    }

    /// Whoever has it gets 72000 at the next look at a row.
    private void giveUpOldestSnapshot() {
        synchronized (imports) {
            long newest = published;
            long oldest = Long.MAX_VALUE;
            long next = newest;
            for (var transaction : active) {
                for (long number : numbers(transaction)) {
                    if (number >= directory.tooOldBelow() && number < newest) {
                        next = number < oldest ? Math.min(next, oldest) : number > oldest ? Math.min(next, number) : next;
                        oldest = Math.min(oldest, number);
                    }
                }
            }
            if (oldest < newest) {
                directory.giveUpBelow(next);
            }
        }
    }
}
