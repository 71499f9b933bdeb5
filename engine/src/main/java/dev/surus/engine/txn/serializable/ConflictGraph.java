package dev.surus.engine.txn.serializable;

import static dev.surus.engine.txn.serializable.SerializableTransaction.COMMITTED;
import static dev.surus.engine.txn.serializable.SerializableTransaction.CONFLICT_OUT;
import static dev.surus.engine.txn.serializable.SerializableTransaction.DOOMED;
import static dev.surus.engine.txn.serializable.SerializableTransaction.FORGOTTEN;
import static dev.surus.engine.txn.serializable.SerializableTransaction.NONE;
import static dev.surus.engine.txn.serializable.SerializableTransaction.PREPARED;
import static dev.surus.engine.txn.serializable.SerializableTransaction.READ_ONLY;
import static dev.surus.engine.txn.serializable.SerializableTransaction.ROLLED_BACK;
import static dev.surus.engine.txn.serializable.SerializableTransaction.SAFE;
import static dev.surus.engine.txn.serializable.SerializableTransaction.SUMMARISED;
import static dev.surus.engine.txn.serializable.SerializableTransaction.SUMMARY_IN;
import static dev.surus.engine.txn.serializable.SerializableTransaction.SUMMARY_OUT;
import static dev.surus.engine.txn.serializable.SerializableTransaction.UNSAFE;
import static dev.surus.engine.txn.serializable.SerializableTransaction.WAITS_FOR_SAFETY;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.txn.lock.LockOwner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/// Serializable transactions and the edges between them; finds dangerous structures and says who dies. Used under the mutex only.
///
/// An edge `reader -rw-> writer` is dangerous together with a second one, in front of it or behind it, if the transaction at the end of
/// the two can be the first of the three to commit. Two refinements save transactions: one that committed after the others cannot be that end, and
/// where the transaction at the beginning is READ ONLY, the end must have committed before that one's snapshot.
final class ConflictGraph {
    /// The number of commits that recovery brought back; later ones are greater.
    private static final long RECOVERED = 1;

    private final SerializableLimits limits;
    private final PredicateLocks locks;
    /// Those that have not finished.
    private final Set<SerializableTransaction> active = new LinkedHashSet<>();
    /// Committed ones that are still of interest, in the order of their commits.
    private final ArrayDeque<SerializableTransaction> finished = new ArrayDeque<>();
    /// Holds the locks of summarised transactions.
    final SerializableTransaction summary = new SerializableTransaction(null, 0, COMMITTED | PREPARED);

    private long clock;
    private long lastCommit = RECOVERED;
    /// Active transactions that are not declared READ ONLY.
    private int writers;
    /// Locks of commits up to this number are of no use: everybody who ran beside them is READ ONLY.
    private long uselessLocksThrough;
    private long edges;

    ConflictGraph(SerializableLimits limits, PredicateLocks locks) {
        this.limits = limits;
        this.locks = locks;
    }

    boolean anyActive() {
        return !active.isEmpty();
    }

    int size() {
        return active.size() + finished.size();
    }

    // ---- begin

    /// A transaction takes its snapshot now.
    /// @return null where it is READ ONLY and nothing can go wrong: it needs no watching
    SerializableTransaction begin(LockOwner owner, long id, boolean readOnly, SerializableTransaction source) {
        // What cannot hurt one reader of a snapshot cannot hurt another.
        if (readOnly && (writers == 0 || source != null && source.is(SAFE))) {
            return null;
        }
        while (size() >= limits.transactions() && !finished.isEmpty()) {
            summarise(finished.remove());
        }
        var mine = new SerializableTransaction(owner, id, readOnly ? READ_ONLY : 0);
        mine.began = source == null ? ++clock : source.began;
        mine.lastCommitBefore = lastCommit;
        if (readOnly) {
            for (var other : active) {
                if (!other.is(READ_ONLY) && !other.is(DOOMED)) {
                    requireRoom(SerializationMessage.TOO_MANY_POSSIBLE_CONFLICTS);
                    mine.possiblyUnsafe.add(other);
                }
            }
            if (mine.possiblyUnsafe.isEmpty()) {
                return null;
            }
            for (var other : mine.possiblyUnsafe) {
                other.possiblyUnsafe.add(mine);
                edges++;
            }
        } else {
            writers++;
        }
        active.add(mine);
        return mine;
    }

