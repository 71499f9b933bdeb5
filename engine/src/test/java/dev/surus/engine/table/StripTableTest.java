package dev.surus.engine.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.engine.base.Clock;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.btree.StripLeaf;
import dev.surus.engine.storage.disk.SimulatedDisk;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.lock.LockManager;
import dev.surus.engine.txn.lock.LockOwner;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.Numeric;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A table whose leaves are rows and strips by turns: random statements of several transactions, columns that are added, old snapshots,
/// savepoints and crashes between statements, against maps. [TableCrashTest] has the crashes within them.
class StripTableTest {
    private static final StorageOptions OPTIONS = StorageOptions.defaults().withPoolPages(128).withLog(1 << 18, 1 << 20, 4 << 20, 16 << 20);
    private static final RowWait NO_WAIT = new RowWait(false, 1, 16_384);
    private static final int NUMERIC_12_2 = (12 << 16 | 2) + 4;
    private static final List<TableColumn> COLUMNS = List.of(
            column(1, TypeOid.INT4, -1, null), column(2, TypeOid.TEXT, -1, null), column(3, TypeOid.INT8, -1, null),
            column(4, TypeOid.NUMERIC, NUMERIC_12_2, null), column(5, TypeOid.FLOAT8, -1, null), column(6, TypeOid.BOOL, -1, null),
            column(7, TypeOid.TIMESTAMP, -1, null), column(8, TypeOid.DATE, -1, null), column(9, TypeOid.INT2, -1, null),
            // Added later:
            column(10, TypeOid.INT4, -1, 7L), column(11, TypeOid.TEXT, -1, "as it was"), column(12, TypeOid.NUMERIC, -1, null));

    private static TableColumn column(int number, int type, int typmod, Object missing) {
        return new TableColumn(number, BuiltinTypes.byOid(type), typmod, false, missing);
    }

    @Test
    void readsWhatWasWritten() {
        long seed = Long.getLong("surus.seed", 1);
        int strips = 0;
        int rows = 0;
        for (long each = seed, end = seed + Long.getLong("surus.seeds", 30); each < end; each++) {
            var run = check(each);
            strips += run.stripLeaves;
            rows += run.rowLeaves;
        }
        assertTrue(strips > 0 && rows > 0, strips + " leaves of strips, " + rows + " of rows");
    }

    @Test
    @Tag("slow")
    void readsWhatWasWrittenForLong() {
        for (long seed = 5_000; seed < 6_500; seed++) {
            check(seed);
        }
    }

    private static Run check(long seed) {
        var run = new Run(seed);
        try {
            run.go();
        } catch (Throwable failure) {
            throw new AssertionError("repeat with: new Run(" + seed + "L).go()", failure);
        }
        return run;
    }

    private static final class Session {
        final LockOwner owner;
        Transaction transaction;
        HashMap<Long, Object[]> own = new HashMap<>();
        final ArrayDeque<HashMap<Long, Object[]>> saved = new ArrayDeque<>();

        Session(LockOwner owner) {
            this.owner = owner;
        }
    }

    private record Reader(Transaction transaction, Snapshot snapshot, TreeMap<Long, Object[]> rows) {}

    private static final class Run {
        final Random random;
        final SimulatedDisk disk;
        final int longestText;
        final int nullsOf;
        final TreeMap<Long, Object[]> committed = new TreeMap<>();
        final List<Session> sessions = new ArrayList<>();
        final List<Reader> readers = new ArrayList<>();
        /// First number and count of rows that come later.
        final ArrayDeque<long[]> lateNumbers = new ArrayDeque<>();
        Storage storage;
        DurableTableStore store;
        TransactionSystem transactions;
        Table table;
        long fileId;
        int columns = 9;
        int stripLeaves;
        int rowLeaves;

        Run(long seed) {
            random = new Random(seed);
            disk = new SimulatedDisk(seed);
            longestText = new int[] {0, 3, 20, 100}[random.nextInt(4)];
            nullsOf = new int[] {0, 3, 50}[random.nextInt(3)];
        }

