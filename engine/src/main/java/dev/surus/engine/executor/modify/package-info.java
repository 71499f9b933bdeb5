/// # executor.modify: rows written, checked and followed up
///
/// **What it is.** What happens to one row that is inserted, updated or deleted: defaults and generated columns, NOT NULL and CHECK,
/// unique keys, and afterwards the foreign keys' checks and actions.
///
/// **Start at** [dev.surus.engine.executor.modify.RowWriter] (one row in), [dev.surus.engine.executor.modify.TargetTable] (what is
/// known of a table that is written), [dev.surus.engine.executor.modify.AfterRow] (what waits for the statement's end),
/// [dev.surus.engine.executor.modify.PartitionRouting] (into which partition a row goes).
///
/// **Owns** nothing that outlives a transaction.
///
/// **Uses / used by.** table, catalog, txn; used by the executor's ModifyTable and by COPY.
///
/// **Hot or cold.** Hot: a point update passes here; checks are compiled once per session and table.
///
/// **Threads.** The session's own.
///
/// **Invariants.** M1: a foreign key is checked with a snapshot taken after the statement's changes, under a KEY SHARE lock on the
/// referenced row. M2: an event that is put off is run before the commit, or undone with its savepoint. M3: a row stands in the partition whose bound
/// takes it: rows come to a leaf by PartitionRouting, or are asked about by Membership where the statement names the leaf.
///
/// **Not here.** Which rows are changed (the plan's input), triggers (executor.trigger).
package dev.surus.engine.executor.modify;