    /// Before somebody reads: where the locks fill their room, committed transactions are remembered less exactly. The summary's locks on one relation
    /// become one on all of it; where it has few, half of those that stand for themselves are summarised first. Only what running ones hold cannot
    /// be made less.
    void makeRoom() {
        while (locks.isNearlyFull()) {
            int most = summary.locks.values().stream().mapToInt(held -> held.parts.size()).max().orElse(0);
            boolean few = most < limits.targets() / 8;
            for (int i = (finished.size() + 1) / 2; few && i > 0; i--) {
                summarise(finished.remove());
            }
            if (!locks.coarsen(summary) && (!few || finished.isEmpty())) {
                return;
            }
        }
    }

    /// A transaction that had been prepared when the server stopped. What it had conflicts with is not known: the worst is assumed.
    SerializableTransaction restore(long id, boolean readOnly) {
        var mine = new SerializableTransaction(null, id, PREPARED | SUMMARY_IN | SUMMARY_OUT | (readOnly ? READ_ONLY : 0));
        mine.began = ++clock;
        mine.prepareNumber = RECOVERED;
        mine.wrote = true;
        if (!readOnly) {
            writers++;
        }
        active.add(mine);
        return mine;
    }

    // ---- edges

    /// `mine` reads.
    void requireAlive(SerializableTransaction mine) {
        if (mine.is(DOOMED)) {
            throw failure(SerializationMessage.PIVOT_DURING_CONFLICT_OUT);
        }
    }

    /// `mine` meets a version that it does not see.
    void conflictOut(SerializableTransaction mine, SerializableTransaction writer) {
        requireAlive(mine);
        if (writer.is(SUMMARISED)) {
            conflictOutToSummary(mine, writer);
            return;
        }
        if (writer == mine || writer.is(DOOMED | FORGOTTEN)) {
            return;
        }
        if (writer.is(SUMMARY_OUT)) {
            // Whom it has an edge to committed first; whether before this snapshot nobody knows any more.
            if (writer.is(PREPARED)) {
                throw failure(SerializationMessage.OUT_TO_SOME_OLD_PIVOT);
            }
            writer.set(DOOMED);
            return;
        }
        if (mine.is(READ_ONLY) && writer.is(COMMITTED) && (!writer.is(CONFLICT_OUT) || mine.lastCommitBefore < writer.earliestOut)) {
            return; // this transaction can come first of all
        }
        if (!mine.out.contains(writer)) {
            connect(mine, mine, writer);
        }
    }

    private void conflictOutToSummary(SerializableTransaction mine, SerializableTransaction writer) {
        if (writer.earliestOut != NONE && (!mine.is(READ_ONLY) || writer.earliestOut <= mine.lastCommitBefore)) {
            throw failure(SerializationMessage.OUT_TO_OLD_PIVOT, shown(writer.id));
        }
        if (mine.is(SUMMARY_IN) || !mine.in.isEmpty()) {
            throw failure(SerializationMessage.PIVOT_WITH_OLD_COMMITTED, shown(writer.id));
        }
        mine.set(SUMMARY_OUT);
    }

    /// `mine` is about to write, or has just written.
    void writes(SerializableTransaction mine) {
        if (mine.is(DOOMED)) {
            throw failure(SerializationMessage.PIVOT_DURING_CONFLICT_IN);
        }
        mine.wrote = true;
    }

