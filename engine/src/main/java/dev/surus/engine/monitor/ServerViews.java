package dev.surus.engine.monitor;

import static dev.surus.engine.monitor.ViewValues.bool;
import static dev.surus.engine.monitor.ViewValues.oid;
import static dev.surus.engine.monitor.ViewValues.timestamp;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.VirtualRelation;
import dev.surus.engine.catalog.system.PgDatabase;
import dev.surus.engine.catalog.system.PgExtension;
import dev.surus.engine.command.Cluster;
import dev.surus.engine.command.Notifications;
import dev.surus.engine.executor.AccessStatistics;
import dev.surus.engine.executor.AccessStatistics.Counters;
import dev.surus.engine.executor.AccessStatistics.Event;
import dev.surus.engine.executor.StatisticsFetch;
import dev.surus.engine.session.Sessions;
import dev.surus.engine.type.Numeric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The server as a whole: pg_stat_bgwriter, pg_stat_database, pg_stat_wal ..., and the views of what Surus does not have, which are
/// empty. Counters that nobody keeps are zero.
final class ServerViews {
    private static final List<String> EMPTY = List.of("pg_backend_memory_contexts", "pg_replication_origin_status",
            "pg_replication_slots", "pg_seclabels", "pg_stat_progress_analyze", "pg_stat_progress_basebackup", "pg_stat_progress_cluster",
            "pg_stat_progress_copy", "pg_stat_progress_create_index", "pg_stat_progress_vacuum", "pg_stat_replication",
            "pg_stat_replication_slots", "pg_stat_subscription", "pg_stat_subscription_stats",
            "pg_stat_wal_receiver", "pg_stats_ext_exprs");
    private static final int PAGE_BYTES = 16384;

    private final Cluster cluster;
    private final Sessions sessions;
    private final Long started;
    private final long firstLogPosition;

    ServerViews(Cluster cluster, Sessions sessions) {
        this.cluster = cluster;
        this.sessions = sessions;
        started = timestamp(cluster.clock().microsSinceEpoch());
        firstLogPosition = cluster.storage().log().end();
    }

    List<VirtualRelation> relations() {
        var relations = new ArrayList<VirtualRelation>();
        EMPTY.forEach(name -> relations.add(VirtualRelation.empty(name)));
        cluster.part(AccessStatistics.class).fixed("slru", () -> cluster.part(Notifications.class).pagesBegun());
        relations.add(VirtualRelation.of("pg_stat_archiver", _ -> archiver()));
        relations.add(VirtualRelation.of("pg_stat_bgwriter", _ -> backgroundWriter()));
        relations.add(VirtualRelation.of("pg_stat_wal", _ -> writeAheadLog()));
        relations.add(VirtualRelation.of("pg_stat_recovery_prefetch", _ -> row(started, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L)));
        relations.add(VirtualRelation.of("pg_stat_slru", this::slru));
        relations.add(VirtualRelation.of("pg_stat_database", this::databases));
        relations.add(VirtualRelation.of("pg_stat_database_conflicts", ServerViews::conflicts));
        relations.add(VirtualRelation.of("pg_available_extensions", ServerViews::extensions));
        relations.add(VirtualRelation.of("pg_available_extension_versions", ServerViews::extensionVersions));
        relations.add(VirtualRelation.of("pg_shmem_allocations", _ -> sharedMemory()));
        relations.add(VirtualRelation.of("pg_prepared_xacts", this::preparedTransactions));
        return relations;
    }

    private List<Object[]> preparedTransactions(EvaluationContext context) {
        var catalog = ViewValues.session(context).catalog();
        var rows = new ArrayList<Object[]>();
        for (var prepared : cluster.transactions().prepared().list()) {
            var role = catalog.role(prepared.role());
            var database = catalog.database(prepared.database());
            rows.add(new Object[] {ViewValues.xid(prepared.id()), prepared.gid(), timestamp(prepared.state().preparedMicros()),
                role == null ? null : role.name(), database == null ? null : database.name()});
        }
        return rows;
    }

    private static List<Object[]> row(Object... values) {
        return Collections.singletonList(values);
    }

