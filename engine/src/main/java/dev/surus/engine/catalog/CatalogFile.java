package dev.surus.engine.catalog;

import dev.surus.engine.table.IndexBinding;
import dev.surus.engine.table.KeyColumn;
import dev.surus.engine.table.KeyExtractor;
import dev.surus.engine.table.Table;
import dev.surus.engine.table.TableColumn;
import dev.surus.engine.table.TableStore;
import dev.surus.engine.table.TableWriter;
import dev.surus.engine.type.DataType;
import java.util.ArrayList;
import java.util.List;

/// One catalog's table in one database, with its indexes.
final class CatalogFile {
    final CatalogTable layout;
    final Table table;
    final TableWriter writer;
    /// All attribute numbers.
    final int[] attributes;
    private final List<IndexBinding> bindings;

    private CatalogFile(CatalogTable layout, Table table, List<IndexBinding> bindings) {
        this.layout = layout;
        this.table = table;
        this.bindings = bindings;
        writer = new TableWriter(table, bindings);
        attributes = new int[layout.columns().size()];
        for (int i = 0; i < attributes.length; i++) {
            attributes[i] = i + 1;
        }
    }

    /// The file of a catalog or a catalog's index is numbered by its OID.
    static long fileId(int oid, boolean shared, int database) {
        return (shared ? 0 : (long) database << 32) | Integer.toUnsignedLong(oid);
    }

    static CatalogFile open(TableStore store, CatalogTable layout, int database) {
        var columns = new ArrayList<TableColumn>();
        for (CatalogTable.Column column : layout.columns()) {
            columns.add(new TableColumn(columns.size() + 1, dataType(column.type()), -1));
        }
        var bindings = new ArrayList<IndexBinding>();
        for (CatalogTable.Index index : layout.indexes()) {
            var keys = new ArrayList<KeyColumn>();
            var numbers = new int[index.columns().length];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = index.columns()[i] + 1;
                keys.add(new KeyColumn(dataType(layout.columns().get(index.columns()[i]).type()), false, false));
            }
            bindings.add(new IndexBinding(store.index(fileId(index.oid(), layout.shared(), database), keys, index.unique(), false),
                    KeyExtractor.ofColumns(numbers), false, index));
        }
        return new CatalogFile(layout, store.table(fileId(layout.oid(), layout.shared(), database), columns), bindings);
    }

    IndexBinding binding(CatalogTable.Index index) {
        return bindings.get(layout.indexes().indexOf(index));
    }

    List<IndexBinding> bindings() {
        return bindings;
    }

    /// The types of catalogs' columns need no catalog to be found.
    private static DataType dataType(int oid) {
        return Builtins.CATALOG.dataType(oid);
    }

    private static final class Builtins {
        static final Catalog CATALOG = Catalog.ofBuiltins();
    }
}
