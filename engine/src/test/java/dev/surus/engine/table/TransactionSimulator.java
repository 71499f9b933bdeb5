package dev.surus.engine.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.disk.OverlayDisk;
import dev.surus.engine.storage.disk.SimulatedDisk;
import dev.surus.engine.txn.UndoHandler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/// One run: random transactions of three sessions on a disk that loses its power, fills up, or fails to read, write or flush, at a random step, or that has aged by a
/// bit; restarts; a comparison with a model.
///
/// ```
/// round:  start (redo, losers) -> ModelComparison -> SimulatorSteps -> crash | shutdown | death of the process      four of them, then one last start
/// ```
///
/// Losers may still be on their way back while the sessions work.
final class TransactionSimulator {
    private static final StorageOptions OPTIONS = StorageOptions.defaults().withPoolPages(64).withLog(1 << 18, 1 << 20, 2 << 20, 8 << 20);
    private static final int ROUNDS = 4;

    private final Random random;
    private final SimulatedDisk disk;
    private final SimulatedModel model = new SimulatedModel();
    private final boolean hasShortRows;
    private int stripLeaves;
    /// Null where there is nothing to close.
    private SimulatedStart open;
    private SimulatorSteps steps;
    private long sequenceFile;
    private long skippedFlush = -1;
    private String skippedPath = "";
    private UnaryOperator<UndoHandler> undoFault = UnaryOperator.identity();
    private int stops;
    private int flipsRefused;
    private int flipsUnnoticed;
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
        return open != null && open.storage.health().isPoisoned() && disk.faults() > 0;
    }

    /// How often that was so.
    int stops() {
        return stops;
    }

    /// Restarts that found losers to roll back beside sessions.
    int restartsWithLosers() {
        return restartsWithLosers;
    }

    /// How many leaves of strips were there after restarts.
    int stripLeaves() {
        return stripLeaves;
    }

    void go() {
        Storage.create(disk, OPTIONS, 42);
        open();
        var setup = open.transactions.begin(null);
        model.main = steps.newMain(setup);
        sequenceFile = open.store.newFileId(5, Persistence.LOGGED);
        open.store.createSequence(setup, sequenceFile, new Sequence.State(1, false));
        open.transactions.commit(setup);
        model.main.files().forEach(file -> model.files.put(file, true));
        open.store.close();
        for (int round = 0; round < ROUNDS; round++) {
            boolean powerLost = true;
            open = null;
            long faultsBefore = disk.faults();
            try {
                var damaged = random.nextInt(4) == 0 ? readDamaged() : Map.<Long, Map<Long, Object[]>>of();
                disk.crashAfter(random.nextInt(4) == 0 ? random.nextInt(60) : random.nextInt(900));
                open();
                compare();
                if (damaged.containsKey(model.main.tableFile())) {
                    TableContract.compare(model.committed, damaged.get(model.main.tableFile()));
                }
                for (int left = random.nextInt(300); left > 0; left--) {
                    steps.step();
                    steps.stepBeside();
                }
                switch (random.nextInt(4)) {
                    case 0 -> {
                        steps.end();
                        open.store.close();
                        open = null;
                    }
                    case 1 -> powerLost = false;
                    default -> {}
                }
            } catch (SimulatedDisk.PowerLoss _) {
                powerLost = random.nextInt(4) > 0;
            } catch (SqlException refused) {
                boolean isFull = refused.state() == SqlState.DISK_FULL && steps.isDiskFull();
                if (!disk.isOff() && !isFull && !stopped() && !(refused.state() == SqlState.IO_ERROR && disk.faults() > faultsBefore)) {
                    throw refused;
                }
                stops += stopped() ? 1 : 0;
                powerLost = random.nextBoolean();
            }
            if (open != null) {
                open.storage.close(false);
            }
            steps.giveSpace();
            disk.restart(powerLost);
        }
        open();
        compare();
        finish();
        open.store.close();
    }

    private void open() {
        disk.skipForce(skippedFlush, skippedPath);
        open = new SimulatedStart(disk, OPTIONS.withRedoThreads(random.nextInt(3)));
        open.recover(undoFault, random.nextInt(4));
        restartsWithLosers += open.transactions.losers().isEmpty() ? 0 : 1;
        steps = new SimulatorSteps(random, disk, model, open, hasShortRows);
        if (model.main != null) {
            if (model.inDoubt != null && model.inDoubt.replacement != null && open.store.exists(model.inDoubt.replacement.tableFile())) {
                model.replaceMain(model.inDoubt);
                model.inDoubt = null;
            }
            model.main = model.main.with(model.extras.stream().filter(open.store::exists).findAny().orElse(0L));
            open.bind(model.main);
            open.sequence = open.store.sequence(sequenceFile);
        }
    }

    private void compare() {
        var comparison = new ModelComparison(model, open);
        comparison.compare();
        stripLeaves += comparison.stripLeaves();
    }

    /// A start on a copy of the disk with one bit turned over: it is refused, or nobody notices.
    /// @return what the main table holds there, and what the table does that may have replaced it; nothing where it is refused
    private Map<Long, Map<Long, Object[]>> readDamaged() {
        var paths = disk.paths().stream().filter(path -> !path.startsWith("pg_wal/") && disk.length(path) > 0).toList();
        var path = paths.get(random.nextInt(paths.size()));
        long bit = random.nextLong(disk.length(path) * 8);
        disk.flipBit(path, bit);
        SimulatedStart damaged = null;
        try {
            damaged = new SimulatedStart(new OverlayDisk(disk), OPTIONS.withRedoThreads(random.nextInt(3)));
            damaged.recover(UnaryOperator.identity(), 0);
            var reader = damaged.transactions.begin(null);
            var snapshot = damaged.transactions.newestSnapshot(reader);
            var found = new HashMap<Long, Map<Long, Object[]>>();
            var replacement = model.inDoubt == null ? null : model.inDoubt.replacement;
            for (var each : replacement == null ? List.of(model.main) : List.of(model.main, replacement)) {
                if (damaged.store.exists(each.tableFile())) {
                    found.put(each.tableFile(), TableContract.scan(damaged.store.table(each.tableFile(), TableContract.COLUMNS), snapshot));
                }
            }
            damaged.transactions.commit(reader);
            flipsUnnoticed++;
            return found;
        } catch (SqlException refused) {
            assertEquals(SqlState.DATA_CORRUPTED, refused.state(), path + " bit " + bit + ": " + refused.getMessage());
            flipsRefused++;
            return Map.of();
        } finally {
            disk.flipBit(path, bit);
            if (damaged != null) {
                damaged.storage.close(false);
            }
        }
    }

    /// How many bits were turned over, and how often that was noticed.
    int[] flips() {
        return new int[] {flipsRefused + flipsUnnoticed, flipsRefused};
    }

    /// Everything comes to its end; what is left is compared as it lies in the pages.
    private void finish() {
        var transactions = open.transactions;
        for (var gid : List.copyOf(model.prepared.keySet())) {
            boolean commit = random.nextBoolean();
            transactions.prepared().finish(transactions.prepared().take(gid, 10, false, 5), commit, null);
            model.ended(gid, commit);
        }
        transactions.losers().finish();
        transactions.clean(Integer.MAX_VALUE);
        open.bind(model.main);
        compare();
        var reader = transactions.begin(null);
        var check = new FileCheck(open.store);
        for (var binding : open.writer.bindings()) {
            assertEquals(List.of(), check.index(open.table, binding.index(), binding.extractor(), false, transactions.newestSnapshot(reader)));
        }
        for (long file : model.main.files()) {
            assertEquals(List.of(), check.structure(file));
        }
        transactions.commit(reader);
    }
}
