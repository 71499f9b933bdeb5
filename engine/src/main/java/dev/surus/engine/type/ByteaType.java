package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// bytea: byte[].
public final class ByteaType extends DataType {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    ByteaType() {
        super(TypeOid.BYTEA, "bytea", StorageKind.OBJECT);
    }

    @Override
    public Object input(String text, int typmod, EvaluationContext context) {
        return text.startsWith("\\x") ? fromHex(text, 2) : fromEscape(text);
    }

    /// Reads pairs of hexadecimal digits, white space between pairs allowed.
    public static byte[] fromHex(String text, int start) {
        var out = new ByteSink(text.length() / 2);
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
                continue;
            }
            int high = hexDigit(text, i);
            if (++i >= text.length()) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, TypeMessage.HEX_ODD);
            }
            out.putByte(high << 4 | hexDigit(text, i));
        }
        return out.toByteArray();
    }

    private static int hexDigit(String text, int at) {
        char c = text.charAt(at);
        int digit = c < 0x80 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, TypeMessage.HEX_DIGIT,
                    text.substring(at, text.offsetByCodePoints(at, 1)));
        }
        return digit;
    }

    private static byte[] fromEscape(String text) {
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        var out = new ByteSink(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '\\') {
                out.putByte(in[i]);
            } else if (i + 1 < in.length && in[i + 1] == '\\') {
                out.putByte('\\');
                i++;
            } else if (i + 3 < in.length && in[i + 1] >= '0' && in[i + 1] <= '3' && isOctal(in[i + 2]) && isOctal(in[i + 3])) {
                out.putByte((in[i + 1] - '0') << 6 | (in[i + 2] - '0') << 3 | in[i + 3] - '0');
                i += 3;
            } else {
                throw new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, TypeMessage.INVALID_SYNTAX_FOR_TYPE, "bytea");
            }
        }
        return out.toByteArray();
    }

    private static boolean isOctal(byte b) {
        return b >= '0' && b <= '7';
    }

    @Override
    public String output(Object value, EvaluationContext context) {
        var out = new ByteSink(((byte[]) value).length * 2 + 2);
        write((byte[]) value, FormatSettings.of(context).byteaEscape(), out);
        return out.toString();
    }

    @Override
    public void writeText(Vector vector, int row, EvaluationContext context, ByteSink out) {
        write((byte[]) ((ObjectVector) vector).values[row], FormatSettings.of(context).byteaEscape(), out);
    }

    private static void write(byte[] bytes, boolean escape, ByteSink out) {
        if (escape) {
            writeEscape(bytes, out);
            return;
        }
        out.putAscii("\\x");
        for (byte b : bytes) {
            out.putByte(DIGITS[b >> 4 & 15]);
            out.putByte(DIGITS[b & 15]);
        }
    }

    private static void writeEscape(byte[] bytes, ByteSink out) {
        for (byte b : bytes) {
            if (b == '\\') {
                out.putAscii("\\\\");
            } else if (b < 0x20 || b > 0x7E) {
                out.putByte('\\');
                out.putByte('0' + (b >> 6 & 3));
                out.putByte('0' + (b >> 3 & 7));
                out.putByte('0' + (b & 7));
            } else {
                out.putByte(b);
            }
        }
    }

    @Override
    public byte[] send(Object value, EvaluationContext context) {
        return (byte[]) value;
    }

    @Override
    public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
        return Arrays.copyOfRange(data, offset, offset + length);
    }

    @Override
    public int compare(Object left, Object right) {
        return Arrays.compareUnsigned((byte[]) left, (byte[]) right);
    }

    @Override
    public int hash(Object value) {
        return Arrays.hashCode((byte[]) value);
    }

    @Override
    public void appendKey(KeyBytes out, Object value) {
        out.putTerminated((byte[]) value, 0, ((byte[]) value).length);
    }

    @Override
    public byte[] toStored(Object value) {
        return (byte[]) value;
    }

    @Override
    public Object fromStored(byte[] bytes, int offset, int length) {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }
}
