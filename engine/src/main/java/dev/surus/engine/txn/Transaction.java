package dev.surus.engine.txn;

import dev.surus.engine.txn.lock.LockOwner;
import dev.surus.engine.txn.serializable.SerializableTransaction;
import java.util.ArrayList;
import java.util.List;

/// One running transaction, with the subtransactions inside it; used by its session's thread alone, where nothing else is
/// said. Ids are given at the first write or row lock, to the outermost level first.
public final class Transaction {
    /// One level of nesting: the transaction itself is level 1.
    private static final class Level {
        final int number;
        /// Undo records that were there before.
        final long undoRecords;
        final int firstEnd;
        final int firstRowLock;
        long id;

        Level(int number, long undoRecords, int firstEnd, int firstRowLock) {
            this.number = number;
            this.undoRecords = undoRecords;
            this.firstEnd = firstEnd;
            this.firstRowLock = firstRowLock;
        }
    }

    /// Where row locks are kept, told when some of a transaction's are over.
    public interface RowLocks {
        void release(Transaction transaction, long row, long holder);

        long fileId();

        /// The modes in which a (sub)transaction holds a row, as bits.
        int modes(long row, long holder);
    }

    static final long[] NONE = {};

    private record HeldRowLock(RowLocks table, long row, long holder) {}

    final TransactionSystem system;
    /// A prepared transaction's is its own.
    private LockOwner owner;
    private final ArrayList<Level> levels = new ArrayList<>(1);
    private final ArrayList<TransactionEnd> ends = new ArrayList<>(2);
    private final ArrayList<Runnable> whenOver = new ArrayList<>(0);
    private final ArrayList<HeldRowLock> rowLocks = new ArrayList<>();
    private final ArrayList<Long> subtransactionIds = new ArrayList<>();
    /// From the start of PREPARE on: what a restart needs to know, see [PreparedState].
    volatile byte[] preparedBytes;
    /// Set and cleared inside the append lock: the log says that the transaction is prepared.
    volatile boolean prepared;
    /// Set by replay: its rollback cannot wait until sessions run.
    boolean touchesCatalogs;
    private TransactionState state;
    private UndoLog undo;
    /// Set with the snapshot of a serializable transaction, null otherwise.
    private SerializableTransaction serializable;
    private int command;
    private boolean over;
    /// Whether a commit must leave a record in the log although nothing is to be undone.
    boolean commitIsLogged;
    /// Set inside the append lock: the commit record is in the log, a checkpoint must not save the transaction as open.
    volatile boolean commitAppended;
    /// Bytes of log kept free for this transaction's compensation records.
    private long reservedBytes;
    private long flushBeforeCommit;

    /// The commit waits until the log is flushed up to there, also where the transaction writes nothing of its own (nextval).
    public void flushBeforeCommit(long lsn) {
        flushBeforeCommit = Math.max(flushBeforeCommit, lsn);
    }

    long flushBeforeCommit() {
        return flushBeforeCommit;
    }

    /// Whether the client wants to wait for the flush (synchronous_commit).
    boolean synchronous = true;

    /// The oldest commit number that a snapshot of this transaction may need; Long.MAX_VALUE for none. Read by cleaners.
    volatile long oldestSnapshot = Long.MAX_VALUE;
    /// Numbers of further snapshots, those at least as new as some other one. Replaced, never changed.
    volatile long[] laterSnapshots = NONE;
    /// Whether the snapshot is a watched serializable transaction's, or may become one's.
    volatile boolean isWatched;
    /// The same for the one snapshot of the newest state that is in use.
    volatile long newestBound = Long.MAX_VALUE;
    /// While an id that is given to it may not be known as running yet.
    volatile boolean isTakingId;
    /// Where [RunningTransactions] keeps it; -1: with the others.
    int place = -1;
    final ArrayList<Snapshot> snapshots = new ArrayList<>(4);

    Transaction(TransactionSystem system, LockOwner owner) {
        this.system = system;
        this.owner = owner;
        levels.add(new Level(1, 0, 0, 0));
    }

    public TransactionSystem system() {
        return system;
    }

    /// Null for the engine's own transactions that never wait.
    public LockOwner lockOwner() {
        return owner;
    }

    void setLockOwner(LockOwner successor) {
        owner = successor;
    }

