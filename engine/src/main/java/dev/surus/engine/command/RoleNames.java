package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.RoleEntry;
import dev.surus.engine.parser.ast.RoleSpecification;

/// What role specifications mean at this moment.
final class RoleNames {
    private final CommandContext context;

    RoleNames(CommandContext context) {
        this.context = context;
    }

    /// @throws SqlException 42704
    RoleEntry find(RoleSpecification role) {
        return switch (role.kind()) {
            case NAME -> find(role.name());
            case CURRENT_ROLE, CURRENT_USER -> context.catalog().role(context.currentUser());
            case SESSION_USER -> context.catalog().role(context.sessionUser());
            case PUBLIC -> throw new SqlException(SqlState.UNDEFINED_OBJECT, RoleMessage.MISSING, "public");
        };
    }

    RoleEntry find(String name) {
        var found = context.catalog().roleByName(name);
        if (found == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, RoleMessage.MISSING, name);
        }
        return found;
    }

    /// As [#find], but PUBLIC is 0.
    int oidOrPublic(RoleSpecification role) {
        return role.kind() == RoleSpecification.Kind.PUBLIC ? 0 : find(role).oid();
    }
}
