package dev.surus.engine.executor.spill;

/// A temporary file: grows at its end, is read anywhere, is gone when closed or after a crash. Failures are SQL errors (53100
/// where the disk is full, 53400 past temp_file_limit).
public interface SpillFile extends AutoCloseable {
    /// Appends bytes.
    void append(byte[] bytes, int offset, int length);

    /// Reads exactly `length` bytes that were appended before.
    void read(long position, byte[] into, int offset, int length);

    /// Bytes appended so far.
    long length();

    @Override
    void close();
}
