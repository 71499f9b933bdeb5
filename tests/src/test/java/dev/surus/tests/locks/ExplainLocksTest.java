package dev.surus.tests.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.Reference;
import dev.surus.tests.harness.Server;
import dev.surus.tests.harness.SurusServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// EXPLAIN (LOCKS) says what happens: each statement of `locks/statements.sql` is explained, then run, and what pg_locks shows at its
/// end, on Surus and on the reference, is what was said. And it leaves no trace.
class ExplainLocksTest {
    private static final String DATABASE = StatementLocksTest.DATABASE;
    private static final Map<Server, LockNames> NAMES = new HashMap<>();

    /// Statements that meet no row of those that would make them take all that is said.
    private static final Set<String> WITHOUT_ROWS = Set.of("INSERT INTO table_c (a_id, b_id) SELECT id, id FROM table_a",
            "MERGE INTO prod USING plain ON plain.a = prod.prod_id WHEN MATCHED AND price < 0 THEN DELETE WHEN MATCHED THEN DO NOTHING");

    @BeforeAll
    static void setUp() throws IOException {
        StatementLocksTest.setUp();
        for (Server server : List.of(SurusServer.shared(), Reference.shared())) {
            try (var session = Conversation.with(server, DATABASE, "postgres", Map.of())) {
                NAMES.put(server, new LockNames().learn(session));
            }
        }
    }

    @AfterAll
    static void tearDown() {
        StatementLocksTest.tearDown();
    }

    @TestFactory
    Stream<DynamicTest> statements() throws IOException {
        var single = StatementLocksTest.statementLines().stream().filter(line -> !line.contains("; ")).toList();
        assertThat(single).hasSizeGreaterThanOrEqualTo(440);
        return single.stream().map(statement -> DynamicTest.dynamicTest(statement, () -> {
            var certain = explained(statement, Set.of("to the end"));
            var possible = explained(statement, Set.of("to the end", "if there are rows", "possible"));
            var surus = StatementLocksTest.locks(SurusServer.shared(), statement);
            var reference = StatementLocksTest.locks(Reference.shared(), statement);
            reference.removeAll(StatementLocksTest.EXCEPTIONS.getOrDefault(statement, Set.of()));
            if (WITHOUT_ROWS.contains(statement)) {
                assertThat(surus).isEqualTo(reference).containsAll(certain);
                assertThat(possible).containsAll(surus);
            } else {
                assertThat(possible).as("on Surus").isEqualTo(surus);
                assertThat(possible).as("on the reference").isEqualTo(reference);
            }
        }));
    }

    private static final Pattern RELATION = Pattern.compile("relation (\\d+) of database \\d+");
    private static final Pattern OBJECT = Pattern.compile("object (\\d+) of class (\\d+) of database \\d+");

    /// The relation and object locks that stay until the transaction's end.
    private static TreeSet<String> explained(String statement, Set<String> held) {
        try (var session = Conversation.with(SurusServer.shared(), DATABASE, "postgres", Map.of("client_min_messages", "warning"))) {
            var locks = new TreeSet<String>();
            for (var row : session.run("EXPLAIN (LOCKS) " + statement).rows()) {
                if (row.get(2) == null || !held.contains(row.get(5))) {
                    continue;
                }
                String described = described(row.get(1), row.get(2), row.get(3));
                if (described != null) {
                    locks.add(described);
                }
            }
            return locks;
        }
    }

    private static String described(String object, String lock, String mode) {
        var names = NAMES.get(SurusServer.shared());
        Matcher relation = RELATION.matcher(lock);
        Matcher other = OBJECT.matcher(lock);
        if (relation.matches()) {
            return object.startsWith("new ") ? newRelation(object, mode)
                    : names.describe(cells("relation", relation.group(1), null, null, mode));
        }
        if (other.matches()) {
            return object.startsWith("new ") ? names.catalog(other.group(2)) + " " + newObject(object).replaceAll("pg_temp_\\d+", "pg_temp") + " " + mode
                    : names.describe(cells("object", null, other.group(2), other.group(1), mode));
        }
        return null;
    }

    private static List<String> cells(String type, String relation, String catalog, String object, String mode) {
        var cells = new ArrayList<String>();
        cells.add(type);
        cells.add(relation);
        cells.add(catalog);
        cells.add(object);
        cells.add(mode);
        cells.add("t");
        return cells;
    }

    private static String newRelation(String object, String mode) {
        String name = object.substring(object.lastIndexOf(' ') + 1);
        if (name.startsWith("pg_toast")) {
            return null;
        }
        return "relation " + (name.contains(".") ? name : "public." + name).replaceAll("pg_temp_\\d+", "pg_temp") + " " + mode;
    }

