package dev.surus.engine.type;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.ArrayList;

/// Parses JSON text, with PostgreSQL's errors: what was expected, what was found, and the line up to it.
public final class JsonReader {
    /// How deep arrays and objects may nest.
    private static final int MAXIMUM_DEPTH = 6_000;

    private enum Token { END, STRING, NUMBER, WORD, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET, COMMA, COLON }

    private final String text;
    private final String typeName;
    /// For jsonb, escapes must be characters that text can hold.
    private final boolean strict;
    /// Whether anybody wants the value.
    private final boolean building;
    private Token token;
    private int start;
    private int end;
    private String string;
    private int depth;

    private JsonReader(String text, String typeName, boolean strict, boolean building) {
        this.text = text;
        this.typeName = typeName;
        this.strict = strict;
        this.building = building;
    }

    /// Checks that a text is JSON.
    public static void validate(String text) {
        new JsonReader(text, "json", false, false).document();
    }

    /// The document, for jsonb.
    public static JsonValue parse(String text) {
        return new JsonReader(text, "json", true, true).document();
    }

    private JsonValue document() {
        next();
        JsonValue value = value();
        if (token != Token.END) {
            throw unexpected(TypeMessage.JSON_EXPECTED_END);
        }
        return value;
    }

    private JsonValue value() {
        switch (token) {
            case STRING -> {
                var value = new JsonValue.Text(string);
                next();
                return value;
            }
            case NUMBER -> {
                var value = new JsonValue.Number(building ? NumericText.parse(text.substring(start, end)) : Numeric.ZERO);
                next();
                return value;
            }
            case WORD -> {
                JsonValue value = switch (text.substring(start, end)) {
                    case "true" -> new JsonValue.Bool(true);
                    case "false" -> new JsonValue.Bool(false);
                    case "null" -> JsonValue.NULL;
                    default -> throw invalidToken();
                };
                next();
                return value;
            }
            case OPEN_BRACKET -> {
                return array();
            }
            case OPEN_BRACE -> {
                return object();
            }
            default -> throw unexpected(TypeMessage.JSON_EXPECTED_VALUE);
        }
    }

    private void deeper() {
        if (++depth > MAXIMUM_DEPTH) {
            throw new SqlException(SqlState.STATEMENT_TOO_COMPLEX, TypeMessage.STACK_DEPTH);
        }
    }

    private JsonValue array() {
        deeper();
        var elements = new ArrayList<JsonValue>();
        next();
        if (token != Token.CLOSE_BRACKET) {
            elements.add(value());
            while (token == Token.COMMA) {
                next();
                elements.add(value());
            }
            if (token != Token.CLOSE_BRACKET) {
                throw unexpected(TypeMessage.JSON_EXPECTED_COMMA_OR_BRACKET);
            }
        }
        depth--;
        next();
        return new JsonValue.Array(elements);
    }

    private JsonValue object() {
        deeper();
        var object = JsonValue.members();
        next();
        if (token != Token.CLOSE_BRACE) {
            if (token != Token.STRING) {
                throw unexpected(TypeMessage.JSON_EXPECTED_STRING_OR_BRACE);
            }
            member(object);
            while (token == Token.COMMA) {
                next();
                if (token != Token.STRING) {
                    throw unexpected(TypeMessage.JSON_EXPECTED_STRING);
                }
                member(object);
            }
            if (token != Token.CLOSE_BRACE) {
                throw unexpected(TypeMessage.JSON_EXPECTED_COMMA_OR_BRACE);
            }
        }
        depth--;
        next();
        return object;
    }

    private void member(JsonValue.Members object) {
        String key = string;
        next();
        if (token != Token.COLON) {
            throw unexpected(TypeMessage.JSON_EXPECTED_COLON);
        }
        next();
        object.members().put(key, value());
    }

    // ---- tokens

    private void next() {
        int i = end;
        while (i < text.length() && " \t\n\r".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        start = i;
        if (i == text.length()) {
            end = i;
            token = Token.END;
            return;
        }
        char c = text.charAt(i);
        end = i + 1;
        switch (c) {
            case '{' -> token = Token.OPEN_BRACE;
            case '}' -> token = Token.CLOSE_BRACE;
            case '[' -> token = Token.OPEN_BRACKET;
            case ']' -> token = Token.CLOSE_BRACKET;
            case ',' -> token = Token.COMMA;
            case ':' -> token = Token.COLON;
            case '"' -> stringToken();
            default -> {
                if (c == '-' || c >= '0' && c <= '9') {
                    numberToken();
                } else {
                    end = wordEnd(i);
                    if (end == i) {
                        end = i + 1;
                        throw invalidToken();
                    }
                    token = Token.WORD;
                    String word = text.substring(start, end);
                    if (!word.equals("true") && !word.equals("false") && !word.equals("null")) {
                        throw invalidToken();
                    }
                }
            }
        }
    }

    private static boolean isWordCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c >= 0x80;
    }

