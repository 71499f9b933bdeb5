package dev.surus.engine.storage.wal;

import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.DiskFailure;
import dev.surus.engine.storage.disk.DiskFile;
import dev.surus.engine.storage.disk.DiskMessage;
import dev.surus.engine.storage.disk.Health;
import dev.surus.engine.storage.page.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// The log on the local disk.
///
/// Appending copies the record into a ring under the append lock: no I/O, no allocation. Flushing: whoever comes first leads, writes all that
/// has been appended by then and forces it; those who come meanwhile wait, and one of them leads the next group. There is no flusher
/// thread and so no hand-over when only one session commits.
///
/// ```
///        durable <= written <= end <= durable + ring
/// file  |========|---------|              ring: position modulo its size
/// ring           |=========|=========|
/// ```
public final class WriteAheadLog implements CommitLog {
    /// Bytes at the beginning of each segment.
    public static final int SEGMENT_HEADER = Segments.HEADER;
    /// This part of a segment is always preallocated beyond what was admitted, for records that nobody admits (commits, clean-up, checkpoints).
    private static final int SLACK_DIVISOR = 16;
    private static final int BLOCKS_BYTES = 1 << 16;
    /// A waiter looks again after this long, whatever it was not told.
    private static final long PARK_NANOS = 100_000_000L;

    private final Health health;
    private final ArchivedSegments archivedSegments = new ArchivedSegments();
    private final Segments segments;
    private final ByteBuffer ring;
    private final int ringBytes;
    private final int recordBytesMax;

    private final ReentrantLock appendLock = new ReentrantLock();
    private final ReentrantLock writeLock = new ReentrantLock();
    private final AtomicBoolean leading = new AtomicBoolean();
    private final AtomicReference<Waiter> waiters = new AtomicReference<>();
    private final AtomicLong compensation = new AtomicLong();
    private final List<LongSupplier> retentions = new ArrayList<>();

    private volatile long end;
    private volatile long written;
    private volatile long durable;
    /// Where admitted records are known to have space; read without a lock.
    private volatile long space;
    /// The largest LSN that somebody wants durable without waiting.
    private final AtomicLong requested = new AtomicLong();

    private DiskFile openSegment;
    /// Whole blocks on their way to a disk that wants such; behind what was written, zeros. Its first block is the one that [#written] lies in,
    /// as far as it was written. Null until a segment needs it. Guarded by [#writeLock], as are the next two.
    private ByteBuffer blocks;
    private long openNumber = -1;

    private final AtomicLong flushes = new AtomicLong();
    private volatile long records;

    private static final class Waiter {
        final Thread thread = Thread.currentThread();
        final long lsn;
        Waiter next;

        Waiter(long lsn) {
            this.lsn = lsn;
        }
    }

    /// @param ringBytes a multiple of 16, at least four times the largest record that will come
    public WriteAheadLog(Disk disk, Health health, int segmentBytes, int ringBytes, long systemIdentifier) {
        this.health = health;
        this.segments = new Segments(disk, segmentBytes, systemIdentifier);
        this.ring = ByteBuffer.allocateDirect(ringBytes);
        this.ringBytes = ringBytes;
        this.recordBytesMax = Math.min(LogRecord.LENGTH_MAX, Math.min(ringBytes / 4, segmentBytes / 2 - Segments.HEADER));
    }

    /// Where the log of a new cluster begins.
    public long firstPosition() {
        return segments.firstPosition();
    }

    /// A reader from a known record on.
    public LogReader read(long position) {
        return read(position, SegmentSource.NONE);
    }

    /// A reader that asks an archive for segments that are missing or not whole.
    public LogReader read(long position, SegmentSource source) {
        return new LogReader(segments, position, source);
    }

    /// The file name of a segment, without its directory.
    public String segmentName(long number) {
        return Segments.name(number, segments.bytes());
    }

    public int segmentBytes() {
        return segments.bytes();
    }

    /// The oldest segment that is there.
    public long oldestSegment() throws IOException {
        return segments.numbers().stream().mapToLong(Long::longValue).min().orElse(0);
    }

    /// Until [#startAt] the log is only read: what it says is durable.
    public void beginReplay() {
        durable = Long.MAX_VALUE;
    }

