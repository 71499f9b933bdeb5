package dev.surus.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.Server;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Indexes for which several threads read and sort.
@Timeout(240)
class ParallelIndexBuildTest {
    private static final int ROWS = 40_000;

    private Conversation session;

    @BeforeEach
    void table() {
        session = connect();
        session.run("DROP TABLE IF EXISTS sorted_out").require();
        session.run("CREATE TABLE sorted_out (id int, note text, part int)").require();
        session.run("INSERT INTO sorted_out SELECT g, CASE WHEN g % 9 > 0 THEN md5(g::text) END, g % 10 FROM generate_series(1, " + ROWS + ") g").require();
    }

    @AfterEach
    void drop() {
        session.ask("DROP TABLE IF EXISTS sorted_out");
        session.close();
    }

    private static Conversation connect() {
        var session = Conversation.with(Server.tested(), "postgres", Server.tested().superuser(), Map.of());
        session.run("SET min_parallel_table_scan_size = 0").require();
        return session;
    }

    private static String digest(Conversation session, boolean byIndex, String order) {
        session.run("BEGIN ISOLATION LEVEL REPEATABLE READ").require();
        session.run("SET LOCAL enable_seqscan = " + (byIndex ? "off" : "on")).require();
        session.run("SET LOCAL enable_indexscan = " + (byIndex ? "on" : "off")).require();
        session.run("SET LOCAL enable_bitmapscan = off").require();
        String sql = "SELECT count(*), md5(string_agg(id || coalesce(note, '-'), ',')) FROM (SELECT * FROM sorted_out ORDER BY " + order + ") s";
        assertThat(session.run("EXPLAIN " + sql).require().rows().toString().contains("Index Scan")).isEqualTo(byIndex);
        String digest = session.run(sql).require().rows().toString();
        session.run("COMMIT").require();
        return digest;
    }

    @Test
    void hasEveryRowInOrder() {
        session.run("DELETE FROM sorted_out WHERE id BETWEEN 5000 AND 15000").require();
        session.run("UPDATE sorted_out SET note = upper(note) WHERE id % 7 = 0").require();
        for (String order : new String[] {"note COLLATE \"C\", id", "part DESC, note COLLATE \"C\" DESC NULLS LAST, id"}) {
            session.run("CREATE INDEX sorted_out_order ON sorted_out (" + order + ")").require();
            assertThat(digest(session, true, order)).isEqualTo(digest(session, false, order));
            session.run("DROP INDEX sorted_out_order").require();
        }
    }

    @Test
    void findsWhatStandsTwice() {
        session.run("CREATE UNIQUE INDEX sorted_out_unique ON sorted_out (note)").require();
        session.run("INSERT INTO sorted_out VALUES (0, NULL, 1)").require();
        session.run("DROP INDEX sorted_out_unique").require();
        session.run("INSERT INTO sorted_out SELECT 0, note, 0 FROM sorted_out WHERE id = " + (ROWS / 2)).require();
        assertThat(session.ask("CREATE UNIQUE INDEX ON sorted_out (note)").state()).isEqualTo("23505");
        assertThat(session.ask("CREATE UNIQUE INDEX CONCURRENTLY sorted_out_unique ON sorted_out (note)").state()).isEqualTo("23505");
        session.run("DROP INDEX sorted_out_unique").require();
        session.run("DELETE FROM sorted_out WHERE id = 0").require();
        session.run("CREATE UNIQUE INDEX ON sorted_out (note)").require();
    }

    @Test
    void isCancelled() {
        for (int i = 0; i < 4; i++) {
            session.run("SET statement_timeout = " + (4 + 6 * i)).require();
            String state = session.ask("CREATE INDEX sorted_out_order ON sorted_out (note COLLATE \"C\", id)").state();
            assertThat(state).isIn("57014", null);
            session.run("RESET statement_timeout").require();
            session.run("DROP INDEX IF EXISTS sorted_out_order").require();
        }
        session.run("INSERT INTO sorted_out SELECT 0, repeat(md5(g::text), 100), g FROM generate_series(1, 1) g").require();
        assertThat(session.ask("CREATE INDEX ON sorted_out (note)").state()).isEqualTo("54000");
    }

    @Test
    void fillsBesideWriters() throws Exception {
        var stop = new AtomicBoolean();
        long seed = Long.getLong("surus.seed", System.nanoTime());
        try (var threads = Executors.newCachedThreadPool()) {
            var writing = threads.submit(() -> {
                var random = new Random(seed);
                try (var writer = connect()) {
                    while (!stop.get()) {
                        int id = random.nextInt(ROWS);
                        writer.run("BEGIN").require();
                        writer.run("UPDATE sorted_out SET note = md5(note) WHERE id BETWEEN " + id + " AND " + (id + 50)).require();
                        writer.run("DELETE FROM sorted_out WHERE id = " + id).require();
                        writer.run("INSERT INTO sorted_out VALUES (" + id + ", md5('" + id + "'), 3)").require();
                        writer.run(random.nextInt(3) == 0 ? "ROLLBACK" : "COMMIT").require();
                    }
                }
                return null;
            });
            for (int i = 0; i < 4 && !writing.isDone(); i++) {
                session.run("CREATE INDEX CONCURRENTLY sorted_out_order ON sorted_out (note COLLATE \"C\", id)").require();
                String order = "note COLLATE \"C\", id";
                session.run("BEGIN; LOCK TABLE sorted_out IN SHARE MODE; COMMIT").require();
                if (i == 3) {
                    stop.set(true);
                    writing.get();
                    assertThat(digest(session, true, order)).as("-Dsurus.seed=%d", seed).isEqualTo(digest(session, false, order));
                }
                session.run("DROP INDEX sorted_out_order").require();
            }
            stop.set(true);
            writing.get();
        }
    }
}
