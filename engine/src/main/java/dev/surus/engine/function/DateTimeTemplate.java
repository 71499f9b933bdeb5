package dev.surus.engine.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A template of to_char, to_date and to_timestamp, cut into fields and literal characters.
///
/// @param nodes in the order in which they are written
record DateTimeTemplate(List<Node> nodes) {
    sealed interface Node {}

    /// @param pattern as it is written: case matters for names
    /// @param fill FM: no padding
    /// @param ordinal `TH`, `th` or null
    record Field(String pattern, boolean fill, String ordinal) implements Node {
        String kind() {
            return pattern.toUpperCase(Locale.ROOT);
        }
    }

    /// @param quoted inside double quotes, where nothing separates
    record Literal(int character, boolean quoted) implements Node {
        boolean separates() {
            return !quoted && (isBlank() || isSeparator(character));
        }

        boolean isBlank() {
            return Character.isWhitespace(character);
        }
    }

    /// Longer patterns first. Names of months, days and halves of the day are known capitalised, too.
    private static final String[] PATTERNS = patterns();

    private static String[] patterns() {
        var all = new ArrayList<String>();
        for (String upper : ("A.D. A.M. B.C. P.M. AD AM BC PM CC DAY DDD DD DY D FF1 FF2 FF3 FF4 FF5 FF6 FX HH24 HH12 HH IDDD ID IW IYYY IYY IY I "
                + "J MI MM MONTH MON MS OF Q RM SSSSS SSSS SS TZH TZM TZ US WW W Y,YYY YYYY YYY YY Y").split(" ")) {
            all.add(upper);
            all.add(upper.toLowerCase(Locale.ROOT));
        }
        all.addAll(List.of("Day", "Dy", "Month", "Mon"));
        all.sort((a, b) -> b.length() - a.length());
        return all.toArray(String[]::new);
    }

    static boolean isSeparator(int c) {
        return c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c);
    }

    static DateTimeTemplate parse(String text) {
        var nodes = new ArrayList<Node>();
        int at = 0;
        while (at < text.length()) {
            boolean fill = starts(text, at, "FM");
            if (fill || starts(text, at, "TM")) {
                at += 2;
            }
            String pattern = patternAt(text, at);
            if (pattern != null) {
                at += pattern.length();
                String ordinal = null;
                if (text.startsWith("TH", at) || text.startsWith("th", at)) {
                    ordinal = text.substring(at, at + 2);
                    at += 2;
                } else if (text.startsWith("SP", at)) {
                    at += 2;
                }
                nodes.add(new Field(pattern, fill, ordinal));
            } else if (at < text.length() && text.charAt(at) == '"') {
                at = quoted(text, at + 1, nodes);
            } else if (at < text.length()) {
                if (text.charAt(at) == '\\' && text.startsWith("\"", at + 1)) {
                    at++;
                }
                nodes.add(new Literal(text.codePointAt(at), false));
                at += Character.charCount(text.codePointAt(at));
            }
        }
        return new DateTimeTemplate(nodes);
    }

    private static int quoted(String text, int from, List<Node> nodes) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            nodes.add(new Literal(text.codePointAt(at), true));
            at += Character.charCount(text.codePointAt(at));
        }
        return at + 1;
    }

    private static boolean starts(String text, int at, String upper) {
        return text.startsWith(upper, at) || text.startsWith(upper.toLowerCase(Locale.ROOT), at);
    }

    private static String patternAt(String text, int at) {
        for (String pattern : PATTERNS) {
            if (text.startsWith(pattern, at)) {
                return pattern;
            }
        }
        return null;
    }
}
