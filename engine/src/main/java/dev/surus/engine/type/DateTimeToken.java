package dev.surus.engine.type;

import java.util.ArrayList;
import java.util.List;

/// A part of the text of a date, time or interval, words in lower case; the text is cut by its characters alone.
record DateTimeToken(Kind kind, String text) {
    /// SIGNED_WORD is -infinity and the like; ZONE begins with a sign and has digits.
    enum Kind { NUMBER, WORD, DATE, TIME, ZONE, SIGNED_WORD }

    private static final int MOST = 25;

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isLetterOrDigit(char c) {
        return isLetter(c) || isDigit(c);
    }

    /// Cuts a text.
    /// @param room how many characters the parts may have together, one more for each part
    /// @return null where the text cannot be cut
    static List<DateTimeToken> of(String text, int room) {
        int end = text.length();
        var tokens = new ArrayList<DateTimeToken>();
        int left = room;
        int i = 0;
        while (i < end) {
            char c = text.charAt(i);
            if (Whitespace.is(c)) {
                i++;
                continue;
            }
            int start = i;
            Kind kind;
            String sign = "";
            if (isDigit(c)) {
                i = digits(text, i);
                char next = i < end ? text.charAt(i) : 0;
                if (next == ':') {
                    kind = Kind.TIME;
                    i = run(text, i, ":.", false);
                } else if (next == '-' || next == '/' || next == '.') {
                    String delimiter = String.valueOf(next);
                    i++;
                    if (i < end && isDigit(text.charAt(i))) {
                        i = digits(text, i);
                        // 1999-01-08T04:05 ends before the T, 1999-Jan-08 goes on.
                        boolean again = i < end && text.charAt(i) == next;
                        kind = again || next != '.' ? Kind.DATE : Kind.NUMBER;
                        i = again ? run(text, i, delimiter, false) : i;
                    } else {
                        kind = Kind.DATE;
                        i = run(text, i, delimiter, true);
                    }
                } else {
                    kind = Kind.NUMBER;
                }
            } else if (c == '.') {
                kind = Kind.NUMBER;
                i = digits(text, i + 1);
            } else if (isLetter(c)) {
                i = letters(text, i);
                kind = Kind.WORD;
                char next = i < end ? text.charAt(i) : 0;
                // Something like est5edt, but not a known word with a number behind it (j2451187, t040506).
                if (next == '-' || next == '/' || next == '.'
                        || (next == '+' || isDigit(next)) && DateTimeWord.of(lowerCase(text.substring(start, i))) == null) {
                    kind = Kind.DATE;
                    i = run(text, i, "+-/_.:", true);
                }
            } else if (c == '+' || c == '-') {
                sign = String.valueOf(c);
                i++;
                while (i < end && Whitespace.is(text.charAt(i))) {
                    i++;
                }
                start = i;
                if (i < end && isDigit(text.charAt(i))) {
                    kind = Kind.ZONE;
                    i = run(text, i, ":.-", false);
                } else if (i < end && isLetter(text.charAt(i))) {
                    kind = Kind.SIGNED_WORD;
                    i = letters(text, i);
                } else {
                    return null;
                }
            } else if (c > ' ' && c < 0x7F) {
                i++; // punctuation between fields
                continue;
            } else {
                return null;
            }
            left -= sign.length() + i - start + 1;
            if (left < 0 || tokens.size() == MOST) {
                return null;
            }
            tokens.add(new DateTimeToken(kind, sign + lowerCase(text.substring(start, i))));
        }
        return tokens;
    }

    private static int digits(String text, int i) {
        return run(text, i, "", false);
    }

    /// The end of a run of digits and some other characters.
    private static int run(String text, int start, String others, boolean letters) {
        int i = start;
        while (i < text.length() && (isDigit(text.charAt(i)) || others.indexOf(text.charAt(i)) >= 0 || letters && isLetterOrDigit(text.charAt(i)))) {
            i++;
        }
        return i;
    }

    private static int letters(String text, int start) {
        int i = start;
        while (i < text.length() && isLetter(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static String lowerCase(String text) {
        return text.toLowerCase(java.util.Locale.ROOT);
    }
}
