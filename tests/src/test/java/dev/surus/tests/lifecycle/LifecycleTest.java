package dev.surus.tests.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.surus.engine.config.ConfigurationLoader;
import dev.surus.engine.config.ServerSettings;
import dev.surus.protocol.BlockingClient;
import dev.surus.tests.harness.Machine;
import dev.surus.tests.harness.SurusServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server's life as its administrator sees it: the command line, the files, real clients.
@Timeout(240)
class LifecycleTest {
    private static SurusServer server;
    private static String originalHba;

    @BeforeAll
    static void startServer() throws IOException {
        server = new SurusServer("max_connections = 20", "superuser_reserved_connections = 3");
        originalHba = Files.readString(server.data().resolve("pg_hba.conf"));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static Machine.Outcome psql(String host, String user, String password, String sql) {
        return Machine.run(password == null ? Map.of("LC_ALL", "C.UTF-8") : Map.of("LC_ALL", "C.UTF-8", "PGPASSWORD", password), "", 30,
                List.of(Machine.postgres("psql"), "-X", "-w", "-At", "-h", host, "-p", Integer.toString(server.port()), "-U", user, "-d", "postgres", "-c", sql));
    }

    private static Machine.Outcome asPostgres(String sql) {
        return psql("127.0.0.1", "postgres", null, sql);
    }

    private static void hba(String text) throws IOException {
        Files.writeString(server.data().resolve("pg_hba.conf"), text);
    }

    private static void reload() {
        int before = server.log().length();
        SurusServer.surus("reload", "-D", server.data().toString()).requireSuccess();
        await(() -> server.log().substring(before).contains("received SIGHUP"));
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void passwordsOfEachKindOverRealPsqlAndJdbc() throws Exception {
        asPostgres("CREATE ROLE scram_user LOGIN PASSWORD 'パスワード①'").requireSuccess();
        assertThat(psql("127.0.0.1", "postgres", null, "SET password_encryption = 'md5'; CREATE ROLE md5_user LOGIN PASSWORD 'md5pass'").status()).isZero();
        for (String method : List.of("scram-sha-256", "md5", "password")) {
            hba("local all postgres trust\nhost all postgres all trust\nlocal all all " + method + "\nhost all all all " + method + "\n");
            reload();
            for (String host : List.of("127.0.0.1", server.socketDirectory().toString())) {
                assertThat(psql(host, "scram_user", "パスワード①", "SHOW session_authorization").requireSuccess()).isEqualTo("scram_user\n");
                var wrong = psql(host, "scram_user", "wrong", "SHOW work_mem");
                assertThat(wrong.status()).isEqualTo(2);
                assertThat(wrong.output()).contains("FATAL:  password authentication failed for user \"scram_user\"");
                assertThat(psql(host, "nobody_at_all", "wrong", "SHOW work_mem").output())
                        .contains("FATAL:  password authentication failed for user \"nobody_at_all\"");
                if (!method.equals("scram-sha-256")) {
                    assertThat(psql(host, "md5_user", "md5pass", "SHOW session_authorization").requireSuccess()).isEqualTo("md5_user\n");
                }
            }
            String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres";
            try (var connection = DriverManager.getConnection(url, "scram_user", "パスワード①")) {
                assertThat(connection.isValid(10)).isTrue();
            }
            assertThatThrownBy(() -> DriverManager.getConnection(url, "scram_user", "no").close())
                    .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState()).isEqualTo("28P01"));
        }
        hba(originalHba);
        reload();
        asPostgres("DROP ROLE scram_user; DROP ROLE md5_user").requireSuccess();
    }

    /// The chapter's own line, pasted with its arrow.
    @Test
    void aBrokenLineKeepsTheOldRules() throws IOException {
        hba(originalHba.replaceFirst("(?m)^(local +all +all +)trust$", "$1md5←peerから変更"));
        reload();
        await(() -> server.log().contains("pg_hba.conf was not reloaded"));
        assertThat(server.log()).contains("LOG:  invalid authentication method \"md5←peerから変更\"")
                .containsPattern("CONTEXT:  line \\d+ of configuration file \"" + server.data().resolve("pg_hba.conf"));
        asPostgres("SHOW work_mem").requireSuccess();
        hba(originalHba);
        reload();
    }

