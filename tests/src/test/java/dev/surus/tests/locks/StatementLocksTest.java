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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// Which relation and object locks each kind of statement leaves to its transaction: the same on Surus and on the reference, both
/// set up by `locks/setup.sql`. The statements are in `locks/statements.sql`, a line each; one line with several
/// statements is one transaction, judged at its end.
///
/// System catalogs and TOAST tables are left out; what exists neither before the statement nor after it (the copy that a rewrite
/// makes, its type) has no name to compare.
class StatementLocksTest {
    static final String DATABASE = "statement_locks";

    private static final Map<Server, LockNames> NAMES = new HashMap<>();
    /// What statements locked, for the tests that come later.
    private static final Map<Server, Map<String, TreeSet<String>>> LOCKS = new HashMap<>();

    /// Statements that differ, and by which locks of the reference; docs/compatibility.md says why.
    static final Map<String, Set<String>> EXCEPTIONS = Map.of(
            "SELECT pg_get_viewdef('order_view'::regclass)", Set.of("relation public.order_view AccessShareLock",
                    "relation public.orders AccessShareLock", "relation public.prod AccessShareLock"),
            "REFRESH MATERIALIZED VIEW CONCURRENTLY prod_summary", Set.of("pg_namespace pg_temp AccessShareLock"));

    /// Statements whose order of locks differs; docs/compatibility.md says why.
    private static final Set<String> NOT_COMPARED_BLOCKED = Set.of("SELECT pg_get_viewdef('order_view'::regclass)", "DROP TABLE computed",
            "ALTER TABLE deferred ALTER COLUMN prod_id TYPE bigint", "ALTER TABLE annex.item ALTER COLUMN prod_id TYPE bigint",
            "ALTER TABLE grandchild ALTER COLUMN order_id TYPE bigint");

