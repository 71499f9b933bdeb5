package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.function.DateTimeTemplate.Field;
import dev.surus.engine.function.DateTimeTemplate.Literal;
import dev.surus.engine.type.CalendarMath;
import dev.surus.engine.type.FormatSettings;
import dev.surus.engine.type.Interval;
import dev.surus.engine.type.TimeZones;
import java.util.Locale;

/// to_char of timestamps and intervals.
final class DateTimeOutput {
    static final String[] MONTHS = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December"};
    static final String[] DAYS = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    static final String[] ROMAN_MONTHS = {"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"};

    /// The parts of a time; of an interval, years to microseconds may be negative, and the calendar's parts mean nothing.
    ///
    /// @param day days since 2000-01-01, of a timestamp
    private record Parts(boolean interval, long year, int month, int dayOfMonth, long day, long hour, int minute, int second, int micros,
            int offset, String zone) {}

    private DateTimeOutput() {}

    static String timestamp(String template, long local, int offset, String zone) {
        long day = Math.floorDiv(local, CalendarMath.DAY_MICROS);
        long time = local - day * CalendarMath.DAY_MICROS;
        long civil = CalendarMath.civil(day);
        return write(template, new Parts(false, CalendarMath.year(civil), CalendarMath.month(civil), CalendarMath.day(civil), day,
                time / 3_600_000_000L, (int) (time / 60_000_000 % 60), (int) (time / 1_000_000 % 60), (int) (time % 1_000_000), offset, zone));
    }

    static String instant(String template, long micros, FormatSettings formats) {
        int offset = TimeZones.offsetAt(formats.timeZone(), micros);
        return timestamp(template, micros + offset * CalendarMath.SECOND_MICROS, offset, TimeZones.abbreviationAt(formats, micros));
    }

    static String interval(String template, Interval value) {
        long time = value.micros();
        return write(template, new Parts(true, value.months() / 12, value.months() % 12, value.days(), 0, time / 3_600_000_000L,
                (int) (time / 60_000_000 % 60), (int) (time / 1_000_000 % 60), (int) (time % 1_000_000), 0, null));
    }

    private static String write(String template, Parts parts) {
        var out = new StringBuilder();
        for (var node : DateTimeTemplate.parse(template).nodes()) {
            switch (node) {
                case Literal literal -> out.appendCodePoint(literal.character());
                case Field field -> field(out, field, parts);
            }
        }
        return out.toString();
    }