    private static String newObject(String object) {
        Matcher part = Pattern.compile("new constraint (\\S+) on table (?:\\S+\\.)?(\\S+)").matcher(object);
        if (part.matches()) {
            return part.group(1) + " of " + part.group(2);
        }
        part = Pattern.compile("new default value for column (\\S+) of table (?:\\S+\\.)?(\\S+)").matcher(object);
        if (part.matches()) {
            return part.group(2) + "." + part.group(1);
        }
        String name = object.substring(object.lastIndexOf(' ') + 1);
        name = name.substring(name.lastIndexOf('.') + 1);
        return name.endsWith("[]") ? "_" + name.substring(0, name.length() - 2) : name.replaceAll("\\(.*", "");
    }

    // ---- row locks

    private static final List<String> ROW_MODES = List.of("FOR KEY SHARE", "FOR SHARE", "FOR NO KEY UPDATE", "FOR UPDATE");

    /// Statements that lock rows: what surus_row_locks shows of each was said, in that mode or a stronger one.
    @TestFactory
    Stream<DynamicTest> rowLocks() throws IOException {
        var locking = StatementLocksTest.statementLines().stream().filter(line -> !line.contains("; ")
                && (line.matches("(INSERT|UPDATE|DELETE|MERGE|WITH) .*") || line.startsWith("SELECT") && line.contains(" FOR "))).toList();
        assertThat(locking).hasSizeGreaterThanOrEqualTo(60);
        return locking.stream().map(statement -> DynamicTest.dynamicTest(statement, () -> {
            try (var session = Conversation.with(SurusServer.shared(), DATABASE, "postgres", Map.of("client_min_messages", "warning"))) {
                var said = new HashMap<String, Integer>();
                for (var row : session.run("EXPLAIN (LOCKS) " + statement).rows()) {
                    if (row.get(2) != null && row.get(2).startsWith("rows of relation ")) {
                        said.merge(row.get(2).replaceAll("\\D+(\\d+) of database.*", "$1"), ROW_MODES.indexOf(row.get(3)), Math::max);
                    }
                }
                session.run("BEGIN");
                session.run(statement);
                for (var row : session.run("SELECT DISTINCT relation, mode FROM surus_row_locks WHERE pg_backend_pid() = ANY (pids)").rows()) {
                    assertThat(said).containsKey(row.get(0));
                    assertThat(ROW_MODES.indexOf(row.get(1))).isLessThanOrEqualTo(said.get(row.get(0)));
                }
                session.run("ROLLBACK");
            }
        }));
    }

    @Test
    void rowLocksShowRowsModesHoldersAndWaiters() {
        try (var first = Conversation.with(SurusServer.shared(), DATABASE, "postgres", Map.of());
                var second = Conversation.with(SurusServer.shared(), DATABASE, "postgres", Map.of());
                var waiter = Conversation.with(SurusServer.shared(), DATABASE, "postgres", Map.of());
                var observer = Conversation.with(SurusServer.shared(), DATABASE, "postgres", Map.of())) {
            String place = observer.value("SELECT ctid FROM prod WHERE prod_id = 2");
            first.run("BEGIN");
            first.run("SELECT 1 FROM prod WHERE prod_id = 2 FOR SHARE");
            second.run("BEGIN");
            second.run("SELECT 1 FROM prod WHERE prod_id = 2 FOR SHARE");
            second.run("UPDATE prod SET price = 1 WHERE prod_id = 3");
            var blocked = waiter.start("UPDATE prod SET price = 2 WHERE prod_id = 2");
            waiter.awaitLockWait(observer, blocked);
            String shown = "SELECT row, mode, pids, waiters FROM surus_row_locks WHERE relation = 'prod'::regclass ORDER BY row";
            var rows = observer.run(shown).rows();
            assertThat(rows).hasSize(2);
            String holders = first.pid() < second.pid() ? first.pid() + "," + second.pid() : second.pid() + "," + first.pid();
            assertThat(rows.get(0)).containsExactly(place, "FOR SHARE", "{" + holders + "}", "{" + waiter.pid() + "}");
            assertThat(rows.get(1).subList(1, 4)).containsExactly("FOR NO KEY UPDATE", "{" + second.pid() + "}", "{}");
            var explained = observer.run("EXPLAIN (LOCKS) DELETE FROM prod WHERE prod_id = 2").rows().stream()
                    .filter(row -> row.get(3).equals("FOR UPDATE")).findFirst().orElseThrow();
            assertThat(explained.get(6)).isEqualTo("possible");
            assertThat(explained.get(7)).contains(Integer.toString(first.pid()), Integer.toString(second.pid()));
            first.run("ROLLBACK");
            second.run("ROLLBACK");
            assertThat(Conversation.await(blocked).succeeded()).isTrue();
            assertThat(observer.run("SELECT * FROM surus_row_locks").rows()).isEmpty();
            waiter.run("UPDATE prod SET price = 70 WHERE prod_id = 2");
        }
    }

