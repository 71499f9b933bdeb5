package dev.surus.engine.txn.serializable;

/// How much is remembered before it gets coarser. Asked again each time, for settings change at a reload.
public interface SerializableLimits {
    /// PostgreSQL's defaults with 100 connections.
    SerializableLimits DEFAULT = new SerializableLimits() {};

    /// max_pred_locks_per_transaction
    default long locksPerTransaction() {
        return 64;
    }

    /// max_pred_locks_per_relation; negative: a fraction of the above
    default long locksPerRelation() {
        return -2;
    }

    /// max_pred_locks_per_page
    default long locksPerPage() {
        return 2;
    }

    /// max_connections and max_prepared_transactions together, and the processes that PostgreSQL has beside them
    default long transactionsAtOnce() {
        return 100;
    }

    /// Rows and pages of one relation that a transaction may have locked singly.
    default long childrenOfRelation() {
        long perRelation = locksPerRelation();
        return perRelation < 0 ? locksPerTransaction() / -perRelation - 1 : perRelation;
    }

    /// Targets of predicate locks altogether; twice as many locks may be held on them.
    default long targets() {
        return locksPerTransaction() * transactionsAtOnce();
    }

    /// Transactions remembered one by one; beyond, the oldest committed ones are summarised.
    default long transactions() {
        return 10 * transactionsAtOnce();
    }

    /// Edges altogether.
    default long conflicts() {
        return 5 * transactions();
    }
}
