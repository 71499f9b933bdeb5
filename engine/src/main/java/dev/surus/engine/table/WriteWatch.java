package dev.surus.engine.table;

import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.UndoRecord;
import dev.surus.engine.txn.serializable.RelationKey;
import dev.surus.engine.txn.serializable.Serializability;
import dev.surus.engine.txn.serializable.SerializableTransaction;

/// Looks, for a serializable transaction that writes to a table, who has read what it writes. Each look comes after the write, where it cannot
/// miss a reader; some come before it as well, so that errors come in PostgreSQL's order.
final class WriteWatch {
    private final Serializability serializability;
    private final SerializableTransaction mine;
    private final Transaction transaction;
    private final RelationKey table;

    private WriteWatch(Transaction transaction, Table table) {
        this.transaction = transaction;
        this.table = table.watchedAs();
        serializability = transaction.system().serializability();
        mine = transaction.serializable();
    }

    /// @return null where nobody needs to be looked for
    static WriteWatch of(Transaction transaction, Table table) {
        return transaction.serializable() == null || table.watchedAs() == null ? null : new WriteWatch(transaction, table);
    }

    /// A row is added.
    void inserted() {
        serializability.conflictIn(mine, table, -1, 0, false);
    }

    /// A version of a row is replaced or deleted.
    /// @param version who wrote it
    void replaced(long row, long version) {
        serializability.conflictIn(mine, table, row, version, transaction.level() == 1);
    }

    /// A row has just been changed or deleted.
    void replaced(VersionMap versions, long row) {
        var record = new UndoRecord();
        if (transaction.system().directory().find(versions.head(row), record)) {
            replaced(row, record.beforeId());
        }
    }

    /// An index entry is added, or its key was found to be taken.
    void entered(Index index, byte[] entry) {
        serializability.conflictIn(mine, index.watchedAs(), entry);
    }
}