    /// `mine` writes what `lock` says that somebody has read.
    void conflictIn(SerializableTransaction mine, PredicateLocks.Lock lock) {
        var reader = lock.holder;
        if (reader == mine || reader.is(DOOMED)) {
            return;
        }
        if (reader == summary) {
            // Unlike one that stands for itself, the summary does not know when its members ended, but when they committed.
            if (lock.commitNumber > mine.lastCommitBefore && !mine.is(SUMMARY_IN)) {
                requireHarmless(mine, summary, mine);
                mine.set(SUMMARY_IN);
            }
        } else if ((!reader.is(COMMITTED) || mine.began < reader.finished) && !reader.out.contains(mine)) {
            connect(mine, reader, mine);
        }
    }

    private void connect(SerializableTransaction mine, SerializableTransaction reader, SerializableTransaction writer) {
        requireHarmless(mine, reader, writer);
        requireRoom(SerializationMessage.TOO_MANY_CONFLICTS);
        reader.out.add(writer);
        writer.in.add(reader);
        edges++;
    }

    private void requireRoom(SerializationMessage message) {
        if (edges >= limits.conflicts()) {
            throw new SqlException(SqlState.OUT_OF_MEMORY, message).hint(SerializationMessage.MORE_CONNECTIONS);
        }
    }

    /// Before an edge is added: where it completes a dangerous structure, somebody dies.
    private void requireHarmless(SerializableTransaction mine, SerializableTransaction reader, SerializableTransaction writer) {
        if (!writerIsPivot(reader, writer) && !readerIsPivot(reader, writer)) {
            return;
        }
        if (writer == mine) {
            throw failure(SerializationMessage.PIVOT_DURING_WRITE);
        }
        if (writer.is(PREPARED)) {
            // Too late for the writer: then it is the reader, who is running.
            throw failure(SerializationMessage.OUT_TO_PIVOT, shown(writer.id));
        }
        writer.set(DOOMED);
    }

    /// `reader -> writer -> end`, and `end` committed first.
    private static boolean writerIsPivot(SerializableTransaction reader, SerializableTransaction writer) {
        if (writer.is(SUMMARY_OUT) || writer.is(COMMITTED) && writer.is(CONFLICT_OUT)) {
            return true;
        }
        for (var end : writer.out) {
            if (end.is(PREPARED)
                    && (!reader.is(COMMITTED) || end.prepareNumber <= reader.commitNumber)
                    && (!writer.is(COMMITTED) || end.prepareNumber <= writer.commitNumber)
                    && (!reader.is(READ_ONLY) || end.prepareNumber <= reader.lastCommitBefore)) {
                return true;
            }
        }
        return false;
    }

    /// `begin -> reader -> writer`, and `writer` committed first.
    private static boolean readerIsPivot(SerializableTransaction reader, SerializableTransaction writer) {
        if (!writer.is(PREPARED) || reader.is(READ_ONLY)) {
            return false;
        }
        if (reader.is(SUMMARY_IN)) {
            return true;
        }
        for (var begin : reader.in) {
            if (!begin.is(DOOMED)
                    && (!begin.is(COMMITTED) || begin.commitNumber >= writer.prepareNumber)
                    && (!begin.is(READ_ONLY) || begin.lastCommitBefore >= writer.prepareNumber)) {
                return true;
            }
        }
        return false;
    }

    // ---- commit

    /// The last check: `mine` is going to be the first of three to commit wherever it is the end of a structure, so the pivots of those
    /// die. (Killing their beginnings might go on for ever, when they are tried again.) After this, `mine` cannot fail any more.
    void prepare(SerializableTransaction mine) {
        if (mine.is(DOOMED)) {
            throw failure(SerializationMessage.PIVOT_DURING_COMMIT);
        }
        for (var pivot : mine.in) {
            if (!pivot.is(COMMITTED | DOOMED) && hasOpenBeginning(pivot, mine)) {
                if (pivot.is(PREPARED)) {
                    throw failure(SerializationMessage.IN_FROM_PREPARED_PIVOT);
                }
                pivot.set(DOOMED);
            }
        }
        mine.prepareNumber = ++lastCommit;
        mine.set(PREPARED);
    }

