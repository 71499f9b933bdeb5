package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;

/// LIKE: `%` is any run of characters, `_` any one, a backslash takes the next one literally.
final class LikePattern {
    private LikePattern() {}

    static boolean matches(String text, String pattern) {
        int t = 0;
        int p = 0;
        // Where to try again: the latest % and the text position that it has swallowed up to.
        int percent = -1;
        int swallowed = 0;
        while (true) {
            if (p < pattern.length() && pattern.charAt(p) == '%') {
                percent = ++p;
                swallowed = t;
                if (percent == pattern.length()) {
                    return true;
                }
                continue;
            }
            if (t == text.length()) {
                break;
            }
            int size = step(text, t, pattern, p);
            if (size >= 0) {
                t += size >>> 4;
                p += size & 15;
            } else if (percent >= 0) {
                swallowed += Character.charCount(text.codePointAt(swallowed));
                t = swallowed;
                p = percent;
            } else {
                return false;
            }
        }
        return p == pattern.length();
    }

    /// The sizes of a matching character in the text (times 16) and in the pattern; -1 where they do not match.
    private static int step(String text, int t, String pattern, int p) {
        if (p == pattern.length()) {
            return -1;
        }
        int point = text.codePointAt(t);
        int size = Character.charCount(point) << 4;
        char c = pattern.charAt(p);
        if (c == '_') {
            return size | 1;
        }
        int escape = c == '\\' ? 1 : 0;
        if (p + escape >= pattern.length()) {
            throw new SqlException(SqlState.INVALID_ESCAPE_SEQUENCE, FunctionMessage.LIKE_ENDS_WITH_ESCAPE);
        }
        int wanted = pattern.codePointAt(p + escape);
        return wanted == point ? size | escape + Character.charCount(wanted) : -1;
    }

    /// A pattern with another escape character, rewritten to the backslash.
    static String withEscape(String pattern, String escape) {
        if (escape.codePointCount(0, escape.length()) > 1) {
            throw new SqlException(SqlState.INVALID_ESCAPE_SEQUENCE, FunctionMessage.ESCAPE_INVALID)
                    .hint(FunctionMessage.ESCAPE_HINT);
        }
        if (escape.equals("\\")) {
            return pattern;
        }
        var out = new StringBuilder(pattern.length() + 8);
        boolean escaped = false;
        for (int i = 0; i < pattern.length(); ) {
            int point = pattern.codePointAt(i);
            i += Character.charCount(point);
            if (!escaped && !escape.isEmpty() && point == escape.codePointAt(0)) {
                out.append('\\');
                escaped = true;
                continue;
            }
            if (point == '\\' && !escaped) {
                out.append('\\');
            }
            out.appendCodePoint(point);
            escaped = false;
        }
        return out.toString();
    }
}
