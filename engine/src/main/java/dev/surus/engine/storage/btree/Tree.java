package dev.surus.engine.storage.btree;

import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.buffer.BufferPool;
import dev.surus.engine.storage.buffer.ReadPage;
import dev.surus.engine.storage.buffer.WritePage;
import dev.surus.engine.storage.change.Change;
import dev.surus.engine.storage.page.Page;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/// A B+-tree of byte keys in one file. The root is always page [#ROOT], so that no pointer to it ever changes.
///
/// Readers go down optimistically, without latches, and latch the leaf alone; where that fails, hand over hand with shared latches, at
/// most two at a time; a page that is not in memory is read with no latch held, and the descent starts again ([TreeDescent]). Writers do the latter down to
/// the leaf, which they latch exclusively. Where a leaf has no room it is split ([TreeSplitting]); where it has too much of it, neighbours
/// are put together ([TreeMerging], [TreePacking]): each such step is one redo-only record under one parent's latch.
///
/// See the invariants N1 to N4 of the package; a page's fences are the separators around it on the path.
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
    private final LeafFill fill;
    private final TreeDescent descent;
    private final LeafSharing sharing;
    private final TreeSplitting splitting;
    private final TreeMerging merging;

    /// The rows of a table, by their numbers.
    public static Tree ofRows(Storage storage, long fileId) {
        return new Tree(storage, fileId, 8, LeafFill.ROWS);
    }

    /// The entries of an index.
    /// @param longestKey of any cell in the tree
    public static Tree ofEntries(Storage storage, long fileId, int longestKey) {
        return new Tree(storage, fileId, longestKey, LeafFill.ENTRIES);
    }

    private Tree(Storage storage, long fileId, int longestKey, LeafFill fill) {
        this.storage = storage;
        this.pool = storage.pool();
        this.fileId = fileId;
        this.fill = fill;
        this.descent = new TreeDescent(pool, fileId);
        this.sharing = new LeafSharing(storage, fileId, fill);
        this.splitting = new TreeSplitting(storage, fileId, longestKey);
        this.merging = new TreeMerging(storage, fileId, fill, descent, sharing);
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
            var leaf = descent.optimisticLeaf(key, length, before, path);
            if (leaf != null) {
                return leaf;
            }
        }
        for (;;) {
            var leaf = descent.leafForRead(key, length, before, path);
            if (leaf != null) {
                return leaf;
            }
        }
    }

    // ---- changing

    /// Latches the leaf that a key belongs to exclusively and edits it, splitting as often as the edit asks for room.
    /// @param change free for splits, when the edit is not using it
    public void edit(Change change, byte[] key, LeafEdit edit) {
        var path = new Path();
        for (int tries = 0;;) {
            var leaf = tries++ < OPTIMISTIC_TRIES ? descent.optimisticLeafForWrite(key, path) : descent.leafForWrite(key, path);
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
            splitting.makeRoom(change, key, room);
            tries = 0;
        }
    }

    /// The shortest key between two neighbours.
    static byte[] separator(Page page, byte[] left, byte[] right) {
        int common = Arrays.mismatch(left, right);
        if (common < 0) {
            throw new IllegalStateException("a split of page " + page.pageNumber() + " of file " + page.fileId() + " between equal keys");
        }
        return Arrays.copyOf(right, common + 1);
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
    public boolean isSparse(Page leaf) {
        return !StripLeaf.is(leaf) && Node.usedBytes(leaf) < fill.sparse();
    }

    /// The work of filling leaves up from their neighbours, to be done bit by bit when nothing else happens here.
    public TreePacking packing() {
        return new TreePacking(this, storage, descent, sharing, merging);
    }

    /// The work of making the file shorter, to be done bit by bit; one at a time for each file.
    /// @param tight leaves no room for new pages
    public TreeShrinking shrinking(boolean tight) {
        return new TreeShrinking(storage, this, tight);
    }

    /// The page of a level, from 1 on, on the way to a key; null where there is no such level, or something is not in memory.
    WritePage innerForWrite(byte[] key, int wanted) {
        return descent.innerForWrite(key, wanted);
    }

    // ---- checking

    /// Visits the numbers of all pages of a sound, quiet tree.
    public void forEachPage(IntConsumer visitor) {
        new TreeCheck(pool, fileId).visit(ROOT, visitor);
    }

    /// Walks the whole tree of a quiet file.
    /// @return what is wrong, a line each
    public List<String> verify() {
        var faults = new ArrayList<String>();
        new TreeCheck(pool, fileId).verify(ROOT, -1, null, null, faults);
        return faults;
    }
}
