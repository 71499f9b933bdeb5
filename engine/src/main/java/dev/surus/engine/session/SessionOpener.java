package dev.surus.engine.session;

import dev.surus.engine.analyzer.Analyzer;
import dev.surus.engine.analyzer.RelationAccess;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogNames;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.DatabaseEntry;
import dev.surus.engine.catalog.entry.RoleEntry;
import dev.surus.engine.catalog.system.PgDatabase;
import dev.surus.engine.catalog.system.PgDbRoleSetting;
import dev.surus.engine.command.Cluster;
import dev.surus.engine.command.CommandContext;
import dev.surus.engine.command.ConstraintModes;
import dev.surus.engine.command.Notifications;
import dev.surus.engine.command.SequenceMemory;
import dev.surus.engine.command.largeobject.LargeObjects;
import dev.surus.engine.command.SessionNotifications;
import dev.surus.engine.command.TemporaryTables;
import dev.surus.engine.config.SettingSource;
import dev.surus.engine.config.Settings;
import dev.surus.engine.executor.AccessStatistics;
import dev.surus.engine.executor.DomainValues;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.SessionCounters;
import dev.surus.engine.executor.StatisticsFetch;
import dev.surus.engine.parser.Parser;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.AclItem.Privilege;
import dev.surus.engine.type.CalendarMath;
import dev.surus.engine.type.DomainConstraints;
import dev.surus.engine.type.NameLookup;
import java.util.List;

/// Starts sessions of users who are who they say: looks for the role and the database, asks for the right to connect, sets
/// the settings of role, database and start-up packet.
public final class SessionOpener {
    /// Fills a new session with the services of higher packages (statistics, monitoring ...).
    public interface Equipment {
        void equip(SessionServices services);
    }

    /// Where services are put, by their interfaces.
    public interface SessionServices {
        <S> void provide(Class<S> service, S implementation);
    }

    private final Cluster cluster;
    private final Sessions sessions;
    private final List<Equipment> equipment;

    public SessionOpener(Cluster cluster, Sessions sessions, List<Equipment> equipment) {
        this.cluster = cluster;
        this.sessions = sessions;
        this.equipment = List.copyOf(equipment);
        cluster.provide(SharedStatements.class, new SharedStatements());
    }

    /// @throws SqlException FATAL, where the user may not come in
    public Session open(SessionStart start, SessionSink sink) {
        var found = new SystemTransaction(cluster).run(catalog -> admit(catalog, start));
        var database = cluster.database(found.database.oid());
        int slot = sessions.takeSlot();
        var context = new SessionContext(cluster, database, start, sink, slot);
        var activity = new Activity(start.pid(), database.oid(), found.database.name(), found.role.oid(), found.role.name(),
                start.remote(), false, cluster.clock().microsSinceEpoch());
        activity.local = start.local();
        context.show(activity);
        var queries = new QueryRunner(context);
        context.runWith(queries);
        cluster.locks().register(context.lockOwner());
        sessions.add(new Sessions.Entry(activity, context.interrupts(), context.lockOwner()));
        var statements = new StatementRunner(context, queries);
        context.provide(SessionObjects.class, statements.objects());
        var session = new ClientSession(context, statements, () -> {
            // A session that failed on its way in may lack its services; its locks and its place go all the same.
            try {
                var counters = context.serviceOrNull(SessionCounters.class);
                if (counters != null) {
                    counters.close();
                }
                var notifications = context.serviceOrNull(SessionNotifications.class);
                if (notifications != null) {
                    notifications.close();
                }
            } finally {
                cluster.locks().unregister(context.lockOwner());
                sessions.remove(start.pid(), slot);
            }
        });
        try {
            equip(context);
            context.interrupts().attach(Thread.currentThread());
            context.block().start();
            // Against a DROP DATABASE that looked before this session was counted.
            context.lockObject(PgDatabase.CATALOG, database.oid(), 0, LockMode.ROW_EXCLUSIVE);
            if (context.catalog().database(database.oid()) == null) {
                throw SqlException.fatal(SqlState.UNDEFINED_DATABASE, SessionMessage.DATABASE_MISSING, start.database());
            }
            context.roles().authenticated(found.role.oid());
            applySettings(context, found, start);
            context.block().endImplicit();
            context.settings().connectionStarted();
            context.settings().onChange(Settings.APPLICATION_NAME, name -> activity.applicationName = name);
            return session;
        } catch (Throwable failure) {
            session.close();
            throw failure;
        }
    }

