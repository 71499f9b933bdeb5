/// # storage: bytes that survive
///
/// **What it is.** One data directory: files of 16 KiB pages, a pool of them in memory, and a write-ahead log that makes changes of
/// several pages atomic and durable. It knows no types, no rows and no visibility.
///
/// ```
/// recovery   Recovery  Checkpointer  ControlFile            where to begin, and replay from there
/// file       Files                                          files come and go with transactions
/// change     Change  RedoHandlers  PageSpace                one atomic change = one log record
/// buffer     BufferPool  ReadPage  WritePage  ...           pages in memory; doublewrite
/// wal        WriteAheadLog  CommitLog  LogRecord            the log
/// page       Page  MetaPage  FileId                         layouts
/// disk       Disk  Health                                   the seam to the file system
/// ```
///
/// Each line uses those below it, none above.
///
/// **Start at** [dev.surus.engine.storage.Storage], [dev.surus.engine.storage.change.Change]; bytes: docs/data-files.md.
///
/// **Owns** the directory's `global`, `base` and `pg_wal`.
///
/// **Uses / used by.** Uses base and config. Used by txn (ends of transactions are records), table (trees and rows), worker.
///
/// **Hot or cold.** Everything on the way of a page access or an append is hot; files, checkpoints and recovery are cold.
///
/// **Threads.** Any session's thread, at once. Latches and the append lock are held for microseconds; see the invariants.
///
/// **Invariants.**
/// - S1 (log first): a page is marked dirty before its record is appended, carries the record's LSN afterwards, and is not written before
///   the log is durable up to that LSN.
/// - S2 (critical section): from the first byte changed to the record appended nothing may fail; what fails poisons the engine.
/// - S3: a failed log write or a failed force is never retried; it poisons the engine.
/// - S4: no I/O and no waiting under an exclusive latch, but for the latch under which a page itself is read in.
/// - S5: latches are taken in the order of their ranks ([dev.surus.engine.storage.buffer.LatchRank]).
/// - S6: redo is a function of the page's bytes and the record's; it is applied to pages whose LSN is older than the record's.
/// - S7: a file id is never used again.
///
/// **Not here.** Visibility and undo (txn, table), trees (btree), which files a table has (catalog).
package dev.surus.engine.storage;
