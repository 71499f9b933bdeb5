package dev.surus.engine.catalog;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.table.IndexBinding;
import dev.surus.engine.table.IndexRange;
import dev.surus.engine.table.IndexScan;
import dev.surus.engine.table.Persistence;
import dev.surus.engine.table.RowOutcome;
import dev.surus.engine.table.RowWait;
import dev.surus.engine.table.TableScan;
import dev.surus.engine.table.TableStore;
import dev.surus.engine.table.UniqueConflict;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.Vector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The catalogs in their tables, read with the newest snapshot of the session's transaction. Belongs to one session.
public final class TableCatalogRows implements CatalogRows {
    private static final int SMALL = 32;

    private final TableStore store;
    private final int database;
    private final Supplier<Transaction> transaction;
    private final Map<Integer, CatalogFile> files = new HashMap<>();

    /// @param transaction gives the session's running transaction, at any time that the catalog is asked
    public TableCatalogRows(TableStore store, int database, Supplier<Transaction> transaction) {
        this.store = store;
        this.database = database;
        this.transaction = transaction;
    }

    @Override
    public int database() {
        return database;
    }

    private CatalogFile file(int catalog) {
        return files.computeIfAbsent(catalog, oid -> CatalogFile.open(store, CatalogLayout.byOid(oid), database));
    }

    private Snapshot newest() {
        Transaction running = transaction.get();
        return running.system().newestSnapshot(running);
    }

    @Override
    public List<CatalogRow> find(int catalog, int[] columns, Object... values) {
        return find(newest(), catalog, columns, values);
    }

    @Override
    public List<CatalogRow> find(Snapshot snapshot, int catalog, int[] columns, Object... values) {
        CatalogFile file = file(catalog);
        int prefix = columns.length;
        CatalogTable.Index index = file.layout.indexOn(columns);
        if (index == null && columns.length > 1) {
            prefix = 1;
            index = file.layout.indexOn(columns[0]);
        }
        var found = new ArrayList<CatalogRow>();
        if (index == null) {
            for (CatalogRow row : scan(catalog)) {
                if (matches(row, columns, values, 0)) {
                    found.add(row);
                }
            }
            return found;
        }
        var range = new Object[prefix];
        System.arraycopy(values, 0, range, 0, prefix);
        IndexBinding binding = file.binding(index);
        IndexScan scan = file.writer.scan(snapshot, binding, IndexRange.equal(range), false, file.attributes);
        var batch = file.table.newBatch(file.attributes, SMALL);
        var numbers = new long[SMALL];
        while (scan.next(batch, numbers, SMALL)) {
            for (int i = 0; i < batch.count; i++) {
                CatalogRow row = row(catalog, batch, i, numbers[i]);
                if (matches(row, columns, values, prefix)) {
                    found.add(row);
                }
            }
            clearNulls(batch);
        }
        return found;
    }

    /// Through the index on just these columns.
    @Override
    public List<CatalogRow> findFrom(Snapshot snapshot, int catalog, int[] columns, Object[] values, boolean backward, int limit) {
        CatalogFile file = file(catalog);
        var prefix = java.util.Arrays.copyOf(values, values.length - 1);
        var range = new IndexRange(backward ? prefix : values, true, backward ? values : prefix, true);
        IndexScan scan = file.writer.scan(snapshot == null ? newest() : snapshot, file.binding(file.layout.indexOn(columns)), range, backward,
                file.attributes);
        var found = new ArrayList<CatalogRow>();
        int step = Math.min(SMALL, limit);
        var batch = file.table.newBatch(file.attributes, step);
        var numbers = new long[step];
        while (found.size() < limit && scan.next(batch, numbers, step)) {
            for (int i = 0; i < batch.count && found.size() < limit; i++) {
                found.add(row(catalog, batch, i, numbers[i]));
            }
            clearNulls(batch);
        }
        return found;
    }

