package dev.surus.tests.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.Machine;
import dev.surus.tests.harness.Reference;
import dev.surus.tests.harness.Server;
import dev.surus.tests.harness.SurusServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Which relation locks each kind of statement leaves to its transaction: the same on Surus and on the reference, both
/// set up by `locks/setup.sql`. The statements are in `locks/statements.sql`, a line each; one line with several
/// statements is one transaction, judged at its end.
///
/// Relations of the system and TOAST tables are left out; a relation that exists on neither side of the statement (the
/// copy that a rewrite makes) has no name to compare.
class StatementLocksTest {
    private static final String DATABASE = "statement_locks";

    @BeforeAll
    static void setUp() throws IOException {
        String setup = Files.readString(Machine.ROOT.resolve("tests/src/test/locks/setup.sql"));
        make(SurusServer.shared(), setup);
        make(Reference.shared(), setup);
    }

    private static void make(Server server, String setup) {
        assertThat(server.psql("postgres", "CREATE DATABASE " + DATABASE + " TEMPLATE template0", "-q")).isEmpty();
        assertThat(server.psql(DATABASE, setup, "-q", "-v", "ON_ERROR_STOP=1")).isEmpty();
    }

    @AfterAll
    static void tearDown() {
        SurusServer.shared().psql("postgres", "DROP DATABASE " + DATABASE, "-q");
        Reference.shared().psql("postgres", "DROP DATABASE " + DATABASE, "-q");
    }

    @TestFactory
    Stream<DynamicTest> statements() throws IOException {
        List<String> statements = Files.readAllLines(Machine.ROOT.resolve("tests/src/test/locks/statements.sql")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("--")).toList();
        assertThat(statements).hasSizeGreaterThanOrEqualTo(60);
        return statements.stream().map(statement -> DynamicTest.dynamicTest(statement,
                () -> assertThat(locks(SurusServer.shared(), statement)).isEqualTo(locks(Reference.shared(), statement))));
    }

    /// In a session of its own: a foreign key's check locks fewer indexes where its session has planned it before.
    private static TreeSet<String> locks(Server server, String statement) {
        try (var session = Conversation.with(server, DATABASE, "postgres", Map.of("client_min_messages", "warning"))) {
            Map<String, String> names = names(session);
            session.run("BEGIN");
            session.run(statement);
            var held = session.run("SELECT relation, mode FROM pg_locks WHERE locktype = 'relation' AND granted AND pid = pg_backend_pid() "
                    + "AND relation >= 16384").rows();
            names(session).forEach(names::putIfAbsent);
            var locks = new TreeSet<String>();
            for (List<String> lock : held) {
                String name = names.get(lock.get(0));
                if (name != null) {
                    locks.add(name + " " + lock.get(1));
                }
            }
            session.run("ROLLBACK");
            return locks;
        }
    }

    private static Map<String, String> names(Conversation session) {
        var names = new HashMap<String, String>();
        session.run("SELECT c.oid, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid >= 16384 AND n.nspname NOT LIKE 'pg_toast%'").rows()
                .forEach(row -> names.put(row.get(0), row.get(1)));
        return names;
    }
}
