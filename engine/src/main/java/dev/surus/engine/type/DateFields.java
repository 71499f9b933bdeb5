package dev.surus.engine.type;

import dev.surus.engine.base.SqlException;
import java.util.ArrayList;

/// The date in a text, as far as it has been read: year, month and day, of which a number may be any, or a number of days.
final class DateFields {
    private static final int YEAR = 1;
    private static final int MONTH = 2;
    private static final int DAY = 4;
    private static final int DATE = YEAR | MONTH | DAY;

    private final FormatSettings.DateOrder order;
    private final DateTimeErrors errors;
    /// Which fields are set.
    private int mask;
    private long year;
    private int month;
    private int day;
    private boolean yearOfTwoDigits;
    private boolean dayOfYear;
    private boolean textMonth;
    private boolean beforeChrist;
    private boolean yearChecked;
    private long julianDays = Long.MIN_VALUE;

    DateFields(FormatSettings.DateOrder order, DateTimeErrors errors) {
        this.order = order;
        this.errors = errors;
    }

    boolean isEmpty() {
        return mask == 0;
    }

    boolean isComplete() {
        return mask == DATE;
    }

    // ---- reading

    /// A date whose parts hang together: 1999-01-08, 8-jan-1999, 1999.008.
    void parts(String text) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < text.length(); ) {
            char c = text.charAt(i);
            int start = i;
            if (DateTimeToken.isDigit(c)) {
                while (i < text.length() && DateTimeToken.isDigit(text.charAt(i))) {
                    i++;
                }
                parts.add(text.substring(start, i));
            } else if (Character.isLetter(c)) {
                while (i < text.length() && Character.isLetter(text.charAt(i))) {
                    i++;
                }
                parts.add(text.substring(start, i));
            } else {
                i++;
            }
        }
        if (parts.size() > 3) {
            throw errors.badFormat();
        }
        for (var each = parts.iterator(); each.hasNext(); ) {
            String part = each.next();
            if (Character.isLetter(part.charAt(0))) {
                Integer named = DateTimeToken.MONTHS.get(part);
                if (named == null || (mask & MONTH) != 0) {
                    throw errors.badFormat();
                }
                month = named;
                mask |= MONTH;
                textMonth = true;
                each.remove();
            }
        }
        boolean yearAndDay = parts.size() == 2 && mask == 0 && text.indexOf('.') > 0;
        for (String part : parts) {
            if (yearAndDay && mask == YEAR && part.length() == 3) {
                dayOfYear = true;
                day = Integer.parseInt(part);
                mask = DATE;
                return;
            }
            part(part);
        }
        if (mask != DATE) {
            throw errors.badFormat();
        }
    }

    /// One number of a date; which one is decided by what is there already and by DateStyle.
    void part(String digits) {
        int count = digits.length();
        if (count > 9 || digits.indexOf('.') >= 0) {
            throw count > 9 ? errors.fieldRange() : errors.badFormat();
        }
        int value = Integer.parseInt(digits);
        switch (mask) {
            case 0 -> {
                if (count >= 3 || order == FormatSettings.DateOrder.YMD) {
                    setYear(value, count);
                } else if (order == FormatSettings.DateOrder.DMY) {
                    setDay(value);
                } else {
                    setMonth(value);
                }
            }
            case YEAR, YEAR | DAY, DAY -> {
                if (mask == YEAR && count == 3) {
                    dayOfYear = true;
                    day = value;
                    mask = DATE;
                } else {
                    setMonth(value);
                }
            }
            case MONTH -> {
                if (textMonth && (count >= 3 || order == FormatSettings.DateOrder.YMD)) {
                    setYear(value, count);
                } else {
                    setDay(value);
                }
            }
            case YEAR | MONTH -> {
                if (textMonth && count >= 3 && yearOfTwoDigits) {
                    // 99-Jan-2000: what was taken for a year is the day.
                    day = (int) year;
                    mask |= DAY;
                    setYear(value, count);
                } else {
                    setDay(value);
                }
            }
            case MONTH | DAY -> setYear(value, count);
            default -> throw errors.badFormat();
        }
    }

    /// yyyymmdd or yymmdd.
    void packed(String digits) {
        int count = digits.length();
        if (count > 9 + 4) {
            throw errors.badFormat();
        }
        day = Integer.parseInt(digits.substring(count - 2));
        month = Integer.parseInt(digits.substring(count - 4, count - 2));
        year = Long.parseLong(digits.substring(0, count - 4));
        yearOfTwoDigits = count - 4 == 2;
        mask = DATE;
    }

    void monthByName(int named) {
        if ((mask & MONTH) != 0 && !textMonth && (mask & DAY) == 0) {
            // The number before was the day: 8 Jan 1999 in MDY order.
            day = month;
            mask |= DAY;
        } else if ((mask & MONTH) != 0) {
            throw errors.badFormat();
        }
        month = named;
        mask |= MONTH;
        textMonth = true;
    }

    /// @param days since 2000-01-01
    void julian(long days) {
        julianDays = days;
        mask = DATE;
    }

    void beforeChrist() {
        beforeChrist = true;
    }

    private void setYear(int value, int digits) {
        year = value;
        yearOfTwoDigits = digits <= 2;
        mask |= YEAR;
    }

    private void setMonth(int value) {
        month = value;
        mask |= MONTH;
    }

    private void setDay(int value) {
        day = value;
        mask |= DAY;
    }

    // ---- what was read

    /// Days since 2000-01-01.
    /// @throws SqlException 22007 where something is missing, 22008 where there is no such day
    long days() {
        if (julianDays != Long.MIN_VALUE) {
            return julianDays;
        }
        if (dayOfYear && (mask & YEAR) != 0) {
            checkYear();
            if (day < 1 || day > (CalendarMath.isLeap(year) ? 366 : 365)) {
                throw errors.fieldRangeOfOrder();
            }
            return CalendarMath.days(year, 1, 1) + day - 1;
        }
        if (mask != DATE) {
            throw errors.badFormat();
        }
        if (month < 1 || month > 12 || day < 1 || day > 31) {
            throw errors.fieldRangeOfOrder();
        }
        checkYear();
        if (day > CalendarMath.daysInMonth(year, month)) {
            throw errors.fieldRange();
        }
        return CalendarMath.days(year, month, day);
    }

    /// Brings the year to its astronomical number, once.
    private void checkYear() {
        if (beforeChrist) {
            if (year <= 0) {
                throw errors.fieldRange();
            }
            year = 1 - year;
            beforeChrist = false;
            yearOfTwoDigits = false;
            return;
        }
        if (yearOfTwoDigits) {
            year += year < 70 ? 2000 : 1900;
            yearOfTwoDigits = false;
        } else if (year == 0 && !yearChecked) {
            throw errors.fieldRange();
        }
        yearChecked = true;
    }
}
