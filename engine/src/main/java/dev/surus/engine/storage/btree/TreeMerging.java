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
///  leaves:          parent: a | s | b | t | c     ->   parent: ab | u | bc          b is free, u parts what it gave to either side ([LeafSharing])
///  inner pages:     grandparent: p | s | q        ->   grandparent: pq              s goes down, before q's first child
///  the root:        root: p                       ->   root: what p had             p is free
/// ```
///
/// What is put together leaves room, so that neither the next insertion splits it nor the next removal merges it again ([LeafFill]).
///
/// M1: the parent is latched before its children, those from left to right, the meta page last; whoever is on the way to a child holds the parent, or looks at
/// it again. M2: each step is one redo-only record, and leaves the same cells in the same order. M3: leaves of strips neither give nor take. M4: a root
/// of one child takes its place only where there is room for more, or the next insertion would split it again.
final class TreeMerging {
    /// A share of each of some neighbours is moved: less than half of them.
    private static final int RECORD_BYTES = 4 * Page.SIZE;
    private static final int INNER_SPARSE = Node.CAPACITY / 2;
    private static final int INNER_FULL = Node.CAPACITY * 3 / 4;
    private final Storage storage;
    private final BufferPool pool;
    private final long fileId;
    private final LeafFill fill;
    private final TreeDescent descent;
    private final LeafSharing sharing;

    TreeMerging(Storage storage, long fileId, LeafFill fill, TreeDescent descent, LeafSharing sharing) {
        this.storage = storage;
        this.pool = storage.pool();
        this.fileId = fileId;
        this.fill = fill;
        this.descent = descent;
        this.sharing = sharing;
    }

    /// What one look at a parent came to.
    static final class Outcome {
        /// The parent has too few children itself.
        boolean goesUp;
        /// The child is the only one.
        boolean isAlone;
        boolean isLoose;

        /// Ends a change that frees a page.
        void free(Change change, PageSpace space, WritePage page) {
            space.give(change, page);
            space.describe(change);
            change.apply();
            isLoose |= TreeShrinking.isLoose(space.pages(), space.freePages(), false);
        }
    }

    boolean tidyLeaf(Change change, byte[] key, BooleanSupplier mayMerge) {
        var outcome = new Outcome();
        if (mayBeWorthwhile(key)) {
            tidyUpwards(change, key, 0, mayMerge, outcome);
        }
        return outcome.isLoose;
    }

    /// From a level on, where 0 is the leaf's, and further up for as long as parents lose children.
    void tidyUpwards(Change change, byte[] key, int from, BooleanSupplier mayMerge, Outcome outcome) {
        int level = from;
        do {
            outcome.goesUp = false;
            tidy(change, key, level++, mayMerge, outcome);
        } while (outcome.goesUp);
        if (outcome.isAlone) {
            dropEmptyBranch(change, key, outcome);
        }
    }

    /// A look without latches, since most leaves that are sparse have neighbours that are not.
    private boolean mayBeWorthwhile(byte[] key) {
        var parent = descent.optimisticParent(key);
        if (parent == null) {
            return true;
        }
        boolean worthwhile;
        try {
            int slot = Node.childSlot(parent, key, key.length, false);
            worthwhile = Node.count(parent) == 0 || sharing.isEmpty(parent, slot) || sharing.tooMany(parent, slot) != null;
        } catch (IndexOutOfBoundsException | IllegalArgumentException garbage) {
            worthwhile = true;
        }
        return worthwhile || !parent.validate();
    }

    private void tidy(Change change, byte[] key, int level, BooleanSupplier mayMerge, Outcome outcome) {
        storage.log().admit(RECORD_BYTES, 0);
        storage.prepareSpace(fileId, 0);
        var parent = descent.innerForWrite(key, level + 1);
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
        boolean leaf = Node.level(parent) == 1;
        try (var own = pool.tryPinForWrite(fileId, Node.child(parent, slot))) {
            if (own == null) {
                return;
            }
            if (leaf && Node.count(own) == 0) {
                unlink(change, parent, slot, own, outcome);
                return;
            }
            if (StripLeaf.is(own) || Node.usedBytes(own) >= (leaf ? fill.sparse() : INNER_SPARSE)) {
                return;
            }
        }
        if (!leaf) {
            mergeInner(change, parent, slot, outcome);
            return;
        }
        var neighbours = sharing.tooMany(parent, slot);
        if (neighbours != null) {
            sharing.shrink(change, parent, neighbours, slot, mayMerge, outcome);
        }
    }

    private void mergeInner(Change change, WritePage parent, int slot, Outcome outcome) {
        for (int left = slot; left >= slot - 1; left--) {
            if (left < -1 || left + 1 >= Node.count(parent)) {
                continue;
            }
            try (var page = pool.tryPinForWrite(fileId, Node.child(parent, left));
                    var right = pool.tryPinForWrite(fileId, Node.child(parent, left + 1))) {
                if (page != null && right != null
                        && Node.usedBytes(page) + Node.usedBytes(right) + Node.cellBytes(parent, left + 1) <= INNER_FULL) {
                    merge(change, parent, left + 1, page, right, outcome);
                    return;
                }
            }
        }
    }

    private void merge(Change change, WritePage parent, int rightSlot, WritePage left, WritePage right, Outcome outcome) {
        try (var space = storage.space(fileId)) {
            change.start(NodeChanges.STRUCTURE, 0, 0);
            int count = Node.count(right);
            byte[] separator = Node.key(parent, rightSlot);
            var insert = NodeChanges.insert(change, left, Node.count(left), count + 1);
            insert.putShort(separator.length).putShort(4).putBytes(separator).putInt(Node.firstChild(right));
            for (int slot = 0; slot < count; slot++) {
                NodeChanges.copyCell(insert, right, slot);
            }
            NodeChanges.remove(change, parent, rightSlot, 1);
            outcome.free(change, space, right);
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
            outcome.free(change, space, leaf);
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
                outcome.free(change, space, child);
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
                    outcome.free(change, space, last);
                }
            }
        } finally {
            below.forEach(WritePage::close);
            anchor.close();
        }
    }
}
