package dev.surus.engine.command;

import dev.surus.engine.parser.ast.SchemaStatement;

/// CREATE SCHEMA.
final class SchemaCommands {
    private final CommandContext context;

    SchemaCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(SchemaStatement statement) {
        context.checkInterrupts();
        throw Commands.notSupported(statement);
    }
}
