package dev.surus.engine.type;

/// The start of the transaction, which `now` means. Provided by the session as a service.
public interface TransactionTime {
    /// Microseconds since 2000-01-01 UTC.
    long transactionStart();
}
