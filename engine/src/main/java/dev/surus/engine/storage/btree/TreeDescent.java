package dev.surus.engine.storage.btree;

import dev.surus.engine.storage.buffer.BufferPool;
import dev.surus.engine.storage.buffer.OptimisticPage;
import dev.surus.engine.storage.buffer.ReadPage;
import dev.surus.engine.storage.buffer.WritePage;
import dev.surus.engine.storage.page.Page;

/// The ways down a [Tree]: without latches where that succeeds, else hand over hand.
final class TreeDescent {
    private final BufferPool pool;
    private final long fileId;

    TreeDescent(BufferPool pool, long fileId) {
        this.pool = pool;
        this.fileId = fileId;
    }

    // ---- without latches

    /// The last two pages of a descent without latches.
    private final class Descent {
        OptimisticPage page = new OptimisticPage(pool);
        private OptimisticPage next = new OptimisticPage(pool);

        /// Goes down to the parent of a leaf, [#page]. What a page says counts only if the page is unchanged after it was read, and a child only if
        /// its parent is unchanged after the child was entered.
        /// @return the leaf's number, 0 where the root (then [#page]) is the leaf, -1 where something was being changed or is not in memory
        int toLeaf(byte[] key, int length, boolean before, Tree.Path path) {
            clear(path);
            if (!page.enter(fileId, Tree.ROOT)) {
                return -1;
            }
            try {
                for (;;) {
                    int level = Node.level(page);
                    if (level == 0) {
                        return page.validate() ? 0 : -1;
                    }
                    int slot = slot(page, key, length, before);
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

    /// @return null where something was being changed or is not in memory
    ReadPage optimisticLeaf(byte[] key, int length, boolean before, Tree.Path path) {
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

    /// @return null where something was being changed or is not in memory
    WritePage optimisticLeafForWrite(byte[] key, Tree.Path path) {
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

    /// The page above a key's leaf, to be looked at without a latch; null where the root is a leaf, something was being changed, or is not in memory.
    OptimisticPage optimisticParent(byte[] key) {
        var descent = new Descent();
        return descent.toLeaf(key, key.length, false, null) <= 0 ? null : descent.page;
    }

    // ---- hand over hand

    /// @return null where a page had to be read in
    ReadPage leafForRead(byte[] key, int length, boolean before, Tree.Path path) {
        return forRead(key, length, before, 0, path);
    }

    /// The page of a level on the way to a key, and its own fences; null where there is no such level, or a page had to be read in.
    ReadPage innerForRead(byte[] key, int wanted, Tree.Path path) {
        var page = forRead(key, key.length, false, wanted, path);
        if (page != null && Node.level(page) < wanted) {
            page.close();
            return null;
        }
        return page;
    }

    private ReadPage forRead(byte[] key, int length, boolean before, int wanted, Tree.Path path) {
        clear(path);
        var page = pool.pinForRead(fileId, Tree.ROOT);
        while (Node.level(page) > wanted) {
            int slot = slot(page, key, length, before);
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

    /// @return null where a page had to be read in
    WritePage leafForWrite(byte[] key, Tree.Path path) {
        clear(path);
        var page = pool.pinForRead(fileId, Tree.ROOT);
        if (Node.level(page) == 0) {
            page.close();
            var root = pool.pinForWrite(fileId, Tree.ROOT);
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

    /// The page of a level, from 1 on, on the way to a key; null where there is no such level, or something is not in memory.
    WritePage innerForWrite(byte[] key, int wanted) {
        var page = pool.pinForRead(fileId, Tree.ROOT);
        if (Node.level(page) <= wanted) {
            page.close();
            var root = pool.pinForWrite(fileId, Tree.ROOT);
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

    // ---- on the way

    /// @param key null for beyond all others, before or behind
    private static int slot(Page page, byte[] key, int length, boolean before) {
        return key == null ? before ? Node.count(page) - 1 : -1 : Node.childSlot(page, key, length, before);
    }

    private static void clear(Tree.Path path) {
        if (path != null) {
            path.lower = null;
            path.upper = null;
        }
    }

    private static void note(Page page, int slot, Tree.Path path) {
        if (path != null) {
            if (slot >= 0) {
                path.lower = Node.key(page, slot);
            }
            if (slot + 1 < Node.count(page)) {
                path.upper = Node.key(page, slot + 1);
            }
        }
    }
}
