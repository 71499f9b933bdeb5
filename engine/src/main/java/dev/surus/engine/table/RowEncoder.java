package dev.surus.engine.table;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.type.Batch;
import java.util.Arrays;

/// Puts rows into the bytes of a [RowLayout]. Belongs to one thread; reused.
final class RowEncoder {
    /// Longer rows move their longest values out of line.
    static final int ROW_LENGTH_TARGET = 4_000;
    static final int ROW_LENGTH_MAX = 7_600;
    static final int POINTER_LENGTH = 12;

    byte[] bytes = new byte[192];
    int length;
    private byte[][] values = new byte[16][];
    private boolean[] outOfLine = new boolean[16];

    void clear() {
        length = 0;
    }

    /// Appends a row.
    /// @param row by attribute number minus one; a shorter array lacks the last columns
    void append(Transaction transaction, RowStore store, RowLayout layout, TableColumn[] columns, Object[] row) {
        append(transaction, store, layout, columns, row, null, 0);
    }

    /// Appends a row of a batch whose column i is attribute i + 1.
    void append(Transaction transaction, RowStore store, RowLayout layout, TableColumn[] columns, Batch batch, int position) {
        append(transaction, store, layout, columns, null, batch, position);
    }

    private void append(Transaction transaction, RowStore store, RowLayout layout, TableColumn[] columns, Object[] row, Batch batch, int position) {
        int start = length;
        ensure(layout.bodyStart);
        Arrays.fill(bytes, start, start + layout.bodyStart, (byte) 0);
        if (values.length < layout.variableCount) {
            values = new byte[layout.variableCount][];
            outOfLine = new boolean[layout.variableCount];
        }
        int total = layout.bodyStart;
        for (int i = 0; i < layout.places.length; i++) {
            int attribute = layout.columns.get(i).number();
            Object value = batch == null
                    ? attribute <= row.length ? row[attribute - 1] : null
                    : attribute <= batch.columns.length ? batch.columns[attribute - 1].get(position) : null;
            int place = layout.places[i];
            if (value == null) {
                bytes[start + (i >>> 3)] |= (byte) (1 << (i & 7));
                if (layout.widths[i] < 0) {
                    values[place] = null;
                }
                continue;
            }
            var type = columns[attribute - 1].type();
            if (layout.widths[i] > 0) {
                putFixed(start + place, layout.widths[i], type.toStrip(value, columns[attribute - 1].typmod()));
            } else {
                byte[] stored = type.toStored(value);
                values[place] = stored;
                outOfLine[place] = false;
                total += stored.length;
            }
        }
        if (total > ROW_LENGTH_TARGET) {
            total = shorten(transaction, store, layout, total);
        }
        ensure(total);
        int end = 0;
        for (int v = 0; v < layout.variableCount; v++) {
            byte[] value = values[v];
            int flag = 0;
            if (value != null) {
                System.arraycopy(value, 0, bytes, start + layout.bodyStart + end, value.length);
                end += value.length;
                flag = outOfLine[v] ? RowLayout.OUT_OF_LINE : 0;
                values[v] = null;
            }
            RowLayout.SHORT.set(bytes, start + layout.fixedEnd + 2 * v, (short) (end | flag));
        }
        length = start + total;
    }

    private int shorten(Transaction transaction, RowStore store, RowLayout layout, int total) {
        while (total > ROW_LENGTH_TARGET) {
            int longest = -1;
            for (int v = 0; v < layout.variableCount; v++) {
                if (values[v] != null && !outOfLine[v] && values[v].length > 4 * POINTER_LENGTH
                        && (longest < 0 || values[v].length > values[longest].length)) {
                    longest = v;
                }
            }
            if (longest < 0) {
                break;
            }
            byte[] value = values[longest];
            var pointer = new byte[POINTER_LENGTH];
            RowLayout.LONG.set(pointer, 0, store.storeValue(transaction, value));
            RowLayout.INT.set(pointer, 8, value.length);
            values[longest] = pointer;
            outOfLine[longest] = true;
            total += POINTER_LENGTH - value.length;
        }
        if (total > ROW_LENGTH_MAX) {
            throw new SqlException(SqlState.PROGRAM_LIMIT_EXCEEDED, TableMessage.ROW_TOO_BIG, total, ROW_LENGTH_MAX);
        }
        return total;
    }

    private void putFixed(int at, int width, long strip) {
        switch (width) {
            case 1 -> bytes[at] = (byte) strip;
            case 2 -> RowLayout.SHORT.set(bytes, at, (short) strip);
            case 4 -> RowLayout.INT.set(bytes, at, (int) strip);
            default -> RowLayout.LONG.set(bytes, at, strip);
        }
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
