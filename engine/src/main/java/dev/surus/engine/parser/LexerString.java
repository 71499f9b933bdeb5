package dev.surus.engine.parser;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ParserOptions.BackslashQuote;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// String constants: plain ones and those with backslash escapes.
final class LexerString {
    private final Lexer lexer;
    private final char[] text;
    private final int length;
    private final StringBuilder built = new StringBuilder();
    /// Bytes of \x and octal escapes that are no whole character yet.
    private ByteArrayOutputStream bytes;
    private int i;

    private LexerString(Lexer lexer, int from) {
        this.lexer = lexer;
        this.text = lexer.text();
        this.length = lexer.length();
        this.i = from;
    }

    /// @param literal backslashes are ordinary
    /// @param skip    length of what stands before the content: `'` or `E'`
    static int scan(boolean literal, Lexer lexer, int skip) {
        int from = lexer.offset() + skip;
        if (literal) {
            String content = lexer.quoted(from, '\'', ParserMessage.UNTERMINATED_STRING);
            int next = lexer.continuationQuote(lexer.offset());
            if (next < 0) {
                lexer.value = content;
                return Token.STRING;
            }
            var whole = new StringBuilder(content);
            while (next >= 0) {
                whole.append(lexer.quoted(next + 1, '\'', ParserMessage.UNTERMINATED_STRING));
                next = lexer.continuationQuote(lexer.offset());
            }
            lexer.value = whole.toString();
            return Token.STRING;
        }
        return new LexerString(lexer, from).scanEscaped(skip == 1);
    }

    private int scanEscaped(boolean plainQuote) {
        while (true) {
            if (i >= length) {
                throw lexer.errorHere(ParserMessage.UNTERMINATED_STRING, length);
            }
            char c = text[i];
            if (c == '\'') {
                if (lexer.at(i + 1) == '\'') {
                    append('\'');
                    i += 2;
                    continue;
                }
                int next = lexer.continuationQuote(i + 1);
                if (next < 0) {
                    break;
                }
                i = next + 1;
            } else if (c == '\\') {
                if (i + 1 >= length) {
                    throw lexer.errorHere(ParserMessage.UNTERMINATED_STRING, length);
                }
                if (plainQuote) {
                    warn(text[i + 1]);
                }
                escape();
            } else {
                append(c);
                i++;
            }
        }
        flushBytes();
        lexer.moveTo(i + 1);
        lexer.value = built.toString();
        return Token.STRING;
    }

    private void warn(char escaped) {
        if (escaped == '\'') {
            lexer.warnOfEscape(i, ParserMessage.NONSTANDARD_QUOTE, ParserMessage.NONSTANDARD_QUOTE_HINT);
        } else if (escaped == '\\') {
            lexer.warnOfEscape(i, ParserMessage.NONSTANDARD_BACKSLASH, ParserMessage.NONSTANDARD_BACKSLASH_HINT);
        } else {
            lexer.warnOfEscape(i, ParserMessage.NONSTANDARD_ESCAPE, ParserMessage.NONSTANDARD_ESCAPE_HINT);
        }
    }

    private void escape() {
        char c = text[i + 1];
        switch (c) {
            case '\'' -> {
                BackslashQuote setting = lexer.options().backslashQuote();
                if (setting == BackslashQuote.OFF
                        || setting == BackslashQuote.SAFE_ENCODING && !lexer.options().safeEncoding()) {
                    throw new SqlException(
                                    SqlState.NONSTANDARD_USE_OF_ESCAPE_CHARACTER, ParserMessage.UNSAFE_BACKSLASH_QUOTE)
                            .hint(ParserMessage.UNSAFE_BACKSLASH_QUOTE_HINT)
                            .at(lexer.position);
                }
                append('\'');
                i += 2;
            }
            case 'b' -> simple('\b');
            case 'f' -> simple('\f');
            case 'n' -> simple('\n');
            case 'r' -> simple('\r');
            case 't' -> simple('\t');
            case 'v' -> simple('\u000B');
            case 'u' -> unicode(4);
            case 'U' -> unicode(8);
            case 'x' -> {
                int digit = Character.digit(lexer.at(i + 2), 16);
                if (digit < 0) {
                    simple('x');
                    return;
                }
                int number = digit;
                i += 3;
                digit = Character.digit(lexer.at(i), 16);
                if (digit >= 0) {
                    number = number * 16 + digit;
                    i++;
                }
                appendByte(number);
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                int number = 0;
                i++;
                for (int digits = 0; digits < 3 && lexer.at(i) >= '0' && lexer.at(i) <= '7'; digits++) {
                    number = number * 8 + text[i++] - '0';
                }
                appendByte(number & 0xFF);
            }
            default -> simple(c);
        }
    }