    private List<Object[]> backgroundWriter() {
        var storage = cluster.storage();
        return row(storage.checkpointer().checkpoints(), 0L, 0.0, 0.0, storage.pool().pagesWritten(), 0L, 0L, 0L, 0L, storage.pool().pagesRead(), started);
    }

    private List<Object[]> archiver() {
        var segments = cluster.storage().log().archivedSegments();
        var archived = segments.archived();
        var failed = segments.failed();
        return row(archived.number(), archived.name(), archived.name() == null ? null : timestamp(archived.micros()),
                failed.number(), failed.name(), failed.name() == null ? null : timestamp(failed.micros()), started);
    }

    private List<Object[]> writeAheadLog() {
        return row(0L, 0L, Numeric.of(cluster.storage().log().end() - firstLogPosition), 0L, 0L, 0L, 0.0, 0.0, started);
    }

    private List<Object[]> slru(EvaluationContext context) {
        long pages = (Long) context.service(StatisticsFetch.class).fixed("slru");
        var rows = new ArrayList<Object[]>();
        for (String name : List.of("CommitTs", "MultiXactMember", "MultiXactOffset", "Notify", "Serial", "Subtrans", "Xact", "other")) {
            rows.add(new Object[] {name, name.equals("Notify") ? pages : 0L, 0L, 0L, 0L, 0L, 0L, 0L, started});
        }
        return rows;
    }

    private static List<CatalogRow> databaseRows(EvaluationContext context) {
        var rows = new ArrayList<CatalogRow>();
        ViewValues.session(context).catalog().rows().scan(PgDatabase.CATALOG).forEach(rows::add);
        rows.sort(java.util.Comparator.comparingLong(row -> (Long) row.get(PgDatabase.OID)));
        return rows;
    }

    private List<Object[]> databases(EvaluationContext context) {
        var rows = new ArrayList<Object[]>();
        rows.add(counters(context, 0L, null, 0));
        for (CatalogRow database : databaseRows(context)) {
            int number = database.integer(PgDatabase.OID);
            rows.add(counters(context, oid(number), database.text(PgDatabase.DATNAME), sessions.countInDatabase(number)));
        }
        return rows;
    }

    private static final Counters NOTHING = new Counters();

    private Object[] counters(EvaluationContext context, Long database, String name, long backends) {
        var counted = context.service(StatisticsFetch.class).database(database.intValue());
        var c = counted == null ? NOTHING : counted;
        return new Object[] {database, name, backends, c.get(Event.COMMITS), c.get(Event.ROLLBACKS), 0L, 0L,
            c.get(Event.SEQUENTIAL_ROWS) + c.get(Event.INDEX_ENTRIES), c.get(Event.INDEX_ROWS), c.get(Event.INSERTED), c.get(Event.UPDATED),
            c.get(Event.DELETED), 0L, 0L, 0L, 0L, null, null, 0.0, 0.0, 0.0, 0.0, 0.0,
            0L, 0L, 0L, 0L, c.resetTime()};
    }

    private static List<Object[]> conflicts(EvaluationContext context) {
        var rows = new ArrayList<Object[]>();
        for (CatalogRow database : databaseRows(context)) {
            rows.add(new Object[] {database.get(PgDatabase.OID), database.text(PgDatabase.DATNAME), 0L, 0L, 0L, 0L, 0L});
        }
        return rows;
    }

    private static final String PLPGSQL = "PL/pgSQL procedural language";

    private static String installedVersion(EvaluationContext context) {
        for (CatalogRow row : ViewValues.session(context).catalog().rows().scan(PgExtension.CATALOG)) {
            if (row.text(PgExtension.EXTNAME).equals("plpgsql")) {
                return row.text(PgExtension.EXTVERSION);
            }
        }
        return null;
    }

    private static List<Object[]> extensions(EvaluationContext context) {
        return row("plpgsql", "1.0", installedVersion(context), PLPGSQL);
    }

    private static List<Object[]> extensionVersions(EvaluationContext context) {
        return row("plpgsql", "1.0", bool(installedVersion(context) != null), bool(true), bool(true), bool(false), "pg_catalog", null, PLPGSQL);
    }

    private List<Object[]> sharedMemory() {
        long bytes = (long) cluster.storage().pool().pages() * PAGE_BYTES;
        return row("Buffer Blocks", null, bytes, bytes);
    }
}
