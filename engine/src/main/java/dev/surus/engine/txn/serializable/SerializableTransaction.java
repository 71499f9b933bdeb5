package dev.surus.engine.txn.serializable;

import dev.surus.engine.txn.lock.LockOwner;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// A serializable transaction, from its snapshot until nothing that ran beside it runs any more. All but what is said otherwise is guarded
/// by [Serializability]'s mutex.
public final class SerializableTransaction {
    /// No commit yet.
    static final long NONE = Long.MAX_VALUE;

    static final int COMMITTED = 1;
    /// Checked for the last time, and numbered: it cannot be made to fail any more.
    static final int PREPARED = 1 << 1;
    static final int ROLLED_BACK = 1 << 2;
    /// Will fail at its next step, or is failing: no reason for others to fail.
    static final int DOOMED = 1 << 3;
    /// Committed, with an edge out to one that had committed before: [#earliestOut].
    static final int CONFLICT_OUT = 1 << 4;
    /// Declared READ ONLY, or committed without a write.
    static final int READ_ONLY = 1 << 5;
    static final int WAITS_FOR_SAFETY = 1 << 6;
    /// READ ONLY, and nothing that still runs can make its snapshot an anomaly: it needs no watching.
    static final int SAFE = 1 << 7;
    /// READ ONLY, and something committed that might.
    static final int UNSAFE = 1 << 8;
    /// An edge from a transaction that was summarised.
    static final int SUMMARY_IN = 1 << 9;
    /// An edge to a transaction that was summarised.
    static final int SUMMARY_OUT = 1 << 10;
    /// Nothing is known of it any more; nobody needs to.
    static final int FORGOTTEN = 1 << 11;
    /// Only [#earliestOut] is known.
    static final int SUMMARISED = 1 << 12;

    /// Whom to wake; null for one that recovery brought back, and for the summary.
    final LockOwner owner;
    /// Virtual transaction id and session, for pg_locks. A prepared transaction has no session.
    int pid;
    int slot;
    final long localTransactionId;
    /// The top-level transaction id, 0 while there is none. Set by its own thread before others can meet its versions.
    volatile long id;

    /// Written under the mutex, read anywhere.
    private volatile int flags;
    /// Whether anything was written; by its own thread, under the mutex.
    boolean wrote;

    /// Moments at which it began and finished, on the graph's clock.
    long began;
    long finished = NONE;
    /// The newest commit's number when the snapshot was taken.
    long lastCommitBefore;
    /// Number taken at the last check before the commit, and the one after the commit.
    long prepareNumber = NONE;
    long commitNumber = NONE;
    /// The least [#prepareNumber] of those it has an edge to and that committed before it.
    long earliestOut = NONE;

    /// Those whose writes it did not see.
    final Set<SerializableTransaction> out = new LinkedHashSet<>();
    /// Those that did not see its writes.
    final Set<SerializableTransaction> in = new LinkedHashSet<>();
    /// READ ONLY: the writers that can make it unsafe. Others: the readers that it can make unsafe.
    final Set<SerializableTransaction> possiblyUnsafe = new LinkedHashSet<>();

    final Map<RelationKey, PredicateLocks.Held> locks = new HashMap<>();
    /// Relations locked whole; its own thread's copy, which needs no mutex.
    private final Set<RelationKey> wholes = new HashSet<>();

    SerializableTransaction(LockOwner owner, long id, int flags) {
        this.owner = owner;
        this.id = id;
        this.flags = flags;
        pid = owner == null ? 0 : owner.pid;
        slot = owner == null ? -1 : owner.slot;
        localTransactionId = owner == null ? id : owner.lastLocalTransactionId();
    }

    boolean is(int flag) {
        return (flags & flag) != 0;
    }

    void set(int flag) {
        flags |= flag;
    }

    void clear(int flag) {
        flags &= ~flag;
    }

    /// Whether the transaction is still to be watched. Its own thread's question, before each read.
    boolean isWatched() {
        return (flags & (SAFE | ROLLED_BACK | COMMITTED)) == 0;
    }

    boolean holdsWhole(RelationKey relation) {
        return wholes.contains(relation);
    }

    void noteWhole(RelationKey relation) {
        wholes.add(relation);
    }

    /// Called by its own thread when it gets its transaction id.
    public void setId(long id) {
        this.id = id;
    }

    @Override
    public String toString() {
        return "serializable transaction " + id + " of process " + pid;
    }
}
