package dev.surus.engine.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.lock.LockOwner;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What every implementation of [TableStore] must do: random operations of several transactions, compared with plain maps.
abstract class TableContract {
    static final List<TableColumn> COLUMNS = List.of(
            new TableColumn(1, BuiltinTypes.byOid(TypeOid.INT4), -1),
            new TableColumn(2, BuiltinTypes.byOid(TypeOid.TEXT), -1),
            new TableColumn(3, BuiltinTypes.byOid(TypeOid.INT8), -1));
    private static final int[] ALL = {1, 2, 3};
    private static final RowWait NO_WAIT = new RowWait(false, 1, 16_384);

    /// A fresh engine under test.
    interface Engine extends AutoCloseable {
        TransactionSystem transactions();

        TableStore store();

        @Override
        void close();

        /// Structure checks after everything has ended.
        default void verify() {}
    }

    abstract Engine open();

    Persistence persistence() {
        return Persistence.LOGGED;
    }

    /// The most bytes that a random text has.
    int longestText() {
        return 300;
    }

    private final class Session {
        final LockOwner owner;
        Transaction transaction;
        Snapshot snapshot;
        /// What the snapshot saw when it was taken.
        TreeMap<Long, Object[]> base;
        /// Own changes: a null value for a deletion.
        HashMap<Long, Object[]> own = new HashMap<>();
        final ArrayDeque<HashMap<Long, Object[]>> savepoints = new ArrayDeque<>();
        final ArrayDeque<java.util.HashSet<Long>> savedLocks = new ArrayDeque<>();
        java.util.HashSet<Long> locked = new java.util.HashSet<>();

        Session(LockOwner owner) {
            this.owner = owner;
        }

        TreeMap<Long, Object[]> view() {
            var view = new TreeMap<>(base);
            own.forEach((row, values) -> {
                if (values == null) {
                    view.remove(row);
                } else {
                    view.put(row, values);
                }
            });
            return view;
        }
    }

    @Test
    void randomOperationsMatchTheModel() {
        long seed = Long.getLong("surus.seed", System.nanoTime());
        try {
            for (int round = 0; round < 4; round++) {
                run(new Random(seed + round), 600, false);
            }
        } catch (Throwable failure) {
            throw new AssertionError("repeat with -Dsurus.seed=" + seed, failure);
        }
    }

    /// The same with old snapshots beside, and versions that are merged between them at any moment.
    @Test
    void mergedVersionsMatchTheModel() {
        long seed = Long.getLong("surus.seed", System.nanoTime());
        for (int round = 0; round < Integer.getInteger("surus.rounds", 6); round++) {
            try {
                run(new Random(seed + round), 800, true);
            } catch (Throwable failure) {
                throw new AssertionError("repeat with -Dsurus.seed=" + (seed + round) + " -Dsurus.rounds=1", failure);
            }
        }
    }

    private void run(Random random, int steps, boolean merging) {
        try (var engine = open()) {
            var transactions = engine.transactions();
            if (merging) {
                transactions.mergeBeyond(random.nextInt(3));
            }
            var setup = transactions.begin(null);
            long file = engine.store().newFileId(5, persistence());
            long indexFile = engine.store().newFileId(5, persistence());
            long textIndexFile = engine.store().newFileId(5, persistence());
            engine.store().createTable(setup, file);
            engine.store().createIndex(setup, indexFile);
            engine.store().createIndex(setup, textIndexFile);
            transactions.commit(setup);
            var table = engine.store().table(file, COLUMNS);
            var unique = new IndexBinding(engine.store().index(indexFile,
                    List.of(new KeyColumn(COLUMNS.get(0).type(), false, false)), true, false), KeyExtractor.ofColumns(1));
            var byText = new IndexBinding(engine.store().index(textIndexFile,
                    List.of(new KeyColumn(COLUMNS.get(2).type(), true, true), new KeyColumn(COLUMNS.get(0).type(), false, false)), false, false),
                    KeyExtractor.ofColumns(3, 1));
            var writer = new TableWriter(table, List.of(unique, byText));
            var committed = new TreeMap<Long, Object[]>();
            var sessions = new ArrayList<Session>();
            for (int i = 0; i < 4; i++) {
                var owner = TestSession.owner(100 + i, 1);
                transactions.locks().register(owner);
                sessions.add(new Session(owner));
            }
            var readers = new ArrayList<Session>();
            for (int step = 0; step < steps; step++) {
                if (merging) {
                    if (readers.size() < 3 && random.nextInt(30) == 0) {
                        var reader = new Session(null);
                        reader.transaction = transactions.begin(null);
                        reader.snapshot = transactions.takeSnapshot(reader.transaction);
                        reader.base = new TreeMap<>(committed);
                        readers.add(reader);
                    }
                    if (!readers.isEmpty() && random.nextInt(100) == 0) {
                        transactions.commit(readers.remove(random.nextInt(readers.size())).transaction);
                    }
                    if (!readers.isEmpty() && random.nextInt(5) == 0) {
                        check(readers.get(random.nextInt(readers.size())), writer, unique, byText);
                    }
                    if (random.nextInt(3) == 0) {
                        transactions.clean(1 + random.nextInt(5));
                    }
                }
                var session = sessions.get(random.nextInt(sessions.size()));
                if (session.transaction == null) {
                    session.transaction = transactions.begin(session.owner);
                    session.snapshot = transactions.takeSnapshot(session.transaction);
                    session.base = new TreeMap<>(committed);
                    session.own = new HashMap<>();
                    session.locked.clear();
                    session.savepoints.clear();
                    session.savedLocks.clear();
                }
                step(random, session, sessions, committed, writer, transactions);
                if (session.transaction != null && random.nextInt(4) == 0) {
                    check(session, writer, unique, byText);
                }
                if (random.nextInt(20) == 0) {
                    transactions.clean(10);
                }
            }
            for (var session : sessions) {
                if (session.transaction != null) {
                    check(session, writer, unique, byText);
                    transactions.rollback(session.transaction);
                }
            }
            var last = transactions.begin(null);
            compare(committed, scan(table, transactions.newestSnapshot(last)));
            for (var reader : readers) {
                check(reader, writer, unique, byText);
                transactions.rollback(reader.transaction);
            }
            // What was rolled back stays until the next commit.
            writer.insert(last, new Object[] {null, null, null});
            transactions.commit(last);
            transactions.clean(Integer.MAX_VALUE);
            assertEquals(0, transactions.directory().totalBytes(), "undo that nobody needs");
            assertTrue(!transactions.directory().anyForwarded(), "links that nobody follows");
            assertTrue(table.file.rows.versions().isEmpty(), "versions that nobody needs");
            engine.verify();
        }
    }

