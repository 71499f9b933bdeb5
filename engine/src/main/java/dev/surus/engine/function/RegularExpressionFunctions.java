package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// `~`, substring(text from pattern), regexp_*() and SIMILAR TO.
final class RegularExpressionFunctions {
    private RegularExpressionFunctions() {}

    private static String s(Object value) {
        return (String) value;
    }

    private static int i(Object value) {
        return ((Long) value).intValue();
    }

    private static Object bool(boolean value) {
        return value ? 1L : 0L;
    }

    static void declare(Declarations f) {
        for (String type : new String[] {"text", "name"}) {
            f.objectTest(type + "regexeq", (a, b) -> plain(b).matches(s(a)));
            f.objectTest(type + "regexne", (a, b) -> !plain(b).matches(s(a)));
            f.objectTest(type + "icregexeq", (a, b) -> RegularExpression.of(s(b), RegularExpressionOptions.IGNORE_CASE).matches(s(a)));
            f.objectTest(type + "icregexne", (a, b) -> !RegularExpression.of(s(b), RegularExpressionOptions.IGNORE_CASE).matches(s(a)));
        }
        f.scalar("textregexsubstr", (context, v) -> substring(s(v[0]), plain(v[1])));
        f.scalar("substring(text,text,text)", (context, v) -> substring(s(v[0]), plain(SimilarPattern.translate(s(v[1]), s(v[2])))));
        f.scalar("similar_to_escape_1", (context, v) -> SimilarPattern.translate(s(v[0]), "\\"));
        f.scalar("similar_to_escape_2", (context, v) -> SimilarPattern.translate(s(v[0]), s(v[1])));
        f.scalar("similar_escape", (context, v) -> v[0] == null ? null : SimilarPattern.translate(s(v[0]), v[1] == null ? "\\" : s(v[1])));
        replacements(f);
        matches(f);
        counting(f);
    }

    private static RegularExpression plain(Object pattern) {
        return RegularExpression.of((String) pattern, RegularExpressionOptions.NONE);
    }

    private static RegularExpression compiled(Object pattern, RegularExpressionOptions options) {
        return RegularExpression.of((String) pattern, options.withoutGlobal());
    }

