package dev.surus.engine.command;

import dev.surus.engine.parser.ast.RoleStatement;

/// CREATE, ALTER, DROP ROLE and their kin; REASSIGN OWNED, DROP OWNED.
final class RoleCommands {
    private final CommandContext context;

    RoleCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(RoleStatement statement) {
        context.checkInterrupts();
        throw Commands.notSupported(statement);
    }
}
