package dev.surus.engine.txn.lock;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Locks with PostgreSQL's eight modes on PostgreSQL's lock tags, queued first come, first served, with deadlocks found
/// by the waiters themselves. See the package's page for the rules.
public final class LockManager {
    /// What came of [#acquire].
    public enum Outcome { GRANTED, ALREADY_HELD, NOT_AVAILABLE }

    private final LockTable table = new LockTable();
    private final LockWaits waits;
    private final LockCensus census;
    private final LockOrders orders = new LockOrders();
    private final Clock clock;

    public LockManager(Clock clock) {
        this.clock = clock;
        waits = new LockWaits(table, clock);
        census = new LockCensus(table, clock);
    }

    /// Makes a session known; every holder and waiter must be.
    public void register(LockOwner owner) {
        table.owners.put(owner.pid, owner);
        table.ownersBySlot.put(owner.slot, owner);
    }

    public void unregister(LockOwner owner) {
        releaseTransaction(owner);
        releaseSession(owner);
        table.owners.remove(owner.pid, owner);
        table.ownersBySlot.remove(owner.slot, owner);
    }

    /// Told of each deadlock by its victim's thread, before the victim's client is told.
    public interface DeadlockListener {
        void found(DeadlockReport report, LockOwner.Setup victim);
    }

    public void onDeadlock(DeadlockListener listener) {
        waits.onDeadlock(listener);
    }

    /// What is held and awaited.
    public LockCensus census() {
        return census;
    }

    /// In which order transactions take tables and rows.
    public LockOrders orders() {
        return orders;
    }

    public long deadlockCount() {
        return waits.deadlockCount();
    }

    /// Takes a lock for the owner's current nesting level, or for its session.
    /// @param wait whether to wait where it is not free
    /// @return NOT_AVAILABLE only without `wait`
    /// @throws SqlException 40P01 for a deadlock, 55P03 after lock_timeout, or what interrupts the session
    public Outcome acquire(LockOwner owner, LockTag tag, LockMode mode, boolean session, boolean wait) {
        return acquire(owner, new LockKey(tag, mode), session, wait);
    }

    /// As the other one, for a lock that is taken often.
    public Outcome acquire(LockOwner owner, LockKey key, boolean session, boolean wait) {
        if (owner.rehearsal() != null) {
            return owner.rehearsal().acquire(key.tag, key.mode);
        }
        int level = session ? 0 : owner.level();
        var local = owner.held.get(key);
        if (local != null) {
            local.add(level);
            return Outcome.ALREADY_HELD;
        }
        if (key.weak && holdAside(owner, key)) {
            remember(owner, key, level, owner.history.current(), clock.nanos());
            return Outcome.GRANTED;
        }
        if (!key.strong) {
            return acquireInTable(owner, key, level, wait, null, false);
        }
        table.addStrong(key.tag);
        Outcome outcome = Outcome.NOT_AVAILABLE;
        try {
            outcome = acquireInTable(owner, key, level, wait, null, false);
            return outcome;
        } finally {
            if (outcome == Outcome.NOT_AVAILABLE) {
                table.removeStrong(key.tag);
            }
        }
    }

    // ---- weak locks on relations, which are held aside while nobody wants a strong one

    /// @return false where the lock must be taken in the table
    private boolean holdAside(LockOwner owner, LockKey key) {
        // With a strong request on its way, taking it back there is sure to come: spare the way.
        if (table.hasStrong(key.tag) || !owner.fast.hold(key)) {
            return false;
        }
        // Where the note cannot be taken back, somebody has already moved it into the table, as granted.
        return !table.hasStrong(key.tag) || !owner.fast.drop(key);
    }

