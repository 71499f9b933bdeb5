package dev.surus.engine.storage.buffer;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.DiskFailure;
import dev.surus.engine.storage.disk.DiskMessage;
import dev.surus.engine.storage.disk.Health;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.page.Page;
import dev.surus.engine.storage.wal.CommitLog;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/// The pages in memory: a fixed number of frames over one segment, a hash table from page to frame that is read without locks, and a clock
/// that decides who goes.
///
/// A reader finds the frame, pins it (so that it keeps its page) and latches it. A miss claims a victim, links it under its new page and reads
/// while it holds the new page's latch exclusively: others who want the page wait for that latch. Whoever holds an exclusive latch must not
/// miss: use [#tryPinForRead] there, and on null release, [#pin] and start again; with assertions on a miss under one throws.
public final class BufferPool implements AutoCloseable {
    private static final int USAGE_MAX = 5;
    private static final int STRIPES = 256;
    private static final boolean CHECKED = BufferPool.class.desiredAssertionStatus();

    final MemorySegment memory;
    private final ByteBuffer[] frameBuffers;
    private final Frame[] frames;
    private final AtomicReferenceArray<Frame> buckets;
    private final int bucketMask;
    private final Object[] stripes = new Object[STRIPES];
    private final ConcurrentLinkedQueue<Frame> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger hand = new AtomicInteger();
    private final PageFiles files;
    private final PageWriter writer;
    private final Doublewrite doublewrite;
    private final Health health;
    private final boolean checksums;
    private final AtomicLong reads = new AtomicLong();
    private volatile boolean closed;

