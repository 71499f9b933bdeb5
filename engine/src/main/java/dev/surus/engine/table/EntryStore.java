package dev.surus.engine.table;

import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.UndoRecord;

/// Where the entries of an index lie, in the unsigned order of their bytes (see [IndexEntry]). An entry may be marked obsolete.
interface EntryStore {
    /// Adds an entry, or takes the mark off one that is there.
    void insert(Transaction transaction, byte[] entry);

    /// Marks an entry obsolete. One that is not there yet, because the index is being built, is added with its mark.
    void mark(Transaction transaction, byte[] entry);

    void undo(Transaction transaction, UndoRecord record);

    /// Says which table's rows the entries lead to, and how their keys are made. The first time counts.
    void bind(Table table, IndexBinding binding);

    /// Removes an entry that is marked and whose key no version of its row has.
    /// @return false where it is marked and there may be such a version: to be tried again later
    boolean sweep(byte[] entry);

    /// Copies a run of entries around a bound, at least one if there is any on that side: forward, those from the first one at or
    /// behind the bound on; backward, those up to the last one before the bound.
    /// @param bound null for the very first or last
    /// @param limit where the caller stops: forward, the first bytes that are out; backward, the least that are in; null for nowhere. Entries
    /// beyond may be left out
    /// @return false where no entries are left beyond the run in that direction, or none before the limit
    /// @param visitor is told of every leaf that is looked into, before its entries are copied
    boolean readRun(byte[] bound, byte[] limit, boolean backward, LeafEntries into, LeafVisitor visitor);

    /// Fills an empty index with entries that come in order.
    /// @param fill how full its leaves become, in per cent
    void build(Transaction transaction, java.util.Iterator<byte[]> sorted, int fill);

    /// Adds those entries that are not there, marked or not, while others write. Not undone with the transaction.
    void addMissing(Transaction transaction, java.util.Iterator<byte[]> sorted, int fill);

    int pageCount();
}