    private void simple(char c) {
        append(c);
        i += 2;
    }

    private void unicode(int digits) {
        int at = i;
        int character = codePoint(digits);
        if (Character.isBmpCodePoint(character) && Character.isHighSurrogate((char) character)) {
            // The other half must follow at once, as an escape, too.
            int second = lexer.at(i) == '\\' && (lexer.at(i + 1) == 'u' || lexer.at(i + 1) == 'U')
                    ? codePoint(lexer.at(i + 1) == 'u' ? 4 : 8)
                    : -1;
            if (second < 0xDC00 || second > 0xDFFF) {
                throw surrogateError(Math.min(i, length));
            }
            character = Character.toCodePoint((char) character, (char) second);
        } else if (character >= 0xDC00 && character <= 0xDFFF) {
            throw surrogateError(at);
        }
        flushBytes();
        if (character == 0 || character > Character.MAX_CODE_POINT) {
            throw lexer.errorAt(
                    ParserMessage.INVALID_UNICODE_VALUE, at, i, lexer.positionFor(at), false);
        }
        built.appendCodePoint(character);
    }

    private SqlException surrogateError(int at) {
        return lexer.errorAt(
                ParserMessage.INVALID_SURROGATE_PAIR, at, Math.min(Math.max(i, at + 1), length),
                lexer.positionFor(at), at >= length);
    }

    private int codePoint(int digits) {
        long number = 0;
        int j = i + 2;
        for (int n = 0; n < digits; n++, j++) {
            int digit = lexer.at(j) < 128 ? Character.digit(lexer.at(j), 16) : -1;
            if (digit < 0) {
                throw new SqlException(SqlState.INVALID_ESCAPE_SEQUENCE, ParserMessage.INVALID_UNICODE_ESCAPE)
                        .hint(ParserMessage.INVALID_UNICODE_ESCAPE_HINT)
                        .at(lexer.positionFor(i));
            }
            number = number * 16 + digit;
        }
        i = j;
        return number > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) number;
    }

    private void append(char c) {
        if (bytes != null) {
            flushBytes();
        }
        built.append(c);
    }

    private void appendByte(int value) {
        if (value > 0 && value < 0x80 && bytes == null) {
            built.append((char) value);
            return;
        }
        bytes = bytes == null ? new ByteArrayOutputStream() : bytes;
        bytes.write(value);
    }

    /// Bytes written one by one must make whole characters.
    private void flushBytes() {
        if (bytes == null) {
            return;
        }
        byte[] pending = bytes.toByteArray();
        bytes = null;
        try {
            String decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(pending)).toString();
            if (decoded.indexOf('\0') >= 0) {
                throw invalidBytes(new byte[] {0});
            }
            built.append(decoded);
        } catch (CharacterCodingException e) {
            throw invalidBytes(pending);
        }
    }

    private static SqlException invalidBytes(byte[] pending) {
        var shown = new StringBuilder();
        for (byte b : pending) {
            shown.append(shown.isEmpty() ? "" : " ").append(String.format("0x%02x", b & 0xFF));
        }
        return new SqlException(SqlState.CHARACTER_NOT_IN_REPERTOIRE, ParserMessage.INVALID_BYTE_SEQUENCE, "UTF8", shown);
    }
}
