package dev.surus.engine.monitor;

import static dev.surus.engine.monitor.ViewValues.bool;
import static dev.surus.engine.monitor.ViewValues.inet;
import static dev.surus.engine.monitor.ViewValues.oid;
import static dev.surus.engine.monitor.ViewValues.timestamp;
import static dev.surus.engine.monitor.ViewValues.xid;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.catalog.VirtualRelation;
import dev.surus.engine.command.Cluster;
import dev.surus.engine.command.CommandContext;
import dev.surus.engine.config.Settings;
import dev.surus.engine.session.Activity;
import dev.surus.engine.session.Sessions;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.lock.LockOwner;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who is connected and what each one does: pg_stat_activity and what else has a row per session.
final class SessionViews {
    /// Workers that PostgreSQL would show as processes.
    private record Worker(int pid, String backendType, String waitEvent) {}

    private final Cluster cluster;
    private final Sessions sessions;
    private final List<Worker> workers;
    private final long startMicros;

    SessionViews(Cluster cluster, Sessions sessions) {
        this.cluster = cluster;
        this.sessions = sessions;
        startMicros = cluster.clock().microsSinceEpoch();
        workers = List.of(new Worker(sessions.reservePid(), "background writer", "BgWriterHibernate"),
                new Worker(sessions.reservePid(), "checkpointer", "CheckpointerMain"),
                new Worker(sessions.reservePid(), "walwriter", "WalWriterMain"));
    }

    List<VirtualRelation> relations() {
        return List.of(
                VirtualRelation.of("pg_stat_activity", this::activity),
                VirtualRelation.of("pg_stat_ssl", context -> perSession(context,
                        pid -> new Object[] {pid, bool(false), null, null, null, null, null, null}, 8)),
                VirtualRelation.of("pg_stat_gssapi", context -> perSession(context,
                        pid -> new Object[] {pid, bool(false), null, bool(false)}, 4)));
    }

    private List<Object[]> activity(EvaluationContext context) {
        var asking = ViewValues.session(context);
        Map<LockOwner, Transaction> transactions = new HashMap<>();
        for (Transaction transaction : cluster.transactions().running()) {
            transactions.put(transaction.lockOwner(), transaction);
        }
        long oldest = oldestOpenId();
        int limit = (int) (long) cluster.settings().get(Settings.TRACK_ACTIVITY_QUERY_SIZE);
        var rights = new Rights(asking);
        var rows = new ArrayList<Object[]>();
        for (Sessions.Entry entry : sessions.all()) {
            rows.add(row(asking, rights, entry, transactions.get(entry.lockOwner()), oldest, limit));
        }
        for (Worker worker : workers) {
            rows.add(rights.seesAll
                    ? new Object[] {null, null, (long) worker.pid, null, null, null, "", null, null, null, timestamp(startMicros), null, null,
                        null, "Activity", worker.waitEvent, null, null, null, null, "", worker.backendType}
                    : new Object[] {null, null, (long) worker.pid, null, null, null, "", null, null, null, null, null, null,
                        null, null, null, null, null, null, null, "<insufficient privilege>", null});
        }
        return rows;
    }

    private static Object[] row(CommandContext asking, Rights rights, Sessions.Entry entry, Transaction transaction,
            long oldest, int limit) {
        Activity activity = entry.activity();
        var database = asking.catalog().database(activity.databaseId);
        var user = asking.catalog().role(activity.userId);
        Activity.State state = activity.state;
        long id = transaction == null ? 0 : transaction.id();
        Object[] row = {oid(activity.databaseId), database == null ? null : database.name(), (long) activity.pid, null,
            oid(activity.userId), user == null ? null : user.name(), activity.applicationName, null, null, null, null, null, null, null,
            null, null, null, xid(id), state == Activity.State.ACTIVE ? xid(id == 0 ? oldest : Math.min(id, oldest)) : null, null,
            "<insufficient privilege>", null};
        if (rights.sees(activity.userId)) {
            InetSocketAddress remote = activity.remote;
            row[7] = remote == null ? null : inet(remote.getAddress());
            row[9] = remote == null ? activity.embedded ? null : (Long) (-1L) : (Long) (long) remote.getPort();
            row[10] = timestamp(activity.startMicros);
            row[11] = timestamp(activity.transactionStartMicros);
            row[12] = timestamp(activity.statementStartMicros);
            row[13] = timestamp(activity.stateChangeMicros);
            String lock = entry.lockOwner().lockWaitEvent();
            if (lock != null) {
                row[14] = "Lock";
                row[15] = lock;
            } else if (activity.waitEvent != null) {
                row[14] = activity.waitEventType;
                row[15] = activity.waitEvent;
            } else if (state != Activity.State.ACTIVE) {
                row[14] = "Client";
                row[15] = "ClientRead";
            }
            row[16] = state.displayName();
            row[20] = cut(activity.statement, limit - 1);
            row[21] = "client backend";
        }
        return row;
    }

    private long oldestOpenId() {
        long oldest = cluster.transactions().ids().next();
        for (long open : cluster.transactions().ids().open()) {
            oldest = Math.min(oldest, open);
        }
        return oldest;
    }

    /// The longest part that has at most so many bytes.
    private static String cut(String text, int bytes) {
        if (text.length() * 3L <= bytes) {
            return text;
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        if (encoded.length <= bytes) {
            return text;
        }
        int end = bytes;
        while (end > 0 && (encoded[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(encoded, 0, end, StandardCharsets.UTF_8);
    }

    private interface PerSession {
        Object[] row(Long pid);
    }

    private List<Object[]> perSession(EvaluationContext context, PerSession shape, int columns) {
        var rights = new Rights(ViewValues.session(context));
        var rows = new ArrayList<Object[]>();
        for (Sessions.Entry entry : sessions.all()) {
            Object[] row = shape.row((long) entry.activity().pid);
            if (!rights.sees(entry.activity().userId)) {
                row = new Object[columns];
                row[0] = (long) entry.activity().pid;
            }
            rows.add(row);
        }
        return rows;
    }

    /// Whose details the asking role may see: members of pg_read_all_stats everybody's, others those of the roles whose
    /// privileges they have.
}
