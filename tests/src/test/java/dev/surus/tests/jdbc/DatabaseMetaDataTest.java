package dev.surus.tests.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Reference;
import dev.surus.tests.harness.Server;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// All that pgjdbc's DatabaseMetaData tells, after the same script, on the reference and on Surus.
@Timeout(240)
class DatabaseMetaDataTest {
    private static final String DATABASE = "jdbc_metadata";

    private static final String SETUP = """
            CREATE SCHEMA sales;
            CREATE SCHEMA "Mixed Case";
            CREATE ROLE jdbc_reader;
            CREATE DOMAIN sales.positive AS integer NOT NULL CHECK (VALUE > 0);
            COMMENT ON DOMAIN sales.positive IS 'above zero';
            CREATE TYPE sales.mood AS ENUM ('calm', 'angry');
            CREATE TYPE sales.point3 AS (x float8, y float8, z float8);
            CREATE SEQUENCE sales.numbers;
            CREATE TABLE sales.customer (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                code char(8) NOT NULL UNIQUE,
                name varchar(40) DEFAULT 'nobody',
                credit numeric(12, 3) DEFAULT 0,
                plain numeric, feeling sales.mood, place sales.point3, rank sales.positive,
                tags text[], born date, at time(3), met timestamp(0) with time zone, took interval, flag bit(4), flags bit varying(9), ok boolean,
                raw bytea, half smallint, ratio real, ident uuid, doc jsonb,
                twice numeric GENERATED ALWAYS AS (credit * 2) STORED);
            COMMENT ON TABLE sales.customer IS 'who buys';
            COMMENT ON COLUMN sales.customer.code IS 'the short name';
            CREATE TABLE sales.invoice (
                customer bigint NOT NULL REFERENCES sales.customer ON DELETE CASCADE ON UPDATE RESTRICT,
                number serial, note text, gone integer,
                CONSTRAINT invoice_key PRIMARY KEY (number, customer));
            ALTER TABLE sales.invoice DROP COLUMN gone;
            CREATE TABLE sales.line (
                line_number integer, invoice integer, owner bigint,
                second_owner bigint CONSTRAINT second REFERENCES sales.customer (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
                FOREIGN KEY (invoice, owner) REFERENCES sales.invoice (number, customer) ON UPDATE SET DEFAULT,
                PRIMARY KEY (line_number));
            CREATE INDEX invoice_note ON sales.invoice (lower(note) DESC NULLS LAST, customer) WHERE note IS NOT NULL;
            CREATE INDEX line_hash ON sales.line USING hash (owner);
            CREATE UNIQUE INDEX invoice_more ON sales.invoice (customer DESC) INCLUDE (note);
            CREATE TABLE "Mixed Case"."Odd ""Name" ("A b" integer, "UPPER" text);
            CREATE VIEW sales.rich AS SELECT id, name, credit FROM sales.customer WHERE credit > 100;
            CREATE MATERIALIZED VIEW sales.kept AS SELECT id, code FROM sales.customer;
            CREATE FUNCTION sales.add(a integer, b integer DEFAULT 1) RETURNS integer LANGUAGE sql AS 'SELECT a + b';
            COMMENT ON FUNCTION sales.add IS 'a sum';
            CREATE FUNCTION sales.both(a integer, OUT lower integer, OUT upper text) LANGUAGE sql AS 'SELECT a, a::text';
            CREATE FUNCTION sales.rows(INOUT a integer) RETURNS SETOF integer LANGUAGE sql AS 'SELECT a';
            CREATE FUNCTION sales.spread(a integer) RETURNS TABLE (x integer, y text) LANGUAGE sql AS 'SELECT a, a::text';
            CREATE FUNCTION sales.customers() RETURNS SETOF sales.customer LANGUAGE sql AS 'SELECT * FROM sales.customer';
            CREATE FUNCTION sales.nothing() RETURNS void LANGUAGE sql AS '';
            CREATE PROCEDURE sales.tidy(days integer) LANGUAGE sql AS 'DELETE FROM sales.line WHERE line_number = days';
            GRANT USAGE ON SCHEMA sales TO jdbc_reader;
            GRANT SELECT, UPDATE ON sales.customer TO jdbc_reader WITH GRANT OPTION;
            GRANT INSERT (note), REFERENCES (note) ON sales.invoice TO jdbc_reader;
            GRANT SELECT ON sales.rich TO PUBLIC;
            CREATE TEMPORARY TABLE passing (a integer PRIMARY KEY);
            """;

