package dev.surus.engine.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.disk.SimulatedDisk;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.lock.LockManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// What old versions leave behind is cleaned up beside full and failing disks, and beside copies of their database.
final class CleanUpTest {
    private StorageOptions options = StorageOptions.defaults().withPoolPages(512).withLog(1 << 18, 1 << 20, 2 << 20, 8 << 20);
    private static final RowWait NO_WAIT = new RowWait(false, 5, 16_384);
    private static final int DATABASE = 5;

    private final SimulatedDisk disk = new SimulatedDisk(1);
    private DurableTableStore store;
    private TransactionSystem transactions;
    private TableWriter writer;
    private long file;
    private long indexFile;

    private void create() {
        Storage.create(disk, options, 1);
        start();
        var setup = transactions.begin(null);
        file = store.newFileId(DATABASE, Persistence.LOGGED);
        indexFile = store.newFileId(DATABASE, Persistence.LOGGED);
        store.createTable(setup, file);
        store.createIndex(setup, indexFile);
        transactions.commit(setup);
        bind();
    }

    private void start() {
        transactions = new TransactionSystem(new LockManager(Clock.SYSTEM), Clock.SYSTEM);
        store = new DurableTableStore(new Storage(disk, options), transactions);
        store.recover();
    }

    private void bind() {
        var index = store.index(indexFile, List.of(new KeyColumn(TableContract.COLUMNS.get(1).type(), false, false)), false, false);
        writer = new TableWriter(store.table(file, TableContract.COLUMNS), List.of(new IndexBinding(index, KeyExtractor.ofColumns(2))));
    }

    private List<Long> fill(int count) {
        var rows = new ArrayList<Long>();
        var filling = transactions.begin(null);
        for (int i = 0; i < count; i++) {
            rows.add(writer.insert(filling, new Object[] {(long) i, "word " + i + "x".repeat(100), 1L}));
        }
        transactions.commit(filling);
        return rows;
    }

    private void update(List<Long> rows, String word) {
        for (long row : rows) {
            var turn = transactions.begin(null);
            turn.setSynchronous(false);
            var snapshot = transactions.newestSnapshot(turn);
            var old = writer.table().fetchRow(snapshot, row);
            try {
                assertEquals(RowOutcome.OK, writer.update(turn, snapshot, row, old, new Object[] {old[0], word + old[0] + "x".repeat(100), 1L}, true, NO_WAIT));
            } catch (SqlException refused) {
                transactions.rollback(turn);
                throw refused;
            }
            transactions.commit(turn);
        }
    }

    private void delete(List<Long> rows) {
        var turn = transactions.begin(null);
        var snapshot = transactions.newestSnapshot(turn);
        for (long row : rows) {
            assertEquals(RowOutcome.OK, writer.delete(turn, snapshot, row, writer.table().fetchRow(snapshot, row), NO_WAIT));
        }
        transactions.commit(turn);
    }

    /// Versions are merged beside an old snapshot while nothing can be written: the snapshot goes on seeing what it saw, and what could not be removed goes
    /// when there is space again.
    @Test
    void oldSnapshotsKeepTheirRowsOnAFullDisk() {
        create();
        var rows = fill(400);
        transactions.clean(Integer.MAX_VALUE);
        var reader = transactions.begin(null);
        var snapshot = transactions.takeSnapshot(reader);
        var seen = TableContract.scan(writer.table(), snapshot);
        // Kept as they are, until the disk is full.
        transactions.mergeBeyond(1_000_000);
        disk.capacity(disk.used());
        var refused = assertThrows(SqlException.class, () -> {
            for (int turn = 0; turn < 1_000; turn++) {
                update(rows, "turn " + turn + " of ");
            }
        });
        assertEquals(SqlState.DISK_FULL, refused.state());
        assertThrows(SqlException.class, () -> {
            for (int i = 0; i < 100_000; i++) {
                store.storage().backups().restorePoint("until the log is full, too", i);
            }
        });
        transactions.mergeBeyond(0);
        transactions.clean(Integer.MAX_VALUE);
        TableContract.compare(seen, TableContract.scan(writer.table(), snapshot));
        disk.capacity(Long.MAX_VALUE);
        transactions.commit(reader);
        update(rows, "last ");
        for (int turn = 0; turn < 20_000 && transactions.clean(Integer.MAX_VALUE); turn++) {
            // Each turn takes up some of what was left.
        }
        var check = new FileCheck(store);
        assertEquals(List.of(), check.structure(file));
        assertEquals(List.of(), check.structure(indexFile));
        store.close();
    }

