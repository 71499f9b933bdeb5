package dev.surus.engine.command;

import dev.surus.engine.parser.ast.IndexStatement;

/// CREATE INDEX, ALTER INDEX.
final class IndexCommands {
    private final CommandContext context;

    IndexCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(IndexStatement statement) {
        context.checkInterrupts();
        throw Commands.notSupported(statement);
    }
}
