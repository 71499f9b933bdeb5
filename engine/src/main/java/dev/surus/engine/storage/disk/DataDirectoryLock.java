package dev.surus.engine.storage.disk;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// One process (and one opening in it) per data directory: an operating system's lock on `surus.lock`, which dies with the process, so that
/// a kill -9 leaves no obstacle.
public final class DataDirectoryLock implements AutoCloseable {
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectoryLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /// @throws SqlException 55006 where another process, or this one, has the directory open
    public static DataDirectoryLock acquire(Path directory) throws IOException {
        var channel = FileChannel.open(directory.resolve("surus.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException _) {
            // This very process has it: told as any other.
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw SqlException.fatal(SqlState.OBJECT_IN_USE, DiskMessage.DIRECTORY_LOCKED, directory);
        }
        return new DataDirectoryLock(channel, lock);
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
