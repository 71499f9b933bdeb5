/// # storage.file: files come and go with transactions
///
/// **What it is.** Creation and removal of files as intentions of a transaction, carried out when it ends, also when it ends in replay; copying
/// for CREATE DATABASE; unlogged files that begin again after a crash.
///
/// **Start at** [dev.surus.engine.storage.file.Files].
///
/// **Owns** the counter of file numbers, the intentions of open transactions.
///
/// **Uses / used by.** Uses change, buffer, wal, recovery (it is a checkpoint participant). Used by table, catalog, command.
///
/// **Hot or cold.** Cold.
///
/// **Threads.** Any.
///
/// **Invariants.** S7. Whatever a checkpoint no longer replays has happened on disk.
///
/// **Not here.** Which files a relation has (catalog).
package dev.surus.engine.storage.file;
