package dev.surus.engine.command;

import dev.surus.engine.parser.ast.PrivilegeStatement;

/// GRANT, REVOKE, ALTER DEFAULT PRIVILEGES.
final class PrivilegeCommands {
    private final CommandContext context;

    PrivilegeCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(PrivilegeStatement statement) {
        return switch (statement) {
            case PrivilegeStatement.GrantRole grant -> new Memberships(context).run(grant);
            case PrivilegeStatement.Grant grant -> throw Commands.notSupported(grant);
            case PrivilegeStatement.AlterDefaultPrivileges alter -> throw Commands.notSupported(alter);
        };
    }
}