        void go() {
            Storage.create(disk, OPTIONS, 1);
            open();
            var setup = transactions.begin(null);
            fileId = store.newFileId(5, random.nextInt(5) == 0 ? Persistence.TEMPORARY : Persistence.LOGGED);
            boolean logged = dev.surus.engine.storage.page.FileId.isLogged(fileId);
            store.createTable(setup, fileId);
            transactions.commit(setup);
            columns = 4 + random.nextInt(6);
            alter();
            for (int steps = 60 + random.nextInt(200); steps > 0; steps--) {
                step();
                if (random.nextInt(20) == 0) {
                    compareAll();
                }
                if (logged && random.nextInt(70) == 0) {
                    restart();
                }
            }
            compareAll();
            finish();
            transactions.clean(Integer.MAX_VALUE);
            compareAll();
            assertEquals(List.of(), new FileCheck(store).structure(fileId));
            store.close();
        }

        void open() {
            storage = new Storage(disk, OPTIONS);
            var locks = new LockManager(Clock.SYSTEM);
            transactions = new TransactionSystem(locks, Clock.SYSTEM);
            store = new DurableTableStore(storage, transactions);
            store.recover();
            sessions.clear();
            readers.clear();
            for (int i = 0; i < 2; i++) {
                var owner = TestSession.owner(100 + i, 1);
                locks.register(owner);
                sessions.add(new Session(owner));
            }
        }

        void alter() {
            table = store.table(fileId, COLUMNS.subList(0, columns));
        }

        void restart() {
            boolean clean = random.nextInt(3) == 0;
            if (clean) {
                finish();
                store.close();
            } else {
                storage.close(false);
            }
            disk.restart(!clean);
            // Their transaction is gone, and after a crash nobody may know that they were given out.
            lateNumbers.clear();
            open();
            alter();
            compareAll();
        }

        void finish() {
            for (var session : sessions) {
                if (session.transaction != null) {
                    transactions.rollback(session.transaction);
                    session.transaction = null;
                }
            }
            readers.forEach(reader -> transactions.commit(reader.transaction));
            readers.clear();
        }

        void step() {
            if (random.nextInt(40) == 0 && columns < COLUMNS.size()) {
                columns++;
                alter();
            }
            if (random.nextInt(30) == 0 && readers.size() < 3) {
                var reader = transactions.begin(null);
                readers.add(new Reader(reader, transactions.takeSnapshot(reader), new TreeMap<>(committed)));
            }
            if (random.nextInt(30) == 0 && !readers.isEmpty()) {
                var reader = readers.remove(random.nextInt(readers.size()));
                compare(reader.snapshot, reader.rows);
                transactions.commit(reader.transaction);
            }
            if (random.nextInt(15) == 0) {
                transactions.clean(Integer.MAX_VALUE);
            }
            var session = sessions.get(random.nextInt(sessions.size()));
            if (session.transaction == null) {
                session.transaction = transactions.begin(session.owner);
                session.own = new HashMap<>();
                session.saved.clear();
            }
            var transaction = session.transaction;
            switch (random.nextInt(12)) {
                case 0, 1 -> insert(session, 1 + random.nextInt(400));
                case 2 -> insert(session, 1);
                case 3, 4 -> change(session, 1 + random.nextInt(30), false);
                case 5 -> change(session, 1 + random.nextInt(30), true);
                case 6 -> {
                    if (random.nextInt(4) == 0) {
                        // A stretch of rows, many in each leaf.
                        changeStretch(session, random.nextBoolean());
                    }
                }
                case 7 -> {
                    transaction.pushSubtransaction();
                    session.saved.push(new HashMap<>(session.own));
                }
                case 8 -> {
                    if (transaction.level() > 1) {
                        var saved = session.saved.pop();
                        if (random.nextBoolean()) {
                            transaction.rollbackToSubtransaction(transaction.level());
                            session.own = saved;
                        } else {
                            transaction.releaseSubtransaction(transaction.level());
                        }
                    }
                }
                case 9 -> {
                    session.transaction = null;
                    transactions.rollback(transaction);
                    return;
                }
                default -> {
                    session.transaction = null;
                    transactions.commit(transaction);
                    apply(session.own, committed);
                    return;
                }
            }
            transaction.nextCommand();
        }

