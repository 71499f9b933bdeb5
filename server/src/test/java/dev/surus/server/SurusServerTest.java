package dev.surus.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.SqlException;
import dev.surus.protocol.BackendMessage;
import dev.surus.protocol.BlockingClient;
import dev.surus.protocol.BlockingClient.ServerError;
import dev.surus.protocol.FrontendMessage;
import dev.surus.protocol.Md5Password;
import dev.surus.protocol.Scram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The server around the engine: start, authentication, messages, limits, end.
@Timeout(240)
class SurusServerTest {
    @TempDir
    Path directory;
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private SurusServer server;
    private FakeEngine engine;
    private Path data;
    private int port;
    private Thread ending;

    @BeforeEach
    void setUp() throws IOException {
        data = directory.resolve("data");
        Files.createDirectory(data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(data.resolve("PG_VERSION"), "15\n");
        Files.writeString(data.resolve("pg_ident.conf"), "");
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        configure("");
        hba("local all all trust\nhost all all all trust\n");
    }

    private void configure(String text) throws IOException {
        Files.writeString(data.resolve("postgresql.conf"), "port = " + port + "\nunix_socket_directories = '" + directory + "'\nlisten_addresses = '127.0.0.1'\n"
                + "log_line_prefix = ''\n" + text);
    }

    private void hba(String text) throws IOException {
        Files.writeString(data.resolve("pg_hba.conf"), text);
    }

    private void start() {
        server = new SurusServer(data, Map.of(), Clock.SYSTEM, new PrintStream(logged, true, StandardCharsets.UTF_8));
        server.start((path, settings, log, authentication, reload, broken) -> {
            engine = new FakeEngine(settings);
            engine.role("postgres", true, null, Long.MAX_VALUE);
            engine.role("sato", false, Scram.Verifier.of("satopass", new byte[16], 4096).text(), Long.MAX_VALUE);
            engine.role("suzuki", false, Md5Password.stored("suzuki", "suzukipass"), Long.MAX_VALUE);
            engine.role("old", false, Scram.Verifier.of("x", new byte[16], 4096).text(), 0);
            return engine;
        });
        ending = Thread.ofPlatform().start(() -> {
            try {
                server.awaitEnd();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @AfterEach
    void tearDown() throws InterruptedException {
        if (ending != null) {
            server.requestShutdown(SurusServer.ShutdownMode.FAST);
            ending.join(60_000);
            assertThat(server.hasEnded()).isTrue();
            assertThat(data.resolve(PidFile.NAME)).doesNotExist();
            assertThat(directory.resolve(".s.PGSQL." + port)).doesNotExist();
            assertThat(engine.open.get()).isZero();
        }
    }

    private BlockingClient connect(String user, String password) throws IOException {
        return BlockingClient.open("127.0.0.1", port, user, "postgres", password, Map.of());
    }

    private BlockingClient connectLocally(String user) throws IOException {
        return BlockingClient.open(directory.toString(), port, user, "postgres", null, Map.of());
    }

    private String log() {
        return logged.toString(StandardCharsets.UTF_8);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
    }

    @Test
    void bothSocketsServeAndReportTheThirteenParameters() throws IOException {
        start();
        for (String host : List.of("127.0.0.1", directory.toString())) {
            try (var client = BlockingClient.open(host, port, "sato", "postgres", null, Map.of("application_name", "test", "options", "-c work_mem=9MB --DateStyle=german"))) {
                assertThat(client.parameters()).hasSize(13).containsEntry("application_name", "test").containsEntry("DateStyle", "German, DMY")
                        .containsEntry("server_version", "15.20 (Surus 0.1)").containsEntry("client_encoding", "UTF8");
                assertThat(client.query("hello").getFirst().tag()).isEqualTo("DONE hello");
                assertThat(client.status()).isEqualTo('I');
            }
        }
        assertThat(PidFile.read(data)).extracting(PidFile.Content::port, PidFile.Content::isReady, PidFile.Content::socketDirectory)
                .containsExactly(port, true, directory.toString());
        assertThat(PidFile.read(data).pid()).isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void encryptionIsRefusedAndThePlainStartFollows() throws IOException {
        start();
        try (var client = BlockingClient.connect("127.0.0.1", port); var raw = new java.net.Socket("127.0.0.1", port)) {
            for (FrontendMessage request : List.of(new FrontendMessage.SslRequest(), new FrontendMessage.GssEncryptionRequest())) {
                var buffer = new dev.surus.protocol.MessageBuffer();
                buffer.put(request);
                raw.getOutputStream().write(buffer.bytes, 0, buffer.length);
                assertThat(raw.getInputStream().read()).isEqualTo('N');
            }
            client.logIn("sato", "postgres", null, Map.of());
            assertThat(client.query("x")).hasSize(1);
        }
    }

    @Test
    void passwordMethods() throws IOException {
        for (String method : List.of("password", "md5", "scram-sha-256")) {
            hba("host all all all " + method + "\n");
            if (server == null) {
                start();
            } else {
                server.reload();
            }
            connect("sato", "satopass").close();
            if (!method.equals("scram-sha-256")) {
                connect("suzuki", "suzukipass").close();
            }
            for (String[] wrong : new String[][] {{"sato", "wrong"}, {"suzuki", "wrong"}, {"postgres", "x"}, {"nobody", "x"}, {"old", "x"}}) {
                assertThatThrownBy(() -> connect(wrong[0], wrong[1])).as(method + " " + wrong[0]).isInstanceOfSatisfying(ServerError.class, error -> {
                    assertThat(error.sqlState()).isEqualTo("28P01");
                    assertThat(error.response().message()).isEqualTo("password authentication failed for user \"" + wrong[0] + "\"");
                    assertThat(error.response().fields()).doesNotContainKeys('D', 'H');
                });
            }
        }
        assertThat(log()).contains("DETAIL:  Role \"nobody\" does not exist.\n\tConnection matched pg_hba.conf line 1: \"host all all all md5\"")
                .contains("DETAIL:  User \"postgres\" has no password assigned.").contains("DETAIL:  User \"old\" has an expired password.");
    }

    @Test
    void rejectAndNoEntry() throws IOException {
        hba("host all sato all reject\nlocal all all peer\n");
        start();
        assertThatThrownBy(() -> connect("sato", null)).isInstanceOfSatisfying(ServerError.class, error -> {
            assertThat(error.sqlState()).isEqualTo("28000");
            assertThat(error.response().message())
                    .isEqualTo("pg_hba.conf rejects connection for host \"127.0.0.1\", user \"sato\", database \"postgres\", no encryption");
        });
        assertThatThrownBy(() -> connect("suzuki", null)).isInstanceOfSatisfying(ServerError.class, error -> assertThat(error.response().message())
                .isEqualTo("no pg_hba.conf entry for host \"127.0.0.1\", user \"suzuki\", database \"postgres\", no encryption"));
        assertThatThrownBy(() -> connectLocally("sato")).isInstanceOfSatisfying(ServerError.class, error -> {
            assertThat(error.sqlState()).isEqualTo("28000");
            assertThat(error.response().message()).isEqualTo("Peer authentication failed for user \"sato\"");
        });
        Files.writeString(data.resolve("pg_ident.conf"), "m " + System.getProperty("user.name") + " sato\n");
        hba("local all all peer map=m\n");
        server.reload();
        connectLocally("sato").close();
        assertThatThrownBy(() -> connectLocally("suzuki")).isInstanceOf(ServerError.class);
        hba("local all all ldap ldapserver=x ldapbasedn=y\n");
        server.reload();
        assertThatThrownBy(() -> connectLocally("sato")).hasMessageContaining("0A000");
    }

    @Test
    void aBrokenFileKeepsTheOldRulesOnReloadAndStopsAStart() throws IOException, InterruptedException {
        start();
        hba("local all all md5←peerから変更\n");
        server.reload();
        connect("sato", null).close();
        assertThat(log()).contains("invalid authentication method \"md5←peerから変更\"").contains("pg_hba.conf was not reloaded");
        var second = new SurusServer(data, Map.of(), Clock.SYSTEM, new PrintStream(logged, true, StandardCharsets.UTF_8));
        assertThatThrownBy(() -> second.start((a, b, c, d, e, f) -> engine)).isInstanceOfSatisfying(SqlException.class,
                error -> assertThat(error.state().code()).isEqualTo("F0001"));
        connect("sato", null).close();
        tearDown();
        ending = null;
        assertThatThrownBy(this::start).hasMessageContaining("could not load pg_hba.conf");
    }

    @Test
    void directoriesThatOthersMayReadAreRefused() throws IOException {
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(this::start).hasMessageContaining("has invalid permissions");
        assertThat(log()).contains("FATAL:  data directory \"" + data + "\" has invalid permissions\n")
                .contains("DETAIL:  Permissions should be u=rwx (0700) or u=rwx,g=rx (0750).");
    }

    @Test
    void aStalePidFileAndSocketAreNoObstacle() throws IOException {
        Files.writeString(data.resolve(PidFile.NAME), "1\n" + data + "\n0\n" + port + "\n\n\n\nready   \n");
        Files.writeString(directory.resolve(".s.PGSQL." + port), "");
        Files.writeString(directory.resolve(".s.PGSQL." + port + ".lock"), "4194303\n");
        start();
        connectLocally("sato").close();
    }

    @Test
    void tooManyClients() throws IOException {
        configure("max_connections = 5\nsuperuser_reserved_connections = 2\n");
        start();
        var clients = new ArrayList<BlockingClient>();
        for (int i = 0; i < 3; i++) {
            clients.add(connect("sato", null));
        }
        assertThatThrownBy(() -> connect("sato", null)).isInstanceOfSatisfying(ServerError.class, error -> {
            assertThat(error.sqlState()).isEqualTo("53300");
            assertThat(error.response().message()).isEqualTo("remaining connection slots are reserved for non-replication superuser connections");
        });
        clients.add(connect("postgres", null));
        clients.add(connect("postgres", null));
        assertThatThrownBy(() -> connect("postgres", null)).isInstanceOfSatisfying(ServerError.class,
                error -> assertThat(error.response().message()).isEqualTo("sorry, too many clients already"));
        clients.removeFirst().close();
        await(() -> engine.open.get() == 4);
        clients.add(connect("postgres", null));
        for (BlockingClient client : clients) {
            client.close();
        }
    }

    @Test
    void cancelNeedsTheKey() throws Exception {
        start();
        try (var client = connect("sato", null)) {
            var answer = CompletableFuture.supplyAsync(() -> {
                try {
                    client.query("sleep");
                    return null;
                } catch (ServerError e) {
                    return e;
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            try (var wrong = BlockingClient.connect("127.0.0.1", port)) {
                wrong.send(new FrontendMessage.CancelRequest(client.key().pid(), client.key().secret() + 1));
                assertThat(wrong.receive()).isNull();
            }
            await(() -> log().contains("wrong key in cancel request"));
            assertThat(answer).isNotDone();
            try (var right = BlockingClient.connect("127.0.0.1", port)) {
                right.send(new FrontendMessage.CancelRequest(client.key().pid(), client.key().secret()));
                assertThat(right.receive()).isNull();
            }
            ServerError error = answer.get(60, TimeUnit.SECONDS);
            assertThat(error.sqlState()).isEqualTo("57014");
            assertThat(client.query("still here")).hasSize(1);
        }
    }

    @Test
    void errorsNoticesCopyAndBugs() throws IOException {
        start();
        try (var client = connect("sato", null)) {
            assertThatThrownBy(() -> client.query("fail")).isInstanceOfSatisfying(ServerError.class,
                    error -> assertThat(error.response().fields()).containsEntry('P', "3").containsEntry('V', "ERROR"));
            client.query("notice");
            assertThat(client.notices()).hasSize(1);
            client.send(new FrontendMessage.Query("copy"), new FrontendMessage.CopyData(new byte[100]), new FrontendMessage.CopyData(new byte[11]),
                    new FrontendMessage.CopyDone());
            assertThat(client.receive()).isInstanceOf(BackendMessage.CopyInResponse.class);
            assertThat(client.receive()).isEqualTo(new BackendMessage.CommandComplete("COPY 111"));
            assertThat(client.receive()).isEqualTo(new BackendMessage.ReadyForQuery('I'));
            assertThatThrownBy(() -> client.query("copy")).hasMessageContaining("57014").hasMessageContaining("COPY from stdin failed: no data here");
            client.send(new FrontendMessage.Parse("", "x", new int[0]), new FrontendMessage.Bind("", "", new short[0], new byte[0][], new short[0]),
                    new FrontendMessage.Execute("", 0), new FrontendMessage.Sync());
            assertThat(List.of(client.receive(), client.receive(), client.receive(), client.receive())).containsExactly(new BackendMessage.ParseComplete(),
                    new BackendMessage.BindComplete(), new BackendMessage.CommandComplete("EXECUTED"), new BackendMessage.ReadyForQuery('I'));
            assertThat(log()).contains("ERROR:  no such thing at character 3\nSTATEMENT:  fail\n");
        }
        try (var client = connect("sato", null)) {
            assertThatThrownBy(() -> client.query("bug")).hasMessageContaining("XX000");
        }
        connect("sato", null).close();
    }

    @Test
    void nonsenseIsAnsweredAndDisturbsNobody() throws IOException {
        start();
        try (var good = connect("sato", null)) {
            try (var raw = new java.net.Socket("127.0.0.1", port)) {
                raw.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(raw.getInputStream().read()).isEqualTo(-1);
            }
            try (var client = connect("sato", null)) {
                client.sendBytes(new byte[] {'Q', 0, 0, 0, 1}, 5);
                // Only the log tells: who is out of step would not understand.
                assertThat(client.receive()).isNull();
                await(() -> log().contains("LOG:  invalid message length"));
            }
            try (var client = connect("sato", null)) {
                client.sendBytes(new byte[] {'Q', 0, 0, 0, 7, (byte) 0xe5, ' ', 0}, 8);
                assertThat(client.receive()).isInstanceOfSatisfying(BackendMessage.ErrorResponse.class, error -> {
                    assertThat(error.sqlState()).isEqualTo("22021");
                    assertThat(error.message()).isEqualTo("invalid byte sequence for encoding \"UTF8\": 0xe5 0x20");
                });
                assertThat(client.receive()).isEqualTo(new BackendMessage.ReadyForQuery('I'));
                assertThat(client.query("on")).hasSize(1);
            }
            try (var raw = new java.net.Socket("127.0.0.1", port)) {
                raw.getOutputStream().write(new byte[] {0, 0, 0, 9, 0, 2, 0, 0, 0});
                assertThat(new String(raw.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .isEqualTo("EFATAL:  unsupported frontend protocol 2.0: server supports 3.0 to 3.0\n\0");
            }
            try (var client = BlockingClient.connect("127.0.0.1", port)) {
                client.send(new FrontendMessage.Startup(3, 2, new LinkedHashMap<>(Map.of("user", "sato", "_pq_.x", "1"))));
                assertThat(client.receive()).isEqualTo(new BackendMessage.NegotiateProtocolVersion(3 << 16, List.of("_pq_.x")));
                assertThat(client.receive()).isEqualTo(new BackendMessage.AuthenticationOk());
            }
            assertThatThrownBy(() -> BlockingClient.open("127.0.0.1", port, "sato", "x", null, Map.of("nosuch", "1"))).hasMessageContaining("42704");
            assertThat(good.query("still")).hasSize(1);
        }
    }

    @Test
    void aClientThatDoesNotAuthenticateIsDropped() throws IOException {
        configure("authentication_timeout = 3s\n");
        hba("host all all all scram-sha-256\n");
        start();
        try (var client = BlockingClient.connect("127.0.0.1", port)) {
            client.send(new FrontendMessage.Startup(3, 0, new LinkedHashMap<>(Map.of("user", "sato"))));
            assertThat(client.receive()).isInstanceOf(BackendMessage.AuthenticationSasl.class);
            assertThat(client.receive()).isNull();
        }
        await(() -> log().contains("canceling authentication due to timeout"));
    }

    @Test
    void fastShutdownTellsIdleAndBusyClients() throws Exception {
        start();
        var idle = connect("sato", null);
        var busy = connect("suzuki", null);
        busy.send(new FrontendMessage.Query("sleep"));
        server.requestShutdown(SurusServer.ShutdownMode.FAST);
        for (BlockingClient client : List.of(idle, busy)) {
            assertThat(client.receive()).isInstanceOfSatisfying(BackendMessage.ErrorResponse.class, error -> {
                assertThat(error.sqlState()).isEqualTo("57P01");
                assertThat(error.message()).isEqualTo("terminating connection due to administrator command");
            });
            assertThat(client.receive()).isNull();
        }
        ending.join(60_000);
        assertThat(log()).contains("received fast shutdown request").contains("database system is shut down");
    }

    @Test
    void smartShutdownWaitsForTheLastClient() throws Exception {
        start();
        var client = connect("sato", null);
        server.requestShutdown(SurusServer.ShutdownMode.SMART);
        await(() -> log().contains("received smart shutdown request"));
        assertThat(client.query("still served")).hasSize(1);
        assertThatThrownBy(() -> connect("sato", null)).hasMessageContaining("57P03").hasMessageContaining("the database system is shutting down");
        client.close();
        ending.join(60_000);
        assertThat(server.hasEnded()).isTrue();
    }

    @Test
    void connectionsAreLoggedAndPrefixesFilledIn() throws IOException {
        configure("log_connections = on\nlog_disconnections = on\nlog_statement = all\nlog_min_duration_statement = 0\nlog_line_prefix = '%u@%d %a %b %e %l|%q%h '\n");
        start();
        BlockingClient.open("127.0.0.1", port, "sato", "db", null, Map.of("application_name", "app")).close();
        try (var client = BlockingClient.open("127.0.0.1", port, "sato", "db", null, Map.of("application_name", "app"))) {
            client.query("select 1");
        }
        await(() -> log().contains("disconnection: session time: 0:00:0"));
        assertThat(log()).contains("connection authorized: user=sato database=db application_name=app\n").contains("LOG:  statement: select 1\n")
                .containsPattern("sato@db app client backend 00000 \\d+\\|127\\.0\\.0\\.1 LOG:  duration: [0-9.]+ ms\n");
    }

    @Test
    void whatNeedsARestartIsLoggedOnReload() throws IOException {
        start();
        configure("max_connections = 7\nwork_mem = 9MB\n");
        server.reload();
        assertThat(log()).contains("LOG:  parameter \"max_connections\" cannot be changed without restarting the server\n")
                .contains("LOG:  parameter \"work_mem\" changed to \"9MB\"\n");
    }
}