    /// @param trial see [#queue], or null
    private Outcome acquireInTable(LockOwner owner, LockKey key, int level, boolean wait, BooleanSupplier trial, boolean anyTrial) {
        var tag = key.tag;
        var mode = key.mode;
        var partition = table.partition(tag);
        Waiter waiter = null;
        DeadlockReport mutual = null;
        partition.mutex.lock();
        try {
            if (key.strong) {
                table.moveIntoTable(partition, tag);
            }
            var lock = partition.locks.computeIfAbsent(tag, Lock::new);
            boolean blocked = (mode.conflicts() & lock.waitMask) != 0 || lock.conflictsWithOthers(owner, mode);
            int position = blocked ? queuePosition(lock, owner, mode) : GRANT_NOW;
            if (blocked && !wait) {
                // Even where it would be served before those who wait: so does PostgreSQL 15.
                LockTable.forgetIfUnused(partition, lock);
                return Outcome.NOT_AVAILABLE;
            } else if (position == GRANT_NOW) {
                lock.grant(owner, mode);
            } else if (position < 0) {
                mutual = waits.mutualWait(owner, tag, mode, lock.queue.get(-position - 1));
                LockTable.forgetIfUnused(partition, lock);
            } else {
                waiter = new Waiter(owner, lock, mode, clock.microsSinceEpoch(), trial, anyTrial);
                lock.enqueue(position, waiter);
                owner.waiting = waiter;
            }
        } finally {
            partition.mutex.unlock();
        }
        if (mutual != null) {
            throw waits.deadlock(mutual, owner);
        }
        if (waiter != null && !waits.await(waiter, partition)) {
            return Outcome.NOT_AVAILABLE;
        }
        remember(owner, key, level, owner.history.current(), clock.nanos());
        return Outcome.GRANTED;
    }

    /// Takes a place in the line for a row, which its head has; at this level, to be released.
    /// @param trial gets the row for one who stands in line and is given leave to try ([#giveLeave]); said to have failed, he goes on waiting
    /// @param anyTrial whether the trial may succeed although the new holder of the row stops it
    /// @return false where the trial succeeded: then there is nothing to be released
    public boolean queue(LockOwner owner, LockTag tag, LockMode mode, BooleanSupplier trial, boolean anyTrial) {
        if (owner.rehearsal() != null) {
            owner.rehearsal().acquire(tag, mode);
            return true;
        }
        return acquireInTable(owner, new LockKey(tag, mode), owner.level(), true, trial, anyTrial) == Outcome.GRANTED;
    }

    /// Those who stand in a line and would not be stopped by one who has this mode may try to get what they wait for.
    public void giveLeave(LockTag tag, LockMode mode) {
        var partition = table.partition(tag);
        partition.mutex.lock();
        try {
            var lock = partition.locks.get(tag);
            if (lock != null) {
                for (var waiter : lock.queue) {
                    if (waiter.trial != null && (waiter.anyTrial || !waiter.mode.conflictsWith(mode))) {
                        waiter.mayTry = true;
                        waiter.owner.wake();
                    }
                }
            }
        } finally {
            partition.mutex.unlock();
        }
    }

    private static void remember(LockOwner owner, LockKey key, int level, TransactionHistory.Statement statement, long takenNanos) {
        var local = new LocalLock(key.tag, key.mode, statement, takenNanos);
        local.add(level);
        owner.held.put(key, local);
        owner.history.took(local);
    }

    private static final int GRANT_NOW = Integer.MAX_VALUE;

    /// Where a blocked request stands in the queue. Normally last; but one that holds what a waiter waits for goes
    /// before that waiter, who could not be served earlier anyway, and is granted at once where nobody ahead objects.
    /// @return a position, [#GRANT_NOW], or -(i + 1) where it and waiter i wait for each other
    private static int queuePosition(Lock lock, LockOwner owner, LockMode mode) {
        int own = lock.heldBy(owner);
        if (own == 0 || lock.queue.isEmpty()) {
            return lock.queue.size();
        }
        int ahead = 0;
        for (int i = 0; i < lock.queue.size(); i++) {
            var other = lock.queue.get(i);
            if ((other.mode.conflicts() & own) != 0) {
                if ((mode.conflicts() & lock.heldBy(other.owner)) != 0) {
                    return -(i + 1);
                }
                boolean free = (mode.conflicts() & ahead) == 0 && !lock.conflictsWithOthers(owner, mode);
                return free ? GRANT_NOW : i;
            }
            ahead |= other.mode.bit();
        }
        return lock.queue.size();
    }

