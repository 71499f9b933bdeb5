package dev.surus.engine.txn;

/// Something to do when the (sub)transaction that registered it ends: invalidate caches, unlink files, deliver
/// notifications. All methods are called by the session's thread.
public interface TransactionEnd {
    /// Whether it is still told where the transaction is prepared and ends later, by another session's thread. Otherwise it hears nothing.
    default boolean outlivesPrepare() {
        return false;
    }

    /// Before the commit record is written; may throw, which rolls the transaction back.
    default void beforeCommit(Transaction transaction) {}

    /// The commit is durable and published; locks are still held. Must not throw.
    default void committed(Transaction transaction) {}

    /// The transaction or the subtransaction that registered this was rolled back (changes are undone, locks still held).
    /// Must not throw.
    default void rolledBack(Transaction transaction) {}
}
