package dev.surus.engine.executor;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// How often relations are read and changed, in the whole cluster since it started: what pg_stat_all_tables and its relatives show.
/// Sessions count for themselves ([SessionCounters]), and keep what transactions that only read have counted until somebody asks.
public final class AccessStatistics {
    private final Map<Long, Counters> relations = new ConcurrentHashMap<>();
    private final Map<Integer, Counters> databases = new ConcurrentHashMap<>();
    private final Set<SessionCounters> sessions = ConcurrentHashMap.newKeySet();

    /// The kinds of events that are counted, of a table, an index or a database.
    public enum Event {
        SEQUENTIAL_SCANS, SEQUENTIAL_ROWS, INDEX_SCANS, INDEX_ENTRIES, INDEX_ROWS, INSERTED, UPDATED, DELETED, LIVE, CHANGED_SINCE_ANALYZE,
        INSERTED_SINCE_VACUUM, VACUUMS, ANALYSES, COMMITS, ROLLBACKS
    }

    /// The numbers of one relation or database.
    public static final class Counters {
        private static final Event[] EVENTS = Event.values();

        private final long[] counts = new long[EVENTS.length];
        private Long vacuumed;
        private Long analyzed;

        public synchronized long get(Event event) {
            return counts[event.ordinal()];
        }

        /// When it was last vacuumed or analyzed, in microseconds as timestamptz counts them; null for never.
        public synchronized Long lastTime(Event event) {
            return event == Event.VACUUMS ? vacuumed : analyzed;
        }

        synchronized void add(long[] more) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] += more[i];
            }
        }

        synchronized void add(Event event, long more) {
            counts[event.ordinal()] += more;
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

    void enter(SessionCounters session) {
        sessions.add(session);
    }

    void leave(SessionCounters session) {
        sessions.remove(session);
    }

    /// Takes what the sessions have kept of ended transactions.
    private void collect() {
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

    public Counters ofDatabase(int database) {
        collect();
        return database(database);
    }

    public void reset(int database, int relation) {
        collect();
        relations.remove(key(database, relation));
    }

    public void reset(int database) {
        collect();
        relations.keySet().removeIf(key -> (int) (key >>> 32) == database);
        databases.remove(database);
    }

    private static long key(int database, int relation) {
        return (long) database << 32 | Integer.toUnsignedLong(relation);
    }
}
