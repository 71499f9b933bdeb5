package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.type.DateTimeToken.Kind;
import dev.surus.engine.type.DateTimeWord.Label;
import java.time.ZoneId;
import java.util.List;

/// Reads dates and times in all the forms that PostgreSQL takes: the text is cut into fields (dates, times, numbers, words,
/// zones), which are then understood from left to right, numbers by what is still missing and by DateStyle.
final class DateTimeParser {
    private enum Special { NONE, EPOCH, LATE, EARLY }

    private static final int ROOM = 128;
    private static final int ROOM_FOR_BOTH = 153;

    private final EvaluationContext context;
    private final FormatSettings settings;
    private final DateTimeErrors errors;
    private final DateFields date;
    private final TimeFields time;
    private final ZoneField zone;
    private final List<DateTimeToken> tokens;
    private final boolean timeOnly;
    /// A [FieldMask].
    private int seen;
    private Special special = Special.NONE;
    private Label label = Label.NONE;
    private boolean textMonth;

    DateTimeParser(String text, String typeName, EvaluationContext context) {
        this.context = context;
        settings = FormatSettings.of(context);
        errors = new DateTimeErrors(text, typeName);
        date = new DateFields(settings.dateOrder(), errors);
        time = new TimeFields(errors);
        zone = new ZoneField(errors);
        timeOnly = typeName.startsWith("time") && !typeName.startsWith("timestamp");
        tokens = DateTimeToken.of(text, timeOnly || typeName.equals("date") ? ROOM : ROOM_FOR_BOTH);
        if (tokens == null) {
            throw errors.badFormat();
        }
    }

    // ---- results

    /// Days since 2000-01-01.
    long date() {
        parse();
        return switch (special) {
            case LATE -> CalendarMath.INFINITY;
            case EARLY -> CalendarMath.NEGATIVE_INFINITY;
            case EPOCH -> -CalendarMath.EPOCH_DAYS;
            case NONE -> {
                long days = date.days();
                if (!CalendarMath.isValidDate(days)) {
                    throw errors.rangeOf("date");
                }
                yield days;
            }
        };
    }

    /// Local microseconds since 2000-01-01.
    long timestamp() {
        parse();
        return switch (special) {
            case LATE -> CalendarMath.INFINITY;
            case EARLY -> CalendarMath.NEGATIVE_INFINITY;
            case EPOCH -> -CalendarMath.EPOCH_MICROS;
            case NONE -> inRange(localMicros());
        };
    }

    /// Microseconds since 2000-01-01 UTC.
    long instant() {
        parse();
        return switch (special) {
            case LATE -> CalendarMath.INFINITY;
            case EARLY -> CalendarMath.NEGATIVE_INFINITY;
            case EPOCH -> -CalendarMath.EPOCH_MICROS;
            case NONE -> {
                long local = localMicros();
                yield inRange(local - offsetAt(local) * CalendarMath.SECOND_MICROS);
            }
        };
    }

    /// Microseconds since midnight.
    long time() {
        parse();
        return time.total();
    }

    TimeTz timeWithZone() {
        parse();
        ZoneId rules = zone.named() != null ? zone.named() : settings.timeZone();
        long days = hasDate() ? date.days() : Math.floorDiv(TimeZones.toLocal(settings.timeZone(), now()), CalendarMath.DAY_MICROS);
        boolean named = zone.named() != null || (seen & FieldMask.ZONE) == 0;
        int east = named ? TimeZones.offsetOfLocal(rules, days * CalendarMath.DAY_MICROS + time.total()) : zone.secondsEast();
        return new TimeTz(time.total(), -east);
    }

    /// Seconds east of Greenwich, of a date and time.
    private int offsetAt(long localMicros) {
        if (zone.named() != null) {
            return TimeZones.offsetOfLocal(zone.named(), localMicros);
        }
        return (seen & FieldMask.ZONE) != 0 ? zone.secondsEast() : TimeZones.offsetOfLocal(settings.timeZone(), localMicros);
    }

    private long now() {
        return now(context);
    }

