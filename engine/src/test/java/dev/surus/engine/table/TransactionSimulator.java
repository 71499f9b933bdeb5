package dev.surus.engine.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.btree.StripLeaf;
import dev.surus.engine.storage.disk.OverlayDisk;
import dev.surus.engine.storage.disk.SimulatedDisk;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.txn.PreparedState;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.UndoHandler;
import dev.surus.engine.txn.lock.LockManager;
import dev.surus.engine.type.Batch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/// One run: random transactions of three sessions on a disk that loses its power, fills up, or fails to read, write or flush, at a random step, or that has aged by a
/// bit; restarts; a comparison with a model.
///
/// ```
/// round:  start (redo, losers) -> compare -> steps -> crash | shutdown | death of the process      four of them, then one last start
/// steps:  rows of all sizes, by one and by many; savepoints; tables and indexes made and dropped; TRUNCATE; PREPARE; checkpoints; losers' undo
/// ```
///
/// After each start: every acknowledged commit is there, the one that was on its way is there whole or not at all, nothing else is, although
/// losers may still be on their way back; prepared transactions hold their rows; every index gives what its table has; all structures are sound.
final class TransactionSimulator {
    private static final StorageOptions OPTIONS = StorageOptions.defaults().withPoolPages(64).withLog(1 << 18, 1 << 20, 2 << 20, 8 << 20);
    private static final RowWait NO_WAIT = new RowWait(false, 1, 16_384);
    private static final int[] ALL = {1, 2, 3};
    private static final int ROUNDS = 4;

    /// The main table's files.
    /// @param extraFile an index that comes and goes, or 0
    record Main(long tableFile, long uniqueFile, long textFile, long extraFile) {
        List<Long> files() {
            return LongStream.of(tableFile, uniqueFile, textFile, extraFile).filter(file -> file != 0).boxed().toList();
        }

        Main with(long index) {
            return new Main(tableFile, uniqueFile, textFile, index);
        }
    }

    private final Random random;
    private final SimulatedDisk disk;
    /// Then leaves have enough rows to become strips.
    private final boolean hasShortRows;
    private int stripLeaves;
    private DurableTableStore store;
    private Storage storage;
    private TransactionSystem transactions;
    private Main main;
    private Table table;
    private TableWriter writer;
    private Sequence sequence;
    private long sequenceFile;
    private long highestValue;
    private TreeMap<Long, Object[]> committed = new TreeMap<>();
    /// Side tables and indexes, whether they are there.
    private Map<Long, Boolean> files = new HashMap<>();
    private Map<Long, Integer> fileRows = new HashMap<>();
    private final List<SimulatedClient> clients = new ArrayList<>();
    private SimulatedClient inDoubt;
    /// What each prepared transaction will have done, by its identifier.
    private final TreeMap<String, SimulatedClient> prepared = new TreeMap<>();
    /// On its way at the crash: it may be prepared or gone.
    private String preparing;
    /// On its way at the crash: it may be as before, or ended so.
    private String finishing;
    private boolean finishCommits;
    private int lastGid;
    private Transaction oldReader;
    private Snapshot oldSnapshot;
    private TreeMap<Long, Object[]> oldRows;
    private Table oldTable;
    /// Steps until a full disk has space again; 0 where it is not full.
    private int fullSteps;
    private long skippedFlush = -1;
    private String skippedPath = "";
    private UnaryOperator<UndoHandler> undoFault = UnaryOperator.identity();
    private int stops;
    private int flipsRefused;
    private int flipsUnnoticed;
    /// Restarts that found losers to roll back beside sessions.
    private int restartsWithLosers;

    TransactionSimulator(long seed) {
        random = new Random(seed);
        hasShortRows = random.nextInt(3) > 0;
        disk = new SimulatedDisk(seed);
    }

    /// A fault to be found: the nth flush of some files, counted from each start, does nothing; -2 for all.
    /// @param part of the files' paths
    TransactionSimulator skippingFlush(long nth, String part) {
        skippedFlush = nth;
        skippedPath = part;
        return this;
    }

