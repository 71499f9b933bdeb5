package dev.surus.engine.txn;

/// What became of a transaction id.
public enum TransactionStatus {
    IN_PROGRESS,
    COMMITTED,
    ABORTED
}
