package dev.surus.engine.txn;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// Finds the chunk behind a link. A link whose chunk is gone leads to versions that everybody sees. Keeps the memory of all chunks within a
/// bound: beyond it sealed ones go to a file, the oldest first.
public final class UndoDirectory {
    private static final long BOUND_MIN = 8 << 20;
    /// How far memory may be over its bound before who writes waits for who spills.
    private static final int OVERDRAFT_DIVISOR = 4;

    private final ConcurrentHashMap<Long, UndoChunk> chunks = new ConcurrentHashMap<>();
    private final AtomicLong lastNumber = new AtomicLong();
    private final AtomicLong residentBytes = new AtomicLong();
    /// Those that may leave memory, the oldest first: looked for only when memory is short, so that short transactions leave nothing behind here.
    /// Guarded by [#spilling].
    private final ArrayDeque<UndoChunk> candidates = new ArrayDeque<>();
    private final ReentrantLock spilling = new ReentrantLock();
    private volatile long bound = Math.max(BOUND_MIN, Runtime.getRuntime().maxMemory() / 8);
    private volatile UndoSpill spill;

    /// Where chunks go that memory does not hold; before that, and without it, all stay in memory.
    void spillTo(UndoSpill file) {
        spill = file;
    }

    UndoSpill spill() {
        return spill;
    }

    /// Bytes of chunks that stay in memory: an eighth of the heap unless said otherwise.
    public void bound(long bytes) {
        bound = bytes;
    }

    UndoChunk newChunk(TransactionState owner, int capacity) {
        var chunk = new UndoChunk(lastNumber.incrementAndGet(), owner, new byte[capacity]);
        chunks.put(chunk.number, chunk);
        residentBytes.addAndGet(capacity);
        return chunk;
    }

    /// Nothing more is appended to the chunk.
    void seal(UndoChunk chunk) {
        chunk.sealed = true;
    }

    /// Brings a chunk back that is about to be read record by record.
    void load(UndoChunk chunk) {
        if (!chunk.isResident()) {
            chunk.returnToMemory();
            residentBytes.addAndGet(chunk.capacity);
        }
    }

    /// Lets a chunk that was brought back go again.
    void unload(UndoChunk chunk) {
        if (chunk.place != null && chunk.isResident()) {
            chunk.leaveMemory();
            residentBytes.addAndGet(-chunk.capacity);
        }
    }

    /// Brings a chunk back that is about to be changed: what its file has is worth nothing any more.
    void reclaim(UndoChunk chunk) {
        var place = chunk.place;
        if (place != null) {
            load(chunk);
            chunk.place = null;
            place.free();
        }
    }

    void release(UndoChunk chunk) {
        if (chunks.remove(chunk.number) != null) {
            chunk.released = true;
            if (chunk.isResident()) {
                residentBytes.addAndGet(-chunk.capacity);
            }
            var place = chunk.place;
            if (place != null) {
                place.free();
            }
        }
    }

    /// Does the I/O that keeps memory within its bound; before any latch.
    /// @throws SqlException 53100 where memory is twice over its bound and the disk takes no more
    void relieve() {
        long over = residentBytes.get() - bound;
        if (over <= 0 || spill == null) {
            return;
        }
        if (over < bound / OVERDRAFT_DIVISOR ? !spilling.tryLock() : !lock()) {
            return;
        }
        try {
            long target = bound - bound / 8;
            while (residentBytes.get() > target) {
                if (candidates.isEmpty()) {
                    findCandidates();
                    if (candidates.isEmpty()) {
                        return;
                    }
                }
                spill(candidates.poll());
            }
        } catch (SqlException failure) {
            if (failure.state() != SqlState.DISK_FULL || residentBytes.get() > 2 * bound) {
                throw failure;
            }
        } finally {
            candidates.clear();
            spilling.unlock();
        }
    }

    private void findCandidates() {
        chunks.values().stream().filter(chunk -> chunk.sealed && chunk.isResident() && chunk.place == null)
                .sorted(Comparator.comparingLong(chunk -> chunk.number)).forEach(candidates::add);
    }

    private boolean lock() {
        spilling.lock();
        return true;
    }

    private void spill(UndoChunk chunk) {
        if (chunk.released || !chunk.isResident()) {
            return;
        }
        var place = spill.write(chunk.bytes(), chunk.used);
        chunk.place = place;
        if (chunk.released) {
            place.free(); // its counterpart may have missed it: freeing twice is harmless
            return;
        }
        unload(chunk);
    }

    /// The chunk that a link points into, or null where it is gone.
    public UndoChunk find(long link) {
        return link == 0 ? null : chunks.get(link >>> UndoChunk.OFFSET_BITS);
    }

    /// Points a record at a link's target.
    /// @return false where the link is 0 or its chunk is gone
    public boolean find(long link, UndoRecord record) {
        var chunk = find(link);
        if (chunk == null) {
            return false;
        }
        record.at(chunk, UndoChunk.offset(link));
        return true;
    }

    /// Bytes of memory in all chunks.
    public long totalBytes() {
        return residentBytes.get();
    }
}
