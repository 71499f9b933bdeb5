package dev.surus.engine.type;

import java.util.regex.Pattern;

/// Reads intervals of ISO 8601: `P1Y2M3DT4H5M6S`, and the forms that look like a date and time, `P0001-02-03T04:05:06` and `P00010203T040506`.
final class IsoInterval {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
    private static final double LARGEST = 1.0e15;

    private final String text;
    private final DateTimeErrors errors;
    private final IntervalSum sum;
    private int at = 1;
    /// Of the number read last.
    private long whole;
    private double fraction;

    IsoInterval(String text, DateTimeErrors errors) {
        this.text = text;
        this.errors = errors;
        sum = new IntervalSum(errors);
    }

    IntervalSum parse() {
        if (text.length() < 2 || text.charAt(0) != 'P') {
            throw errors.badFormat();
        }
        boolean time = false;
        boolean first = true;
        while (at < text.length()) {
            if (text.charAt(at) == 'T') {
                at++;
                time = true;
                first = true;
                continue;
            }
            int start = at;
            number();
            char mark = here();
            var unit = unit(mark, time);
            if (unit != null) {
                sum.add(unit, whole, fraction);
                at++;
            } else if (mark == 0 || mark == (time ? ':' : 'T') || !time && mark == '-') {
                if (first && mark != '-' && mark != ':' && digits(start) == (time ? 6 : 8)) {
                    packed(time);
                } else if (first) {
                    extended(time);
                } else {
                    throw errors.badFormat();
                }
                if (at == text.length()) {
                    return sum;
                }
                continue; // a T is next
            } else {
                throw errors.badFormat();
            }
            first = false;
        }
        return sum;
    }

    private static IntervalUnit unit(char mark, boolean time) {
        return switch (mark) {
            case 'Y' -> time ? null : IntervalUnit.YEAR;
            case 'M' -> time ? IntervalUnit.MINUTE : IntervalUnit.MONTH;
            case 'W' -> time ? null : IntervalUnit.WEEK;
            case 'D' -> time ? null : IntervalUnit.DAY;
            case 'H' -> time ? IntervalUnit.HOUR : null;
            case 'S' -> time ? IntervalUnit.SECOND : null;
            default -> null;
        };
    }

    private void packed(boolean time) {
        if (time) {
            sum.add(IntervalUnit.HOUR, whole / 10_000, 0);
            sum.add(IntervalUnit.MINUTE, whole / 100 % 100, 0);
            sum.add(IntervalUnit.SECOND, whole % 100, 0);
            sum.add(IntervalUnit.MICROSECOND, 0, fraction);
        } else {
            sum.add(IntervalUnit.YEAR, whole / 10_000, 0);
            sum.add(IntervalUnit.MONTH, whole / 100 % 100, 0);
            sum.add(IntervalUnit.DAY, whole % 100, fraction);
        }
    }

    /// With `-` or `:` between the numbers, of which the first has been read.
    private void extended(boolean time) {
        var units = time ? new IntervalUnit[] {IntervalUnit.HOUR, IntervalUnit.MINUTE, IntervalUnit.SECOND}
                : new IntervalUnit[] {IntervalUnit.YEAR, IntervalUnit.MONTH, IntervalUnit.DAY};
        for (int i = 0; ; i++) {
            sum.add(units[i], whole, fraction);
            char mark = here();
            if (mark == 0 || mark == 'T' && !time) {
                return;
            }
            if (i == 2 || mark != (time ? ':' : '-')) {
                throw errors.badFormat();
            }
            at++;
            number();
        }
    }

    private char here() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private int digits(int start) {
        int i = text.charAt(start) == '-' ? start + 1 : start;
        int first = i;
        while (i < text.length() && DateTimeToken.isDigit(text.charAt(i))) {
            i++;
        }
        return i - first;
    }

    private void number() {
        var match = NUMBER.matcher(text).region(at, text.length());
        if (here() == '+' || !match.lookingAt()) {
            throw errors.badFormat();
        }
        double value = Double.parseDouble(match.group());
        if (Double.isInfinite(value)) {
            throw errors.badFormat();
        }
        if (Math.abs(value) > LARGEST) {
            throw errors.fieldRange();
        }
        at = match.end();
        whole = (long) value;
        fraction = value - whole;
    }
}