    /// Calls of the methods that have arguments. "sales" and "%" play the schema and the pattern.
    private static final Map<String, Call> CALLS = calls();

    @FunctionalInterface
    private interface Call {
        ResultSet of(DatabaseMetaData metadata) throws SQLException;
    }

    private static Map<String, Call> calls() {
        var calls = new TreeMap<String, Call>();
        calls.put("getTables, all", m -> m.getTables(null, null, "%", null));
        calls.put("getTables, system", m -> m.getTables(null, "pg_catalog", "%", null));
        calls.put("getTables, types", m -> m.getTables(DATABASE, "sales", "%", new String[] {"TABLE", "VIEW", "SEQUENCE", "TYPE"}));
        calls.put("getTables, mixed case", m -> m.getTables(null, "Mixed Case", "Odd%", null));
        calls.put("getColumns, sales", m -> m.getColumns(null, "sales", "%", "%"));
        calls.put("getColumns, mixed case", m -> m.getColumns(null, "Mixed Case", "%", "A_b"));
        calls.put("getColumns, pg_catalog", m -> m.getColumns(null, "pg_catalog", "%", "%"));
        calls.put("getColumns, information_schema", m -> m.getColumns(null, "information_schema", "%", "%"));
        for (String table : List.of("customer", "invoice", "line", "kept", "rich")) {
            calls.put("getPrimaryKeys, " + table, m -> m.getPrimaryKeys(null, "sales", table));
            calls.put("getIndexInfo, " + table, m -> m.getIndexInfo(null, "sales", table, false, true));
            calls.put("getIndexInfo, unique, " + table, m -> m.getIndexInfo(null, "sales", table, true, false));
            calls.put("getImportedKeys, " + table, m -> m.getImportedKeys(null, "sales", table));
            calls.put("getExportedKeys, " + table, m -> m.getExportedKeys(null, "sales", table));
            calls.put("getCrossReference, " + table, m -> m.getCrossReference(null, "sales", table, null, "sales", "line"));
            calls.put("getColumnPrivileges, " + table, m -> m.getColumnPrivileges(null, "sales", table, "%"));
            calls.put("getTablePrivileges, " + table, m -> m.getTablePrivileges(null, "sales", table));
            calls.put("getBestRowIdentifier, " + table, m -> m.getBestRowIdentifier(null, "sales", table, DatabaseMetaData.bestRowSession, true));
            calls.put("getVersionColumns, " + table, m -> m.getVersionColumns(null, "sales", table));
        }
        calls.put("getPrimaryKeys, all", m -> m.getPrimaryKeys(null, null, null));
        calls.put("getImportedKeys, all", m -> m.getImportedKeys(null, null, null));
        calls.put("getTablePrivileges, pg_catalog", m -> m.getTablePrivileges(null, "pg_catalog", "pg_c%"));
        calls.put("getProcedures", m -> m.getProcedures(null, "sales", "%"));
        calls.put("getProcedureColumns", m -> m.getProcedureColumns(null, "sales", "%", "%"));
        calls.put("getFunctions", m -> m.getFunctions(null, "sales", "%"));
        calls.put("getFunctionColumns", m -> m.getFunctionColumns(null, "sales", "%", "%"));
        calls.put("getFunctionColumns, pg_catalog", m -> m.getFunctionColumns(null, "pg_catalog", "a%", "%"));
        calls.put("getUDTs", m -> m.getUDTs(null, null, "%", null));
        calls.put("getUDTs, sales", m -> m.getUDTs(null, "sales", "%", new int[] {java.sql.Types.DISTINCT, java.sql.Types.STRUCT}));
        calls.put("getSchemas, pattern", m -> m.getSchemas(null, "s%"));
        calls.put("getSuperTypes", m -> m.getSuperTypes(null, "sales", "%"));
        calls.put("getSuperTables", m -> m.getSuperTables(null, "sales", "%"));
        calls.put("getAttributes", m -> m.getAttributes(null, "sales", "%", "%"));
        calls.put("getPseudoColumns", m -> m.getPseudoColumns(null, "sales", "%", "%"));
        return calls;
    }

