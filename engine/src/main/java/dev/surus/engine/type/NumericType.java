package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/// numeric. Typmod = (precision << 16 | scale in 11 bits, signed) + 4.
///
/// Forms of a value in bytes:
///
/// ```
/// strip, for numeric(p <= 18, s >= 0)   unscaled at scale s; Long.MIN_VALUE is NaN
/// stored    long form    tag 1, scale (2), unscaled (1 to 8 bytes, signed)
///           big form     tag 2, scale (2), unscaled (two's complement)
///           special      tag 3 NaN, 4 Infinity, 5 -Infinity
/// wire      ndigits, weight, sign, scale (2 bytes each), base-10000 digits
/// key       1 -Infinity, 2 negative, 3 zero, 4 positive, 5 Infinity, 6 NaN;
///           then exponent (4, sign flipped), digit pairs + 1, 0; all complemented for negative numbers
/// ```
public final class NumericType extends DataType {
    private static final int SIGN_NEGATIVE = 0x4000;
    private static final int SIGN_NAN = 0xC000;
    private static final int SIGN_INFINITY = 0xD000;
    private static final int SIGN_NEGATIVE_INFINITY = 0xF000;
    private static final BigInteger TEN_THOUSAND = BigInteger.valueOf(10_000);

    NumericType() {
        super(TypeOid.NUMERIC, "numeric", StorageKind.OBJECT);
    }

    @Override
    public Object input(String text, int typmod, EvaluationContext context) {
        return fit(NumericText.parse(text), typmod);
    }

    @Override
    public String output(Object value, EvaluationContext context) {
        return value.toString();
    }

    @Override
    public void writeText(Vector vector, int row, EvaluationContext context, ByteSink out) {
        var value = (Numeric) ((ObjectVector) vector).values[row];
        if (!value.isLongForm() || value.scale() > 18) {
            out.putAscii(value.toString());
            return;
        }
        long unscaled = value.unscaled();
        int scale = value.scale();
        if (scale == 0) {
            out.putDecimal(unscaled);
            return;
        }
        if (unscaled < 0) {
            out.putByte('-');
            unscaled = -unscaled;
        }
        long power = Numeric.POWERS[scale];
        out.putDecimal(unscaled / power);
        out.putByte('.');
        out.putDecimalPadded(unscaled % power, scale);
    }

    // ---- typmod

    public static int typmod(int precision, int scale) {
        return (precision << 16 | scale & 0x7FF) + 4;
    }

    public static int precisionOf(int typmod) {
        return typmod - 4 >> 16 & 0xFFFF;
    }

    public static int scaleOf(int typmod) {
        return ((typmod - 4 & 0x7FF) ^ 1024) - 1024;
    }

