package dev.surus.engine.table;

import dev.surus.engine.txn.MergedUndo;
import dev.surus.engine.txn.UndoDirectory;
import dev.surus.engine.txn.UndoRecord;

/// Takes committed records out of the chains of one file's rows, or puts copies in their places: what becomes of them when their transactions
/// are merged (rules V1 and V2 at `txn.CommittedUndo`).
///
/// ```
/// update, needed        -> copy                        insertion              -> the group's one insertion
/// update, not needed    -> the next older record       delete of a row that was inserted
/// delete, needed        -> copy                           between the same snapshots -> nothing: the row goes
/// delete, else          -> copy, so that who finds the row changed also finds that it was deleted
/// ```
final class VersionMerge {
    private final VersionMap versions;
    private final UndoDirectory directory;
    private final UndoRecord older = new UndoRecord();

    VersionMerge(VersionMap versions, UndoDirectory directory) {
        this.versions = versions;
        this.directory = directory;
    }

    /// Whether [#merge] would make a copy.
    boolean isKept(UndoRecord change, MergedUndo into) {
        return change.kind() != UndoKind.ROW_INSERT && versions.head(change.row()) != 0 && (into.isNeeded(change) || !diesWithItsBirth(change));
    }

    private boolean diesWithItsBirth(UndoRecord change) {
        return change.kind() == UndoKind.ROW_UPDATE
                || directory.find(directory.resolve(change.previous()), older) && older.kind() == UndoKind.ROW_INSERT;
    }

    /// @return whether the version that the change replaced is nobody's any more, so that what belonged to it can be swept
    boolean merge(UndoRecord change, MergedUndo into) {
        if (change.kind() == UndoKind.ROW_INSERT) {
            if (change.count() > 0) {
                long last = change.row() + change.count() - 1;
                versions.moveAll(change.row(), last, change.link(), into.insertion(change, change.row(), last));
            }
            return false;
        }
        long row = change.row();
        if (versions.head(row) == 0) {
            return true;
        }
        long previous = directory.resolve(change.previous());
        if (isKept(change, into)) {
            versions.move(row, change.link(), into.keep(change, directory.leads(previous) ? previous : 0));
            return false;
        }
        versions.move(row, change.link(), change.kind() == UndoKind.ROW_DELETE ? 0 : previous);
        return true;
    }

    void mergeInsertions(UndoRecord insertion, long firstRow, long lastRow, MergedUndo into) {
        versions.replaceAll(firstRow, lastRow, insertion.link(), into.insertion(insertion, firstRow, lastRow));
    }
}
