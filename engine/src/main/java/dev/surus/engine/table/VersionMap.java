package dev.surus.engine.table;

import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.UndoChunk;
import dev.surus.engine.txn.UndoDirectory;
import dev.surus.engine.txn.UndoLog;
import dev.surus.engine.txn.UndoRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;

/// The chain heads and row locks of one file, by aligned ranges of row numbers: pages may split and leave memory without
/// moving anything here. A range without versions and locks has no object at all.
///
/// Heads of a row change under the exclusive latch of its leaf (forgetting excepted, which everybody may overlook) and under the
/// range's stripe; row locks under the stripe.
final class VersionMap implements Transaction.RowLocks {
    private static final int RANGE_BITS = 8;
    private static final int RANGE_ROWS = 1 << RANGE_BITS;
    private static final int STRIPES = 64;
    /// What a walk along a chain ends with.
    private static final int HIDDEN = 0;
    private static final int VISIBLE = 1;
    private static final int STALE = 2;

    private static final class Range {
        /// Null where all rows have the same head, or none has one.
        long[] heads;
        /// That head, 0 for none. Such a range is another object than one with an array: readers take no lock.
        final long uniform;
        int headCount;
        /// How many heads are the one that was put last by [#move], so that a uniform range shows.
        long moved;
        int movedCount;
        long[] lockedRows;
        long[] lockHolders;
        byte[] lockModes;
        int lockCount;

        Range(long uniform) {
            this.uniform = uniform;
            headCount = uniform == 0 ? 0 : RANGE_ROWS;
        }

        /// The same with other heads.
        private Range with(long otherUniform) {
            var copy = new Range(otherUniform);
            copy.lockedRows = lockedRows;
            copy.lockHolders = lockHolders;
            copy.lockModes = lockModes;
            copy.lockCount = lockCount;
            return copy;
        }

        boolean isEmpty() {
            return headCount == 0 && lockCount == 0;
        }
    }

    private final ConcurrentHashMap<Long, Range> ranges = new ConcurrentHashMap<>();
    private final Object[] stripes = new Object[STRIPES];
    private final UndoDirectory directory;
    private final long fileId;
    private final RowStore rows;

