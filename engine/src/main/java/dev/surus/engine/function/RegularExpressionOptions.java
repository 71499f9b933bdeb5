package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;

/// The options of a regular expression, as flags of a function or embedded (`(?i)`).
///
/// @param ignoreCase i; c takes it back
/// @param literal q: the pattern is plain text
/// @param expanded x: white space and comments in the pattern mean nothing
/// @param newlineStops n, p: `.` and `[^...]` do not match a newline
/// @param newlineAnchors n, w: `^` and `$` match at each line
/// @param global g: all matches, where the function allows it
record RegularExpressionOptions(boolean ignoreCase, boolean literal, boolean expanded, boolean newlineStops, boolean newlineAnchors,
        boolean global) {
    static final RegularExpressionOptions NONE = new RegularExpressionOptions(false, false, false, false, false, false);
    static final RegularExpressionOptions IGNORE_CASE = new RegularExpressionOptions(true, false, false, false, false, false);

    /// The flags argument of the regexp functions.
    static RegularExpressionOptions parse(String flags) {
        var options = NONE;
        for (int i = 0; i < flags.length(); i++) {
            options = options.with(flags.charAt(i));
            if (options == null) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.REGEXP_OPTION,
                        Character.toString(flags.codePointAt(i)));
            }
        }
        return options;
    }

    RegularExpressionOptions with(char flag) {
        return switch (flag) {
            case 'g' -> new RegularExpressionOptions(ignoreCase, literal, expanded, newlineStops, newlineAnchors, true);
            case 'c' -> new RegularExpressionOptions(false, literal, expanded, newlineStops, newlineAnchors, global);
            case 'i' -> new RegularExpressionOptions(true, literal, expanded, newlineStops, newlineAnchors, global);
            case 'm', 'n' -> new RegularExpressionOptions(ignoreCase, literal, expanded, true, true, global);
            case 'p' -> new RegularExpressionOptions(ignoreCase, literal, expanded, true, false, global);
            case 'w' -> new RegularExpressionOptions(ignoreCase, literal, expanded, false, true, global);
            case 's' -> new RegularExpressionOptions(ignoreCase, literal, expanded, false, false, global);
            case 'q' -> new RegularExpressionOptions(ignoreCase, true, expanded, newlineStops, newlineAnchors, global);
            case 'x' -> new RegularExpressionOptions(ignoreCase, literal, true, newlineStops, newlineAnchors, global);
            case 't' -> new RegularExpressionOptions(ignoreCase, literal, false, newlineStops, newlineAnchors, global);
            case 'e' -> this;
            case 'b' -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, FunctionMessage.REGEXP_BASIC);
            default -> null;
        };
    }

    RegularExpressionOptions withoutGlobal() {
        return global ? new RegularExpressionOptions(ignoreCase, literal, expanded, newlineStops, newlineAnchors, false) : this;
    }
}
