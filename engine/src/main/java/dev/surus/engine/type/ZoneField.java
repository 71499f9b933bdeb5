package dev.surus.engine.type;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// The time zone in a text, if any: a displacement or a name.
final class ZoneField {
    private final DateTimeErrors errors;
    /// Seconds east of Greenwich.
    private Integer offset;
    private ZoneId zone;

    ZoneField(DateTimeErrors errors) {
        this.errors = errors;
    }

    boolean isPresent() {
        return offset != null || zone != null;
    }

    boolean hasOffset() {
        return offset != null;
    }

    /// Whether its displacement depends on the date.
    boolean needsDate() {
        return offset == null && zone != null && !(zone instanceof ZoneOffset);
    }

    /// The zone's rules where it is a name, else others.
    ZoneId rulesOr(ZoneId other) {
        return zone != null ? zone : other;
    }

    /// Seconds east of Greenwich at a local time.
    /// @param other the zone where the text has none
    int offsetAt(long localMicros, ZoneId other) {
        return offset != null ? offset : TimeZones.offsetOfLocal(rulesOr(other), localMicros);
    }

    void named(String name) {
        ZoneId found = TimeZones.find(name);
        if (found == null) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, TypeMessage.TIME_ZONE_UNKNOWN, name);
        }
        if (zone != null || offset != null) {
            throw errors.badFormat();
        }
        zone = found;
    }

    void offset(int seconds) {
        if (offset != null) {
            throw errors.badFormat();
        }
        offset = seconds;
    }

    /// As [#numericOffset].
    void numeric(String text) {
        offset(numericOffset(text));
    }

    void utc() {
        offset = 0;
    }

    void daylightSaving() {
        if (offset == null) {
            throw errors.badFormat();
        }
        offset += 3600;
    }

    /// A word that is nothing else.
    void word(String word) {
        var abbreviation = TimeZones.abbreviation(word);
        if (abbreviation != null) {
            offset(abbreviation.offsetSeconds());
        } else {
            ZoneId found = TimeZones.canonicalName(word) == null ? null : TimeZones.find(word);
            if (found == null || zone != null) {
                throw errors.badFormat();
            }
            zone = found;
        }
    }

    /// `+9`, `+09:30`, `-0730`, `+05:30:15`: seconds east.
    private int numericOffset(String text) {
        String digits = text.substring(1);
        int hours;
        int minutes = 0;
        int seconds = 0;
        String[] parts = digits.split(":", -1);
        try {
            if (parts.length > 1) {
                hours = Integer.parseInt(parts[0]);
                minutes = Integer.parseInt(parts[1]);
                seconds = parts.length > 2 ? Integer.parseInt(parts[2]) : 0;
            } else if (digits.length() > 4) {
                hours = Integer.parseInt(digits.substring(0, digits.length() - 4));
                minutes = Integer.parseInt(digits.substring(digits.length() - 4, digits.length() - 2));
                seconds = Integer.parseInt(digits.substring(digits.length() - 2));
            } else if (digits.length() > 2) {
                hours = Integer.parseInt(digits.substring(0, digits.length() - 2));
                minutes = Integer.parseInt(digits.substring(digits.length() - 2));
            } else {
                hours = Integer.parseInt(digits);
            }
        } catch (NumberFormatException _) {
            throw errors.badFormat();
        }
        if (hours > 15 || minutes > 59 || seconds > 59 || parts.length > 3) {
            throw errors.displacement();
        }
        int total = hours * 3600 + minutes * 60 + seconds;
        return text.charAt(0) == '-' ? -total : total;
    }
}
