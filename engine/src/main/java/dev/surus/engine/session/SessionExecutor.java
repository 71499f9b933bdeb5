package dev.surus.engine.session;

import dev.surus.engine.analyzer.Analyzer;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.base.CallStack;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.ParallelWorkers;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.VirtualRelations;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.config.Setting;
import dev.surus.engine.config.Settings;
import dev.surus.engine.executor.AfterEvents;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.LockForecast;
import dev.surus.engine.executor.OpenTables;
import dev.surus.engine.executor.spill.SpillSpace;
import dev.surus.engine.executor.trigger.TransitionTable;
import dev.surus.engine.executor.trigger.TriggerCall;
import dev.surus.engine.table.TableStore;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockTag;
import dev.surus.engine.type.DataType;
import java.util.Iterator;
import java.util.List;

/// What the executor needs of the session.
final class SessionExecutor implements ExecutorSession {
    private final SessionContext context;
    private final Analyzer analyzer;
    private final VirtualRelations virtual;
    private final AfterEvents afterEvents = new AfterEvents(this);
    private final OpenTables openTables = new OpenTables(this);
    private final UserFunctions functions;
    private final SessionSpill spill;
    private Snapshot activeSnapshot;
    private Cursors cursors;

    SessionExecutor(SessionContext context, Analyzer analyzer) {
        this.context = context;
        this.analyzer = analyzer;
        spill = new SessionSpill(context);
        virtual = context.cluster().part(VirtualRelations.class);
        functions = new UserFunctions(context, this, analyzer);
    }

    void useCursors(Cursors sessionCursors) {
        cursors = sessionCursors;
    }

    UserFunctions functions() {
        return functions;
    }

    /// The snapshot of the statement that runs; null where none does. Functions that are not VOLATILE share it.
    Snapshot activeSnapshot() {
        return activeSnapshot;
    }

    /// @return the previous one, which the caller puts back
    Snapshot activeSnapshot(Snapshot snapshot) {
        var previous = activeSnapshot;
        activeSnapshot = snapshot;
        return previous;
    }

    @Override
    public EvaluationContext context() {
        return context;
    }

    @Override
    public Catalog catalog() {
        return context.catalog();
    }

    @Override
    public TableStore tables() {
        return context.cluster().tables();
    }

    @Override
    public Transaction transaction() {
        return context.transaction();
    }

    @Override
    public int databaseId() {
        return context.databaseId();
    }

    @Override
    public int currentUser() {
        return context.currentUser();
    }

    @Override
    public void actAs(int role) {
        context.roles().actAs(role);
    }

    @Override
    public boolean readCommitted() {
        return !context.sessionTransaction().keepsSnapshot();
    }

    @Override
    public Expression storedExpression(String text, RelationEntry relation) {
        return analyzer.storedExpression(text, relation);
    }

    @Override
    public Expression storedDomainCheck(String text, TypeEntry domain) {
        return analyzer.storedDomainCheck(text, domain);
    }

    @Override
    public VirtualRows virtualRows(RelationEntry relation) {
        if (relation.kind() == 'S') {
            return () -> {
                var sequence = tables().sequence(relation.fileId());
                var state = sequence.state();
                return List.<Object[]>of(new Object[] {state.lastValue(), sequence.loggedAhead(), state.isCalled() ? 1L : 0L}).iterator();
            };
        }
        var found = virtual.byOid(relation.oid());
        return found == null ? null : () -> found.rows(context).iterator();
    }

    @Override
    public Query queryOfFunction(FunctionEntry function, List<Integer> arguments, int result, List<Integer> columns, int collation) {
        return functions.queryOf(function, arguments, result, columns, collation);
    }

    @Override
    public Object callFunction(FunctionEntry function, DataType[] argumentTypes, Object[] arguments, DataType resultType) {
        return functions.call(function, argumentTypes, arguments, resultType);
    }

    @Override
    public Object[] callTrigger(FunctionEntry function, TriggerCall call) {
        return context.triggerCalls().call(functions, function, call);
    }

    @Override
    public boolean rehearseTrigger(FunctionEntry function, TriggerCall call, LockForecast forecast) {
        return context.triggerCalls().rehearse(call, () -> functions.rehearseTrigger(function, call, forecast));
    }

    @Override
    public void asTrigger(Runnable action) {
        context.triggerCalls().run(action);
    }

    @Override
    public TransitionTable transitionTable(String name) {
        return context.triggerCalls().transitionTable(name);
    }

    @Override
    public Iterator<Object[]> callSetFunction(FunctionEntry function, DataType[] argumentTypes, Object[] arguments,
            DataType[] columns) {
        return functions.callSet(function, argumentTypes, arguments, columns);
    }

    @Override
    public long cursorRow(String cursor, RelationEntry relation) {
        return cursors.row(cursor, relation);
    }

    @Override
    public CallStack callStack() {
        return context.callStack();
    }

    @Override
    public AfterEvents afterEvents() {
        return afterEvents;
    }

    @Override
    public OpenTables openTables() {
        return openTables;
    }

    @Override
    public Snapshot takeSnapshot() {
        return context.sessionTransaction().takeSnapshot();
    }

    @Override
    public void releaseSnapshot(Snapshot snapshot) {
        context.sessionTransaction().releaseSnapshot(snapshot);
    }

    @Override
    public void lockRelation(int relation, LockMode mode) {
        context.lockRelation(relation, mode);
    }

    @Override
    public boolean lockForPlan(int relation, LockMode mode) {
        return context.relations().lockForPlan(relation, mode);
    }

    @Override
    public boolean isReplica() {
        return context.settings().get(Settings.SESSION_REPLICATION_ROLE).equals("replica");
    }

    @Override
    public void lockAdvisory(LockTag tag, LockMode mode) {
        context.cluster().locks().acquire(context.lockOwner(), tag, mode, false, true);
    }

    @Override
    public void rehearseFunction(FunctionEntry function, DataType[] argumentTypes, DataType resultType, LockForecast forecast) {
        functions.rehearse(function, argumentTypes, resultType, forecast);
    }

    @Override
    public void unlockRelation(int relation, LockMode mode) {
        context.cluster().locks().release(context.lockOwner(), context.relationTag(relation), mode, false);
    }

    @Override
    public boolean isEnabled(Setting<Boolean> way) {
        return context.settings().get(way);
    }

    @Override
    public <T> T setting(Setting<T> setting) {
        return context.settings().get(setting);
    }

    @Override
    public ParallelWorkers parallelWorkers() {
        return context.cluster().part(ParallelWorkers.class);
    }

    @Override
    public long workMemory() {
        return context.settings().get(Settings.WORK_MEM) * 1024;
    }

    @Override
    public long hashMemory() {
        return (long) (workMemory() * context.settings().get(Settings.HASH_MEM_MULTIPLIER));
    }

    @Override
    public SpillSpace spillSpace() {
        return spill;
    }
}
