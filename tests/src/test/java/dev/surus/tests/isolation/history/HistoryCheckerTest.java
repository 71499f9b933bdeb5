package dev.surus.tests.isolation.history;

import static dev.surus.tests.isolation.history.Anomaly.ABORTED_READ;
import static dev.surus.tests.isolation.history.Anomaly.CIRCULAR_INFORMATION_FLOW;
import static dev.surus.tests.isolation.history.Anomaly.DIRTY_WRITE;
import static dev.surus.tests.isolation.history.Anomaly.INTERFERENCE;
import static dev.surus.tests.isolation.history.Anomaly.INTERMEDIATE_READ;
import static dev.surus.tests.isolation.history.Anomaly.LOCK_BROKEN;
import static dev.surus.tests.isolation.history.Anomaly.LONG_FORK;
import static dev.surus.tests.isolation.history.Anomaly.LOST_UPDATE;
import static dev.surus.tests.isolation.history.Anomaly.LOST_WRITE;
import static dev.surus.tests.isolation.history.Anomaly.OWN_WRITE_MISSED;
import static dev.surus.tests.isolation.history.Anomaly.PREDICATE_SKEW;
import static dev.surus.tests.isolation.history.Anomaly.READ_SKEW;
import static dev.surus.tests.isolation.history.Anomaly.STALE_READ;
import static dev.surus.tests.isolation.history.Anomaly.UNCOMMITTED_READ;
import static dev.surus.tests.isolation.history.Anomaly.WRITE_SKEW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/// Each anomaly in a history made by hand, and histories without any.
class HistoryCheckerTest {
    /// Rows 1 and 2, of kinds 0 and 1.
    private static final String ROWS = "w0(1@0:1) w0(2@1:2) c0 ";

    private static Set<Anomaly> anomalies(Level level, String history) {
        return new HistoryChecker(HandMadeHistory.of(ROWS + history), level).find().keySet();
    }

    private static Set<Anomaly> anomalies(String history) {
        return anomalies(Level.SERIALIZABLE, history);
    }

    @Test
    void nothing() {
        assertThat(anomalies("r1(1@0:1) w1(1@0:1.3) r1(1@0:1.3) c1 r2(1@0:1.3) w2(2@1:2.4) c2 p3(0 1@0:1.3) p3(1 2@1:2.4) c3")).isEmpty();
    }

    @Test
    void concurrentWithoutACycle() {
        // 2 comes before 1.
        assertThat(anomalies("b1 b2 r2(1@0:1) w1(1@0:1.3) c1 w2(2@1:2.4) c2 r3(1@0:1.3) r3(2@1:2.4) c3")).isEmpty();
    }

    @Test
    void savepointsTakeBack() {
        assertThat(anomalies("s1(a) w1(1@0:1.3) r1(1@0:1.3) t1(a) r1(1@0:1) w1(1@0:1.4) c1 r2(1@0:1.4) c2")).isEmpty();
        assertThat(anomalies("s1(a) w1(1@0:1.3) t1(a) c1 r2(1@0:1.3) c2")).contains(ABORTED_READ);
        assertThat(anomalies("s1(a) w1(1@0:1.3) t1(a) r1(1@0:1.3) c1")).contains(ABORTED_READ);
    }

    @Test
    void dirtyWrites() {
        assertThat(anomalies(Level.READ_COMMITTED, "w1(1@0:1.3) w2(1@0:1.3.4) w2(2@1:2.5) w1(2@1:2.5.6) c1 c2")).contains(DIRTY_WRITE);
        assertThat(anomalies(Level.READ_COMMITTED, "w1(1@0:1.3) w2(1@0:1.3.4) w1(1@0:1.3.4.5) c2 c1")).contains(DIRTY_WRITE);
        assertThat(anomalies(Level.READ_COMMITTED, "w1(1@0:1.3) w2(1@0:1.3.4) c1 c2")).contains(DIRTY_WRITE);
    }

