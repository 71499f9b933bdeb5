package dev.surus.tests.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.surus.tests.harness.Server;
import java.math.BigDecimal;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/// pgjdbc as applications use it, in each of its query modes.
@Timeout(240)
class PgjdbcTest {
    @BeforeAll
    static void tables() throws SQLException {
        try (var connection = open(""); var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE jdbc_prod (prod_id integer PRIMARY KEY, prod_name text NOT NULL, price numeric(10,2), made timestamp, whole bigint, ratio float8, ok boolean)");
            statement.execute("CREATE TABLE jdbc_line (line_id serial PRIMARY KEY, prod_id integer REFERENCES jdbc_prod ON DELETE CASCADE, qty smallint DEFAULT 1)");
        }
    }

    @AfterAll
    static void dropTables() throws SQLException {
        try (var connection = open(""); var statement = connection.createStatement()) {
            statement.execute("DROP TABLE jdbc_line, jdbc_prod");
        }
    }

    private static Connection open(String options) throws SQLException {
        var server = Server.tested();
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?user=" + server.superuser() + options);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&preferQueryMode=simple", "&preferQueryMode=extendedForPrepared", "&prepareThreshold=1", "&prepareThreshold=-1", "&binaryTransfer=false",
            "&reWriteBatchedInserts=true"})
    void rowsGoInAndComeBack(String options) throws SQLException {
        try (var connection = open(options)) {
            connection.setAutoCommit(false);
            try (var insert = connection.prepareStatement("INSERT INTO jdbc_prod VALUES (?, ?, ?, ?, ?, ?, ?)")) {
                for (int i = 1; i <= 30; i++) {
                    insert.setInt(1, i);
                    insert.setString(2, "品" + i);
                    insert.setBigDecimal(3, i % 7 == 0 ? null : new BigDecimal(i).movePointLeft(2));
                    insert.setTimestamp(4, java.sql.Timestamp.valueOf("2024-02-29 12:34:56.789"));
                    insert.setLong(5, Long.MAX_VALUE - i);
                    insert.setDouble(6, i / 3.0);
                    insert.setBoolean(7, i % 2 == 0);
                    insert.addBatch();
                }
                assertThat(insert.executeBatch()).hasSize(30);
            }
            try (var select = connection.prepareStatement("SELECT * FROM jdbc_prod WHERE prod_id = ? AND prod_name LIKE ?")) {
                for (int i = 1; i <= 14; i++) {
                    select.setInt(1, i);
                    select.setString(2, "品%");
                    try (ResultSet row = select.executeQuery()) {
                        assertThat(row.next()).isTrue();
                        assertThat(row.getString(2)).isEqualTo("品" + i);
                        assertThat(row.getBigDecimal(3)).isEqualTo(i % 7 == 0 ? null : new BigDecimal(i).movePointLeft(2).setScale(2));
                        assertThat(row.getTimestamp(4)).isEqualTo(java.sql.Timestamp.valueOf("2024-02-29 12:34:56.789"));
                        assertThat(row.getLong(5)).isEqualTo(Long.MAX_VALUE - i);
                        assertThat(row.getDouble(6)).isEqualTo(i / 3.0);
                        assertThat(row.getBoolean(7)).isEqualTo(i % 2 == 0);
                        assertThat(row.next()).isFalse();
                    }
                }
            }
            try (var portal = connection.prepareStatement("SELECT prod_id FROM jdbc_prod ORDER BY prod_id DESC")) {
                portal.setFetchSize(7);
                var ids = new ArrayList<Integer>();
                try (ResultSet rows = portal.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getInt(1));
                    }
                }
                assertThat(ids).hasSize(30).startsWith(30, 29, 28);
            }
            try (var update = connection.prepareStatement("UPDATE jdbc_prod SET price = price * ? WHERE prod_id BETWEEN ? AND ?")) {
                update.setInt(1, 2);
                update.setInt(2, 3);
                update.setInt(3, 5);
                assertThat(update.executeUpdate()).isEqualTo(3);
            }
            connection.rollback();
            try (var statement = connection.createStatement(); ResultSet count = statement.executeQuery("SELECT count(*) FROM jdbc_prod")) {
                count.next();
                assertThat(count.getInt(1)).isZero();
            }
        }
    }

    @Test
    void generatedKeysAndSavepoints() throws SQLException {
        try (var connection = open("")) {
            connection.setAutoCommit(false);
            try (var insert = connection.prepareStatement("INSERT INTO jdbc_line (qty) VALUES (?)", new String[] {"line_id"})) {
                insert.setInt(1, 5);
                insert.executeUpdate();
                try (ResultSet keys = insert.getGeneratedKeys()) {
                    assertThat(keys.next()).isTrue();
                    assertThat(keys.getInt("line_id")).isPositive();
                }
            }
            var savepoint = connection.setSavepoint("before");
            try (var statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.executeQuery("SELECT nosuch FROM jdbc_line").close()).isInstanceOf(SQLException.class);
                assertThatThrownBy(() -> statement.executeQuery("SELECT 1").close()).isInstanceOfSatisfying(SQLException.class,
                        e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
                connection.rollback(savepoint);
                try (ResultSet row = statement.executeQuery("SELECT qty FROM jdbc_line")) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getInt(1)).isEqualTo(5);
                }
            }
            connection.rollback();
        }
    }

    @Test
    void commandsWithAQueryInsideTakeParameters() throws SQLException {
        try (var connection = open("")) {
            connection.setAutoCommit(false);
            try (var declare = connection.prepareStatement("DECLARE made CURSOR FOR SELECT n, ? || n FROM generate_series(1, ?) n WHERE n <> ANY (ARRAY[?::integer])")) {
                declare.setString(1, "no ");
                declare.setInt(2, 3);
                declare.setInt(3, 2);
                declare.execute();
            }
            try (var create = connection.prepareStatement("CREATE TEMP TABLE made AS SELECT ?::integer AS a, ? || 'x' AS b")) {
                create.setInt(1, 7);
                create.setString(2, "y");
                create.execute();
            }
            try (var explain = connection.prepareStatement("EXPLAIN (ANALYZE, COSTS OFF) SELECT ?::integer + a INTO TEMP also FROM made")) {
                explain.setInt(1, 3);
                explain.execute();
            }
            try (var statement = connection.createStatement()) {
                assertThat(texts(statement, "FETCH ALL FROM made")).containsExactly("1|no 1", "3|no 3");
                assertThat(texts(statement, "SELECT a, b FROM made")).containsExactly("7|yx");
                assertThat(texts(statement, "SELECT * FROM also")).containsExactly("10");
            }
            connection.rollback();
        }
    }

    private static List<String> texts(Statement statement, String sql) throws SQLException {
        try (var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                var row = new ArrayList<String>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(rows.getString(i));
                }
                found.add(String.join("|", row));
            }
            return found;
        }
    }

    @Test
    void errorsHaveTheirStates() throws SQLException {
        try (var connection = open(""); var statement = connection.createStatement()) {
            for (String[] pair : new String[][] {{"SELEC 1", "42601"}, {"SELECT * FROM nosuch", "42P01"}, {"SELECT nosuch FROM jdbc_prod", "42703"}, {"SELECT 1/0", "22012"},
                    {"SELECT 'x'::integer", "22P02"}, {"SELECT 99999999999::integer", "22003"}, {"INSERT INTO jdbc_prod VALUES (1)", "23502"},
                    {"INSERT INTO jdbc_line (prod_id) VALUES (77)", "23503"}, {"CREATE TABLE jdbc_prod (a integer)", "42P07"}, {"SELECT nosuch(1)", "42883"},
                    {"LOCK TABLE jdbc_prod", "25P01"}, {"SET nosuch = 1", "42704"}}) {
                assertThatThrownBy(() -> statement.execute(pair[0])).isInstanceOfSatisfying(SQLException.class,
                        e -> assertThat(e.getSQLState()).as(pair[0]).isEqualTo(pair[1]));
            }
            statement.addBatch("INSERT INTO jdbc_prod (prod_id, prod_name) VALUES (50, 'a')");
            statement.addBatch("INSERT INTO jdbc_prod (prod_id, prod_name) VALUES (50, 'b')");
            assertThatThrownBy(statement::executeBatch).isInstanceOfSatisfying(BatchUpdateException.class, e -> assertThat(e.getSQLState()).isEqualTo("23505"));
            statement.execute("DELETE FROM jdbc_prod");
        }
    }

    @Test
    void aRunningStatementIsCancelled() throws Exception {
        try (var connection = open(""); var statement = connection.createStatement(); var observer = open(""); var look = observer.createStatement()) {
            int pid = connection.unwrap(PGConnection.class).getBackendPID();
            var outcome = CompletableFuture.supplyAsync(() -> {
                try {
                    statement.execute("SELECT pg_sleep(100)");
                    return "finished";
                } catch (SQLException e) {
                    return e.getSQLState();
                }
            });
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (true) {
                try (ResultSet active = look.executeQuery("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep%' AND pid = " + pid)) {
                    active.next();
                    if (active.getInt(1) == 1) {
                        break;
                    }
                }
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
            statement.cancel();
            assertThat(outcome.get(60, TimeUnit.SECONDS)).isEqualTo("57014");
            assertThat(connection.isValid(10)).isTrue();
        }
    }

    @Test
    void aCancelBetweenStatementsIsForgotten() throws Exception {
        try (var connection = open(""); var statement = connection.createStatement(); var other = open(""); var canceller = other.createStatement()) {
            int pid = connection.unwrap(PGConnection.class).getBackendPID();
            statement.execute("SELECT 1");
            for (int round = 0; round < 5; round++) {
                statement.cancel();
                try (ResultSet sent = canceller.executeQuery("SELECT pg_cancel_backend(" + pid + ")")) {
                    sent.next();
                    assertThat(sent.getBoolean(1)).isTrue();
                }
                try (ResultSet row = statement.executeQuery("SELECT count(*) FROM generate_series(1, 100000)")) {
                    row.next();
                    assertThat(row.getInt(1)).isEqualTo(100000);
                }
            }
        }
    }

    @Test
    void theCatalogAsTheDriverSeesIt() throws SQLException {
        try (var connection = open("")) {
            var metadata = connection.getMetaData();
            assertThat(metadata.getDatabaseMajorVersion()).isEqualTo(15);
            assertThat(column(metadata.getColumns(null, "public", "jdbc_prod", "%"), "COLUMN_NAME"))
                    .containsExactly("prod_id", "prod_name", "price", "made", "whole", "ratio", "ok");
            assertThat(column(metadata.getColumns(null, "public", "jdbc_line", "%"), "IS_AUTOINCREMENT")).containsExactly("YES", "NO", "NO");
            assertThat(column(metadata.getPrimaryKeys(null, "public", "jdbc_prod"), "PK_NAME")).containsExactly("jdbc_prod_pkey");
            assertThat(column(metadata.getImportedKeys(null, "public", "jdbc_line"), "FK_NAME")).containsExactly("jdbc_line_prod_id_fkey");
            assertThat(column(metadata.getIndexInfo(null, "public", "jdbc_prod", true, false), "INDEX_NAME")).contains("jdbc_prod_pkey");
            assertThat(column(metadata.getTables(null, "public", "jdbc%", new String[] {"TABLE"}), "TABLE_NAME")).containsExactly("jdbc_line", "jdbc_prod");
            assertThat(column(metadata.getSchemas(), "TABLE_SCHEM")).contains("public", "pg_catalog");
        }
    }

    private static List<String> column(ResultSet rows, String name) throws SQLException {
        var values = new ArrayList<String>();
        try (rows) {
            while (rows.next()) {
                values.add(rows.getString(name));
            }
        }
        return values;
    }
}
