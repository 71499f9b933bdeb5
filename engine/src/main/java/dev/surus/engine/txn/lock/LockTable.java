package dev.surus.engine.txn.lock;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.ReentrantLock;

/// Where locks and their owners are found: partitions with a mutex each, the owners, and the count of strong requests that keeps weak
/// locks out of [FastLocks].
final class LockTable {
    private static final int PARTITIONS = 64;

    /// Part of the table; its mutex guards every [Lock] in it.
    static final class Partition {
        final ReentrantLock mutex = new ReentrantLock();
        final Map<LockTag, Lock> locks = new HashMap<>();
    }

    final Partition[] partitions = new Partition[PARTITIONS];
    final Map<Integer, LockOwner> owners = new ConcurrentHashMap<>();
    final Map<Integer, LockOwner> ownersBySlot = new ConcurrentHashMap<>();
    /// How many hold or want a lock on a relation that conflicts with those held aside, by the tag's hash.
    private final AtomicIntegerArray strong = new AtomicIntegerArray(1 << 10);

    LockTable() {
        for (int i = 0; i < PARTITIONS; i++) {
            partitions[i] = new Partition();
        }
    }

    // ---- strong requests

    private static int strongIndex(LockTag tag) {
        return tag.hashCode() * 0x9E3779B9 >>> 22;
    }

    boolean hasStrong(LockTag tag) {
        return strong.get(strongIndex(tag)) != 0;
    }

    void addStrong(LockTag tag) {
        strong.incrementAndGet(strongIndex(tag));
    }

    void removeStrong(LockTag tag) {
        strong.decrementAndGet(strongIndex(tag));
    }

    /// Moves what all sessions hold of a relation aside into the table. Under the partition's mutex.
    void moveIntoTable(Partition partition, LockTag tag) {
        for (var owner : owners.values()) {
            moveIntoTable(partition, tag, owner);
        }
    }

    static void moveIntoTable(Partition partition, LockTag tag, LockOwner owner) {
        owner.fast.take(tag, bits -> {
            var lock = partition.locks.computeIfAbsent(tag, Lock::new);
            for (var mode : LockMode.values()) {
                if ((bits & mode.bit()) != 0) {
                    lock.grant(owner, mode);
                }
            }
        });
    }

    Partition partition(LockTag tag) {
        int hash = tag.hashCode() * 0x9E3779B9;
        return partitions[hash >>> 26];
    }

    static void forgetIfUnused(Partition partition, Lock lock) {
        if (lock.isUnused()) {
            // Only this one: the victim of a deadlock left its queue before it comes here, and the tag may have another by now.
            partition.locks.remove(lock.tag, lock);
        }
    }

    /// Partition mutexes are taken in the order of the array; nobody holds one while asking for another otherwise.
    void lockAll() {
        for (var partition : partitions) {
            partition.mutex.lock();
        }
    }

    void unlockAll() {
        for (var partition : partitions) {
            partition.mutex.unlock();
        }
    }
}
