package dev.surus.engine.config;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// One setting's declaration: name, type, unit, range, default, who may change it. Values live elsewhere
/// ([ServerSettings], [SessionSettings]).
///
/// @param <T> Boolean, Long, Double or String, by [#type]
public final class Setting<T> {
    private final String name;
    private final int ordinal;
    private final SettingType type;
    private final SettingUnit unit;
    private final SettingContext context;
    private final T standard;
    private final double min;
    private final double max;
    private final List<String> options;
    private final String category;
    private final String description;
    private final Set<SettingFlag> flags;

    Setting(String name, int ordinal, SettingType type, SettingUnit unit, SettingContext context, T standard, double min, double max,
            List<String> options, String category, String description, Set<SettingFlag> flags) {
        this.name = name;
        this.ordinal = ordinal;
        this.type = type;
        this.unit = unit;
        this.context = context;
        this.standard = standard;
        this.min = min;
        this.max = max;
        this.options = options;
        this.category = category;
        this.description = description;
        this.flags = flags;
    }

    /// The name in its canonical case (`DateStyle`).
    public String name() {
        return name;
    }

    /// Its place in [SettingRegistry#all]; -1 for a custom setting.
    int ordinal() {
        return ordinal;
    }

    public SettingType type() {
        return type;
    }

    public SettingUnit unit() {
        return unit;
    }

    public SettingContext context() {
        return context;
    }

    /// The built-in default; null for a string that has none.
    public T standard() {
        return standard;
    }

    /// The words of an enum, in PostgreSQL's order; else empty.
    public List<String> options() {
        return options;
    }

    public String category() {
        return category;
    }

    public String description() {
        return description;
    }

    public boolean is(SettingFlag flag) {
        return flags.contains(flag);
    }

    /// The lower bound as `pg_settings.min_val` shows it, or null.
    public String minText() {
        return bound(min);
    }

    public String maxText() {
        return bound(max);
    }

    private String bound(double bound) {
        return switch (type) {
            case INTEGER -> Long.toString((long) bound);
            case REAL -> Numbers.general(bound);
            case BOOL, STRING, ENUM -> null;
        };
    }

    /// The value that a text means.
    /// @throws SqlException 22023 for a text that is none, or out of range
    @SuppressWarnings("unchecked")
    public T parse(String text) {
        return (T) switch (type) {
            case BOOL -> parseBoolean(text);
            case INTEGER -> (Object) parseInteger(text);
            case REAL -> parseReal(text);
            case STRING -> is(SettingFlag.IS_NAME) ? cutToName(text) : text;
            case ENUM -> parseEnum(text);
        };
    }

