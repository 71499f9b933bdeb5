package dev.surus.engine.storage;

import dev.surus.engine.base.Clock;

/// What the settings say about storage.
/// @param poolPages shared_buffers in pages of 16 KiB
/// @param logBufferBytes wal_buffers, a multiple of 16
/// @param segmentBytes size of one log segment
/// @param walBytesMin min_wal_size: how much is kept for recycling
/// @param walBytesMax max_wal_size: when a checkpoint is due
/// @param fullChecks verify checksums when pages are read
public record StorageOptions(int poolPages, int logBufferBytes, int segmentBytes, long walBytesMin, long walBytesMax,
                             boolean fullChecks, Clock clock) {
    public static StorageOptions defaults() {
        return new StorageOptions(8192, 16 << 20, 16 << 20, 80L << 20, 1L << 30, true, Clock.SYSTEM);
    }

    public StorageOptions withPoolPages(int pages) {
        return new StorageOptions(pages, logBufferBytes, segmentBytes, walBytesMin, walBytesMax, fullChecks, clock);
    }

    public StorageOptions withLog(int bufferBytes, int segment, long minimum, long maximum) {
        return new StorageOptions(poolPages, bufferBytes, segment, minimum, maximum, fullChecks, clock);
    }
}
