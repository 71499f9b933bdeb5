package dev.surus.engine.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/// One open file of a [Disk]. Safe for several threads at once; positions are explicit.
public interface DiskFile extends AutoCloseable {
    /// Reads into `target` from `position` until it is full or the file ends.
    /// @return the bytes read, fewer than asked only at the end of the file (0 beyond it)
    int read(ByteBuffer target, long position) throws IOException;

    /// Writes all of `source` at `position`, extending the file where needed.
    void write(ByteBuffer source, long position) throws IOException;

    /// What positions, lengths and memory addresses of reads and writes must be multiples of; 1 for any. A power of two.
    default int alignment() {
        return 1;
    }

    /// Makes everything written so far durable. A failure is never retried: see invariant S3.
    void force() throws IOException;

    long size() throws IOException;

    void truncate(long size) throws IOException;

    /// Makes sure that the file owns its first `size` bytes (zeros where nothing was written), so that writing there cannot
    /// run out of space later.
    void preallocate(long size) throws IOException;

    @Override
    void close() throws IOException;
}
