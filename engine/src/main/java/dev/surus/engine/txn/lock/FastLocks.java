package dev.surus.engine.txn.lock;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntConsumer;

/// Where one session notes weak locks on relations (those of SELECT, INSERT, UPDATE, DELETE) without a look at the lock table: weak modes do not
/// conflict with each other, so nobody has to know of them until somebody wants a strong one.
///
/// ```
///   holder:   note the lock           then  read the count of strong requests; not 0: take the note back, go to the table
///   strong:   count itself            then  move all notes on its relation into the table (under the partition's mutex)
/// ```
///
/// Whichever comes second sees the other. A slot's modes carry a number that moves with each use, so that a slot that was
/// emptied and filled with another relation meanwhile is not mistaken for what it was.
final class FastLocks {
    private static final int SLOTS = 16;
    private static final int MODE_BITS = 4;
    private static final int MODES = (1 << MODE_BITS) - 1;

    private final AtomicLongArray relations = new AtomicLongArray(SLOTS);
    private final AtomicIntegerArray modes = new AtomicIntegerArray(SLOTS);

    private static long relation(LockTag tag) {
        return (long) tag.database() << 32 | tag.first() & 0xFFFF_FFFFL;
    }

    static LockTag tag(long relation) {
        return LockTag.relation((int) (relation >>> 32), (int) relation);
    }

    // ---- by the session itself

    /// Notes a lock. @return false where there is no room for it
    boolean hold(LockKey key) {
        long relation = relation(key.tag);
        int free = -1;
        for (int i = 0; i < SLOTS; i++) {
            int now = modes.getPlain(i);
            if ((now & MODES) == 0) {
                free = free < 0 ? i : free;
            } else if (relations.getPlain(i) == relation) {
                return modes.compareAndSet(i, now, now | key.mode.bit());
            }
        }
        if (free < 0) {
            return false;
        }
        relations.setOpaque(free, relation);
        modes.set(free, (modes.getPlain(free) | MODES) + 1 | key.mode.bit());
        return true;
    }

    /// Takes a note back. @return false where there is none: the lock is in the table
    boolean drop(LockKey key) {
        long relation = relation(key.tag);
        for (int i = 0; i < SLOTS; i++) {
            int now = modes.get(i);
            if ((now & key.mode.bit()) != 0 && relations.getPlain(i) == relation) {
                return modes.compareAndSet(i, now, now & ~key.mode.bit());
            }
        }
        return false;
    }

    // ---- by others, under the mutex of the relation's partition

    /// Removes all notes on a relation.
    /// @param to receives the modes, as bits
    void take(LockTag tag, IntConsumer to) {
        long relation = relation(tag);
        for (int i = 0; i < SLOTS; i++) {
            for (;;) {
                int now = modes.get(i);
                if ((now & MODES) == 0 || relations.get(i) != relation) {
                    break;
                }
                if (modes.compareAndSet(i, now, now & ~MODES)) {
                    to.accept(now & MODES);
                    break;
                }
            }
        }
    }

    /// What a monitor is shown.
    interface Visitor {
        void lock(LockTag tag, int modes);
    }

    void visit(Visitor visitor) {
        for (int i = 0; i < SLOTS; i++) {
            int before = modes.get(i);
            long relation = relations.get(i);
            if ((before & MODES) != 0 && modes.get(i) == before) {
                visitor.lock(tag(relation), before & MODES);
            }
        }
    }
}
