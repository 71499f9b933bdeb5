package dev.surus.tests.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.SurusServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The collector's three formats, the csv one read back by COPY into the table that PostgreSQL 15's manual would have for it.
@Timeout(240)
class ServerLogTest {
    private static final String COLUMNS = """
            log_time timestamp(3) with time zone, user_name text, database_name text, process_id integer, connection_from text, session_id text,
            session_line_num bigint, command_tag text, session_start_time timestamp with time zone, virtual_transaction_id text,
            transaction_id bigint, error_severity text, sql_state_code text, message text, detail text, hint text, internal_query text,
            internal_query_pos integer, context text, query text, query_pos integer, location text, application_name text, backend_type text,
            leader_pid integer, query_id bigint""";
    private static SurusServer server;

    @BeforeAll
    static void start() {
        server = new SurusServer("logging_collector = on", "log_destination = 'csvlog, jsonlog, stderr'", "log_filename = 'server.log'",
                "log_line_prefix = '%p %u@%d %i %l '", "log_statement = all", "fsync = off");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everyFormatHasTheSameEntries() throws IOException {
        Path directory = server.data().resolve("log");
        int pid;
        try (var session = Conversation.with(server, "postgres", "postgres", Map.of("application_name", "a \"quoted\" name"))) {
            pid = session.pid();
            session.run("CREATE TABLE served (id int PRIMARY KEY, 名 text)");
            session.run("INSERT INTO served VALUES (1, 'x')");
            session.run("BEGIN");
            session.run("INSERT INTO served VALUES (2, 'y')");
            assertThat(session.ask("INSERT INTO served VALUES (1, 'say \"no\",\nplease')").state()).isEqualTo("23505");
            session.run("ROLLBACK");
            assertThat(session.ask("SELECT * FROM nosuch").state()).isEqualTo("42P01");
            assertThat(session.ask("SELECT ship('x')").state()).isEqualTo("42883");
            session.run("CREATE TABLE read_back (" + COLUMNS + ", PRIMARY KEY (session_id, session_line_num))");
            session.run("COPY read_back FROM '" + directory.resolve("server.csv") + "' WITH csv");
            String mine = " FROM read_back WHERE process_id = " + pid + " AND error_severity = 'ERROR' ORDER BY session_line_num";
            assertThat(session.run("SELECT sql_state_code, message, detail, hint, query, query_pos, command_tag" + mine).rows()).containsExactly(
                    java.util.Arrays.asList("23505", "duplicate key value violates unique constraint \"served_pkey\"", "Key (id)=(1) already exists.", null,
                            "INSERT INTO served VALUES (1, 'say \"no\",\nplease')", null, "INSERT"),
                    java.util.Arrays.asList("42P01", "relation \"nosuch\" does not exist", null, null, "SELECT * FROM nosuch", "15", "SELECT"),
                    java.util.Arrays.asList("42883", "function ship(unknown) does not exist", null,
                            "No function matches the given name and argument types. You might need to add explicit type casts.",
                            "SELECT ship('x')", "8", "SELECT"));
            assertThat(session.run("SELECT DISTINCT user_name, database_name, split_part(connection_from, ':', 1), application_name, backend_type,"
                    + " query_id FROM read_back WHERE process_id = " + pid).rows())
                    .containsExactly(java.util.List.of("postgres", "postgres", "127.0.0.1", "a \"quoted\" name", "client backend", "0"));
            assertThat(session.value("SELECT transaction_id > 0 AND virtual_transaction_id LIKE '%/%' FROM read_back WHERE message LIKE 'statement: INSERT%(1, ''say%'"))
                    .isEqualTo("t");
            assertThat(session.value("SELECT command_tag FROM read_back WHERE message = 'statement: ROLLBACK'")).isEqualTo("idle in transaction (aborted)");
            assertThat(session.value("SELECT count(*) FROM read_back WHERE backend_type = 'postmaster' AND message = 'database system is ready to accept connections'"))
                    .isEqualTo("1");
            assertThat(session.value("SELECT count(DISTINCT session_line_num) = count(*) FROM read_back WHERE process_id = " + pid)).isEqualTo("t");
        }
        String json = Files.readString(directory.resolve("server.json"));
        assertThat(json.lines().filter(line -> line.contains("\"pid\":" + pid) && line.contains("\"error_severity\":\"ERROR\""))).hasSize(3)
                .first().asString().startsWith("{\"timestamp\":\"").endsWith("\"backend_type\":\"client backend\",\"query_id\":0}")
                .contains("\"state_code\":\"23505\",\"message\":\"duplicate key value violates unique constraint \\\"served_pkey\\\"\",\"detail\":")
                .contains("\"statement\":\"INSERT INTO served VALUES (1, 'say \\\"no\\\",\\nplease')\"");
        String plain = Files.readString(directory.resolve("server.log"));
        assertThat(plain).containsPattern(pid + " postgres@postgres SELECT (\\d+) ERROR:  relation \"nosuch\" does not exist at character 15\n");
        // Each line of an entry is counted.
        var numbers = new java.util.ArrayList<Integer>();
        plain.lines().filter(line -> line.startsWith(pid + " ")).forEach(line ->
                numbers.add(Integer.valueOf(line.replaceFirst("^\\d+ \\S+ [a-zA-Z ()]*?(\\d+) [A-Z]+:  .*", "$1"))));
        for (int i = 0; i < numbers.size(); i++) {
            assertThat(numbers.get(i)).isEqualTo(i + 1);
        }
        assertThat(Files.readString(server.data().resolve("current_logfiles"))).isEqualTo("stderr log/server.log\ncsvlog log/server.csv\njsonlog log/server.json\n");
    }

    @Test
    void reloadBySqlAndTheServersOwnAddress() throws IOException {
        try (var session = Conversation.with(server, "postgres")) {
            server.configure("work_mem = 7MB");
            assertThat(session.value("SELECT pg_reload_conf()")).isEqualTo("t");
            assertThat(session.value("SHOW work_mem")).isEqualTo("7MB");
            assertThat(session.run("SELECT inet_server_addr(), inet_server_port(), inet_client_addr(), inet_client_port() > 0").rows())
                    .containsExactly(java.util.List.of("127.0.0.1", Integer.toString(server.port()), "127.0.0.1", "t"));
            session.run("CREATE ROLE reloader");
            session.run("SET ROLE reloader");
            assertThat(session.ask("SELECT pg_reload_conf()").text()).isEqualTo("permission denied for function pg_reload_conf");
        }
        // Nobody else reads what the server writes, even where the directory is open to its group.
        for (String file : java.util.List.of("base", "postmaster.opts", "log", "log/server.csv")) {
            assertThat(java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(server.data().resolve(file)))).as(file)
                    .endsWith("------");
        }
    }
}
