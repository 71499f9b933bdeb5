package dev.surus.engine.table;

import dev.surus.engine.storage.btree.Node;
import dev.surus.engine.storage.btree.StripLeaf;
import dev.surus.engine.storage.page.Page;
import java.util.function.LongConsumer;

/// A row in a table's leaf, by its slot, whichever form the leaf has.
final class LeafRow {
    private LeafRow() {}

    static int search(Page leaf, long row, byte[] key) {
        return StripLeaf.is(leaf) ? StripLeaf.search(leaf, row) : Node.search(leaf, key, 8);
    }

    static long number(Page leaf, int slot) {
        return StripLeaf.is(leaf) ? StripLeaf.firstRow(leaf) + slot : Node.longKey(leaf, slot);
    }

    /// Slots of strips may have no row.
    static boolean isThere(Page leaf, int slot) {
        return !StripLeaf.is(leaf) || !StripLeaf.isAbsent(leaf, slot);
    }

    static boolean isDeleted(Page leaf, int slot) {
        return StripLeaf.is(leaf) ? StripLeaf.isDeleted(leaf, slot) : (leaf.getByte(Node.valueOffset(leaf, slot)) & RowValue.DELETED) != 0;
    }

    static int layout(Page leaf, int slot) {
        return StripLeaf.is(leaf) ? StripLeaf.layout(leaf) : leaf.getUnsignedShort(Node.valueOffset(leaf, slot) + 1);
    }

    static long writer(Page leaf, int slot) {
        return StripLeaf.is(leaf) ? StripLeaf.writer(leaf, slot) : leaf.getLong(Node.valueOffset(leaf, slot) + 3);
    }

    /// Bytes of the row alone.
    static int length(Page leaf, int slot) {
        return StripLeaf.is(leaf) ? StripLeaf.rowLength(leaf, slot) : Node.valueLength(leaf, slot) - RowValue.HEADER;
    }

    /// Copies the row's bytes.
    static void copy(Page leaf, int slot, byte[] into, int at) {
        if (StripLeaf.is(leaf)) {
            StripLeaf.copyRow(leaf, slot, into, at, null);
        } else {
            leaf.getBytes(Node.valueOffset(leaf, slot) + RowValue.HEADER, into, at, Node.valueLength(leaf, slot) - RowValue.HEADER);
        }
    }

    /// Bytes that longer rows may take.
    static int freeBytes(Page leaf) {
        return StripLeaf.is(leaf) ? StripLeaf.freeBytes(leaf) : Node.freeBytes(leaf);
    }

    /// Visits the places of the row's values that lie in overflow pages.
    static void forEachLongValue(Page leaf, int slot, RowLayout layout, LongConsumer place) {
        if (layout.variableCount == 0) {
            return;
        }
        if (StripLeaf.is(leaf)) {
            StripLeaf.forEachLongValue(leaf, slot, place);
        } else {
            int value = Node.valueOffset(leaf, slot) + RowValue.HEADER;
            layout.forEachLongValue(leaf.getBytes(value, length(leaf, slot)), 0, place);
        }
    }
}
