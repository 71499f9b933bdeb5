/// # executor.explain: plans as EXPLAIN tells of them
///
/// **What it is.** A tree of nodes with labels and values, and its forms: text, JSON, XML, YAML.
///
/// **Start at** [dev.surus.engine.executor.explain.PlanNode].
///
/// **Owns** nothing.
///
/// **Uses / used by.** Uses nothing; used by executor ([dev.surus.engine.executor.PlanPrinter] makes the tree) and session.
///
/// **Hot or cold.** Cold.
///
/// **Threads.** The session's own.
///
/// **Invariants.** None.
///
/// **Not here.** What a plan's nodes are called and what is told of them (executor).
package dev.surus.engine.executor.explain;
