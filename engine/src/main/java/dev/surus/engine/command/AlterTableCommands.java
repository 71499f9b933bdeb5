package dev.surus.engine.command;

import dev.surus.engine.parser.ast.AlterTableStatement;

/// ALTER TABLE and its relatives.
final class AlterTableCommands {
    private final CommandContext context;

    AlterTableCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(AlterTableStatement statement) {
        context.checkInterrupts();
        throw Commands.notSupported(statement);
    }
}
