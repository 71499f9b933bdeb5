package dev.surus.engine.storage.buffer;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.storage.disk.DiskFailure;
import dev.surus.engine.storage.disk.DiskMessage;
import dev.surus.engine.storage.disk.Health;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.page.Page;
import dev.surus.engine.storage.wal.CommitLog;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// Writes dirty pages to their places, in batches: copy under a shared latch, then, with no latch held, flush the log as far as the newest
/// change in the batch (S1), save the copies in the doublewrite file, write them in place. Whoever waits for the writer's lock holds no
/// shared latch of the pages it writes, and whoever holds the lock waits for no latch.
final class PageWriter {
    static final int BATCH_PAGES = 64;
    private static final long WAIT_NANOS = 50_000;

    private final BufferPool pool;
    private final CommitLog log;
    private final PageFiles files;
    private final Doublewrite doublewrite;
    private final Health health;
    private final ReentrantLock lock = new ReentrantLock();
    private final ConcurrentLinkedQueue<Batch> idle = new ConcurrentLinkedQueue<>();
    private final AtomicLong pagesWritten = new AtomicLong();

    /// Copies of pages on their way to the disk; logged ones first, for they alone go to the doublewrite file.
    private static final class Batch {
        final Frame[] frames = new Frame[BATCH_PAGES];
        final ByteBuffer copies = ByteBuffer.allocateDirect(BATCH_PAGES * Page.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        final MemorySegment segment = MemorySegment.ofBuffer(copies);
        int count;
        int loggedCount;
        long newestLsn;

        ByteBuffer pages(int from, int to) {
            return copies.duplicate().limit(to * Page.SIZE).position(from * Page.SIZE);
        }

        void add(Frame frame) {
            frames[count] = frame;
            if (FileId.isLogged(frame.fileId)) {
                newestLsn = Math.max(newestLsn, copies.getLong(count * Page.SIZE + Page.LSN));
                if (loggedCount < count) {
                    swap(loggedCount, count);
                }
                loggedCount++;
            }
            count++;
        }

        private void swap(int a, int b) {
            var frame = frames[a];
            frames[a] = frames[b];
            frames[b] = frame;
            var page = new byte[Page.SIZE];
            copies.get(a * Page.SIZE, page);
            copies.put(a * Page.SIZE, copies, b * Page.SIZE, Page.SIZE);
            copies.put(b * Page.SIZE, page);
        }
    }

    PageWriter(BufferPool pool, CommitLog log, PageFiles files, Doublewrite doublewrite, Health health) {
        this.pool = pool;
        this.log = log;
        this.files = files;
        this.doublewrite = doublewrite;
        this.health = health;
    }

    /// Writes what is dirty among the frames.
    /// @param wait wait for latches and for other batches (never while holding a latch); otherwise what is busy is left out
    /// @return pages written
    /// @throws dev.surus.engine.base.SqlException 53100 where the disk is full: the pages stay dirty
    int write(List<Frame> frames, boolean wait) {
        var batch = idle.poll();
        if (batch == null) {
            batch = new Batch();
        }
        try {
            return write(frames, wait, batch);
        } finally {
            idle.add(batch);
        }
    }

    private int write(List<Frame> frames, boolean wait, Batch batch) {
        int total = 0;
        int at = 0;
        int most = Math.min(BATCH_PAGES, doublewrite.halfSlots());
        while (at < frames.size()) {
            batch.count = 0;
            batch.loggedCount = 0;
            batch.newestLsn = 0;
            while (at < frames.size() && batch.count < most) {
                copy(frames.get(at++), batch, wait);
            }
            if (batch.count > 0) {
                lock.lock();
                try {
                    writeBatch(batch);
                } finally {
                    lock.unlock();
                }
                total += batch.count;
            }
        }
        return total;
    }

    private void copy(Frame frame, Batch batch, boolean wait) {
        while (wait && frame.writing) {
            LockSupport.parkNanos(WAIT_NANOS);
        }
        if (!frame.dirty || !frame.tryPin()) {
            return;
        }
        long stamp = wait ? frame.latch.readLock() : frame.latch.tryReadLock();
        boolean mine = false;
        if (stamp != 0) {
            mine = frame.dirty && frame.loaded && frame.tryBeginWriting();
            if (mine) {
                MemorySegment.copy(pool.memory, frame.base, batch.segment, (long) batch.count * Page.SIZE, Page.SIZE);
                frame.dirty = false;
            }
            frame.latch.unlockRead(stamp);
        }
        if (mine) {
            batch.add(frame);
        } else {
            frame.unpin();
        }
    }

    /// A full disk heals: what has no room stays dirty, the others are written, and the caller is told in the end. After any other failure nobody
    /// knows what the disk holds.
    private void writeBatch(Batch batch) {
        int done = 0;
        SqlException full = null;
        try {
            health.check();
            for (int i = 0; i < batch.count; i++) {
                PageChecksum.put(batch.copies, i * Page.SIZE);
            }
            if (batch.loggedCount > 0) {
                log.flush(batch.newestLsn);
                saveCopies(batch);
            }
            for (; done < batch.count; done++) {
                var frame = batch.frames[done];
                try {
                    files.write(frame.fileId, frame.pageNumber, batch.pages(done, done + 1));
                    pagesWritten.incrementAndGet();
                } catch (IOException failure) {
                    if (!DiskFailure.isFull(failure)) {
                        throw failure;
                    }
                    frame.dirty = true;
                    full = DiskFailure.of(failure, DiskMessage.WRITE_FAILED, FileId.path(frame.fileId));
                }
            }
        } catch (IOException failure) {
            var error = DiskFailure.of(failure, DiskMessage.WRITE_FAILED, FileId.path(batch.frames[Math.min(done, batch.count - 1)].fileId));
            throw DiskFailure.isFull(failure) ? error : health.poison(error);
        } finally {
            for (int i = 0; i < batch.count; i++) {
                var frame = batch.frames[i];
                if (i >= done) {
                    frame.dirty = true;
                }
                frame.writing = false;
                frame.unpin();
                batch.frames[i] = null;
            }
        }
        if (full != null) {
            throw full;
        }
    }

    private void saveCopies(Batch batch) {
        try {
            doublewrite.save(batch.pages(0, batch.loggedCount));
        } catch (IOException failure) {
            var error = DiskFailure.of(failure, DiskMessage.WRITE_FAILED, Doublewrite.PATH);
            throw DiskFailure.isFull(failure) ? error : health.poison(error);
        }
    }

    /// Waits until the copies taken of these frames before now have been written.
    static void awaitWritten(List<Frame> frames) {
        for (var frame : frames) {
            while (frame.writing) {
                LockSupport.parkNanos(WAIT_NANOS);
            }
        }
    }

    long pagesWritten() {
        return pagesWritten.get();
    }
}
