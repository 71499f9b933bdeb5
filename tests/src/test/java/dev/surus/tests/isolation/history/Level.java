package dev.surus.tests.isolation.history;

import java.util.EnumSet;
import java.util.Set;

/// The isolation levels, and what each does not promise to prevent.
enum Level {
    READ_COMMITTED("READ COMMITTED", EnumSet.of(Anomaly.LOST_UPDATE, Anomaly.INTERFERENCE, Anomaly.READ_SKEW, Anomaly.LONG_FORK, Anomaly.WRITE_SKEW,
            Anomaly.PREDICATE_SKEW)),
    /// Snapshot isolation: each cycle has two anti-dependencies in a row.
    REPEATABLE_READ("REPEATABLE READ", EnumSet.of(Anomaly.WRITE_SKEW, Anomaly.PREDICATE_SKEW)),
    SERIALIZABLE("SERIALIZABLE", EnumSet.noneOf(Anomaly.class));

    final String sql;
    private final Set<Anomaly> allowed;

    Level(String sql, Set<Anomaly> allowed) {
        this.sql = sql;
        this.allowed = allowed;
    }

    boolean allows(Anomaly anomaly) {
        return allowed.contains(anomaly);
    }

    /// One snapshot for the whole transaction.
    boolean keepsSnapshot() {
        return this != READ_COMMITTED;
    }
}
