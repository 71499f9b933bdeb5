package dev.surus.engine.table;

import dev.surus.engine.storage.btree.Node;
import dev.surus.engine.storage.btree.NodeChanges;
import dev.surus.engine.storage.btree.StripLeaf;
import dev.surus.engine.storage.btree.Tree;
import dev.surus.engine.storage.btree.ValuePages;
import dev.surus.engine.storage.buffer.WritePage;
import dev.surus.engine.storage.change.Change;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.page.MetaPage;
import dev.surus.engine.storage.page.Page;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.TransactionLog;
import dev.surus.engine.txn.UndoRecord;
import java.util.ArrayList;
import java.util.List;

/// Rows in a B+-tree from row number to row. Each change is one log record: the undo record as its main payload, the page's change
/// as its part. All of it under the leaf's latch, and the chain head with it.
///
/// The meta page's own bytes:
///
/// ```
///  64                     72 ...
/// | row number limit      | layouts, see LayoutCodec |
/// ```
///
/// Row numbers below the limit may have been given out; the limit is logged ahead of them and never falls.
final class TreeRowStore implements RowStore {
    static final int ROW_LIMIT = MetaPage.OWNER;
    private static final int RECORD_SLACK = 256;
    /// What a compensation record takes beside a row.
    static final int COMPENSATION_BYTES = 128;

    private final DurableTableStore store;
    private final long fileId;
    private final Tree tree;
    private final VersionMap versions;
    private final LeafForms forms;
    /// Knows the layouts; set before the first use.
    private TableFile file;
    private long nextRow;
    private long rowLimit;
    /// Open transactions that have made rows shorter: what they freed is kept for their rollback, so that it never needs a new page.
    private final java.util.Set<Transaction> shorteners = java.util.concurrent.ConcurrentHashMap.newKeySet();

    TreeRowStore(DurableTableStore store, long fileId, long rowLimit) {
        this.store = store;
        this.fileId = fileId;
        this.tree = Tree.ofRows(store.storage(), fileId);
        this.versions = new VersionMap(store.transactions().directory(), fileId, this);
        this.forms = new LeafForms(versions);
        this.nextRow = rowLimit;
        this.rowLimit = rowLimit;
    }

    @Override
    public VersionMap versions() {
        return versions;
    }

    void setFile(TableFile owner) {
        file = owner;
        forms.setFile(owner);
    }

    /// Notes the overflow chains of a cell that is about to go.
    private void noteLongValues(Page leaf, int slot, List<Long> places) {
        if (LeafRow.isThere(leaf, slot)) {
            LeafRow.forEachLongValue(leaf, slot, file.layout(LeafRow.layout(leaf, slot)), places::add);
        }
    }

    Tree tree() {
        return tree;
    }

    /// @return what is wrong with a quiet file, a line each
    List<String> verify() {
        var faults = new ArrayList<>(tree.verify());
        if (faults.isEmpty()) {
            tree.forEachPage(number -> {
                try (var page = store.storage().pool().pinForRead(fileId, number)) {
                    if (StripLeaf.is(page) && !file.layout(StripLeaf.layout(page)).isDirectoryOf(page)) {
                        faults.add("file " + FileId.path(fileId) + " page " + number + ": its strips are not those of layout " + StripLeaf.layout(page));
                    }
                }
            });
        }
        return faults;
    }

    static byte[] key(long row) {
        var key = new byte[8];
        putKey(row, key);
        return key;
    }

    private static void putKey(long row, byte[] key) {
        RowLayout.LONG.set(key, 0, Long.reverseBytes(row));
    }

    /// The least row number at or behind a fence, which may be cut short.
    static long fenceRow(byte[] fence) {
        if (fence == null) {
            return Long.MAX_VALUE;
        }
        long row = 0;
        for (int i = 0; i < 8; i++) {
            row = row << 8 | (i < fence.length ? fence[i] & 0xFF : 0);
        }
        return row;
    }

