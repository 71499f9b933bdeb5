package dev.surus.engine.monitor;

import static dev.surus.engine.monitor.ViewValues.bool;
import static dev.surus.engine.monitor.ViewValues.timestamp;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.Language;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.VirtualRelation;
import dev.surus.engine.command.Cluster;
import dev.surus.engine.config.Settings;
import dev.surus.engine.session.LockNames;
import dev.surus.engine.session.Sessions;
import dev.surus.engine.txn.lock.DeadlockReport.Edge;
import dev.surus.engine.txn.lock.LockOrigin;
import dev.surus.engine.txn.lock.LockTag;
import dev.surus.engine.txn.lock.StatementSecrets;
import dev.surus.engine.type.BuiltinTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// What Surus tells of locks beyond PostgreSQL: deadlocks on record, and which statement took each lock.
public final class ReportViews {
    private final Cluster cluster;
    private final Sessions sessions;
    private final DeadlockLog deadlocks;

    ReportViews(Cluster cluster, Sessions sessions) {
        this.cluster = cluster;
        this.sessions = sessions;
        deadlocks = cluster.part(DeadlockLog.class);
    }

    List<VirtualRelation> relations() {
        return List.of(
                VirtualRelation.of("surus_deadlocks", this::deadlocks),
                VirtualRelation.of("surus_lock_origins", this::origins));
    }

    private List<Object[]> deadlocks(EvaluationContext context) {
        var rights = new Rights(ViewValues.session(context));
        var rows = new ArrayList<Object[]>();
        for (DeadlockLog.Entry entry : deadlocks.newestFirst()) {
            int member = 0;
            for (Edge edge : entry.report().edges()) {
                rows.add(row(entry, edge, ++member, rights.sees(edge.transaction().userId()), context));
            }
        }
        return rows;
    }

    private static Object[] row(DeadlockLog.Entry entry, Edge edge, int member, boolean visible, EvaluationContext context) {
        var t = edge.transaction();
        Object[] row = {entry.id(), timestamp(entry.report().foundMicros()), (long) member, bool(member == 1), (long) edge.pid(), t.database(), t.user(),
            t.application(), timestamp(t.beganMicros()), null, null, null, (long) edge.blockedBy(), Rights.HIDDEN, null, null};
        if (visible) {
            row[9] = t.waitsFor();
            row[10] = edge.mode().displayName();
            row[11] = timestamp(edge.sinceMicros());
            row[13] = StatementSecrets.hide(edge.statement());
            row[14] = ViewValues.texts(t.statements().stream().map(statement -> statement.number() + ". " + time(statement.startMicros(), context) + "  "
                    + statement.text().strip() + (statement.parameters() == null ? "" : "  (" + statement.parameters() + ")")).toList());
            row[15] = ViewValues.texts(t.locks().stream().map(lock -> lock.mode() + " on " + lock.object()
                    + (lock.statement() == 0 ? "" : ", by statement " + lock.statement()) + ", " + time(lock.takenMicros(), context)).toList());
        }
        return row;
    }

    private static String time(long micros, EvaluationContext context) {
        return micros == 0 ? "-" : BuiltinTypes.TIMESTAMPTZ.output(timestamp(micros), context);
    }

    static String report(EvaluationContext context, long id) {
        var asking = ViewValues.session(context);
        var entry = asking.cluster().part(DeadlockLog.class).find(id);
        if (entry == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, ReportMessage.DEADLOCK_MISSING, id);
        }
        var rights = new Rights(asking);
        var language = Language.ofLocale(asking.settings().get(Settings.LC_MESSAGES));
        return DeadlockText.of(id, entry.report(), context, language, rights::sees);
    }

    private record Held(LockTag tag, Object mode, int pid) {}

    private List<Object[]> origins(EvaluationContext context) {
        var asking = ViewValues.session(context);
        var rights = new Rights(asking);
        var names = new LockNames(asking.catalog(), asking.databaseId());
        var origins = new HashMap<Held, LockOrigin>();
        for (LockOrigin origin : cluster.locks().origins()) {
            origins.put(new Held(origin.tag(), origin.mode(), origin.pid()), origin);
        }
        var rows = new ArrayList<Object[]>();
        for (var lock : cluster.locks().snapshot()) {
            var session = sessions.find(lock.pid());
            if (!lock.granted() || session == null || lock.tag().kind() == LockTag.Kind.VIRTUAL_TRANSACTION) {
                continue;
            }
            var activity = session.activity();
            boolean visible = rights.sees(activity.userId);
            var origin = origins.get(new Held(lock.tag(), lock.mode(), lock.pid()));
            var statement = origin == null ? null : origin.statement();
            boolean relation = lock.tag().kind() == LockTag.Kind.RELATION || lock.tag().kind() == LockTag.Kind.TUPLE;
            boolean secret = statement != null && StatementSecrets.speaksOfSecrets(statement.text);
            String parameters = statement == null ? null : statement.parameters();
            rows.add(new Object[] {(long) lock.pid(), activity.user, visible ? activity.applicationName : null, lock.tag().kind().displayName(),
                names.of(lock.tag()), relation ? lock.tag().first() : null, lock.mode().displayName(),
                origin == null || !visible ? null : timestamp(origin.takenMicros()), statement == null || !visible ? null : (Long) (long) statement.number,
                statement == null || !visible ? null : timestamp(statement.startMicros),
                !visible ? Rights.HIDDEN : statement == null ? null : StatementSecrets.hide(statement.text),
                !visible || parameters == null ? null : secret ? StatementSecrets.HIDDEN : parameters});
        }
        return rows;
    }
}
