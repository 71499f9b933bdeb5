package dev.surus.engine.txn;

import dev.surus.engine.txn.serializable.Serializability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/// Takes snapshots and gives them back, and tells cleaners which there are.
///
/// A transaction announces its snapshots in fields of its own, so that taking one touches nothing shared; whoever wants to know all of them looks
/// at all running transactions.
public final class Snapshots {
    private final RunningTransactions running;
    private final CommitQueue commits;
    private final UndoDirectory directory;
    private final Serializability serializability;
    /// Held while a snapshot passes from one transaction to another, and while snapshots are listed.
    private final Object imports = new Object();
    /// Odd while one passes. Changed under that lock only.
    private volatile int importSteps;

    Snapshots(RunningTransactions running, CommitQueue commits, UndoDirectory directory, Serializability serializability) {
        this.running = running;
        this.commits = commits;
        this.directory = directory;
        this.serializability = serializability;
    }

    // ---- taking

    /// What is committed now, and the transaction's own changes before its running command. Give it back with [#release].
    public Snapshot take(Transaction transaction) {
        // Announced first, then compared: a cleaner that overlooks it, or sees an older number, judges no commit that is newer (V1).
        long number;
        boolean first = transaction.snapshots.isEmpty();
        long[] others = transaction.laterSnapshots;
        do {
            number = commits.published();
            if (first) {
                transaction.oldestSnapshot = number;
            } else {
                long[] more = Arrays.copyOf(others, others.length + 1);
                more[others.length] = number;
                transaction.laterSnapshots = more;
            }
        } while (number != commits.published());
        var snapshot = new Snapshot(number, transaction, transaction.commandId());
        transaction.snapshots.add(snapshot);
        return snapshot;
    }

    /// The newest committed state and all of the transaction's own changes: for catalog reads and rows just locked. It is
    /// good until the transaction's next one, or its next command; it need not be given back.
    public Snapshot newest(Transaction transaction) {
        long number;
        do {
            number = commits.published();
            transaction.newestBound = number;
        } while (number != commits.published());
        return new Snapshot(number, transaction, Snapshot.ALL_COMMANDS);
    }

    /// Takes an older snapshot than [#take] would, which another transaction holds.
    /// @return null where that one does not hold it any more
    Snapshot take(Transaction transaction, Transaction holder, long number) {
        // A cleaner lists the snapshots under the same lock: it sees the one holder or the other.
        synchronized (imports) {
            importSteps++;
            try {
                if (holder.isOver() || holder.oldestSnapshot > number) {
                    return null;
                }
                var snapshot = new Snapshot(number, transaction, transaction.commandId());
                transaction.snapshots.add(snapshot);
                announce(transaction);
                return snapshot;
            } finally {
                importSteps++;
            }
        }
    }

    /// Takes what others may see beside the newest committed state: each of the older snapshots that are live, and the newest committed state itself
    /// where the transaction has changed it. Each is to be given back.
    public List<Snapshot> takeAllOlder(Transaction transaction) {
        var taken = new ArrayList<Snapshot>();
        var known = new HashSet<Long>();
        if (transaction.hasWritten()) {
            taken.add(take(transaction));
            known.add(taken.getFirst().number);
        }
        long newest = commits.published();
        for (var other : running) {
            for (long number : numbers(other)) {
                if (number < newest && number >= directory.tooOldBelow() && !known.contains(number)) {
                    var snapshot = take(transaction, other, number);
                    if (snapshot != null) {
                        taken.add(snapshot);
                        known.add(number);
                    }
                }
            }
        }
        return taken;
    }

    /// The one snapshot of a serializable transaction, which is watched from now on.
    /// @param deferrable whether a READ ONLY transaction waits for a snapshot that cannot be part of any anomaly
    public Snapshot takeSerializable(Transaction transaction, boolean readOnly, boolean deferrable) {
        for (;;) {
            transaction.isWatched = true;
            var taken = new Snapshot[1];
            var watched = serializability.begin(transaction.lockOwner(), transaction.id(), readOnly, null, () -> {
                taken[0] = take(transaction);
                return true;
            });
            transaction.watchedAs(watched);
            if (watched == null || !readOnly || !deferrable) {
                return taken[0].noted();
            }
            if (serializability.awaitSafety(watched)) {
                transaction.watchedAs(null);
                return taken[0];
            }
            release(taken[0]);
        }
    }

