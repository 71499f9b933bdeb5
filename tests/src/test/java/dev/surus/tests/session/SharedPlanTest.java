package dev.surus.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.protocol.BlockingClient;
import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Statements of the simple protocol that differ in literals share a plan among all sessions: the answer is the one of a plan of their own.
/// A comment keeps a statement from sharing, so each is compared with itself behind one.
@Timeout(240)
class SharedPlanTest {
    private static final String ALONE = " /* alone */";
    private static final long SEED = Long.getLong("surus.seed", 20261122);

    private final List<Conversation> open = new ArrayList<>();
    private Conversation one;

    @BeforeEach
    void tables() {
        one = with(Map.of());
        one.run("DROP SCHEMA IF EXISTS shared_plans CASCADE");
        one.run("CREATE SCHEMA shared_plans");
        one.run("SET search_path = shared_plans");
        one.run("CREATE TABLE t (i integer PRIMARY KEY, s smallint, l bigint, n numeric(6,2), d double precision, x text, c char(4), v varchar(5),"
                + " b boolean, day date, at timestamp, span interval, a integer[], j json)");
        one.run("CREATE INDEX ON t (x)");
        one.run("INSERT INTO t SELECT g, g % 7, g * 1000000000::bigint, g / 4.0, g / 8.0, 'x' || g % 20, 'c' || g % 5, 'v' || g % 9, g % 2 = 0, date '2024-01-01' + g,"
                + " timestamp '2024-01-01' + g * interval '1 hour', g * interval '1 minute', ARRAY[g, g + 1], '{\"k\": 1}' FROM generate_series(1, 200) g");
    }

    @AfterEach
    void close() {
        one.run("RESET ROLE");
        one.run("DROP SCHEMA shared_plans CASCADE");
        open.forEach(Conversation::close);
    }

    private Conversation with(Map<String, String> parameters) {
        var session = Conversation.with(Server.tested(), "postgres", Server.tested().superuser(), parameters);
        open.add(session);
        return session;
    }

    private Conversation inSchema() {
        var session = with(Map.of());
        session.run("SET search_path = shared_plans");
        return session;
    }

    /// The answer with all that an error says.
    private String shown(String sql) throws IOException {
        try {
            var result = one.client().query(sql).getLast();
            return result.tag() + " " + result.rows();
        } catch (BlockingClient.ServerError e) {
            String fields = e.response().fields().toString();
            // The end is elsewhere with the comment.
            return fields.contains("at end of input") ? fields.replaceAll("P=\\d+", "") : fields;
        }
    }

    /// Often enough that the plan is shared.
    private void warm(String format, Object... values) {
        for (Object value : values) {
            one.run(String.format(format, value));
        }
    }

