package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.Locale;

/// bool: 0 or 1.
public final class BooleanType extends LongType {
    BooleanType() {
        super(TypeOid.BOOL, "bool", 1, true);
    }

    @Override
    public String displayName() {
        return "boolean";
    }

    @Override
    public Object input(String text, int typmod, EvaluationContext context) {
        Boolean value = parse(Whitespace.trim(text));
        if (value == null) {
            throw new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, TypeMessage.INVALID_INPUT, "boolean", text);
        }
        return value ? 1L : 0L;
    }

    /// Any unambiguous beginning of true, false, yes, no, on, off, or 1, 0; null for other texts.
    public static Boolean parse(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        return switch (word) {
            case "" -> null;
            case "1", "on" -> true;
            case "0", "of", "off" -> false;
            default -> "true".startsWith(word) || "yes".startsWith(word) ? Boolean.TRUE
                    : "false".startsWith(word) || "no".startsWith(word) ? Boolean.FALSE : null;
        };
    }

    @Override
    public String output(Object value, EvaluationContext context) {
        return (Long) value != 0 ? "t" : "f";
    }

    @Override
    public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
        return BinaryForm.toLong(data, offset, length, 1) != 0 ? 1L : 0L;
    }

    @Override
    public void writeText(Vector vector, int row, EvaluationContext context, ByteSink out) {
        out.putByte(((LongVector) vector).values[row] != 0 ? 't' : 'f');
    }

    @Override
    public void writeBinary(Vector vector, int row, EvaluationContext context, ByteSink out) {
        out.putByte(((LongVector) vector).values[row] != 0 ? 1 : 0);
    }
}
