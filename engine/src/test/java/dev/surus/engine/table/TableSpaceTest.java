package dev.surus.engine.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.engine.base.Clock;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.disk.FileDisk;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.lock.LockManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A table that is filled and emptied again and again does not grow.
final class TableSpaceTest {
    private static final StorageOptions OPTIONS = StorageOptions.defaults().withPoolPages(512).withLog(4 << 20, 4 << 20, 16 << 20, 64 << 20);
    private static final RowWait NO_WAIT = new RowWait(false, 5, 16_384);

    @TempDir
    Path directory;

    @Test
    void pagesAreUsedAgain() {
        var disk = new FileDisk(directory, false);
        Storage.create(disk, OPTIONS, 1);
        var transactions = new TransactionSystem(new LockManager(Clock.SYSTEM), Clock.SYSTEM);
        var store = new DurableTableStore(new Storage(disk, OPTIONS), transactions);
        store.recover();
        var setup = transactions.begin(null);
        long file = store.newFileId(5, Persistence.LOGGED);
        long indexFile = store.newFileId(5, Persistence.LOGGED);
        store.createTable(setup, file);
        store.createIndex(setup, indexFile);
        transactions.commit(setup);
        var index = store.index(indexFile, List.of(new KeyColumn(TableContract.COLUMNS.get(1).type(), false, false)), false, false);
        var writer = new TableWriter(store.table(file, TableContract.COLUMNS), List.of(new IndexBinding(index, KeyExtractor.ofColumns(2))));
        var random = new Random(1);
        int tablePages = 0;
        int indexPages = 0;
        for (int cycle = 0; cycle < 8; cycle++) {
            var filling = transactions.begin(null);
            var rows = new ArrayList<Long>();
            for (int i = 0; i < 2_000; i++) {
                // Some texts are so long that they lie outside their rows.
                int length = i % 200 == 0 ? 30_000 : 100;
                var text = new char[length];
                java.util.Arrays.fill(text, (char) ('a' + random.nextInt(26)));
                rows.add(writer.insert(filling, new Object[] {(long) i, i % 200 == 0 ? null : random.nextInt() + new String(text), 1L}));
                if (i % 200 == 0) {
                    var snapshot = transactions.newestSnapshot(filling);
                    assertEquals(RowOutcome.OK, writer.table().update(filling, snapshot, rows.getLast(), new Object[] {(long) i, new String(text), 1L}, false, NO_WAIT));
                }
            }
            if (cycle % 3 == 2) {
                transactions.rollback(filling);
            } else {
                transactions.commit(filling);
                var emptying = transactions.begin(null);
                Collections.shuffle(rows, random);
                for (long row : rows) {
                    var snapshot = transactions.newestSnapshot(emptying);
                    var values = writer.table().fetchRow(snapshot, row);
                    assertEquals(RowOutcome.OK, writer.delete(emptying, snapshot, row, (Long) values[0] % 200 == 0 ? new Object[] {values[0], null, 1L} : values, NO_WAIT));
                }
                transactions.commit(emptying);
                transactions.clean(Integer.MAX_VALUE);
            }
            assertEquals(List.of(), store.verify(file));
            assertEquals(List.of(), store.verify(indexFile));
            if (cycle == 3) {
                tablePages = store.pageCount(file);
                indexPages = store.pageCount(indexFile);
            }
        }
        assertTrue(store.pageCount(file) <= tablePages + 10, store.pageCount(file) + " pages of the table, " + tablePages + " before");
        assertTrue(store.pageCount(indexFile) <= indexPages + 10, store.pageCount(indexFile) + " pages of the index, " + indexPages + " before");
        var reader = transactions.begin(null);
        assertTrue(TableContract.scan(writer.table(), transactions.newestSnapshot(reader)).isEmpty());
        transactions.commit(reader);
        store.close();
    }

    /// What few rows are left moves together, and new rows take the space.
    @Test
    void sparseLeavesAreMerged() {
        open();
        var random = new Random(2);
        var rows = new ArrayList<Long>();
        var filling = transactions.begin(null);
        for (int i = 0; i < 12_000; i++) {
            rows.add(writer.insert(filling, row(i, random)));
        }
        transactions.commit(filling);
        transactions.clean(Integer.MAX_VALUE);
        int tablePages = used(file);
        int indexPages = used(indexFile);
        Collections.shuffle(rows, random);
        while (rows.size() > 600) {
            var emptying = transactions.begin(null);
            for (int i = 0; i < 300; i++) {
                long row = rows.removeLast();
                var snapshot = transactions.newestSnapshot(emptying);
                assertEquals(RowOutcome.OK, writer.delete(emptying, snapshot, row, writer.table().fetchRow(snapshot, row), NO_WAIT));
            }
            transactions.commit(emptying);
            transactions.clean(Integer.MAX_VALUE);
            assertEquals(List.of(), store.verify(file));
            assertEquals(List.of(), store.verify(indexFile));
        }
        assertTrue(used(file) < tablePages / 4, used(file) + " pages of the table of " + tablePages);
        assertTrue(used(indexFile) < indexPages / 4, used(indexFile) + " pages of the index of " + indexPages);
        var again = transactions.begin(null);
        for (int i = 0; i < 11_000; i++) {
            writer.insert(again, row(i, random));
        }
        transactions.commit(again);
        assertTrue(store.pageCount(file) <= tablePages + 10, store.pageCount(file) + " pages of the table, " + tablePages + " before");
        assertTrue(store.pageCount(indexFile) <= indexPages * 5 / 4, store.pageCount(indexFile) + " pages of the index, " + indexPages + " before");
        assertEquals(List.of(), new FileCheck(store).structure(file));
        assertEquals(List.of(), new FileCheck(store).structure(indexFile));
        store.close();
    }

