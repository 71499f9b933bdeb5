package dev.surus.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.SurusServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// pg_export_snapshot() and SET TRANSACTION SNAPSHOT between sessions; a client that vanishes in the middle of a statement.
class SnapshotExportTest {
    @Test
    @Timeout(240)
    void importersSeeWhatTheExporterSees() {
        var server = SurusServer.shared();
        try (var exporter = Conversation.with(server, "postgres"); var importer = Conversation.with(server, "postgres");
                var writer = Conversation.with(server, "postgres"); var elsewhere = Conversation.with(server, "template1")) {
            writer.run("CREATE TABLE exported (a int)");
            writer.run("INSERT INTO exported VALUES (1)");
            exporter.run("BEGIN ISOLATION LEVEL REPEATABLE READ");
            assertThat(exporter.value("SELECT count(*) FROM exported")).isEqualTo("1");
            exporter.run("INSERT INTO exported VALUES (100)");
            for (int i = 2; i <= 20; i++) {
                writer.run("INSERT INTO exported VALUES (" + i + ")");
                writer.run("DELETE FROM exported WHERE a = " + (i - 1));
            }
            String name = exporter.value("SELECT pg_export_snapshot()");
            String snapshot = exporter.value("SELECT pg_current_snapshot()");
            importer.run("BEGIN ISOLATION LEVEL REPEATABLE READ");
            importer.run("SET TRANSACTION SNAPSHOT '" + name + "'");
            assertThat(importer.value("SELECT string_agg(a::text, ',') FROM exported")).isEqualTo("1");
            assertThat(importer.value("SELECT pg_current_snapshot()")).isEqualTo(snapshot);
            elsewhere.run("BEGIN ISOLATION LEVEL REPEATABLE READ");
            assertThat(elsewhere.ask("SET TRANSACTION SNAPSHOT '" + name + "'").text()).isEqualTo("cannot import a snapshot from a different database");
            exporter.run("COMMIT");
            // The importer holds it now.
            for (int i = 21; i <= 60; i++) {
                writer.run("UPDATE exported SET a = " + i + " WHERE a > 1 AND a < 100");
            }
            assertThat(importer.value("SELECT string_agg(a::text, ',') FROM exported")).isEqualTo("1");
            importer.run("COMMIT");
            importer.run("BEGIN ISOLATION LEVEL REPEATABLE READ");
            assertThat(importer.ask("SET TRANSACTION SNAPSHOT '" + name + "'").text()).isEqualTo("invalid snapshot identifier: \"" + name + "\"");
            importer.run("ROLLBACK");
            writer.run("DROP TABLE exported");
        }
    }

    /// The statement ends soon, and with it the locks; a client that sent ahead loses nothing.
    @Test
    @Timeout(240)
    void aVanishedClientEndsItsStatement() throws Exception {
        var server = SurusServer.shared();
        try (var other = Conversation.with(server, "postgres")) {
            other.run("CREATE TABLE held (a int)");
            other.run("INSERT INTO held VALUES (1)");
            var lost = Conversation.with(server, "postgres");
            lost.run("SET client_connection_check_interval = '20ms'");
            lost.run("BEGIN");
            lost.run("DELETE FROM held");
            var sleeping = lost.start("SELECT pg_sleep(500)");
            awaitActive(other, lost);
            lost.client().vanish();
            other.run("SET lock_timeout = '60s'");
            long start = System.nanoTime();
            assertThat(other.value("SELECT a FROM held FOR UPDATE")).isEqualTo("1");
            assertThat(System.nanoTime() - start).isLessThan(60_000_000_000L);
            Conversation.await(sleeping);

            // In a lock wait, too.
            other.run("BEGIN");
            other.run("LOCK TABLE held");
            var waiter = Conversation.with(server, "postgres");
            waiter.run("SET client_connection_check_interval = '20ms'");
            var waiting = waiter.start("SELECT * FROM held");
            waiter.awaitLockWait(other, waiting);
            waiter.client().vanish();
            while (!other.value("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'held'::regclass").equals("0")) {
                java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
            }
            other.run("ROLLBACK");
            other.run("DROP TABLE held");
        }
    }

    @Test
    @Timeout(240)
    void whatWasSentAheadIsKept() throws Exception {
        var server = SurusServer.shared();
        try (var client = Conversation.with(server, "postgres")) {
            client.run("SET client_connection_check_interval = '5ms'");
            client.client().send(new dev.surus.protocol.FrontendMessage.Query("SELECT pg_sleep(0.2)"));
            String large = "x".repeat(150_000);
            for (int i = 0; i < 20; i++) {
                client.client().send(new dev.surus.protocol.FrontendMessage.Query("SELECT pg_sleep(0.01), " + i + ", length('" + large + "')"));
            }
            int rows = 0;
            int ready = 0;
            while (ready < 21) {
                switch (client.client().receive()) {
                    case dev.surus.protocol.BackendMessage.ReadyForQuery _ -> ready++;
                    case dev.surus.protocol.BackendMessage.DataRow _ -> rows++;
                    case dev.surus.protocol.BackendMessage.ErrorResponse error -> throw new AssertionError(error.message());
                    default -> { }
                }
            }
            assertThat(rows).isEqualTo(21);
            assertThat(client.value("SELECT 1")).isEqualTo("1");
        }
    }

    private static void awaitActive(Conversation observer, Conversation session) {
        while (!"active".equals(observer.value("SELECT state FROM pg_stat_activity WHERE pid = " + session.pid() + " AND query LIKE '%pg_sleep%'"))) {
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
    }
}
