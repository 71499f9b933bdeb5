package dev.surus.engine.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.engine.base.Interrupts;
import dev.surus.engine.catalog.Bootstrap;
import dev.surus.engine.config.ServerSettings;
import dev.surus.engine.session.Session;
import dev.surus.engine.session.SessionStart;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.disk.DataDirectoryLock;
import dev.surus.engine.storage.disk.SimulatedDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A whole engine with SQL on a disk that loses its power or its process: definitions of every kind run, commit, roll back or are open at the crash; after each
/// start many sessions at once ask the catalogs, in all databases, while transactions that the crash interrupted still roll back and new definitions begin.
///
/// The catalogs' own descriptions must be what they always were, by index and without; a table has the columns that its last acknowledged definition gave
/// it, or the one that was on its way; no catalog row refers to one that is gone.
///
/// `-Dsurus.seed=N -Dsurus.rounds=N`; threads make no two runs alike.
class CatalogCrashTest {
    private static final StorageOptions OPTIONS = StorageOptions.defaults().withPoolPages(640).withLog(1 << 20, 1 << 20, 4 << 20, 16 << 20);
    private static final long SEED = Long.getLong("surus.seed", System.nanoTime());
    private static final String COLUMNS_OF = "SELECT attname, attnum, atttypid, attisdropped FROM pg_attribute WHERE attrelid = '%s'::regclass ORDER BY attnum";
    private static final List<String> CATALOGS = List.of("pg_class", "pg_attribute", "pg_type", "pg_index", "pg_depend", "pg_database", "fixed");
    /// Each gives no row.
    private static final List<String> DANGLING = List.of(
            "SELECT attrelid FROM pg_attribute a WHERE NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = a.attrelid)",
            "SELECT oid FROM pg_class c WHERE relnatts <> (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0)",
            "SELECT indexrelid FROM pg_index WHERE indexrelid NOT IN (SELECT oid FROM pg_class) OR indrelid NOT IN (SELECT oid FROM pg_class)",
            "SELECT oid FROM pg_type WHERE typrelid <> 0 AND typrelid NOT IN (SELECT oid FROM pg_class)",
            "SELECT adrelid FROM pg_attrdef WHERE adrelid NOT IN (SELECT oid FROM pg_class)");

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    private final SimulatedDisk disk = new SimulatedDisk(SEED);
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pids = new AtomicInteger();
    private final AtomicInteger losers = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();
    private final Map<String, List<List<Object>>> expected = new HashMap<>();
    private final List<Definer> definers = List.of(new Definer(0), new Definer(1), new Definer(2));
    private Database database;

    @Test
    @Timeout(240)
    void catalogsAreWholeWhileLosersRollBack() throws Exception {
        rounds(Integer.getInteger("surus.rounds", 12));
    }

    @Test
    @Tag("slow")
    void catalogsAreWholeManyTimes() throws Exception {
        rounds(Integer.getInteger("surus.rounds", 400));
    }

    private void open() {
        var lock = DataDirectoryLock.acquire(directory);
        try {
            database = Database.open(directory, disk, OPTIONS.withRedoThreads(random.nextInt(3)), lock, new ServerSettings(), null);
        } finally {
            if (database == null) {
                lock.close();
            }
        }
    }

    private void rounds(int rounds) throws Exception {
        System.out.println("CatalogCrashTest -Dsurus.seed=" + SEED);
        java.nio.file.Files.createDirectories(directory.resolve("global"));
        Storage.create(disk, OPTIONS, 42);
        open();
        database.fill(new Bootstrap.Options("owner", null, "C.UTF-8", "C.UTF-8", 6));
        try (var client = new Client("postgres")) {
            client.must("CREATE TABLE fixed (id integer PRIMARY KEY, word text)");
            client.must("INSERT INTO fixed SELECT i, 'word ' || i FROM generate_series(1, 500) i");
            for (String catalog : CATALOGS) {
                expected.put(catalog, client.rows(COLUMNS_OF.formatted(catalog)));
                assertTrue(expected.get(catalog).size() > 2);
            }
        }
        database.close();
        database = null;
        for (int round = 0; round < rounds && failures.isEmpty(); round++) {
            round(round);
        }
        if (!failures.isEmpty()) {
            var failure = failures.peek();
            throw new AssertionError("-Dsurus.seed=" + SEED + ": " + failure, failure);
        }
        System.out.println(rounds + " rounds, " + losers + " losers beside sessions, " + answers + " answers");
    }

