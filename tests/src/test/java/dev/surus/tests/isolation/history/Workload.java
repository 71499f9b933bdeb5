package dev.surus.tests.isolation.history;

import dev.surus.protocol.BlockingClient;
import dev.surus.tests.harness.Server;
import dev.surus.tests.isolation.history.History.Predicate;
import dev.surus.tests.isolation.history.History.Step;
import dev.surus.tests.isolation.history.History.Transaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Random transactions from several sessions on few rows, written down as a [History].
///
/// Every so many transactions go to a fresh set of rows (a ground), so that the rows' lists stay short. What a transaction tries follows from the seed
/// and its number; how they meet does not.
final class Workload {
    static final int SESSIONS = 8;
    private static final int GROUND = 250;
    private static final int KEYS = 12;
    private static final int KEYS_AT_FIRST = 8;
    private static final int KINDS = 3;
    private static final int PREPARED_MAX = 6;
    private static final String ROW = "id || '@' || kind || ':' || writes";
    /// Serialization failure, deadlock, unique violation, lock not available: what transactions that meet may be told.
    private static final Set<String> EXPECTED = Set.of("40001", "40P01", "23505", "55P03");

    private final Server server;
    private final String database;
    private final Level level;
    private final long seed;
    private final int transactions;
    private final Fault fault;
    private final AtomicInteger nextTransaction = new AtomicInteger();
    private final AtomicInteger nextWrite = new AtomicInteger(1);
    private final ConcurrentLinkedQueue<Transaction> record = new ConcurrentLinkedQueue<>();
    private final LinkedBlockingQueue<Pending> prepared = new LinkedBlockingQueue<>();
    private final Semaphore preparedFree = new Semaphore(PREPARED_MAX);

    /// A prepared transaction that somebody else finishes; without a transaction, the end of the queue.
    private record Pending(Transaction transaction, String name, boolean commit) {}

    Workload(Server server, String database, Level level, long seed, int transactions, Fault fault) {
        this.server = server;
        this.database = database;
        this.level = level;
        this.seed = seed;
        this.transactions = transactions;
        this.fault = fault;
    }

