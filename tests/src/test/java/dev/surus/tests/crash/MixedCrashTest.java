package dev.surus.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.Machine;
import dev.surus.tests.harness.SurusServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// kill -9 under pgbench and under every kind of definition at once. After each start: sums are equal and every acknowledged transaction
/// counts, what each client was last told holds (or what it had asked for and was not told about), the catalogs and the files name each other,
/// and no catalog row refers to one that is gone.
class MixedCrashTest {
    private static final long SEED = Long.getLong("surus.seed", System.nanoTime());
    private static final Pattern PROCESSED = Pattern.compile("number of transactions actually processed: (\\d+)");
    private static final int COPIED_ROWS = 700;

    @Test
    @Timeout(240)
    void survives() {
        survives(3);
    }

    @Test
    @Tag("slow")
    void survivesManyTimes() {
        survives(Integer.getInteger("surus.rounds", 50));
    }

    private static void survives(int rounds) {
        System.out.println("MixedCrashTest -Dsurus.seed=" + SEED);
        var random = new Random(SEED);
        Path scratch = Machine.scratch("mixed");
        try (var server = new SurusServer("checkpoint_timeout = 30s", "max_wal_size = 64MB")) {
            Machine.run(Map.of(), "", 60, List.of(Machine.postgres("pgbench"), "-h", "127.0.0.1", "-p", Integer.toString(server.port()),
                    "-U", "postgres", "-i", "-s", "1", "-q", "postgres")).requireSuccess();
            Path lines = writeCopyFile(scratch);
            try (var session = Conversation.with(server, "postgres")) {
                session.run("CREATE TABLE searched (id integer PRIMARY KEY, word text, number integer);"
                        + "INSERT INTO searched SELECT i, 'word ' || i % 100, i % 10 FROM generate_series(1, 3000) i;"
                        + "CREATE TABLE loaded (id integer, tag integer NOT NULL)");
            }
            var workers = List.of(new TableMaker(), new IndexMaker(), new DatabaseMaker(), new Loader(lines), new Vacuum());
            long acknowledged = 0;
            for (int round = 0; round < rounds; round++) {
                acknowledged = round(server, random, round, workers, acknowledged);
            }
        } finally {
            Machine.delete(scratch);
        }
    }

