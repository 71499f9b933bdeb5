package dev.surus.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Aggregates that several threads divide among themselves: beside writers, cancelled, out of memory, under SERIALIZABLE.
@Timeout(240)
class ParallelAggregateTest {
    private static final int ROWS = 6000;
    private static final long SECONDS = 3;
    private static final String SUMS = "SELECT count(*), sum(id), sum(key), sum(id::bigint * key), min(note), max(id) FROM shared_out WHERE key >= 0";

    private Conversation session;

    @BeforeEach
    void table() {
        session = connect();
        session.run("DROP TABLE IF EXISTS shared_out").require();
        session.run("CREATE TABLE shared_out (id int PRIMARY KEY, key int, note text)").require();
        session.run("INSERT INTO shared_out SELECT g, g % 50, 'n' || g FROM generate_series(1, " + ROWS + ") g").require();
    }

    @AfterEach
    void drop() {
        session.ask("DROP TABLE IF EXISTS shared_out");
        session.close();
    }

    private static Conversation connect() {
        var session = Conversation.with(Server.tested(), "postgres", Server.tested().superuser(), Map.of());
        session.run("SET min_parallel_table_scan_size = 0").require();
        session.run("SET parallel_setup_cost = 0").require();
        session.run("SET parallel_tuple_cost = 0").require();
        return session;
    }

    private static String plan(Conversation session, String statement) {
        return String.join("\n", session.run("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) " + statement).require().rows().stream()
                .map(List::getFirst).toList());
    }

