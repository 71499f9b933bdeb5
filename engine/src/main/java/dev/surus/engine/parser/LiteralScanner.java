package dev.surus.engine.parser;

/// Takes the numbers and strings out of a statement's text without parsing it: what is left, the shape, is the same for statements that
/// differ in literals only.
///
/// ```
///   SELECT a FROM t WHERE b = 17 AND c = 'x'    shape: SELECT a FROM t WHERE b = # AND c = #    literals: 17, 'x'
/// ```
///
/// In the shape a literal is one character that says what the lexer and the analyzer make of it ([#INT4] ... [#STRING]), so that two
/// texts with one shape consist of the same tokens. Texts in which that is not plain to see (comments, dollar quotes, strings with a
/// prefix or continued on another line, several statements) are not taken apart.
public final class LiteralScanner {
    /// An integer that fits 32 bits.
    public static final char INT4 = 1;
    /// An integer that fits 64 bits.
    public static final char INT8 = 2;
    /// Any other number.
    public static final char NUMERIC = 3;
    /// A string between plain quotes.
    public static final char STRING = 4;

    private static final int LITERALS_MAX = 200;

    private String sql;
    private char[] shape = new char[128];
    private int length;
    private int count;
    private char[] kinds = new char[16];
    private int[] starts = new int[16];
    private int[] ends = new int[16];

    /// Takes a text apart.
    /// @return false where it cannot be done; the other methods then mean nothing
    public boolean scan(String text) {
        sql = text;
        length = 0;
        count = 0;
        int end = text.length();
        if (shape.length < end) {
            shape = new char[end + 64];
        }
        int i = 0;
        while (i < end) {
            char c = text.charAt(i);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 128) {
                i = word(i, end);
            } else if (c >= '0' && c <= '9' || c == '.' && i + 1 < end && Lexer.isDigit(text.charAt(i + 1))) {
                i = number(i, end);
            } else if (c == '\'') {
                i = string(i, end);
            } else if (c == '"') {
                i = quotedName(i, end);
            } else if (c == ';') {
                return onlySpace(i + 1, end);
            } else if (c <= STRING || c == '$' || (c == '-' || c == '/') && i + 1 < end && isCommentStart(c, text.charAt(i + 1))) {
                return false;
            } else {
                shape[length++] = c;
                i++;
            }
            if (i < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isCommentStart(char first, char second) {
        return first == '-' ? second == '-' : second == '*';
    }

    private boolean onlySpace(int from, int end) {
        for (int i = from; i < end; i++) {
            if (!isSpace(sql.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
    }

    private int word(int from, int end) {
        int i = from;
        while (i < end) {
            char c = sql.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !Lexer.isIdentifierPart(c)) {
                break;
            }
            if (Character.isSurrogate(c)) {
                return -1;
            }
            shape[length++] = c;
            i++;
        }
        // e'...', b'...', u&'...' and their kin.
        return i < end && (sql.charAt(i) == '\'' || sql.charAt(i) == '&') ? -1 : i;
    }

    private int quotedName(int from, int end) {
        int close = sql.indexOf('"', from + 1);
        if (close < 0) {
            return -1;
        }
        for (int i = from; i <= close; i++) {
            char c = sql.charAt(i);
            if (c <= STRING || Character.isSurrogate(c)) {
                return -1;
            }
            shape[length++] = c;
        }
        return close + 1;
    }

    private int number(int from, int end) {
        int i = from;
        long value = 0;
        boolean large = false;
        while (i < end && Lexer.isDigit(sql.charAt(i))) {
            large |= value > (Long.MAX_VALUE - 9) / 10;
            value = value * 10 + sql.charAt(i++) - '0';
        }
        boolean integer = true;
        if (i < end && sql.charAt(i) == '.') {
            if (i + 1 < end && sql.charAt(i + 1) == '.') {
                return -1;
            }
            integer = false;
            i++;
            while (i < end && Lexer.isDigit(sql.charAt(i))) {
                i++;
            }
        }
        if (i < end && (sql.charAt(i) == 'e' || sql.charAt(i) == 'E')) {
            integer = false;
            i++;
            if (i < end && (sql.charAt(i) == '+' || sql.charAt(i) == '-')) {
                i++;
            }
            int digits = i;
            while (i < end && Lexer.isDigit(sql.charAt(i))) {
                i++;
            }
            if (i == digits) {
                return -1;
            }
        }
        if (i < end && Lexer.isIdentifierPart(sql.charAt(i))) {
            return -1;
        }
        // A minus sign may go before it: the numbers whose type the sign changes are left alone.
        if (integer && (large || value == 1L << 31)) {
            return -1;
        }
        return literal(!integer ? NUMERIC : value <= Integer.MAX_VALUE ? INT4 : INT8, from, i);
    }

    private int string(int from, int end) {
        int i = from + 1;
        for (;;) {
            int quote = sql.indexOf('\'', i);
            if (quote < 0) {
                return -1;
            }
            i = quote + 1;
            if (i < end && sql.charAt(i) == '\'') {
                i++;
                continue;
            }
            break;
        }
        for (int c = from; c < i; c++) {
            if (Character.isSurrogate(sql.charAt(c))) {
                return -1;
            }
        }
        int next = i;
        while (next < end && isSpace(sql.charAt(next))) {
            next++;
        }
        if (next < end && sql.charAt(next) == '\'') {
            return -1;
        }
        return literal(STRING, from, i);
    }

    private int literal(char kind, int from, int to) {
        if (count == kinds.length) {
            if (count >= LITERALS_MAX) {
                return -1;
            }
            kinds = java.util.Arrays.copyOf(kinds, count * 2);
            starts = java.util.Arrays.copyOf(starts, count * 2);
            ends = java.util.Arrays.copyOf(ends, count * 2);
        }
        kinds[count] = kind;
        starts[count] = from;
        ends[count++] = to;
        shape[length++] = kind;
        return to;
    }

    // ---- what was found

    public String shape() {
        return new String(shape, 0, length);
    }

    /// How many literals there are.
    public int count() {
        return count;
    }

    public char kind(int literal) {
        return kinds[literal];
    }

    /// Where the literal begins, in UTF-16 units from 0.
    public int start(int literal) {
        return starts[literal];
    }

    /// The literal as written, with its quotes.
    public String text(int literal) {
        return sql.substring(starts[literal], ends[literal]);
    }

    /// Whether the literal is written so.
    public boolean isText(int literal, String text) {
        return ends[literal] - starts[literal] == text.length() && sql.startsWith(text, starts[literal]);
    }

    /// The value of an [#INT4] or [#INT8].
    public long integer(int literal) {
        long value = 0;
        for (int i = starts[literal]; i < ends[literal]; i++) {
            value = value * 10 + sql.charAt(i) - '0';
        }
        return value;
    }

    /// What is between the quotes of a [#STRING], doubled quotes made single.
    public String string(int literal) {
        String inside = sql.substring(starts[literal] + 1, ends[literal] - 1);
        return inside.indexOf('\'') < 0 ? inside : inside.replace("''", "'");
    }
}
