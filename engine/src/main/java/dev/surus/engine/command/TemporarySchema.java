package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.dependency.DependencyWalker;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.type.AclItem.Privilege;
import java.util.List;

/// The session's own schema for temporary relations, `pg_temp_N`, made when the first one is.
final class TemporarySchema {
    private static final int BOOTSTRAP_ROLE = 10;

    private final CommandContext context;

    TemporarySchema(CommandContext context) {
        this.context = context;
    }

    /// Whether a schema's name means it.
    boolean isOwn(String schema) {
        if (schema.equals("pg_temp")) {
            return true;
        }
        int own = context.catalog().session().temporaryNamespace();
        var namespace = context.catalog().namespaceByName(schema);
        return own != 0 && namespace != null && namespace.oid() == own;
    }

    /// Its OID; makes it where the session has none.
    int open() {
        var catalog = context.catalog();
        int own = catalog.session().temporaryNamespace();
        if (own != 0) {
            return own;
        }
        if (!new Privileges(catalog).has(ObjectKind.DATABASE, context.databaseId(), context.currentUser(), Privilege.TEMPORARY)) {
            throw new Privileges(catalog).explained(new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, DefinitionMessage.TEMPORARY_DENIED,
                    catalog.database(context.databaseId()).name()), ObjectKind.DATABASE, context.databaseId(), context.currentUser(), Privilege.TEMPORARY);
        }
        String name = "pg_temp_" + context.lockOwner().slot;
        var writer = new CatalogWriter(catalog);
        var known = catalog.namespaceByName(name);
        int oid;
        if (known != null && context.rehearses()) {
            return known.oid();
        }
        if (known == null) {
            oid = writer.objects.createNamespace(name, BOOTSTRAP_ROLE, null);
            if (catalog.namespaceByName("pg_toast_temp_" + context.lockOwner().slot) == null) {
                writer.objects.createNamespace("pg_toast_temp_" + context.lockOwner().slot, BOOTSTRAP_ROLE, null);
            }
        } else {
            // Left behind by a session that ended badly.
            oid = known.oid();
            clear(oid);
        }
        if (!context.rehearses()) {
            context.service(TemporaryTables.class).opened(oid, context.transaction().level());
        }
        return oid;
    }

    /// Drops all that is in it.
    void clear(int namespace) {
        var removal = new Removal(context);
        var walker = new DependencyWalker(context.catalog(), removal.locks(), context::notice);
        removal.remove(walker.plan(List.of(ObjectAddress.namespace(namespace)), true, true, true), false);
    }
}
