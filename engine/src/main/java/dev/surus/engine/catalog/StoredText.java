package dev.surus.engine.catalog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The stored form of expressions where one column keeps several.
public final class StoredText {
    /// Stands between expressions; no SQL text holds this control character.
    private static final char SEPARATOR = '\u001e';

    /// Stands before the stored query of a function's body `RETURN expression`.
    public static final String RETURN = "RETURN ";

    private StoredText() {}

    /// One text of several, null of none.
    public static String join(List<String> expressions) {
        return expressions.isEmpty() ? null : String.join(String.valueOf(SEPARATOR), expressions);
    }

    public static List<String> split(String text) {
        if (text == null || text.isEmpty()) {
            return List.of();
        }
        return List.of(text.split(String.valueOf(SEPARATOR)));
    }

    /// Takes a list of SQL expressions apart at its outer commas.
    static List<String> splitSql(String list) {
        var parts = new ArrayList<String>();
        int depth = 0;
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (!quoted && (c == '(' || c == '[')) {
                depth++;
            } else if (!quoted && (c == ')' || c == ']')) {
                depth--;
            } else if (!quoted && depth == 0 && c == ',') {
                parts.add(list.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(list.substring(start).strip());
        return parts;
    }

    /// A trigger's arguments from tgargs: each ends with a zero byte.
    public static List<String> triggerArguments(Object bytes) {
        var arguments = new ArrayList<String>();
        if (bytes instanceof byte[] all) {
            int start = 0;
            for (int i = 0; i < all.length; i++) {
                if (all[i] == 0) {
                    arguments.add(new String(all, start, i - start, StandardCharsets.UTF_8));
                    start = i + 1;
                }
            }
        }
        return arguments;
    }
}
