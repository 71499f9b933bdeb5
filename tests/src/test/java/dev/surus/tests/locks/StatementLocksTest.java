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

    /// Where the number of locked transaction ids differs; docs/compatibility.md says why.
    private static final Set<String> OTHER_TRANSACTION_IDS = Set.of("SELECT nextval('counter')", "SELECT setval('counter', 5)",
            "SELECT currval('counter') FROM (SELECT nextval('counter')) n", "SELECT nextval('table_a_id_seq'), nextval('table_b_id_seq')",
            "LOCK TABLE prod", "LOCK prod_view", "LOCK TABLE ONLY table_a, table_b IN ACCESS EXCLUSIVE MODE",
            "ALTER TABLE plain ADD COLUMN IF NOT EXISTS a integer", "ALTER TABLE plain DROP COLUMN IF EXISTS missing",
            "ALTER TABLE plain OWNER TO CURRENT_USER", "ALTER TABLE prod DROP CONSTRAINT IF EXISTS missing",
            "ALTER TABLE plain RESET (fillfactor)", "ALTER TABLE plain SET TABLESPACE pg_default",
            "REFRESH MATERIALIZED VIEW CONCURRENTLY prod_summary", "SAVEPOINT s; INSERT INTO plain VALUES (1); RELEASE s",
            "SAVEPOINT s; ALTER TABLE plain ADD COLUMN d integer; RELEASE s");

    private static final Map<Server, LockNames> NAMES = new HashMap<>();
    /// How many transaction ids (the transaction's and its savepoints') statements locked.
    private static final Map<Server, Map<String, String>> TRANSACTION_IDS = new HashMap<>();
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
            if (!OTHER_TRANSACTION_IDS.contains(statement)) {
                assertThat(TRANSACTION_IDS.get(SurusServer.shared()).get(statement)).as("locked transaction ids")
                        .isEqualTo(TRANSACTION_IDS.get(Reference.shared()).get(statement));
            }
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

    /// Statements that refuse a transaction block, with a statement that blocks them; they are canceled in the wait.
    private static final Map<String, List<String>> ALONE = Map.ofEntries(
            Map.entry("CREATE DATABASE locks_new TEMPLATE locks_spare", List.of("ALTER DATABASE locks_spare RENAME TO locks_moved")),
            Map.entry("DROP DATABASE locks_spare", List.of("ALTER DATABASE locks_spare RENAME TO locks_moved")),
            Map.entry("ALTER DATABASE locks_spare SET TABLESPACE pg_default", List.of("ALTER DATABASE locks_spare RENAME TO locks_moved")),
            Map.entry("VACUUM plain", List.of("LOCK TABLE plain")),
            Map.entry("VACUUM FULL plain", List.of("LOCK TABLE plain", "LOCK TABLE plain IN ACCESS SHARE MODE")),
            Map.entry("VACUUM ANALYZE prod", List.of("LOCK TABLE prod", "LOCK TABLE prod IN SHARE UPDATE EXCLUSIVE MODE")),
            Map.entry("CREATE INDEX CONCURRENTLY ON plain (a)", List.of("LOCK TABLE plain", "LOCK TABLE plain IN SHARE MODE")),
            Map.entry("DROP INDEX CONCURRENTLY prod_by_price", List.of("LOCK TABLE prod", "ALTER INDEX prod_by_price SET TABLESPACE pg_default")),
            Map.entry("REINDEX TABLE CONCURRENTLY prod", List.of("LOCK TABLE prod")),
            Map.entry("REINDEX INDEX CONCURRENTLY prod_by_price", List.of("LOCK TABLE prod", "ALTER INDEX prod_by_price SET TABLESPACE pg_default")));

    @TestFactory
    Stream<DynamicTest> statementsOutsideTransactionBlocksWhereTheyAreBlocked() {
        return ALONE.entrySet().stream().flatMap(entry -> entry.getValue().stream().map(blocker -> DynamicTest.dynamicTest(
                entry.getKey() + " against " + blocker,
                () -> assertThat(locksAlone(SurusServer.shared(), blocker, entry.getKey())).isNotEmpty()
                        .isEqualTo(locksAlone(Reference.shared(), blocker, entry.getKey())))));
    }

    private static TreeSet<String> locksAlone(Server server, String blocker, String statement) {
        try (var holder = Conversation.with(server, DATABASE, "postgres", Map.of("client_min_messages", "error"));
                var session = Conversation.with(server, DATABASE, "postgres", Map.of("client_min_messages", "error"));
                var observer = Conversation.with(server, DATABASE, "postgres", Map.of())) {
            holder.run("BEGIN");
            holder.run(blocker);
            var running = session.start(statement);
            session.awaitLockWait(observer, running);
            var locks = described(observer.run(LOCKS_OF + session.pid()).rows(), NAMES.get(server));
            observer.run("SELECT pg_cancel_backend(" + session.pid() + ")");
            assertThat(Conversation.await(running).state()).isEqualTo("57014");
            holder.run("ROLLBACK");
            return locks;
        }
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
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
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
            String ids = session.value("SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND pid = pg_backend_pid()");
            TRANSACTION_IDS.computeIfAbsent(server, _ -> new HashMap<>()).put(statement, ids);
            session.run("ROLLBACK");
            return locks;
        }
    }
}
