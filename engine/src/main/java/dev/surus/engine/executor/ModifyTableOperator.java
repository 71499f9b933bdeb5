package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.MergeAction;
import dev.surus.engine.analyzer.tree.Query.OnConflict;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.executor.expression.Layout;
import dev.surus.engine.planner.plan.Modification;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.table.IndexBinding;
import dev.surus.engine.table.RowId;
import dev.surus.engine.table.RowLockMode;
import dev.surus.engine.table.RowOutcome;
import dev.surus.engine.table.RowWait;
import dev.surus.engine.table.UniqueConflict;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.type.Batch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// INSERT, UPDATE, DELETE, MERGE: takes one input row after the other, changes its row, and gives what RETURNING says. Without
/// RETURNING one call does everything.
final class ModifyTableOperator extends Operator {
    private static final int[] SYSTEM = {-1, -6, -2, -3, -4, -5};

    private final ExecutionState state;
    private final Modification modification;
    private final Operator input;
    private final TableChanges changes;
    private final OpenTable open;
    private final int tidColumn;
    private final RowRecheck recheck;
    private final List<Expression> inputLayout;
    private final List<Expression> rowLayout;
    private final Evaluator[] returning;
    private final List<Expression> output;
    private final int width;
    private final Conflict conflict;
    private final List<Merge> merges = new ArrayList<>();
    private final Set<Long> touched = new HashSet<>();
    private Batch source;
    private int position;

    /// ON CONFLICT, compiled: `set` sees the existing row and the excluded one.
    private record Conflict(OnConflict clause, List<IndexBinding> arbiters, List<Expression> layout, Evaluator[] set, Evaluator where) {}

    private record Merge(MergeAction action, Evaluator condition, Evaluator[] values) {}

    ModifyTableOperator(ExecutionState state, Plan.ModifyTable plan) {
        this.state = state;
        modification = plan.modification();
        input = state.build(plan.input());
        output = plan.output();
        open = state.table(modification.relation());
        changes = new TableChanges(state.session, open);
        width = open.relation.columns().size();
        int range = modification.range();
        var layout = new Layout(plan.input().output());
        tidColumn = layout.position(new ColumnReference(range, -1, 0, 27, -1, 0, 0));
        recheck = new RowRecheck(state, plan.input(), modification.recheck());
        inputLayout = plan.input().output();
        rowLayout = rowLayout(range);
        var all = new ArrayList<>(rowLayout);
        all.addAll(inputLayout);
        returning = state.compiler(all).compileAll(modification.returning());
        conflict = modification.onConflict() == null ? null : conflict(modification.onConflict());
        for (MergeAction action : modification.mergeActions()) {
            var compiler = state.compiler(inputLayout);
            merges.add(new Merge(action, action.condition() == null ? null : compiler.compile(action.condition()),
                    compiler.compileAll(action.targets().stream().map(TargetEntry::expression).toList())));
        }
    }

    private List<Expression> rowLayout(int range) {
        var list = new ArrayList<>(OpenTable.columns(open.relation, range));
        for (int column : SYSTEM) {
            int type = column == -1 ? 27 : column == -6 ? 26 : column == -2 || column == -4 ? 28 : 29;
            list.add(new ColumnReference(range, column, 0, type, -1, 0, 0));
        }
        return list;
    }

    private Conflict conflict(OnConflict clause) {
        var arbiters = new ArrayList<IndexBinding>();
        for (int index : clause.arbiterIndexes()) {
            arbiters.add(open.binding(index));
        }
        if (clause.arbiterConstraint() != 0 && arbiters.isEmpty()) {
            arbiters.add(open.binding(state.session.catalog().constraint(clause.arbiterConstraint()).index()));
        }
        var layout = new ArrayList<>(rowLayout);
        if (clause.excludedRange() > 0) {
            layout.addAll(rowLayout(clause.excludedRange()));
        }
        var compiler = state.compiler(layout);
        return new Conflict(clause, arbiters.isEmpty() ? null : arbiters, layout,
                compiler.compileAll(clause.set() == null ? List.of() : clause.set().stream().map(TargetEntry::expression).toList()),
                clause.where() == null ? null : compiler.compile(clause.where()));
    }

