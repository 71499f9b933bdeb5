package dev.surus.engine.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.engine.storage.btree.StripLeaf;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.type.Batch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// Holds what a start has found against the [SimulatedModel]: every acknowledged commit is there, the one that was on its way is there whole or not at
/// all, nothing else is; prepared transactions hold their rows; every index gives what its table has; all structures are sound.
final class ModelComparison {
    private static final int[] ALL = {1, 2, 3};

    private final SimulatedModel model;
    private final SimulatedStart open;
    private int stripLeaves;

    ModelComparison(SimulatedModel model, SimulatedStart open) {
        this.model = model;
        this.open = open;
    }

    /// How many leaves of strips the main table has had.
    int stripLeaves() {
        return stripLeaves;
    }

    void compare() {
        comparePrepared();
        var reader = open.transactions.begin(null);
        var snapshot = open.transactions.takeSnapshot(reader);
        var found = TableContract.scan(open.table, snapshot);
        if (model.inDoubt != null) {
            var with = new TreeMap<>(model.committed);
            SimulatedModel.apply(model.inDoubt.own, with);
            var filesWith = new HashMap<>(model.files);
            filesWith.putAll(model.inDoubt.files);
            if (same(with, found) && filesAre(filesWith)) {
                model.committed = with;
                model.files = filesWith;
                model.fileRows.putAll(model.inDoubt.fileRows);
            } else {
                model.forgetFiles(model.inDoubt);
            }
            model.inDoubt = null;
        }
        TableContract.compare(model.committed, found);
        open.store.tree(model.main.tableFile()).forEachPage(number -> {
            try (var page = open.storage.pool().pinForRead(model.main.tableFile(), number)) {
                stripLeaves += StripLeaf.is(page) ? 1 : 0;
            }
        });
        model.files.forEach((file, there) -> {
            if (!model.isUndecided(file)) {
                assertEquals(there, open.store.exists(file), "file " + FileId.path(file));
                if (there) {
                    compareSide(file, snapshot);
                }
            }
        });
        for (var binding : open.writer.bindings()) {
            TableContract.compare(model.committed, byIndex(snapshot, binding));
        }
        open.transactions.commit(reader);
        var value = open.sequence.state();
        assertTrue(value.lastValue() >= model.highestValue, "sequence went back to " + value + " from " + model.highestValue);
    }

    private static boolean same(Map<Long, Object[]> expected, Map<Long, Object[]> found) {
        try {
            TableContract.compare(expected, found);
            return true;
        } catch (AssertionError _) {
            return false;
        }
    }

    private boolean filesAre(Map<Long, Boolean> expected) {
        return expected.entrySet().stream().allMatch(entry -> model.isUndecided(entry.getKey()) || open.store.exists(entry.getKey()) == entry.getValue());
    }

    private Map<Long, Object[]> byIndex(Snapshot snapshot, IndexBinding binding) {
        var batch = open.table.newBatch(ALL, Batch.CAPACITY);
        var numbers = new long[Batch.CAPACITY];
        var scan = open.writer.scan(snapshot, binding, IndexRange.ALL, false, ALL);
        var seen = new TreeMap<Long, Object[]>();
        while (scan.next(batch, numbers, Batch.CAPACITY)) {
            for (int i = 0; i < batch.count; i++) {
                seen.put(numbers[i], new Object[] {batch.columns[0].get(i), batch.columns[1].get(i), batch.columns[2].get(i)});
            }
        }
        return seen;
    }

    private void compareSide(long file, Snapshot snapshot) {
        var rows = model.fileRows.get(file);
        if (rows != null) {
            assertEquals(rows, TableContract.scan(open.store.table(file, TableContract.COLUMNS), snapshot).size(), "rows of file " + FileId.path(file));
        }
        assertEquals(List.of(), open.store.verify(file));
    }

    /// Prepared transactions are there, all and no others; what was on its way is decided now.
    private void comparePrepared() {
        var there = new TreeSet<String>();
        open.transactions.prepared().list().forEach(each -> there.add(each.gid()));
        if (model.preparing != null && !there.contains(model.preparing)) {
            model.forgetFiles(model.prepared.remove(model.preparing));
        }
        if (model.finishing != null && !there.contains(model.finishing)) {
            model.ended(model.finishing, model.finishCommits);
        }
        model.preparing = null;
        model.finishing = null;
        assertEquals(model.prepared.keySet(), there);
        // Their rows are locked: nobody else gets at them.
        for (var client : model.prepared.values()) {
            var other = open.transactions.begin(open.clients.getFirst().owner);
            var snapshot = open.transactions.newestSnapshot(other);
            for (long row : client.own.keySet()) {
                if (model.committed.containsKey(row)) {
                    assertEquals(RowOutcome.WOULD_BLOCK, open.table.lock(other, snapshot, row, RowLockMode.UPDATE, SimulatorSteps.NO_WAIT), "row " + row);
                }
            }
            for (long row : client.locked) {
                assertEquals(RowOutcome.WOULD_BLOCK, open.table.lock(other, snapshot, row, RowLockMode.UPDATE, SimulatorSteps.NO_WAIT), "locked row " + row);
            }
            client.files.forEach((file, made) -> {
                // Made, or dropped and there as long as the drop is undecided; one of a savepoint that was undone is gone.
                assertEquals(made || model.files.getOrDefault(file, false), open.store.exists(file), "file of a prepared transaction");
            });
            open.transactions.rollback(other);
        }
    }
}