    /// Gives one hold of a lock back before the transaction's end.
    /// @return false where the owner has no such lock
    public boolean release(LockOwner owner, LockTag tag, LockMode mode, boolean session) {
        if (owner.rehearsal() != null) {
            return owner.rehearsal().release(tag, mode);
        }
        var key = new LockKey(tag, mode);
        var local = owner.held.get(key);
        if (local == null || !local.remove(session ? 0 : owner.level())) {
            return false;
        }
        if (!local.isHeld()) {
            owner.held.remove(key);
            releaseShared(owner, key);
        }
        return true;
    }

    private void releaseShared(LockOwner owner, LockKey key) {
        if (key.weak && owner.fast.drop(key)) {
            return;
        }
        var tag = key.tag;
        var mode = key.mode;
        var partition = table.partition(tag);
        partition.mutex.lock();
        try {
            var lock = partition.locks.get(tag);
            lock.ungrant(owner, mode);
            if (!lock.queue.isEmpty()) {
                lock.wakeWaiters();
            }
            LockTable.forgetIfUnused(partition, lock);
        } finally {
            partition.mutex.unlock();
        }
        if (key.strong) {
            table.removeStrong(tag);
        }
    }

    /// Releases everything but the session's own locks: the transaction is over.
    public void releaseTransaction(LockOwner owner) {
        orders.ended(owner);
        releaseFrom(owner, 1);
        owner.history.reset(owner.held.values());
        var virtual = LockTag.virtualTransaction(owner.slot, owner.lastLocalTransactionId());
        var partition = table.partition(virtual);
        if (owner.localTransactionId() == 0) {
            return;
        }
        partition.mutex.lock();
        try {
            owner.endVirtualTransaction();
            if (owner.virtualLockMaterialized) {
                owner.virtualLockMaterialized = false;
                var lock = partition.locks.get(virtual);
                lock.ungrant(owner, LockMode.EXCLUSIVE);
                lock.wakeWaiters();
                LockTable.forgetIfUnused(partition, lock);
            }
        } finally {
            partition.mutex.unlock();
        }
    }

    /// Releases what a subtransaction and those inside it took: ROLLBACK TO, or its abort.
    /// @param level the nesting level that is gone
    public void rollbackLevel(LockOwner owner, int level) {
        releaseFrom(owner, level);
    }

    /// A subtransaction ended well: its locks are its parent's from now on.
    public void mergeLevel(LockOwner owner, int level) {
        owner.held.values().forEach(local -> local.moveDown(level));
    }

    /// Releases the session's own locks (pg_advisory_unlock_all, DISCARD ALL, the session's end).
    public void releaseSession(LockOwner owner) {
        for (var local : List.copyOf(owner.held.values())) {
            if (local.isHeldBySession()) {
                while (local.remove(0)) {
                    // each hold counts
                }
                dropIfFree(owner, local);
            }
        }
    }

    private void releaseFrom(LockOwner owner, int level) {
        if (owner.held.isEmpty()) {
            return;
        }
        for (var each = owner.held.entrySet().iterator(); each.hasNext();) {
            var entry = each.next();
            entry.getValue().removeFrom(level);
            if (!entry.getValue().isHeld()) {
                each.remove();
                releaseShared(owner, entry.getKey());
            }
        }
    }

    private void dropIfFree(LockOwner owner, LocalLock local) {
        if (!local.isHeld()) {
            var key = new LockKey(local.tag, local.mode);
            owner.held.remove(key);
            releaseShared(owner, key);
        }
    }

    /// Whether the owner itself holds the lock in this mode.
    public boolean isHeld(LockOwner owner, LockTag tag, LockMode mode) {
        if (owner.rehearsal() != null) {
            return owner.rehearsal().isHeld(tag, mode);
        }
        return owner.held.containsKey(new LockKey(tag, mode));
    }

    /// Whether the owner holds the lock in this mode or a stronger one.
    public boolean isHeldAtLeast(LockOwner owner, LockTag tag, LockMode mode) {
        for (var each : LockMode.values()) {
            if (each.ordinal() >= mode.ordinal() && isHeld(owner, tag, each)) {
                return true;
            }
        }
        return false;
    }

    // ---- prepared transactions

    /// A lock as a prepared transaction keeps it.
    public record Hold(LockTag tag, LockMode mode) {}