    /// The top-level id, 0 while there is none.
    public long id() {
        return levels.getFirst().id;
    }

    /// The id of the innermost level; 0 while it has none.
    public long currentId() {
        return levels.getLast().id;
    }

    /// Gives the innermost level (and those around it) its id.
    /// @return the innermost level's id
    public long assignId() {
        if (owner != null && owner.rehearsal() != null) {
            throw new IllegalStateException("a rehearsal must not write");
        }
        var innermost = levels.getLast();
        if (innermost.id == 0) {
            isTakingId = true;
            try {
                for (var level : levels) {
                    if (level.id == 0) {
                        level.id = system.newId(this, level.number);
                        if (level.number == 1) {
                            state = new TransactionState(level.id);
                            noteWatched();
                        } else {
                            subtransactionIds.add(level.id);
                        }
                    }
                }
            } finally {
                isTakingId = false;
            }
        }
        return innermost.id;
    }

    /// How the transaction is watched where it is serializable, else null.
    public SerializableTransaction serializable() {
        return serializable;
    }

    void watchedAs(SerializableTransaction watched) {
        serializable = watched;
        isWatched = watched != null;
        if (state != null) {
            noteWatched();
        }
    }

    private void noteWatched() {
        if (serializable != null) {
            serializable.setId(state.id);
            state.watchedAs(serializable);
        }
    }

    /// Restores a transaction that recovery found open.
    void restoreId(long id) {
        levels.getFirst().id = id;
        state = new TransactionState(id);
    }

    /// What versions of this transaction point to; assigns the id.
    public TransactionState state() {
        if (state == null) {
            assignId();
        }
        return state;
    }

    /// The same; null where it has no id yet, and so no versions.
    public TransactionState stateOrNull() {
        return state;
    }

    /// Whether an id is this transaction's or one of its (sub)transactions' that still count.
    public boolean owns(long id) {
        return id != 0 && system.find(id) == this;
    }

    List<Long> subtransactionIds() {
        return subtransactionIds;
    }

    public UndoLog undo() {
        if (undo == null) {
            undo = new UndoLog(system.directory(), state());
        }
        return undo;
    }

    UndoLog undoOrNull() {
        return undo;
    }

    /// Forgets the undo of some files: they are as if they had never been written.
    void dropUndo(java.util.function.LongPredicate files) {
        if (undo != null) {
            var kept = new UndoLog(system.directory(), state());
            undo.forEach(record -> {
                if (!files.test(record.fileId())) {
                    kept.copy(record);
                }
            });
            undo.release();
            undo = kept;
        }
    }

    public boolean isOver() {
        return over;
    }

    void setOver() {
        over = true;
        whenOver.forEach(Runnable::run);
        whenOver.clear();
    }

    /// Whether the transaction has changed or locked anything that a commit must tell others.
    public boolean hasWritten() {
        return commitIsLogged || undo != null && !undo.isEmpty();
    }

    /// The commit leaves a record although nothing has to be undone (created files, sequences made durable).
    public void requireCommitRecord() {
        assignId();
        commitIsLogged = true;
    }

    /// Makes sure, before a change and with no latch held, that the log can take it, and its compensation whenever that comes.
    public void admit(dev.surus.engine.storage.wal.CommitLog log, long bytes, long compensation) {
        var directory = system.directory();
        if (directory.isBeyondLimit()) {
            system.undoLimit().reclaim(this);
        }
        directory.relieve();
        log.admit(bytes, compensation);
        reservedBytes += compensation;
    }

    /// Keeps more space for a compensation than was admitted, where its size shows only under a latch; the next admission pays for it.
    public void reserve(dev.surus.engine.storage.wal.CommitLog log, long compensation) {
        if (compensation > 0) {
            log.release(-compensation);
            reservedBytes += compensation;
        }
    }

    long reservedBytes() {
        return reservedBytes;
    }

    /// Whether anything of the transaction is in the log.
    boolean isLogged() {
        return commitIsLogged || undo != null && undo.anyLogged();
    }

    /// As the setting synchronous_commit says.
    public void setSynchronous(boolean synchronous) {
        this.synchronous = synchronous;
    }

    // ---- snapshots

