package dev.surus.engine.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.disk.SimulatedDisk;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.lock.LockManager;
import dev.surus.engine.txn.lock.LockOwner;
import dev.surus.engine.type.Batch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random transactions of several sessions on a disk that loses its power at a random step. After each restart: every acknowledged
/// commit is there, the one that was on its way is there whole or not at all, nothing else is, and all structures are sound.
class TableCrashTest {
    private static final StorageOptions OPTIONS = StorageOptions.defaults().withPoolPages(64).withLog(1 << 18, 1 << 20, 2 << 20, 8 << 20);
    private static final RowWait NO_WAIT = new RowWait(false, 1, 16_384);

    @Test
    void survivesCrashesAtRandomSteps() {
        for (long seed = Long.getLong("surus.seed", 1), end = seed + Long.getLong("surus.seeds", 60); seed < end; seed++) {
            check(seed);
        }
    }

    @Test
    @Tag("slow")
    void survivesManyCrashes() {
        long from = Long.getLong("surus.seed", 1_000);
        for (long seed = from; seed < from + 1_500; seed++) {
            check(seed);
        }
    }

    /// The proof that the test can fail: where the log's flushes do nothing, some seed must find a lost commit.
    @Test
    void findsSkippedFlushes() {
        for (long seed = 1; seed <= 60; seed++) {
            try {
                var run = new Run(seed);
                run.skipsFlushes = true;
                run.go();
            } catch (Throwable _) {
                return;
            }
        }
        org.junit.jupiter.api.Assertions.fail("60 runs without log flushes, and nothing was missed");
    }

    private static void check(long seed) {
        try {
            new Run(seed).go();
        } catch (Throwable failure) {
            throw new AssertionError("repeat with: new Run(" + seed + "L).go()", failure);
        }
    }

    private static final class Client {
        final LockOwner owner;
        Transaction transaction;
        /// Own changes: null for a deletion.
        HashMap<Long, Object[]> own = new HashMap<>();
        HashMap<Long, Boolean> ownFiles = new HashMap<>();
        /// Rows locked FOR NO KEY UPDATE and not changed.
        java.util.HashSet<Long> locked = new java.util.HashSet<>();
        final ArrayDeque<java.util.HashSet<Long>> savedLocks = new ArrayDeque<>();
        final ArrayDeque<HashMap<Long, Object[]>> savedRows = new ArrayDeque<>();
        final ArrayDeque<HashMap<Long, Boolean>> savedFiles = new ArrayDeque<>();

        Client(LockOwner owner) {
            this.owner = owner;
        }
    }

    private static final class Run {
        final Random random;
        final SimulatedDisk disk;
        DurableTableStore store;
        Storage storage;
        TransactionSystem transactions;
        Table table;
        TableWriter writer;
        IndexBinding unique;
        IndexBinding byText;
        Sequence sequence;
        long tableFile;
        long uniqueFile;
        long textFile;
        long sequenceFile;
        long highestValue;
        TreeMap<Long, Object[]> committed = new TreeMap<>();
        HashMap<Long, Boolean> files = new HashMap<>();
        List<Client> clients = new ArrayList<>();
        Client inDoubt;
        boolean skipsFlushes;
        /// What each prepared transaction will have done, by its identifier.
        final TreeMap<String, Client> prepared = new TreeMap<>();
        /// On its way at the crash: it may be prepared or gone.
        String preparing;
        /// On its way at the crash: it may be as before, or ended so.
        String finishing;
        boolean finishCommits;
        int lastGid;

        Run(long seed) {
            random = new Random(seed);
            disk = new SimulatedDisk(seed);
        }

