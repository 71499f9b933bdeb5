package dev.surus.engine.storage.btree;

import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.buffer.BufferPool;
import dev.surus.engine.storage.buffer.OptimisticPage;
import dev.surus.engine.storage.buffer.ReadPage;
import dev.surus.engine.storage.buffer.WritePage;
import dev.surus.engine.storage.change.Change;
import dev.surus.engine.storage.page.Bytes;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.page.Page;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/// A B+-tree of byte keys in one file. The root is always page [#ROOT], so that no pointer to it ever changes.
///
/// Readers go down optimistically, without latches, and latch the leaf alone; where that fails, hand over hand with shared latches, at
/// most two at a time; a page that is not in memory is read with no latch held, and the descent starts again. Writers do the latter down to the leaf, which they latch exclusively. Where a leaf has no room, a
/// second descent with exclusive latches splits the first full page on the path, under its parent, which has room because it would
/// have been split itself: a split touches one parent and is one redo-only record.
///
/// See the invariants N1 to N4 of the package; a page's fences are the
/// separators around it on the path.
public final class Tree {
    public static final int ROOT = 1;
    /// What an edit returns where a [StripLeaf] cannot take what it wants and is to be split at the key; or where another look is enough.
    public static final int SPLIT = Integer.MAX_VALUE;
    private static final int OPTIMISTIC_TRIES = 2;

    /// What to do with the leaf that a key belongs to.
    @FunctionalInterface
    public interface LeafEdit {
        /// Called with the leaf latched exclusively, perhaps again after a split.
        /// @param found the result of [Node#search], or of [StripLeaf#search]
        /// @param fence keys from here on belong to another leaf; null at the right end
        /// @return 0 when done, or how many free bytes the leaf must have, or [#SPLIT]
        int apply(WritePage leaf, int found, byte[] fence);
    }

    private final Storage storage;
    private final BufferPool pool;
    private final long fileId;
    /// Free bytes that an inner page must have to take any separator.
    private final int separatorRoom;
    private final TreeMerging merging;

    /// @param longestKey of any cell in the tree
    public Tree(Storage storage, long fileId, int longestKey) {
        this.storage = storage;
        this.pool = storage.pool();
        this.fileId = fileId;
        this.separatorRoom = longestKey + 4 + Node.CELL_OVERHEAD;
        this.merging = new TreeMerging(storage, this);
    }

    public long fileId() {
        return fileId;
    }

    /// Makes the empty root of a new file.
    public static void create(Storage storage, Change change, long fileId) {
        storage.prepareSpace(fileId, 1);
        try (var space = storage.space(fileId); var root = space.take()) {
            if (root.framePageNumber() != ROOT) {
                throw new IllegalStateException("file " + fileId + " is not new");
            }
            change.start(NodeChanges.STRUCTURE, 0, 0);
            NodeChanges.image(change, root, 0, 0, 0);
            space.describe(change);
            change.apply();
        }
    }

    // ---- reading

    /// Where a descent ended, and between which keys its leaf lies.
    public static final class Path {
        /// The leaf's keys are at least this; null at the left end.
        public byte[] lower;
        /// The leaf's keys are below this; null at the right end.
        public byte[] upper;
    }

    /// The leaf that a key belongs to, latched shared.
    public ReadPage leafForRead(byte[] key, int length) {
        return leafForRead(key, length, false, null);
    }

    /// @param before wants the leaf of the keys just below `key`; a null key is beyond all others
    /// @param path receives the fences; may be null
    public ReadPage leafForRead(byte[] key, int length, boolean before, Path path) {
        for (int tries = 0; tries < OPTIMISTIC_TRIES; tries++) {
            var leaf = optimisticLeaf(key, length, before, path);
            if (leaf != null) {
                return leaf;
            }
        }
        for (;;) {
            var leaf = tryLeafForRead(key, length, before, path);
            if (leaf != null) {
                return leaf;
            }
        }
    }

    /// The last two pages of a descent without latches.
    private final class Descent {
        OptimisticPage page = new OptimisticPage(pool);
        private OptimisticPage next = new OptimisticPage(pool);

        /// Goes down to the parent of a leaf, [#page]. What a page says counts only if the page is unchanged after it was read, and a child only if
        /// its parent is unchanged after the child was entered.
        /// @return the leaf's number, 0 where the root (then [#page]) is the leaf, -1 where something was being changed or is not in memory
        int toLeaf(byte[] key, int length, boolean before, Path path) {
            clear(path);
            if (!page.enter(fileId, ROOT)) {
                return -1;
            }
            try {
                for (;;) {
                    int level = Node.level(page);
                    if (level == 0) {
                        return page.validate() ? 0 : -1;
                    }
                    int slot = key == null ? before ? Node.count(page) - 1 : -1 : Node.childSlot(page, key, length, before);
                    note(page, slot, path);
                    int child = Node.child(page, slot);
                    if (!page.validate()) {
                        return -1;
                    }
                    if (level == 1) {
                        return child;
                    }
                    if (!next.enter(fileId, child) || !page.validate()) {
                        return -1;
                    }
                    var parent = page;
                    page = next;
                    next = parent;
                }
            } catch (IndexOutOfBoundsException | IllegalArgumentException | NegativeArraySizeException garbage) {
                if (page.validate()) {
                    throw garbage;
                }
                return -1;
            }
        }
    }

