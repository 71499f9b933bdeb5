package dev.surus.engine.catalog;

import java.util.List;

/// The layout of one system catalog. Its file's number is its OID; so is that of each of its indexes.
///
/// @param shared whether the cluster has one of it, not each database
public record CatalogTable(int oid, String name, int rowType, boolean shared, List<Column> columns, List<Index> indexes) {
    /// A column; its number in rows is its place in [#columns].
    public record Column(String name, int type, boolean notNull) {}

    /// An index of a catalog; all are unique or plain btrees over columns.
    /// @param columns places of the key columns in [CatalogTable#columns]
    public record Index(int oid, String name, boolean unique, boolean primary, int[] columns) {}

    /// The index whose leading columns are exactly these, or null.
    public Index indexOn(int... wanted) {
        for (Index index : indexes) {
            if (index.columns.length >= wanted.length && startsWith(index.columns, wanted)) {
                return index;
            }
        }
        return null;
    }

    private static boolean startsWith(int[] columns, int[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (columns[i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
