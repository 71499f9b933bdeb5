package dev.surus.engine.command;

import dev.surus.engine.parser.ast.SequenceStatement;

/// CREATE and ALTER SEQUENCE.
final class SequenceCommands {
    private final CommandContext context;

    SequenceCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(SequenceStatement statement) {
        context.checkInterrupts();
        throw Commands.notSupported(statement);
    }
}