    private ReadPage optimisticLeaf(byte[] key, int length, boolean before, Path path) {
        var descent = new Descent();
        int number = descent.toLeaf(key, length, before, path);
        if (number <= 0) {
            return number < 0 ? null : descent.page.upgradeToRead();
        }
        var leaf = pool.tryPinForRead(fileId, number);
        if (leaf != null && !descent.page.validate()) {
            leaf.close();
            return null;
        }
        return leaf;
    }

    private WritePage optimisticLeafForWrite(byte[] key, Path path) {
        var descent = new Descent();
        int number = descent.toLeaf(key, key.length, false, path);
        if (number <= 0) {
            return number < 0 ? null : descent.page.upgradeToWrite();
        }
        var leaf = pool.tryPinForWrite(fileId, number);
        if (leaf != null && !descent.page.validate()) {
            leaf.close();
            return null;
        }
        return leaf;
    }

    private ReadPage tryLeafForRead(byte[] key, int length, boolean before, Path path) {
        clear(path);
        var page = pool.pinForRead(fileId, ROOT);
        while (Node.level(page) > 0) {
            int slot = key == null ? before ? Node.count(page) - 1 : -1 : Node.childSlot(page, key, length, before);
            note(page, slot, path);
            int child = Node.child(page, slot);
            var next = pool.tryPinForRead(fileId, child);
            page.close();
            if (next == null) {
                pool.pin(fileId, child).close();
                return null;
            }
            page = next;
        }
        return page;
    }

    private static void clear(Path path) {
        if (path != null) {
            path.lower = null;
            path.upper = null;
        }
    }

    private static void note(dev.surus.engine.storage.page.Page page, int slot, Path path) {
        if (path != null) {
            if (slot >= 0) {
                path.lower = Node.key(page, slot);
            }
            if (slot + 1 < Node.count(page)) {
                path.upper = Node.key(page, slot + 1);
            }
        }
    }

    // ---- changing

    /// Latches the leaf that a key belongs to exclusively and edits it, splitting as often as the edit asks for room.
    /// @param change free for splits, when the edit is not using it
    public void edit(Change change, byte[] key, LeafEdit edit) {
        var path = new Path();
        for (int tries = 0;;) {
            var leaf = tries++ < OPTIMISTIC_TRIES ? optimisticLeafForWrite(key, path) : leafForWrite(key, path);
            if (leaf == null) {
                continue;
            }
            int room;
            try (leaf) {
                room = edit.apply(leaf, StripLeaf.is(leaf) ? StripLeaf.search(leaf, key) : Node.search(leaf, key, key.length), path.upper);
            }
            if (room == 0) {
                return;
            }
            makeRoom(change, key, room);
            tries = 0;
        }
    }

    private WritePage leafForWrite(byte[] key, Path path) {
        clear(path);
        var page = pool.pinForRead(fileId, ROOT);
        if (Node.level(page) == 0) {
            page.close();
            var root = pool.pinForWrite(fileId, ROOT);
            if (Node.level(root) == 0) {
                return root;
            }
            root.close();
            return null;
        }
        for (;;) {
            int slot = Node.childSlot(page, key, key.length, false);
            note(page, slot, path);
            int child = Node.child(page, slot);
            if (Node.level(page) == 1) {
                var leaf = pool.tryPinForWrite(fileId, child);
                page.close();
                if (leaf == null) {
                    pool.pin(fileId, child).close();
                }
                return leaf;
            }
            var next = pool.tryPinForRead(fileId, child);
            page.close();
            if (next == null) {
                pool.pin(fileId, child).close();
                return null;
            }
            page = next;
        }
    }

    /// Splits pages on the path of a key until its leaf has room, or has been split once: then the edit looks again.
    private void makeRoom(Change change, byte[] key, int room) {
        while (!splitOne(change, key, room)) {
            // Each turn splits one page, or reads one in.
        }
    }