    /// A fault to be found: undo goes through what this makes of its handlers.
    TransactionSimulator withUndoFault(UnaryOperator<UndoHandler> fault) {
        undoFault = fault;
        return this;
    }

    /// The engine has stopped writing because of an error of the disk.
    private boolean stopped() {
        return storage != null && storage.health().isPoisoned() && disk.faults() > 0;
    }

    /// How often that was so.
    int stops() {
        return stops;
    }

    int restartsWithLosers() {
        return restartsWithLosers;
    }

    void go() {
        Storage.create(disk, OPTIONS, 42);
        open();
        var setup = transactions.begin(null);
        main = newMain(setup);
        sequenceFile = store.newFileId(5, Persistence.LOGGED);
        store.createSequence(setup, sequenceFile, new Sequence.State(1, false));
        transactions.commit(setup);
        main.files().forEach(file -> files.put(file, true));
        store.close();
        for (int round = 0; round < ROUNDS; round++) {
            boolean powerLost = true;
            storage = null;
            long faultsBefore = disk.faults();
            try {
                var damaged = random.nextInt(4) == 0 ? readDamaged() : Map.<Long, Map<Long, Object[]>>of();
                disk.crashAfter(random.nextInt(4) == 0 ? random.nextInt(60) : random.nextInt(900));
                open();
                compare();
                if (damaged.containsKey(main.tableFile)) {
                    TableContract.compare(committed, damaged.get(main.tableFile));
                }
                for (int steps = random.nextInt(300); steps > 0; steps--) {
                    step();
                    stepBeside();
                }
                switch (random.nextInt(4)) {
                    case 0 -> {
                        shutDown();
                        storage = null;
                    }
                    case 1 -> powerLost = false;
                    default -> {}
                }
            } catch (SimulatedDisk.PowerLoss _) {
                powerLost = random.nextInt(4) > 0;
            } catch (SqlException refused) {
                boolean isFull = refused.state() == SqlState.DISK_FULL && fullSteps > 0;
                if (!disk.isOff() && !isFull && !stopped() && !(refused.state() == SqlState.IO_ERROR && disk.faults() > faultsBefore)) {
                    throw refused;
                }
                stops += stopped() ? 1 : 0;
                powerLost = random.nextBoolean();
            }
            if (storage != null) {
                storage.close(false);
            }
            empty();
            disk.restart(powerLost);
        }
        open();
        compare();
        finish();
        store.close();
    }

    /// A start on a copy of the disk with one bit turned over: it is refused, or nobody notices.
    /// @return what the main table holds there, and what the table does that may have replaced it; nothing where it is refused
    private Map<Long, Map<Long, Object[]>> readDamaged() {
        var paths = disk.paths().stream().filter(path -> !path.startsWith("pg_wal/") && disk.length(path) > 0).toList();
        var path = paths.get(random.nextInt(paths.size()));
        long bit = random.nextLong(disk.length(path) * 8);
        disk.flipBit(path, bit);
        Storage copy = null;
        try {
            copy = new Storage(new OverlayDisk(disk), OPTIONS.withRedoThreads(random.nextInt(3)));
            var others = new TransactionSystem(new LockManager(Clock.SYSTEM), Clock.SYSTEM);
            var there = new DurableTableStore(copy, others);
            there.recover();
            var reader = others.begin(null);
            var snapshot = others.newestSnapshot(reader);
            var found = new HashMap<Long, Map<Long, Object[]>>();
            for (var each : inDoubt == null || inDoubt.replacement == null ? List.of(main) : List.of(main, inDoubt.replacement)) {
                if (there.exists(each.tableFile)) {
                    found.put(each.tableFile, TableContract.scan(there.table(each.tableFile, TableContract.COLUMNS), snapshot));
                }
            }
            others.commit(reader);
            flipsUnnoticed++;
            return found;
        } catch (SqlException refused) {
            assertEquals(SqlState.DATA_CORRUPTED, refused.state(), path + " bit " + bit + ": " + refused.getMessage());
            flipsRefused++;
            return Map.of();
        } finally {
            disk.flipBit(path, bit);
            if (copy != null) {
                copy.close(false);
            }
        }
    }

