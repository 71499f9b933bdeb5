package dev.surus.engine.type;

/// Reads the plain forms of ISO 8601 that bulk data have, without the parser of all forms: `2020-01-31` and `2020-01-31 23:59:59.123456`,
/// with `+09` or `-03:30` behind it where a zone is wanted. Everything else, errors included, is [#OTHER].
final class IsoDateTime {
    static final long OTHER = Long.MIN_VALUE;
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

    private IsoDateTime() {}

    /// Days since 2000-01-01.
    static long date(String text) {
        return text.length() == 10 ? leadingDate(text) : OTHER;
    }

    private static long leadingDate(String text) {
        int century = twoDigits(text, 0);
        int yearOfCentury = twoDigits(text, 2);
        int month = twoDigits(text, 5);
        int day = twoDigits(text, 8);
        if ((century | yearOfCentury | month | day) < 0 || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return OTHER;
        }
        int year = century * 100 + yearOfCentury;
        if (year == 0 || month < 1 || month > 12 || day < 1 || day > CalendarMath.daysInMonth(year, month)) {
            return OTHER;
        }
        return CalendarMath.days(year, month, day);
    }

    /// Microseconds since 2000-01-01.
    /// @param zoned whether an offset from UTC must follow; otherwise none may
    static long timestamp(String text, boolean zoned) {
        int length = text.length();
        if (length < 19 || text.charAt(10) != ' ' || text.charAt(13) != ':' || text.charAt(16) != ':') {
            return OTHER;
        }
        long days = leadingDate(text);
        int hour = twoDigits(text, 11);
        int minute = twoDigits(text, 14);
        int second = twoDigits(text, 17);
        if (days == OTHER || (hour | minute | second) < 0 || hour > 23 || minute > 59 || second > 59) {
            return OTHER;
        }
        long micros = days * MICROS_PER_DAY + ((hour * 60 + minute) * 60 + second) * MICROS_PER_SECOND;
        int at = 19;
        if (at < length && text.charAt(at) == '.') {
            long unit = MICROS_PER_SECOND;
            at++;
            int first = at;
            for (; at < length && isDigit(text.charAt(at)); at++) {
                unit /= 10;
                micros += (text.charAt(at) - '0') * unit;
            }
            if (at == first || at - first > 6) {
                return OTHER;
            }
        }
        if (!zoned) {
            return at == length ? micros : OTHER;
        }
        long offset = offset(text, at);
        return offset == OTHER ? OTHER : micros - offset * MICROS_PER_SECOND;
    }

    /// Seconds east of UTC.
    private static long offset(String text, int at) {
        int rest = text.length() - at;
        if (rest != 3 && rest != 6 || text.charAt(at) != '+' && text.charAt(at) != '-') {
            return OTHER;
        }
        int hours = twoDigits(text, at + 1);
        int minutes = rest == 3 ? 0 : text.charAt(at + 3) == ':' ? twoDigits(text, at + 4) : -1;
        if ((hours | minutes) < 0 || hours > 14 || minutes > 59) {
            return OTHER;
        }
        int seconds = (hours * 60 + minutes) * 60;
        return text.charAt(at) == '-' ? -seconds : seconds;
    }

    private static int twoDigits(String text, int at) {
        char tens = text.charAt(at);
        char ones = text.charAt(at + 1);
        return isDigit(tens) && isDigit(ones) ? (tens - '0') * 10 + ones - '0' : -1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
