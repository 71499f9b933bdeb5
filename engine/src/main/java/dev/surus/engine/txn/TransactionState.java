package dev.surus.engine.txn;

/// What others need to know of a top-level transaction: whether and when it committed. Versions point here and never hold
/// the number itself (D5), so that a commit stamps one field.
public final class TransactionState {
    /// Not committed (yet): others do not see it.
    public static final long IN_PROGRESS = 0;

    /// The top-level transaction's id.
    public final long id;
    private volatile long commitNumber;

    public TransactionState(long id) {
        this.id = id;
    }

    /// The commit number, or [#IN_PROGRESS].
    public long commitNumber() {
        return commitNumber;
    }

    public boolean isCommitted() {
        return commitNumber != IN_PROGRESS;
    }

    void stamp(long number) {
        commitNumber = number;
    }
}
