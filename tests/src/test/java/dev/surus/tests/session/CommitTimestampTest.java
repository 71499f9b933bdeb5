package dev.surus.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.SurusServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// When transactions committed, with track_commit_timestamp on; the reference answers the same.
class CommitTimestampTest {
    @Test
    @Timeout(240)
    void timesOfCommits() {
        try (var server = new SurusServer("track_commit_timestamp = on", "max_prepared_transactions = 2")) {
            String kept;
            String committed;
            try (var one = Conversation.with(server, "postgres")) {
                one.run("CREATE TABLE t (a int)");
                one.run("BEGIN");
                one.run("INSERT INTO t VALUES (1)");
                committed = one.value("SELECT pg_current_xact_id()");
                assertThat(time(one, committed)).isNull();
                one.run("SAVEPOINT s");
                one.run("INSERT INTO t VALUES (2)");
                one.run("RELEASE s");
                String began = one.value("SELECT now()");
                one.run("COMMIT");
                kept = time(one, committed);
                assertThat(one.value("SELECT '" + kept + "' BETWEEN '" + began + "' AND clock_timestamp()")).isEqualTo("t");
                // A subtransaction's is the same.
                assertThat(one.value("SELECT count(DISTINCT xmin::text) || ' ' || count(DISTINCT pg_xact_commit_timestamp(xmin)) FROM t")).isEqualTo("2 1");
                assertThat(one.run("SELECT xid, timestamp, roident FROM pg_last_committed_xact()").rows().getFirst()).containsExactly(committed, kept, "0");

                one.run("BEGIN");
                String undone = one.value("SELECT pg_current_xact_id()");
                one.run("INSERT INTO t VALUES (3)");
                one.run("ROLLBACK");
                assertThat(time(one, undone)).isNull();
                assertThat(one.ask("SELECT pg_xact_commit_timestamp('0')").state()).isEqualTo("22023");
                assertThat(time(one, "1")).isNull();

                one.run("BEGIN");
                String prepared = one.value("SELECT pg_current_xact_id()");
                one.run("INSERT INTO t VALUES (4)");
                one.run("PREPARE TRANSACTION 'p'");
                assertThat(time(one, prepared)).isNull();
                String before = one.value("SELECT clock_timestamp()");
                one.run("COMMIT PREPARED 'p'");
                assertThat(one.value("SELECT '" + time(one, prepared) + "' >= timestamptz '" + before + "'")).isEqualTo("t");
            }
            server.kill();
            server.start();
            try (var one = Conversation.with(server, "postgres")) {
                assertThat(time(one, committed)).isEqualTo(kept);
            }
        }
    }

    private static String time(Conversation session, String id) {
        return session.value("SELECT pg_xact_commit_timestamp('" + id + "'::xid)");
    }
}