        void insert(Session session, int count) {
            var rows = new ArrayList<Object[]>();
            for (int i = 0; i < count; i++) {
                rows.add(row());
            }
            var numbers = new long[count];
            if (random.nextInt(6) == 0) {
                // Another transaction of many at once is between the numbers and the rows.
                lateNumbers.add(new long[] {table.file.rows.allocate(count), count});
                return;
            }
            if (count == 1) {
                numbers[0] = table.insert(session.transaction, rows.getFirst());
            } else if (lateNumbers.isEmpty() || random.nextBoolean()) {
                table.insertRows(session.transaction, rows, numbers);
            } else {
                var late = lateNumbers.removeFirst();
                insertAt(session, late[0], (int) late[1]);
                return;
            }
            for (int i = 0; i < count; i++) {
                session.own.put(numbers[i], rows.get(i));
            }
        }

        void insertAt(Session session, long first, int count) {
            session.transaction.assignId();
            var layout = table.file.layoutFor(table.columns);
            var encoder = new RowEncoder();
            var ends = new int[count];
            for (int i = 0; i < count; i++) {
                var row = row();
                encoder.append(session.transaction, table.file.rows, layout, table.columns, row);
                ends[i] = encoder.length;
                session.own.put(first + i, row);
            }
            table.file.rows.insert(session.transaction, first, count, layout.id, encoder.bytes, ends);
        }

        void change(Session session, int count, boolean deletes) {
            var keys = new ArrayList<>(view(session).keySet());
            for (int i = 0; i < count && !keys.isEmpty(); i++) {
                change(session, keys.get(random.nextInt(keys.size())), deletes);
            }
        }

        void changeStretch(Session session, boolean deletes) {
            var keys = new ArrayList<>(view(session).keySet());
            int from = keys.isEmpty() ? 0 : random.nextInt(keys.size());
            for (int i = from; i < Math.min(keys.size(), from + 700); i++) {
                change(session, keys.get(i), deletes);
            }
        }

        void change(Session session, long number, boolean deletes) {
            var old = view(session).get(number);
            if (old == null) {
                return;
            }
            var snapshot = transactions.newestSnapshot(session.transaction);
            if (deletes) {
                if (table.delete(session.transaction, snapshot, number, NO_WAIT) == RowOutcome.OK) {
                    session.own.put(number, null);
                }
                return;
            }
            var row = row();
            if (random.nextInt(3) > 0) {
                // Fixed widths alone, as in place as can be.
                row[1] = whole(old)[1];
            }
            if (table.update(session.transaction, snapshot, number, row, random.nextBoolean(), NO_WAIT) == RowOutcome.OK) {
                session.own.put(number, row);
            }
        }

        static void apply(HashMap<Long, Object[]> own, TreeMap<Long, Object[]> to) {
            own.forEach((row, values) -> {
                if (values == null) {
                    to.remove(row);
                } else {
                    to.put(row, values);
                }
            });
        }

        TreeMap<Long, Object[]> view(Session session) {
            var view = new TreeMap<>(committed);
            apply(session.own, view);
            return view;
        }

        Object[] row() {
            var row = new Object[columns];
            for (int i = 0; i < columns; i++) {
                row[i] = nullsOf > 0 && random.nextInt(nullsOf) == 0 ? null : switch (COLUMNS.get(i).type().oid) {
                    case TypeOid.TEXT -> "t".repeat(random.nextInt(1500) == 0 ? 9_000 : random.nextInt(longestText + 1)) + (char) ('a' + random.nextInt(26));
                    case TypeOid.NUMERIC -> Numeric.of(random.nextInt(1_000_000), 2);
                    case TypeOid.FLOAT8 -> random.nextDouble();
                    case TypeOid.BOOL -> (long) random.nextInt(2);
                    case TypeOid.INT2 -> (long) (short) random.nextInt();
                    case TypeOid.INT8, TypeOid.TIMESTAMP -> random.nextLong() >> 8;
                    default -> (long) random.nextInt(100_000);
                };
            }
            return row;
        }

