package dev.surus.engine.parser;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;

/// `U&'...'` and `U&"..."`, with a UESCAPE behind them.
final class LexerUnicode {
    private LexerUnicode() {}

    static int scan(Lexer lexer, char quote) {
        int content = lexer.offset() + 3;
        String raw;
        if (quote == '"') {
            raw = lexer.quoted(content, '"', ParserMessage.UNTERMINATED_IDENTIFIER);
            if (raw.isEmpty()) {
                throw lexer.errorHere(ParserMessage.ZERO_LENGTH_IDENTIFIER, lexer.offset());
            }
        } else {
            if (!lexer.options().standardConformingStrings()) {
                throw new SqlException(SqlState.SYNTAX_ERROR, ParserMessage.UNSAFE_UNICODE_STRING)
                        .detail(ParserMessage.UNSAFE_UNICODE_STRING_DETAIL)
                        .at(lexer.position);
            }
            raw = lexer.quoted(content, '\'', ParserMessage.UNTERMINATED_STRING);
            for (int next = lexer.continuationQuote(lexer.offset());
                    next >= 0;
                    next = lexer.continuationQuote(lexer.offset())) {
                raw += lexer.quoted(next + 1, '\'', ParserMessage.UNTERMINATED_STRING);
            }
        }
        int end = lexer.offset();
        char escape = escapeCharacter(lexer);
        String decoded = decode(lexer, raw, escape, content);
        lexer.value = quote == '"' ? lexer.truncate(decoded) : decoded;
        return quote == '"' ? Token.IDENTIFIER : Token.STRING;
    }

    /// Reads `UESCAPE 'c'` if it follows; the token then reaches to its end.
    private static char escapeCharacter(Lexer lexer) {
        int start = lexer.start;
        int position = lexer.position;
        int end = lexer.offset();
        lexer.next();
        if (lexer.kind != Keyword.UESCAPE) {
            restore(lexer, start, position, end);
            return '\\';
        }
        lexer.next();
        if (lexer.kind != Token.STRING) {
            throw lexer.errorAt(
                    ParserMessage.UESCAPE_NEEDS_STRING, lexer.start, lexer.end, lexer.position, lexer.kind == Token.END);
        }
        String escape = (String) lexer.value;
        if (escape.length() != 1 || !isValidEscape(escape.charAt(0))) {
            throw lexer.errorAt(ParserMessage.INVALID_UNICODE_ESCAPE_CHARACTER, lexer.start, lexer.end, lexer.position, false);
        }
        restore(lexer, start, position, lexer.offset());
        return escape.charAt(0);
    }

    private static void restore(Lexer lexer, int start, int position, int offset) {
        lexer.start = start;
        lexer.position = position;
        lexer.moveTo(offset);
    }

    private static boolean isValidEscape(char c) {
        return !(Character.digit(c, 16) >= 0 && c < 128
                || c == '+' || c == '\'' || c == '"' || c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f');
    }

    private static String decode(Lexer lexer, String raw, char escape, int content) {
        if (raw.indexOf(escape) < 0) {
            return raw;
        }
        var built = new StringBuilder();
        int high = 0;
        int i = 0;
        while (i < raw.length()) {
            char c = raw.charAt(i);
            if (c != escape) {
                refuse(high != 0, lexer, content + i);
                built.append(c);
                i++;
                continue;
            }
            if (i + 1 < raw.length() && raw.charAt(i + 1) == escape) {
                refuse(high != 0, lexer, content + i);
                built.append(escape);
                i += 2;
                continue;
            }
            boolean six = i + 1 < raw.length() && raw.charAt(i + 1) == '+';
            int from = six ? i + 2 : i + 1;
            int digits = six ? 6 : 4;
            int number = 0;
            for (int n = 0; n < digits; n++) {
                int digit = from + n < raw.length() && raw.charAt(from + n) < 128
                        ? Character.digit(raw.charAt(from + n), 16)
                        : -1;
                if (digit < 0) {
                    throw new SqlException(SqlState.SYNTAX_ERROR, ParserMessage.INVALID_UNICODE_ESCAPE)
                            .hint(ParserMessage.INVALID_UNICODE_ESCAPE_HINT_UESCAPE)
                            .at(lexer.positionFor(content + i));
                }
                number = number * 16 + digit;
            }
            if (number == 0 || number > Character.MAX_CODE_POINT) {
                throw new SqlException(SqlState.SYNTAX_ERROR, ParserMessage.INVALID_UNICODE_VALUE)
                        .at(lexer.positionFor(content + i));
            }
            boolean isHigh = number >= 0xD800 && number <= 0xDBFF;
            boolean isLow = number >= 0xDC00 && number <= 0xDFFF;
            refuse(high != 0 != isLow, lexer, content + i);
            if (isHigh) {
                high = number;
            } else if (isLow) {
                built.appendCodePoint(Character.toCodePoint((char) high, (char) number));
                high = 0;
            } else {
                built.appendCodePoint(number);
            }
            i = from + digits;
        }
        refuse(high != 0, lexer, content + raw.length());
        return built.toString();
    }

    private static void refuse(boolean bad, Lexer lexer, int at) {
        if (bad) {
            throw new SqlException(SqlState.SYNTAX_ERROR, ParserMessage.INVALID_SURROGATE_PAIR)
                    .at(lexer.positionFor(at));
        }
    }
}