    private void round(int round) throws Exception {
        disk.crashAfter(random.nextInt(8) == 0 ? random.nextInt(200) : 300 + random.nextInt(3_000));
        var threads = new ArrayList<Thread>();
        try {
            open();
            losers.addAndGet(database.cluster().transactions().losers().count());
            boolean indexes = random.nextBoolean();
            var looking = new ArrayList<Thread>();
            for (int i = 0; i < 3; i++) {
                boolean byIndex = i == 0 || indexes;
                looking.add(start(() -> look(byIndex)));
            }
            for (var definer : definers) {
                looking.add(start(definer::check));
            }
            for (var thread : looking) {
                join(thread);
            }
            for (var definer : definers) {
                threads.add(start(new Random(random.nextLong()), definer::define));
            }
            threads.add(start(new Random(random.nextLong()), this::change));
            threads.add(start(new Random(random.nextLong()), this::makeDatabases));
            threads.add(start(() -> {
                while (failures.isEmpty()) {
                    look(true);
                }
            }));
            long deadline = System.nanoTime() + 60_000_000_000L;
            while (!disk.isOff() && System.nanoTime() < deadline && failures.isEmpty()) {
                LockSupport.parkNanos(1_000_000);
            }
        } catch (Throwable failure) {
            note(failure);
        }
        disk.switchOff();
        if (database != null) {
            try {
                database.cluster().storage().health().poison(new IllegalStateException("the process is dead"));
            } catch (SimulatedDisk.PowerLoss _) {
                // Nor can that be noted.
            }
            database.sessions().raiseAll(Interrupts.Reason.SHUTDOWN);
            for (var thread : threads) {
                join(thread);
            }
            try {
                database.abandon();
            } catch (SimulatedDisk.PowerLoss _) {
                // There is nothing left to be done.
            }
            database = null;
        }
        disk.restart(random.nextBoolean());
    }

    private interface Work {
        void run() throws Exception;
    }

    private interface Turns {
        void run(Client client, Random random) throws Exception;
    }

    private Thread start(Work work) {
        return Thread.ofPlatform().start(() -> {
            try {
                work.run();
            } catch (Throwable failure) {
                note(failure);
            }
        });
    }

    private Thread start(Random own, Turns turns) {
        return start(() -> {
            try (var client = new Client("postgres")) {
                while (failures.isEmpty()) {
                    turns.run(client, own);
                }
            }
        });
    }

    private void note(Throwable failure) {
        if (!disk.isOff() && !(failure instanceof Gone)) {
            failures.add(failure);
        }
    }

    private static void join(Thread thread) throws InterruptedException {
        if (!thread.join(java.time.Duration.ofSeconds(60))) {
            var stuck = new AssertionError("a thread does not end");
            stuck.setStackTrace(thread.getStackTrace());
            throw stuck;
        }
    }

    /// The server is dead.
    private static final class Gone extends RuntimeException {
        Gone(Throwable cause) {
            super(cause);
        }
    }

    // ---- clients

    private final class Client implements AutoCloseable {
        private final RecordingSink sink = new RecordingSink();
        private final Session session;

        Client(String name) {
            session = database.connect(new SessionStart("owner", name, Map.of(), null, null, pids.incrementAndGet(), false), sink);
            must("SET lock_timeout = 100; SET deadlock_timeout = 20");
        }

        /// @return the SQLSTATE of the error, or null
        String ask(String sql) {
            sink.clear();
            try {
                session.query(sql);
            } catch (RuntimeException | Error failure) {
                if (disk.isOff()) {
                    throw new Gone(failure);
                }
                throw failure;
            }
            if (disk.isOff()) {
                throw new Gone(null);
            }
            answers.incrementAndGet();
            return sink.error == null ? null : sink.error.state.code();
        }

        void must(String sql) {
            String state = ask(sql);
            if (state != null && !disk.isOff()) {
                throw new AssertionError(sql + ": " + state + " " + sink.error.primary);
            }
        }

        List<List<Object>> rows(String sql) {
            must(sql);
            return List.copyOf(sink.rows);
        }

        @Override
        public void close() {
            try {
                session.close();
            } catch (RuntimeException | Error failure) {
                if (!disk.isOff()) {
                    throw failure;
                }
            }
        }
    }

    // ---- what must hold

    private void look(boolean byIndex) {
        List<List<Object>> names;
        try (var client = new Client("postgres")) {
            look(client, byIndex);
            names = client.rows("SELECT datname::text FROM pg_database WHERE datname LIKE 'made%'");
        }
        for (var name : names) {
            Client there;
            try {
                there = new Client(name.getFirst().toString());
            } catch (dev.surus.engine.base.SqlException dropped) {
                continue;
            }
            try (there) {
                look(there, byIndex);
            }
        }
    }

    private void look(Client client, boolean byIndex) {
        client.must("SET enable_indexscan = " + byIndex + "; SET enable_bitmapscan = " + byIndex + "; SET enable_seqscan = " + !byIndex);
        for (String catalog : CATALOGS) {
            if (!catalog.equals("fixed") || client.rows("SELECT FROM pg_class WHERE relname = 'fixed'").size() == 1) {
                assertEquals(expected.get(catalog), client.rows(COLUMNS_OF.formatted(catalog)), catalog);
            }
        }
        assertEquals(1, client.rows("SELECT oid, relname, relnamespace, reltype, relowner, relam, relfilenode, relkind, relnatts, relhasindex, relispartition"
                + " FROM pg_class WHERE relname = 'pg_attribute'").size());
        client.must("SET enable_indexscan = on; SET enable_bitmapscan = on; SET enable_seqscan = on");
        for (String query : DANGLING) {
            assertEquals(List.of(), client.rows(query), query);
        }
    }

