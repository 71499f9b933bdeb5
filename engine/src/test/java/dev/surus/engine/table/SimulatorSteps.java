package dev.surus.engine.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.storage.disk.SimulatedDisk;
import dev.surus.engine.txn.PreparedState;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/// What the sessions of the [TransactionSimulator] do between two starts, each step by chance: rows of all sizes, by one and by many; savepoints; tables
/// and indexes made and dropped; TRUNCATE; PREPARE; and beside them checkpoints, the undo of losers, an old reader, a disk that is full for a while.
/// The model learns what was done.
final class SimulatorSteps {
    static final RowWait NO_WAIT = new RowWait(false, 1, 16_384);

    private final Random random;
    private final SimulatedDisk disk;
    private final SimulatedModel model;
    private final SimulatedStart open;
    /// Then leaves have enough rows to become strips.
    private final boolean hasShortRows;
    private Transaction oldReader;
    private Snapshot oldSnapshot;
    private TreeMap<Long, Object[]> oldRows;
    private Table oldTable;
    /// Until a full disk has space again; 0 where it is not full.
    private int fullSteps;

    SimulatorSteps(Random random, SimulatedDisk disk, SimulatedModel model, SimulatedStart open, boolean hasShortRows) {
        this.random = random;
        this.disk = disk;
        this.model = model;
        this.open = open;
        this.hasShortRows = hasShortRows;
    }

    boolean isDiskFull() {
        return fullSteps > 0;
    }

    /// Nobody reads, and no session has a transaction any more; prepared ones may stay.
    void end() {
        giveSpace();
        if (oldReader != null) {
            open.transactions.rollback(oldReader);
        }
        for (var client : open.clients) {
            if (client.transaction != null) {
                rollback(client);
            }
        }
        if (!model.prepared.isEmpty() && random.nextBoolean()) {
            finishPrepared();
        }
    }

