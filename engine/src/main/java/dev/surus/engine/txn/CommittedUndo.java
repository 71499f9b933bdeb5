package dev.surus.engine.txn;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// The undo of transactions that have ended, until no snapshot needs any of it.
///
/// What every snapshot sees is forgotten at once. Where an old snapshot keeps more than a few transactions, those that no snapshot tells
/// apart (no snapshot's number lies between theirs) are merged, and their chunks go:
///
/// ```
/// row 1:  head -> C -> B -> A                  head -> A'
/// row 2:  head -> C -> B                       head -> B'
/// row 3:  head -> C                            head -> C'
///         snapshot 5, commits A 7, B 8, C 9    A', B', C' in one MergedUndo of number 7
/// ```
///
/// Rules (V):
///
/// - V1: a record of commit `c`, whose row's next older record is of commit `b`, is needed if and only if a snapshot `s` with `b <= s < c` is
///   live. Snapshots that come later are not older than the newest commit published when the live ones were listed, and no newer commit is judged;
///   a snapshot announces its number before it makes sure that the number is still the newest.
/// - V2: bytes of records never change. Who takes a record out of a chain points the row's head past it; where a newer record leads to it,
///   [UndoDirectory#forward] leads past it for as long as that one is there. Both under the row's stripe.
/// - V3: a link that leads nowhere means "visible to all" only if the row's head, or the record that it came from, is still there
///   after the look. Else the row has been changed meanwhile, and is read again (it gives every live snapshot the same version).
/// - V4: one cleaner at a time merges; so the committed part of a chain changes under nobody else's hands.
/// - V5: what an uncommitted or prepared transaction has written is not touched; its records keep their place in front.
/// - V6: records that a watched serializable transaction's snapshot does not see are not merged, since it wants to know each of their writers.
/// - V7: an entry marked obsolete goes when no version in its row's chain has its key; a row that was made and deleted between two neighbouring
///   snapshots goes with it. What cannot go yet stays noted in the merged undo, and in checkpoints.
final class CommittedUndo {
    /// Fewer transactions than these are not worth merging.
    private static final int LAG = 256;
    private volatile int lag = LAG;
    /// A transaction with more records is looked at first: it may be dense already. And it is not for a committing session to sweep.
    private static final int LARGE = 2_000;
    private static final int SAMPLE = 1_000;
    private static final int RECORDS_PER_RELIEF = 500;
    /// More records than these are worth merging, however few transactions they are of.
    private static final int LAG_RECORDS = 1_000;
    /// More records than these, and whoever commits takes part in the merging.
    private static final int BACKLOG_RECORDS = 3_000;
    /// More records than these, and whoever commits waits a little for his turn.
    private static final int BACKLOG_RECORDS_MAX = 32_000;
    private static final long TURN_MILLIS = 20;
    /// How many records are merged before others get their turn.
    private static final int RECORDS_PER_TURN = 1_000;

    private record Ended(long number, UndoLog undo, boolean aborted) {}

    private final Snapshots snapshots;
    private final UndoDirectory directory;
    private final UndoHandlers handlers;
    /// Fair: a cleaner that goes on and on must not keep those waiting who write.
    private final ReentrantLock cleaning = new ReentrantLock(true);
    /// Guarded by itself, as are the next three.
    private final PriorityQueue<Ended> ended = new PriorityQueue<>(Comparator.comparingLong(Ended::number));
    private final TreeMap<Long, MergedUndo> merged = new TreeMap<>();
    /// Taken out of the two above, and not done with.
    private final List<UndoLog> inWork = new ArrayList<>();
    private long endedBytes;
    /// Records of those transactions.
    private volatile long backlog;
    /// How many transactions have come here, and how many had when [#mergeRest] looked.
    private long added;
    private long addedBefore;

    CommittedUndo(Snapshots snapshots, UndoDirectory directory, UndoHandlers handlers) {
        this.snapshots = snapshots;
        this.directory = directory;
        this.handlers = handlers;
    }

    /// Lets fewer transactions, or more, be kept as they are before they are merged.
    void mergeBeyond(int transactions) {
        lag = transactions;
    }

    void add(long number, UndoLog undo, boolean aborted) {
        undo.seal();
        synchronized (ended) {
            ended.add(new Ended(number, undo, aborted));
            added++;
            endedBytes += undo.bytes();
            backlog += Math.max(1, undo.recordCount());
        }
    }

    /// Undo of committed transactions that is not swept yet, for checkpoints: what they left obsolete must be swept after a restart.
    List<UndoLog> unswept() {
        synchronized (ended) {
            var logs = new ArrayList<>(inWork);
            for (var each : ended) {
                if (!each.aborted) {
                    logs.add(each.undo);
                }
            }
            merged.values().forEach(each -> logs.addAll(each.logs()));
            return logs;
        }
    }

