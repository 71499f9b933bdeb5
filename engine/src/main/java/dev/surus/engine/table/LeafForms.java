package dev.surus.engine.table;

import dev.surus.engine.storage.btree.Node;
import dev.surus.engine.storage.btree.NodeChanges;
import dev.surus.engine.storage.btree.StripLeaf;
import dev.surus.engine.storage.btree.Tree;
import dev.surus.engine.storage.buffer.WritePage;
import dev.surus.engine.storage.change.Change;
import dev.surus.engine.storage.page.Page;
import dev.surus.engine.txn.UndoRecord;

/// Decides which form a table's leaf has: rows, or strips ([StripLeaf]).
///
/// ```
///  few rows  ---- a long run of rows begins ---------------->  strips, empty
///  rows      ---- full, and the next row goes to its end --->  strips        (one small record; nothing that a rollback may put back is older)
///  strips    ---- a row gets another layout ---------------->  rows          (after splits where they take more than a page)
///  strips    ---- half of the rows have been swept --------->  rows          (these merge with their neighbours)
/// ```
///
/// Each turn is a redo-only change of one page. What is written in a leaf, and what is undone, is the same in both forms.
final class LeafForms {
    /// Fewer rows at once do not make strips of a table's only leaf: it may stay as small.
    private static final int FIRST_RUN_ROWS = 64;
    /// Nor of another one: rows of several transactions may come in any order there.
    private static final int RUN_ROWS = 8;
    /// Strips of fewer rows than these are not worth their directory.
    private static final int ROWS_MIN = 16;
    /// What one record of an insertion has at most.
    private static final int RECORD_BYTES = 2 * Page.SIZE;

    private final VersionMap versions;
    private TableFile file;

    LeafForms(VersionMap versions) {
        this.versions = versions;
    }

    void setFile(TableFile owner) {
        file = owner;
    }

    /// Makes an empty leaf one of strips, where many rows are about to come.
    boolean beginStrips(Change change, WritePage leaf, long row, int layout, int[] ends, int start) {
        int rows = Math.min(ends.length - start, FIRST_RUN_ROWS);
        if (Node.count(leaf) > 0 || rows < (leaf.framePageNumber() == Tree.ROOT ? FIRST_RUN_ROWS : RUN_ROWS)) {
            return false;
        }
        byte[] columns = file.layout(layout).stripColumns;
        int bytes = ends[start + rows - 1] - (start == 0 ? 0 : ends[start - 1]);
        int capacity = StripLeaf.capacityFor((double) bytes / rows, columns);
        if (capacity < ROWS_MIN) {
            return false;
        }
        change.start(NodeChanges.STRUCTURE, 0, 0);
        NodeChanges.strips(change, leaf, row, layout, capacity, columns);
        change.apply();
        return true;
    }

    /// Turns a full row-wise leaf into strips.
    boolean toStrips(Change change, WritePage leaf, int layout, int owed, UndoRecord record) {
        byte[] columns = file.layout(layout).stripColumns;
        if (owed > 0 || Node.count(leaf) < ROWS_MIN) {
            return false;
        }
        int capacity = StripLeaf.capacityFor(leaf, layout, columns);
        if (capacity == 0 || hasUndecided(leaf, record)) {
            return false;
        }
        change.start(NodeChanges.STRUCTURE, 0, 0);
        NodeChanges.strips(change, leaf, Node.longKey(leaf, 0), layout, capacity, columns);
        change.apply();
        return true;
    }

    /// Whether a rollback may put an older version of a row back: N5 keeps room for what strips have had, and they have not had that; and it may
    /// have another layout.
    private boolean hasUndecided(WritePage leaf, UndoRecord record) {
        int count = Node.count(leaf);
        if (!versions.mayHaveVersions(Node.longKey(leaf, 0), Node.longKey(leaf, count - 1))) {
            return false;
        }
        long decided = 0;
        for (int slot = 0; slot < count; slot++) {
            long link = versions.head(Node.longKey(leaf, slot));
            if (link != 0 && link != decided) {
                if (versions.find(link, record) && record.kind() != UndoKind.ROW_INSERT && !record.owner().isCommitted()) {
                    return true;
                }
                decided = link;
            }
        }
        return false;
    }

    /// How many rows of a run a leaf of strips takes. A leaf without rows may become row-wise instead.
    /// @return 0 where another look or a split is needed first
    int fitting(Change change, WritePage leaf, byte[] fence, long row, int count, int layout, int[] ends, int start, int owed, long writer) {
        int live = StripLeaf.live(leaf);
        if (StripLeaf.layout(leaf) != layout) {
            if (live == 0 || row < StripLeaf.firstRow(leaf) + StripLeaf.count(leaf) && row >= StripLeaf.firstRow(leaf)) {
                toRows(change, leaf, owed);
            }
            return 0;
        }
        long first = live == 0 ? row : StripLeaf.firstRow(leaf);
        int used = StripLeaf.count(leaf);
        if (row < first) {
            return 0;
        }
        int room = Page.SIZE - owed;
        int slot = (int) Math.min(row - first, StripLeaf.SLOTS_MAX);
        int most = (int) Math.min(Math.min(count, TreeRowStore.fenceRow(fence) - row), StripLeaf.SLOTS_MAX - slot);
        int tail = StripLeaf.liveTail(leaf);
        int bytes = 0;
        int fitting = 0;
        while (fitting < most && (slot + fitting >= used || StripLeaf.isAbsent(leaf, slot + fitting))) {
            int length = TreeRowStore.length(ends, start + fitting);
            tail += StripLeaf.tailOf(leaf, length);
            bytes += 2 + length;
            if (StripLeaf.reserved(leaf, Math.max(used, slot + fitting + 1), tail, writer) > room || bytes > RECORD_BYTES) {
                break;
            }
            fitting++;
        }
        return fitting;
    }

    /// Turns strips into rows, if these fit into the page.
    /// @param room that must be left
    boolean toRows(Change change, WritePage leaf, int room) {
        if (StripLeaf.bytesAsRows(leaf) + room > Node.CAPACITY) {
            return false;
        }
        change.start(NodeChanges.STRUCTURE, 0, 0);
        NodeChanges.rows(change, leaf);
        change.apply();
        return true;
    }

    /// Whether so many rows are gone that the slots which they left cost more than strips are worth. Not looked at with each of them.
    static boolean isWorthRows(Page leaf) {
        return StripLeaf.is(leaf) && StripLeaf.live(leaf) % 8 == 0 && StripLeaf.live(leaf) > 0 && StripLeaf.live(leaf) <= StripLeaf.count(leaf) / 2;
    }
}