    private Boolean parseBoolean(String text) {
        Boolean value = booleanOf(text);
        if (value == null) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, ConfigMessage.BOOLEAN_REQUIRED, name);
        }
        return value;
    }

    /// What PostgreSQL takes for a Boolean: any unambiguous beginning of on, off, true, false, yes, no, or 1 or 0; null else.
    public static Boolean booleanOf(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (word.isEmpty()) {
            return null;
        }
        if ("true".startsWith(word) || "yes".startsWith(word) || word.equals("on") || word.equals("1")) {
            return Boolean.TRUE;
        }
        if ("false".startsWith(word) || "no".startsWith(word) || word.length() > 1 && "off".startsWith(word) || word.equals("0")) {
            return Boolean.FALSE;
        }
        return null;
    }

    private Long parseInteger(String text) {
        int end = Numbers.endOfNumber(text, true);
        if (end == 0) {
            throw invalid(text);
        }
        double value = inOwnUnit(Numbers.value(text.substring(0, end), true), text.substring(end).strip(), text);
        value = Math.rint(value);
        if (value > Integer.MAX_VALUE || value < Integer.MIN_VALUE) {
            throw invalid(text).hint(ConfigMessage.EXCEEDS_INTEGER);
        }
        long whole = (long) value;
        if (whole < min || whole > max) {
            throw outOfRange(Long.toString(whole));
        }
        return whole;
    }

    private Double parseReal(String text) {
        int end = Numbers.endOfNumber(text, false);
        if (end == 0) {
            throw invalid(text);
        }
        double value = inOwnUnit(Numbers.value(text.substring(0, end), false), text.substring(end).strip(), text);
        if (value < min || value > max) {
            throw outOfRange(Numbers.general(value));
        }
        return value;
    }

    /// Turns a number with a named unit into this setting's own; a result that is not whole is rounded to the next smaller unit.
    private double inOwnUnit(double number, String unitWord, String text) {
        if (unitWord.isEmpty()) {
            return number;
        }
        List<SettingUnit.Named> named = unit.named();
        for (int i = 0; i < named.size(); i++) {
            SettingUnit.Named candidate = named.get(i);
            if (candidate.word().equals(unitWord)) {
                if (number != Math.rint(number) && i + 1 < named.size()) {
                    double smaller = (double) candidate.size() / named.get(i + 1).size();
                    number = Math.rint(number * smaller) / smaller;
                }
                return number * candidate.size() / unit.size();
            }
        }
        SqlException invalid = invalid(text);
        throw unit == SettingUnit.NONE ? invalid
                : invalid.hint(unit.isTime() ? ConfigMessage.VALID_TIME_UNITS : ConfigMessage.VALID_MEMORY_UNITS);
    }

    private String parseEnum(String text) {
        for (String option : options) {
            if (option.equalsIgnoreCase(text)) {
                // Compression that is just "on" is the first kind there is.
                return name.equals("wal_compression") && option.equals("on") ? "pglz" : option;
            }
        }
        String hidden = hiddenOption(text.toLowerCase(Locale.ROOT));
        if (hidden != null) {
            return hidden;
        }
        String shown = options.stream().map(option -> option.isEmpty() ? "\"\"" : option).collect(Collectors.joining(", "));
        // A mixed-case name is folded where it comes from a statement, as all but one enumeration's are.
        throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, ConfigMessage.INVALID_VALUE, name.toLowerCase(Locale.ROOT), text)
                .hint(ConfigMessage.AVAILABLE_VALUES, options.contains("") ? shown.replace("\"\"", "") : shown);
    }

    /// Words that PostgreSQL takes but does not name in its hint.
    private String hiddenOption(String word) {
        if (options.contains("debug2")) {
            return switch (word) {
                case "debug" -> "debug2";
                case "info", "fatal", "panic" -> word;
                default -> null;
            };
        }
        if (name.equals("wal_compression") && List.of("true", "yes", "1").contains(word)) {
            return "pglz";
        }
        if (options.contains("on") && options.contains("off")) {
            return switch (word) {
                case "true", "yes", "1" -> "on";
                case "false", "no", "0" -> "off";
                default -> null;
            };
        }
        return null;
    }

    private static String cutToName(String text) {
        // Control and non-ASCII bytes become question marks, as in PostgreSQL 15; then at most 63 bytes remain.
        var clean = new StringBuilder();
        for (byte b : text.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            clean.append(b < 32 || b > 126 ? '?' : (char) b);
        }
        return clean.length() > 63 ? clean.substring(0, 63) : clean.toString();
    }

    /// The error for a value that this setting cannot have.
    public SqlException invalid(String text) {
        return new SqlException(SqlState.INVALID_PARAMETER_VALUE, ConfigMessage.INVALID_VALUE, name, text);
    }

    private SqlException outOfRange(String value) {
        String shown = unit == SettingUnit.NONE ? value : value + " " + unit.word();
        return new SqlException(SqlState.INVALID_PARAMETER_VALUE, ConfigMessage.OUT_OF_RANGE, shown, name, minText(), maxText());
    }

    /// The value as SHOW prints it, with units.
    public String show(T value) {
        return switch (type) {
            case BOOL -> (Boolean) value ? "on" : "off";
            case INTEGER -> is(SettingFlag.OCTAL) ? octal(value) : unit.show((Long) value);
            case REAL -> name.equals("seed") ? "unavailable" : unit.show((Double) value);
            case STRING, ENUM -> value == null ? "" : (String) value;
        };
    }

    /// The value as `pg_settings.setting` prints it, without units.
    public String bare(T value) {
        return switch (type) {
            case INTEGER -> is(SettingFlag.OCTAL) ? octal(value) : Long.toString((Long) value);
            case REAL -> name.equals("seed") ? "unavailable" : Numbers.general((Double) value);
            case BOOL, STRING, ENUM -> value == null ? null : show(value);
        };
    }

    /// The value as `pg_settings.boot_val` and `reset_val` print it: those in octal as plain numbers.
    public String plain(T value) {
        return is(SettingFlag.OCTAL) && value != null ? value.toString() : bare(value);
    }

    private static String octal(Object value) {
        return String.format("%04o", (Long) value);
    }

    @Override
    public String toString() {
        return name;
    }
}
