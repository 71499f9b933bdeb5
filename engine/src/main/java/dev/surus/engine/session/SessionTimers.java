package dev.surus.engine.session;

import dev.surus.engine.base.Interrupts;
import dev.surus.engine.config.Setting;
import dev.surus.engine.config.Settings;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// The time limits of one session: statement_timeout, client_connection_check_interval, idle_in_transaction_session_timeout, idle_session_timeout. One thread
/// serves the timers of all sessions; it only raises flags.
final class SessionTimers {
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final SessionContext context;
    private ScheduledFuture<?> statement;
    private ScheduledFuture<?> idle;
    private ScheduledFuture<?> look;
    /// Null where nobody can tell.
    private BooleanSupplier clientIsThere;

    SessionTimers(SessionContext context) {
        this.context = context;
    }

    private static ScheduledThreadPoolExecutor timer() {
        var executor = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, "surus timers");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    void startStatementTimeout() {
        stopStatementTimeout();
        statement = schedule(Settings.STATEMENT_TIMEOUT, Interrupts.Reason.STATEMENT_TIMEOUT);
        startLooking();
    }

    void watchClient(BooleanSupplier isThere) {
        clientIsThere = isThere;
    }

    private void startLooking() {
        long millis = context.settings().get(Settings.CLIENT_CONNECTION_CHECK_INTERVAL);
        if (millis <= 0 || clientIsThere == null) {
            return;
        }
        var isThere = clientIsThere;
        look = TIMER.scheduleWithFixedDelay(() -> {
            if (!isThere.getAsBoolean()) {
                context.interrupts().raise(Interrupts.Reason.CLIENT_LOST);
            }
        }, millis, millis, TimeUnit.MILLISECONDS);
    }

    void stopStatementTimeout() {
        if (look != null) {
            look.cancel(false);
            look = null;
        }
        if (statement != null) {
            statement.cancel(false);
            statement = null;
            context.interrupts().clear(Interrupts.Reason.STATEMENT_TIMEOUT);
        }
    }

    void startIdleTimeout(boolean inTransaction) {
        stopIdleTimeouts();
        idle = inTransaction
                ? schedule(Settings.IDLE_IN_TRANSACTION_SESSION_TIMEOUT, Interrupts.Reason.IDLE_IN_TRANSACTION_TIMEOUT)
                : schedule(Settings.IDLE_SESSION_TIMEOUT, Interrupts.Reason.IDLE_SESSION_TIMEOUT);
    }

    void stopIdleTimeouts() {
        if (idle != null) {
            idle.cancel(false);
            idle = null;
        }
    }

    private ScheduledFuture<?> schedule(Setting<Long> setting, Interrupts.Reason reason) {
        long millis = context.settings().get(setting);
        return millis <= 0 ? null
                : TIMER.schedule(() -> context.interrupts().raise(reason), millis, TimeUnit.MILLISECONDS);
    }

    void close() {
        stopStatementTimeout();
        stopIdleTimeouts();
    }
}