    /// A flush that failed acknowledges nothing, nor does one after it; and what the operating system still shows of the log is not trusted.
    @Test
    void aFailedFlushAcknowledgesNothing() {
        create();
        var rows = fill(50);
        store.storage().checkpoint();
        var turn = transactions.begin(null);
        writer.delete(turn, transactions.newestSnapshot(turn), rows.getFirst(), writer.table().fetchRow(transactions.newestSnapshot(turn), rows.getFirst()), NO_WAIT);
        disk.failOne(SimulatedDisk.Fault.FORCE, 0);
        var said = new AtomicReference<Throwable>();
        store.storage().health().onPoison(said::set);
        var failure = assertThrows(SqlException.class, () -> transactions.commit(turn));
        assertEquals(SqlState.CRASH_SHUTDOWN, failure.state());
        assertTrue(said.get() instanceof SqlException named && named.state() == SqlState.IO_ERROR && named.getMessage().contains("pg_wal"), "the log names " + said.get());
        var next = transactions.begin(null);
        assertThrows(SqlException.class, () -> {
            writer.insert(next, new Object[] {1_000L, "late", 1L});
            transactions.commit(next);
        });
        store.storage().close(false);
        // The process is new, the operating system is not: it shows the record that was never written.
        disk.restart(false);
        start();
        bind();
        var reader = transactions.begin(null);
        int seen = TableContract.scan(writer.table(), transactions.newestSnapshot(reader)).size();
        transactions.commit(reader);
        store.storage().checkpoint();
        store.storage().close(false);
        disk.restart(true);
        start();
        bind();
        reader = transactions.begin(null);
        assertEquals(seen, TableContract.scan(writer.table(), transactions.newestSnapshot(reader)).size());
        transactions.commit(reader);
        store.close();
    }

    /// Clean-up that cannot read a page says so, and goes on with the others.
    @Test
    void pagesThatCannotBeReadDoNotStopCleanUp() {
        options = options.withPoolPages(64);
        create();
        var rows = fill(20_000);
        var reported = new ArrayList<SqlException>();
        store.storage().health().onReport(reported::add);
        var reader = transactions.begin(null);
        transactions.takeSnapshot(reader);
        delete(rows.subList(0, 10_000));
        transactions.commit(reader);
        disk.failOne(SimulatedDisk.Fault.READ, 0);
        transactions.clean(Integer.MAX_VALUE);
        assertEquals(1, reported.size(), reported.toString());
        assertEquals(SqlState.IO_ERROR, reported.getFirst().state());
        assertFalse(store.storage().health().isPoisoned());
        assertEquals(List.of(), new FileCheck(store).structure(file));
        store.close();
    }

    /// Files of a database are copied page by page: leaves that are merged or moved between two pages of it would be lost in the copy, or be there twice.
    @Test
    void copiesOfADatabaseAreSoundBesideCleanUp() throws Exception {
        create();
        for (int turn = 1; turn <= 4; turn++) {
            var rows = fill(4_000);
            var failure = new AtomicReference<Throwable>();
            var reader = transactions.begin(null);
            transactions.takeSnapshot(reader);
            delete(rows);
            transactions.commit(reader);
            var cleaner = Thread.ofPlatform().start(() -> {
                try {
                    while (transactions.clean(100) | store.shrinkSome(false)) {
                        // On and on.
                    }
                } catch (Throwable thrown) {
                    failure.set(thrown);
                }
            });
            var copying = transactions.begin(null);
            store.copyDatabase(copying, DATABASE, 100 + turn);
            transactions.commit(copying);
            cleaner.join();
            assertEquals(null, failure.get());
            var check = new FileCheck(store);
            assertEquals(List.of(), check.structure(FileId.of(100 + turn, FileId.number(file))));
            assertEquals(List.of(), check.structure(FileId.of(100 + turn, FileId.number(indexFile))));
        }
        store.close();
    }

