package dev.surus.engine.session;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.Interrupts;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.command.ConfigurationFiles;
import dev.surus.engine.function.Declarations;
import dev.surus.engine.function.FunctionFamily;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.Interval;
import dev.surus.engine.type.TypeOid;
import java.util.List;

/// Functions that act on other sessions, or wait.
public final class BackendFunctions implements FunctionFamily {
    private static final long POLL_NANOS = 10_000_000;

    @Override
    public void declare(Declarations f) {
        f.scalar("pg_cancel_backend", (context, v) -> {
            var entry = find(context, (Long) v[0], SessionMessage.CANCEL_SUPERUSER, SessionMessage.CANCEL_DENIED);
            if (entry == null) {
                return 0L;
            }
            entry.interrupts().raise(Interrupts.Reason.CANCEL_BY_USER);
            return 1L;
        });
        f.scalar("pg_terminate_backend", (context, v) -> terminate(context, (Long) v[0], (Long) v[1]));
        f.scalar("pg_reload_conf", (context, v) ->
                SessionFunctions.session(context).cluster().part(ConfigurationFiles.class).reload() ? 1L : 0L);
        f.scalar("pg_rotate_logfile_v2", (context, v) -> {
            SessionContext session = SessionFunctions.session(context);
            if (session.cluster().part(ConfigurationFiles.class).rotateLog()) {
                return 1L;
            }
            session.notice(new Diagnostic(Severity.WARNING, SqlState.WARNING, new Message(SessionMessage.NO_LOG_ROTATION)));
            return 0L;
        });
        f.scalar("pg_blocking_pids", (context, v) -> pids(SessionFunctions.session(context), (Long) v[0]));
        f.scalar("pg_safe_snapshot_blocking_pids", (context, v) -> array(safeSnapshotBlockers(SessionFunctions.session(context), (Long) v[0])));
        f.scalar("pg_isolation_test_session_is_blocked", (context, v) -> {
            var wanted = java.util.List.of(((ArrayValue) v[1]).elements());
            for (Object pid : pids(SessionFunctions.session(context), (Long) v[0]).elements()) {
                if (wanted.contains(pid)) {
                    return 1L;
                }
            }
            // Whoever it is that a safe snapshot waits for, in another database even: the wait counts.
            return safeSnapshotBlockers(SessionFunctions.session(context), (Long) v[0]).isEmpty() ? 0L : 1L;
        });
        f.scalar("pg_sleep", (context, v) -> sleep(context, (Double) v[0] * 1e6));
        f.scalar("pg_sleep_for(interval)", (context, v) -> {
            var interval = (Interval) v[0];
            return sleep(context, (interval.months() * 30.0 + interval.days()) * 86_400e6 + interval.micros());
        });
        f.scalar("pg_sleep_until(timestamptz)", (context, v) ->
                sleep(context, (double) ((Long) v[0] - (context.clock().microsSinceEpoch() - SessionFunctions.EPOCH_MICROS))));
    }

    private static ArrayValue pids(SessionContext session, long pid) {
        return array(session.cluster().locks().census().blockingPids((int) pid));
    }

    private static List<Integer> safeSnapshotBlockers(SessionContext session, long pid) {
        return session.cluster().transactions().serializability().safeSnapshotBlockers((int) pid);
    }

    private static ArrayValue array(List<Integer> pids) {
        return pids.isEmpty() ? ArrayValue.empty(TypeOid.INT4) : ArrayValue.of(TypeOid.INT4, pids.stream().map(Integer::longValue).toArray());
    }

    /// The session that the caller may signal; null after a warning where there is none.
    private static Sessions.Entry find(EvaluationContext context, long pid, SessionMessage superuserOnly, SessionMessage denied) {
        var session = SessionFunctions.session(context);
        var entry = context.service(Sessions.class).find((int) pid);
        if (entry == null) {
            context.notice(Severity.WARNING, SqlState.WARNING, SessionMessage.NOT_A_BACKEND, pid);
            return null;
        }
        var roles = new Roles(session.catalog());
        int target = entry.activity().userId;
        if (roles.isSuperuser(target) && !roles.isSuperuser(session.currentUser())) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, superuserOnly);
        }
        if (!roles.hasPrivilegesOf(session.currentUser(), target) && !roles.hasPrivilegesOf(session.currentUser(), Roles.SIGNAL_BACKEND)) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, denied);
        }
        return entry;
    }

    private static Object terminate(EvaluationContext context, long pid, long timeoutMillis) {
        if (timeoutMillis < 0) {
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, SessionMessage.TIMEOUT_NEGATIVE);
        }
        var entry = find(context, pid, SessionMessage.TERMINATE_SUPERUSER, SessionMessage.TERMINATE_DENIED);
        if (entry == null) {
            return 0L;
        }
        entry.interrupts().raise(Interrupts.Reason.TERMINATE_BY_ADMINISTRATOR);
        if (timeoutMillis == 0) {
            return 1L;
        }
        var sessions = context.service(Sessions.class);
        long end = context.clock().nanos() + timeoutMillis * 1_000_000;
        while (sessions.find((int) pid) != null) {
            if (context.clock().nanos() - end >= 0) {
                context.notice(Severity.WARNING, SqlState.WARNING, SessionMessage.NOT_TERMINATED, pid, timeoutMillis);
                return 0L;
            }
            context.checkInterrupts();
            SessionFunctions.session(context).interrupts().park(POLL_NANOS);
        }
        return 1L;
    }

    private static Object sleep(EvaluationContext context, double micros) {
        var session = SessionFunctions.session(context);
        long end = context.clock().nanos() + (long) Math.clamp(micros * 1000, 0, Long.MAX_VALUE / 4.0);
        session.activity().waitEventType = "Timeout";
        session.activity().waitEvent = "PgSleep";
        try {
            for (long left = end - context.clock().nanos(); left > 0; left = end - context.clock().nanos()) {
                session.interrupts().park(left);
                context.checkInterrupts();
            }
        } finally {
            session.activity().waitEventType = null;
            session.activity().waitEvent = null;
        }
        return "";
    }
}