    @Test
    void settingsChangeOnReloadOrWaitForARestart() throws IOException {
        Path file = server.data().resolve("postgresql.conf");
        String before = Files.readString(file);
        server.configure("work_mem = 11MB", "listen_addresses = '*'");
        reload();
        await(() -> server.log().contains("parameter \"work_mem\" changed to \"11MB\""));
        assertThat(server.log()).contains("parameter \"listen_addresses\" cannot be changed without restarting the server");
        assertThat(asPostgres("SHOW work_mem").requireSuccess()).isEqualTo("11MB\n");
        Files.writeString(file, before + "nosuch_setting = 1\nwork_mem = 12MB\n");
        reload();
        await(() -> server.log().contains("contains errors; no changes were applied"));
        assertThat(server.log()).contains("unrecognized configuration parameter \"nosuch_setting\" in file \"" + file + "\" line ");
        assertThat(asPostgres("SHOW work_mem").requireSuccess()).isEqualTo("11MB\n");
        Files.writeString(file, before);
        reload();
        await(() -> server.log().contains("parameter \"work_mem\" removed from configuration file, reset to default"));
    }

    @Test
    @SuppressWarnings("try") // A client that goes before the server does is closed early.
    void aClusterSurvivesStopsOfEveryKind() throws Exception {
        try (var other = new SurusServer()) {
            int made = 0;
            for (String end : List.of("smart", "fast", "immediate", "kill")) {
                String role = "role_" + made++;
                other.psql("postgres", "CREATE ROLE " + role + " LOGIN", "-v", "ON_ERROR_STOP=1");
                String data = other.data().toString();
                assertThat(SurusServer.surus("status", "-D", data).requireSuccess()).contains("PID: " + other.pid());
                try (var idle = BlockingClient.open("127.0.0.1", other.port(), role, "postgres", null, Map.of())) {
                    switch (end) {
                        case "smart" -> {
                            idle.close();
                            SurusServer.surus("stop", "-D", data, "-m", "smart").requireSuccess();
                        }
                        case "kill" -> other.kill();
                        default -> {
                            SurusServer.surus("stop", "-D", data, "-m", end).requireSuccess();
                            assertThatThrownBy(() -> idle.query("SHOW work_mem")).hasMessageContaining(
                                    end.equals("fast") ? "due to administrator command" : "server closed the connection unexpectedly");
                            if (end.equals("immediate")) {
                                assertThat(idle.notices()).singleElement().satisfies(notice -> assertThat(notice.fields()).containsEntry('S', "WARNING")
                                        .containsEntry('C', "57P01").containsEntry('M', "terminating connection due to immediate shutdown command"));
                            }
                        }
                    }
                }
                assertThat(SurusServer.surus("status", "-D", data).status()).isEqualTo(3);
                other.start();
            }
            for (int i = 0; i < made; i++) {
                BlockingClient.open("127.0.0.1", other.port(), "role_" + i, "postgres", null, Map.of()).close();
            }
            assertThat(SurusServer.surus("start", "-D", other.data().toString()).output()).contains("another server might be running; trying to start server anyway")
                    .contains("could not start server");
        }
    }

