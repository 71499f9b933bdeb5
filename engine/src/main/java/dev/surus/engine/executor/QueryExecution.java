package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.executor.explain.PlanNode;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.Vector;
import java.util.Arrays;
import java.util.IdentityHashMap;

/// One run of a planned statement: what a portal holds. Rows are pulled as they are asked for, so that a portal may stop and go on.
///
/// ```
/// try (var execution = new QueryExecution(session, planned, snapshot, parameters)) {
///     boolean more = execution.run(batch -> send(batch), 0);
/// }
/// ```
public final class QueryExecution implements AutoCloseable {
    /// Takes batches of result rows; each is good only during the call.
    @FunctionalInterface
    public interface RowConsumer {
        void rows(Batch batch);
    }

    private static final int ROWS_OF_REUSABLE = 64;

    private final ExecutionState state;
    private final PlannedStatement statement;
    private final boolean changesData;
    private final boolean reusable;
    private Operator root;
    private boolean started;
    private boolean done;
    /// Ended by itself: no operator is in the middle of something.
    private boolean ended;
    private long rows;
    /// The catalog's state and the role for which the privileges were found to suffice.
    private long allowedChanges = -1;
    private int allowedRole;

    /// Checks the privileges of the statement.
    /// @param snapshot what the statement sees; the caller takes it and gives it back
    /// @param parameters boxed values of `$1`, `$2` ...
    public QueryExecution(ExecutorSession session, PlannedStatement statement, Snapshot snapshot, Object[] parameters) {
        this(session, statement, snapshot, parameters, true);
    }

    QueryExecution(ExecutorSession session, PlannedStatement statement, Snapshot snapshot, Object[] parameters, boolean checked) {
        this.statement = statement;
        changesData = changesData(statement);
        reusable = Reuse.allows(statement);
        state = new ExecutionState(session, statement, snapshot, parameters.clone());
        SessionPlanning.raiseError(session, statement);
        if (checked) {
            checkPermissions();
        }
    }

    /// Makes the execution count rows and time for EXPLAIN ANALYZE; before it runs.
    public void instrument() {
        state.instrumented = new IdentityHashMap<>();
    }

    /// The plan with what was counted.
    public PlanNode explain(PlanPrinter.Options options) {
        return new PlanPrinter(state.session, statement, options, state.instrumented).describe();
    }

    /// Gives rows to the consumer (which may be null).
    /// @param maxRows at most this many; 0 for all
    /// @return whether there may be more
    public boolean run(RowConsumer consumer, long maxRows) {
        if (done) {
            return false;
        }
        if (!started) {
            started = true;
            if (root == null) {
                root = state.root(statement.plan());
            }
            if (changesData) {
                state.session.afterEvents().statementBegan();
            }
            root.start();
        }
        long left = maxRows <= 0 ? Long.MAX_VALUE : maxRows;
        int width = statement.resultColumns();
        while (left > 0) {
            state.checkInterrupts();
            Batch batch = root.next(left);
            if (batch == null) {
                finish();
                return false;
            }
            int size = batch.size();
            left -= size;
            rows += size;
            if (consumer != null) {
                consumer.rows(batch.columns.length == width ? batch : visible(batch, width));
            }
        }
        return true;
    }

    private static Batch visible(Batch batch, int width) {
        Vector[] columns = Arrays.copyOf(batch.columns, width);
        var view = new Batch(columns);
        view.count = batch.count;
        view.selection = batch.selection;
        view.selected = batch.selected;
        return view;
    }

    private void finish() {
        done = true;
        ended = true;
        state.close();
        if (changesData) {
            state.session.afterEvents().fire();
        }
        state.releaseBriefLocks();
    }

    private static boolean changesData(PlannedStatement statement) {
        return statement.query() != null && (statement.query().kind != Query.Kind.SELECT
                || statement.ctes().stream().anyMatch(PlannedStatement.Cte::modifying));
    }

    // ---- again

    /// Whether the operators can serve another execution of the same statement: it ran to its end, is of a kind whose operators begin
    /// anew at each start, and holds little memory.
    public boolean isReusable() {
        return ended && state.instrumented == null && state.scannedRows <= ROWS_OF_REUSABLE && reusable;
    }

    /// Becomes another execution, with privileges checked again.
    public void begin(Snapshot snapshot, Object[] parameters) {
        state.begin(snapshot, parameters);
        started = false;
        done = false;
        ended = false;
        rows = 0;
        checkPermissions();
    }

    /// Whoever was allowed still is as long as the catalog is the same.
    private void checkPermissions() {
        var catalog = state.session.catalog();
        long changes = catalog.changes();
        int role = state.session.currentUser();
        if (changes != allowedChanges || role != allowedRole || catalog.hasChanges()) {
            PermissionChecks.check(state.session, statement);
            allowedChanges = catalog.hasChanges() ? -1 : changes;
            allowedRole = role;
        }
    }

    public PlannedStatement statement() {
        return statement;
    }

    /// Whether all rows were given.
    public boolean isDone() {
        return done;
    }

    /// What the command tag counts: rows given by a SELECT, rows changed by the others.
    public long processed() {
        return statement.query() == null || statement.query().kind == Query.Kind.SELECT ? rows : state.changedRows;
    }

    @Override
    public void close() {
        if (!done) {
            done = true;
            state.close();
            state.releaseBriefLocks();
        }
    }
}