    static long now(EvaluationContext context) {
        try {
            return context.service(TransactionTime.class).transactionStart();
        } catch (IllegalStateException withoutTransaction) {
            return context.clock().microsSinceEpoch() - CalendarMath.EPOCH_MICROS;
        }
    }

    private long localMicros() {
        long days = date.days();
        if (days < CalendarMath.MINIMUM_DAY - 1 || days > CalendarMath.TIMESTAMP_END / CalendarMath.DAY_MICROS) {
            throw errors.rangeOf("timestamp");
        }
        return days * CalendarMath.DAY_MICROS + time.total();
    }

    private long inRange(long micros) {
        if (!CalendarMath.isValidTimestamp(micros)) {
            throw errors.rangeOf("timestamp");
        }
        return micros;
    }

    private boolean has(int mask) {
        return (seen & mask) == mask;
    }

    private boolean hasDate() {
        return has(FieldMask.DATE);
    }

    // ---- fields

    private void parse() {
        for (int i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            int given = switch (token.kind()) {
                case TIME -> clock(token.text());
                case ZONE -> {
                    zone.numeric(token.text());
                    yield FieldMask.ZONE;
                }
                case NUMBER -> label != Label.NONE ? labelled(token.text()) : timeOnly ? numberOfTime(token.text(), i) : number(token.text());
                case DATE -> timeOnly ? dateBesideTime(token.text(), i) : date(token.text());
                case WORD, SIGNED_WORD -> word(token.text(), i);
            };
            if ((seen & given) != 0) {
                throw errors.badFormat();
            }
            seen |= given;
        }
        date.finish(seen);
        time.finish();
        if (timeOnly) {
            time.checkRange();
            finishTimeOnly();
        } else if (special == Special.NONE && !hasDate()
                || special == Special.NONE && (zone.named() != null || !has(FieldMask.ZONE)) && has(FieldMask.DAYLIGHT_WORD)) {
            throw errors.badFormat();
        }
    }

    private void finishTimeOnly() {
        boolean someDate = (seen & FieldMask.DATE) != 0;
        boolean byName = zone.named() != null;
        boolean dateIsMissing = byName ? !zone.named().getRules().isFixedOffset() && !hasDate() : !has(FieldMask.ZONE) && someDate && !hasDate();
        if (!has(FieldMask.TIME) || (byName || !has(FieldMask.ZONE)) && has(FieldMask.DAYLIGHT_WORD) || dateIsMissing) {
            throw errors.badFormat();
        }
    }

    private int clock(String text) {
        if (label != Label.NONE && !timeOnly) {
            if (label != Label.TIME) {
                throw errors.badFormat();
            }
            label = Label.NONE;
        }
        time.clock(text);
        if (!timeOnly) {
            time.checkRange();
        }
        return FieldMask.TIME;
    }

    private int date(String text) {
        if (label == Label.JULIAN) {
            // A day's number with a zone behind it.
            var number = LeadingNumber.at(text, 0);
            if (number.beyondInt()) {
                throw errors.fieldRange();
            }
            date.julian(number.value());
            zoneBehind(text.substring(number.end()));
            label = Label.NONE;
            return FieldMask.DATE | FieldMask.TIME | FieldMask.ZONE;
        }
        if (label == Label.NONE && !has(FieldMask.MONTH | FieldMask.DAY)) {
            return date.parts(text, seen);
        }
        if (label == Label.NONE && !DateTimeToken.isDigit(text.charAt(0))) {
            zone.named(text);
            return FieldMask.ZONE;
        }
        if (label != Label.NONE && label != Label.TIME) {
            throw errors.badFormat();
        }
        label = Label.NONE;
        return timeWithZone(text, seen);
    }

    /// Where a time is wanted: hhmmss-zz, the name of a zone, and a date only where it stands first.
    private int dateBesideTime(String text, int index) {
        if (index == 0 && tokens.size() >= 2 && (tokens.getLast().kind() == Kind.DATE || tokens.get(1).kind() == Kind.TIME)) {
            return date.parts(text, seen);
        }
        if (DateTimeToken.isDigit(text.charAt(0))) {
            return timeWithZone(text, seen | FieldMask.DATE);
        }
        zone.named(text);
        return FieldMask.ZONE;
    }

