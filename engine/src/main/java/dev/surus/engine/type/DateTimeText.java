package dev.surus.engine.type;

/// Writes dates and times in the four date styles, straight into bytes.
public final class DateTimeText {
    private static final String[] MONTHS = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    private static final String[] DAYS = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

    private DateTimeText() {}

    static void putDate(ByteSink out, long days, FormatSettings settings) {
        if (CalendarMath.isInfinite(days)) {
            out.putAscii(days > 0 ? "infinity" : "-infinity");
            return;
        }
        long civil = CalendarMath.civil(days);
        boolean dayFirst = settings.dateOrder() == FormatSettings.DateOrder.DMY;
        switch (settings.dateStyle()) {
            case ISO -> putParts(out, '-', 0, civil);
            case SQL -> putParts(out, '/', dayFirst ? 1 : 2, civil);
            case GERMAN -> putParts(out, '.', 1, civil);
            case POSTGRES -> putParts(out, '-', dayFirst ? 1 : 2, civil);
        }
        putEra(out, civil);
    }

    /// @param order 0 year month day, 1 day month year, 2 month day year
    private static void putParts(ByteSink out, char separator, int order, long civil) {
        int year = CalendarMath.year(civil);
        int shown = year > 0 ? year : 1 - year;
        int first = order == 0 ? shown : order == 1 ? CalendarMath.day(civil) : CalendarMath.month(civil);
        int second = order == 0 || order == 1 ? CalendarMath.month(civil) : CalendarMath.day(civil);
        out.putDecimalPadded(first, order == 0 ? 4 : 2);
        out.putByte(separator);
        out.putDecimalPadded(second, 2);
        out.putByte(separator);
        out.putDecimalPadded(order == 0 ? CalendarMath.day(civil) : shown, order == 0 ? 2 : 4);
    }

    private static void putEra(ByteSink out, long civil) {
        if (CalendarMath.year(civil) <= 0) {
            out.putAscii(" BC");
        }
    }

    /// hh:mm:ss and as many digits of the fraction as it has.
    static void putTime(ByteSink out, long micros) {
        out.putDecimalPadded(micros / 3_600_000_000L, 2);
        out.putByte(':');
        out.putDecimalPadded(micros / 60_000_000L % 60, 2);
        out.putByte(':');
        putSeconds(out, micros % 60_000_000L, 2);
    }

    /// @param micros less than a minute, not negative
    static void putSeconds(ByteSink out, long micros, int width) {
        out.putDecimalPadded(micros / 1_000_000, width);
        int fraction = (int) (micros % 1_000_000);
        if (fraction != 0) {
            int digits = 6;
            while (fraction % 10 == 0) {
                fraction /= 10;
                digits--;
            }
            out.putByte('.');
            out.putDecimalPadded(fraction, digits);
        }
    }

    /// A timestamp; with a zone where `zoned`.
    static void putTimestamp(ByteSink out, long micros, boolean zoned, FormatSettings settings) {
        if (CalendarMath.isInfinite(micros)) {
            out.putAscii(micros > 0 ? "infinity" : "-infinity");
            return;
        }
        int offset = zoned ? TimeZones.offsetAt(settings.timeZone(), micros) : 0;
        long local = micros + offset * CalendarMath.SECOND_MICROS;
        long days = Math.floorDiv(local, CalendarMath.DAY_MICROS);
        long time = local - days * CalendarMath.DAY_MICROS;
        long civil = CalendarMath.civil(days);
        boolean dayFirst = settings.dateOrder() == FormatSettings.DateOrder.DMY;
        switch (settings.dateStyle()) {
            case ISO -> {
                putParts(out, '-', 0, civil);
                out.putByte(' ');
                putTime(out, time);
                if (zoned) {
                    TimeZones.putOffset(out, offset);
                }
            }
            case SQL -> {
                putParts(out, '/', dayFirst ? 1 : 2, civil);
                out.putByte(' ');
                putTime(out, time);
                putZoneName(out, micros, zoned, settings);
            }
            case GERMAN -> {
                putParts(out, '.', 1, civil);
                out.putByte(' ');
                putTime(out, time);
                putZoneName(out, micros, zoned, settings);
            }
            case POSTGRES -> {
                out.putAscii(DAYS[CalendarMath.dayOfWeek(days)]);
                out.putByte(' ');
                String month = MONTHS[CalendarMath.month(civil) - 1];
                if (dayFirst) {
                    out.putDecimalPadded(CalendarMath.day(civil), 2);
                    out.putByte(' ');
                    out.putAscii(month);
                } else {
                    out.putAscii(month);
                    out.putByte(' ');
                    out.putDecimalPadded(CalendarMath.day(civil), 2);
                }
                out.putByte(' ');
                putTime(out, time);
                out.putByte(' ');
                int year = CalendarMath.year(civil);
                out.putDecimalPadded(year > 0 ? year : 1 - year, 4);
                putZoneName(out, micros, zoned, settings);
            }
        }
        putEra(out, civil);
    }

    private static void putZoneName(ByteSink out, long micros, boolean zoned, FormatSettings settings) {
        if (zoned) {
            out.putByte(' ');
            out.putUtf8(TimeZones.abbreviationAt(settings, micros));
        }
    }

    /// A timestamp in JSON's style: `2000-01-01T00:00:00+09:00`.
    public static String json(long micros, boolean zoned, FormatSettings settings) {
        if (CalendarMath.isInfinite(micros)) {
            return micros > 0 ? "infinity" : "-infinity";
        }
        int offset = zoned ? TimeZones.offsetAt(settings.timeZone(), micros) : 0;
        long local = micros + offset * CalendarMath.SECOND_MICROS;
        long days = Math.floorDiv(local, CalendarMath.DAY_MICROS);
        long civil = CalendarMath.civil(days);
        var out = new ByteSink(36);
        putParts(out, '-', 0, civil);
        out.putByte('T');
        putTime(out, local - days * CalendarMath.DAY_MICROS);
        if (zoned) {
            out.putByte(offset < 0 ? '-' : '+');
            int size = Math.abs(offset);
            out.putDecimalPadded(size / 3600, 2);
            out.putByte(':');
            out.putDecimalPadded(size / 60 % 60, 2);
            if (size % 60 != 0) {
                out.putByte(':');
                out.putDecimalPadded(size % 60, 2);
            }
        }
        putEra(out, civil);
        return out.toString();
    }
}
