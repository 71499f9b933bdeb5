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

    /// Where a mistake waits among the settings until the client is known to be who it says it is.
    private static final String MISTAKE = "\0mistake";
    private static final String WITH_ARGUMENT = "BCDdfhkNprStvW";
    private static final String WITHOUT_ARGUMENT = "bEeFijlnOPsT";
    private static final Map<Character, String> PLAN_KINDS = Map.of('s', "enable_seqscan", 'i', "enable_indexscan", 'o', "enable_indexonlyscan",
            'b', "enable_bitmapscan", 't', "enable_tidscan", 'n', "enable_nestloop", 'm', "enable_mergejoin", 'h', "enable_hashjoin");

    /// Adds the settings of an option text to a map; a later one replaces an earlier. The first mistake ends it, and is kept for [#refuseBad].
    static void parse(String options, Map<String, String> into) {
        List<String> words = split(options);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean separate = (word.equals("-c") || word.length() == 2 && word.charAt(0) == '-' && WITH_ARGUMENT.indexOf(word.charAt(1)) >= 0);
            if (separate && i + 1 == words.size()) {
                into.put(MISTAKE, "x" + word);
                return;
            }
            String argument = separate ? words.get(++i) : word.length() > 2 ? word.substring(2) : "";
            if (word.startsWith("-c") || word.startsWith("--") && word.length() > 2) {
                int equals = argument.indexOf('=');
                if (equals < 0) {
                    into.put(MISTAKE, (word.startsWith("--") ? "-" : "c") + argument);
                    return;
                }
                into.put(argument.substring(0, equals).replace('-', '_'), argument.substring(equals + 1));
            } else if (word.length() < 2 || word.charAt(0) != '-' || !letters(word, argument, into)) {
                into.put(MISTAKE, "x" + (separate ? argument : word));
                return;
            }
        }
    }

    /// One word of the server's options that are single letters; those without an argument may stand together.
    private static boolean letters(String word, String argument, Map<String, String> into) {
        char first = word.charAt(1);
        if (WITH_ARGUMENT.indexOf(first) >= 0) {
            return withArgument(first, argument, into);
        }
        for (int i = 1; i < word.length(); i++) {
            if (WITHOUT_ARGUMENT.indexOf(word.charAt(i)) < 0) {
                return false;
            }
            switch (word.charAt(i)) {
                case 'e' -> into.put("datestyle", "euro");
                case 'F' -> into.put("fsync", "false");
                case 'i' -> into.put("listen_addresses", "*");
                case 'l' -> into.put("ssl", "true");
                case 'O' -> into.put("allow_system_table_mods", "true");
                case 'P' -> into.put("ignore_system_indexes", "true");
                case 's' -> into.put("log_statement_stats", "true");
                default -> { }
            }
        }
        return true;
    }

    private static boolean withArgument(char letter, String argument, Map<String, String> into) {
        switch (letter) {
            case 'B' -> into.put("shared_buffers", argument);
            case 'd' -> into.put("client_min_messages", argument.equals("0") ? "notice" : "debug" + argument);
            case 'f' -> {
                String name = argument.length() == 1 ? PLAN_KINDS.get(argument.charAt(0)) : null;
                if (name == null) {
                    return false;
                }
                into.put(name, "false");
            }
            case 'h' -> into.put("listen_addresses", argument);
            case 'k' -> into.put("unix_socket_directories", argument);
            case 'N' -> into.put("max_connections", argument);
            case 'p' -> into.put("port", argument);
            case 'S' -> into.put("work_mem", argument);
            case 't' -> {
                String name = argument.startsWith("pa") ? "log_parser_stats" : argument.startsWith("pl") ? "log_planner_stats"
                        : argument.startsWith("e") ? "log_executor_stats" : null;
                if (name == null) {
                    return false;
                }
                into.put(name, "true");
            }
            case 'W' -> into.put("post_auth_delay", argument);
            default -> { }
        }
        return true;
    }

    /// @throws SqlException 42601 where the options were not understood
    static void refuseBad(Map<String, String> settings) {
        String mistake = settings.remove(MISTAKE);
        if (mistake != null) {
            String word = mistake.substring(1);
            throw switch (mistake.charAt(0)) {
                case 'c' -> SqlException.fatal(SqlState.SYNTAX_ERROR, ServerMessage.C_NEEDS_VALUE, word);
                case '-' -> SqlException.fatal(SqlState.SYNTAX_ERROR, ServerMessage.OPTION_NEEDS_VALUE, word);
                default -> SqlException.fatal(SqlState.SYNTAX_ERROR, ServerMessage.INVALID_ARGUMENT, word).hint(ServerMessage.INVALID_ARGUMENT_HINT, "postgres");
            };
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