    /// @param rows where a row is read again whose chain has changed under a reader
    VersionMap(UndoDirectory directory, long fileId, RowStore rows) {
        this.directory = directory;
        this.rows = rows;
        this.fileId = fileId;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Object();
        }
    }

    private Object stripe(long range) {
        return stripes[(int) range & STRIPES - 1];
    }

    /// True where no row of the file has versions or locks.
    boolean isEmpty() {
        return ranges.isEmpty();
    }

    /// The link of a row's newest undo record, or 0.
    long head(long row) {
        var range = ranges.get(row >>> RANGE_BITS);
        if (range == null) {
            return 0;
        }
        var heads = range.heads;
        return heads == null ? range.uniform : heads[(int) row & RANGE_ROWS - 1];
    }

    /// Points a record at a link's target; false where there is none.
    boolean find(long link, UndoRecord record) {
        return directory.find(link, record);
    }

    /// Whether a row has versions that somebody may still need; a head whose chunk is gone does not count.
    boolean hasVersions(long row) {
        long link = head(row);
        return link != 0 && directory.leads(link);
    }

    /// The payload of a deletion's undo record where the row went to another table; others have none.
    static final byte[] MOVED = {1};

    /// Whether the newest version of a row is its deletion because it went to another table.
    boolean wasMoved(long row) {
        var record = new UndoRecord();
        return directory.find(head(row), record) && record.kind() == UndoKind.ROW_DELETE && record.payloadLength() > 0;
    }

    /// Whether a row was changed, rather than deleted, by the first who did either after what a snapshot sees.
    boolean wasChanged(Snapshot snapshot, long row) {
        var record = new UndoRecord();
        int first = UndoKind.ROW_DELETE;
        synchronized (stripe(row >>> RANGE_BITS)) {
            for (long link = head(row); directory.find(link, record) && !snapshot.sees(record.owner(), record.command()); link = record.previous()) {
                first = record.kind();
            }
        }
        return first == UndoKind.ROW_UPDATE;
    }

    /// Whether a change after what a snapshot sees was one of the row's key.
    boolean wasKeyChanged(Snapshot snapshot, long row) {
        var record = new UndoRecord();
        synchronized (stripe(row >>> RANGE_BITS)) {
            for (long link = head(row); directory.find(link, record) && !snapshot.sees(record.owner(), record.command()); link = record.previous()) {
                if (record.kind() == UndoKind.ROW_UPDATE && record.mode() == RowLockMode.UPDATE.ordinal()) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean replacedOwn(Transaction transaction, long row) {
        var record = new UndoRecord();
        return directory.find(head(row), record) && record.owner() == transaction.state() && transaction.owns(record.beforeId());
    }

    /// Whether a snapshot sees the newest change of a row.
    boolean isNewest(Snapshot snapshot, long row) {
        var record = new UndoRecord();
        synchronized (stripe(row >>> RANGE_BITS)) {
            return !directory.find(head(row), record) || snapshot.sees(record.owner(), record.command());
        }
    }

    /// Whether any row of `first .. last` may have versions.
    boolean mayHaveVersions(long first, long last) {
        if (ranges.isEmpty()) {
            return false;
        }
        for (long range = first >>> RANGE_BITS; range <= last >>> RANGE_BITS; range++) {
            if (ranges.containsKey(range)) {
                return true;
            }
        }
        return false;
    }

    /// Puts a new record in front of a row's chain. Where the chain has been cut since the record was made, it leads on to what is left.
    /// @param previous the head that the record was made with
    void setHead(long row, long link, long previous) {
        long number = row >>> RANGE_BITS;
        synchronized (stripe(number)) {
            long now = head(row);
            if (now != previous) {
                var record = new UndoRecord();
                directory.find(link, record);
                record.previous(now);
            }
            putHead(number, row, link);
        }
    }

    /// Sets a row's head back to the record before the one that was undone. That one may be on its way out: then the row has no
    /// versions any more, for [#forget] has passed here, or will not find it.
    void restoreHead(long row, long previous, UndoLog log) {
        long number = row >>> RANGE_BITS;
        synchronized (stripe(number)) {
            long link = directory.resolve(previous, log);
            var chunk = directory.find(link);
            putHead(number, row, chunk == null || chunk.isForgotten() || chunk.isReleased() ? 0 : link);
        }
    }

    void setHeads(long firstRow, int count, long link) {
        long row = firstRow;
        long end = firstRow + count;
        while (row < end) {
            long number = row >>> RANGE_BITS;
            synchronized (stripe(number)) {
                for (; row < end && row >>> RANGE_BITS == number; row++) {
                    putHead(number, row, link);
                }
            }
        }
    }

    private void putHead(long number, long row, long link) {
        var range = ranges.get(number);
        if (range == null) {
            if (link == 0) {
                return;
            }
            range = new Range(0);
            ranges.put(number, range);
        }
        int slot = (int) row & RANGE_ROWS - 1;
        if (range.heads == null) {
            if (range.uniform == link) {
                return;
            }
            var heads = new long[RANGE_ROWS];
            if (range.uniform != 0) {
                Arrays.fill(heads, range.uniform);
                range = range.with(0);
                range.headCount = RANGE_ROWS;
            }
            range.heads = heads;
            ranges.put(number, range);
        }
        if (range.heads[slot] == range.moved) {
            range.movedCount--;
        }
        range.headCount += (link == 0 ? 0 : 1) - (range.heads[slot] == 0 ? 0 : 1);
        range.heads[slot] = link;
        dropIfEmpty(number, range);
    }

    private void dropIfEmpty(long number, Range range) {
        if (range.isEmpty()) {
            ranges.remove(number);
        }
    }

    /// Forgets all versions of rows whose newest record is this one.
    void forget(long firstRow, int count, long link) {
        for (long row = firstRow; row < firstRow + count; row++) {
            long number = row >>> RANGE_BITS;
            synchronized (stripe(number)) {
                if (head(row) == link) {
                    putHead(number, row, 0);
                }
            }
        }
    }

    // ---- chains that are cut

    /// One record of a row takes another's place, or the row comes to have none.
    void move(long row, long from, long to) {
        long number = row >>> RANGE_BITS;
        synchronized (stripe(number)) {
            long head = head(row);
            if (head == from) {
                putHead(number, row, to);
            } else if (head != 0) {
                directory.forward(from, to);
            }
        }
    }

    /// The same for rows in a run.
    void moveAll(long first, long last, long from, long to) {
        for (long row = first; row <= last;) {
            long number = row >>> RANGE_BITS;
            synchronized (stripe(number)) {
                for (; row <= last && row >>> RANGE_BITS == number; row++) {
                    long head = head(row);
                    if (head == from) {
                        putHead(number, row, to);
                        count(number, to);
                    } else if (head != 0) {
                        directory.forward(from, to);
                    }
                }
            }
        }
    }

    /// Under the stripe: a head has become `link`; where all have, the range needs no array.
    private void count(long number, long link) {
        var range = ranges.get(number);
        if (range.moved != link) {
            range.moved = link;
            range.movedCount = 0;
            for (long head : range.heads) {
                range.movedCount += head == link ? 1 : 0;
            }
        } else {
            range.movedCount++;
        }
        if (range.movedCount == RANGE_ROWS) {
            ranges.put(number, range.with(link));
        }
    }

    /// Rows of `first .. last` whose oldest record is one that many share come to have another one.
    void replaceAll(long first, long last, long from, long to) {
        forEachRange(first, last, number -> {
            synchronized (stripe(number)) {
                var range = ranges.get(number);
                if (range == null) {
                    return;
                }
                if (range.heads == null) {
                    if (range.uniform == from) {
                        ranges.put(number, range.with(to));
                    }
                    return;
                }
                long start = number << RANGE_BITS;
                for (int slot = 0; slot < RANGE_ROWS; slot++) {
                    long head = range.heads[slot];
                    if (head == from) {
                        putHead(number, start + slot, to);
                    } else if (head != 0 && leadsTo(head, from)) {
                        directory.forward(from, to);
                    }
                }
            }
        });
    }

    private boolean leadsTo(long link, long end) {
        var record = new UndoRecord();
        while (directory.find(link, record)) {
            if (record.link() == end) {
                return true;
            }
            link = record.previous();
        }
        return false;
    }

    /// Rows whose newest record is one that many share have no versions any more.
    void forgetAll(long first, long last, long link) {
        forEachRange(first, last, number -> {
            synchronized (stripe(number)) {
                var range = ranges.get(number);
                if (range != null && range.heads == null) {
                    if (range.uniform == link) {
                        var left = range.with(0);
                        ranges.put(number, left);
                        dropIfEmpty(number, left);
                    }
                } else if (range != null) {
                    long start = number << RANGE_BITS;
                    for (int slot = 0; slot < RANGE_ROWS; slot++) {
                        if (range.heads[slot] == link) {
                            putHead(number, start + slot, 0);
                        }
                    }
                }
            }
        });
    }

    private void forEachRange(long first, long last, LongConsumer work) {
        long from = first >>> RANGE_BITS;
        long to = last >>> RANGE_BITS;
        if (to - from < 4L * ranges.size()) {
            for (long number = from; number <= to; number++) {
                work.accept(number);
            }
        } else {
            for (long number : ranges.keySet()) {
                if (number >= from && number <= to) {
                    work.accept(number);
                }
            }
        }
    }

    // ---- visibility

    /// @throws dev.surus.engine.base.SqlException 72000 where what was read may lack versions that the snapshot needs
    void requireKept(Snapshot snapshot) {
        directory.requireKept(snapshot);
    }

    /// Whether a row's chain has changed since its head was read, so that a link that leads nowhere says nothing (V3).
    boolean isStale(long row, long link) {
        return link != 0 && !directory.leads(link) && head(row) != link;
    }

    /// Turns the newest version into the one that a snapshot sees.
    /// @param image the newest version and its chain head, as read under the latch
    /// @return false where the snapshot sees no such row
    boolean resolve(Snapshot snapshot, long row, RowImage image, UndoRecord record) {
        for (;;) {
            int found = walk(snapshot, row, image, record);
            if (found == STALE && rows.read(row, image)) {
                continue;
            }
            directory.requireKept(snapshot);
            return found == VISIBLE;
        }
    }

    private int walk(Snapshot snapshot, long row, RowImage image, UndoRecord record) {
        long link = image.link;
        UndoChunk from = null;
        image.newerWriter = 0;
        image.command = 0;
        boolean deleted = image.deleted;
        while (link != 0) {
            if (!directory.find(link, record)) {
                if (from == null ? head(row) != link : from.isReleased()) {
                    return STALE;
                }
                break;
            }
            from = record.chunk;
            if (snapshot.sees(record.owner(), record.command())) {
                image.command = record.command();
                break;
            }
            image.newerWriter = record.writer();
            switch (record.kind()) {
                case UndoKind.ROW_INSERT -> {
                    return HIDDEN;
                }
                case UndoKind.ROW_UPDATE -> {
                    byte[] bytes = record.bytes();
                    int at = record.payloadOffset();
                    image.layout = (short) RowLayout.SHORT.get(bytes, at) & 0xFFFF;
                    image.bytes = bytes;
                    image.offset = at + 2;
                    image.length = record.payloadLength() - 2;
                    image.writer = record.beforeId();
                    deleted = false;
                }
                default -> {
                    image.writer = record.beforeId();
                    deleted = false;
                }
            }
            link = record.previous();
        }
        return deleted ? HIDDEN : VISIBLE;
    }

    /// The versions that a rollback of the open transaction that changed a row last, whole or to a savepoint, may bring back: all that it
    /// wrote but the newest, and the one that it found. Copies: what it rolls back it may write over.
    /// @param image the newest version, as read
    /// @return null where the row has changed meanwhile, or that transaction is over
    List<RowImage> revocable(long row, RowImage image) {
        var found = new ArrayList<RowImage>();
        var record = new UndoRecord();
        // Under the stripe no head goes back, so that no record which it leads to is written over.
        synchronized (stripe(row >>> RANGE_BITS)) {
            if (head(row) != image.link || !directory.find(image.link, record) || record.owner().commitNumber() != 0) {
                return null;
            }
            var owner = record.owner();
            var bytes = image.bytes;
            int offset = image.offset;
            int length = image.length;
            int layout = image.layout;
            do {
                if (record.kind() == UndoKind.ROW_INSERT) {
                    break;
                }
                if (record.kind() == UndoKind.ROW_UPDATE) {
                    bytes = record.bytes();
                    layout = (short) RowLayout.SHORT.get(bytes, record.payloadOffset()) & 0xFFFF;
                    offset = record.payloadOffset() + 2;
                    length = record.payloadLength() - 2;
                }
                var version = new RowImage();
                version.copyFrom(bytes, offset, length);
                version.layout = layout;
                version.writer = record.beforeId();
                found.add(version);
            } while (directory.find(record.previous(), record) && record.owner() == owner);
        }
        return found;
    }

    // ---- row locks

    /// Locks and changes of transactions that have not ended. Inserted rows are left out: nobody else sees them.
    List<RowLock> locks(dev.surus.engine.txn.TransactionSystem system) {
        var found = new ArrayList<RowLock>();
        var record = new UndoRecord();
        ranges.forEach((number, range) -> {
            synchronized (stripe(number)) {
                for (int i = 0; i < range.lockCount; i++) {
                    if (system.find(range.lockHolders[i]) != null) {
                        found.add(new RowLock(range.lockedRows[i], RowLockMode.of(range.lockModes[i]), range.lockHolders[i]));
                    }
                }
                long[] heads = range.heads;
                for (int i = 0; heads != null && i < RANGE_ROWS; i++) {
                    if (heads[i] != 0 && directory.find(heads[i], record) && record.kind() != UndoKind.ROW_INSERT
                            && record.owner().commitNumber() == 0 && system.find(record.writer()) != null) {
                        found.add(new RowLock(number << RANGE_BITS | i, RowLockMode.of(record.mode()), record.writer()));
                    }
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
        long number = row >>> RANGE_BITS;
        synchronized (stripe(number)) {
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
                    range = new Range(0);
                    ranges.put(number, range);
                }
                addLock(range, row, transaction.currentId(), mode);
                attempt.newLock = true;
            }
        }
    }

    /// Whether the newest version is the transaction's own, of a later command.
    boolean isChangedAfter(Transaction transaction, long row, int command) {
        var record = new UndoRecord();
        synchronized (stripe(row >>> RANGE_BITS)) {
            return directory.find(head(row), record) && record.owner() == transaction.state() && record.command() > command;
        }
    }

    /// Under the row's stripe.
    private boolean isMember(Transaction transaction, long row, RowOutcome outcome) {
        var record = new UndoRecord();
        if (outcome == RowOutcome.OK && directory.find(head(row), record) && record.owner() == transaction.state()) {
            return true;
        }
        var range = ranges.get(row >>> RANGE_BITS);
        for (int i = 0; range != null && i < range.lockCount; i++) {
            if (range.lockedRows[i] == row && transaction.owns(range.lockHolders[i])) {
                return true;
            }
        }
        return false;
    }

    private RowOutcome judge(Transaction transaction, Snapshot snapshot, long row, RowLockMode mode, Attempt attempt, UndoRecord record) {
        long link = head(row);
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
        for (long link = head(row); directory.find(link, record) && record.owner() != transaction.state(); link = record.previous()) {
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
        var range = ranges.get(row >>> RANGE_BITS);
        for (int i = 0; range != null && i < range.lockCount; i++) {
            long holder = range.lockHolders[i];
            if (range.lockedRows[i] == row && range.lockModes[i] == RowLockMode.KEY_SHARE.ordinal() && !transaction.owns(holder)
                    && transaction.system().find(holder) != null) {
                oldest = oldest == 0 ? holder : Math.min(oldest, holder);
            }
        }
        return oldest;
    }

    private static void addLock(Range range, long row, long holder, RowLockMode mode) {
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
        long number = row >>> RANGE_BITS;
        synchronized (stripe(number)) {
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
        long number = row >>> RANGE_BITS;
        synchronized (stripe(number)) {
            addLock(ranges.computeIfAbsent(number, _ -> new Range(0)), row, holder, mode);
        }
    }

    /// Gives back one lock of a (sub)transaction on a row.
    @Override
    public void release(Transaction transaction, long row, long holder) {
        long number = row >>> RANGE_BITS;
        synchronized (stripe(number)) {
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
                    dropIfEmpty(number, range);
                    return;
                }
            }
        }
    }

    /// Somebody's id that shows as xmax of a locked row, or 0.
    long lockHolder(long row) {
        long number = row >>> RANGE_BITS;
        if (!ranges.containsKey(number)) {
            return 0;
        }
        synchronized (stripe(number)) {
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
