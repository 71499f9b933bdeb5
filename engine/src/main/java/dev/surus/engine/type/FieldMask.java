package dev.surus.engine.type;

/// What the text of a date, time or interval has given so far, a bit each. What is given twice is an error, whatever it says.
final class FieldMask {
    static final int YEAR = 1;
    static final int MONTH = 1 << 1;
    static final int DAY = 1 << 2;
    static final int DATE = YEAR | MONTH | DAY;
    static final int HOUR = 1 << 3;
    static final int MINUTE = 1 << 4;
    static final int SECOND = 1 << 5;
    static final int MILLISECOND = 1 << 6;
    static final int MICROSECOND = 1 << 7;
    /// Seconds with a fraction.
    static final int SECONDS = SECOND | MILLISECOND | MICROSECOND;
    static final int TIME = HOUR | MINUTE | SECONDS;
    static final int ZONE = 1 << 8;
    static final int DAYLIGHT = 1 << 9;
    /// The word dst behind a zone.
    static final int DAYLIGHT_WORD = 1 << 10;
    static final int DAY_OF_YEAR = 1 << 11;
    static final int WEEKDAY = 1 << 12;
    static final int HALF_OF_DAY = 1 << 13;
    static final int ERA = 1 << 14;
    /// epoch, infinity and -infinity.
    static final int SPECIAL = 1 << 15;
    static final int WEEK = 1 << 16;
    static final int DECADE = 1 << 17;
    static final int CENTURY = 1 << 18;
    static final int MILLENNIUM = 1 << 19;

    private FieldMask() {}
}