        void go() {
            Storage.create(disk, OPTIONS, 42);
            open();
            var setup = transactions.begin(null);
            tableFile = store.newFileId(5, Persistence.LOGGED);
            uniqueFile = store.newFileId(5, Persistence.LOGGED);
            textFile = store.newFileId(5, Persistence.LOGGED);
            sequenceFile = store.newFileId(5, Persistence.LOGGED);
            store.createTable(setup, tableFile);
            store.createIndex(setup, uniqueFile);
            store.createIndex(setup, textFile);
            store.createSequence(setup, sequenceFile, new Sequence.State(1, false));
            transactions.commit(setup);
            store.close();
            if (skipsFlushes) {
                disk.skipForce(-2, "pg_wal");
            }
            for (int round = 0; round < 4; round++) {
                boolean powerLost = true;
                storage = null;
                try {
                    disk.crashAfter(random.nextInt(4) == 0 ? random.nextInt(60) : random.nextInt(500));
                    open();
                    compare();
                    int steps = random.nextInt(300);
                    for (int i = 0; i < steps; i++) {
                        step();
                    }
                    switch (random.nextInt(3)) {
                        case 0 -> {
                            for (var client : clients) {
                                if (client.transaction != null) {
                                    transactions.rollback(client.transaction);
                                }
                            }
                            if (!prepared.isEmpty() && random.nextBoolean()) {
                                finishPrepared();
                            }
                            store.close();
                            storage = null;
                        }
                        case 1 -> powerLost = false;
                        default -> {}
                    }
                } catch (SimulatedDisk.PowerLoss _) {
                    powerLost = random.nextInt(4) > 0;
                } catch (SqlException refused) {
                    if (refused.state() != SqlState.CRASH_SHUTDOWN || !disk.isOff()) {
                        throw refused;
                    }
                }
                if (storage != null) {
                    storage.close(false);
                }
                disk.restart(powerLost);
            }
            open();
            compare();
            store.close();
        }

        void open() {
            storage = new Storage(disk, OPTIONS);
            var locks = new LockManager(Clock.SYSTEM);
            transactions = new TransactionSystem(locks, Clock.SYSTEM);
            store = new DurableTableStore(storage, transactions);
            store.recover();
            clients.clear();
            for (int i = 0; i < 3; i++) {
                var owner = TestSession.owner(100 + i, 1);
                locks.register(owner);
                clients.add(new Client(owner));
            }
            if (tableFile != 0) {
                table = store.table(tableFile, TableContract.COLUMNS);
                unique = new IndexBinding(store.index(uniqueFile, List.of(new KeyColumn(TableContract.COLUMNS.get(0).type(), false, false)), true, false),
                        KeyExtractor.ofColumns(1));
                byText = new IndexBinding(store.index(textFile, List.of(new KeyColumn(TableContract.COLUMNS.get(2).type(), false, false)), false, false),
                        KeyExtractor.ofColumns(3));
                writer = new TableWriter(table, List.of(unique, byText));
                sequence = store.sequence(sequenceFile);
            }
        }

        /// Prepared transactions are there, all and no others; what was on its way is decided now.
        void comparePrepared() {
            var there = new java.util.TreeSet<String>();
            transactions.prepared().list().forEach(each -> there.add(each.gid()));
            if (preparing != null && !there.contains(preparing)) {
                forgetFiles(prepared.remove(preparing));
            }
            if (finishing != null && !there.contains(finishing)) {
                ended(finishing, finishCommits);
            }
            preparing = null;
            finishing = null;
            assertEquals(prepared.keySet(), there);
            // Their rows are locked: nobody else gets at them.
            for (var client : prepared.values()) {
                var other = transactions.begin(clients.getFirst().owner);
                var snapshot = transactions.newestSnapshot(other);
                for (long row : client.own.keySet()) {
                    if (committed.containsKey(row)) {
                        assertEquals(RowOutcome.WOULD_BLOCK, table.lock(other, snapshot, row, RowLockMode.UPDATE, NO_WAIT), "row " + row);
                    }
                }
                for (long row : client.locked) {
                    assertEquals(RowOutcome.WOULD_BLOCK, table.lock(other, snapshot, row, RowLockMode.UPDATE, NO_WAIT), "locked row " + row);
                }
                client.ownFiles.forEach((file, made) -> {
                    // Made, or dropped and there as long as the drop is undecided; one of a savepoint that was undone is gone.
                    assertEquals(made || files.getOrDefault(file, false), store.exists(file), "file of a prepared transaction");
                });
                transactions.rollback(other);
            }
        }

        void forgetFiles(Client client) {
            for (var file : client.ownFiles.keySet()) {
                files.putIfAbsent(file, false);
            }
        }

        void ended(String gid, boolean commit) {
            var client = prepared.remove(gid);
            if (commit) {
                apply(client.own, committed);
                files.putAll(client.ownFiles);
            } else {
                forgetFiles(client);
            }
        }

        void finishPrepared() {
            var gid = new ArrayList<>(prepared.keySet()).get(random.nextInt(prepared.size()));
            finishing = gid;
            finishCommits = random.nextBoolean();
            transactions.prepared().finish(transactions.prepared().take(gid, 10, false, 5), finishCommits, null);
            finishing = null;
            ended(gid, finishCommits);
        }

