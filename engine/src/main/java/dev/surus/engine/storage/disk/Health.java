package dev.surus.engine.storage.disk;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Whether the engine may still write. A failure in a critical section, of a log write or of an fsync is final (S2, S3): nothing is
/// written any more, listeners end the server (or close the embedded Database), and recovery starts from the log.
public final class Health {
    private final List<Consumer<Throwable>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<SqlException>> reporters = new CopyOnWriteArrayList<>();
    private volatile Throwable cause;

    /// @throws SqlException 57P02 once poisoned
    public void check() {
        if (cause != null) {
            throw refused();
        }
    }

    public boolean isPoisoned() {
        return cause != null;
    }

    /// What poisoned the engine, or null.
    public Throwable cause() {
        return cause;
    }

    /// Told once, on the thread that failed; must not wait for any statement to end.
    public void onPoison(Consumer<Throwable> listener) {
        listeners.add(listener);
        if (cause != null) {
            listener.accept(cause);
        }
    }

    /// Told of failures that are nobody's statement: a page that clean-up could not read, a checkpoint that will be tried again.
    public void onReport(Consumer<SqlException> reporter) {
        reporters.add(reporter);
    }

    /// Lets the server's log say what failed in the background, where it can go on.
    public void report(SqlException failure) {
        reporters.forEach(reporter -> reporter.accept(failure));
    }

    /// Stops all writing. The first cause stays.
    /// @return what the caller throws
    public RuntimeException poison(Throwable failure) {
        boolean first;
        synchronized (this) {
            first = cause == null;
            if (first) {
                cause = failure;
            }
        }
        if (first) {
            for (var listener : listeners) {
                listener.accept(failure);
            }
        }
        var refused = refused();
        refused.causedBy(cause);
        return refused;
    }

    private SqlException refused() {
        return SqlException.fatal(SqlState.CRASH_SHUTDOWN, DiskMessage.ENGINE_STOPPED);
    }
}
