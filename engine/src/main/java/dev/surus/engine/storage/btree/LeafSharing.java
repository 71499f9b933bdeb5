package dev.surus.engine.storage.btree;

import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.buffer.BufferPool;
import dev.surus.engine.storage.buffer.OptimisticPage;
import dev.surus.engine.storage.buffer.WritePage;
import dev.surus.engine.storage.change.Change;
import dev.surus.engine.storage.page.Page;
import dev.surus.engine.storage.wal.LogRecord;
import java.util.function.BooleanSupplier;

/// Shares the cells of neighbouring row-wise leaves of one parent out anew, to as many leaves or one fewer.
///
/// ```
///  one fewer:   parent: | a | s | b | t | c |     ->   parent: | a | u | c |            b is free
///               a: 1 2 3   b: 4   c: 5 6          ->   a: 1 2 3   c: 4 5 6
///  as many:     a: 1 2   b: 3 4 5                 ->   a: 1 2 3 4   b: 5                the separator between them is another one
/// ```
///
/// One redo-only record, with one part for each page: of a leaf, what goes from its ends and what comes to them. The same cells are there
/// afterwards, in the same order. The parent is latched, so that nobody is on the way to any of them.
final class LeafSharing {
    private static final int UNKNOWN = -1;

    private final Storage storage;
    private final BufferPool pool;
    private final long fileId;
    private final LeafFill fill;

    LeafSharing(Storage storage, long fileId, LeafFill fill) {
        this.storage = storage;
        this.pool = storage.pool();
        this.fileId = fileId;
        this.fill = fill;
    }

    // ---- what is worth while

    /// Some children of one parent that lie side by side.
    /// @param slot of the first one
    record Neighbours(int slot, int count) {}

    /// The fewest neighbours, one of them at a slot, whose cells fit into one leaf fewer; null where there are none.
    /// @param parent looked at with or without a latch
    Neighbours tooMany(Page parent, int slot) {
        int reach = fill.widest() - 1;
        int first = Math.max(-1, slot - reach);
        int last = Math.min(Node.count(parent) - 1, slot + reach);
        var used = new int[Math.max(0, last - first + 1)];
        for (int i = 0; i < used.length; i++) {
            used[i] = used(Node.child(parent, first + i));
        }
        for (int count = 2; count <= fill.widest(); count++) {
            Neighbours best = null;
            int least = (count - 1) * fill.full();
            for (int from = Math.max(first, slot - count + 1); from <= slot && from + count - 1 <= last; from++) {
                int sum = sum(used, from - first, count);
                if (sum != UNKNOWN && sum <= least) {
                    least = sum;
                    best = new Neighbours(from, count);
                }
            }
            if (best != null) {
                return best;
            }
        }
        return null;
    }

    private static int sum(int[] used, int from, int count) {
        int sum = 0;
        for (int i = from; i < from + count; i++) {
            if (used[i] == UNKNOWN) {
                return UNKNOWN;
            }
            sum += used[i];
        }
        return sum;
    }

    /// What a leaf's cells take, looked at without a latch; [#UNKNOWN] where it is being changed, not in memory, or of strips.
    private int used(int number) {
        var leaf = new OptimisticPage(pool);
        if (!leaf.enter(fileId, number)) {
            return UNKNOWN;
        }
        int used = StripLeaf.is(leaf) || Node.level(leaf) > 0 ? UNKNOWN : Node.usedBytes(leaf);
        return leaf.validate() ? used : UNKNOWN;
    }

    /// Whether a leaf has no cells, or nobody knows.
    boolean isEmpty(Page parent, int slot) {
        return used(Node.child(parent, slot)) <= 0;
    }

    /// Whether a parent's leaves would be a sixteenth fewer if each was full, as far as that can be seen.
    boolean isSparse(Page parent) {
        long bytes = 0;
        int leaves = 0;
        for (int slot = -1; slot < Node.count(parent); slot++) {
            int used = used(Node.child(parent, slot));
            if (used != UNKNOWN) {
                bytes += used;
                leaves++;
            }
        }
        return leaves - (bytes + fill.full() - 1) / fill.full() > leaves / 16;
    }

