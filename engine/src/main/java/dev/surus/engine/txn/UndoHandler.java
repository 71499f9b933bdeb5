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
}
