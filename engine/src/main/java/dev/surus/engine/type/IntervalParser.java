package dev.surus.engine.type;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads intervals: PostgreSQL's own words, the SQL standard's forms, ISO 8601's (`P1Y2M3DT4H5M6S`). Fields are understood
/// from right to left, because a number's unit stands behind it.
final class IntervalParser {
    private enum Unit { MICROSECOND, MILLISECOND, SECOND, MINUTE, HOUR, DAY, WEEK, MONTH, YEAR, DECADE, CENTURY, MILLENNIUM }

    private final String original;
    private final IntervalType.Range range;
    private final boolean sqlStandard;
    private long months;
    private long days;
    private long micros;
    private boolean sawTime;
    private final java.util.EnumSet<Unit> seen = java.util.EnumSet.noneOf(Unit.class);

    IntervalParser(String text, IntervalType.Range range, boolean sqlStandard) {
        this.original = text;
        this.range = range;
        this.sqlStandard = sqlStandard;
    }

    Interval parse() {
        String text = Whitespace.trim(original).toLowerCase(Locale.ROOT);
        if (text.isEmpty()) {
            throw badFormat();
        }
        try {
            if (text.startsWith("p")) {
                iso8601(text);
            } else {
                words(text);
            }
            return new Interval(Math.toIntExact(months), Math.toIntExact(days), micros);
        } catch (ArithmeticException e) {
            throw fieldRange();
        }
    }

    private SqlException badFormat() {
        return new SqlException(SqlState.INVALID_DATETIME_FORMAT, TypeMessage.INVALID_INPUT, "interval", original);
    }

    private SqlException fieldRange() {
        return new SqlException(SqlState.INTERVAL_FIELD_OVERFLOW, TypeMessage.INTERVAL_FIELD_RANGE, original);
    }

    // ---- PostgreSQL's and the standard's forms

    private List<String> tokens(String text) {
        var tokens = new ArrayList<String>();
        int end = text.length();
        int i = 0;
        while (i < end) {
            char c = text.charAt(i);
            int start = i;
            if (DateTimeToken.isDigit(c) || c == '.') {
                i = number(text, i);
                tokens.add(text.substring(start, i));
            } else if (c == '+' || c == '-') {
                i++;
                while (i < end && Whitespace.is(text.charAt(i))) {
                    i++;
                }
                if (i >= end || !DateTimeToken.isDigit(text.charAt(i)) && text.charAt(i) != '.') {
                    throw badFormat();
                }
                int digits = i;
                i = number(text, i);
                tokens.add(c + text.substring(digits, i));
            } else if (Character.isLetter(c)) {
                while (i < end && Character.isLetter(text.charAt(i))) {
                    i++;
                }
                tokens.add(text.substring(start, i));
            } else if (Whitespace.is(c) || c == '@' || c == ',') {
                i++;
            } else {
                throw badFormat();
            }
        }
        return tokens;
    }