    private int timeWithZone(String text, int before) {
        int minus = text.indexOf('-');
        if (has(FieldMask.TIME) || minus < 0) {
            throw errors.badFormat();
        }
        zoneBehind(text.substring(minus));
        return packed(text.substring(0, minus), before) | FieldMask.ZONE;
    }

    private void zoneBehind(String text) {
        if (text.isEmpty() || text.charAt(0) != '+' && text.charAt(0) != '-') {
            throw errors.badFormat();
        }
        zone.numeric(text);
    }

    /// Digits that hang together: a date, or a time with or without a fraction.
    private int packed(String text, int before) {
        String digits = text;
        int point = text.indexOf('.');
        if (point >= 0) {
            time.micros = (int) Math.rint(Math.max(LeadingNumber.fraction(text, point), 0) * 1_000_000);
            digits = text.substring(0, point);
        } else if ((before & FieldMask.DATE) != FieldMask.DATE && digits.length() >= 6) {
            date.packed(digits);
            return FieldMask.DATE;
        }
        if ((before & FieldMask.TIME) == FieldMask.TIME || !time.packed(digits)) {
            throw errors.badFormat();
        }
        return FieldMask.TIME;
    }

    /// A number behind a word that says what it is.
    private int labelled(String text) {
        var number = LeadingNumber.at(text, 0);
        if (number.beyondInt()) {
            throw errors.fieldRange();
        }
        char next = number.next(text);
        if (next == '.' ? label != Label.JULIAN && label != Label.TIME && label != Label.SECOND : next != 0) {
            throw errors.badFormat();
        }
        int value = (int) number.value();
        int given = switch (label) {
            case YEAR -> date.year(value);
            case MONTH -> {
                if ((seen & FieldMask.MONTH) != 0 && (seen & FieldMask.HOUR) != 0) {
                    time.minute = value;
                    yield FieldMask.MINUTE;
                }
                yield date.month(value);
            }
            case DAY -> date.day(value);
            case HOUR -> {
                time.hour = value;
                yield FieldMask.HOUR;
            }
            case MINUTE -> {
                time.minute = value;
                yield FieldMask.MINUTE;
            }
            case SECOND -> {
                time.second = value;
                if (next != '.') {
                    yield FieldMask.SECOND;
                }
                time.micros = (int) Math.rint(fraction(text, number.end()) * 1_000_000);
                yield FieldMask.SECONDS;
            }
            case JULIAN -> {
                date.julian(value);
                if (next != '.') {
                    yield FieldMask.DATE;
                }
                time.set((long) (fraction(text, number.end()) * CalendarMath.DAY_MICROS));
                yield FieldMask.DATE | FieldMask.TIME;
            }
            case TIME -> {
                if (packed(text, seen | FieldMask.DATE) != FieldMask.TIME) {
                    throw errors.badFormat();
                }
                yield FieldMask.TIME;
            }
            case NONE, NOT_ALLOWED -> throw errors.badFormat();
        };
        label = Label.NONE;
        special = Special.NONE;
        return given;
    }

    private double fraction(String text, int point) {
        double fraction = LeadingNumber.fraction(text, point);
        if (fraction < 0) {
            throw errors.badFormat();
        }
        return fraction;
    }

    private int number(String text) {
        int point = text.indexOf('.');
        if (point >= 0 && (seen & FieldMask.DATE) == 0) {
            return date.parts(text, seen);
        }
        if (point > 2 || text.length() >= 6 && ((seen & FieldMask.DATE) == 0 || (seen & FieldMask.TIME) == 0)) {
            return packed(text, seen);
        }
        if (hasDate()) {
            return oneNumber(text, seen);
        }
        if (point >= 0) {
            time.micros = (int) Math.rint(Math.max(LeadingNumber.fraction(text, point), 0) * 1_000_000); // as PostgreSQL does
        }
        return date.number(text, seen, textMonth);
    }