    private static boolean hasOpenBeginning(SerializableTransaction pivot, SerializableTransaction end) {
        for (var begin : pivot.in) {
            if (begin == end || !begin.is(COMMITTED | READ_ONLY | DOOMED)) {
                return true;
            }
        }
        return false;
    }

    /// The transaction is over, or (READ ONLY) found safe, which counts as rolled back: nothing of it matters.
    void finish(SerializableTransaction mine, boolean committed) {
        boolean declaredReadOnly = mine.is(READ_ONLY);
        mine.finished = ++clock;
        if (committed) {
            mine.set(COMMITTED);
            mine.commitNumber = ++lastCommit;
            if (!mine.wrote) {
                mine.set(READ_ONLY);
            }
        } else {
            mine.set(DOOMED | ROLLED_BACK);
            mine.clear(PREPARED);
        }
        active.remove(mine);
        if (declaredReadOnly) {
            for (var writer : mine.possiblyUnsafe) {
                writer.possiblyUnsafe.remove(mine);
                edges--;
            }
            mine.possiblyUnsafe.clear();
        } else if (--writers == 0) {
            uselessLocksThrough = lastCommit;
        }
        dropEdges(mine, committed);
        if (!declaredReadOnly) {
            tellReaders(mine, committed);
        }
        if (committed) {
            finished.add(mine);
        } else {
            forget(mine);
        }
        forgetOld();
    }

    /// Edges among the dead are of no use but for what [SerializableTransaction#earliestOut] keeps of them.
    private void dropEdges(SerializableTransaction mine, boolean committed) {
        if (committed && !mine.is(READ_ONLY) && mine.is(SUMMARY_OUT)) {
            mine.earliestOut = RECOVERED;
            mine.set(CONFLICT_OUT);
        }
        for (var each = mine.out.iterator(); each.hasNext();) {
            var writer = each.next();
            if (committed && !mine.is(READ_ONLY) && writer.is(COMMITTED)) {
                mine.earliestOut = mine.is(CONFLICT_OUT) ? Math.min(mine.earliestOut, writer.prepareNumber) : writer.prepareNumber;
                mine.set(CONFLICT_OUT);
            }
            if (!committed || writer.is(COMMITTED) || writer.lastCommitBefore >= lastCommit) {
                each.remove();
                writer.in.remove(mine);
                edges--;
            }
        }
        for (var each = mine.in.iterator(); each.hasNext();) {
            var reader = each.next();
            if (!committed || reader.is(COMMITTED | READ_ONLY)) {
                each.remove();
                reader.out.remove(mine);
                edges--;
            }
        }
    }

    /// READ ONLY transactions wait to hear whether this one could have hurt them.
    private void tellReaders(SerializableTransaction mine, boolean committed) {
        boolean harmful = committed && mine.wrote && mine.is(CONFLICT_OUT);
        for (var reader : new ArrayList<>(mine.possiblyUnsafe)) {
            if (harmful && mine.earliestOut <= reader.lastCommitBefore) {
                reader.set(UNSAFE);
                for (var writer : reader.possiblyUnsafe) {
                    writer.possiblyUnsafe.remove(reader);
                    edges--;
                }
                reader.possiblyUnsafe.clear();
            } else if (reader.possiblyUnsafe.remove(mine)) {
                mine.possiblyUnsafe.remove(reader);
                edges--;
                if (reader.possiblyUnsafe.isEmpty()) {
                    reader.set(SAFE);
                }
            }
            if (reader.is(WAITS_FOR_SAFETY) && reader.is(SAFE | UNSAFE)) {
                reader.owner.interrupts().wake();
            }
        }
    }

    // ---- forgetting

