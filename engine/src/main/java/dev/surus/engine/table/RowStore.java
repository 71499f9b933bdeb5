package dev.surus.engine.table;

import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.UndoRecord;

/// Where the newest version of each row of a file lies. Each change writes its undo record and sets the chain head under the
/// latch that makes the row and its head one.
interface RowStore {
    VersionMap versions();

    /// Copies a row's newest version and its chain head.
    /// @return false where there is no such row
    boolean read(long row, RowImage into);

    /// Copies a run of rows from the first at or after `from` on.
    /// @return where to go on, or -1 after the last
    long readRun(long from, LeafRows into);

    /// Numbers for new rows, consecutive.
    long allocate(int count);

    /// Adds rows with consecutive numbers.
    void insert(Transaction transaction, long firstRow, int count, int layout, byte[] bytes, int[] ends);

    /// @return false where the row is gone
    boolean update(Transaction transaction, long row, int layout, byte[] bytes, int length, RowLockMode mode);

    /// @param moves whether the row goes to another table: who waits for it is told, by [VersionChains#wasMoved]
    /// @return false where the row is gone
    boolean delete(Transaction transaction, long row, boolean moves);

    /// Takes back the change of an undo record, in full.
    void undo(Transaction transaction, UndoRecord record);

    /// Removes a deleted row that no snapshot needs, unless it is needed again.
    void sweep(long row);

    /// Keeps a long value outside its row.
    /// @return where it lies
    long storeValue(Transaction transaction, byte[] value);

    byte[] loadValue(long place, int length);

    /// Frees a long value that no version of any row has any more.
    void freeValue(long place);

    /// A guess at how many rows there are.
    long rowEstimate();

    /// No row has this number or a greater one.
    long numberLimit();

    int pageCount();
}
