package dev.surus.engine.storage.btree;

import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.buffer.BufferPool;
import dev.surus.engine.storage.buffer.WritePage;
import dev.surus.engine.storage.change.Change;
import dev.surus.engine.storage.page.Bytes;
import dev.surus.engine.storage.page.Page;

/// How a [Tree] gets room where a leaf has none: a descent with exclusive latches splits the first full page on the path, under its parent, which has
/// room because it would have been split itself.
final class TreeSplitting {
    private final Storage storage;
    private final BufferPool pool;
    private final long fileId;
    /// Free bytes that an inner page must have to take any separator.
    private final int separatorRoom;

    /// @param longestKey of any cell in the tree
    TreeSplitting(Storage storage, long fileId, int longestKey) {
        this.storage = storage;
        this.pool = storage.pool();
        this.fileId = fileId;
        this.separatorRoom = longestKey + 4 + Node.CELL_OVERHEAD;
    }

    /// Splits pages on the path of a key until its leaf has room, or has been split once: then the edit looks again.
    void makeRoom(Change change, byte[] key, int room) {
        while (!splitOne(change, key, room)) {
            // Each turn splits one page, or reads one in.
        }
    }

    /// @return true if nothing was in the way
    private boolean splitOne(Change change, byte[] key, int room) {
        storage.log().admit(2 * 16 * 1024, 0);
        storage.prepareSpace(fileId, 2);
        var page = pool.pinForWrite(fileId, Tree.ROOT);
        try {
            if (isFull(page, room)) {
                splitRoot(change, page, key);
                return false;
            }
            while (Node.level(page) > 0) {
                int slot = Node.childSlot(page, key, key.length, false);
                int child = Node.child(page, slot);
                var next = pool.tryPinForWrite(fileId, child);
                if (next == null) {
                    page.close();
                    page = null;
                    pool.pin(fileId, child).close();
                    return false;
                }
                if (isFull(next, room)) {
                    try (next) {
                        boolean leaf = Node.level(next) == 0;
                        splitChild(change, page, slot, next, key);
                        return leaf;
                    }
                }
                page.close();
                page = next;
            }
            return true;
        } finally {
            if (page != null) {
                page.close();
            }
        }
    }

    private boolean isFull(WritePage page, int room) {
        if (Node.level(page) > 0) {
            return Node.freeBytes(page) < separatorRoom;
        }
        if (StripLeaf.is(page)) {
            return room == Tree.SPLIT || StripLeaf.freeBytes(page) < room;
        }
        return room != Tree.SPLIT && Node.freeBytes(page) < room;
    }

    /// Where a page is cut: cells from this slot on go right. A page that grows at its end gives away nothing but its last cell, so that rows
    /// and keys that only ascend leave full pages behind.
    private static int splitSlot(WritePage page, byte[] key) {
        int count = Node.count(page);
        if (StripLeaf.is(page)) {
            return stripSplitSlot(page, key, count);
        }
        int found = Node.search(page, key, key.length);
        int where = found >= 0 ? found : -found - 1;
        if (where == count && Node.level(page) > 0) {
            return count - 1;
        }
        if (where == count) {
            return count;
        }
        int half = Node.usedBytes(page) / 2;
        int bytes = 0;
        for (int slot = 0; slot < count; slot++) {
            bytes += Node.cellBytes(page, slot);
            if (bytes >= half) {
                return Math.max(1, Math.min(count - 1, slot + 1));
            }
        }
        return count - 1;
    }

    /// A key before the first row gets an empty leaf on the left, one behind the last row an empty leaf on the right: there is always progress. Else
    /// the rows are halved.
    private static int stripSplitSlot(WritePage page, byte[] key, int count) {
        int found = StripLeaf.search(page, key);
        int where = found >= 0 ? found : -found - 1;
        if (where == count || found == -1 && Long.reverseBytes(Bytes.getLong(key, 0)) < StripLeaf.firstRow(page)) {
            return where;
        }
        int each = StripLeaf.bytesPerRow(page);
        int half = StripLeaf.live(page) * each + StripLeaf.liveTail(page) >>> 1;
        int bytes = 0;
        for (int slot = 0; slot < count; slot++) {
            if (!StripLeaf.isAbsent(page, slot)) {
                bytes += each + StripLeaf.tailBytes(page, slot);
                if (bytes >= half) {
                    return Math.max(1, Math.min(count - 1, slot + 1));
                }
            }
        }
        return count - 1;
    }

