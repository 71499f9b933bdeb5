package dev.surus.tests.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.Reference;
import dev.surus.tests.harness.Server;
import dev.surus.tests.harness.SurusServer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// EXPLAIN (LOCKS) in the middle of a transaction: foreign keys of rows that the transaction itself wrote are checked again when it changes them, be
/// it in other columns, and a cascade may come to a row twice.
class OwnRowsTest {
    private static final String DATABASE = "own_rows";
    private static final String SETUP = """
            CREATE TABLE p (id integer PRIMARY KEY);
            CREATE TABLE q (id integer PRIMARY KEY);
            CREATE TABLE c (id integer PRIMARY KEY, p_id integer REFERENCES p, q_id integer REFERENCES q, v integer);
            CREATE TABLE two (id integer PRIMARY KEY, a integer REFERENCES p ON DELETE SET NULL, b integer REFERENCES p ON DELETE SET NULL,
                q_id integer REFERENCES q);
            CREATE TABLE keyed (id integer PRIMARY KEY, p_id integer UNIQUE REFERENCES p ON DELETE SET NULL);
            CREATE TABLE sub (id integer PRIMARY KEY, k integer REFERENCES keyed (p_id) ON UPDATE CASCADE);
            INSERT INTO p VALUES (1), (2), (3), (4);
            INSERT INTO q VALUES (1);
            INSERT INTO c VALUES (1, 1, 1, 0);
            INSERT INTO two VALUES (1, 3, 3, 1);
            INSERT INTO keyed VALUES (1, 3);
            INSERT INTO sub VALUES (1, 3);
            """;
    private static final String LOCKS = """
            SELECT relation::regclass || ' ' || mode FROM pg_locks
            WHERE locktype = 'relation' AND pid = pg_backend_pid() AND relation >= 16384""";

    /// What the transaction did before, and the statement.
    private static final List<List<String>> CASES = List.of(
            List.of("", "UPDATE c SET v = v + 1"),
            List.of("INSERT INTO c VALUES (10, 1, 1, 0)", "UPDATE c SET v = v + 1"),
            List.of("UPDATE c SET v = 1 WHERE id = 1", "UPDATE c SET v = 2"),
            List.of("UPDATE c SET v = 1 WHERE id = 1", "INSERT INTO c VALUES (1, 1, 1, 0) ON CONFLICT (id) DO UPDATE SET v = 3"),
            List.of("INSERT INTO c VALUES (10, 1, 1, 0)", "MERGE INTO c USING q ON c.q_id = q.id WHEN MATCHED THEN UPDATE SET v = 5"),
            List.of("SAVEPOINT s; UPDATE c SET v = 1; ROLLBACK TO s", "UPDATE c SET v = 2"),
            List.of("SAVEPOINT s; UPDATE c SET v = 1; RELEASE s", "UPDATE c SET v = 2"),
            List.of("CREATE TABLE n AS SELECT 1 AS id, 1 AS p_id; ALTER TABLE n ADD FOREIGN KEY (p_id) REFERENCES p", "UPDATE n SET id = 2"),
            List.of("", "DELETE FROM p WHERE id = 3"),
            List.of("", "UPDATE keyed SET p_id = 2"));

    @BeforeAll
    static void setUp() {
        for (Server server : List.of(SurusServer.shared(), Reference.shared())) {
            assertThat(server.psql("postgres", "CREATE DATABASE " + DATABASE + " TEMPLATE template0", "-q")).isEmpty();
            assertThat(server.psql(DATABASE, SETUP, "-q", "-v", "ON_ERROR_STOP=1")).isEmpty();
        }
    }

    @AfterAll
    static void tearDown() {
        for (Server server : List.of(SurusServer.shared(), Reference.shared())) {
            server.psql("postgres", "DROP DATABASE " + DATABASE, "-q");
        }
    }

    @TestFactory
    Stream<DynamicTest> whatIsSaidIsTaken() {
        return CASES.stream().map(each -> DynamicTest.dynamicTest(each.toString(), () -> {
            var said = new TreeSet<String>();
            var onSurus = locks(SurusServer.shared(), each.get(0), each.get(1), said);
            var onReference = locks(Reference.shared(), each.get(0), each.get(1), null);
            assertThat(onSurus).isEqualTo(onReference);
            assertThat(said).isEqualTo(onSurus);
        }));
    }

    /// The relation locks at the statement's end.
    /// @param said gets those that the transaction had before, and those that EXPLAIN (LOCKS) announces; null to ask nobody
    private static Set<String> locks(Server server, String before, String statement, Set<String> said) {
        try (var session = Conversation.with(server, DATABASE, "postgres", Map.of())) {
            session.run("BEGIN");
            if (!before.isEmpty()) {
                session.run(before);
            }
            if (said != null) {
                session.run(LOCKS).rows().forEach(row -> said.add(row.getFirst()));
                for (var row : session.run("EXPLAIN (LOCKS) " + statement).rows()) {
                    if (row.get(2).startsWith("relation ") && !row.get(5).equals("briefly")) {
                        said.add(row.get(1).substring(row.get(1).lastIndexOf(' ') + 1) + " " + row.get(3));
                    }
                }
            }
            session.run(statement);
            var locks = new TreeSet<String>();
            session.run(LOCKS).rows().forEach(row -> locks.add(row.getFirst()));
            session.run("ROLLBACK");
            return locks;
        }
    }

    /// In a script, rows of an earlier statement are the transaction's own up to its end.
    @Test
    void aScriptRemembersWhatItsTransactionWrote() {
        try (var session = Conversation.with(SurusServer.shared(), DATABASE, "postgres", Map.of())) {
            var rows = session.run("""
                    EXPLAIN (LOCKS) DO LANGUAGE sql $$
                        UPDATE c SET v = 1;
                        BEGIN;
                        UPDATE c SET v = 2;
                        UPDATE c SET v = 3;
                        COMMIT;
                        UPDATE c SET v = 4;
                    $$""").rows();
            assertThat(rows.stream().filter(row -> "table p".equals(row.get(4))).map(row -> row.get(1)).toList()).containsOnly("4").isNotEmpty();
        }
    }
}
