package dev.surus.engine.executor.modify;

import dev.surus.engine.base.MessageKey;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.executor.ExecutorMessage;
import dev.surus.engine.table.RowId;
import dev.surus.engine.table.TableWriter;

/// The CONTEXT of an error that ended a wait for a row: a deadlock, a timeout, a cancel.
public final class WaitContext {
    private WaitContext() {}

    /// @param operation one of the CONTEXT texts
    public static SqlException add(SqlException error, MessageKey operation, long row, String relation) {
        return switch (error.state()) {
            case T_R_DEADLOCK_DETECTED, LOCK_NOT_AVAILABLE, QUERY_CANCELED, ADMIN_SHUTDOWN -> error.context(operation, RowId.block(row), RowId.offset(row), relation);
            default -> error;
        };
    }

    /// The same for an error out of a writer, which may have waited for a row or for an index key.
    static SqlException add(SqlException error, TableWriter writer, MessageKey operation, long row, String relation) {
        var waitingFor = writer.takeWaitingFor();
        if (waitingFor != null) {
            return add(error, ExecutorMessage.CONTEXT_INSERT, writer.waitingRow(), ((IndexEntry) waitingFor.tag()).name());
        }
        return operation == null ? error : add(error, operation, row, relation);
    }

    /// For ON CONFLICT, PostgreSQL names the table.
    static SqlException addArbiter(SqlException error, TableWriter writer, String relation) {
        return writer.takeWaitingFor() == null ? error : add(error, ExecutorMessage.CONTEXT_INSERT, writer.waitingRow(), relation);
    }
}