    /// How many bits were turned over, and how often that was noticed.
    int[] flips() {
        return new int[] {flipsRefused + flipsUnnoticed, flipsRefused};
    }

    /// Everything comes to its end; what is left is compared as it lies in the pages.
    private void finish() {
        for (var gid : List.copyOf(prepared.keySet())) {
            boolean commit = random.nextBoolean();
            transactions.prepared().finish(transactions.prepared().take(gid, 10, false, 5), commit, null);
            ended(gid, commit);
        }
        transactions.losers().finish();
        transactions.clean(Integer.MAX_VALUE);
        bind();
        compare();
        var reader = transactions.begin(null);
        var check = new FileCheck(store);
        for (var binding : writer.bindings()) {
            assertEquals(List.of(), check.index(table, binding.index(), binding.extractor(), false, transactions.newestSnapshot(reader)));
        }
        for (long file : main.files()) {
            assertEquals(List.of(), check.structure(file));
        }
        transactions.commit(reader);
    }

    private void shutDown() {
        empty();
        if (oldReader != null) {
            transactions.rollback(oldReader);
        }
        for (var client : clients) {
            if (client.transaction != null) {
                rollback(client);
            }
        }
        if (!prepared.isEmpty() && random.nextBoolean()) {
            finishPrepared();
        }
        store.close();
    }

    /// An old snapshot is beside, most of the time, and versions are merged that it does not tell apart.
    private void stepBeside() {
        if (random.nextInt(12) == 0) {
            var files = main.files();
            long file = files.get(random.nextInt(files.size()));
            int turns = 1 + random.nextInt(3);
            if (file != main.tableFile) {
                store.packing().run(file, turns);
            }
            store.shrinking().runLoosely(file, turns);
        }
        if (oldReader == null && random.nextInt(10) == 0) {
            oldReader = transactions.begin(null);
            oldSnapshot = transactions.takeSnapshot(oldReader);
            oldRows = new TreeMap<>(committed);
            oldTable = table;
        } else if (oldReader != null && random.nextInt(5) == 0) {
            transactions.clean(1 + random.nextInt(10));
        } else if (oldReader != null && random.nextInt(60) == 0) {
            if (oldTable == table) {
                TableContract.compare(oldRows, TableContract.scan(table, oldSnapshot));
            }
            transactions.commit(oldReader);
            oldReader = null;
        }
    }

    // ---- start

    private Main newMain(Transaction transaction) {
        var made = new Main(newFileId(), newFileId(), newFileId(), 0);
        store.createTable(transaction, made.tableFile);
        store.createIndex(transaction, made.uniqueFile);
        store.createIndex(transaction, made.textFile);
        return made;
    }

    /// A number that was given out before a crash, and left no trace, may be given out again.
    private long newFileId() {
        long file = store.newFileId(5, Persistence.LOGGED);
        extras.remove(file);
        return file;
    }

    private void open() {
        disk.skipForce(skippedFlush, skippedPath);
        storage = new Storage(disk, OPTIONS.withRedoThreads(random.nextInt(3)));
        transactions = new TransactionSystem(new LockManager(Clock.SYSTEM), Clock.SYSTEM);
        store = new DurableTableStore(storage, transactions);
        transactions.interposeUndo(undoFault);
        store.recover();
        transactions.mergeBeyond(random.nextInt(4));
        oldReader = null;
        restartsWithLosers += transactions.losers().isEmpty() ? 0 : 1;
        clients.clear();
        for (int i = 0; i < 3; i++) {
            var owner = TestSession.owner(100 + i, 1);
            transactions.locks().register(owner);
            clients.add(new SimulatedClient(owner));
        }
        if (main != null) {
            if (inDoubt != null && inDoubt.replacement != null && store.exists(inDoubt.replacement.tableFile)) {
                replaceMain(inDoubt);
                inDoubt = null;
            }
            main = main.with(extras.stream().filter(store::exists).findAny().orElse(0L));
            bind();
            sequence = store.sequence(sequenceFile);
        }
    }