    @Test
    void abortedRead() {
        assertThat(anomalies(Level.READ_COMMITTED, "w1(1@0:1.3) r2(1@0:1.3) a1 c2")).contains(ABORTED_READ);
        // Also where the reader rolls back.
        assertThat(anomalies(Level.READ_COMMITTED, "w1(1@0:1.3) r2(1@0:1.3) a1 a2")).containsOnly(ABORTED_READ);
    }

    @Test
    void intermediateRead() {
        assertThat(anomalies(Level.READ_COMMITTED, "w1(1@0:1.3) w1(1@0:1.3.4) c1 r2(1@0:1.3) c2")).contains(INTERMEDIATE_READ);
    }

    @Test
    void uncommittedRead() {
        assertThat(anomalies(Level.READ_COMMITTED, "w1(1@0:1.3) r2(1@0:1.3) c1 c2")).containsOnly(UNCOMMITTED_READ);
    }

    @Test
    void circularInformationFlow() {
        assertThat(anomalies(Level.READ_COMMITTED, "w1(1@0:1.3) w2(2@1:2.4) r1(2@1:2.4) r2(1@0:1.3) c1 c2")).contains(CIRCULAR_INFORMATION_FLOW);
    }

    @Test
    void lostUpdate() {
        String history = "r1(1@0:1) r2(1@0:1) w2(1@0:1.3) c2 w1(1@0:1.3.4) c1";
        assertThat(anomalies(Level.REPEATABLE_READ, history)).contains(LOST_UPDATE, INTERFERENCE, READ_SKEW);
        assertThat(anomalies(Level.READ_COMMITTED, history)).isNotEmpty().allMatch(Level.READ_COMMITTED::allows);
    }

    @Test
    void interference() {
        assertThat(anomalies(Level.REPEATABLE_READ, "r1(2@1:2) w2(1@0:1.3) c2 w1(1@0:1.3.4) c1")).containsOnly(INTERFERENCE);
    }

    @Test
    void readSkew() {
        String history = "r1(1@0:1) w2(1@0:1.3) w2(2@1:2.4) c2 r1(2@1:2.4) c1";
        assertThat(anomalies(Level.REPEATABLE_READ, history)).contains(READ_SKEW);
        assertThat(anomalies(Level.READ_COMMITTED, history)).containsOnly(READ_SKEW);
    }

    /// What was seen of two other transactions must fit with the order in which they came.
    @Test
    void laterSeenEarlierMissed() {
        assertThat(anomalies(Level.REPEATABLE_READ, "b1 w2(1@0:1.3) c2 w3(2@1:2.4) c3 r1(2@1:2.4) r1(1@0:1) c1")).contains(READ_SKEW);
    }

    @Test
    void longFork() {
        assertThat(anomalies(Level.REPEATABLE_READ, "b1 b2 w3(1@0:1.3) w4(2@1:2.4) c3 c4 r1(1@0:1.3) r1(2@1:2) r2(1@0:1) r2(2@1:2.4) c1 c2")).containsOnly(LONG_FORK, WRITE_SKEW);
    }

    @Test
    void writeSkew() {
        String history = "r1(1@0:1) r2(2@1:2) w1(2@1:2.3) w2(1@0:1.4) c1 c2";
        assertThat(anomalies(history)).containsOnly(WRITE_SKEW);
        assertThat(anomalies(Level.REPEATABLE_READ, history)).allMatch(Level.REPEATABLE_READ::allows);
    }

    /// A reader makes a cycle of two writers that alone are in order.
    @Test
    void readOnlyAnomaly() {
        String writers = "b2 r2(1@0:1) r2(2@1:2) w1(2@1:2.3) c1 ";
        assertThat(anomalies(writers + "w2(1@0:1.4) c2")).isEmpty();
        assertThat(anomalies(writers + "r3(1@0:1) r3(2@1:2.3) c3 w2(1@0:1.4) c2")).containsOnly(WRITE_SKEW);
    }

