package dev.surus.engine.function;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.CalendarMath;
import dev.surus.engine.type.FormatSettings;
import dev.surus.engine.type.Interval;
import dev.surus.engine.type.Numeric;
import dev.surus.engine.type.TimeZones;
import java.time.ZoneId;
import java.util.Locale;

/// EXTRACT, date_part and date_trunc on dates and timestamps.
final class DateTimeFields {
    private static final long DAY = CalendarMath.DAY_MICROS;

    private DateTimeFields() {}

    static void declare(Declarations f) {
        f.scalar("extract_timestamp", (context, v) -> field((String) v[0], (Long) v[1], null, "timestamp without time zone"));
        f.scalar("extract_timestamptz", (context, v) -> field((String) v[0], (Long) v[1], zone(context), "timestamp with time zone"));
        f.scalar("timestamp_part", (context, v) -> number(field((String) v[0], (Long) v[1], null, "timestamp without time zone")));
        f.scalar("timestamptz_part", (context, v) -> number(field((String) v[0], (Long) v[1], zone(context), "timestamp with time zone")));
        f.scalar("timestamp_trunc", (context, v) -> truncate((String) v[0], (Long) v[1], "timestamp without time zone"));
        f.scalar("interval_trunc", (context, v) -> truncate((String) v[0], (Interval) v[1]));
        f.scalar("timestamptz_trunc_zone", (context, v) -> {
            long micros = (Long) v[1];
            ZoneId zone = TimeZones.ofAbbreviationOrName((String) v[2]);
            if (zone == null) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, dev.surus.engine.type.TypeMessage.TIME_ZONE_UNKNOWN, v[2]);
            }
            return CalendarMath.isInfinite(micros) ? micros
                    : (Object) TimeZones.toInstant(zone, truncate((String) v[0], TimeZones.toLocal(zone, micros), "timestamp with time zone"));
        });
        f.scalar("timestamptz_trunc", (context, v) -> {
            long micros = (Long) v[1];
            if (CalendarMath.isInfinite(micros)) {
                return micros;
            }
            ZoneId zone = zone(context);
            return TimeZones.toInstant(zone, truncate((String) v[0], TimeZones.toLocal(zone, micros), "timestamp with time zone"));
        });
    }

    private static ZoneId zone(EvaluationContext context) {
        return context.service(FormatSettings.class).timeZone();
    }

    static Double number(Object value) {
        return value == null ? null : ((Numeric) value).toDouble();
    }

    private static SqlException unknown(String field, String type) {
        return new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.UNIT_UNKNOWN, field.toLowerCase(Locale.ROOT), type);
    }

    /// Singular of a field's name.
    static String unit(String field) {
        String word = field.toLowerCase(Locale.ROOT);
        return switch (word) {
            case "years" -> "year";
            case "months" -> "month";
            case "days" -> "day";
            case "hours" -> "hour";
            case "minutes" -> "minute";
            case "seconds" -> "second";
            case "weeks" -> "week";
            case "decades" -> "decade";
            case "centuries" -> "century";
            case "millennia" -> "millennium";
            case "yr", "yrs", "y" -> "year";
            case "mon", "mons" -> "month";
            case "d" -> "day";
            case "h", "hr", "hrs" -> "hour";
            case "m", "min", "mins" -> "minute";
            case "s", "sec", "secs" -> "second";
            case "w" -> "week";
            case "dec", "decs" -> "decade";
            case "c", "cent" -> "century";
            case "mil", "mils", "millenia" -> "millennium";
            case "ms", "msec", "msecs", "mseconds" -> "milliseconds";
            case "us", "usec", "usecs", "useconds" -> "microseconds";
            case "qtr" -> "quarter";
            case "millisecond" -> "milliseconds";
            case "microsecond" -> "microseconds";
            default -> word;
        };
    }

    /// @param zone of an instant; null for a local time
    static Numeric field(String field, long micros, ZoneId zone, String type) {
        String unit = unit(field);
        if (CalendarMath.isInfinite(micros)) {
            return switch (unit) {
                case "year", "decade", "century", "millennium", "julian", "isoyear", "epoch" ->
                    micros > 0 ? Numeric.INFINITY : Numeric.NEGATIVE_INFINITY;
                default -> null;
            };
        }
        int offset = zone == null ? 0 : TimeZones.offsetAt(zone, micros);
        long local = micros + offset * CalendarMath.SECOND_MICROS;
        long days = Math.floorDiv(local, DAY);
        long time = local - days * DAY;
        long civil = CalendarMath.civil(days);
        int year = CalendarMath.year(civil);
        return switch (unit) {
            case "microseconds" -> Numeric.of(time % 60_000_000);
            case "milliseconds" -> Numeric.of(time % 60_000_000, 3);
            case "second" -> Numeric.of(time % 60_000_000, 6);
            case "minute" -> Numeric.of(time / 60_000_000 % 60);
            case "hour" -> Numeric.of(time / 3_600_000_000L);
            case "day" -> Numeric.of(CalendarMath.day(civil));
            case "month" -> Numeric.of(CalendarMath.month(civil));
            case "quarter" -> Numeric.of((CalendarMath.month(civil) + 2) / 3);
            case "year" -> Numeric.of(year > 0 ? year : year - 1);
            case "decade" -> Numeric.of(Math.floorDiv(year, 10));
            case "century" -> Numeric.of(year > 0 ? (year + 99) / 100 : -((99 - (year - 1)) / 100));
            case "millennium" -> Numeric.of(year > 0 ? (year + 999) / 1000 : -((999 - (year - 1)) / 1000));
            case "dow" -> Numeric.of(CalendarMath.dayOfWeek(days));
            case "isodow" -> Numeric.of((CalendarMath.dayOfWeek(days) + 6) % 7 + 1);
            case "doy" -> Numeric.of(days - CalendarMath.days(year, 1, 1) + 1);
            case "week" -> Numeric.of((thursday(days) - CalendarMath.days(isoYear(days), 1, 1)) / 7 + 1);
            case "isoyear" -> Numeric.of(isoYear(days) > 0 ? isoYear(days) : isoYear(days) - 1);
            case "epoch" -> Numeric.of(micros + CalendarMath.EPOCH_MICROS, 6);
            case "timezone", "timezone_hour", "timezone_minute" -> {
                if (zone == null) {
                    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, FunctionMessage.UNIT_UNSUPPORTED, field.toLowerCase(Locale.ROOT), type);
                }
                yield Numeric.of(unit.equals("timezone") ? offset : unit.equals("timezone_hour") ? offset / 3600 : offset / 60 % 60);
            }
            default -> throw unknown(field, type);
        };
    }

    /// The Thursday of a day's week: it lies in the year that the week belongs to.
    private static long thursday(long days) {
        return days - (CalendarMath.dayOfWeek(days) + 6) % 7 + 3;
    }

    private static int isoYear(long days) {
        return CalendarMath.year(CalendarMath.civil(thursday(days)));
    }

    private static Long truncate(String field, long local, String type) {
        if (CalendarMath.isInfinite(local)) {
            return local;
        }
        long days = Math.floorDiv(local, DAY);
        long civil = CalendarMath.civil(days);
        int year = CalendarMath.year(civil);
        int month = CalendarMath.month(civil);
        return switch (unit(field)) {
            case "microseconds" -> local;
            case "milliseconds" -> down(local, 1_000);
            case "second" -> down(local, 1_000_000);
            case "minute" -> down(local, 60_000_000);
            case "hour" -> down(local, 3_600_000_000L);
            case "day" -> days * DAY;
            case "week" -> (thursday(days) - 3) * DAY;
            case "month" -> CalendarMath.days(year, month, 1) * DAY;
            case "quarter" -> CalendarMath.days(year, (month - 1) / 3 * 3 + 1, 1) * DAY;
            case "year" -> CalendarMath.days(year, 1, 1) * DAY;
            case "decade" -> CalendarMath.days(Math.floorDiv(year, 10) * 10, 1, 1) * DAY;
            case "century" -> CalendarMath.days(Math.floorDiv(year - 1, 100) * 100 + 1, 1, 1) * DAY;
            case "millennium" -> CalendarMath.days(Math.floorDiv(year - 1, 1000) * 1000 + 1, 1, 1) * DAY;
            default -> throw unknown(field, type);
        };
    }

    private static Interval truncate(String field, Interval span) {
        int months = span.months();
        return switch (unit(field)) {
            case "microseconds" -> span;
            case "milliseconds" -> new Interval(months, span.days(), toward(span.micros(), 1_000));
            case "second" -> new Interval(months, span.days(), toward(span.micros(), 1_000_000));
            case "minute" -> new Interval(months, span.days(), toward(span.micros(), 60_000_000));
            case "hour" -> new Interval(months, span.days(), toward(span.micros(), 3_600_000_000L));
            case "day" -> new Interval(months, span.days(), 0);
            case "month" -> new Interval(months, 0, 0);
            case "quarter" -> new Interval(months / 3 * 3, 0, 0);
            case "year" -> new Interval(months / 12 * 12, 0, 0);
            case "decade" -> new Interval(months / 120 * 120, 0, 0);
            case "century" -> new Interval(months / 1200 * 1200, 0, 0);
            case "millennium" -> new Interval(months / 12000 * 12000, 0, 0);
            case "week" -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, FunctionMessage.UNIT_UNSUPPORTED, field.toLowerCase(Locale.ROOT), "interval")
                    .detail(FunctionMessage.FRACTIONAL_WEEKS);
            case "timezone", "timezone_hour", "timezone_minute", "dow", "isodow", "doy", "isoyear", "julian", "epoch" ->
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, FunctionMessage.UNIT_UNSUPPORTED, field.toLowerCase(Locale.ROOT), "interval");
            default -> throw unknown(field, "interval");
        };
    }

    private static long toward(long value, long step) {
        return value / step * step;
    }

    private static long down(long value, long step) {
        return Math.floorDiv(value, step) * step;
    }
}
