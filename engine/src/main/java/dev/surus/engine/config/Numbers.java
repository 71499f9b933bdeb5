package dev.surus.engine.config;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Numbers as configuration files write them.
final class Numbers {
    private Numbers() {}

    /// As C's `%g`: six significant digits, no trailing zeros.
    static String general(double value) {
        if (value == 0) {
            return "0";
        }
        if (Double.isInfinite(value) || Double.isNaN(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        var rounded = new BigDecimal(value).round(new MathContext(6, RoundingMode.HALF_EVEN)).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < 6) {
            return rounded.toPlainString();
        }
        String digits = rounded.unscaledValue().abs().toString();
        return (rounded.signum() < 0 ? "-" : "") + digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    /// Where the number at the start of a text ends (after white space and a sign); 0 where there is none.
    /// Accepts decimal integers, fractions, exponents, and hexadecimal and octal integers as C does.
    static int endOfNumber(String text, boolean integer) {
        int i = 0;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        if (i < text.length() && (text.charAt(i) == '+' || text.charAt(i) == '-')) {
            i++;
        }
        if (text.regionMatches(true, i, "0x", 0, 2) && i + 2 < text.length() && Character.digit(text.charAt(i + 2), 16) >= 0) {
            i += 2;
            while (i < text.length() && Character.digit(text.charAt(i), 16) >= 0) {
                i++;
            }
            return i;
        }
        int digits = 0;
        while (i < text.length() && isDigit(text.charAt(i))) {
            i++;
            digits++;
        }
        if (i < text.length() && text.charAt(i) == '.') {
            i++;
            while (i < text.length() && isDigit(text.charAt(i))) {
                i++;
                digits++;
            }
        }
        if (digits == 0) {
            return 0;
        }
        if (i < text.length() && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
            int j = i + 1;
            if (j < text.length() && (text.charAt(j) == '+' || text.charAt(j) == '-')) {
                j++;
            }
            if (j < text.length() && isDigit(text.charAt(j))) {
                while (j < text.length() && isDigit(text.charAt(j))) {
                    j++;
                }
                i = j;
            }
        }
        return i;
    }

    /// The value of a number that [#endOfNumber] delimited.
    static double value(String number, boolean integer) {
        String text = number.strip();
        boolean negative = text.startsWith("-");
        String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        double value;
        if (digits.regionMatches(true, 0, "0x", 0, 2)) {
            value = new java.math.BigInteger(digits.substring(2), 16).doubleValue();
        } else if (integer && digits.matches("0[0-7]+")) {
            value = new java.math.BigInteger(digits, 8).doubleValue();
        } else {
            value = Double.parseDouble(digits);
        }
        return negative ? -value : value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
