package dev.surus.engine.table;

import dev.surus.engine.storage.btree.StripLeaf;
import dev.surus.engine.storage.page.Page;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// How the rows of one layout lie in bytes. A file keeps all layouts that its rows were ever written with; a new column means
/// a new layout, and no row is rewritten.
///
/// ```
/// | null bits, one per column | fixed-width columns, each at its constant place | end of each variable column (2 each) | their bytes |
/// ```
///
/// An end with [#OUT_OF_LINE] set belongs to a value that lies in overflow pages; its bytes are the pointer. All numbers are little-endian.
final class RowLayout {
    static final int OUT_OF_LINE = 0x8000;
    static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// One stored column: everything that is needed to find it without a catalog.
    /// @param width 1, 2, 4, 8, or -1 for a variable length
    record Stored(int number, int width, int typmod) {}

    final int id;
    final List<Stored> columns;
    /// By attribute number: the position in the layout, or -1.
    private final int[] positions;
    /// By position: the byte offset of a fixed column, or the index of a variable one.
    final int[] places;
    final int[] widths;
    final int[] typmods;
    final int fixedEnd;
    final int variableCount;
    final int bodyStart;
    /// As leaves of strips name their columns: attribute 2 and width 1 of each.
    final byte[] stripColumns;

    RowLayout(int id, List<Stored> columns) {
        this.id = id;
        this.columns = List.copyOf(columns);
        int count = columns.size();
        places = new int[count];
        widths = new int[count];
        typmods = new int[count];
        int highest = 0;
        int at = count + 7 >>> 3;
        int variable = 0;
        for (int i = 0; i < count; i++) {
            var column = columns.get(i);
            highest = Math.max(highest, column.number());
            widths[i] = column.width();
            typmods[i] = column.typmod();
            if (column.width() > 0) {
                places[i] = at;
                at += column.width();
            } else {
                places[i] = variable++;
            }
        }
        fixedEnd = at;
        variableCount = variable;
        bodyStart = at + 2 * variable;
        stripColumns = new byte[3 * count];
        for (int i = 0; i < count; i++) {
            SHORT.set(stripColumns, 3 * i, (short) columns.get(i).number());
            stripColumns[3 * i + 2] = (byte) widths[i];
        }
        positions = new int[highest + 1];
        java.util.Arrays.fill(positions, -1);
        for (int i = 0; i < count; i++) {
            positions[columns.get(i).number()] = i;
        }
    }

    /// The layout that new rows of these columns get.
    static List<Stored> storedColumns(List<TableColumn> columns) {
        var stored = new ArrayList<Stored>();
        for (var column : columns) {
            if (!column.dropped()) {
                int width = column.type().storedWidth(column.typmod());
                // A typmod matters to the bytes of a fixed width alone; leaving it out else saves a layout per ALTER.
                stored.add(new Stored(column.number(), width, width > 0 ? column.typmod() : -1));
            }
        }
        return stored;
    }

    /// The position of an attribute in this layout, or -1 where the layout does not have it.
    int position(int attribute) {
        return attribute < positions.length ? positions[attribute] : -1;
    }

    /// Whether a leaf of strips has just these columns.
    boolean isDirectoryOf(Page leaf) {
        boolean same = StripLeaf.columns(leaf) == columns.size();
        for (int i = 0; same && i < columns.size(); i++) {
            same = StripLeaf.attribute(leaf, i) == columns.get(i).number() && StripLeaf.width(leaf, i) == widths[i];
        }
        return same;
    }

    static boolean isNull(byte[] bytes, int row, int position) {
        return (bytes[row + (position >>> 3)] >>> (position & 7) & 1) != 0;
    }

    long fixed(byte[] bytes, int row, int position) {
        int at = row + places[position];
        return switch (widths[position]) {
            case 1 -> bytes[at];
            case 2 -> (short) SHORT.get(bytes, at);
            case 4 -> (int) INT.get(bytes, at);
            default -> (long) LONG.get(bytes, at);
        };
    }

    int variableStart(byte[] bytes, int row, int position) {
        int index = places[position];
        return row + (index == 0 ? bodyStart : bodyStart + (rawEnd(bytes, row, index - 1) & OUT_OF_LINE - 1));
    }

    int variableEnd(byte[] bytes, int row, int position) {
        return row + bodyStart + (rawEnd(bytes, row, places[position]) & OUT_OF_LINE - 1);
    }

    boolean isOutOfLine(byte[] bytes, int row, int position) {
        return (rawEnd(bytes, row, places[position]) & OUT_OF_LINE) != 0;
    }

    private int rawEnd(byte[] bytes, int row, int index) {
        return (short) SHORT.get(bytes, row + fixedEnd + 2 * index) & 0xFFFF;
    }

    /// Visits the places of a row's values that lie in overflow pages.
    void forEachLongValue(byte[] bytes, int row, java.util.function.LongConsumer place) {
        for (int i = 0; i < variableCount; i++) {
            if ((rawEnd(bytes, row, i) & OUT_OF_LINE) != 0) {
                int start = i == 0 ? 0 : rawEnd(bytes, row, i - 1) & OUT_OF_LINE - 1;
                place.accept((long) LONG.get(bytes, row + bodyStart + start));
            }
        }
    }
}
