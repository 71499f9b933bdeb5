package dev.surus.engine.session;

import dev.surus.engine.base.MessageKey;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.config.Settings;
import dev.surus.engine.type.TextType;
import dev.surus.engine.type.ClientEncoding;
import dev.surus.engine.type.TypeMessage;

/// The values of a Bind message, decoded by the types of their parameters.
final class ParameterValues {
    private ParameterValues() {}

    /// @param portal whose name the context of an error tells
    static Object[] ofPortal(SessionContext context, QueryRunner queries, PreparedStatementEntry statement, String portal, short[] formats, byte[][] values) {
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
            var step = new Step(context, types[i], format(formats, i), values[i], i + 1, SessionMessage.BIND_PARAMETER_BINARY);
            try {
                decoded[i] = queries.checkedDomain(step.decode(), types[i]);
            } catch (SqlException error) {
                throw step.inPortal(portal, error);
            }
        }
        return decoded;
    }

    /// The arguments of a function call, whose number is right.
    static Object[] ofFunction(SessionContext context, PreparedStatementEntry statement, short[] formats, byte[][] values) {
        var decoded = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            decoded[i] = new Step(context, statement.parameterTypes[i], format(formats, i), values[i], i + 1,
                    SessionMessage.FUNCTION_ARGUMENT_BINARY).decode();
        }
        return decoded;
    }

    private static short format(short[] formats, int index) {
        return formats.length == 0 ? 0 : formats.length == 1 ? formats[0] : formats[index];
    }

    /// One value on its way.
    private static final class Step {
        private final SessionContext context;
        private final int type;
        private final short format;
        private final byte[] value;
        private final int number;
        private final MessageKey badBinary;
        /// The value as text, once that is known to be text.
        private String text;

        Step(SessionContext context, int type, short format, byte[] value, int number, MessageKey badBinary) {
            this.context = context;
            this.type = type;
            this.format = format;
            this.value = value;
            this.number = number;
            this.badBinary = badBinary;
        }

        Object decode() {
            if (format != 0 && format != 1) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, SessionMessage.FORMAT_CODE, format);
            }
            if (value == null) {
                return null;
            }
            var dataType = context.catalog().dataType(type);
            if (format == 0) {
                text = context.decode(value);
                return dataType.input(text, -1, context);
            }
            try {
                if (dataType instanceof TextType) {
                    // Texts come in the client's encoding in either format.
                    String sent = ClientEncoding.byName(context.settings().get(Settings.CLIENT_ENCODING)).decode(value, 0, value.length);
                    return dataType.input(sent, -1, context);
                }
                return dataType.receive(value, 0, value.length, -1, context);
            } catch (SqlException error) {
                if (error.diagnostic().primary.key() == TypeMessage.INCORRECT_BINARY) {
                    throw new SqlException(SqlState.INVALID_BINARY_REPRESENTATION, badBinary, number);
                }
                throw error;
            }
        }

        SqlException inPortal(String portal, SqlException error) {
            long longest = context.settings().get(Settings.LOG_PARAMETER_MAX_LENGTH_ON_ERROR);
            String shown = text == null ? null : shown(text, longest);
            if (portal.isEmpty()) {
                return shown == null ? error.context(SessionMessage.UNNAMED_PORTAL_PARAMETER, number)
                        : error.context(SessionMessage.UNNAMED_PORTAL_PARAMETER_VALUE, number, shown);
            }
            return shown == null ? error.context(SessionMessage.PORTAL_PARAMETER, portal, number)
                    : error.context(SessionMessage.PORTAL_PARAMETER_VALUE, portal, number, shown);
        }

        /// In quotes, and not longer than the setting wants; -1 means all of it.
        private static String shown(String text, long longest) {
            String cut = longest >= 0 && longest < text.length() ? text.substring(0, (int) longest) : text;
            return "'" + cut.replace("'", "''") + (cut.length() < text.length() ? "..." : "") + "'";
        }
    }
}
