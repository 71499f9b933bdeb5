package dev.surus.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Comma-separated lists of identifiers as settings hold them: `"$user", public`.
public final class IdentifierList {
    private IdentifierList() {}

    /// The names of a list: unquoted ones folded to lower case, all cut to 63 bytes; null where the syntax is wrong.
    public static List<String> parse(String text) {
        var names = new ArrayList<String>();
        int i = skipSpace(text, 0);
        if (i == text.length()) {
            return names;
        }
        while (true) {
            var name = new StringBuilder();
            if (text.charAt(i) == '"') {
                i++;
                while (true) {
                    int quote = text.indexOf('"', i);
                    if (quote < 0) {
                        return null;
                    }
                    name.append(text, i, quote);
                    i = quote + 1;
                    if (i < text.length() && text.charAt(i) == '"') {
                        name.append('"');
                        i++;
                    } else {
                        break;
                    }
                }
            } else {
                int start = i;
                while (i < text.length() && text.charAt(i) != ',' && !Character.isWhitespace(text.charAt(i))) {
                    i++;
                }
                if (i == start) {
                    return null;
                }
                name.append(text.substring(start, i).toLowerCase(Locale.ROOT));
            }
            names.add(cut(name.toString()));
            i = skipSpace(text, i);
            if (i == text.length()) {
                return names;
            }
            if (text.charAt(i) != ',') {
                return null;
            }
            i = skipSpace(text, i + 1);
            if (i == text.length()) {
                return null;
            }
        }
    }

    private static int skipSpace(String text, int i) {
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static String cut(String name) {
        if (name.length() * 3 <= 63) {
            return name;
        }
        int bytes = 0;
        for (int i = 0; i < name.length(); ) {
            int c = name.codePointAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (bytes > 63) {
                return name.substring(0, i);
            }
            i += Character.charCount(c);
        }
        return name;
    }
}