    @Test
    void sameAnswersAsAlone() throws IOException {
        var random = new Random(SEED);
        var templates = List.of(
                "SELECT * FROM t WHERE i = %s", "SELECT i, x FROM t WHERE x = %s ORDER BY 1", "SELECT i FROM t WHERE i < %s ORDER BY i DESC LIMIT 3",
                "SELECT i FROM t WHERE n >= %s ORDER BY 1", "SELECT i FROM t WHERE %s > d ORDER BY 1", "SELECT i FROM t WHERE l = %s",
                "SELECT i FROM t WHERE c = %s ORDER BY i", "SELECT i FROM t WHERE v <> %s ORDER BY i", "SELECT i FROM t WHERE b = %s ORDER BY i LIMIT 2",
                "SELECT i FROM t WHERE day = %s", "SELECT count(*) FROM t WHERE at < %s", "SELECT i FROM t WHERE span = %s",
                "SELECT i FROM t WHERE i IN (1, %s, 7) ORDER BY i", "SELECT i FROM t WHERE x NOT IN ('x1', %s) ORDER BY i LIMIT 4",
                "SELECT i FROM t WHERE i BETWEEN 3 AND %s ORDER BY i", "SELECT i + %s FROM t WHERE i = 3", "SELECT s / 2, %s FROM t WHERE i = 2",
                "SELECT i FROM t WHERE i + 1 = %s", "SELECT i FROM t WHERE lower(x) = %s ORDER BY i", "SELECT i FROM t WHERE x LIKE %s ORDER BY i LIMIT 2",
                "SELECT i FROM t WHERE i = 4 OFFSET %s", "SELECT s, count(*) FROM t WHERE i > %s GROUP BY s ORDER BY 1",
                "SELECT i %% 3 + %s, count(*) FROM t GROUP BY i %% 3 + %<s ORDER BY 1", "SELECT i FROM t WHERE a = %s", "SELECT i FROM t WHERE j->>'k' = %s LIMIT 1",
                "SELECT i FROM t WHERE day > %s::date ORDER BY i LIMIT 1", "SELECT i FROM t WHERE i = ANY(%s) ORDER BY 1",
                "UPDATE t SET n = n + %s WHERE i = 5 RETURNING n", "UPDATE t SET v = %s WHERE i = 6 RETURNING v", "UPDATE t SET s = %s WHERE i = 7 RETURNING s",
                "UPDATE t SET x = x || %s, l = -%<s WHERE i = 8 RETURNING x, l", "UPDATE t SET span = %s WHERE i = 9 RETURNING span",
                "UPDATE t SET d = d / %s WHERE i = 10 RETURNING d", "UPDATE t SET day = %s WHERE i = 11 RETURNING day", "DELETE FROM t WHERE i = %s RETURNING i",
                "INSERT INTO t (i, s) VALUES (%s, 1) RETURNING *", "INSERT INTO t (i, n, x, v) VALUES (1000, %s, %<s, %<s) RETURNING *",
                "INSERT INTO t (i, b) VALUES (2000, %s), (2001, %<s) RETURNING i, b", "SELECT i FROM t WHERE missing = %s", "SELEC %s", "SELECT %s FROM t WHERE i = 1");
        var values = List.of("1", "5", "-3", "- 4", "0", "2147483647", "-2147483648", "2147483648", "3000000000", "9223372036854775807", "-9223372036854775808",
                "99999999999999999999", "1.5", "-0.25", ".5", "5.", "1e3", "'x3'", "'c1'", "'v2'", "'it''s'", "''", "'true'", "'5'", "' 7 '", "'2024-01-09'",
                "'2024-13-01'", "'01/02/2024'", "'1 hour'", "'{1,2}'", "'toolongvalue'", "'x%'", "NULL", "true", "current_date", "'1'::text", "(3)", "+4", "'today'",
                "1_000", "'a' 'b'", "E'x3'", "$1", "i");
        for (int round = 0; round < 700; round++) {
            String sql = String.format(templates.get(random.nextInt(templates.size())), values.get(random.nextInt(values.size())));
            one.run("BEGIN");
            String alone = shown(sql + ALONE);
            one.run("ROLLBACK");
            one.run("BEGIN");
            String together = shown(sql);
            one.run("ROLLBACK");
            assertThat(together).as("-Dsurus.seed=%d round %d: %s", SEED, round, sql).isEqualTo(alone);
        }
    }

    @Test
    void typesOfLiterals() {
        warm("UPDATE t SET n = i / %s WHERE i = 3", 2, 2, 2);
        assertThat(one.run("UPDATE t SET n = i / 2 WHERE i = 3 RETURNING n").rows()).isEqualTo(List.of(List.of("1.00")));
        assertThat(one.run("UPDATE t SET n = i / 2.0 WHERE i = 3 RETURNING n").rows()).isEqualTo(List.of(List.of("1.50")));
        warm("UPDATE t SET l = s * %s WHERE i = 5 RETURNING l", 3, 4, 5);
        assertThat(one.ask("UPDATE t SET l = s * 2147483647 WHERE i = 5").state()).isEqualTo("22003");
        assertThat(one.run("UPDATE t SET l = s * 2147483649 WHERE i = 5 RETURNING l").rows()).isEqualTo(List.of(List.of("10737418245")));
        assertThat(one.run("UPDATE t SET l = -2147483648 WHERE i = 5 RETURNING l").rows()).isEqualTo(List.of(List.of("-2147483648")));
    }

