package dev.surus.engine.table;

import dev.surus.engine.storage.btree.Node;
import dev.surus.engine.storage.btree.NodeChanges;
import dev.surus.engine.storage.btree.Tree;
import dev.surus.engine.storage.buffer.WritePage;
import dev.surus.engine.storage.change.Change;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.page.Page;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.TransactionLog;
import dev.surus.engine.txn.UndoRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;

/// Index entries in a B+-tree: a cell's key is the entry, its value one byte, 1 where it is marked obsolete.
final class TreeEntryStore implements EntryStore {
    static final int MARKED = 1;
    private static final int RECORD_SLACK = 256;

    private final DurableTableStore store;
    private final long fileId;
    private final Tree tree;
    private volatile VersionKeys keys;

    TreeEntryStore(DurableTableStore store, long fileId) {
        this.store = store;
        this.fileId = fileId;
        this.tree = Tree.ofEntries(store.storage(), fileId, Index.KEY_LENGTH_MAX + 8);
    }

    Tree tree() {
        return tree;
    }

    private static boolean isMarked(dev.surus.engine.storage.page.Page leaf, int slot) {
        return leaf.getByte(Node.valueOffset(leaf, slot)) == MARKED;
    }

    private long note(Change change, Transaction transaction, int kind, byte[] entry) {
        long link = transaction.undo().append(kind, 0, fileId, IndexEntry.row(entry, entry.length - 8), 1, 0, transaction.currentId(), 0,
                transaction.commandId(), entry, 0, entry.length);
        TransactionLog.describe(change.start(TransactionLog.CHANGE, transaction.id(), transaction.currentId()), transaction, link);
        return link;
    }

    private static void apply(Change change, Transaction transaction, long link) {
        var undo = transaction.undo();
        change.apply(lsn -> undo.logged(link, lsn));
    }

    private static int cellBytes(byte[] entry) {
        return Node.CELL_OVERHEAD + entry.length + 1;
    }

    @Override
    public void insert(Transaction transaction, byte[] entry) {
        var change = store.change();
        transaction.admit(store.storage().log(), RECORD_SLACK + 2L * entry.length, TreeRowStore.COMPENSATION_BYTES);
        tree.edit(change, entry, (leaf, found, _) -> {
            if (found >= 0) {
                if (isMarked(leaf, found)) {
                    long link = note(change, transaction, UndoKind.ENTRY_UNMARK, entry);
                    NodeChanges.patch(change, leaf, found, 0).putByte(0);
                    apply(change, transaction, link);
                }
                return 0;
            }
            if (Node.freeBytes(leaf) < cellBytes(entry)) {
                return cellBytes(entry);
            }
            long link = note(change, transaction, UndoKind.ENTRY_INSERT, entry);
            put(change, leaf, -found - 1, entry, 0);
            apply(change, transaction, link);
            return 0;
        });
    }

    private static void put(Change change, WritePage leaf, int slot, byte[] entry, int mark) {
        NodeChanges.insert(change, leaf, slot, 1).putShort(entry.length).putShort(1).putBytes(entry).putByte(mark);
    }

    @Override
    public void mark(Transaction transaction, byte[] entry) {
        var change = store.change();
        transaction.admit(store.storage().log(), RECORD_SLACK + 2L * entry.length, TreeRowStore.COMPENSATION_BYTES);
        tree.edit(change, entry, (leaf, found, _) -> {
            if (found >= 0 && isMarked(leaf, found)) {
                return 0;
            }
            if (found < 0 && Node.freeBytes(leaf) < cellBytes(entry)) {
                return cellBytes(entry);
            }
            long link = note(change, transaction, UndoKind.ENTRY_MARK, entry);
            if (found >= 0) {
                NodeChanges.patch(change, leaf, found, 0).putByte(MARKED);
            } else {
                put(change, leaf, -found - 1, entry, MARKED);
            }
            apply(change, transaction, link);
            return 0;
        });
    }

