/// # txn.lock: who holds what, who waits, and who dies
///
/// **What it is.** PostgreSQL's lock manager: lock tags, eight modes, queues, deadlock detection (D6). Row locks live in
/// `table`; a session that meets one waits here, on the holder's transaction.
///
/// **Start at** [dev.surus.engine.txn.lock.LockManager]; waiting and deadlocks are in [dev.surus.engine.txn.lock.LockWaits], what others may
/// see in [dev.surus.engine.txn.lock.LockCensus].
///
/// **Owns** the lock table: 64 partitions, each with a mutex and a map from tag to lock.
///
/// **Uses / used by.** base; used by txn, table, command, session, monitor.
///
/// **Hot or cold.** Taking and releasing are hot; waiting is cold.
///
/// **Threads.** A lock and its queue are guarded by the partition's mutex, which is never held while parked, logging or
/// doing I/O. `LockOwner.held` belongs to the session's own thread. The deadlock search takes all partitions in order.
///
/// **Rules.**
///
/// 1. A request is granted at once iff it conflicts neither with what others hold nor with what waiters wish; one that
///    holds a lock which a waiter waits for goes before that waiter.
/// 2. A release serves the queue from its head; nobody passes a waiter ahead whose wish conflicts with his.
/// 3. A waiter searches for a deadlock once, deadlock_timeout after its wait began; who finds a cycle that no queue order
///    can break is its victim, and its own line comes first in the report.
/// 4. A session that is interrupted leaves the queue, and gives back what was granted in the same moment.
/// 5. Those who wait for a transaction's end are let go one after the other: the next one when the one before has done what he waited for
///    (`awaitTurn`, `endTurn`). Nobody waits for a lock in his turn.
/// 6. Who stands in a row's line may be given leave to try without the lock (`giveLeave`); he leaves the line if that succeeds.
///
/// **Invariants.** L1: two modes held on one lock by two owners never conflict. L2: `granted[m]` is the number of holders
/// with mode m, `grantedMask` and `waitMask` follow from it and from the queue. L3: a waiter stands in exactly one queue.
/// L4: a lock without holder and waiter is not in the table.
/// L5: a weak lock on a relation is either noted in its holder's [dev.surus.engine.txn.lock.FastLocks] or in the table, never in both; while
/// somebody holds or wants a strong one, all are in the table.
/// H1: what a [dev.surus.engine.txn.lock.TransactionHistory] notes is complete before its count says so; only its session writes it.
///
/// **Not here.** Which statement takes which lock (analyzer, command); when a transaction ends (txn).
package dev.surus.engine.txn.lock;
