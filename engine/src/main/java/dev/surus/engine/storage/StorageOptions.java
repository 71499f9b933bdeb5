package dev.surus.engine.storage;

import dev.surus.engine.base.Clock;
import dev.surus.engine.config.ServerSettings;
import dev.surus.engine.config.Settings;
import dev.surus.engine.storage.page.Page;

/// What the settings say about storage.
/// @param poolPages shared_buffers in pages of 16 KiB
/// @param logBufferBytes wal_buffers, a multiple of 16
/// @param segmentBytes size of one log segment
/// @param walBytesMin min_wal_size: how much is kept for recycling
/// @param walBytesMax max_wal_size: when a checkpoint is due
/// @param fullChecks verify checksums when pages are read
/// @param redoThreads threads that apply the log to pages after a crash, beside two that read and replay it; 0 for one thread in all
public record StorageOptions(int poolPages, int logBufferBytes, int segmentBytes, long walBytesMin, long walBytesMax,
                             boolean fullChecks, int redoThreads, Clock clock) {
    private static final int POOL_PAGES_MIN = 256;
    /// The largest record, a few page images, takes a quarter at most.
    private static final int LOG_BUFFER_MIN = 1 << 20;
    private static final int LOG_BUFFER_MAX = 16 << 20;

    public static StorageOptions defaults() {
        return new StorageOptions(8192, 16 << 20, 16 << 20, 80L << 20, 1L << 30, true, redoThreadsHere(), Clock.SYSTEM);
    }

    /// As the settings say, within what storage can work with.
    public static StorageOptions of(ServerSettings settings, Clock clock) {
        long poolPages = Math.clamp(settings.get(Settings.SHARED_BUFFERS) / 2, POOL_PAGES_MIN, Integer.MAX_VALUE / 2);
        long wanted = settings.get(Settings.WAL_BUFFERS) < 0 ? poolPages * Page.SIZE / 32 : settings.get(Settings.WAL_BUFFERS) * 8192;
        int logBuffer = Math.clamp(wanted, LOG_BUFFER_MIN, LOG_BUFFER_MAX) & -16;
        return new StorageOptions((int) poolPages, logBuffer, settings.get(Settings.WAL_SEGMENT_SIZE).intValue(),
                settings.get(Settings.MIN_WAL_SIZE) << 20, settings.get(Settings.MAX_WAL_SIZE) << 20, true, redoThreadsHere(), clock);
    }

    private static int redoThreadsHere() {
        return Runtime.getRuntime().availableProcessors() - 1;
    }

    public StorageOptions withRedoThreads(int threads) {
        return new StorageOptions(poolPages, logBufferBytes, segmentBytes, walBytesMin, walBytesMax, fullChecks, threads, clock);
    }

    public StorageOptions withPoolPages(int pages) {
        return new StorageOptions(pages, logBufferBytes, segmentBytes, walBytesMin, walBytesMax, fullChecks, redoThreads, clock);
    }

    public StorageOptions withLog(int bufferBytes, int segment, long minimum, long maximum) {
        return new StorageOptions(poolPages, bufferBytes, segment, minimum, maximum, fullChecks, redoThreads, clock);
    }
}
