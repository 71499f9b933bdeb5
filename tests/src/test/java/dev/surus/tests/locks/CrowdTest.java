package dev.surus.tests.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.Machine;
import dev.surus.tests.harness.SurusServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many who want the same row.
@Tag("slow")
@Timeout(300)
class CrowdTest {
    private static final int SESSIONS = 1000;

    /// Each is served when its turn comes, in the order in which they came, and all end.
    @Test
    void aThousandSessionsWaitForOneRow() throws Exception {
        try (var server = new SurusServer("max_connections = 1100", "fsync = off"); var holder = Conversation.with(server, "postgres");
                var observer = Conversation.with(server, "postgres")) {
            holder.run("CREATE TABLE hot (id int PRIMARY KEY, n int); INSERT INTO hot VALUES (1, 0)");
            var waiting = new ArrayList<Conversation>();
            for (int i = 0; i < SESSIONS; i++) {
                waiting.add(Conversation.with(server, "postgres"));
            }
            long idle = residentKilobytes(server);
            holder.run("BEGIN");
            holder.run("UPDATE hot SET n = 0");
            var answers = new ArrayList<CompletableFuture<Conversation.Answer>>();
            for (int i = 0; i < SESSIONS; i++) {
                answers.add(waiting.get(i).start("UPDATE hot SET n = n + 1 WHERE id = 1 RETURNING n"));
                awaitWaiters(observer, i + 1);
            }
            long crowded = residentKilobytes(server);
            System.out.println("memory of the server: " + idle + " kB with " + SESSIONS + " idle sessions, " + crowded + " kB when all wait");
            assertThat((crowded - idle) / SESSIONS).as("kilobytes for one more that waits").isLessThan(500);
            holder.run("COMMIT");
            for (int i = 0; i < SESSIONS; i++) {
                var answer = answers.get(i).get(60, TimeUnit.SECONDS).require();
                assertThat(answer.rows()).containsExactly(List.of(Integer.toString(i + 1)));
            }
            assertThat(observer.value("SELECT n FROM hot")).isEqualTo(Integer.toString(SESSIONS));
            assertThat(observer.value("SELECT count(*) FROM pg_locks WHERE NOT granted")).isEqualTo("0");
            for (Conversation session : waiting) {
                session.close();
            }
        }
    }

    private static void awaitWaiters(Conversation observer, int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (Integer.parseInt(observer.value("SELECT count(*) FROM pg_locks WHERE NOT granted")) < count) {
            assertThat(System.nanoTime()).as("session " + count + " queues in time").isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(200_000);
        }
    }

    private static long residentKilobytes(SurusServer server) throws IOException {
        var matcher = Pattern.compile("VmRSS:\\s+(\\d+) kB").matcher(Files.readString(Path.of("/proc/" + server.pid() + "/status")));
        assertThat(matcher.find()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    /// pgbench with 32 clients on one branch: every transaction updates the same row.
    @Test
    void pgbenchOnHotRows() {
        try (var server = new SurusServer("fsync = off"); var observer = Conversation.with(server, "postgres")) {
            var connection = List.of("-h", "127.0.0.1", "-p", Integer.toString(server.port()), "-U", "postgres", "postgres");
            pgbench(connection, "-i", "-q", "-s", "1");
            long transactions = 0;
            for (String mode : List.of("simple", "extended", "prepared")) {
                String output = pgbench(connection, "-n", "-M", mode, "-c", "32", "-j", "4", "-T", "10");
                assertThat(output).contains("number of failed transactions: 0 (0.000%)");
                var matcher = Pattern.compile("actually processed: (\\d+)").matcher(output);
                assertThat(matcher.find()).as(output).isTrue();
                transactions += Long.parseLong(matcher.group(1));
            }
            assertThat(transactions).isGreaterThan(100);
            // None lost, none twice: what was added to each of the three is what the history says.
            assertThat(observer.run("SELECT (SELECT sum(abalance) FROM pgbench_accounts) = sum(delta), (SELECT sum(tbalance) FROM pgbench_tellers) = sum(delta),"
                    + " (SELECT sum(bbalance) FROM pgbench_branches) = sum(delta), count(*) FROM pgbench_history").rows())
                    .containsExactly(List.of("t", "t", "t", Long.toString(transactions)));
            assertThat(server.log()).doesNotContain("ERROR:");
        }
    }

    private static String pgbench(List<String> connection, String... options) {
        var command = new ArrayList<>(List.of(Machine.postgres("pgbench")));
        command.addAll(List.of(options));
        command.addAll(connection);
        return Machine.run(Map.of("LC_ALL", "C.UTF-8"), "", 120, command).requireSuccess();
    }
}
