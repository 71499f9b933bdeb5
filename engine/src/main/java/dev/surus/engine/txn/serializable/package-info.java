/// # txn.serializable: SERIALIZABLE without blocking
///
/// **What it is.** Serializable snapshot isolation: transactions run on one snapshot each, as under REPEATABLE READ, and the engine
/// watches for reads that a concurrent transaction makes untrue. A transaction R that did not see what a concurrent W wrote must come
/// before W in any serial order: an edge `R -rw-> W`. Every anomaly has two such edges in a row,
///
/// ```
/// in -rw-> pivot -rw-> out        and `out` commits first of the three
/// ```
///
/// so one of the three is cancelled (40001) as soon as that shape stands. Nobody waits for anybody. Which one dies, and with which reason, is
/// as in PostgreSQL 15. See docs/decisions/0030-serializable.md.
///
/// **Start at** [dev.surus.engine.txn.serializable.Serializability] (what tables and transactions call), then
/// [dev.surus.engine.txn.serializable.ConflictGraph] (edges, and who dies), [dev.surus.engine.txn.serializable.PredicateLocks] (who has
/// read what).
///
/// **Owns** the SIREAD locks of pg_locks, the edges, and committed transactions for as long as one that ran beside them goes on.
///
/// **Uses / used by.** Uses base and txn.lock (who to wake). Used by txn (begin, commit, rollback), table (reads and writes), command (DDL),
/// session (snapshots), monitor (pg_locks). It knows neither pages nor snapshots: keys are bytes, versions are ids.
///
/// **Hot or cold.** Cold for everybody else: a transaction that is not serializable pays one null check. Warm for serializable ones.
///
/// **Threads.** One mutex guards all of it. It is a leaf: taken under page latches and under any other mutex, and nothing is taken, waited for
/// or read under it.
///
/// **Invariants.** S1: a reader locks, then reads; a writer writes, then looks for locks. With both under the mutex, either the reader sees the
/// version or the writer sees the lock. (Rows are locked after they were read, because the version read is part of the lock; the reader then
/// looks at the row's chain head again.) S2: a snapshot is taken under the mutex, and a commit gets its number here before others can see it, so
/// that whatever a snapshot sees has a number at or below [dev.surus.engine.txn.serializable.SerializableTransaction#lastCommitBefore]. S3: an
/// edge stands in both its transactions or in none. S4: a transaction that locks a relation or page gives up its finer locks there (where DDL
/// gives it a lock of the table, the finer ones stay, as in PostgreSQL). S5: the
/// ranges of an index are disjoint. S6: with no serializable transaction running, nothing is kept.
///
/// **Not here.** Write-write conflicts (table); what is visible (txn); which index or page a scan reads (table).
package dev.surus.engine.txn.serializable;