    /// Options of a function that finds all or one anyway.
    private static RegularExpressionOptions withoutGlobal(Object flags, String function) {
        var options = RegularExpressionOptions.parse(s(flags));
        if (options.global()) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.REGEXP_GLOBAL, function);
        }
        return options;
    }

    private static String substring(String text, RegularExpression expression) {
        var match = expression.find(text, 0);
        if (match == null) {
            return null;
        }
        int group = expression.groups > 0 ? 1 : 0;
        return match.start(group) < 0 ? null : text.substring(match.start(group), match.end(group));
    }

    // ---- regexp_replace

    private static void replacements(Declarations f) {
        f.scalar("textregexreplace_noopt", (context, v) -> replace(s(v[0]), plain(v[1]), s(v[2]), 1, 1));
        f.scalar("textregexreplace", (context, v) -> {
            String flags = s(v[3]);
            if (!flags.isEmpty() && flags.charAt(0) >= '0' && flags.charAt(0) <= '9') {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.REGEXP_OPTION, flags.substring(0, 1))
                        .hint(FunctionMessage.REGEXP_REPLACE_HINT);
            }
            var options = RegularExpressionOptions.parse(flags);
            return replace(s(v[0]), compiled(v[1], options), s(v[2]), 1, options.global() ? 0 : 1);
        });
        f.scalar("textregexreplace_extended_no_n", (context, v) -> replace(s(v[0]), plain(v[1]), s(v[2]), start(v[3]), 1));
        f.scalar("textregexreplace_extended_no_flags", (context, v) ->
                replace(s(v[0]), plain(v[1]), s(v[2]), start(v[3]), notNegative("n", v[4])));
        f.scalar("textregexreplace_extended", (context, v) -> {
            int start = start(v[3]);
            int number = notNegative("n", v[4]);
            return replace(s(v[0]), compiled(v[1], RegularExpressionOptions.parse(s(v[5]))), s(v[2]), start, number);
        });
    }

    private static int start(Object value) {
        return positive("start", value);
    }

    private static int positive(String name, Object value) {
        if (i(value) <= 0) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.PARAMETER_VALUE, name, value);
        }
        return i(value);
    }

    private static int notNegative(String name, Object value) {
        if (i(value) < 0) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.PARAMETER_VALUE, name, value);
        }
        return i(value);
    }

    /// The char index of a character number from 1; beyond the text, where it is longer.
    private static int index(String text, int character) {
        int length = text.codePointCount(0, text.length());
        return character - 1 > length ? text.length() + 1 : text.offsetByCodePoints(0, character - 1);
    }

    /// Where to look next: behind the match, one character on after an empty one.
    private static int after(String text, RegularExpression.Match match) {
        int end = match.end(0);
        if (match.start(0) != end) {
            return end;
        }
        return end < text.length() ? end + Character.charCount(text.codePointAt(end)) : end + 1;
    }

    /// @param number which match to replace; 0 for all
    private static String replace(String text, RegularExpression expression, String by, int start, int number) {
        var out = new StringBuilder();
        int copied = 0;
        int found = 0;
        int from = index(text, start);
        while (from <= text.length()) {
            var match = expression.find(text, from);
            if (match == null) {
                break;
            }
            found++;
            from = after(text, match);
            if (number > 0 && found != number) {
                continue;
            }
            out.append(text, copied, match.start(0));
            appendReplacement(out, text, expression, match, by);
            copied = match.end(0);
            if (number > 0) {
                break;
            }
        }
        return found == 0 ? text : out.append(text, copied, text.length()).toString();
    }

    private static void appendReplacement(StringBuilder out, String text, RegularExpression expression, RegularExpression.Match match, String by) {
        for (int at = 0; at < by.length(); at++) {
            char c = by.charAt(at);
            char next = c == '\\' && at + 1 < by.length() ? by.charAt(at + 1) : 0;
            if (next >= '1' && next <= '9' || next == '&') {
                int group = next == '&' ? 0 : next - '0';
                if (group <= expression.groups && match.start(group) >= 0) {
                    out.append(text, match.start(group), match.end(group));
                }
                at++;
            } else if (next == '\\') {
                out.append('\\');
                at++;
            } else {
                out.append(c);
            }
        }
    }

    // ---- regexp_match, regexp_matches, regexp_split_to_*

    private static void matches(Declarations f) {
        f.scalar("regexp_match_no_flags", (context, v) -> firstGroups(s(v[0]), plain(v[1])));
        f.scalar("regexp_match", (context, v) -> {
            var options = RegularExpressionOptions.parse(s(v[2]));
            if (options.global()) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.REGEXP_GLOBAL, "regexp_match()")
                        .hint(FunctionMessage.REGEXP_MATCHES_HINT);
            }
            return firstGroups(s(v[0]), compiled(v[1], options));
        });
        f.set("regexp_matches_no_flags", (context, v) -> allGroups(s(v[0]), plain(v[1]), false).iterator());
        f.set("regexp_matches", (context, v) -> {
            var options = RegularExpressionOptions.parse(s(v[2]));
            return allGroups(s(v[0]), compiled(v[1], options), options.global()).iterator();
        });
        f.scalar("regexp_split_to_array_no_flags", (context, v) -> ArrayValue.of(TypeOid.TEXT, split(s(v[0]), plain(v[1])).toArray()));
        f.scalar("regexp_split_to_array", (context, v) -> ArrayValue.of(TypeOid.TEXT,
                split(s(v[0]), compiled(v[1], withoutGlobal(v[2], "regexp_split_to_array()"))).toArray()));
        f.set("regexp_split_to_table_no_flags", (context, v) ->
                split(s(v[0]), plain(v[1])).stream().map(part -> new Object[] {part}).iterator());
        f.set("regexp_split_to_table", (context, v) -> split(s(v[0]), compiled(v[1], withoutGlobal(v[2], "regexp_split_to_table()")))
                .stream().map(part -> new Object[] {part}).iterator());
    }

    private static Object firstGroups(String text, RegularExpression expression) {
        var match = expression.find(text, 0);
        return match == null ? null : groups(text, expression, match);
    }

    private static ArrayValue groups(String text, RegularExpression expression, RegularExpression.Match match) {
        if (expression.groups == 0) {
            return ArrayValue.of(TypeOid.TEXT, text.substring(match.start(0), match.end(0)));
        }
        var groups = new Object[expression.groups];
        for (int g = 0; g < groups.length; g++) {
            groups[g] = match.start(g + 1) < 0 ? null : text.substring(match.start(g + 1), match.end(g + 1));
        }
        return ArrayValue.of(TypeOid.TEXT, groups);
    }

    private static List<Object[]> allGroups(String text, RegularExpression expression, boolean all) {
        var rows = new ArrayList<Object[]>();
        int from = 0;
        while (from <= text.length()) {
            var match = expression.find(text, from);
            if (match == null) {
                break;
            }
            rows.add(new Object[] {groups(text, expression, match)});
            if (!all) {
                break;
            }
            from = after(text, match);
        }
        return rows;
    }

    /// Empty matches at the ends, or right behind another match, separate nothing.
    private static List<String> split(String text, RegularExpression expression) {
        var parts = new ArrayList<String>();
        int copied = 0;
        int lastEnd = 0;
        int from = 0;
        while (from <= text.length()) {
            var match = expression.find(text, from);
            if (match == null) {
                break;
            }
            if (match.start(0) < text.length() && match.end(0) > lastEnd) {
                parts.add(text.substring(copied, match.start(0)));
                copied = match.end(0);
            }
            lastEnd = match.end(0);
            from = after(text, match);
        }
        parts.add(text.substring(copied));
        return parts;
    }

    // ---- regexp_count, regexp_instr, regexp_like, regexp_substr

    private static void counting(Declarations f) {
        f.scalar("regexp_count_no_start", (context, v) -> count(s(v[0]), plain(v[1]), 1));
        f.scalar("regexp_count_no_flags", (context, v) -> count(s(v[0]), plain(v[1]), start(v[2])));
        f.scalar("regexp_count", (context, v) -> count(s(v[0]), compiled(v[1], withoutGlobal(v[3], "regexp_count()")), start(v[2])));
        f.scalar("regexp_like_no_flags", (context, v) -> bool(plain(v[1]).matches(s(v[0]))));
        f.scalar("regexp_like", (context, v) -> bool(compiled(v[1], withoutGlobal(v[2], "regexp_like()")).matches(s(v[0]))));
        f.scalar("regexp_substr_no_start", (context, v) -> part(v, 1, 1, RegularExpressionOptions.NONE, 0));
        f.scalar("regexp_substr_no_n", (context, v) -> part(v, start(v[2]), 1, RegularExpressionOptions.NONE, 0));
        f.scalar("regexp_substr_no_flags", (context, v) -> part(v, start(v[2]), positive("n", v[3]), RegularExpressionOptions.NONE, 0));
        f.scalar("regexp_substr_no_subexpr", (context, v) ->
                part(v, start(v[2]), positive("n", v[3]), withoutGlobal(v[4], "regexp_substr()"), 0));
        f.scalar("regexp_substr", (context, v) -> part(v, start(v[2]), positive("n", v[3]), withoutGlobal(v[4], "regexp_substr()"),
                notNegative("subexpr", v[5])));
        f.scalar("regexp_instr_no_start", (context, v) -> position(v, 1, 1, 0, RegularExpressionOptions.NONE, 0));
        f.scalar("regexp_instr_no_n", (context, v) -> position(v, start(v[2]), 1, 0, RegularExpressionOptions.NONE, 0));
        f.scalar("regexp_instr_no_endoption", (context, v) ->
                position(v, start(v[2]), positive("n", v[3]), 0, RegularExpressionOptions.NONE, 0));
        f.scalar("regexp_instr_no_flags", (context, v) ->
                position(v, start(v[2]), positive("n", v[3]), endOption(v[4]), RegularExpressionOptions.NONE, 0));
        f.scalar("regexp_instr_no_subexpr", (context, v) ->
                position(v, start(v[2]), positive("n", v[3]), endOption(v[4]), withoutGlobal(v[5], "regexp_instr()"), 0));
        f.scalar("regexp_instr", (context, v) -> position(v, start(v[2]), positive("n", v[3]), endOption(v[4]),
                withoutGlobal(v[5], "regexp_instr()"), notNegative("subexpr", v[6])));
    }

    private static int endOption(Object value) {
        if (i(value) != 0 && i(value) != 1) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.PARAMETER_VALUE, "endoption", value);
        }
        return i(value);
    }

    private static Object count(String text, RegularExpression expression, int start) {
        long count = 0;
        int from = index(text, start);
        while (from <= text.length()) {
            var match = expression.find(text, from);
            if (match == null) {
                break;
            }
            count++;
            from = after(text, match);
        }
        return count;
    }

    private static RegularExpression.Match nth(String text, RegularExpression expression, int start, int number) {
        int from = index(text, start);
        for (int found = 1; from <= text.length(); found++) {
            var match = expression.find(text, from);
            if (match == null || found == number) {
                return match;
            }
            from = after(text, match);
        }
        return null;
    }

    private static Object part(Object[] v, int start, int number, RegularExpressionOptions options, int group) {
        var expression = compiled(v[1], options);
        var match = nth(s(v[0]), expression, start, number);
        return match == null || group > expression.groups || match.start(group) < 0 ? null
                : s(v[0]).substring(match.start(group), match.end(group));
    }

    private static Object position(Object[] v, int start, int number, int end, RegularExpressionOptions options, int group) {
        var expression = compiled(v[1], options);
        var match = nth(s(v[0]), expression, start, number);
        if (match == null || group > expression.groups || match.start(group) < 0) {
            return 0L;
        }
        return (long) s(v[0]).codePointCount(0, end == 1 ? match.end(group) : match.start(group)) + 1;
    }
}
