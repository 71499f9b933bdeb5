package dev.surus.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.engine.base.Clock;
import dev.surus.engine.catalog.system.PgNamespace;
import dev.surus.engine.table.MemoryTableStore;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.lock.LockManager;
import dev.surus.engine.type.TypeOid;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private final TransactionSystem transactions = new TransactionSystem(new LockManager(Clock.SYSTEM), Clock.SYSTEM);
    private final MemoryTableStore store = new MemoryTableStore(transactions);
    private Transaction transaction;

    @Test
    void writesAndReadsBackEveryCatalog() {
        transaction = transactions.begin(null);
        Bootstrap.createTemplate(store, transaction, new Bootstrap.Options("admin", null, "C.UTF-8", "ja_JP.UTF-8", 6));
        transactions.commit(transaction);
        transaction = transactions.begin(null);
        var rows = new TableCatalogRows(store, Bootstrap.TEMPLATE1, () -> transaction);
        for (CatalogTable layout : CatalogLayout.all()) {
            var stored = rows.scan(layout.oid());
            if (layout.name().equals("pg_description")) {
                // The one comment that pg_dump expects; built-in objects have none.
                assertThat(stored).hasSize(1);
                assertThat(stored.getFirst().values()).containsExactly(2200L, 2615L, 0L, "standard public schema");
                continue;
            }
            var builtin = BuiltinRows.of(layout);
            assertThat(stored).as(layout.name()).hasSameSizeAs(builtin);
            if (!layout.name().equals("pg_authid") && !layout.name().equals("pg_database")) {
                for (int i = 0; i < stored.size(); i++) {
                    assertThat(stored.get(i).values()).as(layout.name()).isEqualTo(builtin.get(i));
                }
            }
        }
        var catalog = new Catalog(rows, new CatalogCache(), SessionNames.DEFAULT);
        assertThat(catalog.role(10).name()).isEqualTo("admin");
        assertThat(catalog.databaseByName("postgres").ctype()).isEqualTo("ja_JP.UTF-8");
        assertThat(catalog.relationByName(null, "pg_proc").columns()).hasSize(30);
        assertThat(catalog.relationByName(null, "pg_proc").fileId()).isEqualTo(1L << 32 | 1255);
        assertThat(catalog.relationByName(null, "pg_authid").fileId()).isEqualTo(1260);
        assertThat(catalog.functionsByName(null, "abs")).hasSize(6);
        assertThat(catalog.comparison(TypeOid.TEXT).less()).isEqualTo(664);

        var values = new Object[] {(long) rows.newOid(PgNamespace.CATALOG), "s", 10L, null};
        var inserted = catalog.rows().insert(PgNamespace.CATALOG, values);
        assertThat(catalog.namespaceByName("s").oid()).isGreaterThanOrEqualTo(16384);
        values[PgNamespace.NSPNAME] = "t";
        var updated = catalog.rows().update(inserted, values);
        assertThat(catalog.namespaceByName("s")).isNull();
        assertThat(catalog.namespaceByName("t")).isNotNull();
        catalog.rows().delete(updated);
        assertThat(catalog.namespaceByName("t")).isNull();
        transactions.rollback(transaction);
    }
}