    @Test
    void predicateSkew() {
        assertThat(anomalies("p1(7) p2(8) w1(3@8:3) w2(4@7:4) c1 c2")).containsOnly(PREDICATE_SKEW);
        // By rows that move into the other's predicate.
        assertThat(anomalies("p1(7) p2(8) w1(1@8:1.3) w2(2@7:2.4) c1 c2")).containsOnly(PREDICATE_SKEW);
        // A row that is gone cannot be followed by its insertion.
        assertThat(anomalies("d1(1@0:1) c1 p2(0) w2(2@1:2.3) c2")).isEmpty();
        // Nothing under a key is a predicate, too.
        assertThat(anomalies("r1(3) r2(4) w1(4@0:3) w2(3@0:4) c1 c2")).containsOnly(PREDICATE_SKEW);
    }

    @Test
    void insertionsByTwoOrders() {
        assertThat(anomalies(Level.REPEATABLE_READ, "b1 b2 w3(3@7:3) w4(4@8:4) c3 c4 p1(7 3@7:3) p1(8) p2(7) p2(8 4@8:4) c1 c2")).containsOnly(LONG_FORK, PREDICATE_SKEW);
    }

    @Test
    void lostWrites() {
        assertThat(anomalies(Level.READ_COMMITTED, "w1(1@0:1.3) c1 w2(1@0:1.4) c2")).contains(LOST_WRITE);
        assertThat(anomalies(Level.READ_COMMITTED, "d1(1@0:1) c1 w2(1@0:1.4) c2")).contains(LOST_WRITE);
        assertThat(anomalies(Level.READ_COMMITTED, "d1(1@0:1) d2(1@0:1) c1 c2")).contains(LOST_WRITE);
    }

    @Test
    void staleReads() {
        assertThat(anomalies(Level.READ_COMMITTED, "w1(1@0:1.3) c1 r2(1@0:1) c2")).containsOnly(STALE_READ);
        assertThat(anomalies(Level.READ_COMMITTED, "w1(1@0:1.3) c1 p2(0) c2")).containsOnly(STALE_READ);
        assertThat(anomalies(Level.READ_COMMITTED, "d1(1@0:1) c1 p2(0 1@0:1) c2")).containsOnly(STALE_READ);
        // An old snapshot may.
        assertThat(anomalies(Level.REPEATABLE_READ, "b2 w1(1@0:1.3) c1 r2(1@0:1) c2")).isEmpty();
        assertThat(anomalies(Level.READ_COMMITTED, "b2 w1(1@0:1.3) c1 r2(1@0:1) c2")).containsOnly(STALE_READ);
    }

    @Test
    void ownWrites() {
        assertThat(anomalies(Level.READ_COMMITTED, "w1(1@0:1.3) r1(1@0:1) c1")).contains(OWN_WRITE_MISSED);
        assertThat(anomalies(Level.READ_COMMITTED, "w1(1@7:1.3) p1(7) c1")).contains(OWN_WRITE_MISSED);
        assertThat(anomalies(Level.READ_COMMITTED, "d1(1@0:1) r1(1@0:1) c1")).contains(OWN_WRITE_MISSED);
        assertThat(anomalies(Level.READ_COMMITTED, "w1(1@0:1.3) w1(1@0:1.4) c1")).contains(OWN_WRITE_MISSED);
    }

    @Test
    void brokenLocks() {
        assertThat(anomalies(Level.READ_COMMITTED, "l1(1@0:1) w2(1@0:1.3) c2 c1")).contains(LOCK_BROKEN);
        assertThat(anomalies(Level.READ_COMMITTED, "l1(1@0:1) d2(1@0:1) c2 a1")).contains(LOCK_BROKEN);
        assertThat(anomalies(Level.READ_COMMITTED, "l1(1@0:1) c1 w2(1@0:1.3) c2")).isEmpty();
        // Given back with the savepoint.
        assertThat(anomalies(Level.READ_COMMITTED, "s1(a) l1(1@0:1) t1(a) w2(1@0:1.3) c2 c1")).isEmpty();
    }
}
