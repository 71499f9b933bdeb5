package dev.surus.engine.txn.lock;

import java.util.function.BooleanSupplier;

/// A session that waits for one lock.
final class Waiter {
    final LockOwner owner;
    final Lock lock;
    final LockMode mode;
    /// When the wait began, microseconds since 1970.
    final long sinceMicros;
    /// Set under the partition's mutex by whoever grants; read by the waiter between parks.
    volatile boolean granted;
    /// Tries to get what the wait is for without the lock; null for most. Run by the waiter's own thread, without a mutex.
    final BooleanSupplier trial;
    /// Whether it may succeed whatever others have taken.
    final boolean anyTrial;
    /// Whether the trial may succeed now. Set under the partition's mutex, taken back by the waiter.
    volatile boolean mayTry;

    Waiter(LockOwner owner, Lock lock, LockMode mode, long sinceMicros, BooleanSupplier trial, boolean anyTrial) {
        this.trial = trial;
        this.anyTrial = anyTrial;
        this.owner = owner;
        this.lock = lock;
        this.mode = mode;
        this.sinceMicros = sinceMicros;
    }
}
