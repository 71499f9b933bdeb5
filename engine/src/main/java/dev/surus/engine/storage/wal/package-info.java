/// # storage.wal: the write-ahead log
///
/// **What it is.** Records are appended to a ring under one lock and become durable in groups: whoever flushes first writes for all. The layout
/// of a record is drawn at [dev.surus.engine.storage.wal.RecordView], that of a segment at `Segments`.
///
/// **Start at** [dev.surus.engine.storage.wal.CommitLog], [dev.surus.engine.storage.wal.WriteAheadLog].
///
/// **Owns** the segments in `pg_wal`.
///
/// **Uses / used by.** Uses disk, page. Used by buffer (flush before write), change, txn, recovery.
///
/// **Hot or cold.** Append and flush are hot; reading and recycling are cold.
///
/// **Threads.** Any. Order of locks: append lock, nothing inside it but copying; write lock, I/O inside it, never together with the append lock.
///
/// **Invariants.** S3. A record's LSN is the position after it; `durable <= written <= end <= written + ring`. No record crosses a segment. After a
/// crash nothing that lies beyond the end found is ever taken for log.
///
/// **Not here.** What records mean.
package dev.surus.engine.storage.wal;
