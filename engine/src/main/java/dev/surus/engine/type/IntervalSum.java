package dev.surus.engine.type;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;

/// The fields of an interval added up as they are read, each within its bounds. A fraction of a unit goes into the next smaller parts.
final class IntervalSum {
    private final DateTimeErrors errors;
    private int years;
    private int months;
    private int days;
    private long micros;

    IntervalSum(DateTimeErrors errors) {
        this.errors = errors;
    }

    /// @throws SqlException 22008 where the sum is beyond what an interval holds
    Interval total() {
        long all = years * 12L + months;
        if (all != (int) all) {
            throw new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, TypeMessage.TYPE_OUT_OF_RANGE, "interval");
        }
        return new Interval((int) all, days, micros);
    }

    /// @param fraction of the unit, below 1, with the sign of the whole
    void add(IntervalUnit unit, long whole, double fraction) {
        try {
            switch (unit) {
                case MICROSECOND -> addTime(whole, fraction, 1);
                case MILLISECOND -> addTime(whole, fraction, 1_000);
                case SECOND -> addTime(whole, fraction, 1_000_000);
                case MINUTE -> addTime(whole, fraction, 60_000_000);
                case HOUR -> addTime(whole, fraction, 3_600_000_000L);
                case DAY -> {
                    days = Math.addExact(days, Math.toIntExact(whole));
                    addFraction(fraction, CalendarMath.DAY_MICROS);
                }
                case WEEK -> {
                    days = Math.addExact(days, Math.multiplyExact(Math.toIntExact(whole), 7));
                    addDays(fraction, 7);
                }
                case MONTH -> {
                    months = Math.addExact(months, Math.toIntExact(whole));
                    addDays(fraction, 30);
                }
                case YEAR -> addYears(whole, fraction, 1);
                case DECADE -> addYears(whole, fraction, 10);
                case CENTURY -> addYears(whole, fraction, 100);
                case MILLENNIUM -> addYears(whole, fraction, 1000);
                case NOT_ALLOWED, UNSAID -> throw errors.badFormat();
            }
        } catch (ArithmeticException _) {
            throw errors.fieldRange();
        }
    }

    private void addYears(long whole, double fraction, int each) {
        years = Math.addExact(years, Math.multiplyExact(Math.toIntExact(whole), each));
        months = Math.addExact(months, (int) Math.rint(fraction * each * 12));
    }

    private void addDays(double fraction, int scale) {
        double all = fraction * scale;
        int whole = (int) all;
        days = Math.addExact(days, whole);
        addFraction(all - whole, CalendarMath.DAY_MICROS);
    }

    private void addTime(long whole, double fraction, long scale) {
        micros = Math.addExact(micros, Math.multiplyExact(whole, scale));
        addFraction(fraction, scale);
    }

    private void addFraction(double fraction, long scale) {
        double all = fraction * scale;
        long whole = (long) all;
        double rest = all - whole;
        micros = Math.addExact(micros, whole + (rest > 0.5 ? 1 : rest < -0.5 ? -1 : 0));
    }

    /// Instead of what was added to hours, minutes and seconds.
    void setTime(ClockTime clock) {
        try {
            micros = Math.addExact(Math.multiplyExact(clock.hours(), 3_600_000_000L),
                    (clock.minutes() * 60L + clock.seconds()) * 1_000_000L + clock.micros());
        } catch (ArithmeticException _) {
            throw errors.fieldRange();
        }
    }

    boolean timeIsPositive() {
        return micros > 0;
    }

    void negateTime() {
        micros = -micros;
    }

    void negate() {
        try {
            years = Math.negateExact(years);
            months = Math.negateExact(months);
            days = Math.negateExact(days);
            micros = Math.negateExact(micros);
        } catch (ArithmeticException _) {
            throw errors.fieldRange();
        }
    }
}