        /// A row as it is seen with the columns of now.
        Object[] whole(Object[] row) {
            var whole = new Object[columns];
            for (int i = 0; i < columns; i++) {
                whole[i] = i < row.length ? row[i] : COLUMNS.get(i).missingValue();
            }
            return whole;
        }

        void compareAll() {
            for (var session : sessions) {
                if (session.transaction != null) {
                    compare(transactions.newestSnapshot(session.transaction), view(session));
                }
            }
            readers.forEach(reader -> compare(reader.snapshot, reader.rows));
            var own = transactions.begin(null);
            compare(transactions.takeSnapshot(own), committed);
            transactions.commit(own);
            assertEquals(List.of(), store.verify(fileId));
            store.tree(fileId).forEachPage(number -> {
                try (var page = storage.pool().pinForRead(fileId, number)) {
                    stripLeaves += StripLeaf.is(page) ? 1 : 0;
                    rowLeaves += page.kind() == dev.surus.engine.storage.btree.Node.KIND_LEAF ? 1 : 0;
                }
            });
        }

        void compare(Snapshot snapshot, TreeMap<Long, Object[]> expected) {
            int[] wanted = random.nextInt(4) == 0 ? new int[] {SystemColumn.XMIN, 1} : new int[random.nextInt(columns + 1)];
            for (int i = 0; i < wanted.length; i++) {
                wanted[i] = wanted[i] == 0 ? 1 + random.nextInt(columns) : wanted[i];
            }
            long from = expected.isEmpty() || random.nextBoolean() ? 0 : expected.firstKey() + random.nextInt(500);
            long to = expected.isEmpty() || random.nextBoolean() ? Long.MAX_VALUE : expected.lastKey() - random.nextInt(100);
            var batch = table.newBatch(wanted, Batch.CAPACITY);
            var numbers = new long[Batch.CAPACITY];
            var scan = table.scan(snapshot, wanted, from, to);
            var found = new TreeMap<Long, Object[]>();
            while (scan.next(batch, numbers, 1 + random.nextInt(Batch.CAPACITY))) {
                for (int i = 0; i < batch.count; i++) {
                    var values = new Object[wanted.length];
                    for (int c = 0; c < wanted.length; c++) {
                        values[c] = wanted[c] < 0 ? null : batch.columns[c].get(i);
                    }
                    assertTrue(found.isEmpty() || found.lastKey() < numbers[i], "row " + numbers[i] + " is out of order");
                    found.put(numbers[i], values);
                }
            }
            var part = new TreeMap<>(from < to ? expected.subMap(from, to) : new TreeMap<>());
            assertEquals(part.keySet(), found.keySet());
            part.forEach((number, row) -> assertArrayEquals(picked(row, wanted), found.get(number), "row " + number));
            var keys = new ArrayList<>(expected.keySet());
            for (int i = 0; i < 20 && !keys.isEmpty(); i++) {
                long number = keys.get(random.nextInt(keys.size()));
                assertTrue(table.fetch(snapshot, number, wanted, batch, 3), "row " + number);
                var values = new Object[wanted.length];
                for (int c = 0; c < wanted.length; c++) {
                    values[c] = wanted[c] < 0 ? null : batch.columns[c].get(3);
                }
                assertArrayEquals(picked(expected.get(number), wanted), values, "row " + number);
                assertArrayEquals(whole(expected.get(number)), table.fetchRow(snapshot, number), "row " + number);
            }
        }

        Object[] picked(Object[] row, int[] wanted) {
            var values = new Object[wanted.length];
            for (int c = 0; c < wanted.length; c++) {
                values[c] = wanted[c] < 0 ? null : whole(row)[wanted[c] - 1];
            }
            return values;
        }
    }
}