    // ---- reading

    @Override
    public boolean read(long row, RowImage into) {
        if (row < 0) {
            return false;
        }
        byte[] key = key(row);
        try (var leaf = tree.leafForRead(key, 8)) {
            int slot = LeafRow.search(leaf, row, key);
            if (slot < 0) {
                return false;
            }
            into.link = versions.head(row);
            if (StripLeaf.is(leaf)) {
                byte[] bytes = into.room(StripLeaf.rowLength(leaf, slot));
                into.length = StripLeaf.copyRow(leaf, slot, bytes, 0, into.wanted);
                into.deleted = StripLeaf.isDeleted(leaf, slot);
                into.layout = StripLeaf.layout(leaf);
                into.writer = StripLeaf.writer(leaf, slot);
                return true;
            }
            int value = Node.valueOffset(leaf, slot);
            int length = Node.valueLength(leaf, slot) - RowValue.HEADER;
            leaf.getBytes(value + RowValue.HEADER, into.room(length), 0, length);
            into.deleted = (leaf.getByte(value) & RowValue.DELETED) != 0;
            into.layout = leaf.getUnsignedShort(value + 1);
            into.writer = leaf.getLong(value + 3);
            return true;
        }
    }

    @Override
    public long readRun(long from, LeafRows into) {
        var path = new Tree.Path();
        byte[] key = key(from);
        try (var leaf = tree.leafForRead(key, 8, false, path)) {
            if (StripLeaf.is(leaf)) {
                into.copyStrips(leaf, from, versions);
                return path.upper == null ? -1 : fenceRow(path.upper);
            }
            int found = Node.search(leaf, key, 8);
            int count = Node.count(leaf);
            int slot = found >= 0 ? found : -found - 1;
            if (slot < count) {
                leaf.getBytes(0, into.bytes, 0, Page.SIZE);
                into.used = Page.SIZE;
                boolean versioned = versions.mayHaveVersions(Node.longKey(leaf, slot), Node.longKey(leaf, count - 1));
                for (; slot < count; slot++) {
                    int value = Node.valueOffset(leaf, slot);
                    long row = Node.longKey(leaf, slot);
                    boolean deleted = (leaf.getByte(value) & RowValue.DELETED) != 0;
                    long link = versioned ? versions.head(row) : 0;
                    if (!deleted || link != 0) {
                        into.addInPlace(row, leaf.getUnsignedShort(value + 1), leaf.getLong(value + 3), deleted, link,
                                value + RowValue.HEADER, Node.valueLength(leaf, slot) - RowValue.HEADER);
                    }
                }
            }
        }
        return path.upper == null ? -1 : fenceRow(path.upper);
    }

    // ---- numbers

    @Override
    public synchronized long allocate(int count) {
        long first = nextRow;
        if (first + count > rowLimit) {
            long limit = first + count + Math.clamp(first / 8, 32, 4096);
            logLimit(limit);
            rowLimit = limit;
        }
        nextRow = first + count;
        return first;
    }

    private void logLimit(long limit) {
        var storage = store.storage();
        storage.log().admit(RECORD_SLACK, 0);
        var change = store.change();
        try (var meta = storage.pool().pinForWrite(fileId, 0)) {
            change.start(NodeChanges.STRUCTURE, 0, 0);
            NodeChanges.bytes(change, meta, ROW_LIMIT).putLong(limit);
            change.apply();
        }
    }

    /// At a clean shutdown: numbers not given out are given out next time.
    synchronized void giveBackNumbers() {
        if (nextRow != rowLimit) {
            logLimit(nextRow);
            rowLimit = nextRow;
        }
    }

    // ---- space that a rollback will need

    /// The transaction's rollback may need more space than its rows take now.
    void shortens(Transaction transaction) {
        if (shorteners.add(transaction)) {
            transaction.whenOver(() -> shorteners.remove(transaction));
        }
    }

