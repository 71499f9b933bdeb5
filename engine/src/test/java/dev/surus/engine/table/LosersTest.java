package dev.surus.engine.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.engine.base.Clock;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.disk.SimulatedDisk;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.TransactionStatus;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.lock.LockManager;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockTag;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What sessions see of a transaction that a crash interrupted, until it is taken back.
class LosersTest {
    private static final StorageOptions OPTIONS = StorageOptions.defaults().withPoolPages(256).withLog(1 << 18, 1 << 20, 2 << 20, 8 << 20);
    private static final RowWait NO_WAIT = new RowWait(false, 1, 16_384);
    private static final RowWait WAIT = new RowWait(true, 1, 16_384);

    private final SimulatedDisk disk = new SimulatedDisk(1);
    private Storage storage;
    private TransactionSystem transactions;
    private DurableTableStore store;
    private TableWriter writer;
    private long tableFile;
    private long indexFile;
    private final Map<Long, Object[]> committed = new TreeMap<>();
    private long loserId;
    private long subtransactionId;

    /// Rows 0 to 9; the loser changes row 0, deletes row 1, and in a subtransaction inserts the key 100.
    @BeforeEach
    void crash() {
        Storage.create(disk, OPTIONS, 1);
        open();
        var setup = transactions.begin(null);
        tableFile = store.newFileId(5, Persistence.LOGGED);
        indexFile = store.newFileId(5, Persistence.LOGGED);
        store.createTable(setup, tableFile);
        store.createIndex(setup, indexFile);
        bind();
        for (long i = 0; i < 10; i++) {
            var row = new Object[] {i, "row " + i, i};
            committed.put(writer.insert(setup, row), row);
        }
        transactions.commit(setup);
        var loser = transactions.begin(null);
        var snapshot = transactions.newestSnapshot(loser);
        assertEquals(RowOutcome.OK, writer.update(loser, snapshot, 0, committed.get(0L), new Object[] {50L, "changed", 0L}, true, NO_WAIT));
        assertEquals(RowOutcome.OK, writer.delete(loser, snapshot, 1, committed.get(1L), NO_WAIT));
        loser.pushSubtransaction();
        writer.insert(loser, new Object[] {100L, "new", 0L});
        loserId = loser.id();
        subtransactionId = loser.currentId();
        storage.log().flush(storage.log().end());
        restart();
    }

    private void open() {
        storage = new Storage(disk, OPTIONS);
        transactions = new TransactionSystem(new LockManager(Clock.SYSTEM), Clock.SYSTEM);
        store = new DurableTableStore(storage, transactions);
        store.recover();
    }

    private void bind() {
        var index = store.index(indexFile, List.of(new KeyColumn(TableContract.COLUMNS.getFirst().type(), false, false)), true, false);
        writer = new TableWriter(store.table(tableFile, TableContract.COLUMNS), List.of(new IndexBinding(index, KeyExtractor.ofColumns(1))));
    }

    private void restart() {
        storage.close(false);
        disk.restart(true);
        open();
        bind();
    }

    private Transaction session(int pid, long lockTimeoutMillis) {
        var owner = TestSession.owner(pid, lockTimeoutMillis);
        transactions.locks().register(owner);
        return transactions.begin(owner);
    }

    private void assertCommittedRowsAreSeen() {
        var reader = transactions.begin(null);
        TableContract.compare(committed, TableContract.scan(writer.table(), transactions.takeSnapshot(reader)));
        transactions.rollback(reader);
    }

    @Test
    void itsChangesAreNotSeenAndItsRowsAreLocked() {
        assertEquals(1, transactions.losers().count());
        assertCommittedRowsAreSeen();
        assertEquals(TransactionStatus.IN_PROGRESS, transactions.ids().status(loserId));
        assertEquals(TransactionStatus.IN_PROGRESS, transactions.ids().status(subtransactionId));
        var other = session(100, 1);
        var snapshot = transactions.newestSnapshot(other);
        assertEquals(RowOutcome.WOULD_BLOCK, writer.table().lock(other, snapshot, 0, RowLockMode.UPDATE, NO_WAIT));
        assertEquals(RowOutcome.WOULD_BLOCK, writer.table().lock(other, snapshot, 1, RowLockMode.KEY_SHARE, NO_WAIT));
        assertEquals(RowOutcome.OK, writer.table().lock(other, snapshot, 2, RowLockMode.UPDATE, NO_WAIT));
        transactions.rollback(other);
        transactions.losers().finish();
        assertEquals(TransactionStatus.ABORTED, transactions.ids().status(loserId));
        assertEquals(TransactionStatus.ABORTED, transactions.ids().status(subtransactionId));
        assertCommittedRowsAreSeen();
    }

