package dev.surus.engine.table;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Interrupts;
import dev.surus.engine.txn.lock.LockOwner;

/// A session as the lock manager wants one.
final class TestSession implements LockOwner.Setup {
    final Interrupts interrupts = new Interrupts();
    final long lockTimeoutMillis;

    TestSession(long lockTimeoutMillis) {
        this.lockTimeoutMillis = lockTimeoutMillis;
    }

    static LockOwner owner(int pid, long lockTimeoutMillis) {
        var session = new TestSession(lockTimeoutMillis);
        session.interrupts.attach(Thread.currentThread());
        return new LockOwner(pid, pid, session);
    }

    @Override
    public Interrupts interrupts() {
        return interrupts;
    }

    @Override
    public long deadlockTimeoutMillis() {
        return 1_000;
    }

    @Override
    public long lockTimeoutMillis() {
        return lockTimeoutMillis;
    }

    @Override
    public boolean logLockWaits() {
        return false;
    }

    @Override
    public String statement() {
        return "test";
    }

    @Override
    public void log(Diagnostic line) {}
}
