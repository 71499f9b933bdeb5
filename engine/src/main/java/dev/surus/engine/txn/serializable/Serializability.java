package dev.surus.engine.txn.serializable;

import static dev.surus.engine.txn.serializable.SerializableTransaction.DOOMED;
import static dev.surus.engine.txn.serializable.SerializableTransaction.PREPARED;
import static dev.surus.engine.txn.serializable.SerializableTransaction.READ_ONLY;
import static dev.surus.engine.txn.serializable.SerializableTransaction.SAFE;
import static dev.surus.engine.txn.serializable.SerializableTransaction.UNSAFE;
import static dev.surus.engine.txn.serializable.SerializableTransaction.WAITS_FOR_SAFETY;

import dev.surus.engine.txn.lock.LockOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Watches serializable transactions: the one door to this package. Each method takes the mutex for itself.
///
/// ```
/// begin -> (reads: lock..., conflictOut)* (writes: conflictIn...)* -> prepare -> finish
/// ```
///
/// Reads and writes throw 40001 where the transaction has been chosen to die.
public final class Serializability {
    private final ReentrantLock mutex = new ReentrantLock();
    private final PredicateLocks locks;
    private final ConflictGraph graph;

    public Serializability(SerializableLimits limits) {
        locks = new PredicateLocks(limits);
        graph = new ConflictGraph(limits, locks);
    }

    // ---- begin and end

    /// Begins to watch a transaction.
    /// @param id its transaction id, 0 while it has none
    /// @param source whose snapshot it imports; null where it takes one of its own
    /// @param takeSnapshot takes the snapshot, under the mutex (S2), or says that there is none
    /// @return null for a READ ONLY transaction whose snapshot is safe already, and where there is no snapshot
    public SerializableTransaction begin(LockOwner owner, long id, boolean readOnly, SerializableTransaction source,
            BooleanSupplier takeSnapshot) {
        mutex.lock();
        try {
            return takeSnapshot.getAsBoolean() ? graph.begin(owner, id, readOnly, source) : null;
        } finally {
            mutex.unlock();
        }
    }

    /// Waits until it is known whether a READ ONLY transaction's snapshot can be part of an anomaly. Either way the transaction is not watched
    /// any more.
    /// @return whether it cannot; otherwise another snapshot must be tried
    public boolean awaitSafety(SerializableTransaction mine) {
        mutex.lock();
        try {
            mine.set(WAITS_FOR_SAFETY);
        } finally {
            mutex.unlock();
        }
        try {
            var interrupts = mine.owner.interrupts();
            while (!mine.is(SAFE | UNSAFE)) {
                interrupts.check();
                interrupts.park(0);
            }
        } finally {
            mutex.lock();
            try {
                mine.clear(WAITS_FOR_SAFETY);
            } finally {
                mutex.unlock();
            }
        }
        boolean safe = mine.is(SAFE);
        finish(mine, false);
        return safe;
    }

    /// The last check before a commit, or before a PREPARE; after it, nothing makes the transaction fail.
    public void prepare(SerializableTransaction mine) {
        mutex.lock();
        try {
            if (mine.is(SAFE) && !mine.is(DOOMED | PREPARED)) {
                graph.finish(mine, false);
            }
            if (mine.isWatched() && !mine.is(PREPARED)) {
                graph.prepare(mine);
            }
        } finally {
            mutex.unlock();
        }
    }

    /// The commit is visible, or the transaction is about to be undone.
    public void finish(SerializableTransaction mine, boolean committed) {
        mutex.lock();
        try {
            // Found safe, it is over already.
            if (mine.finished == SerializableTransaction.NONE) {
                graph.finish(mine, committed);
            }
        } finally {
            mutex.unlock();
        }
    }

    // ---- PREPARE TRANSACTION

    /// After [#prepare], for PREPARE TRANSACTION: the transaction leaves its session and goes on under no process. It ends by [#finish].
    /// @return what to write down; null where nothing must be
    public PreparedReads detach(SerializableTransaction mine) {
        mutex.lock();
        try {
            if (!mine.isWatched()) {
                return null;
            }
            mine.pid = 0;
            mine.wrote = true;
            return new PreparedReads(mine.is(READ_ONLY), locks.readsOf(mine));
        } finally {
            mutex.unlock();
        }
    }

    /// After a restart: a prepared transaction is watched again.
    public SerializableTransaction restore(long id, PreparedReads prepared) {
        mutex.lock();
        try {
            var mine = graph.restore(id, prepared.readOnly());
            prepared.reads().forEach(read -> locks.restore(mine, read));
            return mine;
        } finally {
            mutex.unlock();
        }
    }

    // ---- reading

