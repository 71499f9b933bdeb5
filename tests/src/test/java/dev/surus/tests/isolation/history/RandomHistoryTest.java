package dev.surus.tests.isolation.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Server;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Random transactions of eight sessions show no anomaly but those that their level allows, and the checker sees those that are put in.
///
/// Repeat with `SURUS_TEST_OPTS="-Dsurus.seed=N" ./dev test RandomHistoryTest`; `-Dsurus.transactions=N` sets how many of each level.
class RandomHistoryTest {
    private static final long SEED = Long.getLong("surus.seed", System.nanoTime());
    private static final int FAST = Integer.getInteger("surus.transactions", 1_000);
    private static final int SLOW = Integer.getInteger("surus.transactions", 10_000);
    private static final int SLOW_SEEDS = 3;
    private static final int WITH_FAULT = 250;
    private static final int RUNS_WITH_FAULT_MAX = 20;
    private static final String DATABASE = "isolation_history";

    @BeforeAll
    static void create() {
        Server.tested().psql("postgres", "CREATE DATABASE " + DATABASE + " TEMPLATE template0", "-q");
    }

    @AfterAll
    static void drop() {
        Server.tested().psql("postgres", "DROP DATABASE " + DATABASE + " WITH (FORCE)", "-q");
    }

    private static History run(Level level, long seed, int transactions, Fault fault) throws Exception {
        return new Workload(Server.tested(), DATABASE, level, seed, transactions, fault).run();
    }

    /// Runs, and requires that the history is one of the level.
    private static History requireIsolation(Level level, long seed, int transactions) throws Exception {
        long start = System.nanoTime();
        var history = run(level, seed, transactions, Fault.NONE);
        long committed = history.transactions().stream().filter(t -> t.committed).count();
        // A history of refusals proves nothing.
        assertThat(committed).isGreaterThan(transactions / 5);
        assertThat(forbidden(history, level)).as("%s, seed %d, %d of %d transactions committed", level, seed, committed, transactions).isEmpty();
        System.out.printf("%s, seed %d: %d of %d transactions committed, %d ms%n", level, seed, committed, transactions, (System.nanoTime() - start) / 1_000_000);
        return history;
    }

    private static Map<Anomaly, List<String>> forbidden(History history, Level level) {
        var all = new EnumMap<Anomaly, List<String>>(Anomaly.class);
        new HistoryChecker(history, level).find().forEach((anomaly, texts) -> {
            if (!level.allows(anomaly)) {
                all.put(anomaly, texts.subList(0, Math.min(3, texts.size())));
            }
        });
        return all;
    }

    @Test
    @Timeout(240)
    void readCommitted() throws Exception {
        requireIsolation(Level.READ_COMMITTED, SEED, FAST);
    }

    @Test
    @Timeout(240)
    void repeatableRead() throws Exception {
        requireIsolation(Level.REPEATABLE_READ, SEED, FAST);
    }

    @Test
    @Timeout(240)
    void serializable() throws Exception {
        requireIsolation(Level.SERIALIZABLE, SEED, FAST);
    }

    /// How soon a fault shows depends on how the sessions meet.
    @Test
    @Timeout(240)
    void faultsAreFound() throws Exception {
        for (Fault fault : Fault.values()) {
            var missing = EnumSet.noneOf(Anomaly.class);
            missing.addAll(signs(fault));
            for (int i = 0; i < RUNS_WITH_FAULT_MAX && !missing.isEmpty(); i++) {
                missing.removeAll(forbidden(run(Level.SERIALIZABLE, SEED + i, WITH_FAULT, fault), Level.SERIALIZABLE).keySet());
            }
            assertThat(missing).as("signs of %s not found, seed %d", fault, SEED).isEmpty();
        }
    }

    private static Set<Anomaly> signs(Fault fault) {
        return switch (fault) {
            case NONE -> Set.of();
            case READ_COMMITTED -> Set.of(Anomaly.LOST_UPDATE, Anomaly.READ_SKEW, Anomaly.INTERFERENCE);
            case REPEATABLE_READ -> Set.of(Anomaly.WRITE_SKEW, Anomaly.PREDICATE_SKEW);
            case OLD_VERSION -> Set.of(Anomaly.STALE_READ);
            case UPDATE_SWALLOWED, COMMIT_ROLLS_BACK -> Set.of(Anomaly.LOST_WRITE);
            case ROLLBACK_COMMITS -> Set.of(Anomaly.ABORTED_READ);
            case LOCK_SWALLOWED -> Set.of(Anomaly.LOCK_BROKEN);
        };
    }

    @Test
    @Tag("slow")
    void manyTransactions() throws Exception {
        for (int i = 0; i < SLOW_SEEDS; i++) {
            for (Level level : Level.values()) {
                requireIsolation(level, SEED + i, SLOW);
            }
        }
    }
}
