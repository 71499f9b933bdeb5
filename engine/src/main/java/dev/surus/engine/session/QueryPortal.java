package dev.surus.engine.session;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.command.OutputColumn;
import dev.surus.engine.executor.QueryExecution;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.type.Batch;
import java.util.ArrayList;
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
    /// Rows that the latest run gave: the count in the tag of a SELECT.
    private long given;
    /// What a statement that changes rows returned, where only some of it was asked for: such a statement runs to its end at once.
    private RowList kept;
    private boolean past;

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
        if (kept != null) {
            return giveKept(rows, maxRows);
        }
        if (maxRows > 0 && rows != null && changesRows()) {
            var all = new ArrayList<Object[]>();
            runPlan(batch -> addRows(batch, all), 0);
            kept = new RowList(columns(), all);
            return giveKept(rows, maxRows);
        }
        return runPlan(rows, maxRows);
    }

    @Override
    boolean streams() {
        return !changesRows();
    }

    private boolean giveKept(Consumer<Batch> rows, long maxRows) {
        boolean done = kept.give(rows, maxRows);
        given = kept.lastGiven();
        return done;
    }

    private boolean changesRows() {
        var query = plan.statement().query();
        return query.kind != Query.Kind.SELECT || query.hasModifyingCommonTables;
    }

    private static void addRows(Batch batch, List<Object[]> all) {
        for (int i = 0; i < batch.size(); i++) {
            var row = new Object[batch.columns.length];
            for (int c = 0; c < row.length; c++) {
                row[c] = batch.columns[c].get(batch.row(i));
            }
            all.add(row);
        }
    }

    private boolean runPlan(Consumer<Batch> rows, long maxRows) {
        boolean more;
        long before = execution.processed();
        var outer = executor.activeSnapshot(snapshot);
        try {
            more = execution.run(rows == null ? null : rows::accept, maxRows);
        } finally {
            executor.activeSnapshot(outer);
        }
        given = execution.processed() - before;
        if (!more) {
            release();
        }
        return !more;
    }

    @Override
    void runsPastEnd() {
        given = 0;
        past = true;
    }

    @Override
    String tag() {
        // Rows changed, but where they are given in portions the rows given.
        long rows = kept == null && !past ? execution.processed() : given;
        return switch (plan.statement().query().kind) {
            case SELECT -> "SELECT " + given;
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
