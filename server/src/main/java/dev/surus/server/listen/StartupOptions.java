package dev.surus.server.listen;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.server.ServerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The start-up parameter `options`: `-c name=value`, `--name=value`, words separated by spaces, a backslash escapes one.
final class StartupOptions {
    private StartupOptions() {}

    /// Adds the settings of an option text to a map; a later one replaces an earlier.
    /// @throws SqlException 42601 for anything else
    static void parse(String options, Map<String, String> into) {
        List<String> words = split(options);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String assignment;
            if (word.equals("-c") && i + 1 < words.size()) {
                assignment = words.get(++i);
            } else if (word.startsWith("-c") && word.length() > 2) {
                assignment = word.substring(2);
            } else if (word.startsWith("--") && word.length() > 2) {
                assignment = word.substring(2);
            } else {
                throw SqlException.fatal(SqlState.SYNTAX_ERROR, ServerMessage.INVALID_ARGUMENT, word);
            }
            int equals = assignment.indexOf('=');
            if (equals < 0) {
                throw SqlException.fatal(SqlState.SYNTAX_ERROR, word.startsWith("--") ? ServerMessage.OPTION_NEEDS_VALUE : ServerMessage.C_NEEDS_VALUE,
                        assignment);
            }
            into.put(assignment.substring(0, equals).replace('-', '_'), assignment.substring(equals + 1));
        }
    }

    private static List<String> split(String options) {
        var words = new ArrayList<String>();
        StringBuilder word = null;
        for (int i = 0; i < options.length(); i++) {
            char c = options.charAt(i);
            if (c == '\\' && i + 1 < options.length()) {
                word = word == null ? new StringBuilder() : word;
                word.append(options.charAt(++i));
            } else if (Character.isWhitespace(c)) {
                if (word != null) {
                    words.add(word.toString());
                    word = null;
                }
            } else {
                word = word == null ? new StringBuilder() : word;
                word.append(c);
            }
        }
        if (word != null) {
            words.add(word.toString());
        }
        return words;
    }
}
