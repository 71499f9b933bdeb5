package dev.surus.engine.txn;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongConsumer;

/// During replay: the ids whose end the log has not told yet. Those left at its end were open at the crash.
final class UndecidedIds {
    private final Set<Long> openAtCheckpoint = new HashSet<>();
    private long first = TransactionIds.FIRST_NORMAL;
    /// By id minus [#first].
    private final BitSet decided = new BitSet();

    /// Ids from this one on were given after the checkpoint.
    void startAt(long nextId) {
        first = nextId;
    }

    void open(long id) {
        openAtCheckpoint.add(id);
    }

    void decide(long id) {
        if (id >= first) {
            decided.set((int) (id - first));
        } else {
            openAtCheckpoint.remove(id);
        }
    }

    /// Visits what is left, and forgets everything.
    void close(long nextId, LongConsumer visitor) {
        openAtCheckpoint.forEach(visitor::accept);
        for (int at = decided.nextClearBit(0); first + at < nextId; at = decided.nextClearBit(at + 1)) {
            visitor.accept(first + at);
        }
        openAtCheckpoint.clear();
        decided.clear();
    }
}