    @Override
    public void start() {
        input.start();
        source = null;
        touched.clear();
    }

    @Override
    public Batch next(long demand) {
        Rows result = returning.length == 0 ? null : new Rows(state.kinds(output));
        boolean readAhead = modification.kind() == Query.Kind.INSERT;
        while (result == null || result.count < Math.min(demand, Batch.CAPACITY)) {
            if (source == null || position == source.size()) {
                source = input.next(readAhead && result == null ? Batch.CAPACITY : readAhead ? Math.min(demand, Batch.CAPACITY) : Batch.CAPACITY);
                position = 0;
                if (source == null) {
                    break;
                }
            }
            state.checkInterrupts();
            int at = source.row(position++);
            var row = new Object[source.columns.length];
            for (int i = 0; i < row.length; i++) {
                row[i] = source.columns[i].get(at);
            }
            Object[] returned = switch (modification.kind()) {
                case INSERT -> insert(row);
                case UPDATE -> update(row);
                case DELETE -> delete(row);
                case MERGE -> merge(row);
                case SELECT, UTILITY -> throw new IllegalStateException("not a modification");
            };
            if (returned != null && result != null) {
                result.append(returned);
            }
        }
        if (result == null || result.count == 0) {
            return null;
        }
        var batch = Rows.newBatch(result.kinds, result.count);
        result.read(0, result.count, batch);
        return batch;
    }

    // ---- RETURNING

    private static final Object[] NOTHING = {};

    /// @param values the changed row
    private Object[] returned(Object[] values, long number, Object[] inputRow) {
        state.changedRows++;
        if (returning.length == 0) {
            return NOTHING;
        }
        Batch batch = batch(rowLayout, values, number, inputLayout, inputRow);
        var result = new Object[returning.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = returning[i].evaluateRow(batch, 0);
        }
        return result;
    }

    /// One row: a table's row as `layout` says, and other values behind it.
    private Batch batch(List<Expression> layout, Object[] values, long number, List<Expression> more, Object[] moreValues) {
        var all = new ArrayList<>(layout);
        all.addAll(more);
        Batch batch = Rows.newBatch(state.kinds(all), 1);
        for (int i = 0; i < layout.size(); i++) {
            batch.columns[i].set(0, value(((ColumnReference) layout.get(i)).column(), values, number));
        }
        for (int i = 0; i < more.size(); i++) {
            batch.columns[layout.size() + i].set(0, moreValues[i]);
        }
        batch.count = 1;
        return batch;
    }

    private Object value(int column, Object[] values, long number) {
        var transaction = state.session.transaction();
        return switch (column) {
            case -1 -> RowId.toTid(number);
            case -6 -> Integer.toUnsignedLong(open.relation.oid());
            case -2 -> transaction.currentId() & 0xFFFF_FFFFL;
            case -3, -5 -> (long) transaction.commandId();
            case -4 -> 0L;
            default -> values == null ? null : values[column - 1];
        };
    }

    // ---- INSERT

    private Object[] insert(Object[] row) {
        var values = new Object[width];
        for (int i = 0; i < modification.targets().size(); i++) {
            values[modification.targets().get(i).number() - 1] = row[i];
        }
        if (conflict == null) {
            long number = changes.insert(values);
            return returned(values, number, row);
        }
        changes.complete(values);
        while (true) {
            UniqueConflict found = open.writer.findConflict(state.session.transaction(), values, conflict.arbiters());
            if (found == null) {
                long number = changes.insertCompleted(values);
                if (number >= 0) {
                    touched.add(number);
                    return returned(values, number, row);
                }
                found = open.writer.conflict();
                if (conflict.arbiters() != null && !conflict.arbiters().contains(found.binding())) {
                    throw changes.duplicate(found);
                }
                continue;
            }
            if (!conflict.clause().update()) {
                return doNothing(found);
            }
            var updated = conflictUpdate(found, values, row);
            if (updated.isPresent()) {
                return updated.get().length == 0 && returning.length > 0 ? null : updated.get();
            }
        }
    }

