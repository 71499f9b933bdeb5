package dev.surus.engine.type;

/// The time of day in a text, as far as it has been read.
final class TimeFields {
    private final DateTimeErrors errors;
    int hour;
    int minute;
    int second;
    /// Of a second.
    int micros;
    /// Whether it says am or pm.
    private boolean morning;
    private boolean afternoon;

    TimeFields(DateTimeErrors errors) {
        this.errors = errors;
    }

    void set(long microsOfDay) {
        hour = (int) (microsOfDay / 3_600_000_000L);
        minute = (int) (microsOfDay / 60_000_000L % 60);
        second = (int) (microsOfDay / 1_000_000L % 60);
        micros = (int) (microsOfDay % 1_000_000L);
    }

    void half(boolean afterNoon) {
        morning = !afterNoon;
        afternoon = afterNoon;
    }

    /// Digits and colons; [#checkRange] has to follow where a time of day is wanted.
    void clock(String text) {
        var clock = ClockTime.of(text, false, errors);
        if (clock.hours() > Integer.MAX_VALUE) {
            throw errors.fieldRange();
        }
        hour = (int) clock.hours();
        minute = clock.minutes();
        second = clock.seconds();
        micros = clock.micros();
    }

    /// hhmmss or hhmm.
    /// @return whether it is one of them
    boolean packed(String digits) {
        if (digits.length() != 6 && digits.length() != 4) {
            return false;
        }
        hour = Integer.parseInt(digits.substring(0, 2));
        minute = Integer.parseInt(digits.substring(2, 4));
        second = digits.length() == 6 ? Integer.parseInt(digits.substring(4)) : 0;
        return true;
    }

    void checkRange() {
        if (hour > 24 || minute > 59 || second > 60 || total() > CalendarMath.DAY_MICROS) {
            throw errors.fieldRange();
        }
    }

    /// All has been read: am and pm change the hour.
    void finish() {
        if ((morning || afternoon) && hour > 12) {
            throw errors.fieldRange();
        }
        if (morning && hour == 12) {
            hour = 0;
        } else if (afternoon && hour != 12) {
            hour += 12;
        }
    }

    /// Microseconds since midnight.
    long total() {
        return ((hour * 60L + minute) * 60 + second) * 1_000_000L + micros;
    }
}
