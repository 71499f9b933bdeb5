package dev.surus.engine.function;

/// Rewrites a regular expression of PostgreSQL's dialect in the common ground of RE2 and java.util.regex. Every character that
/// could mean something there is written by its number, so that only what is rewritten here has a meaning.
///
///     [[:alpha:]_]+\y   ->   [\p{L}\x{5f}]+\b
///     ^a.b$             ->   \Aa(?s:.)b\z
final class RegularExpressionTranslator {
    private static final int REPETITIONS_MAX = 255;
    private static final String WORD = "\\p{L}\\p{N}\\p{M}_";
    private static final String SPACE = "\\x{9}-\\x{d} \\x{85}\\p{Z}";

    /// @param backtracks whether it needs more than RE2 can
    /// @param reluctant whether the first quantifier is a reluctant one, which makes the whole expression so
    record Translation(String text, int groups, boolean ignoreCase, boolean backtracks, boolean reluctant) {}

    private final String pattern;
    private RegularExpressionOptions options;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int groups;
    private boolean backtracks;
    private Boolean reluctant;
    private boolean allReluctant;

    RegularExpressionTranslator(String pattern, RegularExpressionOptions options) {
        this.pattern = pattern;
        this.options = options;
    }

    Translation translate() {
        if (pattern.startsWith("***=")) {
            at = 4;
            options = options.with('q');
        } else if (pattern.startsWith("***:")) {
            at = 4;
        } else if (pattern.startsWith("***")) {
            throw RegularExpression.invalid("quantifier operand invalid");
        }
        if (options.literal()) {
            pattern.substring(at).codePoints().forEach(this::literal);
            return new Translation(out.toString(), 0, options.ignoreCase(), false, false);
        }
        embeddedOptions();
        boolean similar = pattern.contains("){1,1}?(");
        int rest = at;
        alternation(0);
        if (Boolean.TRUE.equals(reluctant) && !similar && !allReluctant) {
            // The whole prefers the shortest match: so must all its parts.
            allReluctant = true;
            at = rest;
            groups = 0;
            out.setLength(0);
            alternation(0);
        }
        if (at < pattern.length()) {
            throw RegularExpression.invalid("parentheses () not balanced");
        }
        return new Translation(out.toString(), groups, options.ignoreCase(), backtracks, Boolean.TRUE.equals(reluctant));
    }

    private boolean at(char c) {
        return at < pattern.length() && pattern.charAt(at) == c;
    }

    private boolean at(String text) {
        return pattern.startsWith(text, at);
    }

    private void embeddedOptions() {
        if (!at("(?") || at + 2 >= pattern.length() || !Character.isLetter(pattern.charAt(at + 2))) {
            return;
        }
        at += 2;
        while (at < pattern.length() && pattern.charAt(at) != ')') {
            char flag = pattern.charAt(at++);
            var with = flag == 'g' ? null : options.with(flag);
            if (with == null) {
                throw RegularExpression.invalid("invalid embedded option");
            }
            options = with;
        }
        if (at >= pattern.length()) {
            throw RegularExpression.invalid("invalid embedded option");
        }
        at++;
        if (options.literal()) {
            pattern.substring(at).codePoints().forEach(this::literal);
            at = pattern.length();
        }
    }

    private void alternation(int depth) {
        branch(depth);
        while (at('|')) {
            at++;
            out.append('|');
            branch(depth);
        }
    }

    private void branch(int depth) {
        while (at < pattern.length() && !at('|')) {
            if (at(')')) {
                if (depth == 0) {
                    throw RegularExpression.invalid("parentheses () not balanced");
                }
                return;
            }
            if (skipBlank()) {
                continue;
            }
            int start = out.length();
            boolean quantifiable = atom(depth);
            while (skipBlank()) {
                // between an atom and its quantifier
            }
            if (quantifiable) {
                quantifier(start);
            }
        }
    }