    private Object[] doNothing(UniqueConflict found) {
        if (!state.session.readCommitted() && !open.table.exists(state.snapshot, found.row()) && !touched.contains(found.row())) {
            throw new SqlException(SqlState.T_R_SERIALIZATION_FAILURE, ExecutorMessage.SERIALIZE_UPDATE);
        }
        return null;
    }

    /// @return empty: the row is gone, try again; else what is returned (nothing where WHERE said no)
    private java.util.Optional<Object[]> conflictUpdate(UniqueConflict found, Object[] values, Object[] inputRow) {
        long number = found.row();
        if (touched.contains(number)) {
            throw new SqlException(SqlState.CARDINALITY_VIOLATION, ExecutorMessage.CONFLICT_TWICE).hint(ExecutorMessage.CONFLICT_TWICE_HINT);
        }
        var transaction = state.session.transaction();
        Snapshot newest = transaction.system().newestSnapshot(transaction);
        if (!state.session.readCommitted() && !open.table.exists(state.snapshot, number)) {
            throw new SqlException(SqlState.T_R_SERIALIZATION_FAILURE, ExecutorMessage.SERIALIZE_UPDATE);
        }
        var outcome = open.table.lock(transaction, newest, number, setsKey() ? RowLockMode.UPDATE : RowLockMode.NO_KEY_UPDATE,
                new RowWait(true, state.session.databaseId(), open.relation.oid()));
        if (outcome != RowOutcome.OK) {
            if (outcome != RowOutcome.DELETED && !state.session.readCommitted()) {
                throw new SqlException(SqlState.T_R_SERIALIZATION_FAILURE, ExecutorMessage.SERIALIZE_UPDATE);
            }
            return java.util.Optional.empty();
        }
        Object[] existing = open.table.fetchRow(newest, number);
        if (existing == null) {
            return java.util.Optional.empty();
        }
        Batch both = batch(rowLayout, existing, number, conflict.layout().subList(rowLayout.size(), conflict.layout().size()), excluded(values));
        if (conflict.where() != null && !(conflict.where().evaluateRow(both, 0) instanceof Long l && l != 0)) {
            return java.util.Optional.of(NOTHING);
        }
        var updated = existing.clone();
        for (int i = 0; i < conflict.set().length; i++) {
            updated[conflict.clause().set().get(i).number() - 1] = conflict.set()[i].evaluateRow(both, 0);
        }
        var result = changes.update(newest, number, existing, updated);
        if (result != RowOutcome.OK) {
            return java.util.Optional.empty();
        }
        touched.add(number);
        return java.util.Optional.of(returned(updated, number, inputRow));
    }

