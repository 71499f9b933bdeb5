/// # storage.btree: ordered byte keys in one file
///
/// **What it is.** A B+-tree of cells (key, value) whose root is always page 1; values too long for a page in pages of their own.
///
/// **Start at** [dev.surus.engine.storage.btree.Tree].
///
/// **Owns** the pages of its file; the record and part kinds from 128 on.
///
/// **Uses / used by.** Uses Storage, change, buffer. Used by table.
///
/// **Hot or cold.** Hot.
///
/// **Threads.** Any; hand over hand with shared latches down to the leaf, splits in a second descent with exclusive ones.
///
/// **Invariants.** T1 to T3 at [dev.surus.engine.storage.btree.Tree]; S4.
///
/// **Not here.** What keys and values mean, versions (table).
package dev.surus.engine.storage.btree;