    /// The end of digits with colons, points, a minus sign inside (1-2).
    private static int number(String text, int i) {
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean part = DateTimeToken.isDigit(c) || c == ':' || c == '.'
                    || c == '-' && i > 0 && DateTimeToken.isDigit(text.charAt(i - 1)) && i + 1 < text.length()
                    && DateTimeToken.isDigit(text.charAt(i + 1));
            if (!part) {
                return i;
            }
            i++;
        }
        return i;
    }

    private void words(String text) {
        List<String> tokens = tokens(text);
        boolean ago = false;
        boolean any = false;
        Unit unit = null;
        boolean unitWord = false;
        // In the SQL standard's style one leading minus sign holds for all fields.
        boolean negateAll = sqlStandard && tokens.getFirst().startsWith("-")
                && tokens.stream().skip(1).noneMatch(t -> t.startsWith("-") || t.startsWith("+"));
        for (int i = tokens.size() - 1; i >= 0; i--) {
            String token = tokens.get(i);
            char c = token.charAt(0);
            if (Character.isLetter(c)) {
                if (unitWord) {
                    throw badFormat();
                }
                if (token.equals("ago")) {
                    if (i != tokens.size() - 1) {
                        throw badFormat();
                    }
                    ago = true;
                    continue;
                }
                unit = unit(token);
                if (unit == null) {
                    throw badFormat();
                }
                unitWord = true;
                continue;
            }
            boolean negative = c == '-' || negateAll;
            String digits = c == '-' || c == '+' ? token.substring(1) : token;
            if (digits.indexOf(':') >= 0) {
                if (sawTime || unitWord) {
                    throw badFormat();
                }
                clock(digits, negative);
                sawTime = true;
                unit = Unit.DAY;
            } else if (digits.indexOf('-') > 0) {
                yearsAndMonths(digits, negative);
                unit = null;
            } else {
                if (unit == null) {
                    unit = defaultUnit();
                }
                if (!seen.add(unit) || sawTime && unit.compareTo(Unit.HOUR) <= 0) {
                    throw badFormat();
                }
                add(unit, decimal(digits), negative);
                // "1 2:3" makes 1 a day; two bare numbers side by side mean nothing.
                unit = unitWord || i == 0 ? null : nothingMore(i, tokens);
            }
            unitWord = false;
            any = true;
        }
        if (!any || unitWord) {
            throw badFormat();
        }
        if (ago) {
            months = Math.negateExact(months);
            days = Math.negateExact(days);
            micros = Math.negateExact(micros);
        }
    }

    private Unit nothingMore(int index, List<String> tokens) {
        if (tokens.get(index - 1).indexOf('-') > 0 || Character.isLetter(tokens.get(index - 1).charAt(0))) {
            return null;
        }
        throw badFormat();
    }

    private Unit defaultUnit() {
        return switch (range) {
            case YEAR -> Unit.YEAR;
            case MONTH, YEAR_TO_MONTH -> Unit.MONTH;
            case DAY -> Unit.DAY;
            case HOUR, DAY_TO_HOUR -> Unit.HOUR;
            case MINUTE, HOUR_TO_MINUTE, DAY_TO_MINUTE -> Unit.MINUTE;
            default -> Unit.SECOND;
        };
    }

    private BigDecimal decimal(String digits) {
        try {
            return new BigDecimal(digits.endsWith(".") ? digits + "0" : digits);
        } catch (NumberFormatException e) {
            throw badFormat();
        }
    }

    /// hh:mm, hh:mm:ss.ffff, or mm:ss where the range says so or a fraction follows.
    private void clock(String text, boolean negative) {
        String[] parts = text.split(":", -1);
        if (parts.length > 3) {
            throw badFormat();
        }
        try {
            long hours;
            long minutes;
            BigDecimal seconds;
            if (parts.length == 2 && (parts[1].indexOf('.') >= 0 || range == IntervalType.Range.MINUTE_TO_SECOND)) {
                hours = 0;
                minutes = Long.parseLong(parts[0]);
                seconds = decimal(parts[1]);
            } else {
                hours = Long.parseLong(parts[0]);
                minutes = Long.parseLong(parts[1]);
                seconds = parts.length == 3 ? decimal(parts[2]) : BigDecimal.ZERO;
            }
            if (minutes > 59 || seconds.compareTo(BigDecimal.valueOf(60)) > 0) {
                throw fieldRange();
            }
            long total = Math.addExact(Math.addExact(Math.multiplyExact(hours, 3_600_000_000L), minutes * 60_000_000L),
                    wholeMicros(seconds, 1_000_000));
            micros = Math.addExact(micros, negative ? -total : total);
        } catch (NumberFormatException e) {
            throw badFormat();
        }
    }

    private void yearsAndMonths(String text, boolean negative) {
        String[] parts = text.split("-");
        try {
            long years = Integer.parseInt(parts[0]);
            int rest = Integer.parseInt(parts[1]);
            if (parts.length != 2) {
                throw badFormat();
            }
            if (rest >= 12) {
                throw fieldRange();
            }
            long total = years * 12 + rest;
            months = Math.addExact(months, negative ? -total : total);
        } catch (NumberFormatException e) {
            throw badFormat();
        }
    }

    private static long wholeMicros(BigDecimal amount, long unitMicros) {
        return amount.multiply(BigDecimal.valueOf(unitMicros)).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    }

    private void add(Unit unit, BigDecimal amount, boolean negative) {
        BigDecimal signed = negative ? amount.negate() : amount;
        switch (unit) {
            case MICROSECOND -> addMicros(signed, 1);
            case MILLISECOND -> addMicros(signed, 1000);
            case SECOND -> addMicros(signed, 1_000_000);
            case MINUTE -> addMicros(signed, 60_000_000);
            case HOUR -> addMicros(signed, 3_600_000_000L);
            case DAY -> addDays(signed);
            case WEEK -> addDays(signed.multiply(BigDecimal.valueOf(7)));
            case MONTH -> {
                addMonths(signed.toBigInteger().longValueExact());
                addDays(fraction(signed).multiply(BigDecimal.valueOf(30)));
            }
            case YEAR -> addYears(signed, 12);
            case DECADE -> addYears(signed, 120);
            case CENTURY -> addYears(signed, 1200);
            case MILLENNIUM -> addYears(signed, 12_000);
        }
    }

    private static BigDecimal fraction(BigDecimal value) {
        return value.remainder(BigDecimal.ONE);
    }

    private void addMicros(BigDecimal amount, long unitMicros) {
        micros = Math.addExact(micros, wholeMicros(amount, unitMicros));
    }

    private void addDays(BigDecimal amount) {
        long whole = amount.toBigInteger().longValueExact();
        days = Math.addExact(days, whole);
        Math.toIntExact(days);
        addMicros(fraction(amount), CalendarMath.DAY_MICROS);
    }

    private void addMonths(long count) {
        months = Math.addExact(months, count);
    }

    private void addYears(BigDecimal amount, int monthsEach) {
        long whole = Math.toIntExact(amount.toBigInteger().longValueExact());
        addMonths(whole * monthsEach + fraction(amount).multiply(BigDecimal.valueOf(monthsEach))
                .setScale(0, RoundingMode.HALF_EVEN).longValueExact());
        if (months != (int) months) {
            throw new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, TypeMessage.TYPE_OUT_OF_RANGE, "interval");
        }
    }

    private static Unit unit(String word) {
        return switch (word) {
            case "us", "usec", "usecs", "usecond", "useconds", "microsecon", "microsecond", "microseconds" -> Unit.MICROSECOND;
            case "ms", "msec", "msecs", "msecond", "mseconds", "millisecon", "millisecond", "milliseconds" -> Unit.MILLISECOND;
            case "s", "sec", "secs", "second", "seconds" -> Unit.SECOND;
            case "m", "min", "mins", "minute", "minutes" -> Unit.MINUTE;
            case "h", "hr", "hrs", "hour", "hours" -> Unit.HOUR;
            case "d", "day", "days" -> Unit.DAY;
            case "w", "week", "weeks" -> Unit.WEEK;
            case "mon", "mons", "month", "months" -> Unit.MONTH;
            case "y", "yr", "yrs", "year", "years" -> Unit.YEAR;
            case "dec", "decs", "decade", "decades" -> Unit.DECADE;
            case "c", "cent", "century", "centuries" -> Unit.CENTURY;
            case "mil", "mils", "millennia", "millennium" -> Unit.MILLENNIUM;
            default -> null;
        };
    }

    // ---- ISO 8601

    private void iso8601(String text) {
        boolean time = false;
        int i = 1;
        if (i == text.length()) {
            throw badFormat();
        }
        while (i < text.length()) {
            if (text.charAt(i) == 't') {
                if (time || i + 1 == text.length()) {
                    throw badFormat();
                }
                time = true;
                i++;
                continue;
            }
            int start = i;
            if (text.charAt(i) == '-' || text.charAt(i) == '+') {
                i++;
            }
            while (i < text.length() && (DateTimeToken.isDigit(text.charAt(i)) || text.charAt(i) == '.')) {
                i++;
            }
            if (i == start) {
                throw badFormat();
            }
            if (i == text.length() || !Character.isLetter(text.charAt(i)) || text.charAt(i) == 't') {
                alternative(text.substring(start), time);
                return;
            }
            BigDecimal amount = decimal(text.substring(start, i).replace("+", ""));
            Unit unit = time ? switch (text.charAt(i)) {
                case 'h' -> Unit.HOUR;
                case 'm' -> Unit.MINUTE;
                case 's' -> Unit.SECOND;
                default -> throw badFormat();
            } : switch (text.charAt(i)) {
                case 'y' -> Unit.YEAR;
                case 'm' -> Unit.MONTH;
                case 'w' -> Unit.WEEK;
                case 'd' -> Unit.DAY;
                default -> throw badFormat();
            };
            add(unit, amount, false);
            i++;
        }
    }

    /// `0001-02-03T04:05:06`, and a bare number at the end.
    private void alternative(String text, boolean time) {
        int mark = text.indexOf('t');
        String date = time ? "" : mark >= 0 ? text.substring(0, mark) : text;
        String clock = time ? text : mark >= 0 ? text.substring(mark + 1) : "";
        if (!date.isEmpty()) {
            boolean negative = date.startsWith("-");
            String[] parts = (negative ? date.substring(1) : date).split("-");
            try {
                if (parts.length == 3) {
                    addYears(decimal(parts[0]), 12);
                    addMonths(Integer.parseInt(parts[1]));
                    addDays(decimal(parts[2]));
                } else if (parts.length == 1 && parts[0].length() == 8) {
                    addYears(decimal(parts[0].substring(0, 4)), 12);
                    addMonths(Integer.parseInt(parts[0].substring(4, 6)));
                    addDays(decimal(parts[0].substring(6)));
                } else {
                    throw badFormat();
                }
            } catch (NumberFormatException e) {
                throw badFormat();
            }
        }
        if (!clock.isEmpty()) {
            if (clock.indexOf(':') > 0) {
                clock(clock, false);
            } else if (clock.length() == 6) {
                clock(clock.substring(0, 2) + ":" + clock.substring(2, 4) + ":" + clock.substring(4), false);
            } else {
                throw badFormat();
            }
        }
    }
}
