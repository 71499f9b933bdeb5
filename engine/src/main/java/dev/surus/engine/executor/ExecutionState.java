package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.executor.expression.CallSites;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.executor.expression.ExpressionCompiler;
import dev.surus.engine.executor.expression.ExpressionContext;
import dev.surus.engine.executor.expression.Layout;
import dev.surus.engine.executor.spill.RowFile;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.planner.plan.SubPlan;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.StorageKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the operators of one execution share: the session, the snapshot, parameters, slots, opened tables, WITH queries.
final class ExecutionState implements ExpressionContext {
    final ExecutorSession session;
    final PlannedStatement statement;
    Snapshot snapshot;
    private final Object[] parameters;
    private final Object[] slots;
    private final CallSites sites;
    private final Map<Integer, OpenTable> tables;
    final CteRun[] ctes;
    /// Counts how often the rows of any WITH query or working table were replaced: what was kept of them is out of date.
    int cteChanges;
    private final List<Operator> roots = new ArrayList<>();
    private final Set<RowFile> rowFiles = new HashSet<>();
    /// The rows that scans give instead of reading, while a row is rechecked; null normally.
    final Recheck.Substitutes substitutes;
    /// The substitutes as operators see them that are being built.
    Recheck.Substitutes active;
    /// Operators by plan, for EXPLAIN ANALYZE; null otherwise.
    Map<Plan, Operator> instrumented;
    /// Indexes into which rows are only inserted: their locks go when the statement ends, after its checks.
    private static final int[] NONE = {};
    private int[] brieflyLocked = NONE;
    /// Rows that the statement changed, for the command tag.
    long changedRows;
    /// Rows that scans read: whether what was allocated is worth keeping.
    long scannedRows;
    private long run;

    ExecutionState(ExecutorSession session, PlannedStatement statement, Snapshot snapshot, Object[] parameters) {
        this(session, statement, snapshot, parameters, new Object[statement.slots()], new HashMap<>(), null);
    }

    private ExecutionState(ExecutorSession session, PlannedStatement statement, Snapshot snapshot, Object[] parameters, Object[] slots,
            Map<Integer, OpenTable> tables, Recheck.Substitutes substitutes) {
        this.session = session;
        this.statement = statement;
        this.snapshot = snapshot;
        this.parameters = parameters;
        this.slots = slots;
        this.tables = tables;
        this.substitutes = substitutes;
        active = substitutes;
        sites = new CallSites(session);
        ctes = new CteRun[statement.ctes().size()];
    }

    /// A second execution of the same statement in which some scans give one row only.
    ExecutionState forRecheck(Recheck.Substitutes rows) {
        return new ExecutionState(session, statement, snapshot, parameters, slots.clone(), tables, rows);
    }

    /// A state of its own for another thread that takes part in the execution. What is made with it is made before the thread starts.
    ExecutionState forWorker() {
        var worker = new ExecutionState(session, statement, snapshot, parameters, slots.clone(), tables, null);
        worker.instrumented = instrumented == null ? null : new java.util.IdentityHashMap<>();
        return worker;
    }

    /// Makes the state one of another execution of the same statement; whoever compiled something sees the new values.
    void begin(Snapshot newSnapshot, Object[] newParameters) {
        snapshot = newSnapshot;
        System.arraycopy(newParameters, 0, parameters, 0, parameters.length);
        Arrays.fill(slots, null);
        changedRows = 0;
        scannedRows = 0;
        run++;
    }

    @Override
    public long run() {
        return run;
    }

    OpenTable table(int relation) {
        return tables.computeIfAbsent(relation, session.openTables()::open);
    }

    CteRun cte(int number) {
        if (ctes[number] == null) {
            ctes[number] = new CteRun(this, statement.ctes().get(number));
        }
        return ctes[number];
    }

    void checkInterrupts() {
        session.context().checkInterrupts();
    }

    Operator build(Plan plan) {
        return OperatorBuilder.build(this, plan);
    }

    /// An operator tree that [#close] closes.
    Operator root(Plan plan) {
        var operator = build(plan);
        roots.add(operator);
        return operator;
    }

    /// An operator tree of another query level: its ranges are numbered anew, so the substitutes are not for it.
    Operator nested(Plan plan) {
        var outer = active;
        active = null;
        try {
            return root(plan);
        } finally {
            active = outer;
        }
    }

    /// Rows on disk; closed with the execution at the latest.
    RowFile rowFile(DataType[] types) {
        var file = new RowFile(session.spillSpace(), types);
        rowFiles.add(file);
        return file;
    }

    void lockedBriefly(int index) {
        brieflyLocked = java.util.Arrays.copyOf(brieflyLocked, brieflyLocked.length + 1);
        brieflyLocked[brieflyLocked.length - 1] = index;
    }

    void releaseBriefLocks() {
        for (int index : brieflyLocked) {
            session.unlockRelation(index, dev.surus.engine.txn.lock.LockMode.ROW_EXCLUSIVE);
        }
        brieflyLocked = NONE;
    }

    /// Before its time comes.
    void close(RowFile file) {
        rowFiles.remove(file);
        file.close();
    }

    void close() {
        try {
            roots.forEach(Operator::close);
        } finally {
            rowFiles.forEach(RowFile::close);
            rowFiles.clear();
        }
    }

    ExpressionCompiler compiler(List<Expression> input) {
        return new ExpressionCompiler(this, new Layout(input));
    }

    Evaluator compile(Expression e, List<Expression> input) {
        return e == null ? null : compiler(input).compile(e);
    }

    /// The value of an expression that reads no row.
    Object value(Expression e) {
        return compiler(List.of()).compile(e).evaluateRow(ONE_ROW, 0);
    }

    boolean test(Expression condition) {
        return condition == null || value(condition) instanceof Long l && l != 0;
    }

    StorageKind[] kinds(List<Expression> output) {
        return Rows.kinds(sites, output);
    }

    // ---- for evaluators

    @Override
    public ExecutorSession session() {
        return session;
    }

    @Override
    public CallSites sites() {
        return sites;
    }

    @Override
    public Object[] parameters() {
        return parameters;
    }

    @Override
    public Object[] slots() {
        return slots;
    }

    @Override
    public SubPlan subplan(Query query) {
        return statement.subplans().get(query);
    }


    @Override
    public SubqueryRows open(SubPlan plan) {
        var operator = nested(plan.plan());
        return new SubqueryRows() {
            private Batch batch;
            private int position;

            @Override
            public void restart() {
                operator.start();
                batch = null;
            }

            @Override
            public Object[] next(long demand) {
                if (batch == null || position == batch.size()) {
                    checkInterrupts();
                    batch = operator.next(demand);
                    position = 0;
                    if (batch == null) {
                        return null;
                    }
                }
                int row = batch.row(position++);
                var values = new Object[batch.columns.length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = batch.columns[i].get(row);
                }
                return values;
            }
        };
    }
}
