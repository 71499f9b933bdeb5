package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads dates and times in all the forms that PostgreSQL takes: the text is cut into fields (dates, times, numbers, words,
/// zones), which are then understood from left to right, numbers by what is still missing and by DateStyle.
final class DateTimeParser {
    private enum Kind { NUMBER, WORD, DATE, TIME, ZONE }

    private record Token(Kind kind, String text) {}

    private static final int YEAR = 1;
    private static final int MONTH = 2;
    private static final int DAY = 4;
    private static final int DATE = YEAR | MONTH | DAY;
    private static final Map<String, Integer> MONTHS = Map.ofEntries(Map.entry("jan", 1), Map.entry("january", 1),
            Map.entry("feb", 2), Map.entry("february", 2), Map.entry("mar", 3), Map.entry("march", 3), Map.entry("apr", 4),
            Map.entry("april", 4), Map.entry("may", 5), Map.entry("jun", 6), Map.entry("june", 6), Map.entry("jul", 7),
            Map.entry("july", 7), Map.entry("aug", 8), Map.entry("august", 8), Map.entry("sep", 9), Map.entry("sept", 9),
            Map.entry("september", 9), Map.entry("oct", 10), Map.entry("october", 10), Map.entry("nov", 11),
            Map.entry("november", 11), Map.entry("dec", 12), Map.entry("december", 12));
    private static final java.util.Set<String> WEEKDAYS = java.util.Set.of("sun", "sunday", "mon", "monday", "tue", "tues",
            "tuesday", "wed", "weds", "wednesday", "thu", "thur", "thurs", "thursday", "fri", "friday", "sat", "saturday");

    private final String original;
    private final String typeName;
    private final EvaluationContext context;
    private final FormatSettings settings;

    /// Which date fields are set.
    private int mask;
    private long year;
    private int month;
    private int day;
    private boolean yearOfTwoDigits;
    private boolean dayOfYear;
    private boolean textMonth;
    private boolean beforeChrist;
    private boolean hasTime;
    private long timeMicros;
    private int hour;
    /// 0 none, 1 AM, 2 PM.
    private int half;
    private Integer offset;
    private ZoneId zone;
    /// now, infinity, ...; then nothing else counts.
    private String special;
    private boolean timeExpected;
    private boolean julianExpected;
    private long julianDays = Long.MIN_VALUE;

    DateTimeParser(String text, String typeName, EvaluationContext context) {
        this.original = text;
        this.typeName = typeName;
        this.context = context;
        this.settings = FormatSettings.of(context);
    }

    // ---- results

    /// Days since 2000-01-01.
    long date() {
        parse(false);
        if (special != null) {
            return switch (special) {
                case "infinity" -> CalendarMath.INFINITY;
                case "-infinity" -> CalendarMath.NEGATIVE_INFINITY;
                case "epoch" -> -CalendarMath.EPOCH_DAYS;
                default -> Math.floorDiv(specialLocal(), CalendarMath.DAY_MICROS);
            };
        }
        long days = days();
        if (!CalendarMath.isValidDate(days)) {
            throw rangeOf("date");
        }
        return days;
    }

    /// Local microseconds since 2000-01-01.
    long timestamp() {
        parse(false);
        if (special != null) {
            return switch (special) {
                case "infinity" -> CalendarMath.INFINITY;
                case "-infinity" -> CalendarMath.NEGATIVE_INFINITY;
                case "epoch" -> -CalendarMath.EPOCH_MICROS;
                default -> specialLocal();
            };
        }
        return localMicros();
    }

    /// Microseconds since 2000-01-01 UTC.
    long instant() {
        parse(false);
        if (special != null) {
            return switch (special) {
                case "infinity" -> CalendarMath.INFINITY;
                case "-infinity" -> CalendarMath.NEGATIVE_INFINITY;
                case "epoch" -> -CalendarMath.EPOCH_MICROS;
                case "now" -> now();
                default -> TimeZones.toInstant(settings.timeZone(), specialLocal());
            };
        }
        long local = localMicros();
        long result = local - (offset != null ? offset : TimeZones.offsetOfLocal(zone != null ? zone : settings.timeZone(), local))
                * CalendarMath.SECOND_MICROS;
        if (!CalendarMath.isValidTimestamp(result)) {
            throw rangeOf("timestamp");
        }
        return result;
    }

    /// Microseconds since midnight.
    long time() {
        parse(true);
        if (special != null) {
            if (special.equals("now")) {
                return Math.floorMod(specialLocal(), CalendarMath.DAY_MICROS);
            }
            throw badFormat();
        }
        if (!hasTime) {
            throw badFormat();
        }
        if (mask == DATE) {
            days(); // for its checks
        }
        return timeMicros;
    }

    TimeTz timeWithZone() {
        long micros = time();
        if (special != null) {
            return new TimeTz(micros, -TimeZones.offsetAt(settings.timeZone(), now()));
        }
        if (offset != null) {
            return new TimeTz(micros, -offset);
        }
        if (zone != null && mask != DATE && !(zone instanceof java.time.ZoneOffset)) {
            throw badFormat();
        }
        ZoneId rules = zone != null ? zone : settings.timeZone();
        long days = mask == DATE ? days() : Math.floorDiv(TimeZones.toLocal(rules, now()), CalendarMath.DAY_MICROS);
        return new TimeTz(micros, -TimeZones.offsetOfLocal(rules, days * CalendarMath.DAY_MICROS + micros));
    }

    private long now() {
        return now(context);
    }

    static long now(EvaluationContext context) {
        try {
            return context.service(TransactionTime.class).transactionStart();
        } catch (IllegalStateException withoutTransaction) {
            return context.clock().microsSinceEpoch() - CalendarMath.EPOCH_MICROS;
        }
    }

    private long specialLocal() {
        long now = TimeZones.toLocal(settings.timeZone(), now());
        long midnight = Math.floorDiv(now, CalendarMath.DAY_MICROS) * CalendarMath.DAY_MICROS;
        return switch (special) {
            case "now" -> now;
            case "today" -> midnight + timeMicros;
            case "tomorrow" -> midnight + CalendarMath.DAY_MICROS + timeMicros;
            default -> midnight - CalendarMath.DAY_MICROS + timeMicros;
        };
    }

    private long localMicros() {
        long days = days();
        if (days < CalendarMath.MINIMUM_DAY - 1 || days > CalendarMath.TIMESTAMP_END / CalendarMath.DAY_MICROS) {
            throw rangeOf("timestamp");
        }
        long local = days * CalendarMath.DAY_MICROS + timeMicros;
        if (offset == null && zone == null && !CalendarMath.isValidTimestamp(local)) {
            throw rangeOf("timestamp");
        }
        return local;
    }

    private long days() {
        if (julianDays != Long.MIN_VALUE) {
            return julianDays;
        }
        if (dayOfYear && (mask & YEAR) != 0) {
            checkYear();
            if (day < 1 || day > (CalendarMath.isLeap(year) ? 366 : 365)) {
                throw fieldRange(true);
            }
            return CalendarMath.days(year, 1, 1) + day - 1;
        }
        if (mask != DATE) {
            throw badFormat();
        }
        if (month < 1 || month > 12 || day < 1 || day > 31) {
            throw fieldRange(true);
        }
        checkYear();
        if (day > CalendarMath.daysInMonth(year, month)) {
            throw fieldRange(false);
        }
        return CalendarMath.days(year, month, day);
    }

    /// Brings the year to its astronomical number, once.
    private void checkYear() {
        if (beforeChrist) {
            if (year <= 0) {
                throw fieldRange(false);
            }
            year = 1 - year;
            beforeChrist = false;
            yearOfTwoDigits = false;
            return;
        }
        if (yearOfTwoDigits) {
            year += year < 70 ? 2000 : 1900;
            yearOfTwoDigits = false;
        } else if (year == 0 && !dayChecked) {
            throw fieldRange(false);
        }
        dayChecked = true;
    }

    private boolean dayChecked;

    // ---- errors

    private SqlException badFormat() {
        return new SqlException(SqlState.INVALID_DATETIME_FORMAT, TypeMessage.INVALID_INPUT, typeName, original);
    }

    private SqlException fieldRange(boolean hint) {
        var error = new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, TypeMessage.DATETIME_FIELD_RANGE, original);
        return hint ? error.hint(TypeMessage.DATESTYLE_HINT) : error;
    }

    private SqlException rangeOf(String what) {
        return new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, TypeMessage.VALUE_RANGE_OF, what, original);
    }

    private SqlException displacement() {
        return new SqlException(SqlState.INVALID_TIME_ZONE_DISPLACEMENT_VALUE, TypeMessage.TIME_ZONE_DISPLACEMENT, original);
    }

    // ---- fields

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private List<Token> tokens() {
        String text = original.toLowerCase(Locale.ROOT);
        int end = text.length();
        var tokens = new ArrayList<Token>();
        int i = 0;
        while (i < end) {
            char c = text.charAt(i);
            if (Whitespace.is(c)) {
                i++;
                continue;
            }
            int start = i;
            if (isDigit(c)) {
                while (i < end && isDigit(text.charAt(i))) {
                    i++;
                }
                char next = i < end ? text.charAt(i) : 0;
                if (next == ':') {
                    while (i < end && (isDigit(text.charAt(i)) || text.charAt(i) == ':' || text.charAt(i) == '.')) {
                        i++;
                    }
                    tokens.add(new Token(Kind.TIME, text.substring(start, i)));
                } else if (next == '-' || next == '/' || next == '.') {
                    i++;
                    boolean digits = i < end && isDigit(text.charAt(i));
                    while (i < end && isDigit(text.charAt(i))) {
                        i++;
                    }
                    boolean again = digits && i < end && text.charAt(i) == next;
                    if (again || !digits && next != '.') {
                        // 1999-01-08T04:05 ends before the T, 1999-Jan-08 goes on.
                        while (i < end && (isDigit(text.charAt(i)) || text.charAt(i) == next
                                || !again && Character.isLetter(text.charAt(i)))) {
                            i++;
                        }
                        tokens.add(new Token(Kind.DATE, text.substring(start, i)));
                    } else {
                        tokens.add(new Token(next == '.' ? Kind.NUMBER : Kind.DATE, text.substring(start, i)));
                    }
                } else {
                    tokens.add(new Token(Kind.NUMBER, text.substring(start, i)));
                }
            } else if (c == '.') {
                i++;
                while (i < end && isDigit(text.charAt(i))) {
                    i++;
                }
                tokens.add(new Token(Kind.NUMBER, text.substring(start, i)));
            } else if (Character.isLetter(c)) {
                while (i < end && Character.isLetter(text.charAt(i))) {
                    i++;
                }
                char next = i < end ? text.charAt(i) : 0;
                String word = text.substring(start, i);
                boolean date = next == '-' || next == '/' || next == '.' || next == '_';
                if (!date && (next == '+' || isDigit(next))) {
                    // Something like est5edt, but not a known word with a number behind it (j2451187, t040506).
                    date = !isKeyword(word);
                }
                if (date) {
                    while (i < end && (Character.isLetterOrDigit(text.charAt(i)) || "+-/_.:".indexOf(text.charAt(i)) >= 0)) {
                        i++;
                    }
                    tokens.add(new Token(Kind.DATE, text.substring(start, i)));
                } else {
                    tokens.add(new Token(Kind.WORD, word));
                }
            } else if (c == '+' || c == '-') {
                i++;
                while (i < end && Whitespace.is(text.charAt(i))) {
                    i++;
                }
                if (i < end && isDigit(text.charAt(i))) {
                    int digits = i;
                    while (i < end && (isDigit(text.charAt(i)) || text.charAt(i) == ':' || text.charAt(i) == '.' || text.charAt(i) == '-')) {
                        i++;
                    }
                    tokens.add(new Token(Kind.ZONE, c + text.substring(digits, i)));
                } else {
                    int letters = i;
                    while (i < end && Character.isLetter(text.charAt(i))) {
                        i++;
                    }
                    if (letters == i) {
                        throw badFormat();
                    }
                    tokens.add(new Token(Kind.WORD, c + text.substring(letters, i)));
                }
            } else if (c < 0x80 && !Character.isISOControl(c)) {
                i++; // punctuation between fields
            } else {
                throw badFormat();
            }
        }
        return tokens;
    }

    private static boolean isKeyword(String word) {
        return MONTHS.containsKey(word) || WEEKDAYS.contains(word) || word.equals("infinity") || word.equals("t") || word.equals("j") || word.equals("jd")
                || word.equals("julian") || word.equals("utc") || word.equals("gmt") || word.equals("z")
                || TimeZones.abbreviation(word) != null || List.of("at", "on", "ad", "bc", "am", "pm", "y", "m", "d", "h", "s").contains(word);
    }

    private void parse(boolean timeOnly) {
        List<Token> tokens = tokens();
        if (tokens.isEmpty()) {
            throw badFormat();
        }
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean ignored = special != null && special.endsWith("infinity") && (token.kind == Kind.TIME || token.kind == Kind.ZONE);
            if (special != null && !ignored && (special.endsWith("infinity") || special.equals("epoch") || special.equals("now"))) {
                throw badFormat();
            }
            switch (token.kind) {
                case TIME -> clock(token.text);
                case ZONE -> {
                    if (token.text.indexOf('-', 1) > 0) {
                        throw badFormat();
                    }
                    setOffset(numericOffset(token.text));
                }
                case NUMBER -> number(token.text, timeOnly, i + 1 < tokens.size() ? tokens.get(i + 1) : null);
                case DATE -> {
                    if (!isDigit(token.text.charAt(0)) && (mask == DATE || hasTime || timeOnly || !looksLikeDate(token.text))) {
                        zone(token.text);
                    } else if (mask == DATE || hasTime || timeOnly && isPackedTimeWithZone(token.text)) {
                        packedWithZone(token.text);
                    } else {
                        dateParts(token.text);
                    }
                }
                case WORD -> word(token.text);
            }
        }
        finishTime();
    }

    private static boolean isPackedTimeWithZone(String text) {
        int minus = text.indexOf('-');
        return (minus == 4 || minus == 6) && text.indexOf('-', minus + 1) < 0;
    }

    private static boolean looksLikeDate(String text) {
        int letters = 0;
        while (letters < text.length() && Character.isLetter(text.charAt(letters))) {
            letters++;
        }
        return MONTHS.containsKey(text.substring(0, letters));
    }

    private void zone(String name) {
        ZoneId found = TimeZones.find(name);
        if (found == null) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, TypeMessage.TIME_ZONE_UNKNOWN, name);
        }
        if (zone != null || offset != null) {
            throw badFormat();
        }
        zone = found;
    }

    private void setOffset(int seconds) {
        if (offset != null) {
            throw badFormat();
        }
        offset = seconds;
    }

    /// `+9`, `+09:30`, `-0730`, `+05:30:15`: seconds east.
    private int numericOffset(String text) {
        String digits = text.substring(1);
        int hours;
        int minutes = 0;
        int seconds = 0;
        String[] parts = digits.split(":", -1);
        try {
            if (parts.length > 1) {
                hours = Integer.parseInt(parts[0]);
                minutes = Integer.parseInt(parts[1]);
                seconds = parts.length > 2 ? Integer.parseInt(parts[2]) : 0;
            } else if (digits.length() > 4) {
                hours = Integer.parseInt(digits.substring(0, digits.length() - 4));
                minutes = Integer.parseInt(digits.substring(digits.length() - 4, digits.length() - 2));
                seconds = Integer.parseInt(digits.substring(digits.length() - 2));
            } else if (digits.length() > 2) {
                hours = Integer.parseInt(digits.substring(0, digits.length() - 2));
                minutes = Integer.parseInt(digits.substring(digits.length() - 2));
            } else {
                hours = Integer.parseInt(digits);
            }
        } catch (NumberFormatException e) {
            throw badFormat();
        }
        if (hours > 15 || minutes > 59 || seconds > 59 || parts.length > 3) {
            throw displacement();
        }
        int total = hours * 3600 + minutes * 60 + seconds;
        return text.charAt(0) == '-' ? -total : total;
    }

    private void clock(String text) {
        if (hasTime) {
            throw badFormat();
        }
        hasTime = true;
        timeExpected = false;
        String[] parts = text.split(":", -1);
        if (parts.length > 3 || parts.length == 3 && parts[2].isEmpty() || parts[1].isEmpty()) {
            throw badFormat();
        }
        try {
            hour = Integer.parseInt(parts[0]);
            if (parts.length == 2) {
                int point = parts[1].indexOf('.');
                if (point >= 0) {
                    throw badFormat();
                }
                setTime(Integer.parseInt(parts[1]), 0);
            } else {
                setTime(Integer.parseInt(parts[1]), seconds(parts[2]));
            }
        } catch (NumberFormatException e) {
            throw badFormat();
        }
    }

    private long seconds(String text) {
        return new BigDecimal(text.endsWith(".") ? text + "0" : text).movePointRight(6).setScale(0, RoundingMode.HALF_EVEN).longValue();
    }

    private void setTime(int minutes, long secondMicros) {
        if (minutes > 59 || secondMicros > 60_000_000L || hour > 24 || hour == 24 && (minutes > 0 || secondMicros > 0)) {
            throw fieldRange(false);
        }
        timeMicros = minutes * 60_000_000L + secondMicros;
    }

    private void finishTime() {
        if (half != 0) {
            if (hour > 12) {
                throw fieldRange(false);
            }
            hour = half == 2 ? hour == 12 ? 12 : hour + 12 : hour == 12 ? 0 : hour;
        }
        if (hasTime) {
            timeMicros += hour * 3_600_000_000L;
        }
    }

    private void number(String text, boolean timeOnly, Token next) {
        int point = text.indexOf('.');
        String whole = point >= 0 ? text.substring(0, point) : text;
        if (julianExpected) {
            julianExpected = false;
            julian(text);
            return;
        }
        if (timeExpected) {
            timeExpected = false;
            packedTime(text);
            return;
        }
        boolean needsDate = mask != DATE && julianDays == Long.MIN_VALUE && !timeOnly;
        if (point >= 0 && needsDate && mask == 0) {
            dateParts(text);
        } else if (needsDate && whole.length() >= 6 && mask == 0 && point < 0) {
            packedDate(whole);
        } else if (!needsDate || whole.length() > 4 && mask == DATE) {
            if (half == 0 && next != null && next.kind == Kind.WORD && (next.text.equals("am") || next.text.equals("pm")) && whole.length() <= 2) {
                hasTime = true;
                hour = Integer.parseInt(whole);
                setTime(0, 0);
                return;
            }
            if (whole.length() < 4) {
                throw badFormat();
            }
            packedTime(text);
        } else {
            datePart(text);
        }
    }

    private void julian(String text) {
        try {
            var value = new BigDecimal(text);
            julianDays = value.longValue() - 2_451_545;
            var fraction = value.remainder(BigDecimal.ONE);
            if (fraction.signum() != 0) {
                timeMicros = fraction.multiply(BigDecimal.valueOf(CalendarMath.DAY_MICROS)).longValue();
            }
            mask = DATE;
        } catch (NumberFormatException e) {
            throw badFormat();
        }
    }

    /// yyyymmdd or yymmdd.
    private void packedDate(String digits) {
        int count = digits.length();
        if (count > 9 + 4) {
            throw badFormat();
        }
        day = Integer.parseInt(digits.substring(count - 2));
        month = Integer.parseInt(digits.substring(count - 4, count - 2));
        year = Long.parseLong(digits.substring(0, count - 4));
        yearOfTwoDigits = count - 4 == 2;
        mask = DATE;
    }

    /// hhmmss, hhmm, with a fraction of the second.
    private void packedTime(String text) {
        int point = text.indexOf('.');
        String digits = point >= 0 ? text.substring(0, point) : text;
        if (hasTime) {
            throw badFormat();
        }
        hasTime = true;
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
            default -> throw badFormat();
        }
    }

    /// hhmmss-hh: a time in digits with a numeric zone behind it.
    private void packedWithZone(String text) {
        int minus = text.indexOf('-');
        if (minus < 0) {
            throw badFormat();
        }
        packedTime(text.substring(0, minus));
        setOffset(numericOffset(text.substring(minus)));
    }

    /// A date whose parts hang together: 1999-01-08, 8-jan-1999, 1999.008.
    private void dateParts(String text) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < text.length(); ) {
            char c = text.charAt(i);
            int start = i;
            if (isDigit(c)) {
                while (i < text.length() && isDigit(text.charAt(i))) {
                    i++;
                }
                parts.add(text.substring(start, i));
            } else if (Character.isLetter(c)) {
                while (i < text.length() && Character.isLetter(text.charAt(i))) {
                    i++;
                }
                parts.add(text.substring(start, i));
            } else {
                i++;
            }
        }
        if (parts.size() > 3) {
            throw badFormat();
        }
        for (var each = parts.iterator(); each.hasNext(); ) {
            String part = each.next();
            if (Character.isLetter(part.charAt(0))) {
                Integer named = MONTHS.get(part);
                if (named == null || (mask & MONTH) != 0) {
                    throw badFormat();
                }
                month = named;
                mask |= MONTH;
                textMonth = true;
                each.remove();
            }
        }
        boolean yearAndDay = parts.size() == 2 && mask == 0 && text.indexOf('.') > 0;
        for (String part : parts) {
            if (yearAndDay && mask == YEAR && part.length() == 3) {
                dayOfYear = true;
                day = Integer.parseInt(part);
                mask = DATE;
                return;
            }
            datePart(part);
        }
        if (mask != DATE) {
            throw badFormat();
        }
    }

    /// One number of a date; which one is decided by what is there already and by DateStyle.
    private void datePart(String digits) {
        int count = digits.length();
        if (count > 9 || digits.indexOf('.') >= 0) {
            throw count > 9 ? fieldRange(false) : badFormat();
        }
        int value = Integer.parseInt(digits);
        var order = settings.dateOrder();
        switch (mask) {
            case 0 -> {
                if (count >= 3 || order == FormatSettings.DateOrder.YMD) {
                    setYear(value, count);
                } else if (order == FormatSettings.DateOrder.DMY) {
                    setDay(value);
                } else {
                    setMonth(value);
                }
            }
            case YEAR, YEAR | DAY, DAY -> {
                if (mask == YEAR && count == 3) {
                    dayOfYear = true;
                    day = value;
                    mask = DATE;
                } else {
                    setMonth(value);
                }
            }
            case MONTH -> {
                if (textMonth && (count >= 3 || order == FormatSettings.DateOrder.YMD)) {
                    setYear(value, count);
                } else {
                    setDay(value);
                }
            }
            case YEAR | MONTH -> {
                if (textMonth && count >= 3 && yearOfTwoDigits) {
                    // 99-Jan-2000: what was taken for a year is the day.
                    day = (int) year;
                    mask |= DAY;
                    setYear(value, count);
                } else {
                    setDay(value);
                }
            }
            case MONTH | DAY -> setYear(value, count);
            default -> throw badFormat();
        }
    }

    private void setYear(int value, int digits) {
        year = value;
        yearOfTwoDigits = digits <= 2;
        mask |= YEAR;
    }

    private void setMonth(int value) {
        month = value;
        mask |= MONTH;
    }

    private void setDay(int value) {
        day = value;
        mask |= DAY;
    }

    private void word(String word) {
        Integer named = MONTHS.get(word);
        if (named != null) {
            if ((mask & MONTH) != 0 && !textMonth && (mask & DAY) == 0) {
                // The number before was the day: 8 Jan 1999 in MDY order.
                day = month;
                mask |= DAY;
            } else if ((mask & MONTH) != 0) {
                throw badFormat();
            }
            month = named;
            mask |= MONTH;
            textMonth = true;
            return;
        }
        if (WEEKDAYS.contains(word)) {
            return;
        }
        switch (word) {
            case "now", "today", "tomorrow", "yesterday", "epoch", "infinity", "-infinity" -> {
                if (mask != 0 || special != null) {
                    throw badFormat();
                }
                special = word;
            }
            case "+infinity" -> special = "infinity";
            case "allballs" -> {
                hasTime = true;
                offset = 0;
            }
            case "am" -> half = 1;
            case "pm" -> half = 2;
            case "ad" -> { }
            case "bc" -> beforeChrist = true;
            case "at", "on" -> { }
            case "t" -> timeExpected = true;
            case "j", "jd", "julian" -> julianExpected = true;
            case "dst" -> {
                if (offset == null) {
                    throw badFormat();
                }
                offset += 3600;
            }
            default -> {
                var abbreviation = TimeZones.abbreviation(word);
                if (abbreviation != null) {
                    setOffset(abbreviation.offsetSeconds());
                } else {
                    ZoneId found = TimeZones.canonicalName(word) == null ? null : TimeZones.find(word);
                    if (found == null || zone != null) {
                        throw badFormat();
                    }
                    zone = found;
                }
            }
        }
    }
}
