package dev.surus.tests.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.surus.protocol.BlockingClient;
import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.SurusServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// 200 clients at the same moment against 100 places, three of them the superusers'.
@Timeout(240)
class ConnectionLimitTest {
    @Test
    void twoHundredClientsAtOnceAgainstAHundredPlaces() throws Exception {
        try (var server = new SurusServer("max_connections = 100", "superuser_reserved_connections = 3", "fsync = off");
                var administrator = Conversation.with(server, "postgres")) {
            administrator.run("CREATE ROLE member LOGIN");
            administrator.run("CREATE TABLE counted (n int)");
            administrator.run("GRANT INSERT, SELECT ON counted TO member");
            var clients = new ArrayList<BlockingClient>();
            var refusals = new ArrayList<BlockingClient.ServerError>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var attempts = new ArrayList<Callable<BlockingClient>>();
                for (int i = 0; i < 200; i++) {
                    attempts.add(() -> BlockingClient.open("127.0.0.1", server.port(), "member", "postgres", null, Map.of()));
                }
                for (Future<BlockingClient> attempt : threads.invokeAll(attempts)) {
                    try {
                        clients.add(attempt.get());
                    } catch (ExecutionException e) {
                        assertThat(e.getCause()).isInstanceOf(BlockingClient.ServerError.class);
                        refusals.add((BlockingClient.ServerError) e.getCause());
                    }
                }
            }
            assertThat(refusals).allSatisfy(error -> {
                assertThat(error.sqlState()).isEqualTo("53300");
                assertThat(error.response().message()).isIn("sorry, too many clients already",
                        "remaining connection slots are reserved for non-replication superuser connections");
            });
            assertThat(refusals).hasSize(200 - clients.size());
            // Those on their way out take places for a moment, so that a few of the 96 may have been refused; fill up one by one.
            assertThat(clients).hasSizeGreaterThan(60).hasSizeLessThanOrEqualTo(96);
            fill(server, clients);
            assertThat(clients).hasSize(96);
            // The administrator and 96 members leave three places, for superusers.
            assertThatThrownBy(() -> open(server, "member")).isInstanceOfSatisfying(BlockingClient.ServerError.class,
                    error -> assertThat(error.response().message()).isEqualTo("remaining connection slots are reserved for non-replication superuser connections"));
            var superusers = new ArrayList<BlockingClient>();
            for (int i = 0; i < 3; i++) {
                superusers.add(open(server, "postgres"));
            }
            for (String user : List.of("postgres", "member")) {
                assertThatThrownBy(() -> open(server, user)).isInstanceOfSatisfying(BlockingClient.ServerError.class,
                        error -> assertThat(error.response().message()).isEqualTo("sorry, too many clients already"));
            }
            // Nobody who is in was harmed.
            for (BlockingClient client : clients) {
                client.query("INSERT INTO counted VALUES (1)");
            }
            assertThat(administrator.value("SELECT sum(n) FROM counted")).isEqualTo("96");
            superusers.getFirst().close();
            await(() -> open(server, "postgres")).close();
            for (BlockingClient client : superusers) {
                client.close();
            }
            for (BlockingClient client : clients) {
                client.close();
            }
            await(() -> open(server, "member")).close();
        }
    }

    private static BlockingClient open(SurusServer server, String user) throws IOException {
        return BlockingClient.open("127.0.0.1", server.port(), user, "postgres", null, Map.of());
    }

    /// Places come free a moment after a client is told off.
    private static void fill(SurusServer server, List<BlockingClient> clients) throws Exception {
        while (clients.size() < 96) {
            clients.add(await(() -> open(server, "member")));
        }
    }

    private static BlockingClient await(Callable<BlockingClient> attempt) throws Exception {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (true) {
            try {
                return attempt.call();
            } catch (BlockingClient.ServerError e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
            }
        }
    }
}