    @Test
    void whoWantsItsRowOrKeyWaitsForIt() throws Exception {
        var threads = Executors.newFixedThreadPool(2);
        var row = CompletableFuture.supplyAsync(() -> {
            var waiter = session(101, 0);
            var outcome = writer.table().lock(waiter, transactions.newestSnapshot(waiter), 0, RowLockMode.UPDATE, WAIT);
            transactions.rollback(waiter);
            return outcome;
        }, threads);
        var key = CompletableFuture.supplyAsync(() -> {
            var waiter = session(102, 0);
            long number = new TableWriter(writer.table(), writer.bindings()).insert(waiter, new Object[] {100L, "mine", 0L});
            transactions.commit(waiter);
            return number;
        }, threads);
        awaitWaiters(LockTag.transaction(loserId));
        awaitWaiters(LockTag.transaction(subtransactionId));
        while (transactions.losers().runOnce(1)) {
            storage.checkpoint();
        }
        assertEquals(RowOutcome.OK, row.get(60, TimeUnit.SECONDS));
        assertTrue(key.get(60, TimeUnit.SECONDS) >= 0);
        threads.shutdown();
    }

    private void awaitWaiters(LockTag tag) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (transactions.locks().census().snapshot().stream().noneMatch(held -> held.tag().equals(tag) && !held.granted())) {
            assertTrue(System.nanoTime() < end, "nobody waits for " + tag);
            Thread.onSpinWait();
        }
    }

    @Test
    void itsTablesAreLocked() {
        transactions.losers().lockRelations(file -> LockTag.relation(FileId.database(file), FileId.number(file)));
        var locked = LockTag.relation(5, FileId.number(tableFile));
        var ddl = session(103, 1);
        assertEquals(LockManager.Outcome.NOT_AVAILABLE, transactions.locks().acquire(ddl.lockOwner(), locked, LockMode.SHARE, false, false));
        assertEquals(LockManager.Outcome.GRANTED, transactions.locks().acquire(ddl.lockOwner(), locked, LockMode.ROW_EXCLUSIVE, false, false));
        transactions.rollback(ddl);
        transactions.losers().finish();
        ddl = session(104, 1);
        assertEquals(LockManager.Outcome.GRANTED, transactions.locks().acquire(ddl.lockOwner(), locked, LockMode.ACCESS_EXCLUSIVE, false, false));
        transactions.rollback(ddl);
    }

    /// At each point of its way back: a crash, with a checkpoint or without, or a shutdown.
    @Test
    void itsWayBackIsGoneOnWithAfterAnotherCrash() {
        for (int done = 0; done < 8; done++) {
            if (done > 0) {
                storage.close(false);
                disk.restart(true);
                crashAgain();
            }
            for (int i = 0; i < done; i++) {
                transactions.losers().runOnce(1);
            }
            if (done % 3 == 0) {
                storage.checkpoint();
            }
            if (done % 3 == 1) {
                store.close();
                open();
                bind();
            } else {
                storage.log().flush(storage.log().end());
                restart();
            }
            assertCommittedRowsAreSeen();
            transactions.losers().finish();
            assertCommittedRowsAreSeen();
            assertEquals(List.of(), store.verify(tableFile));
            var reader = transactions.begin(null);
            var binding = writer.bindings().getFirst();
            assertEquals(List.of(), new FileCheck(store).index(writer.table(), binding.index(), binding.extractor(), false, transactions.newestSnapshot(reader)));
            transactions.rollback(reader);
        }
    }

    private void crashAgain() {
        open();
        bind();
        transactions.losers().finish();
        var loser = transactions.begin(null);
        var snapshot = transactions.newestSnapshot(loser);
        assertEquals(RowOutcome.OK, writer.update(loser, snapshot, 0, committed.get(0L), new Object[] {50L, "changed", 0L}, true, NO_WAIT));
        assertEquals(RowOutcome.OK, writer.delete(loser, snapshot, 1, committed.get(1L), NO_WAIT));
        writer.insert(loser, new Object[] {100L, "new", 0L});
        storage.log().flush(storage.log().end());
        restart();
    }
}
