/// # storage.buffer: pages in memory
///
/// **What it is.** A fixed number of frames over one segment that is never closed; guards that pin and latch; a clock that evicts; a writer
/// that writes batches through the doublewrite file.
///
/// ```
/// find (no lock) -> pin -> latch -> use -> unlatch -> unpin
/// miss: claim a victim (clean, unpinned) -> link under the new page -> read in under its exclusive latch
/// ```
///
/// **Start at** [dev.surus.engine.storage.buffer.BufferPool]; the guards [dev.surus.engine.storage.buffer.ReadPage],
/// [dev.surus.engine.storage.buffer.WritePage], [dev.surus.engine.storage.buffer.PinnedPage], and for index descents
/// [dev.surus.engine.storage.buffer.OptimisticPage].
///
/// **Owns** the pool's memory, open page files, `global/doublewrite`.
///
/// **Uses / used by.** Uses disk, page, wal (only to flush). Used by change, btree, table.
///
/// **Hot or cold.** Hot, but for the writer.
///
/// **Threads.** Any. A frame's identity changes only while it is claimed (no pin possible) and latched exclusively, so a pinned page stays
/// itself, and an optimistic reader notices.
///
/// **Invariants.** S1, S4, S5. A page is on its way to the disk in at most one batch.
///
/// **Not here.** What a change is (change), when to write (recovery's checkpoints, worker).
package dev.surus.engine.storage.buffer;