        void prepare(Client client) {
            var transaction = client.transaction;
            var reserved = transactions.prepared().reserve("gid" + ++lastGid, 10, 5, 100);
            client.transaction = null;
            // The model keeps what the client did; the client itself begins anew.
            var model = new Client(client.owner);
            model.own = client.own;
            model.ownFiles = client.ownFiles;
            model.locked = client.locked;
            preparing = reserved.gid();
            prepared.put(preparing, model);
            transactions.prepared().prepare(reserved, transaction, dev.surus.engine.txn.PreparedState.CatalogChanges.NONE, new byte[random.nextInt(20) == 0 ? 120_000 : 0]);
            preparing = null;
        }

        /// The state on disk against the model.
        void compare() {
            comparePrepared();
            var reader = transactions.begin(null);
            var snapshot = transactions.takeSnapshot(reader);
            var found = TableContract.scan(table, snapshot);
            if (inDoubt != null) {
                var with = new TreeMap<>(committed);
                apply(inDoubt.own, with);
                var filesWith = new HashMap<>(files);
                filesWith.putAll(inDoubt.ownFiles);
                if (same(with, found) && filesAre(filesWith)) {
                    committed = with;
                    files = filesWith;
                }
                inDoubt = null;
            }
            TableContract.compare(committed, found);
            files.forEach((file, there) -> {
                if (!isUndecided(file)) {
                    assertEquals(there, store.exists(file), "file " + dev.surus.engine.storage.page.FileId.path(file));
                }
            });
            for (var binding : new IndexBinding[] {unique, byText}) {
                var batch = table.newBatch(new int[] {1, 2, 3}, Batch.CAPACITY);
                var numbers = new long[Batch.CAPACITY];
                var scan = writer.scan(snapshot, binding, IndexRange.ALL, false, 1, 2, 3);
                var seen = new TreeMap<Long, Object[]>();
                while (scan.next(batch, numbers, Batch.CAPACITY)) {
                    for (int i = 0; i < batch.count; i++) {
                        seen.put(numbers[i], new Object[] {batch.columns[0].get(i), batch.columns[1].get(i), batch.columns[2].get(i)});
                    }
                }
                TableContract.compare(committed, seen);
            }
            transactions.commit(reader);
            for (long file : new long[] {tableFile, uniqueFile, textFile}) {
                assertEquals(List.of(), store.verify(file));
            }
            var value = sequence.state();
            assertTrue(value.lastValue() >= highestValue, "sequence went back to " + value + " from " + highestValue);
        }

        boolean filesAre(Map<Long, Boolean> expected) {
            return expected.entrySet().stream().allMatch(entry -> isUndecided(entry.getKey()) || store.exists(entry.getKey()) == entry.getValue());
        }

        boolean isUndecided(long file) {
            return prepared.values().stream().anyMatch(each -> each.ownFiles.containsKey(file));
        }

        static boolean same(Map<Long, Object[]> expected, Map<Long, Object[]> found) {
            try {
                TableContract.compare(expected, found);
                return true;
            } catch (AssertionError _) {
                return false;
            }
        }

        static void apply(Map<Long, Object[]> own, Map<Long, Object[]> to) {
            own.forEach((row, values) -> {
                if (values == null) {
                    to.remove(row);
                } else {
                    to.put(row, values);
                }
            });
        }