    /// A queue: rows come at one end and go at the other.
    @Test
    void aQueueDoesNotGrow() {
        open();
        var random = new Random(3);
        var rows = new java.util.ArrayDeque<Long>();
        int pages = 0;
        for (int i = 0; i < 60_000; i++) {
            var turn = transactions.begin(null);
            rows.add(writer.insert(turn, row(i, random)));
            if (rows.size() > 500) {
                var snapshot = transactions.newestSnapshot(turn);
                long row = rows.remove();
                assertEquals(RowOutcome.OK, writer.delete(turn, snapshot, row, writer.table().fetchRow(snapshot, row), NO_WAIT));
            }
            transactions.commit(turn);
            if (i == 5_000) {
                pages = store.pageCount(file);
            }
        }
        assertTrue(store.pageCount(file) <= pages + 3, store.pageCount(file) + " pages of the table, " + pages + " before");
        assertEquals(List.of(), new FileCheck(store).structure(file));
        store.close();
    }

    /// Updates of all columns, one a transaction, leave table and index at less than twice their size.
    @Test
    void updatesLeaveNothingBehind() {
        open();
        var random = new Random(4);
        var rows = new ArrayList<Long>();
        var filling = transactions.begin(null);
        for (int i = 0; i < 1_000; i++) {
            rows.add(writer.insert(filling, row(i, random)));
        }
        transactions.commit(filling);
        int tablePages = store.pageCount(file);
        int indexPages = store.pageCount(indexFile);
        for (int i = 0; i < 50_000; i++) {
            long row = rows.get(random.nextInt(rows.size()));
            var turn = transactions.begin(null);
            var snapshot = transactions.newestSnapshot(turn);
            assertEquals(RowOutcome.OK, writer.update(turn, snapshot, row, writer.table().fetchRow(snapshot, row), row(i, random), true, NO_WAIT));
            transactions.commit(turn);
        }
        assertTrue(store.pageCount(file) <= 2 * tablePages, store.pageCount(file) + " pages of the table, " + tablePages + " before");
        assertTrue(store.pageCount(indexFile) <= 2 * indexPages + 2, store.pageCount(indexFile) + " pages of the index, " + indexPages + " before");
        assertEquals(List.of(), new FileCheck(store).structure(indexFile));
        store.close();
    }

    /// Random keys, many updates, with no old snapshot and after one: neither the tree nor its file grows.
    @Test
    void anIndexOfRandomKeysKeepsItsSize() {
        open();
        var random = new Random(5);
        var rows = new ArrayList<Long>();
        var filling = transactions.begin(null);
        for (int i = 0; i < 4_000; i++) {
            rows.add(writer.insert(filling, row(i, random)));
        }
        transactions.commit(filling);
        transactions.clean(Integer.MAX_VALUE);
        rebuildIndex();
        int first = store.pageCount(indexFile);
        updateAll(rows, random, 8);
        settle();
        assertTrue(used(indexFile) <= first * 3 / 2, used(indexFile) + " pages in use, " + first + " before");
        assertTrue(store.pageCount(indexFile) <= first * 7 / 4, store.pageCount(indexFile) + " pages, " + first + " before");
        var reader = transactions.begin(null);
        var snapshot = transactions.takeSnapshot(reader);
        var seen = TableContract.scan(writer.table(), snapshot);
        updateAll(rows, random, 4);
        int beside = store.pageCount(indexFile);
        TableContract.compare(seen, TableContract.scan(writer.table(), snapshot));
        transactions.commit(reader);
        settle();
        assertTrue(beside > first * 2, "nothing was kept for the snapshot: " + beside + " pages, " + first + " before");
        assertTrue(store.pageCount(indexFile) <= first * 7 / 4, store.pageCount(indexFile) + " pages, " + first + " before, " + beside + " beside");
        assertSound();
        // The operating system gets them back with the checkpoint after next to none.
        store.storage().checkpoint();
        long bytes = directory.resolve(dev.surus.engine.storage.page.FileId.path(indexFile)).toFile().length();
        assertTrue(bytes <= (store.pageCount(indexFile) + 16) * 16_384L, bytes + " bytes for " + store.pageCount(indexFile) + " pages");
        store.close();
        store = new DurableTableStore(new Storage(new FileDisk(directory, false), OPTIONS), new TransactionSystem(new LockManager(Clock.SYSTEM), Clock.SYSTEM));
        store.recover();
        assertSound();
        store.close();
    }

