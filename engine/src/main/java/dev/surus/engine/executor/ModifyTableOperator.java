package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.analyzer.tree.RangeEntry.Permissions;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.executor.expression.Layout;
import dev.surus.engine.executor.modify.PartitionRouting;
import dev.surus.engine.executor.modify.RowWriter;
import dev.surus.engine.executor.modify.TargetTable;
import dev.surus.engine.executor.trigger.TriggerEvent;
import dev.surus.engine.planner.plan.Modification;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.table.RowId;
import dev.surus.engine.table.RowOutcome;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.Batch;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// INSERT, UPDATE, DELETE and MERGE. Rows are written one after the other, in the input's order; a row that somebody changed since the
/// snapshot is evaluated again in its newest version (READ COMMITTED) or ends the statement.
final class ModifyTableOperator extends Operator {
    private static final int TID = -1;
    private static final int TABLE_OID = -6;

    final ExecutionState state;
    final Plan.ModifyTable plan;
    final Modification modification;
    final TargetTable target;
    /// Attribute numbers that the statement sets.
    final BitSet given = new BitSet();
    /// Those of them that an UPDATE sets.
    private final BitSet updated = new BitSet();
    private final Operator input;
    private final int tidColumn;
    private final RowRecheck recheck;
    private final ViewChecks viewChecks;
    private final ReturningRows returning;
    private final boolean hasConflicts;
    /// Into which partition a row goes, where the statement names a partitioned table; else null.
    private PartitionRouting routing;
    private final MergeActions merge;
    RowWriter writer;
    /// The named table, and those behind it of which rows have come.
    ResultTable named;
    private Map<Integer, ResultTable> children;
    private ResultTable lastResult;
    /// Where the input says which table a row stands in; -1 where it can only be the named one.
    private final int tableColumn;

    ModifyTableOperator(ExecutionState state, Plan.ModifyTable plan) {
        this.state = state;
        this.plan = plan;
        modification = plan.modification();
        target = state.session.openTables().target(modification.relation());
        input = state.build(plan.input());
        tidColumn = modification.kind() == Query.Kind.INSERT ? -1
                : new Layout(plan.input().output()).position(new ColumnReference(modification.range(), TID, 0, 27, -1, 0, 0));
        tableColumn = modification.kind() == Query.Kind.INSERT ? -1
                : new Layout(plan.input().output()).position(new ColumnReference(modification.range(), TABLE_OID, 0, 26, -1, 0, 0));
        recheck = new RowRecheck(state, plan.input(), modification.recheck());
        for (var access : state.statement.accesses()) {
            if (access.relation() == modification.relation() && access.permissions() != null) {
                addColumns(access.permissions().insertedColumns, given);
                addColumns(access.permissions().updatedColumns, updated);
            }
        }
        given.or(updated);
        viewChecks = modification.checkOptions().isEmpty() ? null : new ViewChecks(state, target.relation, modification);
        returning = modification.returning().isEmpty() ? null : new ReturningRows(state, plan, target.relation);
        hasConflicts = modification.onConflict() != null;
        merge = modification.kind() == Query.Kind.MERGE ? new MergeActions(this) : null;
    }

    private static void addColumns(BitSet columns, BitSet numbers) {
        for (int bit = columns.nextSetBit(Permissions.COLUMN_OFFSET + 1); bit >= 0; bit = columns.nextSetBit(bit + 1)) {
            numbers.set(bit - Permissions.COLUMN_OFFSET);
        }
    }

    private boolean locksBriefly;
    /// Whether locks of indexes last as long as the statement.
    private boolean brief;
    /// Whether the statement's own triggers have fired, before and after its rows.
    private boolean begun;
    private boolean ended;

    @Override
    public void start() {
        locksBriefly = modification.kind() == Query.Kind.INSERT
                && (!hasConflicts || modification.onConflict().arbiterIndexes().isEmpty());
        boolean partitioned = target.relation.kind() == 'p';
        brief = locksBriefly;
        locksBriefly &= !partitioned;
        if (!locksBriefly && !partitioned) {
            for (IndexEntry index : target.relation.indexes()) {
                state.session.lockRelation(index.oid(), LockMode.ROW_EXCLUSIVE);
            }
        }
        children = null;
        routing = partitioned ? new PartitionRouting(state.session, target.relation) : null;
        named = new ResultTable(state, null, modification.relation(), given, updated);
        lastResult = named;
        writer = named.writer;
        begun = false;
        ended = false;
        input.start();
    }