    /// Files that were made as an index of the main table.
    private final TreeSet<Long> extras = new TreeSet<>();

    private IndexBinding binding(long file, int column, boolean unique) {
        var type = TableContract.COLUMNS.get(column - 1).type();
        return new IndexBinding(store.index(file, List.of(new KeyColumn(type, false, false)), unique, false), KeyExtractor.ofColumns(column));
    }

    private void bind() {
        table = store.table(main.tableFile, TableContract.COLUMNS);
        var bindings = new ArrayList<IndexBinding>();
        bindings.add(binding(main.uniqueFile, 1, true));
        bindings.add(binding(main.textFile, 3, false));
        if (main.extraFile != 0) {
            bindings.add(binding(main.extraFile, 3, false));
        }
        writer = new TableWriter(table, bindings);
    }

    // ---- comparison

    private void compare() {
        comparePrepared();
        var reader = transactions.begin(null);
        var snapshot = transactions.takeSnapshot(reader);
        var found = TableContract.scan(table, snapshot);
        if (inDoubt != null) {
            var with = new TreeMap<>(committed);
            apply(inDoubt.own, with);
            var filesWith = new HashMap<>(files);
            filesWith.putAll(inDoubt.files);
            if (same(with, found) && filesAre(filesWith)) {
                committed = with;
                files = filesWith;
                fileRows.putAll(inDoubt.fileRows);
            } else {
                forgetFiles(inDoubt);
            }
            inDoubt = null;
        }
        TableContract.compare(committed, found);
        store.tree(main.tableFile).forEachPage(number -> {
            try (var page = storage.pool().pinForRead(main.tableFile, number)) {
                stripLeaves += StripLeaf.is(page) ? 1 : 0;
            }
        });
        files.forEach((file, there) -> {
            if (!isUndecided(file)) {
                assertEquals(there, store.exists(file), "file " + FileId.path(file));
                if (there) {
                    compareSide(file, snapshot);
                }
            }
        });
        for (var binding : writer.bindings()) {
            TableContract.compare(committed, byIndex(snapshot, binding));
        }
        transactions.commit(reader);
        var value = sequence.state();
        assertTrue(value.lastValue() >= highestValue, "sequence went back to " + value + " from " + highestValue);
    }

    private Map<Long, Object[]> byIndex(Snapshot snapshot, IndexBinding binding) {
        var batch = table.newBatch(ALL, Batch.CAPACITY);
        var numbers = new long[Batch.CAPACITY];
        var scan = writer.scan(snapshot, binding, IndexRange.ALL, false, ALL);
        var seen = new TreeMap<Long, Object[]>();
        while (scan.next(batch, numbers, Batch.CAPACITY)) {
            for (int i = 0; i < batch.count; i++) {
                seen.put(numbers[i], new Object[] {batch.columns[0].get(i), batch.columns[1].get(i), batch.columns[2].get(i)});
            }
        }
        return seen;
    }

    private void compareSide(long file, Snapshot snapshot) {
        var rows = fileRows.get(file);
        if (rows != null) {
            assertEquals(rows, TableContract.scan(store.table(file, TableContract.COLUMNS), snapshot).size(), "rows of file " + FileId.path(file));
        }
        assertEquals(List.of(), store.verify(file));
    }

