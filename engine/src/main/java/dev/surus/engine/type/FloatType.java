package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// float4 and float8. A float4 is kept as the double of the same value.
public final class FloatType extends DataType {
    private final boolean single;
    private final String displayName;

    FloatType(int oid, String name, String displayName, boolean single) {
        super(oid, name, StorageKind.DOUBLE);
        this.single = single;
        this.displayName = displayName;
    }

    /// PostgreSQL's order: -0 equals 0, NaN equals itself and is greater than all others.
    public static int order(double left, double right) {
        if (left < right) {
            return -1;
        }
        if (left > right) {
            return 1;
        }
        return left == right ? 0 : Boolean.compare(left != left, right != right);
    }

    @Override
    public String displayName() {
        return displayName;
    }

    @Override
    public int hash(Object value) {
        double number = (Double) value;
        return Double.hashCode(number == 0 ? 0.0 : number);
    }

    @Override
    public Object input(String text, int typmod, EvaluationContext context) {
        String word = Whitespace.trim(text);
        switch (word.toLowerCase(java.util.Locale.ROOT)) {
            case "nan" -> {
                return Double.NaN;
            }
            case "inf", "+inf", "infinity", "+infinity" -> {
                return Double.POSITIVE_INFINITY;
            }
            case "-inf", "-infinity" -> {
                return Double.NEGATIVE_INFINITY;
            }
            default -> { }
        }
        boolean hexadecimal = word.length() > 2 && (word.contains("x") || word.contains("X"));
        char last = word.isEmpty() ? 'x' : word.charAt(word.length() - 1);
        if (!hexadecimal && last != '.' && (last < '0' || last > '9')) {
            // Java would take a trailing d or f.
            throw invalid(text);
        }
        double value;
        try {
            String parsed = hexadecimal && !word.contains("p") && !word.contains("P") ? word + "p0" : word;
            value = single ? Float.parseFloat(parsed) : Double.parseDouble(parsed);
        } catch (NumberFormatException e) {
            throw invalid(text);
        }
        if (Double.isInfinite(value) || value == 0 && hasDigitAboveZero(word)) {
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, TypeMessage.DOUBLE_OUT_OF_RANGE, word, displayName);
        }
        return value;
    }

    private SqlException invalid(String text) {
        return new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, TypeMessage.INVALID_INPUT, displayName, text);
    }

    private static boolean hasDigitAboveZero(String word) {
        for (int i = 0; i < word.length() && word.charAt(i) != 'e' && word.charAt(i) != 'E'; i++) {
            if (word.charAt(i) >= '1' && word.charAt(i) <= '9') {
                return true;
            }
        }
        return false;
    }

    @Override
    public String output(Object value, EvaluationContext context) {
        return text((Double) value, single, FormatSettings.of(context).extraFloatDigits());
    }

    @Override
    public void writeText(Vector vector, int row, EvaluationContext context, ByteSink out) {
        out.putAscii(text(((DoubleVector) vector).values[row], single, FormatSettings.of(context).extraFloatDigits()));
    }

    /// The text of a floating-point number.
    /// @param extraDigits as the setting extra_float_digits
    public static String text(double value, boolean single, int extraDigits) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        if (extraDigits > 0) {
            if (value == (long) value && Math.abs(value) < (single ? 1e6 : 1e15)) {
                return Long.toString((long) value);
            }
            return shortest(value, single);
        }
        int digits = Math.max(1, (single ? 6 : 15) + extraDigits);
        var rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN)).stripTrailingZeros();
        return layOut(value < 0, rounded.unscaledValue().abs().toString(), rounded.precision() - rounded.scale() - 1, digits);
    }

    private static String shortest(double value, boolean single) {
        String text = single ? Float.toString((float) Math.abs(value)) : Double.toString(Math.abs(value));
        int exponent = 0;
        int mark = text.indexOf('E');
        if (mark >= 0) {
            exponent = Integer.parseInt(text.substring(mark + 1));
            text = text.substring(0, mark);
        }
        int point = text.indexOf('.');
        exponent += point - 1;
        String digits = text.substring(0, point) + text.substring(point + 1);
        int first = 0;
        while (digits.charAt(first) == '0') {
            first++;
            exponent--;
        }
        int end = digits.length();
        while (end > first + 1 && digits.charAt(end - 1) == '0') {
            end--;
        }
        digits = digits.substring(first, end);
        if (digits.length() == 2) {
            // Java always gives two digits; one may be enough (5e-324).
            String one = new BigDecimal(digits).round(new MathContext(1)).unscaledValue().toString() + "E" + exponent;
            boolean enough = single ? Float.parseFloat(one) == (float) Math.abs(value) : Double.parseDouble(one) == Math.abs(value);
            if (enough) {
                digits = one.substring(0, one.indexOf('E'));
            }
        }
        return layOut(value < 0, digits, exponent, single ? 6 : 15);
    }

    /// Fixed notation for exponents from -4 up to `fixedLimit - 1`, else scientific with at least two exponent digits.
    private static String layOut(boolean negative, String digits, int exponent, int fixedLimit) {
        var out = new StringBuilder(28);
        if (negative) {
            out.append('-');
        }
        if (exponent < -4 || exponent >= fixedLimit) {
            out.append(digits.charAt(0));
            if (digits.length() > 1) {
                out.append('.').append(digits, 1, digits.length());
            }
            out.append('e').append(exponent < 0 ? '-' : '+');
            int size = Math.abs(exponent);
            return out.append(size < 10 ? "0" : "").append(size).toString();
        }
        if (exponent < 0) {
            return out.append("0.").append("0".repeat(-exponent - 1)).append(digits).toString();
        }
        if (digits.length() <= exponent + 1) {
            return out.append(digits).append("0".repeat(exponent + 1 - digits.length())).toString();
        }
        return out.append(digits, 0, exponent + 1).append('.').append(digits, exponent + 1, digits.length()).toString();
    }

    private long bits(double value) {
        return single ? Float.floatToIntBits((float) value) : Double.doubleToLongBits(value);
    }

    private double fromBits(long bits) {
        return single ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
    }

    @Override
    public byte[] send(Object value, EvaluationContext context) {
        return BinaryForm.ofLong(bits((Double) value), single ? 4 : 8);
    }

    @Override
    public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
        return fromBits(BinaryForm.toLong(data, offset, length, single ? 4 : 8));
    }

    @Override
    public void writeBinary(Vector vector, int row, EvaluationContext context, ByteSink out) {
        double value = ((DoubleVector) vector).values[row];
        if (single) {
            out.putFloat((float) value);
        } else {
            out.putDouble(value);
        }
    }

    @Override
    public void appendKey(KeyBytes out, Object value) {
        out.putDouble((Double) value);
    }

    @Override
    public int storedWidth(int typmod) {
        return single ? 4 : 8;
    }

    @Override
    public long toStrip(Object value, int typmod) {
        return bits((Double) value);
    }

    @Override
    public Object fromStrip(long strip, int typmod) {
        return fromBits(strip);
    }

    @Override
    public void fromStrip(long strip, int typmod, Vector out, int row) {
        ((DoubleVector) out).values[row] = fromBits(strip);
    }
}