    /// Changes and rolls back rows of ordinary tables, so that there are losers that roll back beside sessions.
    private void change(Client client, Random own) {
        client.ask("BEGIN");
        for (int i = own.nextInt(4); i >= 0; i--) {
            client.ask("UPDATE fixed SET word = 'word ' || id WHERE id % 7 = " + own.nextInt(7));
        }
        if (own.nextInt(10) == 0) {
            client.ask("CHECKPOINT");
        }
        client.ask(own.nextBoolean() ? "COMMIT" : "ROLLBACK");
    }

    private int databases;

    private void makeDatabases(Client client, Random own) {
        for (var row : client.rows("SELECT datname::text FROM pg_database WHERE datname LIKE 'made%'")) {
            client.ask("DROP DATABASE " + row.getFirst());
        }
        client.ask("CREATE DATABASE made_" + databases++);
        LockSupport.parkNanos(own.nextInt(20_000_000));
    }

    /// Makes, changes and drops its own tables, in transactions of several statements.
    private final class Definer {
        private final int number;
        private int names;
        /// Columns by table, as acknowledged; what a commit that is on its way would make of it.
        private TreeMap<String, List<String>> tables = new TreeMap<>();
        private TreeMap<String, List<String>> next;

        Definer(int number) {
            this.number = number;
        }

        private TreeMap<String, List<String>> found(Client client) {
            var found = new TreeMap<String, List<String>>();
            for (var row : client.rows("SELECT relname::text FROM pg_class WHERE relname ~ '^own_" + number + "_[0-9]*$' AND relkind = 'r'")) {
                String name = row.getFirst().toString();
                client.rows("SELECT * FROM " + name);
                found.put(name, List.copyOf(client.sink.columns));
                for (var each : client.sink.rows) {
                    assertEquals(client.sink.columns.size(), each.size());
                }
            }
            return found;
        }

        private void check() {
            try (var client = new Client("postgres")) {
                var found = found(client);
                if (next != null && found.equals(next)) {
                    tables = next;
                }
                assertEquals(tables, found);
                next = null;
            }
        }

        private void define(Client client, Random own) {
            var mine = new TreeMap<>(tables);
            client.must("BEGIN");
            boolean ok = true;
            for (int step = own.nextInt(4); step >= 0 && ok; step--) {
                if (own.nextInt(6) == 0) {
                    client.must("SAVEPOINT s");
                    var kept = new TreeMap<>(mine);
                    ok = step(client, own, mine);
                    if (!ok || own.nextBoolean()) {
                        client.must("ROLLBACK TO s");
                        mine = kept;
                        ok = true;
                    }
                } else {
                    ok = step(client, own, mine);
                }
            }
            if (!ok || own.nextInt(3) == 0) {
                client.must("ROLLBACK");
            } else {
                next = mine;
                if (client.ask("COMMIT") == null) {
                    tables = mine;
                }
                next = null;
            }
            if (own.nextInt(12) == 0 && !tables.isEmpty()) {
                client.ask((own.nextBoolean() ? "VACUUM FULL " : "REINDEX TABLE ") + tables.firstKey());
            }
            if (own.nextInt(15) == 0) {
                client.ask("CHECKPOINT");
            }
        }

        private boolean step(Client client, Random own, TreeMap<String, List<String>> mine) {
            if (mine.isEmpty() || mine.size() < 4 && own.nextInt(3) == 0) {
                String name = "own_" + number + "_" + names++;
                mine.put(name, List.of("id", "word"));
                return client.ask("CREATE TABLE " + name + " (id serial PRIMARY KEY, word text DEFAULT 'w')") == null
                        && client.ask("INSERT INTO " + name + " (word) SELECT 'word ' || i FROM generate_series(1, 20) i") == null;
            }
            var names = new ArrayList<>(mine.keySet());
            String name = names.get(own.nextInt(names.size()));
            return switch (own.nextInt(6)) {
                case 0 -> {
                    mine.remove(name);
                    yield client.ask("DROP TABLE " + name) == null;
                }
                case 1 -> client.ask("CREATE INDEX ON " + name + " (word)") == null;
                case 2 -> client.ask("TRUNCATE " + name) == null;
                case 3 -> {
                    var columns = new ArrayList<>(mine.get(name));
                    if (columns.size() < 3) {
                        yield true;
                    }
                    String gone = columns.removeLast();
                    mine.put(name, columns);
                    yield client.ask("ALTER TABLE " + name + " DROP COLUMN " + gone) == null;
                }
                default -> {
                    var columns = new ArrayList<>(mine.get(name));
                    String added = "added_" + this.names++;
                    columns.add(added);
                    mine.put(name, columns);
                    yield client.ask("ALTER TABLE " + name + " ADD COLUMN " + added + " integer DEFAULT 7") == null;
                }
            };
        }
    }
}
