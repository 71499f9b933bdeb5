package dev.surus.engine.function;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.CalendarMath;
import dev.surus.engine.type.FormatSettings;
import dev.surus.engine.type.Interval;
import dev.surus.engine.type.TimeTz;
import dev.surus.engine.type.TimeZones;
import java.time.ZoneId;
import java.util.function.IntPredicate;

/// Arithmetic, comparison and casts of dates, times and intervals. Fields (extract, date_trunc, to_char) are elsewhere.
final class DateTimeFunctions {
    private static final long DAY = CalendarMath.DAY_MICROS;

    private DateTimeFunctions() {}

    private static long l(Object value) {
        return (Long) value;
    }

    private static Interval interval(Object value) {
        return (Interval) value;
    }

    private static ZoneId zone(EvaluationContext context) {
        return context.service(FormatSettings.class).timeZone();
    }

    static void declare(Declarations f) {
        comparisons(f, "interval");
        comparisons(f, "timetz");
        f.scalar("interval_pl", (context, v) -> plus(interval(v[0]), interval(v[1])));
        f.scalar("interval_mi", (context, v) -> plus(interval(v[0]), minus(interval(v[1]))));
        f.scalar("interval_um", (context, v) -> minus(interval(v[0])));
        f.scalar("interval_mul", (context, v) -> times(interval(v[0]), (Double) v[1]));
        f.scalar("mul_d_interval", (context, v) -> times(interval(v[1]), (Double) v[0]));
        f.scalar("interval_div", (context, v) -> {
            if ((Double) v[1] == 0) {
                throw new SqlException(SqlState.DIVISION_BY_ZERO, FunctionMessage.DIVISION_BY_ZERO);
            }
            return scaled(interval(v[0]), x -> x / (Double) v[1]);
        });
        f.scalar("interval_scale", (context, v) -> BuiltinTypes.INTERVAL.applyTypmod(v[0], (int) l(v[1]), true, context));
        f.scalar("interval_finite", (context, v) -> 1L);
        f.scalar("interval_justify_hours", (context, v) -> justifyHours(interval(v[0])));
        f.scalar("interval_justify_interval", (context, v) -> justify(interval(v[0])));
        f.scalar("timestamp_izone", (context, v) -> CalendarMath.isInfinite(l(v[1])) ? v[1] : (Object) checked(l(v[1]) - zoneMicros(context, v[0])));
        f.scalar("timestamptz_izone", (context, v) -> CalendarMath.isInfinite(l(v[1])) ? v[1] : (Object) checked(l(v[1]) + zoneMicros(context, v[0])));
        f.scalar("timetz_izone", (context, v) -> {
            var time = (TimeTz) v[1];
            int west = -(int) (zoneMicros(context, v[0]) / CalendarMath.SECOND_MICROS);
            return new TimeTz(Math.floorMod(time.micros() + (time.zoneSeconds() - west) * CalendarMath.SECOND_MICROS, DAY), west);
        });
        f.scalar("interval_pl_time(interval,time)", (context, v) -> Math.floorMod(l(v[1]) + interval(v[0]).micros(), DAY));
        f.scalar("interval_pl_timetz(interval,timetz)", (context, v) -> shifted((TimeTz) v[1], interval(v[0]).micros()));
        f.scalar("timetzdate_pl(timetz,date)", (context, v) -> {
            var time = (TimeTz) v[0];
            return CalendarMath.isInfinite(l(v[1])) ? v[1]
                    : (Object) (dateToTimestamp(l(v[1])) + time.micros() + time.zoneSeconds() * CalendarMath.SECOND_MICROS);
        });
        f.scalar("timeofday", (context, v) -> {
            var clock = context.clock().microsSinceEpoch();
            var settings = context.service(FormatSettings.class);
            long micros = clock - CalendarMath.EPOCH_MICROS;
            var local = java.time.LocalDateTime.ofEpochSecond(Math.floorDiv(clock, 1_000_000L), (int) Math.floorMod(clock, 1_000_000L) * 1000,
                    java.time.ZoneOffset.ofTotalSeconds(TimeZones.offsetAt(settings.timeZone(), micros)));
            return local.format(java.time.format.DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss.SSSSSS yyyy ", java.util.Locale.ENGLISH))
                    + TimeZones.abbreviationAt(settings, micros);
        });
        f.scalar("interval_justify_days", (context, v) -> justifyDays(interval(v[0])));

        f.scalar("date_pli", (context, v) -> date(l(v[0]), l(v[1])));
        f.scalar("date_mii", (context, v) -> date(l(v[0]), -l(v[1])));
        f.scalar("date_mi", (context, v) -> {
            if (CalendarMath.isInfinite(l(v[0])) || CalendarMath.isInfinite(l(v[1]))) {
                throw new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, FunctionMessage.INFINITE_DATES);
            }
            return l(v[0]) - l(v[1]);
        });
        f.scalar("date_finite", (context, v) -> CalendarMath.isInfinite(l(v[0])) ? 0L : 1L);
        f.scalar("timestamp_finite", (context, v) -> CalendarMath.isInfinite(l(v[0])) ? 0L : 1L);
        f.scalar("date_pl_interval", (context, v) -> plusLocal(dateToTimestamp(l(v[0])), interval(v[1])));
        f.scalar("date_mi_interval", (context, v) -> plusLocal(dateToTimestamp(l(v[0])), minus(interval(v[1]))));
        f.scalar("timestamp_pl_interval", (context, v) -> plusLocal(l(v[0]), interval(v[1])));
        f.scalar("timestamp_mi_interval", (context, v) -> plusLocal(l(v[0]), minus(interval(v[1]))));
        f.scalar("timestamptz_pl_interval", (context, v) -> plusInstant(context, l(v[0]), interval(v[1])));
        f.scalar("timestamptz_mi_interval", (context, v) -> plusInstant(context, l(v[0]), minus(interval(v[1]))));
        f.scalar("timestamp_mi", (context, v) -> {
            if (CalendarMath.isInfinite(l(v[0])) || CalendarMath.isInfinite(l(v[1]))) {
                throw new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, FunctionMessage.INFINITE_TIMESTAMPS);
            }
            return justifyHours(new Interval(0, 0, l(v[0]) - l(v[1])));
        });
        f.scalar("time_pl_interval", (context, v) -> Math.floorMod(l(v[0]) + interval(v[1]).micros(), DAY));
        f.scalar("time_mi_interval", (context, v) -> Math.floorMod(l(v[0]) - interval(v[1]).micros(), DAY));
        f.scalar("time_mi_time", (context, v) -> new Interval(0, 0, l(v[0]) - l(v[1])));
        f.scalar("timetz_pl_interval", (context, v) -> shifted((TimeTz) v[0], interval(v[1]).micros()));
        f.scalar("timetz_mi_interval", (context, v) -> shifted((TimeTz) v[0], -interval(v[1]).micros()));
        f.scalar("datetime_timestamp", (context, v) -> plusTime(l(v[0]), l(v[1])));

