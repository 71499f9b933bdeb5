package dev.surus.engine.monitor;

import static dev.surus.engine.monitor.ViewValues.bool;
import static dev.surus.engine.monitor.ViewValues.timestamp;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.Language;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.VirtualRelation;
import dev.surus.engine.command.Cluster;
import dev.surus.engine.command.CommandContext;
import dev.surus.engine.config.Settings;
import dev.surus.engine.session.LockNames;
import dev.surus.engine.session.Sessions;
import dev.surus.engine.txn.lock.DeadlockReport.Edge;
import dev.surus.engine.txn.lock.LockOrders;
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
        cluster.settings().onChange(Settings.SURUS_LOCK_ORDER_WINDOW, seconds -> cluster.locks().orders().window(seconds * 1_000_000));
    }

    List<VirtualRelation> relations() {
        return List.of(
                VirtualRelation.of("surus_deadlocks", this::deadlocks),
                VirtualRelation.of("surus_lock_origins", this::origins),
                VirtualRelation.of("surus_lock_inversions", this::inversions));
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
        for (LockOrigin origin : cluster.locks().census().origins()) {
            origins.put(new Held(origin.tag(), origin.mode(), origin.pid()), origin);
        }
        var rows = new ArrayList<Object[]>();
        for (var lock : cluster.locks().census().snapshot()) {
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

    private List<Object[]> inversions(EvaluationContext context) {
        var asking = ViewValues.session(context);
        var rights = new Rights(asking);
        var language = Language.ofLocale(asking.settings().get(Settings.LC_MESSAGES));
        var names = new LockNames(asking.catalog(), asking.databaseId());
        var rows = new ArrayList<Object[]>();
        for (LockOrders.Inversion each : cluster.locks().orders().inversions(cluster.clock().microsSinceEpoch())) {
            var first = each.forwardFirst();
            var second = each.forwardSecond();
            var database = asking.catalog().database(first.database());
            if (database == null || isGoneOrIndex(asking, first) || isGoneOrIndex(asking, second)) {
                continue;
            }
            String firstName = object(names, first);
            String secondName = object(names, second);
            long forward = each.forward().transactions();
            long backward = each.backward().transactions();
            boolean keep = forward >= backward;
            var advice = new Message(ReportMessage.ADVICE, keep ? firstName : secondName, keep ? secondName : firstName, Math.max(forward, backward),
                    each.forward() == each.backward() ? forward : forward + backward);
            boolean f = rights.sees(each.forward().userId);
            boolean b = rights.sees(each.backward().userId);
            rows.add(new Object[] {database.name(), firstName, secondName,
                each.forward().user, f ? each.forward().application : null, first.modeName() + ", " + second.modeName(), forward,
                f ? first.statement() : Rights.HIDDEN, f ? second.statement() : Rights.HIDDEN,
                each.backward().user, b ? each.backward().application : null, each.backwardSecond().modeName() + ", " + each.backwardFirst().modeName(),
                backward, b ? each.backwardFirst().statement() : Rights.HIDDEN, b ? each.backwardSecond().statement() : Rights.HIDDEN,
                timestamp(each.lastSeenMicros()), advice.text(language)});
        }
        return rows;
    }

    /// Of another database's relations nothing is known but the number.
    private static boolean isGoneOrIndex(CommandContext asking, LockOrders.Step step) {
        if (step.database() != asking.databaseId()) {
            return false;
        }
        var relation = asking.catalog().relation(step.relation());
        return relation == null || relation.kind() == 'i' || relation.kind() == 'I' || relation.kind() == 'S';
    }

    private static String object(LockNames names, LockOrders.Step step) {
        String name = names.of(LockTag.relation(step.database(), step.relation()));
        return step.rows() ? "rows of " + name : name;
    }
}
