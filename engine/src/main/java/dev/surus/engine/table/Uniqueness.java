package dev.surus.engine.table;

import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.UndoRecord;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockTag;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Whether a key of a unique index is free, taken, or to be decided by a transaction that is still open.
///
/// An entry that is not marked is true of the newest version of its row (D3), so that most looks need no key of a row. Where the key is
/// computed by functions of users, that is more than a matter of speed: such a function may write notices or wait for locks, and nobody may
/// wait for a lock while he has the lock of a key. So under that lock ([#look] with `latched`) nothing is computed.
///
/// **Invariants.** U1: of one key, look and entry happen under its lock; so of two who find it free at once, one sees the other's entry. U2: a
/// row goes into its table before its entries, and a rollback takes them back in the opposite order: a row that nobody has open any more has
/// its entries as they will stay, so that a mark that was read while it was open is read again. U3: while a transaction that changed a row is
/// open, each version that it found or wrote may come back (ROLLBACK TO): a key that any of them has is undecided. U4: who waits holds no
/// lock of a key, and looks again after the wait, in his turn.
final class Uniqueness {
    /// The key is free.
    static final long NONE = -1;
    /// Another transaction decides: see [#awaitDecision].
    static final long UNDECIDED = -2;

    private final Table table;
    /// Whom the last look wants to be waited for; 0 for nobody.
    private long waitFor;
    /// What to wait for instead, where that transaction inserts the row for trial.
    private LockTag trial;
    /// The row on which that transaction decides.
    private long deciding;
    /// Whether one of the versions that a rollback may bring back has the key is not known: these.
    private List<RowImage> unsure;
    /// Changes that were found not to matter, while one key is looked for.
    private Set<Change> harmless = Set.of();
    /// Whose end was waited for, while those who wait for the same longer have had their look, and those who came later have not.
    private LockTag turn;
    private IndexBinding waitingFor;
    private long waitingRow;

    private record Change(long row, long writer) {}

    Uniqueness(Table table) {
        this.table = table;
    }

    /// Whether the key, or whether a row has one, is more than columns.
    static boolean isComputed(IndexBinding binding) {
        return binding.extractor().columns() == null;
    }

    IndexBinding takeWaitingFor() {
        var binding = waitingFor;
        waitingFor = null;
        return binding;
    }

    long waitingRow() {
        return waitingRow;
    }

    long findConflict(Transaction transaction, IndexBinding binding, Object[] key, long exceptRow) {
        if (!binding.index().mustBeAlone(key)) {
            return NONE;
        }
        byte[] bytes = binding.index().keyBytes(key, key.length);
        for (;;) {
            long found = lookInTurn(transaction, binding, bytes, exceptRow);
            if (found != UNDECIDED) {
                return found;
            }
            awaitDecision(transaction, binding, deciding);
        }
    }

    boolean mayConflict(Transaction transaction, IndexBinding binding, byte[] key, long exceptRow) {
        return look(transaction, binding, key, exceptRow, false) != NONE;
    }

    long findTwice(Transaction transaction, IndexBinding binding, byte[] key) {
        for (;;) {
            long first = lookInTurn(transaction, binding, key, -1);
            long second = first >= 0 ? look(transaction, binding, key, first, false) : first;
            if (second != UNDECIDED) {
                return second;
            }
            awaitDecision(transaction, binding, deciding);
        }
    }

    private long lookInTurn(Transaction transaction, IndexBinding binding, byte[] key, long exceptRow) {
        try {
            return look(transaction, binding, key, exceptRow, false);
        } finally {
            endTurn(transaction);
        }
    }

    /// Makes an entry of a key that must be alone.
    /// @param wait whether to wait for who decides
    /// @return NONE after the entry was made, the row that has the key, or UNDECIDED
    long enter(Transaction transaction, IndexBinding binding, byte[] key, byte[] entry, long row, boolean wait) {
        harmless = Set.of();
        var lock = Index.lock(binding.index().lockNumber(key));
        for (;;) {
            long found;
            lock.lock();
            try {
                found = look(transaction, binding, key, row, true);
                if (found == NONE) {
                    binding.index().entries.insert(transaction, entry);
                }
            } finally {
                lock.unlock();
                endTurn(transaction);
            }
            if (found != UNDECIDED) {
                return found;
            }
            if (unsure != null && !hasKey(binding, key, unsure)) {
                harmless = new HashSet<>(harmless);
                harmless.add(new Change(deciding, waitFor));
            } else if (wait) {
                unsure = null;
                awaitDecision(transaction, binding, row);
            } else {
                return UNDECIDED;
            }
        }
    }

    /// Waits for who decides, as the last look found. What follows is done in this session's turn, to be ended ([#endTurn]) before it waits
    /// again or runs what users have written.
    /// @param row to be named in errors
    void awaitDecision(Transaction transaction, IndexBinding binding, long row) {
        waitingRow = row;
        waitingFor = binding;
        var locks = transaction.system().locks();
        var owner = transaction.lockOwner();
        if (trial == null) {
            turn = locks.awaitTurn(owner, waitFor);
            if (isComputed(binding)) {
                endTurn(transaction);
            }
        } else {
            locks.acquire(owner, trial, LockMode.SHARE, false, true);
            locks.release(owner, trial, LockMode.SHARE, false);
        }
        waitingFor = null;
    }