        f.scalar("timestamp_scale", (context, v) -> BuiltinTypes.TIMESTAMP.applyTypmod(v[0], (int) l(v[1]), true, context));
        f.scalar("timestamptz_scale", (context, v) -> BuiltinTypes.TIMESTAMPTZ.applyTypmod(v[0], (int) l(v[1]), true, context));
        f.scalar("time_scale", (context, v) -> BuiltinTypes.TIME.applyTypmod(v[0], (int) l(v[1]), true, context));
        f.scalar("timetz_scale", (context, v) -> BuiltinTypes.TIMETZ.applyTypmod(v[0], (int) l(v[1]), true, context));
        f.scalar("date_timestamp", (context, v) -> dateToTimestamp(l(v[0])));
        f.scalar("date_timestamptz", (context, v) -> toInstant(context, dateToTimestamp(l(v[0]))));
        f.scalar("timestamp_date", (context, v) -> toDate(l(v[0])));
        f.scalar("timestamptz_date", (context, v) -> toDate(toLocal(context, l(v[0]))));
        f.scalar("timestamp_timestamptz", (context, v) -> toInstant(context, l(v[0])));
        f.scalar("timestamptz_timestamp", (context, v) -> toLocal(context, l(v[0])));
        f.scalar("timestamp_time", (context, v) -> CalendarMath.isInfinite(l(v[0])) ? null : (Object) Math.floorMod(l(v[0]), DAY));
        f.scalar("timestamptz_time", (context, v) -> CalendarMath.isInfinite(l(v[0])) ? null
                : (Object) Math.floorMod(toLocal(context, l(v[0])), DAY));
        f.scalar("timestamptz_timetz", (context, v) -> CalendarMath.isInfinite(l(v[0])) ? null
                : new TimeTz(Math.floorMod(toLocal(context, l(v[0])), DAY), -TimeZones.offsetAt(zone(context), l(v[0]))));
        f.scalar("timetz_time", (context, v) -> ((TimeTz) v[0]).micros());
        f.scalar("time_interval", (context, v) -> new Interval(0, 0, l(v[0])));
        f.scalar("interval_time", (context, v) -> Math.floorMod(interval(v[0]).micros(), DAY));
        f.scalar("timestamp_zone", (context, v) -> CalendarMath.isInfinite(l(v[1])) ? v[1]
                : (Object) checked(TimeZones.toInstant(zoneNamed((String) v[0]), l(v[1]))));
        f.scalar("timestamptz_zone", (context, v) -> CalendarMath.isInfinite(l(v[1])) ? v[1]
                : (Object) checked(TimeZones.toLocal(zoneNamed((String) v[0]), l(v[1]))));
    }

    private static void comparisons(Declarations f, String type) {
        comparison(f, type + "_eq", order -> order == 0);
        comparison(f, type + "_ne", order -> order != 0);
        comparison(f, type + "_lt", order -> order < 0);
        comparison(f, type + "_le", order -> order <= 0);
        comparison(f, type + "_gt", order -> order > 0);
        comparison(f, type + "_ge", order -> order >= 0);
        f.scalar(type + "_cmp", (context, v) -> (long) order(v));
        f.scalar(type + "_larger", (context, v) -> order(v) > 0 ? v[0] : v[1]);
        f.scalar(type + "_smaller", (context, v) -> order(v) < 0 ? v[0] : v[1]);
    }

    private static void comparison(Declarations f, String symbol, IntPredicate test) {
        f.scalar(symbol, (context, v) -> test.test(order(v)) ? 1L : 0L);
    }

    @SuppressWarnings("unchecked")
    private static int order(Object[] pair) {
        return ((Comparable<Object>) pair[0]).compareTo(pair[1]);
    }

    // ---- intervals

    private static SqlException intervalRange() {
        return new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, FunctionMessage.INTERVAL_RANGE);
    }

    static Interval plus(Interval left, Interval right) {
        try {
            return new Interval(Math.addExact(left.months(), right.months()), Math.addExact(left.days(), right.days()),
                    Math.addExact(left.micros(), right.micros()));
        } catch (ArithmeticException e) {
            throw intervalRange();
        }
    }

    static Interval minus(Interval value) {
        try {
            return new Interval(Math.negateExact(value.months()), Math.negateExact(value.days()), Math.negateExact(value.micros()));
        } catch (ArithmeticException e) {
            throw intervalRange();
        }
    }

    private static Interval times(Interval span, double factor) {
        return scaled(span, x -> x * factor);
    }

    /// Fractions of months become days (30 each), fractions of days time.
    static Interval scaled(Interval span, java.util.function.DoubleUnaryOperator scale) {
        double months = scale.applyAsDouble(span.months());
        double days = scale.applyAsDouble(span.days());
        double micros = scale.applyAsDouble(span.micros());
        if (!(Math.abs(months) <= Integer.MAX_VALUE) || !(Math.abs(days) <= Integer.MAX_VALUE) || !(Math.abs(micros) < 9.2e18)) {
            throw intervalRange();
        }
        double monthDays = rounded((months - (int) months) * 30);
        double seconds = rounded((days - (int) days + monthDays - (int) monthDays) * 86_400);
        int wholeDays = (int) days + (int) monthDays;
        if (Math.abs(seconds) >= 86_400) {
            wholeDays += (int) (seconds / 86_400);
            seconds -= (int) (seconds / 86_400) * 86_400;
        }
        return new Interval((int) months, wholeDays, (long) Math.rint(micros + seconds * 1_000_000));
    }

    /// To six digits, so that 0.1 * 30 is 3 and not a microsecond less.
    private static double rounded(double value) {
        return Math.rint(value * 1_000_000) / 1_000_000;
    }

    /// An interval as a zone: east is positive.
    private static long zoneMicros(EvaluationContext context, Object zone) {
        var offset = interval(zone);
        if (offset.months() != 0 || offset.days() != 0) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.ZONE_INTERVAL,
                    dev.surus.engine.type.BuiltinTypes.INTERVAL.output(zone, context));
        }
        // Offsets are whole seconds.
        return offset.micros() / CalendarMath.SECOND_MICROS * CalendarMath.SECOND_MICROS;
    }

    /// Days and hours first, then signs made one.
    private static Interval justify(Interval value) {
        var hours = justifyHours(new Interval(0, value.days(), value.micros()));
        var result = justifyDays(new Interval(value.months(), hours.days(), hours.micros()));
        int months = result.months();
        int days = result.days();
        long micros = result.micros();
        if (months > 0 && (days < 0 || days == 0 && micros < 0)) {
            days += 30;
            months--;
        } else if (months < 0 && (days > 0 || days == 0 && micros > 0)) {
            days -= 30;
            months++;
        }
        if (days > 0 && micros < 0) {
            micros += DAY;
            days--;
        } else if (days < 0 && micros > 0) {
            micros -= DAY;
            days++;
        }
        return new Interval(months, days, micros);
    }

    private static Interval justifyHours(Interval value) {
        long days = value.days() + value.micros() / DAY;
        long micros = value.micros() % DAY;
        if (days > 0 && micros < 0) {
            days--;
            micros += DAY;
        } else if (days < 0 && micros > 0) {
            days++;
            micros -= DAY;
        }
        if (days != (int) days) {
            throw intervalRange();
        }
        return new Interval(value.months(), (int) days, micros);
    }

    private static Interval justifyDays(Interval value) {
        long months = value.months() + value.days() / 30;
        int days = value.days() % 30;
        if (months > 0 && days < 0) {
            months--;
            days += 30;
        } else if (months < 0 && days > 0) {
            months++;
            days -= 30;
        }
        if (months != (int) months) {
            throw intervalRange();
        }
        return new Interval((int) months, days, value.micros());
    }

    // ---- dates and timestamps

    static Long date(long days, long more) {
        if (CalendarMath.isInfinite(days)) {
            return days;
        }
        long result = days + more;
        if (!CalendarMath.isValidDate(result)) {
            throw new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, FunctionMessage.DATE_RANGE);
        }
        return result;
    }

    private static SqlException timestampRange() {
        return new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, FunctionMessage.TIMESTAMP_RANGE);
    }

    private static long checked(long micros) {
        if (!CalendarMath.isValidTimestamp(micros)) {
            throw timestampRange();
        }
        return micros;
    }

    /// A date may be later than any timestamp: comparisons know that it is.
    static boolean isBeyondTimestamps(long days) {
        return !CalendarMath.isInfinite(days) && days >= CalendarMath.TIMESTAMP_END / DAY;
    }

    static long dateToTimestamp(long days) {
        if (CalendarMath.isInfinite(days)) {
            return days;
        }
        if (isBeyondTimestamps(days)) {
            throw new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, FunctionMessage.DATE_RANGE_FOR_TIMESTAMP);
        }
        return days * DAY;
    }

    /// A date and a time of day.
    static long plusTime(long days, long time) {
        long midnight = dateToTimestamp(days);
        return CalendarMath.isInfinite(midnight) ? midnight : checked(midnight + time);
    }

    private static long toDate(long local) {
        return CalendarMath.isInfinite(local) ? local : Math.floorDiv(local, DAY);
    }

    private static long toLocal(EvaluationContext context, long micros) {
        return CalendarMath.isInfinite(micros) ? micros : checked(TimeZones.toLocal(zone(context), micros));
    }

    private static long toInstant(EvaluationContext context, long local) {
        return CalendarMath.isInfinite(local) ? local : checked(TimeZones.toInstant(zone(context), local));
    }

    /// Months first (the day is cut to the month's length), then days, then time.
    static long plusLocal(long local, Interval span) {
        if (CalendarMath.isInfinite(local)) {
            return local;
        }
        try {
            long result = plusMonths(local, span.months());
            return checked(Math.addExact(Math.addExact(result, span.days() * DAY), span.micros()));
        } catch (ArithmeticException e) {
            throw timestampRange();
        }
    }

    private static long plusMonths(long local, int months) {
        if (months == 0) {
            return local;
        }
        long days = Math.floorDiv(local, DAY);
        long civil = CalendarMath.civil(days);
        long total = CalendarMath.year(civil) * 12L + CalendarMath.month(civil) - 1 + months;
        long year = Math.floorDiv(total, 12);
        int month = (int) Math.floorMod(total, 12L) + 1;
        int day = Math.min(CalendarMath.day(civil), CalendarMath.daysInMonth(year, month));
        return Math.addExact(Math.multiplyExact(CalendarMath.days(year, month, day), DAY), local - days * DAY);
    }

    /// Months and days move the local time, hours the instant.
    static long plusInstant(EvaluationContext context, long micros, Interval span) {
        if (CalendarMath.isInfinite(micros)) {
            return micros;
        }
        long result = micros;
        if (span.months() != 0 || span.days() != 0) {
            ZoneId zone = zone(context);
            long local = plusLocal(TimeZones.toLocal(zone, micros), new Interval(span.months(), span.days(), 0));
            result = TimeZones.toInstant(zone, local);
        }
        try {
            return checked(Math.addExact(result, span.micros()));
        } catch (ArithmeticException e) {
            throw timestampRange();
        }
    }

    private static TimeTz shifted(TimeTz time, long micros) {
        return new TimeTz(Math.floorMod(time.micros() + micros, DAY), time.zoneSeconds());
    }

    private static ZoneId zoneNamed(String name) {
        ZoneId zone = TimeZones.ofAbbreviationOrName(name);
        if (zone == null) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, dev.surus.engine.type.TypeMessage.TIME_ZONE_UNKNOWN, name);
        }
        return zone;
    }
}
