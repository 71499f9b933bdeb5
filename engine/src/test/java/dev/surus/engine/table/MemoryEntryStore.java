package dev.surus.engine.table;

import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.UndoRecord;
import java.util.Arrays;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// Index entries in ordinary memory.
final class MemoryEntryStore implements EntryStore {
    private static final int RUN_ENTRIES = 128;

    private final long fileId;
    /// Entry to whether it is marked.
    private final ConcurrentSkipListMap<byte[], Boolean> entries = new ConcurrentSkipListMap<>(Arrays::compareUnsigned);

    private volatile VersionKeys keys;

    MemoryEntryStore(long fileId) {
        this.fileId = fileId;
    }

    @Override
    public synchronized void insert(Transaction transaction, byte[] entry) {
        var old = entries.get(entry);
        if (old == null || old) {
            note(transaction, old == null ? UndoKind.ENTRY_INSERT : UndoKind.ENTRY_UNMARK, entry);
            entries.put(entry, false);
        }
    }

    @Override
    public synchronized void mark(Transaction transaction, byte[] entry) {
        if (!Boolean.TRUE.equals(entries.get(entry))) {
            note(transaction, UndoKind.ENTRY_MARK, entry);
            entries.put(entry, true);
        }
    }

    private void note(Transaction transaction, int kind, byte[] entry) {
        transaction.undo().append(kind, 0, fileId, IndexEntry.row(entry, entry.length - 8), 1, 0, transaction.currentId(), 0,
                transaction.commandId(), entry, 0, entry.length);
    }

    @Override
    public synchronized void undo(Transaction transaction, UndoRecord record) {
        switch (record.kind()) {
            case UndoKind.ENTRY_INSERT -> entries.remove(record.payload());
            case UndoKind.ENTRY_MARK -> entries.put(record.payload(), false);
            default -> entries.put(record.payload(), true);
        }
    }

    @Override
    public void bind(Table table, IndexBinding binding) {
        if (keys == null) {
            keys = new VersionKeys(table, binding);
        }
    }

    @Override
    public synchronized boolean sweep(byte[] entry) {
        if (Boolean.TRUE.equals(entries.get(entry))) {
            if (keys == null || keys.mayHave(entry)) {
                return false;
            }
            entries.remove(entry);
        }
        return true;
    }

    @Override
    public boolean readRun(byte[] bound, byte[] limit, boolean backward, LeafEntries into, LeafVisitor visitor) {
        NavigableMap<byte[], Boolean> side = bound == null ? entries : backward ? entries.headMap(bound, false) : entries.tailMap(bound, true);
        var found = new ArrayList<java.util.Map.Entry<byte[], Boolean>>();
        boolean more = false;
        for (var entry : (backward ? side.descendingMap() : side).entrySet()) {
            if (found.size() == RUN_ENTRIES) {
                more = true;
                break;
            }
            found.add(entry);
        }
        for (var entry : backward ? found.reversed() : found) {
            into.add(entry.getKey(), 0, entry.getKey().length, entry.getValue());
        }
        if (into.count > 0) {
            byte[] edge = into.entry(backward ? 0 : into.count - 1);
            // Forward, the next run begins behind the last entry: at the least bytes above it.
            into.next = backward ? edge : Arrays.copyOf(edge, edge.length + 1);
        }
        return more;
    }

    @Override
    public void build(Transaction transaction, Iterator<byte[]> sorted, int fill) {
        sorted.forEachRemaining(entry -> entries.put(entry, false));
    }

    @Override
    public synchronized void addMissing(Transaction transaction, Iterator<byte[]> sorted, int fill) {
        sorted.forEachRemaining(entry -> entries.putIfAbsent(entry, false));
    }

    @Override
    public int pageCount() {
        return entries.size() / 200 + 1;
    }
}
