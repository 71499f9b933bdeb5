package dev.surus.tests.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.surus.protocol.BackendMessage;
import dev.surus.protocol.BlockingClient;
import dev.surus.protocol.FrontendMessage;
import dev.surus.tests.harness.SurusServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Connections whose clients say nothing: they give up their threads and notice nothing of it.
@EnabledOnOs(OS.LINUX)
@Timeout(240)
class RestingConnectionsTest {
    private static SurusServer server;

    @BeforeAll
    static void start() {
        server = new SurusServer("fsync = off", "max_connections = 300", "shared_buffers = 16MB");
        server.stop();
        server.javaOption("-Dsurus.restMillis=100").start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static BlockingClient open() throws IOException {
        return BlockingClient.open("127.0.0.1", server.port(), "postgres", "postgres", null, Map.of());
    }

    private static long threads() {
        try (var tasks = Files.list(Path.of("/proc/" + server.pid() + "/task"))) {
            return tasks.filter(RestingConnectionsTest::isSession).count();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    private static boolean isSession(Path task) {
        try {
            return Files.readString(task.resolve("comm")).startsWith("surus session");
        } catch (IOException ended) {
            return false;
        }
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    @Test
    void idleConnectionsHaveNoThreadsAndGoOn() throws Exception {
        var clients = new ArrayList<BlockingClient>();
        for (int i = 0; i < 100; i++) {
            var client = open();
            client.query("SET application_name = 'client" + i + "'");
            client.query("CREATE TEMPORARY TABLE own AS SELECT " + i + " AS n");
            client.query("PREPARE asked (int) AS SELECT n + $1 FROM own");
            if (i % 2 == 0) {
                client.query("BEGIN");
                client.query("DECLARE c CURSOR FOR SELECT g FROM generate_series(1, 10) g");
                assertThat(client.queryValue("FETCH 1 FROM c")).isEqualTo("1");
            }
            clients.add(client);
        }
        for (int round = 0; round < 3; round++) {
            await("no threads", () -> threads() == 0);
            for (int i = 0; i < clients.size(); i++) {
                var client = clients.get(i);
                assertThat(client.queryValue("EXECUTE asked (1000)")).isEqualTo(Integer.toString(1000 + i));
                assertThat(client.queryValue("SELECT n FROM own WHERE n = " + i)).isEqualTo(Integer.toString(i));
                assertThat(client.queryValue("SHOW application_name")).isEqualTo("client" + i);
                if (i % 2 == 0) {
                    assertThat(client.queryValue("FETCH 1 FROM c")).isEqualTo(Integer.toString(round + 2));
                }
            }
        }
        await("no threads", () -> threads() == 0);
        for (var client : clients) {
            client.close();
        }
    }

    @Test
    void notificationsReachWhoRests() throws Exception {
        try (var listener = open(); var sender = open()) {
            listener.query("LISTEN news");
            for (int round = 0; round < 20; round++) {
                if (round % 2 == 0) {
                    await("no threads", () -> threads() == 0);
                }
                String payload = Integer.toString(round);
                sender.query("NOTIFY news, '" + payload + "'");
                assertThat(listener.receive()).isInstanceOfSatisfying(BackendMessage.NotificationResponse.class,
                        message -> assertThat(message.payload()).isEqualTo(payload));
            }
        }
    }

    @Test
    void restingSessionsAreEnded() throws Exception {
        try (var resting = open(); var limited = open(); var other = open()) {
            String pid = resting.queryValue("SELECT pg_backend_pid()");
            limited.query("SET idle_session_timeout = 1000");
            await("no threads", () -> threads() == 0);
            assertThat(other.queryValue("SELECT pg_terminate_backend(" + pid + ")")).isEqualTo("t");
            assertThatThrownBy(() -> expectError(resting)).isInstanceOfSatisfying(BlockingClient.ServerError.class,
                    error -> assertThat(error.sqlState()).isEqualTo("57P01"));
            assertThatThrownBy(() -> expectError(limited)).isInstanceOfSatisfying(BlockingClient.ServerError.class,
                    error -> assertThat(error.sqlState()).isEqualTo("57P05"));
            // Who vanished is noticed, too: locks and temporary tables go.
            var vanishing = open();
            vanishing.query("BEGIN");
            vanishing.query("SELECT pg_advisory_lock(7)");
            await("no threads", () -> threads() == 0);
            vanishing.vanish();
            other.query("SELECT pg_advisory_lock(7)");
        }
    }

    private static void expectError(BlockingClient client) throws IOException {
        if (client.receive() instanceof BackendMessage.ErrorResponse error) {
            throw new BlockingClient.ServerError(error);
        }
    }

    @Test
    void whoStopsWithinAGroupOfMessagesIsAnswered() throws Exception {
        try (var client = open()) {
            await("no threads", () -> threads() == 0);
            client.send(new FrontendMessage.Parse("", "SELECT 1", new int[0]));
            Thread.sleep(300); // three times as long as until a rest, which must not lose what is to be sent
            client.send(new FrontendMessage.Sync());
            assertThat(client.receive()).isInstanceOf(BackendMessage.ParseComplete.class);
            assertThat(client.receive()).isInstanceOf(BackendMessage.ReadyForQuery.class);
        }
    }
}
