package dev.surus.engine.txn;

import dev.surus.engine.txn.lock.LockTag;
import dev.surus.engine.txn.serializable.SerializableTransaction;

/// What others need to know of a top-level transaction: whether and when it committed. Versions point here and never hold
/// the number itself (D5), so that a commit stamps one field.
public final class TransactionState {
    /// Not committed (yet): others do not see it.
    public static final long IN_PROGRESS = 0;

    /// The top-level transaction's id.
    public final long id;
    private volatile long commitNumber;
    /// How the transaction is watched where it is serializable, else null. Set before others can meet its versions.
    private volatile SerializableTransaction serializable;

    public TransactionState(long id) {
        this.id = id;
    }

    /// The commit number, or [#IN_PROGRESS].
    public long commitNumber() {
        return commitNumber;
    }

    /// Null for a transaction that is not serializable.
    public SerializableTransaction serializable() {
        return serializable;
    }

    void watchedAs(SerializableTransaction watched) {
        serializable = watched;
    }

    public boolean isCommitted() {
        return commitNumber != IN_PROGRESS;
    }

    /// A row that the transaction inserts for trial (ON CONFLICT): who finds its key in an index waits for the token.
    public record Trial(long fileId, long row, LockTag token) {}

    private volatile Trial trial;

    /// Null but while a row is inserted for trial.
    public Trial trial() {
        return trial;
    }

    /// The token must be locked.
    public void beginTrial(Trial begun) {
        trial = begun;
    }

    public void endTrial() {
        trial = null;
    }

    void stamp(long number) {
        commitNumber = number;
    }
}
