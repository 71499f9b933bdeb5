package dev.surus.engine.storage.btree;

import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.buffer.BufferPool;
import dev.surus.engine.storage.buffer.WritePage;
import dev.surus.engine.storage.change.Change;
import dev.surus.engine.storage.change.PageSpace;
import dev.surus.engine.storage.page.Page;
import java.util.ArrayList;
import java.util.function.BooleanSupplier;

/// How a [Tree] loses pages again.
///
/// ```
///  empty:           parent: a | s | b | t | c     ->   parent: a | t | c            b is free
///  two into one:    parent: a | s | b | t | c     ->   parent: a | s | bc           c is free
///  three into two:  parent: a | s | b | t | c     ->   parent: ab | u | bc          b is free, u parts what it gave to either side
///  inner pages:     grandparent: p | s | q        ->   grandparent: pq              s goes down, before q's first child
///  the root:        root: p                       ->   root: what p had             p is free
/// ```
///
/// What is put together leaves room, so that neither the next insertion splits it nor the next removal merges it again: keys that are taken out and
/// put in at random leave leaves three quarters full.
///
/// M1: the parent is latched before its children, those from left to right, the meta page last; whoever is on the way to a child holds the parent, or looks at
/// it again. M2: each step is one redo-only record, and leaves the same cells in the same order. M3: leaves of strips neither give nor take. M4: a root
/// of one child takes its place only where there is room for more, or the next insertion would split it again.
final class TreeMerging {
    static final int LEAF_SPARSE = Node.CAPACITY * 13 / 20;
    private static final int LEAF_FULL = Node.CAPACITY * 17 / 20;
    private static final int INNER_SPARSE = Node.CAPACITY / 2;
    private static final int INNER_FULL = Node.CAPACITY * 3 / 4;
    /// More pages than these free, beside a part of those in use, are worth giving back.
    private static final int LOOSE_PAGES = 4;

    private final Storage storage;
    private final BufferPool pool;
    private final Tree tree;
    private final long fileId;

    TreeMerging(Storage storage, Tree tree) {
        this.storage = storage;
        this.pool = storage.pool();
        this.tree = tree;
        this.fileId = tree.fileId();
    }

    /// What one look at a parent came to.
    private static final class Outcome {
        /// The parent has too few children itself.
        boolean goesUp;
        /// The child is the only one.
        boolean isAlone;
        boolean isLoose;
    }

    boolean tidyLeaf(Change change, byte[] key, BooleanSupplier mayMerge) {
        var outcome = new Outcome();
        int level = 0;
        do {
            outcome.goesUp = false;
            tidy(change, key, level++, mayMerge, outcome);
        } while (outcome.goesUp);
        if (outcome.isAlone) {
            dropEmptyBranch(change, key, outcome);
        }
        return outcome.isLoose;
    }

    private void tidy(Change change, byte[] key, int level, BooleanSupplier mayMerge, Outcome outcome) {
        storage.log().admit(3 * Page.SIZE, 0);
        storage.prepareSpace(fileId, 0);
        var parent = tree.innerForWrite(key, level + 1);
        if (parent == null) {
            return;
        }
        try (parent) {
            int children = Node.count(parent);
            if (children == 0) {
                outcome.isAlone |= level == 0;
                outcome.goesUp = parent.framePageNumber() != Tree.ROOT;
                if (!outcome.goesUp) {
                    lowerRoot(change, parent, outcome);
                }
                return;
            }
            tidyChild(change, parent, Node.childSlot(parent, key, key.length, false), level == 0 ? mayMerge : () -> true, outcome);
            if (Node.count(parent) < children) {
                if (parent.framePageNumber() != Tree.ROOT) {
                    outcome.goesUp = Node.usedBytes(parent) < INNER_SPARSE;
                } else if (Node.count(parent) == 0) {
                    lowerRoot(change, parent, outcome);
                }
            }
        }
    }

