package dev.surus.engine.table;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.txn.MergedUndo;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.TransactionEnd;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.UndoHandler;
import dev.surus.engine.txn.UndoRecord;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Everything in ordinary memory: the model that the durable store is compared with.
public final class MemoryTableStore implements TableStore, UndoHandler {
    /// Subtransactions that created files and have not ended yet, by file.
    private final java.util.concurrent.ConcurrentHashMap<Long, Long> creators = new java.util.concurrent.ConcurrentHashMap<>();
    private final TransactionSystem transactions;
    private final ConcurrentHashMap<Long, Object> files = new ConcurrentHashMap<>();
    private final AtomicInteger nextNumber = new AtomicInteger(16_384);

    public MemoryTableStore(TransactionSystem transactions) {
        this.transactions = transactions;
        for (int kind = UndoKind.ROW_INSERT; kind <= UndoKind.ENTRY_UNMARK; kind++) {
            transactions.register(kind, this);
        }
    }

    @Override
    public long newFileId(int database, Persistence persistence) {
        return (long) database << 32 | nextNumber.getAndIncrement();
    }

    @Override
    public boolean isNew(Transaction transaction, long fileId) {
        Long creator = creators.get(fileId);
        return creator != null && creator == transaction.assignId();
    }

    @Override
    public void createTable(Transaction transaction, long fileId) {
        var rows = new MemoryRowStore(fileId, transactions.directory());
        create(transaction, fileId, new TableFile(fileId, rows, List.of(), _ -> {}));
    }

    @Override
    public void createIndex(Transaction transaction, long fileId) {
        create(transaction, fileId, new MemoryEntryStore(fileId));
    }

    @Override
    public void createSequence(Transaction transaction, long fileId, Sequence.State state) {
        create(transaction, fileId, new MemorySequence(state));
    }

    private void create(Transaction transaction, long fileId, Object file) {
        if (files.putIfAbsent(fileId, file) != null) {
            throw new IllegalStateException("file " + fileId + " exists");
        }
        creators.put(fileId, transaction.assignId());
        transaction.atEnd(new TransactionEnd() {
            @Override
            public void committed(Transaction ended) {
                creators.remove(fileId);
            }

            @Override
            public void rolledBack(Transaction ended) {
                creators.remove(fileId);
                files.remove(fileId);
            }
        });
    }

    @Override
    public void drop(Transaction transaction, long fileId) {
        transaction.atEnd(new TransactionEnd() {
            @Override
            public void committed(Transaction ended) {
                files.remove(fileId);
            }
        });
    }

    @Override
    public boolean exists(long fileId) {
        return files.containsKey(fileId);
    }

    @Override
    public Table table(long fileId, List<TableColumn> columns) {
        return new Table(file(fileId, TableFile.class), columns);
    }

    @Override
    public Index index(long fileId, List<KeyColumn> columns, boolean unique, boolean nullsNotDistinct) {
        return new Index(fileId, file(fileId, EntryStore.class), columns, unique, nullsNotDistinct);
    }

    @Override
    public Sequence sequence(long fileId) {
        return file(fileId, Sequence.class);
    }

    private <T> T file(long fileId, Class<T> kind) {
        var file = files.get(fileId);
        if (!kind.isInstance(file)) {
            throw new SqlException(SqlState.INTERNAL_ERROR, TableMessage.FILE_MISSING, Long.toUnsignedString(fileId));
        }
        return kind.cast(file);
    }

    @Override
    public java.util.List<RowLock> rowLocks(long fileId) {
        return java.util.List.of();
    }

    @Override
    public int pageCount(long fileId) {
        return switch (files.get(fileId)) {
            case TableFile table -> table.rows.pageCount();
            case EntryStore entries -> entries.pageCount();
            default -> 1;
        };
    }

    @Override
    public boolean shrinkSome(boolean looks) {
        return false;
    }

    @Override
    public void shrink(long fileId) {
        // There are no pages.
    }

    @Override
    public void dropDatabase(Transaction transaction, int database) {
        files.keySet().stream().filter(id -> (int) (id >>> 32) == database).forEach(id -> drop(transaction, id));
    }

    @Override
    public void copyDatabase(Transaction transaction, int from, int to) {
        throw new UnsupportedOperationException("the store in memory cannot copy databases");
    }

    // ---- undo

    @Override
    public void undo(Transaction transaction, UndoRecord record) {
        switch (files.get(record.fileId())) {
            case TableFile table -> table.undo(transaction, record);
            case EntryStore entries -> entries.undo(transaction, record);
            case null, default -> {}
        }
    }

    @Override
    public void forget(UndoRecord record) {
        if (files.get(record.fileId()) instanceof TableFile table) {
            table.rows.versions().forget(record.row(), record.count(), record.link());
        }
    }

    @Override
    public boolean leavesWork(int kind) {
        return true;
    }

    @Override
    public void forgetInsertions(long fileId, long firstRow, long lastRow, long link) {
        if (files.get(fileId) instanceof TableFile table) {
            table.rows.versions().forgetAll(firstRow, lastRow, link);
        }
    }

    @Override
    public boolean isKept(UndoRecord record, MergedUndo into) {
        return files.get(record.fileId()) instanceof TableFile table && merge(table).isKept(record, into);
    }

    private VersionMerge merge(TableFile table) {
        return new VersionMerge(table.rows.versions(), transactions.directory());
    }

    @Override
    public void merge(UndoRecord record, MergedUndo into) {
        if (record.kind() <= UndoKind.ROW_DELETE && files.get(record.fileId()) instanceof TableFile table && merge(table).merge(record, into)) {
            sweep(null, record);
        }
    }

    @Override
    public void mergeInsertions(UndoRecord insertion, long firstRow, long lastRow, MergedUndo into) {
        if (files.get(insertion.fileId()) instanceof TableFile table) {
            merge(table).mergeInsertions(insertion, firstRow, lastRow, into);
        }
    }

    @Override
    public void sweep(Transaction cleaner, UndoRecord record) {
        // Rows and entries stay: the durable store sweeps, this one is short-lived.
        if (record.kind() == UndoKind.ROW_DELETE && files.get(record.fileId()) instanceof TableFile table) {
            table.rows.sweep(record.row());
        }
    }
}
