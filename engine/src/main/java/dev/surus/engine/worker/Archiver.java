package dev.surus.engine.worker;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.storage.wal.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Hands each log segment that is complete to archive_command, in order, again and again until it succeeds; until then the segment stays.
///
/// A segment that does not get full is completed after archive_timeout, if anything was committed since the last time.
///
/// `pg_wal/archive_status/archived` holds the number of the last one: a start goes on behind it.
public final class Archiver {
    private static final String STATUS = "pg_wal/archive_status";
    private static final String LAST = STATUS + "/archived";

    private final WriteAheadLog log;
    private final Path directory;
    private final Supplier<String> command;
    private final Timeout timeout;
    private volatile long next;
    /// The segment that the log was in at the last look, and since when.
    private long current = -1;
    private long currentSince;
    private long switchedAt = -1;
    /// Told of the first failure of a segment, and then once a minute.
    private final Consumer<SqlException> failures;
    private static final long REPORTED_NANOS = 60_000_000_000L;
    private long reported = -1;
    private long reportedAt;

    /// What completes a segment early.
    /// @param seconds archive_timeout; 0 for never
    /// @param commits a number that grows with each commit: checkpoints alone complete nothing
    /// @param complete goes on in the next segment
    public record Timeout(Clock clock, LongSupplier seconds, LongSupplier commits, Runnable complete) {}

    /// @param command archive_command; empty archives nothing and keeps everything
    public Archiver(WriteAheadLog log, Path directory, Supplier<String> command, Timeout timeout, Consumer<SqlException> failures) throws IOException {
        this.log = log;
        this.directory = directory;
        this.command = command;
        this.timeout = timeout;
        this.failures = failures;
        Files.createDirectories(directory.resolve(STATUS));
        var last = directory.resolve(LAST);
        next = Files.exists(last) ? Long.parseLong(Files.readString(last).strip()) + 1 : log.oldestSegment();
        log.retain(() -> next * log.segmentBytes());
    }

    /// @return whether a segment was archived
    public boolean runOnce() {
        String shell = command.get();
        if ((next + 1) * log.segmentBytes() > log.durable() && !completeIfDue()) {
            return false;
        }
        if (shell == null || shell.isEmpty() || (next + 1) * log.segmentBytes() > log.durable()) {
            return false;
        }
        String name = log.segmentName(next);
        try {
            String path = "pg_wal/" + name;
            int code = Files.exists(directory.resolve(path)) ? ShellCommand.run(directory, shell, name, path) : 0;
            if (code != 0) {
                failed(name, code, ShellCommand.expand(shell, name, path));
                return false;
            }
            var unfinished = directory.resolve(LAST + ".new");
            Files.writeString(unfinished, next + "\n");
            Files.move(unfinished, directory.resolve(LAST), java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            next++;
            log.archivedSegments().archived(name, timeout.clock.microsSinceEpoch());
            return true;
        } catch (IOException _) {
            return false; // tried again after the pause
        }
    }

    private void failed(String name, int code, String shell) {
        log.archivedSegments().failed(name, timeout.clock.microsSinceEpoch());
        long now = timeout.clock.nanos();
        if (reported != next || now - reportedAt > REPORTED_NANOS) {
            reported = next;
            reportedAt = now;
            failures.accept(new SqlException(SqlState.EXTERNAL_ROUTINE_EXCEPTION, ArchiverMessage.COMMAND_FAILED, code)
                    .detail(ArchiverMessage.COMMAND_FAILED_DETAIL, shell));
        }
    }

    private boolean completeIfDue() {
        long now = timeout.clock.nanos();
        long number = log.end() / log.segmentBytes();
        if (number != current) {
            current = number;
            currentSince = now;
        }
        long seconds = timeout.seconds.getAsLong();
        long commits = timeout.commits.getAsLong();
        if (seconds <= 0 || commits == switchedAt || now - currentSince < seconds * 1_000_000_000L) {
            return false;
        }
        timeout.complete.run();
        switchedAt = commits;
        currentSince = now;
        return true;
    }
}
