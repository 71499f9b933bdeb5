package dev.surus.engine.executor;

import dev.surus.engine.executor.AccessStatistics.Counters;
import dev.surus.engine.executor.AccessStatistics.FunctionUse;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The statistics as one session sees them. While a transaction lasts they may change beneath it, stay as they were when it first asked for each, or
/// stay as they all were when it first asked for any: stats_fetch_consistency.
public final class StatisticsFetch {
    private final AccessStatistics statistics;
    private final int database;
    private final Supplier<String> consistency;
    private final LongSupplier clock;
    /// What was asked for, or everything; null for what is not there.
    private final Map<Long, Counters> relations = new HashMap<>();
    private final Map<Integer, Counters> databases = new HashMap<>();
    private final Map<Long, FunctionUse> functions = new HashMap<>();
    private final Map<String, Object> fixed = new HashMap<>();
    private Long snapshotMicros;

    /// @param consistency the setting: none, cache or snapshot
    /// @param clock       microseconds as timestamptz counts them
    public StatisticsFetch(AccessStatistics statistics, int database, Supplier<String> consistency, LongSupplier clock) {
        this.statistics = statistics;
        this.database = database;
        this.consistency = consistency;
        this.clock = clock;
    }

    /// Null where nothing was counted.
    /// @param owner the database, 0 for a relation that all share
    public Counters relation(int owner, int relation) {
        return fetch(relations, AccessStatistics.key(owner, relation), statistics.ofRelationOrNull(owner, relation), Counters::copy);
    }

    /// Null where nothing was counted.
    public Counters database(int number) {
        return fetch(databases, number, statistics.ofDatabaseOrNull(number), Counters::copy);
    }

    /// Null where nothing was counted.
    public FunctionUse function(int function) {
        return fetch(functions, AccessStatistics.key(database, function), statistics.ofFunctionOrNull(database, function), FunctionUse::copy);
    }

    /// Numbers that are registered by [AccessStatistics#fixed].
    public Object fixed(String kind) {
        return fetch(fixed, kind, statistics.fixed().get(kind).get(), same -> same);
    }

    private <K, V> V fetch(Map<K, V> seen, K key, V present, Function<V, V> copy) {
        String mode = consistency.get();
        if (mode.equals("none")) {
            return present;
        }
        if (mode.equals("snapshot") && snapshotMicros == null) {
            takeSnapshot();
        }
        if (snapshotMicros != null || seen.containsKey(key)) {
            return seen.get(key);
        }
        V value = present == null ? null : copy.apply(present);
        seen.put(key, value);
        return value;
    }

    private void takeSnapshot() {
        clear();
        snapshotMicros = clock.getAsLong();
        statistics.copyOf(database, relations, databases, functions);
        statistics.fixed().forEach((kind, numbers) -> fixed.put(kind, numbers.get()));
    }

    /// When the snapshot was taken; null without one.
    public Long snapshotMicros() {
        return snapshotMicros;
    }

    /// Forgets what was seen: at the end of the transaction, or when the user wants it.
    public void clear() {
        relations.clear();
        databases.clear();
        functions.clear();
        fixed.clear();
        snapshotMicros = null;
    }
}
