package dev.surus.engine.catalog;

import dev.surus.engine.txn.Snapshot;
import java.util.List;

/// The system catalogs' rows as one session sees them: the newest committed state and its own changes.
public interface CatalogRows {
    /// OID of the database whose catalogs these are.
    int database();

    /// The rows whose columns equal the values (boxed, never null), through an index where one begins with these columns.
    /// @param columns numbers from 0, as the constants of `catalog.system`
    List<CatalogRow> find(int catalog, int[] columns, Object... values);

    /// The same as an older snapshot sees them.
    default List<CatalogRow> find(Snapshot snapshot, int catalog, int[] columns, Object... values) {
        return find(catalog, columns, values);
    }

    /// Some of the rows whose columns but the last equal the values, in the order of the last one, which is a number.
    /// @param snapshot what is seen; null: the newest state
    /// @param values of the last column the least that is wanted (the greatest where the order is backward)
    default List<CatalogRow> findFrom(Snapshot snapshot, int catalog, int[] columns, Object[] values, boolean backward, int limit) {
        int last = columns.length - 1;
        var equal = java.util.Arrays.copyOf(columns, last);
        var keys = java.util.Arrays.copyOf(values, last);
        long bound = (Long) values[last];
        var found = snapshot == null ? find(catalog, equal, keys) : find(snapshot, catalog, equal, keys);
        var order = java.util.Comparator.<CatalogRow>comparingLong(row -> row.longInteger(columns[last]));
        return found.stream().filter(row -> backward ? row.longInteger(columns[last]) <= bound : row.longInteger(columns[last]) >= bound)
                .sorted(backward ? order.reversed() : order).limit(limit).toList();
    }

    /// All rows.
    List<CatalogRow> scan(int catalog);

    /// @return the row as stored
    CatalogRow insert(int catalog, Object[] values);

    CatalogRow update(CatalogRow old, Object[] values);

    /// The same, for whoever can begin anew: null where another transaction has changed the row meanwhile.
    default CatalogRow tryUpdate(CatalogRow old, Object[] values) {
        return update(old, values);
    }

    /// The same, but nobody is waited for: null, too, where another transaction is changing the row.
    default CatalogRow updateUnlessHeld(CatalogRow old, Object[] values) {
        return tryUpdate(old, values);
    }

    void delete(CatalogRow row);

    /// A new OID, unused in the catalog.
    int newOid(int catalog);
}
