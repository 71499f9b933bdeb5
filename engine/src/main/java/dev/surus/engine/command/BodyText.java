package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;

/// The text of a function's body as it stands in a statement, quoted.
public final class BodyText {
    private BodyText() {}

    /// A position in the body becomes one in the statement, where the body stands there literally.
    /// @param position of the word AS, or of the literal, 1-based
    public static void transpose(SqlException error, String source, String statement, int position) {
        int inside = error.diagnostic().position;
        int at = position < 1 || position > statement.length() ? -1 : literal(statement, statement.offsetByCodePoints(0, position - 1));
        if (at >= 0 && statement.startsWith(source, at)) {
            error.diagnostic().position = statement.codePointCount(0, at) + inside;
            return;
        }
        if (at >= 0 && statement.startsWith(source.replace("'", "''"), at)) {
            int end = source.offsetByCodePoints(0, Math.min(inside - 1, source.codePointCount(0, source.length())));
            int quotes = (int) source.substring(0, end).chars().filter(c -> c == '\'').count();
            error.diagnostic().position = statement.codePointCount(0, at) + inside + quotes;
            return;
        }
        error.diagnostic().internalPosition = inside;
        error.diagnostic().internalQuery = source;
        error.diagnostic().position = 0;
    }

    /// Where the text of the string literal behind AS begins; -1 where it is not found.
    private static int literal(String statement, int as) {
        int at = statement.regionMatches(true, as, "as", 0, 2) ? as + 2 : as;
        while (at < statement.length() && Character.isWhitespace(statement.charAt(at))) {
            at++;
        }
        if (at >= statement.length()) {
            return -1;
        }
        if (statement.charAt(at) == '\'') {
            return at + 1;
        }
        int tagEnd = statement.charAt(at) == '$' ? statement.indexOf('$', at + 1) : -1;
        return tagEnd < 0 ? -1 : tagEnd + 1;
    }
}
