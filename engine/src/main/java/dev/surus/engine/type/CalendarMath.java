package dev.surus.engine.type;

/// Days and microseconds since 2000-01-01 and the proleptic Gregorian calendar. Years are astronomical: 1 BC is 0.
public final class CalendarMath {
    public static final long DAY_MICROS = 86_400_000_000L;
    public static final long SECOND_MICROS = 1_000_000L;
    /// Days from 1970-01-01 to 2000-01-01.
    public static final int EPOCH_DAYS = 10_957;
    public static final long EPOCH_MICROS = EPOCH_DAYS * DAY_MICROS;
    public static final long INFINITY = Long.MAX_VALUE;
    public static final long NEGATIVE_INFINITY = Long.MIN_VALUE;
    /// 4714-11-24 BC, and the days after 5874897-12-31 and 294276-12-31.
    public static final long MINIMUM_DAY = -2_451_545;
    public static final long DATE_END = 2_145_031_949;
    public static final long MINIMUM_MICROS = MINIMUM_DAY * DAY_MICROS;
    public static final long TIMESTAMP_END = 9_223_371_331_200_000_000L;
    private static final int[] MONTH_DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private CalendarMath() {}

    public static boolean isInfinite(long value) {
        return value == INFINITY || value == NEGATIVE_INFINITY;
    }

    /// Days since 2000-01-01.
    public static long days(long year, int month, int day) {
        long y = month > 2 ? year : year - 1;
        long era = Math.floorDiv(y, 400);
        long yearOfEra = y - era * 400;
        long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra - 730_425;
    }

    /// year << 16 | month << 8 | day.
    public static long civil(long days) {
        long z = days + 730_425;
        long era = Math.floorDiv(z, 146_097);
        long dayOfEra = z - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long shifted = (5 * dayOfYear + 2) / 153;
        long day = dayOfYear - (153 * shifted + 2) / 5 + 1;
        long month = shifted < 10 ? shifted + 3 : shifted - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        return year << 16 | month << 8 | day;
    }

    public static int year(long civil) {
        return (int) (civil >> 16);
    }

    public static int month(long civil) {
        return (int) (civil >> 8) & 0xFF;
    }

    public static int day(long civil) {
        return (int) civil & 0xFF;
    }

    public static boolean isLeap(long year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    public static int daysInMonth(long year, int month) {
        return month == 2 && isLeap(year) ? 29 : MONTH_DAYS[month - 1];
    }

    /// 0 is Sunday.
    public static int dayOfWeek(long days) {
        return (int) Math.floorMod(days + 6, 7L);
    }

    public static boolean isValidTimestamp(long micros) {
        return isInfinite(micros) || micros >= MINIMUM_MICROS && micros < TIMESTAMP_END;
    }

    public static boolean isValidDate(long days) {
        return isInfinite(days) || days >= MINIMUM_DAY && days < DATE_END;
    }
}