    // ---- sharing

    /// Neighbours become one fewer.
    /// @param sparse the slot of the one that goes, unless it is the first
    /// @param mayMerge asked with the leaves latched
    /// @return false where they have come to have too much, or are not all in memory
    boolean shrink(Change change, WritePage parent, Neighbours neighbours, int sparse, BooleanSupplier mayMerge, TreeMerging.Outcome outcome) {
        try (var leaves = new Latched(parent, neighbours)) {
            if (!leaves.areWhole() || leaves.bytes() > (neighbours.count - 1) * fill.full() || !mayMerge.getAsBoolean()) {
                return false;
            }
            int gone = Math.max(1, sparse - neighbours.slot);
            return share(change, parent, neighbours, leaves, gone, leaves.bytes() / (neighbours.count - 1), outcome);
        }
    }

    /// The leaf at a slot takes from its right neighbour until it is full, or there is no more to take.
    boolean fillUp(Change change, WritePage parent, int slot, TreeMerging.Outcome outcome) {
        var pair = new Neighbours(slot, 2);
        try (var leaves = new Latched(parent, pair)) {
            if (!leaves.areWhole()) {
                return false;
            }
            if (leaves.bytes() <= fill.full()) {
                return share(change, parent, pair, leaves, 1, fill.full(), outcome);
            }
            return Node.usedBytes(leaves.pages[0]) < fill.full() - fill.full() / 16 && share(change, parent, pair, leaves, -1, fill.full(), outcome);
        }
    }

    /// The leaves of [Neighbours], latched from left to right, and their cells counted through from 0.
    private final class Latched implements AutoCloseable {
        final WritePage[] pages;
        /// The first cell of each, and behind the last one.
        final int[] starts;
        private final int bytes;

        Latched(WritePage parent, Neighbours neighbours) {
            pages = new WritePage[neighbours.count];
            starts = new int[pages.length + 1];
            int sum = 0;
            for (int i = 0; i < pages.length; i++) {
                var page = pool.tryPinForWrite(fileId, Node.child(parent, neighbours.slot + i));
                if (page == null) {
                    break;
                }
                pages[i] = page;
                if (StripLeaf.is(page)) {
                    close();
                    break;
                }
                starts[i + 1] = starts[i] + Node.count(page);
                sum += Node.usedBytes(page);
            }
            bytes = sum;
        }

        boolean areWhole() {
            return pages[pages.length - 1] != null;
        }

        int bytes() {
            return bytes;
        }

        int cells() {
            return starts[pages.length];
        }

        int leafOf(int cell) {
            int leaf = 0;
            while (cell >= starts[leaf + 1]) {
                leaf++;
            }
            return leaf;
        }

        int bytesOf(int cell) {
            int leaf = leafOf(cell);
            return Node.cellBytes(pages[leaf], cell - starts[leaf]);
        }

        byte[] key(int cell) {
            int leaf = leafOf(cell);
            return Node.key(pages[leaf], cell - starts[leaf]);
        }

        @Override
        public void close() {
            for (int i = 0; i < pages.length; i++) {
                if (pages[i] != null) {
                    pages[i].close();
                    pages[i] = null;
                }
            }
        }
    }

