package dev.surus.engine.command;

import dev.surus.engine.parser.ast.TableStatement;

/// LOCK TABLE.
final class LockCommand {
    private final CommandContext context;

    LockCommand(CommandContext context) {
        this.context = context;
    }

    CommandResult run(TableStatement.Lock statement) {
        context.checkInterrupts();
        throw Commands.notSupported(statement);
    }
}
