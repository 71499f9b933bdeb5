package dev.surus.engine.txn.lock;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Interrupts;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.MessageKey;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// Locks with PostgreSQL's eight modes on PostgreSQL's lock tags, queued first come, first served, with deadlocks found
/// by the waiters themselves. See the package's page for the rules.
public final class LockManager {
    /// What came of [#acquire].
    public enum Outcome { GRANTED, ALREADY_HELD, NOT_AVAILABLE }

    private static final int PARTITIONS = 64;
    private static final int HOLDERS_SHOWN = 5;

    /// Part of the lock table; its mutex guards every [Lock] in it.
    static final class Partition {
        final ReentrantLock mutex = new ReentrantLock();
        final Map<LockTag, Lock> locks = new HashMap<>();
    }

    private final Partition[] partitions = new Partition[PARTITIONS];
    private final Map<Integer, LockOwner> owners = new ConcurrentHashMap<>();
    private final Map<Integer, LockOwner> ownersBySlot = new ConcurrentHashMap<>();
    private final List<DeadlockListener> deadlockListeners = new CopyOnWriteArrayList<>();
    private final LockOrders orders = new LockOrders();
    private final AtomicLong deadlocks = new AtomicLong();
    /// How many hold or want a lock on a relation that conflicts with those held aside, by the tag's hash.
    private final AtomicIntegerArray strong = new AtomicIntegerArray(1 << 10);
    private final Clock clock;

    public LockManager(Clock clock) {
        this.clock = clock;
        for (int i = 0; i < PARTITIONS; i++) {
            partitions[i] = new Partition();
        }
    }

    /// Makes a session known; every holder and waiter must be.
    public void register(LockOwner owner) {
        owners.put(owner.pid, owner);
        ownersBySlot.put(owner.slot, owner);
    }

    public void unregister(LockOwner owner) {
        releaseTransaction(owner);
        releaseSession(owner);
        owners.remove(owner.pid, owner);
        ownersBySlot.remove(owner.slot, owner);
    }

    /// Told of each deadlock by its victim's thread, before the victim's client is told.
    public interface DeadlockListener {
        void found(DeadlockReport report, LockOwner.Setup victim);
    }

    public void onDeadlock(DeadlockListener listener) {
        deadlockListeners.add(listener);
    }

    /// In which order transactions take tables and rows.
    public LockOrders orders() {
        return orders;
    }

