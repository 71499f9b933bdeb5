package dev.surus.engine.type;

/// The whole number that a text begins with at some place, after a sign if there is one; none is 0.
/// @param value cut off at the ends of long
/// @param end behind the last digit; where it was begun if there is none
record LeadingNumber(long value, int end, boolean beyondLong) {
    static LeadingNumber at(String text, int start) {
        int i = start;
        boolean negative = i < text.length() && text.charAt(i) == '-';
        if (negative || i < text.length() && text.charAt(i) == '+') {
            i++;
        }
        int digits = i;
        long value = 0;
        boolean beyond = false;
        for (; i < text.length() && DateTimeToken.isDigit(text.charAt(i)); i++) {
            int digit = text.charAt(i) - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                beyond = true;
            } else {
                value = value * 10 + digit;
            }
        }
        if (i == digits) {
            return new LeadingNumber(0, start, false);
        }
        if (beyond) {
            return new LeadingNumber(negative ? Long.MIN_VALUE : Long.MAX_VALUE, i, true);
        }
        return new LeadingNumber(negative ? -value : value, i, false);
    }

    boolean beyondInt() {
        return value != (int) value;
    }

    /// The character behind it; 0 at the end of the text.
    char next(String text) {
        return end < text.length() ? text.charAt(end) : 0;
    }

    /// The fraction that the point at a place begins: digits to the end of the text.
    /// @return -1 where something else is there
    static double fraction(String text, int point) {
        for (int i = point + 1; i < text.length(); i++) {
            if (!DateTimeToken.isDigit(text.charAt(i))) {
                return -1;
            }
        }
        return point + 1 == text.length() ? 0 : Double.parseDouble("0" + text.substring(point));
    }
}
