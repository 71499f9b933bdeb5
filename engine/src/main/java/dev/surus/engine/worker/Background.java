package dev.surus.engine.worker;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.command.Cluster;
import dev.surus.engine.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// The background threads of an open cluster.
public final class Background implements AutoCloseable {
    private static final long CLEANER_PAUSE_NANOS = 50_000_000;
    private static final long PAGE_CLEANER_PAUSE_NANOS = 200_000_000;
    private static final long ARCHIVER_PAUSE_NANOS = 500_000_000;
    private static final long FULL_DISK_PAUSE_NANOS = 1_000_000_000;

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Cluster cluster;
    private volatile boolean closing;

    public Background(Cluster cluster, Path directory) {
        this.cluster = cluster;
        var storage = cluster.storage();
        var settings = cluster.settings();
        start(cluster, "surus checkpointer", () -> 1_000_000_000L, () -> storage.checkpointer().runOnce(
                settings.get(Settings.CHECKPOINT_TIMEOUT) * 1_000_000_000L,
                settings.get(Settings.MAX_WAL_SIZE) << 20,
                settings.get(Settings.CHECKPOINT_COMPLETION_TARGET)));
        start(cluster, "surus log writer", () -> settings.get(Settings.WAL_WRITER_DELAY) * 1_000_000L,
                () -> storage.log().runOnce());
        start(cluster, "surus page cleaner", () -> PAGE_CLEANER_PAUSE_NANOS, () -> storage.pool().cleanAhead() > 0);
        if (!settings.get(Settings.ARCHIVE_MODE).equals("off")) {
            var archiver = archiver(cluster, directory);
            start(cluster, "surus archiver", () -> ARCHIVER_PAUSE_NANOS, archiver::runOnce);
        }
        var losers = cluster.transactions().losers();
        losers.onTakeOver(() -> rollBack(cluster));
        if (!losers.isEmpty()) {
            rollBack(cluster);
        }
        start(cluster, "surus version cleaner", () -> CLEANER_PAUSE_NANOS, new VersionCleaner(cluster)::runOnce);
    }

    private void rollBack(Cluster cluster) {
        var losers = cluster.transactions().losers();
        start(cluster, "surus rollback", () -> 0L, losers::runOnce, () -> !losers.isEmpty());
    }

    private static Archiver archiver(Cluster cluster, Path directory) {
        var storage = cluster.storage();
        var settings = cluster.settings();
        try {
            return new Archiver(storage.log(), directory, () -> settings.get(Settings.ARCHIVE_COMMAND),
                    new Archiver.Timeout(cluster.clock(), () -> settings.get(Settings.ARCHIVE_TIMEOUT), cluster.transactions()::published,
                            () -> storage.backups().switchSegment(storage.log().segmentBytes())),
                    storage.health()::report);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void start(Cluster cluster, String name, LongSupplier pauseNanos, BooleanSupplier work) {
        start(cluster, name, pauseNanos, work, () -> true);
    }

    /// Calls `work` again and again, with pauses where it had nothing to do.
    private void start(Cluster cluster, String name, LongSupplier pauseNanos, BooleanSupplier work, BooleanSupplier goesOn) {
        var thread = new Thread(() -> {
            while (!closing && !cluster.storage().health().isPoisoned() && goesOn.getAsBoolean()) {
                try {
                    if (!work.getAsBoolean()) {
                        LockSupport.parkNanos(this, pauseNanos.getAsLong());
                    }
                } catch (Throwable failure) {
                    if (failure instanceof SqlException error && mayGoOn(error)) {
                        LockSupport.parkNanos(this, FULL_DISK_PAUSE_NANOS);
                    } else {
                        cluster.storage().health().poison(failure);
                    }
                }
            }
        }, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /// Of a full disk the statements that need space say so themselves, and the pages stay dirty. What could not be read, or written where nothing relies on it yet,
    /// is tried again. A page or the log that could not be written, or a file that could not be forced, has stopped the engine before this.
    private boolean mayGoOn(SqlException failure) {
        var health = cluster.storage().health();
        if (health.isPoisoned() || failure.state() == SqlState.DISK_FULL) {
            return true;
        }
        if (failure.state() == SqlState.IO_ERROR || failure.state() == SqlState.DATA_CORRUPTED || failure.state() == SqlState.UNDEFINED_FILE) {
            health.report(failure);
            return true;
        }
        return false;
    }

    /// Ends the workers and waits for what they are in the middle of.
    @Override
    public void close() {
        closing = true;
        cluster.storage().checkpointer().hurry();
        for (var thread : threads) {
            LockSupport.unpark(thread);
        }
        boolean interrupted = false;
        for (var thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
