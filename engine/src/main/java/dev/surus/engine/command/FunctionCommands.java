package dev.surus.engine.command;

import dev.surus.engine.parser.ast.FunctionStatement;

/// CREATE and ALTER FUNCTION; CALL, DO.
final class FunctionCommands {
    private final CommandContext context;

    FunctionCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(FunctionStatement statement) {
        context.checkInterrupts();
        throw Commands.notSupported(statement);
    }
}
