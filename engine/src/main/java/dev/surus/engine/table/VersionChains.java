package dev.surus.engine.table;

import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.UndoChunk;
import dev.surus.engine.txn.UndoDirectory;
import dev.surus.engine.txn.UndoRecord;
import java.util.ArrayList;
import java.util.List;

/// What the chains of one file's rows say: which version a snapshot sees, and what has been done to a row since.
final class VersionChains {
    /// What a walk along a chain ends with.
    private static final int HIDDEN = 0;
    private static final int VISIBLE = 1;
    private static final int STALE = 2;

    /// The payload of a deletion's undo record where the row went to another table; others have none.
    static final byte[] MOVED = {1};

    private final UndoDirectory directory;
    private final RowRanges ranges;
    private final RowStore rows;

    VersionChains(UndoDirectory directory, RowRanges ranges, RowStore rows) {
        this.directory = directory;
        this.ranges = ranges;
        this.rows = rows;
    }

    /// @throws dev.surus.engine.base.SqlException 72000 where what was read may lack versions that the snapshot needs
    void requireKept(Snapshot snapshot) {
        directory.requireKept(snapshot);
    }

    /// Whether a row's chain has changed since its head was read, so that a link that leads nowhere says nothing (V3).
    boolean isStale(long row, long link) {
        return link != 0 && !directory.leads(link) && ranges.head(row) != link;
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
                if (from == null ? ranges.head(row) != link : from.isReleased()) {
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
        synchronized (ranges.stripe(row >>> RowRanges.RANGE_BITS)) {
            if (ranges.head(row) != image.link || !directory.find(image.link, record) || record.owner().commitNumber() != 0) {
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

    // ---- what has been done since

    /// Whether the newest version of a row is its deletion because it went to another table.
    boolean wasMoved(long row) {
        var record = new UndoRecord();
        return directory.find(ranges.head(row), record) && record.kind() == UndoKind.ROW_DELETE && record.payloadLength() > 0;
    }

    /// Whether a row was changed, rather than deleted, by the first who did either after what a snapshot sees.
    boolean wasChanged(Snapshot snapshot, long row) {
        var record = new UndoRecord();
        int first = UndoKind.ROW_DELETE;
        synchronized (ranges.stripe(row >>> RowRanges.RANGE_BITS)) {
            for (long link = ranges.head(row); directory.find(link, record) && !snapshot.sees(record.owner(), record.command()); link = record.previous()) {
                first = record.kind();
            }
        }
        return first == UndoKind.ROW_UPDATE;
    }

    /// Whether a change after what a snapshot sees was one of the row's key.
    boolean wasKeyChanged(Snapshot snapshot, long row) {
        var record = new UndoRecord();
        synchronized (ranges.stripe(row >>> RowRanges.RANGE_BITS)) {
            for (long link = ranges.head(row); directory.find(link, record) && !snapshot.sees(record.owner(), record.command()); link = record.previous()) {
                if (record.kind() == UndoKind.ROW_UPDATE && record.mode() == RowLockMode.UPDATE.ordinal()) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean replacedOwn(Transaction transaction, long row) {
        var record = new UndoRecord();
        return directory.find(ranges.head(row), record) && record.owner() == transaction.state() && transaction.owns(record.beforeId());
    }

    /// Whether a snapshot sees the newest change of a row.
    boolean isNewest(Snapshot snapshot, long row) {
        var record = new UndoRecord();
        synchronized (ranges.stripe(row >>> RowRanges.RANGE_BITS)) {
            return !directory.find(ranges.head(row), record) || snapshot.sees(record.owner(), record.command());
        }
    }

    /// Whether the newest version is the transaction's own, of a later command.
    boolean isChangedAfter(Transaction transaction, long row, int command) {
        var record = new UndoRecord();
        synchronized (ranges.stripe(row >>> RowRanges.RANGE_BITS)) {
            return directory.find(ranges.head(row), record) && record.owner() == transaction.state() && record.command() > command;
        }
    }
}
