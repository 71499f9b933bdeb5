package dev.surus.server.main;

import dev.surus.engine.config.LocaleName;

/// The locales of a new cluster, by category. A null means that none is chosen yet.
record InitdbLocales(String collate, String ctype, String messages, String monetary, String numeric, String time) {
    /// Each category's own, else the one for all, else the environment's.
    static InitdbLocales choose(InitdbLocales own, String all) {
        return new InitdbLocales(locale(own.collate, all, "LC_COLLATE"), locale(own.ctype, all, "LC_CTYPE"), locale(own.messages, all, "LC_MESSAGES"),
                locale(own.monetary, all, "LC_MONETARY"), locale(own.numeric, all, "LC_NUMERIC"), locale(own.time, all, "LC_TIME"));
    }

    private static String locale(String specific, String all, String variable) {
        String chosen = specific != null ? specific : all != null ? all : environment("LC_ALL", environment(variable, environment("LANG", "C")));
        if (!LocaleName.isKnown(chosen)) {
            throw new InitdbCommand.InitdbRefusal("invalid locale name \"" + chosen + "\"");
        }
        return chosen.isEmpty() ? "C" : chosen;
    }

    private static String environment(String variable, String fallback) {
        String value = System.getenv(variable);
        return value == null || value.isEmpty() ? fallback : value;
    }

    /// As initdb says it: one line where all are the same.
    String description() {
        if (ctype.equals(collate) && ctype.equals(messages) && ctype.equals(monetary) && ctype.equals(numeric) && ctype.equals(time)) {
            return "The database cluster will be initialized with locale \"" + ctype + "\".\n";
        }
        return "The database cluster will be initialized with this locale configuration:\n  provider:    libc\n  LC_COLLATE:  " + collate
                + "\n  LC_CTYPE:    " + ctype + "\n  LC_MESSAGES: " + messages + "\n  LC_MONETARY: " + monetary + "\n  LC_NUMERIC:  " + numeric
                + "\n  LC_TIME:     " + time + "\n";
    }

    /// The order of year, month and day that people of a locale write.
    String dateStyle() {
        String language = time.split("[_.@]")[0];
        return switch (language) {
            case "ja", "zh", "ko", "hu", "sv", "lt" -> "iso, ymd";
            case "C", "POSIX", "" -> "iso, mdy";
            default -> time.startsWith("en_US") ? "iso, mdy" : "iso, dmy";
        };
    }

    /// The text search configuration of the language; null where there is none.
    String textSearchConfiguration() {
        return switch (ctype.split("[_.@]")[0]) {
            case "C", "POSIX", "en" -> "english";
            case "da" -> "danish";
            case "nl" -> "dutch";
            case "fi" -> "finnish";
            case "fr" -> "french";
            case "de" -> "german";
            case "hu" -> "hungarian";
            case "it" -> "italian";
            case "no", "nb", "nn" -> "norwegian";
            case "pt" -> "portuguese";
            case "ro" -> "romanian";
            case "ru" -> "russian";
            case "es" -> "spanish";
            case "sv" -> "swedish";
            case "tr" -> "turkish";
            default -> null;
        };
    }
}
