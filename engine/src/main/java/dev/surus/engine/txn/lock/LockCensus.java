package dev.surus.engine.txn.lock;

import dev.surus.engine.base.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// Who holds which lock, who waits for it and for whom: what pg_locks, pg_blocking_pids() and the reports show.
public final class LockCensus {
    private final LockTable table;
    private final Clock clock;

    LockCensus(LockTable table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    /// Virtual transactions, as tags, of those who hold a lock (of prepared ones the transaction itself) that conflicts with `mode` on `tag`.
    public List<LockTag> conflictingVirtualTransactions(LockOwner owner, LockTag tag, LockMode mode) {
        var result = new ArrayList<LockTag>();
        var partition = table.partition(tag);
        partition.mutex.lock();
        try {
            table.moveIntoTable(partition, tag);
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

    /// One who stands in the way of a lock.
    /// @param waiting whether it waits in the queue itself, which nobody may overtake
    public record Obstacle(int pid, LockMode mode, boolean waiting) {}

    /// Who would make the owner wait for a lock that it does not hold: those who hold a conflicting one, and those who wait for one.
    public List<Obstacle> obstacles(LockOwner owner, LockTag tag, LockMode mode) {
        var result = new ArrayList<Obstacle>();
        if (tag.kind() == LockTag.Kind.VIRTUAL_TRANSACTION) {
            var holder = table.ownersBySlot.get((int) tag.first());
            if (holder != null && holder != owner && holder.localTransactionId() == tag.second()) {
                result.add(new Obstacle(holder.pid, LockMode.EXCLUSIVE, false));
            }
            return result;
        }
        var partition = table.partition(tag);
        partition.mutex.lock();
        try {
            if (new LockKey(tag, mode).strong) {
                table.moveIntoTable(partition, tag);
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
        table.lockAll();
        try {
            for (var owner : table.owners.values()) {
                long local = owner.localTransactionId();
                if (local != 0 && !owner.virtualLockMaterialized) {
                    rows.add(new HeldLock(LockTag.virtualTransaction(owner.slot, local), LockMode.EXCLUSIVE, true, true,
                            owner.pid, owner.slot, local, 0));
                }
            }
            for (var owner : table.owners.values()) {
                owner.fast.visit((tag, modes) -> {
                    for (var mode : LockMode.values()) {
                        if ((modes & mode.bit()) != 0) {
                            rows.add(new HeldLock(tag, mode, true, false, owner.pid, owner.slot, owner.lastLocalTransactionId(), 0));
                        }
                    }
                });
            }
            for (var partition : table.partitions) {
                for (var lock : partition.locks.values()) {
                    addRows(lock, rows);
                }
            }
        } finally {
            table.unlockAll();
        }
        return rows;
    }

    /// Of each lock that is held, which statement took it. The caller joins it to [#snapshot]: a lock may be gone by now.
    public List<LockOrigin> origins() {
        var result = new ArrayList<LockOrigin>();
        long now = clock.microsSinceEpoch();
        long nanos = clock.nanos();
        for (var owner : table.owners.values()) {
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
        table.lockAll();
        try {
            var owner = table.owners.get(pid);
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
            table.unlockAll();
        }
        return result;
    }

    /// By row, as a tuple's tag: the sessions that wait for it.
    public Map<LockTag, SortedSet<Integer>> waitersForRows() {
        var waiters = new HashMap<LockTag, SortedSet<Integer>>();
        for (var owner : table.owners.values()) {
            var row = owner.wantedRow();
            if (row != null) {
                waiters.computeIfAbsent(row, _ -> new TreeSet<>()).add(owner.pid);
            }
        }
        return waiters;
    }

    /// The session in a slot; 0 for none.
    public int pidOfSlot(int slot) {
        var owner = table.ownersBySlot.get(slot);
        return owner == null ? 0 : owner.pid;
    }
}
