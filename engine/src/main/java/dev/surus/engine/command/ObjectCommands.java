package dev.surus.engine.command;

import dev.surus.engine.parser.ast.ObjectStatement;

/// ALTER ... RENAME, OWNER TO, SET SCHEMA.
final class ObjectCommands {
    private final CommandContext context;

    ObjectCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(ObjectStatement statement) {
        context.checkInterrupts();
        throw Commands.notSupported(statement);
    }
}
