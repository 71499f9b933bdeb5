package dev.surus.engine.txn.lock;

import java.util.Arrays;

/// What a session itself remembers of a lock that it holds: how often, and on behalf of which nesting level
/// (0 = the session, 1 = the transaction, 2 ... = subtransactions). Touched by its own thread only.
final class LocalLock {
    final LockTag tag;
    final LockMode mode;
    /// The statement that took it, null where that is not known; and when, by the steady clock.
    final TransactionHistory.Statement statement;
    final long takenNanos;
    private int[] counts = new int[2];
    private int total;

    LocalLock(LockTag tag, LockMode mode, TransactionHistory.Statement statement, long takenNanos) {
        this.tag = tag;
        this.mode = mode;
        this.statement = statement;
        this.takenNanos = takenNanos;
    }

    void add(int level) {
        if (level >= counts.length) {
            counts = Arrays.copyOf(counts, level + 2);
        }
        counts[level]++;
        total++;
    }

    /// Takes one back from a level. @return whether that level had one
    boolean remove(int level) {
        if (level >= counts.length || counts[level] == 0) {
            return false;
        }
        counts[level]--;
        total--;
        return true;
    }

    /// Forgets all that levels from `level` upwards hold.
    void removeFrom(int level) {
        for (int i = level; i < counts.length; i++) {
            total -= counts[i];
            counts[i] = 0;
        }
    }

    /// A finished subtransaction's locks become its parent's.
    void moveDown(int level) {
        if (level < counts.length) {
            counts[level - 1] += counts[level];
            counts[level] = 0;
        }
    }

    boolean isHeld() {
        return total > 0;
    }

    boolean isHeldByTransaction() {
        return total > counts[0];
    }

    boolean isHeldBySession() {
        return counts[0] > 0;
    }
}