    private static void field(StringBuilder out, Field field, Parts p) {
        String kind = field.kind();
        if (p.interval && "TZ TZH TZM OF AD A.D. BC B.C. MONTH MON DAY DY D ID".contains(kind)
                && java.util.List.of("TZ", "TZH", "TZM", "OF", "AD", "A.D.", "BC", "B.C.", "MONTH", "MON", "DAY", "DY", "D", "ID").contains(kind)) {
            throw new SqlException(SqlState.INVALID_DATETIME_FORMAT, FunctionMessage.INTERVAL_TEMPLATE).hint(FunctionMessage.INTERVAL_TEMPLATE_HINT);
        }
        switch (kind) {
            case "AM", "PM" -> out.append(cased(field, Math.floorMod(p.hour, 24L) >= 12 && p.hour >= 0 ? "PM" : "AM"));
            case "A.M.", "P.M." -> out.append(cased(field, Math.floorMod(p.hour, 24L) >= 12 && p.hour >= 0 ? "P.M." : "A.M."));
            case "AD", "BC" -> out.append(cased(field, p.year <= 0 ? "BC" : "AD"));
            case "A.D.", "B.C." -> out.append(cased(field, p.year <= 0 ? "B.C." : "A.D."));
            case "HH", "HH12" -> number(out, field, p.hour % 12 == 0 ? 12 : p.hour % 12, p.hour >= 0 ? 2 : 3);
            case "HH24" -> number(out, field, p.hour, p.hour >= 0 ? 2 : 3);
            case "MI" -> number(out, field, p.minute, p.minute >= 0 ? 2 : 3);
            case "SS" -> number(out, field, p.second, p.second >= 0 ? 2 : 3);
            case "FF1" -> fixed(out, field, p.micros / 100_000, 1);
            case "FF2" -> fixed(out, field, p.micros / 10_000, 2);
            case "FF3", "MS" -> fixed(out, field, p.micros / 1000, 3);
            case "FF4" -> fixed(out, field, p.micros / 100, 4);
            case "FF5" -> fixed(out, field, p.micros / 10, 5);
            case "FF6", "US" -> fixed(out, field, p.micros, 6);
            case "SSSS", "SSSSS" -> fixed(out, field, p.hour * 3600 + p.minute * 60L + p.second, 0);
            case "TZ" -> out.append(p.zone == null ? "" : cased(field, p.zone));
            case "TZH" -> out.append(p.offset >= 0 ? '+' : '-').append(padded(Math.abs(p.offset) / 3600, 2));
            case "TZM" -> out.append(padded(Math.abs(p.offset) % 3600 / 60, 2));
            case "OF" -> {
                out.append(p.offset >= 0 ? '+' : '-').append(padded(Math.abs(p.offset) / 3600, field.fill() ? 0 : 2));
                if (p.offset % 3600 != 0) {
                    out.append(':').append(padded(Math.abs(p.offset) % 3600 / 60, 2));
                }
            }
            case "MONTH" -> name(out, field, MONTHS[p.month - 1], 9);
            case "MON" -> name(out, field, MONTHS[p.month - 1].substring(0, 3), 0);
            case "MM" -> number(out, field, p.month, p.month >= 0 ? 2 : 3);
            case "DAY" -> name(out, field, DAYS[CalendarMath.dayOfWeek(p.day)], 9);
            case "DY" -> name(out, field, DAYS[CalendarMath.dayOfWeek(p.day)].substring(0, 3), 0);
            case "DDD" -> number(out, field, dayOfYear(p), 3);
            case "IDDD" -> number(out, field, p.day - isoYearStart(isoYear(p.day)) + 1, 3);
            case "DD" -> number(out, field, p.dayOfMonth, 2);
            case "D" -> number(out, field, CalendarMath.dayOfWeek(p.day) + 1, 0);
            case "ID" -> number(out, field, (CalendarMath.dayOfWeek(p.day) + 6) % 7 + 1, 0);
            case "WW" -> number(out, field, (dayOfYear(p) - 1) / 7 + 1, 2);
            case "IW" -> number(out, field, (p.day - isoYearStart(isoYear(p.day))) / 7 + 1, 2);
            case "Q" -> {
                if (p.month != 0) {
                    number(out, field, (p.month - 1) / 3 + 1, 0);
                }
            }
            case "CC" -> {
                long century = p.interval ? p.year / 100 : p.year > 0 ? (p.year - 1) / 100 + 1 : p.year / 100 - 1;
                number(out, field, century, Math.abs(century) > 99 ? 0 : century >= 0 ? 2 : 3);
            }
            case "Y,YYY" -> {
                long year = shown(p, p.year);
                out.append(year / 1000).append(',').append(padded(year % 1000, 3));
                ordinal(out, field, Long.toString(year));
            }
            case "YYYY" -> year(out, field, shown(p, p.year), 4, Long.MAX_VALUE);
            case "YYY" -> year(out, field, shown(p, p.year), 3, 1000);
            case "YY" -> year(out, field, shown(p, p.year), 2, 100);
            case "Y" -> year(out, field, shown(p, p.year), 1, 10);
            case "IYYY" -> year(out, field, shown(p, isoYearOf(p)), 4, Long.MAX_VALUE);
            case "IYY" -> year(out, field, shown(p, isoYearOf(p)), 3, 1000);
            case "IY" -> year(out, field, shown(p, isoYearOf(p)), 2, 100);
            case "I" -> year(out, field, shown(p, isoYearOf(p)), 1, 10);
            case "RM" -> {
                if (p.month != 0 || p.year != 0) {
                    int index = p.month == 0 ? p.year >= 0 ? 11 : 0 : p.month < 0 ? 12 + p.month : p.month - 1;
                    String roman = cased(field, ROMAN_MONTHS[index]);
                    out.append(roman);
                    out.append(" ".repeat(field.fill() ? 0 : 4 - roman.length()));
                }
            }
            case "W" -> number(out, field, (p.dayOfMonth - 1) / 7 + 1, 0);
            case "J" -> number(out, field, p.interval ? julianOfInterval(p) : p.day + 2_451_545, 0);
            default -> { } // FX says nothing about output
        }
    }

