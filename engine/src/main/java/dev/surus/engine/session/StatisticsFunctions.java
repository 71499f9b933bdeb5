package dev.surus.engine.session;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.executor.AccessStatistics;
import dev.surus.engine.executor.AccessStatistics.Event;
import dev.surus.engine.executor.SessionCounters;
import dev.surus.engine.executor.StatisticsFetch;
import dev.surus.engine.function.Declarations;
import dev.surus.engine.function.FunctionFamily;
import dev.surus.engine.type.CalendarMath;

/// pg_stat_get_...: how often relations were read and changed and functions called. An update in place leaves no dead row: there are none to count.
public final class StatisticsFunctions implements FunctionFamily {
    @Override
    public void declare(Declarations f) {
        relation(f, "numscans", Event.SEQUENTIAL_SCANS, Event.INDEX_SCANS);
        relation(f, "tuples_returned", Event.SEQUENTIAL_ROWS, Event.INDEX_ENTRIES);
        relation(f, "tuples_fetched", Event.INDEX_ROWS, null);
        relation(f, "tuples_inserted", Event.INSERTED, null);
        relation(f, "tuples_updated", Event.UPDATED, null);
        relation(f, "tuples_hot_updated", null, null);
        relation(f, "tuples_deleted", Event.DELETED, null);
        relation(f, "blocks_fetched", null, null);
        relation(f, "blocks_hit", null, null);
        shared(f, "live_tuples", Event.LIVE);
        shared(f, "dead_tuples", null);
        shared(f, "mod_since_analyze", Event.CHANGED_SINCE_ANALYZE);
        shared(f, "ins_since_vacuum", Event.INSERTED_SINCE_VACUUM);
        shared(f, "vacuum_count", Event.VACUUMS);
        shared(f, "analyze_count", Event.ANALYSES);
        shared(f, "autovacuum_count", null);
        shared(f, "autoanalyze_count", null);
        f.scalar("pg_stat_get_last_vacuum_time", (context, v) -> time(context, v[0], Event.VACUUMS));
        f.scalar("pg_stat_get_last_analyze_time", (context, v) -> time(context, v[0], Event.ANALYSES));
        f.scalar("pg_stat_get_last_autovacuum_time", (context, v) -> null);
        f.scalar("pg_stat_get_last_autoanalyze_time", (context, v) -> null);
        database(f, "xact_commit", Event.COMMITS, null);
        database(f, "xact_rollback", Event.ROLLBACKS, null);
        database(f, "tuples_returned", Event.SEQUENTIAL_ROWS, Event.INDEX_ENTRIES);
        database(f, "tuples_fetched", Event.INDEX_ROWS, null);
        database(f, "tuples_inserted", Event.INSERTED, null);
        database(f, "tuples_updated", Event.UPDATED, null);
        database(f, "tuples_deleted", Event.DELETED, null);
        f.scalar("pg_stat_get_db_stat_reset_time", (context, v) -> {
            var counters = fetch(context).database(((Long) v[0]).intValue());
            return counters == null ? null : counters.resetTime();
        });
        functions(f);
        resets(f);
        f.scalar("pg_stat_clear_snapshot", (context, v) -> {
            fetch(context).clear();
            return "";
        });
        f.scalar("pg_stat_get_snapshot_timestamp", (context, v) -> fetch(context).snapshotMicros());
        f.scalar("pg_stat_have_stats", (context, v) -> has(context, (String) v[0], ((Long) v[1]).intValue(), ((Long) v[2]).intValue()) ? 1L : 0L);
        // Whoever asks gets what sessions have counted until then.
        f.scalar("pg_stat_force_next_flush", (context, v) -> "");
        f.scalar("pg_trigger_depth", (context, v) -> (long) SessionFunctions.session(context).triggerCalls().depth());
        f.scalar("pg_jit_available", (context, v) -> 0L);
    }

    private static void functions(Declarations f) {
        f.scalar("pg_stat_get_function_calls", (context, v) -> {
            var use = fetch(context).function(((Long) v[0]).intValue());
            return use == null ? null : use.calls();
        });
        f.scalar("pg_stat_get_function_total_time", (context, v) -> {
            var use = fetch(context).function(((Long) v[0]).intValue());
            return use == null ? null : milliseconds(use.totalNanos());
        });
        f.scalar("pg_stat_get_function_self_time", (context, v) -> {
            var use = fetch(context).function(((Long) v[0]).intValue());
            return use == null ? null : milliseconds(use.selfNanos());
        });
        f.scalar("pg_stat_get_xact_function_calls", (context, v) -> {
            var own = context.service(SessionCounters.class).functions().ofOrNull(((Long) v[0]).intValue());
            return own == null ? null : own.calls();
        });
        f.scalar("pg_stat_get_xact_function_total_time", (context, v) -> {
            var own = context.service(SessionCounters.class).functions().ofOrNull(((Long) v[0]).intValue());
            return own == null ? null : milliseconds(own.totalNanos());
        });
        f.scalar("pg_stat_get_xact_function_self_time", (context, v) -> {
            var own = context.service(SessionCounters.class).functions().ofOrNull(((Long) v[0]).intValue());
            return own == null ? null : milliseconds(own.selfNanos());
        });
    }

