package dev.surus.engine.executor;

import java.util.HashMap;
import java.util.Map;

/// After a wait for a row that somebody changed, READ COMMITTED evaluates the query again for that row alone: its newest version
/// with the rows of the other tables as they were.
final class Recheck {
    private Recheck() {}

    /// The single rows that scans give during a recheck.
    static final class Substitutes {
        private record Row(Object[] values, long number) {}

        private final Map<Integer, Row> rows = new HashMap<>();

        /// @param values by attribute number minus one; null for no row
        void set(int range, Object[] values, long number) {
            rows.put(range, new Row(values, number));
        }

        boolean has(int range) {
            return rows.containsKey(range);
        }

        Object[] row(int range) {
            return rows.get(range).values();
        }

        long number(int range) {
            return rows.get(range).number();
        }
    }
}
