package dev.surus.engine.txn;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Finds the chunk behind a link. A link whose chunk is gone leads to versions that everybody sees. Keeps the memory of all chunks within a
/// bound: beyond it sealed ones go to a file, the oldest first.
public final class UndoDirectory {
    private static final long BOUND_MIN = 8 << 20;
    /// How far memory may be over its bound before who writes waits for who spills.
    private static final int OVERDRAFT_DIVISOR = 4;

    private final ConcurrentHashMap<Long, UndoChunk> chunks = new ConcurrentHashMap<>();
    /// Where records went that newer ones still lead to.
    private final ConcurrentHashMap<Long, Forward> forwards = new ConcurrentHashMap<>();
    private final AtomicLong lastNumber = new AtomicLong();
    private final AtomicLong residentBytes = new AtomicLong();
    /// Those that may leave memory, the oldest first: looked for only when memory is short, so that short transactions leave nothing behind here.
    /// Guarded by [#spilling].
    private final ArrayDeque<UndoChunk> candidates = new ArrayDeque<>();
    private final ReentrantLock spilling = new ReentrantLock();
    private volatile long bound = Math.max(BOUND_MIN, Runtime.getRuntime().maxMemory() / 8);
    private volatile UndoSpill spill;
    /// Snapshots with lower numbers have been given up.
    private volatile long tooOldBelow;
    private volatile LongSupplier limit = () -> -1;

    /// @param uses how many rows' newer records lead here
    private record Forward(long to, int uses) {}

    /// Where chunks go that memory does not hold; before that, and without it, all stay in memory.
    void spillTo(UndoSpill file) {
        spill = file;
    }

    UndoSpill spill() {
        return spill;
    }

    long bound() {
        return bound;
    }

    /// @param bytes how much of the disk undo may take; negative for no limit
    public void limit(LongSupplier bytes) {
        limit = bytes;
    }

    long limit() {
        return limit.getAsLong();
    }

    /// Bytes of chunks in files.
    public long spilledBytes() {
        var file = spill;
        return file == null ? 0 : file.bytes();
    }

    boolean isBeyondLimit() {
        long bytes = spilledBytes();
        if (bytes == 0) {
            return false;
        }
        long most = limit.getAsLong();
        return most >= 0 && bytes > most;
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

    /// First step of [#release].
    static void leave(UndoChunk chunk) {
        chunk.setReleased();
    }

    void release(UndoChunk chunk) {
        chunk.setReleased();
        if (chunks.remove(chunk.number) != null) {
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
        if (chunk.isReleased() || !chunk.isResident()) {
            return;
        }
        var place = spill.write(chunk.bytes(), chunk.used, chunk.capacity);
        chunk.place = place;
        if (chunk.isReleased()) {
            place.free(); // its counterpart may have missed it: freeing twice is harmless
            return;
        }
        unload(chunk);
    }

    /// The chunk that a link points into, or null where it is gone.
    public UndoChunk find(long link) {
        return link == 0 ? null : chunks.get(link >>> UndoChunk.OFFSET_BITS);
    }

    /// Points a record at a link's target, or at what stands in its place.
    /// @return false where the link is 0 or leads nowhere: see V3 at [CommittedUndo]
    public boolean find(long link, UndoRecord record) {
        while (link != 0) {
            var chunk = chunks.get(link >>> UndoChunk.OFFSET_BITS);
            if (chunk != null && record.tryAt(chunk, UndoChunk.offset(link))) {
                return true;
            }
            var forward = forwards.get(link);
            link = forward == null ? 0 : forward.to;
        }
        return false;
    }

    /// Whether a link leads to something. Cheaper than finding it.
    public boolean leads(long link) {
        while (link != 0) {
            var chunk = chunks.get(link >>> UndoChunk.OFFSET_BITS);
            if (chunk != null && !chunk.isReleased()) {
                return true;
            }
            var forward = forwards.get(link);
            link = forward == null ? 0 : forward.to;
        }
        return false;
    }

    // ---- records that moved

    /// A newer record of one row leads to `from`, whose place `to` takes.
    public void forward(long from, long to) {
        forwards.merge(from, new Forward(to, 1), (known, _) -> new Forward(known.to, known.uses + 1));
    }

    /// Where a link leads now.
    public long resolve(long link) {
        for (var forward = forwards.get(link); forward != null; forward = forwards.get(link)) {
            link = forward.to;
        }
        return link;
    }

    /// The same for a rollback that puts the row's head there: from the release of its log on, the row needs the links no more.
    public long resolve(long link, UndoLog log) {
        for (var forward = forwards.get(link); forward != null; forward = forwards.get(link)) {
            log.followed(link);
            link = forward.to;
        }
        return link;
    }

    public boolean anyForwarded() {
        return !forwards.isEmpty();
    }

    /// The newer record of one row is gone: whatever has led it on counts one row less. All of it counted that row, since
    /// each was made while the record stood in front.
    void endForwards(long link) {
        for (var forward = forwards.get(link); forward != null; forward = forwards.get(link)) {
            endForward(link);
            link = forward.to;
        }
    }

    void endForward(long link) {
        forwards.computeIfPresent(link, (_, known) -> known.uses == 1 ? null : new Forward(known.to, known.uses - 1));
    }

    // ---- snapshots that were given up

    void giveUpBelow(long number) {
        tooOldBelow = number;
    }

    long tooOldBelow() {
        return tooOldBelow;
    }

    /// After a look at rows: they are what the snapshot sees, for nothing that it needs has been forgotten before.
    /// @throws SqlException 72000
    public void requireKept(Snapshot snapshot) {
        VarHandle.acquireFence();
        if (snapshot.number < tooOldBelow) {
            throw new SqlException(SqlState.SNAPSHOT_TOO_OLD, TransactionMessage.SNAPSHOT_TOO_OLD);
        }
    }

    /// Bytes of memory in all chunks.
    public long totalBytes() {
        return residentBytes.get();
    }
}
