package dev.surus.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.Server;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Plans follow what ANALYZE found out.
@Timeout(240)
class PlanChoiceTest {
    private static final Pattern ROWS = Pattern.compile("rows=(\\d+)");

    private Conversation session;

    @BeforeEach
    void table() {
        session = Conversation.with(Server.tested(), "postgres", Server.tested().superuser(), Map.of());
        session.run("DROP TABLE IF EXISTS plan_choice").require();
        session.run("CREATE TABLE plan_choice (id integer PRIMARY KEY, skew integer, half integer, day date)").require();
        session.run("CREATE INDEX ON plan_choice (skew)").require();
        session.run("INSERT INTO plan_choice SELECT i, CASE WHEN i % 10 = 0 THEN i ELSE 7 END, nullif(i % 2, 0), date '2020-01-01' + i / 10"
                + " FROM generate_series(1, 20000) i").require();
        session.run("ANALYZE plan_choice").require();
    }

    @AfterEach
    void drop() {
        session.run("DROP TABLE plan_choice");
        session.close();
    }

    private String plan(String query) {
        var text = new StringBuilder();
        session.run("EXPLAIN " + query).require().rows().forEach(row -> text.append(row.getFirst()).append('\n'));
        return text.toString();
    }

    private double rows(String condition) {
        var matcher = ROWS.matcher(plan("SELECT * FROM plan_choice WHERE " + condition));
        assertThat(matcher.find()).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    @Test
    void aRareValueGoesByTheIndexAndACommonOneDoesNot() {
        assertThat(plan("SELECT * FROM plan_choice WHERE skew = 20")).contains("Index Scan using plan_choice_skew_idx");
        assertThat(plan("SELECT * FROM plan_choice WHERE skew = 7")).contains("Seq Scan");
        assertThat(plan("SELECT * FROM plan_choice WHERE id < 50")).contains("Index Scan using plan_choice_pkey");
        assertThat(plan("SELECT * FROM plan_choice WHERE id > 50")).contains("Seq Scan");
    }

    @Test
    void expressionsAndPartOfTheRowsAreFoundByTheirIndexes() {
        session.run("CREATE INDEX plan_choice_sum ON plan_choice ((id + skew))").require();
        session.run("CREATE INDEX plan_choice_ones ON plan_choice (day) WHERE half = 1 AND id > 19000").require();
        assertThat(plan("SELECT * FROM plan_choice WHERE id + skew = 100")).contains("Bitmap Index Scan on plan_choice_sum");
        assertThat(plan("SELECT * FROM plan_choice WHERE skew + id = 100")).contains("Seq Scan");
        assertThat(plan("SELECT * FROM plan_choice WHERE half = 1 AND id >= 19500 AND day = '2025-05-01'")).contains("Index Scan using plan_choice_ones");
        assertThat(plan("SELECT * FROM plan_choice WHERE half = 1 AND id >= 18500 AND day = '2025-05-01'")).doesNotContain("plan_choice_ones");
        assertThat(plan("SELECT * FROM plan_choice WHERE id >= 19500 AND day = '2025-05-01'")).doesNotContain("plan_choice_ones");
    }

    @Test
    void estimatesAreNearTheTruth() {
        for (String condition : new String[] {"skew = 7", "skew <> 7", "skew = 20", "id < 5000", "id >= 15000", "id BETWEEN 4000 AND 8000", "half IS NULL",
            "half = 1", "day < '2021-01-01'", "id IN (1, 2, 3, 4)", "5000 > id", "skew > 7", "id < 5000 OR id > 15000", "NOT id < 5000"}) {
            double estimated = rows(condition);
            double counted = Double.parseDouble(session.value("SELECT count(*) FROM plan_choice WHERE " + condition));
            assertThat(estimated).as(condition).isBetween(counted * 0.6 - 5, counted * 1.6 + 5);
        }
    }

    @Test
    void joinsAndGroupsAreCountedByDistinctValues() {
        var matcher = ROWS.matcher(plan("SELECT day, count(*) FROM plan_choice GROUP BY day"));
        assertThat(matcher.find()).isTrue();
        assertThat(Double.parseDouble(matcher.group(1))).isBetween(1_900.0, 2_100.0);
        matcher = ROWS.matcher(plan("SELECT * FROM plan_choice a JOIN plan_choice b ON a.day = b.day"));
        assertThat(matcher.find()).isTrue();
        assertThat(Double.parseDouble(matcher.group(1))).isBetween(150_000.0, 250_000.0);
    }
}
