package dev.surus.engine.function;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.CalendarMath;
import dev.surus.engine.type.FormatSettings;
import dev.surus.engine.type.Interval;
import dev.surus.engine.type.Numeric;
import dev.surus.engine.type.NumericMath;
import dev.surus.engine.type.TimeTz;
import dev.surus.engine.type.TimeZones;
import java.util.Locale;

/// Fields of dates, intervals and times of day; age(); comparison of dates with timestamps; the mirrored forms of some functions.
final class IntervalFields {
    private static final long DAY = CalendarMath.DAY_MICROS;

    private IntervalFields() {}

    static void declare(Declarations f) {
        f.scalar("extract_interval", (context, v) -> interval((String) v[0], (Interval) v[1]));
        f.scalar("interval_part", (context, v) -> interval((String) v[0], (Interval) v[1]).toDouble());
        f.scalar("extract_time", (context, v) -> time((String) v[0], (Long) v[1], "time without time zone"));
        f.scalar("time_part", (context, v) -> time((String) v[0], (Long) v[1], "time without time zone").toDouble());
        f.scalar("extract_timetz", (context, v) -> timetz((String) v[0], (TimeTz) v[1]));
        f.scalar("timetz_part", (context, v) -> timetz((String) v[0], (TimeTz) v[1]).toDouble());
        f.scalar("date_part(text,date)", (context, v) -> DateTimeFields.number(
                DateTimeFields.field((String) v[0], DateTimeFunctions.dateToTimestamp((Long) v[1]), null, "timestamp without time zone")));
        f.scalar("extract_date", (context, v) -> {
            switch (DateTimeFields.unit((String) v[0])) {
                case "hour", "minute", "second", "millisecond", "microsecond", "milliseconds", "microseconds" ->
                    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, FunctionMessage.UNIT_UNSUPPORTED, ((String) v[0]).toLowerCase(Locale.ROOT), "date");
                default -> {
                    Long day = (Long) v[1];
                    return DateTimeFields.field((String) v[0], DateTimeFunctions.dateToTimestamp(day), null, "date");
                }
            }
        });
        f.scalar("timestamp_age", (context, v) -> age((Long) v[0], (Long) v[1]));
        f.scalar("timestamptz_age", (context, v) -> age(local(context, v[0]), local(context, v[1])));
        f.scalar("age(timestamp)", (context, v) -> age(today(context), (Long) v[0]));
        f.scalar("age(timestamptz)", (context, v) -> age(today(context), local(context, v[0])));
        for (String[] types : new String[][] {{"date", "timestamp"}, {"timestamp", "date"}}) {
            boolean dateFirst = types[0].equals("date");
            mixed(f, types[0], types[1], v -> Long.compare(dateFirst ? whole(v[0]) : (Long) v[0], dateFirst ? (Long) v[1] : whole(v[1])));
        }
        f.scalar("round(numeric)", (context, v) -> NumericMath.round((Numeric) v[0], 0));
        f.scalar("trunc(numeric)", (context, v) -> NumericMath.truncate((Numeric) v[0], 0));
        f.scalar("log(numeric)", (context, v) -> NumericMath.logarithm(Numeric.of(10), (Numeric) v[0]));
        f.scalar("log10(numeric)", (context, v) -> NumericMath.logarithm(Numeric.of(10), (Numeric) v[0]));
        f.scalar("lpad(text,int4)", (context, v) -> StringFunctions.pad((String) v[0], ((Long) v[1]).intValue(), " ", true));
        f.scalar("rpad(text,int4)", (context, v) -> StringFunctions.pad((String) v[0], ((Long) v[1]).intValue(), " ", false));
        f.scalar("interval_pl_timestamp(interval,timestamp)", (context, v) -> DateTimeFunctions.plusLocal((Long) v[1], (Interval) v[0]));
        f.scalar("interval_pl_timestamptz(interval,timestamptz)", (context, v) ->
                DateTimeFunctions.plusInstant(context, (Long) v[1], (Interval) v[0]));
        f.scalar("interval_pl_date(interval,date)", (context, v) ->
                DateTimeFunctions.plusLocal(DateTimeFunctions.dateToTimestamp((Long) v[1]), (Interval) v[0]));
        f.scalar("integer_pl_date(int4,date)", (context, v) -> DateTimeFunctions.date((Long) v[1], (Long) v[0]));
    }

    private interface Order {
        int compare(Object[] v);
    }

    private static void mixed(Declarations f, String left, String right, Order order) {
        f.scalar(left + "_eq_" + right, (context, v) -> order.compare(v) == 0 ? 1L : 0L);
        f.scalar(left + "_ne_" + right, (context, v) -> order.compare(v) != 0 ? 1L : 0L);
        f.scalar(left + "_lt_" + right, (context, v) -> order.compare(v) < 0 ? 1L : 0L);
        f.scalar(left + "_le_" + right, (context, v) -> order.compare(v) <= 0 ? 1L : 0L);
        f.scalar(left + "_gt_" + right, (context, v) -> order.compare(v) > 0 ? 1L : 0L);
        f.scalar(left + "_ge_" + right, (context, v) -> order.compare(v) >= 0 ? 1L : 0L);
        f.scalar(left + "_cmp_" + right, (context, v) -> (long) order.compare(v));
    }

    /// The date's midnight; dates beyond the timestamps stay beyond.
    private static long whole(Object date) {
        long days = (Long) date;
        return CalendarMath.isInfinite(days) ? days : days >= CalendarMath.TIMESTAMP_END / DAY ? Long.MAX_VALUE - 1 : days * DAY;
    }

    private static long local(EvaluationContext context, Object instant) {
        long micros = (Long) instant;
        return CalendarMath.isInfinite(micros) ? micros : TimeZones.toLocal(context.service(FormatSettings.class).timeZone(), micros);
    }

    private static long today(EvaluationContext context) {
        long now = local(context, context.clock().microsSinceEpoch() - CalendarMath.EPOCH_MICROS);
        return Math.floorDiv(now, DAY) * DAY;
    }

    private static SqlException unknown(String field, String type) {
        return new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.UNIT_UNKNOWN, field.toLowerCase(Locale.ROOT), type);
    }

    private static Numeric interval(String field, Interval value) {
        int years = value.months() / 12;
        return switch (DateTimeFields.unit(field)) {
            case "microsecond", "microseconds" -> Numeric.of(value.micros() % 60_000_000);
            case "millisecond", "milliseconds" -> Numeric.of(value.micros() % 60_000_000, 3);
            case "second" -> Numeric.of(value.micros() % 60_000_000, 6);
            case "minute" -> Numeric.of(value.micros() / 60_000_000 % 60);
            case "hour" -> Numeric.of(value.micros() / 3_600_000_000L);
            case "day" -> Numeric.of(value.days());
            case "month" -> Numeric.of(value.months() % 12);
            case "quarter" -> Numeric.of(value.months() % 12 / 3 + 1);
            case "year" -> Numeric.of(years);
            case "decade" -> Numeric.of(years / 10);
            case "century" -> Numeric.of(years / 100);
            case "millennium" -> Numeric.of(years / 1000);
            case "epoch" -> Numeric.of(java.math.BigDecimal.valueOf(
                    (years * 1461L * 6 + value.months() % 12 * 30L * 24 + value.days() * 24L) * 3600L).setScale(6)
                    .add(java.math.BigDecimal.valueOf(value.micros(), 6)));
            default -> throw unknown(field, "interval");
        };
    }

    private static Numeric time(String field, long micros, String type) {
        return switch (DateTimeFields.unit(field)) {
            case "microsecond", "microseconds" -> Numeric.of(micros % 60_000_000);
            case "millisecond", "milliseconds" -> Numeric.of(micros % 60_000_000, 3);
            case "second" -> Numeric.of(micros % 60_000_000, 6);
            case "minute" -> Numeric.of(micros / 60_000_000 % 60);
            case "hour" -> Numeric.of(micros / 3_600_000_000L);
            case "epoch" -> Numeric.of(micros, 6);
            case "day", "month", "quarter", "year", "decade", "century", "millennium", "week", "dow", "doy", "isodow", "isoyear", "julian" ->
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, FunctionMessage.UNIT_UNSUPPORTED, field.toLowerCase(Locale.ROOT), type);
            default -> throw unknown(field, type);
        };
    }

    private static Numeric timetz(String field, TimeTz value) {
        return switch (DateTimeFields.unit(field)) {
            case "timezone" -> Numeric.of(-value.zoneSeconds());
            case "timezone_hour" -> Numeric.of(-value.zoneSeconds() / 3600);
            case "timezone_minute" -> Numeric.of(-value.zoneSeconds() / 60 % 60);
            case "epoch" -> Numeric.of(value.micros() + value.zoneSeconds() * 1_000_000L, 6);
            default -> time(field, value.micros(), "time with time zone");
        };
    }

    /// The difference in years, months, days and time, field by field; days are borrowed from the earlier date's month.
    private static Interval age(long left, long right) {
        boolean negative = left < right;
        long later = negative ? right : left;
        long earlier = negative ? left : right;
        long laterDate = CalendarMath.civil(Math.floorDiv(later, DAY));
        long earlierDate = CalendarMath.civil(Math.floorDiv(earlier, DAY));
        long micros = Math.floorMod(later, DAY) - Math.floorMod(earlier, DAY);
        int days = CalendarMath.day(laterDate) - CalendarMath.day(earlierDate);
        int months = (CalendarMath.year(laterDate) - CalendarMath.year(earlierDate)) * 12
                + CalendarMath.month(laterDate) - CalendarMath.month(earlierDate);
        if (micros < 0) {
            micros += DAY;
            days--;
        }
        // The month that lends its days is that of the second argument where the result is positive, else of the first.
        int lending = CalendarMath.daysInMonth(CalendarMath.year(earlierDate), CalendarMath.month(earlierDate));
        while (days < 0) {
            days += lending;
            months--;
        }
        return negative ? new Interval(-months, -days, -micros) : new Interval(months, days, micros);
    }
}
