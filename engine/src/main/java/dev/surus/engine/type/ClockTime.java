package dev.surus.engine.type;

/// Hours, minutes and seconds with colons between them, of a time of day or of an interval: `10:20`, `10:20:30.5`, and `20:30.5`, which is minutes and
/// seconds.
/// @param micros of a second
record ClockTime(long hours, int minutes, int seconds, int micros) {
    /// @param twoAreMinutesAndSeconds whether `20:30` has no hours
    static ClockTime of(String text, boolean twoAreMinutesAndSeconds, DateTimeErrors errors) {
        var first = LeadingNumber.at(text, 0);
        if (first.beyondLong()) {
            throw errors.fieldRange();
        }
        if (first.next(text) != ':') {
            throw errors.badFormat();
        }
        var second = part(text, first.end() + 1, errors);
        long hours = first.value();
        long minutes = second.value();
        long seconds = 0;
        int micros = 0;
        char next = second.next(text);
        if (next == '.' || next == 0 && twoAreMinutesAndSeconds) {
            micros = next == 0 ? 0 : fraction(text, second.end(), errors);
            if (first.beyondInt()) {
                throw errors.fieldRange();
            }
            seconds = minutes;
            minutes = hours;
            hours = 0;
        } else if (next == ':') {
            var third = part(text, second.end() + 1, errors);
            seconds = third.value();
            char last = third.next(text);
            if (last == '.') {
                micros = fraction(text, third.end(), errors);
            } else if (last != 0) {
                throw errors.badFormat();
            }
        } else if (next != 0) {
            throw errors.badFormat();
        }
        if (hours < 0 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 60) {
            throw errors.fieldRange();
        }
        return new ClockTime(hours, (int) minutes, (int) seconds, micros);
    }

    private static LeadingNumber part(String text, int start, DateTimeErrors errors) {
        var number = LeadingNumber.at(text, start);
        if (number.beyondInt()) {
            throw errors.fieldRange();
        }
        return number;
    }

    private static int fraction(String text, int point, DateTimeErrors errors) {
        double fraction = LeadingNumber.fraction(text, point);
        if (fraction < 0) {
            throw errors.badFormat();
        }
        return (int) Math.rint(fraction * 1_000_000);
    }
}
