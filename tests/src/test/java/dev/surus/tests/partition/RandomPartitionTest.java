package dev.surus.tests.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Server;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The same random statements on a partitioned table and on a plain one: both hold the same rows afterwards, every row of the first stands in
/// the partition whose bound takes it, and every question has the same answer. `-Dsurus.seed=N` repeats a run.
@Timeout(240)
class RandomPartitionTest {
    private static final int STATEMENTS = 250;

    private final long seed = Long.getLong("surus.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void aPartitionedTableBehavesAsAPlainOne() throws SQLException {
        var server = Server.tested();
        try (Connection connection = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?user=" + server.superuser());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA random_partitions");
            statement.execute("SET search_path = random_partitions");
            try {
                for (String definition : List.of("RANGE (a)", "LIST (b)", "HASH (a, b)", "RANGE (b, a)")) {
                    compare(statement, definition);
                }
            } finally {
                statement.execute("DROP SCHEMA random_partitions CASCADE");
            }
        }
    }

    private void compare(Statement statement, String definition) throws SQLException {
        statement.execute("CREATE TABLE plain (id int, a int, b text)");
        statement.execute("CREATE TABLE parted (id int, a int, b text) PARTITION BY " + definition);
        for (String partition : partitions(definition)) {
            statement.execute(partition);
        }
        statement.execute("CREATE INDEX ON parted (a)");
        statement.execute("CREATE INDEX ON plain (a)");
        for (int i = 0; i < STATEMENTS; i++) {
            String change = change(i);
            int onPlain = statement.executeUpdate(change.replace("TARGET", "plain"));
            int onParted = statement.executeUpdate(change.replace("TARGET", "parted"));
            assertThat(onParted).as("seed %d, %s: %s", seed, definition, change).isEqualTo(onPlain);
            if (i % 5 == 0) {
                String condition = condition();
                assertThat(rows(statement, "parted", condition)).as("seed %d, %s, WHERE %s", seed, definition, condition)
                        .isEqualTo(rows(statement, "plain", condition));
            }
        }
        assertThat(rows(statement, "parted", "true")).as("seed %d", seed).isEqualTo(rows(statement, "plain", "true"));
        // Each row fits into the partition that it stands in: it can be written there directly.
        for (String partition : leaves(statement)) {
            statement.execute("CREATE TEMPORARY TABLE held AS SELECT * FROM " + partition);
            statement.execute("INSERT INTO " + partition + " SELECT * FROM held");
            statement.execute("DROP TABLE held");
        }
        statement.execute("DROP TABLE plain, parted");
    }

    private List<String> partitions(String definition) {
        var made = new ArrayList<String>();
        switch (definition) {
            case "RANGE (a)" -> {
                made.add("CREATE TABLE parted_low (b text, a int, id int)");
                made.add("ALTER TABLE parted ATTACH PARTITION parted_low FOR VALUES FROM (MINVALUE) TO (0)");
                made.add("CREATE TABLE parted_mid PARTITION OF parted FOR VALUES FROM (0) TO (10) PARTITION BY HASH (id)");
                made.add("CREATE TABLE parted_mid0 PARTITION OF parted_mid FOR VALUES WITH (MODULUS 2, REMAINDER 0)");
                made.add("CREATE TABLE parted_mid1 PARTITION OF parted_mid FOR VALUES WITH (MODULUS 2, REMAINDER 1)");
                made.add("CREATE TABLE parted_rest PARTITION OF parted DEFAULT");
            }
            case "LIST (b)" -> {
                made.add("CREATE TABLE parted_ab PARTITION OF parted FOR VALUES IN ('a', 'b')");
                made.add("CREATE TABLE parted_null PARTITION OF parted FOR VALUES IN ('c', NULL)");
                made.add("CREATE TABLE parted_rest PARTITION OF parted DEFAULT");
            }
            case "HASH (a, b)" -> {
                for (int i = 0; i < 3; i++) {
                    made.add("CREATE TABLE parted_" + i + " PARTITION OF parted FOR VALUES WITH (MODULUS 3, REMAINDER " + i + ")");
                }
            }
            default -> {
                made.add("CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (MINVALUE, MINVALUE) TO ('b', 5)");
                made.add("CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM ('b', 5) TO ('c', MAXVALUE)");
                made.add("CREATE TABLE parted_rest PARTITION OF parted DEFAULT");
            }
        }
        return made;
    }

    private String number() {
        return random.nextInt(12) == 0 ? "NULL" : Integer.toString(random.nextInt(30) - 10);
    }

    private String word() {
        return random.nextInt(12) == 0 ? "NULL" : "'" + (char) ('a' + random.nextInt(5)) + "'";
    }

    private String change(int i) {
        return switch (random.nextInt(7)) {
            case 0, 1, 2 -> "INSERT INTO TARGET VALUES (" + i + ", " + number() + ", " + word() + "), (" + (i + 1000) + ", " + number() + ", " + word() + ")";
            case 3 -> "UPDATE TARGET SET a = " + number() + " WHERE " + condition();
            case 4 -> "UPDATE TARGET SET b = " + word() + ", a = a + 1 WHERE " + condition();
            case 5 -> "DELETE FROM TARGET WHERE id = " + random.nextInt(i + 1) + " AND " + condition();
            default -> "MERGE INTO TARGET USING (VALUES (" + random.nextInt(i + 1) + ", " + number() + ", " + word() + ")) AS v (id, a, b) ON v.id = TARGET.id"
                    + " WHEN MATCHED THEN UPDATE SET a = v.a::int, b = v.b WHEN NOT MATCHED THEN INSERT VALUES (v.id, v.a::int, v.b)";
        };
    }

    private String condition() {
        return switch (random.nextInt(9)) {
            case 0 -> "a = " + (random.nextInt(30) - 10);
            case 1 -> "b = " + word();
            case 2 -> "a < " + (random.nextInt(30) - 10) + " AND b >= 'b'";
            case 3 -> "a BETWEEN " + (random.nextInt(20) - 10) + " AND " + random.nextInt(20);
            case 4 -> "b IN ('a', 'd') OR a = 3";
            case 5 -> "a IS NULL";
            case 6 -> "b IS NULL OR b = 'c'";
            case 7 -> "(a, b) IN (SELECT x, 'b' FROM generate_series(-3, 8) x)";
            default -> "id % 7 = " + random.nextInt(7);
        };
    }

    private static List<String> rows(Statement statement, String table, String condition) throws SQLException {
        return strings(statement, "SELECT (id, a, b)::text FROM " + table + " WHERE " + condition + " ORDER BY 1");
    }

    private static List<String> leaves(Statement statement) throws SQLException {
        return strings(statement, "SELECT relid::regclass::text FROM pg_partition_tree('parted') WHERE isleaf");
    }

    private static List<String> strings(Statement statement, String query) throws SQLException {
        var found = new ArrayList<String>();
        try (var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
