package dev.surus.engine.executor;

import dev.surus.engine.planner.plan.Plan;

/// Whether a plan's rows can differ when it is started again.
final class SlotUse {
    private SlotUse() {}

    /// Whether anything in the plan reads a slot. Conservative: the plan's text is searched, since every slot is written as a
    /// parameter with a negative number. Ask once for each operator.
    static boolean readsSlots(ExecutionState state, Plan plan) {
        if (state.slots().length == 0) {
            return false;
        }
        String text = plan.toString();
        return text.contains("Parameter[number=-") || text.contains("SubqueryExpression[");
    }

    /// Whether anything in the plan reads a WITH query or the working table of a recursive one.
    static boolean readsCtes(ExecutionState state, Plan plan) {
        return state.ctes.length > 0 && plan.toString().contains("CteScan[");
    }
}