    /// No version need be kept for it any more.
    void dropSnapshots() {
        oldestSnapshot = Long.MAX_VALUE;
        newestBound = Long.MAX_VALUE;
        laterSnapshots = NONE;
        snapshots.clear();
    }

    // ---- commands

    /// The number of the running command. Its own changes carry it and are not visible to its snapshots.
    public int commandId() {
        return command;
    }

    /// Makes the changes so far visible to the snapshots taken from now on.
    public void nextCommand() {
        command++;
        newestBound = Long.MAX_VALUE;
    }

    /// Has what is written from now on belong to an earlier command, that has not ended: one in whose course others ran.
    /// @return the command that ran so far, which the caller puts back
    public int writeAs(int earlierCommand) {
        int running = command;
        command = earlierCommand;
        return running;
    }

    // ---- what happens at the end

    /// Registers something to be told when the present (sub)transaction ends.
    public void atEnd(TransactionEnd end) {
        ends.add(end);
    }

    /// Registers something to be done when the whole transaction is over, whatever became of the subtransaction that is open now.
    public void whenOver(Runnable work) {
        whenOver.add(work);
    }

    List<TransactionEnd> ends() {
        return ends;
    }

    // ---- row locks

    /// Notes a row lock, to be released at the end of the present (sub)transaction's fate.
    public void holdsRowLock(RowLocks table, long row, long holder) {
        rowLocks.add(new HeldRowLock(table, row, holder));
    }

    /// Row locks that are not versions', as a restart needs them.
    List<PreparedState.RowLock> rowLocks() {
        var locks = new java.util.LinkedHashSet<PreparedState.RowLock>();
        for (var held : rowLocks) {
            int modes = held.table.modes(held.row, held.holder);
            for (int mode = 0; modes >>> mode != 0; mode++) {
                if ((modes >>> mode & 1) != 0) {
                    locks.add(new PreparedState.RowLock(held.table.fileId(), held.row, held.holder, mode));
                }
            }
        }
        return List.copyOf(locks);
    }

    void releaseRowLocks(int from) {
        while (rowLocks.size() > from) {
            var lock = rowLocks.removeLast();
            lock.table.release(this, lock.row, lock.holder);
        }
    }

    // ---- nesting

    /// How deep the transaction is nested; 1 outside any savepoint.
    public int level() {
        return levels.getLast().number;
    }

    /// Begins a subtransaction.
    /// @return its level, at least 2
    public int pushSubtransaction() {
        int number = level() + 1;
        levels.add(new Level(number, undo == null ? 0 : undo.recordCount(), ends.size(), rowLocks.size()));
        if (owner != null) {
            owner.setLevel(number);
        }
        return number;
    }

    /// Undoes everything since the subtransaction of this level began, and ends it and those inside. For ROLLBACK TO, which
    /// keeps the savepoint, push again afterwards.
    public void rollbackToSubtransaction(int level) {
        requireOpen(level);
        var first = levels.get(level - 1);
        system.undoTo(this, first.undoRecords);
        releaseRowLocks(first.firstRowLock);
        while (ends.size() > first.firstEnd) {
            ends.removeLast().rolledBack(this);
        }
        while (level() >= level) {
            levels.removeLast();
        }
        // Ids of released subtransactions inside are aborted with it: they are newer than anything that stays.
        if (first.id != 0) {
            while (!subtransactionIds.isEmpty() && subtransactionIds.getLast() >= first.id) {
                system.rolledBackSubtransaction(this, subtransactionIds.removeLast());
            }
        }
        if (owner != null) {
            system.locks().rollbackLevel(owner, level);
            owner.setLevel(level - 1);
        }
    }

    /// Ends the subtransaction of this level and those inside: what they did is their parent's from now on.
    public void releaseSubtransaction(int level) {
        requireOpen(level);
        while (level() >= level) {
            int number = level();
            levels.removeLast();
            if (owner != null) {
                system.locks().mergeLevel(owner, number);
            }
        }
        if (owner != null) {
            owner.setLevel(level - 1);
        }
    }

    private void requireOpen(int level) {
        if (level < 2 || level > level()) {
            throw new IllegalStateException("no subtransaction of level " + level + ", innermost is " + level());
        }
    }

    @Override
    public String toString() {
        return "transaction " + id();
    }
}
