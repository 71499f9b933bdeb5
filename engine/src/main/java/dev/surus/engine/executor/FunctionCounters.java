package dev.surus.engine.executor;

import dev.surus.engine.base.Clock;
import dev.surus.engine.executor.AccessStatistics.FunctionUse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How often a session has called functions, and how long they took: track_functions. A call that ends with an error does not count.
///
/// ```
/// var call = counters.began(function, inSql, clock);
/// ...
/// counters.ended(call, clock);
/// ```
public final class FunctionCounters {
    private final AccessStatistics statistics;
    private final int database;
    private String tracked = "none";
    private final Map<Integer, Counting> counted = new HashMap<>();
    private final List<Counting> touched = new ArrayList<>();
    /// Of ended transactions, not handed in yet. Guarded by the [SessionCounters], as are the numbers kept.
    private final List<Counting> keeping = new ArrayList<>();
    /// What all calls took that are over, each without those that it made.
    private long allSelfNanos;

    FunctionCounters(AccessStatistics statistics, int database) {
        this.statistics = statistics;
        this.database = database;
    }

    /// The numbers of one function in this transaction.
    public static final class Counting {
        private final FunctionUse target;
        private long calls;
        private long totalNanos;
        private long selfNanos;
        private boolean listed;
        /// Grows when the numbers begin anew.
        private int epoch;
        private long callsKept;
        private long totalKept;
        private long selfKept;

        private Counting(FunctionUse target) {
            this.target = target;
        }

        public long calls() {
            return calls;
        }

        public long totalNanos() {
            return totalNanos;
        }

        public long selfNanos() {
            return selfNanos;
        }
    }

    /// A call that runs. The time of calls of the same function within it is part of its own, not to be counted twice.
    public static final class Call {
        private final Counting counting;
        private final long began;
        private final long totalBefore;
        private final long othersBefore;
        private final int epoch;

        private Call(Counting counting, long began, long othersBefore) {
            this.counting = counting;
            this.began = began;
            this.othersBefore = othersBefore;
            totalBefore = counting.totalNanos;
            epoch = counting.epoch;
        }
    }

    /// @param setting track_functions: none, pl or all
    public void track(String setting) {
        tracked = setting;
    }

    /// @param sql whether the function is in the language sql
    /// @return null where it is not counted
    public Call began(int function, boolean sql, Clock clock) {
        if (tracked.equals("none") || sql && !tracked.equals("all")) {
            return null;
        }
        var counting = counted.get(function);
        if (counting == null || counting.target.isDropped()) {
            counting = new Counting(statistics.function(database, function));
            counted.put(function, counting);
        }
        return new Call(counting, clock.nanos(), allSelfNanos);
    }

    /// @param call null where it is not counted
    public void ended(Call call, Clock clock) {
        if (call == null) {
            return;
        }
        long elapsed = clock.nanos() - call.began;
        long self = elapsed - (allSelfNanos - call.othersBefore);
        allSelfNanos += self;
        var counting = call.counting;
        if (!counting.listed) {
            counting.listed = true;
            touched.add(counting);
        }
        counting.calls++;
        counting.totalNanos = (counting.epoch == call.epoch ? call.totalBefore : 0) + elapsed;
        counting.selfNanos += self;
    }

    /// Null where this transaction has not called it.
    public Counting ofOrNull(int function) {
        var counting = counted.get(function);
        return counting == null || !counting.listed ? null : counting;
    }

    /// The transaction is over.
    void keep() {
        for (int i = 0; i < touched.size(); i++) {
            var each = touched.get(i);
            if (each.callsKept == 0) {
                keeping.add(each);
            }
            each.callsKept += each.calls;
            each.totalKept += each.totalNanos;
            each.selfKept += each.selfNanos;
            each.calls = 0;
            each.totalNanos = 0;
            each.selfNanos = 0;
            each.epoch++;
            each.listed = false;
        }
        touched.clear();
    }

    void handIn() {
        for (Counting each : keeping) {
            each.target.add(each.callsKept, each.totalKept, each.selfKept);
            each.callsKept = 0;
            each.totalKept = 0;
            each.selfKept = 0;
        }
        keeping.clear();
    }
}
