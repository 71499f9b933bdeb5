package dev.surus.engine.session;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;

/// The values of a Bind message, decoded by the types of their parameters.
final class ParameterValues {
    private ParameterValues() {}

    static Object[] decode(SessionContext context, PreparedStatementEntry statement, String portal, short[] formats,
            byte[][] values) {
        if (formats.length > 1 && formats.length != values.length) {
            throw new SqlException(SqlState.PROTOCOL_VIOLATION, SessionMessage.PARAMETER_FORMAT_COUNT, formats.length,
                    values.length);
        }
        int[] types = statement.parameterTypes;
        int wanted = types == null ? 0 : types.length;
        if (values.length != wanted) {
            throw new SqlException(SqlState.PROTOCOL_VIOLATION, SessionMessage.PARAMETER_COUNT, values.length,
                    statement.name, wanted);
        }
        var decoded = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            short format = formats.length == 0 ? 0 : formats.length == 1 ? formats[0] : formats[i];
            decoded[i] = decode(context, types[i], format, values[i]);
        }
        return decoded;
    }

    private static Object decode(SessionContext context, int type, short format, byte[] value) {
        if (format != 0 && format != 1) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, SessionMessage.FORMAT_CODE, format);
        }
        if (value == null) {
            return null;
        }
        var dataType = context.catalog().dataType(type);
        return format == 1
                ? dataType.receive(value, 0, value.length, -1, context)
                : dataType.input(context.decode(value), -1, context);
    }
}
