package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;

/// Patterns of SIMILAR TO as regular expressions.
///
///     abc%(x|y)_        ->  ^(?:abc.*(?:x|y).)$
///     a#"b%#"c, escape # -> ^(?:a){1,1}?(b.*){1,1}(?:c)$
final class SimilarPattern {
    private SimilarPattern() {}

    static String translate(String pattern, String escape) {
        if (escape.codePointCount(0, escape.length()) > 1) {
            throw new SqlException(SqlState.INVALID_ESCAPE_SEQUENCE, FunctionMessage.ESCAPE_INVALID).hint(FunctionMessage.ESCAPE_HINT);
        }
        int escapeCharacter = escape.isEmpty() ? -1 : escape.codePointAt(0);
        // The first of three parts takes as little as it can.
        boolean parts = !escape.isEmpty() && pattern.contains(escape + "\"");
        var out = new StringBuilder("^(?:");
        boolean escaped = false;
        boolean bracket = false;
        int quotes = 0;
        int[] points = pattern.codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
            int c = points[i];
            if (escaped) {
                if (c == '"' && !bracket) {
                    out.append(switch (quotes) {
                        case 0 -> "){1,1}?(";
                        case 1 -> "){1,1}(?:";
                        default -> throw new SqlException(SqlState.INVALID_USE_OF_ESCAPE_CHARACTER, FunctionMessage.SIMILAR_SEPARATORS);
                    });
                    quotes++;
                } else {
                    out.append('\\').appendCodePoint(c);
                }
                escaped = false;
            } else if (c == escapeCharacter) {
                escaped = true;
            } else if (bracket) {
                out.append(c == '\\' ? "\\" : "").appendCodePoint(c);
                bracket = c != ']';
            } else {
                switch (c) {
                    case '[' -> {
                        out.append('[');
                        bracket = true;
                        if (i + 1 < points.length && points[i + 1] == '^') {
                            out.append('^');
                            i++;
                        }
                        if (i + 1 < points.length && points[i + 1] == ']') {
                            out.append(']');
                            i++;
                        }
                    }
                    case '%' -> out.append(parts && quotes == 0 ? ".*?" : ".*");
                    case '_' -> out.append('.');
                    case '(' -> out.append("(?:");
                    case '\\', '.', '^', '$' -> out.append('\\').appendCodePoint(c);
                    default -> out.appendCodePoint(c);
                }
            }
        }
        return out.append(")$").toString();
    }
}
