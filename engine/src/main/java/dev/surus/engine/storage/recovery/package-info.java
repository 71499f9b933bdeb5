/// # storage.recovery: checkpoints and replay
///
/// **What it is.** Where recovery begins (control file, checkpoint file), how that place moves (Checkpointer), and the one place that replays
/// records (Recovery).
///
/// **Start at** [dev.surus.engine.storage.recovery.Recovery], [dev.surus.engine.storage.recovery.Checkpointer].
///
/// **Owns** `global/pg_control`, `pg_wal/checkpoint-N`.
///
/// **Uses / used by.** Uses change, buffer, wal. Used by Storage; txn, table and file take part in checkpoints.
///
/// **Hot or cold.** Cold; replay's inner loop is hot.
///
/// **Threads.** One checkpoint at a time, beside sessions. Replay, before sessions: one thread reads ahead (LogStream), one runs record handlers in log
/// order (Recovery), the others apply parts to pages (PageWorkers), a page's always by the same one; a few more wait for the disk
/// in their stead (PageReadAhead).
///
/// **Invariants.** S6. What was appended before `redo` is in the pages forced by the checkpoint and in the participants' bytes.
///
/// From S6: between records, only the order of one page's parts counts. What concerns whole files waits until all parts before it are applied.
///
/// **Not here.** Rolling losers back: [dev.surus.engine.txn.Losers], while sessions run.
package dev.surus.engine.storage.recovery;
