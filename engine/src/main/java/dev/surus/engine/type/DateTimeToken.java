package dev.surus.engine.type;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A field of the text of a date or time, in lower case; the text is cut by its characters alone.
record DateTimeToken(Kind kind, String text) {
    enum Kind { NUMBER, WORD, DATE, TIME, ZONE }

    static final Map<String, Integer> MONTHS = Map.ofEntries(Map.entry("jan", 1), Map.entry("january", 1),
            Map.entry("feb", 2), Map.entry("february", 2), Map.entry("mar", 3), Map.entry("march", 3), Map.entry("apr", 4),
            Map.entry("april", 4), Map.entry("may", 5), Map.entry("jun", 6), Map.entry("june", 6), Map.entry("jul", 7),
            Map.entry("july", 7), Map.entry("aug", 8), Map.entry("august", 8), Map.entry("sep", 9), Map.entry("sept", 9),
            Map.entry("september", 9), Map.entry("oct", 10), Map.entry("october", 10), Map.entry("nov", 11),
            Map.entry("november", 11), Map.entry("dec", 12), Map.entry("december", 12));
    static final Set<String> WEEKDAYS = Set.of("sun", "sunday", "mon", "monday", "tue", "tues",
            "tuesday", "wed", "weds", "wednesday", "thu", "thur", "thurs", "thursday", "fri", "friday", "sat", "saturday");

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /// Cuts a text.
    /// @param errors about that text
    static List<DateTimeToken> of(String original, DateTimeErrors errors) {
        String text = original.toLowerCase(Locale.ROOT);
        int end = text.length();
        var tokens = new ArrayList<DateTimeToken>();
        int i = 0;
        while (i < end) {
            char c = text.charAt(i);
            if (Whitespace.is(c)) {
                i++;
                continue;
            }
            int start = i;
            if (isDigit(c)) {
                while (i < end && isDigit(text.charAt(i))) {
                    i++;
                }
                char next = i < end ? text.charAt(i) : 0;
                if (next == ':') {
                    while (i < end && (isDigit(text.charAt(i)) || text.charAt(i) == ':' || text.charAt(i) == '.')) {
                        i++;
                    }
                    tokens.add(new DateTimeToken(Kind.TIME, text.substring(start, i)));
                } else if (next == '-' || next == '/' || next == '.') {
                    i++;
                    boolean digits = i < end && isDigit(text.charAt(i));
                    while (i < end && isDigit(text.charAt(i))) {
                        i++;
                    }
                    boolean again = digits && i < end && text.charAt(i) == next;
                    if (again || !digits && next != '.') {
                        // 1999-01-08T04:05 ends before the T, 1999-Jan-08 goes on.
                        while (i < end && (isDigit(text.charAt(i)) || text.charAt(i) == next
                                || !again && Character.isLetter(text.charAt(i)))) {
                            i++;
                        }
                        tokens.add(new DateTimeToken(Kind.DATE, text.substring(start, i)));
                    } else {
                        tokens.add(new DateTimeToken(next == '.' ? Kind.NUMBER : Kind.DATE, text.substring(start, i)));
                    }
                } else {
                    tokens.add(new DateTimeToken(Kind.NUMBER, text.substring(start, i)));
                }
            } else if (c == '.') {
                i++;
                while (i < end && isDigit(text.charAt(i))) {
                    i++;
                }
                tokens.add(new DateTimeToken(Kind.NUMBER, text.substring(start, i)));
            } else if (Character.isLetter(c)) {
                while (i < end && Character.isLetter(text.charAt(i))) {
                    i++;
                }
                char next = i < end ? text.charAt(i) : 0;
                String word = text.substring(start, i);
                boolean date = next == '-' || next == '/' || next == '.' || next == '_';
                if (!date && (next == '+' || isDigit(next))) {
                    // Something like est5edt, but not a known word with a number behind it (j2451187, t040506).
                    date = !isKeyword(word);
                }
                if (date) {
                    while (i < end && (Character.isLetterOrDigit(text.charAt(i)) || "+-/_.:".indexOf(text.charAt(i)) >= 0)) {
                        i++;
                    }
                    tokens.add(new DateTimeToken(Kind.DATE, text.substring(start, i)));
                } else {
                    tokens.add(new DateTimeToken(Kind.WORD, word));
                }
            } else if (c == '+' || c == '-') {
                i++;
                while (i < end && Whitespace.is(text.charAt(i))) {
                    i++;
                }
                if (i < end && isDigit(text.charAt(i))) {
                    int digits = i;
                    while (i < end && (isDigit(text.charAt(i)) || text.charAt(i) == ':' || text.charAt(i) == '.' || text.charAt(i) == '-')) {
                        i++;
                    }
                    tokens.add(new DateTimeToken(Kind.ZONE, c + text.substring(digits, i)));
                } else {
                    int letters = i;
                    while (i < end && Character.isLetter(text.charAt(i))) {
                        i++;
                    }
                    if (letters == i) {
                        throw errors.badFormat();
                    }
                    tokens.add(new DateTimeToken(Kind.WORD, c + text.substring(letters, i)));
                }
            } else if (c < 0x80 && !Character.isISOControl(c)) {
                i++; // punctuation between fields
            } else {
                throw errors.badFormat();
            }
        }
        return tokens;
    }

    private static boolean isKeyword(String word) {
        return MONTHS.containsKey(word) || WEEKDAYS.contains(word) || word.equals("infinity") || word.equals("t") || word.equals("j") || word.equals("jd")
                || word.equals("julian") || word.equals("utc") || word.equals("gmt") || word.equals("z")
                || TimeZones.abbreviation(word) != null || List.of("at", "on", "ad", "bc", "am", "pm", "y", "m", "d", "h", "s").contains(word);
    }

    /// Whether it is a time in digits with a numeric zone behind it: hhmm-zz.
    boolean isPackedTimeWithZone() {
        int minus = text.indexOf('-');
        return (minus == 4 || minus == 6) && text.indexOf('-', minus + 1) < 0;
    }

    /// Whether it begins with the name of a month.
    boolean beginsWithMonth() {
        int letters = 0;
        while (letters < text.length() && Character.isLetter(text.charAt(letters))) {
            letters++;
        }
        return MONTHS.containsKey(text.substring(0, letters));
    }
}
