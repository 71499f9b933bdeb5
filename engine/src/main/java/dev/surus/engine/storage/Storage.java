package dev.surus.engine.storage;

import dev.surus.engine.storage.buffer.BufferPool;
import dev.surus.engine.storage.change.Change;
import dev.surus.engine.storage.change.PageSpace;
import dev.surus.engine.storage.change.RedoHandlers;
import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.Health;
import dev.surus.engine.storage.recovery.CheckpointParticipant;
import dev.surus.engine.storage.wal.CommitLog;

/// One open data directory: the pool, the log, the files, and how they start and stop. (Contract; the body is on its way.)
///
/// ```
/// Storage.create(disk, systemIdentifier);                  // initdb: an empty cluster
/// var storage = new Storage(disk, options);
/// storage.handlers().part(...).record(...);                // every package registers its kinds
/// storage.participate(transactions);                       // what checkpoints carry over
/// var outcome = storage.recover();                         // redo; versions and locks of open transactions exist afterwards
/// ... losers that touched catalogs or files roll back ...
/// storage.checkpoint(); ... storage.close();               // shut-down checkpoint
/// ```
public final class Storage implements AutoCloseable {
    public Storage(Disk disk, StorageOptions options) {
        throw new UnsupportedOperationException();
    }

    /// Makes an empty cluster: control file, first log segment, directories.
    public static void create(Disk disk, StorageOptions options, long systemIdentifier) {
        throw new UnsupportedOperationException();
    }

    public BufferPool pool() {
        throw new UnsupportedOperationException();
    }

    public CommitLog log() {
        throw new UnsupportedOperationException();
    }

    public RedoHandlers handlers() {
        throw new UnsupportedOperationException();
    }

    public Health health() {
        throw new UnsupportedOperationException();
    }

    public dev.surus.engine.storage.file.Files files() {
        throw new UnsupportedOperationException();
    }

    /// A reusable change for one session or worker.
    public Change newChange() {
        throw new UnsupportedOperationException();
    }

    /// Latches the meta page of a file, to take or give pages.
    public PageSpace space(long fileId) {
        throw new UnsupportedOperationException();
    }

    /// Before [#recover].
    public void participate(CheckpointParticipant participant) {
        throw new UnsupportedOperationException();
    }

    /// Replays the log from the last checkpoint. Handlers see every record; what they hold afterwards is the state at the crash.
    /// @return true if there was anything to replay (the last run was not shut down)
    public boolean recover() {
        throw new UnsupportedOperationException();
    }

    /// A checkpoint now, not spread over time.
    public void checkpoint() {
        throw new UnsupportedOperationException();
    }

    /// Shuts down: a last checkpoint, unless poisoned.
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
