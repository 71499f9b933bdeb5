package dev.surus.engine.storage.btree;

import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.change.Change;
import dev.surus.engine.storage.page.Page;
import java.util.Arrays;

/// Fills the leaves of an index up, each from its right neighbour, where they are sparse: what random keys have left when they come to rest.
///
/// ```
///  a: 1 2    b: 3 4    c: 5 6    d: 7     ->     a: 1 2 3    b: 4 5 6    c: 7        d is free
/// ```
///
/// From left to right, in turns, each a few steps of two leaves beside readers and writers ([LeafSharing]); one at a time for each file. A parent whose
/// leaves would be hardly fewer is passed over.
public final class TreePacking {
    private static final int STEPS_PER_TURN = 16;

    private final Tree tree;
    private final Storage storage;
    private final TreeDescent descent;
    private final LeafSharing sharing;
    private final TreeMerging merging;
    /// A key of the leaf that is next.
    private byte[] at = {};
    /// Where that leaf's parent ends; null at the right end.
    private byte[] end;
    private boolean isInParent;

    TreePacking(Tree tree, Storage storage, TreeDescent descent, LeafSharing sharing, TreeMerging merging) {
        this.tree = tree;
        this.storage = storage;
        this.descent = descent;
        this.sharing = sharing;
        this.merging = merging;
    }

    /// One turn. The file is not removed meanwhile.
    /// @return whether there is more to do
    public boolean runOnce(Change change) {
        for (int step = 0; step < STEPS_PER_TURN; step++) {
            if (!(isInParent ? pack(change) : enter())) {
                return false;
            }
        }
        return true;
    }

    /// @return false at the end
    private boolean enter() {
        var fences = new Tree.Path();
        tree.leafForRead(at, at.length).close(); // brings the way there into memory
        try (var parent = descent.innerForRead(at, 1, fences)) {
            if (parent == null) {
                return false; // the root is a leaf, or what was in memory a moment ago is not: the pool has more urgent things to do
            }
            end = fences.upper;
            if (sharing.isSparse(parent)) {
                isInParent = true;
                return true;
            }
        }
        return leave();
    }

    private boolean leave() {
        isInParent = false;
        at = end;
        return at != null;
    }

    /// @return false at the end
    private boolean pack(Change change) {
        var leaf = new Tree.Path();
        tree.leafForRead(at, at.length, false, leaf).close();
        byte[] next = leaf.upper;
        if (next == null || end != null && Arrays.compareUnsigned(next, end) >= 0) {
            // This one may be its parent's only leaf by now, and the parent sparse.
            merging.tidyUpwards(change, at, 0, () -> true, new TreeMerging.Outcome());
            merging.tidyUpwards(change, at, 1, () -> true, new TreeMerging.Outcome());
            return leave();
        }
        tree.leafForRead(next, next.length).close();
        storage.log().admit(2 * Page.SIZE, 0);
        storage.prepareSpace(tree.fileId(), 0);
        try (var parent = descent.innerForWrite(at, 1)) {
            if (parent == null) {
                return false;
            }
            int slot = Node.childSlot(parent, at, at.length, false);
            int leaves = Node.count(parent);
            if (slot + 1 < leaves && sharing.fillUp(change, parent, slot, new TreeMerging.Outcome()) && Node.count(parent) < leaves) {
                return true; // the same leaf once more: the next one's neighbour is its neighbour now
            }
            at = slot + 1 < Node.count(parent) ? Node.key(parent, slot + 1) : next;
        }
        return true;
    }
}
