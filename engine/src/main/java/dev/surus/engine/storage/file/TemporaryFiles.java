package dev.surus.engine.storage.file;

import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.DiskFailure;
import dev.surus.engine.storage.disk.DiskFile;
import dev.surus.engine.storage.disk.DiskMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/// Files that live no longer than what made them: under `base/pgsql_tmp`, never forced to the disk, removed when closed, and those of
/// a crashed server at the next start.
public final class TemporaryFiles {
    public static final String DIRECTORY = "base/pgsql_tmp";

    private final Disk disk;
    private final String prefix = DIRECTORY + "/pgsql_tmp" + ProcessHandle.current().pid() + ".";
    private final AtomicLong number = new AtomicLong();

    public TemporaryFiles(Disk disk) {
        this.disk = disk;
    }

    /// Removes what a crash left.
    public void removeLeftovers() {
        try {
            for (String name : disk.list(DIRECTORY)) {
                disk.delete(DIRECTORY + "/" + name);
            }
        } catch (IOException failure) {
            throw DiskFailure.of(failure, DiskMessage.WRITE_FAILED, DIRECTORY);
        }
    }

    public TemporaryFile create() {
        String path = prefix + number.getAndIncrement();
        try {
            return new TemporaryFile(path, disk.openOrCreate(path));
        } catch (IOException failure) {
            throw DiskFailure.of(failure, DiskMessage.WRITE_FAILED, path);
        }
    }

    /// One file, filled through a buffer. Belongs to one thread.
    public final class TemporaryFile implements AutoCloseable {
        private static final int BUFFER = 8 * 1024;

        private final String path;
        private final DiskFile file;
        private final byte[] buffer = new byte[BUFFER];
        private int buffered;
        private long written;
        private boolean closed;

        private TemporaryFile(String path, DiskFile file) {
            this.path = path;
            this.file = file;
        }

        public String path() {
            return path;
        }

        public long length() {
            return written + buffered;
        }

        public void append(byte[] bytes, int offset, int length) {
            if (length > BUFFER - buffered) {
                write(buffer, 0, buffered);
                buffered = 0;
                if (length >= BUFFER) {
                    write(bytes, offset, length);
                    return;
                }
            }
            System.arraycopy(bytes, offset, buffer, buffered, length);
            buffered += length;
        }

        private void write(byte[] bytes, int offset, int length) {
            try {
                file.write(ByteBuffer.wrap(bytes, offset, length), written);
                written += length;
            } catch (IOException failure) {
                throw DiskFailure.of(failure, DiskMessage.WRITE_FAILED, path);
            }
        }

        /// Reads bytes that were appended.
        public void read(long position, byte[] into, int offset, int length) {
            int stored = Math.clamp(written - position, 0, length);
            if (stored > 0) {
                try {
                    if (file.read(ByteBuffer.wrap(into, offset, stored), position) < stored) {
                        throw new IOException("unexpected end of file");
                    }
                } catch (IOException failure) {
                    throw DiskFailure.of(failure, DiskMessage.READ_FAILED, path);
                }
            }
            if (stored < length) {
                System.arraycopy(buffer, (int) (position + stored - written), into, offset + stored, length - stored);
            }
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            try {
                file.close();
                disk.delete(path);
            } catch (IOException failure) {
                throw DiskFailure.of(failure, DiskMessage.WRITE_FAILED, path);
            }
        }
    }
}
