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
import dev.surus.engine.txn.serializable.RelationKey;
import dev.surus.engine.txn.serializable.SerializableLimits;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.TypeOid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Eight threads run short transactions on few keys: they read ranges by index or the whole table, insert, update and delete, roll back to
/// savepoints. What each committed one saw and did makes a graph (Adya's): who wrote before whom, who read from whom, who read what another wrote over.
/// A key that is not there has a version, too, so phantoms are edges like others. A cycle is an anomaly: none under SERIALIZABLE; under
/// REPEATABLE READ the same programs must show some, or the search would find nothing.
///
/// `-Dsurus.seed=N` repeats a run, `-Dsurus.transactions=N` makes it longer.
final class SerializableHistoryTest {
    private static final StorageOptions OPTIONS = StorageOptions.defaults().withPoolPages(512)
            .withLog(4 << 20, 4 << 20, 16 << 20, 64 << 20);
    private static final List<TableColumn> COLUMNS = List.of(
            new TableColumn(1, BuiltinTypes.byOid(TypeOid.INT8), -1), new TableColumn(2, BuiltinTypes.byOid(TypeOid.INT8), -1));
    private static final int[] ALL = {1, 2};
    private static final RowWait WAIT = new RowWait(true, 5, 20_000);
    private static final int THREADS = 8;
    private static final int KEYS = 14;
    private static final long ABSENT = -1;

    @TempDir
    Path directory;

    private DurableTableStore store;
    private TransactionSystem transactions;
    private long file;
    private long indexFile;

    /// A committed transaction. Values are unique, so that one tells who wrote it.
    private static final class Done {
        long snapshot;
        long commit;
        final Map<Integer, Long> reads = new HashMap<>();
        /// Last value of each key written.
        final Map<Integer, Long> writes = new HashMap<>();
        final List<Done> after = new ArrayList<>();
        int mark;
        String program = "";

        @Override
        public String toString() {
            return "[snapshot " + snapshot + ", commit " + commit + ":" + program + "]";
        }
    }

    private final class Run {
        final boolean serializable;
        final long seed;
        final int count;
        final List<Done> history = new ArrayList<>();
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final AtomicInteger refused = new AtomicInteger();

        Run(boolean serializable, long seed, int count) {
            this.serializable = serializable;
            this.seed = seed;
            this.count = count;
        }

        void go() throws InterruptedException {
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < THREADS; i++) {
                int number = i;
                threads.add(Thread.ofPlatform().start(() -> work(number)));
            }
            while (threads.stream().anyMatch(Thread::isAlive)) {
                for (var thread : threads) {
                    thread.join(20);
                }
                assertEquals(List.of(), transactions.serializability().verify());
            }
            if (failure.get() != null) {
                throw new AssertionError("-Dsurus.seed=" + seed, failure.get());
            }
        }

        private void work(int number) {
            var owner = TestSession.owner(300 + number, 0);
            transactions.locks().register(owner);
            var random = new Random(seed * 31 + number);
            var writer = writer();
            try {
                for (int i = 0; i < count && failure.get() == null; i++) {
                    owner.beginVirtualTransaction();
                    var done = new Done();
                    var transaction = transactions.begin(owner);
                    try {
                        one(transaction, writer, random, done, number * 1_000_000L + i * 100L + 1);
                        transactions.commit(transaction);
                        done.commit = done.writes.isEmpty() ? 0 : transaction.state().commitNumber();
                        synchronized (history) {
                            history.add(done);
                        }
                    } catch (SqlException e) {
                        if (e.state() != SqlState.T_R_SERIALIZATION_FAILURE && e.state() != SqlState.T_R_DEADLOCK_DETECTED) {
                            throw e;
                        }
                        refused.incrementAndGet();
                    } finally {
                        if (!transaction.isOver()) {
                            transactions.rollback(transaction);
                        }
                    }
                }
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            } finally {
                transactions.locks().unregister(owner);
            }
        }

        private void one(Transaction transaction, TableWriter writer, Random random, Done done, long value) {
            boolean readOnly = random.nextInt(5) == 0;
            Snapshot snapshot = serializable ? transactions.snapshots().takeSerializable(transaction, readOnly, readOnly && random.nextInt(4) == 0)
                    : transactions.takeSnapshot(transaction);
            done.snapshot = snapshot.number;
            for (int i = random.nextInt(3); i >= 0; i--) {
                read(transaction, snapshot, writer, random, done);
            }
            if (readOnly) {
                return;
            }
            int key = 0;
            for (int i = random.nextInt(3); i >= 0 && key < KEYS; i--) {
                // Ascending, so that nobody waits in a circle.
                key += random.nextInt(KEYS - key);
                boolean savepoint = random.nextInt(5) == 0;
                int level = savepoint ? transaction.pushSubtransaction() : 0;
                var before = done.writes.get(key);
                write(transaction, snapshot, writer, random, key, value + i, done);
                transaction.nextCommand();
                if (savepoint && random.nextBoolean()) {
                    transaction.rollbackToSubtransaction(level);
                    if (before == null) {
                        done.writes.remove(key);
                    } else {
                        done.writes.put(key, before);
                    }
                    done.program += " back";
                } else if (savepoint) {
                    transaction.releaseSubtransaction(level);
                }
                key++;
                if (random.nextInt(3) == 0) {
                    read(transaction, snapshot, writer, random, done);
                }
                Thread.yield();
            }
        }