    /// @return true if nothing was in the way
    private boolean splitOne(Change change, byte[] key, int room) {
        storage.log().admit(2 * 16 * 1024, 0);
        storage.prepareSpace(fileId, 2);
        var page = pool.pinForWrite(fileId, ROOT);
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
            return room == SPLIT || StripLeaf.freeBytes(page) < room;
        }
        return room != SPLIT && Node.freeBytes(page) < room;
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
        return separator(page, left, slot < Node.count(page) ? leafKey(page, slot) : key);
    }

    /// The shortest key between two neighbours.
    static byte[] separator(Page page, byte[] left, byte[] right) {
        int common = Arrays.mismatch(left, right);
        if (common < 0) {
            throw new IllegalStateException("a split of page " + page.pageNumber() + " of file " + page.fileId() + " between equal keys");
        }
        return Arrays.copyOf(right, common + 1);
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

    // ---- giving pages back

    /// Takes the leaf that a key belongs to out of the tree and frees its page, if it is empty.
    public void dropEmptyLeaf(Change change, byte[] key) {
        merging.tidyLeaf(change, key, () -> false);
    }

    /// As [#dropEmptyLeaf]; and where the leaf is sparse, it and its neighbours become one leaf fewer, and so on upwards: see [TreeMerging].
    /// @param mayMerge asked with the leaves latched
    /// @return whether the file has many free pages: [#shrinking] may be worth while
    public boolean tidyLeaf(Change change, byte[] key, BooleanSupplier mayMerge) {
        return merging.tidyLeaf(change, key, mayMerge);
    }

    /// Whether a leaf has so little that merging is worth a try. One of strips becomes row-wise before.
    public static boolean isSparse(Page leaf) {
        return !StripLeaf.is(leaf) && Node.usedBytes(leaf) < TreeMerging.LEAF_SPARSE;
    }

    /// Whether so much of a file is free that it is worth being made shorter.
    public boolean isLoose(int pages, int freePages) {
        return TreeMerging.isLoose(pages, freePages);
    }

    /// The work of making the file shorter, to be done bit by bit; one at a time for each file.
    public TreeShrinking shrinking() {
        return new TreeShrinking(storage, this);
    }

    /// The page of a level, from 1 on, on the way to a key; null where there is no such level, or something is not in memory.
    WritePage innerForWrite(byte[] key, int wanted) {
        var page = pool.pinForRead(fileId, ROOT);
        if (Node.level(page) <= wanted) {
            page.close();
            var root = pool.pinForWrite(fileId, ROOT);
            if (Node.level(root) == wanted) {
                return root;
            }
            root.close();
            return null;
        }
        for (;;) {
            int child = Node.child(page, Node.childSlot(page, key, key.length, false));
            if (Node.level(page) == wanted + 1) {
                var found = pool.tryPinForWrite(fileId, child);
                page.close();
                return found;
            }
            var next = pool.tryPinForRead(fileId, child);
            page.close();
            if (next == null) {
                return null;
            }
            page = next;
        }
    }

    // ---- checking

    /// Visits the numbers of all pages of a sound, quiet tree.
    public void forEachPage(java.util.function.IntConsumer visitor) {
        visit(ROOT, visitor);
    }

    private void visit(int number, java.util.function.IntConsumer visitor) {
        visitor.accept(number);
        var children = new ArrayList<Integer>();
        try (var page = pool.pinForRead(fileId, number)) {
            if (Node.level(page) > 0) {
                for (int slot = -1; slot < Node.count(page); slot++) {
                    children.add(Node.child(page, slot));
                }
            }
        }
        children.forEach(child -> visit(child, visitor));
    }

    /// Walks the whole tree of a quiet file.
    /// @return what is wrong, a line each
    public List<String> verify() {
        var faults = new ArrayList<String>();
        verify(ROOT, -1, null, null, faults);
        return faults;
    }

    private void verify(int number, int level, byte[] lower, byte[] upper, List<String> faults) {
        var children = new ArrayList<Integer>();
        var keys = new ArrayList<byte[]>();
        int here;
        try (var page = pool.pinForRead(fileId, number)) {
            here = Node.level(page);
            boolean strips = StripLeaf.is(page);
            String fault = strips ? StripLeaf.fault(page) : Node.fault(page);
            if (fault == null && level >= 0 && here != level) {
                fault = "level " + here + " instead of " + level;
            }
            int count = Node.count(page);
            if (fault == null && count > 0) {
                if (lower != null && (strips ? Arrays.compareUnsigned(StripLeaf.key(page, 0), lower) : Node.compare(page, 0, lower, lower.length)) < 0) {
                    fault = "first key is below the fence";
                } else if (upper != null && (strips ? Arrays.compareUnsigned(StripLeaf.key(page, count - 1), upper)
                        : Node.compare(page, count - 1, upper, upper.length)) >= 0) {
                    fault = "last key is not below the fence";
                }
            }
            if (fault != null) {
                faults.add("file " + FileId.path(fileId) + " page " + number + ": " + fault);
                return;
            }
            if (here > 0) {
                children.add(Node.firstChild(page));
                for (int slot = 0; slot < count; slot++) {
                    keys.add(Node.key(page, slot));
                    children.add(Node.child(page, slot));
                }
            }
        }
        for (int i = 0; i < children.size(); i++) {
            verify(children.get(i), here - 1, i == 0 ? lower : keys.get(i - 1), i == keys.size() ? upper : keys.get(i), faults);
        }
    }
}
