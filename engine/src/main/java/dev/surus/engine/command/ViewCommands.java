package dev.surus.engine.command;

import dev.surus.engine.parser.ast.ViewStatement;

/// CREATE VIEW, REFRESH MATERIALIZED VIEW.
final class ViewCommands {
    private final CommandContext context;

    ViewCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(ViewStatement statement) {
        context.checkInterrupts();
        throw Commands.notSupported(statement);
    }
}
