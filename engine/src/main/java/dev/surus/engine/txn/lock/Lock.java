package dev.surus.engine.txn.lock;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One lockable thing that somebody holds or wants. Everything in it is guarded by its partition's mutex.
final class Lock {
    final LockTag tag;
    /// Modes granted to each holder, as bits.
    final Map<LockOwner, Integer> holders = new LinkedHashMap<>();
    /// Those who wait, in the order in which they will be served.
    List<Waiter> queue = new ArrayList<>();
    /// Holders per mode, by mode number.
    final int[] granted = new int[9];
    int grantedMask;
    int waitMask;

    Lock(LockTag tag) {
        this.tag = tag;
    }

    boolean isUnused() {
        return holders.isEmpty() && queue.isEmpty();
    }

    int heldBy(LockOwner owner) {
        return holders.getOrDefault(owner, 0);
    }

    /// Whether `mode` conflicts with what others than `owner` hold.
    boolean conflictsWithOthers(LockOwner owner, LockMode mode) {
        if ((mode.conflicts() & grantedMask) == 0) {
            return false;
        }
        int own = heldBy(owner);
        for (int number = 1; number <= 8; number++) {
            int bit = 1 << number;
            if ((mode.conflicts() & bit) != 0 && granted[number] > ((own & bit) != 0 ? 1 : 0)) {
                return true;
            }
        }
        return false;
    }

    void grant(LockOwner owner, LockMode mode) {
        int before = heldBy(owner);
        if ((before & mode.bit()) == 0) {
            holders.put(owner, before | mode.bit());
            granted[mode.number()]++;
            grantedMask |= mode.bit();
        }
    }

    void ungrant(LockOwner owner, LockMode mode) {
        int left = heldBy(owner) & ~mode.bit();
        if (left == 0) {
            holders.remove(owner);
        } else {
            holders.put(owner, left);
        }
        if (--granted[mode.number()] == 0) {
            grantedMask &= ~mode.bit();
        }
    }

    void enqueue(int position, Waiter waiter) {
        queue.add(position, waiter);
        waitMask |= waiter.mode.bit();
    }

    void dequeue(Waiter waiter) {
        queue.remove(waiter);
        waitMask = 0;
        for (var other : queue) {
            waitMask |= other.mode.bit();
        }
    }

    /// Grants what can be granted now, in queue order: nobody passes a waiter ahead of him whose wish conflicts with his. Who waited
    /// for a transaction's end is let go when the one before him has done what he waited for, so that they come to it in that order.
    void wakeWaiters() {
        boolean inTurn = tag.kind() == LockTag.Kind.TRANSACTION;
        int ahead = 0;
        for (var waiter : List.copyOf(queue)) {
            if (inTurn && granted[LockMode.SHARE.number()] > 0) {
                return;
            }
            if ((waiter.mode.conflicts() & ahead) == 0 && !conflictsWithOthers(waiter.owner, waiter.mode)) {
                dequeue(waiter);
                grant(waiter.owner, waiter.mode);
                waiter.granted = true;
                waiter.owner.wake();
            } else {
                ahead |= waiter.mode.bit();
            }
        }
    }
}