    private void equip(SessionContext context) {
        context.provide(Catalog.class, context.catalog());
        context.provide(Analyzer.class, context.queries().analyzer());
        context.provide(RelationAccess.class, context.relations());
        context.provide(NameLookup.class, new CatalogNames(context.catalog(),
                text -> context.queries().typeOf(Parser.parseTypeName(text))));
        context.provide(SessionContext.class, context);
        context.provide(Sessions.class, sessions);
        context.provide(dev.surus.engine.function.RandomNumbers.class, new dev.surus.engine.function.RandomNumbers());
        var constraints = new SessionConstraints(context, context.queries().executor().afterEvents());
        context.provide(ConstraintModes.class, constraints);
        context.sessionTransaction().follow(constraints);
        context.provide(SequenceMemory.class, new SequenceMemory());
        context.provide(LargeObjects.class, new LargeObjects(context));
        context.provide(SessionNotifications.class, new SessionNotifications(context, cluster.part(Notifications.class),
                context.lockOwner().pid, context.sink()::notificationsArrived));
        context.provide(CommandContext.class, context);
        context.provide(ExecutorSession.class, context.queries().executor());
        context.provide(DomainConstraints.class, new DomainValues(context.queries().executor()));
        var counters = new SessionCounters(cluster.part(AccessStatistics.class), context.databaseId());
        context.provide(SessionCounters.class, counters);
        context.settings().onChange(Settings.TRACK_COUNTS, counters::count);
        context.settings().onChange(Settings.TRACK_FUNCTIONS, counters.functions()::track);
        var fetch = new StatisticsFetch(cluster.part(AccessStatistics.class), context.databaseId(),
                () -> context.settings().get(Settings.STATS_FETCH_CONSISTENCY), () -> cluster.clock().microsSinceEpoch() - CalendarMath.EPOCH_MICROS);
        context.provide(StatisticsFetch.class, fetch);
        context.sessionTransaction().follow(new SessionTransaction.Follower() {
            @Override
            public void ended(boolean committed) {
                counters.transactionEnded(committed);
                fetch.clear();
            }

            @Override
            public void beforePrepare() {
                counters.beforePrepare(context.transaction());
            }

            @Override
            public void subtransactionEnded(int level, boolean committed) {
                counters.subtransactionEnded(level, committed);
            }
        });
        context.provide(TemporaryTables.class, context.temporaryTables());
        context.sessionTransaction().follow(new SessionTemporaryTables(context));
        new SessionFormats(context);
        for (var each : equipment) {
            each.equip(context::provide);
        }
    }

    private record Admission(RoleEntry role, DatabaseEntry database) {}

    private Admission admit(Catalog catalog, SessionStart start) {
        var role = catalog.roleByName(start.user());
        if (role == null) {
            throw SqlException.fatal(
                    SqlState.INVALID_AUTHORIZATION_SPECIFICATION, SessionMessage.ROLE_MISSING, start.user());
        }
        if (!role.canLogin()) {
            throw SqlException.fatal(
                    SqlState.INVALID_AUTHORIZATION_SPECIFICATION, SessionMessage.ROLE_NO_LOGIN, start.user());
        }
        var database = catalog.databaseByName(start.database());
        if (database == null) {
            throw SqlException.fatal(SqlState.UNDEFINED_DATABASE, SessionMessage.DATABASE_MISSING, start.database());
        }
        if (!database.allowConnections()) {
            throw SqlException.fatal(
                    SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, SessionMessage.DATABASE_REFUSES, start.database());
        }
        if (!new Privileges(catalog).has(ObjectKind.DATABASE, database.oid(), role.oid(), Privilege.CONNECT)) {
            var error = SqlException.fatal(
                    SqlState.INSUFFICIENT_PRIVILEGE, SessionMessage.DATABASE_DENIED, start.database());
            throw error.detail(SessionMessage.DATABASE_DENIED_DETAIL);
        }
        if (!role.superuser()) {
            if (database.connectionLimit() >= 0 && sessions.countInDatabase(database.oid()) >= database.connectionLimit()) {
                throw SqlException.fatal(
                        SqlState.TOO_MANY_CONNECTIONS, SessionMessage.DATABASE_LIMIT, start.database());
            }
            if (role.connectionLimit() >= 0 && sessions.countOfUser(role.oid()) >= role.connectionLimit()) {
                throw SqlException.fatal(SqlState.TOO_MANY_CONNECTIONS, SessionMessage.ROLE_LIMIT, start.user());
            }
        }
        return new Admission(role, database);
    }

    /// Weakest first: all roles in this database ... as PostgreSQL's pg_db_role_setting says.
    private void applySettings(SessionContext context, Admission found, SessionStart start) {
        var settings = context.settings();
        int role = found.role.oid();
        int database = found.database.oid();
        settings.assignInitial(Settings.LC_COLLATE, found.database.collate(), SettingSource.DYNAMIC_DEFAULT);
        settings.assignInitial(Settings.LC_CTYPE, found.database.ctype(), SettingSource.DYNAMIC_DEFAULT);
        apply(context, 0, 0, SettingSource.GLOBAL);
        apply(context, database, 0, SettingSource.DATABASE);
        apply(context, 0, role, SettingSource.USER);
        apply(context, database, role, SettingSource.DATABASE_USER);
        start.parameters().forEach((name, value) -> settings.setInitial(name, value, SettingSource.CLIENT));
    }

    private void apply(SessionContext context, int database, int role, SettingSource source) {
        var rows = context.catalog().rows().find(PgDbRoleSetting.CATALOG,
                new int[] {PgDbRoleSetting.SETDATABASE, PgDbRoleSetting.SETROLE},
                Integer.toUnsignedLong(database), Integer.toUnsignedLong(role));
        for (var row : rows) {
            for (String line : row.texts(PgDbRoleSetting.SETCONFIG)) {
                int equals = line.indexOf('=');
                context.settings().setInitial(line.substring(0, equals), line.substring(equals + 1), source);
            }
        }
    }
}
