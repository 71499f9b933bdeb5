package dev.surus.tests.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.SurusServer;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// surus_deadlocks, surus_lock_origins and what the log says of waits, with real sessions and restarts.
@Timeout(240)
class LockReportsTest {
    private static SurusServer server;

    @BeforeAll
    static void start() {
        server = new SurusServer("deadlock_timeout = 150ms", "log_lock_waits = on", "fsync = off");
        try (var administrator = Conversation.with(server, "postgres")) {
            administrator.run("CREATE ROLE taro LOGIN; CREATE ROLE jiro LOGIN; CREATE ROLE watcher LOGIN; GRANT pg_read_all_stats TO watcher");
            administrator.run("CREATE TABLE table_a (id int PRIMARY KEY)");
            administrator.run("CREATE TABLE table_b (id int PRIMARY KEY)");
            administrator.run("CREATE TABLE table_c (a_id int REFERENCES table_a, b_id int REFERENCES table_b)");
            administrator.run("CREATE TABLE prod (prod_id int PRIMARY KEY, price int); INSERT INTO prod VALUES (1, 50), (2, 60)");
            administrator.run("GRANT ALL ON prod TO taro, jiro");
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Conversation session(String user, String application) {
        return Conversation.with(server, "postgres", user, Map.of("application_name", application));
    }

    /// The second document: SELECT of one referenced table, then of the other, against DROP TABLE of the referencing one.
    @Test
    void theDocumentsDeadlockIsOnRecordAlsoAfterRestarts() {
        String id;
        String report;
        try (var reader = session("postgres", "reader"); var migration = session("postgres", "migration"); var observer = session("postgres", "observer")) {
            reader.run("BEGIN");
            reader.run("SELECT * FROM table_a");
            migration.run("BEGIN");
            var drop = migration.start("DROP TABLE table_c");
            migration.awaitLockWait(observer, drop);
            assertThat(observer.run("SELECT application_name, object, mode, statement_number, statement FROM surus_lock_origins"
                    + " WHERE relation IN ('table_a'::regclass, 'table_b'::regclass, 'table_c'::regclass) ORDER BY object, mode").rows()).containsExactly(
                    List.of("reader", "table public.table_a", "AccessShareLock", "2", "SELECT * FROM table_a"),
                    List.of("migration", "table public.table_b", "AccessExclusiveLock", "2", "DROP TABLE table_c"),
                    List.of("migration", "table public.table_c", "AccessExclusiveLock", "2", "DROP TABLE table_c"));
            // The DROP has been waiting for longer than deadlock_timeout, and said so, before the cycle closes.
            long deadline = System.nanoTime() + 60_000_000_000L;
            while (!server.log().contains("still waiting for AccessExclusiveLock")) {
                assertThat(System.nanoTime()).as("the wait is in the log in time").isLessThan(deadline);
                LockSupport.parkNanos(10_000_000);
            }
            var select = reader.start("SELECT * FROM table_b");
            var first = Conversation.await(drop);
            var second = Conversation.await(select);
            boolean readerDied = !second.succeeded();
            assertThat(readerDied ? second.state() : first.state()).isEqualTo("40P01");
            var rows = observer.run("SELECT id, member, victim, application_name, waits_for, wait_mode, query, blocked_by, pid FROM surus_deadlocks"
                    + " WHERE application_name IN ('reader', 'migration') ORDER BY id DESC, member").rows();
            assertThat(rows).hasSize(2);
            id = rows.getFirst().getFirst();
            String victim = readerDied ? "reader" : "migration";
            assertThat(rows.getFirst().subList(1, 4)).containsExactly("1", "t", victim);
            var ofReader = rows.get(readerDied ? 0 : 1);
            assertThat(ofReader.subList(3, 7)).containsExactly("reader", "table public.table_b", "AccessShareLock", "SELECT * FROM table_b");
            assertThat(ofReader.get(7)).isEqualTo(Integer.toString(migration.pid()));
            assertThat(rows.get(readerDied ? 1 : 0).subList(3, 7)).containsExactly("migration", "table public.table_a", "AccessExclusiveLock", "DROP TABLE table_c");
            report = observer.value("SELECT surus_deadlock_report(" + id + ")");
            assertThat(report).contains("victim process " + (readerDied ? reader : migration).pid()).contains("    1. ").contains("  BEGIN")
                    .contains("SELECT * FROM table_a").contains("AccessExclusiveLock on table public.table_c, by statement 2");
            // The rest of the log's entry is the report itself.
            String log = server.log();
            assertThat(log).contains("LOG:  deadlock " + id + " is on record").contains("waits for AccessExclusiveLock on table public.table_a, blocked by process "
                    + reader.pid());
            assertThat(log).contains("Process " + reader.pid() + " (user postgres, application reader) took it with: SELECT * FROM table_a; now: ");
            observer.run("SET lc_messages = 'ja_JP.UTF-8'");
            assertThat(observer.value("SELECT surus_deadlock_report(" + id + ")")).contains("犠牲となったプロセス");
            assertThat(observer.ask("SELECT surus_deadlock_report(99999)").text()).contains("デッドロック99999の記録はありません");
        }
        for (boolean crash : new boolean[] {false, true}) {
            if (crash) {
                server.kill();
            } else {
                server.stop();
            }
            server.start();
            try (var observer = session("postgres", "observer")) {
                assertThat(observer.value("SELECT surus_deadlock_report(" + id + ")")).isEqualTo(report);
            }
        }
    }

    @Test
    void anExecuteIsShownWithWhatItRan() {
        try (var shop = session("postgres", "shop"); var observer = session("postgres", "observer")) {
            shop.run("PREPARE reprice (int, int) AS UPDATE prod SET price = $2 WHERE prod_id = $1");
            shop.run("BEGIN");
            shop.run("EXECUTE reprice(1, 49 + 1)");
            assertThat(observer.run("SELECT statement, parameters FROM surus_lock_origins WHERE application_name = 'shop' AND object = 'table public.prod'"
                    + " AND mode = 'RowExclusiveLock'").rows()).containsExactly(List.of("EXECUTE reprice(1, 49 + 1)"
                            + " -- PREPARE reprice (int, int) AS UPDATE prod SET price = $2 WHERE prod_id = $1", "$1 = '1', $2 = '50'"));
            shop.run("ROLLBACK");
        }
    }

    @Test
    void eachStatementCountsOnce() {
        try (var shop = session("postgres", "shop"); var observer = session("postgres", "observer")) {
            shop.run("BEGIN");
            for (int i = 0; i < 2; i++) {
                shop.run("SET LOCAL lock_timeout = '60s'");
                shop.run("SHOW lock_timeout");
                shop.run("SELECT 1");
            }
            shop.run("UPDATE prod SET price = 51 WHERE prod_id = 1");
            assertThat(observer.value("SELECT statement_number FROM surus_lock_origins WHERE application_name = 'shop' AND object = 'table public.prod'"))
                    .isEqualTo("8");
            shop.run("ROLLBACK");
        }
    }

    /// Bind values are in it, passwords never; and each sees what pg_stat_activity would let him see.
    @Test
    void valuesSecretsAndRights() throws Exception {
        String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?user=taro&ApplicationName=shop";
        try (var shop = DriverManager.getConnection(url); var other = session("jiro", "other"); var observer = session("postgres", "observer")) {
            int pid;
            try (var statement = shop.createStatement(); var rows = statement.executeQuery("SELECT pg_backend_pid()")) {
                rows.next();
                pid = rows.getInt(1);
            }
            shop.setAutoCommit(false);
            other.run("BEGIN");
            try (var secret = shop.prepareStatement("SELECT 'topsecret' AS password, ?::text")) {
                secret.setString(1, "hidden value");
                secret.executeQuery().close();
            }
            update(shop, 51, 1);
            other.run("UPDATE prod SET price = 61 WHERE prod_id = 2");
            var origin = observer.run("SELECT statement, parameters FROM surus_lock_origins WHERE pid = " + pid + " AND object = 'table public.prod'").rows();
            assertThat(origin.getFirst()).containsExactly("UPDATE prod SET price = $1 WHERE prod_id = $2", "$1 = '51', $2 = '1'");
            assertThat(other.run("SELECT statement, parameters, taken FROM surus_lock_origins WHERE pid = " + pid).rows())
                    .allSatisfy(row -> assertThat(row).containsExactly("<insufficient privilege>", null, null));
            var waiting = other.start("UPDATE prod SET price = 52 WHERE prod_id = 1");
            other.awaitLockWait(observer, waiting);
            try {
                update(shop, 62, 2);
            } catch (java.sql.SQLException deadlock) {
                assertThat(deadlock.getSQLState()).isEqualTo("40P01");
            }
            shop.rollback();
            Conversation.await(waiting);
            other.run("ROLLBACK");
            String id = observer.value("SELECT max(id) FROM surus_deadlocks WHERE pid = " + pid);
            String report = observer.value("SELECT surus_deadlock_report(" + id + ")");
            assertThat(report).contains("user taro, database postgres, application shop").contains("user jiro, database postgres, application other")
                    .contains("with $1 = '51', $2 = '1'").contains("UPDATE prod SET price = 61 WHERE prod_id = 2")
                    .contains("FOR NO KEY UPDATE on row (0,1) of table public.prod").contains(", for row (0,").contains("SELECT '***' AS password").contains("with ***");
            for (String text : List.of(report, Files.readString(server.data().resolve("surus.deadlocks")), server.log())) {
                assertThat(text).doesNotContain("topsecret").doesNotContain("hidden value");
            }
            assertThat(other.run("SELECT usename, query IS DISTINCT FROM '<insufficient privilege>', statements IS NULL FROM surus_deadlocks WHERE id = " + id
                    + " ORDER BY usename").rows()).containsExactly(List.of("jiro", "t", "f"), List.of("taro", "f", "t"));
            assertThat(other.value("SELECT surus_deadlock_report(" + id + ")")).contains("<insufficient privilege>").doesNotContain("'51'").contains("price = 61");
            try (var watcher = session("watcher", "")) {
                assertThat(watcher.value("SELECT surus_deadlock_report(" + id + ")")).isEqualTo(report);
            }
        }
    }

    private static void update(java.sql.Connection connection, int price, int product) throws java.sql.SQLException {
        try (var statement = connection.prepareStatement("UPDATE prod SET price = ? WHERE prod_id = ?")) {
            statement.setInt(1, price);
            statement.setInt(2, product);
            statement.executeUpdate();
        }
    }

    /// A transaction of many statements keeps its first and its newest ones, and the session's own locks outlive it.
    @Test
    void boundsAndLocksOfTheSession() {
        try (var busy = session("postgres", "busy"); var observer = session("postgres", "observer")) {
            busy.run("SELECT pg_advisory_lock(4711)");
            busy.run("BEGIN");
            for (int i = 1; i <= 300; i++) {
                busy.run("SELECT " + i);
            }
            busy.run("LOCK TABLE prod IN SHARE MODE");
            String mine = " FROM surus_lock_origins WHERE pid = " + busy.pid();
            assertThat(observer.run("SELECT object, statement_number, statement" + mine + " AND locktype IN ('relation', 'advisory') ORDER BY locktype").rows())
                    .containsExactly(List.of("advisory lock [5,0,4711,1]", "1", "SELECT pg_advisory_lock(4711)"),
                            List.of("table public.prod", "302", "LOCK TABLE prod IN SHARE MODE"));
            busy.run("COMMIT");
            assertThat(observer.run("SELECT statement" + mine).rows()).containsExactly(List.of("SELECT pg_advisory_lock(4711)"));
            busy.run("SELECT pg_advisory_unlock(4711)");
            assertThat(observer.run("SELECT statement" + mine).rows()).isEmpty();
        }
    }

    /// A record that a crash cut short is passed over; the others are there.
    @Test
    void aTornRecordIsPassedOver() throws IOException {
        var file = server.data().resolve("surus.deadlocks");
        server.stop();
        String before = Files.exists(file) ? Files.readString(file) : "";
        Files.writeString(file, before + """
                D\t777\t1000
                S\t1\tSHARE\t2\t1000\tpostgres\t10\tapp\tpostgres\t1000\t0\ttable public.x\tSELECT 1
                Q\t1\t1000\tBEGIN\t\\N
                .
                D\t778\t2000
                S\t1\tSHA""");
        server.start();
        try (var observer = session("postgres", "observer")) {
            assertThat(observer.run("SELECT id, application_name, statements[1] ~ 'BEGIN' FROM surus_deadlocks WHERE id > 700").rows())
                    .containsExactly(List.of("777", "app", "t"));
        }
    }
}