    @Test
    void definitionsChangedByOthers() {
        var two = inSchema();
        warm("SELECT * FROM t WHERE i = %s", 1, 2, 3);
        two.run("ALTER TABLE t DROP COLUMN j, ADD COLUMN added integer DEFAULT 5");
        assertThat(one.run("SELECT * FROM t WHERE i = 4").rows().getFirst()).hasSize(14).endsWith("5");
        two.run("ALTER TABLE t ALTER COLUMN i TYPE text");
        assertThat(one.ask("SELECT * FROM t WHERE i = 4").state()).isEqualTo("42883");
        two.run("DROP TABLE t");
        assertThat(one.ask("SELECT * FROM t WHERE i = 4").state()).isEqualTo("42P01");
        two.run("CREATE TABLE t (i numeric)");
        two.run("INSERT INTO t VALUES (4.0)");
        assertThat(one.run("SELECT * FROM t WHERE i = 4").rows()).isEqualTo(List.of(List.of("4.0")));
        two.run("CREATE VIEW w AS SELECT i + 1 AS i FROM t");
        warm("SELECT * FROM w WHERE i = %s", 1, 2, 3);
        assertThat(one.run("SELECT * FROM w WHERE i = 5").rows()).hasSize(1);
        two.run("CREATE OR REPLACE VIEW w AS SELECT i + 2 AS i FROM t");
        assertThat(one.run("SELECT * FROM w WHERE i = 6").rows()).hasSize(1);
    }

    @Test
    void ownUncommittedDefinitions() {
        warm("SELECT i FROM t WHERE x = %s ORDER BY i LIMIT 1", "'x1'", "'x2'", "'x3'");
        one.run("BEGIN");
        one.run("ALTER TABLE t RENAME COLUMN x TO y");
        one.run("SAVEPOINT before");
        assertThat(one.ask("SELECT i FROM t WHERE x = 'x4' ORDER BY i LIMIT 1").state()).isEqualTo("42703");
        one.run("ROLLBACK");
        assertThat(one.run("SELECT i FROM t WHERE x = 'x4' ORDER BY i LIMIT 1").rows()).isEqualTo(List.of(List.of("4")));
    }

    @Test
    void searchPathAndTemporaryTables() {
        var two = inSchema();
        warm("SELECT i FROM t WHERE i = %s", 1, 2, 3);
        assertThat(two.run("SELECT i FROM t WHERE i = 9").rows()).hasSize(1);
        two.run("CREATE TEMPORARY TABLE t (i integer)");
        assertThat(two.run("SELECT i FROM t WHERE i = 9").rows()).isEmpty();
        assertThat(one.run("SELECT i FROM t WHERE i = 9").rows()).hasSize(1);
        two.run("INSERT INTO t VALUES (9), (9)");
        assertThat(two.run("SELECT i FROM t WHERE i = 9").rows()).hasSize(2);
        two.run("DROP TABLE t");
        assertThat(two.run("SELECT i FROM t WHERE i = 9").rows()).hasSize(1);
        one.run("CREATE SCHEMA shared_plans_other");
        one.run("CREATE TABLE shared_plans_other.t (i integer)");
        one.run("SET search_path = shared_plans_other, shared_plans");
        assertThat(one.run("SELECT i FROM t WHERE i = 9").rows()).isEmpty();
        one.run("SET search_path = shared_plans");
        assertThat(one.run("SELECT i FROM t WHERE i = 9").rows()).hasSize(1);
        one.run("DROP SCHEMA shared_plans_other CASCADE");
    }

    @Test
    void rolesAndPrivileges() {
        var two = inSchema();
        two.run("DROP ROLE IF EXISTS shared_plans_reader");
        two.run("CREATE ROLE shared_plans_reader");
        two.run("GRANT USAGE ON SCHEMA shared_plans TO shared_plans_reader");
        two.run("GRANT SELECT ON t TO shared_plans_reader");
        one.run("SET ROLE shared_plans_reader");
        warm("SELECT i FROM t WHERE i = %s", 1, 2, 3);
        two.run("REVOKE SELECT ON t FROM shared_plans_reader");
        assertThat(one.ask("SELECT i FROM t WHERE i = 4").state()).isEqualTo("42501");
        two.run("GRANT SELECT (i) ON t TO shared_plans_reader");
        assertThat(one.run("SELECT i FROM t WHERE i = 4").rows()).hasSize(1);
        one.run("RESET ROLE");
        assertThat(one.run("SELECT i FROM t WHERE i = 4").rows()).hasSize(1);
        two.run("DROP OWNED BY shared_plans_reader");
        two.run("DROP ROLE shared_plans_reader");
    }