    private static long julianOfInterval(Parts p) {
        return CalendarMath.days(p.year, p.month == 0 ? 1 : Math.abs(p.month), p.dayOfMonth == 0 ? 1 : p.dayOfMonth) + 2_451_545;
    }

    private static long dayOfYear(Parts p) {
        return p.interval ? (p.year * 12 + p.month) * 30 + p.dayOfMonth : p.day - CalendarMath.days(p.year, 1, 1) + 1;
    }

    private static long isoYearOf(Parts p) {
        return p.interval ? p.year : isoYear(p.day);
    }

    static long isoYear(long day) {
        long thursday = day - (CalendarMath.dayOfWeek(day) + 6) % 7 + 3;
        return CalendarMath.year(CalendarMath.civil(thursday));
    }

    /// The Monday of week 1.
    static long isoYearStart(long year) {
        long fourth = CalendarMath.days(year, 1, 4);
        return fourth - (CalendarMath.dayOfWeek(fourth) + 6) % 7;
    }

    /// Years before Christ are counted from 1 and carry no sign.
    private static long shown(Parts p, long year) {
        return p.interval || year > 0 ? year : 1 - year;
    }

    private static void year(StringBuilder out, Field field, long year, int width, long modulus) {
        number(out, field, year % modulus, year >= 0 ? width : width + 1);
    }

    private static void number(StringBuilder out, Field field, long value, int width) {
        fixed(out, field, value, field.fill() ? 0 : width);
    }

    private static void fixed(StringBuilder out, Field field, long value, int width) {
        String text = padded(value, width);
        out.append(text);
        ordinal(out, field, text);
    }

    static void ordinal(StringBuilder out, Field field, String digits) {
        if (field.ordinal() != null) {
            out.append(ending(digits, field.ordinal().equals("TH")));
        }
    }

    /// `ST`, `ND`, `RD` or `TH`.
    static String ending(String digits, boolean upper) {
        char last = digits.charAt(digits.length() - 1);
        boolean teen = digits.length() > 1 && digits.charAt(digits.length() - 2) == '1';
        String ending = teen ? "TH" : switch (last) {
            case '1' -> "ST";
            case '2' -> "ND";
            case '3' -> "RD";
            default -> "TH";
        };
        return upper ? ending : ending.toLowerCase(Locale.ROOT);
    }

    private static String padded(long value, int width) {
        return width == 0 ? Long.toString(value) : String.format("%0" + width + "d", value);
    }

    private static void name(StringBuilder out, Field field, String name, int width) {
        String text = Character.isLowerCase(field.pattern().charAt(0)) ? name.toLowerCase(Locale.ROOT)
                : Character.isUpperCase(field.pattern().charAt(1)) ? name.toUpperCase(Locale.ROOT) : name;
        out.append(text);
        out.append(" ".repeat(field.fill() ? 0 : Math.max(0, width - text.length())));
    }

    private static String cased(Field field, String text) {
        return Character.isLowerCase(field.pattern().charAt(0)) ? text.toLowerCase(Locale.ROOT) : text;
    }
}
