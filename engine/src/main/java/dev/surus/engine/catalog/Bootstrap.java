package dev.surus.engine.catalog;

import dev.surus.engine.catalog.system.PgAuthid;
import dev.surus.engine.catalog.system.PgDatabase;
import dev.surus.engine.catalog.system.PgDescription;
import dev.surus.engine.catalog.system.PgNamespace;
import dev.surus.engine.table.IndexBinding;
import dev.surus.engine.table.SortSpace;
import dev.surus.engine.table.TableStore;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.type.Batch;
import java.util.ArrayList;
import java.util.List;

/// Fills an empty cluster: what initdb does.
///
/// ```
/// Bootstrap.createTemplate(store, transaction, options);      // shared catalogs and template1
/// ... commit; the engine defines the system views in template1 by SQL ...
/// Bootstrap.copyTemplate(store, transaction);                 // template0 and postgres
/// ```
public final class Bootstrap {
    public static final int TEMPLATE1 = 1;
    public static final int TEMPLATE0 = 4;
    public static final int POSTGRES = 5;

    /// @param superuser name of the role with OID 10
    /// @param password its stored secret, or null
    /// @param collate LC_COLLATE of the databases
    /// @param ctype LC_CTYPE of the databases
    /// @param encoding PostgreSQL's number of the encoding: 6 is UTF8
    public record Options(String superuser, String password, String collate, String ctype, int encoding) {}

    private Bootstrap() {}

    /// Writes the shared catalogs and those of template1.
    public static void createTemplate(TableStore store, Transaction transaction, Options options) {
        for (CatalogTable layout : CatalogLayout.all()) {
            write(store, transaction, layout, rowsOf(layout, options));
        }
    }

    /// Makes template0 and postgres of template1, which nobody may be changing.
    public static void copyTemplate(TableStore store, Transaction transaction) {
        store.copyDatabase(transaction, TEMPLATE1, TEMPLATE0);
        store.copyDatabase(transaction, TEMPLATE1, POSTGRES);
    }

    private static void write(TableStore store, Transaction transaction, CatalogTable layout, List<Object[]> rows) {
        store.createTable(transaction, CatalogFile.fileId(layout.oid(), layout.shared(), TEMPLATE1));
        for (CatalogTable.Index index : layout.indexes()) {
            store.createIndex(transaction, CatalogFile.fileId(index.oid(), layout.shared(), TEMPLATE1));
        }
        CatalogFile file = CatalogFile.open(store, layout, TEMPLATE1);
        var numbers = new long[Batch.CAPACITY];
        for (int from = 0; from < rows.size(); from += Batch.CAPACITY) {
            List<Object[]> part = rows.subList(from, Math.min(rows.size(), from + Batch.CAPACITY));
            var batch = file.table.newBatch(file.attributes, part.size());
            for (int r = 0; r < part.size(); r++) {
                for (int c = 0; c < file.attributes.length; c++) {
                    batch.columns[c].set(r, part.get(r)[c]);
                }
            }
            batch.count = part.size();
            file.table.insertBatch(transaction, batch, numbers);
        }
        for (IndexBinding binding : file.bindings()) {
            var conflict = file.writer.build(transaction, binding, SortSpace.SMALL);
            if (conflict != null) {
                throw new IllegalStateException("built-in rows of " + layout.name() + " repeat a key of " + binding.tag());
            }
        }
    }

    private static List<Object[]> rowsOf(CatalogTable layout, Options options) {
        List<Object[]> rows = BuiltinRows.of(layout);
        return switch (layout.oid()) {
            case PgAuthid.CATALOG -> changed(rows, row -> {
                if ((Long) row[PgAuthid.OID] == BuiltinRows.BOOTSTRAP_ROLE) {
                    row[PgAuthid.ROLNAME] = options.superuser;
                    row[PgAuthid.ROLPASSWORD] = options.password;
                }
            });
            case PgDatabase.CATALOG -> changed(rows, row -> {
                row[PgDatabase.DATCOLLATE] = options.collate;
                row[PgDatabase.DATCTYPE] = options.ctype;
                row[PgDatabase.ENCODING] = (long) options.encoding;
            });
            // pg_dump leaves out the comment that it expects on the schema public, and writes any other.
            case PgDescription.CATALOG -> List.<Object[]>of(
                    new Object[] {Integer.toUnsignedLong(Catalog.PUBLIC), (long) PgNamespace.CATALOG, 0L, "standard public schema"});
            default -> rows;
        };
    }

    private interface Change {
        void apply(Object[] row);
    }

    private static List<Object[]> changed(List<Object[]> rows, Change change) {
        var copies = new ArrayList<Object[]>(rows.size());
        for (Object[] row : rows) {
            Object[] copy = row.clone();
            change.apply(copy);
            copies.add(copy);
        }
        return copies;
    }
}
