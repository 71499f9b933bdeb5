package dev.surus.engine.session;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.executor.trigger.TransitionTable;
import dev.surus.engine.executor.trigger.TriggerCall;
import java.util.function.BooleanSupplier;

/// Calls of triggers' functions: how deep they are nested, and whose transition tables have names now.
final class TriggerCalls {
    private int depth;
    private TriggerCall running;

    /// pg_trigger_depth().
    int depth() {
        return depth;
    }

    /// The transition table that a name stands for in a statement of the running trigger's function; null for none.
    TransitionTable transitionTable(String name) {
        return running == null ? null : running.transitionTable(name);
    }

    /// @param functions where functions that are not built in run
    /// @return what the function returned, see [TriggerCall]
    Object[] call(UserFunctions functions, FunctionEntry function, TriggerCall call) {
        var outer = running;
        running = call;
        depth++;
        try {
            return function.language() == FunctionEntry.LANGUAGE_INTERNAL ? builtin(function, call) : functions.callTrigger(function, call);
        } finally {
            depth--;
            running = outer;
        }
    }

    /// Looks at a trigger's function without calling it; its transition tables have their names meanwhile.
    boolean rehearse(TriggerCall call, BooleanSupplier look) {
        var outer = running;
        running = call;
        try {
            return look.getAsBoolean();
        } finally {
            running = outer;
        }
    }

    /// Hides the transition tables from a function that a trigger's function calls.
    /// @return what [#show] gets afterwards
    TriggerCall hide() {
        var hidden = running;
        running = null;
        return hidden;
    }

    void show(TriggerCall hidden) {
        running = hidden;
    }

    /// Something that PostgreSQL has a trigger do.
    void run(Runnable action) {
        depth++;
        try {
            action.run();
        } finally {
            depth--;
        }
    }

    private static Object[] builtin(FunctionEntry function, TriggerCall call) {
        return switch (function.source()) {
            case "suppress_redundant_updates_trigger" -> BuiltinTriggers.suppressRedundantUpdates(call);
            default -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.TRIGGER_FUNCTION, function.name());
        };
    }
}
