package dev.surus.engine.storage.recovery;

import dev.surus.engine.storage.change.RedoHandlers;
import dev.surus.engine.storage.wal.LogReader;
import dev.surus.engine.storage.wal.RecordView;
import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The log in batches of records, read and checked ahead of replay by a thread of its own where there is one to spare. What a record handler wants to
/// know ahead it is told here.
final class LogStream implements AutoCloseable {
    private static final int RECORDS = 1024;
    private static final int BATCHES_AHEAD = 32;

    /// Records that follow each other in one segment.
    static final class Batch {
        SegmentBuffer segment;
        int count;
        final int[] offsets = new int[RECORDS];
        final long[] lsns = new long[RECORDS];
        /// Nothing follows: the log goes on at [#end].
        boolean last;
        long end;
        Throwable failure;
    }

    private final LogReader reader;
    private final RedoHandlers handlers;
    private final boolean tellsAhead;
    /// Null where nothing is read ahead.
    private final PageReadAhead pages;
    private final ConcurrentLinkedQueue<byte[]> free = new ConcurrentLinkedQueue<>();
    private final Channel<Batch> channel;
    private final Thread thread;
    private SegmentBuffer current;
    /// A record that was read and begins the next batch.
    private final RecordView carried = new RecordView();
    private int carriedOffset;
    private boolean carries;

    /// @param tellsAhead not where replay may stop before the log's end
    /// @param pages told which pages are next, where a thread reads ahead; null where none does
    LogStream(LogReader reader, RedoHandlers handlers, boolean tellsAhead, PageReadAhead pages) {
        boolean ahead = pages != null;
        this.pages = pages;
        this.reader = reader;
        this.handlers = handlers;
        this.tellsAhead = tellsAhead;
        reader.takeBuffersFrom(free::poll);
        channel = ahead ? new Channel<>(BATCHES_AHEAD) : null;
        thread = ahead ? new Thread(this::readAhead, "surus log reader") : null;
        if (ahead) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    /// The next batch; the last one says so, and may be empty. Give its segment back.
    Batch next() {
        var batch = thread == null ? read() : channel.take();
        // No switch over types: it would be linked in each start, which takes milliseconds.
        if (batch.failure == null) {
            return batch;
        }
        if (batch.failure instanceof RuntimeException failure) {
            throw failure;
        }
        if (batch.failure instanceof Error failure) {
            throw failure;
        }
        throw new java.io.UncheckedIOException((IOException) batch.failure);
    }

    private void readAhead() {
        Batch batch;
        do {
            batch = read();
        } while (channel.put(batch) && !batch.last && batch.failure == null);
    }

    private Batch read() {
        var batch = new Batch();
        try {
            if (carries) {
                carries = false;
                add(batch, carried.bytes(), carriedOffset, carried.lsn());
            }
            while (batch.count < RECORDS) {
                var record = reader.next();
                if (record == null) {
                    batch.last = true;
                    batch.end = reader.position();
                    break;
                }
                if (pages != null) {
                    pages.offer(record);
                }
                if (tellsAhead) {
                    var handler = handlers.ahead(record.kind());
                    if (handler != null) {
                        handler.replay(record);
                    }
                }
                if (batch.count > 0 && record.bytes() != batch.segment.bytes) {
                    carriedOffset = record.main() - RecordView.HEADER;
                    carried.at(record.bytes(), carriedOffset, record.lsn());
                    carries = true;
                    break;
                }
                add(batch, record.bytes(), record.main() - RecordView.HEADER, record.lsn());
            }
        } catch (Throwable failure) {
            batch.failure = failure;
        }
        return batch;
    }

    private void add(Batch batch, byte[] bytes, int offset, long lsn) {
        if (current == null || current.bytes != bytes) {
            if (current != null) {
                current.leave();
            }
            current = new SegmentBuffer(bytes, free);
        }
        if (batch.segment == null) {
            batch.segment = current;
            current.use();
        }
        batch.offsets[batch.count] = offset;
        batch.lsns[batch.count++] = lsn;
    }

    @Override
    public void close() {
        if (thread != null) {
            channel.close();
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
