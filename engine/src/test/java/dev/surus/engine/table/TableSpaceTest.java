package dev.surus.engine.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.engine.base.Clock;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.disk.FileDisk;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.lock.LockManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A table that is filled and emptied again and again does not grow.
final class TableSpaceTest {
    private static final StorageOptions OPTIONS = StorageOptions.defaults().withPoolPages(512).withLog(4 << 20, 4 << 20, 16 << 20, 64 << 20);
    private static final RowWait NO_WAIT = new RowWait(false, 5, 16_384);

    @TempDir
    Path directory;

    @Test
    void pagesAreUsedAgain() {
        var disk = new FileDisk(directory, false);
        Storage.create(disk, OPTIONS, 1);
        var transactions = new TransactionSystem(new LockManager(Clock.SYSTEM), Clock.SYSTEM);
        var store = new DurableTableStore(new Storage(disk, OPTIONS), transactions);
        store.recover();
        var setup = transactions.begin(null);
        long file = store.newFileId(5, Persistence.LOGGED);
        long indexFile = store.newFileId(5, Persistence.LOGGED);
        store.createTable(setup, file);
        store.createIndex(setup, indexFile);
        transactions.commit(setup);
        var index = store.index(indexFile, List.of(new KeyColumn(TableContract.COLUMNS.get(1).type(), false, false)), false, false);
        var writer = new TableWriter(store.table(file, TableContract.COLUMNS), List.of(new IndexBinding(index, KeyExtractor.ofColumns(2))));
        var random = new Random(1);
        int tablePages = 0;
        int indexPages = 0;
        for (int cycle = 0; cycle < 8; cycle++) {
            var filling = transactions.begin(null);
            var rows = new ArrayList<Long>();
            for (int i = 0; i < 2_000; i++) {
                // Some texts are so long that they lie outside their rows.
                int length = i % 200 == 0 ? 30_000 : 100;
                var text = new char[length];
                java.util.Arrays.fill(text, (char) ('a' + random.nextInt(26)));
                rows.add(writer.insert(filling, new Object[] {(long) i, i % 200 == 0 ? null : random.nextInt() + new String(text), 1L}));
                if (i % 200 == 0) {
                    var snapshot = transactions.newestSnapshot(filling);
                    assertEquals(RowOutcome.OK, writer.table().update(filling, snapshot, rows.getLast(), new Object[] {(long) i, new String(text), 1L}, false, NO_WAIT));
                }
            }
            if (cycle % 3 == 2) {
                transactions.rollback(filling);
            } else {
                transactions.commit(filling);
                var emptying = transactions.begin(null);
                Collections.shuffle(rows, random);
                for (long row : rows) {
                    var snapshot = transactions.newestSnapshot(emptying);
                    var values = writer.table().fetchRow(snapshot, row);
                    assertEquals(RowOutcome.OK, writer.delete(emptying, snapshot, row, (Long) values[0] % 200 == 0 ? new Object[] {values[0], null, 1L} : values, NO_WAIT));
                }
                transactions.commit(emptying);
                transactions.clean(Integer.MAX_VALUE);
            }
            assertEquals(List.of(), store.verify(file));
            assertEquals(List.of(), store.verify(indexFile));
            if (cycle == 3) {
                tablePages = store.pageCount(file);
                indexPages = store.pageCount(indexFile);
            }
        }
        assertTrue(store.pageCount(file) <= tablePages + 10, store.pageCount(file) + " pages of the table, " + tablePages + " before");
        assertTrue(store.pageCount(indexFile) <= indexPages + 10, store.pageCount(indexFile) + " pages of the index, " + indexPages + " before");
        var reader = transactions.begin(null);
        assertTrue(TableContract.scan(writer.table(), transactions.newestSnapshot(reader)).isEmpty());
        transactions.commit(reader);
        store.close();
    }
}
