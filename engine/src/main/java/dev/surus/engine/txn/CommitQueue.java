package dev.surus.engine.txn;

import java.util.ArrayDeque;

/// Commits between their record in the log and their visibility. Numbers are in the order of the log (X1), and a number is published only when
/// every commit up to it is stamped (X2).
final class CommitQueue {
    private record Commit(long number, long lsn, TransactionState state, boolean needsFlush) {}

    private long lastNumber;
    /// In the order of the numbers; guarded by itself, as is the last number.
    private final ArrayDeque<Commit> waiting = new ArrayDeque<>();
    private volatile long published;

    /// Takes a commit number; with a log, inside its append lock.
    /// @param lsn of the commit record
    /// @param needsFlush whether nobody may see the commit before the log is durable up to there
    /// @return the number
    long enqueue(long lsn, TransactionState state, boolean needsFlush) {
        synchronized (waiting) {
            long number = ++lastNumber;
            waiting.add(new Commit(number, lsn, state, needsFlush));
            return number;
        }
    }

    /// Stamps the commits that may be seen, in order, then publishes the newest number.
    void publish(CommitRecords records) {
        synchronized (waiting) {
            long durable = records.durable();
            long newest = published;
            for (var next = waiting.peek(); next != null && (!next.needsFlush || next.lsn <= durable); next = waiting.peek()) {
                next.state.stamp(next.number);
                newest = next.number;
                waiting.remove();
            }
            published = newest;
        }
    }

    /// The newest commit number that snapshots see.
    long published() {
        return published;
    }
}