    private static Path writeCopyFile(Path scratch) {
        try {
            return Files.writeString(scratch.resolve("lines"),
                    java.util.stream.IntStream.rangeClosed(1, COPIED_ROWS).mapToObj(i -> i + "\n").collect(Collectors.joining()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @return how many of pgbench's transactions are certain to be there
    private static long round(SurusServer server, Random random, int round, List<Worker> workers, long before) {
        int clients = 4;
        var bench = new AtomicReference<Machine.Outcome>();
        var threads = new ArrayList<Thread>();
        threads.add(Thread.ofPlatform().start(() -> bench.set(Machine.run(Map.of(), "", 60, List.of(Machine.postgres("pgbench"), "-h", "127.0.0.1",
                "-p", Integer.toString(server.port()), "-U", "postgres", "-n", "-c", Integer.toString(clients), "-T", "50", "postgres")))));
        var failures = new java.util.concurrent.ConcurrentLinkedQueue<Throwable>();
        for (var worker : workers) {
            var own = new Random(random.nextLong());
            worker.round = round;
            worker.answers.set(0);
            threads.add(Thread.ofPlatform().start(() -> {
                try (var session = Conversation.with(server, "postgres", "postgres", Map.of("client_min_messages", "error"))) {
                    while (worker.turn(session, own)) {
                        worker.answers.incrementAndGet();
                    }
                } catch (UncheckedIOException gone) {
                    // The server died while this client came or went.
                } catch (Throwable failure) {
                    failures.add(failure);
                }
            }));
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(80);
        awaitBenchmark(server, before, deadline);
        while (failures.isEmpty() && workers.stream().anyMatch(worker -> worker.answers.get() == 0) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(5_000_000);
        }
        LockSupport.parkNanos(random.nextInt(600_000_000));
        server.kill();
        for (Thread thread : threads) {
            try {
                assertThat(thread.join(java.time.Duration.ofSeconds(60))).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        assertThat(failures).isEmpty();
        assertThat(workers).allMatch(worker -> worker.answers.get() > 0, "each has had an answer");
        server.start();
        var processed = PROCESSED.matcher(bench.get().output());
        assertThat(processed.find()).as(bench.get().output()).isTrue();
        long acknowledged = before + Long.parseLong(processed.group(1));
        try (var session = Conversation.with(server, "postgres")) {
            long found = Long.parseLong(session.value("SELECT count(*) FROM pgbench_history"));
            assertThat(found).isBetween(acknowledged, acknowledged + clients);
            String sum = session.value("SELECT coalesce(sum(delta), 0) FROM pgbench_history");
            assertThat(session.value("SELECT sum(abalance) FROM pgbench_accounts")).isEqualTo(sum);
            assertThat(session.value("SELECT sum(tbalance) FROM pgbench_tellers")).isEqualTo(sum);
            assertThat(session.value("SELECT sum(bbalance) FROM pgbench_branches")).isEqualTo(sum);
            for (var worker : workers) {
                worker.check(session);
            }
            checkReferences(session);
            checkFiles(server, session);
            return found;
        }
    }

    private static void awaitBenchmark(SurusServer server, long before, long deadline) {
        try (var session = Conversation.with(server, "postgres")) {
            while (Long.parseLong(session.value("SELECT count(*) FROM pgbench_history")) <= before + 20) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("pgbench does nothing: " + session.run("SELECT pid, state, wait_event_type, wait_event, query,"
                            + " pg_blocking_pids(pid) FROM pg_stat_activity").rows());
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    // ---- who works

    private abstract static class Worker {
        final AtomicInteger answers = new AtomicInteger();
        int round;

        /// @return false where the server is gone
        abstract boolean turn(Conversation session, Random random);

        abstract void check(Conversation session);

        static boolean ask(Conversation session, String... statements) {
            for (String statement : statements) {
                var answer = session.ask(statement);
                if (!answer.succeeded()) {
                    assertThat(answer.state()).as(statement + ": " + answer.text()).isIn("gone", "57P01");
                    return false;
                }
            }
            return true;
        }
    }

    /// Makes and drops tables with keys, sequences, long values, alone and several at once.
    private static final class TableMaker extends Worker {
        private int number;
        private final Set<String> there = new HashSet<>();
        private final Set<String> doubtful = new HashSet<>();

        @Override
        boolean turn(Conversation session, Random random) {
            if (there.size() > 3) {
                String name = there.iterator().next();
                there.remove(name);
                doubtful.add(name);
                if (!ask(session, "DROP TABLE " + name)) {
                    return false;
                }
                doubtful.remove(name);
            }
            String name = "made_" + number++;
            boolean rollback = random.nextInt(4) == 0;
            doubtful.add(name);
            if (!ask(session, "BEGIN", "CREATE TABLE " + name + " (id serial PRIMARY KEY, name text UNIQUE, extra text)",
                    "INSERT INTO " + name + " (name, extra) SELECT 'row ' || i, repeat('e', i * 400) FROM generate_series(1, 30) i",
                    "ALTER TABLE " + name + " ADD COLUMN late integer DEFAULT 7", rollback ? "ROLLBACK" : "COMMIT")) {
                return false;
            }
            doubtful.remove(name);
            if (!rollback) {
                there.add(name);
            }
            return true;
        }

        @Override
        void check(Conversation session) {
            var found = column(session, "SELECT relname FROM pg_class WHERE relname LIKE 'made\\_%' AND relkind = 'r'");
            assertThat(found).containsAll(there);
            for (String name : found) {
                assertThat(there.contains(name) || doubtful.contains(name)).as(name).isTrue();
                assertThat(session.run("SELECT count(*), sum(late), sum(length(extra)) FROM " + name).rows())
                        .isEqualTo(List.of(List.of("30", "210", "186000")));
                assertThat(session.value("SELECT id FROM " + name + " WHERE name = 'row 9'")).isEqualTo("9");
            }
            there.clear();
            there.addAll(found);
            doubtful.clear();
        }
    }

    /// Makes and drops indexes of a table that is being written.
    private static final class IndexMaker extends Worker {
        private int number;

        @Override
        boolean turn(Conversation session, Random random) {
            String name = "searched_" + number++;
            String concurrently = random.nextBoolean() ? "CONCURRENTLY " : "";
            return ask(session, "CREATE INDEX " + concurrently + name + " ON searched (word, number)",
                    "UPDATE searched SET word = 'word ' || (id + " + number + ") % 100 WHERE id % 50 = " + random.nextInt(50))
                    && (random.nextInt(4) == 0 || ask(session, "DROP INDEX " + (random.nextBoolean() ? "CONCURRENTLY " : "") + name));
        }

        @Override
        void check(Conversation session) {
            assertThat(session.value("SELECT count(*) FROM searched")).isEqualTo("3000");
            for (String word : List.of("word 7", "word 50")) {
                session.run("SET enable_indexscan = off; SET enable_bitmapscan = off");
                var expected = column(session, "SELECT id FROM searched WHERE word = '" + word + "'");
                session.run("RESET ALL; SET enable_seqscan = off");
                assertThat(column(session, "SELECT id FROM searched WHERE word = '" + word + "'")).isEqualTo(expected);
                session.run("RESET ALL");
            }
            // What CONCURRENTLY left is not valid, as PostgreSQL's is; it can be dropped.
            for (String name : column(session, "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 'searched'::regclass AND NOT indisprimary")) {
                session.run("DROP INDEX " + name);
            }
        }
    }

    private static final class DatabaseMaker extends Worker {
        private int number;
        private String there;
        private String doubtful;

        @Override
        boolean turn(Conversation session, Random random) {
            if (there != null) {
                doubtful = there;
                there = null;
                if (!ask(session, "DROP DATABASE " + doubtful)) {
                    return false;
                }
            }
            doubtful = "made_" + number++;
            if (!ask(session, "CREATE DATABASE " + doubtful)) {
                return false;
            }
            there = doubtful;
            doubtful = null;
            return true;
        }

        @Override
        void check(Conversation session) {
            var found = column(session, "SELECT datname FROM pg_database WHERE datname LIKE 'made\\_%'");
            if (there != null) {
                assertThat(found).contains(there);
            }
            for (String name : found) {
                assertThat(name).isIn(there, doubtful);
            }
            there = found.isEmpty() ? null : found.iterator().next();
            doubtful = null;
        }
    }

    /// Replaces a table's rows by TRUNCATE and COPY.
    private static final class Loader extends Worker {
        private final Path lines;
        private int tag;
        private int acknowledged = -1;

        Loader(Path lines) {
            this.lines = lines;
        }

        @Override
        boolean turn(Conversation session, Random random) {
            tag++;
            boolean rollback = random.nextInt(4) == 0;
            if (!ask(session, "BEGIN", "TRUNCATE loaded", "ALTER TABLE loaded ALTER tag SET DEFAULT " + tag,
                    "COPY loaded (id) FROM '" + lines + "'", rollback ? "ROLLBACK" : "COMMIT")) {
                return false;
            }
            acknowledged = rollback ? acknowledged : tag;
            return true;
        }

        @Override
        void check(Conversation session) {
            var rows = session.run("SELECT tag, count(*) FROM loaded GROUP BY tag").rows();
            if (rows.isEmpty()) {
                assertThat(acknowledged).isEqualTo(-1);
                return;
            }
            assertThat(rows).hasSize(1);
            assertThat(rows.getFirst().get(1)).isEqualTo(Integer.toString(COPIED_ROWS));
            int found = Integer.parseInt(rows.getFirst().getFirst());
            assertThat(found).isIn(acknowledged, tag);
            acknowledged = found;
        }
    }

    private static final class Vacuum extends Worker {
        @Override
        boolean turn(Conversation session, Random random) {
            return ask(session, List.of("VACUUM searched", "ANALYZE", "VACUUM ANALYZE pgbench_accounts", "CHECKPOINT", "VACUUM pgbench_history")
                    .get(random.nextInt(5)));
        }

        @Override
        void check(Conversation session) {}
    }

    // ---- what must hold

    /// Catalog rows whose owner is gone.
    static void checkReferences(Conversation session) {
        for (String query : List.of(
                "SELECT attrelid FROM pg_attribute WHERE attrelid NOT IN (SELECT oid FROM pg_class)",
                "SELECT oid FROM pg_class c WHERE relkind IN ('r', 'S', 'v') AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid)",
                "SELECT indexrelid FROM pg_index WHERE indexrelid NOT IN (SELECT oid FROM pg_class) OR indrelid NOT IN (SELECT oid FROM pg_class)",
                "SELECT oid FROM pg_class WHERE relkind = 'i' AND oid NOT IN (SELECT indexrelid FROM pg_index)",
                "SELECT oid FROM pg_constraint WHERE conrelid <> 0 AND conrelid NOT IN (SELECT oid FROM pg_class)",
                "SELECT oid FROM pg_attrdef WHERE adrelid NOT IN (SELECT oid FROM pg_class)",
                "SELECT oid FROM pg_type WHERE typrelid <> 0 AND typrelid NOT IN (SELECT oid FROM pg_class)",
                "SELECT seqrelid FROM pg_sequence WHERE seqrelid NOT IN (SELECT oid FROM pg_class)",
                "SELECT objid FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid <> 0 AND objid NOT IN (SELECT oid FROM pg_class)",
                "SELECT refobjid FROM pg_depend WHERE refclassid = 'pg_class'::regclass AND refobjid NOT IN (SELECT oid FROM pg_class)",
                "SELECT objid FROM pg_depend WHERE classid = 'pg_constraint'::regclass AND objid NOT IN (SELECT oid FROM pg_constraint)",
                "SELECT objid FROM pg_shdepend WHERE dbid <> 0 AND dbid NOT IN (SELECT oid FROM pg_database)")) {
            assertThat(session.run(query).rows()).as(query).isEmpty();
        }
    }

    /// Each relation's file exists, and each file belongs to a relation.
    static void checkFiles(SurusServer server, Conversation session) {
        session.run("CHECKPOINT"); // small new files are in memory alone
        var databases = new TreeSet<>(column(session, "SELECT oid::text FROM pg_database"));
        assertThat(names(server.data().resolve("base"))).isEqualTo(databases);
        for (var row : session.run("SELECT oid::text, datname FROM pg_database WHERE datallowconn").rows()) {
            try (var there = Conversation.with(server, row.get(1))) {
                var files = names(server.data().resolve("base").resolve(row.getFirst()));
                var relations = column(there, "SELECT coalesce(nullif(relfilenode, 0), oid)::text FROM pg_class"
                        + " WHERE relkind IN ('r', 'i', 'S', 'm') AND NOT relisshared AND relpersistence = 'p' AND relnamespace <> 'pg_toast'::regnamespace");
                var orphans = new TreeSet<>(files);
                orphans.removeAll(relations);
                relations.removeAll(files);
                relations.removeIf(number -> Integer.parseInt(number) < 16_384); // some of PostgreSQL's own are computed and have none
                assertThat(orphans).as("files of " + row.get(1) + " that no relation has").isEmpty();
                assertThat(relations).as("relations of " + row.get(1) + " that have no file").isEmpty();
            }
        }
    }

    private static TreeSet<String> names(Path directory) {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> !name.equals("pgsql_tmp")).collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> column(Conversation session, String query) {
        return session.run(query).rows().stream().map(List::getFirst).collect(Collectors.toCollection(HashSet::new));
    }
}