    /// Bytes of the leaf that open transactions' rollbacks may want back, but for one row's.
    private int owed(WritePage leaf, long exceptRow, UndoRecord record) {
        int count = Node.count(leaf);
        if (shorteners.isEmpty() || count == 0 || !versions.mayHaveVersions(LeafRow.number(leaf, 0), LeafRow.number(leaf, count - 1))) {
            return 0;
        }
        int owed = 0;
        for (int slot = 0; slot < count; slot++) {
            long row = LeafRow.number(leaf, slot);
            if (row != exceptRow && LeafRow.isThere(leaf, slot)) {
                owed += Math.max(0, longestUncommitted(row, record) - LeafRow.length(leaf, slot));
            }
        }
        return owed;
    }

    /// The longest version that a rollback may put back, 0 for none.
    private int longestUncommitted(long row, UndoRecord record) {
        int longest = 0;
        long link = versions.head(row);
        while (versions.find(link, record) && !record.owner().isCommitted()) {
            if (record.kind() == UndoKind.ROW_UPDATE) {
                longest = Math.max(longest, record.payloadLength() - 2);
            }
            link = record.previous();
        }
        return longest;
    }

    // ---- changing

    private void describe(Change change, Transaction transaction, long link) {
        TransactionLog.describe(change.start(TransactionLog.CHANGE, transaction.id(), transaction.currentId()), transaction, link);
    }

    private void apply(Change change, Transaction transaction, long link) {
        var undo = transaction.undo();
        change.apply(lsn -> undo.logged(link, lsn));
    }

    @Override
    public void insert(Transaction transaction, long firstRow, int count, int layout, byte[] bytes, int[] ends) {
        var change = store.change();
        var record = new UndoRecord();
        int[] done = {0};
        while (done[0] < count) {
            transaction.admit(store.storage().log(), 3 * Page.SIZE, COMPENSATION_BYTES);
            tree.edit(change, key(firstRow + done[0]), (leaf, found, fence) -> {
                int start = done[0];
                int owed = owed(leaf, -1, record);
                if (!StripLeaf.is(leaf)) {
                    int slot = -found - 1;
                    int fitting = fittingRows(leaf, slot, fence, firstRow + start, count - start, ends, start, owed);
                    boolean full = fitting == 0 && slot == Node.count(leaf);
                    if (!(full ? forms.toStrips(change, leaf, layout, owed, record) : forms.beginStrips(change, leaf, firstRow + start, layout, ends, start))) {
                        if (fitting == 0) {
                            return Node.CELL_OVERHEAD + 8 + RowValue.HEADER + length(ends, start) + owed;
                        }
                        insertRun(change, transaction, leaf, slot, firstRow + start, fitting, layout, bytes, ends, start);
                        done[0] = start + fitting;
                        return 0;
                    }
                }
                int fitting = forms.fitting(change, leaf, fence, firstRow + start, count - start, layout, ends, start, owed, transaction.currentId());
                if (fitting == 0) {
                    return Tree.SPLIT;
                }
                int slot = StripLeaf.live(leaf) == 0 ? 0 : (int) (firstRow + start - StripLeaf.firstRow(leaf));
                insertRun(change, transaction, leaf, slot, firstRow + start, fitting, layout, bytes, ends, start);
                done[0] = start + fitting;
                return 0;
            });
        }
    }

    private static int fittingRows(WritePage leaf, int slot, byte[] fence, long row, int count, int[] ends, int start, int owed) {
        long border = Math.min(fenceRow(fence), slot < Node.count(leaf) ? Node.longKey(leaf, slot) : Long.MAX_VALUE);
        int free = Node.freeBytes(leaf) - owed;
        int fitting = 0;
        while (fitting < count && row + fitting < border) {
            free -= Node.CELL_OVERHEAD + 8 + RowValue.HEADER + length(ends, start + fitting);
            if (free < 0) {
                break;
            }
            fitting++;
        }
        return fitting;
    }

