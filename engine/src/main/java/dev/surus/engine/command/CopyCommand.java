package dev.surus.engine.command;

import dev.surus.engine.parser.ast.CopyStatement;

/// COPY.
final class CopyCommand {
    private final CommandContext context;

    CopyCommand(CommandContext context) {
        this.context = context;
    }

    CommandResult run(CopyStatement statement) {
        context.checkInterrupts();
        throw Commands.notSupported(statement);
    }
}