    @Test
    void initdbRefusesWhatPostgresqlRefuses(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("x"), "");
        var occupied = SurusServer.surus("initdb", "-D", directory.toString());
        assertThat(occupied.status()).isEqualTo(1);
        assertThat(occupied.output()).contains("exists but is not empty");
        Path data = directory.resolve("new");
        assertThat(SurusServer.surus("initdb", "-D", data.toString(), "-A", "nonsense").output()).contains("invalid authentication method \"nonsense\"");
        assertThat(SurusServer.surus("initdb", "-D", data.toString(), "-U", "pg_me").output()).contains("role names cannot begin with \"pg_\"");
        assertThat(SurusServer.surus("initdb", "-D", data.toString(), "-A", "md5").output())
                .contains("must specify a password for the superuser to enable password authentication");
        assertThat(data).doesNotExist();
        SurusServer.surus("initdb", "-D", data.toString(), "-A", "ident", "--locale=ja_JP.UTF-8").requireSuccess();
        assertThat(Files.readString(data.resolve("pg_hba.conf"))).contains("""
                # TYPE  DATABASE        USER            ADDRESS                 METHOD

                # "local" is for Unix domain socket connections only
                local   all             all                                     peer
                # IPv4 local connections:
                host    all             all             127.0.0.1/32            ident
                # IPv6 local connections:
                host    all             all             ::1/128                 ident
                """);
        assertThat(Files.readString(data.resolve("postgresql.conf"))).contains("\nDateStyle = 'iso, ymd'").contains("\nlc_messages = 'ja_JP.UTF-8'")
                .contains("\ndefault_text_search_config = 'pg_catalog.simple'").contains("\n#listen_addresses = 'localhost'");
    }

    @Test
    void everySettingOfPostgresqlsSampleFileLoads(@TempDir Path directory) throws IOException {
        Path sample = Path.of("/usr/share/postgresql/15/postgresql.conf.sample");
        assertThat(sample).isReadable();
        var lines = new ArrayList<String>();
        for (String line : Files.readAllLines(sample)) {
            if (line.matches("#[a-z_]+ = .*") && !line.startsWith("#include")) {
                lines.add(line.substring(1));
            } else if (!line.startsWith("#")) {
                lines.add(line);
            }
        }
        assertThat(lines).hasSizeGreaterThan(300);
        Path file = Files.write(directory.resolve("postgresql.conf"), lines);
        var outcome = ConfigurationLoader.start(new ServerSettings(), file, null);
        assertThat(outcome.log()).as(outcome.log().stream().map(entry -> entry.primary.toString()).toList().toString()).isEmpty();
    }

    @Test
    void twoHundredClientsAtOnceAgainstTwentySlots() throws Exception {
        var clients = new ArrayList<BlockingClient>();
        int refused = 0;
        try (var threads = Executors.newFixedThreadPool(40)) {
            var attempts = new ArrayList<Callable<BlockingClient>>();
            for (int i = 0; i < 200; i++) {
                attempts.add(() -> BlockingClient.open("127.0.0.1", server.port(), "postgres", "postgres", null, Map.of()));
            }
            for (Future<BlockingClient> attempt : threads.invokeAll(attempts)) {
                try {
                    clients.add(attempt.get());
                } catch (java.util.concurrent.ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOfSatisfying(BlockingClient.ServerError.class, error -> {
                        assertThat(error.sqlState()).isEqualTo("53300");
                        assertThat(error.response().message()).isEqualTo("sorry, too many clients already");
                    });
                    refused++;
                }
            }
        }
        assertThat(clients).hasSizeBetween(15, 20);
        assertThat(refused).isEqualTo(200 - clients.size());
        assertThat(clients.getFirst().queryValue("SHOW work_mem")).isEqualTo("4MB");
        for (BlockingClient client : clients) {
            client.close();
        }
        await(() -> asPostgres("SHOW work_mem").status() == 0);
    }

    @Test
    void ownAndPostgresqlsClientProgramsMakeAndRemoveRoles() throws IOException {
        hba("local all postgres trust\nhost all postgres all trust\nhost all all all scram-sha-256\n");
        reload();
        List<String> connection = List.of("-h", "127.0.0.1", "-p", Integer.toString(server.port()), "-U", "postgres");
        for (boolean own : List.of(true, false)) {
            assertThat(program(own, "createuser", connection, "geheim\ngeheim\n", "-P", "-d", "Made By Tool").requireSuccess()).contains("Enter it again:");
            assertThat(psql("127.0.0.1", "Made By Tool", "geheim", "SHOW is_superuser").requireSuccess()).isEqualTo("off\n");
            assertThat(program(own, "createuser", connection, "", "Made By Tool").output())
                    .contains("createuser: error: creation of new role failed: ERROR:  role \"Made By Tool\" already exists");
            program(own, "createdb", connection, "", "-O", "Made By Tool", "made_db").requireSuccess();
            assertThat(program(own, "createdb", connection, "", "made_db").output())
                    .contains("createdb: error: database creation failed: ERROR:  database \"made_db\" already exists");
            program(own, "dropdb", connection, "", "made_db").requireSuccess();
            program(own, "dropuser", connection, "", "Made By Tool").requireSuccess();
            assertThat(program(own, "dropuser", connection, "", "Made By Tool").output())
                    .contains("dropuser: error: removal of role \"Made By Tool\" failed: ERROR:  role \"Made By Tool\" does not exist");
        }
        hba(originalHba);
        reload();
    }

    private static Machine.Outcome program(boolean own, String name, List<String> connection, String input, String... arguments) {
        var command = new ArrayList<String>();
        if (own) {
            command.addAll(List.of(Machine.ROOT.resolve("surus").toString(), name));
        } else {
            // Without a terminal PostgreSQL's programs read passwords from standard input, too.
            command.addAll(List.of("setsid", "-w", Machine.postgres(name)));
        }
        command.addAll(connection);
        command.addAll(List.of(arguments));
        return Machine.run(Map.of("SURUS_SKIP_BUILD", "1", "LC_ALL", "C.UTF-8"), input, 60, command);
    }
}