    /// Whether a transaction's reads must be noted. Its own thread's question. One that has become safe is given up here.
    public boolean isWatched(SerializableTransaction mine) {
        if (mine.isWatched()) {
            return true;
        }
        if (mine.is(SAFE)) {
            finish(mine, false);
        }
        return false;
    }

    /// Rows are going to be read by somebody who may be doomed already.
    /// @throws dev.surus.engine.base.SqlException 40001
    public void requireAlive(SerializableTransaction mine) {
        graph.requireAlive(mine);
    }

    /// All of a relation is going to be read.
    public void readRelation(SerializableTransaction mine, RelationKey relation) {
        if (!mine.holdsWhole(relation)) {
            mutex.lock();
            try {
                graph.makeRoom();
                locks.lockRelation(mine, relation);
            } finally {
                mutex.unlock();
            }
            mine.noteWhole(relation);
        }
    }

    /// A version of a row was read; the caller looks afterwards whether there is a newer one (S1).
    public void readRow(SerializableTransaction mine, RelationKey relation, long row, long version) {
        if (!mine.holdsWhole(relation)) {
            mutex.lock();
            try {
                graph.makeRoom();
                locks.lockRow(mine, relation, row, version);
                noteWhole(mine, relation);
            } finally {
                mutex.unlock();
            }
        }
    }

    /// A range of an index is going to be read; called under the latch of the leaf that it comes from.
    public void readRange(SerializableTransaction mine, RelationKey index, byte[] lower, byte[] upper, long page) {
        if (!mine.holdsWhole(index)) {
            mutex.lock();
            try {
                graph.makeRoom();
                locks.lockRange(mine, index, lower, upper, page);
                noteWhole(mine, index);
            } finally {
                mutex.unlock();
            }
        }
    }

    private static void noteWhole(SerializableTransaction mine, RelationKey relation) {
        var held = mine.locks.get(relation);
        if (held != null && held.whole != null) {
            mine.noteWhole(relation);
        }
    }

    /// A version was met that the transaction does not see.
    public void conflictOut(SerializableTransaction mine, SerializableTransaction writer) {
        mutex.lock();
        try {
            graph.conflictOut(mine, writer);
        } finally {
            mutex.unlock();
        }
    }

    // ---- writing

    /// A version of a row is written over, or a new row is added.
    /// @param row -1 for a new row
    /// @param outermost whether the transaction is in no savepoint: its own lock on the version is dropped then
    public void conflictIn(SerializableTransaction mine, RelationKey relation, long row, long version, boolean outermost) {
        writing(mine, each -> locks.onRow(relation, row, version, each), () -> {
            if (row >= 0 && outermost) {
                locks.dropRow(mine, relation, row, version);
            }
        });
    }

    /// An entry with this key is added to an index, or would be if it were not taken.
    public void conflictIn(SerializableTransaction mine, RelationKey index, byte[] key) {
        writing(mine, each -> locks.onKey(index, key, each), () -> {});
    }

    /// All rows of a table go at once: DROP, TRUNCATE.
    public void conflictInTable(SerializableTransaction mine, RelationKey table) {
        writing(mine, each -> locks.onTable(table, each), () -> {});
    }

    private void writing(SerializableTransaction mine, Consumer<Consumer<PredicateLocks.Lock>> search, Runnable afterwards) {
        mutex.lock();
        try {
            graph.writes(mine);
            search.accept(lock -> graph.conflictIn(mine, lock));
            afterwards.run();
        } finally {
            mutex.unlock();
        }
    }

    // ---- DDL

    /// A table is rewritten, or an index goes: rows and ranges lose their meaning, so whoever locked some has locked the table.
    public void promoteToTable(RelationKey relation) {
        mutex.lock();
        try {
            locks.promote(relation);
        } finally {
            mutex.unlock();
        }
    }

    // ---- looking

    /// All SIREAD locks, for pg_locks.
    public List<SireadLock> locks() {
        mutex.lock();
        try {
            return locks.rows();
        } finally {
            mutex.unlock();
        }
    }

    /// Processes whose transactions a DEFERRABLE one of another process waits for; empty where it does not wait.
    public List<Integer> safeSnapshotBlockers(int pid) {
        mutex.lock();
        try {
            return graph.blockersOf(pid);
        } finally {
            mutex.unlock();
        }
    }

    /// Transactions that are remembered, running or not.
    public int size() {
        mutex.lock();
        try {
            return graph.size();
        } finally {
            mutex.unlock();
        }
    }

    /// @return what is wrong, a line each
    public List<String> verify() {
        mutex.lock();
        try {
            var faults = new ArrayList<String>();
            graph.verify(faults);
            locks.verify(faults);
            if (!graph.anyActive() && locks.lockCount() > 0) {
                faults.add("S6: " + locks.lockCount() + " locks are kept while no serializable transaction runs");
            }
            return faults;
        } finally {
            mutex.unlock();
        }
    }
}
