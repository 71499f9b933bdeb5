package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;

/// The binary wire form of arrays: dimension count, null flag, element type, (extent, lower bound) each, elements.
final class ArrayBinary {
    static final int MAXIMUM_DIMENSIONS = 6;

    private ArrayBinary() {}

    static byte[] send(ArrayValue array, DataType element, EvaluationContext context) {
        var out = new ByteSink(20 + array.elements().length * 8);
        out.putInt(array.dimensions().length);
        out.putInt(array.hasNulls() ? 1 : 0);
        out.putInt(element.oid);
        for (int i = 0; i < array.dimensions().length; i++) {
            out.putInt(array.dimensions()[i]);
            out.putInt(array.lowerBounds()[i]);
        }
        for (Object each : array.elements()) {
            if (each == null) {
                out.putInt(-1);
            } else {
                byte[] bytes = element.send(each, context);
                out.putInt(bytes.length);
                out.putBytes(bytes);
            }
        }
        return out.toByteArray();
    }

    static ArrayValue receive(byte[] data, int offset, int length, DataType element, int typmod, EvaluationContext context) {
        int end = offset + length;
        requireMore(end, offset, 12);
        int count = (int) BinaryForm.read(data, offset, 4);
        int flags = (int) BinaryForm.read(data, offset + 4, 4);
        int type = (int) BinaryForm.read(data, offset + 8, 4);
        if (count < 0) {
            throw invalid(TypeMessage.ARRAY_DIMENSIONS_INVALID, count);
        }
        if (count > MAXIMUM_DIMENSIONS) {
            throw tooManyDimensions(count);
        }
        if (flags != 0 && flags != 1) {
            throw invalid(TypeMessage.ARRAY_FLAGS_INVALID);
        }
        if (type != element.oid) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, TypeMessage.ARRAY_ELEMENT_TYPE_WRONG,
                    Integer.toUnsignedString(type), element.oid);
        }
        int at = offset + 12;
        requireMore(end, at, 8 * count);
        var dimensions = new int[count];
        var bounds = new int[count];
        long total = count == 0 ? 0 : 1;
        for (int i = 0; i < count; i++, at += 8) {
            dimensions[i] = (int) BinaryForm.read(data, at, 4);
            bounds[i] = (int) BinaryForm.read(data, at + 4, 4);
            total *= dimensions[i];
            if (dimensions[i] < 0 || total * 4 > length) {
                // Each element takes four bytes at least: more cannot be there.
                throw new SqlException(SqlState.PROTOCOL_VIOLATION, TypeMessage.INSUFFICIENT_DATA);
            }
        }
        if (total == 0) {
            return ArrayValue.empty(element.oid);
        }
        var values = new Object[(int) total];
        for (int i = 0; i < values.length; i++) {
            requireMore(end, at, 4);
            int size = (int) BinaryForm.read(data, at, 4);
            at += 4;
            if (size >= 0) {
                requireMore(end, at, size);
                values[i] = element.receive(data, at, size, typmod, context);
                at += size;
            } else if (size != -1) {
                throw new SqlException(SqlState.PROTOCOL_VIOLATION, TypeMessage.INSUFFICIENT_DATA);
            }
        }
        if (at != end) {
            throw BinaryForm.incorrect();
        }
        return new ArrayValue(element.oid, dimensions, bounds, values);
    }

    private static void requireMore(int end, int at, int count) {
        if (end - at < count) {
            throw new SqlException(SqlState.PROTOCOL_VIOLATION, TypeMessage.INSUFFICIENT_DATA);
        }
    }

    private static SqlException invalid(TypeMessage key, Object... arguments) {
        return new SqlException(SqlState.INVALID_BINARY_REPRESENTATION, key, arguments);
    }

    static SqlException tooManyDimensions(int count) {
        return new SqlException(SqlState.PROGRAM_LIMIT_EXCEEDED, TypeMessage.ARRAY_TOO_MANY_DIMENSIONS, count, MAXIMUM_DIMENSIONS);
    }
}
