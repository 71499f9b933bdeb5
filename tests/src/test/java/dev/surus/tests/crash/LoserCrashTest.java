package dev.surus.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.SurusServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A large transaction that kill -9 interrupts is rolled back while sessions already work.
class LoserCrashTest {
    private static final String HOLDS = "55P03";
    private static final String LOCKS = "SELECT count(*) FROM pg_locks WHERE pid IS NULL";

    /// How large it must be for sessions to meet it depends on the machine.
    @Test
    @Timeout(240)
    void sessionsWorkWhileItIsRolledBack() {
        try (var server = new SurusServer("lock_timeout = 10ms")) {
            try (var one = Conversation.with(server, "postgres")) {
                one.run("CREATE TABLE large (id int PRIMARY KEY, v int, t text)");
                one.run("INSERT INTO large SELECT i, i, repeat('x', 50) FROM generate_series(1, 100000) i");
            }
            for (int updates = 4; updates <= 64; updates *= 4) {
                crash(server, updates);
                if (meet(server)) {
                    return;
                }
            }
        }
        fail("sessions never met it");
    }

    private static void crash(SurusServer server, int updates) {
        try (var one = Conversation.with(server, "postgres"); var two = Conversation.with(server, "postgres")) {
            one.run("BEGIN");
            for (int i = 0; i < updates; i++) {
                one.run("UPDATE large SET v = v + 1, t = 'changed'");
            }
            one.run("INSERT INTO large VALUES (0, 0)");
            // Somebody else's commit takes the loser's changes to the disk.
            two.run("CREATE TABLE other" + updates + " (a int)");
            server.kill();
        }
        server.start();
    }

    /// @return false where it was over before everything was seen
    private static boolean meet(SurusServer server) {
        try (var one = Conversation.with(server, "postgres"); var two = Conversation.with(server, "postgres")) {
            String truncated = one.ask("BEGIN; TRUNCATE large; ROLLBACK").state();
            one.ask("ROLLBACK");
            String locked = one.ask("SELECT * FROM large WHERE id = 1 FOR UPDATE NOWAIT").state();
            String ids = one.value(LOCKS + " AND locktype = 'transactionid' AND mode = 'ExclusiveLock'");
            String relations = one.value("SELECT string_agg(relation::regclass::text, ',' ORDER BY relation) FROM pg_locks "
                    + "WHERE pid IS NULL AND locktype = 'relation' AND mode = 'RowExclusiveLock'");
            assertThat(one.value("SELECT v FROM large WHERE id = 1")).isEqualTo("1");
            two.run("SET lock_timeout = 0");
            var waiting = two.start("UPDATE large SET v = v WHERE id = 1 RETURNING v");
            assertThat(one.value("SELECT sum(v) FROM large")).isEqualTo("5000050000");
            boolean met = one.value(LOCKS).equals("3");
            assertThat(Conversation.await(waiting).rows().toString()).isEqualTo("[[1]]");
            assertThat(one.value(LOCKS)).isEqualTo("0");
            assertThat(one.value("SELECT sum(v) FROM large WHERE t <> 'changed'")).isEqualTo("5000050000");
            if (met) {
                assertThat(truncated).isEqualTo(HOLDS);
                assertThat(locked).isEqualTo(HOLDS);
                assertThat(ids).isEqualTo("1");
                assertThat(relations).isEqualTo("large,large_pkey");
            }
            return met;
        }
    }
}
