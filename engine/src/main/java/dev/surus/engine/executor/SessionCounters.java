package dev.surus.engine.executor;

import dev.surus.engine.executor.AccessStatistics.Event;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.TransactionEnd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a session has read, changed and called since its transaction began: counted without locks. What an ended transaction has counted is kept until
/// somebody asks ([AccessStatistics]) or many transactions have gathered: the numbers of all sessions lie in few cache lines,
/// which short statements would fight for.
public final class SessionCounters {
    private static final int TRANSACTIONS_KEPT_MAX = 1_000;
    private static final int WRITERS_KEPT_MAX = 50;

    private final AccessStatistics statistics;
    private final int database;
    private boolean counts = true;
    private final Map<Integer, Counting> relations = new HashMap<>();
    private final List<Counting> touched = new ArrayList<>();
    /// Of ended transactions, not handed in yet. Guarded by this, as is [Counting#kept].
    private final List<Counting> keeping = new ArrayList<>();
    private final FunctionCounters functions;
    private boolean preparing;
    private long commitsKept;
    private long rollbacksKept;
    private int writersKept;
    private volatile boolean keepsSome;

    public SessionCounters(AccessStatistics statistics, int database) {
        this.statistics = statistics;
        this.database = database;
        functions = new FunctionCounters(statistics, database);
        statistics.enter(this);
    }

    /// Outside of transactions, and once nobody has a table open: hands in what is kept, and forgets which relations were used.
    public void rest() {
        handIn();
        relations.clear();
    }

    /// The session ends.
    public void close() {
        handIn();
        statistics.leave(this);
    }

    /// track_counts: whether tables and indexes are counted.
    public void count(boolean on) {
        counts = on;
    }

    public FunctionCounters functions() {
        return functions;
    }

    /// The numbers of one relation in this transaction.
    public final class Counting {
        private final int owner;
        private final int relation;
        private final long[] counts = new long[Event.values().length];
        /// What each subtransaction that is open has changed; that of level n at n.
        private Changes[] changes = new Changes[2];
        private boolean listed;
        /// Whether TRUNCATE has emptied the table, for good.
        private boolean emptied;
        /// Those of ended transactions; null without any.
        private long[] kept;
        private boolean isKept;
        private boolean keptEmptied;
        /// Dropped for good: nobody asks for its numbers any more.
        private volatile boolean gone;

        private Counting(int owner, int relation) {
            this.owner = owner;
            this.relation = relation;
        }

        void count(Event event, long more) {
            if (SessionCounters.this.counts) {
                counts[event.ordinal()] += more;
                list();
            }
        }

        private void list() {
            if (!listed) {
                listed = true;
                touched.add(this);
            }
        }

        /// @param level of the subtransaction
        void changed(Event event, long rows, int level) {
            if (!SessionCounters.this.counts) {
                return;
            }
            at(level).add(event, rows);
        }

        private Changes at(int level) {
            list();
            if (level >= changes.length) {
                changes = Arrays.copyOf(changes, level + 4);
            }
            if (changes[level] == null) {
                changes[level] = new Changes();
            }
            return changes[level];
        }

        public long get(Event event) {
            long sum = counts[event.ordinal()];
            for (Changes each : changes) {
                sum += each == null ? 0 : each.get(event);
            }
            return sum;
        }

        private void ended(int level, boolean committed) {
            if (level >= changes.length || changes[level] == null) {
                return;
            }
            var own = changes[level];
            changes[level] = null;
            if (committed) {
                at(level - 1).add(own);
            } else {
                count(own.whole());
            }
        }

        /// Rows are counted as written whatever became of them.
        private void count(Changes done) {
            counts[Event.INSERTED.ordinal()] += done.inserted;
            counts[Event.UPDATED.ordinal()] += done.updated;
            counts[Event.DELETED.ordinal()] += done.deleted;
            counts[Event.INSERTED_SINCE_VACUUM.ordinal()] += done.inserted;
        }

        /// @return what stays of a transaction's changes, to be counted when it commits; null for nothing
        private Changes take() {
            Changes all = null;
            for (int i = 0; i < changes.length; i++) {
                if (changes[i] != null) {
                    if (all == null) {
                        all = changes[i];
                    } else {
                        all.add(changes[i]);
                    }
                    changes[i] = null;
                }
            }
            return all;
        }

        private void ended(boolean committed) {
            var all = take();
            if (all == null) {
                return;
            }
            if (committed) {
                count(all);
                emptied = all.emptied;
                counts[Event.LIVE.ordinal()] = all.inserted - all.deleted;
                counts[Event.CHANGED_SINCE_ANALYZE.ordinal()] = all.inserted + all.updated + all.deleted;
            } else {
                count(all.whole());
            }
        }
    }

    /// What one subtransaction has changed in one table. TRUNCATE gives the table a new life, in which nothing has been changed; where it is
    /// rolled back, the old one counts again.
    private static final class Changes {
        private long inserted;
        private long updated;
        private long deleted;
        private boolean emptied;
        private Changes before;

        void add(Event event, long rows) {
            switch (event) {
                case INSERTED -> inserted += rows;
                case UPDATED -> updated += rows;
                case DELETED -> deleted += rows;
                default -> throw new IllegalArgumentException(event.name());
            }
        }

