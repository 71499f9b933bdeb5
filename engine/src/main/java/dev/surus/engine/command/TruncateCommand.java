package dev.surus.engine.command;

import dev.surus.engine.parser.ast.TableStatement;

/// TRUNCATE.
final class TruncateCommand {
    private final CommandContext context;

    TruncateCommand(CommandContext context) {
        this.context = context;
    }

    CommandResult run(TableStatement.Truncate statement) {
        context.checkInterrupts();
        throw Commands.notSupported(statement);
    }
}
