package dev.surus.engine.command;

import dev.surus.engine.parser.ast.ObjectStatement;

/// COMMENT ON.
final class CommentCommand {
    private final CommandContext context;

    CommentCommand(CommandContext context) {
        this.context = context;
    }

    CommandResult run(ObjectStatement.Comment statement) {
        context.checkInterrupts();
        throw Commands.notSupported(statement);
    }
}
