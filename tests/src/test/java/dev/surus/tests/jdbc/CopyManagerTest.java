package dev.surus.tests.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.surus.tests.harness.Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.copy.CopyManager;
import org.postgresql.util.PSQLException;

/// COPY and notifications through pgjdbc.
@Timeout(240)
class CopyManagerTest {
    private static Connection open() throws SQLException {
        var server = Server.tested();
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?user=" + server.superuser());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long count(Connection connection, String table) throws SQLException {
        try (var statement = connection.createStatement(); var rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void rowsGoInAndOut() throws SQLException, IOException {
        try (var connection = open()) {
            execute(connection, "CREATE TEMPORARY TABLE copied (a int PRIMARY KEY, b text)");
            CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
            var data = new StringBuilder();
            for (int i = 0; i < 20_000; i++) {
                data.append(i).append("\t品目 ").append(i).append('\n');
            }
            assertThat(copy.copyIn("COPY copied FROM STDIN", new StringReader(data.toString()))).isEqualTo(20_000);
            var out = new StringWriter();
            assertThat(copy.copyOut("COPY (SELECT * FROM copied ORDER BY a) TO STDOUT", out)).isEqualTo(20_000);
            assertThat(out.toString()).isEqualTo(data.toString());
            var binary = new ByteArrayOutputStream();
            copy.copyOut("COPY copied TO STDOUT (FORMAT binary)", binary);
            execute(connection, "TRUNCATE copied");
            var in = copy.copyIn("COPY copied FROM STDIN (FORMAT binary)");
            byte[] bytes = binary.toByteArray();
            for (int at = 0; at < bytes.length; at += 777) {
                in.writeToCopy(bytes, at, Math.min(777, bytes.length - at));
            }
            assertThat(in.endCopy()).isEqualTo(20_000);
        }
    }

    @Test
    void anErrorEndsTheCopyOnly() throws SQLException {
        try (var connection = open()) {
            execute(connection, "CREATE TEMPORARY TABLE copied (a int)");
            CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
            assertThatThrownBy(() -> copy.copyIn("COPY copied FROM STDIN", new StringReader("1\nx\n" + "2\n".repeat(100_000))))
                    .isInstanceOfSatisfying(PSQLException.class, e -> {
                        assertThat(e.getSQLState()).isEqualTo("22P02");
                        assertThat(e.getServerErrorMessage().getWhere()).isEqualTo("COPY copied, line 2, column a: \"x\"");
                    });
            assertThat(count(connection, "copied")).isZero();
        }
    }

    @Test
    void theClientGivesUp() throws SQLException {
        try (var connection = open()) {
            execute(connection, "CREATE TEMPORARY TABLE copied (a int)");
            CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
            var in = copy.copyIn("COPY copied FROM STDIN");
            in.writeToCopy("1\n".getBytes(StandardCharsets.UTF_8), 0, 2);
            in.cancelCopy();
            assertThat(count(connection, "copied")).isZero();
            assertThatThrownBy(() -> copy.copyIn("COPY copied FROM STDIN", new Reader() {
                @Override
                public int read(char[] buffer, int offset, int length) throws IOException {
                    throw new IOException("no more");
                }

                @Override
                public void close() {}
            })).isInstanceOf(IOException.class);
            assertThat(count(connection, "copied")).isZero();
        }
    }

    @Test
    void anIdleSessionIsTold() throws SQLException {
        try (var listening = open(); var speaking = open()) {
            execute(listening, "LISTEN news");
            execute(speaking, "BEGIN");
            execute(speaking, "NOTIFY news, 'first'");
            execute(speaking, "NOTIFY news, 'second'");
            assertThat(listening.unwrap(PGConnection.class).getNotifications(100)).isNullOrEmpty();
            execute(speaking, "COMMIT");
            PGNotification[] told = listening.unwrap(PGConnection.class).getNotifications(10_000);
            assertThat(told).extracting(PGNotification::getParameter).startsWith("first");
            assertThat(told[0].getName()).isEqualTo("news");
            assertThat(told[0].getPID()).isEqualTo(speaking.unwrap(PGConnection.class).getBackendPID());
        }
    }
}
