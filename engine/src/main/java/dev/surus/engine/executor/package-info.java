/// # executor: plans run
///
/// **What it is.** One operator for each plan record, pulled with a row demand over batches of column vectors; expressions compiled
/// to evaluators; row locks, changes, constraints and foreign keys.
///
/// **Start at** [dev.surus.engine.executor.QueryExecution], [dev.surus.engine.executor.ExecutorSession] (what it needs of the session),
/// [dev.surus.engine.executor.Operator].
///
/// **Owns.** Nothing that outlives an execution, but the queue of checks that wait for the statement's or the transaction's end
/// ([dev.surus.engine.executor.AfterEvents]).
///
/// **Uses / used by.** Uses planner, analyzer.tree, catalog, table, txn, function, type. Used by command, session, monitor.
///
/// **Hot or cold.** Hot: scans, joins, kernels. **Threads.** An execution belongs to one session. Its thread may have workers
/// aggregate parts of a table ([dev.surus.engine.executor.ParallelAggregateOperator]): it waits for them before it goes on.
///
/// **Invariants.**
/// 1. An operator gives at most the demanded rows and does nothing that could be noticed for rows beyond.
/// 2. A batch is good until the operator's next call; whoever keeps rows copies them.
/// 3. Expressions are evaluated for no row for which SQL would not.
///
/// **Not here.** Analysis, planning, utility statements.
package dev.surus.engine.executor;
