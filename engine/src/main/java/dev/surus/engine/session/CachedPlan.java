package dev.surus.engine.session;

import dev.surus.engine.command.OutputColumn;
import dev.surus.engine.planner.plan.PlannedStatement;
import java.util.List;

/// A query analyzed and planned, and what that stands on: where the catalog, the search path or the role have changed since,
/// it is made anew.
/// @param columns what it returns; null where it returns no rows
/// @param relations what the analysis locked, in its order
/// @param valuesMatter whether a plan for the parameters' values could be another one
/// @param catalogChanges the catalog's counter at the analysis; -1 where the transaction had changes of its own
record CachedPlan(PlannedStatement statement, int[] parameterTypes, List<OutputColumn> columns,
        List<RelationOpener.Opened> relations, boolean valuesMatter, long catalogChanges, String searchPath, int role) {}
