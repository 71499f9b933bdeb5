package dev.surus.engine.executor;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// How often relations are read and changed and functions called, in the whole cluster since it started: what pg_stat_all_tables,
/// pg_stat_user_functions and their relatives show. Sessions count for themselves ([SessionCounters]), and keep what transactions that only read
/// have counted until somebody asks.
///
/// What is dropped takes its numbers with it: who has counted for it meanwhile adds to an object that nobody finds any more.
public final class AccessStatistics {
    private final Map<Long, Counters> relations = new ConcurrentHashMap<>();
    private final Map<Integer, Counters> databases = new ConcurrentHashMap<>();
    private final Map<Long, FunctionUse> functions = new ConcurrentHashMap<>();
    private final Map<String, Supplier<Object>> fixed = new ConcurrentHashMap<>();
    private final Set<SessionCounters> sessions = ConcurrentHashMap.newKeySet();

    /// The kinds of events that are counted, of a table, an index or a database.
    public enum Event {
        SEQUENTIAL_SCANS, SEQUENTIAL_ROWS, INDEX_SCANS, INDEX_ENTRIES, INDEX_ROWS, INSERTED, UPDATED, DELETED, LIVE, CHANGED_SINCE_ANALYZE,
        INSERTED_SINCE_VACUUM, VACUUMS, ANALYSES, COMMITS, ROLLBACKS
    }

    /// The numbers of one relation or database.
    public static final class Counters {
        private static final int SIZE = Event.values().length;

        private final long[] counts = new long[SIZE];
        private Long vacuumed;
        private Long analyzed;
        private Long reset;

        public synchronized long get(Event event) {
            return counts[event.ordinal()];
        }

        /// When it was last vacuumed or analyzed, in microseconds as timestamptz counts them; null for never.
        public synchronized Long lastTime(Event event) {
            return event == Event.VACUUMS ? vacuumed : analyzed;
        }

        /// When all of a database's numbers were last set to zero; null for never.
        public synchronized Long resetTime() {
            return reset;
        }

