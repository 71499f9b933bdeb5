package dev.surus.engine.storage.recovery;

import dev.surus.engine.storage.change.StorageKinds;
import dev.surus.engine.storage.wal.LogRecord;
import dev.surus.engine.storage.wal.WriteAheadLog;
import java.util.ArrayList;
import java.util.List;

/// Copies of the directory that are being made while the server runs. Each begins with a checkpoint; the log from there on is kept until it ends,
/// and what was copied meanwhile, page by page, becomes consistent by replaying it.
///
/// Whoever copies reads each page again until its checksum is right: a page is then some whole version of itself, older than the log's end.
public final class Backups {
    private final Checkpointer checkpointer;
    private final WriteAheadLog log;
    private final List<Backup> running = new ArrayList<>();

    /// @param redo where replaying the copy begins at the latest
    public record Backup(String label, long redo) {}

    public Backups(Checkpointer checkpointer, WriteAheadLog log) {
        this.checkpointer = checkpointer;
        this.log = log;
        log.retain(this::oldestNeeded);
    }

    private synchronized long oldestNeeded() {
        return running.stream().mapToLong(Backup::redo).min().orElse(Long.MAX_VALUE);
    }

    public Backup start(String label) {
        // The log is kept from before the checkpoint on: nothing can be recycled between it and the entry.
        var early = new Backup(label, checkpointer.control().redo());
        synchronized (this) {
            running.add(early);
        }
        try {
            checkpointer.checkpoint(0);
        } catch (Throwable failure) {
            end(early);
            throw failure;
        }
        var backup = new Backup(label, checkpointer.control().redo());
        synchronized (this) {
            running.remove(early);
            running.add(backup);
        }
        return backup;
    }

    /// @return the position that replaying the copy must reach
    public long stop(Backup backup) {
        long end = log.end();
        log.flush(end);
        end(backup);
        return end;
    }

    /// Whether a copy is being made. One that begins takes a checkpoint first.
    public synchronized boolean isRunning() {
        return !running.isEmpty();
    }

    /// Forgets a backup that is not finished.
    public synchronized void end(Backup backup) {
        running.remove(backup);
    }

    /// Writes a named place into the log.
    /// @return the position after it
    public long restorePoint(String name, long micros) {
        byte[] bytes = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var record = new LogRecord().start(StorageKinds.RESTORE_POINT, 0, 0).putLong(micros).putBytes(bytes, 0, bytes.length);
        record.finish();
        log.admit(512, 0);
        long lsn = log.append(record);
        log.flush(lsn);
        return lsn;
    }

    /// Goes on in the next segment, so that the present one can be archived.
    /// @return the end of what was written
    public long switchSegment(int segmentBytes) {
        long before = log.end();
        while (log.end() / segmentBytes == before / segmentBytes && log.end() % segmentBytes > WriteAheadLog.SEGMENT_HEADER) {
            int length = (int) Math.min(32 * 1024, Math.max(0, segmentBytes - log.end() % segmentBytes));
            var record = new LogRecord().start(StorageKinds.FILLER, 0, 0).putBytes(new byte[length], 0, length);
            record.finish();
            log.admit(64 * 1024, 0);
            log.append(record);
        }
        log.flush(log.end());
        return before;
    }
}