    /// Before what a crash left is replayed: after the death of the process alone, the newest log may be in the operating system's memory only, and no page
    /// that replay writes may be newer than the durable log. And a flush may have failed right before the end, after which Linux takes for written what it has lost:
    /// the next flush would succeed. So what a flush may have failed upon is written once more first: it lies in the last two segments.
    public void forceFrom(long redo) throws IOException {
        var header = new byte[Segments.HEADER];
        var numbers = segments.numbers().stream().filter(number -> number >= segments.number(redo)).sorted(java.util.Comparator.reverseOrder()).toList();
        int rewritten = 0;
        for (long number : numbers) {
            try (var file = segments.open(number)) {
                if (rewritten < 2 && file.read(ByteBuffer.wrap(header), 0) == header.length && segments.isHeader(header, number)) {
                    rewrite(file);
                    rewritten++;
                }
                file.force();
            }
        }
    }

    private void rewrite(DiskFile file) throws IOException {
        var piece = ByteBuffer.allocateDirect(1 << 18);
        for (long at = 0; at < segments.bytes(); at += piece.capacity()) {
            piece.clear().limit((int) Math.min(piece.capacity(), segments.bytes() - at));
            file.read(piece, at);
            file.write(piece.flip(), at);
        }
    }

    /// Goes on writing at `position`, the end that recovery found. What lies beyond is wiped: records of an abandoned future must never follow
    /// new ones.
    /// @param clean the last run was shut down: segments beyond were never written
    public void startAt(long position, boolean clean) throws IOException {
        long number = segments.number(position);
        long offset = position - number * segments.bytes();
        if (offset == 0) {
            position += Segments.HEADER;
        }
        segments.continueAt(number, clean);
        try (var file = segments.open(number)) {
            if (offset <= Segments.HEADER) {
                file.write(ByteBuffer.wrap(segments.header(number)), 0);
                offset = Segments.HEADER;
            }
            wipe(file, offset);
            file.force();
        }
        space = segments.preallocatedEnd();
        end = position;
        written = position;
        durable = position;
    }

    private void wipe(DiskFile file, long from) throws IOException {
        var present = new byte[1 << 18];
        var zeros = new byte[present.length];
        for (long at = from; at < segments.bytes(); at += present.length) {
            int length = (int) Math.min(present.length, segments.bytes() - at);
            int read = file.read(ByteBuffer.wrap(present, 0, length), at);
            if (read < length || !Arrays.equals(present, 0, length, zeros, 0, length)) {
                file.write(ByteBuffer.wrap(zeros, 0, length), at);
            }
        }
    }

    @Override
    public long append(LogRecord record, Appended appended) {
        int length = record.length();
        int padded = record.paddedLength();
        if (padded > recordBytesMax) {
            throw new IllegalStateException("a log record of " + padded + " bytes is larger than " + recordBytesMax);
        }
        record.seal();
        for (;;) {
            appendLock.lock();
            try {
                if (health.isPoisoned()) {
                    health.check();
                }
                long start = end;
                long border = (segments.number(start) + 1) * segments.bytes();
                boolean crosses = start + padded > border;
                long from = crosses ? border + Segments.HEADER : start == border - segments.bytes() ? start + Segments.HEADER : start;
                long lsn = from + padded;
                if (lsn - written <= ringBytes) {
                    if (crosses) {
                        skip(start, border);
                    } else if (from != start) {
                        copyIn(start, segments.header(segments.number(start)), Segments.HEADER);
                    }
                    Bytes.putLong(record.bytes, 8, from);
                    copyIn(from, record.bytes, length);
                    end = lsn;
                    records++;
                    record.view(lsn);
                    if (appended != null) {
                        appended.at(lsn);
                    }
                    return lsn;
                }
            } finally {
                appendLock.unlock();
            }
            // The ring is full: a writer that fell behind. Rare, and the one place where an appender does I/O.
            writeOut(end);
        }
    }

    private void skip(long start, long border) {
        if (start < border) {
            var mark = new byte[16];
            Bytes.putInt(mark, 0, Segments.SKIP);
            Bytes.putLong(mark, 8, start);
            copyIn(start, mark, 16);
        }
        copyIn(border, segments.header(segments.number(border)), Segments.HEADER);
    }