    public long deadlockCount() {
        return deadlocks.get();
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
            return acquireInTable(owner, key, level, wait);
        }
        strong.incrementAndGet(strongIndex(key.tag));
        Outcome outcome = Outcome.NOT_AVAILABLE;
        try {
            outcome = acquireInTable(owner, key, level, wait);
            return outcome;
        } finally {
            if (outcome == Outcome.NOT_AVAILABLE) {
                strong.decrementAndGet(strongIndex(key.tag));
            }
        }
    }

    // ---- weak locks on relations, which are held aside while nobody wants a strong one

    private static int strongIndex(LockTag tag) {
        return tag.hashCode() * 0x9E3779B9 >>> 22;
    }

    /// @return false where the lock must be taken in the table
    private boolean holdAside(LockOwner owner, LockKey key) {
        int index = strongIndex(key.tag);
        // With a strong request on its way, taking it back there is sure to come: spare the way.
        if (strong.get(index) != 0 || !owner.fast.hold(key)) {
            return false;
        }
        // Where the note cannot be taken back, somebody has already moved it into the table, as granted.
        return strong.get(index) == 0 || !owner.fast.drop(key);
    }

    /// Moves what all sessions hold of a relation aside into the table. Under the partition's mutex.
    private void moveIntoTable(Partition partition, LockTag tag) {
        for (var owner : owners.values()) {
            moveIntoTable(partition, tag, owner);
        }
    }

    private static void moveIntoTable(Partition partition, LockTag tag, LockOwner owner) {
        owner.fast.take(tag, bits -> {
            var lock = partition.locks.computeIfAbsent(tag, Lock::new);
            for (var mode : LockMode.values()) {
                if ((bits & mode.bit()) != 0) {
                    lock.grant(owner, mode);
                }
            }
        });
    }

    private Outcome acquireInTable(LockOwner owner, LockKey key, int level, boolean wait) {
        var tag = key.tag;
        var mode = key.mode;
        var partition = partition(tag);
        Waiter waiter = null;
        DeadlockReport mutual = null;
        partition.mutex.lock();
        try {
            if (key.strong) {
                moveIntoTable(partition, tag);
            }
            var lock = partition.locks.computeIfAbsent(tag, Lock::new);
            boolean blocked = (mode.conflicts() & lock.waitMask) != 0 || lock.conflictsWithOthers(owner, mode);
            int position = blocked ? queuePosition(lock, owner, mode) : GRANT_NOW;
            if (position == GRANT_NOW) {
                lock.grant(owner, mode);
            } else if (!wait) {
                forgetIfUnused(partition, lock);
                return Outcome.NOT_AVAILABLE;
            } else if (position < 0) {
                mutual = mutualWait(owner, tag, mode, lock.queue.get(-position - 1));
                forgetIfUnused(partition, lock);
            } else {
                waiter = new Waiter(owner, lock, mode, clock.microsSinceEpoch());
                lock.enqueue(position, waiter);
                owner.waiting = waiter;
            }
        } finally {
            partition.mutex.unlock();
        }
        if (mutual != null) {
            throw deadlock(mutual, owner);
        }
        if (waiter != null) {
            await(waiter, partition);
        }
        remember(owner, key, level, owner.history.current(), clock.nanos());
        return Outcome.GRANTED;
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

    /// Parks until granted. Checks for a deadlock once, deadlock_timeout after the wait began.
    private void await(Waiter waiter, Partition partition) {
        var owner = waiter.owner;
        var interrupts = owner.interrupts();
        long start = clock.nanos();
        long checkAt = start + owner.setup.deadlockTimeoutMillis() * 1_000_000L;
        long lockTimeoutMillis = owner.setup.lockTimeoutMillis();
        long giveUpAt = start + lockTimeoutMillis * 1_000_000L;
        boolean checked = false;
        boolean logged = false;
        try {
            while (!waiter.granted) {
                interrupts.check();
                long now = clock.nanos();
                if (lockTimeoutMillis > 0 && now >= giveUpAt) {
                    interrupts.raise(Interrupts.Reason.LOCK_TIMEOUT);
                    continue;
                }
                if (!checked && now >= checkAt) {
                    checked = true;
                    logged = searchDeadlock(waiter, start);
                    continue;
                }
                long until = Long.MAX_VALUE;
                if (!checked) {
                    until = checkAt - now;
                }
                if (lockTimeoutMillis > 0) {
                    until = Math.min(until, giveUpAt - now);
                }
                interrupts.park(until == Long.MAX_VALUE ? 0 : until);
            }
        } catch (Throwable stop) {
            abandon(waiter, partition);
            throw stop;
        }
        owner.waiting = null;
        if (logged) {
            logWait(LockMessage.ACQUIRED, waiter, start, null);
        }
    }

    /// Leaves the queue, or gives back what was granted in the last moment.
    private void abandon(Waiter waiter, Partition partition) {
        partition.mutex.lock();
        try {
            if (waiter.granted) {
                waiter.lock.ungrant(waiter.owner, waiter.mode);
            } else {
                waiter.lock.dequeue(waiter);
            }
            waiter.owner.waiting = null;
            waiter.lock.wakeWaiters();
            forgetIfUnused(partition, waiter.lock);
        } finally {
            partition.mutex.unlock();
        }
    }

    /// @return whether the wait was logged
    private boolean searchDeadlock(Waiter waiter, long start) {
        boolean log = waiter.owner.setup.logLockWaits();
        lockAll();
        DeadlockSearch.Verdict verdict;
        Message holders = null;
        try {
            if (waiter.granted) {
                return false;
            }
            verdict = new DeadlockSearch(waiter, owner -> report(owner), clock.microsSinceEpoch()).run();
            if (log) {
                holders = holdersOf(waiter.lock);
            }
            if (verdict.report() != null) {
                // Out of the queue at once: nobody else shall find this cycle and give up as well.
                waiter.lock.dequeue(waiter);
                waiter.owner.waiting = null;
                waiter.lock.wakeWaiters();
            }
        } finally {
            unlockAll();
        }
        if (verdict.report() != null) {
            if (log) {
                logWait(LockMessage.DETECTED_WHILE_WAITING, waiter, start, holders);
            }
            throw deadlock(verdict.report(), waiter.owner);
        }
        if (log) {
            logWait(verdict.reordered() ? LockMessage.AVOIDED : LockMessage.STILL_WAITING, waiter, start, holders);
        }
        return log;
    }

    /// Who holds it and who waits for it, and what those who hold it have done for that.
    private Message holdersOf(Lock lock) {
        var holding = new ArrayList<String>();
        lock.holders.keySet().forEach(owner -> holding.add(Integer.toString(owner.pid)));
        var queue = new ArrayList<String>();
        lock.queue.forEach(other -> queue.add(Integer.toString(other.owner.pid)));
        var text = new Message(
                holding.size() == 1 ? LockMessage.HOLDERS_ONE : LockMessage.HOLDERS_MANY,
                String.join(", ", holding), String.join(", ", queue));
        int shown = 0;
        for (LockOwner owner : lock.holders.keySet()) {
            if (shown++ == HOLDERS_SHOWN) {
                break;
            }
            var transaction = report(owner);
            String now = StatementSecrets.hide(owner.setup.statement());
            var origin = origin(owner, lock.tag);
            String took = origin == null || origin.statement == null ? "?" : StatementSecrets.hide(origin.statement.text);
            text = new Message(LockMessage.LINES, text,
                    new Message(LockMessage.HOLDER_STATEMENTS, owner.pid, transaction.user(), transaction.application(), took, now));
        }
        return text;
    }

    private void logWait(MessageKey text, Waiter waiter, long start, Message holders) {
        long micros = (clock.nanos() - start) / 1000;
        var line = new Diagnostic(Severity.LOG, SqlState.SUCCESSFUL_COMPLETION, new Message(text, waiter.owner.pid,
                waiter.mode.displayName(), waiter.lock.tag.describe(),
                micros / 1000 + "." + String.format("%03d", micros % 1000)));
        line.detail = holders;
        waiter.owner.setup.log(line);
    }

    private static LocalLock origin(LockOwner owner, LockTag tag) {
        for (Object taken : owner.history.taken()) {
            if (taken instanceof LocalLock local && local.tag.equals(tag)) {
                return local;
            }
        }
        return null;
    }

    /// What an owner's transaction did so far. The owner waits, or may go on meanwhile: then the newest of it may be missing.
    private DeadlockReport.TransactionReport report(LockOwner owner) {
        var statements = owner.history.statements().stream().map(statement -> {
            boolean secret = StatementSecrets.speaksOfSecrets(statement.text);
            String parameters = statement.parameters();
            return new DeadlockReport.StatementReport(statement.number, statement.startMicros, StatementSecrets.hide(statement.text),
                    parameters == null ? null : secret ? StatementSecrets.HIDDEN : parameters);
        }).toList();
        long now = clock.microsSinceEpoch();
        long nanos = clock.nanos();
        var locks = new ArrayList<DeadlockReport.LockReport>();
        for (Object taken : owner.history.taken()) {
            switch (taken) {
                case LocalLock local -> locks.add(new DeadlockReport.LockReport(local.mode.displayName(), local.tag, null,
                        local.statement == null ? 0 : local.statement.number, now - (nanos - local.takenNanos) / 1000));
                case TransactionHistory.RowsTaken rows -> locks.add(new DeadlockReport.LockReport(RowModes.WORDS.get(rows.mode()),
                        LockTag.tuple(rows.database(), rows.relation(), rows.block(), rows.offset()), null,
                        rows.statement() == null ? 0 : rows.statement().number, now - (nanos - rows.takenNanos()) / 1000));
                default -> throw new IllegalStateException();
            }
        }
        var setup = owner.setup;
        return new DeadlockReport.TransactionReport(setup.user(), setup.userId(), setup.application(), setup.database(), setup.transactionStartMicros(),
                statements, owner.history.omittedStatements(), locks, "");
    }

    private DeadlockReport mutualWait(LockOwner owner, LockTag tag, LockMode mode, Waiter other) {
        long now = clock.microsSinceEpoch();
        return new DeadlockReport(now, List.of(
                new DeadlockReport.Edge(owner.pid, mode, tag, other.owner.pid, owner.setup.statement(), now, report(owner)),
                new DeadlockReport.Edge(other.owner.pid, other.mode, tag, owner.pid, other.owner.setup.statement(), other.sinceMicros, report(other.owner))));
    }

    /// No mutex is held here: names are looked up, and listeners may write files.
    private SqlException deadlock(DeadlockReport report, LockOwner victim) {
        deadlocks.incrementAndGet();
        var named = report.named(victim.setup::nameOf);
        deadlockListeners.forEach(listener -> listener.found(named, victim.setup));
        var error = new SqlException(SqlState.T_R_DEADLOCK_DETECTED, LockMessage.DEADLOCK).hint(LockMessage.DEADLOCK_HINT);
        Message waits = null;
        Message statements = null;
        for (var edge : report.edges().reversed()) {
            waits = line(waits, new Message(LockMessage.DEADLOCK_EDGE, edge.pid(), edge.mode().displayName(),
                    edge.tag().describe(), edge.blockedBy()));
            statements = line(statements, new Message(LockMessage.DEADLOCK_STATEMENT, edge.pid(), edge.statement()));
        }
        error.diagnostic().detail = waits;
        error.diagnostic().detailForLog = new Message(LockMessage.LINES, waits, statements);
        return error;
    }

    private static Message line(Message following, Message line) {
        return following == null ? line : new Message(LockMessage.LINES, line, following);
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
        var partition = partition(tag);
        partition.mutex.lock();
        try {
            var lock = partition.locks.get(tag);
            lock.ungrant(owner, mode);
            if (!lock.queue.isEmpty()) {
                lock.wakeWaiters();
            }
            forgetIfUnused(partition, lock);
        } finally {
            partition.mutex.unlock();
        }
        if (key.strong) {
            strong.decrementAndGet(strongIndex(tag));
        }
    }

    /// Releases everything but the session's own locks: the transaction is over.
    public void releaseTransaction(LockOwner owner) {
        orders.ended(owner);
        releaseFrom(owner, 1);
        owner.history.reset(owner.held.values());
        var virtual = LockTag.virtualTransaction(owner.slot, owner.lastLocalTransactionId());
        var partition = partition(virtual);
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
                forgetIfUnused(partition, lock);
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
            var partition = partition(local.tag);
            partition.mutex.lock();
            try {
                moveIntoTable(partition, local.tag, from);
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
        var partition = partition(tag);
        partition.mutex.lock();
        try {
            partition.locks.computeIfAbsent(tag, Lock::new).grant(owner, mode);
        } finally {
            partition.mutex.unlock();
        }
        var key = new LockKey(tag, mode);
        if (key.strong) {
            strong.incrementAndGet(strongIndex(tag));
        }
        remember(owner, key, 1, null, clock.nanos());
    }

    /// Waits until the transaction with this id is over; its id must be locked by its session while it runs.
    public void waitForTransaction(LockOwner owner, long transactionId) {
        var tag = LockTag.transaction(transactionId);
        acquire(owner, tag, LockMode.SHARE, false, true);
        release(owner, tag, LockMode.SHARE, false);
    }

    /// Waits for the end of another session's virtual transaction (CREATE INDEX CONCURRENTLY).
    public void waitForVirtualTransaction(LockOwner owner, int slot, long localId) {
        var tag = LockTag.virtualTransaction(slot, localId);
        var partition = partition(tag);
        if (owner.rehearsal() != null) {
            acquire(owner, tag, LockMode.SHARE, false, true);
            release(owner, tag, LockMode.SHARE, false);
            return;
        }
        partition.mutex.lock();
        try {
            var holder = ownersBySlot.get(slot);
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

    /// Virtual transactions, as tags, of those who hold a lock (of prepared ones the transaction itself) that conflicts with `mode` on `tag`.
    public List<LockTag> conflictingVirtualTransactions(LockOwner owner, LockTag tag, LockMode mode) {
        var result = new ArrayList<LockTag>();
        var partition = partition(tag);
        partition.mutex.lock();
        try {
            moveIntoTable(partition, tag);
            var lock = partition.locks.get(tag);
            if (lock != null) {
                lock.holders.forEach((holder, held) -> {
                    if (holder != owner && (held & mode.conflicts()) != 0 && holder.preparedId() != 0) {
                        result.add(LockTag.transaction(holder.preparedId()));
                    } else if (holder != owner && (held & mode.conflicts()) != 0 && holder.localTransactionId() != 0) {
                        result.add(LockTag.virtualTransaction(holder.slot, holder.localTransactionId()));
                    }
                });
            }
        } finally {
            partition.mutex.unlock();
        }
        return result;
    }

    /// The session in a slot; 0 for none.
    public int pidOfSlot(int slot) {
        var owner = ownersBySlot.get(slot);
        return owner == null ? 0 : owner.pid;
    }

    /// One who stands in the way of a lock.
    /// @param waiting whether it waits in the queue itself, which nobody may overtake
    public record Obstacle(int pid, LockMode mode, boolean waiting) {}

    /// Who would make the owner wait for a lock that it does not hold: those who hold a conflicting one, and those who wait for one.
    public List<Obstacle> obstacles(LockOwner owner, LockTag tag, LockMode mode) {
        var result = new ArrayList<Obstacle>();
        if (tag.kind() == LockTag.Kind.VIRTUAL_TRANSACTION) {
            var holder = ownersBySlot.get((int) tag.first());
            if (holder != null && holder != owner && holder.localTransactionId() == tag.second()) {
                result.add(new Obstacle(holder.pid, LockMode.EXCLUSIVE, false));
            }
            return result;
        }
        var partition = partition(tag);
        partition.mutex.lock();
        try {
            if (new LockKey(tag, mode).strong) {
                moveIntoTable(partition, tag);
            }
            var lock = partition.locks.get(tag);
            if (lock == null) {
                return result;
            }
            lock.holders.forEach((holder, held) -> {
                for (var each : LockMode.values()) {
                    if (holder != owner && (held & each.bit()) != 0 && mode.conflictsWith(each)) {
                        result.add(new Obstacle(holder.pid, each, false));
                    }
                }
            });
            for (var waiter : lock.queue) {
                if (waiter.owner != owner && mode.conflictsWith(waiter.mode)) {
                    result.add(new Obstacle(waiter.owner.pid, waiter.mode, true));
                }
            }
        } finally {
            partition.mutex.unlock();
        }
        return result;
    }

    /// All locks held and awaited, as pg_locks shows them.
    public List<HeldLock> snapshot() {
        var rows = new ArrayList<HeldLock>();
        lockAll();
        try {
            for (var owner : owners.values()) {
                long local = owner.localTransactionId();
                if (local != 0 && !owner.virtualLockMaterialized) {
                    rows.add(new HeldLock(LockTag.virtualTransaction(owner.slot, local), LockMode.EXCLUSIVE, true, true,
                            owner.pid, owner.slot, local, 0));
                }
            }
            for (var owner : owners.values()) {
                owner.fast.visit((tag, modes) -> {
                    for (var mode : LockMode.values()) {
                        if ((modes & mode.bit()) != 0) {
                            rows.add(new HeldLock(tag, mode, true, false, owner.pid, owner.slot, owner.lastLocalTransactionId(), 0));
                        }
                    }
                });
            }
            for (var partition : partitions) {
                for (var lock : partition.locks.values()) {
                    addRows(lock, rows);
                }
            }
        } finally {
            unlockAll();
        }
        return rows;
    }

    /// Of each lock that is held, which statement took it. The caller joins it to [#snapshot]: a lock may be gone by now.
    public List<LockOrigin> origins() {
        var result = new ArrayList<LockOrigin>();
        long now = clock.microsSinceEpoch();
        long nanos = clock.nanos();
        for (var owner : owners.values()) {
            for (Object taken : owner.history.taken()) {
                if (taken instanceof LocalLock local) {
                    result.add(new LockOrigin(local.tag, local.mode, owner.pid, local.statement, now - (nanos - local.takenNanos) / 1000));
                }
            }
        }
        return result;
    }

    private static void addRows(Lock lock, List<HeldLock> rows) {
        lock.holders.forEach((owner, held) -> {
            for (var mode : LockMode.values()) {
                if ((held & mode.bit()) != 0) {
                    rows.add(new HeldLock(lock.tag, mode, true, false, owner.pid, owner.slot,
                            owner.lastLocalTransactionId(), 0));
                }
            }
        });
        for (var waiter : lock.queue) {
            rows.add(new HeldLock(lock.tag, waiter.mode, false, false, waiter.owner.pid, waiter.owner.slot,
                    waiter.owner.lastLocalTransactionId(), waiter.sinceMicros));
        }
    }

    /// pg_blocking_pids: those who hold what the session waits for, and those ahead of it in the queue whose wish
    /// conflicts with its own.
    public List<Integer> blockingPids(int pid) {
        var result = new ArrayList<Integer>();
        lockAll();
        try {
            var owner = owners.get(pid);
            var waiter = owner == null ? null : owner.waiting;
            if (waiter != null && !waiter.granted) {
                waiter.lock.holders.forEach((holder, held) -> {
                    if (holder != owner && (held & waiter.mode.conflicts()) != 0) {
                        result.add(holder.pid);
                    }
                });
                for (var ahead : waiter.lock.queue) {
                    if (ahead == waiter) {
                        break;
                    }
                    if (waiter.mode.conflictsWith(ahead.mode)) {
                        result.add(ahead.owner.pid);
                    }
                }
            }
        } finally {
            unlockAll();
        }
        return result;
    }

    private Partition partition(LockTag tag) {
        int hash = tag.hashCode() * 0x9E3779B9;
        return partitions[hash >>> 26];
    }

    private static void forgetIfUnused(Partition partition, Lock lock) {
        if (lock.isUnused()) {
            // Only this one: the victim of a deadlock left its queue before it comes here, and the tag may have another by now.
            partition.locks.remove(lock.tag, lock);
        }
    }

    /// Partition mutexes are taken in the order of the array; nobody holds one while asking for another otherwise.
    private void lockAll() {
        for (var partition : partitions) {
            partition.mutex.lock();
        }
    }

    private void unlockAll() {
        for (var partition : partitions) {
            partition.mutex.unlock();
        }
    }
}