    /// The same with a snapshot that another transaction exported.
    /// @return null where that one is over
    Snapshot takeSerializable(Transaction transaction, Transaction source, long number, boolean readOnly) {
        if (source.serializable() == null) {
            return take(transaction, source, number);
        }
        transaction.isWatched = true;
        var taken = new Snapshot[1];
        transaction.watchedAs(serializability.begin(transaction.lockOwner(), transaction.id(), readOnly, source.serializable(), () -> {
            taken[0] = take(transaction, source, number);
            return taken[0] != null;
        }));
        return taken[0] == null ? null : taken[0].noted();
    }

    /// Gives a snapshot back; its transaction's end does so, too.
    public void release(Snapshot snapshot) {
        var transaction = snapshot.transaction;
        transaction.snapshots.remove(snapshot);
        announce(transaction);
    }

    /// Says which snapshots a transaction has, by its list.
    private static void announce(Transaction transaction) {
        var snapshots = transaction.snapshots;
        // The list first: in between, a number is there twice rather than not at all.
        long oldest = Long.MAX_VALUE;
        for (var each : snapshots) {
            oldest = Math.min(oldest, each.number);
        }
        long[] all = Transaction.NONE;
        if (snapshots.size() > 1) {
            all = new long[snapshots.size()];
            for (int i = 0; i < all.length; i++) {
                all[i] = snapshots.get(i).number;
            }
            transaction.laterSnapshots = all;
            transaction.oldestSnapshot = oldest;
        } else {
            transaction.oldestSnapshot = oldest;
            transaction.laterSnapshots = all;
        }
    }

    // ---- who has which

    /// Commits up to this number are seen by every snapshot.
    public long oldest() {
        int imported = importSteps;
        long oldest = running.oldestSnapshot(commits.published());
        if (oldest >= directory.tooOldBelow() && importSteps == imported && (imported & 1) == 0) {
            return oldest;
        }
        // A snapshot may have passed from one transaction to another behind the look's back; or the oldest has been given up.
        return live().oldest();
    }

    /// All snapshots that versions are kept for.
    LiveSnapshots live() {
        synchronized (imports) {
            long limit = commits.published();
            long floor = directory.tooOldBelow();
            long[] found = new long[16];
            int count = 0;
            for (var transaction : running) {
                for (long number : numbers(transaction)) {
                    if (number >= floor && number < limit) {
                        if (count == found.length) {
                            found = Arrays.copyOf(found, 2 * count);
                        }
                        found[count++] = number;
                    }
                }
            }
            return new LiveSnapshots(limit, found, count);
        }
    }

    /// Commits up to this number are seen by every serializable transaction that is watched.
    long oldestWatched() {
        long oldest = commits.published();
        for (var transaction : running) {
            if (transaction.isWatched) {
                oldest = Math.min(oldest, transaction.oldestSnapshot);
            }
        }
        return oldest;
    }

    /// Whether a running transaction uses a snapshot that does not see commits after this number.
    public boolean holdsUpTo(Transaction transaction, long number) {
        return transaction.oldestSnapshot <= number && running.contains(transaction);
    }

    /// Gives the oldest snapshot up: whoever has it gets 72000 at the next look at a row.
    void giveUpOldest() {
        synchronized (imports) {
            long newest = commits.published();
            long oldest = Long.MAX_VALUE;
            long next = newest;
            for (var transaction : running) {
                for (long number : numbers(transaction)) {
                    if (number >= directory.tooOldBelow() && number < newest) {
                        next = number < oldest ? Math.min(next, oldest) : number > oldest ? Math.min(next, number) : next;
                        oldest = Math.min(oldest, number);
                    }
                }
            }
            if (oldest < newest) {
                directory.giveUpBelow(next);
            }
        }
    }

    private static long[] numbers(Transaction transaction) {
        long[] later = transaction.laterSnapshots;
        long[] all = Arrays.copyOf(later, later.length + 2);
        all[later.length] = transaction.oldestSnapshot;
        all[later.length + 1] = transaction.newestBound;
        return all;
    }
}
