package dev.surus.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.Server;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Where the reference's plan has nodes that Surus has not, or shows them in other words: what must be in the plan all the same, so that no query reads
/// a whole table where PostgreSQL looks up a few rows. What is the same in both stands in the golden scripts.
@Timeout(240)
class PlanShapesTest {
    private static Conversation session;

    @BeforeAll
    static void tables() {
        session = Conversation.with(Server.tested(), "postgres", Server.tested().superuser(), Map.of());
        session.run("DROP TABLE IF EXISTS shape_a, shape_b").require();
        for (String table : new String[] {"shape_a", "shape_b"}) {
            session.run("CREATE TABLE " + table + " (id int PRIMARY KEY, kind int, note text)").require();
            session.run("INSERT INTO " + table + " SELECT g, g % 400, 'n' || g % 7 FROM generate_series(1, 4000) g").require();
            session.run("CREATE INDEX ON " + table + " (kind)").require();
            session.run("ANALYZE " + table).require();
        }
    }

    @AfterAll
    static void drop() {
        session.run("DROP TABLE IF EXISTS shape_a, shape_b");
        session.close();
    }

    private static String plan(String query) {
        var text = new StringBuilder();
        session.run("EXPLAIN (COSTS OFF) " + query).require().rows().forEach(row -> text.append(row.getFirst()).append('\n'));
        return text.toString();
    }

    private static void looksUp(String query, String... conditions) {
        String plan = plan(query);
        for (String condition : conditions) {
            assertThat(plan).as(query).contains("Index Cond: " + condition);
        }
        assertThat(plan).as(query).doesNotContain("Seq Scan");
    }

    @Test
    void conditionsGoIntoGroupsByTheirKeys() {
        looksUp("SELECT * FROM (SELECT id, count(*) n FROM shape_a GROUP BY id) x WHERE id = 5", "(id = 5)");
        looksUp("SELECT * FROM (SELECT id, kind, count(*) n FROM shape_a GROUP BY id, kind) x WHERE id = 5 AND n > 0", "(id = 5)");
        looksUp("SELECT id, max(note) FROM shape_a GROUP BY id HAVING id = 17", "(id = 17)");
        assertThat(plan("SELECT * FROM (SELECT id, kind, count(*) n FROM shape_a GROUP BY id, kind) x WHERE id = 5 AND n > 0")).contains("Filter: (count(*) > 0)");
    }

    @Test
    void conditionsGoIntoDistinctRowsAndWindows() {
        looksUp("SELECT * FROM (SELECT DISTINCT id, note FROM shape_a) x WHERE id = 8", "(id = 8)");
        looksUp("SELECT * FROM (SELECT DISTINCT ON (id) id, note FROM shape_a ORDER BY id, note) x WHERE id = 8 AND note > 'n0'", "(id = 8)");
        looksUp("SELECT * FROM (SELECT id, row_number() OVER (PARTITION BY id ORDER BY note) r FROM shape_a) x WHERE id = 9 AND r = 1", "(id = 9)");
        assertThat(plan("SELECT * FROM (SELECT id, row_number() OVER (ORDER BY note) r FROM shape_a) x WHERE id = 9")).contains("Seq Scan on shape_a");
        assertThat(plan("SELECT * FROM (SELECT DISTINCT ON (kind) kind, id FROM shape_a ORDER BY kind, id) x WHERE id = 9")).doesNotContain("Index Cond");
    }

    @Test
    void conditionsGoIntoSetOperations() {
        looksUp("SELECT * FROM (SELECT id, kind FROM shape_a UNION SELECT id, kind FROM shape_b) x WHERE id = 12", "(id = 12)");
        looksUp("SELECT * FROM (SELECT id, kind FROM shape_a INTERSECT SELECT id, kind FROM shape_b) x WHERE id = 12", "(id = 12)");
        assertThat(plan("SELECT * FROM (SELECT id, kind FROM shape_a EXCEPT SELECT id, kind FROM shape_b) x WHERE id = 12")).contains("Filter: (x.id = 12)");
    }

    @Test
    void equalitiesFollowFromOthers() {
        looksUp("SELECT * FROM shape_a a LEFT JOIN shape_b b ON a.id = b.id WHERE a.id = 5", "(id = 5)");
        looksUp("SELECT * FROM shape_a a, shape_b b, shape_b c WHERE a.id = b.id AND b.id = c.id AND c.id = 5", "(id = 5)");
        looksUp("SELECT * FROM (SELECT id, count(*) FROM shape_b GROUP BY id) b JOIN shape_a a ON a.id = b.id WHERE a.id = 77", "(id = 77)");
        assertThat(plan("SELECT * FROM shape_a a, shape_b b, shape_b c WHERE a.id = b.id AND b.id = c.id AND c.id = 5")).doesNotContain("Join Filter");
    }

    @Test
    void fewValuesOfInAreReadFirst() {
        looksUp("SELECT * FROM shape_a WHERE id IN (SELECT kind FROM shape_b WHERE id < 5)", "(id < 5)", "(id = shape_b.kind)");
        looksUp("DELETE FROM shape_a a WHERE EXISTS (SELECT 1 FROM shape_b b WHERE b.kind = a.id AND b.id < 5)", "(id < 5)", "(id = b.kind)");
    }
}
