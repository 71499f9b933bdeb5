package dev.surus.engine.session;

import dev.surus.engine.base.BaseMessage;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.config.SessionSettings;
import dev.surus.engine.config.Settings;
import dev.surus.engine.executor.SessionCounters;
import dev.surus.engine.type.TypeOid;
import java.util.function.Supplier;

/// What a function's body runs in: the function's settings and role, one call deeper, counted, and out of sight of the trigger that runs.
final class FunctionScope {
    /// What the thread's stack holds for certain; PostgreSQL measures max_stack_depth instead.
    private static final int DEPTH_LIMIT = 400;

    private final SessionContext context;

    FunctionScope(SessionContext context) {
        this.context = context;
    }

    /// Runs something one call deeper.
    <T> T nested(Supplier<T> work) {
        int depth = context.functionDepth();
        if (depth >= DEPTH_LIMIT) {
            throw new SqlException(SqlState.STATEMENT_TOO_COMPLEX, BaseMessage.STACK_DEPTH)
                    .hint(BaseMessage.STACK_DEPTH_HINT, context.settings().get(Settings.MAX_STACK_DEPTH));
        }
        context.functionDepth(depth + 1);
        var variables = context.queries().around(null);
        try {
            return work.get();
        } finally {
            context.functionDepth(depth);
            context.queries().around(variables);
        }
    }

    /// Runs a function's body with the function's settings and role.
    <T> T within(FunctionEntry function, Supplier<T> work) {
        var counters = context.service(SessionCounters.class).functions();
        var call = counters.began(function.oid(), function.language() == FunctionEntry.LANGUAGE_SQL, context.clock());
        T result = apart(function, work);
        counters.ended(call, context.clock());
        return result;
    }

    /// Where the trigger that runs, if any, cannot be asked for.
    private <T> T apart(FunctionEntry function, Supplier<T> work) {
        if (function.result() == TypeOid.TRIGGER) {
            return inside(function, work);
        }
        var hidden = context.triggerCalls().hide();
        try {
            return inside(function, work);
        } finally {
            context.triggerCalls().show(hidden);
        }
    }

    private <T> T inside(FunctionEntry function, Supplier<T> work) {
        return asItsRole(function, () -> withItsSettings(function, () -> nested(work)));
    }

    /// With the role of a function that is SECURITY DEFINER.
    <T> T asItsRole(FunctionEntry function, Supplier<T> work) {
        if (!function.securityDefiner()) {
            return work.get();
        }
        int caller = context.currentUser();
        try {
            context.roles().actAs(function.owner());
            return work.get();
        } finally {
            context.roles().actAs(caller);
        }
    }

    private <T> T withItsSettings(FunctionEntry function, Supplier<T> work) {
        if (function.settings() == null) {
            return work.get();
        }
        int level = context.settings().enter();
        boolean done = false;
        try {
            applySettings(function);
            T result = work.get();
            done = true;
            return result;
        } finally {
            context.settings().leave(level, done);
        }
    }

    private void applySettings(FunctionEntry function) {
        for (String line : function.settings()) {
            int equals = line.indexOf('=');
            context.settings().set(line.substring(0, equals), line.substring(equals + 1), SessionSettings.Scope.FUNCTION);
        }
    }
}
