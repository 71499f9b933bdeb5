package dev.surus.engine.table;

import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.UndoDirectory;
import dev.surus.engine.txn.UndoRecord;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Rows in ordinary memory, one latch for all: the plain model that the durable store is tested against.
final class MemoryRowStore implements RowStore {
    private record Row(int layout, long writer, boolean deleted, byte[] bytes) {}

    private static final int RUN_ROWS = 256;

    private final long fileId;
    private final VersionMap versions;
    private final ConcurrentSkipListMap<Long, Row> rows = new ConcurrentSkipListMap<>();
    private final ConcurrentHashMap<Long, byte[]> values = new ConcurrentHashMap<>();
    private final ReentrantReadWriteLock latch = new ReentrantReadWriteLock();
    private final AtomicLong nextRow = new AtomicLong();
    private final AtomicLong nextValue = new AtomicLong(1);

    MemoryRowStore(long fileId, UndoDirectory directory) {
        this.fileId = fileId;
        this.versions = new VersionMap(directory, fileId, this);
    }

    @Override
    public VersionMap versions() {
        return versions;
    }

    @Override
    public boolean read(long row, RowImage into) {
        latch.readLock().lock();
        try {
            var found = rows.get(row);
            if (found == null) {
                return false;
            }
            into.copyFrom(found.bytes, 0, found.bytes.length);
            into.layout = found.layout;
            into.writer = found.writer;
            into.deleted = found.deleted;
            into.link = versions.head(row);
            return true;
        } finally {
            latch.readLock().unlock();
        }
    }

    @Override
    public long readRun(long from, LeafRows into) {
        latch.readLock().lock();
        try {
            for (var entry : rows.tailMap(from).entrySet()) {
                long row = entry.getKey();
                if (into.count == RUN_ROWS) {
                    return row;
                }
                var found = entry.getValue();
                into.add(row, found.layout, found.writer, found.deleted, versions.head(row), found.bytes, 0, found.bytes.length);
            }
            return -1;
        } finally {
            latch.readLock().unlock();
        }
    }

    @Override
    public long allocate(int count) {
        return nextRow.getAndAdd(count);
    }

    @Override
    public void insert(Transaction transaction, long firstRow, int count, int layout, byte[] bytes, int[] ends) {
        latch.writeLock().lock();
        try {
            long link = transaction.undo().append(UndoKind.ROW_INSERT, RowLockMode.UPDATE.ordinal(), fileId, firstRow, count, 0,
                    transaction.currentId(), 0, transaction.commandId(), null, 0, 0);
            int start = 0;
            for (int i = 0; i < count; i++) {
                rows.put(firstRow + i, new Row(layout, transaction.currentId(), false, Arrays.copyOfRange(bytes, start, ends[i])));
                start = ends[i];
            }
            versions.setHeads(firstRow, count, link);
        } finally {
            latch.writeLock().unlock();
        }
    }

    @Override
    public boolean update(Transaction transaction, long row, int layout, byte[] bytes, int length, RowLockMode mode) {
        latch.writeLock().lock();
        try {
            var old = rows.get(row);
            if (old == null || old.deleted) {
                return false;
            }
            var payload = new byte[2 + old.bytes.length];
            RowLayout.SHORT.set(payload, 0, (short) old.layout);
            System.arraycopy(old.bytes, 0, payload, 2, old.bytes.length);
            long previous = versions.head(row);
            long link = transaction.undo().append(UndoKind.ROW_UPDATE, mode.ordinal(), fileId, row, 1, previous,
                    transaction.currentId(), old.writer, transaction.commandId(), payload, 0, payload.length);
            rows.put(row, new Row(layout, transaction.currentId(), false, Arrays.copyOf(bytes, length)));
            versions.setHead(row, link, previous);
            return true;
        } finally {
            latch.writeLock().unlock();
        }
    }

    @Override
    public boolean delete(Transaction transaction, long row, boolean moves) {
        latch.writeLock().lock();
        try {
            var old = rows.get(row);
            if (old == null || old.deleted) {
                return false;
            }
            long previous = versions.head(row);
            long link = transaction.undo().append(UndoKind.ROW_DELETE, RowLockMode.UPDATE.ordinal(), fileId, row, 1, previous,
                    transaction.currentId(), old.writer, transaction.commandId(), moves ? VersionChains.MOVED : null, 0, moves ? VersionChains.MOVED.length : 0);
            rows.put(row, new Row(old.layout, transaction.currentId(), true, old.bytes));
            versions.setHead(row, link, previous);
            return true;
        } finally {
            latch.writeLock().unlock();
        }
    }

    @Override
    public void undo(Transaction transaction, UndoRecord record) {
        latch.writeLock().lock();
        try {
            long row = record.row();
            switch (record.kind()) {
                case UndoKind.ROW_INSERT -> {
                    for (int i = 0; i < record.count(); i++) {
                        rows.remove(row + i);
                    }
                    versions.setHeads(row, record.count(), 0);
                }
                case UndoKind.ROW_UPDATE -> {
                    byte[] payload = record.payload();
                    rows.put(row, new Row((short) RowLayout.SHORT.get(payload, 0) & 0xFFFF, record.beforeId(), false,
                            Arrays.copyOfRange(payload, 2, payload.length)));
                    versions.restoreHead(row, record.previous(), transaction.undo());
                }
                case UndoKind.ROW_DELETE -> {
                    var old = rows.get(row);
                    rows.put(row, new Row(old.layout, record.beforeId(), false, old.bytes));
                    versions.restoreHead(row, record.previous(), transaction.undo());
                }
                default -> throw new IllegalStateException("undo kind " + record.kind());
            }
        } finally {
            latch.writeLock().unlock();
        }
    }

    @Override
    public void sweep(long row) {
        latch.writeLock().lock();
        try {
            var found = rows.get(row);
            if (found != null && found.deleted && !versions.hasVersions(row)) {
                rows.remove(row);
            }
        } finally {
            latch.writeLock().unlock();
        }
    }

    @Override
    public long storeValue(Transaction transaction, byte[] value) {
        long place = nextValue.getAndIncrement();
        values.put(place, value);
        return place;
    }

    @Override
    public byte[] loadValue(long place, int length) {
        return values.get(place);
    }

    @Override
    public void freeValue(long place) {
        values.remove(place);
    }

    @Override
    public long rowEstimate() {
        return rows.size();
    }

    @Override
    public long numberLimit() {
        return nextRow.get();
    }

    @Override
    public int pageCount() {
        return rows.size() / 100 + 1;
    }
}
