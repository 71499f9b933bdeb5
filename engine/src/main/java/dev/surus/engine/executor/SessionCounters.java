package dev.surus.engine.executor;

import dev.surus.engine.executor.AccessStatistics.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a session has read and changed since its transaction began: counted without locks. What an ended transaction has counted is kept until
/// somebody asks ([AccessStatistics]), many transactions have gathered, or one has changed rows: the numbers of all sessions lie in few cache lines,
/// which short statements would fight for.
public final class SessionCounters {
    private static final int TRANSACTIONS_KEPT_MAX = 1_000;
    private static final Event[] CHANGES = {Event.INSERTED, Event.UPDATED, Event.DELETED};

    private final AccessStatistics statistics;
    private final int database;
    private final Map<Integer, Counting> relations = new HashMap<>();
    private final List<Counting> touched = new ArrayList<>();
    /// Of ended transactions, not handed in yet. Guarded by this, as is [Counting#kept].
    private final List<Counting> keeping = new ArrayList<>();
    private long commitsKept;
    private long rollbacksKept;
    private volatile boolean keepsSome;

    public SessionCounters(AccessStatistics statistics, int database) {
        this.statistics = statistics;
        this.database = database;
        statistics.enter(this);
    }

    /// The session ends.
    public void close() {
        handIn();
        statistics.leave(this);
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
        /// Those of ended transactions; null without any.
        private long[] kept;
        private boolean isKept;

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
        boolean handIn = false;
        synchronized (this) {
            if (committed) {
                commitsKept++;
            } else {
                rollbacksKept++;
            }
            for (int i = 0; i < touched.size(); i++) {
                handIn |= keep(touched.get(i), committed);
            }
            handIn |= commitsKept + rollbacksKept >= TRANSACTIONS_KEPT_MAX;
            if (!keepsSome) {
                keepsSome = true;
            }
        }
        touched.clear();
        if (handIn) {
            handIn();
        }
    }

    /// @return whether rows were changed
    private boolean keep(Counting each, boolean committed) {
        boolean changed = false;
        if (committed) {
            each.counts[Event.LIVE.ordinal()] = sum(each.live);
            each.counts[Event.CHANGED_SINCE_ANALYZE.ordinal()] = sum(each.changes);
        }
        if (each.kept == null) {
            each.kept = new long[each.counts.length];
        }
        for (int i = 0; i < each.counts.length; i++) {
            each.kept[i] += each.counts[i];
        }
        for (Event event : CHANGES) {
            changed |= each.counts[event.ordinal()] != 0;
        }
        if (!each.isKept) {
            each.isKept = true;
            keeping.add(each);
        }
        Arrays.fill(each.counts, 0);
        if (changed) {
            Arrays.fill(each.live, 0);
            Arrays.fill(each.changes, 0);
        }
        each.listed = false;
        return changed;
    }

    private static long sum(long[] numbers) {
        long sum = 0;
        for (long each : numbers) {
            sum += each;
        }
        return sum;
    }

    /// Adds what is kept to everybody's numbers; called by any thread.
    void handIn() {
        if (!keepsSome) {
            return;
        }
        synchronized (this) {
            var ofDatabase = statistics.database(database);
            ofDatabase.add(Event.COMMITS, commitsKept);
            ofDatabase.add(Event.ROLLBACKS, rollbacksKept);
            commitsKept = 0;
            rollbacksKept = 0;
            for (Counting each : keeping) {
                statistics.relation(each.owner, each.relation).add(each.kept);
                each.kept[Event.LIVE.ordinal()] = 0;
                ofDatabase.add(each.kept);
                Arrays.fill(each.kept, 0);
                each.isKept = false;
            }
            keeping.clear();
            keepsSome = false;
        }
    }
}
