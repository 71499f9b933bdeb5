/// # storage.change: one atomic change, one record
///
/// **What it is.** The critical section that changes latched pages and logs the change; who redoes which kind; pages taken and given back
/// inside such a change.
///
/// **Start at** [dev.surus.engine.storage.change.Change], [dev.surus.engine.storage.change.PageSpace].
///
/// **Owns** the numbers of storage's own kinds ([dev.surus.engine.storage.change.StorageKinds]).
///
/// **Uses / used by.** Uses buffer, wal. Used by btree, table, file.
///
/// **Hot or cold.** Hot.
///
/// **Threads.** A Change belongs to one session or worker.
///
/// **Invariants.** S1, S2, S6.
///
/// **Not here.** Undo: a change is redone or never happened; taking it back is another change.
package dev.surus.engine.storage.change;
