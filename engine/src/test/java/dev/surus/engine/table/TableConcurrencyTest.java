package dev.surus.engine.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.disk.FileDisk;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.lock.LockManager;
import dev.surus.engine.type.Batch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sessions that transfer money, come and go with unique keys, and add up under snapshots, all at once.
final class TableConcurrencyTest {
    private static final StorageOptions OPTIONS = StorageOptions.defaults().withPoolPages(512)
            .withLog(4 << 20, 4 << 20, 16 << 20, 64 << 20);
    private static final int ACCOUNTS = 40;
    private static final RowWait WAIT = new RowWait(true, 5, 16_384);
    private static final int[] ALL = {1, 2, 3};

    @TempDir
    Path directory;

    private DurableTableStore store;
    private TransactionSystem transactions;
    private long file;
    private long indexFile;

    private TableWriter newWriter() {
        var table = store.table(file, TableContract.COLUMNS);
        var index = store.index(indexFile, List.of(new KeyColumn(TableContract.COLUMNS.get(0).type(), false, false)), true, false);
        return new TableWriter(table, List.of(new IndexBinding(index, KeyExtractor.ofColumns(1))));
    }

    @Test
    void moneyIsNeitherMadeNorLost() throws Exception {
        moneyIsNeitherMadeNorLost(0);
    }

    /// Old snapshots come and go while versions between them are merged.
    @Test
    void oldSnapshotsDoNotChange() throws Exception {
        moneyIsNeitherMadeNorLost(3);
    }

    private void moneyIsNeitherMadeNorLost(int oldReaders) throws Exception {
        var disk = new FileDisk(directory, false);
        Storage.create(disk, OPTIONS, 1);
        var locks = new LockManager(Clock.SYSTEM);
        transactions = new TransactionSystem(locks, Clock.SYSTEM);
        store = new DurableTableStore(new Storage(disk, OPTIONS), transactions);
        store.recover();
        var setup = transactions.begin(null);
        file = store.newFileId(5, Persistence.LOGGED);
        indexFile = store.newFileId(5, Persistence.LOGGED);
        store.createTable(setup, file);
        store.createIndex(setup, indexFile);
        var writer = newWriter();
        for (long i = 0; i < ACCOUNTS; i++) {
            writer.insert(setup, new Object[] {i, "account " + i, 1_000L});
        }
        transactions.commit(setup);

        long until = System.nanoTime() + Long.getLong("surus.seconds", 2) * 1_000_000_000L;
        var failure = new AtomicReference<Throwable>();
        var transfers = new AtomicLong();
        var sums = new AtomicLong();
        var deadlocks = new AtomicLong();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 6; i++) {
            int number = i;
            threads.add(Thread.ofPlatform().start(() -> {
                var owner = TestSession.owner(200 + number, 0);
                locks.register(owner);
                var random = new Random(number);
                var mine = newWriter();
                while (System.nanoTime() < until && failure.get() == null) {
                    var transaction = transactions.begin(owner);
                    try {
                        if (number == 0) {
                            add(transaction, mine);
                            sums.incrementAndGet();
                        } else if (number == 1) {
                            comeAndGo(transaction, mine, random);
                        } else {
                            transfer(transaction, mine, random);
                            transfers.incrementAndGet();
                        }
                        if (random.nextInt(10) == 0) {
                            transactions.rollback(transaction);
                        } else {
                            transactions.commit(transaction);
                        }
                    } catch (SqlException e) {
                        transactions.rollback(transaction);
                        if (e.state() == SqlState.T_R_DEADLOCK_DETECTED) {
                            deadlocks.incrementAndGet();
                        } else {
                            failure.compareAndSet(null, e);
                        }
                    } catch (Throwable e) {
                        failure.compareAndSet(null, e);
                        return;
                    }
                }
            }));
        }
        for (int i = 0; i < oldReaders; i++) {
            int number = i;
            threads.add(Thread.ofPlatform().start(() -> {
                var random = new Random(100 + number);
                try {
                    while (System.nanoTime() < until && failure.get() == null) {
                        watch(newWriter(), System.nanoTime() + random.nextInt(400) * 1_000_000L);
                    }
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            }));
        }
        if (oldReaders > 0) {
            transactions.mergeBeyond(2);
            threads.add(Thread.ofPlatform().start(() -> {
                while (System.nanoTime() < until && failure.get() == null) {
                    try {
                        transactions.clean(50);
                    } catch (Throwable e) {
                        failure.compareAndSet(null, e);
                    }
                }
            }));
        }
        for (var thread : threads) {
            thread.join(60_000);
            assertTrue(!thread.isAlive(), "a session hangs");
        }
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
        assertTrue(transfers.get() > 0 && sums.get() > 0);
        var last = transactions.begin(null);
        add(last, writer);
        // What a rollback leaves goes with the next commit that has a number.
        writer.insert(last, new Object[] {null, null, 0L});
        transactions.commit(last);
        transactions.clean(Integer.MAX_VALUE);
        assertEquals(0, transactions.directory().totalBytes(), "undo that nobody needs");
        assertTrue(writer.table().file.rows.versions().isEmpty(), "versions that nobody needs");
        assertEquals(List.of(), store.verify(file));
        assertEquals(List.of(), store.verify(indexFile));
        System.out.println(transfers + " transfers, " + sums + " sums, " + deadlocks + " deadlocks");
        store.close();
    }