    static int length(int[] ends, int i) {
        return ends[i] - (i == 0 ? 0 : ends[i - 1]);
    }

    private void insertRun(Change change, Transaction transaction, WritePage leaf, int slot, long row, int count, int layout, byte[] bytes,
            int[] ends, int start) {
        long writer = transaction.currentId();
        long link = transaction.undo().append(UndoKind.ROW_INSERT, RowLockMode.UPDATE.ordinal(), fileId, row, count, 0, writer, 0,
                transaction.commandId(), null, 0, 0);
        describe(change, transaction, link);
        NodeChanges.run(change, leaf, slot, row, count, layout, writer, bytes, ends, start);
        apply(change, transaction, link);
        versions.setHeads(row, count, link);
    }

    @Override
    public boolean update(Transaction transaction, long row, int layout, byte[] bytes, int length, RowLockMode mode) {
        var change = store.change();
        boolean[] there = {false};
        var record = new UndoRecord();
        transaction.admit(store.storage().log(), length + Page.SIZE, length + COMPENSATION_BYTES);
        tree.edit(change, key(row), (leaf, slot, _) -> {
            if (slot < 0 || LeafRow.isDeleted(leaf, slot)) {
                return 0;
            }
            int oldLength = LeafRow.length(leaf, slot);
            int growth = Math.max(length, shorteners.isEmpty() ? 0 : longestUncommitted(row, record)) - oldLength;
            if (StripLeaf.is(leaf)) {
                if (StripLeaf.layout(leaf) != layout) {
                    forms.toRows(change, leaf, owed(leaf, row, record) + Math.max(0, growth));
                    return Tree.SPLIT;
                }
                int writers = StripLeaf.writerGrowth(leaf, transaction.currentId());
                if (writers > 0 && StripLeaf.freeBytes(leaf) < writers + Math.max(0, growth) + owed(leaf, row, record)) {
                    return Tree.SPLIT;
                }
            }
            if (length > oldLength) {
                int owed = owed(leaf, row, record);
                if (LeafRow.freeBytes(leaf) < growth + owed) {
                    return growth + owed;
                }
            } else if (length < oldLength) {
                shortens(transaction);
            }
            transaction.reserve(store.storage().log(), oldLength - length);
            // Payload: the old layout, and the old row, which begins eight bytes further on.
            var payload = new byte[2 + oldLength];
            RowLayout.SHORT.set(payload, 0, (short) LeafRow.layout(leaf, slot));
            LeafRow.copy(leaf, slot, payload, 2);
            long previous = versions.head(row);
            long link = transaction.undo().append(UndoKind.ROW_UPDATE, mode.ordinal(), fileId, row, 1, previous,
                    transaction.currentId(), LeafRow.writer(leaf, slot), transaction.commandId(), payload, 0, payload.length);
            describe(change, transaction, link);
            NodeChanges.replace(change, leaf, slot).putByte(0).putShort(layout).putLong(transaction.currentId()).putBytes(bytes, 0, length);
            apply(change, transaction, link);
            versions.setHead(row, link, previous);
            there[0] = true;
            return 0;
        });
        return there[0];
    }

    @Override
    public boolean delete(Transaction transaction, long row, boolean moves) {
        var change = store.change();
        boolean[] there = {false};
        transaction.admit(store.storage().log(), RECORD_SLACK, COMPENSATION_BYTES);
        tree.edit(change, key(row), (leaf, slot, _) -> {
            if (slot < 0 || LeafRow.isDeleted(leaf, slot)) {
                return 0;
            }
            if (StripLeaf.is(leaf)) {
                int writers = StripLeaf.writerGrowth(leaf, transaction.currentId());
                if (writers > 0 && StripLeaf.freeBytes(leaf) < writers + owed(leaf, -1, new UndoRecord())) {
                    return Tree.SPLIT;
                }
            }
            long previous = versions.head(row);
            long link = transaction.undo().append(UndoKind.ROW_DELETE, RowLockMode.UPDATE.ordinal(), fileId, row, 1, previous,
                    transaction.currentId(), LeafRow.writer(leaf, slot), transaction.commandId(), moves ? VersionChains.MOVED : null, 0,
                    moves ? VersionChains.MOVED.length : 0);
            describe(change, transaction, link);
            NodeChanges.patch(change, leaf, slot, 0).putByte(RowValue.DELETED).putShort(LeafRow.layout(leaf, slot))
                    .putLong(transaction.currentId());
            apply(change, transaction, link);
            versions.setHead(row, link, previous);
            there[0] = true;
            return 0;
        });
        return there[0];
    }