    /// @param slot of the child that has lost something
    private void tidyChild(Change change, WritePage parent, int slot, BooleanSupplier mayMerge, Outcome outcome) {
        try (var left = slot < 0 ? null : pool.tryPinForWrite(fileId, Node.child(parent, slot - 1));
                var own = pool.tryPinForWrite(fileId, Node.child(parent, slot))) {
            if (own == null) {
                return;
            }
            if (Node.level(own) == 0 && Node.count(own) == 0) {
                unlink(change, parent, slot, own, outcome);
                return;
            }
            if (!isSparse(own)) {
                return;
            }
            try (var right = slot + 1 >= Node.count(parent) ? null : pool.tryPinForWrite(fileId, Node.child(parent, slot + 1))) {
                if (!mayMerge.getAsBoolean()) {
                    return;
                }
                if (fit(parent, slot + 1, own, right)) {
                    merge(change, parent, slot + 1, own, right, outcome);
                } else if (fit(parent, slot, left, own)) {
                    merge(change, parent, slot, left, own, outcome);
                } else if (fitInTwo(left, own, right)) {
                    spread(change, parent, slot, left, own, right, outcome);
                }
            }
        }
    }

    private static boolean isSparse(Page page) {
        return Node.level(page) == 0 ? Tree.isSparse(page) : Node.usedBytes(page) < INNER_SPARSE;
    }

    private static boolean fit(Page parent, int rightSlot, Page left, Page right) {
        if (left == null || right == null || StripLeaf.is(left) || StripLeaf.is(right)) {
            return false;
        }
        int both = Node.usedBytes(left) + Node.usedBytes(right);
        return Node.level(left) == 0 ? both <= LEAF_FULL : both + Node.cellBytes(parent, rightSlot) <= INNER_FULL;
    }

    private static boolean fitInTwo(Page left, Page own, Page right) {
        return left != null && right != null && Node.level(own) == 0 && !StripLeaf.is(left) && !StripLeaf.is(right)
                && Node.usedBytes(left) + Node.usedBytes(own) + Node.usedBytes(right) <= 2 * LEAF_FULL;
    }

    private void merge(Change change, WritePage parent, int rightSlot, WritePage left, WritePage right, Outcome outcome) {
        try (var space = storage.space(fileId)) {
            change.start(NodeChanges.STRUCTURE, 0, 0);
            int count = Node.count(right);
            boolean leaves = Node.level(left) == 0;
            int cells = leaves ? count : count + 1;
            if (cells > 0) {
                var insert = NodeChanges.insert(change, left, Node.count(left), cells);
                if (!leaves) {
                    byte[] separator = Node.key(parent, rightSlot);
                    insert.putShort(separator.length).putShort(4).putBytes(separator).putInt(Node.firstChild(right));
                }
                for (int slot = 0; slot < count; slot++) {
                    NodeChanges.copyCell(insert, right, slot);
                }
            }
            NodeChanges.remove(change, parent, rightSlot, 1);
            free(change, space, right, outcome);
        }
    }

    /// Shares the cells of a leaf out to its neighbours, so that both have about as much.
    private void spread(Change change, WritePage parent, int slot, WritePage left, WritePage own, WritePage right, Outcome outcome) {
        int half = (Node.usedBytes(left) + Node.usedBytes(own) + Node.usedBytes(right)) / 2;
        int count = Node.count(own);
        int border = 0;
        for (int bytes = Node.usedBytes(left); border < count && (bytes += Node.cellBytes(own, border)) <= half; border++) {
            // One more goes to the left.
        }
        int toRight = 0;
        for (int i = border; i < count; i++) {
            toRight += Node.cellBytes(own, i);
        }
        byte[] lastLeft = border == 0 ? Node.key(left, Node.count(left) - 1) : Node.key(own, border - 1);
        byte[] separator = Tree.separator(own, lastLeft, border < count ? Node.key(own, border) : Node.key(right, 0));
        int parentRoom = Node.freeBytes(parent) + Node.cellBytes(parent, slot) + Node.cellBytes(parent, slot + 1);
        if (toRight > Node.freeBytes(right) || separator.length + 4 + Node.CELL_OVERHEAD > parentRoom) {
            return;
        }
        try (var space = storage.space(fileId)) {
            change.start(NodeChanges.STRUCTURE, 0, 0);
            if (border > 0) {
                var insert = NodeChanges.insert(change, left, Node.count(left), border);
                for (int i = 0; i < border; i++) {
                    NodeChanges.copyCell(insert, own, i);
                }
            }
            if (border < count) {
                var insert = NodeChanges.insert(change, right, 0, count - border);
                for (int i = border; i < count; i++) {
                    NodeChanges.copyCell(insert, own, i);
                }
            }
            NodeChanges.separator(change, parent, slot, separator);
            free(change, space, own, outcome);
        }
    }

