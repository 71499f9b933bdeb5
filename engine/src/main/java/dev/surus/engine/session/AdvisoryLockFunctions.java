package dev.surus.engine.session;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.function.Declarations;
import dev.surus.engine.function.FunctionFamily;
import dev.surus.engine.txn.lock.LockManager;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockTag;

/// Advisory locks: of the session or of the transaction, exclusive or shared, by one key or by two.
public final class AdvisoryLockFunctions implements FunctionFamily {
    @Override
    public void declare(Declarations f) {
        for (boolean shared : new boolean[] {false, true}) {
            var mode = shared ? LockMode.SHARE : LockMode.EXCLUSIVE;
            String suffix = shared ? "_shared" : "";
            for (String keys : new String[] {"_int8", "_int4"}) {
                f.scalar("pg_advisory_lock" + suffix + keys, (context, v) -> acquire(context, v, mode, true));
                f.scalar("pg_advisory_xact_lock" + suffix + keys, (context, v) -> acquire(context, v, mode, false));
                f.scalar("pg_try_advisory_lock" + suffix + keys, (context, v) -> attempt(context, v, mode, true));
                f.scalar("pg_try_advisory_xact_lock" + suffix + keys, (context, v) -> attempt(context, v, mode, false));
                f.scalar("pg_advisory_unlock" + suffix + keys, (context, v) -> release(context, v, mode));
            }
        }
        f.scalar("pg_advisory_unlock_all", (context, v) -> {
            var session = SessionFunctions.session(context);
            for (var held : session.cluster().locks().census().snapshot()) {
                if (held.tag().kind() == LockTag.Kind.ADVISORY && held.pid() == session.activity().pid) {
                    while (session.cluster().locks().release(session.lockOwner(), held.tag(), held.mode(), true)) {
                        // as often as it was taken
                    }
                }
            }
            return "";
        });
    }

    private static LockTag tag(EvaluationContext context, Object[] v) {
        int database = SessionFunctions.session(context).databaseId();
        return v.length == 1 ? LockTag.advisory(database, (Long) v[0])
                : LockTag.advisory(database, ((Long) v[0]).intValue(), ((Long) v[1]).intValue());
    }

    private static Object acquire(EvaluationContext context, Object[] v, LockMode mode, boolean ofSession) {
        var session = SessionFunctions.session(context);
        session.cluster().locks().acquire(session.lockOwner(), tag(context, v), mode, ofSession, true);
        return "";
    }

    private static Object attempt(EvaluationContext context, Object[] v, LockMode mode, boolean ofSession) {
        var session = SessionFunctions.session(context);
        var outcome = session.cluster().locks().acquire(session.lockOwner(), tag(context, v), mode, ofSession, false);
        return outcome == LockManager.Outcome.NOT_AVAILABLE ? 0L : 1L;
    }

    private static Object release(EvaluationContext context, Object[] v, LockMode mode) {
        var session = SessionFunctions.session(context);
        boolean released = session.cluster().locks().release(session.lockOwner(), tag(context, v), mode, true);
        if (!released) {
            context.notice(Severity.WARNING, SqlState.WARNING, SessionMessage.ADVISORY_NOT_OWNED,
                    mode == LockMode.SHARE ? "ShareLock" : "ExclusiveLock");
        }
        return released ? 1L : 0L;
    }
}