    /// Who has a row FOR SHARE and wants more of it stands in no line, and waits all the same.
    @Test
    void whoHasARowAndWaitsForMoreOfItIsAWaiter() {
        try (var first = Conversation.with(SurusServer.shared(), DATABASE, "postgres", Map.of());
                var second = Conversation.with(SurusServer.shared(), DATABASE, "postgres", Map.of());
                var observer = Conversation.with(SurusServer.shared(), DATABASE, "postgres", Map.of())) {
            for (var session : List.of(first, second)) {
                session.run("BEGIN");
                session.run("SELECT 1 FROM prod WHERE prod_id = 1 FOR SHARE");
            }
            var blocked = first.start("SELECT 1 FROM prod WHERE prod_id = 1 FOR UPDATE");
            first.awaitLockWait(observer, blocked);
            String shown = "SELECT mode, waiters FROM surus_row_locks WHERE relation = 'prod'::regclass";
            assertThat(observer.run(shown).rows()).containsExactly(List.of("FOR SHARE", "{" + first.pid() + "}"));
            second.run("ROLLBACK");
            assertThat(Conversation.await(blocked).succeeded()).isTrue();
            assertThat(observer.run(shown).rows()).allMatch(row -> row.get(1).equals("{}"));
            first.run("ROLLBACK");
        }
    }

    // ---- whole scripts

    @Test
    void aScriptsStatementsSeeWhatThoseBeforeThemMade() {
        try (var session = Conversation.with(SurusServer.shared(), DATABASE, "postgres", Map.of())) {
            var rows = session.run("""
                    EXPLAIN (LOCKS) DO LANGUAGE sql $$
                        CREATE TABLE invoice (id integer PRIMARY KEY);
                        ALTER TABLE invoice ADD COLUMN prod_id integer REFERENCES prod;
                        BEGIN;
                        DROP TABLE invoice;
                        ROLLBACK;
                        ALTER TABLE plain ALTER COLUMN a TYPE bigint;
                        CREATE INDEX CONCURRENTLY ON invoice (prod_id);
                    $$""").rows();
            assertThat(rows.stream().map(row -> row.get(1)).distinct().toList()).containsExactly("1", "2", "4", "6", "7");
            assertThat(rows).anyMatch(row -> row.get(1).equals("2") && row.get(4).equals("table prod") && row.get(6).equals("ShareRowExclusiveLock"));
            assertThat(rows).anyMatch(row -> row.get(1).equals("6") && "rewrite".equals(row.get(13)) && Long.parseLong(row.get(14)) > 0);
            assertThat(rows).anyMatch(row -> row.get(1).equals("7") && "index".equals(row.get(13)));
            var failed = session.ask("EXPLAIN (LOCKS) DO LANGUAGE sql 'SELECT 1; DROP TABLE missing'");
            assertThat(failed.state()).isEqualTo("42P01");
            assertThat(session.value("SELECT count(*) FROM pg_class WHERE relname = 'invoice'")).isEqualTo("0");
        }
    }

    @Test
    void theToolRefusesWhatBlocksTooLong() throws IOException {
        var file = java.nio.file.Files.createTempFile("migration", ".sql");
        try (var session = Conversation.with(SurusServer.shared(), DATABASE, "postgres", Map.of())) {
            session.run("CREATE TABLE large (id integer, filler text)");
            session.run("INSERT INTO large SELECT g, repeat('x', 400) FROM generate_series(1, 5000) g");
            java.nio.file.Files.writeString(file, """
                    \\set ON_ERROR_STOP on
                    ALTER TABLE large ADD COLUMN note text;
                    BEGIN;
                    ALTER TABLE large ALTER COLUMN id TYPE bigint;
                    COMMIT;
                    """);
            var patient = tool(file, "--threshold", "60000");
            assertThat(patient.status()).as(patient.output()).isZero();
            assertThat(patient.output()).contains("3: ALTER TABLE large ALTER COLUMN id TYPE bigint",
                    "AccessExclusiveLock on table large (target)", "writes every row anew");
            var impatient = tool(file, "--threshold", "20");
            assertThat(impatient.status()).as(impatient.output()).isEqualTo(3);
            assertThat(impatient.output()).contains("TOO LONG: statement 3 blocks reads and writes of table large")
                    .doesNotContain("TOO LONG: statement 1");
            java.nio.file.Files.writeString(file, "DROP TABLE missing;");
            var failing = tool(file);
            assertThat(failing.status()).isEqualTo(1);
            assertThat(failing.output()).contains("explain-locks: error: ERROR:  table \"missing\" does not exist", "statement 1 of the script: DROP TABLE missing");
            session.run("DROP TABLE large");
        } finally {
            java.nio.file.Files.delete(file);
        }
    }