    @Override
    public Batch next(long demand) {
        if (!begun) {
            begun = true;
            events().forEach(writer::beforeStatement);
        }
        long wanted = modification.rowByRow() ? 1 : returning == null ? Batch.CAPACITY : Math.min(demand, Batch.CAPACITY);
        while (true) {
            Batch in = input.next(wanted);
            if (in == null) {
                if (!ended) {
                    ended = true;
                    events().reversed().forEach(writer::afterStatement);
                }
                return null;
            }
            int size = in.size();
            for (int i = 0; i < size; i++) {
                state.checkInterrupts();
                process(in.values(i));
            }
            Batch out = returning == null ? null : returning.take();
            if (out != null) {
                return out;
            }
        }
    }

    /// What the statement may do to rows, whether it meets any or not.
    private List<TriggerEvent> events() {
        return switch (modification.kind()) {
            case INSERT -> hasConflicts && modification.onConflict().update() ? List.of(TriggerEvent.INSERT, TriggerEvent.UPDATE)
                    : List.of(TriggerEvent.INSERT);
            case UPDATE -> List.of(TriggerEvent.UPDATE);
            case DELETE -> List.of(TriggerEvent.DELETE);
            case MERGE -> merge.events();
            case SELECT, UTILITY -> throw new IllegalStateException();
        };
    }

    /// INSERT looks at the indexes when it has the first row, and gives their locks back at its end.
    private void lockBriefly() {
        for (IndexEntry index : target.relation.indexes()) {
            state.session.lockRelation(index.oid(), LockMode.ROW_EXCLUSIVE);
            state.lockedBriefly(index.oid());
        }
        locksBriefly = false;
    }

    private void process(Object[] row) {
        if (locksBriefly) {
            lockBriefly();
        }
        switch (modification.kind()) {
            case INSERT -> insert(row, modification.targets(), row);
            case UPDATE, DELETE -> change(row);
            case MERGE -> merge.process(row, row[tidColumn] == null ? -1 : RowId.fromTid((Long) row[tidColumn]));
            case SELECT, UTILITY -> throw new IllegalStateException();
        }
    }

    private Object[] emptyRow() {
        return new Object[target.relation.columns().size()];
    }

    /// The table that an input row stands in.
    ResultTable result(Object[] inputRow) {
        if (tableColumn < 0 || inputRow[tableColumn] == null) {
            return named;
        }
        int relation = (int) (long) (Long) inputRow[tableColumn];
        if (lastResult.target.relation.oid() != relation) {
            lastResult = result(relation);
        }
        return lastResult;
    }

    /// One of the tables that the statement changes; it is locked.
    ResultTable result(int relation) {
        if (relation == modification.relation()) {
            return named;
        }
        if (children == null) {
            children = new HashMap<>();
        }
        return children.computeIfAbsent(relation, child -> {
            for (IndexEntry index : state.session.catalog().relation(child).indexes()) {
                state.session.lockRelation(index.oid(), LockMode.ROW_EXCLUSIVE);
                if (brief) {
                    state.lockedBriefly(index.oid());
                }
            }
            var table = new ResultTable(state, named, child, given, updated);
            if (routing != null) {
                table.writer.letMove();
            }
            return table;
        });
    }

    // ---- INSERT

    void insert(Object[] inputRow, List<TargetEntry> targets, Object[] assigned) {
        Object[] values = emptyRow();
        named.assign(values, targets, assigned);
        ResultTable table = named;
        if (routing != null) {
            table = result(routing.route(values, given));
            values = table.own(values);
        }
        if (hasConflicts) {
            if (table.writer.prepare(values, table.given)) {
                table.conflicts(this).insert(values, inputRow);
            }
            return;
        }
        long row = table.writer.insert(values, table.given);
        if (row >= 0) {
            written(table, row, values, inputRow);
        }
    }