    private boolean skipBlank() {
        if (at("(?#")) {
            int end = pattern.indexOf(')', at);
            if (end < 0) {
                throw RegularExpression.invalid("parentheses () not balanced");
            }
            at = end + 1;
            return true;
        }
        if (!options.expanded() || at >= pattern.length()) {
            return false;
        }
        char c = pattern.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
            return true;
        }
        if (c == '#') {
            int end = pattern.indexOf('\n', at);
            at = end < 0 ? pattern.length() : end + 1;
            return true;
        }
        return false;
    }

    /// @return whether a quantifier may follow: not after a constraint
    private boolean atom(int depth) {
        int c = pattern.codePointAt(at);
        at += Character.charCount(c);
        switch (c) {
            case '(' -> {
                return group(depth);
            }
            case '[' -> {
                return bracket();
            }
            case '.' -> out.append(options.newlineStops() ? "[^\\x{a}]" : "(?s:.)");
            case '^' -> {
                out.append(options.newlineAnchors() ? "(?m:^)" : "\\A");
                return refuseQuantifier();
            }
            case '$' -> {
                out.append(options.newlineAnchors() ? "(?m:$)" : "\\z");
                return refuseQuantifier();
            }
            case '*', '+', '?' -> throw RegularExpression.invalid("quantifier operand invalid");
            case '{' -> {
                if (at < pattern.length() && isDigit(pattern.charAt(at))) {
                    throw RegularExpression.invalid("quantifier operand invalid");
                }
                literal(c);
            }
            case '\\' -> {
                return escape();
            }
            default -> literal(c);
        }
        return true;
    }

    private boolean refuseQuantifier() {
        if (at('*') || at('+') || at('?') || at('{') && at + 1 < pattern.length() && isDigit(pattern.charAt(at + 1))) {
            throw RegularExpression.invalid("quantifier operand invalid");
        }
        return false;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private void literal(int c) {
        if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || c > 0x7F) {
            out.appendCodePoint(c);
        } else {
            number(out, c);
        }
    }

    private static void number(StringBuilder out, int c) {
        out.append("\\x{").append(Integer.toHexString(c)).append('}');
    }

    private boolean group(int depth) {
        boolean constraint = false;
        if (at("?:")) {
            at += 2;
            out.append("(?:");
        } else if (at("?=") || at("?!") || at("?<=") || at("?<!")) {
            int length = at("?<") ? 3 : 2;
            out.append('(').append(pattern, at, at + length);
            at += length;
            backtracks = true;
            constraint = true;
        } else if (at('?')) {
            throw RegularExpression.invalid("quantifier operand invalid");
        } else {
            groups++;
            out.append('(');
        }
        alternation(depth + 1);
        if (!at(')')) {
            throw RegularExpression.invalid("parentheses () not balanced");
        }
        at++;
        out.append(')');
        return constraint ? refuseQuantifier() : true;
    }

    private void quantifier(int start) {
        if (at >= pattern.length()) {
            return;
        }
        String written;
        switch (pattern.charAt(at)) {
            case '*' -> written = "*";
            case '+' -> written = "+";
            case '?' -> written = "?";
            case '{' -> {
                if (at + 1 >= pattern.length() || !isDigit(pattern.charAt(at + 1))) {
                    return;
                }
                bound(start);
                return;
            }
            default -> {
                return;
            }
        }
        at++;
        out.append(written);
        reluctance();
    }

    private void bound(int start) {
        at++;
        int least = repetitions();
        int most = least;
        if (at(',')) {
            at++;
            most = at('}') ? -1 : repetitions();
        }
        if (!at('}')) {
            throw RegularExpression.invalid(at >= pattern.length() ? "braces {} not balanced" : "invalid repetition count(s)");
        }
        at++;
        if (most >= 0 && least > most) {
            throw RegularExpression.invalid("invalid repetition count(s)");
        }
        // RE2 does not take a quantifier on a quantifier; ours come one at a time, so the atom stands alone.
        out.append('{').append(least).append(most == least ? "" : most < 0 ? "," : "," + most).append('}');
        reluctance();
    }

    private int repetitions() {
        int value = 0;
        int start = at;
        while (at < pattern.length() && isDigit(pattern.charAt(at))) {
            value = value * 10 + pattern.charAt(at++) - '0';
            if (value > REPETITIONS_MAX) {
                throw RegularExpression.invalid("invalid repetition count(s)");
            }
        }
        if (at == start) {
            throw RegularExpression.invalid(at >= pattern.length() ? "braces {} not balanced" : "invalid repetition count(s)");
        }
        return value;
    }

    private void reluctance() {
        boolean now = at('?');
        if (now) {
            at++;
        }
        if (now || allReluctant) {
            out.append('?');
        }
        if (reluctant == null) {
            reluctant = now;
        }
        refuseQuantifier();
    }

    // ---- escapes

    private boolean escape() {
        if (at >= pattern.length()) {
            throw RegularExpression.invalid("invalid escape \\ sequence");
        }
        int c = pattern.codePointAt(at);
        at += Character.charCount(c);
        switch (c) {
            case 'd' -> out.append("[0-9]");
            case 'D' -> out.append("[^0-9").append(options.newlineStops() ? "\\x{a}" : "").append(']');
            case 'w' -> out.append('[').append(WORD).append(']');
            case 'W' -> out.append("[^").append(WORD).append(options.newlineStops() ? "\\x{a}" : "").append(']');
            case 's' -> out.append('[').append(SPACE).append(']');
            case 'S' -> out.append("[^").append(SPACE).append(']');
            case 'A' -> {
                out.append("\\A");
                return refuseQuantifier();
            }
            case 'Z' -> {
                out.append("\\z");
                return refuseQuantifier();
            }
            case 'y' -> {
                out.append("\\b");
                return refuseQuantifier();
            }
            case 'Y' -> {
                out.append("\\B");
                return refuseQuantifier();
            }
            case 'm' -> {
                boundary("(?<![" + WORD + "])(?=[" + WORD + "])");
                return refuseQuantifier();
            }
            case 'M' -> {
                boundary("(?<=[" + WORD + "])(?![" + WORD + "])");
                return refuseQuantifier();
            }
            default -> {
                if (c >= '1' && c <= '9') {
                    backReference(c);
                } else {
                    literal(character(c));
                }
            }
        }
        return true;
    }

    private void boundary(String lookaround) {
        backtracks = true;
        out.append(lookaround);
    }

    private void backReference(int first) {
        int number = first - '0';
        int mark = at;
        while (at < pattern.length() && isDigit(pattern.charAt(at)) && number * 10 + pattern.charAt(at) - '0' <= groups) {
            number = number * 10 + pattern.charAt(at++) - '0';
        }
        if (number > groups) {
            // More than one digit beyond the groups is an octal number.
            if (at < pattern.length() && isDigit(pattern.charAt(at)) || at > mark) {
                literal(octal(first - '0'));
                return;
            }
            throw RegularExpression.invalid("invalid backreference number");
        }
        backtracks = true;
        out.append("(?:\\").append(number).append(')');
    }

    private int octal(int value) {
        int digits = 1;
        while (digits < 3 && at < pattern.length() && pattern.charAt(at) >= '0' && pattern.charAt(at) <= '7') {
            value = value * 8 + pattern.charAt(at++) - '0';
            digits++;
        }
        return value;
    }

    /// The character that an escape stands for.
    private int character(int c) {
        return switch (c) {
            case 'a' -> 7;
            case 'b' -> 8;
            case 'B' -> '\\';
            case 'c' -> {
                if (at >= pattern.length()) {
                    throw RegularExpression.invalid("invalid escape \\ sequence");
                }
                yield pattern.charAt(at++) & 0x1F;
            }
            case 'e' -> 0x1B;
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            case 'u' -> hexadecimal(4, 4);
            case 'U' -> hexadecimal(8, 8);
            case 'x' -> hexadecimal(1, 255);
            case '0' -> octal(0);
            default -> {
                if (Character.isLetterOrDigit(c)) {
                    throw RegularExpression.invalid("invalid escape \\ sequence");
                }
                yield c;
            }
        };
    }

    private int hexadecimal(int least, int most) {
        int value = 0;
        int digits = 0;
        while (digits < most && at < pattern.length() && Character.digit(pattern.charAt(at), 16) >= 0) {
            value = value * 16 + Character.digit(pattern.charAt(at++), 16);
            digits++;
        }
        if (digits < least || value < 0 || value > Character.MAX_CODE_POINT) {
            throw RegularExpression.invalid("invalid escape \\ sequence");
        }
        return value;
    }

    // ---- brackets

    private boolean bracket() {
        if (at("[:<:]]")) {
            at += 6;
            boundary("(?<![" + WORD + "])(?=[" + WORD + "])");
            return refuseQuantifier();
        }
        if (at("[:>:]]")) {
            at += 6;
            boundary("(?<=[" + WORD + "])(?![" + WORD + "])");
            return refuseQuantifier();
        }
        boolean negated = at('^');
        if (negated) {
            at++;
        }
        var set = new StringBuilder("[").append(negated ? "^" : "");
        if (negated && options.newlineStops()) {
            number(set, '\n');
        }
        boolean first = true;
        while (true) {
            if (at >= pattern.length()) {
                throw RegularExpression.invalid("brackets [] not balanced");
            }
            if (at(']') && !first) {
                at++;
                break;
            }
            first = false;
            int low = element(set);
            if (low < 0) {
                continue;
            }
            if (at('-') && at + 1 < pattern.length() && pattern.charAt(at + 1) != ']') {
                at++;
                int high = element(set);
                if (high < low) {
                    throw RegularExpression.invalid("invalid character range");
                }
                number(set, low);
                set.append('-');
                number(set, high);
            } else {
                number(set, low);
            }
        }
        out.append(set).append(']');
        return true;
    }

    /// One element of a bracket expression: a character, or a class, which is added at once.
    /// @return the character, -1 for a class
    private int element(StringBuilder set) {
        if (at("[:")) {
            int end = closing(":]");
            set.append(characterClass(pattern.substring(at + 2, end)));
            at = end + 2;
            return -1;
        }
        if (at("[.") || at("[=")) {
            boolean equivalence = at("[=");
            int end = closing(equivalence ? "=]" : ".]");
            String name = pattern.substring(at + 2, end);
            at = end + 2;
            if (name.codePointCount(0, name.length()) != 1) {
                throw RegularExpression.invalid("invalid collating element");
            }
            return name.codePointAt(0);
        }
        int c = pattern.codePointAt(at);
        at += Character.charCount(c);
        if (c != '\\') {
            return c;
        }
        if (at >= pattern.length()) {
            throw RegularExpression.invalid("invalid escape \\ sequence");
        }
        int escaped = pattern.codePointAt(at);
        at += Character.charCount(escaped);
        switch (escaped) {
            case 'd' -> set.append("0-9");
            case 'w' -> set.append(WORD);
            case 's' -> set.append(SPACE);
            case 'D', 'S', 'W', 'A', 'm', 'M', 'y', 'Y', 'Z' -> throw RegularExpression.invalid("invalid escape \\ sequence");
            default -> {
                return escaped >= '1' && escaped <= '9' ? octal(escaped - '0') : character(escaped);
            }
        }
        return -1;
    }

    private int closing(String mark) {
        int end = pattern.indexOf(mark, at + 2);
        if (end < 0) {
            throw RegularExpression.invalid("brackets [] not balanced");
        }
        return end;
    }

    private String characterClass(String name) {
        return switch (name) {
            case "alpha" -> "\\p{L}";
            case "digit" -> "0-9";
            case "alnum" -> "\\p{L}\\p{N}";
            case "upper" -> options.ignoreCase() ? "\\p{Lu}\\p{Ll}" : "\\p{Lu}";
            case "lower" -> options.ignoreCase() ? "\\p{Lu}\\p{Ll}" : "\\p{Ll}";
            case "space" -> SPACE;
            case "blank" -> "\\x{9} ";
            case "cntrl" -> "\\x{0}-\\x{1f}\\x{7f}-\\x{9f}";
            case "punct" -> "\\x{21}-\\x{2f}\\x{3a}-\\x{40}\\x{5b}-\\x{60}\\x{7b}-\\x{7e}\\p{P}\\p{S}";
            case "graph" -> "\\x{21}-\\x{7e}\\p{L}\\p{N}\\p{M}\\p{P}\\p{S}";
            case "print" -> "\\x{20}-\\x{7e}\\p{L}\\p{N}\\p{M}\\p{P}\\p{S}\\p{Zs}";
            case "xdigit" -> "0-9A-Fa-f";
            case "word" -> WORD;
            case "ascii" -> "\\x{0}-\\x{7f}";
            default -> throw RegularExpression.invalid("invalid character class");
        };
    }
}
