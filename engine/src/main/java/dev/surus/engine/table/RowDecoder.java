package dev.surus.engine.table;

import dev.surus.engine.type.DataType;
import dev.surus.engine.type.DoubleVector;
import dev.surus.engine.type.LongVector;
import dev.surus.engine.type.ObjectVector;
import dev.surus.engine.type.TypeOid;
import dev.surus.engine.type.Vector;

/// Reads columns out of row bytes into vectors, and boxed.
final class RowDecoder {
    private final Table table;

    RowDecoder(Table table) {
        this.table = table;
    }

    /// One value into a vector.
    void decode(RowImage image, long row, int attribute, Vector out, int position) {
        if (attribute < 0) {
            clearNull(out, position);
            ((LongVector) out).values[position] = systemValue(image, row, attribute);
            return;
        }
        var layout = table.file.layout(image.layout);
        decode(layout, layout.position(attribute), image.bytes, image.offset, table.column(attribute), out, position);
    }

    private long systemValue(RowImage image, long row, int attribute) {
        return switch (attribute) {
            case SystemColumn.CTID -> RowId.toTid(row);
            case SystemColumn.XMIN -> image.writer & 0xFFFF_FFFFL;
            case SystemColumn.XMAX -> (image.newerWriter != 0 ? image.newerWriter : table.file.rows.versions().locks().holder(row)) & 0xFFFF_FFFFL;
            default -> image.command;
        };
    }

    private void decode(RowLayout layout, int position, byte[] bytes, int row, TableColumn column, Vector out, int at) {
        if (position < 0) {
            out.set(at, column == null ? null : column.missingValue());
            return;
        }
        if (RowLayout.isNull(bytes, row, position)) {
            out.setNull(at);
            return;
        }
        clearNull(out, at);
        int width = layout.widths[position];
        if (width > 0) {
            column.type().fromStrip(layout.fixed(bytes, row, position), layout.typmods[position], out, at);
        } else {
            ((ObjectVector) out).values[at] = variable(layout, position, bytes, row, column.type());
        }
    }

    private Object variable(RowLayout layout, int position, byte[] bytes, int row, DataType type) {
        int start = layout.variableStart(bytes, row, position);
        if (layout.isOutOfLine(bytes, row, position)) {
            int length = (int) RowLayout.INT.get(bytes, start + 8);
            return type.fromStored(table.file.rows.loadValue((long) RowLayout.LONG.get(bytes, start), length), 0, length);
        }
        return type.fromStored(bytes, start, layout.variableEnd(bytes, row, position) - start);
    }

    private static void clearNull(Vector out, int position) {
        if (out.nulls != null) {
            out.nulls[position] = false;
        }
    }

    /// All columns, boxed, by attribute number minus one.
    Object[] decodeAll(RowImage image) {
        var layout = table.file.layout(image.layout);
        var values = new Object[table.columns.length];
        for (int i = 0; i < values.length; i++) {
            var column = table.columns[i];
            if (!column.dropped()) {
                values[i] = boxed(layout, image, column);
            }
        }
        return values;
    }

    /// The values that a key is made of, by attribute number minus one; all of them where an expression may need any.
    Object[] decodeFor(KeyExtractor extractor, RowImage image) {
        int[] attributes = extractor.columns();
        if (attributes == null) {
            return decodeAll(image);
        }
        var layout = table.file.layout(image.layout);
        var values = new Object[table.columns.length];
        for (int attribute : attributes) {
            values[attribute - 1] = boxed(layout, image, table.columns[attribute - 1]);
        }
        return values;
    }

    Object boxed(RowLayout layout, RowImage image, TableColumn column) {
        int position = layout.position(column.number());
        if (position < 0) {
            return column.missingValue();
        }
        if (RowLayout.isNull(image.bytes, image.offset, position)) {
            return null;
        }
        if (layout.widths[position] > 0) {
            return column.type().fromStrip(layout.fixed(image.bytes, image.offset, position), layout.typmods[position]);
        }
        return variable(layout, position, image.bytes, image.offset, column.type());
    }

