package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.ParameterPrivileges;
import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.config.SessionSettings;
import dev.surus.engine.config.SessionSettings.Scope;
import dev.surus.engine.config.SettingFlag;
import dev.surus.engine.config.SettingRegistry;
import dev.surus.engine.config.Settings;
import dev.surus.engine.parser.ast.Expression;
import dev.surus.engine.parser.ast.SettingStatement;
import dev.surus.engine.parser.ast.TransactionStatement;
import dev.surus.engine.type.AclItem.Privilege;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// SET, RESET, SHOW, ALTER SYSTEM.
final class SettingCommands {
    private final CommandContext context;

    SettingCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(SettingStatement statement) {
        return switch (statement) {
            case SettingStatement.Set set -> set(set);
            case SettingStatement.Reset reset -> reset(reset);
            case SettingStatement.Show show -> show(show);
            case SettingStatement.SetSessionCharacteristics set -> characteristics(set.modes());
            case SettingStatement.SetConstraints set -> {
                context.warnOutsideTransactionBlock("SET CONSTRAINTS");
                context.service(ConstraintModes.class).set(set);
                yield new CommandResult.Done("SET CONSTRAINTS");
            }
            case SettingStatement.AlterSystem alter -> alterSystem(alter.setting());
            case SettingStatement.SetFromCurrent current -> throw Commands.notSupported(current);
            case SettingStatement.SetTransaction set -> throw new IllegalStateException("belongs to the session");
            case SettingStatement.SetTransactionSnapshot set -> throw Commands.notSupported(set);
            case SettingStatement.Discard discard -> throw new IllegalStateException("belongs to the session");
        };
    }

    private CommandResult set(SettingStatement.Set set) {
        if (set.local()) {
            context.warnOutsideTransactionBlock("SET LOCAL");
        }
        var scope = set.local() ? Scope.LOCAL : Scope.SESSION;
        if (set.values().isEmpty()) {
            context.settings().reset(set.name(), scope);
        } else {
            context.settings().set(set.name(), text(context.settings(), set), scope);
        }
        return new CommandResult.Done("SET");
    }

    /// The value as one text, lists joined.
    static String text(SessionSettings settings, SettingStatement.Set set) {
        var items = new ArrayList<String>();
        for (var value : set.values()) {
            items.add(item(value));
        }
        var setting = SettingRegistry.find(set.name());
        return setting == null ? String.join(", ", items) : SessionSettings.join(setting, items);
    }

    private static String item(Expression value) {
        return switch (value) {
            case Expression.StringConstant text -> text.value();
            case Expression.IntegerConstant number -> Integer.toString(number.value());
            case Expression.NumericConstant number -> number.text();
            case Expression.BooleanConstant flag -> flag.value() ? "true" : "false";
            // SET TIME ZONE INTERVAL '...' HOUR TO MINUTE
            case Expression.TypeCast cast -> "INTERVAL '" + item(cast.operand()) + "'";
            default -> throw new SqlException(SqlState.SYNTAX_ERROR, CommandMessage.NOT_SUPPORTED, "this value");
        };
    }

    private CommandResult reset(SettingStatement.Reset reset) {
        if (reset.name() == null) {
            context.settings().resetAll();
        } else {
            context.settings().reset(reset.name(), Scope.SESSION);
        }
        return new CommandResult.Done("RESET");
    }

    private CommandResult characteristics(TransactionStatement.Modes modes) {
        var settings = context.settings();
        if (modes.isolation() != null) {
            settings.set(Settings.DEFAULT_TRANSACTION_ISOLATION.name(), modes.isolation().word, Scope.SESSION);
        }
        if (modes.readOnly() != null) {
            settings.set(Settings.DEFAULT_TRANSACTION_READ_ONLY.name(), modes.readOnly() ? "on" : "off", Scope.SESSION);
        }
        if (modes.deferrable() != null) {
            settings.set(Settings.DEFAULT_TRANSACTION_DEFERRABLE.name(), modes.deferrable() ? "on" : "off", Scope.SESSION);
        }
        return new CommandResult.Done("SET");
    }

    static List<OutputColumn> showColumns(SettingStatement.Show show, SessionSettings settings) {
        if (show.name() == null) {
            return List.of(OutputColumn.text("name"), OutputColumn.text("setting"), OutputColumn.text("description"));
        }
        var setting = settings.find(show.name());
        return List.of(OutputColumn.text(setting == null ? show.name() : setting.name()));
    }

    private CommandResult show(SettingStatement.Show show) {
        var columns = showColumns(show, context.settings());
        if (show.name() != null) {
            String value = context.settings().show(show.name());
            return new CommandResult.Rows(columns, List.<Object[]>of(new Object[] {value}), "SHOW");
        }
        boolean maySeeAll = new Roles(context.catalog()).hasPrivilegesOf(context.currentUser(), Roles.READ_ALL_SETTINGS);
        var rows = new ArrayList<Object[]>();
        for (var setting : SettingRegistry.all()) {
            boolean hidden = setting.is(SettingFlag.NO_SHOW_ALL) || setting.is(SettingFlag.SUPERUSER_ONLY) && !maySeeAll;
            if (!hidden) {
                rows.add(new Object[] {setting.name(), context.settings().show(setting), setting.description()});
            }
        }
        rows.sort(Comparator.comparing(row -> ((String) row[0]).toLowerCase(java.util.Locale.ROOT)));
        return new CommandResult.Rows(columns, rows, "SHOW");
    }

    private CommandResult alterSystem(SettingStatement change) {
        context.refuseInTransactionBlock("ALTER SYSTEM");
        String name = switch (change) {
            case SettingStatement.Set set -> set.name();
            case SettingStatement.Reset reset -> reset.name();
            default -> null;
        };
        boolean may = name == null ? new Roles(context.catalog()).isSuperuser(context.currentUser())
                : new ParameterPrivileges(context.catalog()).has(name, context.currentUser(), Privilege.ALTER_SYSTEM);
        if (!may) {
            throw name == null ? new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, CommandMessage.ALTER_SYSTEM_ALL_DENIED)
                    : new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, CommandMessage.ALTER_SYSTEM_DENIED, name);
        }
        var files = context.cluster().part(ConfigurationFiles.class);
        switch (change) {
            case SettingStatement.Set set -> files.alterSystem(
                    set.name(), set.values().isEmpty() ? null : text(context.settings(), set));
            case SettingStatement.Reset reset -> files.alterSystem(reset.name(), null);
            default -> throw Commands.notSupported(change);
        }
        return new CommandResult.Done("ALTER SYSTEM");
    }
}
