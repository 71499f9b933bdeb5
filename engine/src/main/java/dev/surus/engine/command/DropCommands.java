package dev.surus.engine.command;

import dev.surus.engine.parser.ast.ObjectStatement;

/// DROP of everything but databases, roles and tablespaces.
final class DropCommands {
    private final CommandContext context;

    DropCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(ObjectStatement.Drop statement) {
        context.checkInterrupts();
        throw Commands.notSupported(statement);
    }
}