    @Override
    public int typmodIn(List<String> modifiers) {
        var numbers = TypmodNumbers.parse(modifiers);
        if (numbers.length != 1 && numbers.length != 2) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, TypeMessage.NUMERIC_MODIFIER_INVALID);
        }
        if (numbers[0] < 1 || numbers[0] > 1000) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, TypeMessage.NUMERIC_PRECISION_RANGE, numbers[0]);
        }
        if (numbers.length == 2 && (numbers[1] < -1000 || numbers[1] > 1000)) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, TypeMessage.NUMERIC_SCALE_RANGE, numbers[1]);
        }
        return typmod(numbers[0], numbers.length == 2 ? numbers[1] : 0);
    }

    @Override
    public String typmodText(int typmod) {
        return typmod < 4 ? "" : "(" + precisionOf(typmod) + "," + scaleOf(typmod) + ")";
    }

    @Override
    public Object applyTypmod(Object value, int typmod, boolean explicit, EvaluationContext context) {
        return fit((Numeric) value, typmod);
    }

    /// Rounds to the typmod's scale and checks its precision.
    public static Numeric fit(Numeric value, int typmod) {
        if (typmod < 4 || value.isNaN()) {
            return value;
        }
        int precision = precisionOf(typmod);
        int scale = scaleOf(typmod);
        if (value.isInfinite()) {
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, TypeMessage.NUMERIC_FIELD_OVERFLOW)
                    .detail(TypeMessage.NUMERIC_FIELD_INFINITE_DETAIL, precision, scale);
        }
        Numeric rounded = value.round(scale);
        boolean fits = rounded.isLongForm() && precision <= 18 && scale >= 0
                ? Math.abs(rounded.unscaled()) < Numeric.POWERS[precision]
                : rounded.signum() == 0 || integerDigits(rounded.toBigDecimal()) <= precision - scale;
        if (!fits) {
            int limit = precision - scale;
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, TypeMessage.NUMERIC_FIELD_OVERFLOW)
                    .detail(TypeMessage.NUMERIC_FIELD_OVERFLOW_DETAIL, precision, scale, limit == 0 ? "1" : "10^" + limit);
        }
        return rounded;
    }

    private static int integerDigits(BigDecimal value) {
        return value.precision() - value.scale();
    }

    // ---- binary

    @Override
    public byte[] send(Object value, EvaluationContext context) {
        var number = (Numeric) value;
        var out = new ByteSink(24);
        if (!number.isFinite()) {
            out.putShort(0);
            out.putShort(0);
            out.putShort(number.isNaN() ? SIGN_NAN : number.signum() > 0 ? SIGN_INFINITY : SIGN_NEGATIVE_INFINITY);
            out.putShort(number.isNaN() ? 0 : 32); // as PostgreSQL has it
            return out.toByteArray();
        }
        int scale = number.scale();
        // Pads the fraction to whole base-10000 digits.
        var aligned = number.toBigDecimal().setScale((scale + 3) / 4 * 4).unscaledValue().abs();
        int fractionDigits = (scale + 3) / 4;
        var reversed = new short[aligned.bitLength() / 13 + 1];
        int count = 0;
        while (aligned.signum() != 0) {
            var parts = aligned.divideAndRemainder(TEN_THOUSAND);
            reversed[count++] = parts[1].shortValue();
            aligned = parts[0];
        }
        int weight = count - fractionDigits - 1;
        int lowest = 0;
        while (lowest < count && reversed[lowest] == 0) {
            lowest++;
        }
        out.putShort(count - lowest);
        out.putShort(count == lowest ? 0 : weight);
        out.putShort(number.signum() < 0 ? SIGN_NEGATIVE : 0);
        out.putShort(scale);
        for (int i = count - 1; i >= lowest; i--) {
            out.putShort(reversed[i]);
        }
        return out.toByteArray();
    }

    @Override
    public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
        if (length < 8) {
            throw new SqlException(SqlState.PROTOCOL_VIOLATION, TypeMessage.INSUFFICIENT_DATA);
        }
        int count = (int) BinaryForm.read(data, offset, 2) & 0xFFFF;
        int weight = (int) BinaryForm.read(data, offset + 2, 2);
        int sign = (int) BinaryForm.read(data, offset + 4, 2) & 0xFFFF;
        int scale = (int) BinaryForm.read(data, offset + 6, 2) & 0xFFFF;
        switch (sign) {
            case SIGN_NAN -> {
                return Numeric.NAN;
            }
            case SIGN_INFINITY -> {
                return fit(Numeric.INFINITY, typmod);
            }
            case SIGN_NEGATIVE_INFINITY -> {
                return fit(Numeric.NEGATIVE_INFINITY, typmod);
            }
            case 0, SIGN_NEGATIVE -> { }
            default -> throw new SqlException(SqlState.INVALID_BINARY_REPRESENTATION, TypeMessage.NUMERIC_SIGN_INVALID);
        }
        if (scale > NumericText.MAXIMUM_SCALE) {
            throw new SqlException(SqlState.INVALID_BINARY_REPRESENTATION, TypeMessage.NUMERIC_SCALE_INVALID);
        }
        if (length < 8 + 2 * count) {
            throw new SqlException(SqlState.PROTOCOL_VIOLATION, TypeMessage.INSUFFICIENT_DATA);
        }
        if (length > 8 + 2 * count) {
            throw BinaryForm.incorrect();
        }
        var digits = new StringBuilder(count * 4 + 1);
        for (int i = 0; i < count; i++) {
            int digit = (int) BinaryForm.read(data, offset + 8 + 2 * i, 2);
            if (digit < 0 || digit >= 10_000) {
                throw new SqlException(SqlState.INVALID_BINARY_REPRESENTATION, TypeMessage.NUMERIC_DIGIT_INVALID);
            }
            digits.append((char) ('0' + digit / 1000)).append((char) ('0' + digit / 100 % 10))
                    .append((char) ('0' + digit / 10 % 10)).append((char) ('0' + digit % 10));
        }
        var unscaled = count == 0 ? BigInteger.ZERO : new BigInteger(digits.toString());
        var value = new BigDecimal(sign == SIGN_NEGATIVE ? unscaled.negate() : unscaled, (count - 1 - weight) * 4);
        return fit(NumericMath.checked(value.setScale(scale, java.math.RoundingMode.DOWN)), typmod);
    }

    // ---- key

    @Override
    public void appendKey(KeyBytes out, Object value) {
        var number = (Numeric) value;
        if (!number.isFinite()) {
            out.put(number.isNaN() ? 6 : number.signum() > 0 ? 5 : 1);
            return;
        }
        int sign = number.signum();
        out.put(sign < 0 ? 2 : sign == 0 ? 3 : 4);
        if (sign == 0) {
            return;
        }
        String digits;
        int exponent;
        if (number.isLongForm()) {
            digits = Long.toString(Math.abs(number.unscaled()));
            exponent = digits.length() - number.scale();
        } else {
            digits = number.toBigDecimal().unscaledValue().abs().toString();
            exponent = digits.length() - number.scale();
        }
        int flip = sign < 0 ? 0xFF : 0;
        int shifted = exponent ^ Integer.MIN_VALUE;
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.put((shifted >>> shift & 0xFF) ^ flip);
        }
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        for (int i = 0; i < end; i += 2) {
            int pair = (digits.charAt(i) - '0') * 10 + (i + 1 < end ? digits.charAt(i + 1) - '0' : 0);
            out.put(pair + 1 ^ flip);
        }
        out.put(flip);
    }

    // ---- pages

    @Override
    public int storedWidth(int typmod) {
        return typmod >= 4 && precisionOf(typmod) <= 18 && scaleOf(typmod) >= 0 ? 8 : -1;
    }

    @Override
    public long toStrip(Object value, int typmod) {
        var number = (Numeric) value;
        if (number.isNaN()) {
            return Long.MIN_VALUE;
        }
        assert number.isLongForm() && number.scale() == scaleOf(typmod) : "a value in a strip was fitted to its typmod";
        return number.unscaled();
    }

    @Override
    public Object fromStrip(long strip, int typmod) {
        return strip == Long.MIN_VALUE ? Numeric.NAN : Numeric.of(strip, scaleOf(typmod));
    }

    @Override
    public byte[] toStored(Object value) {
        var number = (Numeric) value;
        if (!number.isFinite()) {
            return new byte[] {(byte) (number.isNaN() ? 3 : number.signum() > 0 ? 4 : 5)};
        }
        byte[] unscaled;
        if (number.isLongForm()) {
            long digits = number.unscaled();
            int width = 1;
            while (width < 8 && digits >> width * 8 - 1 != digits >> 63) {
                width++;
            }
            unscaled = BinaryForm.ofLong(digits, width);
        } else {
            unscaled = number.toBigDecimal().unscaledValue().toByteArray();
        }
        var bytes = new byte[3 + unscaled.length];
        bytes[0] = (byte) (number.isLongForm() ? 1 : 2);
        bytes[1] = (byte) (number.scale() >> 8);
        bytes[2] = (byte) number.scale();
        System.arraycopy(unscaled, 0, bytes, 3, unscaled.length);
        return bytes;
    }

    @Override
    public Object fromStored(byte[] bytes, int offset, int length) {
        return switch (bytes[offset]) {
            case 1 -> Numeric.of(BinaryForm.read(bytes, offset + 3, length - 3), scaleAt(bytes, offset));
            case 2 -> Numeric.of(new BigDecimal(new BigInteger(bytes, offset + 3, length - 3), scaleAt(bytes, offset)));
            case 3 -> Numeric.NAN;
            case 4 -> Numeric.INFINITY;
            default -> Numeric.NEGATIVE_INFINITY;
        };
    }

    private static int scaleAt(byte[] bytes, int offset) {
        return (bytes[offset + 1] & 0xFF) << 8 | bytes[offset + 2] & 0xFF;
    }
}
