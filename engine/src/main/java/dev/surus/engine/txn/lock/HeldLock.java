package dev.surus.engine.txn.lock;

/// A row of pg_locks.
/// @param waitStartMicros microseconds since 1970 where not granted, else 0
public record HeldLock(LockTag tag, LockMode mode, boolean granted, boolean fastPath, int pid, int slot,
        long localTransactionId, long waitStartMicros) {}