    @Test
    void everythingIsToldAsTheReferenceTellsIt() throws Exception {
        Map<String, List<String>> expected = answers(Reference.shared());
        Map<String, List<String>> told = answers(Server.tested());
        var softly = new SoftAssertions();
        assertThat(told.keySet()).isEqualTo(expected.keySet());
        expected.forEach((question, answer) -> {
            var missing = new ArrayList<>(answer);
            told.get(question).forEach(missing::remove);
            var surplus = new ArrayList<>(told.get(question));
            answer.forEach(surplus::remove);
            softly.assertThat(surplus).as(question + ": rows that the reference does not have").isEmpty();
            softly.assertThat(missing).as(question + ": rows of the reference that are missing").isEmpty();
            softly.assertThat(missing.isEmpty() && surplus.isEmpty() && !answer.equals(told.get(question))).as(question + ": another order").isFalse();
        });
        softly.assertAll();
    }

    private static Map<String, List<String>> answers(Server server) throws Exception {
        try (var connection = open(server, "postgres"); var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + DATABASE + " TEMPLATE template0");
        }
        try (var connection = open(server, DATABASE)) {
            try (var statement = connection.createStatement()) {
                statement.execute(SETUP);
            }
            var answers = new TreeMap<String, List<String>>();
            DatabaseMetaData metadata = connection.getMetaData();
            for (Method method : getters()) {
                List<String> answer = normal(server, answer(metadata, method));
                // The driver does not ask for an order of the types.
                answers.put(method.getName(), method.getName().equals("getTypeInfo") ? answer.stream().sorted().toList() : answer);
            }
            for (var call : CALLS.entrySet()) {
                try {
                    answers.put(call.getKey(), normal(server, rows(call.getValue().of(metadata))));
                } catch (SQLException e) {
                    answers.put(call.getKey(), normal(server, List.of(e.toString())));
                }
            }
            return answers;
        } finally {
            try (var connection = open(server, "postgres"); var statement = connection.createStatement()) {
                statement.execute("DROP DATABASE " + DATABASE + " WITH (FORCE)");
                statement.execute("DROP ROLE jdbc_reader");
            }
        }
    }

    /// All methods without arguments that ask for something; the list of databases is the shared server's own.
    private static List<Method> getters() {
        return Stream.of(DatabaseMetaData.class.getMethods()).filter(m -> m.getParameterCount() == 0)
                .filter(m -> !m.getName().equals("getConnection") && !m.getName().equals("getCatalogs"))
                .sorted(Comparator.comparing(Method::getName)).toList();
    }

    private static List<String> answer(DatabaseMetaData metadata, Method method) throws SQLException, IllegalAccessException {
        try {
            Object answer = method.invoke(metadata);
            return answer instanceof ResultSet rows ? rows(rows) : List.of(String.valueOf(answer));
        } catch (InvocationTargetException e) {
            return List.of(e.getCause().toString());
        }
    }

    private static List<String> rows(ResultSet rows) throws SQLException {
        try (rows) {
            var lines = new ArrayList<String>();
            var shape = rows.getMetaData();
            var heading = new String[shape.getColumnCount()];
            Arrays.setAll(heading, i -> label(rows, i + 1));
            lines.add(String.join(" | ", heading));
            while (rows.next()) {
                var line = new StringBuilder();
                for (int i = 1; i <= heading.length; i++) {
                    String value = rows.getString(i);
                    if (value != null) {
                        line.append(shape.getColumnLabel(i)).append('=').append(value).append(' ');
                    }
                }
                lines.add(line.toString());
            }
            return lines;
        }
    }

    private static String label(ResultSet rows, int column) {
        try {
            return rows.getMetaData().getColumnLabel(column) + " " + rows.getMetaData().getColumnTypeName(column);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Without what two servers cannot share: the views that Surus has besides, OIDs in names, the port, the number of a temporary schema, the maker, pages of an index.
    private static List<String> normal(Server server, List<String> lines) {
        return lines.stream().filter(line -> !line.matches("(?s).*=_?surus_.*")).map(line -> line.replaceAll("(SPECIFIC_NAME=.*?)_[0-9]+ ", "$1 ").replace(":" + server.port() + "/", ":port/")
                .replaceAll("pg_(toast_)?temp_[0-9]+", "pg_$1temp_n").replaceAll("pg_toast_[0-9]+", "pg_toast_n").replaceAll("^15\\.[0-9]+ \\(.*\\)$", "15")
                .replaceAll(" PAGES=[0-9]+ ", " ")).toList();
    }

    private static Connection open(Server server, String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + server.port() + "/" + database + "?user=" + server.superuser());
    }
}
