package dev.surus.engine.command;

import dev.surus.engine.parser.ast.PrivilegeStatement;

/// GRANT, REVOKE, ALTER DEFAULT PRIVILEGES.
final class PrivilegeCommands {
    private final CommandContext context;

    PrivilegeCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(PrivilegeStatement statement) {
        context.checkInterrupts();
        throw Commands.notSupported(statement);
    }
}