        long get(Event event) {
            return switch (event) {
                case INSERTED -> inserted;
                case UPDATED -> updated;
                case DELETED -> deleted;
                default -> 0;
            };
        }

        void add(Changes later) {
            if (later.emptied) {
                empty();
                inserted = later.inserted;
                updated = later.updated;
                deleted = later.deleted;
            } else {
                inserted += later.inserted;
                updated += later.updated;
                deleted += later.deleted;
            }
        }

        void empty() {
            if (!emptied) {
                before = new Changes();
                before.add(this);
                emptied = true;
            }
            inserted = 0;
            updated = 0;
            deleted = 0;
        }

        /// As if nothing had been emptied.
        Changes whole() {
            return emptied ? before : this;
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

    /// TRUNCATE has emptied a table, or DROP is about to take it away.
    /// @param level of the subtransaction
    public void emptied(int relation, boolean shared, int level) {
        if (counts) {
            of(relation, shared).at(level).empty();
        }
    }

    /// DROP TABLE, DROP INDEX: at the end of the transaction the numbers go.
    public void dropped(int relation, boolean shared, Transaction transaction) {
        emptied(relation, shared, transaction.level());
        var counting = of(relation, shared);
        transaction.atEnd(whenCommitted(() -> {
            counting.gone = true;
            statistics.dropped(counting.owner, relation);
        }));
    }

    /// The same for a function.
    public void droppedFunction(int function, Transaction transaction) {
        transaction.atEnd(whenCommitted(() -> statistics.droppedFunction(database, function)));
    }

    private static TransactionEnd whenCommitted(Runnable work) {
        return new TransactionEnd() {
            @Override
            public boolean outlivesPrepare() {
                return true;
            }

            @Override
            public void committed(Transaction transaction) {
                work.run();
            }
        };
    }

    public void subtransactionEnded(int level, boolean committed) {
        for (int i = 0; i < touched.size(); i++) {
            touched.get(i).ended(level, committed);
        }
    }

    /// PREPARE TRANSACTION: what it changed counts when it ends, whoever ends it.
    public void beforePrepare(Transaction transaction) {
        preparing = true;
        var prepared = new HashMap<Counting, Changes>();
        for (Counting each : touched) {
            var all = each.take();
            if (all != null) {
                prepared.put(each, all);
            }
        }
        if (prepared.isEmpty()) {
            return;
        }
        transaction.atEnd(new TransactionEnd() {
            @Override
            public boolean outlivesPrepare() {
                return true;
            }

            @Override
            public void committed(Transaction over) {
                finish(true);
            }

            @Override
            public void rolledBack(Transaction over) {
                finish(false);
            }

            private void finish(boolean committed) {
                // In an object of its own: another session's thread may be at work here.
                prepared.forEach((own, all) -> {
                    var counting = new Counting(own.owner, own.relation);
                    counting.changes[1] = all;
                    counting.ended(committed);
                    if (!own.gone) {
                        add(counting.owner, counting.relation, counting.counts, counting.emptied);
                    }
                });
            }
        });
    }

    public void transactionEnded(boolean committed) {
        boolean changed = false;
        boolean emptied = false;
        boolean handIn;
        for (int i = 0; i < touched.size(); i++) {
            emptied |= touched.get(i).emptied;
        }
        if (emptied) {
            // What others counted before a table was emptied must not be added to it afterwards.
            statistics.collect();
        }
        synchronized (this) {
            if (preparing) {
                preparing = false;
            } else if (committed) {
                commitsKept++;
            } else {
                rollbacksKept++;
            }
            for (int i = 0; i < touched.size(); i++) {
                changed |= keep(touched.get(i), committed);
            }
            functions.keep();
            if (changed) {
                writersKept++;
            }
            handIn = emptied || writersKept >= WRITERS_KEPT_MAX || commitsKept + rollbacksKept >= TRANSACTIONS_KEPT_MAX;
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
        each.ended(committed);
        if (each.gone) {
            relations.remove(each.relation);
            return false;
        }
        if (each.kept == null) {
            each.kept = new long[each.counts.length];
        }
        for (int i = 0; i < each.counts.length; i++) {
            each.kept[i] += each.counts[i];
        }
        boolean changed = each.emptied || each.counts[Event.INSERTED.ordinal()] != 0 || each.counts[Event.UPDATED.ordinal()] != 0
                || each.counts[Event.DELETED.ordinal()] != 0;
        each.keptEmptied |= each.emptied;
        each.emptied = false;
        if (!each.isKept) {
            each.isKept = true;
            keeping.add(each);
        }
        Arrays.fill(each.counts, 0);
        each.listed = false;
        return changed;
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
                add(each.owner, each.relation, each.kept, each.keptEmptied);
                Arrays.fill(each.kept, 0);
                each.keptEmptied = false;
                each.isKept = false;
            }
            keeping.clear();
            writersKept = 0;
            functions.handIn();
            keepsSome = false;
        }
    }

    private void add(int owner, int relation, long[] counted, boolean emptied) {
        var target = statistics.relation(owner, relation);
        if (emptied) {
            target.emptied();
        }
        target.add(counted);
        counted[Event.LIVE.ordinal()] = 0;
        statistics.database(database).add(counted);
    }
}
