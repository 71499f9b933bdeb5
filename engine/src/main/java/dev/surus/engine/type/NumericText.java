package dev.surus.engine.type;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.math.BigDecimal;
import java.math.BigInteger;

/// Reads numeric's text form.
final class NumericText {
    /// Digits before the point that the format allows, and after it.
    static final int MAXIMUM_INTEGER_DIGITS = 131_072;
    static final int MAXIMUM_SCALE = 16_383;

    private NumericText() {}

    static Numeric parse(String text) {
        int i = 0;
        int end = text.length();
        while (i < end && Whitespace.is(text.charAt(i))) {
            i++;
        }
        while (end > i && Whitespace.is(text.charAt(end - 1))) {
            end--;
        }
        int start = i;
        boolean negative = false;
        if (i < end && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
            negative = text.charAt(i++) == '-';
        }
        long unscaled = 0;
        int digits = 0;
        int significant = 0;
        int scale = -1;
        for (; i < end; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
                if (significant > 0 || c != '0') {
                    significant++;
                }
                if (significant <= 18) {
                    unscaled = unscaled * 10 + (c - '0');
                }
                if (scale >= 0) {
                    scale++;
                }
            } else if (c == '.' && scale < 0) {
                scale = 0;
            } else {
                break;
            }
        }
        if (digits == 0) {
            return special(text, text.substring(start, end));
        }
        if (i == end && significant <= 18 && scale <= MAXIMUM_SCALE) {
            return Numeric.of(negative ? -unscaled : unscaled, Math.max(scale, 0));
        }
        return parseLong(text, start, i, end, Math.max(scale, 0));
    }

    /// The general case: exponent, or more digits than a long holds.
    private static Numeric parseLong(String text, int start, int mantissaEnd, int end, int scale) {
        long exponent = 0;
        if (mantissaEnd < end) {
            char mark = text.charAt(mantissaEnd);
            int i = mantissaEnd + 1;
            boolean negative = false;
            if (i < end && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
                negative = text.charAt(i++) == '-';
            }
            if (mark != 'e' && mark != 'E' || i == end) {
                throw invalid(text);
            }
            for (; i < end; i++) {
                char c = text.charAt(i);
                if (c < '0' || c > '9') {
                    throw invalid(text);
                }
                exponent = Math.min(exponent * 10 + (c - '0'), Integer.MAX_VALUE);
            }
            if (exponent >= Integer.MAX_VALUE / 2) {
                throw overflow();
            }
            exponent = negative ? -exponent : exponent;
        }
        var mantissa = new StringBuilder(text.substring(start, mantissaEnd));
        int point = mantissa.indexOf(".");
        if (point >= 0) {
            mantissa.deleteCharAt(point);
        }
        var number = new BigInteger(mantissa.charAt(0) == '+' ? mantissa.substring(1) : mantissa.toString());
        long newScale = scale - exponent;
        if (number.signum() == 0) {
            return Numeric.of(0, Math.clamp(newScale, 0, MAXIMUM_SCALE));
        }
        if (newScale < -MAXIMUM_INTEGER_DIGITS || newScale > Integer.MAX_VALUE / 2) {
            throw overflow();
        }
        var value = new BigDecimal(number, (int) newScale);
        if (newScale > MAXIMUM_SCALE) {
            value = value.setScale(MAXIMUM_SCALE, java.math.RoundingMode.HALF_UP);
        }
        return NumericMath.checked(value);
    }

    private static Numeric special(String text, String word) {
        return switch (word.toLowerCase(java.util.Locale.ROOT)) {
            case "nan" -> Numeric.NAN;
            case "inf", "+inf", "infinity", "+infinity" -> Numeric.INFINITY;
            case "-inf", "-infinity" -> Numeric.NEGATIVE_INFINITY;
            default -> throw invalid(text);
        };
    }

    static SqlException overflow() {
        return new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, TypeMessage.NUMERIC_OVERFLOW);
    }

    private static SqlException invalid(String text) {
        return new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, TypeMessage.INVALID_INPUT, "numeric", text);
    }
}