        private void read(Transaction transaction, Snapshot snapshot, TableWriter writer, Random random, Done done) {
            var now = snapshot.atCommand(transaction.commandId());
            int from = random.nextInt(KEYS);
            int to = random.nextInt(3) == 0 ? from : from + random.nextInt(KEYS - from);
            var batch = writer.table().newBatch(ALL, Batch.CAPACITY);
            var seen = new HashMap<Integer, Long>();
            if (random.nextInt(5) == 0) {
                from = 0;
                to = KEYS - 1;
                var scan = writer.table().scan(now, ALL);
                while (scan.next(batch, null, 16)) {
                    note(batch, seen);
                }
            } else {
                var range = new IndexRange(new Object[] {(long) from}, true, new Object[] {(long) to}, true);
                var scan = writer.scan(now, writer.bindings().getFirst(), range, random.nextBoolean(), ALL);
                while (scan.next(batch, null, 16)) {
                    note(batch, seen);
                }
            }
            done.program += " read " + from + ".." + to;
            for (int key = from; key <= to; key++) {
                if (!done.writes.containsKey(key)) {
                    long value = seen.getOrDefault(key, ABSENT);
                    Long earlier = done.reads.put(key, value);
                    if (earlier != null && earlier != value) {
                        throw new AssertionError("key " + key + " was " + earlier + ", and then " + value + " on one snapshot");
                    }
                }
            }
            Thread.yield();
        }

        private static void note(Batch batch, Map<Integer, Long> seen) {
            for (int i = 0; i < batch.count; i++) {
                seen.put((int) (long) (Long) batch.columns[0].get(i), (Long) batch.columns[1].get(i));
            }
        }

        /// Changes or deletes the row of a key, or inserts one.
        private void write(Transaction transaction, Snapshot snapshot, TableWriter writer, Random random, int key, long value, Done done) {
            var now = snapshot.atCommand(transaction.commandId());
            var batch = writer.table().newBatch(ALL, 4);
            var rows = new long[4];
            var scan = writer.scan(now, writer.bindings().getFirst(), IndexRange.equal((long) key), false, ALL);
            boolean there = scan.next(batch, rows, 4);
            long found = there ? (Long) batch.columns[1].get(0) : ABSENT;
            if (!done.writes.containsKey(key)) {
                done.reads.put(key, found);
            }
            var newRow = new Object[] {(long) key, value};
            if (!there) {
                if (writer.insert(transaction, newRow) < 0) {
                    throw new SqlException(SqlState.T_R_SERIALIZATION_FAILURE, TableMessage.KEY_TOO_LONG, 0, 0);
                }
            } else {
                boolean delete = random.nextInt(3) == 0;
                var oldRow = new Object[] {(long) key, found};
                var outcome = delete ? writer.delete(transaction, now, rows[0], oldRow, WAIT)
                        : writer.update(transaction, now, rows[0], oldRow, newRow, false, WAIT);
                if (outcome != RowOutcome.OK) {
                    throw new SqlException(SqlState.T_R_SERIALIZATION_FAILURE, TableMessage.KEY_TOO_LONG, 0, 0);
                }
                if (delete) {
                    done.writes.put(key, ABSENT);
                    done.program += " delete " + key;
                    return;
                }
            }
            done.writes.put(key, value);
            done.program += " write " + key;
        }

        // ---- the search

