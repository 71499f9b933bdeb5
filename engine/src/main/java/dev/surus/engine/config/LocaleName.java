package dev.surus.engine.config;

import java.util.Locale;

/// Names of operating-system locales (`ja_JP.UTF-8`). Surus takes every name whose language and country exist and whose
/// encoding it knows, whether or not this machine has that locale installed: texts and collations are its own.
public final class LocaleName {
    private LocaleName() {}

    public static boolean isKnown(String name) {
        if (name.isEmpty() || name.equals("C") || name.equals("POSIX")) {
            return true;
        }
        String rest = name;
        int modifier = rest.indexOf('@');
        if (modifier >= 0) {
            rest = rest.substring(0, modifier);
        }
        int dot = rest.indexOf('.');
        if (dot >= 0) {
            if (Encoding.find(rest.substring(dot + 1)) == null) {
                return false;
            }
            rest = rest.substring(0, dot);
        }
        if (rest.equals("C") || rest.equals("POSIX")) {
            return true;
        }
        int bar = rest.indexOf('_');
        String language = bar < 0 ? rest : rest.substring(0, bar);
        String country = bar < 0 ? "" : rest.substring(bar + 1);
        return Codes.LANGUAGES.contains(language) && (country.isEmpty() || Codes.COUNTRIES.contains(country));
    }

    private static final class Codes {
        static final java.util.Set<String> LANGUAGES = java.util.Set.of(Locale.getISOLanguages());
        static final java.util.Set<String> COUNTRIES = java.util.Set.of(Locale.getISOCountries());
    }
}