    @Override
    public void undo(Transaction transaction, UndoRecord record) {
        var change = store.change();
        byte[] entry = record.payload();
        int kind = record.kind();
        boolean[] sparse = {false};
        tree.edit(change, entry, (leaf, found, _) -> {
            if (found < 0) {
                throw new IllegalStateException("an entry of file " + fileId + " is to be rolled back and not there");
            }
            change.start(TransactionLog.COMPENSATION, transaction.id(), transaction.currentId());
            switch (kind) {
                case UndoKind.ENTRY_INSERT -> NodeChanges.remove(change, leaf, found, 1);
                case UndoKind.ENTRY_MARK -> NodeChanges.patch(change, leaf, found, 0).putByte(0);
                default -> NodeChanges.patch(change, leaf, found, 0).putByte(MARKED);
            }
            var undo = transaction.undo();
            if (FileId.isLogged(fileId)) {
                change.apply(_ -> undo.pop());
            } else {
                change.apply();
                undo.pop();
            }
            sparse[0] = kind == UndoKind.ENTRY_INSERT && TreeRowStore.isWorthTidying(tree, leaf);
            return 0;
        });
        tidy(sparse[0], entry);
    }

    /// An entry has gone.
    private void tidy(boolean sparse, byte[] entry) {
        if (sparse) {
            store.packing().noteSparse(fileId);
            store.giveBack(fileId, () -> store.shrinking().noteLoose(fileId, tree.tidyLeaf(store.change(), entry, () -> true)));
        }
    }

    @Override
    public void bind(Table table, IndexBinding binding) {
        var known = keys;
        if (known == null || known.versions != table.file.rows.versions()) {
            keys = new VersionKeys(table, binding);
        }
    }

    @Override
    public boolean sweep(byte[] entry) {
        var change = store.change();
        store.storage().log().admit(RECORD_SLACK, 0);
        long row = IndexEntry.row(entry, entry.length - 8);
        // With no latch held; what may change until the mark is looked at, see there.
        var known = keys;
        boolean versioned = known != null && known.versions.hasVersions(row);
        boolean needed = versioned && known.mayHave(entry);
        boolean[] settled = {true};
        boolean[] sparse = {false};
        tree.edit(change, entry, (leaf, found, _) -> {
            if (found >= 0 && isMarked(leaf, found)) {
                // Right after redo nobody has opened the table, and no row has versions.
                settled[0] = known == null ? store.isRecovering() : !needed && (versioned || !known.versions.hasVersions(row));
                if (settled[0]) {
                    change.start(NodeChanges.STRUCTURE, 0, 0);
                    NodeChanges.remove(change, leaf, found, 1);
                    change.apply();
                    sparse[0] = TreeRowStore.isWorthTidying(tree, leaf);
                }
            }
            return 0;
        });
        tidy(sparse[0], entry);
        return settled[0];
    }

    @Override
    public boolean readRun(byte[] bound, byte[] limit, boolean backward, LeafEntries into, LeafVisitor visitor) {
        // Where the leaf ends is asked only where the run reaches its end, or somebody wants to know: most runs are short.
        boolean visited = visitor != LeafVisitor.NONE;
        var path = limit == null || visited ? into.path : null;
        byte[] at = bound;
        for (;;) {
            boolean limited = false;
            try (var leaf = tree.leafForRead(at, at == null ? 0 : at.length, backward, path)) {
                int first = 0;
                int end = Node.count(leaf);
                if (visited) {
                    visitor.leaf(path.lower, path.upper, leaf.framePageNumber(), end == 0);
                }
                if (at != null) {
                    int border = position(leaf, at);
                    first = backward ? 0 : border;
                    end = backward ? border : end;
                }
                if (limit != null) {
                    int border = border(Node.searchNear(leaf, limit, limit.length, backward ? end - 1 : first));
                    limited = backward ? border > 0 : border < end;
                    first = backward ? Math.max(first, border) : first;
                    end = backward ? end : Math.min(end, border);
                }
                if (limited || path != null) {
                    for (int slot = first; slot < end; slot++) {
                        into.add(leaf, Node.keyOffset(leaf, slot), Node.keyLength(leaf, slot), isMarked(leaf, slot));
                    }
                }
            }
            if (limited) {
                into.next = null;
                return false;
            }
            if (path == null) {
                path = into.path;
                continue;
            }
            into.next = backward ? path.lower : path.upper;
            if (limit != null && into.next != null && (backward ? Arrays.compareUnsigned(into.next, limit) <= 0 : Arrays.compareUnsigned(into.next, limit) >= 0)) {
                into.next = null; // what follows lies beyond the limit: empty leaves may, for long
                return false;
            }
            if (into.count > 0 || into.next == null) {
                return into.next != null;
            }
            at = into.next;
        }
    }

