package dev.surus.engine.executor.spill;

import dev.surus.engine.type.Batch;
import dev.surus.engine.type.ByteSink;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.DoubleVector;
import dev.surus.engine.type.LongVector;
import dev.surus.engine.type.ObjectVector;
import dev.surus.engine.type.PseudoType;
import dev.surus.engine.type.RecordValue;
import dev.surus.engine.type.StorageKind;
import dev.surus.engine.type.Vector;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Blocks of rows as bytes and back. For each column: whether it has nulls (then a flag a row), and its values; longs and doubles take
/// eight bytes, objects their stored form behind its length. Values without a stored form (rows of no declared type) stay in memory, the
/// file holds their number.
final class RowCodec {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final DataType[] types;
    private final List<Object> kept = new ArrayList<>();

    RowCodec(DataType[] types) {
        this.types = types;
    }

    void encode(Batch batch, ByteSink out) {
        int rows = batch.size();
        for (int c = 0; c < types.length; c++) {
            Vector column = batch.columns[c];
            out.ensure(rows + 1 + (types[c].kind == StorageKind.OBJECT ? 0 : rows * 8));
            out.bytes[out.length++] = (byte) (column.nulls == null ? 0 : 1);
            if (column.nulls != null) {
                for (int i = 0; i < rows; i++) {
                    out.bytes[out.length++] = (byte) (column.nulls[batch.row(i)] ? 1 : 0);
                }
            }
            switch (column) {
                case LongVector v -> {
                    for (int i = 0; i < rows; i++, out.length += 8) {
                        LONG.set(out.bytes, out.length, v.values[batch.row(i)]);
                    }
                }
                case DoubleVector v -> {
                    for (int i = 0; i < rows; i++, out.length += 8) {
                        LONG.set(out.bytes, out.length, Double.doubleToRawLongBits(v.values[batch.row(i)]));
                    }
                }
                case ObjectVector v -> encodeObjects(types[c], v, batch, out);
            }
        }
    }

    private void encodeObjects(DataType type, ObjectVector column, Batch batch, ByteSink out) {
        int width = type.storedWidth(-1);
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            if (column.isNull(row)) {
                continue;
            }
            Object value = column.values[row];
            if (width > 0) {
                out.putLong(type.toStrip(value, -1));
                continue;
            }
            if (isTransient(type, value)) {
                out.putInt(-1);
                out.putInt(kept.size());
                kept.add(value);
                continue;
            }
            byte[] bytes = type.toStored(value);
            out.putInt(bytes.length);
            out.putBytes(bytes);
        }
    }

    /// Whether a value's form in a page would not bring it back whole.
    private static boolean isTransient(DataType type, Object value) {
        return value instanceof RecordValue || type instanceof PseudoType || type.element() instanceof PseudoType;
    }

    void decode(byte[] bytes, int rows, Batch out) {
        int at = 0;
        for (int c = 0; c < types.length; c++) {
            Vector column = out.columns[c];
            column.nulls = null;
            if (bytes[at++] != 0) {
                column.nulls = new boolean[column.capacity()];
                for (int i = 0; i < rows; i++) {
                    column.nulls[i] = bytes[at++] != 0;
                }
            }
            switch (column) {
                case LongVector v -> {
                    for (int i = 0; i < rows; i++, at += 8) {
                        v.values[i] = (long) LONG.get(bytes, at);
                    }
                }
                case DoubleVector v -> {
                    for (int i = 0; i < rows; i++, at += 8) {
                        v.values[i] = Double.longBitsToDouble((long) LONG.get(bytes, at));
                    }
                }
                case ObjectVector v -> at = decodeObjects(types[c], v, bytes, at, rows);
            }
        }
        out.count = rows;
        out.selection = null;
    }

    private int decodeObjects(DataType type, ObjectVector column, byte[] bytes, int from, int rows) {
        int width = type.storedWidth(-1);
        int at = from;
        for (int i = 0; i < rows; i++) {
            if (column.isNull(i)) {
                column.values[i] = null;
            } else if (width > 0) {
                column.values[i] = type.fromStrip((long) LONG.get(bytes, at), -1);
                at += 8;
            } else {
                int length = (int) INT.get(bytes, at);
                at += 4;
                if (length < 0) {
                    column.values[i] = kept.get((int) INT.get(bytes, at));
                    at += 4;
                } else {
                    column.values[i] = type.fromStored(bytes, at, length);
                    at += length;
                }
            }
        }
        return at;
    }
}
