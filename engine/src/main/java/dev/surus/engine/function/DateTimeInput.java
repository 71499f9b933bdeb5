package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.function.DateTimeTemplate.Field;
import dev.surus.engine.function.DateTimeTemplate.Literal;
import dev.surus.engine.function.DateTimeTemplate.Node;
import dev.surus.engine.type.CalendarMath;
import dev.surus.engine.type.TimeZones;
import dev.surus.engine.type.TypeMessage;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// to_date and to_timestamp: reads a text by a template.
final class DateTimeInput {
    private static final String[] MONTHS_SHORT = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    private static final String[] DAYS_SHORT = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

    private final String text;
    private final List<Node> nodes;
    private final Map<String, Integer> values = new HashMap<>();
    private int at;
    /// Characters passed over that the template did not ask for.
    private int extra;
    private boolean exact;
    private Boolean isoDates;
    private int yearDigits;
    private boolean twelveHours;

    private DateTimeInput(String text, String template) {
        this.text = text;
        nodes = DateTimeTemplate.parse(template).nodes();
    }

    /// Days since 2000-01-01.
    static long date(String text, String template) {
        var input = new DateTimeInput(text, template);
        input.read();
        long day = input.day();
        if (!CalendarMath.isValidDate(day)) {
            throw new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, TypeMessage.VALUE_RANGE_OF, "date", text);
        }
        return day;
    }

    static long timestamp(String text, String template, ZoneId zone) {
        var input = new DateTimeInput(text, template);
        input.read();
        long local = input.day() * CalendarMath.DAY_MICROS + input.time();
        long result;
        if (input.values.containsKey("TZH") || input.values.containsKey("TZM")) {
            int hours = input.value("TZH", 0);
            int minutes = input.value("TZM", 0);
            if (hours > 15 || minutes > 59) {
                throw input.range();
            }
            result = local - input.value("TZSIGN", 1) * (hours * 3600L + minutes * 60L) * CalendarMath.SECOND_MICROS;
        } else {
            result = TimeZones.toInstant(zone, local);
        }
        if (!CalendarMath.isValidTimestamp(result)) {
            throw new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, FunctionMessage.TIMESTAMP_RANGE);
        }
        return result;
    }

    // ---- reading

    private boolean blank() {
        return at < text.length() && Character.isWhitespace(text.charAt(at));
    }

    private void skipBlanks() {
        while (blank()) {
            at++;
            extra++;
        }
    }

    private void read() {
        for (int n = 0; n < nodes.size() && at < text.length(); n++) {
            Node node = nodes.get(n);
            if (!exact && (node instanceof Field || n == 0)) {
                skipBlanks();
            }
            switch (node) {
                case Literal literal -> literal(literal);
                case Field field when field.kind().equals("FX") -> exact = true;
                case Field field -> {
                    field(field, n);
                    if (!exact) {
                        extra = 0;
                        skipBlanks();
                    }
                }
            }
        }
    }

    private void literal(Literal literal) {
        if (literal.separates() && !exact) {
            extra--;
            if (blank() || at < text.length() && DateTimeTemplate.isSeparator(text.charAt(at))) {
                at++;
                extra++;
            }
        } else if (!exact && extra > 0) {
            extra--;
        } else if (at < text.length()) {
            at += Character.charCount(text.codePointAt(at));
        }
    }

    private void convention(boolean iso) {
        if (isoDates != null && isoDates != iso) {
            throw new SqlException(SqlState.INVALID_DATETIME_FORMAT, FunctionMessage.TEMPLATE_CONVENTIONS).hint(FunctionMessage.TEMPLATE_CONVENTIONS_HINT);
        }
        isoDates = iso;
    }

    private void field(Field field, int n) {
        String kind = field.kind();
        switch (kind) {
            case "DDD", "DD", "D", "MM", "MONTH", "MON", "WW", "W", "RM", "Y,YYY", "YYYY", "YYY", "YY", "Y" -> convention(false);
            case "IDDD", "ID", "IW", "IYYY", "IYY", "IY", "I" -> convention(true);
            default -> { }
        }
        switch (kind) {
            case "AM", "PM" -> half(field, "am", "pm");
            case "A.M.", "P.M." -> half(field, "a.m.", "p.m.");
            case "AD", "BC" -> set(field, "BC", search(field, "ad", "bc"));
            case "A.D.", "B.C." -> set(field, "BC", search(field, "a.d.", "b.c."));
            case "HH", "HH12" -> {
                twelveHours = true;
                set(field, "HH", number(field, n, 2));
            }
            case "HH24" -> set(field, "HH", number(field, n, 2));
            case "MI", "SS", "DD", "MM", "IW", "WW", "CC" -> set(field, kind, number(field, n, 2));
            case "MS" -> {
                int start = at;
                int value = number(field, n, 3);
                set(field, "MS", value * (at - start == 1 ? 100 : at - start == 2 ? 10 : 1));
            }
            case "US", "FF1", "FF2", "FF3", "FF4", "FF5", "FF6" -> {
                int start = at;
                int value = number(field, n, kind.equals("US") ? 6 : kind.charAt(2) - '0');
                for (int digits = at - start; digits < 6; digits++) {
                    value *= 10;
                }
                set(field, "US", value);
            }
            case "SSSS", "SSSSS" -> set(field, "SSSS", number(field, n, kind.length() == 4 ? 5 : 5));
            case "TZH" -> {
                int sign = 1;
                if ("+- ".indexOf(text.charAt(at)) >= 0) {
                    sign = text.charAt(at) == '-' ? -1 : 1;
                    at++;
                } else if (extra > 0 && at > 0 && text.charAt(at - 1) == '-') {
                    sign = -1;
                }
                values.put("TZSIGN", sign);
                set(field, "TZH", number(field, n, 2));
            }
            case "TZM" -> set(field, "TZM", number(field, n, 2));
            case "TZ", "OF" -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, FunctionMessage.TEMPLATE_OUTPUT_ONLY, field.pattern());
            case "MONTH" -> set(field, "MM", search(field, DateTimeOutput.MONTHS) + 1);
            case "MON" -> set(field, "MM", search(field, MONTHS_SHORT) + 1);
            case "DAY" -> set(field, "D", search(field, DateTimeOutput.DAYS) + 1);
            case "DY" -> set(field, "D", search(field, DAYS_SHORT) + 1);
            case "RM" -> set(field, "MM", roman(field) + 1);
            case "DDD", "IDDD" -> set(field, "DDD", number(field, n, 3));
            case "D" -> set(field, "D", number(field, n, 1));
            case "ID" -> set(field, "D", number(field, n, 1) % 7 + 1);
            case "Q" -> number(field, n, 1);
            case "W" -> set(field, "W", number(field, n, 1));
            case "J" -> set(field, "J", number(field, n, 1));
            case "Y,YYY" -> groupedYear(field);
            case "YYYY", "IYYY" -> year(field, n, 4);
            case "YYY", "IYY" -> year(field, n, 3);
            case "YY", "IY" -> year(field, n, 2);
            case "Y", "I" -> year(field, n, 1);
            default -> { }
        }
        if (field.ordinal() != null && at < text.length()) {
            at = Math.min(text.length(), at + 2);
        }
    }

    private void half(Field field, String morning, String evening) {
        twelveHours = true;
        set(field, "PM", search(field, morning, evening));
    }

    private void groupedYear(Field field) {
        var match = java.util.regex.Pattern.compile("\\s*(\\d+),(\\d{1,3})").matcher(text.substring(at));
        if (!match.lookingAt()) {
            throw new SqlException(SqlState.INVALID_DATETIME_FORMAT, FunctionMessage.TEMPLATE_GROUPED_YEAR);
        }
        at += match.end();
        yearDigits = 4;
        set(field, "YEAR", Integer.parseInt(match.group(1)) * 1000 + Integer.parseInt(match.group(2)));
    }

    /// Years of less than four digits are those next to 2020.
    private void year(Field field, int n, int digits) {
        int start = at;
        int value = number(field, n, digits);
        if (digits < 4 && at - start < 4) {
            value += value < 70 ? 2000 : value < 100 ? 1900 : value < 520 ? 2000 : value < 1000 ? 1000 : 0;
        }
        yearDigits = digits;
        set(field, "YEAR", value);
    }

    private int value(String name, int missing) {
        return values.getOrDefault(name, missing);
    }

    private void set(Field field, String name, int value) {
        Integer before = values.put(name, value);
        if (before != null && before != 0 && before != value) {
            throw new SqlException(SqlState.INVALID_DATETIME_FORMAT, FunctionMessage.TEMPLATE_CONFLICT, field.pattern())
                    .detail(FunctionMessage.TEMPLATE_CONFLICT_DETAIL);
        }
    }

    private SqlException invalid(Field field, String value) {
        return new SqlException(SqlState.INVALID_DATETIME_FORMAT, FunctionMessage.TEMPLATE_VALUE, value, field.pattern());
    }

    /// With FM or before something that is no digit, all digits are read; else as many as the field has.
    private int number(Field field, int n, int length) {
        while (blank()) {
            at++;
        }
        String rest = text.substring(at, Math.min(text.length(), at + length));
        int end = at;
        boolean open = field.fill() || separated(field, n);
        if (!open && rest.length() < length) {
            throw new SqlException(SqlState.INVALID_DATETIME_FORMAT, FunctionMessage.TEMPLATE_SHORT, field.pattern())
                    .detail(FunctionMessage.TEMPLATE_SHORT_DETAIL, length, rest.length()).hint(FunctionMessage.TEMPLATE_FM_HINT);
        }
        int limit = open ? text.length() : at + length;
        if (end < limit && (text.charAt(end) == '-' || text.charAt(end) == '+')) {
            end++;
        }
        int digits = end;
        while (end < limit && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        if (end == digits) {
            throw invalid(field, rest).detail(FunctionMessage.TEMPLATE_INTEGER);
        }
        if (!open && end - at < length) {
            throw invalid(field, rest).detail(FunctionMessage.TEMPLATE_PARSED, length, end - at).hint(FunctionMessage.TEMPLATE_FM_HINT);
        }
        try {
            int value = Integer.parseInt(text.substring(at, end));
            at = end;
            return value;
        } catch (NumberFormatException e) {
            throw new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, FunctionMessage.TEMPLATE_INTEGER_RANGE, field.pattern())
                    .detail(FunctionMessage.TEMPLATE_INTEGER_RANGE_DETAIL, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
    }

    private boolean separated(Field field, int n) {
        if (field.ordinal() != null || n + 1 == nodes.size()) {
            return true;
        }
        return switch (nodes.get(n + 1)) {
            case Field next -> switch (next.kind()) {
                case "AM", "PM", "A.M.", "P.M.", "AD", "BC", "A.D.", "B.C.", "MONTH", "MON", "DAY", "DY", "RM", "FX", "TZ", "OF" -> true;
                default -> false;
            };
            case Literal next -> !Character.isDigit(next.character());
        };
    }

    private int search(Field field, String... names) {
        for (int i = 0; i < names.length; i++) {
            if (text.regionMatches(true, at, names[i], 0, names[i].length())) {
                at += names[i].length();
                return i;
            }
        }
        throw notAllowed(field);
    }

    private int roman(Field field) {
        int best = -1;
        for (int i = 0; i < 12; i++) {
            String name = DateTimeOutput.ROMAN_MONTHS[i];
            if (text.regionMatches(true, at, name, 0, name.length()) && (best < 0 || name.length() > DateTimeOutput.ROMAN_MONTHS[best].length())) {
                best = i;
            }
        }
        if (best < 0) {
            throw notAllowed(field);
        }
        at += DateTimeOutput.ROMAN_MONTHS[best].length();
        return best;
    }

    private SqlException notAllowed(Field field) {
        int end = at;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return invalid(field, text.substring(at, end)).detail(FunctionMessage.TEMPLATE_NOT_ALLOWED);
    }

    // ---- what was read

    private SqlException range() {
        return new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, TypeMessage.DATETIME_FIELD_RANGE, text);
    }

    private long year() {
        boolean christ = value("BC", 0) == 0;
        int century = value("CC", 0);
        if (values.containsKey("YEAR") && value("YEAR", 0) != 0) {
            long year = value("YEAR", 0);
            if (century != 0 && yearDigits <= 2) {
                century = christ ? century : -century;
                long rest = year % 100;
                return rest != 0 ? century >= 0 ? rest + (century - 1) * 100L : (century + 1) * 100L - rest + 1
                        : century * 100L + (century >= 0 ? 0 : 1);
            }
            year = christ ? year : -year;
            return year < 0 ? year + 1 : year;
        }
        if (century != 0) {
            century = christ ? century : -century;
            return century >= 0 ? (century - 1) * 100L + 1 : century * 100L + 1;
        }
        return 0;
    }

    private long day() {
        time();
        if (values.containsKey("J") && value("J", 0) != 0) {
            return value("J", 0) - 2_451_545L;
        }
        long year = year();
        int week = Boolean.TRUE.equals(isoDates) ? value("IW", 0) : value("WW", 0);
        int dayOfYear = value("DDD", 0);
        int month = value("MM", 0);
        int day = value("DD", 0);
        if (week != 0 && Boolean.TRUE.equals(isoDates)) {
            long start = DateTimeOutput.isoYearStart(year) + (week - 1) * 7L;
            int weekday = value("D", 0);
            return weekday == 0 ? start : start + (weekday + 5) % 7;
        }
        if (week != 0) {
            dayOfYear = (week - 1) * 7 + 1;
        }
        if (value("W", 0) != 0) {
            day = (value("W", 0) - 1) * 7 + 1;
        }
        if (dayOfYear != 0 && (month <= 1 || day <= 1)) {
            if (!values.containsKey("YEAR") && !values.containsKey("CC")) {
                throw new SqlException(SqlState.INVALID_DATETIME_FORMAT, FunctionMessage.TEMPLATE_NO_YEAR);
            }
            if (Boolean.TRUE.equals(isoDates)) {
                return DateTimeOutput.isoYearStart(year) + dayOfYear - 1;
            }
            if (dayOfYear < 1 || dayOfYear > (CalendarMath.isLeap(year) ? 366 : 365)) {
                throw range();
            }
            return CalendarMath.days(year, 1, 1) + dayOfYear - 1;
        }
        int wantedMonth = month == 0 && !values.containsKey("MM") ? 1 : month == 0 ? 1 : month;
        int wantedDay = day == 0 ? 1 : day;
        if (wantedMonth < 1 || wantedMonth > 12 || wantedDay < 1 || wantedDay > CalendarMath.daysInMonth(year, wantedMonth)) {
            throw range();
        }
        if (year > 5_874_897 || year < -4713) {
            throw range();
        }
        return CalendarMath.days(year, wantedMonth, wantedDay);
    }

    private long time() {
        int hour = 0;
        int minute = 0;
        int second = 0;
        int ofDay = value("SSSS", 0);
        if (ofDay != 0) {
            hour = ofDay / 3600;
            minute = ofDay / 60 % 60;
            second = ofDay % 60;
        }
        second = value("SS", 0) != 0 ? value("SS", 0) : second;
        minute = value("MI", 0) != 0 ? value("MI", 0) : minute;
        hour = value("HH", 0) != 0 ? value("HH", 0) : hour;
        if (twelveHours) {
            if (hour < 1 || hour > 12) {
                throw new SqlException(SqlState.INVALID_DATETIME_FORMAT, FunctionMessage.TEMPLATE_TWELVE_HOURS, hour)
                        .hint(FunctionMessage.TEMPLATE_TWELVE_HOURS_HINT);
            }
            hour = hour % 12 + (value("PM", 0) == 1 ? 12 : 0);
        }
        long fraction = value("US", 0) + value("MS", 0) * 1000L;
        if (hour < 0 || hour >= 24 || minute < 0 || minute >= 60 || second < 0 || second >= 60 || fraction < 0 || fraction >= 1_000_000) {
            throw range();
        }
        return ((hour * 60L + minute) * 60 + second) * 1_000_000 + fraction;
    }
}
