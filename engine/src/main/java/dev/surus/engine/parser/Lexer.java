package dev.surus.engine.parser;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.MessageKey;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Cuts SQL text into tokens by PostgreSQL 15's rules. [#next] leaves the token in the fields.
final class Lexer {
    /// Names are cut to this many bytes of UTF-8.
    static final int NAME_LIMIT_BYTES = 63;

    private final String source;
    private final char[] text;
    private final int length;
    private final ParserOptions options;
    private final List<Diagnostic> notices = new ArrayList<>(0);
    private int offset;
    /// Code points before [#countedOffset], so that positions cost nothing extra even in texts with surrogates.
    private int countedOffset;
    private int surrogatePairs;
    private boolean warnedOfEscape;

    int kind;
    int start;
    int end;
    /// 1-based, in characters.
    int position;
    /// String for identifiers, strings, operators and numbers as text; Integer for integers and parameters.
    Object value;

    Lexer(String source, ParserOptions options) {
        this.source = source;
        this.text = source.toCharArray();
        this.length = text.length;
        this.options = options;
    }

    List<Diagnostic> notices() {
        return notices.isEmpty() ? List.of() : List.copyOf(notices);
    }

    /// The position of an offset that is not before the last one asked for; earlier ones are counted from the start.
    private int positionOf(int at) {
        if (at < countedOffset) {
            return source.codePointCount(0, at) + 1;
        }
        int pairs = surrogatePairs;
        for (int i = countedOffset; i < at; i++) {
            if (Character.isHighSurrogate(text[i])) {
                pairs++;
            }
        }
        surrogatePairs = pairs;
        countedOffset = at;
        return at - pairs + 1;
    }

    void next() {
        skipSpace();
        start = offset;
        position = positionOf(offset);
        value = null;
        warnedOfEscape = false;
        if (offset >= length) {
            kind = Token.END;
            end = offset;
            return;
        }
        kind = scan(text[offset]);
        end = offset;
    }

    private int scan(char c) {
        if (isIdentifierStart(c)) {
            return scanWord(c);
        }
        if (c >= '0' && c <= '9') {
            return scanNumber();
        }
        switch (c) {
            case '\'':
                return LexerString.scan(options.standardConformingStrings(), this, 1);
            case '"':
                return scanQuotedIdentifier(offset + 1);
            case '$':
                return scanDollar();
            case '.':
                if (isDigit(at(offset + 1))) {
                    return scanNumber();
                }
                offset++;
                if (at(offset) == '.') {
                    offset++;
                    return Token.DOT_DOT;
                }
                return '.';
            case ':':
                offset++;
                if (at(offset) == ':') {
                    offset++;
                    return Token.TYPE_CAST;
                }
                if (at(offset) == '=') {
                    offset++;
                    return Token.COLON_EQUALS;
                }
                return ':';
            case ',', '(', ')', '[', ']', ';':
                offset++;
                return c;
            default:
                if (isOperatorCharacter(c)) {
                    return scanOperator();
                }
                offset++;
                // No token is called so: the parser stops here.
                return c < 128 && c > 0 ? c : 127;
        }
    }

    char at(int index) {
        return index < length ? text[index] : 0;
    }

    // ---- space and comments ----

