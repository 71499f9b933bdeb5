/// # Which partition a row belongs to
///
/// **What it is.** Bounds in memory, the search among them, and whether two collide. Who may be seen (a partition that is being detached) and where
/// rows go is the executor's; the SQL around it the commands'.
///
/// **Start at** [dev.surus.engine.catalog.partition.PartitionSet].
///
/// **Owns** the stored form of relpartbound.
///
/// **Uses** catalog, function (the hash functions), type. **Used by** analyzer.deparse, planner, executor, command.
///
/// **Hot or cold**: [dev.surus.engine.catalog.partition.PartitionSet#find] is asked for each row; the rest is cold.
///
/// **Threads**: confined to a session, like its catalog.
///
/// **Invariants**
/// 1. The bounds of one set do not overlap: a value is in one partition, or in the default partition, or in none.
///
/// **Not here.** Which partitions a query reads: the planner's PartitionPruning.
package dev.surus.engine.catalog.partition;
