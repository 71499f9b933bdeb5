package dev.surus.engine.catalog;

import dev.surus.engine.txn.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Passes everything on, except in a rehearsal: then changes stay here, over the rows below, and are forgotten at its end.
final class RehearsedRows implements CatalogRows {
    /// Far above any OID in use; the newest object still has the highest.
    private static final int FIRST_OID = 0x7FFF_0000;

    private static final class Changes {
        /// By the number of the row below; null where it was deleted.
        final Map<Long, CatalogRow> replaced = new LinkedHashMap<>();
        final Map<Long, CatalogRow> inserted = new LinkedHashMap<>();
    }

    private final CatalogRows rows;
    private Map<Integer, Changes> changes;
    private int nextOid;
    private long nextRow;

    RehearsedRows(CatalogRows rows) {
        this.rows = rows;
    }

    void begin() {
        changes = new HashMap<>();
        nextOid = FIRST_OID;
        nextRow = -1;
    }

    void end() {
        changes = null;
    }

    /// Takes the changes away for a moment.
    Object aside() {
        var over = changes;
        changes = null;
        return over;
    }

    @SuppressWarnings("unchecked")
    void backFrom(Object over) {
        changes = (Map<Integer, Changes>) over;
    }

    /// What was changed so far, for [#reset].
    Map<Integer, Object> mark() {
        var mark = new HashMap<Integer, Object>();
        changes.forEach((catalog, of) -> {
            var copy = new Changes();
            copy.replaced.putAll(of.replaced);
            copy.inserted.putAll(of.inserted);
            mark.put(catalog, copy);
        });
        return mark;
    }

    void reset(Map<Integer, Object> mark) {
        changes.clear();
        mark.forEach((catalog, of) -> changes.put(catalog, (Changes) of));
    }

    static boolean isRehearsed(int oid) {
        return oid >= FIRST_OID;
    }

    @Override
    public int database() {
        return rows.database();
    }

    private Changes changesOf(int catalog) {
        return changes == null ? null : changes.get(catalog);
    }

    @Override
    public List<CatalogRow> find(int catalog, int[] columns, Object... values) {
        return merged(rows.find(catalog, columns, values), changesOf(catalog), columns, values);
    }

    @Override
    public List<CatalogRow> find(Snapshot snapshot, int catalog, int[] columns, Object... values) {
        return rows.find(snapshot, catalog, columns, values);
    }

    @Override
    public List<CatalogRow> scan(int catalog) {
        return merged(rows.scan(catalog), changesOf(catalog), new int[0]);
    }

    private static List<CatalogRow> merged(List<CatalogRow> below, Changes over, int[] columns, Object... values) {
        if (over == null) {
            return below;
        }
        var merged = new ArrayList<CatalogRow>(below.size());
        var left = new LinkedHashMap<>(over.replaced);
        for (CatalogRow row : below) {
            if (!over.replaced.containsKey(row.rowNumber())) {
                merged.add(row);
            } else {
                addMatching(merged, left.remove(row.rowNumber()), columns, values);
            }
        }
        left.values().forEach(row -> addMatching(merged, row, columns, values));
        over.inserted.values().forEach(row -> addMatching(merged, row, columns, values));
        return merged;
    }

    private static void addMatching(List<CatalogRow> list, CatalogRow row, int[] columns, Object... values) {
        if (row == null) {
            return;
        }
        for (int i = 0; i < columns.length; i++) {
            if (!values[i].equals(row.get(columns[i]))) {
                return;
            }
        }
        list.add(row);
    }

    private Changes change(int catalog) {
        return changes.computeIfAbsent(catalog, _ -> new Changes());
    }

    @Override
    public CatalogRow insert(int catalog, Object[] values) {
        if (changes == null) {
            return rows.insert(catalog, values);
        }
        var row = new CatalogRow(catalog, values.clone(), nextRow--);
        change(catalog).inserted.put(row.rowNumber(), row);
        return row;
    }

    @Override
    public CatalogRow update(CatalogRow old, Object[] values) {
        if (changes == null) {
            return rows.update(old, values);
        }
        var row = new CatalogRow(old.catalog(), values.clone(), old.rowNumber());
        var over = change(old.catalog());
        (old.rowNumber() < 0 ? over.inserted : over.replaced).put(row.rowNumber(), row);
        return row;
    }

    @Override
    public CatalogRow tryUpdate(CatalogRow old, Object[] values) {
        return changes == null ? rows.tryUpdate(old, values) : update(old, values);
    }

    @Override
    public CatalogRow updateUnlessHeld(CatalogRow old, Object[] values) {
        return changes == null ? rows.updateUnlessHeld(old, values) : update(old, values);
    }

    @Override
    public void delete(CatalogRow row) {
        if (changes == null) {
            rows.delete(row);
        } else if (row.rowNumber() < 0) {
            change(row.catalog()).inserted.remove(row.rowNumber());
        } else {
            change(row.catalog()).replaced.put(row.rowNumber(), null);
        }
    }

    @Override
    public int newOid(int catalog) {
        return changes == null ? rows.newOid(catalog) : nextOid++;
    }
}
