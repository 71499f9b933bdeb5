package dev.surus.engine.command;

import dev.surus.engine.parser.ast.TypeStatement;

/// CREATE and ALTER TYPE, DOMAIN.
final class TypeCommands {
    private final CommandContext context;

    TypeCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(TypeStatement statement) {
        context.checkInterrupts();
        throw Commands.notSupported(statement);
    }
}