        /// @return the transactions of a cycle, or null
        List<Done> findCycle() {
            history.sort(Comparator.comparingLong(done -> done.commit));
            for (int key = 0; key < KEYS; key++) {
                var versions = new TreeMap<Long, Done>();
                for (var done : history) {
                    if (done.writes.containsKey(key)) {
                        versions.put(done.commit, done);
                    }
                }
                Done previous = null;
                for (var writer : versions.values()) {
                    if (previous != null) {
                        previous.after.add(writer);
                    }
                    previous = writer;
                }
                for (var reader : history) {
                    Long value = reader.reads.get(key);
                    if (value == null) {
                        continue;
                    }
                    var from = versions.floorEntry(reader.snapshot);
                    assertEquals(from == null ? Long.valueOf(ABSENT) : from.getValue().writes.get(key), value,
                            "key " + key + " as seen by " + reader + ", -Dsurus.seed=" + seed);
                    if (from != null && from.getValue() != reader) {
                        from.getValue().after.add(reader);
                    }
                    var next = versions.higherEntry(reader.snapshot);
                    if (next != null && next.getValue() != reader) {
                        reader.after.add(next.getValue());
                    }
                }
            }
            for (var done : history) {
                var cycle = done.mark == 0 ? search(done, new ArrayList<>()) : null;
                if (cycle != null) {
                    return cycle;
                }
            }
            return null;
        }

        private static List<Done> search(Done from, List<Done> path) {
            from.mark = 1;
            path.add(from);
            for (var next : from.after) {
                if (next.mark == 1) {
                    return path.subList(path.indexOf(next), path.size());
                }
                var cycle = next.mark == 0 ? search(next, path) : null;
                if (cycle != null) {
                    return cycle;
                }
            }
            from.mark = 2;
            path.removeLast();
            return null;
        }
    }

    private TableWriter writer() {
        var table = store.table(file, COLUMNS).watchedAs(RelationKey.table(5, 20_000));
        var index = store.index(indexFile, List.of(new KeyColumn(COLUMNS.getFirst().type(), false, false)), true, false)
                .watchedAs(new RelationKey(5, 20_001, 20_000), seedIsOdd);
        return new TableWriter(table, List.of(new IndexBinding(index, KeyExtractor.ofColumns(1))));
    }

    /// Ranges that were asked for instead of leaves: fewer transactions are refused, and more gaps matter.
    private boolean seedIsOdd;

    private Run run(boolean serializable, long seed, int count, SerializableLimits limits) throws Exception {
        seedIsOdd = seed % 2 != 0;
        var disk = new FileDisk(directory.resolve(serializable + "-" + seed), false);
        Storage.create(disk, OPTIONS, 1);
        transactions = new TransactionSystem(new LockManager(Clock.SYSTEM), Clock.SYSTEM, limits);
        store = new DurableTableStore(new Storage(disk, OPTIONS), transactions);
        store.recover();
        try {
            var setup = transactions.begin(null);
            file = store.newFileId(5, Persistence.LOGGED);
            indexFile = store.newFileId(5, Persistence.LOGGED);
            store.createTable(setup, file);
            store.createIndex(setup, indexFile);
            transactions.commit(setup);
            var run = new Run(serializable, seed, count);
            run.go();
            assertEquals(List.of(), transactions.serializability().verify());
            assertEquals(0, transactions.serializability().size(), "transactions kept after all have ended");
            return run;
        } finally {
            store.close();
        }
    }

    private static SerializableLimits limits(Random random) {
        int perRelation = random.nextInt(12);
        int perPage = random.nextInt(4);
        int most = random.nextBoolean() ? THREADS + 1 + random.nextInt(4) : 1_000;
        return new SerializableLimits() {
            @Override
            public long locksPerRelation() {
                return perRelation;
            }

            @Override
            public long locksPerPage() {
                return perPage;
            }

            @Override
            public long transactions() {
                return most;
            }

            @Override
            public long conflicts() {
                return 10_000;
            }

            @Override
            public String toString() {
                return perRelation + " locks of a relation, " + perPage + " of a page, " + most + " transactions";
            }
        };
    }

    @Test
    void noCycleUnderSerializable() throws Exception {
        long first = Long.getLong("surus.seed", System.nanoTime() & 0xFFFF);
        int count = Integer.getInteger("surus.transactions", 250);
        for (long seed = first; seed < first + (Long.getLong("surus.seed") == null ? 4 : 1); seed++) {
            var limits = limits(new Random(seed));
            System.out.println("-Dsurus.seed=" + seed + ", " + limits);
            var run = run(true, seed, count, limits);
            var cycle = run.findCycle();
            System.out.println(run.history.size() + " committed, " + run.refused.get() + " refused");
            assertTrue(cycle == null, () -> "-Dsurus.seed=" + run.seed + ": " + cycle);
            assertTrue(run.history.size() > THREADS * count / 20, "hardly anything committed");
        }
    }

    @Test
    void theSearchFindsCyclesUnderRepeatableRead() throws Exception {
        for (long seed = 1;; seed++) {
            var cycle = run(false, seed, 150, SerializableLimits.DEFAULT).findCycle();
            if (cycle != null) {
                assertTrue(cycle.size() > 1, Arrays.toString(cycle.toArray()));
                return;
            }
            assertTrue(seed < 10, "no anomaly in ten runs: the programs do not meet");
        }
    }
}