        synchronized void add(long[] more) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] += more[i];
            }
            // Rows may have come while nothing was counted.
            counts[Event.LIVE.ordinal()] = Math.max(counts[Event.LIVE.ordinal()], 0);
        }

        synchronized void add(Event event, long more) {
            counts[event.ordinal()] += more;
        }

        /// All rows have gone at once.
        synchronized void emptied() {
            counts[Event.LIVE.ordinal()] = 0;
            counts[Event.INSERTED_SINCE_VACUUM.ordinal()] = 0;
        }

        synchronized void clear(Long when) {
            java.util.Arrays.fill(counts, 0);
            vacuumed = null;
            analyzed = null;
            reset = when;
        }

        synchronized Counters copy() {
            var copy = new Counters();
            System.arraycopy(counts, 0, copy.counts, 0, SIZE);
            copy.vacuumed = vacuumed;
            copy.analyzed = analyzed;
            copy.reset = reset;
            return copy;
        }

        public synchronized void maintained(boolean analyze, long micros, long rows) {
            counts[Event.LIVE.ordinal()] = rows;
            if (analyze) {
                analyzed = micros;
                counts[Event.ANALYSES.ordinal()]++;
                counts[Event.CHANGED_SINCE_ANALYZE.ordinal()] = 0;
            } else {
                vacuumed = micros;
                counts[Event.VACUUMS.ordinal()]++;
                counts[Event.INSERTED_SINCE_VACUUM.ordinal()] = 0;
            }
        }
    }

    /// The numbers of one function.
    public static final class FunctionUse {
        private long calls;
        private long totalNanos;
        private long selfNanos;
        private volatile boolean dropped;

        public synchronized long calls() {
            return calls;
        }

        /// With the time that functions took which it called.
        public synchronized long totalNanos() {
            return totalNanos;
        }

        public synchronized long selfNanos() {
            return selfNanos;
        }

        boolean isDropped() {
            return dropped;
        }

        synchronized void add(long moreCalls, long moreTotal, long moreSelf) {
            calls += moreCalls;
            totalNanos += moreTotal;
            selfNanos += moreSelf;
        }

        synchronized void clear() {
            calls = 0;
            totalNanos = 0;
            selfNanos = 0;
        }

        synchronized FunctionUse copy() {
            var copy = new FunctionUse();
            copy.add(calls, totalNanos, selfNanos);
            return copy;
        }
    }

    void enter(SessionCounters session) {
        sessions.add(session);
    }

    void leave(SessionCounters session) {
        sessions.remove(session);
    }

    /// Takes what the sessions have kept of ended transactions.
    void collect() {
        for (var session : sessions) {
            session.handIn();
        }
    }

    Counters relation(int database, int relation) {
        return relations.computeIfAbsent(key(database, relation), _ -> new Counters());
    }

    Counters database(int database) {
        return databases.computeIfAbsent(database, _ -> new Counters());
    }

    FunctionUse function(int database, int function) {
        return functions.computeIfAbsent(key(database, function), _ -> new FunctionUse());
    }

    /// @param database 0 for a relation that all databases share
    public Counters ofRelation(int database, int relation) {
        collect();
        return relation(database, relation);
    }

    /// Null where nothing was counted yet.
    public Counters ofRelationOrNull(int database, int relation) {
        collect();
        return relations.get(key(database, relation));
    }

    /// Null where it was not called yet.
    public FunctionUse ofFunctionOrNull(int database, int function) {
        collect();
        return functions.get(key(database, function));
    }

    public Counters ofDatabase(int database) {
        collect();
        return database(database);
    }

    public Counters ofDatabaseOrNull(int database) {
        collect();
        return databases.get(database);
    }

    /// Numbers of the server that are counted elsewhere, to be seen through [StatisticsFetch].
    public void fixed(String kind, Supplier<Object> numbers) {
        fixed.put(kind, numbers);
    }

    Map<String, Supplier<Object>> fixed() {
        return fixed;
    }

    /// Copies of all numbers of a database, and of what all databases share, by [#key].
    void copyOf(int database, Map<Long, Counters> ofRelations, Map<Integer, Counters> ofDatabases, Map<Long, FunctionUse> ofFunctions) {
        collect();
        relations.forEach((key, counters) -> {
            if (databaseOf(key) == database || databaseOf(key) == 0) {
                ofRelations.put(key, counters.copy());
            }
        });
        databases.forEach((key, counters) -> ofDatabases.put(key, counters.copy()));
        functions.forEach((key, use) -> {
            if (databaseOf(key) == database) {
                ofFunctions.put(key, use.copy());
            }
        });
    }

    public void reset(int database, int relation) {
        var counters = ofRelationOrNull(database, relation);
        if (counters != null) {
            counters.clear(null);
        }
    }

    public void resetFunction(int database, int function) {
        var use = ofFunctionOrNull(database, function);
        if (use != null) {
            use.clear();
        }
    }

    /// Notes that something of a database was reset.
    /// @param micros as timestamptz counts them
    public void wasReset(int database, long micros) {
        var counters = database(database);
        synchronized (counters) {
            counters.reset = micros;
        }
    }

    /// @param micros as timestamptz counts them
    public void reset(int database, long micros) {
        collect();
        relations.forEach((key, counters) -> {
            if (databaseOf(key) == database) {
                counters.clear(null);
            }
        });
        functions.forEach((key, use) -> {
            if (databaseOf(key) == database) {
                use.clear();
            }
        });
        database(database).clear(micros);
    }

    /// A relation is no more.
    public void dropped(int database, int relation) {
        collect();
        relations.remove(key(database, relation));
    }

    /// A function is no more.
    public void droppedFunction(int database, int function) {
        collect();
        var use = functions.remove(key(database, function));
        if (use != null) {
            use.dropped = true;
        }
    }

    /// A database is no more.
    public void dropped(int database) {
        relations.keySet().removeIf(key -> databaseOf(key) == database);
        functions.keySet().removeIf(key -> databaseOf(key) == database);
        databases.remove(database);
    }

    private static int databaseOf(long key) {
        return (int) (key >>> 32);
    }

    static long key(int database, int object) {
        return (long) database << 32 | Integer.toUnsignedLong(object);
    }
}
