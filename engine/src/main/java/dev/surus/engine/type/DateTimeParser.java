package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import java.math.BigDecimal;

/// Reads dates and times in all the forms that PostgreSQL takes: the text is cut into fields (dates, times, numbers, words,
/// zones), which are then understood from left to right, numbers by what is still missing and by DateStyle.
final class DateTimeParser {
    private final String original;
    private final EvaluationContext context;
    private final FormatSettings settings;
    private final DateTimeErrors errors;
    private final DateFields date;
    private final TimeFields time;
    private final ZoneField zone;
    /// now, infinity, ...; then nothing else counts.
    private String special;
    /// After a T.
    private boolean timeExpected;
    /// After a J.
    private boolean julianExpected;

    DateTimeParser(String text, String typeName, EvaluationContext context) {
        original = text;
        this.context = context;
        settings = FormatSettings.of(context);
        errors = new DateTimeErrors(text, typeName);
        date = new DateFields(settings.dateOrder(), errors);
        time = new TimeFields(errors);
        zone = new ZoneField(errors);
    }

    // ---- results

    /// Days since 2000-01-01.
    long date() {
        parse(false);
        if (special != null) {
            return switch (special) {
                case "infinity" -> CalendarMath.INFINITY;
                case "-infinity" -> CalendarMath.NEGATIVE_INFINITY;
                case "epoch" -> -CalendarMath.EPOCH_DAYS;
                default -> Math.floorDiv(specialLocal(), CalendarMath.DAY_MICROS);
            };
        }
        long days = date.days();
        if (!CalendarMath.isValidDate(days)) {
            throw errors.rangeOf("date");
        }
        return days;
    }

    /// Local microseconds since 2000-01-01.
    long timestamp() {
        parse(false);
        if (special != null) {
            return switch (special) {
                case "infinity" -> CalendarMath.INFINITY;
                case "-infinity" -> CalendarMath.NEGATIVE_INFINITY;
                case "epoch" -> -CalendarMath.EPOCH_MICROS;
                default -> specialLocal();
            };
        }
        return localMicros();
    }

    /// Microseconds since 2000-01-01 UTC.
    long instant() {
        parse(false);
        if (special != null) {
            return switch (special) {
                case "infinity" -> CalendarMath.INFINITY;
                case "-infinity" -> CalendarMath.NEGATIVE_INFINITY;
                case "epoch" -> -CalendarMath.EPOCH_MICROS;
                case "now" -> now();
                default -> TimeZones.toInstant(settings.timeZone(), specialLocal());
            };
        }
        long local = localMicros();
        long result = local - zone.offsetAt(local, settings.timeZone()) * CalendarMath.SECOND_MICROS;
        if (!CalendarMath.isValidTimestamp(result)) {
            throw errors.rangeOf("timestamp");
        }
        return result;
    }

    /// Microseconds since midnight.
    long time() {
        parse(true);
        if (special != null) {
            if (special.equals("now")) {
                return Math.floorMod(specialLocal(), CalendarMath.DAY_MICROS);
            }
            throw errors.badFormat();
        }
        if (!time.isPresent()) {
            throw errors.badFormat();
        }
        if (date.isComplete()) {
            date.days(); // for its checks
        }
        return time.micros();
    }