    /// Counts a written row and gives it to RETURNING.
    void written(ResultTable table, long row, Object[] values, Object[] inputRow) {
        if (viewChecks != null) {
            viewChecks.verify(table.named(values), given);
        }
        state.changedRows++;
        if (returning != null) {
            var stored = table.target.open.table;
            returning.add(table.target.relation.oid(), row, stored.lockHolder(row), returning.wantsOldWriter() ? stored.writer(newest(), row) : 0,
                    table.named(values), inputRow);
        }
    }

    // ---- UPDATE and DELETE

    /// Changes a row; what somebody committed since the snapshot is evaluated again.
    private void change(Object[] inputRow) {
        ResultTable table = result(inputRow);
        var stored = table.target.open.table;
        boolean updates = modification.kind() == Query.Kind.UPDATE;
        long row = RowId.fromTid((Long) inputRow[tidColumn]);
        Snapshot snapshot = state.snapshot;
        Object[] before = stored.fetchRow(snapshot, row);
        Object[] current = inputRow;
        while (before != null && current != null) {
            switch (updates ? update(table, snapshot, row, before, current) : delete(table, snapshot, row, before, current)) {
                case CHANGED -> {
                    refuseSerially(RowOutcome.CHANGED);
                    snapshot = newest();
                    before = stored.fetchRow(snapshot, row);
                    current = before == null ? null : again(table, current, before, row);
                }
                case DELETED -> {
                    refuseGone(table, row);
                    return;
                }
                case OK, SELF_MODIFIED, WOULD_BLOCK, SKIPPED -> {
                    return;
                }
            }
        }
    }

    private RowOutcome update(ResultTable table, Snapshot snapshot, long row, Object[] before, Object[] inputRow) {
        Object[] after = before.clone();
        table.assign(after, modification.targets(), inputRow);
        var outcome = table.writer.update(snapshot, row, before, after, table.given);
        if (outcome == RowOutcome.OK) {
            updated(table, row, before, after, inputRow);
        }
        return outcome;
    }

    /// A row was changed, or it left its partition and goes on in another one.
    void updated(ResultTable table, long row, Object[] before, Object[] after, Object[] inputRow) {
        if (!table.writer.hasLeft()) {
            written(table, row, after, inputRow);
            return;
        }
        Object[] values = table.named(after);
        ResultTable to = result(routing.route(values, given));
        values = to.own(values);
        long moved = to.writer.insertMoved(table.writer, before, values, to.given);
        if (moved >= 0) {
            written(to, moved, values, inputRow);
        }
    }

    /// A row that is gone, for whoever wanted to change it: the end of a serializable statement, and an error where it went to another partition.
    void refuseGone(ResultTable table, long row) {
        boolean moved = table.target.open.table.wasMoved(row);
        refuseSerially(moved || table.target.open.table.wasChanged(state.snapshot, row) ? RowOutcome.CHANGED : RowOutcome.DELETED);
        if (moved) {
            throw new SqlException(SqlState.T_R_SERIALIZATION_FAILURE, ExecutorMessage.LOCKED_ROW_MOVED);
        }
    }

    private RowOutcome delete(ResultTable table, Snapshot snapshot, long row, Object[] before, Object[] inputRow) {
        var outcome = table.writer.delete(snapshot, row, before);
        if (outcome == RowOutcome.OK) {
            written(table, row, before, inputRow);
        }
        return outcome;
    }

    // ---- rows that others changed

    /// What is committed now, with what this transaction did before the running command.
    Snapshot newest() {
        return state.session.transaction().system().newestSnapshot(state.session.transaction()).atCommand(state.snapshot.command);
    }

    /// Evaluates the query again with a newer version of the target's row.
    Object[] again(ResultTable table, Object[] inputRow, Object[] newer, long row) {
        var substitutes = new Recheck.Substitutes();
        recheck.substitute(substitutes, modification.range(), table.target.relation.oid(), newer, row);
        return recheck.again(inputRow, substitutes);
    }

    int tidColumn() {
        return tidColumn;
    }

    void refuseSerially(RowOutcome outcome) {
        if (!state.session.readCommitted()) {
            throw new SqlException(SqlState.T_R_SERIALIZATION_FAILURE,
                    outcome == RowOutcome.DELETED ? ExecutorMessage.SERIALIZE_DELETE : ExecutorMessage.SERIALIZE_UPDATE);
        }
    }

    @Override
    public void close() {
        input.close();
    }
}