    private int numberOfTime(String text, int index) {
        int point = text.indexOf('.');
        if (point >= 0) {
            if (index == 0 && tokens.size() >= 2 && tokens.getLast().kind() == Kind.DATE) {
                return date.parts(text, seen);
            }
            if (point <= 2) {
                throw errors.badFormat();
            }
            return packed(text, seen | FieldMask.DATE);
        }
        return text.length() > 4 ? packed(text, seen | FieldMask.DATE) : oneNumber(text, seen | FieldMask.DATE);
    }

    /// A number behind a whole date.
    private int oneNumber(String text, int before) {
        if (LeadingNumber.at(text, 0).beyondInt()) {
            throw errors.fieldRange();
        }
        return packed(text, before);
    }

    // ---- words

    private int word(String text, int index) {
        var abbreviation = TimeZones.abbreviation(text);
        if (abbreviation != null) {
            zone.set(abbreviation.offsetSeconds());
            return abbreviation.daylight() ? FieldMask.ZONE | FieldMask.DAYLIGHT : FieldMask.ZONE;
        }
        var word = DateTimeWord.of(text);
        if (word == null) {
            if (!zone.find(text)) {
                throw errors.badFormat();
            }
            return FieldMask.ZONE;
        }
        return switch (word.kind()) {
            case MONTH -> {
                refuseBesideTime();
                int given = date.monthByName(word.value(), seen, textMonth);
                textMonth = true;
                yield given;
            }
            case WEEKDAY -> {
                refuseBesideTime();
                yield FieldMask.WEEKDAY;
            }
            case NOW -> {
                long now = TimeZones.toLocal(settings.timeZone(), now());
                time.set(Math.floorMod(now, CalendarMath.DAY_MICROS));
                if (timeOnly) {
                    yield FieldMask.TIME;
                }
                day(Math.floorDiv(now, CalendarMath.DAY_MICROS));
                zone.set(TimeZones.offsetAt(settings.timeZone(), now()));
                yield FieldMask.DATE | FieldMask.TIME | FieldMask.ZONE;
            }
            case TODAY -> dayFromNow(0);
            case TOMORROW -> dayFromNow(1);
            case YESTERDAY -> dayFromNow(-1);
            case EPOCH -> special(Special.EPOCH);
            case LATE -> special(Special.LATE);
            case EARLY -> special(Special.EARLY);
            case ALL_BALLS -> {
                time.set(0);
                zone.set(0);
                special = Special.NONE;
                yield FieldMask.TIME | FieldMask.ZONE;
            }
            case HALF_OF_DAY -> {
                time.half(word.value() == 1);
                yield FieldMask.HALF_OF_DAY;
            }
            case ERA -> {
                date.era(word.value() == 1);
                yield FieldMask.ERA;
            }
            case DAYLIGHT -> {
                zone.daylightSaving();
                yield FieldMask.DAYLIGHT | FieldMask.DAYLIGHT_WORD;
            }
            case LABEL -> {
                label = word.label();
                yield 0;
            }
            case TIME_MARK -> {
                var next = index + 1 < tokens.size() ? tokens.get(index + 1).kind() : Kind.WORD;
                if (!timeOnly && !hasDate() || next != Kind.NUMBER && next != Kind.TIME && next != Kind.DATE) {
                    throw errors.badFormat();
                }
                label = Label.TIME;
                yield 0;
            }
            case IGNORED -> 0;
        };
    }

    private void refuseBesideTime() {
        if (timeOnly) {
            throw errors.badFormat();
        }
    }

    private int special(Special which) {
        refuseBesideTime();
        special = which;
        return FieldMask.SPECIAL;
    }

    private int dayFromNow(int days) {
        refuseBesideTime();
        day(Math.floorDiv(TimeZones.toLocal(settings.timeZone(), now()), CalendarMath.DAY_MICROS) + days);
        return FieldMask.DATE;
    }

    private void day(long days) {
        date.set(days);
        special = Special.NONE;
    }
}
