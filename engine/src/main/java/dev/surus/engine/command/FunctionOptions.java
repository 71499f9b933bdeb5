package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.config.SettingRegistry;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.parser.ast.SettingStatement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The attributes of CREATE and ALTER FUNCTION: each at most once, SET clauses any number of times.
final class FunctionOptions {
    private final Map<String, Option> given = new HashMap<>();
    private final List<SettingStatement> settings = new ArrayList<>();

    FunctionOptions(List<Option> options, boolean procedure) {
        for (Option option : options) {
            if (option.value() instanceof Option.Setting setting) {
                settings.add(setting.statement());
                continue;
            }
            if (procedure && !isOfProcedures(option.name())) {
                throw new SqlException(SqlState.INVALID_FUNCTION_DEFINITION, RoutineMessage.PROCEDURE_ATTRIBUTE).at(option.position());
            }
            if (given.put(option.name(), option) != null) {
                throw new SqlException(SqlState.SYNTAX_ERROR, RoutineMessage.OPTION_TWICE).at(option.position());
            }
        }
    }

    private static boolean isOfProcedures(String name) {
        return switch (name) {
            case "as", "language", "transform", "security" -> true;
            default -> false;
        };
    }

    boolean has(String name) {
        return given.containsKey(name);
    }

    int position(String name) {
        return given.get(name).position();
    }

    boolean flag(String name, boolean otherwise) {
        return given.get(name) == null ? otherwise : ((Option.Flag) given.get(name).value()).value();
    }

    String text(String name) {
        return given.get(name) == null ? null : ((Option.Text) given.get(name).value()).text();
    }

    List<String> texts(String name) {
        var found = new ArrayList<String>();
        if (given.get(name) != null) {
            ((Option.Items) given.get(name).value()).items().forEach(item -> found.add(((Option.Text) item).text()));
        }
        return found;
    }

    char volatility(char otherwise) {
        String word = text("volatility");
        return word == null ? otherwise : word.toLowerCase(Locale.ROOT).charAt(0);
    }

    char parallel(char otherwise) {
        String word = text("parallel");
        return word == null ? otherwise : switch (word) {
            case "safe" -> 's';
            case "restricted" -> 'r';
            case "unsafe" -> 'u';
            default -> throw new SqlException(SqlState.SYNTAX_ERROR, RoutineMessage.PARALLEL_WORD);
        };
    }

    /// COST or ROWS.
    double number(String name, double otherwise, RoutineMessage positive) {
        if (given.get(name) == null) {
            return otherwise;
        }
        double number = switch (given.get(name).value()) {
            case Option.IntegerNumber integer -> integer.value();
            case Option.DecimalNumber decimal -> Double.parseDouble(decimal.text());
            default -> throw new IllegalStateException(name);
        };
        if (number <= 0) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, positive);
        }
        return number;
    }

    void checkLeakproof(Catalog catalog, int role) {
        if (flag("leakproof", false) && !new Roles(catalog).isSuperuser(role)) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, RoutineMessage.LEAKPROOF_DENIED);
        }
    }

    /// The SET clauses applied to those there already; null for none.
    List<String> settings(CommandContext context, List<String> before) {
        var lines = new ArrayList<String>(before == null ? List.of() : before);
        for (SettingStatement setting : settings) {
            switch (setting) {
                case SettingStatement.Set set when set.values().isEmpty() -> remove(context, lines, set.name());
                case SettingStatement.Set set -> put(context, lines, set.name(), SettingCommands.text(context.settings(), set));
                case SettingStatement.SetFromCurrent current -> put(context, lines, current.name(), context.settings().show(current.name()));
                case SettingStatement.Reset reset when reset.name() == null -> lines.clear();
                case SettingStatement.Reset reset -> remove(context, lines, reset.name());
                default -> throw Commands.notSupported(setting);
            }
        }
        return lines.isEmpty() ? null : lines;
    }

    private static void put(CommandContext context, List<String> lines, String name, String text) {
        StoredSettings.noteMissing(context, name, text);
        var setting = SettingRegistry.find(name);
        String canonical = setting == null ? name : setting.name();
        int at = find(lines, canonical);
        if (at < 0) {
            lines.add(canonical + "=" + text);
        } else {
            lines.set(at, canonical + "=" + text);
        }
    }

    private static void remove(CommandContext context, List<String> lines, String name) {
        context.settings().validate(name, null);
        int at = find(lines, name);
        if (at >= 0) {
            lines.remove(at);
        }
    }

    private static int find(List<String> lines, String name) {
        String start = name.toLowerCase(Locale.ROOT) + "=";
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).toLowerCase(Locale.ROOT).startsWith(start)) {
                return i;
            }
        }
        return -1;
    }
}
