package dev.surus.engine.executor;

import dev.surus.engine.executor.AccessStatistics.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a session has read and changed since its transaction began: counted without locks, handed in at the end.
public final class SessionCounters {
    private final AccessStatistics statistics;
    private final int database;
    private final Map<Integer, Counting> relations = new HashMap<>();
    private final List<Counting> touched = new ArrayList<>();

    public SessionCounters(AccessStatistics statistics, int database) {
        this.statistics = statistics;
        this.database = database;
    }

    /// The numbers of one relation in this transaction.
    public final class Counting {
        private final int owner;
        private final int relation;
        private final long[] counts = new long[Event.values().length];
        /// Rows more or less, and rows changed, by the subtransaction that made them so.
        private long[] live = new long[2];
        private long[] changes = new long[2];
        private boolean listed;

        private Counting(int owner, int relation) {
            this.owner = owner;
            this.relation = relation;
        }

        void count(Event event, long more) {
            counts[event.ordinal()] += more;
            if (!listed) {
                listed = true;
                touched.add(this);
            }
        }

        /// @param level of the subtransaction
        void changed(Event event, long rows, int level) {
            count(event, rows);
            if (level >= live.length) {
                live = Arrays.copyOf(live, level + 4);
                changes = Arrays.copyOf(changes, level + 4);
            }
            changes[level] += rows;
            if (event == Event.INSERTED) {
                count(Event.INSERTED_SINCE_VACUUM, rows);
                live[level] += rows;
            } else if (event == Event.DELETED) {
                live[level] -= rows;
            }
        }

        public long get(Event event) {
            return counts[event.ordinal()];
        }
    }

    /// @param shared whether all databases share the relation
    public Counting of(int relation, boolean shared) {
        return relations.computeIfAbsent(relation, oid -> new Counting(shared ? 0 : database, oid));
    }

    /// Null where this transaction has not touched it.
    public Counting ofOrNull(int relation) {
        return relations.get(relation);
    }

    public void subtransactionEnded(int level, boolean committed) {
        for (Counting each : touched) {
            if (level < each.live.length) {
                each.live[level - 1] += committed ? each.live[level] : 0;
                each.live[level] = 0;
                each.changes[level - 1] += committed ? each.changes[level] : 0;
                each.changes[level] = 0;
            }
        }
    }

    public void transactionEnded(boolean committed) {
        var ofDatabase = statistics.ofDatabase(database);
        ofDatabase.add(committed ? Event.COMMITS : Event.ROLLBACKS, 1);
        for (Counting each : touched) {
            var shared = statistics.ofRelation(each.owner, each.relation);
            if (committed) {
                each.counts[Event.LIVE.ordinal()] = Arrays.stream(each.live).sum();
                each.counts[Event.CHANGED_SINCE_ANALYZE.ordinal()] = Arrays.stream(each.changes).sum();
            }
            shared.add(each.counts);
            each.counts[Event.LIVE.ordinal()] = 0;
            ofDatabase.add(each.counts);
            Arrays.fill(each.counts, 0);
            Arrays.fill(each.live, 0);
            Arrays.fill(each.changes, 0);
            each.listed = false;
        }
        touched.clear();
    }
}
