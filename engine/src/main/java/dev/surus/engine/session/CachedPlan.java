package dev.surus.engine.session;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.command.OutputColumn;
import java.util.List;

/// A query analyzed and planned, and what that stands on: where the catalog, the search path or the role have changed since,
/// it is made anew.
record CachedPlan(Query query, int[] parameterTypes, List<OutputColumn> columns, long catalogChanges, String searchPath, int role) {}
