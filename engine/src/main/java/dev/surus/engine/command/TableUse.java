package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.ExecutorSession;

/// What the session itself is doing with a table stands against changes of its form.
final class TableUse {
    private TableUse() {}

    /// @param command as errors name it
    /// @throws SqlException 55006 where triggers wait to be fired on rows of the table
    static void refuse(CommandContext context, RelationEntry relation, String command) {
        if (!context.rehearses() && context.service(ExecutorSession.class).afterEvents().isPending(relation.oid())) {
            throw new SqlException(SqlState.OBJECT_IN_USE, TriggerMessage.PENDING, command, relation.name());
        }
    }
}
