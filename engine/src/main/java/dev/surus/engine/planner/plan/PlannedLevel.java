package dev.surus.engine.planner.plan;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.FromTree;
import java.util.List;

/// One query of a statement as it was planned: subqueries of FROM merged, names of joins resolved, constants computed.
/// @param semiJoined what EXISTS and IN have become joins with
/// @param semiConditions the conditions of those joins
public record PlannedLevel(Query query, List<FromTree> semiJoined, List<Expression> semiConditions) {}