    /// Runs all transactions; the first failure that is not one of isolation ends it.
    History run() throws Exception {
        try (var first = new Session(0)) {
            first.setUp();
        }
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            var sessions = new ArrayList<Future<Void>>();
            var finisher = threads.submit(this::finishPrepared);
            for (int i = 1; i <= SESSIONS; i++) {
                int number = i;
                sessions.add(threads.submit((Callable<Void>) () -> {
                    try (var session = new Session(number)) {
                        session.work();
                    }
                    return null;
                }));
            }
            try {
                for (var session : sessions) {
                    session.get();
                }
            } catch (ExecutionException e) {
                nextTransaction.set(transactions);
                throw new AssertionError("a session failed, seed " + seed, e.getCause());
            } finally {
                prepared.add(new Pending(null, null, false));
            }
            finisher.get();
        }
        try (var last = new Session(SESSIONS + 1)) {
            last.readEverything();
        }
        return new History(List.copyOf(record));
    }

    private Void finishPrepared() throws IOException {
        var random = new Random(seed);
        try (var client = open()) {
            while (true) {
                Pending next;
                try {
                    next = prepared.take();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                if (next.transaction == null) {
                    return null;
                }
                // Others meet its locks meanwhile.
                LockSupport.parkNanos(random.nextInt(4_000_000));
                long sent = System.nanoTime();
                client.query((next.commit ? "COMMIT" : "ROLLBACK") + " PREPARED '" + next.name + "'");
                next.transaction.end(next.commit, sent, System.nanoTime());
                record.add(next.transaction);
                preparedFree.release();
            }
        }
    }

    private BlockingClient open() throws IOException {
        var client = BlockingClient.open("127.0.0.1", server.port(), server.superuser(), database, null, Map.of("application_name", "history"));
        client.query("SET deadlock_timeout = '5ms'");
        client.query("SET statement_timeout = '30s'");
        return client;
    }

    private final class Session implements AutoCloseable {
        private final BlockingClient client;
        private Random random;
        private Transaction transaction;
        private int ground;
        private boolean readOnly;
        private final List<String> savepoints = new ArrayList<>();
        private int savepointCount;

        Session(int number) throws IOException {
            client = open();
            random = new Random(seed * 31 + number);
        }

        void setUp() throws IOException {
            client.query("DROP TABLE IF EXISTS item");
            client.query("CREATE TABLE item (id int PRIMARY KEY, kind int NOT NULL, value int NOT NULL, writes text NOT NULL)");
            client.query("CREATE INDEX item_kind ON item (kind)");
            begin("setup", "READ COMMITTED");
            for (ground = 0; ground <= transactions / GROUND; ground++) {
                int number = nextWrite.getAndIncrement();
                long sent = System.nanoTime();
                var rows = rows("INSERT INTO item SELECT %d + k, %d + k %% %d, %d, '%d' FROM generate_series(0, %d) k RETURNING %s"
                        .formatted(ground * KEYS, ground * KINDS, KINDS, number, number, KEYS_AT_FIRST - 1, ROW));
                long received = System.nanoTime();
                rows.forEach(row -> transaction.steps.add(new Step.Write(sent, received, number, row, false)));
            }
            end(true);
        }

        void readEverything() throws IOException {
            begin("end", level.sql);
            for (ground = 0; ground <= transactions / GROUND; ground++) {
                read(keys(0, KEYS - 1), "", false, false);
            }
            end(true);
        }

        void work() throws IOException {
            int number;
            while ((number = nextTransaction.getAndIncrement()) < transactions) {
                random = new Random(seed * 1_000_003 + number);
                ground = number / GROUND;
                savepoints.clear();
                savepointCount = 0;
                readOnly = random.nextInt(8) == 0;
                begin("transaction " + number, switch (fault) {
                    case READ_COMMITTED -> Level.READ_COMMITTED.sql;
                    case REPEATABLE_READ -> Level.REPEATABLE_READ.sql;
                    default -> level.sql;
                } + (readOnly ? " READ ONLY" : "") + (readOnly && level == Level.SERIALIZABLE && random.nextInt(2) == 0 ? ", DEFERRABLE" : ""));
                boolean alive = true;
                for (int left = 1 + random.nextInt(5); left > 0 && alive; left--) {
                    alive = attempt();
                }
                if (alive) {
                    finish(number);
                }
            }
        }

        /// One statement; an error either ends the transaction or the innermost savepoint.
        /// @return whether the transaction goes on
        private boolean attempt() throws IOException {
            if (random.nextInt(4) == 0) {
                // Transactions must overlap, also where the machine gives each session a long slice.
                LockSupport.parkNanos(random.nextInt(400_000));
            }
            long sent = System.nanoTime();
            try {
                step();
                return true;
            } catch (BlockingClient.ServerError e) {
                require(e);
                if (!savepoints.isEmpty() && random.nextBoolean()) {
                    rollbackTo();
                    return true;
                }
                // The server gave the locks back when the statement failed.
                client.query("ROLLBACK");
                over(false, sent, System.nanoTime());
                return false;
            }
        }

        private void require(BlockingClient.ServerError e) {
            if (!EXPECTED.contains(e.sqlState())) {
                throw new AssertionError(e.sqlState() + " " + e.response().message() + "\n    " + transaction);
            }
        }

        private void step() throws IOException {
            if (readOnly) {
                read(random.nextBoolean() ? key() : anywhere(), "", false, false);
                return;
            }
            switch (random.nextInt(20)) {
                case 0, 1, 2, 3 -> read(key(), "", false, false);
                case 4, 5 -> read(anywhere(), "", true, false);
                case 6 -> read(anywhere(), "", false, false);
                case 7 -> read(random.nextInt(3) > 0 ? key() : anywhere(), lock(), false, true);
                case 8, 9, 10, 11 -> update(key(), false);
                case 12 -> update(key(), true);
                case 13 -> update(kinds(), false);
                case 14, 15 -> insert(random.nextBoolean());
                case 16 -> delete(random.nextInt(6) > 0 ? key() : kinds());
                case 17, 18 -> {
                    savepoints.add("s" + ++savepointCount);
                    client.query("SAVEPOINT " + savepoints.getLast());
                    transaction.steps.add(new Step.Savepoint(savepoints.getLast()));
                }
                case 19 -> {
                    if (savepoints.isEmpty()) {
                        read(key(), "", false, false);
                    } else if (random.nextInt(3) == 0) {
                        client.query("RELEASE " + savepoints.removeLast());
                    } else {
                        rollbackTo();
                    }
                }
                default -> throw new IllegalStateException();
            }
        }

        private void rollbackTo() throws IOException {
            int to = random.nextInt(savepoints.size());
            savepoints.subList(to + 1, savepoints.size()).clear();
            client.query("ROLLBACK TO " + savepoints.getLast());
            transaction.steps.add(new Step.RollbackTo(savepoints.getLast()));
        }

        private String lock() {
            return switch (random.nextInt(4)) {
                case 0 -> " FOR UPDATE";
                case 1 -> " FOR NO KEY UPDATE";
                default -> " FOR SHARE";
            } + switch (random.nextInt(4)) {
                case 0 -> " NOWAIT";
                case 1 -> " SKIP LOCKED";
                default -> "";
            };
        }

        private Predicate key() {
            return Predicate.key(ground * KEYS + random.nextInt(KEYS));
        }

        private Predicate keys(int from, int to) {
            return new Predicate(ground * KEYS + from, ground * KEYS + to, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }

        private Predicate kinds() {
            int kind = ground * KINDS + random.nextInt(KINDS);
            return new Predicate(ground * KEYS, ground * KEYS + KEYS - 1, kind, kind);
        }

        private Predicate anywhere() {
            int from = random.nextInt(KEYS);
            return random.nextBoolean() ? kinds() : keys(from, from + random.nextInt(KEYS - from));
        }

        /// No kind is on two grounds.
        private static String where(Predicate predicate) {
            return predicate.kindFrom() == predicate.kindTo() ? "kind = " + predicate.kindFrom()
                    : predicate.keyFrom() == predicate.keyTo() ? "id = " + predicate.keyFrom()
                    : "id BETWEEN " + predicate.keyFrom() + " AND " + predicate.keyTo();
        }

        private List<RowVersion> rows(String sql) throws IOException {
            return client.query(sql).getLast().rows().stream().map(row -> RowVersion.parse(row.getFirst())).toList();
        }

        private boolean strikes(Fault one) {
            return fault == one && random.nextInt(one.times) == 0;
        }

        private void read(Predicate predicate, String lock, boolean total, boolean locks) throws IOException {
            long sent = System.nanoTime();
            List<RowVersion> rows;
            if (total) {
                var line = client.query("SELECT count(*), sum(value), string_agg(" + ROW + ", ' ') FROM item WHERE " + where(predicate)).getLast().rows().getFirst();
                rows = line.get(2) == null ? List.of() : java.util.Arrays.stream(line.get(2).split(" ")).map(RowVersion::parse).toList();
                int sum = rows.stream().mapToInt(RowVersion::last).sum();
                if (Integer.parseInt(line.get(0)) != rows.size() || !rows.isEmpty() && Integer.parseInt(line.get(1)) != sum) {
                    throw new AssertionError("the sums of one statement do not agree: " + line + "\n    " + transaction);
                }
            } else {
                rows = rows("SELECT " + ROW + " FROM item WHERE " + where(predicate) + (strikes(Fault.LOCK_SWALLOWED) ? "" : lock));
                if (lock.isEmpty() && strikes(Fault.OLD_VERSION)) {
                    rows = rows.stream().map(row -> row.writes().size() == 1 ? row : new RowVersion(row.key(), row.kind(), row.before().writes())).toList();
                }
            }
            transaction.steps.add(new Step.Read(sent, System.nanoTime(), lock.endsWith("SKIP LOCKED") ? null : predicate, rows, locks));
        }

        private void update(Predicate predicate, boolean moves) throws IOException {
            int number = nextWrite.getAndIncrement();
            int kind = ground * KINDS + random.nextInt(KINDS);
            long sent = System.nanoTime();
            List<RowVersion> rows;
            if (!moves && strikes(Fault.UPDATE_SWALLOWED)) {
                rows = rows("SELECT " + ROW + " FROM item WHERE " + where(predicate)).stream().map(row -> row.with(number, row.kind())).toList();
            } else {
                rows = rows("UPDATE item SET value = " + number + ", writes = writes || '." + number + "'" + (moves ? ", kind = " + kind : "") + " WHERE " + where(predicate)
                        + " RETURNING " + ROW);
            }
            long received = System.nanoTime();
            transaction.steps.add(new Step.Read(sent, received, predicate, rows.stream().map(RowVersion::before).toList(), false));
            rows.forEach(row -> transaction.steps.add(new Step.Write(sent, received, number, row, false)));
        }

        private void insert(boolean orUpdate) throws IOException {
            int number = nextWrite.getAndIncrement();
            int key = ground * KEYS + random.nextInt(KEYS);
            long sent = System.nanoTime();
            var rows = rows("INSERT INTO item VALUES (" + key + ", " + (ground * KINDS + random.nextInt(KINDS)) + ", " + number + ", '" + number + "')"
                    + (orUpdate ? " ON CONFLICT (id) DO UPDATE SET value = excluded.value, writes = item.writes || '." + number + "'" : "") + " RETURNING "
                    + ROW.replaceAll("(id|kind|writes)", "item.$1"));
            long received = System.nanoTime();
            rows.forEach(row -> transaction.steps.add(new Step.Write(sent, received, number, row, false)));
        }

        private void delete(Predicate predicate) throws IOException {
            int number = nextWrite.getAndIncrement();
            long sent = System.nanoTime();
            var rows = rows("DELETE FROM item WHERE " + where(predicate) + " RETURNING " + ROW);
            long received = System.nanoTime();
            transaction.steps.add(new Step.Read(sent, received, predicate, rows, false));
            rows.forEach(row -> transaction.steps.add(new Step.Write(sent, received, number, row, true)));
        }

        private void begin(String name, String characteristics) throws IOException {
            transaction = new Transaction(name, System.nanoTime());
            client.query("BEGIN ISOLATION LEVEL " + characteristics);
        }

        private void finish(int number) throws IOException {
            boolean commit = random.nextInt(6) > 0;
            if (!readOnly && random.nextInt(12) == 0 && preparedFree.tryAcquire()) {
                prepare(number, commit);
            } else {
                end(commit);
            }
        }

        private void prepare(int number, boolean commit) throws IOException {
            String name = "history " + number;
            long sent = System.nanoTime();
            try {
                client.query("PREPARE TRANSACTION '" + name + "'");
                prepared.add(new Pending(transaction, name, commit));
            } catch (BlockingClient.ServerError e) {
                require(e);
                preparedFree.release();
                over(false, sent, System.nanoTime());
            }
        }

        private void end(boolean commit) throws IOException {
            boolean instead = commit ? !strikes(Fault.COMMIT_ROLLS_BACK) : strikes(Fault.ROLLBACK_COMMITS);
            long sent = System.nanoTime();
            try {
                client.query(instead ? "COMMIT" : "ROLLBACK");
                over(commit, sent, System.nanoTime());
            } catch (BlockingClient.ServerError e) {
                require(e);
                over(false, sent, System.nanoTime());
            }
        }

        private void over(boolean committed, long sent, long received) {
            transaction.end(committed, sent, received);
            record.add(transaction);
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }
}
