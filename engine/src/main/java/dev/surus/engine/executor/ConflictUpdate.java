package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Query.OnConflict;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.executor.modify.WaitContext;
import dev.surus.engine.table.IndexBinding;
import dev.surus.engine.table.RowLockMode;
import dev.surus.engine.table.RowOutcome;
import dev.surus.engine.table.RowWait;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.type.Batch;
import java.util.ArrayList;
import java.util.List;

/// ON CONFLICT: inserts a row, or does with the row that stands against it what the clause says. Between the look and the insertion
/// others may insert or delete; then all begins anew.
final class ConflictUpdate {
    private final ModifyTableOperator operator;
    private final ResultTable table;
    private final OnConflict clause;
    private final List<IndexBinding> arbiters;
    private final Evaluator[] set;
    private final Evaluator condition;
    /// The existing row's columns, then the proposed row's.
    private final Batch row;
    private final int[] numbers;
    private final RowLockMode lockMode;

    /// @param table the named one, or a partition of it
    ConflictUpdate(ModifyTableOperator operator, ResultTable table) {
        this.operator = operator;
        this.table = table;
        clause = operator.modification.onConflict();
        arbiters = clause.arbiterIndexes().isEmpty() ? null : clause.arbiterIndexes().stream().map(this::binding).toList();
        if (!clause.update()) {
            set = null;
            condition = null;
            row = null;
            numbers = null;
            lockMode = null;
            return;
        }
        var columns = new ArrayList<Expression>(OpenTable.columns(operator.target.relation, operator.modification.range()));
        numbers = columns.stream().mapToInt(c -> ((ColumnReference) c).column()).toArray();
        columns.addAll(OpenTable.columns(operator.target.relation, clause.excludedRange()));
        var compiler = operator.state.compiler(columns);
        set = compiler.compileAll(clause.set().stream().map(TargetEntry::expression).toList());
        condition = clause.where() == null ? null : compiler.compile(clause.where());
        row = Rows.newBatch(operator.state.kinds(columns), 1);
        row.count = 1;
        boolean key = clause.set().stream().anyMatch(t -> table.target.isKeyColumn(table.number(t.number())));
        lockMode = key ? RowLockMode.UPDATE : RowLockMode.NO_KEY_UPDATE;
    }

    /// The arbiter itself, or the partition's part of it.
    private IndexBinding binding(int arbiter) {
        var open = table.target.open;
        if (table == operator.named) {
            return open.binding(arbiter);
        }
        for (IndexBinding binding : open.bindings()) {
            var index = operator.state.session.catalog().relation(((IndexEntry) binding.tag()).oid());
            while (index.partition() && !index.parents().isEmpty()) {
                int parent = index.parents().getFirst();
                if (parent == arbiter) {
                    return binding;
                }
                index = operator.state.session.catalog().relation(parent);
            }
        }
        throw new IllegalStateException("no part of index " + arbiter + " on " + open.relation.name());
    }

    /// @param values a row that is complete and checked
    void insert(Object[] values, Object[] inputRow) {
        for (;;) {
            long number = table.writer.insertUnlessConflict(values, arbiters);
            if (number >= 0) {
                operator.written(table, number, values, inputRow);
                return;
            }
            long existing = table.writer.conflict().row();
            if (!clause.update()) {
                requireVisible(existing);
                return;
            }
            if (update(existing, values, inputRow)) {
                return;
            }
        }
    }

    /// REPEATABLE READ must not depend on a row that it does not see as it is now.
    private void requireVisible(long existing) {
        var state = operator.state;
        var stored = table.target.open.table;
        Snapshot snapshot = state.snapshot.atCommand(Snapshot.ALL_COMMANDS);
        if (!state.session.readCommitted() && !(stored.isNewest(snapshot, existing) && stored.exists(snapshot, existing))) {
            operator.refuseSerially(RowOutcome.CHANGED);
        }
        stored.noteRead(snapshot, existing);
    }

    /// @return false where the row is gone or has changed, so that one has to look again
    private boolean update(long existing, Object[] proposed, Object[] inputRow) {
        var state = operator.state;
        var open = table.target.open;
        Snapshot snapshot = state.session.readCommitted() ? operator.newest() : state.snapshot;
        RowOutcome outcome;
        try {
            outcome = open.table.lock(state.session.transaction(), snapshot, existing, lockMode,
                    new RowWait(true, state.session.lockDatabase(open.relation), open.relation.oid(), state.session.readCommitted()));
        } catch (SqlException e) {
            throw WaitContext.add(e, ExecutorMessage.CONTEXT_LOCK, existing, open.relation.name());
        }
        switch (outcome) {
            case OK -> { }
            case SELF_MODIFIED -> throw new SqlException(SqlState.CARDINALITY_VIOLATION, ExecutorMessage.CONFLICT_TWICE).hint(ExecutorMessage.CONFLICT_TWICE_HINT);
            case CHANGED, DELETED, WOULD_BLOCK, SKIPPED -> {
                operator.refuseSerially(outcome);
                return false;
            }
        }
        Object[] before = open.table.fetchRow(snapshot, existing);
        if (before == null) {
            operator.refuseSerially(RowOutcome.CHANGED);
            return false;
        }
        open.table.noteRead(snapshot, existing);
        Object[] namedBefore = table.named(before);
        Object[] namedProposed = table.named(proposed);
        for (int i = 0; i < numbers.length; i++) {
            row.columns[i].set(0, namedBefore[numbers[i] - 1]);
            row.columns[numbers.length + i].set(0, namedProposed[numbers[i] - 1]);
        }
        if (condition != null && !(condition.evaluateRow(row, 0) instanceof Long l && l != 0)) {
            return true;
        }
        Object[] after = before.clone();
        for (int i = 0; i < set.length; i++) {
            after[table.number(clause.set().get(i).number()) - 1] = set[i].evaluateRow(row, 0);
        }
        if (!table.writer.keeps(after)) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, ExecutorMessage.CONFLICT_MOVES).detail(ExecutorMessage.CONFLICT_MOVES_DETAIL);
        }
        outcome = table.writer.update(snapshot, existing, before, after, table.given);
        if (outcome == RowOutcome.SKIPPED) {
            return true;
        }
        if (outcome != RowOutcome.OK) {
            operator.refuseSerially(outcome);
            return false;
        }
        operator.written(table, existing, after, inputRow);
        return true;
    }
}