    private void copyIn(long position, byte[] source, int length) {
        int at = (int) (position % ringBytes);
        int first = Math.min(length, ringBytes - at);
        ring.put(at, source, 0, first);
        if (first < length) {
            ring.put(0, source, first, length - first);
        }
    }

    /// Runs something at one position of the log: nothing is appended meanwhile.
    public void atEnd(LongConsumer work) {
        appendLock.lock();
        try {
            work.accept(end);
        } finally {
            appendLock.unlock();
        }
    }

    @Override
    public void flush(long lsn) {
        if (durable >= lsn) {
            return;
        }
        if (lsn > end) {
            throw new IllegalArgumentException("flush to " + lsn + " beyond the end of the log " + end);
        }
        for (;;) {
            if (leading.compareAndSet(false, true)) {
                try {
                    if (durable < lsn) {
                        health.check();
                        writeAndForce();
                    }
                } finally {
                    leading.set(false);
                    wake();
                }
                return;
            }
            var waiter = new Waiter(lsn);
            push(waiter);
            while (durable < lsn && leading.get()) {
                LockSupport.parkNanos(this, PARK_NANOS);
            }
            if (durable >= lsn) {
                return;
            }
            health.check();
        }
    }

    private void push(Waiter waiter) {
        Waiter head;
        do {
            head = waiters.get();
            waiter.next = head;
        } while (!waiters.compareAndSet(head, waiter));
    }

    /// Wakes those whose records are durable and one of the others, who leads the next group.
    private void wake() {
        for (;;) {
            long reached = durable;
            Waiter rest = null;
            for (var waiter = waiters.getAndSet(null); waiter != null;) {
                var following = waiter.next;
                if (waiter.lsn <= reached || health.isPoisoned()) {
                    LockSupport.unpark(waiter.thread);
                } else {
                    waiter.next = rest;
                    rest = waiter;
                }
                waiter = following;
            }
            if (rest == null) {
                return;
            }
            var candidate = rest;
            while (rest != null) {
                var following = rest.next;
                push(rest);
                rest = following;
            }
            if (!leading.get()) {
                LockSupport.unpark(candidate.thread);
            }
            if (durable == reached) {
                return; // whoever flushes from now on finds those pushed back
            }
        }
    }

    private void writeAndForce() {
        writeLock.lock();
        try {
            long target = end;
            writeLocked(target);
            force();
            durable = target;
            flushes.incrementAndGet();
        } finally {
            writeLock.unlock();
        }
    }

    void writeOut(long target) {
        writeLock.lock();
        try {
            writeLocked(target);
        } finally {
            writeLock.unlock();
        }
    }

    private void writeLocked(long target) {
        long from = written;
        try {
            while (from < target) {
                long number = segments.number(from);
                select(number);
                long border = (number + 1) * segments.bytes();
                int at = (int) (from % ringBytes);
                int count = (int) Math.min(Math.min(target, border) - from, ringBytes - at);
                var source = ring.duplicate().limit(at + count).position(at);
                if (openSegment.alignment() == 1) {
                    openSegment.write(source, from - number * segments.bytes());
                } else {
                    count = writeBlocks(source, from - number * segments.bytes(), openSegment.alignment());
                }
                from += count;
                written = from;
            }
        } catch (IOException | RuntimeException failure) {
            throw poisonLog(failure, DiskMessage.WRITE_FAILED);
        }
    }

    /// Writes past the system's cache: the block that was written before in part is written again with what has come.
    /// @return bytes taken of the source
    private int writeBlocks(ByteBuffer source, long offset, int block) throws IOException {
        int head = (int) (offset & block - 1);
        if (blocks == null) {
            blocks = ByteBuffer.allocateDirect(BLOCKS_BYTES + block).alignedSlice(block).limit(BLOCKS_BYTES);
            if (head > 0) {
                readHead(offset - head, head);
            }
        }
        int count = Math.min(source.remaining(), BLOCKS_BYTES - head);
        int end = head + count;
        int length = end + block - 1 & -block;
        blocks.put(head, source, source.position(), count);
        for (int i = end; i < length; i++) {
            blocks.put(i, (byte) 0);
        }
        openSegment.write(blocks.duplicate().limit(length).position(0), offset - head);
        int begun = end & block - 1;
        if (begun > 0 && end > block) {
            blocks.put(0, blocks, end - begun, begun);
        }
        return count;
    }

