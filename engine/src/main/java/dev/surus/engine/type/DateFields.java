package dev.surus.engine.type;

import java.util.ArrayList;

/// The date in a text, as far as it has been read: year, month and day, of which a number may be any.
final class DateFields {
    private final FormatSettings.DateOrder order;
    private final DateTimeErrors errors;
    private int year;
    private int month;
    private int day;
    private int dayOfYear;
    private boolean yearOfTwoDigits;
    private boolean beforeChrist;
    /// A year that counts as the calendar does: before 1 comes 0.
    private boolean astronomical;

    DateFields(FormatSettings.DateOrder order, DateTimeErrors errors) {
        this.order = order;
        this.errors = errors;
    }

    // ---- reading

    /// A date whose parts hang together: 1999-01-08, 8-jan-1999, 1999.008.
    /// @param seen what the text has given before
    /// @return what this has given
    int parts(String text, int seen) {
        var parts = cut(text);
        int given = 0;
        boolean textMonth = false;
        for (int i = 0; i < parts.size(); i++) {
            var word = DateTimeToken.isLetter(first(parts.get(i))) ? DateTimeWord.of(parts.get(i)) : null;
            if (word == null && !DateTimeToken.isLetter(first(parts.get(i))) || word != null && word.kind() == DateTimeWord.Kind.IGNORED) {
                continue;
            }
            if (word == null || word.kind() != DateTimeWord.Kind.MONTH || ((seen | given) & FieldMask.MONTH) != 0) {
                throw errors.badFormat();
            }
            month = word.value();
            textMonth = true;
            given |= FieldMask.MONTH;
            parts.set(i, null);
        }
        for (String part : parts) {
            if (part != null) {
                int one = number(part, seen | given, textMonth);
                if (((seen | given) & one) != 0) {
                    throw errors.badFormat();
                }
                given |= one;
            }
        }
        if (((seen | given) & ~(FieldMask.DAY_OF_YEAR | FieldMask.ZONE)) != FieldMask.DATE) {
            throw errors.badFormat();
        }
        return given;
    }

    private static char first(String part) {
        return part.isEmpty() ? 0 : part.charAt(0);
    }

    /// Runs of digits and of letters; one character behind each is passed over, whatever it is.
    private ArrayList<String> cut(String text) {
        var parts = new ArrayList<String>();
        int i = 0;
        while (i < text.length()) {
            while (i < text.length() && !DateTimeToken.isDigit(text.charAt(i)) && !DateTimeToken.isLetter(text.charAt(i))) {
                i++;
            }
            if (i == text.length()) {
                throw errors.badFormat();
            }
            int start = i;
            boolean digits = DateTimeToken.isDigit(text.charAt(i));
            while (i < text.length() && (digits ? DateTimeToken.isDigit(text.charAt(i)) : DateTimeToken.isLetter(text.charAt(i)))) {
                i++;
            }
            parts.add(text.substring(start, i));
            i++;
        }
        return parts;
    }

    /// One number of a date; which one is decided by what is there already and by DateStyle. Not for a date that is whole.
    /// @param textMonth whether the month was given by its name
    int number(String text, int seen, boolean textMonth) {
        var number = LeadingNumber.at(text, 0);
        if (number.beyondInt()) {
            throw errors.fieldRange();
        }
        if (number.end() == 0 || number.next(text) != 0 && number.next(text) != '.' || LeadingNumber.fraction(text, number.end()) < 0) {
            throw errors.badFormat();
        }
        int count = text.length();
        int value = (int) number.value();
        int has = seen & FieldMask.DATE;
        if (count == 3 && has == FieldMask.YEAR && value >= 1 && value <= 366) {
            dayOfYear = value;
            return FieldMask.DAY_OF_YEAR | FieldMask.MONTH | FieldMask.DAY;
        }
        boolean yearFirst = count >= 3 || order == FormatSettings.DateOrder.YMD;
        return switch (has) {
            case 0 -> yearFirst ? year(value, count) : order == FormatSettings.DateOrder.DMY ? day(value) : month(value);
            case FieldMask.YEAR, FieldMask.DAY -> month(value);
            case FieldMask.MONTH -> textMonth && yearFirst ? year(value, count) : day(value);
            case FieldMask.YEAR | FieldMask.MONTH -> {
                if (textMonth && count >= 3 && yearOfTwoDigits) {
                    // 99-Jan-2000: what was taken for a year is the day.
                    day = year;
                    year(value, count);
                    yield FieldMask.DAY;
                }
                yield day(value);
            }
            case FieldMask.MONTH | FieldMask.DAY -> year(value, count);
            default -> throw errors.badFormat();
        };
    }

    /// yyyymmdd or yymmdd.
    void packed(String digits) {
        int count = digits.length();
        day = Integer.parseInt(digits.substring(count - 2));
        month = Integer.parseInt(digits.substring(count - 4, count - 2));
        year = (int) LeadingNumber.at(digits.substring(0, count - 4), 0).value();
        yearOfTwoDigits |= count == 6;
    }

    /// @return what it has given: a number that was taken for the month may become the day
    int monthByName(int named, int seen, boolean textMonth) {
        int given = FieldMask.MONTH;
        if ((seen & FieldMask.MONTH) != 0 && !textMonth && (seen & FieldMask.DAY) == 0 && month >= 1 && month <= 31) {
            day = month;
            given = FieldMask.DAY;
        }
        month = named;
        return given;
    }

    /// @param days since 2000-01-01
    void set(long days) {
        long civil = CalendarMath.civil(days);
        year = CalendarMath.year(civil);
        month = CalendarMath.month(civil);
        day = CalendarMath.day(civil);
    }

    void julian(long number) {
        set(number - 2_451_545);
        astronomical = true;
    }

    void era(boolean christ) {
        beforeChrist = christ;
    }

    int year(int value) {
        year = value;
        return FieldMask.YEAR;
    }

    private int year(int value, int digits) {
        yearOfTwoDigits = digits <= 2;
        return year(value);
    }

    int month(int value) {
        month = value;
        return FieldMask.MONTH;
    }

    int day(int value) {
        day = value;
        return FieldMask.DAY;
    }

    // ---- what was read

    /// All has been read: the year is completed, and what is there has to be possible.
    void finish(int seen) {
        if ((seen & FieldMask.YEAR) != 0 && !astronomical) {
            if (beforeChrist || !yearOfTwoDigits) {
                if (year <= 0) {
                    throw errors.fieldRange();
                }
                year = beforeChrist ? 1 - year : year;
            } else if (year < 100) {
                year += year < 70 ? 2000 : 1900;
            }
        }
        if ((seen & FieldMask.DAY_OF_YEAR) != 0) {
            set(CalendarMath.days(year, 1, 1) + dayOfYear - 1);
        }
        if ((seen & FieldMask.MONTH) != 0 && (month < 1 || month > 12) || (seen & FieldMask.DAY) != 0 && (day < 1 || day > 31)) {
            throw errors.fieldRangeOfOrder();
        }
        if ((seen & FieldMask.DATE) == FieldMask.DATE && day > CalendarMath.daysInMonth(year, month)) {
            throw errors.fieldRange();
        }
    }

    /// Days since 2000-01-01, of a date that is whole.
    long days() {
        return CalendarMath.days(year, month, day);
    }
}