    private void forgetOld() {
        if (!finished.isEmpty()) {
            long oldest = oldestBegin();
            for (Iterator<SerializableTransaction> each = finished.iterator(); each.hasNext();) {
                var committed = each.next();
                if (committed.finished < oldest) {
                    each.remove();
                    forget(committed);
                } else if (committed.commitNumber > uselessLocksThrough) {
                    break;
                } else if (committed.is(READ_ONLY)) {
                    each.remove();
                    forget(committed);
                } else {
                    // Those that go on only read: they may meet its versions, but not write what it has read.
                    locks.release(committed);
                    dropIn(committed, false);
                }
            }
        }
        locks.releaseThrough(summary, active.isEmpty() ? NONE : uselessLocksThrough);
    }

    /// An imported snapshot is older than its transaction.
    private long oldestBegin() {
        long oldest = NONE;
        for (var each : active) {
            oldest = Math.min(oldest, each.began);
        }
        return oldest;
    }

    private void forget(SerializableTransaction gone) {
        locks.release(gone);
        dropOut(gone, false);
        dropIn(gone, false);
        gone.set(FORGOTTEN);
    }

    /// Keeps of a committed transaction what fits into flags of others: that it had edges, and its locks in one heap with others'.
    private void summarise(SerializableTransaction gone) {
        locks.move(gone, summary, gone.commitNumber);
        dropOut(gone, true);
        dropIn(gone, true);
        gone.set(gone.id == 0 || gone.is(READ_ONLY) ? FORGOTTEN : SUMMARISED);
    }

    private void dropOut(SerializableTransaction gone, boolean summarising) {
        for (var writer : gone.out) {
            if (summarising) {
                writer.set(SUMMARY_IN);
            }
            writer.in.remove(gone);
            edges--;
        }
        gone.out.clear();
    }

    private void dropIn(SerializableTransaction gone, boolean summarising) {
        for (var reader : gone.in) {
            if (summarising) {
                reader.set(SUMMARY_OUT);
            }
            reader.out.remove(gone);
            edges--;
        }
        gone.in.clear();
    }

    java.util.List<Integer> blockersOf(int pid) {
        for (var each : active) {
            if (each.pid == pid && each.is(WAITS_FOR_SAFETY)) {
                return each.possiblyUnsafe.stream().map(writer -> writer.pid).toList();
            }
        }
        return java.util.List.of();
    }

    // ---- errors

    private static SqlException failure(SerializationMessage reason, Object... arguments) {
        return new SqlException(SqlState.T_R_SERIALIZATION_FAILURE, SerializationMessage.FAILURE)
                .detail(reason, arguments).hint(SerializationMessage.HINT);
    }

    /// An id as PostgreSQL shows it.
    private static long shown(long id) {
        return id & 0xFFFF_FFFFL;
    }

    // ---- checking

    /// Says what is wrong, a line each.
    void verify(java.util.List<String> faults) {
        long seen = 0;
        int open = 0;
        var all = new ArrayList<>(active);
        all.addAll(finished);
        for (var each : all) {
            for (var writer : each.out) {
                seen++;
                if (!writer.in.contains(each)) {
                    faults.add("S3: " + each + " has an edge to " + writer + ", which does not know it");
                }
            }
            for (var reader : each.in) {
                if (!reader.out.contains(each)) {
                    faults.add("S3: " + each + " has an edge from " + reader + ", which does not know it");
                }
            }
            if (each.is(READ_ONLY) && !each.is(COMMITTED)) {
                seen += each.possiblyUnsafe.size();
            } else if (!each.is(COMMITTED)) {
                open++;
            }
        }
        if (seen != edges) {
            faults.add("S3: " + seen + " edges, counted " + edges);
        }
        if (open != writers) {
            faults.add(open + " writers, counted " + writers);
        }
        if (active.isEmpty() && (!finished.isEmpty() || edges != 0)) {
            faults.add("S6: " + finished.size() + " transactions are kept while none runs");
        }
    }
}