    /// A column of neighbouring rows of one layout, without older versions: the fast path of scans.
    void decodeRun(LeafRows run, int first, int count, int attribute, Vector out, int at) {
        if (attribute < 0) {
            long[] values = ((LongVector) out).values;
            var image = new RowImage();
            for (int i = 0; i < count; i++) {
                clearNull(out, at + i);
                image.writer = run.writers[first + i];
                values[at + i] = systemValue(image, run.rows[first + i], attribute);
            }
            return;
        }
        var column = table.column(attribute);
        var layout = table.file.layout(run.layouts[first]);
        int position = layout.position(attribute);
        int width = position < 0 ? -1 : layout.widths[position];
        byte[] bytes = run.bytes;
        int[] offsets = run.offsets;
        if (width > 0 && out instanceof LongVector longs && isPlainLong(column.type())) {
            long[] values = longs.values;
            int place = layout.places[position];
            for (int i = 0; i < count; i++) {
                int row = offsets[first + i];
                if (RowLayout.isNull(bytes, row, position)) {
                    out.setNull(at + i);
                    continue;
                }
                values[at + i] = switch (width) {
                    case 1 -> bytes[row + place];
                    case 2 -> (short) RowLayout.SHORT.get(bytes, row + place);
                    case 4 -> (int) RowLayout.INT.get(bytes, row + place);
                    default -> (long) RowLayout.LONG.get(bytes, row + place);
                };
                clearNull(out, at + i);
            }
            return;
        }
        if (width == 8 && out instanceof DoubleVector doubles && column.type().oid == TypeOid.FLOAT8) {
            int place = layout.places[position];
            for (int i = 0; i < count; i++) {
                int row = offsets[first + i];
                if (RowLayout.isNull(bytes, row, position)) {
                    out.setNull(at + i);
                    continue;
                }
                doubles.values[at + i] = Double.longBitsToDouble((long) RowLayout.LONG.get(bytes, row + place));
                clearNull(out, at + i);
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            decode(layout, position, bytes, offsets[first + i], column, out, at + i);
        }
    }

    /// A column of neighbouring rows of a leaf of strips.
    /// @param which of the run's attributes
    void decodeStrip(LeafRows run, int which, int first, int count, Vector out, int at) {
        int attribute = run.attributes[which];
        if (attribute < 0) {
            var image = new RowImage();
            for (int i = 0; i < count; i++) {
                clearNull(out, at + i);
                image.writer = run.writers[first + i];
                ((LongVector) out).values[at + i] = systemValue(image, run.row(first + i), attribute);
            }
            return;
        }
        var column = table.column(attribute);
        int width = run.widths[which];
        if (width == 0) {
            for (int i = 0; i < count; i++) {
                out.set(at + i, column == null ? null : column.missingValue());
            }
            return;
        }
        if (width > 0 && out instanceof LongVector longs && isPlainLong(column.type())) {
            longStrip(run, run.starts[which], width, first, count, longs.values, at);
        } else if (width == 8 && out instanceof DoubleVector doubles && column.type().oid == TypeOid.FLOAT8) {
            for (int i = 0; i < count; i++) {
                doubles.values[at + i] = Double.longBitsToDouble((long) RowLayout.LONG.get(run.bytes, run.starts[which] + 8 * run.slot(first + i)));
            }
        } else {
            boxedStrip(run, which, first, count, column, out, at);
            return;
        }
        if (run.nulls[which] >= 0) {
            for (int i = 0; i < count; i++) {
                if (run.isNull(which, run.slot(first + i))) {
                    out.setNull(at + i);
                } else {
                    clearNull(out, at + i);
                }
            }
        } else if (out.nulls != null) {
            java.util.Arrays.fill(out.nulls, at, at + count, false);
        }
    }

    private static void longStrip(LeafRows run, int start, int width, int first, int count, long[] values, int at) {
        byte[] bytes = run.bytes;
        if (!run.dense) {
            for (int i = 0; i < count; i++) {
                values[at + i] = fixed(bytes, start + width * run.slot(first + i), width);
            }
            return;
        }
        int from = start + width * run.slot(first);
        switch (width) {
            case 4 -> {
                for (int i = 0; i < count; i++) {
                    values[at + i] = (int) RowLayout.INT.get(bytes, from + 4 * i);
                }
            }
            case 8 -> {
                for (int i = 0; i < count; i++) {
                    values[at + i] = (long) RowLayout.LONG.get(bytes, from + 8 * i);
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    values[at + i] = fixed(bytes, from + width * i, width);
                }
            }
        }
    }

    private static long fixed(byte[] bytes, int at, int width) {
        return switch (width) {
            case 1 -> bytes[at];
            case 2 -> (short) RowLayout.SHORT.get(bytes, at);
            case 4 -> (int) RowLayout.INT.get(bytes, at);
            default -> (long) RowLayout.LONG.get(bytes, at);
        };
    }

    private void boxedStrip(LeafRows run, int which, int first, int count, TableColumn column, Vector out, int at) {
        int width = run.widths[which];
        int each = width < 0 ? 4 : width;
        var layout = table.file.layout(run.layout);
        int typmod = layout.typmods[layout.position(run.attributes[which])];
        for (int i = 0; i < count; i++) {
            int slot = run.slot(first + i);
            if (run.isNull(which, slot)) {
                out.setNull(at + i);
                continue;
            }
            clearNull(out, at + i);
            int place = run.starts[which] + each * slot;
            if (width > 0) {
                column.type().fromStrip(fixed(run.bytes, place, width), typmod, out, at + i);
            } else {
                ((ObjectVector) out).values[at + i] = value(run, place, column.type());
            }
        }
    }

    private Object value(LeafRows run, int place, DataType type) {
        int start = run.tailShift + ((short) RowLayout.SHORT.get(run.bytes, place) & 0xFFFF);
        int length = (short) RowLayout.SHORT.get(run.bytes, place + 2) & 0xFFFF;
        if ((length & RowLayout.OUT_OF_LINE) != 0) {
            int whole = (int) RowLayout.INT.get(run.bytes, start + 8);
            return type.fromStored(table.file.rows.loadValue((long) RowLayout.LONG.get(run.bytes, start), whole), 0, whole);
        }
        return type.fromStored(run.bytes, length == 0 ? 0 : start, length);
    }

    /// Types whose vector form is the sign-extended strip itself.
    /// Whether the stored bytes are the value; of a date they are not, for its infinities are narrower.
    private static boolean isPlainLong(DataType type) {
        return switch (type.oid) {
            case TypeOid.INT2, TypeOid.INT4, TypeOid.INT8, TypeOid.TIME, TypeOid.TIMESTAMP, TypeOid.TIMESTAMPTZ -> true;
            default -> false;
        };
    }
}
