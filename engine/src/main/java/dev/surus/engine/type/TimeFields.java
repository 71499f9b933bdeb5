package dev.surus.engine.type;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// The time of day in a text, as far as it has been read.
final class TimeFields {
    private enum Half { NONE, MORNING, AFTERNOON }

    private final DateTimeErrors errors;
    private boolean present;
    private int hour;
    private Half half = Half.NONE;
    /// Without the hours until [#finish].
    private long micros;

    TimeFields(DateTimeErrors errors) {
        this.errors = errors;
    }

    boolean isPresent() {
        return present;
    }

    boolean hasHalf() {
        return half != Half.NONE;
    }

    /// Microseconds since midnight.
    long micros() {
        return micros;
    }

    /// hh:mm, hh:mm:ss, with a fraction of the second.
    void clock(String text) {
        if (present) {
            throw errors.badFormat();
        }
        present = true;
        String[] parts = text.split(":", -1);
        if (parts.length > 3 || parts.length == 3 && parts[2].isEmpty() || parts[1].isEmpty()) {
            throw errors.badFormat();
        }
        try {
            hour = Integer.parseInt(parts[0]);
            if (parts.length == 2) {
                int point = parts[1].indexOf('.');
                if (point >= 0) {
                    throw errors.badFormat();
                }
                setTime(Integer.parseInt(parts[1]), 0);
            } else {
                setTime(Integer.parseInt(parts[1]), seconds(parts[2]));
            }
        } catch (NumberFormatException _) {
            throw errors.badFormat();
        }
    }

    /// hhmmss, hhmm, with a fraction of the second.
    void packed(String text) {
        int point = text.indexOf('.');
        String digits = point >= 0 ? text.substring(0, point) : text;
        if (present) {
            throw errors.badFormat();
        }
        present = true;
        switch (digits.length()) {
            case 6 -> {
                hour = Integer.parseInt(digits.substring(0, 2));
                setTime(Integer.parseInt(digits.substring(2, 4)), seconds(text.substring(4)));
            }
            case 4 -> {
                hour = Integer.parseInt(digits.substring(0, 2));
                setTime(Integer.parseInt(digits.substring(2, 4)), 0);
            }
            case 2 -> {
                hour = Integer.parseInt(digits);
                setTime(0, 0);
            }
            default -> throw errors.badFormat();
        }
    }

    /// The hour alone.
    void hour(String digits) {
        present = true;
        hour = Integer.parseInt(digits);
        setTime(0, 0);
    }

    void midnight() {
        present = true;
    }

    void morning() {
        half = Half.MORNING;
    }

    void afternoon() {
        half = Half.AFTERNOON;
    }

    /// @param fraction of a day, below 1
    void fractionOfDay(BigDecimal fraction) {
        micros = fraction.multiply(BigDecimal.valueOf(CalendarMath.DAY_MICROS)).longValue();
    }

    private static long seconds(String text) {
        return new BigDecimal(text.endsWith(".") ? text + "0" : text).movePointRight(6).setScale(0, RoundingMode.HALF_EVEN).longValue();
    }

    private void setTime(int minutes, long secondMicros) {
        if (minutes > 59 || secondMicros > 60_000_000L || hour > 24 || hour == 24 && (minutes > 0 || secondMicros > 0)) {
            throw errors.fieldRange();
        }
        micros = minutes * 60_000_000L + secondMicros;
    }

    /// All has been read.
    void finish() {
        if (half != Half.NONE) {
            if (hour > 12) {
                throw errors.fieldRange();
            }
            hour = half == Half.AFTERNOON ? hour == 12 ? 12 : hour + 12 : hour == 12 ? 0 : hour;
        }
        if (present) {
            micros += hour * 3_600_000_000L;
        }
    }
}
