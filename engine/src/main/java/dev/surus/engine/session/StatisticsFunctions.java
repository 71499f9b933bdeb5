package dev.surus.engine.session;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.executor.AccessStatistics;
import dev.surus.engine.executor.AccessStatistics.Event;
import dev.surus.engine.executor.SessionCounters;
import dev.surus.engine.function.Declarations;
import dev.surus.engine.function.FunctionFamily;

/// pg_stat_get_...: how often relations were read and changed. An update in place leaves no dead row: there are none to count.
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
        f.scalar("pg_stat_reset", (context, v) -> {
            statistics(context).reset(SessionFunctions.session(context).databaseId());
            return "";
        });
        f.scalar("pg_stat_reset_single_table_counters", (context, v) -> {
            statistics(context).reset(database(context, v[0]), ((Long) v[0]).intValue());
            return "";
        });
        f.scalar("pg_stat_force_next_flush", (context, v) -> "");
        f.scalar("pg_trigger_depth", (context, v) -> (long) SessionFunctions.session(context).triggerCalls().depth());
        f.scalar("pg_jit_available", (context, v) -> 0L);
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
            var counters = statistics(context).ofRelationOrNull(database(context, v[0]), ((Long) v[0]).intValue());
            return counters == null || table == null ? 0L : isIndex(context, v[0]) && index != null ? counters.get(index) : counters.get(table);
        });
    }

    private static Object time(EvaluationContext context, Object relation, Event event) {
        var counters = statistics(context).ofRelationOrNull(database(context, relation), ((Long) relation).intValue());
        return counters == null ? null : counters.lastTime(event);
    }

    private static void database(Declarations f, String name, Event event, Event second) {
        f.scalar("pg_stat_get_db_" + name, (context, v) -> {
            var counters = statistics(context).ofDatabase(((Long) v[0]).intValue());
            return counters.get(event) + (second == null ? 0 : counters.get(second));
        });
    }
}
