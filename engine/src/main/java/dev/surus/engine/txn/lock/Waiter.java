package dev.surus.engine.txn.lock;

/// A session that waits for one lock.
final class Waiter {
    final LockOwner owner;
    final Lock lock;
    final LockMode mode;
    /// When the wait began, microseconds since 1970.
    final long sinceMicros;
    /// Set under the partition's mutex by whoever grants; read by the waiter between parks.
    volatile boolean granted;

    Waiter(LockOwner owner, Lock lock, LockMode mode, long sinceMicros) {
        this.owner = owner;
        this.lock = lock;
        this.mode = mode;
        this.sinceMicros = sinceMicros;
    }
}