    // ---- undo

    @Override
    public void undo(Transaction transaction, UndoRecord record) {
        switch (record.kind()) {
            case UndoKind.ROW_INSERT -> undoInsert(transaction, record.row(), record.row() + record.count());
            case UndoKind.ROW_UPDATE -> undoUpdate(transaction, record);
            default -> undoDelete(transaction, record);
        }
    }

    private void compensate(Change change, Transaction transaction) {
        change.start(TransactionLog.COMPENSATION, transaction.id(), transaction.currentId());
    }

    private void finish(Change change, Transaction transaction) {
        var undo = transaction.undo();
        if (FileId.isLogged(fileId)) {
            change.apply(_ -> undo.pop());
        } else {
            change.apply();
            undo.pop();
        }
    }

    /// The rows may have come to lie in several leaves: all but the last are emptied by records of their own, which a repetition after a
    /// crash finds done.
    private void undoInsert(Transaction transaction, long first, long end) {
        var change = store.change();
        var gone = new ArrayList<Long>();
        long[] next = {first};
        long[] emptied = {-1};
        while (next[0] < end) {
            tree.edit(change, key(next[0]), (leaf, found, fence) -> {
                int slot = found >= 0 ? found : -found - 1;
                int count = 0;
                while (slot + count < Node.count(leaf) && LeafRow.number(leaf, slot + count) < end) {
                    noteLongValues(leaf, slot + count, gone);
                    count++;
                }
                long border = Math.min(end, fenceRow(fence));
                boolean last = border == end;
                if (last) {
                    compensate(change, transaction);
                } else {
                    change.start(NodeChanges.STRUCTURE, 0, 0);
                }
                if (count > 0) {
                    NodeChanges.remove(change, leaf, slot, count);
                }
                if (last && count == 0 && !FileId.isLogged(fileId)) {
                    transaction.undo().pop();
                } else if (last) {
                    finish(change, transaction);
                } else if (count > 0) {
                    change.apply();
                }
                versions.setHeads(next[0], (int) (border - next[0]), 0);
                emptied[0] = count > 0 && Node.count(leaf) == 0 ? next[0] : -1;
                next[0] = border;
                return 0;
            });
            if (emptied[0] >= 0) {
                byte[] empty = key(emptied[0]);
                store.giveBack(fileId, () -> store.shrinking().noteLoose(fileId, tree.tidyLeaf(store.change(), empty, () -> false)));
            }
        }
        giveBack(gone);
    }

    private void undoUpdate(Transaction transaction, UndoRecord record) {
        var change = store.change();
        byte[] bytes = record.bytes();
        int payload = record.payloadOffset();
        int length = record.payloadLength() - 2;
        long row = record.row();
        long beforeId = record.beforeId();
        long previous = record.previous();
        var gone = new ArrayList<Long>();
        tree.edit(change, key(row), (leaf, slot, _) -> {
            int oldLength = requireRow(leaf, slot, row);
            if (StripLeaf.is(leaf) && StripLeaf.layout(leaf) != ((short) RowLayout.SHORT.get(bytes, payload) & 0xFFFF)) {
                forms.toRows(change, leaf, Math.max(0, length - oldLength));
                return Tree.SPLIT;
            }
            if (length > oldLength && LeafRow.freeBytes(leaf) < length - oldLength) {
                return length - oldLength;
            }
            noteLongValues(leaf, slot, gone);
            compensate(change, transaction);
            NodeChanges.replace(change, leaf, slot).putByte(0).putBytes(bytes, payload, 2).putLong(beforeId).putBytes(bytes, payload + 2, length);
            finish(change, transaction);
            versions.restoreHead(row, previous, transaction.undo());
            return 0;
        });
        giveBack(gone);
    }

