package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.Option;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/// WITH (fillfactor = 70, ...) of tables, indexes and views: PostgreSQL's names and limits. Surus keeps and shows them; the
/// fillfactor of an index counts when it is built.
final class StorageOptions {
    enum Owner { TABLE, TOAST, INDEX, VIEW }

    /// @param minimum null for a boolean
    private record Known(BigDecimal minimum, BigDecimal maximum, boolean fractional) {}

    private static Known whole(long minimum, long maximum) {
        return new Known(BigDecimal.valueOf(minimum), BigDecimal.valueOf(maximum), false);
    }

    private static Known fraction(double minimum, double maximum) {
        return new Known(BigDecimal.valueOf(minimum), BigDecimal.valueOf(maximum), true);
    }

    private static final Known FLAG = new Known(null, null, false);
    private static final Map<String, Known> TOAST = Map.ofEntries(
            Map.entry("autovacuum_enabled", FLAG), Map.entry("vacuum_truncate", FLAG),
            Map.entry("vacuum_index_cleanup", new Known(null, null, true)),
            Map.entry("autovacuum_vacuum_threshold", whole(0, Integer.MAX_VALUE)),
            Map.entry("autovacuum_vacuum_insert_threshold", whole(-1, Integer.MAX_VALUE)),
            Map.entry("autovacuum_vacuum_cost_limit", whole(1, 10000)),
            Map.entry("autovacuum_freeze_min_age", whole(0, 1_000_000_000)),
            Map.entry("autovacuum_multixact_freeze_min_age", whole(0, 1_000_000_000)),
            Map.entry("autovacuum_freeze_max_age", whole(100_000, 2_000_000_000)),
            Map.entry("autovacuum_multixact_freeze_max_age", whole(10_000, 2_000_000_000)),
            Map.entry("autovacuum_freeze_table_age", whole(0, 2_000_000_000)),
            Map.entry("autovacuum_multixact_freeze_table_age", whole(0, 2_000_000_000)),
            Map.entry("log_autovacuum_min_duration", whole(-1, Integer.MAX_VALUE)),
            Map.entry("autovacuum_vacuum_cost_delay", fraction(0, 100)),
            Map.entry("autovacuum_vacuum_scale_factor", fraction(0, 100)),
            Map.entry("autovacuum_vacuum_insert_scale_factor", fraction(0, 100)));
    private static final Map<String, Known> TABLE = Map.of(
            "fillfactor", whole(10, 100), "toast_tuple_target", whole(128, 8160), "parallel_workers", whole(0, 1024),
            "user_catalog_table", FLAG, "autovacuum_analyze_threshold", whole(0, Integer.MAX_VALUE),
            "autovacuum_analyze_scale_factor", fraction(0, 100));
    private static final Map<String, Known> INDEX = Map.of("fillfactor", whole(10, 100), "deduplicate_items", FLAG);
    private static final Map<String, Known> VIEW = Map.of("security_barrier", FLAG, "security_invoker", FLAG);

    private StorageOptions() {}

    private static Known find(Owner owner, String name) {
        return switch (owner) {
            case TABLE -> TABLE.containsKey(name) ? TABLE.get(name) : TOAST.get(name);
            case TOAST -> TOAST.get(name);
            case INDEX -> INDEX.get(name);
            case VIEW -> VIEW.get(name);
        };
    }

    /// The texts `name=value` that the catalog keeps for those options that have a namespace (null for none).
    /// @return null where nothing is left
    static List<String> change(List<String> old, List<Option> options, Owner owner, String namespace, boolean reset) {
        var result = new ArrayList<String>(old == null ? List.of() : old);
        for (Option option : options) {
            if (option.namespace() != null && !option.namespace().equals("toast")) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, DefinitionMessage.OPTION_NAMESPACE, option.namespace());
            }
            if (!java.util.Objects.equals(option.namespace(), namespace)) {
                continue;
            }
            String name = option.name();
            if (owner == Owner.TABLE && name.equals("oids")) {
                if (!reset && flag(name, text(option))) {
                    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.WITH_OIDS);
                }
                continue;
            }
            Known known = find(owner, name);
            if (known == null && reset) {
                continue;
            }
            if (known == null) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, DefinitionMessage.OPTION_UNKNOWN, name);
            }
            result.removeIf(text -> text.startsWith(name + "="));
            if (reset) {
                if (option.value() != null) {
                    throw new SqlException(SqlState.SYNTAX_ERROR, DefinitionMessage.RESET_WITH_VALUE);
                }
                continue;
            }
            String value = text(option);
            check(name, value, known);
            result.add(name + "=" + value);
        }
        return result.isEmpty() ? null : result;
    }

    /// The value of a whole-numbered option among the texts that the catalog keeps.
    static OptionalInt whole(List<String> options, String name) {
        return options == null ? OptionalInt.empty()
                : options.stream().filter(text -> text.startsWith(name + "=")).mapToInt(text -> (int) Double.parseDouble(text.substring(name.length() + 1))).findFirst();
    }

    private static void check(String name, String value, Known known) {
        if (known.minimum == null) {
            if (known.fractional) {
                if (!List.of("auto", "on", "off", "true", "false", "yes", "no", "1", "0").contains(value.toLowerCase(Locale.ROOT))) {
                    throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, DefinitionMessage.OPTION_ENUM, name, value)
                            .detail(DefinitionMessage.OPTION_ENUM_DETAIL);
                }
                return;
            }
            flag(name, value);
            return;
        }
        BigDecimal number;
        try {
            number = new BigDecimal(value.strip());
            if (!known.fractional) {
                number.toBigIntegerExact();
            }
        } catch (NumberFormatException | ArithmeticException e) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE,
                    known.fractional ? DefinitionMessage.OPTION_REAL : DefinitionMessage.OPTION_INTEGER, name, value);
        }
        if (number.compareTo(known.minimum) < 0 || number.compareTo(known.maximum) > 0) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, DefinitionMessage.OPTION_RANGE, value, name)
                    .detail(DefinitionMessage.OPTION_RANGE_DETAIL, shown(known, known.minimum), shown(known, known.maximum));
        }
    }

    private static String shown(Known known, BigDecimal value) {
        return known.fractional ? String.format(Locale.ROOT, "%f", value) : value.toPlainString();
    }

    private static boolean flag(String name, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "tru", "tr", "t", "yes", "ye", "y", "on", "1" -> true;
            case "false", "fals", "fal", "fa", "f", "no", "n", "off", "of", "0" -> false;
            default -> throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, DefinitionMessage.OPTION_FLAG, name, value);
        };
    }

    static String text(Option option) {
        return switch (option.value()) {
            case null -> "true";
            case Option.Text text -> text.text();
            case Option.IntegerNumber number -> Integer.toString(number.value());
            case Option.DecimalNumber number -> number.text();
            case Option.Flag flag -> flag.value() ? "true" : "false";
            case Option.Type type -> type.type().name();
            case Option.Name name -> name.name().toString();
            case Option.Star star -> "*";
            case Option.Roles roles -> throw new IllegalStateException("roles");
            case Option.Items items -> throw new IllegalStateException("items");
            case Option.Setting setting -> throw new IllegalStateException("setting");
        };
    }
}
