package dev.surus.engine.command;

import dev.surus.engine.parser.ast.NotifyStatement;

/// LISTEN, NOTIFY, UNLISTEN.
final class NotifyCommands {
    private final CommandContext context;

    NotifyCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(NotifyStatement statement) {
        context.checkInterrupts();
        throw Commands.notSupported(statement);
    }

    void unlistenAll() {
        context.checkInterrupts();
    }
}
