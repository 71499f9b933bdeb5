package dev.surus.engine.table;

import dev.surus.engine.txn.Transaction;
import java.util.List;

/// All files of tables, indexes and sequences: creates, opens and drops them. Creation and dropping belong to the transaction: what
/// it created vanishes with its rollback, what it dropped stays until its commit.
public interface TableStore {
    /// A new file's id.
    /// @param database OID, 0 for what all databases share
    long newFileId(int database, Persistence persistence);

    void createTable(Transaction transaction, long fileId);

    void createIndex(Transaction transaction, long fileId);

    void createSequence(Transaction transaction, long fileId, Sequence.State state);

    /// Removes a file at the transaction's commit.
    void drop(Transaction transaction, long fileId);

    boolean exists(long fileId);

    /// Whether the innermost running subtransaction of a transaction created the file.
    boolean isNew(Transaction transaction, long fileId);

    /// A view of a table's file with the columns that the catalog knows now.
    /// @param columns all of them, dropped ones included, by attribute number
    Table table(long fileId, List<TableColumn> columns);

    Index index(long fileId, List<KeyColumn> columns, boolean unique, boolean nullsNotDistinct);

    Sequence sequence(long fileId);

    /// The row locks on a table's file, with the changes of open transactions.
    java.util.List<RowLock> rowLocks(long fileId);

    /// Pages of 16 KiB that a file takes; 0 where there is none. Needs no lock that keeps the file.
    int pageCount(long fileId);

    /// Makes files shorter that have many free pages, and packs indexes that have come to rest: some pages of one of them.
    /// @param looks whether to look which have come to rest since the last such look
    /// @return whether there was something to do
    boolean shrinkSome(boolean looks);

    /// Makes a file shorter now, where it is worth while; an index is packed before.
    void shrink(long fileId);

    /// Removes all files of a database at the transaction's commit; nobody is connected to it.
    void dropDatabase(Transaction transaction, int database);

    /// Copies all files of a database to another (CREATE DATABASE); their lower halves stay. The caller keeps writers out of the source.
    void copyDatabase(Transaction transaction, int from, int to);
}