    @Test
    void settingsThatLiteralsDependOn() {
        warm("SELECT i FROM t WHERE day = %s", "'2024-01-05'", "'2024-01-06'", "'2024-02-01'");
        assertThat(one.run("SELECT i FROM t WHERE day = '02-03-2024'").rows()).isEqualTo(List.of(List.of("33")));
        one.run("SET datestyle = 'ISO, DMY'");
        assertThat(one.run("SELECT i FROM t WHERE day = '02-03-2024'").rows()).isEqualTo(List.of(List.of("61")));
        one.run("SET standard_conforming_strings = off");
        one.run("SET escape_string_warning = off");
        one.run("UPDATE t SET x = 'a\\\\b' WHERE i = 1");
        assertThat(one.run("SELECT length(x) FROM t WHERE i = 1").rows()).isEqualTo(List.of(List.of("3")));
        one.run("RESET ALL");
        one.run("SET search_path = shared_plans");
        one.run("UPDATE t SET x = 'a\\\\b' WHERE i = 1");
        assertThat(one.run("SELECT length(x) FROM t WHERE i = 1").rows()).isEqualTo(List.of(List.of("4")));
    }

    @Test
    void transactionsAndTexts() {
        warm("UPDATE t SET d = %s WHERE i = 1", 1, 2, 3);
        one.run("BEGIN READ ONLY");
        assertThat(one.ask("UPDATE t SET d = 4 WHERE i = 1").state()).isEqualTo("25006");
        assertThat(one.ask("UPDATE t SET d = 5 WHERE i = 1").state()).isEqualTo("25P02");
        one.run("ROLLBACK");
        String text = "SELECT query FROM pg_stat_activity WHERE pid = pg_backend_pid() AND query <> '%s'";
        warm(text, "a", "b", "c");
        assertThat(one.run(String.format(text, "d")).rows()).isEqualTo(List.of(List.of(String.format(text, "d"))));
        warm("INSERT INTO t (i, at) VALUES (%s, CURRENT_TIMESTAMP)", 5001, 5002, 5003);
        one.run("INSERT INTO t (i, at) VALUES (5004, CURRENT_TIMESTAMP)");
        assertThat(one.run("SELECT count(DISTINCT at) FROM t WHERE i > 5000").rows()).isEqualTo(List.of(List.of("4")));
    }

    /// Whoever reads by a partial index, or the few rows of a rare value by an index and the many of a common one without, goes on doing so.
    @Test
    void valuesThatDecideThePlan() {
        one.run("CREATE TABLE skewed (id integer PRIMARY KEY, kind integer, state text, filler text)");
        one.run("INSERT INTO skewed SELECT g, CASE WHEN g % 1000 = 0 THEN g ELSE 0 END, CASE WHEN g % 500 = 0 THEN 'open' ELSE 'done' END, repeat('x', 50)"
                + " FROM generate_series(1, 20000) g");
        one.run("CREATE INDEX skewed_kind ON skewed (kind)");
        one.run("CREATE INDEX skewed_open ON skewed (id) WHERE state = 'open'");
        one.run("ANALYZE skewed");
        for (int i = 0; i < 12; i++) {
            assertThat(one.run("SELECT id FROM skewed WHERE kind = " + (i + 1) * 1000).rows()).hasSize(1);
            assertThat(one.run("SELECT count(*) FROM skewed WHERE kind = 0 AND id > " + -i).rows()).isEqualTo(List.of(List.of("19980")));
            assertThat(one.run("SELECT count(*) FROM skewed WHERE state = '" + (i % 3 == 0 ? "done" : "open") + "' AND id > 0").rows())
                    .isEqualTo(List.of(List.of(i % 3 == 0 ? "19960" : "40")));
        }
    }
}