    private void undoDelete(Transaction transaction, UndoRecord record) {
        var change = store.change();
        long row = record.row();
        long beforeId = record.beforeId();
        long previous = record.previous();
        tree.edit(change, key(row), (leaf, slot, _) -> {
            requireRow(leaf, slot, row);
            compensate(change, transaction);
            NodeChanges.patch(change, leaf, slot, 0).putByte(0).putShort(LeafRow.layout(leaf, slot)).putLong(beforeId);
            finish(change, transaction);
            versions.restoreHead(row, previous, transaction.undo());
            return 0;
        });
    }

    private int requireRow(WritePage leaf, int slot, long row) {
        if (slot < 0) {
            throw new IllegalStateException("row " + row + " of file " + fileId + " is to be rolled back and not there");
        }
        return LeafRow.length(leaf, slot);
    }

    @Override
    public void sweep(long row) {
        var change = store.change();
        var gone = new ArrayList<Long>();
        boolean[] sparse = {false};
        store.storage().log().admit(RECORD_SLACK, 0);
        tree.edit(change, key(row), (leaf, slot, _) -> {
            if (slot >= 0 && LeafRow.isDeleted(leaf, slot) && !versions.hasVersions(row)) {
                noteLongValues(leaf, slot, gone);
                change.start(NodeChanges.STRUCTURE, 0, 0);
                NodeChanges.remove(change, leaf, slot, 1);
                change.apply();
                if (LeafForms.isWorthRows(leaf)) {
                    forms.toRows(change, leaf, owed(leaf, -1, new UndoRecord()));
                }
                sparse[0] = isWorthTidying(tree, leaf);
            }
            return 0;
        });
        if (sparse[0]) {
            // Who makes rows shorter says so under the latch of their leaf: none of these two owes anything.
            store.giveBack(fileId, () -> store.shrinking().noteLoose(fileId, tree.tidyLeaf(store.change(), key(row), shorteners::isEmpty)));
        }
        giveBack(gone);
    }

    /// Not at each removal: a neighbour that is full is looked at now and then.
    static boolean isWorthTidying(Tree tree, WritePage leaf) {
        int count = Node.count(leaf);
        return count == 0 || count % 8 == 0 && tree.isSparse(leaf);
    }

    private void giveBack(List<Long> values) {
        values.forEach(this::freeValue);
    }

    // ---- long values

    @Override
    public long storeValue(Transaction transaction, byte[] value) {
        return ValuePages.store(store.storage(), store.change(), fileId, value);
    }

    @Override
    public void freeValue(long place) {
        var freeing = new ValuePages.Freeing(store.storage(), fileId, (int) place);
        store.giveBack(fileId, () -> freeing.run(store.change()));
    }

    @Override
    public byte[] loadValue(long place, int length) {
        return ValuePages.load(store.storage(), fileId, (int) place, length);
    }

    // ---- about the file

    @Override
    public long rowEstimate() {
        int leaves = Math.max(1, pageCount() - 2);
        byte[] key = key(0);
        try (var leaf = tree.leafForRead(key, 8)) {
            return (long) (StripLeaf.is(leaf) ? StripLeaf.live(leaf) : Node.count(leaf)) * leaves;
        }
    }

    @Override
    public synchronized long numberLimit() {
        return nextRow;
    }

    @Override
    public int pageCount() {
        return store.storage().files().pageCount(fileId);
    }
}