    private void skipSpace() {
        while (offset < length) {
            char c = text[offset];
            if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f') {
                offset++;
            } else if (c == '-' && at(offset + 1) == '-') {
                offset = endOfLine(offset);
            } else if (c == '/' && at(offset + 1) == '*') {
                skipBlockComment();
            } else {
                return;
            }
        }
    }

    private int endOfLine(int from) {
        int i = from;
        while (i < length && text[i] != '\n' && text[i] != '\r') {
            i++;
        }
        return i;
    }

    private void skipBlockComment() {
        int opening = offset;
        int depth = 0;
        int i = offset;
        while (i < length) {
            if (text[i] == '/' && at(i + 1) == '*') {
                depth++;
                i += 2;
            } else if (text[i] == '*' && at(i + 1) == '/') {
                i += 2;
                if (--depth == 0) {
                    offset = i;
                    return;
                }
            } else {
                i++;
            }
        }
        throw errorAt(ParserMessage.UNTERMINATED_COMMENT, opening, length, positionOf(opening), false);
    }

    /// Where a string goes on in a later line: the offset of its next quote, or -1.
    int continuationQuote(int from) {
        int i = from;
        boolean newline = false;
        while (i < length) {
            char c = text[i];
            if (c == '\n' || c == '\r') {
                newline = true;
                i++;
            } else if (c == ' ' || c == '\t' || c == '\f') {
                i++;
            } else if (c == '-' && at(i + 1) == '-') {
                i = endOfLine(i);
                if (i >= length) {
                    return -1;
                }
            } else {
                return newline && c == '\'' ? i : -1;
            }
        }
        return -1;
    }

    // ---- words ----

    static boolean isIdentifierStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 128;
    }

    static boolean isIdentifierPart(char c) {
        return isIdentifierStart(c) || isDigit(c) || c == '$';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private int scanWord(char first) {
        char second = at(offset + 1);
        if (second == '\'') {
            switch (first) {
                case 'e', 'E':
                    return LexerString.scan(false, this, 2);
                case 'b', 'B':
                    return scanBits('b', ParserMessage.UNTERMINATED_BIT_STRING);
                case 'x', 'X':
                    return scanBits('x', ParserMessage.UNTERMINATED_HEX_STRING);
                case 'n', 'N':
                    // The quote is read as a string of its own, behind the type name NCHAR.
                    offset++;
                    return Keyword.NCHAR;
                default:
                    break;
            }
        }
        if ((first == 'u' || first == 'U') && second == '&') {
            char third = at(offset + 2);
            if (third == '\'' || third == '"') {
                return LexerUnicode.scan(this, third);
            }
        }
        int i = offset + 1;
        boolean plain = first < 128 && !(first >= 'A' && first <= 'Z');
        while (i < length && isIdentifierPart(text[i])) {
            char c = text[i];
            if (c >= 128 || c >= 'A' && c <= 'Z') {
                plain = false;
            }
            i++;
        }
        int keyword = Keyword.find(text, offset, i);
        int from = offset;
        offset = i;
        if (keyword != 0) {
            return keyword;
        }
        value = truncate(plain ? new String(text, from, i - from) : fold(from, i));
        return Token.IDENTIFIER;
    }

    /// Only ASCII letters fold in UTF-8.
    private String fold(int from, int to) {
        var folded = new char[to - from];
        for (int i = from; i < to; i++) {
            char c = text[i];
            folded[i - from] = c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
        }
        return new String(folded);
    }

    /// Cuts a name that is too long, between characters, and says so.
    String truncate(String name) {
        if (name.length() * 3 <= NAME_LIMIT_BYTES) {
            return name;
        }
        String cut = cutName(name);
        if (cut.length() != name.length()) {
            notices.add(new Diagnostic(
                    Severity.NOTICE,
                    SqlState.NAME_TOO_LONG,
                    new Message(ParserMessage.IDENTIFIER_TRUNCATED, name, cut)));
        }
        return cut;
    }

    /// The longest prefix of whole characters that fits [#NAME_LIMIT_BYTES].
    static String cutName(String name) {
        int bytes = 0;
        int i = 0;
        while (i < name.length()) {
            int character = name.codePointAt(i);
            bytes += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
            if (bytes > NAME_LIMIT_BYTES) {
                return name.substring(0, i);
            }
            i += Character.charCount(character);
        }
        return name;
    }

    private int scanQuotedIdentifier(int from) {
        String name = quoted(from, '"', ParserMessage.UNTERMINATED_IDENTIFIER);
        if (name.isEmpty()) {
            throw errorHere(ParserMessage.ZERO_LENGTH_IDENTIFIER, offset);
        }
        value = truncate(name);
        return Token.IDENTIFIER;
    }

    /// The content up to the closing quote, doubled quotes made single; moves behind it.
    String quoted(int from, char quote, MessageKey unterminated) {
        int i = from;
        StringBuilder built = null;
        int copied = from;
        while (true) {
            if (i >= length) {
                throw errorHere(unterminated, length);
            }
            if (text[i] == quote) {
                if (at(i + 1) != quote) {
                    break;
                }
                built = built == null ? new StringBuilder() : built;
                built.append(text, copied, i + 1 - copied);
                i += 2;
                copied = i;
            } else {
                i++;
            }
        }
        offset = i + 1;
        return built == null
                ? new String(text, from, i - from)
                : built.append(text, copied, i - copied).toString();
    }

    // ---- numbers ----

    private int scanNumber() {
        int i = offset;
        while (isDigit(at(i))) {
            i++;
        }
        boolean integer = true;
        if (at(i) == '.' && at(i + 1) != '.') {
            integer = false;
            i++;
            while (isDigit(at(i))) {
                i++;
            }
        } else if (at(i) == '.') {
            // 1..10 is 1, then two dots
            return finishNumber(i, true);
        }
        char c = at(i);
        if (c == 'e' || c == 'E') {
            int exponent = i + 1;
            if (at(exponent) == '+' || at(exponent) == '-') {
                exponent++;
                if (!isDigit(at(exponent))) {
                    throw errorHere(ParserMessage.TRAILING_JUNK_AFTER_NUMBER, exponent);
                }
            }
            if (isDigit(at(exponent))) {
                integer = false;
                i = exponent;
                while (isDigit(at(i))) {
                    i++;
                }
            }
        }
        if (i < length && isIdentifierStart(text[i])) {
            throw errorHere(ParserMessage.TRAILING_JUNK_AFTER_NUMBER, endOfWord(i));
        }
        return finishNumber(i, integer);
    }

    private int endOfWord(int from) {
        int i = from;
        while (i < length && isIdentifierPart(text[i])) {
            i++;
        }
        return i;
    }

    private int finishNumber(int to, boolean integer) {
        int from = offset;
        offset = to;
        if (integer) {
            long number = 0;
            int i = from;
            while (i < to && number <= Integer.MAX_VALUE) {
                number = number * 10 + text[i++] - '0';
            }
            if (number <= Integer.MAX_VALUE) {
                value = (int) number;
                return Token.INTEGER;
            }
        }
        value = new String(text, from, to - from);
        return Token.NUMERIC;
    }

    // ---- $1 and $tag$ ----

    private int scanDollar() {
        int i = offset + 1;
        if (isDigit(at(i))) {
            int number = 0;
            while (isDigit(at(i))) {
                number = number * 10 + text[i++] - '0';
            }
            if (i < length && isIdentifierStart(text[i])) {
                throw errorHere(ParserMessage.TRAILING_JUNK_AFTER_PARAMETER, endOfWord(i));
            }
            offset = i;
            value = number;
            return Token.PARAMETER;
        }
        if (isIdentifierStart(at(i))) {
            while (isIdentifierPart(at(i)) && text[i] != '$') {
                i++;
            }
        }
        if (at(i) != '$') {
            // A dollar that starts nothing is a character of its own.
            offset++;
            return '$';
        }
        int tagLength = i + 1 - offset;
        int close = i + 1;
        while (true) {
            close = source.indexOf('$', close);
            if (close < 0) {
                throw errorHere(ParserMessage.UNTERMINATED_DOLLAR_QUOTE, length);
            }
            if (source.regionMatches(close, source, offset, tagLength)) {
                break;
            }
            close++;
        }
        value = new String(text, i + 1, close - i - 1);
        offset = close + tagLength;
        return Token.STRING;
    }

    // ---- b'' and x'' ----

    private int scanBits(char prefix, MessageKey unterminated) {
        var digits = new StringBuilder().append(prefix);
        int i = offset + 2;
        while (true) {
            while (i < length && text[i] != '\'') {
                digits.append(text[i++]);
            }
            if (i >= length) {
                throw errorHere(unterminated, length);
            }
            i++;
            int next = continuationQuote(i);
            if (next < 0) {
                break;
            }
            i = next + 1;
        }
        offset = i;
        value = digits.toString();
        return Token.BIT_STRING;
    }

    // ---- operators ----

    private static boolean isOperatorCharacter(char c) {
        return switch (c) {
            case '~', '!', '@', '#', '^', '&', '|', '`', '?', '+', '-', '*', '/', '%', '<', '>', '=' -> true;
            default -> false;
        };
    }

    private static boolean allowsTrailingSign(char c) {
        return switch (c) {
            case '~', '!', '@', '#', '^', '&', '|', '`', '?', '%' -> true;
            default -> false;
        };
    }

    private int scanOperator() {
        int from = offset;
        int to = from + 1;
        while (to < length && isOperatorCharacter(text[to])) {
            // A comment may start within what looks like an operator.
            if (text[to] == '/' && at(to + 1) == '*' || text[to] == '-' && at(to + 1) == '-') {
                break;
            }
            to++;
        }
        // A trailing + or - belongs to the operator only if it has a character that no standard operator has.
        if (to - from > 1 && (text[to - 1] == '+' || text[to - 1] == '-')) {
            boolean special = false;
            for (int i = from; i < to - 1; i++) {
                special |= allowsTrailingSign(text[i]);
            }
            while (!special && to - from > 1 && (text[to - 1] == '+' || text[to - 1] == '-')) {
                to--;
            }
        }
        offset = to;
        char first = text[from];
        if (to - from == 1) {
            switch (first) {
                case '+', '-', '*', '/', '%', '^', '<', '>', '=':
                    return first;
                default:
                    break;
            }
        } else if (to - from == 2) {
            char second = text[from + 1];
            if (first == '=' && second == '>') {
                return Token.EQUALS_GREATER;
            } else if (first == '>' && second == '=') {
                return Token.GREATER_EQUALS;
            } else if (first == '<' && second == '=') {
                return Token.LESS_EQUALS;
            } else if (first == '<' && second == '>' || first == '!' && second == '=') {
                return Token.NOT_EQUALS;
            }
        }
        if (to - from > NAME_LIMIT_BYTES) {
            throw errorHere(ParserMessage.OPERATOR_TOO_LONG, to);
        }
        value = new String(text, from, to - from);
        return Token.OPERATOR;
    }

    // ---- for the string scanners ----

    char[] text() {
        return text;
    }

    int length() {
        return length;
    }

    int offset() {
        return offset;
    }

    void moveTo(int newOffset) {
        offset = newOffset;
    }

    ParserOptions options() {
        return options;
    }

    /// One warning per string is enough.
    void warnOfEscape(int at, MessageKey primary, MessageKey hint) {
        if (warnedOfEscape || !options.escapeStringWarning()) {
            return;
        }
        warnedOfEscape = true;
        var warning = new Diagnostic(
                Severity.WARNING, SqlState.NONSTANDARD_USE_OF_ESCAPE_CHARACTER, new Message(primary));
        warning.hint = new Message(hint);
        warning.position = position;
        notices.add(warning);
    }

    int positionFor(int at) {
        return source.codePointCount(0, Math.min(at, length)) + 1;
    }

    // ---- errors ----

    /// At the start of the current token, which reaches to the given end.
    SqlException errorHere(MessageKey what, int to) {
        return errorAt(what, start, Math.min(to, length), position, false);
    }

    SqlException errorAt(MessageKey what, int from, int to, int at, boolean atEnd) {
        var exception = atEnd || from >= length
                ? new SqlException(SqlState.SYNTAX_ERROR, ParserMessage.AT_END, new Message(what))
                : new SqlException(
                        SqlState.SYNTAX_ERROR, ParserMessage.AT_OR_NEAR, new Message(what), source.substring(from, to));
        return exception.at(at);
    }

    /// The bytes that a name or string takes in UTF-8.
    static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