    void step() {
        if (fullSteps > 0 && --fullSteps == 0) {
            giveSpace();
        } else if (random.nextInt(80) == 0) {
            fullSteps = 1 + random.nextInt(40);
            disk.capacity(disk.used() + random.nextInt(100_000));
        }
        if (random.nextInt(200) == 0) {
            disk.failOne(SimulatedDisk.Fault.values()[random.nextInt(3)], random.nextInt(10));
        }
        long faultsBefore = disk.faults();
        if (random.nextInt(4) == 0) {
            open.transactions.losers().runOnce(1 + random.nextInt(6));
        }
        var client = open.clients.get(random.nextInt(open.clients.size()));
        try {
            if (random.nextInt(60) == 0) {
                open.storage.checkpoint();
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
            } else if (e.state() == SqlState.IO_ERROR && disk.faults() > faultsBefore && !open.storage.health().isPoisoned()) {
                if (model.inDoubt != null || model.preparing != null || model.finishing != null) {
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

    /// An old snapshot is beside, most of the time, and versions are merged that it does not tell apart.
    void stepBeside() {
        if (random.nextInt(12) == 0) {
            var mains = model.main.files();
            long file = mains.get(random.nextInt(mains.size()));
            int turns = 1 + random.nextInt(3);
            if (file != model.main.tableFile()) {
                open.store.packing().run(file, turns);
            }
            open.store.shrinking().runLoosely(file, turns);
        }
        if (oldReader == null && random.nextInt(10) == 0) {
            oldReader = open.transactions.begin(null);
            oldSnapshot = open.transactions.takeSnapshot(oldReader);
            oldRows = new TreeMap<>(model.committed);
            oldTable = open.table;
        } else if (oldReader != null && random.nextInt(5) == 0) {
            open.transactions.clean(1 + random.nextInt(10));
        } else if (oldReader != null && random.nextInt(60) == 0) {
            if (oldTable == open.table) {
                TableContract.compare(oldRows, TableContract.scan(open.table, oldSnapshot));
            }
            open.transactions.commit(oldReader);
            oldReader = null;
        }
    }

    /// The disk has space again.
    void giveSpace() {
        disk.capacity(Long.MAX_VALUE);
        fullSteps = 0;
    }

    private void act(SimulatedClient client) {
        if (client.transaction == null) {
            client.begin(open.transactions.begin(client.owner));
        }
        var transaction = client.transaction;
        if (!model.prepared.isEmpty() && random.nextInt(25) == 0) {
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
                        client.rollbackToSavepoint(model.files.keySet());
                    } else {
                        client.release();
                    }
                }
            }
            case 8 -> createSide(client);
            case 9 -> dropSide(client);
            case 10 -> {
                var values = open.sequence.next(1, 1, 1, Long.MAX_VALUE, false);
                open.storage.log().flush(values.lsn());
                assertTrue(values.first() > model.highestValue, "value " + values.first() + " after " + model.highestValue);
                model.highestValue = values.first();
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

    /// Rows that go in together, as those of COPY.
    private void insertMany(SimulatedClient client) {
        var rows = new ArrayList<Object[]>();
        for (int count = 1 + random.nextInt(hasShortRows ? 250 : 20); count > 0; count--) {
            var row = randomRow();
            row[0] = null;
            rows.add(row);
        }
        var numbers = new long[rows.size()];
        assertEquals(numbers.length, open.writer.insertAll(client.transaction, rows, numbers, _ -> {}));
        for (int i = 0; i < numbers.length; i++) {
            client.own.put(numbers[i], rows.get(i));
        }
    }

    private void insert(SimulatedClient client, Object[] row) {
        long number = open.writer.insert(client.transaction, row);
        if (number >= 0) {
            client.own.put(number, row);
        }
    }

    /// Changes or deletes rows that follow each other.
    private void changeSome(SimulatedClient client, int count) {
        var view = model.view(client);
        if (view.isEmpty()) {
            return;
        }
        var snapshot = open.transactions.newestSnapshot(client.transaction);
        boolean deletes = random.nextInt(3) == 0;
        long from = new ArrayList<>(view.keySet()).get(random.nextInt(view.size()));
        view.tailMap(from).entrySet().stream().limit(count).forEach(entry -> change(client, snapshot, entry.getKey(), entry.getValue(), deletes));
    }

    private void change(SimulatedClient client, Snapshot snapshot, long number, Object[] old, boolean deletes) {
        if (deletes) {
            if (open.writer.delete(client.transaction, snapshot, number, old, NO_WAIT) == RowOutcome.OK) {
                client.own.put(number, null);
                client.locked.remove(number);
            }
        } else {
            var row = randomRow();
            if (random.nextBoolean()) {
                row[0] = old[0];
            }
            if (open.writer.update(client.transaction, snapshot, number, old, row, !Objects.equals(row[0], old[0]), NO_WAIT) == RowOutcome.OK) {
                client.own.put(number, row);
                client.locked.remove(number);
            }
        }
    }

    private void lockSome(SimulatedClient client) {
        var view = new ArrayList<>(model.committed.keySet());
        if (!view.isEmpty()) {
            long row = view.get(random.nextInt(view.size()));
            var snapshot = open.transactions.newestSnapshot(client.transaction);
            if (open.table.lock(client.transaction, snapshot, row, RowLockMode.NO_KEY_UPDATE, NO_WAIT) == RowOutcome.OK && !client.own.containsKey(row)) {
                client.locked.add(row);
            }
        }
    }

    private void createSide(SimulatedClient client) {
        long file = newFileId();
        client.files.put(file, true);
        if (random.nextBoolean()) {
            open.store.createTable(client.transaction, file);
            int rows = 1 + random.nextInt(3);
            for (int i = 0; i < rows; i++) {
                open.store.table(file, TableContract.COLUMNS).insert(client.transaction, randomRow());
            }
            client.fileRows.put(file, rows);
        } else {
            open.store.createIndex(client.transaction, file);
        }
    }

    private void dropSide(SimulatedClient client) {
        var live = model.files.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).filter(file -> !model.main.files().contains(file))
                .filter(file -> open.clients.stream().noneMatch(other -> other.transaction != null && other.files.containsKey(file)))
                .filter(file -> !model.isUndecided(file)).sorted().toList();
        if (!live.isEmpty()) {
            long file = live.get(random.nextInt(live.size()));
            open.store.drop(client.transaction, file);
            client.files.put(file, false);
        }
    }

    // ---- ends of transactions

    private void commit(SimulatedClient client) {
        var transaction = client.transaction;
        client.transaction = null;
        model.inDoubt = client;
        open.transactions.commit(transaction);
        model.inDoubt = null;
        model.keep(client);
    }

    /// Whatever the disk's state is: a rollback needs no space.
    private void rollback(SimulatedClient client) {
        var transaction = client.transaction;
        client.transaction = null;
        model.forgetFiles(client);
        open.transactions.rollback(transaction);
    }

    private void finishPrepared() {
        var gid = new ArrayList<>(model.prepared.keySet()).get(random.nextInt(model.prepared.size()));
        model.finishing = gid;
        model.finishCommits = random.nextBoolean();
        open.transactions.prepared().finish(open.transactions.prepared().take(gid, 10, false, 5), model.finishCommits, null);
        model.finishing = null;
        model.ended(gid, model.finishCommits);
    }

    private void prepare(SimulatedClient client) {
        var transaction = client.transaction;
        var reserved = open.transactions.prepared().reserve(model.newGid(), 10, 5, 100);
        var parted = client.prepared();
        model.preparing = reserved.gid();
        model.prepared.put(model.preparing, parted);
        try {
            open.transactions.prepared().prepare(reserved, transaction, PreparedState.CatalogChanges.NONE, new byte[random.nextInt(20) == 0 ? 120_000 : 0]);
        } catch (SqlException full) {
            if (full.state() != SqlState.DISK_FULL) {
                throw full;
            }
            open.transactions.prepared().cancel(reserved);
            model.forgetFiles(model.prepared.remove(model.preparing));
            model.preparing = null;
            open.transactions.rollback(transaction);
        }
        model.preparing = null;
    }

    // ---- what needs the main table for itself

    private void alone(SimulatedClient client) {
        for (var other : open.clients) {
            if (other.transaction != null) {
                if (random.nextBoolean()) {
                    commit(other);
                } else {
                    rollback(other);
                }
            }
        }
        open.transactions.losers().finish();
        if (model.prepared.values().stream().anyMatch(each -> !each.own.isEmpty() || !each.locked.isEmpty())) {
            return;
        }
        client.begin(open.transactions.begin(client.owner));
        switch (random.nextInt(3)) {
            case 0 -> truncate(client);
            case 1 -> createExtra(client);
            default -> dropExtra(client);
        }
        open.bind(model.main);
    }

    private void truncate(SimulatedClient client) {
        var old = model.main;
        client.replacement = newMain(client.transaction);
        for (long file : old.files()) {
            open.store.drop(client.transaction, file);
            client.files.put(file, false);
        }
        client.replacement.files().forEach(file -> client.files.put(file, true));
        if (random.nextInt(3) == 0) {
            rollback(client);
        } else {
            commit(client);
            model.replaceMain(client);
        }
    }

    private void createExtra(SimulatedClient client) {
        if (model.main.extraFile() == 0) {
            long file = newFileId();
            model.extras.add(file);
            client.files.put(file, true);
            open.store.createIndex(client.transaction, file);
            open.writer.build(client.transaction, open.binding(file, 3, false), SortSpace.SMALL);
            commit(client);
            model.main = model.main.with(file);
        } else {
            rollback(client);
        }
    }

    private void dropExtra(SimulatedClient client) {
        if (model.main.extraFile() != 0) {
            open.store.drop(client.transaction, model.main.extraFile());
            client.files.put(model.main.extraFile(), false);
            commit(client);
            model.main = model.main.with(0);
        } else {
            rollback(client);
        }
    }

    // ---- new things

    SimulatedModel.MainFiles newMain(Transaction transaction) {
        var made = new SimulatedModel.MainFiles(newFileId(), newFileId(), newFileId(), 0);
        open.store.createTable(transaction, made.tableFile());
        open.store.createIndex(transaction, made.uniqueFile());
        open.store.createIndex(transaction, made.textFile());
        return made;
    }

    /// A number that was given out before a crash, and left no trace, may be given out again.
    private long newFileId() {
        long file = open.store.newFileId(5, Persistence.LOGGED);
        model.extras.remove(file);
        return file;
    }

    private Object[] randomRow() {
        int length = switch (random.nextInt(20)) {
            case 0 -> random.nextInt(40_000);
            case 1 -> random.nextInt(9_000);
            case 2, 3, 4 -> random.nextInt(10);
            default -> random.nextInt(hasShortRows ? 30 : 800);
        };
        var text = new char[length];
        Arrays.fill(text, (char) ('a' + random.nextInt(26)));
        return new Object[] {
            random.nextInt(8) == 0 ? null : (Long) (long) random.nextInt(600), new String(text), (long) random.nextInt(20)
        };
    }
}