    private static int border(int found) {
        return found >= 0 ? found : -found - 1;
    }

    private static int position(dev.surus.engine.storage.page.Page leaf, byte[] entry) {
        int found = Node.search(leaf, entry, entry.length);
        return found >= 0 ? found : -found - 1;
    }

    @Override
    public void build(Transaction transaction, Iterator<byte[]> sorted, int fill) {
        int spared = spared(fill);
        transaction.requireCommitRecord();
        var change = store.change();
        // Entries for a leaf, taken before its latch: giving them may read from a file.
        var pending = new ArrayDeque<byte[]>();
        int[] pendingBytes = {0};
        while (true) {
            while (pendingBytes[0] < Page.SIZE && sorted.hasNext()) {
                byte[] next = sorted.next();
                pending.add(next);
                pendingBytes[0] += cellBytes(next);
            }
            if (pending.isEmpty()) {
                break;
            }
            store.storage().log().admit(2 * 16 * 1024, 0);
            tree.edit(change, pending.peek(), (leaf, found, _) -> {
                int free = Node.freeBytes(leaf) - spared;
                if (free < cellBytes(pending.peek())) {
                    return spared + cellBytes(pending.peek());
                }
                var cells = new ArrayList<byte[]>();
                while (!pending.isEmpty() && (free -= cellBytes(pending.peek())) >= 0) {
                    pendingBytes[0] -= cellBytes(pending.peek());
                    cells.add(pending.remove());
                }
                change.start(NodeChanges.STRUCTURE, 0, 0);
                var insert = NodeChanges.insert(change, leaf, -found - 1, cells.size());
                for (byte[] entry : cells) {
                    insert.putShort(entry.length).putShort(1).putBytes(entry).putByte(0);
                }
                change.apply();
                return 0;
            });
        }
    }

    @Override
    public void addMissing(Transaction transaction, Iterator<byte[]> sorted, int fill) {
        int spared = spared(fill);
        transaction.requireCommitRecord();
        var change = store.change();
        while (sorted.hasNext()) {
            byte[] entry = sorted.next();
            store.storage().log().admit(RECORD_SLACK + 2L * entry.length, 0);
            tree.edit(change, entry, (leaf, found, _) -> {
                if (found < 0) {
                    int room = cellBytes(entry) + (-found - 1 == Node.count(leaf) ? spared : 0);
                    if (Node.freeBytes(leaf) < room) {
                        return room;
                    }
                    change.start(NodeChanges.STRUCTURE, 0, 0);
                    put(change, leaf, -found - 1, entry, 0);
                    change.apply();
                }
                return 0;
            });
        }
    }

    /// What stays free in leaves that are filled in order; a key of any length fits beside it.
    private static int spared(int fill) {
        return Math.min(Node.CAPACITY * (100 - fill) / 100, Node.CAPACITY - Node.CELL_OVERHEAD - Index.KEY_LENGTH_MAX - 9);
    }

    @Override
    public int pageCount() {
        return store.storage().files().pageCount(fileId);
    }
}