    private boolean setsKey() {
        for (TargetEntry t : conflict.clause().set()) {
            for (IndexEntry index : open.relation.indexes()) {
                for (int k = 0; index.unique() && k < index.keyCount(); k++) {
                    if (index.columns()[k] == t.number()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private Object[] excluded(Object[] values) {
        var row = new Object[conflict.layout().size() - rowLayout.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = value(((ColumnReference) conflict.layout().get(rowLayout.size() + i)).column(), values, 0);
        }
        return row;
    }

    // ---- UPDATE and DELETE

    /// One attempt to change a row.
    private interface Attempt {
        /// @param old all values of the row as the snapshot sees it
        RowOutcome change(Snapshot snapshot, long number, Object[] old, Object[] inputRow);
    }

    private Object[] update(Object[] row) {
        var values = new Object[1][];
        return changeRow(row, values, (snapshot, number, old, inputRow) -> {
            values[0] = old.clone();
            for (int i = 0; i < modification.targets().size(); i++) {
                values[0][modification.targets().get(i).number() - 1] = inputRow[i];
            }
            return changes.update(snapshot, number, old, values[0]);
        });
    }

    private Object[] delete(Object[] row) {
        var values = new Object[1][];
        return changeRow(row, values, (snapshot, number, old, _) -> {
            values[0] = old;
            return changes.delete(snapshot, number, old);
        });
    }

    /// Changes the row with the number in `row`; where somebody else changed it meanwhile, evaluates the query again for its newest
    /// version and tries again.
    /// @param values the row that RETURNING sees
    private Object[] changeRow(Object[] row, Object[][] values, Attempt attempt) {
        Object tid = row[tidColumn];
        if (tid == null) {
            return null;
        }
        long number = RowId.fromTid((Long) tid);
        Snapshot snapshot = state.snapshot;
        while (true) {
            Object[] old = open.table.fetchRow(snapshot, number);
            if (old == null) {
                return null;
            }
            switch (attempt.change(snapshot, number, old, row)) {
                case OK -> {
                    return returned(values[0], number, row);
                }
                case DELETED -> {
                    if (!state.session.readCommitted()) {
                        throw new SqlException(SqlState.T_R_SERIALIZATION_FAILURE, ExecutorMessage.SERIALIZE_DELETE);
                    }
                    return null;
                }
                case SELF_MODIFIED, WOULD_BLOCK -> {
                    // Changed by this very command: a join gave the row twice. The first change counts.
                    return null;
                }
                case CHANGED -> {
                    if (!state.session.readCommitted()) {
                        throw new SqlException(SqlState.T_R_SERIALIZATION_FAILURE, ExecutorMessage.SERIALIZE_UPDATE);
                    }
                    var transaction = state.session.transaction();
                    snapshot = transaction.system().newestSnapshot(transaction);
                    Object[] newest = open.table.fetchRow(snapshot, number);
                    if (newest == null) {
                        return null;
                    }
                    var substitutes = new Recheck.Substitutes();
                    substitutes.set(modification.range(), newest, number);
                    row = recheck.again(row, substitutes);
                    if (row == null) {
                        return null;
                    }
                }
            }
        }
    }

    // ---- MERGE

    private Object[] merge(Object[] row) {
        boolean matched = tidColumn >= 0 && row[tidColumn] != null;
        Batch one = Rows.newBatch(state.kinds(inputLayout), 1);
        one.count = 1;
        for (int i = 0; i < row.length; i++) {
            one.columns[i].set(0, row[i]);
        }
        for (Merge merge : merges) {
            if (merge.action().matched() != matched
                    || merge.condition() != null && !(merge.condition().evaluateRow(one, 0) instanceof Long l && l != 0)) {
                continue;
            }
            if (merge.action().doNothing()) {
                return null;
            }
            if (matched && !touched.add((Long) row[tidColumn])) {
                throw new SqlException(SqlState.CARDINALITY_VIOLATION, ExecutorMessage.MERGE_TWICE).hint(ExecutorMessage.MERGE_TWICE_HINT);
            }
            return switch (merge.action().action()) {
                case INSERT -> mergeInsert(merge, one, row);
                case UPDATE -> mergeUpdate(merge, row);
                case DELETE -> delete(row);
                case SELECT, MERGE, UTILITY -> throw new IllegalStateException("not an action of MERGE");
            };
        }
        return null;
    }

    private Object[] mergeInsert(Merge merge, Batch one, Object[] row) {
        var values = new Object[width];
        for (int i = 0; i < merge.values().length; i++) {
            values[merge.action().targets().get(i).number() - 1] = merge.values()[i].evaluateRow(one, 0);
        }
        return returned(values, changes.insert(values), row);
    }

    private Object[] mergeUpdate(Merge merge, Object[] row) {
        var values = new Object[1][];
        return changeRow(row, values, (snapshot, number, old, inputRow) -> {
            Batch one = Rows.newBatch(state.kinds(inputLayout), 1);
            one.count = 1;
            for (int i = 0; i < inputRow.length; i++) {
                one.columns[i].set(0, inputRow[i]);
            }
            if (merge.condition() != null && !(merge.condition().evaluateRow(one, 0) instanceof Long l && l != 0)) {
                return RowOutcome.SELF_MODIFIED;
            }
            values[0] = old.clone();
            for (int i = 0; i < merge.values().length; i++) {
                values[0][merge.action().targets().get(i).number() - 1] = merge.values()[i].evaluateRow(one, 0);
            }
            return changes.update(snapshot, number, old, values[0]);
        });
    }

    @Override
    public void close() {
        input.close();
    }
}