    TimeTz timeWithZone() {
        long micros = time();
        if (special != null) {
            return new TimeTz(micros, -TimeZones.offsetAt(settings.timeZone(), now()));
        }
        if (zone.needsDate() && !date.isComplete()) {
            throw errors.badFormat();
        }
        var rules = zone.rulesOr(settings.timeZone());
        long days = zone.hasOffset() ? 0 : date.isComplete() ? date.days() : Math.floorDiv(TimeZones.toLocal(rules, now()), CalendarMath.DAY_MICROS);
        return new TimeTz(micros, -zone.offsetAt(days * CalendarMath.DAY_MICROS + micros, settings.timeZone()));
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

    private long specialLocal() {
        long now = TimeZones.toLocal(settings.timeZone(), now());
        long midnight = Math.floorDiv(now, CalendarMath.DAY_MICROS) * CalendarMath.DAY_MICROS;
        return switch (special) {
            case "now" -> now;
            case "today" -> midnight + time.micros();
            case "tomorrow" -> midnight + CalendarMath.DAY_MICROS + time.micros();
            default -> midnight - CalendarMath.DAY_MICROS + time.micros();
        };
    }

    private long localMicros() {
        long days = date.days();
        if (days < CalendarMath.MINIMUM_DAY - 1 || days > CalendarMath.TIMESTAMP_END / CalendarMath.DAY_MICROS) {
            throw errors.rangeOf("timestamp");
        }
        long local = days * CalendarMath.DAY_MICROS + time.micros();
        if (!zone.isPresent() && !CalendarMath.isValidTimestamp(local)) {
            throw errors.rangeOf("timestamp");
        }
        return local;
    }

    // ---- fields

    private void parse(boolean timeOnly) {
        var tokens = DateTimeToken.of(original, errors);
        if (tokens.isEmpty()) {
            throw errors.badFormat();
        }
        for (int i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            boolean ignored = special != null && special.endsWith("infinity") && (token.kind() == DateTimeToken.Kind.TIME || token.kind() == DateTimeToken.Kind.ZONE);
            if (special != null && !ignored && (special.endsWith("infinity") || special.equals("epoch") || special.equals("now"))) {
                throw errors.badFormat();
            }
            switch (token.kind()) {
                case TIME -> {
                    time.clock(token.text());
                    timeExpected = false;
                }
                case ZONE -> {
                    if (token.text().indexOf('-', 1) > 0) {
                        throw errors.badFormat();
                    }
                    zone.numeric(token.text());
                }
                case NUMBER -> number(token.text(), timeOnly, i + 1 < tokens.size() ? tokens.get(i + 1) : null);
                case DATE -> {
                    if (!DateTimeToken.isDigit(token.text().charAt(0)) && (date.isComplete() || time.isPresent() || timeOnly || !token.beginsWithMonth())) {
                        zone.named(token.text());
                    } else if (date.isComplete() || time.isPresent() || timeOnly && token.isPackedTimeWithZone()) {
                        packedWithZone(token.text());
                    } else {
                        date.parts(token.text());
                    }
                }
                case WORD -> word(token.text());
            }
        }
        time.finish();
    }

    private void number(String text, boolean timeOnly, DateTimeToken next) {
        int point = text.indexOf('.');
        String whole = point >= 0 ? text.substring(0, point) : text;
        if (julianExpected) {
            julianExpected = false;
            julian(text);
            return;
        }
        if (timeExpected) {
            timeExpected = false;
            time.packed(text);
            return;
        }
        boolean needsDate = !date.isComplete() && !timeOnly;
        if (point >= 0 && needsDate && date.isEmpty()) {
            date.parts(text);
        } else if (needsDate && whole.length() >= 6 && date.isEmpty() && point < 0) {
            date.packed(whole);
        } else if (!needsDate || whole.length() > 4 && date.isComplete()) {
            if (!time.hasHalf() && next != null && next.kind() == DateTimeToken.Kind.WORD && (next.text().equals("am") || next.text().equals("pm")) && whole.length() <= 2) {
                time.hour(whole);
                return;
            }
            if (whole.length() < 4) {
                throw errors.badFormat();
            }
            time.packed(text);
        } else {
            date.part(text);
        }
    }

    private void julian(String text) {
        try {
            var value = new BigDecimal(text);
            date.julian(value.longValue() - 2_451_545);
            var fraction = value.remainder(BigDecimal.ONE);
            if (fraction.signum() != 0) {
                time.fractionOfDay(fraction);
            }
        } catch (NumberFormatException _) {
            throw errors.badFormat();
        }
    }

    /// hhmmss-hh: a time in digits with a numeric zone behind it.
    private void packedWithZone(String text) {
        int minus = text.indexOf('-');
        if (minus < 0) {
            throw errors.badFormat();
        }
        time.packed(text.substring(0, minus));
        zone.numeric(text.substring(minus));
    }

    private void word(String word) {
        Integer named = DateTimeToken.MONTHS.get(word);
        if (named != null) {
            date.monthByName(named);
            return;
        }
        if (DateTimeToken.WEEKDAYS.contains(word)) {
            return;
        }
        switch (word) {
            case "now", "today", "tomorrow", "yesterday", "epoch", "infinity", "-infinity" -> {
                if (!date.isEmpty() || special != null) {
                    throw errors.badFormat();
                }
                special = word;
            }
            case "+infinity" -> special = "infinity";
            case "allballs" -> {
                time.midnight();
                zone.utc();
            }
            case "am" -> time.morning();
            case "pm" -> time.afternoon();
            case "ad" -> { }
            case "bc" -> date.beforeChrist();
            case "at", "on" -> { }
            case "t" -> timeExpected = true;
            case "j", "jd", "julian" -> julianExpected = true;
            case "dst" -> zone.daylightSaving();
            default -> zone.word(word);
        }
    }
}
