package dev.surus.engine.session;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.executor.trigger.TriggerCall;
import dev.surus.engine.executor.trigger.TriggerEvent;
import dev.surus.engine.executor.trigger.TriggerTiming;
import java.util.Objects;

/// Trigger functions that are built in.
final class BuiltinTriggers {
    private BuiltinTriggers() {}

    /// Skips updates that change nothing.
    static Object[] suppressRedundantUpdates(TriggerCall call) {
        if (call.event() != TriggerEvent.UPDATE) {
            throw protocol(SessionMessage.TRIGGER_ON_UPDATE, "suppress_redundant_updates_trigger");
        }
        if (call.timing() != TriggerTiming.BEFORE) {
            throw protocol(SessionMessage.TRIGGER_BEFORE_UPDATE, "suppress_redundant_updates_trigger");
        }
        if (!call.forEachRow()) {
            throw protocol(SessionMessage.TRIGGER_FOR_ROW, "suppress_redundant_updates_trigger");
        }
        return same(call) ? null : call.newRow();
    }

    private static boolean same(TriggerCall call) {
        for (int i = 0; i < call.newRow().length; i++) {
            // A generated column is computed later, and does not count.
            boolean generated = call.relation().columns().get(i).generated() != 0;
            if (!generated && !Objects.deepEquals(call.oldRow()[i], call.newRow()[i])) {
                return false;
            }
        }
        return true;
    }

    private static SqlException protocol(SessionMessage message, String function) {
        return new SqlException(SqlState.E_R_I_E_TRIGGER_PROTOCOL_VIOLATED, message, function);
    }
}