        void step() {
            if (random.nextInt(60) == 0) {
                storage.checkpoint();
            }
            var client = clients.get(random.nextInt(clients.size()));
            if (client.transaction == null) {
                client.transaction = transactions.begin(client.owner);
                client.own = new HashMap<>();
                client.ownFiles = new HashMap<>();
                client.locked = new java.util.HashSet<>();
                client.savedLocks.clear();
                client.savedRows.clear();
                client.savedFiles.clear();
            }
            var transaction = client.transaction;
            var snapshot = transactions.newestSnapshot(transaction);
            try {
                if (!prepared.isEmpty() && random.nextInt(25) == 0) {
                    finishPrepared();
                    transaction.nextCommand();
                    return;
                }
                switch (random.nextInt(16)) {
                    case 0, 1, 2, 3 -> {
                        var row = randomRow();
                        long number = writer.insert(transaction, row);
                        if (number >= 0) {
                            client.own.put(number, row);
                        }
                    }
                    case 4, 5, 6 -> {
                        var view = new TreeMap<>(committed);
                        apply(client.own, view);
                        if (!view.isEmpty()) {
                            long number = new ArrayList<>(view.keySet()).get(random.nextInt(view.size()));
                            change(client, transaction, snapshot, number, view.get(number));
                        }
                    }
                    case 7 -> {
                        transaction.pushSubtransaction();
                        client.savedLocks.push(new java.util.HashSet<>(client.locked));
                        client.savedRows.push(new HashMap<>(client.own));
                        client.savedFiles.push(new HashMap<>(client.ownFiles));
                    }
                    case 8 -> {
                        if (transaction.level() > 1) {
                            boolean back = random.nextBoolean();
                            int level = transaction.level();
                            if (back) {
                                transaction.rollbackToSubtransaction(level);
                            } else {
                                transaction.releaseSubtransaction(level);
                            }
                            var rows = client.savedRows.pop();
                            var savedLocks = client.savedLocks.pop();
                            if (back) {
                                client.locked = savedLocks;
                            }
                            var saved = client.savedFiles.pop();
                            if (back) {
                                client.ownFiles.keySet().stream().filter(file -> !saved.containsKey(file) && !files.containsKey(file))
                                        .forEach(file -> saved.put(file, false));
                                client.own = rows;
                                client.ownFiles = saved;
                            }
                        }
                    }
                    case 9 -> {
                        long file = store.newFileId(5, Persistence.LOGGED);
                        if (random.nextBoolean()) {
                            store.createTable(transaction, file);
                            store.table(file, TableContract.COLUMNS).insert(transaction, randomRow());
                        } else {
                            store.createIndex(transaction, file);
                        }
                        client.ownFiles.put(file, true);
                    }
                    case 10 -> {
                        var live = files.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey)
                                .filter(file -> clients.stream().noneMatch(other -> other.ownFiles.containsKey(file)))
                                .filter(file -> prepared.values().stream().noneMatch(other -> other.ownFiles.containsKey(file))).sorted().toList();
                        if (!live.isEmpty()) {
                            long file = live.get(random.nextInt(live.size()));
                            store.drop(transaction, file);
                            client.ownFiles.put(file, false);
                        }
                    }
                    case 11 -> {
                        var values = sequence.next(1, 1, 1, Long.MAX_VALUE, false);
                        store.storage().log().flush(values.lsn());
                        long value = values.first();
                        assertTrue(value > highestValue, "value " + value + " after " + highestValue);
                        highestValue = value;
                    }
                    case 12 -> {
                        if (random.nextInt(3) == 0) {
                            client.transaction = null;
                            for (var file : client.ownFiles.keySet()) {
                                files.putIfAbsent(file, false);
                            }
                            transactions.rollback(transaction);
                        }
                    }
                    case 14 -> {
                        var view = new ArrayList<>(committed.keySet());
                        if (!view.isEmpty()) {
                            long row = view.get(random.nextInt(view.size()));
                            if (table.lock(transaction, snapshot, row, RowLockMode.NO_KEY_UPDATE, NO_WAIT) == RowOutcome.OK && !client.own.containsKey(row)) {
                                client.locked.add(row);
                            }
                        }
                    }
                    case 15 -> {
                        if (random.nextInt(2) == 0) {
                            prepare(client);
                            return;
                        }
                    }
                    default -> {
                        client.transaction = null;
                        inDoubt = client;
                        transactions.commit(transaction);
                        inDoubt = null;
                        apply(client.own, committed);
                        files.putAll(client.ownFiles);
                    }
                }
            } catch (SqlException e) {
                if (e.state() != SqlState.LOCK_NOT_AVAILABLE) {
                    throw e;
                }
            }
            transaction.nextCommand();
        }

        void change(Client client, Transaction transaction, dev.surus.engine.txn.Snapshot snapshot, long number, Object[] old) {
            if (random.nextInt(3) == 0) {
                if (writer.delete(transaction, snapshot, number, old, NO_WAIT) == RowOutcome.OK) {
                    client.own.put(number, null);
                    client.locked.remove(number);
                }
            } else {
                var row = randomRow();
                if (random.nextBoolean()) {
                    row[0] = old[0];
                }
                if (writer.update(transaction, snapshot, number, old, row, !Objects.equals(row[0], old[0]), NO_WAIT) == RowOutcome.OK) {
                    client.own.put(number, row);
                    client.locked.remove(number);
                }
            }
        }

        Object[] randomRow() {
            int length = random.nextInt(20) == 0 ? random.nextInt(40_000) : random.nextInt(800);
            var text = new char[length];
            java.util.Arrays.fill(text, (char) ('a' + random.nextInt(26)));
            return new Object[] {
                random.nextInt(8) == 0 ? null : (Long) (long) random.nextInt(300), new String(text), (long) random.nextInt(20)
            };
        }
    }
}