    /// Whole microseconds, as PostgreSQL counts them; what was called took some time.
    private static Double milliseconds(long nanos) {
        return (nanos + 999) / 1_000 / 1_000.0;
    }

    private static void resets(Declarations f) {
        f.scalar("pg_stat_reset", (context, v) -> {
            statistics(context).reset(SessionFunctions.session(context).databaseId(), now(context));
            return "";
        });
        f.scalar("pg_stat_reset_single_table_counters", (context, v) -> {
            statistics(context).reset(database(context, v[0]), ((Long) v[0]).intValue());
            statistics(context).wasReset(SessionFunctions.session(context).databaseId(), now(context));
            return "";
        });
        f.scalar("pg_stat_reset_single_function_counters", (context, v) -> {
            statistics(context).resetFunction(SessionFunctions.session(context).databaseId(), ((Long) v[0]).intValue());
            statistics(context).wasReset(SessionFunctions.session(context).databaseId(), now(context));
            return "";
        });
    }

    private static long now(EvaluationContext context) {
        return SessionFunctions.session(context).clock().microsSinceEpoch() - CalendarMath.EPOCH_MICROS;
    }

    private static boolean has(EvaluationContext context, String kind, int database, int object) {
        return switch (kind) {
            case "database" -> statistics(context).ofDatabaseOrNull(database) != null && object == 0;
            case "relation" -> statistics(context).ofRelationOrNull(database, object) != null;
            case "function" -> statistics(context).ofFunctionOrNull(database, object) != null;
            case "replslot", "subscription" -> false;
            case "archiver", "bgwriter", "checkpointer", "slru", "wal" -> true;
            default -> throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, SessionMessage.STATISTICS_KIND, kind);
        };
    }

    private static StatisticsFetch fetch(EvaluationContext context) {
        return context.service(StatisticsFetch.class);
    }

    private static AccessStatistics statistics(EvaluationContext context) {
        return SessionFunctions.session(context).cluster().part(AccessStatistics.class);
    }

    private static int database(EvaluationContext context, Object relation) {
        var session = SessionFunctions.session(context);
        var entry = session.catalog().relation(((Long) relation).intValue());
        return entry != null && entry.shared() ? 0 : session.databaseId();
    }

    /// Of all transactions that ended, and of the session's own that runs.
    /// @param second added to the first: one of them is counted of tables, the other of indexes
    private static void relation(Declarations f, String name, Event first, Event second) {
        shared(f, name, first, second);
        f.scalar("pg_stat_get_xact_" + name, (context, v) -> {
            var own = context.service(SessionCounters.class).ofOrNull(((Long) v[0]).intValue());
            return own == null || first == null ? 0L : isIndex(context, v[0]) && second != null ? own.get(second) : own.get(first);
        });
    }

    private static boolean isIndex(EvaluationContext context, Object relation) {
        var entry = SessionFunctions.session(context).catalog().relation(((Long) relation).intValue());
        return entry != null && entry.kind() == 'i';
    }

    private static void shared(Declarations f, String name, Event event) {
        shared(f, name, event, null);
    }

    private static void shared(Declarations f, String name, Event table, Event index) {
        f.scalar("pg_stat_get_" + name, (context, v) -> {
            var counters = fetch(context).relation(database(context, v[0]), ((Long) v[0]).intValue());
            return counters == null || table == null ? 0L : isIndex(context, v[0]) && index != null ? counters.get(index) : counters.get(table);
        });
    }

    private static Object time(EvaluationContext context, Object relation, Event event) {
        var counters = fetch(context).relation(database(context, relation), ((Long) relation).intValue());
        return counters == null ? null : counters.lastTime(event);
    }

    private static void database(Declarations f, String name, Event event, Event second) {
        f.scalar("pg_stat_get_db_" + name, (context, v) -> {
            var counters = fetch(context).database(((Long) v[0]).intValue());
            return counters == null ? 0L : counters.get(event) + (second == null ? 0 : counters.get(second));
        });
    }
}