    /// A rollback that cannot read a page is gone on with later: to its session the transaction is over, who waits for its id waits on.
    @Test
    void aRollbackThatCannotReadAPageIsFinishedLater() {
        options = options.withPoolPages(16);
        create();
        var rows = fill(3_000);
        var owner = TestSession.owner(100, 1);
        transactions.locks().register(owner);
        var failing = transactions.begin(owner);
        var snapshot = transactions.newestSnapshot(failing);
        for (long row : rows) {
            assertEquals(RowOutcome.OK, writer.delete(failing, snapshot, row, writer.table().fetchRow(snapshot, row), NO_WAIT));
        }
        var turns = new int[1];
        transactions.losers().onTakeOver(() -> turns[0]++);
        disk.failOne(SimulatedDisk.Fault.READ, 3);
        transactions.rollback(failing);
        assertTrue(failing.isOver());
        assertEquals(1, turns[0]);
        assertEquals(1, transactions.losers().count());
        var other = transactions.begin(owner);
        assertEquals(RowOutcome.WOULD_BLOCK, writer.table().lock(other, transactions.newestSnapshot(other), rows.getFirst(), RowLockMode.UPDATE, NO_WAIT));
        assertThrows(SqlException.class, () -> transactions.locks().waitForTransaction(owner, failing.id()), "the session itself would have to wait for it");
        assertEquals(3_000, TableContract.scan(writer.table(), transactions.newestSnapshot(other)).size());
        transactions.losers().finish();
        assertEquals(RowOutcome.OK, writer.table().lock(other, transactions.newestSnapshot(other), rows.getFirst(), RowLockMode.UPDATE, NO_WAIT));
        transactions.locks().waitForTransaction(owner, failing.id());
        transactions.rollback(other);
        store.close();
        start();
        bind();
        assertEquals(3_000, TableContract.scan(writer.table(), transactions.newestSnapshot(transactions.begin(null))).size());
        store.close();
    }

    /// Pages of long values stay where they are. What is free before one of them is used again.
    @Test
    void pagesBeforeALongValueAreUsedAgain() {
        create();
        var rows = fill(3_000);
        var last = transactions.begin(null);
        writer.table().insert(last, new Object[] {1L, "y".repeat(40_000), 1L});
        transactions.commit(last);
        int pages = store.pageCount(file);
        for (int turn = 0; turn < 3; turn++) {
            delete(rows);
            while (transactions.clean(Integer.MAX_VALUE)) {
                // Leaves go, one by one.
            }
            store.shrinking().runLoosely(file, Integer.MAX_VALUE);
            rows = fill(3_000);
            assertTrue(store.pageCount(file) <= pages + 8, pages + " pages, and " + store.pageCount(file) + " in turn " + turn);
        }
        store.close();
    }

    /// Leaves of an index that a rollback leaves empty go: who looked for a key would walk over all of them.
    @Test
    void aRollbackLeavesNoEmptyLeaves() {
        create();
        var filling = transactions.begin(null);
        for (int i = 0; i < 3_000; i++) {
            writer.insert(filling, new Object[] {(long) i, "word " + i + "x".repeat(100), 1L});
        }
        assertTrue(pagesInUse(indexFile) > 20);
        transactions.rollback(filling);
        assertTrue(pagesInUse(indexFile) <= 3, pagesInUse(indexFile) + " pages are left");
        assertTrue(pagesInUse(file) <= 3, pagesInUse(file) + " pages are left");
        store.close();
    }

    private int pagesInUse(long fileId) {
        var count = new int[1];
        store.tree(fileId).forEachPage(_ -> count[0]++);
        return count[0];
    }
}
