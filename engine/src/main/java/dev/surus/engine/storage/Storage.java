package dev.surus.engine.storage;

import dev.surus.engine.storage.buffer.BufferPool;
import dev.surus.engine.storage.buffer.PageFiles;
import dev.surus.engine.storage.change.Change;
import dev.surus.engine.storage.change.FileSpace;
import dev.surus.engine.storage.change.PageSpace;
import dev.surus.engine.storage.change.RedoHandlers;
import dev.surus.engine.storage.change.StorageKinds;
import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.DiskFailure;
import dev.surus.engine.storage.disk.DiskMessage;
import dev.surus.engine.storage.disk.Health;
import dev.surus.engine.storage.file.Files;
import dev.surus.engine.storage.file.ShortenedFiles;
import dev.surus.engine.storage.file.TemporaryFiles;
import dev.surus.engine.storage.file.TransactionalFiles;
import dev.surus.engine.storage.recovery.CheckpointParticipant;
import dev.surus.engine.storage.recovery.Checkpointer;
import dev.surus.engine.storage.recovery.ControlFile;
import dev.surus.engine.storage.recovery.Backups;
import dev.surus.engine.storage.recovery.Recovery;
import dev.surus.engine.storage.recovery.RecoveryTarget;
import dev.surus.engine.storage.wal.WriteAheadLog;
import java.io.IOException;

/// One open data directory: the pool, the log, the files, and how they start and stop.
///
/// ```
/// Storage.create(disk, options, systemIdentifier);         // initdb: an empty cluster
/// var storage = new Storage(disk, options);
/// storage.handlers().part(...).record(...);                // every package registers its kinds
/// storage.participate(transactions);                       // what checkpoints carry over
/// boolean crashed = storage.recover();                     // redo; versions and locks of open transactions exist afterwards
/// ... losers that touched catalogs or files roll back ...
/// storage.checkpoint(); ... storage.close();               // shut-down checkpoint
/// ```
///
/// Opening does not lock the directory against other processes: [dev.surus.engine.storage.disk.DataDirectoryLock] does, before.
public final class Storage implements AutoCloseable {
    private final Disk disk;
    private final StorageOptions options;
    private final Health health = new Health();
    private final RedoHandlers handlers = new RedoHandlers();
    private final WriteAheadLog log;
    private final BufferPool pool;
    private final TransactionalFiles files;
    private final TemporaryFiles temporaryFiles;
    private final ShortenedFiles shortened;
    private final Checkpointer checkpointer;
    private final Backups backups;
    private boolean recovered;
    private boolean closed;

    /// Opens an existing cluster; nothing can be read before [#recover].
    public Storage(Disk disk, StorageOptions options) {
        this.disk = disk;
        this.options = options;
        try {
            var control = ControlFile.read(disk);
            log = new WriteAheadLog(disk, health, control.segmentBytes(), options.logBufferBytes(), control.systemIdentifier());
            pool = new BufferPool(options.poolPages(), disk, new PageFiles(disk, health), log, health, options.fullChecks());
            StorageKinds.register(handlers);
            files = new TransactionalFiles(pool, log, disk, health, this::newChange, handlers);
            temporaryFiles = new TemporaryFiles(disk);
            temporaryFiles.removeLeftovers();
            checkpointer = new Checkpointer(disk, options.clock(), health, log, pool, control, options.walBytesMin());
            checkpointer.participate(files);
            backups = new Backups(checkpointer, log);
            shortened = new ShortenedFiles(pool, files);
            checkpointer.afterwards(_ -> files.removeLeftovers());
            // Who copies the directory replays from before the copy: it must have each page.
            checkpointer.afterwards(redo -> {
                if (!backups.isRunning()) {
                    shortened.cut(redo);
                }
            });
        } catch (IOException failure) {
            throw DiskFailure.of(failure, DiskMessage.READ_FAILED, ControlFile.PATH);
        }
    }

    /// Makes an empty cluster: directories, the first log segment, the control file last.
    public static void create(Disk disk, StorageOptions options, long systemIdentifier) {
        try {
            disk.createDirectories("global");
            disk.createDirectories("base");
            disk.createDirectories("pg_wal");
            var log = new WriteAheadLog(disk, new Health(), options.segmentBytes(), options.logBufferBytes(), systemIdentifier);
            long position = log.firstPosition();
            log.startAt(position, true);
            log.close();
            disk.forceDirectory("");
            new ControlFile(systemIdentifier, options.segmentBytes(), ControlFile.State.SHUT_DOWN, position, position, 0,
                    options.clock().microsSinceEpoch()).write(disk);
        } catch (IOException failure) {
            throw DiskFailure.of(failure, DiskMessage.WRITE_FAILED, ControlFile.PATH);
        }
    }

    public BufferPool pool() {
        return pool;
    }

    public WriteAheadLog log() {
        return log;
    }

    public RedoHandlers handlers() {
        return handlers;
    }

    public Health health() {
        return health;
    }

    public Files files() {
        return files;
    }

    public TemporaryFiles temporaryFiles() {
        return temporaryFiles;
    }

    public Backups backups() {
        return backups;
    }

    public Checkpointer checkpointer() {
        return checkpointer;
    }

    public StorageOptions options() {
        return options;
    }

    public Disk disk() {
        return disk;
    }

    /// A reusable change for one session or worker.
    public Change newChange() {
        return new Change(log, handlers, health);
    }

    /// Does the I/O that taking up to `pages` pages of the file may need; before any latch.
    public void prepareSpace(long fileId, int pages) {
        FileSpace.prepare(pool, log, fileId, pages);
    }

    /// Latches the meta page of a file, to take or give pages; after [#prepareSpace].
    public PageSpace space(long fileId) {
        return FileSpace.open(pool, fileId);
    }

    /// A record has taken pages off the end of a file, whose meta page is still latched: sometime the operating system's file gets shorter.
    public void shortened(long fileId, long lsn) {
        shortened.note(fileId, lsn);
    }

    /// Before [#recover].
    public void participate(CheckpointParticipant participant) {
        checkpointer.participate(participant);
    }

    /// Replays the log from the last checkpoint. Handlers see every record; what they hold afterwards is the state at the crash. Writing is
    /// possible afterwards; a crash before the next checkpoint replays the same log and what was added.
    /// @return true if the last run was not shut down
    public boolean recover() {
        return recover(RecoveryTarget.END);
    }

    /// @param target where an archive's replay ends; [RecoveryTarget#END] for crash recovery
    public boolean recover(RecoveryTarget target) {
        boolean crashed = new Recovery(disk, checkpointer.control(), log, pool, handlers, options.redoThreads()).run(checkpointer.participants(), files::isUncommitted, target);
        try {
            files.resetVolatile(crashed);
        } catch (IOException failure) {
            throw DiskFailure.of(failure, DiskMessage.WRITE_FAILED, "base");
        }
        checkpointer.enterProduction();
        recovered = true;
        return crashed;
    }

    /// A checkpoint now, not spread over time.
    public void checkpoint() {
        checkpointer.checkpoint(0);
    }

    /// Shuts down: a last checkpoint, unless poisoned or never recovered. Nobody may use the storage any more.
    @Override
    public void close() {
        close(true);
    }

    /// @param checkpoint false leaves the directory as a crash would: the next start replays
    public void close(boolean checkpoint) {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (checkpoint && recovered && !health.isPoisoned()) {
                checkpointer.shutDown();
            }
        } finally {
            try {
                log.close();
                pool.close();
            } catch (IOException failure) {
                throw DiskFailure.of(failure, DiskMessage.WRITE_FAILED, "base");
            }
        }
    }
}
