package dev.surus.engine.command;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.ObjectStatement;

/// COMMENT ON.
final class CommentCommand {
    private final CommandContext context;

    CommentCommand(CommandContext context) {
        this.context = context;
    }

    CommandResult run(ObjectStatement.Comment statement) {
        var object = new CommentTargets(context).open(statement.kind(), statement.object());
        var comments = new Comments(context);
        if (object == null) {
            // A database of a dump need not have the same name here.
            context.notice(Severity.WARNING, SqlState.INVALID_CATALOG_NAME, CommandMessage.DATABASE_MISSING, CommentTargets.name(statement.object()));
        } else if (Cluster.isSharedCatalog(object.catalog())) {
            comments.setShared(object.catalog(), object.oid(), statement.comment());
        } else {
            comments.set(object.catalog(), object.oid(), object.part(), statement.comment());
        }
        return new CommandResult.Done("COMMENT");
    }
}
