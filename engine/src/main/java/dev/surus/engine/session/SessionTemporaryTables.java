package dev.surus.engine.session;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.command.Commands;

/// Temporary tables follow the session's transactions: what they do at commit, and their end with the session.
final class SessionTemporaryTables implements SessionTransaction.Follower {
    private final SessionContext context;

    SessionTemporaryTables(SessionContext context) {
        this.context = context;
    }

    @Override
    public void beforeCommit() {
        Commands.temporaryTablesBeforeCommit(context);
    }

    @Override
    public void ended(boolean committed) {
        context.temporaryTables().ended(committed);
    }

    @Override
    public void subtransactionEnded(int level, boolean committed) {
        context.temporaryTables().subtransactionEnded(level, committed);
    }

    /// The session closes. What cannot be dropped now goes when the schema is used again.
    static void drop(SessionContext context) {
        if (context.temporaryTables().namespace() == 0) {
            return;
        }
        context.interrupts().endBegan();
        try {
            context.block().start();
            Commands.discardTemporary(context);
            context.block().endImplicit();
        } catch (SqlException failure) {
            context.block().abandon();
        }
    }
}
