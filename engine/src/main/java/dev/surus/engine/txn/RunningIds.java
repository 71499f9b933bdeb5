package dev.surus.engine.txn;

import java.util.List;

/// A snapshot as its ids: what pg_current_snapshot() shows. Snapshots themselves are numbers; this is taken beside one.
/// @param first the lowest id still running; all below are over
/// @param next one above the highest id that is over
/// @param between top-level ids running in `first .. next - 1`, ascending, the transaction's own left out
public record RunningIds(long first, long next, List<Long> between) {
    public static RunningIds now(TransactionSystem system, Transaction own) {
        long next = system.ids().latestCompleted() + 1;
        // An id below this one that has been given out, and is not among the open ones yet, would look as if it was over.
        for (var transaction : system.running()) {
            while (transaction != own && transaction.isTakingId) {
                Thread.onSpinWait();
            }
        }
        long first = next;
        var between = new java.util.ArrayList<Long>();
        for (long id : system.ids().open()) {
            var transaction = system.find(id);
            if (id < next && transaction != null && transaction.id() == id) {
                first = Math.min(first, id);
                if (transaction != own) {
                    between.add(id);
                }
            }
        }
        return new RunningIds(first, next, List.copyOf(between));
    }
}
