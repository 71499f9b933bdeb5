package dev.surus.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.Server;
import dev.surus.tests.harness.SideBySide;
import java.util.Map;
import java.util.Random;
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
        session.run("DROP TABLE IF EXISTS sorted_out");
        session.run("CREATE TABLE sorted_out (id int, note text, part int)");
        session.run("INSERT INTO sorted_out SELECT g, CASE WHEN g % 9 > 0 THEN md5(g::text) END, g % 10 FROM generate_series(1, " + ROWS + ") g");
    }

    @AfterEach
    void drop() {
        session.ask("DROP TABLE IF EXISTS sorted_out");
        session.close();
    }

    private static Conversation connect() {
        var session = Conversation.with(Server.tested(), "postgres", Server.tested().superuser(), Map.of());
        session.run("SET min_parallel_table_scan_size = 0");
        return session;
    }

    private static String digest(Conversation session, boolean byIndex, String order) {
        session.run("BEGIN ISOLATION LEVEL REPEATABLE READ");
        session.run("SET LOCAL enable_seqscan = " + (byIndex ? "off" : "on"));
        session.run("SET LOCAL enable_indexscan = " + (byIndex ? "on" : "off"));
        session.run("SET LOCAL enable_bitmapscan = off");
        String sql = "SELECT count(*), md5(string_agg(id || coalesce(note, '-'), ',')) FROM (SELECT * FROM sorted_out ORDER BY " + order + ") s";
        assertThat(session.run("EXPLAIN " + sql).rows().toString().contains("Index Scan")).isEqualTo(byIndex);
        String digest = session.run(sql).rows().toString();
        session.run("COMMIT");
        return digest;
    }

    @Test
    void hasEveryRowInOrder() {
        session.run("DELETE FROM sorted_out WHERE id BETWEEN 5000 AND 15000");
        session.run("UPDATE sorted_out SET note = upper(note) WHERE id % 7 = 0");
        for (String order : new String[] {"note COLLATE \"C\", id", "part DESC, note COLLATE \"C\" DESC NULLS LAST, id"}) {
            session.run("CREATE INDEX sorted_out_order ON sorted_out (" + order + ")");
            assertThat(digest(session, true, order)).isEqualTo(digest(session, false, order));
            session.run("DROP INDEX sorted_out_order");
        }
    }

    @Test
    void findsWhatStandsTwice() {
        session.run("CREATE UNIQUE INDEX sorted_out_unique ON sorted_out (note)");
        session.run("INSERT INTO sorted_out VALUES (0, NULL, 1)");
        session.run("DROP INDEX sorted_out_unique");
        session.run("INSERT INTO sorted_out SELECT 0, note, 0 FROM sorted_out WHERE id = " + (ROWS / 2));
        assertThat(session.ask("CREATE UNIQUE INDEX ON sorted_out (note)").state()).isEqualTo("23505");
        assertThat(session.ask("CREATE UNIQUE INDEX CONCURRENTLY sorted_out_unique ON sorted_out (note)").state()).isEqualTo("23505");
        session.run("DROP INDEX sorted_out_unique");
        session.run("DELETE FROM sorted_out WHERE id = 0");
        session.run("CREATE UNIQUE INDEX ON sorted_out (note)");
    }

    @Test
    void isCancelled() {
        for (int i = 0; i < 4; i++) {
            session.run("SET statement_timeout = " + (4 + 6 * i));
            String state = session.ask("CREATE INDEX sorted_out_order ON sorted_out (note COLLATE \"C\", id)").state();
            assertThat(state).isIn("57014", null);
            session.run("RESET statement_timeout");
            session.run("DROP INDEX IF EXISTS sorted_out_order");
        }
        session.run("INSERT INTO sorted_out SELECT 0, repeat(md5(g::text), 100), g FROM generate_series(1, 1) g");
        assertThat(session.ask("CREATE INDEX ON sorted_out (note)").state()).isEqualTo("54000");
    }

    @Test
    void fillsBesideWriters() throws Exception {
        long seed = Long.getLong("surus.seed", System.nanoTime());
        var random = new Random(seed);
        String order = "note COLLATE \"C\", id";
        try (var work = new SideBySide()) {
            work.repeat(ParallelIndexBuildTest::connect, writer -> write(random, writer));
            for (int i = 0; i < 4 && !work.hasEnded(); i++) {
                session.run("CREATE INDEX CONCURRENTLY sorted_out_order ON sorted_out (" + order + ")");
                session.run("BEGIN; LOCK TABLE sorted_out IN SHARE MODE; COMMIT");
                if (i == 3) {
                    work.stop();
                    assertThat(digest(session, true, order)).as("-Dsurus.seed=%d", seed).isEqualTo(digest(session, false, order));
                }
                session.run("DROP INDEX sorted_out_order");
            }
            work.stop();
        }
    }

    private static void write(Random random, Conversation writer) {
        int id = random.nextInt(ROWS);
        writer.run("BEGIN");
        writer.run("UPDATE sorted_out SET note = md5(note) WHERE id BETWEEN " + id + " AND " + (id + 50));
        writer.run("DELETE FROM sorted_out WHERE id = " + id);
        writer.run("INSERT INTO sorted_out VALUES (" + id + ", md5('" + id + "'), 3)");
        writer.run(random.nextInt(3) == 0 ? "ROLLBACK" : "COMMIT");
    }
}
