package dev.surus.engine.plpgsql;

import dev.surus.engine.catalog.entry.FunctionEntry;
import java.util.List;

/// A function ready to run, for one choice of argument types.
///
/// @param function null for a DO block
/// @param signature as CONTEXT names it: `f(integer)`
/// @param arguments numbers of the variables of the input parameters
/// @param outputs number of the variable of the OUT parameters, -1 where there are none
/// @param found number of the variable FOUND
/// @param trigger the variables of a trigger's function, else null
record Routine(FunctionEntry function, String signature, List<Datum> datums, Step.Block body, int[] arguments, int outputs, int found,
        boolean isVolatile, boolean returnsSet, int result, boolean printStrictParameters, TriggerVariables trigger) {
    /// Numbers of the variables that tell a trigger's function what happens.
    record TriggerVariables(int newRow, int oldRow, int first) {}
}