    private static boolean matches(CatalogRow row, int[] columns, Object[] values, int from) {
        for (int i = from; i < columns.length; i++) {
            if (!values[i].equals(row.get(columns[i]))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public List<CatalogRow> scan(int catalog) {
        CatalogFile file = file(catalog);
        var found = new ArrayList<CatalogRow>();
        TableScan scan = file.table.scan(newest(), file.attributes);
        var batch = file.table.newBatch(file.attributes, Batch.CAPACITY);
        var numbers = new long[Batch.CAPACITY];
        while (scan.next(batch, numbers, Batch.CAPACITY)) {
            for (int i = 0; i < batch.count; i++) {
                found.add(row(catalog, batch, i, numbers[i]));
            }
            clearNulls(batch);
        }
        return found;
    }

    private static CatalogRow row(int catalog, Batch batch, int position, long number) {
        var values = new Object[batch.columns.length];
        for (int c = 0; c < values.length; c++) {
            values[c] = batch.columns[c].get(position);
        }
        return new CatalogRow(catalog, values, number);
    }

    private static void clearNulls(Batch batch) {
        for (Vector vector : batch.columns) {
            vector.nulls = null;
        }
    }

    @Override
    public CatalogRow insert(int catalog, Object[] values) {
        CatalogFile file = file(catalog);
        Object[] stored = values.clone();
        long number = file.writer.insert(transaction.get(), stored);
        if (number < 0) {
            throw duplicate(file, file.writer.conflict());
        }
        return new CatalogRow(catalog, stored, number);
    }

    @Override
    public CatalogRow update(CatalogRow old, Object[] values) {
        var row = tryUpdate(old, values);
        if (row == null) {
            throw new SqlException(SqlState.INTERNAL_ERROR, CatalogMessage.CONCURRENTLY_UPDATED);
        }
        return row;
    }

    @Override
    public CatalogRow tryUpdate(CatalogRow old, Object[] values) {
        return update(old, values, true);
    }

    @Override
    public CatalogRow updateUnlessHeld(CatalogRow old, Object[] values) {
        return update(old, values, false);
    }

    private CatalogRow update(CatalogRow old, Object[] values, boolean waits) {
        CatalogFile file = file(old.catalog());
        Object[] stored = values.clone();
        var wait = new RowWait(waits, file.layout.shared() ? 0 : database, file.layout.oid());
        RowOutcome outcome = file.writer.update(transaction.get(), newest(), old.rowNumber(), old.values(), stored, true, wait);
        if (outcome == null) {
            throw duplicate(file, file.writer.conflict());
        }
        if (outcome == RowOutcome.CHANGED || outcome == RowOutcome.WOULD_BLOCK && !waits) {
            return null;
        }
        requireDone(outcome);
        return new CatalogRow(old.catalog(), stored, old.rowNumber());
    }

    @Override
    public void delete(CatalogRow row) {
        CatalogFile file = file(row.catalog());
        requireDone(file.writer.delete(transaction.get(), newest(), row.rowNumber(), row.values(), waiting(file)));
    }

    private RowWait waiting(CatalogFile file) {
        return new RowWait(true, file.layout.shared() ? 0 : database, file.layout.oid());
    }

    private static void requireDone(RowOutcome outcome) {
        switch (outcome) {
            case OK -> {}
            case CHANGED, WOULD_BLOCK -> throw new SqlException(SqlState.INTERNAL_ERROR, CatalogMessage.CONCURRENTLY_UPDATED);
            case DELETED -> throw new SqlException(SqlState.INTERNAL_ERROR, CatalogMessage.CONCURRENTLY_DELETED);
            case SELF_MODIFIED -> throw new SqlException(SqlState.INTERNAL_ERROR, CatalogMessage.UPDATED_BY_SELF);
        }
    }

    private static SqlException duplicate(CatalogFile file, UniqueConflict conflict) {
        var index = (CatalogTable.Index) conflict.binding().tag();
        var names = new StringBuilder();
        var values = new StringBuilder();
        for (int i = 0; i < index.columns().length; i++) {
            names.append(i == 0 ? "" : ", ").append(file.layout.columns().get(index.columns()[i]).name());
            values.append(i == 0 ? "" : ", ").append(conflict.key()[i]);
        }
        return new SqlException(SqlState.UNIQUE_VIOLATION, CatalogMessage.UNIQUE_CATALOG, index.name())
                .detail(CatalogMessage.UNIQUE_CATALOG_DETAIL, names, values)
                .table("pg_catalog", file.layout.name()).constraint(index.name());
    }

    /// OIDs come from the cluster's counter of file numbers, so none is ever also a file's.
    @Override
    public int newOid(int catalog) {
        return (int) store.newFileId(database, Persistence.LOGGED);
    }
}
