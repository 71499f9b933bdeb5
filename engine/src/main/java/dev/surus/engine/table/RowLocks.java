package dev.surus.engine.table;

import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.UndoDirectory;
import dev.surus.engine.txn.UndoRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The row locks of one file: who has a row, by a lock or by a change of it. All of it under the row's stripe.
final class RowLocks implements Transaction.RowLocks {
    private final UndoDirectory directory;
    private final RowRanges ranges;
    private final long fileId;

    RowLocks(UndoDirectory directory, RowRanges ranges, long fileId) {
        this.directory = directory;
        this.ranges = ranges;
        this.fileId = fileId;
    }

    /// Locks and changes of transactions that have not ended. Inserted rows are left out: nobody else sees them.
    List<RowLock> list(TransactionSystem system) {
        var found = new ArrayList<RowLock>();
        var record = new UndoRecord();
        ranges.forEach((number, range) -> {
            for (int i = 0; i < range.lockCount; i++) {
                if (system.find(range.lockHolders[i]) != null) {
                    found.add(new RowLock(range.lockedRows[i], RowLockMode.of(range.lockModes[i]), range.lockHolders[i]));
                }
            }
            long[] heads = range.heads;
            for (int i = 0; heads != null && i < RowRanges.RANGE_ROWS; i++) {
                if (heads[i] != 0 && directory.find(heads[i], record) && record.kind() != UndoKind.ROW_INSERT
                        && record.owner().commitNumber() == 0 && system.find(record.writer()) != null) {
                    found.add(new RowLock(number << RowRanges.RANGE_BITS | i, RowLockMode.of(record.mode()), record.writer()));
                }
            }
        });
        return found;
    }

    /// What a try to lock says: an outcome, or whom to wait for.
    static final class Attempt {
        RowOutcome outcome;
        long blocker;
        /// Where there is a blocker: whether the transaction has the row already, by a weaker lock or a change of its own.
        boolean member;
        /// Whether a change has stood in the way, which made another version.
        boolean byChange;
        boolean newLock;
        /// Of this lock and those that the transaction had: what a change that follows counts as.
        RowLockMode strongest;
    }

    /// Takes a row's lock for the transaction's present level, unless somebody else's stands against it; the oldest such one is told.
    /// @param attempt of the same lock's last try, if there was one: who waited for a change and does not change the row himself (the caller
    /// then leaves [Attempt#byChange]) waits for those who have locked what it became as well
    void tryLock(Transaction transaction, Snapshot snapshot, long row, RowLockMode mode, RowWait wait, Attempt attempt, UndoRecord record) {
        boolean followed = attempt.byChange;
        attempt.blocker = 0;
        attempt.newLock = false;
        attempt.strongest = mode;
        long number = row >>> RowRanges.RANGE_BITS;
        synchronized (ranges.stripe(number)) {
            RowOutcome outcome = judge(transaction, snapshot, row, mode, attempt, record);
            directory.requireKept(snapshot);
            attempt.outcome = outcome;
            attempt.byChange = followed || attempt.blocker != 0;
            if (!wait.newest() && isOvertaken(transaction, snapshot, row, mode, attempt, record, followed ? 2 : 1)) {
                // Who had locked the old version's key beside the change is waited for first.
                attempt.blocker = mode == RowLockMode.UPDATE ? keySharer(transaction, row) : 0;
                attempt.member = attempt.blocker != 0 && isMember(transaction, row, attempt.outcome);
                return;
            }
            if (attempt.blocker == 0 && outcome != RowOutcome.OK && outcome != RowOutcome.CHANGED) {
                return;
            }
            var range = ranges.get(number);
            boolean held = false;
            if (range != null) {
                for (int i = 0; i < range.lockCount; i++) {
                    if (range.lockedRows[i] == row) {
                        long holder = range.lockHolders[i];
                        if (transaction.owns(holder)) {
                            held |= range.lockModes[i] >= mode.ordinal();
                            if (range.lockModes[i] > attempt.strongest.ordinal()) {
                                attempt.strongest = RowLockMode.of(range.lockModes[i]);
                            }
                        } else if (mode.conflictsWith(RowLockMode.of(range.lockModes[i])) && transaction.system().find(holder) != null) {
                            attempt.blocker = attempt.blocker == 0 ? holder : Math.min(attempt.blocker, holder);
                        }
                    }
                }
            }
            if (attempt.blocker != 0) {
                attempt.member = isMember(transaction, row, outcome);
                return;
            }
            if (!held) {
                if (range == null) {
                    range = ranges.getOrAdd(number);
                }
                addLock(range, row, transaction.currentId(), mode);
                attempt.newLock = true;
            }
        }
    }

    /// Under the row's stripe.
    private boolean isMember(Transaction transaction, long row, RowOutcome outcome) {
        var record = new UndoRecord();
        if (outcome == RowOutcome.OK && directory.find(ranges.head(row), record) && record.owner() == transaction.state()) {
            return true;
        }
        var range = ranges.get(row >>> RowRanges.RANGE_BITS);
        for (int i = 0; range != null && i < range.lockCount; i++) {
            if (range.lockedRows[i] == row && transaction.owns(range.lockHolders[i])) {
                return true;
            }
        }
        return false;
    }

