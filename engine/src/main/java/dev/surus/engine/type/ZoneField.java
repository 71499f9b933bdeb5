package dev.surus.engine.type;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.time.ZoneId;

/// The time zone in a text, if any: a displacement or a name.
final class ZoneField {
    private static final int HIGHEST_HOUR = 15;

    private final DateTimeErrors errors;
    private int secondsEast;
    private ZoneId named;

    ZoneField(DateTimeErrors errors) {
        this.errors = errors;
    }

    /// The zone that was given by its name; null where none was.
    ZoneId named() {
        return named;
    }

    /// Of a displacement or an abbreviation.
    int secondsEast() {
        return secondsEast;
    }

    void set(int east) {
        secondsEast = east;
    }

    void daylightSaving() {
        secondsEast += 3600;
    }

    /// A name that only a zone can be.
    /// @throws SqlException 22023 where there is no such zone
    void named(String name) {
        if (!find(name)) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, TypeMessage.TIME_ZONE_UNKNOWN, name);
        }
    }

    boolean find(String name) {
        named = TimeZones.find(name);
        return named != null;
    }

    /// `+9`, `+09:30`, `-0730`, `+05:30:15`.
    void numeric(String text) {
        var hours = part(text, 1);
        long hour = hours.value();
        long minute = 0;
        long second = 0;
        int end = hours.end();
        if (hours.next(text) == ':') {
            var minutes = part(text, end + 1);
            minute = minutes.value();
            end = minutes.end();
            if (minutes.next(text) == ':') {
                var seconds = part(text, end + 1);
                second = seconds.value();
                end = seconds.end();
            }
        } else if (end == text.length() && end > 3) {
            minute = hour % 100;
            hour /= 100;
        }
        if (hour < 0 || hour > HIGHEST_HOUR || minute < 0 || minute > 59 || second < 0 || second > 59) {
            throw errors.displacement();
        }
        if (end != text.length()) {
            throw errors.badFormat();
        }
        int total = (int) ((hour * 60 + minute) * 60 + second);
        secondsEast = text.charAt(0) == '-' ? -total : total;
    }

    private LeadingNumber part(String text, int start) {
        var number = LeadingNumber.at(text, start);
        if (number.beyondInt()) {
            throw errors.displacement();
        }
        return number;
    }
}
