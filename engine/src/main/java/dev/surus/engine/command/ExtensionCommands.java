package dev.surus.engine.command;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.system.PgExtension;
import dev.surus.engine.parser.ast.DefinitionStatement;
import dev.surus.engine.parser.ast.ObjectReference;
import dev.surus.engine.parser.ast.ObjectStatement;

/// CREATE, ALTER and DROP EXTENSION, of which there are built-in ones alone: scripts that make sure of them run, others learn
/// that theirs is not available.
final class ExtensionCommands {
    private final CommandContext context;

    ExtensionCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult create(DefinitionStatement.CreateExtension statement) {
        if (row(statement.name()) == null) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, ExtensionMessage.NOT_AVAILABLE, statement.name())
                    .detail(ExtensionMessage.BUILT_IN_ALONE);
        }
        if (!statement.ifNotExists()) {
            throw new SqlException(SqlState.DUPLICATE_OBJECT, ExtensionMessage.EXISTS, statement.name());
        }
        context.notice(Severity.NOTICE, SqlState.DUPLICATE_OBJECT, ExtensionMessage.EXISTS_SKIPPING, statement.name());
        return new CommandResult.Done("CREATE EXTENSION");
    }

    /// ALTER EXTENSION ... UPDATE: each is of the newest version there is.
    CommandResult alter(DefinitionStatement.AlterExtension statement) {
        var row = row(statement.name());
        if (row == null) {
            throw missing(statement.name());
        }
        context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, ExtensionMessage.VERSION_INSTALLED, row.values()[PgExtension.EXTVERSION],
                statement.name());
        return new CommandResult.Done("ALTER EXTENSION");
    }

    CommandResult drop(ObjectStatement.Drop statement) {
        for (var object : statement.objects()) {
            String name = ((ObjectReference.Named) object).name().name();
            if (row(name) != null) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, ExtensionMessage.BUILT_IN, name);
            }
            if (!statement.ifExists()) {
                throw missing(name);
            }
            context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, ExtensionMessage.MISSING_SKIPPING, name);
        }
        return new CommandResult.Done("DROP EXTENSION");
    }

    private CatalogRow row(String name) {
        var rows = context.catalog().rows().find(PgExtension.CATALOG, new int[] {PgExtension.EXTNAME}, name);
        return rows.isEmpty() ? null : rows.getFirst();
    }

    private static SqlException missing(String name) {
        return new SqlException(SqlState.UNDEFINED_OBJECT, ExtensionMessage.MISSING, name);
    }
}