    /// One snapshot, read again and again, by scans that stop in the middle, too.
    private void watch(TableWriter writer, long until) {
        var transaction = transactions.begin(null);
        var snapshot = transactions.takeSnapshot(transaction);
        var first = TableContract.scan(writer.table(), snapshot);
        var suspended = writer.table().scan(snapshot, ALL);
        var batch = writer.table().newBatch(ALL, Batch.CAPACITY);
        var numbers = new long[Batch.CAPACITY];
        do {
            TableContract.compare(first, TableContract.scan(writer.table(), snapshot));
            var seen = new java.util.TreeMap<Long, Object[]>();
            var byKey = writer.scan(snapshot, writer.bindings().getFirst(), IndexRange.ALL, false, ALL);
            while (byKey.next(batch, numbers, 10)) {
                for (int i = 0; i < batch.count; i++) {
                    assertTrue(seen.put(numbers[i], new Object[] {batch.columns[0].get(i), batch.columns[1].get(i), batch.columns[2].get(i)}) == null);
                }
            }
            TableContract.compare(first, seen);
            if (suspended.next(batch, numbers, 1)) {
                assertEquals(first.get(numbers[0])[2], batch.columns[2].get(0));
            }
        } while (System.nanoTime() < until);
        transactions.commit(transaction);
    }

    private void add(Transaction transaction, TableWriter writer) {
        var snapshot = transactions.takeSnapshot(transaction);
        for (int turn = 0; turn < 2; turn++) {
            long sum = 0;
            var batch = writer.table().newBatch(ALL, Batch.CAPACITY);
            var scan = writer.table().scan(snapshot, ALL);
            while (scan.next(batch, null, Batch.CAPACITY)) {
                for (int i = 0; i < batch.count; i++) {
                    sum += (Long) batch.columns[2].get(i);
                }
            }
            assertEquals(ACCOUNTS * 1_000L, sum);
            sum = 0;
            var byKey = writer.scan(snapshot, writer.bindings().getFirst(), IndexRange.ALL, turn == 1, ALL);
            while (byKey.next(batch, null, 100)) {
                for (int i = 0; i < batch.count; i++) {
                    sum += (Long) batch.columns[2].get(i);
                }
            }
            assertEquals(ACCOUNTS * 1_000L, sum);
        }
    }

    /// A row with a key of the second half appears, changes its key, and goes; its value is 0 all the time.
    private void comeAndGo(Transaction transaction, TableWriter writer, Random random) {
        long key = ACCOUNTS + random.nextInt(30);
        long row = writer.insert(transaction, new Object[] {key, "x".repeat(random.nextInt(500)), 0L});
        if (row < 0) {
            long there = writer.conflict().row();
            var newest = transactions.newestSnapshot(transaction);
            var values = writer.table().fetchRow(newest, there);
            if (values != null && random.nextBoolean()) {
                writer.delete(transaction, newest, there, values, WAIT);
            } else if (values != null) {
                var changed = values.clone();
                changed[0] = ACCOUNTS + (long) random.nextInt(30);
                writer.update(transaction, newest, there, values, changed, true, WAIT);
            }
        }
    }

    private void transfer(Transaction transaction, TableWriter writer, Random random) {
        long from = random.nextInt(ACCOUNTS);
        long to = random.nextInt(ACCOUNTS);
        if (from != to) {
            move(transaction, writer, from, -1);
            transaction.nextCommand();
            move(transaction, writer, to, 1);
        }
    }

    private void move(Transaction transaction, TableWriter writer, long key, long amount) {
        var snapshot = transactions.takeSnapshot(transaction);
        var batch = writer.table().newBatch(ALL, 1);
        var rows = new long[1];
        assertTrue(writer.scan(snapshot, writer.bindings().getFirst(), IndexRange.equal(key), false, ALL).next(batch, rows, 1), "account " + key);
        Object[] old = {batch.columns[0].get(0), batch.columns[1].get(0), batch.columns[2].get(0)};
        Snapshot seen = snapshot;
        for (;;) {
            Object[] changed = {old[0], old[1], (Long) old[2] + amount};
            var outcome = writer.update(transaction, seen, rows[0], old, changed, false, WAIT);
            if (outcome == RowOutcome.OK) {
                break;
            }
            assertEquals(RowOutcome.CHANGED, outcome);
            seen = transactions.newestSnapshot(transaction);
            old = writer.table().fetchRow(seen, rows[0]);
        }
        transactions.release(snapshot);
    }
}
