package dev.surus.engine.txn.lock;

import dev.surus.engine.base.Interrupts;
import java.util.LinkedHashMap;
import java.util.Map;

/// A session (or a prepared transaction) as the lock manager knows it: who holds and who waits.
public final class LockOwner {
    /// What the session tells about itself and how it wants to wait.
    public interface Setup {
        Interrupts interrupts();

        /// Longest wait before the search for a deadlock, milliseconds.
        long deadlockTimeoutMillis();

        /// Longest wait for one lock, milliseconds; 0 for no limit.
        long lockTimeoutMillis();

        /// Whether waits longer than the deadlock timeout are logged.
        boolean logLockWaits();

        /// The statement being run, for deadlock reports.
        String statement();

        // ---- what reports say of it

        default String user() {
            return "";
        }

        default int userId() {
            return 0;
        }

        default String application() {
            return "";
        }

        default String database() {
            return "";
        }

        /// Microseconds since 1970, 0 outside a transaction.
        default long transactionStartMicros() {
            return 0;
        }

        /// The words for what a tag stands for, with names where the session can look them up. Waits for nothing.
        default String nameOf(LockTag tag) {
            return tag.describe().toString();
        }

        /// Writes a LOG line (with its detail) to the server log.
        void log(dev.surus.engine.base.Diagnostic line);
    }

    /// The session's number, as other sessions and pg_locks see it.
    public final int pid;
    /// The session's slot: the first half of its virtual transaction ids.
    public final int slot;
    final Setup setup;
    /// Locks held, by tag and mode; touched by the session's own thread only.
    final Map<LockKey, LocalLock> held = new LinkedHashMap<>();
    /// Those of them that the lock table does not know.
    final FastLocks fast = new FastLocks();
    /// What this session waits for now, or null. Written under the lock's partition, read under all of them, and by
    /// monitors at any time.
    volatile Waiter waiting;
    /// The row that this session wants to lock or change and that others hold, as a tuple's tag; null for none.
    private volatile LockTag wantedRow;
    final TransactionHistory history = new TransactionHistory();
    /// The path that its newest transaction took, see [LockOrders]; its own thread's.
    LockOrders.Path lastPath;
    long lastPathHash;
    /// Local number of the running transaction; 0 while there is none.
    private volatile long localTransactionId;
    private long lastLocalTransactionId;
    private long preparedId;
    /// Whether somebody waits for the virtual transaction, which therefore stands in the lock table.
    volatile boolean virtualLockMaterialized;
    /// 1 in a transaction, more in its subtransactions.
    private int level = 1;
    private int speculativeTokens;

    private LockRehearsal rehearsal;

    /// When the session's transaction began, microseconds since 1970.
    public long transactionStartMicros() {
        return setup.transactionStartMicros();
    }

    public LockOwner(int pid, int slot, Setup setup) {
        this.pid = pid;
        this.slot = slot;
        this.setup = setup;
    }

    /// A prepared transaction: it holds and never waits.
    /// @param slot of the virtual transaction id that others see
    /// @param localId its second half
    public static LockOwner ofPrepared(int slot, long localId, long transactionId) {
        var owner = new LockOwner(0, slot, NEVER_WAITS);
        owner.lastLocalTransactionId = localId;
        owner.preparedId = transactionId;
        return owner;
    }

    private static final Setup NEVER_WAITS = new Setup() {
        private final Interrupts interrupts = new Interrupts();

        @Override
        public Interrupts interrupts() {
            return interrupts;
        }

        @Override
        public long deadlockTimeoutMillis() {
            return 0;
        }

        @Override
        public long lockTimeoutMillis() {
            return 0;
        }

        @Override
        public boolean logLockWaits() {
            return false;
        }

        @Override
        public String statement() {
            return "";
        }

        @Override
        public void log(dev.surus.engine.base.Diagnostic line) {}
    };

    /// The id of the prepared transaction that this is, 0 for a session.
    public long preparedId() {
        return preparedId;
    }

    /// What the running transaction did so far.
    public TransactionHistory history() {
        return history;
    }

    public Interrupts interrupts() {
        return setup.interrupts();
    }

    void wake() {
        setup.interrupts().wake();
    }

    /// A transaction begins: it gets the next virtual transaction id.
    public void beginVirtualTransaction() {
        localTransactionId = ++lastLocalTransactionId;
        level = 1;
    }

    void endVirtualTransaction() {
        localTransactionId = 0;
    }

    /// The local half of the running virtual transaction's id; 0 outside one.
    public long localTransactionId() {
        return localTransactionId;
    }

    /// The local half of the newest virtual transaction's id, running or not.
    public long lastLocalTransactionId() {
        return lastLocalTransactionId;
    }

    /// How deep the transaction is nested: 1 at the top. Locks taken from now on belong to this level.
    public void setLevel(int level) {
        this.level = level;
    }

    public int level() {
        return level;
    }

    /// What the session would lock; null unless it rehearses.
    public LockRehearsal rehearsal() {
        return rehearsal;
    }

    /// From now on locks are noted, not taken.
    /// @param namer gives names to what is locked; null where it has none
    public LockRehearsal beginRehearsal(java.util.function.Function<LockTag, String> namer) {
        rehearsal = new LockRehearsal(this, namer);
        return rehearsal;
    }

    public void endRehearsal() {
        rehearsal = null;
    }

    /// The number of the next row that the session inserts for trial; never 0.
    public int nextSpeculativeToken() {
        if (++speculativeTokens == 0) {
            speculativeTokens = 1;
        }
        return speculativeTokens;
    }

    /// The session waits for a row: in its line or, where it has the row already by a weaker lock, for the others' ends.
    /// @param row null when it has it, or gives up
    public void wantRow(LockTag row) {
        wantedRow = row;
    }

    LockTag wantedRow() {
        return wantedRow;
    }

    /// Whether this session waits for a lock now.
    public boolean isWaiting() {
        return waiting != null;
    }

    /// pg_stat_activity.wait_event while waiting for a lock, else null.
    public String lockWaitEvent() {
        var current = waiting;
        return current == null ? null : current.lock.tag.kind().displayName();
    }

    @Override
    public String toString() {
        return preparedId == 0 ? "process " + pid : "prepared transaction " + preparedId;
    }
}