    private static void write(Random random, Conversation writer) {
        writer.ask("BEGIN");
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int id = 1 + random.nextInt(ROWS * 2);
            switch (random.nextInt(6)) {
                case 0 -> writer.ask("INSERT INTO shared_out VALUES (" + id + ", " + id % 50 + ", 'new') ON CONFLICT DO NOTHING");
                case 1 -> writer.ask("UPDATE shared_out SET key = (key + 7) % 50 WHERE id BETWEEN " + id + " AND " + (id + 20));
                case 2 -> writer.ask("DELETE FROM shared_out WHERE id BETWEEN " + id + " AND " + (id + 3));
                case 3 -> {
                    writer.ask("SAVEPOINT s");
                    writer.ask("UPDATE shared_out SET key = key + 1000 WHERE id = " + id);
                    writer.ask("INSERT INTO shared_out SELECT g, 1, repeat('x', 300) FROM generate_series(" + (id + 50_000) + ", " + (id + 50_030)
                            + ") g ON CONFLICT DO NOTHING");
                    writer.ask("ROLLBACK TO s");
                }
                case 4 -> writer.ask("INSERT INTO shared_out SELECT g, g % 50, 'more' FROM generate_series(" + (id + 20_000) + ", " + (id + 20_040)
                        + ") g ON CONFLICT DO NOTHING");
                default -> writer.ask("UPDATE shared_out SET note = note || '.' WHERE id = " + id);
            }
        }
        writer.ask(random.nextInt(3) == 0 ? "ROLLBACK" : "COMMIT");
    }

    @Test
    void partsSeeWhatOneScanSees() throws Exception {
        assertThat(plan(session, SUMS)).contains("Parallel Seq Scan on shared_out", "Workers Launched: ");
        long seed = Long.getLong("surus.seed", System.nanoTime());
        var stop = new AtomicBoolean();
        var comparisons = new ArrayList<Future<Integer>>();
        try (var threads = Executors.newCachedThreadPool()) {
            for (int w = 0; w < 3; w++) {
                long own = seed + w;
                threads.submit((Callable<Void>) () -> {
                    var random = new Random(own);
                    try (var writer = connect()) {
                        writer.run("SET lock_timeout = '200ms'").require();
                        while (!stop.get()) {
                            write(random, writer);
                        }
                    }
                    return null;
                });
            }
            for (int r = 0; r < 2; r++) {
                comparisons.add(threads.submit(() -> compare(stop)));
            }
            long end = System.nanoTime() + SECONDS * 1_000_000_000;
            while (System.nanoTime() < end && comparisons.stream().noneMatch(Future::isDone)) {
                session.run("SELECT pg_sleep(0.05)").require();
            }
            stop.set(true);
            for (var comparison : comparisons) {
                assertThat(comparison.get()).as("-Dsurus.seed=%d", seed).isGreaterThan(5);
            }
        }
    }

    private static int compare(AtomicBoolean stop) {
        int done = 0;
        try (var reader = connect()) {
            while (!stop.get()) {
                reader.run("BEGIN ISOLATION LEVEL REPEATABLE READ").require();
                var seen = new ArrayList<List<?>>();
                for (int workers : List.of(2, 0, 2)) {
                    reader.run("SET LOCAL max_parallel_workers_per_gather = " + workers).require();
                    seen.add(reader.run(SUMS).require().rows());
                }
                reader.run("COMMIT").require();
                assertThat(seen.get(0)).isEqualTo(seen.get(1));
                assertThat(seen.get(2)).isEqualTo(seen.get(1));
                done++;
            }
        }
        return done;
    }

    @Test
    void definitionsChangeBeside() throws Exception {
        var stop = new AtomicBoolean();
        try (var threads = Executors.newCachedThreadPool()) {
            var changes = threads.submit(() -> {
                int done = 0;
                try (var owner = connect()) {
                    while (!stop.get()) {
                        owner.run("ALTER TABLE shared_out ADD COLUMN more int DEFAULT 7").require();
                        owner.run("UPDATE shared_out SET more = 8 WHERE id % 3 = 0").require();
                        owner.run("BEGIN; TRUNCATE shared_out; ROLLBACK").require();
                        owner.run("ALTER TABLE shared_out DROP COLUMN more").require();
                        done++;
                    }
                }
                return done;
            });
            long end = System.nanoTime() + SECONDS * 1_000_000_000 / 2;
            while (System.nanoTime() < end && !changes.isDone()) {
                assertThat(session.value("SELECT sum(id) FROM shared_out")).isEqualTo(Integer.toString(ROWS * (ROWS + 1) / 2));
            }
            stop.set(true);
            assertThat(changes.get()).isPositive();
        }
    }

    @Test
    void aCancelledStatementLeavesNoWorkers() {
        session.run("INSERT INTO shared_out SELECT g, g % 50, repeat('ab', 200) FROM generate_series(10001, 60000) g").require();
        String slow = "SELECT count(*) FROM shared_out WHERE length(replace(replace(repeat(note, 40), 'a', 'bb'), 'b', 'ccc')) = 1";
        var other = connect();
        for (int i = 0; i < 3; i++) {
            session.run("SET statement_timeout = 60").require();
            assertThat(session.ask(slow).state()).isEqualTo("57014");
            session.run("RESET statement_timeout").require();
            var running = session.start(slow);
            while (!running.isDone()) {
                other.run("SELECT pg_cancel_backend(" + session.pid() + "), pg_sleep(0.02)").require();
            }
            assertThat(Conversation.await(running).state()).isEqualTo("57014");
        }
        other.close();
        assertThat(plan(session, SUMS)).containsPattern("Workers Launched: [12]");
        assertThat(session.value("SELECT count(*) FROM shared_out")).isEqualTo(Integer.toString(ROWS + 50_000));
    }

    @Test
    void anErrorOfAWorkerIsTheStatements() {
        for (int id : new int[] {1, ROWS / 3, ROWS / 2, ROWS}) {
            assertThat(session.ask("SELECT sum(10 / (id - " + id + ")) FROM shared_out").state()).isEqualTo("22012");
        }
        assertThat(session.value("SELECT sum(id) FROM shared_out")).isEqualTo(Integer.toString(ROWS * (ROWS + 1) / 2));
        assertThat(plan(session, SUMS)).containsPattern("Workers Launched: [12]");
    }

    /// More groups than work_mem holds: each part puts some on disk.
    @Test
    void groupsGoToDisk() {
        session.run("INSERT INTO shared_out SELECT g, g % 50, 'n' || g % 20000 FROM generate_series(10001, 60000) g").require();
        session.run("SET work_mem = '64kB'").require();
        session.run("SET hash_mem_multiplier = 1").require();
        String groups = "SELECT note, count(*) AS n, sum(id) AS s FROM shared_out GROUP BY note";
        assertThat(plan(session, groups)).contains("Partial HashAggregate");
        String digest = "SELECT count(*), sum(n), md5(string_agg(note || n || s, ',' ORDER BY note)) FROM (" + groups + ") g";
        var parallel = session.run(digest).require().rows();
        session.run("SET max_parallel_workers_per_gather = 0").require();
        assertThat(parallel).isEqualTo(session.run(digest).require().rows());
    }

    @Test
    void aSerializableTransactionWorksAlone() {
        try (var other = connect()) {
            for (Conversation each : List.of(session, other)) {
                each.run("BEGIN ISOLATION LEVEL SERIALIZABLE").require();
                assertThat(each.value("SELECT sum(key) FROM shared_out")).isNotNull();
            }
            assertThat(plan(session, "SELECT sum(key) FROM shared_out")).contains("Workers Launched: 0");
            session.run("UPDATE shared_out SET key = key + 1 WHERE id = 1").require();
            other.run("UPDATE shared_out SET key = key + 1 WHERE id = " + ROWS).require();
            session.run("COMMIT").require();
            assertThat(other.ask("COMMIT").state()).isEqualTo("40001");
        }
    }

    /// Workers do not come from nowhere: whoever finds them all at work does without.
    @Test
    void workersAreCounted() {
        session.run("SET max_parallel_workers = 0").require();
        assertThat(plan(session, SUMS)).doesNotContain("Parallel");
        session.run("RESET max_parallel_workers").require();
        session.run("BEGIN").require();
        session.run("DECLARE c CURSOR FOR " + SUMS).require();
        assertThat(session.run("FETCH c").require().rows()).hasSize(1);
        assertThat(plan(session, SUMS)).containsPattern("Workers Launched: [12]");
        session.run("COMMIT").require();
    }
}
