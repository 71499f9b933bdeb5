package dev.surus.engine.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/// How a session is told to stop what it does, and how it waits. Any thread may call [#raise]; only the session's own
/// thread waits and checks. Cancel is a flag plus unpark, never Thread.interrupt (that would close file channels).
public final class Interrupts {
    /// What can be asked of a session, gravest last: the gravest pending one is thrown first.
    public enum Reason {
        CANCEL_BY_USER,
        STATEMENT_TIMEOUT,
        LOCK_TIMEOUT,
        IDLE_IN_TRANSACTION_TIMEOUT,
        IDLE_SESSION_TIMEOUT,
        CLIENT_LOST,
        TERMINATE_BY_ADMINISTRATOR,
        SHUTDOWN,
        IMMEDIATE_SHUTDOWN,
        CRASH
    }

    private volatile int pending;
    private volatile Thread thread;
    /// Ends the wait for the client. Written before [#pending] is read, as [#raise] writes pending before it reads this: one of the two
    /// sees the other, and both may, so that it runs twice.
    private volatile Runnable breaker;
    private static final VarHandle BREAKER;

    static {
        try {
            BREAKER = MethodHandles.lookup().findVarHandle(Interrupts.class, "breaker", Runnable.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// Says which thread the session runs on now; null between statements of a pooled session.
    public void attach(Thread owner) {
        if (thread != owner) {
            thread = owner;
        }
    }

    public synchronized void raise(Reason reason) {
        pending |= 1 << reason.ordinal();
        wake();
        var current = breaker;
        if (current != null && endsSession()) {
            current.run();
        }
    }

    /// Says how to end a blocking read from or write to the client (which unpark does not reach) when the session is to
    /// end; null when the session is no longer in one. The breaker runs at once where such a reason is pending already. It may run
    /// more than once, and still when the wait has just ended: the session ends in any case.
    public void whileBlocked(Runnable breaker) {
        if (breaker == null) {
            BREAKER.setRelease(this, (Runnable) null);
            return;
        }
        this.breaker = breaker;
        if (endsSession()) {
            breaker.run();
        }
    }

    /// Whether a reason is pending that ends the session, not only its statement.
    public boolean endsSession() {
        return pending >>> Reason.LOCK_TIMEOUT.ordinal() + 1 != 0;
    }

    /// Ends a [#park] early without any reason: something waited for may have happened.
    public void wake() {
        var owner = thread;
        if (owner != null) {
            LockSupport.unpark(owner);
        }
    }

    public boolean isPending() {
        return pending != 0;
    }

    public boolean isPending(Reason reason) {
        return (pending & 1 << reason.ordinal()) != 0;
    }

    /// Forgets a reason that came too late (a cancel after its statement ended).
    public void clear(Reason reason) {
        if ((pending & 1 << reason.ordinal()) != 0) {
            synchronized (this) {
                pending &= ~(1 << reason.ordinal());
            }
        }
    }

    /// The session is over, what would have ended it is done: its last work is not interrupted, but by an immediate shutdown.
    public synchronized void endBegan() {
        pending &= 1 << Reason.IMMEDIATE_SHUTDOWN.ordinal();
    }

    /// Throws the error of the gravest pending reason. Reasons that end one statement are cleared; those that end the
    /// session stay.
    public void check() {
        if (pending != 0) {
            throwPending();
        }
    }

    private synchronized void throwPending() {
        int flags = pending;
        if (flags == 0) {
            return;
        }
        var reason = Reason.values()[31 - Integer.numberOfLeadingZeros(flags)];
        if (reason.ordinal() <= Reason.LOCK_TIMEOUT.ordinal()) {
            pending &= ~(1 << reason.ordinal());
        }
        throw switch (reason) {
            case CANCEL_BY_USER -> new SqlException(SqlState.QUERY_CANCELED, BaseMessage.CANCELED_BY_USER);
            case STATEMENT_TIMEOUT -> new SqlException(SqlState.QUERY_CANCELED, BaseMessage.STATEMENT_TIMEOUT);
            case LOCK_TIMEOUT -> new SqlException(SqlState.LOCK_NOT_AVAILABLE, BaseMessage.LOCK_TIMEOUT);
            case IDLE_IN_TRANSACTION_TIMEOUT -> SqlException.fatal(
                    SqlState.IDLE_IN_TRANSACTION_SESSION_TIMEOUT, BaseMessage.IDLE_IN_TRANSACTION_TIMEOUT);
            case IDLE_SESSION_TIMEOUT -> SqlException.fatal(
                    SqlState.IDLE_SESSION_TIMEOUT, BaseMessage.IDLE_SESSION_TIMEOUT);
            case CLIENT_LOST -> SqlException.fatal(SqlState.CONNECTION_FAILURE, BaseMessage.CLIENT_LOST);
            case TERMINATE_BY_ADMINISTRATOR, SHUTDOWN -> SqlException.fatal(
                    SqlState.ADMIN_SHUTDOWN, BaseMessage.TERMINATED_BY_ADMINISTRATOR);
            case IMMEDIATE_SHUTDOWN -> SqlException.fatal(SqlState.ADMIN_SHUTDOWN, BaseMessage.IMMEDIATE_SHUTDOWN);
            case CRASH -> SqlException.fatal(SqlState.CRASH_SHUTDOWN, BaseMessage.CRASH_SHUTDOWN);
        };
    }

    /// Waits until woken, a reason is raised or the time is over, whichever comes first; may return early. The caller
    /// loops on its own condition and calls [#check].
    /// @param nanos longest wait; 0 or less for no limit
    public void park(long nanos) {
        if (pending != 0) {
            return;
        }
        if (nanos > 0) {
            LockSupport.parkNanos(this, nanos);
        } else {
            LockSupport.park(this);
        }
    }
}
