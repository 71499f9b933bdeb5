package dev.surus.engine.txn.lock;

/// Who holds a lock, and which statement took it.
/// @param statement null where it is not known (a prepared transaction, more locks than are kept)
/// @param takenMicros microseconds since 1970, 0 where not known
public record LockOrigin(LockTag tag, LockMode mode, int pid, TransactionHistory.Statement statement, long takenMicros) {}
