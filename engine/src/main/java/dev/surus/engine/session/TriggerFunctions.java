package dev.surus.engine.session;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.function.Declarations;
import dev.surus.engine.function.FunctionFamily;
import java.util.List;

/// Trigger functions that are built in, called as if they were others: that is an error. What they do is in [BuiltinTriggers] and, for
/// constraints, in executor.modify.
public final class TriggerFunctions implements FunctionFamily {
    private static final List<String> OF_CONSTRAINTS = List.of("unique_key_recheck", "RI_FKey_check_ins", "RI_FKey_check_upd", "RI_FKey_cascade_del",
            "RI_FKey_cascade_upd", "RI_FKey_restrict_del", "RI_FKey_restrict_upd", "RI_FKey_setnull_del", "RI_FKey_setnull_upd",
            "RI_FKey_setdefault_del", "RI_FKey_setdefault_upd", "RI_FKey_noaction_del", "RI_FKey_noaction_upd");

    @Override
    public void declare(Declarations f) {
        refuse(f, "suppress_redundant_updates_trigger", SessionMessage.TRIGGER_ONLY);
        OF_CONSTRAINTS.forEach(name -> refuse(f, name, SessionMessage.TRIGGER_MANAGER));
    }

    private static void refuse(Declarations f, String name, SessionMessage message) {
        f.scalar(name, (context, v) -> {
            throw new SqlException(SqlState.E_R_I_E_TRIGGER_PROTOCOL_VIOLATED, message, name);
        });
    }
}
