package dev.surus.engine.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.Interrupts;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.disk.SimulatedDisk;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.lock.LockManager;
import dev.surus.engine.type.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Several sessions and a checkpointer at work when the power goes: each session's counter, and the rows that it inserted with it, must stand where its
/// last acknowledged commit left them, or the one after it.
final class TableConcurrentCrashTest {
    private static final StorageOptions OPTIONS = StorageOptions.defaults().withPoolPages(96).withLog(1 << 18, 1 << 20, 2 << 20, 8 << 20);
    private static final RowWait WAIT = new RowWait(true, 5, 16_384);
    private static final int SESSIONS = 4;
    private static final int[] ALL = {1, 2, 3};

    /// Of the sessions that run: they may wait for one whose power went off.
    private final java.util.Queue<dev.surus.engine.txn.lock.LockOwner> owners = new java.util.concurrent.ConcurrentLinkedQueue<>();
    private Storage storage;
    private DurableTableStore store;
    private TransactionSystem transactions;
    private LockManager locks;
    private long counterFile;
    private long rowFile;
    private long indexFile;
    private long unloggedFile;
    private final long[] acknowledged = new long[SESSIONS];

    @Test
    void everyAcknowledgedCommitSurvives() throws Exception {
        long seed = Long.getLong("surus.seed", System.nanoTime());
        try {
            long commits = 0;
            for (int run = 0; run < Integer.getInteger("surus.runs", 6); run++) {
                java.util.Arrays.fill(acknowledged, 0);
                run(new Random(seed + run));
                commits += java.util.Arrays.stream(acknowledged).sum();
            }
            assertTrue(commits > 50, "only " + commits + " commits");
        } catch (Throwable failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    private void run(Random random) throws Exception {
        var disk = new SimulatedDisk(random.nextLong());
        Storage.create(disk, OPTIONS, 7);
        open(disk);
        var setup = transactions.begin(null);
        counterFile = store.newFileId(5, Persistence.LOGGED);
        rowFile = store.newFileId(5, Persistence.LOGGED);
        indexFile = store.newFileId(5, Persistence.LOGGED);
        unloggedFile = store.newFileId(5, Persistence.UNLOGGED);
        store.createTable(setup, counterFile);
        store.createTable(setup, rowFile);
        store.createIndex(setup, indexFile);
        store.createTable(setup, unloggedFile);
        for (int i = 0; i < SESSIONS; i++) {
            assertEquals(i, store.table(counterFile, TableContract.COLUMNS).insert(setup, new Object[] {(long) i, null, 0L}));
        }
        transactions.commit(setup);
        for (int round = 0; round < 4; round++) {
            disk.crashAfter(50 + random.nextInt(1500));
            work(disk, random.nextLong());
            storage.close(false);
            disk.restart(random.nextInt(4) > 0);
            open(disk);
            check();
        }
        store.close();
    }

    private void open(SimulatedDisk disk) {
        storage = new Storage(disk, OPTIONS);
        locks = new LockManager(Clock.SYSTEM);
        transactions = new TransactionSystem(locks, Clock.SYSTEM);
        store = new DurableTableStore(storage, transactions);
        store.recover();
    }

    private TableWriter writer() {
        var index = store.index(indexFile, List.of(new KeyColumn(TableContract.COLUMNS.get(0).type(), false, false)), true, false);
        return new TableWriter(store.table(rowFile, TableContract.COLUMNS), List.of(new IndexBinding(index, KeyExtractor.ofColumns(1))));
    }

    private void work(SimulatedDisk disk, long seed) throws InterruptedException {
        var failure = new AtomicReference<Throwable>();
        var threads = new ArrayList<Thread>();
        owners.clear();
        for (int i = 0; i <= SESSIONS + 1; i++) {
            int session = i;
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    if (session == SESSIONS) {
                        while (!disk.isOff()) {
                            storage.checkpoint();
                            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
                        }
                    } else if (session > SESSIONS) {
                        while (transactions.losers().runOnce()) {}
                    } else {
                        session(session, new Random(seed + session));
                    }
                } catch (Throwable stopped) {
                    if (!disk.isOff()) {
                        failure.compareAndSet(null, stopped);
                    }
                    // The power is off for all: nobody waits for what this thread was about to do.
                    storage.health().poison(stopped);
                    owners.forEach(owner -> owner.interrupts().raise(Interrupts.Reason.CRASH));
                }
            }));
        }
        for (var thread : threads) {
            thread.join(60_000);
            assertTrue(!thread.isAlive(), "a session hangs");
        }
        assertNull(failure.get(), () -> java.util.Arrays.toString(failure.get().getStackTrace()));
    }

    private void session(int number, Random random) {
        var owner = TestSession.owner(300 + number, 0);
        locks.register(owner);
        owners.add(owner);
        if (storage.health().isPoisoned()) {
            return;
        }
        var counters = store.table(counterFile, TableContract.COLUMNS);
        var unlogged = store.table(unloggedFile, TableContract.COLUMNS);
        var writer = writer();
        for (;;) {
            var transaction = transactions.begin(owner);
            var snapshot = transactions.takeSnapshot(transaction);
            var old = counters.fetchRow(snapshot, number);
            long next = (Long) old[2] + 1;
            unlogged.insert(transaction, new Object[] {next, "x", 0L});
            if (random.nextInt(3) == 0) {
                transaction.pushSubtransaction();
                writer.insert(transaction, new Object[] {-number - 1L, "undone".repeat(200), 0L});
                counters.update(transaction, snapshot, number, new Object[] {0L, "undone", 0L}, false, WAIT);
                transaction.rollbackToSubtransaction(2);
            }
            // Each transaction replaces the session's own file, and its counter names the new one.
            long ownFile = store.newFileId(5, Persistence.LOGGED);
            store.createTable(transaction, ownFile);
            store.table(ownFile, TableContract.COLUMNS).insert(transaction, new Object[] {next, null, 0L});
            if ((Long) old[0] >= SESSIONS) {
                store.drop(transaction, FileId.of(5, ((Long) old[0]).intValue()));
            }
            assertEquals(RowOutcome.OK, counters.update(transaction, snapshot, number,
                    new Object[] {(long) FileId.number(ownFile), "y".repeat(random.nextInt(900)), next}, false, WAIT));
            assertTrue(writer.insert(transaction, new Object[] {number * 1_000_000L + next, "z".repeat(random.nextInt(300)), next}) >= 0);
            if (random.nextInt(5) == 0) {
                transactions.rollback(transaction);
            } else {
                transactions.commit(transaction);
                acknowledged[number] = next;
            }
        }
    }

    private void check() {
        var reader = transactions.begin(null);
        var snapshot = transactions.takeSnapshot(reader);
        var counters = store.table(counterFile, TableContract.COLUMNS);
        var writer = writer();
        var values = new long[SESSIONS];
        for (int i = 0; i < SESSIONS; i++) {
            var counter = counters.fetchRow(snapshot, i);
            values[i] = (Long) counter[2];
            if ((Long) counter[0] >= SESSIONS) {
                long ownFile = FileId.of(5, ((Long) counter[0]).intValue());
                assertTrue(store.exists(ownFile), "the file of a committed transaction is gone");
                assertEquals(values[i], store.table(ownFile, TableContract.COLUMNS).fetchRow(snapshot, 0)[0]);
            }
            assertTrue(values[i] == acknowledged[i] || values[i] == acknowledged[i] + 1, values[i] + " after " + acknowledged[i] + " were acknowledged");
            acknowledged[i] = values[i];
        }
        var batch = writer.table().newBatch(ALL, Batch.CAPACITY);
        var scan = writer.table().scan(snapshot, ALL);
        var counts = new long[SESSIONS];
        while (scan.next(batch, null, Batch.CAPACITY)) {
            for (int i = 0; i < batch.count; i++) {
                long key = (Long) batch.columns[0].get(i);
                assertTrue(key >= 0, "a row that was rolled back");
                counts[(int) (key / 1_000_000)]++;
            }
        }
        for (int i = 0; i < SESSIONS; i++) {
            assertEquals(values[i], counts[i]);
            var byKey = writer.scan(snapshot, writer.bindings().getFirst(),
                    new IndexRange(new Object[] {i * 1_000_000L}, true, new Object[] {i * 1_000_000L + 999_999}, true), false, ALL);
            long found = 0;
            while (byKey.next(batch, null, Batch.CAPACITY)) {
                found += batch.count;
            }
            assertEquals(values[i], found);
        }
        assertTrue(!store.table(unloggedFile, TableContract.COLUMNS).scan(snapshot, ALL).next(batch, null, 1), "an unlogged table is empty after a crash");
        transactions.commit(reader);
        for (long file : new long[] {counterFile, rowFile, indexFile, unloggedFile}) {
            assertEquals(List.of(), store.verify(file));
        }
    }
}
