package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.concurrent.ConcurrentHashMap;

/// A compiled regular expression in PostgreSQL's dialect (advanced, AREs).
///
/// Matching is RE2's, in linear time: longest-leftmost, as PostgreSQL's, or leftmost-first where the first quantifier is a
/// reluctant one (PostgreSQL's rule for the whole expression; it mixes both kinds more finely). Expressions with
/// back-references, look-around or the word boundaries `\m` and `\M` are beyond RE2 and go to java.util.regex, which
/// backtracks: there an alternation takes its first fitting branch, not its longest. Basic regular expressions (option `b`),
/// collating elements of several characters and word boundaries (`\y`, `\Y`) at letters beyond ASCII are not supported.
final class RegularExpression {
    private static final int CACHE_MAX = 512;
    private static final ConcurrentHashMap<Key, RegularExpression> CACHE = new ConcurrentHashMap<>();

    private record Key(String pattern, RegularExpressionOptions options) {}

    /// A place in a text where the expression matched. Positions count chars.
    interface Match {
        int start(int group);

        int end(int group);
    }

    private final com.google.re2j.Pattern linear;
    private final java.util.regex.Pattern backtracking;
    final int groups;

    private RegularExpression(String pattern, RegularExpressionOptions options) {
        var translated = new RegularExpressionTranslator(pattern, options).translate();
        groups = translated.groups();
        try {
            if (translated.backtracks()) {
                int flags = java.util.regex.Pattern.UNIX_LINES | java.util.regex.Pattern.UNICODE_CASE;
                backtracking = java.util.regex.Pattern.compile(translated.text(),
                        translated.ignoreCase() ? flags | java.util.regex.Pattern.CASE_INSENSITIVE : flags);
                linear = null;
            } else {
                int flags = translated.reluctant() ? 0 : com.google.re2j.Pattern.LONGEST_MATCH;
                linear = com.google.re2j.Pattern.compile(translated.text(),
                        translated.ignoreCase() ? flags | com.google.re2j.Pattern.CASE_INSENSITIVE : flags);
                backtracking = null;
            }
        } catch (com.google.re2j.PatternSyntaxException | java.util.regex.PatternSyntaxException e) {
            throw invalid("regular expression is too complex");
        }
    }

    static SqlException invalid(String reason) {
        return new SqlException(SqlState.INVALID_REGULAR_EXPRESSION, FunctionMessage.REGEXP_INVALID, reason);
    }

    static RegularExpression of(String pattern, RegularExpressionOptions options) {
        var key = new Key(pattern, options);
        var known = CACHE.get(key);
        if (known == null) {
            known = new RegularExpression(pattern, options);
            if (CACHE.size() >= CACHE_MAX) {
                CACHE.clear();
            }
            CACHE.put(key, known);
        }
        return known;
    }

    boolean matches(String text) {
        return find(text, 0) != null;
    }

    /// The first match at or after a position; `^` still means the beginning of the text. Null where there is none.
    Match find(String text, int from) {
        if (from > text.length()) {
            return null;
        }
        if (linear != null) {
            var matcher = linear.matcher(text);
            return matcher.find(from) ? new Found(matcher::start, matcher::end) : null;
        }
        try {
            var matcher = backtracking.matcher(text);
            return matcher.find(from) ? new Found(matcher::start, matcher::end) : null;
        } catch (StackOverflowError e) {
            throw new SqlException(SqlState.INVALID_REGULAR_EXPRESSION, FunctionMessage.REGEXP_FAILED, "out of memory");
        }
    }

    private record Found(java.util.function.IntUnaryOperator starts, java.util.function.IntUnaryOperator ends) implements Match {
        @Override
        public int start(int group) {
            return starts.applyAsInt(group);
        }

        @Override
        public int end(int group) {
            return ends.applyAsInt(group);
        }
    }
}
