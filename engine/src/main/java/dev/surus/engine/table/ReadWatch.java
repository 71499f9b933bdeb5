package dev.surus.engine.table;

import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.TransactionState;
import dev.surus.engine.txn.UndoRecord;
import dev.surus.engine.txn.serializable.RelationKey;
import dev.surus.engine.txn.serializable.Serializability;
import dev.surus.engine.txn.serializable.SerializableTransaction;

/// Notes what a serializable transaction reads of one table with one snapshot: what it read (so that later writers find it), and
/// which newer versions it did not see (their writers come after it).
///
/// Versions that a reader passes over on its way count as PostgreSQL's would: a sequential scan meets all of them; one that comes by index or
/// row number and finds a version to see meets the one that replaced it, and if it finds none, all.
final class ReadWatch {
    private final Serializability serializability;
    private final SerializableTransaction mine;
    private final Snapshot snapshot;
    private final VersionMap versions;
    private final RelationKey table;

    private ReadWatch(Serializability serializability, Table table, Snapshot snapshot) {
        this.serializability = serializability;
        this.snapshot = snapshot;
        mine = snapshot.serializable;
        versions = table.file.rows.versions();
        this.table = table.watchedAs();
    }

    /// @return null where nothing needs to be noted
    static ReadWatch of(Table table, Snapshot snapshot) {
        if (snapshot.serializable == null || table.watchedAs() == null) {
            return null;
        }
        var serializability = snapshot.transaction.system().serializability();
        return serializability.isWatched(snapshot.serializable) ? new ReadWatch(serializability, table, snapshot) : null;
    }

    /// The whole table is going to be read.
    void wholeTable() {
        if (serializability.isWatched(mine)) {
            serializability.readRelation(mine, table);
        }
    }

    /// A leaf of an index is going to be read; called under its latch.
    void leaf(RelationKey index, byte[] lower, byte[] upper, int page, boolean isEmpty) {
        if (!serializability.isWatched(mine)) {
            return;
        }
        if (isEmpty && lower == null && upper == null) {
            serializability.readRelation(mine, index);
        } else {
            serializability.readRange(mine, index, lower, upper, page);
        }
    }

    /// A sequential scan comes to some rows.
    void reading() {
        if (serializability.isWatched(mine)) {
            serializability.requireAlive(mine);
        }
    }

    /// A sequential scan met a row.
    void passed(long link, UndoRecord record) {
        if (link != 0 && serializability.isWatched(mine)) {
            unseen(link, record, true);
        }
    }

    /// A row was read by an index entry or by its number.
    /// @param image the row, resolved
    /// @param seen whether the snapshot sees a version, and one that belongs to the entry
    void fetched(long row, RowImage image, boolean seen, UndoRecord record) {
        if (!serializability.isWatched(mine)) {
            return;
        }
        serializability.requireAlive(mine);
        unseen(image.link, record, !seen);
        if (!seen) {
            return;
        }
        if (!snapshot.transaction.owns(image.writer)) {
            serializability.readRow(mine, table, row, image.writer);
        }
        // Who wrote before the lock was there did not find it; who writes now does.
        long now = versions.head(row);
        if (now != image.link) {
            unseen(now, record, false);
        }
    }

    /// A deletion is in conflict where it took away the version that the snapshot sees; of what the snapshot does not see, who wrote it.
    /// @param all whether every version was met, or only the one that is seen
    private void unseen(long first, UndoRecord record, boolean all) {
        var directory = snapshot.transaction.system().directory();
        TransactionState last = null;
        boolean deleted = false;
        for (long link = first; directory.find(link, record); link = record.previous()) {
            var writer = record.owner();
            if (snapshot.sees(writer, record.command())) {
                break;
            }
            deleted = record.kind() == UndoKind.ROW_DELETE;
            if (all && !deleted) {
                conflictOut(writer);
            }
            last = writer;
        }
        if (!all || deleted) {
            conflictOut(last);
        }
    }

    private void conflictOut(TransactionState writer) {
        if (writer != null && writer.serializable() != null && writer.serializable() != mine) {
            serializability.conflictOut(mine, writer.serializable());
        }
    }
}
