package dev.surus.engine.storage.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Gives parts of records to threads by page: one page's parts stay in order, different pages' do not. Each part changes its page alone, so that
/// nothing else needs an order, except what happens to whole files: before that, [#drain].
final class PageWorkers implements AutoCloseable {
    private static final int PARTS = 512;
    private static final int BATCHES = 16;

    private static final class Parts {
        final SegmentBuffer segment;
        int count;
        final int[] offsets = new int[PARTS];
        final long[] lsns = new long[PARTS];
        final byte[] parts = new byte[PARTS];

        Parts(SegmentBuffer segment) {
            this.segment = segment;
            segment.use();
        }
    }

    private static final class Worker {
        final PageRedo redo;
        final Channel<Parts> channel = new Channel<>(BATCHES);
        Parts gathered;

        Worker(PageRedo redo) {
            this.redo = redo;
        }
    }

    private final List<Worker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    /// Without threads.
    private final PageRedo own;
    private final AtomicLong unfinished = new AtomicLong();
    private final Thread owner = Thread.currentThread();
    private volatile Throwable failure;

    /// @param count of threads; 0 where the caller does the work itself
    PageWorkers(int count, Supplier<PageRedo> redo) {
        own = count == 0 ? redo.get() : null;
        for (int i = 0; i < count; i++) {
            var worker = new Worker(redo.get());
            workers.add(worker);
            var thread = new Thread(() -> work(worker), "surus redo " + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    void add(SegmentBuffer segment, int offset, long lsn, int part, long fileId, int pageNumber) {
        if (own != null) {
            own.apply(segment.bytes, offset, lsn, part);
            return;
        }
        int hash = (int) ((fileId * 0x9E3779B97F4A7C15L + pageNumber) * 0xD6E8FEB86659FD93L >>> 33);
        var worker = workers.get(hash % workers.size());
        var parts = worker.gathered;
        if (parts == null || parts.segment != segment || parts.count == PARTS) {
            send(worker);
            parts = new Parts(segment);
            worker.gathered = parts;
        }
        parts.offsets[parts.count] = offset;
        parts.lsns[parts.count] = lsn;
        parts.parts[parts.count++] = (byte) part;
    }

    private void send(Worker worker) {
        var parts = worker.gathered;
        if (parts != null) {
            worker.gathered = null;
            unfinished.incrementAndGet();
            worker.channel.put(parts);
            rethrow();
        }
    }

    /// Waits until all that was given has been applied.
    void drain() {
        workers.forEach(this::send);
        while (unfinished.get() > 0 && failure == null) {
            LockSupport.parkNanos(this, 1_000_000);
        }
        rethrow();
    }

    private void rethrow() {
        // No switch over types, see LogStream.
        if (failure instanceof RuntimeException thrown) {
            throw thrown;
        }
        if (failure instanceof Error thrown) {
            throw thrown;
        }
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
    }

    private void work(Worker worker) {
        for (var parts = worker.channel.take(); parts != null; parts = worker.channel.take()) {
            try {
                for (int i = 0; i < parts.count && failure == null; i++) {
                    worker.redo.apply(parts.segment.bytes, parts.offsets[i], parts.lsns[i], parts.parts[i] & 0xFF);
                }
            } catch (Throwable thrown) {
                failure = thrown;
            }
            parts.segment.leave();
            if (unfinished.decrementAndGet() == 0) {
                LockSupport.unpark(owner);
            }
        }
    }

    long newestPageLsn() {
        return own != null ? own.newestPageLsn() : workers.stream().mapToLong(worker -> worker.redo.newestPageLsn()).max().orElse(0);
    }

    long applied() {
        return own != null ? own.applied() : workers.stream().mapToLong(worker -> worker.redo.applied()).sum();
    }

    @Override
    public void close() {
        workers.forEach(worker -> worker.channel.close());
        boolean interrupted = false;
        for (var thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
