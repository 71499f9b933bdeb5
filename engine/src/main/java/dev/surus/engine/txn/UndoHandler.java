package dev.surus.engine.txn;

/// What to do with undo records of a range of kinds; the owners of the changed structures register theirs.
public interface UndoHandler {
    /// Takes a change back: logical, idempotent towards its own compensation. `transaction` is rolling back.
    void undo(Transaction transaction, UndoRecord record);

    /// The change is committed and no snapshot needs what was before it: forget the version. All records of a transaction
    /// come through here in their order, before any comes to [#sweep].
    void forget(UndoRecord record);

    /// Whether a committed record of this kind has to be swept, also where recovery has replayed it.
    boolean leavesWork(int kind);

    /// After all of the transaction's records are forgotten: remove what they left obsolete (deleted rows, marked entries).
    void sweep(Transaction cleaner, UndoRecord record);

    /// The change is committed, and its transaction's chunks are about to go although some snapshot does not see it. What is still needed of
    /// the record is taken over, with the row's chain behind it; what nobody needs is swept at once. All records of a transaction come
    /// through here in their order.
    void merge(UndoRecord record, MergedUndo into);

    /// Whether [#merge] would copy the record.
    boolean isKept(UndoRecord record, MergedUndo into);

    /// Moves rows whose oldest record is the common insertion at `link` to another one's.
    /// @param insertion points at the record
    void mergeInsertions(UndoRecord insertion, long firstRow, long lastRow, MergedUndo into);

    /// Forgets the versions of rows whose newest record is the common insertion at `link`.
    void forgetInsertions(long fileId, long firstRow, long lastRow, long link);
}
