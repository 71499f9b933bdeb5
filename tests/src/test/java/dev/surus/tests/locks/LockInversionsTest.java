package dev.surus.tests.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.SurusServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// surus_lock_inversions: transactions that took two objects in opposite order, though they never met.
@Timeout(240)
class LockInversionsTest {
    private static final String PAIRS = "SELECT first_object, second_object, forward_application, forward_modes, forward_first_statement,"
            + " forward_second_statement, backward_application, backward_modes, backward_first_statement, backward_second_statement FROM surus_lock_inversions"
            + " ORDER BY first_object, second_object";
    private static SurusServer server;

    @BeforeAll
    static void start() {
        server = new SurusServer("fsync = off");
        try (var administrator = Conversation.with(server, "postgres")) {
            administrator.run("CREATE ROLE member LOGIN");
            administrator.run("CREATE TABLE orders (id int PRIMARY KEY, n int); INSERT INTO orders VALUES (1, 0), (2, 0)");
            administrator.run("CREATE TABLE stock (id int PRIMARY KEY, n int); INSERT INTO stock VALUES (1, 0), (2, 0)");
            administrator.run("CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE child (id int, p int REFERENCES parent); INSERT INTO parent VALUES (1)");
            administrator.run("GRANT ALL ON orders, stock TO member");
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /// Off and on again forgets what there was.
    @BeforeEach
    void forget() {
        try (var administrator = Conversation.with(server, "postgres")) {
            administrator.run("ALTER SYSTEM SET surus.lock_order_window = 0");
            administrator.run("SELECT pg_reload_conf()");
            administrator.run("ALTER SYSTEM RESET surus.lock_order_window");
            administrator.run("SELECT pg_reload_conf()");
        }
    }

    private static Conversation session(String user, String application) {
        return Conversation.with(server, "postgres", user, Map.of("application_name", application));
    }

    private static void transaction(Conversation session, String... statements) {
        session.run("BEGIN");
        for (String statement : statements) {
            session.run(statement);
        }
        session.run("COMMIT");
    }

    @Test
    void rowsOfTwoTables() {
        try (var shop = session("postgres", "shop"); var audit = session("postgres", "audit"); var member = session("member", "member")) {
            for (int i = 0; i < 5; i++) {
                transaction(shop, "UPDATE orders SET n = n + 1 WHERE id = 1", "UPDATE stock SET n = n - 1 WHERE id = 1");
            }
            // The same order, other rows, plain reading, one table alone: nothing to tell.
            transaction(shop, "SELECT * FROM orders", "SELECT * FROM stock WHERE id = 2 FOR UPDATE");
            transaction(audit, "SELECT * FROM stock", "SELECT * FROM orders");
            transaction(audit, "UPDATE stock SET n = 0 WHERE id = 2");
            assertThat(audit.run(PAIRS).rows()).isEmpty();
            // Another row, in the opposite order: they would be enough for a deadlock if it were the same one.
            transaction(audit, "UPDATE stock SET n = 0 WHERE id = 2", "UPDATE orders SET n = 0 WHERE id = 2");
            assertThat(audit.run(PAIRS).rows()).containsExactly(List.of("rows of table public.stock", "rows of table public.orders",
                    "audit", "FOR NO KEY UPDATE, FOR NO KEY UPDATE", "UPDATE stock SET n = 0 WHERE id = 2", "UPDATE orders SET n = 0 WHERE id = 2",
                    "shop", "FOR NO KEY UPDATE, FOR NO KEY UPDATE", "UPDATE orders SET n = n + 1 WHERE id = 1", "UPDATE stock SET n = n - 1 WHERE id = 1"));
            transaction(shop, "UPDATE orders SET n = n + 1 WHERE id = 1", "UPDATE stock SET n = n - 1 WHERE id = 1");
            assertThat(audit.run("SELECT forward_count, backward_count, advice FROM surus_lock_inversions").rows()).containsExactly(List.of("1", "6",
                    "take rows of table public.orders before rows of table public.stock, as 6 of 7 transactions do"));
            audit.run("SET lc_messages = 'ja_JP.UTF-8'");
            assertThat(audit.value("SELECT advice FROM surus_lock_inversions")).startsWith("7個中6個のトランザクションと同じく、rows of table public.orders");
            // A stranger sees that there is something, not the statements.
            assertThat(member.run("SELECT DISTINCT forward_first_statement, backward_second_statement, forward_application FROM surus_lock_inversions").rows())
                    .containsExactly(java.util.Arrays.asList("<insufficient privilege>", "<insufficient privilege>", null));
        }
    }

    /// The second document's transactions, one after the other.
    @Test
    void tablesOfAReaderAndOfAMigration() {
        try (var reader = session("postgres", "reader"); var migration = session("postgres", "migration")) {
            transaction(reader, "SELECT * FROM orders", "SELECT * FROM stock");
            transaction(migration, "ALTER TABLE stock ADD COLUMN extra int", "ALTER TABLE orders ADD COLUMN extra int");
            var rows = reader.run("SELECT first_object, second_object, forward_modes, backward_modes, backward_first_statement FROM surus_lock_inversions").rows();
            assertThat(rows).containsExactly(List.of("table public.stock", "table public.orders", "AccessExclusiveLock, AccessExclusiveLock",
                    "AccessShareLock, AccessShareLock", "SELECT * FROM orders"));
            // Modes that do not conflict, and rolled back ones that do: the latter count, they were taken.
            forget();
            transaction(reader, "LOCK TABLE orders IN ROW EXCLUSIVE MODE", "LOCK TABLE stock IN ROW EXCLUSIVE MODE");
            transaction(migration, "LOCK TABLE stock IN ROW EXCLUSIVE MODE", "LOCK TABLE orders IN ROW EXCLUSIVE MODE");
            assertThat(reader.run(PAIRS).rows()).isEmpty();
            migration.run("BEGIN");
            migration.run("LOCK TABLE stock IN SHARE MODE");
            migration.run("LOCK TABLE orders IN SHARE MODE");
            migration.run("ROLLBACK");
            assertThat(reader.value("SELECT count(*) FROM surus_lock_inversions")).isEqualTo("1");
        }
    }

    /// What both take first, in modes that conflict, keeps them apart; so does a lock of one's own that one asks for again.
    @Test
    void theyCannotMeetBehindAGate() {
        try (var one = session("postgres", "one"); var two = session("postgres", "two")) {
            transaction(one, "LOCK TABLE child IN EXCLUSIVE MODE", "LOCK TABLE orders", "LOCK TABLE stock");
            transaction(two, "LOCK TABLE child IN EXCLUSIVE MODE", "LOCK TABLE stock", "LOCK TABLE orders");
            transaction(one, "LOCK TABLE parent", "LOCK TABLE orders IN SHARE ROW EXCLUSIVE MODE", "SELECT * FROM parent");
            transaction(one, "CREATE TABLE gate (id int PRIMARY KEY, parent int REFERENCES parent)", "DROP TABLE gate");
            assertThat(one.run(PAIRS).rows()).isEmpty();
            // A gate in modes that do not conflict is none.
            transaction(one, "LOCK TABLE child IN ROW EXCLUSIVE MODE", "LOCK TABLE orders", "LOCK TABLE stock");
            assertThat(one.value("SELECT count(*) FROM surus_lock_inversions")).isEqualTo("0");
            transaction(two, "LOCK TABLE child IN ROW SHARE MODE", "LOCK TABLE stock", "LOCK TABLE orders");
            assertThat(one.value("SELECT count(*) FROM surus_lock_inversions")).isEqualTo("1");
        }
    }

    /// A foreign key's KEY SHARE lock on the parent's row counts as well.
    @Test
    void rowsThatForeignKeysLock() {
        try (var writer = session("postgres", "writer"); var cleaner = session("postgres", "cleaner")) {
            transaction(writer, "UPDATE stock SET n = 1 WHERE id = 1", "INSERT INTO child VALUES (1, 1)");
            transaction(cleaner, "SELECT * FROM parent FOR UPDATE", "UPDATE stock SET n = 2 WHERE id = 1");
            assertThat(writer.run("SELECT first_object, second_object, forward_modes, backward_modes FROM surus_lock_inversions").rows()).containsExactly(
                    List.of("rows of table public.parent", "rows of table public.stock", "FOR UPDATE, FOR NO KEY UPDATE", "FOR KEY SHARE, FOR NO KEY UPDATE"));
        }
    }

    @Test
    void switchedOff() {
        try (var one = session("postgres", "one"); var two = session("postgres", "two")) {
            one.run("ALTER SYSTEM SET surus.lock_order_window = 0");
            one.run("SELECT pg_reload_conf()");
            transaction(one, "UPDATE orders SET n = 1 WHERE id = 1", "UPDATE stock SET n = 1 WHERE id = 1");
            transaction(two, "UPDATE stock SET n = 1 WHERE id = 1", "UPDATE orders SET n = 1 WHERE id = 1");
            assertThat(one.run(PAIRS).rows()).isEmpty();
        }
    }

    /// Paths by the thousand: memory is bounded, and the known ones are still counted.
    @Test
    void manyPaths() {
        try (var one = session("postgres", "one")) {
            one.run("SELECT count(*) FROM orders");
            for (int i = 0; i < 60; i++) {
                one.run("CREATE TABLE many_" + i + " (n int)");
            }
            for (int i = 0; i < 60; i++) {
                for (int j = 0; j < 40; j++) {
                    if (i != j) {
                        one.run("BEGIN; LOCK TABLE many_" + i + " IN SHARE ROW EXCLUSIVE MODE; LOCK TABLE many_" + j + " IN SHARE ROW EXCLUSIVE MODE; COMMIT");
                    }
                }
            }
            assertThat(Integer.parseInt(one.value("SELECT count(*) FROM surus_lock_inversions"))).isBetween(400, 500);
        }
    }
}