    /// @param pages shared_buffers, in pages
    /// @param checksums verify pages as they are read
    public BufferPool(int pages, Disk disk, PageFiles files, CommitLog log, Health health, boolean checksums) throws IOException {
        this.memory = PoolMemory.acquire(pages);
        this.files = files;
        this.health = health;
        this.checksums = checksums;
        this.doublewrite = new Doublewrite(disk, files, Math.clamp(pages / 8, 8, 512));
        this.writer = new PageWriter(this, log, files, doublewrite, health);
        this.frames = new Frame[pages];
        this.frameBuffers = new ByteBuffer[pages];
        for (int i = 0; i < pages; i++) {
            frames[i] = new Frame(i, (long) i * Page.SIZE);
            frames[i].latch.writeLock(); // free frames are claimed and latched, as evicted ones are
            free.add(frames[i]);
        }
        int size = Integer.highestOneBit(Math.max(pages, 16) * 2 - 1) * 2;
        this.buckets = new AtomicReferenceArray<>(size);
        this.bucketMask = size - 1;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Object();
        }
    }

    /// Latches a page shared, reading it first where it is not in memory.
    /// @throws SqlException XX001 where the page is corrupt, 58P01 where the file is missing, 53200 where every frame is pinned
    public ReadPage pinForRead(long fileId, int pageNumber) {
        var rank = Frame.rank(pageNumber);
        LatchRank.acquiring(rank);
        for (;;) {
            var frame = pinned(fileId, pageNumber, true);
            var page = latchRead(frame);
            if (frame.loaded) {
                return page;
            }
            page.close();
        }
    }

    /// Latches a page exclusively.
    public WritePage pinForWrite(long fileId, int pageNumber) {
        LatchRank.acquiring(Frame.rank(pageNumber));
        for (;;) {
            var page = latchWrite(pinned(fileId, pageNumber, true));
            if (page.frame.loaded) {
                return page;
            }
            page.close();
        }
    }

    /// The meta page of a file, exclusively, for the allocator: the one page that may have to be read under latches, when it was evicted in the
    /// moment since it was prepared.
    public WritePage pinMeta(long fileId) {
        LatchRank.acquiring(LatchRank.META_PAGE);
        for (;;) {
            var frame = pinned(fileId, 0, false);
            if (frame == null) {
                frame = load(fileId, 0, false, true);
            }
            if (frame != null) {
                frame.usage = USAGE_MAX;
                var page = latchWrite(frame);
                if (frame.loaded) {
                    return page;
                }
                page.close();
            }
        }
    }

    /// As [#pinForRead], but null where that would read from disk: for callers that hold a latch. They release, [#pin], and start again.
    public ReadPage tryPinForRead(long fileId, int pageNumber) {
        var frame = pinned(fileId, pageNumber, false);
        if (frame == null) {
            return null;
        }
        LatchRank.acquiring(frame.rank());
        var page = latchRead(frame);
        if (!frame.loaded) {
            page.close();
            return null;
        }
        return page;
    }

    public WritePage tryPinForWrite(long fileId, int pageNumber) {
        var frame = pinned(fileId, pageNumber, false);
        if (frame == null) {
            return null;
        }
        LatchRank.acquiring(frame.rank());
        var page = latchWrite(frame);
        if (!frame.loaded) {
            page.close();
            return null;
        }
        return page;
    }

    /// Reads the page in and keeps it there; no latch.
    public PinnedPage pin(long fileId, int pageNumber) {
        for (;;) {
            var frame = pinned(fileId, pageNumber, true);
            if (frame.loaded) {
                return new PinnedPage(this, frame);
            }
            long stamp = frame.latch.readLock(); // being read in by somebody else
            frame.latch.unlockRead(stamp);
            if (frame.loaded) {
                return new PinnedPage(this, frame);
            }
            frame.unpin();
        }
    }

    /// A page whose old content does not matter, latched exclusively; it is not read from disk.
    public WritePage pinForInitialisation(long fileId, int pageNumber) {
        return initialising(fileId, pageNumber, Frame.rank(pageNumber));
    }

    /// For the allocator: as [#pinForInitialisation], with the rank of free pages, which come after the meta page.
    public WritePage pinNew(long fileId, int pageNumber) {
        return initialising(fileId, pageNumber, LatchRank.FREE_PAGE);
    }

    /// For the allocator: a page of the free list, or null where it would have to be read.
    public WritePage tryPinFree(long fileId, int pageNumber) {
        var frame = pinned(fileId, pageNumber, false);
        if (frame == null) {
            return null;
        }
        LatchRank.acquiring(LatchRank.FREE_PAGE);
        long stamp = frame.latch.writeLock();
        LatchRank.acquired(LatchRank.FREE_PAGE);
        var page = new WritePage(this, frame, stamp, LatchRank.FREE_PAGE);
        if (!frame.loaded) {
            page.close();
            return null;
        }
        return page;
    }

    private WritePage initialising(long fileId, int pageNumber, LatchRank rank) {
        LatchRank.acquiring(rank);
        for (;;) {
            var frame = find(fileId, pageNumber);
            if (frame != null && frame.tryPin()) {
                if (frame.fileId != fileId || frame.pageNumber != pageNumber) {
                    frame.unpin();
                    continue;
                }
            } else {
                frame = load(fileId, pageNumber, true, true);
                if (frame == null) {
                    continue;
                }
            }
            long stamp = frame.latch.writeLock();
            LatchRank.acquired(rank);
            var page = new WritePage(this, frame, stamp, rank);
            if (frame.loaded) {
                return page;
            }
            page.close();
        }
    }

    public boolean isInMemory(long fileId, int pageNumber) {
        var frame = find(fileId, pageNumber);
        return frame != null && frame.loaded;
    }

    /// The frame of a page, unpinned: it may be another page's the next moment.
    Frame find(long fileId, int pageNumber) {
        var frame = buckets.get(bucket(fileId, pageNumber));
        while (frame != null) {
            if (frame.pageNumber == pageNumber && frame.fileId == fileId) {
                return frame;
            }
            frame = frame.next;
        }
        return null;
    }

    ReadPage latchRead(Frame frame) {
        long stamp = frame.latch.readLock();
        LatchRank.acquired(frame.rank());
        return new ReadPage(this, frame, stamp);
    }

    WritePage latchWrite(Frame frame) {
        long stamp = frame.latch.writeLock();
        var rank = frame.rank();
        LatchRank.acquired(rank);
        return new WritePage(this, frame, stamp, rank);
    }

    void markDirty(Frame frame) {
        frame.dirty = true;
    }

    private int bucket(long fileId, int pageNumber) {
        long hash = (fileId * 0x9E3779B97F4A7C15L + pageNumber) * 0xD6E8FEB86659FD93L;
        return (int) (hash >>> 32 ^ hash >>> 15) & bucketMask;
    }

    private Frame pinned(long fileId, int pageNumber, boolean mayRead) {
        for (;;) {
            var frame = find(fileId, pageNumber);
            if (frame != null && frame.tryPin()) {
                if (frame.fileId == fileId && frame.pageNumber == pageNumber) {
                    int usage = frame.usage;
                    if (usage < USAGE_MAX) {
                        frame.usage = usage + 1;
                    }
                    return frame;
                }
                frame.unpin();
                continue;
            }
            if (!mayRead) {
                return null;
            }
            frame = load(fileId, pageNumber, false, false);
            if (frame != null) {
                return frame;
            }
        }
    }

    /// Brings the page in and pins it.
    /// @param blank without reading it
    /// @param underLatches the caller may hold latches
    /// @return null if somebody else was first: look again
    private Frame load(long fileId, int pageNumber, boolean blank, boolean underLatches) {
        if (CHECKED && !underLatches && LatchRank.exclusiveHeld()) {
            throw new IllegalStateException("page miss under an exclusive latch: use tryPinFor..., release, pin, and start again");
        }
        var frame = evict();
        int bucket = bucket(fileId, pageNumber);
        synchronized (stripes[bucket % STRIPES]) {
            if (find(fileId, pageNumber) != null) {
                frame.usage = 0;
                free.add(frame);
                frame = null;
            } else {
                frame.fileId = fileId;
                frame.pageNumber = pageNumber;
                frame.usage = 1;
                frame.next = buckets.get(bucket);
                buckets.set(bucket, frame);
                frame.release(1);
            }
        }
        if (frame == null) {
            Thread.onSpinWait(); // the other frame may be on its way out
            return null;
        }
        boolean good = false;
        try {
            // Its pages are being thrown away, and this frame was linked before or after they were looked for: see discard.
            if (files.isLeaving(fileId)) {
                throw new SqlException(SqlState.UNDEFINED_FILE, DiskMessage.FILE_MISSING, FileId.path(fileId));
            }
            if (blank) {
                memory.asSlice(frame.base, Page.SIZE).fill((byte) 0);
            } else {
                readIn(frame);
            }
            good = true;
        } finally {
            if (good) {
                frame.loaded = true;
            } else {
                unlink(frame);
            }
            frame.latch.tryUnlockWrite();
            if (!good) {
                frame.unpin(); // the clock finds it as soon as the last waiter is gone
            }
        }
        return frame;
    }

    private void readIn(Frame frame) {
        var buffer = buffer(frame);
        try {
            files.read(frame.fileId, frame.pageNumber, buffer);
            reads.incrementAndGet();
        } catch (NoSuchFileException failure) {
            var error = new SqlException(SqlState.UNDEFINED_FILE, DiskMessage.FILE_MISSING, FileId.path(frame.fileId));
            error.causedBy(failure);
            throw error;
        } catch (IOException failure) {
            throw DiskFailure.of(failure, DiskMessage.READ_FAILED, FileId.path(frame.fileId));
        }
        if (checksums && !isGood(frame)) {
            throw new SqlException(SqlState.DATA_CORRUPTED, DiskMessage.PAGE_CORRUPTED, frame.pageNumber, FileId.path(frame.fileId));
        }
    }

    private boolean isGood(Frame frame) {
        var buffer = buffer(frame);
        if (buffer.getLong(Page.LSN) == 0 && buffer.getLong(0) == 0 && PageChecksum.isZero(buffer, 0)) {
            return true;
        }
        return PageChecksum.isIntact(buffer, 0) && memory.get(Page.LONG, frame.base + Page.FILE) == frame.fileId
                && memory.get(Page.INT, frame.base + Page.NUMBER) == frame.pageNumber;
    }

    /// The frame's bytes for I/O; made once per frame, used only by whoever reads it in.
    private ByteBuffer buffer(Frame frame) {
        var buffer = frameBuffers[frame.index];
        if (buffer == null) {
            buffer = memory.asSlice(frame.base, Page.SIZE).asByteBuffer();
            frameBuffers[frame.index] = buffer;
        }
        return buffer.clear();
    }

    /// A frame that belongs to nobody: claimed, latched exclusively, not linked.
    private Frame evict() {
        var idle = free.poll();
        if (idle != null) {
            return idle;
        }
        SqlException full = null;
        int refusals = frames.length / PageWriter.BATCH_PAGES + 4;
        int attempts = frames.length * (USAGE_MAX + 2) + 64;
        for (int attempt = 0; attempt < attempts; attempt++) {
            var frame = frames[Integer.remainderUnsigned(hand.getAndIncrement(), frames.length)];
            if (frame.pins() != 0) {
                continue;
            }
            if (frame.usage > 0) {
                frame.usage--;
                continue;
            }
            if (frame.dirty) {
                try {
                    cleanFrom(frame.index);
                } catch (SqlException failure) {
                    // Some page has no room on disk: another one may have. Each is tried about once.
                    if (failure.state() != SqlState.DISK_FULL || --refusals == 0) {
                        throw failure;
                    }
                    full = failure;
                }
            }
            if (!frame.dirty && claim(frame)) {
                return frame;
            }
            idle = free.poll();
            if (idle != null) {
                return idle;
            }
        }
        throw full != null ? full : new SqlException(SqlState.OUT_OF_MEMORY, DiskMessage.NO_BUFFER);
    }

    private boolean claim(Frame frame) {
        if (!frame.tryClaim()) {
            return false;
        }
        if (frame.dirty || frame.writing || frame.latch.tryWriteLock() == 0) {
            frame.release(0);
            return false;
        }
        unlink(frame);
        return true;
    }

    private void unlink(Frame frame) {
        frame.loaded = false;
        if (frame.fileId == FileId.NONE) {
            return;
        }
        int bucket = bucket(frame.fileId, frame.pageNumber);
        synchronized (stripes[bucket % STRIPES]) {
            var at = buckets.get(bucket);
            if (at == frame) {
                buckets.set(bucket, frame.next);
            } else {
                while (at != null && at.next != frame) {
                    at = at.next;
                }
                if (at != null) {
                    at.next = frame.next;
                }
            }
            frame.fileId = FileId.NONE;
            frame.pageNumber = -1;
        }
    }

    /// Writes a batch of cold dirty frames from the clock hand on, so that the next victims are clean.
    private int cleanFrom(int index) {
        var batch = new ArrayList<Frame>(PageWriter.BATCH_PAGES);
        for (int i = 0; i < frames.length && batch.size() < PageWriter.BATCH_PAGES; i++) {
            var frame = frames[(index + i) % frames.length];
            if (frame.dirty && frame.pins() == 0 && frame.usage <= 1) {
                batch.add(frame);
            }
        }
        return writer.write(batch, false);
    }

    /// The background writer's turn: writes cold dirty pages ahead of the clock hand.
    /// @return pages written
    public int cleanAhead() {
        return health.isPoisoned() ? 0 : cleanFrom(Integer.remainderUnsigned(hand.get(), frames.length));
    }

    /// Pages that a checkpoint which begins now has to write, in the order of their files.
    public Dirty dirty() {
        var dirty = new ArrayList<Placed>();
        for (var frame : frames) {
            if (frame.dirty || frame.writing) {
                dirty.add(new Placed(frame, frame.fileId, frame.pageNumber));
            }
        }
        dirty.sort(Comparator.comparingLong(Placed::fileId).thenComparingInt(Placed::pageNumber));
        return new Dirty(dirty.stream().map(Placed::frame).toList());
    }

    /// A frame and the page that it held when it was looked at: it may hold another one while frames are being sorted.
    private record Placed(Frame frame, long fileId, int pageNumber) {}

    /// What was dirty at some moment, written bit by bit.
    public final class Dirty {
        private final List<Frame> frames;
        private int next;

        Dirty(List<Frame> frames) {
            this.frames = frames;
        }

        public int remaining() {
            return frames.size() - next;
        }

        /// Writes the next batch; false when all is written.
        public boolean writeSome() {
            if (next >= frames.size()) {
                return false;
            }
            int to = Math.min(next + PageWriter.BATCH_PAGES, frames.size());
            writer.write(frames.subList(next, to), true);
            next = to;
            return true;
        }

        /// Makes all of them durable, also those that somebody else was writing.
        public void force() {
            PageWriter.awaitWritten(frames);
            files.force();
        }
    }

    /// Throws away the pages of files that are being removed, and lets no page of them in any more, before [PageFiles#left]: not for a statement that has
    /// no lock on them, nor for clean-up that has come too late. So no page outlives its file, and is written back into one that is not there.
    ///
    /// Who brings a page in links its frame and then asks whether its file is leaving; here the files are marked first and then the frames looked through:
    /// one of both sees the other.
    /// @param fileIds files, or databases as `FileId.of(database, 0)`
    public void discard(Collection<Long> fileIds) {
        files.leave(fileIds);
        for (var frame : frames) {
            long fileId = frame.fileId;
            while (fileId != FileId.NONE && files.isLeaving(fileId) && frame.fileId == fileId) {
                if (frame.tryClaim()) {
                    if (frame.fileId == fileId && !frame.writing && frame.latch.tryWriteLock() != 0) {
                        frame.dirty = false;
                        unlink(frame);
                        free.add(frame);
                        break;
                    }
                    frame.release(0);
                }
                LockSupport.parkNanos(10_000); // pinned by a batch on its way to the disk
            }
        }
    }

    /// Files of a database whose meta page is in memory: a file with no page on disk yet is among them.
    public long[] filesInMemory(int database) {
        return java.util.Arrays.stream(frames)
                .filter(frame -> frame.pageNumber == 0 && frame.fileId != FileId.NONE && FileId.database(frame.fileId) == database)
                .mapToLong(frame -> frame.fileId).filter(fileId -> fileId != FileId.NONE).toArray();
    }

    public int pages() {
        return frames.length;
    }

    /// Pages read from disk since start.
    public long pagesRead() {
        return reads.get();
    }

    public long pagesWritten() {
        return writer.pagesWritten();
    }

    public PageFiles files() {
        return files;
    }

    /// Checks what must hold at any quiet moment: every linked frame is found under its page, nothing is pinned or latched.
    /// @return what is wrong, one line each
    public List<String> verify() {
        var faults = new ArrayList<String>();
        for (var frame : frames) {
            if (frame.fileId != FileId.NONE) {
                if (find(frame.fileId, frame.pageNumber) != frame) {
                    faults.add("frame " + frame.index + " is not found under its page " + FileId.path(frame.fileId) + ":" + frame.pageNumber);
                }
                if (frame.pins() > 0) {
                    faults.add("page " + FileId.path(frame.fileId) + ":" + frame.pageNumber + " has " + frame.pins() + " pins");
                }
                if (frame.latch.isWriteLocked() || frame.latch.isReadLocked()) {
                    faults.add("page " + FileId.path(frame.fileId) + ":" + frame.pageNumber + " is latched");
                }
            }
        }
        return faults;
    }

    /// Gives the memory to the next pool, unless somebody still holds a page; pages are not written.
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            doublewrite.close();
            files.close();
            if (verify().isEmpty()) {
                PoolMemory.leave(memory);
            }
        }
    }
}