    /// What an earlier run has written of the block in which the log goes on.
    private void readHead(long offset, int length) throws IOException {
        try (var file = segments.open(openNumber)) {
            if (file.read(blocks.duplicate().limit(length).position(0), offset) < length) {
                throw new IOException("the log ends before its end");
            }
        }
    }

    private void select(long number) throws IOException {
        if (openNumber == number) {
            return;
        }
        if (openSegment != null) {
            openSegment.force();
            openSegment.close();
            openSegment = null;
        }
        segments.preallocateTo((number + 1) * segments.bytes());
        openSegment = segments.openDirect(number);
        if (segments.bytes() % openSegment.alignment() != 0) {
            openSegment.close();
            openSegment = segments.open(number);
        }
        openNumber = number;
    }

    private void force() {
        try {
            if (openSegment != null) {
                openSegment.force();
            }
        } catch (IOException failure) {
            throw poisonLog(failure, DiskMessage.SYNC_FAILED);
        }
    }

    private RuntimeException poisonLog(Exception failure, DiskMessage message) {
        var cause = failure instanceof IOException io
                ? DiskFailure.of(io, message, Segments.DIRECTORY + "/" + Segments.name(openNumber, segments.bytes())) : failure;
        return health.poison(cause);
    }

    @Override
    public long durable() {
        return durable;
    }

    @Override
    public long end() {
        return end;
    }

    @Override
    public void requestFlush(long lsn) {
        requested.accumulateAndGet(lsn, Math::max);
    }

    @Override
    public void admit(long bytes, long compensationBytes) {
        long reserved = compensation.addAndGet(compensationBytes);
        long wanted = end + bytes + reserved + segments.bytes() / SLACK_DIVISOR;
        if (wanted <= space) {
            return;
        }
        try {
            segments.preallocateTo(wanted);
            space = segments.preallocatedEnd();
        } catch (IOException failure) {
            compensation.addAndGet(-compensationBytes);
            throw DiskFailure.of(failure, DiskMessage.WRITE_FAILED, Segments.DIRECTORY);
        }
    }

    @Override
    public void release(long compensationBytes) {
        compensation.addAndGet(-compensationBytes);
    }

    /// The log writer's turn: writes and forces what was committed without waiting (`synchronous_commit = off`), and keeps space ahead.
    /// @return true if there was something to do
    public boolean runOnce() {
        long lsn = Math.min(requested.get(), end);
        boolean busy = durable < lsn;
        if (busy) {
            flush(lsn);
        }
        long wanted = end + compensation.get() + segments.bytes() / 2;
        if (wanted > space && !health.isPoisoned()) {
            try {
                segments.preallocateTo(wanted);
                space = segments.preallocatedEnd();
                busy = true;
            } catch (IOException _) {
                return busy; // whoever needs the space says so
            }
        }
        return busy;
    }

    public ArchivedSegments archivedSegments() {
        return archivedSegments;
    }

    /// Registers somebody who still needs old log: nothing from the position that it returns on is recycled.
    public void retain(LongSupplier oldestNeeded) {
        synchronized (retentions) {
            retentions.add(oldestNeeded);
        }
    }

    /// After a checkpoint: frees the segments before `redo`.
    public int recycle(long redo, long bytesAhead) throws IOException {
        long keep = redo;
        synchronized (retentions) {
            for (var retention : retentions) {
                keep = Math.min(keep, retention.getAsLong());
            }
        }
        int freed = segments.recycle(keep, end, bytesAhead);
        space = segments.preallocatedEnd();
        return freed;
    }

    /// Forced groups so far, for monitoring and measurements.
    public long flushes() {
        return flushes.get();
    }

    /// Records appended since start.
    public long records() {
        return records;
    }

    public void close() throws IOException {
        writeLock.lock();
        try {
            if (openSegment != null) {
                openSegment.close();
                openSegment = null;
                openNumber = -1;
            }
        } finally {
            writeLock.unlock();
        }
    }
}
