package dev.surus.engine.command;

import dev.surus.engine.parser.ast.TableStatement;

/// CREATE TABLE, CREATE TABLE AS.
final class TableCommands {
    private final CommandContext context;

    TableCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(TableStatement statement) {
        context.checkInterrupts();
        throw Commands.notSupported(statement);
    }

    /// Drops the session's temporary tables.
    static void dropTemporary(CommandContext context) {
        context.checkInterrupts();
    }
}
