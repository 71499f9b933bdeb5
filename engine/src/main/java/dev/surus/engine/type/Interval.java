package dev.surus.engine.type;

/// A span of time in the three parts that PostgreSQL keeps apart. Comparison counts a month as 30 days, a day as 24 hours.
public record Interval(int months, int days, long micros) implements Comparable<Interval> {
    public static final Interval ZERO = new Interval(0, 0, 0);
    private static final long DAY_MICROS = 86_400_000_000L;

    /// Whole days of the comparison value; [#orderMicros] is the rest, 0 to a day less one microsecond.
    long orderDays() {
        return months * 30L + days + Math.floorDiv(micros, DAY_MICROS);
    }

    long orderMicros() {
        return Math.floorMod(micros, DAY_MICROS);
    }

    @Override
    public int compareTo(Interval other) {
        int byDays = Long.compare(orderDays(), other.orderDays());
        return byDays != 0 ? byDays : Long.compare(orderMicros(), other.orderMicros());
    }
}
