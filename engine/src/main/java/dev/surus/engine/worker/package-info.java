/// # worker: what goes on in the background
///
/// **What it is.** Checkpoints, the log writer for commits that do not wait, and the cleaner of versions nobody needs. Each is a
/// `boolean runOnce()` elsewhere; here are the threads that call it, and the settings that pace them.
///
/// **Start at** [dev.surus.engine.worker.Background].
///
/// **Owns** its threads.
///
/// **Uses / used by.** command, config, storage, txn; used by embedded.
///
/// **Hot or cold.** Cold. **Threads.** One platform thread per worker, ended by [dev.surus.engine.worker.Background#close].
///
/// **Invariants.** W1: a worker that fails poisons the engine instead of dying unnoticed; a full disk alone is waited for.
///
/// **Not here.** What a checkpoint (storage.recovery) or the cleaner (txn) does in one turn.
package dev.surus.engine.worker;
