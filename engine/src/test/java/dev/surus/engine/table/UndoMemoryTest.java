package dev.surus.engine.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.engine.base.Clock;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.disk.FileDisk;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.lock.LockManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Undo that memory may not hold goes to files, and everything that reads it still finds it.
class UndoMemoryTest {
    private static final StorageOptions OPTIONS = StorageOptions.defaults().withPoolPages(2048).withLog(4 << 20, 4 << 20, 16 << 20, 64 << 20);
    private static final RowWait NO_WAIT = new RowWait(false, 5, 16_384);
    private static final int ROWS = 20_000;
    private static final long BOUND = 256 * 1024;

    @TempDir
    Path directory;

    private Storage storage;
    private TransactionSystem transactions;
    private DurableTableStore store;
    private TableWriter writer;
    private long file;
    private long indexFile;
    private long memoryMax;

    @BeforeEach
    void create() {
        var disk = new FileDisk(directory, false);
        Storage.create(disk, OPTIONS, 1);
        open();
        var setup = transactions.begin(null);
        file = store.newFileId(5, Persistence.LOGGED);
        indexFile = store.newFileId(5, Persistence.LOGGED);
        store.createTable(setup, file);
        store.createIndex(setup, indexFile);
        transactions.commit(setup);
        bind();
    }

    @AfterEach
    void close() throws Exception {
        assertEquals(List.of(), store.verify(file));
        assertEquals(List.of(), store.verify(indexFile));
        // What was rolled back stays until the next commit.
        var last = transactions.begin(null);
        writer.insert(last, row(-1, "last"));
        transactions.commit(last);
        transactions.clean(Integer.MAX_VALUE);
        assertEquals(0, transactions.directory().totalBytes());
        store.close();
        try (var left = Files.list(directory.resolve("base/pgsql_tmp"))) {
            assertTrue(left.count() <= 1, "one file at most may wait for more");
        }
    }

    private void open() {
        storage = new Storage(new FileDisk(directory, false), OPTIONS);
        transactions = new TransactionSystem(new LockManager(Clock.SYSTEM), Clock.SYSTEM);
        transactions.directory().bound(BOUND);
        store = new DurableTableStore(storage, transactions);
        store.recover();
    }

    private void bind() {
        var index = store.index(indexFile, List.of(new KeyColumn(TableContract.COLUMNS.get(0).type(), false, false)), true, false);
        writer = new TableWriter(store.table(file, TableContract.COLUMNS), List.of(new IndexBinding(index, KeyExtractor.ofColumns(1))));
    }

    private void watch() {
        memoryMax = Math.max(memoryMax, transactions.directory().totalBytes());
    }

    private static Object[] row(long key, String text) {
        return new Object[] {key, text, 1L};
    }

    private void fill() {
        var filling = transactions.begin(null);
        for (long i = 0; i < ROWS; i++) {
            writer.insert(filling, row(i, "first text of row " + i));
            watch();
        }
        transactions.commit(filling);
        transactions.clean(Integer.MAX_VALUE);
    }

    /// @return the texts that a snapshot sees, summed up
    private long[] sum(dev.surus.engine.txn.Snapshot snapshot) {
        var rows = TableContract.scan(writer.table(), snapshot);
        long keys = 0;
        long hash = 0;
        for (var row : rows.values()) {
            keys += (Long) row[0];
            hash += row[1].hashCode();
        }
        return new long[] {rows.size(), keys, hash};
    }

    private void updateAll(dev.surus.engine.txn.Transaction transaction, String text) {
        var snapshot = transactions.newestSnapshot(transaction);
        for (var each : TableContract.scan(writer.table(), snapshot).entrySet()) {
            long key = (Long) each.getValue()[0];
            assertEquals(RowOutcome.OK, writer.update(transaction, snapshot, each.getKey(), each.getValue(), row(key, text + key), false, NO_WAIT));
            watch();
        }
        transaction.nextCommand();
    }

    @Test
    void aLargeTransactionCommitsAndRollsBackBesideAReader() {
        fill();
        var reader = transactions.begin(null);
        var before = transactions.takeSnapshot(reader);
        var expected = sum(before);
        var large = transactions.begin(null);
        updateAll(large, "second text, some longer than the first ");
        large.pushSubtransaction();
        updateAll(large, "third ");
        assertTrue(memoryMax <= BOUND * 3 / 2, memoryMax + " bytes");
        assertEquals(List.of(expected[0], expected[1], expected[2]), java.util.Arrays.stream(sum(before)).boxed().toList());
        storage.checkpoint(); // saves undo that is in files
        large.rollbackToSubtransaction(2);
        var own = sum(transactions.newestSnapshot(large));
        assertEquals(expected[0], own[0]);
        assertTrue(own[2] != expected[2]);
        transactions.rollback(large);
        assertTrue(memoryMax <= BOUND * 3 / 2, memoryMax + " bytes");
        var after = transactions.begin(null);
        assertEquals(expected[2], sum(transactions.newestSnapshot(after))[2]);
        updateAll(after, "fourth ");
        transactions.commit(after);
        assertEquals(expected[2], sum(before)[2]);
        transactions.commit(reader);
        transactions.clean(Integer.MAX_VALUE);
    }

    @Test
    void aLargeTransactionIsUndoneAfterACrash() {
        fill();
        var expected = sum(transactions.newestSnapshot(transactions.begin(null)));
        updateAll(transactions.begin(null), "of a loser ");
        storage.checkpoint();
        storage.log().flush(storage.log().end());
        storage.close(false);
        open();
        bind();
        var reader = transactions.begin(null);
        assertEquals(1, transactions.losers().count());
        assertEquals(expected[2], sum(transactions.newestSnapshot(reader))[2]);
        assertTrue(transactions.directory().totalBytes() < 2 * BOUND, "versions of a loser stay within the bound");
        transactions.losers().finish();
        assertEquals(expected[2], sum(transactions.newestSnapshot(reader))[2]);
        transactions.commit(reader);
    }
}
