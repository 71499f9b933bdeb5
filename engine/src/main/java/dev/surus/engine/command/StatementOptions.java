package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.config.Setting;
import dev.surus.engine.parser.ast.Option;

/// The options in parentheses of EXPLAIN and of maintenance statements.
public final class StatementOptions {
    private StatementOptions() {}

    /// A flag that is on by its name alone.
    public static boolean flag(Option option) {
        Boolean value = switch (option.value()) {
            case null -> Boolean.TRUE;
            case Option.Flag flag -> flag.value();
            case Option.IntegerNumber number -> number.value() == 1 ? Boolean.TRUE : number.value() == 0 ? Boolean.FALSE : null;
            case Option.Text text -> text.text().length() < 2 && !text.text().matches("[01]") ? null : wholeWord(text.text());
            default -> null;
        };
        if (value == null) {
            throw new SqlException(SqlState.SYNTAX_ERROR, MaintenanceMessage.BOOLEAN_VALUE, option.name());
        }
        return value;
    }

    private static Boolean wholeWord(String text) {
        return switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case "true", "on" -> Boolean.TRUE;
            case "false", "off" -> Boolean.FALSE;
            default -> text.equals("1") || text.equals("0") ? Setting.booleanOf(text) : null;
        };
    }

    public static SqlException unknown(String statement, Option option) {
        return new SqlException(SqlState.SYNTAX_ERROR, MaintenanceMessage.OPTION_UNKNOWN, statement, option.name()).at(option.position());
    }
}