    /// Prepared transactions are there, all and no others; what was on its way is decided now.
    private void comparePrepared() {
        var there = new TreeSet<String>();
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
            client.files.forEach((file, made) -> {
                // Made, or dropped and there as long as the drop is undecided; one of a savepoint that was undone is gone.
                assertEquals(made || files.getOrDefault(file, false), store.exists(file), "file of a prepared transaction");
            });
            transactions.rollback(other);
        }
    }

    private boolean filesAre(Map<Long, Boolean> expected) {
        return expected.entrySet().stream().allMatch(entry -> isUndecided(entry.getKey()) || store.exists(entry.getKey()) == entry.getValue());
    }

    private boolean isUndecided(long file) {
        return prepared.values().stream().anyMatch(each -> each.files.containsKey(file));
    }

    private static boolean same(Map<Long, Object[]> expected, Map<Long, Object[]> found) {
        try {
            TableContract.compare(expected, found);
            return true;
        } catch (AssertionError _) {
            return false;
        }
    }

    private static void apply(Map<Long, Object[]> own, Map<Long, Object[]> to) {
        own.forEach((row, values) -> {
            if (values == null) {
                to.remove(row);
            } else {
                to.put(row, values);
            }
        });
    }

    // ---- ends of transactions

    private void forgetFiles(SimulatedClient client) {
        client.files.keySet().forEach(file -> files.putIfAbsent(file, false));
    }

    private void committed(SimulatedClient client) {
        apply(client.own, committed);
        files.putAll(client.files);
        fileRows.putAll(client.fileRows);
    }

    private void ended(String gid, boolean commit) {
        var client = prepared.remove(gid);
        if (commit) {
            committed(client);
        } else {
            forgetFiles(client);
        }
    }

    private void commit(SimulatedClient client) {
        var transaction = client.transaction;
        client.transaction = null;
        inDoubt = client;
        transactions.commit(transaction);
        inDoubt = null;
        committed(client);
    }

    /// Whatever the disk's state is: a rollback needs no space.
    private void rollback(SimulatedClient client) {
        var transaction = client.transaction;
        client.transaction = null;
        forgetFiles(client);
        transactions.rollback(transaction);
    }

    private void finishPrepared() {
        var gid = new ArrayList<>(prepared.keySet()).get(random.nextInt(prepared.size()));
        finishing = gid;
        finishCommits = random.nextBoolean();
        transactions.prepared().finish(transactions.prepared().take(gid, 10, false, 5), finishCommits, null);
        finishing = null;
        ended(gid, finishCommits);
    }

    private void prepare(SimulatedClient client) {
        var transaction = client.transaction;
        var reserved = transactions.prepared().reserve("gid" + ++lastGid, 10, 5, 100);
        var model = client.prepared();
        preparing = reserved.gid();
        prepared.put(preparing, model);
        try {
            transactions.prepared().prepare(reserved, transaction, PreparedState.CatalogChanges.NONE, new byte[random.nextInt(20) == 0 ? 120_000 : 0]);
        } catch (SqlException full) {
            if (full.state() != SqlState.DISK_FULL) {
                throw full;
            }
            transactions.prepared().cancel(reserved);
            forgetFiles(prepared.remove(preparing));
            preparing = null;
            transactions.rollback(transaction);
        }
        preparing = null;
    }

    // ---- steps

    private void step() {
        if (fullSteps > 0 && --fullSteps == 0) {
            empty();
        } else if (random.nextInt(80) == 0) {
            fullSteps = 1 + random.nextInt(40);
            disk.capacity(disk.used() + random.nextInt(100_000));
        }
        if (random.nextInt(200) == 0) {
            disk.failOne(SimulatedDisk.Fault.values()[random.nextInt(3)], random.nextInt(10));
        }
        long faultsBefore = disk.faults();
        if (random.nextInt(4) == 0) {
            transactions.losers().runOnce(1 + random.nextInt(6));
        }
        var client = clients.get(random.nextInt(clients.size()));
        try {
            if (random.nextInt(60) == 0) {
                storage.checkpoint();
            }
            if (random.nextInt(70) == 0) {
                alone(client);
            } else {
                act(client);
            }
        } catch (SqlException e) {
            if (e.state() == SqlState.DISK_FULL && fullSteps > 0) {
                if (client.transaction != null) {
                    rollback(client); // the statement may have stopped half-way
                }
            } else if (e.state() == SqlState.IO_ERROR && disk.faults() > faultsBefore && !storage.health().isPoisoned()) {
                if (inDoubt != null || preparing != null || finishing != null) {
                    throw e; // nobody knows how far it has come
                }
                if (client.transaction != null) {
                    rollback(client);
                }
            } else if (e.state() != SqlState.LOCK_NOT_AVAILABLE) {
                throw e;
            }
        }
        if (client.transaction != null) {
            client.transaction.nextCommand();
        }
    }

    /// The disk has space again.
    private void empty() {
        disk.capacity(Long.MAX_VALUE);
        fullSteps = 0;
    }

    private void act(SimulatedClient client) {
        if (client.transaction == null) {
            client.begin(transactions.begin(client.owner));
        }
        var transaction = client.transaction;
        if (!prepared.isEmpty() && random.nextInt(25) == 0) {
            finishPrepared();
            return;
        }
        switch (random.nextInt(18)) {
            case 0 -> insertMany(client);
            case 1, 2 -> insert(client, randomRow());
            case 3, 4, 5 -> changeSome(client, 1);
            case 6 -> client.savepoint();
            case 7 -> {
                if (transaction.level() > 1) {
                    if (random.nextBoolean()) {
                        client.rollbackToSavepoint(files.keySet());
                    } else {
                        client.release();
                    }
                }
            }
            case 8 -> createSide(client);
            case 9 -> dropSide(client);
            case 10 -> {
                var values = sequence.next(1, 1, 1, Long.MAX_VALUE, false);
                storage.log().flush(values.lsn());
                assertTrue(values.first() > highestValue, "value " + values.first() + " after " + highestValue);
                highestValue = values.first();
            }
            case 11 -> {
                if (random.nextInt(3) == 0) {
                    rollback(client);
                }
            }
            case 12 -> {
                if (random.nextInt(4) == 0) {
                    for (int i = 0; i < 40; i++) {
                        insert(client, randomRow());
                    }
                }
            }
            case 13 -> changeSome(client, random.nextInt(40));
            case 14 -> lockSome(client);
            case 15 -> {
                if (random.nextInt(2) == 0) {
                    prepare(client);
                }
            }
            default -> commit(client);
        }
    }

    private TreeMap<Long, Object[]> view(SimulatedClient client) {
        var view = new TreeMap<>(committed);
        apply(client.own, view);
        return view;
    }

    /// Rows that go in together, as those of COPY.
    private void insertMany(SimulatedClient client) {
        var rows = new ArrayList<Object[]>();
        for (int count = 1 + random.nextInt(hasShortRows ? 250 : 20); count > 0; count--) {
            var row = randomRow();
            row[0] = null;
            rows.add(row);
        }
        var numbers = new long[rows.size()];
        assertEquals(numbers.length, writer.insertAll(client.transaction, rows, numbers, _ -> {}));
        for (int i = 0; i < numbers.length; i++) {
            client.own.put(numbers[i], rows.get(i));
        }
    }

    /// How many leaves of strips were there after restarts.
    int stripLeaves() {
        return stripLeaves;
    }

    private void insert(SimulatedClient client, Object[] row) {
        long number = writer.insert(client.transaction, row);
        if (number >= 0) {
            client.own.put(number, row);
        }
    }

    /// Changes or deletes rows that follow each other.
    private void changeSome(SimulatedClient client, int count) {
        var view = view(client);
        if (view.isEmpty()) {
            return;
        }
        var snapshot = transactions.newestSnapshot(client.transaction);
        boolean deletes = random.nextInt(3) == 0;
        long from = new ArrayList<>(view.keySet()).get(random.nextInt(view.size()));
        view.tailMap(from).entrySet().stream().limit(count).forEach(entry -> change(client, snapshot, entry.getKey(), entry.getValue(), deletes));
    }

    private void change(SimulatedClient client, Snapshot snapshot, long number, Object[] old, boolean deletes) {
        if (deletes) {
            if (writer.delete(client.transaction, snapshot, number, old, NO_WAIT) == RowOutcome.OK) {
                client.own.put(number, null);
                client.locked.remove(number);
            }
        } else {
            var row = randomRow();
            if (random.nextBoolean()) {
                row[0] = old[0];
            }
            if (writer.update(client.transaction, snapshot, number, old, row, !Objects.equals(row[0], old[0]), NO_WAIT) == RowOutcome.OK) {
                client.own.put(number, row);
                client.locked.remove(number);
            }
        }
    }

    private void lockSome(SimulatedClient client) {
        var view = new ArrayList<>(committed.keySet());
        if (!view.isEmpty()) {
            long row = view.get(random.nextInt(view.size()));
            var snapshot = transactions.newestSnapshot(client.transaction);
            if (table.lock(client.transaction, snapshot, row, RowLockMode.NO_KEY_UPDATE, NO_WAIT) == RowOutcome.OK && !client.own.containsKey(row)) {
                client.locked.add(row);
            }
        }
    }

    private void createSide(SimulatedClient client) {
        long file = newFileId();
        client.files.put(file, true);
        if (random.nextBoolean()) {
            store.createTable(client.transaction, file);
            int rows = 1 + random.nextInt(3);
            for (int i = 0; i < rows; i++) {
                store.table(file, TableContract.COLUMNS).insert(client.transaction, randomRow());
            }
            client.fileRows.put(file, rows);
        } else {
            store.createIndex(client.transaction, file);
        }
    }

    private void dropSide(SimulatedClient client) {
        var live = files.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).filter(file -> !main.files().contains(file))
                .filter(file -> clients.stream().noneMatch(other -> other.transaction != null && other.files.containsKey(file)))
                .filter(file -> !isUndecided(file)).sorted().toList();
        if (!live.isEmpty()) {
            long file = live.get(random.nextInt(live.size()));
            store.drop(client.transaction, file);
            client.files.put(file, false);
        }
    }

    // ---- what needs the main table for itself

    private void alone(SimulatedClient client) {
        for (var other : clients) {
            if (other.transaction != null) {
                if (random.nextBoolean()) {
                    commit(other);
                } else {
                    rollback(other);
                }
            }
        }
        transactions.losers().finish();
        if (prepared.values().stream().anyMatch(each -> !each.own.isEmpty() || !each.locked.isEmpty())) {
            return;
        }
        client.begin(transactions.begin(client.owner));
        switch (random.nextInt(3)) {
            case 0 -> truncate(client);
            case 1 -> createExtra(client);
            default -> dropExtra(client);
        }
        bind();
    }

    private void truncate(SimulatedClient client) {
        var old = main;
        client.replacement = newMain(client.transaction);
        for (long file : old.files()) {
            store.drop(client.transaction, file);
            client.files.put(file, false);
        }
        client.replacement.files().forEach(file -> client.files.put(file, true));
        if (random.nextInt(3) == 0) {
            rollback(client);
        } else {
            commit(client);
            replaceMain(client);
        }
    }

    private void replaceMain(SimulatedClient client) {
        main = client.replacement;
        committed = new TreeMap<>();
        files.putAll(client.files);
    }

    private void createExtra(SimulatedClient client) {
        if (main.extraFile == 0) {
            long file = newFileId();
            extras.add(file);
            client.files.put(file, true);
            store.createIndex(client.transaction, file);
            writer.build(client.transaction, binding(file, 3, false), SortSpace.SMALL);
            commit(client);
            main = main.with(file);
        } else {
            rollback(client);
        }
    }

    private void dropExtra(SimulatedClient client) {
        if (main.extraFile != 0) {
            store.drop(client.transaction, main.extraFile);
            client.files.put(main.extraFile, false);
            commit(client);
            main = main.with(0);
        } else {
            rollback(client);
        }
    }

    private Object[] randomRow() {
        int length = switch (random.nextInt(20)) {
            case 0 -> random.nextInt(40_000);
            case 1 -> random.nextInt(9_000);
            case 2, 3, 4 -> random.nextInt(10);
            default -> random.nextInt(hasShortRows ? 30 : 800);
        };
        var text = new char[length];
        java.util.Arrays.fill(text, (char) ('a' + random.nextInt(26)));
        return new Object[] {
            random.nextInt(8) == 0 ? null : (Long) (long) random.nextInt(600), new String(text), (long) random.nextInt(20)
        };
    }
}
