package dev.surus.engine.storage.disk;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// One process (and one opening in it) per data directory: an operating system's lock on `global/surus.lock`, which dies with the process, so that
/// a kill -9 leaves no obstacle. The server has a lock of its own beside its pid file, taken earlier; this one guards embedded openings, too.
public final class DataDirectoryLock implements AutoCloseable {
    private static final String PATH = "global/surus.lock";

    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectoryLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /// @throws SqlException FATAL 55006 where another process, or this one, has the directory open
    public static DataDirectoryLock acquire(Path directory) {
        try {
            return tryAcquire(directory);
        } catch (IOException failure) {
            throw DiskFailure.of(failure, DiskMessage.READ_FAILED, PATH);
        }
    }

    private static DataDirectoryLock tryAcquire(Path directory) throws IOException {
        var channel = FileChannel.open(directory.resolve(PATH), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
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
    public void close() {
        try (channel) {
            lock.release();
        } catch (IOException failure) {
            throw DiskFailure.of(failure, DiskMessage.WRITE_FAILED, PATH);
        }
    }
}
