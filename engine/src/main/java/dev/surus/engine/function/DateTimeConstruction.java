package dev.surus.engine.function;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.CalendarMath;
import dev.surus.engine.type.FormatSettings;
import dev.surus.engine.type.Interval;
import dev.surus.engine.type.TimeTz;
import dev.surus.engine.type.TimeZones;
import dev.surus.engine.type.TypeMessage;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.IntPredicate;

/// make_*, date_bin, OVERLAPS, series of timestamps and comparisons across types of time.
final class DateTimeConstruction {
    private static final long DAY = CalendarMath.DAY_MICROS;

    private DateTimeConstruction() {}

    private static ZoneId zone(EvaluationContext context) {
        return context.service(FormatSettings.class).timeZone();
    }

    static void declare(Declarations f) {
        f.scalar("make_date", (context, v) -> day((Long) v[0], (Long) v[1], (Long) v[2]));
        f.scalar("make_time", (context, v) -> time((Long) v[0], (Long) v[1], (Double) v[2]));
        f.scalar("make_timestamp", (context, v) -> local(v));
        f.scalar("make_timestamptz", (context, v) -> TimeZones.toInstant(zone(context), local(v)));
        f.scalar("make_timestamptz_at_timezone", (context, v) -> {
            ZoneId zone = TimeZones.ofAbbreviationOrName((String) v[6]);
            if (zone == null) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, TypeMessage.TIME_ZONE_UNKNOWN, v[6]);
            }
            return TimeZones.toInstant(zone, local(v));
        });
        f.scalar("make_interval", (context, v) -> {
            double seconds = (Double) v[6];
            if (!Double.isFinite(seconds)) {
                throw new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, FunctionMessage.INTERVAL_RANGE);
            }
            return new Interval((int) ((Long) v[0] * 12 + (Long) v[1]), (int) ((Long) v[2] * 7 + (Long) v[3]),
                    (Long) v[4] * 3_600_000_000L + (Long) v[5] * 60_000_000L + Math.round(seconds * 1e6));
        });
        f.scalar("timestamp_bin", (context, v) -> bin((Interval) v[0], (Long) v[1], (Long) v[2]));
        f.scalar("timestamptz_bin", (context, v) -> bin((Interval) v[0], (Long) v[1], (Long) v[2]));
        f.scalar("time_timetz", (context, v) -> {
            long now = context.clock().microsSinceEpoch() - CalendarMath.EPOCH_MICROS;
            return new TimeTz((Long) v[0], -TimeZones.offsetAt(zone(context), now));
        });
        f.scalar("timetz_zone", (context, v) -> {
            ZoneId zone = TimeZones.ofAbbreviationOrName((String) v[0]);
            if (zone == null) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, TypeMessage.TIME_ZONE_UNKNOWN, v[0]);
            }
            var time = (TimeTz) v[1];
            long now = context.clock().microsSinceEpoch() - CalendarMath.EPOCH_MICROS;
            int offset = TimeZones.offsetAt(zone, now);
            return new TimeTz(Math.floorMod(time.micros() + (time.zoneSeconds() + offset) * 1_000_000L, DAY), -offset);
        });
        f.scalar("datetimetz_timestamptz", (context, v) -> {
            var time = (TimeTz) v[1];
            return CalendarMath.isInfinite((Long) v[0]) ? v[0]
                    : (Object) (DateTimeFunctions.dateToTimestamp((Long) v[0]) + time.micros() + time.zoneSeconds() * 1_000_000L);
        });
        f.scalar("timestamptz(date,time)", (context, v) -> instantOfLocal(context, DateTimeFunctions.plusTime((Long) v[0], (Long) v[1])));
        f.scalar("timedate_pl(time,date)", (context, v) -> DateTimeFunctions.plusTime((Long) v[1], (Long) v[0]));
        f.set("generate_series_timestamp", (context, v) -> series((Long) v[0], (Long) v[1], (Interval) v[2], context, false));
        f.set("generate_series_timestamptz", (context, v) -> series((Long) v[0], (Long) v[1], (Interval) v[2], context, true));
        overlaps(f);
        mixed(f, "timestamp", "timestamptz", DateTimeConstruction::instantOfLocal, (context, value) -> value);
        mixed(f, "date", "timestamptz", (context, value) -> DateTimeFunctions.isBeyondTimestamps(value) ? CalendarMath.INFINITY - 1
                : instantOfLocal(context, DateTimeFunctions.dateToTimestamp(value)), (context, value) -> value);
    }

    private interface Conversion {
        long apply(EvaluationContext context, long value);
    }

    private static long instantOfLocal(EvaluationContext context, long local) {
        return CalendarMath.isInfinite(local) ? local : TimeZones.toInstant(zone(context), local);
    }

    private static void mixed(Declarations f, String left, String right, Conversion ofLeft, Conversion ofRight) {
        String[] names = {"eq", "ne", "lt", "le", "gt", "ge"};
        IntPredicate[] tests = {o -> o == 0, o -> o != 0, o -> o < 0, o -> o <= 0, o -> o > 0, o -> o >= 0};
        for (int i = 0; i < names.length; i++) {
            IntPredicate test = tests[i];
            f.scalar(left + "_" + names[i] + "_" + right, (context, v) -> test.test(
                    Long.compare(ofLeft.apply(context, (Long) v[0]), ofRight.apply(context, (Long) v[1]))) ? 1L : 0L);
            f.scalar(right + "_" + names[i] + "_" + left, (context, v) -> test.test(
                    Long.compare(ofRight.apply(context, (Long) v[0]), ofLeft.apply(context, (Long) v[1]))) ? 1L : 0L);
        }
        f.scalar(left + "_cmp_" + right, (context, v) ->
                (long) Long.compare(ofLeft.apply(context, (Long) v[0]), ofRight.apply(context, (Long) v[1])));
        f.scalar(right + "_cmp_" + left, (context, v) ->
                (long) Long.compare(ofRight.apply(context, (Long) v[0]), ofLeft.apply(context, (Long) v[1])));
    }

    // ---- construction

    /// A negative year is before Christ.
    private static long day(long year, long month, long day) {
        long astronomical = year < 0 ? year + 1 : year;
        if (year == 0 || month < 1 || month > 12 || day < 1 || day > CalendarMath.daysInMonth(astronomical, (int) month)) {
            throw new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, FunctionMessage.DATE_FIELD_RANGE, year, padded(month), padded(day));
        }
        long result = CalendarMath.days(astronomical, (int) month, (int) day);
        if (!CalendarMath.isValidDate(result)) {
            throw new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, FunctionMessage.DATE_RANGE_OF, year, padded(month), padded(day));
        }
        return result;
    }

    private static long time(long hour, long minute, double seconds) {
        double micros = Math.rint(seconds * 1e6);
        boolean valid = hour >= 0 && minute >= 0 && minute <= 59 && micros >= 0 && micros <= 60e6
                && (hour < 24 || hour == 24 && minute == 0 && micros == 0);
        if (!valid) {
            throw new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, FunctionMessage.TIME_FIELD_RANGE, hour, padded(minute), shown(seconds));
        }
        return (hour * 60 + minute) * 60_000_000L + (long) micros;
    }

    private static long local(Object[] v) {
        long result = day((Long) v[0], (Long) v[1], (Long) v[2]) * DAY + time((Long) v[3], (Long) v[4], (Double) v[5]);
        if (!CalendarMath.isValidTimestamp(result)) {
            throw new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, FunctionMessage.TIMESTAMP_RANGE);
        }
        return result;
    }

    private static String padded(long value) {
        return String.format("%02d", value);
    }

    /// As C prints it with `%02g`.
    private static String shown(double seconds) {
        String text = seconds == Math.rint(seconds) ? Long.toString((long) seconds) : Double.toString(seconds);
        return text.length() == 1 ? "0" + text : text;
    }

    // ---- date_bin

    private static long bin(Interval stride, long source, long origin) {
        if (CalendarMath.isInfinite(source)) {
            return source;
        }
        if (CalendarMath.isInfinite(origin)) {
            throw new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, FunctionMessage.BIN_ORIGIN);
        }
        if (stride.months() != 0) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, FunctionMessage.BIN_MONTHS);
        }
        long step = stride.days() * DAY + stride.micros();
        if (step <= 0) {
            throw new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, FunctionMessage.BIN_STRIDE);
        }
        return origin + Math.floorDiv(source - origin, step) * step;
    }

    // ---- series

    private static Iterator<Object[]> series(long start, long stop, Interval step, EvaluationContext context, boolean zoned) {
        int sign = step.compareTo(Interval.ZERO);
        if (sign == 0) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.STEP_ZERO);
        }
        return new Iterator<>() {
            private long next = start;

            @Override
            public boolean hasNext() {
                return sign > 0 ? next <= stop : next >= stop;
            }

            @Override
            public Object[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                var row = new Object[] {next};
                next = zoned ? DateTimeFunctions.plusInstant(context, next, step) : DateTimeFunctions.plusLocal(next, step);
                return row;
            }
        };
    }

    // ---- OVERLAPS

    private interface Sum {
        Object apply(EvaluationContext context, Object start, Interval length);
    }

    private static void overlaps(Declarations f) {
        for (String type : new String[] {"time", "timestamp", "timetz"}) {
            f.scalar("overlaps_" + type, (context, v) -> overlap(v[0], v[1], v[2], v[3]));
        }
        lengths(f, "time", (context, start, length) -> Math.floorMod((Long) start + length.micros(), DAY));
        lengths(f, "timestamp", (context, start, length) -> DateTimeFunctions.plusLocal((Long) start, length));
        lengths(f, "timestamptz", (context, start, length) -> DateTimeFunctions.plusInstant(context, (Long) start, length));
    }

    private static void lengths(Declarations f, String type, Sum sum) {
        f.scalar("overlaps(" + type + ",interval," + type + ",interval)", (context, v) ->
                overlap(v[0], end(sum, context, v[0], v[1]), v[2], end(sum, context, v[2], v[3])));
        f.scalar("overlaps(" + type + ",interval," + type + "," + type + ")", (context, v) ->
                overlap(v[0], end(sum, context, v[0], v[1]), v[2], v[3]));
        f.scalar("overlaps(" + type + "," + type + "," + type + ",interval)", (context, v) ->
                overlap(v[0], v[1], v[2], end(sum, context, v[2], v[3])));
    }

    private static Object end(Sum sum, EvaluationContext context, Object start, Object length) {
        return start == null || length == null ? null : sum.apply(context, start, (Interval) length);
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object left, Object right) {
        return ((Comparable<Object>) left).compareTo(right);
    }

    /// Each period from its earlier to its later end; a period without an end is the known one alone.
    private static Long overlap(Object from1, Object to1, Object from2, Object to2) {
        if (from1 == null && to1 == null || from2 == null && to2 == null) {
            return null;
        }
        Object[] first = period(from1, to1);
        Object[] second = period(from2, to2);
        int order = compare(first[0], second[0]);
        if (order == 0) {
            return first[1] == null || second[1] == null ? null : (Long) 1L;
        }
        Object[] early = order < 0 ? first : second;
        Object[] late = order < 0 ? second : first;
        if (early[1] == null) {
            return null;
        }
        if (compare(late[0], early[1]) < 0) {
            return 1L;
        }
        return late[1] == null ? null : (Long) 0L;
    }

    private static Object[] period(Object from, Object to) {
        if (from == null || to == null) {
            return new Object[] {from == null ? to : from, null};
        }
        return compare(from, to) > 0 ? new Object[] {to, from} : new Object[] {from, to};
    }
}