    private static dev.surus.tests.harness.Machine.Outcome tool(java.nio.file.Path file, String... options) {
        var arguments = new ArrayList<>(List.of("explain-locks", "-h", "127.0.0.1", "-p", Integer.toString(SurusServer.shared().port()), "-U", "postgres",
                "-d", DATABASE, file.toString()));
        arguments.addAll(List.of(options));
        return SurusServer.surus(arguments.toArray(String[]::new));
    }

    // ---- what it must not do

    @Test
    void leavesNoTrace() throws IOException {
        try (var session = Conversation.with(SurusServer.shared(), DATABASE, "postgres", Map.of("client_min_messages", "warning"));
                var other = Conversation.with(SurusServer.shared(), DATABASE, "postgres", Map.of())) {
            String state = "SELECT (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_depend), (SELECT count(*) FROM pg_authid), "
                    + "(SELECT last_value FROM counter), (SELECT last_value FROM table_a_id_seq), (SELECT string_agg(relfilenode::text, ' ' ORDER BY oid) FROM pg_class), "
                    + "(SELECT string_agg(relname, ' ' ORDER BY oid) FROM pg_class), (SELECT count(*) FROM pg_attribute), current_setting('work_mem')";
            var before = other.run(state).rows();
            session.run("BEGIN");
            for (String statement : StatementLocksTest.statementLines()) {
                if (!statement.contains("; ")) {
                    session.run("EXPLAIN (LOCKS) " + statement);
                }
            }
            session.run("EXPLAIN (LOCKS) SELECT pg_advisory_xact_lock(nextval('counter'))");
            session.run("EXPLAIN (LOCKS) VACUUM plain");
            session.run("EXPLAIN (LOCKS) CREATE DATABASE locks_new");
            session.run("EXPLAIN (LOCKS) DROP DATABASE locks_spare");
            session.run("EXPLAIN (LOCKS) CREATE INDEX CONCURRENTLY ON plain (a)");
            session.run("EXPLAIN (LOCKS) DROP INDEX CONCURRENTLY prod_by_price");
            assertThat(session.value("SELECT pg_current_xact_id_if_assigned()")).isNull();
            assertThat(session.run("SELECT locktype, relation::regclass FROM pg_locks WHERE pid = pg_backend_pid() AND locktype <> 'virtualxid' "
                    + "AND relation IS DISTINCT FROM 'pg_locks'::regclass").rows()).isEmpty();
            assertThat(session.run(state).rows()).isEqualTo(before);
            session.run("COMMIT");
            assertThat(other.run(state).rows()).isEqualTo(before);
        }
    }

    // ---- who stands in the way

    @Test
    void saysWhoHoldsAConflictingLockAndDoesNotWait() {
        try (var holder = Conversation.with(SurusServer.shared(), DATABASE, "postgres", Map.of());
                var session = Conversation.with(SurusServer.shared(), DATABASE, "postgres", Map.of())) {
            holder.run("BEGIN");
            holder.run("ALTER TABLE table_a ADD COLUMN extra integer");
            var answer = session.start("EXPLAIN (LOCKS) DROP TABLE table_c");
            var rows = Conversation.await(answer).rows();
            var relations = rows.stream().filter(row -> row.get(1).startsWith("table table_")).map(row -> row.get(1)).toList();
            assertThat(relations).containsExactly("table table_c", "table table_b", "table table_a");
            var blocked = rows.stream().filter(row -> row.get(6).equals("yes")).toList();
            assertThat(blocked).hasSize(1);
            var row = blocked.getFirst();
            assertThat(row.get(1)).isEqualTo("table table_a");
            assertThat(row.get(3)).isEqualTo("AccessExclusiveLock");
            assertThat(row.get(4)).isEqualTo("referenced by foreign key table_c_a_id_fkey");
            assertThat(row.get(7)).isEqualTo("{" + holder.pid() + "}");
            assertThat(row.get(8)).contains("ALTER TABLE table_a ADD COLUMN extra integer");
            assertThat(row.get(9)).startsWith("{\"20");
            // A statement that would wait in the middle of its catalog changes does not, either.
            assertThat(session.run("EXPLAIN (LOCKS) ALTER TABLE table_a ADD COLUMN other integer").rows().getFirst().get(6)).isEqualTo("yes");
            holder.run("ROLLBACK");
            assertThat(session.run("EXPLAIN (LOCKS) DROP TABLE table_c").rows()).allMatch(each -> each.get(6).equals("no"));
        }
    }

