package dev.surus.engine.worker;

import dev.surus.engine.storage.wal.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/// Hands each log segment that is complete to archive_command, in order, again and again until it succeeds; until then the segment stays.
///
/// `pg_wal/archive_status/archived` holds the number of the last one: a start goes on behind it.
public final class Archiver {
    private static final String STATUS = "pg_wal/archive_status";
    private static final String LAST = STATUS + "/archived";

    private final WriteAheadLog log;
    private final Path directory;
    private final Supplier<String> command;
    private volatile long next;

    /// @param command archive_command; empty archives nothing and keeps everything
    public Archiver(WriteAheadLog log, Path directory, Supplier<String> command) throws IOException {
        this.log = log;
        this.directory = directory;
        this.command = command;
        Files.createDirectories(directory.resolve(STATUS));
        var last = directory.resolve(LAST);
        next = Files.exists(last) ? Long.parseLong(Files.readString(last).strip()) + 1 : log.oldestSegment();
        log.retain(() -> next * log.segmentBytes());
    }

    /// @return whether a segment was archived
    public boolean runOnce() {
        String shell = command.get();
        if (shell == null || shell.isEmpty() || (next + 1) * log.segmentBytes() > log.durable()) {
            return false;
        }
        String name = log.segmentName(next);
        try {
            String path = "pg_wal/" + name;
            if (Files.exists(directory.resolve(path)) && ShellCommand.run(directory, shell, name, path) != 0) {
                return false;
            }
            var unfinished = directory.resolve(LAST + ".new");
            Files.writeString(unfinished, next + "\n");
            Files.move(unfinished, directory.resolve(LAST), java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            next++;
            return true;
        } catch (IOException _) {
            return false; // tried again after the pause
        }
    }
}
