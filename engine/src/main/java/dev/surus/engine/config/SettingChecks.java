package dev.surus.engine.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The checks that need no session: what makes a text a DateStyle, a time zone, an encoding, a list.
final class SettingChecks {
    private static final Set<String> LOG_DESTINATIONS = Set.of("stderr", "csvlog", "jsonlog", "syslog");

    private SettingChecks() {}

    @SuppressWarnings("unchecked")
    static <T> T check(Setting<T> setting, T proposed, T current) {
        return (T) switch (setting.name()) {
            case "DateStyle" -> DateStyle.parse((String) proposed, DateStyle.parse((String) current, DateStyle.STANDARD)).toString();
            case "TimeZone", "log_timezone" -> TimeZoneName.parse(setting, (String) proposed).name();
            case "client_encoding" -> clientEncoding(setting, (String) proposed);
            case "lc_messages", "lc_monetary", "lc_numeric", "lc_time" -> locale(setting, (String) proposed);
            case "log_destination" -> keyWords(setting, (String) proposed, LOG_DESTINATIONS);
            case "restrict_nonsystem_relation_kind" -> keyWords(setting, (String) proposed, Set.of("view", "foreign-table"));
            case "search_path", "temp_tablespaces" -> list(setting, (String) proposed);
            default -> proposed;
        };
    }

    private static String clientEncoding(Setting<?> setting, String text) {
        Encoding encoding = Encoding.find(text);
        if (encoding == null) {
            throw setting.invalid(text);
        }
        if (encoding == Encoding.MULE_INTERNAL) {
            throw new dev.surus.engine.base.SqlException(dev.surus.engine.base.SqlState.FEATURE_NOT_SUPPORTED, ConfigMessage.INVALID_VALUE,
                    setting.name(), text).detail(ConfigMessage.CONVERSION_NOT_SUPPORTED, encoding.name(), "UTF8");
        }
        return encoding.name();
    }

    private static String locale(Setting<?> setting, String text) {
        if (!LocaleName.isKnown(text)) {
            throw setting.invalid(text);
        }
        return text;
    }

    private static String keyWords(Setting<?> setting, String text, Set<String> known) {
        List<String> words = IdentifierList.parse(text);
        if (words == null) {
            throw setting.invalid(text).detail(ConfigMessage.LIST_SYNTAX);
        }
        for (String word : words) {
            if (!known.contains(word.toLowerCase(Locale.ROOT))) {
                throw setting.invalid(text).detail(ConfigMessage.UNRECOGNIZED_KEY_WORD, word);
            }
        }
        return text;
    }

    private static String list(Setting<?> setting, String text) {
        if (IdentifierList.parse(text) == null) {
            throw setting.invalid(text).detail(ConfigMessage.LIST_SYNTAX);
        }
        return text;
    }
}
