/// # txn: transactions, snapshots, versions
///
/// **What it is.** Transaction ids and their fate, commit numbers and snapshots (one number each), the undo logs that hold what
/// older snapshots need and what a rollback takes back, and the decision when a version is forgotten.
///
/// **Start at** [dev.surus.engine.txn.TransactionSystem] (begin, commit, rollback), [dev.surus.engine.txn.Transaction],
/// [dev.surus.engine.txn.Snapshots], [dev.surus.engine.txn.UndoLog], [dev.surus.engine.txn.PreparedTransactions], [dev.surus.engine.txn.Losers].
///
/// **Owns** the counter of ids, the queue of commits behind the log, all undo chunks.
///
/// **Uses / used by.** Uses base and storage (and .lock, .serializable). Used by table and everything above.
///
/// **Hot or cold.** Hot: visibility ([dev.surus.engine.txn.Snapshot#sees]), undo records, begin and commit of small transactions.
///
/// **Threads.** A transaction belongs to its session's thread. Undo bytes are written once, published by the latch of the page
/// that they describe, and read by anyone. Commits are stamped and published in the order of the log.
///
/// **Invariants.** X1: the order of commit numbers is the order of commit records in the log. X2: a number is published only when
/// every commit up to it is stamped (`CommitQueue`). X3: a version is forgotten only when no live snapshot sees it (V1 to V7 at `CommittedUndo`). X4: a
/// (sub)transaction's id is locked by its session from its assignment to its end, or by the prepared transaction that it has become.
/// X5: an id given out that is neither open nor among the rolled back ones has committed, also after a restart. P1 to P4, about prepared
/// transactions and crashes, stand at [dev.surus.engine.txn.PreparedTransactions], L1 to L4, about those that a crash interrupted, at
/// [dev.surus.engine.txn.Losers].
///
/// **Not here.** What the undo records mean (table), relation locks and queues (txn.lock), rows.
package dev.surus.engine.txn;
