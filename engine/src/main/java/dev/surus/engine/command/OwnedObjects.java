package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.RoleEntry;
import dev.surus.engine.catalog.system.PgAuthid;
import dev.surus.engine.catalog.system.PgShdepend;
import dev.surus.engine.parser.ast.RoleStatement;

/// What roles own and what was granted to them: REASSIGN OWNED, DROP OWNED, and why a role cannot be dropped.
final class OwnedObjects {
    private final CommandContext context;

    OwnedObjects(CommandContext context) {
        this.context = context;
    }

    String reassign(RoleStatement.ReassignOwned statement) {
        throw Commands.notSupported(statement);
    }

    String drop(RoleStatement.DropOwned statement) {
        throw Commands.notSupported(statement);
    }

    /// @throws SqlException 2BP01 where the role owns something or has been granted something
    void refuseWhereDependedOn(RoleEntry role) {
        var rows = context.catalog().rows().find(PgShdepend.CATALOG,
                new int[] {PgShdepend.REFCLASSID, PgShdepend.REFOBJID},
                (long) PgAuthid.CATALOG, Integer.toUnsignedLong(role.oid()));
        if (!rows.isEmpty()) {
            throw new SqlException(SqlState.DEPENDENT_OBJECTS_STILL_EXIST, RoleMessage.DEPENDED_ON, role.name());
        }
    }
}