    /// The shortest key that is above all of the left page and not above any of the right one.
    private static byte[] separator(WritePage page, int slot, byte[] key) {
        if (Node.level(page) > 0) {
            return Node.key(page, slot);
        }
        byte[] left = slot == 0 ? key : leafKey(page, slot - 1);
        return Tree.separator(page, left, slot < Node.count(page) ? leafKey(page, slot) : key);
    }

    private static byte[] leafKey(WritePage page, int slot) {
        return StripLeaf.is(page) ? StripLeaf.key(page, slot) : Node.key(page, slot);
    }

    /// ```
    ///  parent: ... | child | ...        parent: ... | child | separator right | ...
    ///          child: a b c d     ->            child: a b     right: c d
    /// ```
    private void splitChild(Change change, WritePage parent, int parentSlot, WritePage child, byte[] key) {
        int slot = splitSlot(child, key);
        byte[] separator = separator(child, slot, key);
        try (var space = storage.space(fileId); var right = space.take()) {
            change.start(NodeChanges.STRUCTURE, 0, 0);
            if (slot == 0) {
                // Strips stay where they are, and the fresh page takes what is before them.
                NodeChanges.insertBefore(change, parent, parentSlot, right.framePageNumber(), separator);
                NodeChanges.image(change, right, 0, 0, 0);
                space.describe(change);
                change.apply();
                return;
            }
            var insert = NodeChanges.insert(change, parent, parentSlot + 1, 1);
            insert.putShort(separator.length).putShort(4).putBytes(separator).putInt(right.framePageNumber());
            describeRight(change, child, slot, right);
            if (slot < Node.count(child)) {
                NodeChanges.truncate(change, child, slot);
            }
            space.describe(change);
            change.apply();
        }
    }

    /// The cells from a slot on. Of an inner page the cell at the slot itself goes up: its child becomes the right page's first.
    private static void describeRight(Change change, WritePage page, int slot, WritePage right) {
        int level = Node.level(page);
        int count = Node.count(page);
        if (StripLeaf.is(page) && slot < count) {
            NodeChanges.stripImage(change, page, slot, count, right);
            return;
        }
        int from = level == 0 ? slot : slot + 1;
        var image = NodeChanges.image(change, right, level, level == 0 ? 0 : Node.child(page, slot), count - from);
        for (int i = from; i < count; i++) {
            NodeChanges.copyCell(image, page, i);
        }
    }

    /// ```
    ///  root: a b c d     ->     root: left | separator right |      left: a b     right: c d
    /// ```
    private void splitRoot(Change change, WritePage root, byte[] key) {
        int slot = splitSlot(root, key);
        byte[] separator = separator(root, slot, key);
        int level = Node.level(root);
        try (var space = storage.space(fileId); var left = space.take(); var right = space.take()) {
            change.start(NodeChanges.STRUCTURE, 0, 0);
            describeLeft(change, root, slot, left);
            describeRight(change, root, slot, right);
            var image = NodeChanges.image(change, root, level + 1, left.framePageNumber(), 1);
            image.putShort(separator.length).putShort(4).putBytes(separator).putInt(right.framePageNumber());
            space.describe(change);
            change.apply();
        }
    }

    private static void describeLeft(Change change, WritePage root, int slot, WritePage left) {
        if (StripLeaf.is(root) && slot > 0) {
            NodeChanges.stripImage(change, root, 0, slot, left);
            return;
        }
        int level = Node.level(root);
        var image = NodeChanges.image(change, left, level, level == 0 ? 0 : Node.firstChild(root), slot);
        for (int i = 0; i < slot; i++) {
            NodeChanges.copyCell(image, root, i);
        }
    }
}