    /// What the owner's transaction holds.
    /// @throws SqlException 0A000 where its session holds one of these objects as well: the lock could not be parted
    public List<Hold> transactionHolds(LockOwner owner) {
        var holds = new ArrayList<Hold>();
        var bySession = new java.util.HashSet<LockTag>();
        var byTransaction = new java.util.HashSet<LockTag>();
        for (var local : owner.held.values()) {
            if (local.isHeldBySession()) {
                bySession.add(local.tag);
            }
            if (local.isHeldByTransaction()) {
                byTransaction.add(local.tag);
                holds.add(new Hold(local.tag, local.mode));
            }
        }
        bySession.retainAll(byTransaction);
        if (!bySession.isEmpty()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, LockMessage.PREPARE_BOTH);
        }
        return holds;
    }

    /// What the owner's transaction has locked.
    public List<LockTag> tagsOf(LockOwner owner) {
        return owner.held.values().stream().filter(LocalLock::isHeldByTransaction).map(local -> local.tag).toList();
    }

    /// Makes a transaction's locks those of the prepared transaction that follows it; nobody gets in between. The session keeps its own.
    public void transfer(LockOwner from, LockOwner to) {
        for (var local : List.copyOf(from.held.values())) {
            if (local.isHeldBySession()) {
                continue;
            }
            var partition = table.partition(local.tag);
            partition.mutex.lock();
            try {
                LockTable.moveIntoTable(partition, local.tag, from);
                var lock = partition.locks.get(local.tag);
                lock.ungrant(from, local.mode);
                lock.grant(to, local.mode);
            } finally {
                partition.mutex.unlock();
            }
            var key = new LockKey(local.tag, local.mode);
            from.held.remove(key);
            remember(to, key, 1, local.statement, local.takenNanos);
        }
    }

    /// Before anybody else takes locks: a prepared transaction has one again.
    public void adopt(LockOwner owner, LockTag tag, LockMode mode) {
        var partition = table.partition(tag);
        partition.mutex.lock();
        try {
            partition.locks.computeIfAbsent(tag, Lock::new).grant(owner, mode);
        } finally {
            partition.mutex.unlock();
        }
        var key = new LockKey(tag, mode);
        if (key.strong) {
            table.addStrong(tag);
        }
        remember(owner, key, 1, null, clock.nanos());
    }

    /// Waits until the transaction with this id is over; its id must be locked by its session while it runs.
    public void waitForTransaction(LockOwner owner, long transactionId) {
        endTurn(owner, awaitTurn(owner, transactionId));
    }

    /// The same, and those who wait for it longer have had their turn: whoever began to wait later is held back until [#endTurn]. Nobody
    /// waits for a lock in his turn.
    public LockTag awaitTurn(LockOwner owner, long transactionId) {
        var tag = LockTag.transaction(transactionId);
        acquire(owner, tag, LockMode.SHARE, false, true);
        return tag;
    }

    /// @param turn what [#awaitTurn] gave, or null
    public void endTurn(LockOwner owner, LockTag turn) {
        if (turn != null) {
            release(owner, turn, LockMode.SHARE, false);
        }
    }

    /// Waits for the end of another session's virtual transaction (CREATE INDEX CONCURRENTLY).
    public void waitForVirtualTransaction(LockOwner owner, int slot, long localId) {
        var tag = LockTag.virtualTransaction(slot, localId);
        var partition = table.partition(tag);
        if (owner.rehearsal() != null) {
            acquire(owner, tag, LockMode.SHARE, false, true);
            release(owner, tag, LockMode.SHARE, false);
            return;
        }
        partition.mutex.lock();
        try {
            var holder = table.ownersBySlot.get(slot);
            if (holder == null || holder.localTransactionId() != localId) {
                return;
            }
            partition.locks.computeIfAbsent(tag, Lock::new).grant(holder, LockMode.EXCLUSIVE);
            holder.virtualLockMaterialized = true;
        } finally {
            partition.mutex.unlock();
        }
        acquire(owner, tag, LockMode.SHARE, false, true);
        release(owner, tag, LockMode.SHARE, false);
    }

}
