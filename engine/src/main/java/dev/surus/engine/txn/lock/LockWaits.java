package dev.surus.engine.txn.lock;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Interrupts;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.MessageKey;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// Waiting in a lock's queue: timeouts, the log's lines, the search for a deadlock, and its report.
final class LockWaits {
    private static final int HOLDERS_SHOWN = 5;

    private final LockTable table;
    private final Clock clock;
    private final List<LockManager.DeadlockListener> deadlockListeners = new CopyOnWriteArrayList<>();
    private final AtomicLong deadlocks = new AtomicLong();

    LockWaits(LockTable table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    void onDeadlock(LockManager.DeadlockListener listener) {
        deadlockListeners.add(listener);
    }

    long deadlockCount() {
        return deadlocks.get();
    }

    /// Parks until granted. Checks for a deadlock once, deadlock_timeout after the wait began.
    /// @return false where the lock is not needed any more, as the waiter's trial has succeeded
    boolean await(Waiter waiter, LockTable.Partition partition) {
        var owner = waiter.owner;
        var interrupts = owner.interrupts();
        long start = clock.nanos();
        long checkAt = start + owner.setup.deadlockTimeoutMillis() * 1_000_000L;
        long lockTimeoutMillis = owner.setup.lockTimeoutMillis();
        long giveUpAt = start + lockTimeoutMillis * 1_000_000L;
        boolean checked = false;
        boolean logged = false;
        try {
            while (!waiter.granted) {
                interrupts.check();
                if (waiter.mayTry) {
                    waiter.mayTry = false;
                    if (waiter.trial.getAsBoolean()) {
                        abandon(waiter, partition);
                        return false;
                    }
                    continue;
                }
                long now = clock.nanos();
                if (lockTimeoutMillis > 0 && now >= giveUpAt) {
                    interrupts.raise(Interrupts.Reason.LOCK_TIMEOUT);
                    continue;
                }
                if (!checked && now >= checkAt) {
                    checked = true;
                    logged = searchDeadlock(waiter, start);
                    continue;
                }
                long until = Long.MAX_VALUE;
                if (!checked) {
                    until = checkAt - now;
                }
                if (lockTimeoutMillis > 0) {
                    until = Math.min(until, giveUpAt - now);
                }
                interrupts.park(until == Long.MAX_VALUE ? 0 : until);
            }
        } catch (Throwable stop) {
            abandon(waiter, partition);
            throw stop;
        }
        owner.waiting = null;
        if (logged) {
            logWait(LockMessage.ACQUIRED, waiter, start, null);
        }
        return true;
    }

    /// Leaves the queue, or gives back what was granted in the last moment.
    private void abandon(Waiter waiter, LockTable.Partition partition) {
        partition.mutex.lock();
        try {
            if (waiter.granted) {
                waiter.lock.ungrant(waiter.owner, waiter.mode);
            } else {
                waiter.lock.dequeue(waiter);
            }
            waiter.owner.waiting = null;
            waiter.lock.wakeWaiters();
            LockTable.forgetIfUnused(partition, waiter.lock);
        } finally {
            partition.mutex.unlock();
        }
    }

    /// @return whether the wait was logged
    private boolean searchDeadlock(Waiter waiter, long start) {
        boolean log = waiter.owner.setup.logLockWaits();
        table.lockAll();
        DeadlockSearch.Verdict verdict;
        Message holders = null;
        try {
            if (waiter.granted) {
                return false;
            }
            verdict = new DeadlockSearch(waiter, owner -> report(owner), clock.microsSinceEpoch()).run();
            if (log) {
                holders = holdersOf(waiter.lock);
            }
            if (verdict.report() != null) {
                // Out of the queue at once: nobody else shall find this cycle and give up as well.
                waiter.lock.dequeue(waiter);
                waiter.owner.waiting = null;
                waiter.lock.wakeWaiters();
            }
        } finally {
            table.unlockAll();
        }
        if (verdict.report() != null) {
            if (log) {
                logWait(LockMessage.DETECTED_WHILE_WAITING, waiter, start, holders);
            }
            throw deadlock(verdict.report(), waiter.owner);
        }
        if (log) {
            logWait(verdict.reordered() ? LockMessage.AVOIDED : LockMessage.STILL_WAITING, waiter, start, holders);
        }
        return log;
    }

    /// Who holds it and who waits for it, and what those who hold it have done for that.
    private Message holdersOf(Lock lock) {
        var holding = new ArrayList<String>();
        lock.holders.keySet().forEach(owner -> holding.add(Integer.toString(owner.pid)));
        var queue = new ArrayList<String>();
        lock.queue.forEach(other -> queue.add(Integer.toString(other.owner.pid)));
        var text = new Message(
                holding.size() == 1 ? LockMessage.HOLDERS_ONE : LockMessage.HOLDERS_MANY,
                String.join(", ", holding), String.join(", ", queue));
        int shown = 0;
        for (LockOwner owner : lock.holders.keySet()) {
            if (shown++ == HOLDERS_SHOWN) {
                break;
            }
            var transaction = report(owner);
            String now = StatementSecrets.hide(owner.setup.statement());
            var origin = origin(owner, lock.tag);
            String took = origin == null || origin.statement == null ? "?" : StatementSecrets.hide(origin.statement.text);
            text = new Message(LockMessage.LINES, text,
                    new Message(LockMessage.HOLDER_STATEMENTS, owner.pid, transaction.user(), transaction.application(), took, now));
        }
        return text;
    }

    private void logWait(MessageKey text, Waiter waiter, long start, Message holders) {
        long micros = (clock.nanos() - start) / 1000;
        var line = new Diagnostic(Severity.LOG, SqlState.SUCCESSFUL_COMPLETION, new Message(text, waiter.owner.pid,
                waiter.mode.displayName(), waiter.lock.tag.describe(),
                micros / 1000 + "." + String.format("%03d", micros % 1000)));
        line.detail = holders;
        waiter.owner.setup.log(line);
    }

    private static LocalLock origin(LockOwner owner, LockTag tag) {
        for (Object taken : owner.history.taken()) {
            if (taken instanceof LocalLock local && local.tag.equals(tag)) {
                return local;
            }
        }
        return null;
    }

    /// What an owner's transaction did so far. The owner waits, or may go on meanwhile: then the newest of it may be missing.
    private DeadlockReport.TransactionReport report(LockOwner owner) {
        var statements = owner.history.statements().stream().map(statement -> {
            boolean secret = StatementSecrets.speaksOfSecrets(statement.text);
            String parameters = statement.parameters();
            return new DeadlockReport.StatementReport(statement.number, statement.startMicros, StatementSecrets.hide(statement.text),
                    parameters == null ? null : secret ? StatementSecrets.HIDDEN : parameters);
        }).toList();
        long now = clock.microsSinceEpoch();
        long nanos = clock.nanos();
        var locks = new ArrayList<DeadlockReport.LockReport>();
        for (Object taken : owner.history.taken()) {
            switch (taken) {
                case LocalLock local -> locks.add(new DeadlockReport.LockReport(local.mode.displayName(), local.tag, null,
                        local.statement == null ? 0 : local.statement.number, now - (nanos - local.takenNanos) / 1000));
                case TransactionHistory.RowsTaken rows -> locks.add(new DeadlockReport.LockReport(RowModes.WORDS.get(rows.mode()),
                        LockTag.tuple(rows.database(), rows.relation(), rows.block(), rows.offset()), null,
                        rows.statement() == null ? 0 : rows.statement().number, now - (nanos - rows.takenNanos()) / 1000));
                default -> throw new IllegalStateException();
            }
        }
        var setup = owner.setup;
        return new DeadlockReport.TransactionReport(setup.user(), setup.userId(), setup.application(), setup.database(), setup.transactionStartMicros(),
                statements, owner.history.omittedStatements(), locks, "");
    }

    DeadlockReport mutualWait(LockOwner owner, LockTag tag, LockMode mode, Waiter other) {
        long now = clock.microsSinceEpoch();
        return new DeadlockReport(now, List.of(
                new DeadlockReport.Edge(owner.pid, mode, tag, other.owner.pid, owner.setup.statement(), now, report(owner)),
                new DeadlockReport.Edge(other.owner.pid, other.mode, tag, owner.pid, other.owner.setup.statement(), other.sinceMicros, report(other.owner))));
    }

    /// No mutex is held here: names are looked up, and listeners may write files.
    SqlException deadlock(DeadlockReport report, LockOwner victim) {
        deadlocks.incrementAndGet();
        var named = report.named(victim.setup::nameOf);
        deadlockListeners.forEach(listener -> listener.found(named, victim.setup));
        var error = new SqlException(SqlState.T_R_DEADLOCK_DETECTED, LockMessage.DEADLOCK).hint(LockMessage.DEADLOCK_HINT);
        Message waits = null;
        Message statements = null;
        for (var edge : report.edges().reversed()) {
            waits = line(waits, new Message(LockMessage.DEADLOCK_EDGE, edge.pid(), edge.mode().displayName(),
                    edge.tag().describe(), edge.blockedBy()));
            statements = line(statements, new Message(LockMessage.DEADLOCK_STATEMENT, edge.pid(), edge.statement()));
        }
        error.diagnostic().detail = waits;
        error.diagnostic().detailForLog = new Message(LockMessage.LINES, waits, statements);
        return error;
    }

    private static Message line(Message following, Message line) {
        return following == null ? line : new Message(LockMessage.LINES, line, following);
    }
}
