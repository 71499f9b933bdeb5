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
/// **Threads.** One checkpoint at a time, beside sessions. Replay is one thread, before sessions.
///
/// **Invariants.** S6. What was appended before `redo` is in the pages forced by the checkpoint and in the participants' bytes.
///
/// **Not here.** Rolling losers back: after replay their owners do, as at run time.
package dev.surus.engine.storage.recovery;