    @BeforeAll
    static void setUp() throws IOException {
        String setup = Files.readString(Machine.ROOT.resolve("tests/src/test/locks/setup.sql"));
        for (Server server : List.of(SurusServer.shared(), Reference.shared())) {
            make(server, setup);
            try (var session = Conversation.with(server, DATABASE, "postgres", Map.of())) {
                NAMES.put(server, new LockNames().learn(session));
            }
        }
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
            server.psql("postgres", "DROP ROLE locks_owner, locks_member, locks_idle", "-q");
        }
    }

    static List<String> statementLines() throws IOException {
        return Files.readAllLines(Machine.ROOT.resolve("tests/src/test/locks/statements.sql")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("--")).toList();
    }

    @TestFactory
    Stream<DynamicTest> statements() throws IOException {
        var statements = statementLines();
        assertThat(statements).hasSizeGreaterThanOrEqualTo(450);
        return statements.stream().map(statement -> DynamicTest.dynamicTest(statement, () -> {
            var expected = locks(Reference.shared(), statement);
            expected.removeAll(EXCEPTIONS.getOrDefault(statement, Set.of()));
            assertThat(locks(SurusServer.shared(), statement)).isEqualTo(expected);
        }));
    }

    // ---- blocked points

    /// One statement of every kind, as its first words tell.
    @TestFactory
    Stream<DynamicTest> oneStatementOfEachKindWhereItIsBlocked() throws IOException {
        var kinds = new LinkedHashMap<String, String>();
        for (String statement : statementLines()) {
            String[] words = statement.split(" ");
            boolean definition = List.of("CREATE", "DROP", "ALTER", "COMMENT", "REFRESH").contains(words[0]);
            kinds.putIfAbsent(definition ? words[0] + " " + words[1] : words[0], statement);
        }
        assertThat(kinds).hasSizeGreaterThanOrEqualTo(60);
        return kinds.values().stream().map(this::blockedPoints);
    }

    @TestFactory
    @Tag("slow")
    Stream<DynamicTest> everyStatementWhereItIsBlocked() throws IOException {
        return statementLines().stream().filter(statement -> !NOT_COMPARED_BLOCKED.contains(statement)).map(this::blockedPoints);
    }

    /// For each object that the statement locks: what it holds and awaits while somebody else has that object.
    private DynamicTest blockedPoints(String statement) {
        return DynamicTest.dynamicTest(statement, () -> {
            var locked = locks(Reference.shared(), statement);
            var expected = new TreeMap<String, TreeSet<String>>();
            var found = new TreeMap<String, TreeSet<String>>();
            for (String lock : locked) {
                String object = lock.substring(0, lock.lastIndexOf(' '));
                String blocker = expected.containsKey(object) ? null : blocker(object);
                if (blocker != null) {
                    expected.put(object, locksWhileBlocked(Reference.shared(), blocker, statement));
                    expected.get(object).removeAll(EXCEPTIONS.getOrDefault(statement, Set.of()));
                    found.put(object, locksWhileBlocked(SurusServer.shared(), blocker, statement));
                }
            }
            assertThat(found).isEqualTo(expected);
        });
    }

    /// A statement that takes the strongest lock on an object, and where possible no other.
    /// @return null where there is none: the object is locked with another one alone, or is new
    private static String blocker(String object) {
        String name = object.substring(object.indexOf(' ') + 1);
        if (object.startsWith("relation ")) {
            return NAMES.get(Reference.shared()).blockerOf(name);
        }
        return switch (object) {
            case "pg_namespace spare", "pg_namespace annex" -> "DROP SCHEMA " + name + " CASCADE";
            case "pg_authid locks_idle" -> "DROP ROLE locks_idle";
            case "pg_database locks_spare" -> "ALTER DATABASE locks_spare RENAME TO locks_moved";
            case "pg_proc plus_one" -> "ALTER FUNCTION plus_one(integer) OWNER TO postgres";
            case "pg_proc count_orders" -> "ALTER FUNCTION count_orders() OWNER TO postgres";
            case "pg_type unused" -> "DROP DOMAIN unused";
            default -> null;
        };
    }

    private static TreeSet<String> locksWhileBlocked(Server server, String blocker, String statement) {
        try (var holder = Conversation.with(server, DATABASE, "postgres", Map.of("client_min_messages", "error"));
                var session = Conversation.with(server, DATABASE, "postgres", Map.of("client_min_messages", "error"));
                var observer = Conversation.with(server, DATABASE, "postgres", Map.of())) {
            holder.run("BEGIN");
            holder.run(blocker);
            session.run("BEGIN");
            var running = session.start(statement);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            TreeSet<String> locks;
            while (true) {
                var rows = observer.run(LOCKS_OF + session.pid()).rows();
                locks = described(rows, NAMES.get(server));
                if (rows.stream().anyMatch(row -> row.get(5).equals("f")) || running.isDone()) {
                    break;
                }
                assertThat(System.nanoTime()).as("neither blocked nor done").isLessThan(deadline);
            }
            boolean ran = running.isDone();
            holder.run("ROLLBACK");
            Conversation.await(running);
            session.run("ROLLBACK");
            return ran ? new TreeSet<>(Set.of("was not blocked")) : locks;
        }
    }

    private static final String LOCKS_OF = "SELECT locktype, relation, classid, objid, mode, granted FROM pg_locks "
            + "WHERE locktype IN ('relation', 'object', 'transactionid', 'tuple') AND (locktype <> 'transactionid' OR NOT granted) AND pid = ";

    private static TreeSet<String> described(List<List<String>> rows, LockNames names) {
        var locks = new TreeSet<String>();
        for (List<String> lock : rows) {
            String described = names.describe(lock);
            if (described != null) {
                locks.add(described);
            }
        }
        return locks;
    }

    /// In a session of its own: a foreign key's check locks fewer indexes where its session has planned it before.
    static TreeSet<String> locks(Server server, String statement) {
        return new TreeSet<>(LOCKS.computeIfAbsent(server, _ -> new HashMap<>()).computeIfAbsent(statement, _ -> run(server, statement)));
    }

    private static TreeSet<String> run(Server server, String statement) {
        try (var session = Conversation.with(server, DATABASE, "postgres", Map.of("client_min_messages", "warning"))) {
            var names = new LockNames().learn(session);
            session.run("BEGIN");
            session.run(statement);
            var held = session.run(LOCKS_OF + "pg_backend_pid()").rows();
            var locks = described(held, names.learn(session));
            session.run("ROLLBACK");
            return locks;
        }
    }
}
