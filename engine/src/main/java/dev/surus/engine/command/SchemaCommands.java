package dev.surus.engine.command;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.config.SessionSettings;
import dev.surus.engine.config.Settings;
import dev.surus.engine.base.Identifiers;
import dev.surus.engine.parser.ast.IndexStatement;
import dev.surus.engine.parser.ast.RelationName;
import dev.surus.engine.parser.ast.SchemaStatement;
import dev.surus.engine.parser.ast.SequenceStatement;
import dev.surus.engine.parser.ast.Statement;
import dev.surus.engine.parser.ast.TableStatement;
import dev.surus.engine.parser.ast.ViewStatement;
import dev.surus.engine.type.AclItem.Privilege;
import java.util.ArrayList;

/// CREATE SCHEMA, with what is created in it.
final class SchemaCommands {
    private final CommandContext context;

    SchemaCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(SchemaStatement statement) {
        switch (statement) {
            case SchemaStatement.CreateSchema create -> create(create);
        }
        return new CommandResult.Done("CREATE SCHEMA");
    }

    private void create(SchemaStatement.CreateSchema create) {
        var catalog = context.catalog();
        int owner = create.owner() == null ? context.currentUser() : new RoleNames(context).find(create.owner()).oid();
        String name = create.name() != null ? create.name() : catalog.role(owner).name();
        new Privileges(catalog).require(ObjectKind.DATABASE, context.databaseId(), context.currentUser(), Privilege.CREATE);
        if (!new Roles(catalog).isMember(context.currentUser(), owner)) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, AlterMessage.MUST_BE_MEMBER, catalog.role(owner).name());
        }
        refuseReserved(context, name);
        if (catalog.namespaceByName(name) != null) {
            if (create.ifNotExists()) {
                context.notice(Severity.NOTICE, SqlState.DUPLICATE_SCHEMA, DefinitionMessage.SCHEMA_EXISTS_SKIPPING, name);
                return;
            }
            throw new SqlException(SqlState.DUPLICATE_SCHEMA, DefinitionMessage.SCHEMA_EXISTS, name);
        }
        new CatalogWriter(catalog).objects.createNamespace(name, owner, new DefaultPrivileges(context).listFor(ObjectKind.SCHEMA, owner, 0));
        context.nextCommand();
        createElements(create, name);
    }

    static void refuseReserved(CommandContext context, String name) {
        if (name.startsWith("pg_") && !context.settings().get(Settings.ALLOW_SYSTEM_TABLE_MODS)) {
            throw new SqlException(SqlState.RESERVED_NAME, DefinitionMessage.SCHEMA_RESERVED, name)
                    .detail(DefinitionMessage.SCHEMA_RESERVED_DETAIL);
        }
    }

    /// What the statement makes in the schema: sequences first, then tables, views, indexes, the rest.
    private void createElements(SchemaStatement.CreateSchema create, String name) {
        if (create.elements().isEmpty()) {
            return;
        }
        int level = context.settings().enter();
        try {
            String path = context.settings().get(Settings.SEARCH_PATH);
            context.settings().set(Settings.SEARCH_PATH.name(), Identifiers.quote(name) + (path.isBlank() ? "" : ", " + path),
                    SessionSettings.Scope.LOCAL);
            var elements = new ArrayList<Statement>();
            for (int order = 0; order <= 4; order++) {
                for (Statement element : create.elements()) {
                    if (order(element) == order) {
                        refuseElsewhere(element, name);
                        elements.add(element);
                    }
                }
            }
            for (Statement element : elements) {
                Commands.run(element, context);
                context.nextCommand();
            }
        } finally {
            context.settings().leave(level, false);
        }
    }

    private static int order(Statement element) {
        return switch (element) {
            case SequenceStatement _ -> 0;
            case TableStatement _ -> 1;
            case ViewStatement _ -> 2;
            case IndexStatement _ -> 3;
            default -> 4;
        };
    }

    private static void refuseElsewhere(Statement element, String schema) {
        RelationName name = switch (element) {
            case SequenceStatement.CreateSequence sequence -> sequence.name();
            case TableStatement.CreateTable table -> table.name();
            case ViewStatement.CreateView view -> view.name();
            case IndexStatement.CreateIndex index -> index.relation().name();
            default -> null;
        };
        if (name != null && name.schema() != null && !name.schema().equals(schema)) {
            throw new SqlException(SqlState.INVALID_SCHEMA_DEFINITION, DefinitionMessage.SCHEMA_ELEMENT_ELSEWHERE, name.schema(), schema);
        }
    }
}
