package dev.surus.engine.txn;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Finds the chunk behind a link. A link whose chunk is gone leads to versions that everybody sees.
public final class UndoDirectory {
    private final ConcurrentHashMap<Long, UndoChunk> chunks = new ConcurrentHashMap<>();
    private final AtomicLong lastNumber = new AtomicLong();
    private final AtomicLong totalBytes = new AtomicLong();

    UndoChunk newChunk(TransactionState owner, int capacity) {
        var chunk = new UndoChunk(lastNumber.incrementAndGet(), owner, new byte[capacity]);
        chunks.put(chunk.number, chunk);
        totalBytes.addAndGet(capacity);
        return chunk;
    }

    void release(UndoChunk chunk) {
        if (chunks.remove(chunk.number) != null) {
            totalBytes.addAndGet(-chunk.bytes.length);
        }
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
        return totalBytes.get();
    }
}