    @Test
    void statementsOfOthersAreNotShownToEverybody() {
        try (var holder = Conversation.with(SurusServer.shared(), DATABASE, "postgres", Map.of());
                var session = Conversation.with(SurusServer.shared(), DATABASE, "postgres", Map.of())) {
            holder.run("CREATE TABLE everybodys (id integer)");
            holder.run("ALTER TABLE everybodys OWNER TO locks_idle");
            holder.run("BEGIN");
            holder.run("LOCK TABLE everybodys IN SHARE MODE");
            session.run("SET ROLE locks_idle");
            var row = session.run("EXPLAIN (LOCKS) DELETE FROM everybodys").rows().getFirst();
            assertThat(row.subList(6, 9)).containsExactly("yes", "{" + holder.pid() + "}", "{\"<insufficient privilege>\"}");
            holder.run("ROLLBACK");
            holder.run("DROP TABLE everybodys");
        }
    }

    @Test
    void locksOfTheOwnTransactionAreHeldAlready() {
        try (var session = Conversation.with(SurusServer.shared(), DATABASE, "postgres", Map.of())) {
            session.run("BEGIN");
            session.run("CREATE TABLE own (id integer)");
            // The transaction writes already; what it only rehearses is not written all the same.
            session.run("EXPLAIN (LOCKS) ALTER TABLE own ADD COLUMN more text DEFAULT clock_timestamp()::text");
            session.run("EXPLAIN (LOCKS) INSERT INTO own VALUES (1)");
            assertThat(session.run("SELECT * FROM own").rows()).isEmpty();
            assertThat(session.value("SELECT count(*) FROM pg_attribute WHERE attrelid = 'own'::regclass AND attnum > 0")).isEqualTo("1");
            session.run("LOCK TABLE plain IN ACCESS EXCLUSIVE MODE");
            assertThat(session.run("EXPLAIN (LOCKS) DROP TABLE own").rows().getFirst().get(5)).isEqualTo("already");
            assertThat(session.run("EXPLAIN (LOCKS) DROP TABLE plain").rows().getFirst().get(5)).isEqualTo("already");
            session.run("DROP TABLE own");
            session.run("ROLLBACK");
        }
    }

    @Test
    void mistakesAreTheStatementsOwn() {
        try (var session = Conversation.with(SurusServer.shared(), DATABASE, "postgres", Map.of())) {
            assertThat(session.ask("EXPLAIN (LOCKS) DROP TABLE missing").state()).isEqualTo("42P01");
            assertThat(session.ask("EXPLAIN (LOCKS) SELECT missing FROM plain").state()).isEqualTo("42703");
            assertThat(session.ask("EXPLAIN (LOCKS, ANALYZE) SELECT 1").state()).isEqualTo("22023");
            session.run("SET ROLE locks_idle");
            assertThat(session.ask("EXPLAIN (LOCKS) DELETE FROM plain").state()).isEqualTo("42501");
            assertThat(session.ask("EXPLAIN (LOCKS) DROP TABLE plain").state()).isEqualTo("42501");
            session.run("RESET ROLE");
            assertThat(session.value("SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND relation >= 16384")).isEqualTo("0");
        }
    }

    @Test
    void worksWithParametersThroughPgjdbc() throws Exception {
        String url = "jdbc:postgresql://127.0.0.1:" + SurusServer.shared().port() + "/" + DATABASE + "?user=postgres";
        try (var connection = java.sql.DriverManager.getConnection(url);
                var statement = connection.prepareStatement("EXPLAIN (LOCKS) UPDATE prod SET price = ? WHERE prod_id = ?")) {
            statement.setInt(1, 5);
            statement.setInt(2, 1);
            for (int i = 0; i < 7; i++) {
                try (var rows = statement.executeQuery()) {
                    assertThat(rows.getMetaData().getColumnCount()).isEqualTo(10);
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getInt("step")).isEqualTo(1);
                    assertThat(rows.getString("mode")).isEqualTo("RowExclusiveLock");
                }
            }
        }
    }
}