    void endTurn(Transaction transaction) {
        if (turn != null) {
            transaction.system().locks().endTurn(transaction.lockOwner(), turn);
            turn = null;
        }
    }

    /// @param latched whether the caller has the lock of the key, so that nothing of users may run
    long look(Transaction transaction, IndexBinding binding, byte[] key, long exceptRow, boolean latched) {
        waitFor = 0;
        trial = null;
        unsure = null;
        boolean compute = !latched || !isComputed(binding);
        var run = new LeafEntries();
        byte[] bound = key;
        byte[] limit = IndexScan.successor(key);
        boolean more = true;
        while (more) {
            run.clear();
            more = binding.index().entries.readRun(bound, limit, false, run, LeafVisitor.NONE);
            for (int i = 0; i < run.count; i++) {
                if (run.keyLength(i) != key.length || run.compareKey(i, key, key.length) != 0) {
                    return NONE;
                }
                long row = run.row(i);
                if (row == exceptRow) {
                    continue;
                }
                if (compute ? isLive(transaction, binding, key, row, run.marked[i]) : isLiveByEntry(transaction, binding, key, row, run.marked[i])) {
                    return row;
                }
                if (waitFor != 0) {
                    deciding = row;
                    return UNDECIDED;
                }
            }
            bound = run.next;
        }
        return NONE;
    }

    private boolean readNewest(long row, RowImage image) {
        do {
            if (!table.file.rows.read(row, image)) {
                return false;
            }
        } while (table.file.rows.versions().chains().isStale(row, image.link));
        return true;
    }

    private static boolean isOpen(Transaction transaction, RowImage image, UndoRecord record) {
        return transaction.system().directory().find(image.link, record) && !record.owner().isCommitted() && record.owner() != transaction.stateOrNull();
    }

    private void waitFor(UndoRecord record, long row) {
        waitFor = record.writer();
        var other = record.owner().trial();
        trial = other != null && other.row() == row && other.fileId() == table.file.fileId ? other.token() : null;
    }

    /// Whether a row has the key for good. Sets [#waitFor] where an open transaction decides.
    private boolean isLive(Transaction transaction, IndexBinding binding, byte[] key, long row, boolean marked) {
        var image = new RowImage();
        if (!readNewest(row, image)) {
            return false;
        }
        var record = new UndoRecord();
        if (!isOpen(transaction, image, record)) {
            return !image.deleted && !(marked && isMarked(binding, key, row)) && hasKey(binding, key, image);
        }
        if (!marked && !image.deleted && hasKey(binding, key, image)) {
            waitFor(record, row);
            return false;
        }
        // Marked, or deleted: may a rollback, if only to a savepoint, bring the key back?
        long writer = record.writer();
        var versions = table.file.rows.versions().chains().revocable(row, image);
        if (versions == null) {
            return isLive(transaction, binding, key, row, marked);
        }
        if (hasKey(binding, key, versions)) {
            waitFor = writer;
        }
        return false;
    }

    /// The same without a look at the row's key.
    private boolean isLiveByEntry(Transaction transaction, IndexBinding binding, byte[] key, long row, boolean wasMarked) {
        boolean marked = wasMarked;
        var image = new RowImage();
        var record = new UndoRecord();
        for (;;) {
            if (!readNewest(row, image)) {
                return false;
            }
            boolean open = isOpen(transaction, image, record);
            if (!marked && !image.deleted) {
                // Since the entry was read, it may have come to be marked and its marker to be over.
                if (isMarked(binding, key, row)) {
                    marked = true;
                    continue;
                }
                if (open) {
                    waitFor(record, row);
                }
                return !open;
            }
            if (!open) {
                if (image.deleted || isMarked(binding, key, row)) {
                    return false;
                }
                marked = false;
                continue;
            }
            long writer = record.writer();
            var versions = table.file.rows.versions().chains().revocable(row, image);
            if (versions == null) {
                continue;
            }
            if (!versions.isEmpty() && !harmless.contains(new Change(row, writer))) {
                waitFor = writer;
                unsure = versions;
            }
            return false;
        }
    }

    private boolean isMarked(IndexBinding binding, byte[] key, long row) {
        var run = new LeafEntries();
        byte[] bound = IndexEntry.of(key, key.length, row);
        binding.index().entries.readRun(bound, IndexScan.successor(key), false, run, LeafVisitor.NONE);
        return run.count == 0 || run.row(0) != row || run.keyLength(0) != key.length || run.compareKey(0, key, key.length) != 0 || run.marked[0];
    }

    private boolean hasKey(IndexBinding binding, byte[] key, List<RowImage> images) {
        return images.stream().anyMatch(image -> hasKey(binding, key, image));
    }

    private boolean hasKey(IndexBinding binding, byte[] key, RowImage image) {
        var values = new Object[binding.index().columnCount()];
        return binding.extractor().extract(table.decoder().decodeFor(binding.extractor(), image), values)
                && Arrays.equals(key, binding.index().keyBytes(values, values.length));
    }
}
