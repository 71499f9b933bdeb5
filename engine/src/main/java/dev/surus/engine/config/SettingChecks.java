package dev.surus.engine.config;

import dev.surus.engine.base.Message;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The checks that need no session: what makes a text a DateStyle, a time zone, an encoding, a list.
final class SettingChecks {
    private static final Set<String> LOG_DESTINATIONS = Set.of("stderr", "csvlog", "jsonlog", "syslog");

    private static final Set<String> LOG_MANAGERS = Set.of("all", "heap2", "heap", "btree", "hash", "gin", "gist", "sequence", "spgist", "brin", "generic");
    private static final Set<String> ZONE_ABBREVIATIONS = Set.of("Default", "Australia", "India");
    /// Those of a new cluster. Others cannot be made.
    private static final Set<String> TEXT_SEARCH = Set.of("simple", "arabic", "armenian", "basque", "catalan", "danish", "dutch", "english", "finnish",
            "french", "german", "greek", "hindi", "hungarian", "indonesian", "irish", "italian", "lithuanian", "nepali", "norwegian", "portuguese",
            "romanian", "russian", "serbian", "spanish", "swedish", "tamil", "turkish", "yiddish");
    private static final Pattern LSN = Pattern.compile("[0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8}");
    private static final Pattern TRANSACTION_ID = Pattern.compile("\\s*[0-9].*");
    /// The beginning of a date; words like "now" mean nothing in a file.
    private static final Pattern TIME = Pattern.compile("(?i).*[0-9].*|infinity|-infinity|epoch");

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
            case "wal_consistency_checking" -> keyWords(setting, (String) proposed, LOG_MANAGERS);
            case "max_stack_depth" -> stackDepth(setting, (Long) proposed);
            case "synchronous_standby_names" -> StandbyNames.check(setting, (String) proposed);
            case "bonjour" -> notBonjour((Boolean) proposed);
            case "timezone_abbreviations" -> oneOf(setting, (String) proposed, ZONE_ABBREVIATIONS);
            case "default_text_search_config" -> textSearchConfiguration(setting, (String) proposed);
            case "default_table_access_method" -> accessMethod(setting, (String) proposed);
            case "default_tablespace" -> tablespace(setting, (String) proposed);
            case "backtrace_functions" -> functionNames(setting, (String) proposed);
            case "primary_slot_name" -> slotName(setting, (String) proposed);
            case "recovery_target" -> immediate(setting, (String) proposed);
            case "recovery_target_lsn" -> ofForm(setting, (String) proposed, LSN);
            case "recovery_target_xid" -> ofForm(setting, (String) proposed, TRANSACTION_ID);
            case "recovery_target_time" -> ofForm(setting, (String) proposed, TIME);
            default -> proposed;
        };
    }

    private static String clientEncoding(Setting<?> setting, String text) {
        Encoding encoding = Encoding.find(text);
        if (encoding == null) {
            throw setting.invalid(text);
        }
        if (encoding == Encoding.MULE_INTERNAL) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, ConfigMessage.INVALID_VALUE,
                    setting.name(), text).detail(ConfigMessage.CONVERSION_NOT_SUPPORTED, encoding.name(), "UTF8");
        }
        return encoding.name();
    }

    private static String locale(Setting<?> setting, String text) {
        if (!LocaleName.isKnown(text) || text.isEmpty() && setting.name().equals("lc_messages")) {
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

    private static Long stackDepth(Setting<?> setting, Long kilobytes) {
        long limit = StackLimit.KILOBYTES;
        if (kilobytes > limit) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, ConfigMessage.INVALID_NUMBER, setting.name(), kilobytes).detail(ConfigMessage.STACK_DEPTH_LIMIT, limit).hint(ConfigMessage.STACK_DEPTH_HINT);
        }
        return kilobytes;
    }

    private static Boolean notBonjour(Boolean on) {
        if (on) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, ConfigMessage.NO_BONJOUR);
        }
        return on;
    }

    private static String oneOf(Setting<?> setting, String text, Set<String> known) {
        if (!known.contains(text)) {
            throw setting.invalid(text);
        }
        return text;
    }

    /// What does not exist, but might where a value is to be stored for later.
    static List<Message> missing(Setting<?> setting, String text) {
        return switch (setting.name()) {
            case "default_tablespace" -> missingTablespaces(List.of(text));
            case "temp_tablespaces" -> {
                var names = IdentifierList.parse(text);
                yield names == null ? List.of() : missingTablespaces(names);
            }
            case "default_text_search_config" -> {
                var parts = text.indexOf(' ') >= 0 ? null : IdentifierList.parse(text.replace('.', ','));
                yield parts == null || parts.isEmpty() || TEXT_SEARCH.contains(parts.getLast()) ? List.of()
                        : List.of(new Message(ConfigMessage.TEXT_SEARCH_MISSING, text));
            }
            default -> List.of();
        };
    }

    private static List<Message> missingTablespaces(List<String> names) {
        return names.stream().filter(name -> !name.isEmpty() && !name.equals("pg_default") && !name.equals("pg_global"))
                .map(name -> new Message(ConfigMessage.TABLESPACE_MISSING, name)).toList();
    }

    private static String textSearchConfiguration(Setting<?> setting, String text) {
        List<String> parts = text.indexOf(' ') >= 0 ? null : IdentifierList.parse(text.replace('.', ','));
        if (parts == null || parts.isEmpty()) {
            throw new SqlException(SqlState.INVALID_NAME, ConfigMessage.NAME_SYNTAX);
        }
        boolean qualified = parts.size() == 2 && parts.getFirst().equals("pg_catalog") && text.indexOf('.') > 0;
        if (!TEXT_SEARCH.contains(parts.getLast()) || parts.size() > 1 && !qualified) {
            throw setting.invalid(text);
        }
        return "pg_catalog." + parts.getLast();
    }

    private static String accessMethod(Setting<?> setting, String text) {
        if (text.isEmpty()) {
            throw setting.invalid(text).detail(ConfigMessage.CANNOT_BE_EMPTY, setting.name());
        }
        if (!text.equals("heap")) {
            throw setting.invalid(text).detail(ConfigMessage.NO_ACCESS_METHOD, text);
        }
        return text;
    }

    private static String tablespace(Setting<?> setting, String text) {
        if (!text.isEmpty() && !text.equals("pg_default") && !text.equals("pg_global")) {
            throw setting.invalid(text).detail(ConfigMessage.NO_TABLESPACE, text);
        }
        return text;
    }

    private static String functionNames(Setting<?> setting, String text) {
        if (!text.matches("[0-9A-Za-z_, \\n\\t]*")) {
            throw setting.invalid(text).detail(ConfigMessage.INVALID_CHARACTER);
        }
        return text;
    }

    private static String slotName(Setting<?> setting, String text) {
        if (!text.matches("[a-z0-9_]*")) {
            throw new SqlException(SqlState.INVALID_NAME, ConfigMessage.INVALID_VALUE, setting.name(), text)
                    .detail(ConfigMessage.SLOT_NAME_CHARACTER, text).hint(ConfigMessage.SLOT_NAME_HINT);
        }
        return text;
    }

    private static String immediate(Setting<?> setting, String text) {
        if (!text.isEmpty() && !text.equals("immediate")) {
            throw setting.invalid(text).detail(ConfigMessage.ONLY_IMMEDIATE);
        }
        return text;
    }

    private static String ofForm(Setting<?> setting, String text, Pattern form) {
        if (!text.isEmpty() && !form.matcher(text).matches()) {
            throw setting.invalid(text);
        }
        return text;
    }
}
