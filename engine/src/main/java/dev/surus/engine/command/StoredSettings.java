package dev.surus.engine.command;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.CatalogMessage;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.system.PgDbRoleSetting;
import dev.surus.engine.config.SettingRegistry;
import dev.surus.engine.parser.ast.SettingStatement;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Settings stored for roles and databases: ALTER ROLE ... SET, ALTER DATABASE ... SET (pg_db_role_setting).
final class StoredSettings {
    private final CommandContext context;

    StoredSettings(CommandContext context) {
        this.context = context;
    }

    static int databaseOid(CommandContext context, String name) {
        var database = context.catalog().databaseByName(name);
        if (database == null) {
            throw new SqlException(SqlState.UNDEFINED_DATABASE, CommandMessage.DATABASE_MISSING, name);
        }
        return database.oid();
    }

    /// @param database 0 for every one
    /// @param role 0 for all
    void change(int database, int role, SettingStatement statement) {
        switch (statement) {
            case SettingStatement.Set set when set.values().isEmpty() -> remove(database, role, set.name());
            case SettingStatement.Set set -> {
                String text = SettingCommands.text(context.settings(), set);
                put(database, role, set.name(), text);
            }
            case SettingStatement.SetFromCurrent current ->
                put(database, role, current.name(), context.settings().show(current.name()));
            case SettingStatement.Reset reset when reset.name() == null -> delete(database, role);
            case SettingStatement.Reset reset -> remove(database, role, reset.name());
            default -> throw Commands.notSupported(statement);
        }
    }

    private void put(int database, int role, String name, String text) {
        noteMissing(context, name, text);
        var setting = SettingRegistry.find(name);
        String canonical = setting == null ? name : setting.name();
        var lines = without(database, role, canonical);
        int position = lines.position < 0 ? lines.texts.size() : lines.position;
        lines.texts.add(position, canonical + "=" + text);
        store(database, role, lines.texts);
    }

    /// Checks a value that is to be stored. A name that does not exist may come to exist: it is worth a notice.
    static void noteMissing(CommandContext context, String name, String text) {
        for (var missing : context.settings().validate(name, text)) {
            context.notice(Severity.NOTICE, SqlState.UNDEFINED_OBJECT, missing.key(), missing.arguments());
        }
        boolean ofRole = name.equalsIgnoreCase("role") && !text.equals("none") || name.equalsIgnoreCase("session_authorization");
        if (ofRole && context.catalog().roleByName(text) == null) {
            context.notice(Severity.NOTICE, SqlState.UNDEFINED_OBJECT, CatalogMessage.ROLE_MISSING, text);
        }
    }

    private void remove(int database, int role, String name) {
        context.settings().validate(name, null);
        store(database, role, without(database, role, name).texts);
    }

    private record Lines(List<String> texts, int position) {}

    private Lines without(int database, int role, String name) {
        var row = find(database, role);
        var texts = new ArrayList<String>();
        int position = -1;
        if (row != null) {
            for (String line : row.texts(PgDbRoleSetting.SETCONFIG)) {
                if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + "=")) {
                    position = texts.size();
                } else {
                    texts.add(line);
                }
            }
        }
        return new Lines(texts, position);
    }

    private CatalogRow find(int database, int role) {
        var rows = context.catalog().rows().find(PgDbRoleSetting.CATALOG,
                new int[] {PgDbRoleSetting.SETDATABASE, PgDbRoleSetting.SETROLE},
                Integer.toUnsignedLong(database), Integer.toUnsignedLong(role));
        return rows.isEmpty() ? null : rows.getFirst();
    }

    private void delete(int database, int role) {
        var row = find(database, role);
        if (row != null) {
            context.catalog().rows().delete(row);
        }
    }

    private void store(int database, int role, List<String> lines) {
        if (lines.isEmpty()) {
            delete(database, role);
            return;
        }
        var row = find(database, role);
        var values = new Object[3];
        values[PgDbRoleSetting.SETDATABASE] = Integer.toUnsignedLong(database);
        values[PgDbRoleSetting.SETROLE] = Integer.toUnsignedLong(role);
        values[PgDbRoleSetting.SETCONFIG] = ArrayValue.of(TypeOid.TEXT, lines.toArray());
        if (row == null) {
            context.catalog().rows().insert(PgDbRoleSetting.CATALOG, values);
        } else {
            context.catalog().rows().update(row, values);
        }
    }
}
