package dev.surus.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// However two tables are joined, and whichever indexes give them an order, the rows are the same.
@Timeout(240)
class JoinMethodsTest {
    private static final List<String> METHODS = List.of("hashjoin", "mergejoin", "nestloop");
    private static final List<String> KEYS = List.of("l.i = r.i", "l.i = r.b", "r.b = l.b", "l.t = r.t", "l.n = r.n", "l.f = r.f", "l.i + 1 = r.i",
            "lower(l.t) = r.t");
    private static final List<String> CONDITIONS = List.of("l.id < r.id", "l.i + r.i > 9", "l.t <> 'v3'", "r.n > 2");
    private static final List<String> INDEXES = List.of("i", "i DESC", "b, i", "t, i DESC NULLS LAST", "n", "f DESC", "i NULLS FIRST, b");

    private Conversation session;

    @BeforeEach
    void connect() {
        session = Conversation.with(Server.tested(), "postgres", Server.tested().superuser(), Map.of());
    }

    @AfterEach
    void drop() {
        session.run("RESET ALL; DROP TABLE IF EXISTS join_left, join_right");
        session.close();
    }

    private static <T> T any(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private void table(Random random, String name) {
        session.run("DROP TABLE IF EXISTS " + name).require();
        session.run("CREATE TABLE " + name + " (id int PRIMARY KEY, i int, b bigint, t text, n numeric, f float8)").require();
        int values = 1 + random.nextInt(40);
        var nullable = " THEN NULL ELSE ";
        session.run("INSERT INTO " + name + " SELECT g, CASE WHEN g % 7 = 0" + nullable + "g * 31 % " + values + " END, CASE WHEN g % 5 = 0" + nullable
                + "g * 17 % " + values + " END, CASE WHEN g % 11 = 0" + nullable + "'v' || g % " + values + " END, (g % " + values
                + ") / 2.0, CASE WHEN g % 9 = 0 THEN 'NaN'::float8 ELSE g % " + values
                + " END FROM generate_series(1, " + random.nextInt(150) + ") g").require();
        for (int i = random.nextInt(3); i > 0; i--) {
            session.run("CREATE INDEX ON " + name + " (" + any(random, INDEXES) + ")").require();
        }
        if (random.nextBoolean()) {
            session.run("ANALYZE " + name).require();
        }
    }

    private static String query(Random random) {
        var conditions = new ArrayList<String>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            conditions.add(any(random, KEYS));
        }
        int kind = random.nextInt(6);
        if (kind != 3 && random.nextInt(3) == 0) {
            conditions.add(any(random, CONDITIONS));
        }
        String on = String.join(" AND ", conditions);
        String all = "count(*), count(l.id), count(r.id), sum(l.id), sum(r.id), sum(l.id * r.id), sum(l.id * l.id), sum(r.id * r.id)";
        return switch (kind) {
            case 0 -> "SELECT " + all + " FROM join_left l JOIN join_right r ON " + on;
            case 1 -> "SELECT " + all + " FROM join_left l LEFT JOIN join_right r ON " + on;
            case 2 -> "SELECT " + all + " FROM join_left l RIGHT JOIN join_right r ON " + on;
            case 3 -> "SELECT " + all + " FROM join_left l FULL JOIN join_right r ON " + on;
            case 4 -> "SELECT count(*), sum(l.id), sum(l.id * l.id) FROM join_left l WHERE EXISTS (SELECT 1 FROM join_right r WHERE " + on + ")";
            default -> "SELECT count(*), sum(l.id), sum(l.id * l.id) FROM join_left l WHERE NOT EXISTS (SELECT 1 FROM join_right r WHERE " + on + ")";
        };
    }

    /// @param only the one way that is not switched off
    private String rows(String only, boolean byIndex, String query) {
        for (String method : METHODS) {
            session.run("SET enable_" + method + " = " + method.equals(only)).require();
        }
        session.run("SET enable_seqscan = " + !byIndex).require();
        return String.valueOf(session.run(query).require().rows());
    }

    @Test
    void everyMethodGivesTheSameRows() {
        long seed = Long.getLong("surus.seed", System.nanoTime());
        var random = new Random(seed);
        for (int tables = 0; tables < 8; tables++) {
            table(random, "join_left");
            table(random, "join_right");
            session.run("SET work_mem = '" + (random.nextBoolean() ? "64kB" : "4MB") + "'").require();
            for (int i = 0; i < 12; i++) {
                String query = query(random);
                String expected = rows("hashjoin", false, query);
                for (String method : METHODS) {
                    assertThat(rows(method, random.nextBoolean(), query)).as("-Dsurus.seed=%d, %s: %s", seed, method, query).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void theOrderThatAJoinGivesIsTheOneThatWasWished() {
        long seed = Long.getLong("surus.seed", System.nanoTime());
        var random = new Random(seed);
        for (int tables = 0; tables < 6; tables++) {
            table(random, "join_left");
            table(random, "join_right");
            for (int i = 0; i < 8; i++) {
                String side = any(random, List.of("l", "r"));
                String key = side + "." + any(random, List.of("i", "b", "t")) + any(random, List.of("", " DESC", " NULLS FIRST", " DESC NULLS LAST"));
                String from = " FROM join_left l " + any(random, List.of("", "LEFT ", "RIGHT ")) + "JOIN join_right r ON " + any(random, KEYS)
                        + (random.nextBoolean() ? " AND " + any(random, KEYS) : "");
                session.run("SET enable_sort = " + random.nextBoolean()).require();
                String query = "SELECT " + key.split(" ")[0] + from + " ORDER BY " + key;
                String expected = rows("hashjoin", false, query);
                for (String method : METHODS) {
                    assertThat(rows(method, random.nextBoolean(), query)).as("-Dsurus.seed=%d, %s: %s", seed, method, query).isEqualTo(expected);
                }
            }
        }
    }
}