    private int wordEnd(int i) {
        while (i < text.length() && isWordCharacter(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private int digits(int i) {
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    private void numberToken() {
        int i = start;
        boolean valid = true;
        if (text.charAt(i) == '-') {
            i++;
        }
        int first = i;
        i = digits(i);
        if (i == first || text.charAt(first) == '0' && i > first + 1) {
            valid = false;
        }
        if (i < text.length() && text.charAt(i) == '.') {
            int fraction = i + 1;
            i = digits(fraction);
            valid &= i > fraction;
        }
        if (i < text.length() && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
            i++;
            if (i < text.length() && (text.charAt(i) == '+' || text.charAt(i) == '-')) {
                i++;
            }
            int exponent = i;
            i = digits(exponent);
            valid &= i > exponent;
        }
        end = wordEnd(i);
        if (!valid || end > i) {
            throw invalidToken();
        }
        token = Token.NUMBER;
    }

    private void stringToken() {
        var value = new StringBuilder();
        int i = start + 1;
        while (true) {
            if (i >= text.length()) {
                end = text.length();
                throw invalidToken();
            }
            char c = text.charAt(i);
            if (c == '"') {
                break;
            }
            if (c < ' ') {
                end = i;
                throw at(SqlState.INVALID_TEXT_REPRESENTATION).detail(TypeMessage.JSON_CONTROL_CHARACTER, String.format("%02x", (int) c));
            }
            if (c != '\\') {
                value.append(c);
                i++;
                continue;
            }
            if (i + 1 >= text.length()) {
                end = text.length();
                throw invalidToken();
            }
            char escaped = text.charAt(i + 1);
            i += 2;
            switch (escaped) {
                case '"', '\\', '/' -> value.append(escaped);
                case 'b' -> value.append('\b');
                case 'f' -> value.append('\f');
                case 'n' -> value.append('\n');
                case 'r' -> value.append('\r');
                case 't' -> value.append('\t');
                case 'u' -> {
                    value.append(unicode(i, value));
                    i += 4;
                }
                default -> {
                    end = i;
                    throw at(SqlState.INVALID_TEXT_REPRESENTATION).detail(TypeMessage.JSON_ESCAPE_INVALID,
                            "\\" + text.substring(i - 1, text.offsetByCodePoints(i - 1, 1)));
                }
            }
            if (strict && escaped != 'u') {
                requireNoHighSurrogateAtEnd(value, value.length() - 1, i);
            }
        }
        if (strict) {
            requireNoHighSurrogateAtEnd(value, value.length(), i + 1);
        }
        string = value.toString();
        end = i + 1;
        token = Token.STRING;
    }

    private void requireNoHighSurrogateAtEnd(StringBuilder value, int length, int position) {
        if (length > 0 && Character.isHighSurrogate(value.charAt(length - 1))
                && (length == value.length() || !Character.isLowSurrogate(value.charAt(length)))) {
            end = position;
            throw at(SqlState.INVALID_TEXT_REPRESENTATION).detail(TypeMessage.JSON_LOW_SURROGATE);
        }
    }

    private char unicode(int position, StringBuilder before) {
        int code = 0;
        for (int i = position; i < position + 4; i++) {
            int digit = i < text.length() && text.charAt(i) < 0x80 ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                end = Math.min(i + 1, text.length());
                throw at(SqlState.INVALID_TEXT_REPRESENTATION).detail(TypeMessage.JSON_UNICODE_DIGITS);
            }
            code = code << 4 | digit;
        }
        char c = (char) code;
        if (strict) {
            end = position + 4;
            boolean afterHigh = !before.isEmpty() && Character.isHighSurrogate(before.charAt(before.length() - 1));
            if (c == 0) {
                throw new SqlException(SqlState.UNTRANSLATABLE_CHARACTER, TypeMessage.JSON_UNICODE_UNSUPPORTED)
                        .detail(TypeMessage.JSON_ZERO_CHARACTER).context(TypeMessage.JSON_CONTEXT, line(), contextText());
            }
            if (Character.isHighSurrogate(c) && afterHigh) {
                throw at(SqlState.INVALID_TEXT_REPRESENTATION).detail(TypeMessage.JSON_HIGH_SURROGATE);
            }
            if (Character.isLowSurrogate(c) != afterHigh) {
                throw at(SqlState.INVALID_TEXT_REPRESENTATION).detail(TypeMessage.JSON_LOW_SURROGATE);
            }
        }
        return c;
    }

    // ---- errors

    private SqlException invalidToken() {
        return at(SqlState.INVALID_TEXT_REPRESENTATION).detail(TypeMessage.JSON_TOKEN_INVALID, text.substring(start, end));
    }

    private SqlException unexpected(TypeMessage expected) {
        SqlException error = at(SqlState.INVALID_TEXT_REPRESENTATION);
        return token == Token.END ? error.detail(TypeMessage.JSON_END) : error.detail(expected, text.substring(start, end));
    }

    private SqlException at(SqlState state) {
        return new SqlException(state, TypeMessage.JSON_INVALID, typeName)
                .context(TypeMessage.JSON_CONTEXT, line(), contextText());
    }

    private int line() {
        int line = 1;
        for (int i = 0; i < start; i++) {
            if (text.charAt(i) == '\n') {
                line++;
            }
        }
        return line;
    }

    /// The line up to the end of the token, its last 50 bytes or so.
    private String contextText() {
        int lineStart = start == 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1;
        int from = lineStart;
        while (end - from >= 50) {
            from++;
        }
        if (from - lineStart <= 3) {
            from = lineStart;
        }
        boolean more = end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r';
        return (from > lineStart ? "..." : "") + text.substring(from, end) + (more ? "..." : "");
    }
}
