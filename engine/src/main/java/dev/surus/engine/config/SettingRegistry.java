package dev.surus.engine.config;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Every setting there is, read once from the table `settings.tsv` beside this class.
public final class SettingRegistry {
    private static final Pattern CUSTOM_NAME = Pattern.compile("[A-Za-z_\\x80-\\uffff][A-Za-z0-9_$\\x80-\\uffff]*(\\.[A-Za-z_\\x80-\\uffff][A-Za-z0-9_$\\x80-\\uffff]*)+");
    private static final List<Setting<?>> ALL = new ArrayList<>();
    private static final Map<String, Setting<?>> BY_NAME = new HashMap<>();

    static {
        try (var in = new BufferedReader(new InputStreamReader(
                SettingRegistry.class.getResourceAsStream("settings.tsv"), StandardCharsets.UTF_8))) {
            in.lines().filter(line -> !line.startsWith("#")).forEach(SettingRegistry::declare);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SettingRegistry() {}

    private static void declare(String line) {
        String[] field = line.split("\t", -1);
        SettingType type = SettingType.of(field[1]);
        var flags = EnumSet.noneOf(SettingFlag.class);
        for (String flag : field[9].split(",")) {
            if (!flag.isEmpty()) {
                flags.add(SettingFlag.valueOf(flag));
            }
        }
        String standard = field[4].equals("\\N") ? null : field[4];
        Object value = switch (type) {
            case BOOL -> standard.equals("on");
            case INTEGER -> (Object) Long.valueOf(standard);
            case REAL -> Double.valueOf(standard);
            case STRING, ENUM -> standard;
        };
        var setting = new Setting<>(field[0], ALL.size(), type, SettingUnit.of(field[2]), SettingContext.of(field[3]), value,
                field[5].isEmpty() ? 0 : Double.parseDouble(field[5]), field[6].isEmpty() ? 0 : Double.parseDouble(field[6]),
                field[7].isEmpty() && type != SettingType.ENUM ? List.of() : List.of(field[7].split("\\|", -1)), field[8], field[10], flags);
        ALL.add(setting);
        BY_NAME.put(field[0].toLowerCase(Locale.ROOT), setting);
    }

    /// All declared settings, by name without regard to case.
    public static List<Setting<?>> all() {
        return java.util.Collections.unmodifiableList(ALL);
    }

    /// The declared setting of that name in any case, or null.
    public static Setting<?> find(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        return BY_NAME.get(switch (key) {
            // What the two were called up to PostgreSQL 7.4.
            case "sort_mem" -> "work_mem";
            case "vacuum_mem" -> "maintenance_work_mem";
            default -> key;
        });
    }

    /// Whether a setting is or could be called so.
    public static boolean isName(String name) {
        return find(name) != null || CUSTOM_NAME.matcher(name).matches();
    }

    /// The setting of that name; a name with a dot that nobody declared is a custom setting, a string that anybody may set.
    /// @throws SqlException 42704, or 42602 for a malformed custom name
    public static Setting<?> require(String name) {
        Setting<?> setting = find(name);
        if (setting != null) {
            return setting;
        }
        if (name.indexOf('.') < 0) {
            throw unrecognized(name);
        }
        if (!CUSTOM_NAME.matcher(name).matches()) {
            throw new SqlException(SqlState.INVALID_NAME, ConfigMessage.INVALID_PARAMETER_NAME, name).detail(ConfigMessage.CUSTOM_NAME_FORM);
        }
        return new Setting<>(name, -1, SettingType.STRING, SettingUnit.NONE, SettingContext.USER, "", 0, 0, List.of(), "Customized Options", "",
                EnumSet.of(SettingFlag.CUSTOM, SettingFlag.NO_SHOW_ALL, SettingFlag.NOT_IN_SAMPLE));
    }

    static SqlException unrecognized(String name) {
        return new SqlException(SqlState.UNDEFINED_OBJECT, ConfigMessage.UNRECOGNIZED_PARAMETER, name);
    }

    /// A handle for code: the declaration lives in the table, the type here.
    @SuppressWarnings("unchecked")
    static <T> Setting<T> handle(String name, Class<T> valueClass) {
        Setting<?> setting = find(name);
        if (setting == null) {
            throw new IllegalStateException("no setting " + name);
        }
        Class<?> actual = switch (setting.type()) {
            case BOOL -> Boolean.class;
            case INTEGER -> Long.class;
            case REAL -> Double.class;
            case STRING, ENUM -> String.class;
        };
        if (actual != valueClass) {
            throw new IllegalStateException(name + " is " + actual);
        }
        return (Setting<T>) setting;
    }
}
