package dev.surus.engine.type;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.List;

/// Reads intervals in PostgreSQL's own words and the SQL standard's forms. Fields are understood from right to left, because a number's unit stands
/// behind it. What is not of these forms may be of ISO 8601's ([IsoInterval]).
final class IntervalParser {
    private static final int ROOM = 256;
    /// Of the name of a unit no more letters count.
    private static final int UNIT_LETTERS = 10;

    private final String original;
    private final IntervalType.Range range;
    private final boolean sqlStandard;
    private final DateTimeErrors errors;
    private final IntervalSum sum;
    /// A [FieldMask].
    private int seen;

    IntervalParser(String text, IntervalType.Range range, boolean sqlStandard) {
        this.original = text;
        this.range = range;
        this.sqlStandard = sqlStandard;
        errors = new DateTimeErrors(text, "interval");
        sum = new IntervalSum(errors);
    }

    Interval parse() {
        IntervalSum read;
        try {
            words();
            read = sum;
        } catch (SqlException e) {
            if (e.state() != SqlState.INVALID_DATETIME_FORMAT) {
                throw ofInterval(e);
            }
            try {
                read = new IsoInterval(original, errors).parse();
            } catch (SqlException again) {
                throw ofInterval(again);
            }
        }
        return read.total();
    }

    private SqlException ofInterval(SqlException e) {
        return e.state() == SqlState.DATETIME_FIELD_OVERFLOW
                ? new SqlException(SqlState.INTERVAL_FIELD_OVERFLOW, TypeMessage.INTERVAL_FIELD_RANGE, original) : e;
    }

    private void words() {
        List<DateTimeToken> tokens = DateTimeToken.of(original, ROOM);
        if (tokens == null) {
            throw errors.badFormat();
        }
        boolean ago = false;
        IntervalUnit unit = IntervalUnit.UNSAID;
        // In the SQL standard's style one leading minus sign holds for all fields.
        boolean negateAll = sqlStandard && !tokens.isEmpty() && tokens.getFirst().text().startsWith("-")
                && tokens.stream().skip(1).noneMatch(t -> t.text().startsWith("-") || t.text().startsWith("+"));
        for (int i = tokens.size() - 1; i >= 0; i--) {
            var token = tokens.get(i);
            String text = token.text();
            int given = 0;
            switch (token.kind()) {
                case TIME -> {
                    given = clock(text, negateAll, false);
                    unit = IntervalUnit.DAY;
                }
                case ZONE, DATE, NUMBER -> {
                    if (token.kind() == DateTimeToken.Kind.ZONE && text.indexOf(':') > 0) {
                        given = clock(text.substring(1), negateAll, text.charAt(0) == '-');
                        unit = IntervalUnit.DAY;
                    } else {
                        if (unit == IntervalUnit.UNSAID) {
                            unit = defaultUnit();
                        }
                        var amount = amount(text, negateAll);
                        unit = amount.months() ? IntervalUnit.MONTH : unit;
                        given = add(unit, amount);
                        unit = unit == IntervalUnit.HOUR ? IntervalUnit.DAY : unit;
                    }
                }
                case WORD, SIGNED_WORD -> {
                    if (text.equals("ago")) {
                        ago = true;
                        unit = IntervalUnit.NOT_ALLOWED;
                    } else {
                        unit = IntervalUnit.named(text.length() > UNIT_LETTERS ? text.substring(0, UNIT_LETTERS) : text);
                        if (unit == null) {
                            throw errors.badFormat();
                        }
                    }
                }
            }
            if ((seen & given) != 0) {
                throw errors.badFormat();
            }
            seen |= given;
        }
        if (seen == 0) {
            throw errors.badFormat();
        }
        if (ago) {
            sum.negate();
        }
    }

    private int clock(String text, boolean negateAll, boolean negative) {
        sum.setTime(ClockTime.of(text, range == IntervalType.Range.MINUTE_TO_SECOND, errors));
        if (negative || negateAll && sum.timeIsPositive()) {
            sum.negateTime();
        }
        return FieldMask.TIME;
    }

    /// A number, or years and months with a minus sign between them.
    /// @param months whether it is a number of months
    private record Amount(long whole, double fraction, boolean months) {}

    private Amount amount(String text, boolean negateAll) {
        boolean negative = text.charAt(0) == '-';
        var number = LeadingNumber.at(text, 0);
        if (number.beyondLong()) {
            throw errors.fieldRange();
        }
        long whole = number.value();
        double fraction = 0;
        boolean months = false;
        switch (number.next(text)) {
            case '-' -> {
                var rest = LeadingNumber.at(text, number.end() + 1);
                if (rest.value() < 0 || rest.value() >= 12) {
                    throw errors.fieldRange();
                }
                if (rest.end() != text.length()) {
                    throw errors.badFormat();
                }
                months = true;
                try {
                    whole = Math.addExact(Math.multiplyExact(whole, 12), negative ? -rest.value() : rest.value());
                } catch (ArithmeticException _) {
                    throw errors.fieldRange();
                }
            }
            case '.' -> {
                fraction = LeadingNumber.fraction(text, number.end());
                if (fraction < 0) {
                    throw errors.badFormat();
                }
                fraction = negative ? -fraction : fraction;
            }
            case 0 -> { }
            default -> throw errors.badFormat();
        }
        return negateAll ? new Amount(whole > 0 ? -whole : whole, fraction > 0 ? -fraction : fraction, months) : new Amount(whole, fraction, months);
    }

    private IntervalUnit defaultUnit() {
        return switch (range) {
            case YEAR -> IntervalUnit.YEAR;
            case MONTH, YEAR_TO_MONTH -> IntervalUnit.MONTH;
            case DAY -> IntervalUnit.DAY;
            case HOUR, DAY_TO_HOUR -> IntervalUnit.HOUR;
            case MINUTE, HOUR_TO_MINUTE, DAY_TO_MINUTE -> IntervalUnit.MINUTE;
            case FULL, SECOND, DAY_TO_SECOND, HOUR_TO_SECOND, MINUTE_TO_SECOND -> IntervalUnit.SECOND;
        };
    }

    /// @return the field that it is
    private int add(IntervalUnit unit, Amount amount) {
        if (unit.field == 0) {
            throw errors.badFormat();
        }
        sum.add(unit, amount.whole(), amount.fraction());
        return unit == IntervalUnit.SECOND && amount.fraction() != 0 ? FieldMask.SECONDS : unit.field;
    }
}
