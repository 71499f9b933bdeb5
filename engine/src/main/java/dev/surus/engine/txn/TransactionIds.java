package dev.surus.engine.txn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/// The ids of transactions and subtransactions: which comes next, whose the open ones are, and what became of the others. An id given out that is
/// neither open nor among the rolled back ones has committed (X5).
public final class TransactionIds {
    /// The first id that an ordinary transaction can have; those below mean what they mean in PostgreSQL.
    public static final long FIRST_NORMAL = 3;
    /// The id of rows that bootstrap wrote.
    public static final long FROZEN = 2;

    private final AtomicLong next = new AtomicLong(FIRST_NORMAL);
    private final ConcurrentSkipListMap<Long, Transaction> open = new ConcurrentSkipListMap<>();
    private final AbortedIds aborted = new AbortedIds();
    /// Grows under the lock of the rolled back ones only.
    private volatile long latestCompleted = FIRST_NORMAL - 1;

    // ---- what is known of them

    /// The open transaction that an id belongs to (as its own id or a subtransaction's), or null.
    public Transaction find(long id) {
        return open.get(id);
    }

    public TransactionStatus status(long id) {
        if (open.containsKey(id)) {
            return TransactionStatus.IN_PROGRESS;
        }
        return aborted.contains(id) ? TransactionStatus.ABORTED : TransactionStatus.COMMITTED;
    }

    /// Whether the fate of an id that has been given out is still known.
    public boolean knowsStatus(long id) {
        return AbortedIds.isKnown(id, next.get());
    }

    /// The newest id that is over: ids above it were open, or not given, a moment ago.
    public long latestCompleted() {
        return latestCompleted;
    }

    /// The id that the next transaction will get.
    public long next() {
        return next.get();
    }

    /// Ids of open (sub)transactions, ascending.
    public List<Long> open() {
        return new ArrayList<>(open.keySet());
    }

    /// Ids given out whose end is not in the log yet; called inside the append lock.
    long[] withoutEnd() {
        return open.entrySet().stream().filter(entry -> !entry.getValue().commitAppended).mapToLong(Map.Entry::getKey).toArray();
    }

    AbortedIds aborted() {
        return aborted;
    }

    // ---- their way

    long take() {
        return next.getAndIncrement();
    }

    void opened(long id, Transaction transaction) {
        open.put(id, transaction);
    }

    /// The transaction has committed, or its ids are among the rolled back ones.
    void ended(Transaction transaction) {
        if (transaction.id() != 0) {
            open.remove(transaction.id());
            transaction.subtransactionIds().forEach(open::remove);
            completed(transaction.id());
            transaction.subtransactionIds().forEach(this::completed);
        }
    }

    void rolledBack(long id) {
        aborted.add(id);
        open.remove(id);
        completed(id);
    }

    private void completed(long id) {
        synchronized (aborted) {
            latestCompleted = Math.max(latestCompleted, id);
        }
    }

    // ---- after a crash

    /// The log tells of an id: it has been given out.
    void seen(long id) {
        if (id >= next.get()) {
            next.set(id + 1);
        }
    }

    /// All that the log tells is replayed: what is not open is over.
    void replayed() {
        synchronized (aborted) {
            latestCompleted = next.get() - 1;
        }
    }
}
