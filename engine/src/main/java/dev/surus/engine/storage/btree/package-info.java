/// # storage.btree: B+-trees of bytes
///
/// **What it is.** Cells of key and value in the unsigned order of their keys, on pages, logged: the one structure under tables (key: row number) and
/// indexes (key: key bytes and row number). A table's leaf may hold its rows as strips, a column each. Long values beside it, in chains of pages.
///
/// **Start at** [dev.surus.engine.storage.btree.Tree], then [dev.surus.engine.storage.btree.Node] (the bytes of a page) and
/// [dev.surus.engine.storage.btree.NodeChanges] (its changes as log records); of strips [dev.surus.engine.storage.btree.StripLeaf].
///
/// **Owns** pages of kinds 16 to 19, part kinds 128 to 141 and 143.
///
/// **Uses / used by.** Uses the other storage packages. Used by table.
///
/// **Hot or cold.** Hot, but for splits and checks.
///
/// **Threads.** Everything here may be called by many at once; latches are taken from the root down, the meta page last.
///
/// **Invariants.** N1: a page's keys lie between the separators around it. N2: splits and freed leaves are redo-only records that belong to no
/// transaction. N3: no page is read in while a page is latched exclusively. N4: a change is described before a byte is touched, and made by the same code that
/// redoes it. N5: a leaf of strips keeps room for what needs no new value ([dev.surus.engine.storage.btree.StripLeaf]).
///
/// How trees lose pages again, and files their ends: M1 to M4 at [dev.surus.engine.storage.btree.TreeMerging], [dev.surus.engine.storage.btree.TreePacking],
/// [dev.surus.engine.storage.btree.TreeShrinking].
///
/// **Not here.** What keys and values mean, versions, undo (table, txn).
package dev.surus.engine.storage.btree;
