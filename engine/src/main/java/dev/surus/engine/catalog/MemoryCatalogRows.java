package dev.surus.engine.catalog;

import dev.surus.engine.base.Oid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Catalogs without a database: the built-in rows and whatever is inserted, in maps. For tests of the packages above, and
/// for tools that need the built-in objects alone. One thread at a time.
public final class MemoryCatalogRows implements CatalogRows {
    private static final class Rows {
        final TreeMap<Long, CatalogRow> byNumber = new TreeMap<>();
        final Map<List<Integer>, Map<List<Object>, List<CatalogRow>>> indexes = new HashMap<>();
        long next = 1;
    }

    private final Map<Integer, Rows> catalogs = new HashMap<>();
    private int nextOid = Oid.FIRST_OF_USERS;
    private static final int POSTGRES_DATABASE = 5;

    @Override
    public int database() {
        return POSTGRES_DATABASE;
    }

    private Rows rows(int catalog) {
        return catalogs.computeIfAbsent(catalog, oid -> {
            var rows = new Rows();
            for (Object[] values : BuiltinRows.of(CatalogLayout.byOid(oid))) {
                rows.byNumber.put(rows.next, new CatalogRow(oid, values, rows.next++));
            }
            return rows;
        });
    }

    @Override
    public synchronized List<CatalogRow> find(int catalog, int[] columns, Object... values) {
        Rows rows = rows(catalog);
        var key = new ArrayList<Integer>();
        for (int column : columns) {
            key.add(column);
        }
        var index = rows.indexes.computeIfAbsent(key, _ -> {
            var entries = new HashMap<List<Object>, List<CatalogRow>>();
            for (CatalogRow row : rows.byNumber.values()) {
                entries.computeIfAbsent(keyOf(row, key), _ -> new ArrayList<>()).add(row);
            }
            return entries;
        });
        return List.copyOf(index.getOrDefault(Arrays.asList(values), List.of()));
    }

    private static List<Object> keyOf(CatalogRow row, List<Integer> columns) {
        var key = new ArrayList<Object>(columns.size());
        for (int column : columns) {
            key.add(row.get(column));
        }
        return key;
    }

    @Override
    public synchronized List<CatalogRow> scan(int catalog) {
        return List.copyOf(rows(catalog).byNumber.values());
    }

    @Override
    public synchronized CatalogRow insert(int catalog, Object[] values) {
        Rows rows = rows(catalog);
        return put(rows, new CatalogRow(catalog, values.clone(), rows.next++));
    }

    @Override
    public synchronized CatalogRow update(CatalogRow old, Object[] values) {
        Rows rows = rows(old.catalog());
        remove(rows, old);
        return put(rows, new CatalogRow(old.catalog(), values.clone(), old.rowNumber()));
    }

    @Override
    public synchronized void delete(CatalogRow row) {
        remove(rows(row.catalog()), row);
    }

    @Override
    public synchronized int newOid(int catalog) {
        return nextOid++;
    }

    private static CatalogRow put(Rows rows, CatalogRow row) {
        rows.byNumber.put(row.rowNumber(), row);
        rows.indexes.forEach((columns, entries) ->
                entries.computeIfAbsent(keyOf(row, columns), _ -> new ArrayList<>()).add(row));
        return row;
    }

    private static void remove(Rows rows, CatalogRow old) {
        CatalogRow stored = rows.byNumber.remove(old.rowNumber());
        if (stored != null) {
            rows.indexes.forEach((columns, entries) -> {
                var list = entries.get(keyOf(stored, columns));
                list.remove(stored);
            });
        }
    }
}
