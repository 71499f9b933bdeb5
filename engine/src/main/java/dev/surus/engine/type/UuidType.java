package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.UUID;

/// uuid: [java.util.UUID], ordered by its bytes.
public final class UuidType extends StoredAsBinary {
    UuidType() {
        super(TypeOid.UUID, "uuid");
    }

    /// 32 hexadecimal digits; a hyphen may stand after each four, braces around.
    @Override
    public Object input(String text, int typmod, EvaluationContext context) {
        int end = text.length();
        int i = 0;
        if (text.startsWith("{")) {
            if (!text.endsWith("}")) {
                throw invalid(text);
            }
            i++;
            end--;
        }
        long high = 0;
        long low = 0;
        int digits = 0;
        for (; i < end; i++) {
            char c = text.charAt(i);
            if (c == '-' && digits > 0 && digits % 4 == 0 && digits < 32 && text.charAt(i - 1) != '-') {
                continue;
            }
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0 || digits == 32) {
                throw invalid(text);
            }
            if (digits++ < 16) {
                high = high << 4 | digit;
            } else {
                low = low << 4 | digit;
            }
        }
        if (digits != 32) {
            throw invalid(text);
        }
        return new UUID(high, low);
    }

    private static SqlException invalid(String text) {
        return new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, TypeMessage.INVALID_INPUT, "uuid", text);
    }

    @Override
    public String output(Object value, EvaluationContext context) {
        return value.toString();
    }

    @Override
    public byte[] send(Object value, EvaluationContext context) {
        var uuid = (UUID) value;
        var out = new ByteSink(16);
        out.putLong(uuid.getMostSignificantBits());
        out.putLong(uuid.getLeastSignificantBits());
        return out.bytes;
    }

    @Override
    public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
        BinaryForm.requireLength(length, 16);
        return new UUID(BinaryForm.read(data, offset, 8), BinaryForm.read(data, offset + 8, 8));
    }

    @Override
    public int compare(Object left, Object right) {
        var l = (UUID) left;
        var r = (UUID) right;
        int byHigh = Long.compareUnsigned(l.getMostSignificantBits(), r.getMostSignificantBits());
        return byHigh != 0 ? byHigh : Long.compareUnsigned(l.getLeastSignificantBits(), r.getLeastSignificantBits());
    }

    @Override
    public void appendKey(KeyBytes out, Object value) {
        out.putUnsigned(((UUID) value).getMostSignificantBits(), 8);
        out.putUnsigned(((UUID) value).getLeastSignificantBits(), 8);
    }
}
