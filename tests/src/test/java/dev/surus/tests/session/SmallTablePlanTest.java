package dev.surus.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.SurusServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A table that an index found small is read whole; a plan that was kept meanwhile does not outlive its growth.
class SmallTablePlanTest {
    @Test
    void aKeptPlanEndsWhenTheTableGrows() {
        String script = """
                CREATE TABLE small_plan (id integer, v integer);
                INSERT INTO small_plan SELECT i, 0 FROM generate_series(1, 10) i;
                CREATE INDEX ON small_plan (id);
                SET plan_cache_mode = force_generic_plan;
                SET enable_bitmapscan = off;
                PREPARE p (integer) AS SELECT v FROM small_plan WHERE id = $1;
                EXPLAIN (COSTS OFF) EXECUTE p(3);
                INSERT INTO small_plan SELECT i, 0 FROM generate_series(11, 50000) i;
                EXPLAIN (COSTS OFF) EXECUTE p(3);
                DROP TABLE small_plan;
                """;
        List<String> plans = SurusServer.shared().psql("postgres", script, "-qAt", "-v", "ON_ERROR_STOP=1").lines()
                .filter(line -> line.contains("Scan")).toList();
        assertThat(plans).containsExactly("Seq Scan on small_plan", "Index Scan using small_plan_id_idx on small_plan");
    }
}
