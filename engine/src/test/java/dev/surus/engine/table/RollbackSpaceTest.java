package dev.surus.engine.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.engine.base.Clock;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.disk.SimulatedDisk;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.lock.LockManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a transaction frees by making rows shorter is there again for its rollback, whatever others do meanwhile.
class RollbackSpaceTest {
    private static final StorageOptions OPTIONS = StorageOptions.defaults().withPoolPages(256).withLog(1 << 18, 1 << 20, 2 << 20, 8 << 20);
    private static final RowWait NO_WAIT = new RowWait(false, 5, 16_384);

    @Test
    void rollbackNeedsNoNewPage() {
        var disk = new SimulatedDisk(1);
        Storage.create(disk, OPTIONS, 1);
        var transactions = new TransactionSystem(new LockManager(Clock.SYSTEM), Clock.SYSTEM);
        var store = new DurableTableStore(new Storage(disk, OPTIONS), transactions);
        store.recover();
        var setup = transactions.begin(null);
        long file = store.newFileId(5, Persistence.LOGGED);
        store.createTable(setup, file);
        var table = store.table(file, TableContract.COLUMNS);
        var rows = new ArrayList<Long>();
        for (long i = 0; i < 1_000; i++) {
            rows.add(table.insert(setup, new Object[] {i, "k".repeat(600), 0L}));
        }
        transactions.commit(setup);
        transactions.clean(Integer.MAX_VALUE);
        var shortener = transactions.begin(null);
        var snapshot = transactions.newestSnapshot(shortener);
        for (int i = 0; i < rows.size(); i += 2) {
            assertEquals(RowOutcome.OK, table.update(shortener, snapshot, rows.get(i), new Object[] {(long) i, "s", 0L}, false, NO_WAIT));
        }
        // Their neighbours grow, where there seems to be room.
        var grower = transactions.begin(null);
        snapshot = transactions.newestSnapshot(grower);
        for (int i = 1; i < rows.size(); i += 2) {
            assertEquals(RowOutcome.OK, table.update(grower, snapshot, rows.get(i), new Object[] {(long) i, "g".repeat(1_000), 0L}, false, NO_WAIT));
        }
        transactions.commit(grower);
        int pages = store.pageCount(file);
        transactions.rollback(shortener);
        assertEquals(pages, store.pageCount(file), "pages of the file, before the rollback and after it");
        assertEquals(List.of(), store.verify(file));
        var reader = transactions.begin(null);
        var found = TableContract.scan(table, transactions.newestSnapshot(reader));
        assertEquals(1_000, found.size());
        for (int i = 0; i < rows.size(); i++) {
            assertEquals(i % 2 == 0 ? 600 : 1_000, ((String) found.get(rows.get(i))[1]).length());
        }
        assertTrue(transactions.directory().totalBytes() > 0);
        transactions.commit(reader);
        store.close();
    }
}
