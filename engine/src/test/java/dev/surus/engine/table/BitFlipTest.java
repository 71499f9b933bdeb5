package dev.surus.engine.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.disk.OverlayDisk;
import dev.surus.engine.storage.disk.SimulatedDisk;
import dev.surus.engine.storage.page.Page;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.lock.LockManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// One bit of any file turns over: what is read afterwards is refused, with the file's name, or is what it was.
final class BitFlipTest {
    private static final StorageOptions OPTIONS = StorageOptions.defaults().withPoolPages(512).withLog(1 << 18, 1 << 20, 2 << 20, 8 << 20);

    private final SimulatedDisk disk = new SimulatedDisk(1);
    private long file;
    private long indexFile;
    private Map<Long, Object[]> model;

    /// Pages of all kinds: rows and strips, inner ones, long values, free ones.
    private void fill(boolean shutDown) {
        Storage.create(disk, OPTIONS, 1);
        var transactions = new TransactionSystem(new LockManager(Clock.SYSTEM), Clock.SYSTEM);
        var store = new DurableTableStore(new Storage(disk, OPTIONS), transactions);
        store.recover();
        var filling = transactions.begin(null);
        file = store.newFileId(5, Persistence.LOGGED);
        indexFile = store.newFileId(5, Persistence.LOGGED);
        store.createTable(filling, file);
        store.createIndex(filling, indexFile);
        var writer = writer(store);
        var rows = new ArrayList<Long>();
        for (int i = 0; i < 1_500; i++) {
            String text = i % 100 == 0 ? "y".repeat(30_000) : "word " + i + "x".repeat(i % 50);
            rows.add(writer.insert(filling, new Object[] {(long) i, text, (long) (i * 7 % 500)}));
        }
        transactions.commit(filling);
        store.storage().checkpoint();
        var changing = transactions.begin(null);
        var snapshot = transactions.newestSnapshot(changing);
        for (long row : rows.subList(200, 700)) {
            assertEquals(RowOutcome.OK, writer.delete(changing, snapshot, row, writer.table().fetchRow(snapshot, row), new RowWait(false, 5, 16_384)));
        }
        transactions.commit(changing);
        transactions.clean(Integer.MAX_VALUE);
        var reader = transactions.begin(null);
        model = TableContract.scan(writer.table(), transactions.newestSnapshot(reader));
        transactions.commit(reader);
        if (shutDown) {
            store.close();
        } else {
            store.storage().log().flush(store.storage().log().end());
            store.storage().close(false);
        }
    }

    private TableWriter writer(DurableTableStore store) {
        var index = store.index(indexFile, List.of(new KeyColumn(TableContract.COLUMNS.get(2).type(), false, false)), false, false);
        return new TableWriter(store.table(file, TableContract.COLUMNS), List.of(new IndexBinding(index, KeyExtractor.ofColumns(3))));
    }

    /// @return why it was refused, or null where all was as it had been
    private SqlException read(boolean mayLoseTheEnd) {
        var transactions = new TransactionSystem(new LockManager(Clock.SYSTEM), Clock.SYSTEM);
        Storage storage = null;
        try {
            storage = new Storage(new OverlayDisk(disk), OPTIONS);
            var store = new DurableTableStore(storage, transactions);
            store.recover();
            transactions.losers().finish();
            var writer = writer(store);
            var reader = transactions.begin(null);
            var snapshot = transactions.newestSnapshot(reader);
            var found = TableContract.scan(writer.table(), snapshot);
            if (!mayLoseTheEnd || found.size() != 1_500) {
                TableContract.compare(model, found);
            }
            var check = new FileCheck(store);
            var faults = new ArrayList<>(check.structure(file));
            faults.addAll(check.structure(indexFile));
            faults.addAll(check.index(writer.table(), writer.bindings().getFirst().index(), writer.bindings().getFirst().extractor(), false, snapshot));
            assertEquals(List.of(), faults);
            transactions.commit(reader);
            return null;
        } catch (SqlException refused) {
            return refused;
        } finally {
            if (storage != null) {
                storage.close(false);
            }
        }
    }

    private void flipEverywhere(String part, int flips, int refusedMin, boolean mayLoseTheEnd) {
        assertEquals(null, read(false));
        var random = new Random(7);
        var paths = new ArrayList<String>();
        for (String path : disk.paths()) {
            if (path.contains(part) && disk.length(path) > 0) {
                paths.add(path);
            }
        }
        var kinds = new TreeSet<Integer>();
        int refusals = 0;
        for (int flip = 0; flip < flips; flip++) {
            String path = paths.get(random.nextInt(paths.size()));
            long bytes = disk.length(path);
            long bit = random.nextLong(bytes * 8);
            kinds.add(disk.byteAt(path, bit / 8 / Page.SIZE * Page.SIZE + Page.KIND));
            disk.flipBit(path, bit);
            var refused = read(mayLoseTheEnd);
            disk.flipBit(path, bit);
            if (refused != null) {
                refusals++;
                assertEquals(SqlState.DATA_CORRUPTED, refused.state(), path + " bit " + bit + ": " + refused.getMessage());
                assertTrue(part.equals("base") ? refused.getMessage().contains(path) : !refused.getMessage().isEmpty(), path + ": " + refused.getMessage());
            }
        }
        System.out.println(refusals + " of " + flips + " refused; pages of kinds " + kinds);
        assertTrue(refusals >= refusedMin, refusals + " of " + flips + " were refused");
        if (part.equals("base")) {
            assertTrue(kinds.containsAll(new HashSet<>(List.of(1, 2, 16, 17, 18, 19))), "kinds of pages " + kinds);
        }
        assertEquals(null, read(false));
    }

    @Test
    void pages() {
        fill(true);
        flipEverywhere("base", 400, 300, false);
    }

    /// Of the log's end nobody can say whether it was ever written: what follows a damaged record may be missing, whole transactions of it.
    @Test
    void logRecords() {
        fill(false);
        flipEverywhere("pg_wal", 150, 1, true);
    }

    @Test
    void controlFile() {
        fill(true);
        flipEverywhere("global/pg_control", 60, 50, false);
    }
}