    /// @param gone which of the leaves becomes free, never the first; negative for none
    /// @param each what each leaf but the last is to have, or a little less
    private boolean share(Change change, WritePage parent, Neighbours neighbours, Latched leaves, int gone, int each, TreeMerging.Outcome outcome) {
        int left = gone < 0 ? neighbours.count : neighbours.count - 1;
        int[] borders = borders(leaves, left, each);
        if (borders == null || gone < 0 && borders[1] == leaves.starts[1] && left == 2) {
            return false;
        }
        var separators = new byte[left][];
        int room = Node.freeBytes(parent);
        for (int i = 1; i < neighbours.count; i++) {
            room += Node.cellBytes(parent, neighbours.slot + i);
        }
        for (int i = 1; i < left; i++) {
            separators[i] = Tree.separator(parent, leaves.key(borders[i] - 1), leaves.key(borders[i]));
            room -= separators[i].length + 4 + Node.CELL_OVERHEAD;
        }
        if (room < 0) {
            return false;
        }
        if (gone < 0) {
            describe(change, parent, neighbours, leaves, gone, borders, separators);
            change.apply();
            return true;
        }
        try (var space = storage.space(fileId)) {
            describe(change, parent, neighbours, leaves, gone, borders, separators);
            outcome.free(change, space, leaves.pages[gone]);
        }
        return true;
    }

    /// Where each leaf is to begin, and the last to end; null where one would be empty or have too much.
    private static int[] borders(Latched leaves, int count, int each) {
        var borders = new int[count + 1];
        int cell = 0;
        int bytes = 0;
        for (int leaf = 0; leaf < count; leaf++) {
            borders[leaf] = cell;
            int before = bytes;
            int most = leaf == count - 1 ? leaves.bytes() : each * (leaf + 1);
            for (int more; cell < leaves.cells() && bytes + (more = leaves.bytesOf(cell)) <= most; cell++) {
                bytes += more;
            }
            if (cell == borders[leaf] || bytes - before > Node.CAPACITY) {
                return null;
            }
        }
        borders[count] = cell;
        return borders;
    }

    private static void describe(Change change, WritePage parent, Neighbours neighbours, Latched leaves, int gone, int[] borders, byte[][] separators) {
        change.start(NodeChanges.STRUCTURE, 0, 0);
        var cells = NodeChanges.exchange(change, parent);
        NodeChanges.exchanged(cells, neighbours.slot + 1, neighbours.count - 1, separators.length - 1);
        for (int i = 1; i < separators.length; i++) {
            int number = leaves.pages[gone > 0 && i >= gone ? i + 1 : i].framePageNumber();
            cells.putShort(separators[i].length).putShort(4).putBytes(separators[i]).putInt(number);
        }
        for (int i = 0; i < separators.length; i++) {
            describe(change, leaves, gone > 0 && i >= gone ? i + 1 : i, borders[i], borders[i + 1]);
        }
    }

    /// One leaf's part: it has cells `old .. oldEnd` and is to have `from .. to`.
    private static void describe(Change change, Latched leaves, int leaf, int from, int to) {
        int old = leaves.starts[leaf];
        int oldEnd = leaves.starts[leaf + 1];
        if (old == from && oldEnd == to) {
            return;
        }
        var record = NodeChanges.exchange(change, leaves.pages[leaf]);
        int kept = Math.max(old, from);
        int keptEnd = Math.min(oldEnd, to);
        if (kept >= keptEnd) {
            NodeChanges.exchanged(record, 0, oldEnd - old, to - from);
            copy(record, leaves, from, to);
            return;
        }
        // What goes makes room for what comes.
        if (keptEnd < oldEnd) {
            NodeChanges.exchanged(record, keptEnd - old, oldEnd - keptEnd, 0);
        }
        if (old < kept || from < kept) {
            NodeChanges.exchanged(record, 0, kept - old, kept - from);
            copy(record, leaves, from, kept);
        }
        if (keptEnd < to) {
            NodeChanges.exchanged(record, keptEnd - from, 0, to - keptEnd);
            copy(record, leaves, keptEnd, to);
        }
    }

    private static void copy(LogRecord record, Latched leaves, int from, int to) {
        for (int cell = from; cell < to; cell++) {
            int leaf = leaves.leafOf(cell);
            NodeChanges.copyCell(record, leaves.pages[leaf], cell - leaves.starts[leaf]);
        }
    }
}
