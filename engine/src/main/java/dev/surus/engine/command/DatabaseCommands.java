package dev.surus.engine.command;

import dev.surus.engine.parser.ast.DatabaseStatement;

/// CREATE, ALTER, DROP DATABASE and TABLESPACE.
final class DatabaseCommands {
    private final CommandContext context;

    DatabaseCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(DatabaseStatement statement) {
        context.checkInterrupts();
        throw Commands.notSupported(statement);
    }
}
