package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.List;

/// bit(n) and bit varying(n). A value is a String of the digits 0 and 1.
public final class BitType extends StoredAsBinary {
    private final boolean varying;

    BitType(int oid, String name, boolean varying) {
        super(oid, name);
        this.varying = varying;
    }

    @Override
    public String displayName() {
        return varying ? "bit varying" : "bit";
    }

    /// Binary digits, after `b` or nothing; hexadecimal ones after `x`.
    @Override
    public Object input(String text, int typmod, EvaluationContext context) {
        boolean hexadecimal = text.startsWith("x") || text.startsWith("X");
        String digits = hexadecimal || text.startsWith("b") || text.startsWith("B") ? text.substring(1) : text;
        var bits = new StringBuilder();
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) < 0x80 ? Character.digit(digits.charAt(i), hexadecimal ? 16 : 2) : -1;
            if (digit < 0) {
                throw new SqlException(SqlState.INVALID_TEXT_REPRESENTATION,
                        hexadecimal ? TypeMessage.HEXADECIMAL_DIGIT : TypeMessage.BINARY_DIGIT,
                        digits.substring(i, digits.offsetByCodePoints(i, 1)));
            }
            for (int bit = hexadecimal ? 3 : 0; bit >= 0; bit--) {
                bits.append((char) ('0' + (digit >> bit & 1)));
            }
        }
        return applyTypmod(bits.toString(), typmod, false, context);
    }

    @Override
    public String output(Object value, EvaluationContext context) {
        return (String) value;
    }

    @Override
    public byte[] send(Object value, EvaluationContext context) {
        var bits = (String) value;
        var out = new byte[4 + (bits.length() + 7) / 8];
        System.arraycopy(BinaryForm.ofLong(bits.length(), 4), 0, out, 0, 4);
        for (int i = 0; i < bits.length(); i++) {
            if (bits.charAt(i) == '1') {
                out[4 + i / 8] |= (byte) (0x80 >> i % 8);
            }
        }
        return out;
    }

    @Override
    public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
        if (length < 4) {
            throw new SqlException(SqlState.PROTOCOL_VIOLATION, TypeMessage.INSUFFICIENT_DATA);
        }
        int count = (int) BinaryForm.read(data, offset, 4);
        if (count < 0 || count > Integer.MAX_VALUE - 8) {
            throw BinaryForm.incorrect();
        }
        BinaryForm.requireLength(length, 4 + (count + 7) / 8);
        var bits = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            bits.append((data[offset + 4 + i / 8] & 0x80 >> i % 8) != 0 ? '1' : '0');
        }
        return applyTypmod(bits.toString(), typmod, false, context);
    }

    @Override
    public void appendKey(KeyBytes out, Object value) {
        var bits = (String) value;
        for (int i = 0; i < bits.length(); i++) {
            out.put(bits.charAt(i));
        }
        out.put(0);
    }

    @Override
    public Object applyTypmod(Object value, int typmod, boolean explicit, EvaluationContext context) {
        var bits = (String) value;
        if (typmod <= 0 || bits.length() == typmod || varying && bits.length() < typmod) {
            return value;
        }
        if (!explicit) {
            throw varying ? new SqlException(SqlState.STRING_DATA_RIGHT_TRUNCATION, TypeMessage.BIT_TOO_LONG, typmod)
                    : new SqlException(SqlState.STRING_DATA_LENGTH_MISMATCH, TypeMessage.BIT_LENGTH_MISMATCH, bits.length(), typmod);
        }
        return bits.length() > typmod ? bits.substring(0, typmod) : bits + "0".repeat(typmod - bits.length());
    }

    @Override
    public int typmodIn(List<String> modifiers) {
        int length = TypmodNumbers.single(modifiers);
        if (length < 1) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, TypeMessage.LENGTH_TOO_SMALL, varying ? "varbit" : "bit");
        }
        if (length > CharacterTypes.MAXIMUM_LENGTH * 8) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, TypeMessage.LENGTH_TOO_LARGE, varying ? "varbit" : "bit",
                    CharacterTypes.MAXIMUM_LENGTH * 8);
        }
        return length;
    }

    @Override
    public String typmodText(int typmod) {
        return typmod < 0 ? "" : "(" + typmod + ")";
    }
}
