package dev.surus.engine.session;

import dev.surus.engine.command.OutputColumn;
import dev.surus.engine.executor.QueryExecution;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.type.Batch;
import java.util.List;
import java.util.function.Consumer;

/// A query on its way. Its snapshot is taken when it is opened: a cursor sees what was there then.
final class QueryPortal extends Portal {
    private final SessionContext context;
    private final CachedPlan plan;
    private final SessionExecutor executor;
    private final QueryExecution execution;
    private Snapshot snapshot;
    private boolean closed;

    QueryPortal(String name, PreparedStatementEntry entry, SessionContext context, SessionExecutor executor, CachedPlan plan,
            Object[] parameters) {
        super(name, entry, entry.sourceText);
        this.context = context;
        this.executor = executor;
        this.plan = plan;
        snapshot = context.takeSnapshot();
        try {
            var idle = entry.idle;
            entry.idle = null;
            if (idle != null && idle.statement() == plan.statement()) {
                execution = idle;
                execution.begin(snapshot, parameters);
            } else {
                execution = new QueryExecution(executor, plan.statement(), snapshot, parameters);
            }
        } catch (Throwable failure) {
            release();
            throw failure;
        }
    }

    @Override
    List<OutputColumn> columns() {
        return plan.columns();
    }

    @Override
    boolean run(Consumer<Batch> rows, long maxRows) {
        boolean more;
        var outer = executor.activeSnapshot(snapshot);
        try {
            more = execution.run(rows == null ? null : rows::accept, maxRows);
        } finally {
            executor.activeSnapshot(outer);
        }
        if (!more) {
            release();
        }
        return !more;
    }

    @Override
    String tag() {
        long rows = execution.processed();
        return switch (plan.statement().query().kind) {
            case SELECT -> "SELECT " + rows;
            case INSERT -> "INSERT 0 " + rows;
            case UPDATE -> "UPDATE " + rows;
            case DELETE -> "DELETE " + rows;
            case MERGE -> "MERGE " + rows;
            case UTILITY -> throw new IllegalStateException("not a query");
        };
    }

    private void release() {
        if (snapshot != null) {
            context.sessionTransaction().releaseSnapshot(snapshot);
            snapshot = null;
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        execution.close();
        if (execution.isReusable()) {
            statement.idle = execution;
        }
        release();
    }
}