    // ---- forgetting

    /// Forgets versions that no snapshot needs any more, and sweeps what they left.
    /// @param most how many transactions' versions at most
    boolean clean(int most) {
        if (!cleaning.tryLock()) {
            return false;
        }
        boolean done;
        try {
            done = forget(most, Long.MAX_VALUE);
        } finally {
            cleaning.unlock();
        }
        boolean more = true;
        for (int left = most; left > 0 && more; ) {
            cleaning.lock();
            try {
                int merged = merge(left, RECORDS_PER_TURN, false);
                more = merged > 0;
                left -= merged;
                done |= more;
            } finally {
                cleaning.unlock();
            }
        }
        return done;
    }

    /// A committing session's share: a few small ones, and its own, however large.
    void cleanAfterCommit(int most, UndoLog own) {
        long behind = backlog;
        if (!(behind > BACKLOG_RECORDS_MAX ? waitForTurn() : cleaning.tryLock())) {
            return;
        }
        try {
            forget(most, Math.max(LARGE, own.recordCount()));
            if (behind > BACKLOG_RECORDS) {
                merge(most, RECORDS_PER_TURN, false);
            }
        } finally {
            cleaning.unlock();
        }
    }

    private boolean waitForTurn() {
        try {
            return cleaning.tryLock(TURN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Called now and then: where no transaction has ended since the last call, the few that were not worth merging are merged, too.
    /// @return whether anything was done
    boolean mergeRest() {
        synchronized (ended) {
            boolean rests = added == addedBefore && !ended.isEmpty();
            addedBefore = added;
            if (!rests || lag > LAG) {
                return false;
            }
        }
        boolean more;
        boolean done = false;
        do {
            cleaning.lock();
            try {
                more = merge(Integer.MAX_VALUE, RECORDS_PER_TURN, true) > 0;
                done |= more;
            } finally {
                cleaning.unlock();
            }
        } while (more);
        return done;
    }

    /// The same as [#clean] for who cannot go on without.
    void cleanUp() {
        cleaning.lock();
        try {
            forget(Integer.MAX_VALUE, Long.MAX_VALUE);
            merge(Integer.MAX_VALUE, Long.MAX_VALUE, true);
        } finally {
            cleaning.unlock();
        }
    }

    private boolean forget(int most, long recordsMax) {
        if (backlog == 0 && isNothingMerged()) {
            return false;
        }
        long oldest = snapshots.oldest();
        int done = 0;
        for (var next = nextMerged(oldest, recordsMax); next != null; next = nextMerged(oldest, recordsMax)) {
            forget(next);
            done++;
        }
        for (var next = nextEnded(oldest, recordsMax); next != null; next = done < most ? nextEnded(oldest, recordsMax) : null) {
            done++;
            try {
                if (!next.aborted) {
                    forgetLog(next.undo);
                }
            } finally {
                finish(next.undo);
            }
        }
        return done > 0;
    }

    private boolean isNothingMerged() {
        synchronized (ended) {
            return merged.isEmpty();
        }
    }

    private Ended nextEnded(long oldest, long recordsMax) {
        synchronized (ended) {
            var first = ended.peek();
            return first == null || first.number > oldest || first.undo.recordCount() > recordsMax ? null : poll();
        }
    }

    private Ended poll() {
        var first = ended.poll();
        endedBytes -= first.undo.bytes();
        backlog -= Math.max(1, first.undo.recordCount());
        if (!first.aborted) {
            inWork.add(first.undo);
        }
        return first;
    }

    private void finish(UndoLog undo) {
        synchronized (ended) {
            inWork.remove(undo);
        }
        undo.release();
    }

    private MergedUndo nextMerged(long oldest, long recordsMax) {
        synchronized (ended) {
            var first = merged.firstEntry();
            if (first == null || first.getValue().last > oldest || recordsMax < Long.MAX_VALUE) {
                return null;
            }
            merged.remove(first.getKey());
            inWork.addAll(first.getValue().logs());
            return first.getValue();
        }
    }

    private void forget(MergedUndo group) {
        try {
            group.logs().forEach(UndoLog::forget);
            group.insertions().forEach(each -> handlers.of(insertionKind(each)).forgetInsertions(each.fileId, each.first, each.last, each.link));
            group.logs().forEach(this::forgetLog);
        } finally {
            group.logs().forEach(this::finish);
        }
    }

    private int insertionKind(MergedUndo.Insertions insertions) {
        var record = new UndoRecord();
        directory.find(insertions.link, record);
        return record.kind();
    }

    private void forgetLog(UndoLog undo) {
        undo.forget();
        undo.forEach(record -> handlers.of(record.kind()).forget(record));
        undo.forEach(record -> handlers.of(record.kind()).sweep(null, record));
    }

    // ---- merging

    /// @param all whether few transactions are worth it, too
    /// @return how many transactions
    private int merge(int most, long records, boolean all) {
        synchronized (ended) {
            if (!all && ended.size() <= lag && backlog <= LAG_RECORDS && endedBytes < directory.bound() / 4) {
                return 0;
            }
        }
        var live = snapshots.live();
        long limit = Math.min(live.limit, snapshots.oldestWatched());
        boolean watched = limit < live.limit;
        int done = 0;
        long recordsDone = 0;
        var again = new ArrayList<Ended>();
        for (var next = nextToMerge(limit, all); next != null; next = done < most && recordsDone < records ? nextToMerge(limit, all) : null) {
            done++;
            recordsDone += next.undo.recordCount();
            if (!next.aborted) {
                merge(next, live);
            } else if (watched) {
                again.add(next); // its links lead a watched reader on
            } else {
                finish(next.undo);
            }
        }
        again.forEach(each -> add(each.number, each.undo, true));
        joinNeighbours(live);
        return done - again.size();
    }

    private Ended nextToMerge(long limit, boolean all) {
        synchronized (ended) {
            var first = ended.peek();
            boolean due = first != null && first.number <= limit && (all || ended.size() > lag / 4 || backlog > LAG_RECORDS / 2 || endedBytes >= directory.bound() / 4);
            return due ? poll() : null;
        }
    }

    private void merge(Ended transaction, LiveSnapshots live) {
        var group = groupOf(transaction.number, live);
        group.judgedBy(live);
        if (transaction.undo.recordCount() > LARGE && isDense(transaction.undo, group)) {
            synchronized (ended) {
                inWork.remove(transaction.undo);
                group.whole.add(transaction.undo);
                group.includes(transaction.number);
            }
            return;
        }
        synchronized (ended) {
            group.includes(transaction.number);
        }
        try {
            mergeLog(transaction.undo, group);
        } finally {
            finish(transaction.undo);
        }
    }

    /// The group that looks like a commit to every snapshot; a new one where there is none.
    private MergedUndo groupOf(long number, LiveSnapshots live) {
        synchronized (ended) {
            var below = merged.floorEntry(number);
            if (below != null && !live.separate(below.getValue().last, number)) {
                return below.getValue();
            }
            var above = merged.higherEntry(number);
            if (above != null && !live.separate(number, above.getValue().first)) {
                return above.getValue();
            }
            var group = new MergedUndo(directory, number);
            merged.put(number, group);
            return group;
        }
    }

    /// Whether most of a large transaction's records would be copied for nothing.
    private boolean isDense(UndoLog undo, MergedUndo group) {
        int[] counts = new int[2];
        undo.forEachWhile(record -> {
            counts[0]++;
            counts[1] += handlers.of(record.kind()).isKept(record, group) ? 1 : 0;
            return counts[0] < SAMPLE;
        });
        return counts[1] > counts[0] / 2;
    }

    private void mergeLog(UndoLog undo, MergedUndo group) {
        int[] count = {0};
        undo.forEach(record -> {
            if (count[0]++ % RECORDS_PER_RELIEF == 0) {
                relieve();
            }
            handlers.of(record.kind()).merge(record, group);
        });
    }

    /// A full disk is the writers' trouble.
    private void relieve() {
        try {
            directory.relieve();
        } catch (SqlException failure) {
            if (failure.state() != SqlState.DISK_FULL) {
                throw failure;
            }
        }
    }

    /// Where a snapshot has gone, two groups may look the same.
    private void joinNeighbours(LiveSnapshots live) {
        MergedUndo left = null;
        for (var group : copyOfMerged()) {
            if (left != null && !live.separate(left.last, group.first)) {
                join(left, group, live);
            } else {
                left = group;
            }
        }
    }

    private List<MergedUndo> copyOfMerged() {
        synchronized (ended) {
            return List.copyOf(merged.values());
        }
    }

    private void join(MergedUndo left, MergedUndo right, LiveSnapshots live) {
        synchronized (ended) {
            merged.values().remove(right);
            inWork.addAll(right.logs());
            left.includes(right.first);
            left.includes(right.last);
        }
        left.judgedBy(live);
        for (var each : right.insertions()) {
            var record = new UndoRecord();
            directory.find(each.link, record);
            handlers.of(record.kind()).mergeInsertions(record, each.first, each.last, left);
        }
        Predicate<UndoLog> stays = log -> log.recordCount() > LARGE && isDense(log, left);
        for (var log : right.logs()) {
            if (log != right.undo && stays.test(log)) {
                synchronized (ended) {
                    inWork.remove(log);
                    left.whole.add(log);
                }
            } else {
                try {
                    mergeLog(log, left);
                } finally {
                    finish(log);
                }
            }
        }
    }
}
