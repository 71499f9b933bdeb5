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

/// One snapshot sees the same rows by an index as by the table, whoever inserts, changes, deletes and takes it back meanwhile.
@Timeout(240)
class SnapshotPathsTest {
    private static final int ROWS = 400;
    private static final long SECONDS = 4;

    private Conversation session;

    @BeforeEach
    void table() {
        session = connect();
        session.run("DROP TABLE IF EXISTS paths");
        session.run("CREATE TABLE paths (id int PRIMARY KEY, key int, note text)");
        session.run("CREATE INDEX paths_key ON paths (key, id)");
        session.run("INSERT INTO paths SELECT g, g % 50, 'n' || g FROM generate_series(1, " + ROWS + ") g");
    }

    @AfterEach
    void drop() {
        session.run("DROP TABLE IF EXISTS paths");
        session.close();
    }

    private static Conversation connect() {
        return Conversation.with(Server.tested(), "postgres", Server.tested().superuser(), Map.of());
    }

    private static Conversation connectToWrite() {
        var session = connect();
        session.run("SET lock_timeout = '200ms'");
        return session;
    }

    /// One may lock another out, or meet it in a deadlock: then it rolls back.
    private static void write(Random random, Conversation writer) {
        writer.run("BEGIN");
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int id = 1 + random.nextInt(ROWS * 2);
            switch (random.nextInt(5)) {
                case 0 -> writer.ask("INSERT INTO paths VALUES (" + id + ", " + id % 50 + ", 'new') ON CONFLICT DO NOTHING");
                case 1 -> writer.ask("UPDATE paths SET key = (key + 7) % 50 WHERE id = " + id);
                case 2 -> writer.ask("DELETE FROM paths WHERE id = " + id);
                case 3 -> {
                    writer.ask("SAVEPOINT s");
                    writer.ask("UPDATE paths SET key = key + 1000 WHERE id = " + id);
                    writer.ask("INSERT INTO paths VALUES (" + (id + 5000) + ", " + id % 50 + ", 'taken back') ON CONFLICT DO NOTHING");
                    writer.ask("ROLLBACK TO s");
                }
                default -> writer.ask("UPDATE paths SET note = note || '.' WHERE id = " + id);
            }
        }
        writer.run(random.nextInt(3) == 0 ? "ROLLBACK" : "COMMIT");
    }

    private static final String SUMS = "SELECT count(*), sum(id), sum(key), sum(id::bigint * key) FROM paths WHERE key >= 0";
    private static final String SUMS_OF_EITHER = "SELECT count(*), sum(id), sum(key), sum(id::bigint * key) FROM paths WHERE key BETWEEN 0 AND 20 OR key > 40 OR id < 90";
    private static final String SUMS_OF_BOTH = "SELECT count(*), sum(id), sum(key), sum(id::bigint * key) FROM paths WHERE key BETWEEN 0 AND 30 AND id BETWEEN 50 AND 600";
    private static final List<String> PATHS = List.of("enable_indexscan", "enable_seqscan", "enable_bitmapscan");

    @Test
    void snapshotsSeeTheSameByTheIndexAndByTheTable() throws Exception {
        assertThat(plan(SUMS, "enable_indexscan")).contains("Index Scan using paths_key");
        assertThat(plan(SUMS, "enable_bitmapscan")).contains("Bitmap Index Scan on paths_key");
        assertThat(plan(SUMS_OF_EITHER, "enable_bitmapscan")).contains("BitmapOr");
        long seed = Long.getLong("surus.seed", System.nanoTime());
        var comparisons = new ArrayList<Future<Integer>>();
        try (var work = new SideBySide()) {
            for (int w = 0; w < 3; w++) {
                var random = new Random(seed + w);
                work.repeat(SnapshotPathsTest::connectToWrite, writer -> write(random, writer));
            }
            for (int r = 0; r < 2; r++) {
                comparisons.add(work.repeat(SnapshotPathsTest::connect, SnapshotPathsTest::compare));
            }
            work.letGoOn(SECONDS);
        }
        for (var comparison : comparisons) {
            assertThat(comparison.get()).as("-Dsurus.seed=%d", seed).isGreaterThan(10);
        }
    }

    private static void compare(Conversation reader) {
        reader.run("BEGIN ISOLATION LEVEL REPEATABLE READ");
        for (String sums : List.of(SUMS, SUMS_OF_EITHER, SUMS_OF_BOTH)) {
            var seen = new ArrayList<List<?>>();
            for (String path : PATHS) {
                choose(reader, path);
                seen.add(reader.run(sums).rows());
            }
            assertThat(seen).as(sums).allMatch(seen.getFirst()::equals);
        }
        reader.run("COMMIT");
    }

    private static void choose(Conversation reader, String path) {
        for (String one : PATHS) {
            reader.run("SET " + one + " = " + (one.equals(path) ? "on" : "off"));
        }
    }

    private String plan(String query, String path) {
        choose(session, path);
        var text = new StringBuilder();
        session.run("EXPLAIN " + query).rows().forEach(row -> text.append(row.getFirst()).append('\n'));
        PATHS.forEach(one -> session.run("RESET " + one));
        return text.toString();
    }
}
