package dev.surus.engine.type;

/// A unit of time in the text of an interval, with its names.
enum IntervalUnit {
    MICROSECOND(FieldMask.MICROSECOND, "us", "usec", "usecs", "usecond", "useconds", "microsecon"),
    MILLISECOND(FieldMask.MILLISECOND, "ms", "msec", "msecs", "msecond", "mseconds", "millisecon"),
    SECOND(FieldMask.SECOND, "s", "sec", "secs", "second", "seconds"),
    MINUTE(FieldMask.MINUTE, "m", "min", "mins", "minute", "minutes"),
    HOUR(FieldMask.HOUR, "h", "hr", "hrs", "hour", "hours"),
    DAY(FieldMask.DAY, "d", "day", "days"),
    WEEK(FieldMask.WEEK, "w", "week", "weeks"),
    MONTH(FieldMask.MONTH, "mon", "mons", "month", "months"),
    YEAR(FieldMask.YEAR, "y", "yr", "yrs", "year", "years"),
    DECADE(FieldMask.DECADE, "dec", "decs", "decade", "decades"),
    CENTURY(FieldMask.CENTURY, "c", "cent", "century", "centuries"),
    MILLENNIUM(FieldMask.MILLENNIUM, "mil", "mils", "millennia", "millennium"),
    /// Words that stand for fields in other places.
    NOT_ALLOWED(0, "qtr", "quarter", "timezone", "timezone_h", "timezone_m"),
    UNSAID(0);

    private static final java.util.Map<String, IntervalUnit> NAMES = new java.util.HashMap<>();

    static {
        for (IntervalUnit unit : values()) {
            for (String name : unit.names) {
                NAMES.put(name, unit);
            }
        }
    }

    /// Of [FieldMask]; 0 where there can be no number of it.
    final int field;
    private final String[] names;

    IntervalUnit(int field, String... names) {
        this.field = field;
        this.names = names;
    }

    /// @return null for a word that is no unit
    static IntervalUnit named(String name) {
        return NAMES.get(name);
    }
}