    /// Three levels become two, and one, when all is deleted; then all comes again.
    @Test
    void treesGetLowerAgain() {
        open();
        var random = new Random(6);
        for (int turn = 0; turn < 3; turn++) {
            var rows = new ArrayList<Long>();
            var filling = transactions.begin(null);
            for (int i = 0; i < 1_500; i++) {
                // Separators of such keys are long: few fit on an inner page.
                String text = "x".repeat(1_500) + random.nextInt();
                rows.add(writer.insert(filling, new Object[] {(long) i, text, 1L}));
            }
            transactions.commit(filling);
            assertTrue(level(indexFile) >= 2, "level " + level(indexFile));
            Collections.shuffle(rows, random);
            while (!rows.isEmpty()) {
                var emptying = transactions.begin(null);
                for (int i = 0; i < 300; i++) {
                    long row = rows.removeLast();
                    var snapshot = transactions.newestSnapshot(emptying);
                    assertEquals(RowOutcome.OK, writer.delete(emptying, snapshot, row, writer.table().fetchRow(snapshot, row), NO_WAIT));
                }
                transactions.commit(emptying);
                settle();
                assertSound();
            }
            assertEquals(0, level(indexFile));
            assertTrue(store.pageCount(indexFile) < 10, store.pageCount(indexFile) + " pages of an empty index");
            assertTrue(store.pageCount(file) < 10, store.pageCount(file) + " pages of an empty table");
        }
        store.close();
    }

    private void rebuildIndex() {
        var transaction = transactions.begin(null);
        indexFile = store.newFileId(5, Persistence.LOGGED);
        store.createIndex(transaction, indexFile);
        var index = store.index(indexFile, List.of(new KeyColumn(TableContract.COLUMNS.get(1).type(), false, false)), false, false);
        var binding = new IndexBinding(index, KeyExtractor.ofColumns(2));
        writer.build(transaction, binding, SortSpace.SMALL);
        transactions.commit(transaction);
        writer = new TableWriter(writer.table(), List.of(binding));
    }

    private void updateAll(List<Long> rows, Random random, int times) {
        for (int i = 0; i < times * rows.size(); i++) {
            long row = rows.get(random.nextInt(rows.size()));
            var turn = transactions.begin(null);
            var snapshot = transactions.newestSnapshot(turn);
            assertEquals(RowOutcome.OK, writer.update(turn, snapshot, row, writer.table().fetchRow(snapshot, row), row(i, random), true, NO_WAIT));
            transactions.commit(turn);
        }
    }

    /// What the background does in a moment.
    private void settle() {
        transactions.clean(Integer.MAX_VALUE);
        while (store.shrinkSome(false)) {
            // Bit by bit.
        }
    }

    private void assertSound() {
        assertEquals(List.of(), new FileCheck(store).structure(file));
        assertEquals(List.of(), new FileCheck(store).structure(indexFile));
    }

    private int level(long fileId) {
        try (var root = store.storage().pool().pinForRead(fileId, dev.surus.engine.storage.btree.Tree.ROOT)) {
            return dev.surus.engine.storage.btree.Node.level(root);
        }
    }

    private DurableTableStore store;
    private TransactionSystem transactions;
    private TableWriter writer;
    private long file;
    private long indexFile;

    private void open() {
        var disk = new FileDisk(directory, false);
        Storage.create(disk, OPTIONS, 1);
        transactions = new TransactionSystem(new LockManager(Clock.SYSTEM), Clock.SYSTEM);
        store = new DurableTableStore(new Storage(disk, OPTIONS), transactions);
        store.recover();
        var setup = transactions.begin(null);
        setup.setSynchronous(false);
        file = store.newFileId(5, Persistence.LOGGED);
        indexFile = store.newFileId(5, Persistence.LOGGED);
        store.createTable(setup, file);
        store.createIndex(setup, indexFile);
        transactions.commit(setup);
        var index = store.index(indexFile, List.of(new KeyColumn(TableContract.COLUMNS.get(1).type(), false, false)), false, false);
        writer = new TableWriter(store.table(file, TableContract.COLUMNS), List.of(new IndexBinding(index, KeyExtractor.ofColumns(2))));
    }

    private static Object[] row(long number, Random random) {
        return new Object[] {number, random.nextInt() + "x".repeat(60 + random.nextInt(60)), 1L};
    }

    private int used(long fileId) {
        try (var meta = store.storage().pool().pinForRead(fileId, 0)) {
            return meta.getInt(dev.surus.engine.storage.page.MetaPage.PAGE_COUNT) - meta.getInt(dev.surus.engine.storage.page.MetaPage.FREE_COUNT);
        }
    }
}
