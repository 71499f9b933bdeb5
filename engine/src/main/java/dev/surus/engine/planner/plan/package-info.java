/// # planner.plan: plans as records
///
/// **What it is.** One immutable record for each operator. The executor has a class for each.
///
/// **Start at** [dev.surus.engine.planner.plan.Plan], [dev.surus.engine.planner.plan.PlannedStatement].
///
/// **Hot or cold.** Cold. **Threads.** Immutable, shared by all executions of a prepared statement.
///
/// **Not here.** How one is chosen (planner), how it runs (executor).
package dev.surus.engine.planner.plan;
