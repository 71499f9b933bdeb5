package dev.surus.engine.txn;

import java.util.ArrayList;
import java.util.List;

/// The undo records of one transaction, oldest first, in chunks that begin small and grow to 32 KiB (D1).
public final class UndoLog {
    private static final int SMALLEST = 512;
    private static final int LARGEST = 32 * 1024;

    private final UndoDirectory directory;
    private final TransactionState owner;
    private final ArrayList<UndoChunk> chunks = new ArrayList<>();
    /// Chunks whose records are all undone: kept until the transaction is forgotten, since readers may still look at them.
    private final ArrayList<UndoChunk> retired = new ArrayList<>();
    private ArrayList<Long> followed;
    private long recordCount;
    private volatile boolean anyLogged;

    UndoLog(UndoDirectory directory, TransactionState owner) {
        this.directory = directory;
        this.owner = owner;
    }

    public boolean isEmpty() {
        return recordCount == 0;
    }

    /// Records that count. A savepoint remembers this number.
    public long recordCount() {
        return recordCount;
    }

    /// Appends a record.
    /// @return its link
    public synchronized long append(int kind, int mode, long fileId, long row, int count, long previous, long writer, long beforeId,
            int command, byte[] payload, int payloadOffset, int payloadLength) {
        int length = UndoRecord.HEADER + payloadLength + UndoRecord.TRAILER;
        var chunk = chunks.isEmpty() ? null : chunks.getLast();
        if (chunk == null || chunk.sealed || chunk.used != chunk.end || chunk.capacity - chunk.used < length) {
            int capacity = chunk == null ? SMALLEST : Math.min(LARGEST, chunk.capacity * 4);
            if (chunk != null) {
                directory.seal(chunk);
            }
            chunk = directory.newChunk(owner, Math.max(capacity, length));
            chunks.add(chunk);
        }
        int at = chunk.used;
        byte[] bytes = chunk.bytes();
        UndoRecord.INT.set(bytes, at, length);
        bytes[at + 4] = (byte) kind;
        bytes[at + 5] = (byte) mode;
        UndoRecord.LONG.set(bytes, at + 8, fileId);
        UndoRecord.LONG.set(bytes, at + 16, row);
        UndoRecord.LONG.set(bytes, at + 24, previous);
        UndoRecord.LONG.set(bytes, at + 32, writer);
        UndoRecord.LONG.set(bytes, at + 40, beforeId);
        UndoRecord.LONG.set(bytes, at + 48, 0L);
        UndoRecord.INT.set(bytes, at + 56, command);
        UndoRecord.INT.set(bytes, at + 60, count);
        if (payloadLength > 0) {
            System.arraycopy(payload, payloadOffset, bytes, at + UndoRecord.HEADER, payloadLength);
        }
        UndoRecord.INT.set(bytes, at + length - UndoRecord.TRAILER, length);
        chunk.used = at + length;
        chunk.end = chunk.used;
        recordCount++;
        return chunk.link(at);
    }

    /// Appends another log's record as it is, its log position included.
    long copy(UndoRecord record) {
        return copy(record, 0);
    }

    synchronized long copy(UndoRecord record, long previous) {
        long link = append(record.kind(), record.mode(), record.fileId(), record.row(), record.count(), previous, record.writer(),
                record.beforeId(), record.command(), record.bytes(), record.payloadOffset(), record.payloadLength());
        if (record.lsn() != 0) {
            logged(link, record.lsn());
        }
        return link;
    }

    /// Runs inside the log's append lock: the record has its place in the log.
    public void logged(long link, long lsn) {
        anyLogged = true;
        var chunk = directory.find(link);
        UndoRecord.LONG.set(chunk.bytes(), UndoChunk.offset(link) + 48, lsn);
    }

    /// Whether any record of the transaction is in the log, so that its end must be, too.
    boolean anyLogged() {
        return anyLogged;
    }

    /// Points at the newest record that counts.
    synchronized boolean top(UndoRecord record) {
        if (chunks.isEmpty()) {
            return false;
        }
        var chunk = chunks.getLast();
        directory.load(chunk);
        record.at(chunk, chunk.end - (int) UndoRecord.INT.get(chunk.bytes(), chunk.end - UndoRecord.TRAILER));
        return true;
    }

    /// Forgets the newest record: it is undone, or was never made. Its bytes stay where they are.
    public synchronized void pop() {
        var chunk = chunks.getLast();
        chunk.end -= (int) UndoRecord.INT.get(chunk.bytes(), chunk.end - UndoRecord.TRAILER);
        recordCount--;
        if (chunk.end == 0) {
            retired.add(chunks.removeLast());
            directory.seal(chunk);
            directory.unload(chunk);
        }
    }

    /// Visits all records, oldest first.
    void forEach(java.util.function.Consumer<UndoRecord> visitor) {
        forEachWhile(record -> {
            visitor.accept(record);
            return true;
        });
    }

    void forEachWhile(java.util.function.Predicate<UndoRecord> visitor) {
        var record = new UndoRecord();
        for (var view : view()) {
            int at = 0;
            while (at < view.end) {
                record.at(view.chunk, at);
                int length = record.length();
                if (!visitor.test(record)) {
                    return;
                }
                at += length;
            }
        }
    }

    /// Memory and files that the log takes.
    synchronized long bytes() {
        long bytes = 0;
        for (var chunk : chunks) {
            bytes += chunk.capacity;
        }
        for (var chunk : retired) {
            bytes += chunk.capacity;
        }
        return bytes;
    }

    /// A rollback has followed a forwarded link.
    synchronized void followed(long forwarded) {
        if (followed == null) {
            followed = new ArrayList<>();
        }
        followed.add(forwarded);
    }

    /// The chunks with the ends of what counts in them, as of now.
    record View(UndoChunk chunk, int end) {}

    synchronized List<View> view() {
        var views = new ArrayList<View>(chunks.size());
        for (var chunk : chunks) {
            views.add(new View(chunk, chunk.end));
        }
        return views;
    }

    /// Before the heads that point to its records are taken away.
    synchronized void forget() {
        chunks.forEach(UndoChunk::forget);
        retired.forEach(UndoChunk::forget);
    }

    /// The transaction is over: nothing is appended any more.
    synchronized void seal() {
        if (!chunks.isEmpty()) {
            directory.seal(chunks.getLast());
        }
    }

    /// Lets go of all chunks: whoever follows a link to one from now on finds nothing, which means "visible to all".
    synchronized void release() {
        boolean leads = directory.anyForwarded();
        // Before anything stops being led past: a reader that finds nothing looks whether it stands on a released chunk (V3).
        chunks.forEach(UndoDirectory::leave);
        retired.forEach(UndoDirectory::leave);
        if (leads) {
            forEach(record -> directory.endForwards(record.previous()));
        }
        if (followed != null) {
            followed.forEach(directory::endForward);
        }
        chunks.forEach(directory::release);
        retired.forEach(directory::release);
    }
}