    private Object[] randomRow(Random random) {
        return new Object[] {
            random.nextInt(8) == 0 ? null : (Long) (long) random.nextInt(200),
            random.nextInt(10) == 0 ? null : "x".repeat(random.nextInt(random.nextInt(50) == 0 ? longestText() * 20 : longestText())),
            (long) random.nextInt(10)
        };
    }

    private void step(Random random, Session session, List<Session> sessions, TreeMap<Long, Object[]> committed, TableWriter writer,
            TransactionSystem transactions) {
        var transaction = session.transaction;
        var view = session.view();
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> {
                var row = randomRow(random);
                try {
                    long number = writer.insert(transaction, row);
                    if (number >= 0) {
                        session.own.put(number, row);
                    } else {
                        assertTrue(row[0] != null, "a null never conflicts");
                        long there = writer.conflict().row();
                        var values = session.own.containsKey(there) ? session.own.get(there) : committed.get(there);
                        assertTrue(values != null && Objects.equals(values[0], row[0]), "conflict with a row that lacks the key");
                    }
                    if (number >= 0 && row[0] != null) {
                        committed.forEach((other, values) -> assertTrue(
                                session.own.containsKey(other) || !Objects.equals(values[0], row[0]), "duplicate went in"));
                    }
                } catch (SqlException e) {
                    assertEquals(SqlState.LOCK_NOT_AVAILABLE, e.state());
                }
            }
            case 4, 5, 6, 7 -> {
                if (view.isEmpty()) {
                    return;
                }
                long number = new ArrayList<>(view.keySet()).get(random.nextInt(view.size()));
                var old = view.get(number);
                int what = random.nextInt(3);
                var snapshot = session.snapshot.atCommand(transaction.commandId());
                RowOutcome outcome;
                Object[] row = null;
                try {
                    if (what == 0) {
                        outcome = writer.delete(transaction, snapshot, number, old, NO_WAIT);
                    } else if (what == 1) {
                        row = randomRow(random);
                        if (random.nextBoolean()) {
                            row[0] = old[0];
                        }
                        outcome = writer.update(transaction, snapshot, number, old, row, random.nextBoolean(), NO_WAIT);
                    } else {
                        outcome = writer.table().lock(transaction, snapshot, number, RowLockMode.values()[random.nextInt(4)], NO_WAIT);
                    }
                } catch (SqlException e) {
                    assertEquals(SqlState.LOCK_NOT_AVAILABLE, e.state());
                    session.locked.add(number);
                    return;
                }
                if (outcome == null || outcome == RowOutcome.OK && what == 2 || outcome == RowOutcome.CHANGED) {
                    session.locked.add(number);
                }
                boolean changedSince = committed.get(number) != session.base.get(number) && !session.own.containsKey(number);
                if (outcome == RowOutcome.OK) {
                    assertTrue(!changedSince || what == 2, "lost update of row " + number);
                    if (what < 2) {
                        session.own.put(number, row);
                    }
                } else if (outcome != null) {
                    switch (outcome) {
                        case CHANGED -> assertTrue(changedSince && committed.get(number) != null, "CHANGED without change");
                        case DELETED -> assertTrue(changedSince && committed.get(number) == null, "DELETED without deletion of " + number);
                        case WOULD_BLOCK -> assertTrue(sessions.stream().anyMatch(other -> other != session && other.transaction != null
                                && (other.own.containsKey(number) || other.locked.contains(number))), "blocked by nobody");
                        default -> fail(outcome + " for row " + number);
                    }
                }
            }
            case 8 -> {
                transaction.pushSubtransaction();
                session.savepoints.push(new HashMap<>(session.own));
                session.savedLocks.push(new java.util.HashSet<>(session.locked));
            }
            case 9 -> {
                if (transaction.level() > 1) {
                    int level = 2 + random.nextInt(transaction.level() - 1);
                    boolean back = random.nextBoolean();
                    if (back) {
                        transaction.rollbackToSubtransaction(level);
                    } else {
                        transaction.releaseSubtransaction(level);
                    }
                    while (session.savepoints.size() >= level - 1) {
                        var saved = session.savepoints.pop();
                        var locks = session.savedLocks.pop();
                        if (back) {
                            session.own = saved;
                            session.locked = locks;
                        }
                    }
                }
            }
            case 10 -> {
                if (random.nextInt(3) == 0) {
                    transactions.rollback(transaction);
                    session.transaction = null;
                    return;
                }
            }
            default -> {
                if (random.nextInt(3) > 0) {
                    transactions.commit(transaction);
                    session.own.forEach((row, values) -> {
                        if (values == null) {
                            committed.remove(row);
                        } else {
                            committed.put(row, values);
                        }
                    });
                    session.transaction = null;
                    return;
                }
            }
        }
        transaction.nextCommand();
    }

    private void check(Session session, TableWriter writer, IndexBinding unique, IndexBinding byText) {
        var view = session.view();
        var snapshot = session.snapshot.atCommand(session.transaction.commandId());
        compare(view, scan(writer.table(), snapshot));
        for (boolean backward : new boolean[] {false, true}) {
            compare(view, drain(writer.scan(snapshot, unique, IndexRange.ALL, backward, ALL), writer.table(), null));
            var order = new ArrayList<Object[]>();
            compare(view, drain(writer.scan(snapshot, byText, IndexRange.ALL, backward, ALL), writer.table(), order));
            for (int i = 1; i < order.size(); i++) {
                long before = (Long) order.get(i - 1)[2];
                long after = (Long) order.get(i)[2];
                assertTrue(backward ? before <= after : before >= after, "index order");
            }
        }
        var some = new TreeMap<>(view);
        some.values().removeIf(values -> !Objects.equals(values[2], 3L));
        compare(some, drain(writer.scan(snapshot, byText, IndexRange.equal(3L), false, ALL), writer.table(), null));
        var range = new TreeMap<>(view);
        range.values().removeIf(values -> values[0] == null || (Long) values[0] <= 50 || (Long) values[0] > 120);
        compare(range, drain(writer.scan(snapshot, unique, new IndexRange(new Object[] {50L}, false, new Object[] {120L}, true), true, ALL),
                writer.table(), null));
    }

    static Map<Long, Object[]> scan(Table table, Snapshot snapshot) {
        var found = new TreeMap<Long, Object[]>();
        var batch = table.newBatch(ALL, Batch.CAPACITY);
        var numbers = new long[Batch.CAPACITY];
        var scan = table.scan(snapshot, ALL);
        while (scan.next(batch, numbers, 7)) {
            take(batch, numbers, found, null);
        }
        return found;
    }

    private static Map<Long, Object[]> drain(IndexScan scan, Table table, List<Object[]> order) {
        var found = new TreeMap<Long, Object[]>();
        var batch = table.newBatch(ALL, Batch.CAPACITY);
        var numbers = new long[Batch.CAPACITY];
        while (scan.next(batch, numbers, 11)) {
            take(batch, numbers, found, order);
        }
        return found;
    }

    private static void take(Batch batch, long[] numbers, Map<Long, Object[]> found, List<Object[]> order) {
        for (int i = 0; i < batch.count; i++) {
            var values = new Object[] {batch.columns[0].get(i), batch.columns[1].get(i), batch.columns[2].get(i)};
            if (found.put(numbers[i], values) != null) {
                fail("row " + numbers[i] + " came twice");
            }
            if (order != null) {
                order.add(values);
            }
        }
    }

    static void compare(Map<Long, Object[]> expected, Map<Long, Object[]> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((row, values) -> org.junit.jupiter.api.Assertions.assertArrayEquals(values, found.get(row), "row " + row));
    }
}