    private void unlink(Change change, WritePage parent, int slot, WritePage leaf, Outcome outcome) {
        try (var space = storage.space(fileId)) {
            change.start(NodeChanges.STRUCTURE, 0, 0);
            if (slot < 0) {
                NodeChanges.dropFirstChild(change, parent);
            } else {
                NodeChanges.remove(change, parent, slot, 1);
            }
            free(change, space, leaf, outcome);
        }
    }

    /// The root's only child goes, and the root becomes what it was.
    private void lowerRoot(Change change, WritePage root, Outcome outcome) {
        try (var child = pool.tryPinForWrite(fileId, Node.firstChild(root))) {
            if (child == null || StripLeaf.is(child) || Node.usedBytes(child) > INNER_FULL) {
                return;
            }
            try (var space = storage.space(fileId)) {
                change.start(NodeChanges.STRUCTURE, 0, 0);
                int level = Node.level(child);
                int count = Node.count(child);
                var image = NodeChanges.image(change, root, level, level == 0 ? 0 : Node.firstChild(child), count);
                for (int slot = 0; slot < count; slot++) {
                    NodeChanges.copyCell(image, child, slot);
                }
                free(change, space, child, outcome);
            }
        }
    }

    /// An empty leaf that is its parent's only child goes with its parent, and so on up to the first page that has other children.
    private void dropEmptyBranch(Change change, byte[] key, Outcome outcome) {
        storage.log().admit(2 * Page.SIZE, 0);
        storage.prepareSpace(fileId, 0);
        var below = new ArrayList<WritePage>();
        var anchor = pool.pinForWrite(fileId, Tree.ROOT);
        try {
            int anchorSlot = Node.level(anchor) == 0 ? -1 : Node.childSlot(anchor, key, key.length, false);
            var page = anchor;
            while (Node.level(page) > 0) {
                int slot = Node.childSlot(page, key, key.length, false);
                if (page != anchor && Node.count(page) > 0) {
                    below.removeLast();
                    below.forEach(WritePage::close);
                    below.clear();
                    anchor.close();
                    anchor = page;
                    anchorSlot = slot;
                }
                page = pool.tryPinForWrite(fileId, Node.child(page, slot));
                if (page == null) {
                    return;
                }
                below.add(page);
            }
            if (below.isEmpty() || Node.count(page) > 0 || Node.count(anchor) == 0) {
                return;
            }
            try (var space = storage.space(fileId)) {
                change.start(NodeChanges.STRUCTURE, 0, 0);
                if (anchorSlot < 0) {
                    NodeChanges.dropFirstChild(change, anchor);
                } else {
                    NodeChanges.remove(change, anchor, anchorSlot, 1);
                }
                var last = below.removeLast();
                try (last) {
                    below.forEach(each -> space.give(change, each));
                    free(change, space, last, outcome);
                }
            }
        } finally {
            below.forEach(WritePage::close);
            anchor.close();
        }
    }

    private static void free(Change change, PageSpace space, WritePage page, Outcome outcome) {
        space.give(change, page);
        space.describe(change);
        change.apply();
        outcome.isLoose |= isLoose(space.pages(), space.freePages());
    }

    /// Whether so much of a file is free that it is worth being made shorter.
    static boolean isLoose(int pages, int freePages) {
        return freePages > (pages - freePages) / 8 + LOOSE_PAGES;
    }
}
