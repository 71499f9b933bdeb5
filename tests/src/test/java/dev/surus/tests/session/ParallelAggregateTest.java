package dev.surus.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.Server;
import dev.surus.tests.harness.SideBySide;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
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
        session.run("DROP TABLE IF EXISTS shared_out");
        session.run("CREATE TABLE shared_out (id int PRIMARY KEY, key int, note text)");
        session.run("INSERT INTO shared_out SELECT g, g % 50, 'n' || g FROM generate_series(1, " + ROWS + ") g");
    }

    @AfterEach
    void drop() {
        session.ask("DROP TABLE IF EXISTS shared_out");
        session.close();
    }

    private static Conversation connect() {
        var session = Conversation.with(Server.tested(), "postgres", Server.tested().superuser(), Map.of());
        session.run("SET min_parallel_table_scan_size = 0");
        session.run("SET parallel_setup_cost = 0");
        session.run("SET parallel_tuple_cost = 0");
        return session;
    }

    private static String plan(Conversation session, String statement) {
        return String.join("\n", session.run("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) " + statement).rows().stream()
                .map(List::getFirst).toList());
    }

    private static void write(Random random, Conversation writer) {
        writer.run("BEGIN");
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
        writer.run(random.nextInt(3) == 0 ? "ROLLBACK" : "COMMIT");
    }

    @Test
    void partsSeeWhatOneScanSees() throws Exception {
        assertThat(plan(session, SUMS)).contains("Parallel Seq Scan on shared_out", "Workers Launched: ");
        long seed = Long.getLong("surus.seed", System.nanoTime());
        var comparisons = new ArrayList<Future<Integer>>();
        try (var work = new SideBySide()) {
            for (int w = 0; w < 3; w++) {
                var random = new Random(seed + w);
                work.repeat(ParallelAggregateTest::connectToWrite, writer -> write(random, writer));
            }
            for (int r = 0; r < 2; r++) {
                comparisons.add(work.repeat(ParallelAggregateTest::connect, ParallelAggregateTest::compare));
            }
            work.letGoOn(SECONDS);
        }
        for (var comparison : comparisons) {
            assertThat(comparison.get()).as("-Dsurus.seed=%d", seed).isGreaterThan(5);
        }
    }

    private static Conversation connectToWrite() {
        var session = connect();
        session.run("SET lock_timeout = '200ms'");
        return session;
    }

    private static void compare(Conversation reader) {
        reader.run("BEGIN ISOLATION LEVEL REPEATABLE READ");
        var seen = new ArrayList<List<?>>();
        for (int workers : List.of(2, 0, 2)) {
            reader.run("SET LOCAL max_parallel_workers_per_gather = " + workers);
            seen.add(reader.run(SUMS).rows());
        }
        reader.run("COMMIT");
        assertThat(seen.get(0)).isEqualTo(seen.get(1));
        assertThat(seen.get(2)).isEqualTo(seen.get(1));
    }

    @Test
    void definitionsChangeBeside() throws Exception {
        try (var work = new SideBySide()) {
            var changes = work.repeat(ParallelAggregateTest::connect, owner -> {
                owner.run("ALTER TABLE shared_out ADD COLUMN more int DEFAULT 7");
                owner.run("UPDATE shared_out SET more = 8 WHERE id % 3 = 0");
                owner.run("BEGIN; TRUNCATE shared_out; ROLLBACK");
                owner.run("ALTER TABLE shared_out DROP COLUMN more");
            });
            long end = System.nanoTime() + SECONDS * 1_000_000_000 / 2;
            while (System.nanoTime() < end && !work.hasEnded()) {
                assertThat(session.value("SELECT sum(id) FROM shared_out")).isEqualTo(Integer.toString(ROWS * (ROWS + 1) / 2));
            }
            work.stop();
            assertThat(changes.get()).isPositive();
        }
    }

    @Test
    void aCancelledStatementLeavesNoWorkers() {
        session.run("INSERT INTO shared_out SELECT g, g % 50, repeat('ab', 200) FROM generate_series(10001, 60000) g");
        String slow = "SELECT count(*) FROM shared_out WHERE length(replace(replace(repeat(note, 40), 'a', 'bb'), 'b', 'ccc')) = 1";
        var other = connect();
        for (int i = 0; i < 3; i++) {
            session.run("SET statement_timeout = 60");
            assertThat(session.ask(slow).state()).isEqualTo("57014");
            session.run("RESET statement_timeout");
            var running = session.start(slow);
            while (!running.isDone()) {
                other.run("SELECT pg_cancel_backend(" + session.pid() + "), pg_sleep(0.02)");
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
        session.run("INSERT INTO shared_out SELECT g, g % 50, 'n' || g % 20000 FROM generate_series(10001, 60000) g");
        session.run("SET work_mem = '64kB'");
        session.run("SET hash_mem_multiplier = 1");
        String groups = "SELECT note, count(*) AS n, sum(id) AS s FROM shared_out GROUP BY note";
        assertThat(plan(session, groups)).contains("Partial HashAggregate");
        String digest = "SELECT count(*), sum(n), md5(string_agg(note || n || s, ',' ORDER BY note)) FROM (" + groups + ") g";
        var parallel = session.run(digest).rows();
        session.run("SET max_parallel_workers_per_gather = 0");
        assertThat(parallel).isEqualTo(session.run(digest).rows());
    }

    @Test
    void aSerializableTransactionWorksAlone() {
        try (var other = connect()) {
            for (Conversation each : List.of(session, other)) {
                each.run("BEGIN ISOLATION LEVEL SERIALIZABLE");
                assertThat(each.value("SELECT sum(key) FROM shared_out")).isNotNull();
            }
            assertThat(plan(session, "SELECT sum(key) FROM shared_out")).contains("Workers Launched: 0");
            session.run("UPDATE shared_out SET key = key + 1 WHERE id = 1");
            other.run("UPDATE shared_out SET key = key + 1 WHERE id = " + ROWS);
            session.run("COMMIT");
            assertThat(other.ask("COMMIT").state()).isEqualTo("40001");
        }
    }

    /// Workers do not come from nowhere: whoever finds them all at work does without.
    @Test
    void workersAreCounted() {
        session.run("SET max_parallel_workers = 0");
        assertThat(plan(session, SUMS)).doesNotContain("Parallel");
        session.run("RESET max_parallel_workers");
        session.run("BEGIN");
        session.run("DECLARE c CURSOR FOR " + SUMS);
        assertThat(session.run("FETCH c").rows()).hasSize(1);
        assertThat(plan(session, SUMS)).containsPattern("Workers Launched: [12]");
        session.run("COMMIT");
    }
}
