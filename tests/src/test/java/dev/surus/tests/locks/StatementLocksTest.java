package dev.surus.tests.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.Machine;
import dev.surus.tests.harness.Reference;
import dev.surus.tests.harness.Server;
import dev.surus.tests.harness.SurusServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Which relation and object locks each kind of statement leaves to its transaction: the same on Surus and on the reference, both
/// set up by `locks/setup.sql`. The statements are in `locks/statements.sql`, a line each; one line with several
/// statements is one transaction, judged at its end.
///
/// System catalogs and TOAST tables are left out; what exists neither before the statement nor after it (the copy that a rewrite
/// makes, its type) has no name to compare.
class StatementLocksTest {
    private static final String DATABASE = "statement_locks";

    /// Statements that differ, and by which locks of the reference; docs/compatibility.md says why.
    private static final Map<String, Set<String>> EXCEPTIONS = Map.of(
            "SELECT pg_get_viewdef('order_view'::regclass)", Set.of("relation public.order_view AccessShareLock",
                    "relation public.orders AccessShareLock", "relation public.prod AccessShareLock"),
            "REFRESH MATERIALIZED VIEW CONCURRENTLY prod_summary", Set.of("pg_namespace pg_temp AccessShareLock"));

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
        for (Server server : List.of(SurusServer.shared(), Reference.shared())) {
            server.psql("postgres", "DROP DATABASE " + DATABASE, "-q");
            server.psql("postgres", "DROP DATABASE locks_spare", "-q");
            server.psql("postgres", "DROP ROLE locks_owner, locks_member", "-q");
        }
    }

    @TestFactory
    Stream<DynamicTest> statements() throws IOException {
        List<String> statements = Files.readAllLines(Machine.ROOT.resolve("tests/src/test/locks/statements.sql")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("--")).toList();
        assertThat(statements).hasSizeGreaterThanOrEqualTo(60);
        return statements.stream().map(statement -> DynamicTest.dynamicTest(statement,
                () -> {
                    var expected = locks(Reference.shared(), statement);
                    expected.removeAll(EXCEPTIONS.getOrDefault(statement, Set.of()));
                    assertThat(locks(SurusServer.shared(), statement)).isEqualTo(expected);
                }));
    }

    /// In a session of its own: a foreign key's check locks fewer indexes where its session has planned it before.
    private static TreeSet<String> locks(Server server, String statement) {
        try (var session = Conversation.with(server, DATABASE, "postgres", Map.of("client_min_messages", "warning"))) {
            var names = new LockNames().learn(session);
            session.run("BEGIN");
            session.run(statement);
            var held = session.run("SELECT locktype, relation, classid, objid, mode, granted FROM pg_locks WHERE pid = pg_backend_pid() "
                    + "AND locktype IN ('relation', 'object')").rows();
            names.learn(session);
            var locks = new TreeSet<String>();
            for (List<String> lock : held) {
                String described = names.describe(lock);
                if (described != null) {
                    locks.add(described);
                }
            }
            session.run("ROLLBACK");
            return locks;
        }
    }
}
