/// # planner: from the typed query to a plan
///
/// **What it is.** Rules first (subqueries pulled up, EXISTS and IN made joins, conditions pushed down, outer joins reduced),
/// equalities that follow from others, then join order and access paths by a small cost model, then [dev.surus.engine.planner.plan.Plan] records.
///
/// **Start at** [dev.surus.engine.planner.Planner].
///
/// **Owns.** Nothing that outlives a call. **Uses** analyzer, catalog, function, type. **Used by** executor, session.
///
/// **Hot or cold.** Cold, but a point lookup must not feel it. **Threads.** Plans are immutable and may be shared.
///
/// **Invariants.**
/// 1. A column reference in a plan means the same column of the same range as in the query; which position of a node's input
///    that is follows from the input's [dev.surus.engine.planner.plan.Plan#output].
/// 2. A value from outside a plan tree (an outer query, the outer side of a nested loop) is a
///    [dev.surus.engine.analyzer.tree.Expression.Parameter] with a negative number: slot -n - 1.
///
/// 3. A table with children is scanned by an Append, whose members have ranges of their own; above it, everything is said in the parent's
///    columns. The members are locked when their parent is first scanned ([dev.surus.engine.planner.ParentScans]).
/// 4. The order that a plan's rows come in is known only where [dev.surus.engine.planner.Way] says so. A hash join has none: it goes to disk in
///    partitions.
///
/// **Not here.** How a plan runs: the executor package.
package dev.surus.engine.planner;
