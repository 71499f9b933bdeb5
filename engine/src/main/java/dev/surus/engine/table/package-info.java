/// # table: rows and indexes under snapshots
///
/// **What it is.** Rows behind one API: the newest version of each on pages, older ones in undo logs, row locks beside both, and the
/// indexes that find them. The only package that sees both pages and snapshots.
///
/// **Start at** [dev.surus.engine.table.TableStore], [dev.surus.engine.table.Table], [dev.surus.engine.table.TableWriter].
///
/// **Owns** the files of tables, indexes and sequences, and what there is beside their rows: chains of versions (`VersionMap`, `VersionChains`) and row locks (`RowLocks`), by ranges of rows
/// (`RowRanges`). Which form a table's leaf has, `LeafForms` decides.
///
/// **Uses / used by.** Uses type, storage, txn. Used by catalog and executor alike.
///
/// **Hot or cold.** Hot: scans, fetches, lookups, single-row changes. Cold: creating, dropping and building.
///
/// **Threads.** A file's stores are shared; a [dev.surus.engine.table.Table] may be; scans, writers and encoders belong to one session.
///
/// **Invariants.** T1: a row and its chain head are read and written under the same leaf latch. T2: an entry is marked obsolete by
/// the transaction that makes it so, and only a marked entry, a row with versions, or any row while
/// an update may have been taken back since the entry was read ([dev.surus.engine.table.RowUndos]) needs its key compared. T3: a row's number is
/// never used again. T4: layouts are never undone. T5: a scan tells
/// [dev.surus.engine.txn.serializable.Serializability] what it reads, and a writer asks it after it has written (S1 there); whoever adds a way to read
/// rows by a statement's snapshot goes through a `ReadWatch`, too.
///
/// **Not here.** Names, constraints' errors (23505 is the caller's), expressions, relation locks.
package dev.surus.engine.table;