    private RowOutcome judge(Transaction transaction, Snapshot snapshot, long row, RowLockMode mode, Attempt attempt, UndoRecord record) {
        long link = ranges.head(row);
        while (directory.find(link, record)) {
            var owner = record.owner();
            boolean insertion = record.kind() == UndoKind.ROW_INSERT;
            if (owner == transaction.state()) {
                if (record.command() >= snapshot.command) {
                    return RowOutcome.SELF_MODIFIED;
                }
                return record.kind() == UndoKind.ROW_DELETE ? RowOutcome.DELETED : RowOutcome.OK;
            }
            long committed = owner.commitNumber();
            if (committed == 0) {
                if (insertion) {
                    return RowOutcome.DELETED;
                }
                if (mode.conflictsWith(RowLockMode.of(record.mode()))) {
                    attempt.blocker = record.writer();
                    return null;
                }
            } else if (committed > snapshot.number) {
                return record.kind() == UndoKind.ROW_DELETE ? RowOutcome.DELETED : RowOutcome.CHANGED;
            } else {
                break;
            }
            link = record.previous();
        }
        return RowOutcome.OK;
    }

    /// For a transaction that must not follow a row to a newer version: whether somebody has committed one, whoever holds the row now.
    /// @param times so many of them, for one who has waited for the first and follows it
    private boolean isOvertaken(Transaction transaction, Snapshot snapshot, long row, RowLockMode mode, Attempt attempt, UndoRecord record, int times) {
        int left = times;
        for (long link = ranges.head(row); directory.find(link, record) && record.owner() != transaction.state(); link = record.previous()) {
            long committed = record.owner().commitNumber();
            if (committed != 0 && committed <= snapshot.number || record.kind() == UndoKind.ROW_INSERT) {
                return false;
            }
            if (committed != 0 && (mode != RowLockMode.KEY_SHARE || record.mode() == RowLockMode.UPDATE.ordinal()) && --left == 0) {
                attempt.outcome = record.kind() == UndoKind.ROW_DELETE ? RowOutcome.DELETED : RowOutcome.CHANGED;
                return true;
            }
        }
        return false;
    }

    /// The oldest of the others who have the row FOR KEY SHARE, or 0. Under the row's stripe.
    private long keySharer(Transaction transaction, long row) {
        long oldest = 0;
        var range = ranges.get(row >>> RowRanges.RANGE_BITS);
        for (int i = 0; range != null && i < range.lockCount; i++) {
            long holder = range.lockHolders[i];
            if (range.lockedRows[i] == row && range.lockModes[i] == RowLockMode.KEY_SHARE.ordinal() && !transaction.owns(holder)
                    && transaction.system().find(holder) != null) {
                oldest = oldest == 0 ? holder : Math.min(oldest, holder);
            }
        }
        return oldest;
    }

    private static void addLock(RowRanges.Range range, long row, long holder, RowLockMode mode) {
        if (range.lockedRows == null) {
            range.lockedRows = new long[4];
            range.lockHolders = new long[4];
            range.lockModes = new byte[4];
        } else if (range.lockCount == range.lockedRows.length) {
            range.lockedRows = Arrays.copyOf(range.lockedRows, range.lockCount * 2);
            range.lockHolders = Arrays.copyOf(range.lockHolders, range.lockCount * 2);
            range.lockModes = Arrays.copyOf(range.lockModes, range.lockCount * 2);
        }
        range.lockedRows[range.lockCount] = row;
        range.lockHolders[range.lockCount] = holder;
        range.lockModes[range.lockCount++] = (byte) mode.ordinal();
    }

    @Override
    public long fileId() {
        return fileId;
    }

    @Override
    public int modes(long row, long holder) {
        int modes = 0;
        long number = row >>> RowRanges.RANGE_BITS;
        synchronized (ranges.stripe(number)) {
            var range = ranges.get(number);
            for (int i = 0; range != null && i < range.lockCount; i++) {
                if (range.lockedRows[i] == row && range.lockHolders[i] == holder) {
                    modes |= 1 << range.lockModes[i];
                }
            }
        }
        return modes;
    }

    /// After a restart: a prepared transaction has a row locked.
    void restoreLock(long row, long holder, RowLockMode mode) {
        long number = row >>> RowRanges.RANGE_BITS;
        synchronized (ranges.stripe(number)) {
            addLock(ranges.getOrAdd(number), row, holder, mode);
        }
    }

    /// Gives back one lock of a (sub)transaction on a row.
    @Override
    public void release(Transaction transaction, long row, long holder) {
        long number = row >>> RowRanges.RANGE_BITS;
        synchronized (ranges.stripe(number)) {
            var range = ranges.get(number);
            if (range == null) {
                return;
            }
            for (int i = range.lockCount - 1; i >= 0; i--) {
                if (range.lockedRows[i] == row && range.lockHolders[i] == holder) {
                    int last = --range.lockCount;
                    range.lockedRows[i] = range.lockedRows[last];
                    range.lockHolders[i] = range.lockHolders[last];
                    range.lockModes[i] = range.lockModes[last];
                    ranges.dropIfEmpty(number, range);
                    return;
                }
            }
        }
    }

    /// Somebody's id that shows as xmax of a locked row, or 0.
    long holder(long row) {
        long number = row >>> RowRanges.RANGE_BITS;
        if (ranges.get(number) == null) {
            return 0;
        }
        synchronized (ranges.stripe(number)) {
            var range = ranges.get(number);
            for (int i = 0; range != null && i < range.lockCount; i++) {
                if (range.lockedRows[i] == row) {
                    return range.lockHolders[i];
                }
            }
        }
        return 0;
    }
}
