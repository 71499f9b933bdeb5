package dev.surus.engine.catalog;

import dev.surus.engine.txn.Snapshot;
import java.util.List;

/// Passes everything on, and tells the session's [Catalog] which lookups a change concerns.
final class TrackedRows implements CatalogRows {
    private final CatalogRows rows;
    private final Catalog catalog;

    TrackedRows(CatalogRows rows, Catalog catalog) {
        this.rows = rows;
        this.catalog = catalog;
    }

    @Override
    public int database() {
        return rows.database();
    }

    @Override
    public List<CatalogRow> find(int table, int[] columns, Object... values) {
        return rows.find(table, columns, values);
    }

    @Override
    public List<CatalogRow> find(Snapshot snapshot, int table, int[] columns, Object... values) {
        return rows.find(snapshot, table, columns, values);
    }

    @Override
    public List<CatalogRow> findFrom(Snapshot snapshot, int table, int[] columns, Object[] values, boolean backward, int limit) {
        return rows.findFrom(snapshot, table, columns, values, backward, limit);
    }

    @Override
    public List<CatalogRow> scan(int table) {
        return rows.scan(table);
    }

    @Override
    public CatalogRow insert(int table, Object[] values) {
        CatalogRow row = rows.insert(table, values);
        touch(row);
        return row;
    }

    @Override
    public CatalogRow update(CatalogRow old, Object[] values) {
        touch(old);
        CatalogRow row = rows.update(old, values);
        touch(row);
        return row;
    }

    @Override
    public CatalogRow tryUpdate(CatalogRow old, Object[] values) {
        touch(old);
        CatalogRow row = rows.tryUpdate(old, values);
        if (row != null) {
            touch(row);
        }
        return row;
    }

    @Override
    public CatalogRow updateUnlessHeld(CatalogRow old, Object[] values) {
        touch(old);
        CatalogRow row = rows.updateUnlessHeld(old, values);
        if (row != null) {
            touch(row);
        }
        return row;
    }

    @Override
    public void delete(CatalogRow row) {
        touch(row);
        rows.delete(row);
    }

    @Override
    public int newOid(int table) {
        return rows.newOid(table);
    }

    private void touch(CatalogRow row) {
        for (CacheKey key : RowKeys.of(row, rows)) {
            catalog.touch(key);
        }
        if (CatalogLayout.byOid(row.catalog()).shared()) {
            catalog.touchShared();
        }
    }
}
