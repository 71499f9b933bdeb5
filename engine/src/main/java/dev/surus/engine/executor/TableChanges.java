package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.table.IndexBinding;
import dev.surus.engine.table.RowId;
import dev.surus.engine.table.RowOutcome;
import dev.surus.engine.table.RowWait;
import dev.surus.engine.table.UniqueConflict;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Changes to one table, row by row, with everything that belongs to a change: generated columns, NOT NULL, CHECK and unique
/// constraints, and the events for what is checked after the statement. Used by ModifyTable, by the actions of foreign keys, by
/// COPY.
public final class TableChanges {
    private static final int DETAIL_LENGTH = 64;

    private final ExecutorSession session;
    private final OpenTable open;
    private final RelationEntry relation;
    private final Transaction transaction;
    private final RowWait wait;
    private final int[] numbers;
    private final Batch row;
    private final List<Check> checks = new ArrayList<>();
    private final List<Generated> generated = new ArrayList<>();
    private final List<ConstraintEntry> foreignKeys = new ArrayList<>();
    private List<ConstraintEntry> referencing;
    private final ExecutionState state;

    private record Check(String name, Evaluator condition) {}

    private record Generated(int column, Evaluator value) {}

    public TableChanges(ExecutorSession session, OpenTable open) {
        this.session = session;
        this.open = open;
        relation = open.relation;
        transaction = session.transaction();
        wait = new RowWait(true, session.databaseId(), relation.oid());
        state = new ExecutionState(session, new PlannedStatement(null, null, List.of(), Map.of(), 0, List.of(), 0), null, new Object[0]);
        var columns = OpenTable.columns(relation, 1);
        numbers = columns.stream().mapToInt(c -> ((ColumnReference) c).column()).toArray();
        row = Rows.newBatch(state.kinds(columns), 1);
        row.count = 1;
        for (ConstraintEntry c : relation.constraints().stream().sorted(Comparator.comparing(ConstraintEntry::name)).toList()) {
            if (c.kind() == 'c') {
                checks.add(new Check(c.name(), state.compile(session.storedExpression(c.checkText(), relation), columns)));
            } else if (c.kind() == 'f') {
                foreignKeys.add(c);
            }
        }
        for (ColumnEntry c : relation.columns()) {
            if (!c.dropped() && c.isGenerated() && c.defaultText() != null) {
                generated.add(new Generated(c.number(), state.compile(session.storedExpression(c.defaultText(), relation), columns)));
            }
        }
    }

    public OpenTable table() {
        return open;
    }

    private List<ConstraintEntry> referencing() {
        if (referencing == null) {
            referencing = session.catalog().referencingConstraints(relation.oid());
        }
        return referencing;
    }

    private void load(Object[] values) {
        for (int i = 0; i < numbers.length; i++) {
            row.columns[i].set(0, values[numbers[i] - 1]);
        }
    }

    /// Computes generated columns and checks NOT NULL and CHECK.
    void complete(Object[] values) {
        if (!generated.isEmpty()) {
            load(values);
            for (Generated g : generated) {
                values[g.column() - 1] = g.value().evaluateRow(row, 0);
            }
        }
        for (ColumnEntry c : relation.columns()) {
            if (c.notNull() && !c.dropped() && values[c.number() - 1] == null) {
                throw named(new SqlException(SqlState.NOT_NULL_VIOLATION, ExecutorMessage.NOT_NULL, c.name(), relation.name())
                        .detail(ExecutorMessage.FAILING_ROW, text(values))).column(c.name());
            }
        }
        if (!checks.isEmpty()) {
            load(values);
            for (Check check : checks) {
                if (check.condition().evaluateRow(row, 0) instanceof Long l && l == 0) {
                    throw named(new SqlException(SqlState.CHECK_VIOLATION, ExecutorMessage.CHECK, relation.name(), check.name())
                            .detail(ExecutorMessage.FAILING_ROW, text(values))).constraint(check.name());
                }
            }
        }
    }

    private SqlException named(SqlException e) {
        return e.table(session.catalog().namespace(relation.namespace()).name(), relation.name());
    }

    private DataType type(int column) {
        return state.sites().type(relation.column(column).type());
    }

    /// A row as error details show it, long values cut.
    String text(Object[] values) {
        var text = new StringBuilder("(");
        for (int number : numbers) {
            Object value = values[number - 1];
            String one = value == null ? "null" : type(number).output(value, session.context());
            if (one.codePointCount(0, one.length()) > DETAIL_LENGTH) {
                one = one.substring(0, one.offsetByCodePoints(0, DETAIL_LENGTH)) + "...";
            }
            text.append(text.length() == 1 ? "" : ", ").append(one);
        }
        return text.append(')').toString();
    }

    // ---- the changes

    /// Inserts a row whose generated columns and checks are not done yet.
    /// @return its number
    public long insert(Object[] values) {
        complete(values);
        long number = insertCompleted(values);
        if (number < 0) {
            throw duplicate(open.writer.conflict());
        }
        return number;
    }

    /// @return -1 where a unique key is taken
    long insertCompleted(Object[] values) {
        long number = open.writer.insert(transaction, values);
        if (number >= 0) {
            inserted(number, values);
        }
        return number;
    }

    private void inserted(long number, Object[] values) {
        for (ConstraintEntry key : foreignKeys) {
            session.afterEvents().add(new AfterEvents.CheckReference(key, relation.oid(), number, values));
        }
        deferredUniques(number, values);
    }

    private void deferredUniques(long number, Object[] values) {
        for (IndexBinding binding : open.bindings()) {
            if (binding.deferrable() && open.writer.mayConflict(transaction, binding, values, number)) {
                session.afterEvents().add(new AfterEvents.CheckUnique(((IndexEntry) binding.tag()).oid(), relation.oid(), number, values));
            }
        }
    }

    /// Changes a row that the snapshot sees. `CHANGED`: it is locked now, evaluate its newest version.
    RowOutcome update(Snapshot snapshot, long number, Object[] old, Object[] values) {
        complete(values);
        RowOutcome outcome;
        try {
            outcome = open.writer.update(transaction, snapshot, number, old, values, keyChanged(old, values), wait);
        } catch (SqlException e) {
            throw waited(e, ExecutorMessage.CONTEXT_UPDATE, number);
        }
        if (outcome == null) {
            throw duplicate(open.writer.conflict());
        }
        if (outcome == RowOutcome.OK) {
            for (ConstraintEntry key : foreignKeys) {
                if (differs(key.columns(), old, values)) {
                    session.afterEvents().add(new AfterEvents.CheckReference(key, relation.oid(), number, values));
                }
            }
            for (ConstraintEntry key : referencing()) {
                if (differs(key.foreignColumns(), old, values)) {
                    session.afterEvents().add(new AfterEvents.KeyChanged(key, relation.oid(), old, values));
                }
            }
            deferredUniques(number, values);
        }
        return outcome;
    }

    RowOutcome delete(Snapshot snapshot, long number, Object[] old) {
        RowOutcome outcome;
        try {
            outcome = open.writer.delete(transaction, snapshot, number, old, wait);
        } catch (SqlException e) {
            throw waited(e, ExecutorMessage.CONTEXT_DELETE, number);
        }
        if (outcome == RowOutcome.OK) {
            for (ConstraintEntry key : referencing()) {
                session.afterEvents().add(new AfterEvents.KeyChanged(key, relation.oid(), old, null));
            }
        }
        return outcome;
    }

    /// An error that ended a wait says what was being done.
    private SqlException waited(SqlException e, ExecutorMessage message, long number) {
        return switch (e.state()) {
            case T_R_DEADLOCK_DETECTED, LOCK_NOT_AVAILABLE, QUERY_CANCELED ->
                    e.context(message, RowId.block(number), RowId.offset(number), relation.name());
            default -> e;
        };
    }

    private boolean differs(int[] columns, Object[] old, Object[] values) {
        for (int column : columns) {
            Object a = old[column - 1];
            Object b = values[column - 1];
            if (a == null || b == null ? a != b : !type(column).equal(a, b)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a key changes to which foreign keys could refer: such an update locks the row more strongly.
    private boolean keyChanged(Object[] old, Object[] values) {
        for (IndexEntry index : relation.indexes()) {
            if (index.unique() && index.predicate() == null && index.expressions().isEmpty() && index.immediate()) {
                for (int k = 0; k < index.keyCount(); k++) {
                    if (differs(new int[] {index.columns()[k]}, old, values)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    SqlException duplicate(UniqueConflict conflict) {
        var index = (IndexEntry) conflict.binding().tag();
        var names = new StringBuilder();
        var shown = new StringBuilder();
        int expression = 0;
        for (int k = 0; k < index.keyCount(); k++) {
            int column = index.columns()[k];
            DataType type;
            String name;
            if (column == 0) {
                Expression e = session.storedExpression(index.expressions().get(expression++), relation);
                type = state.sites().type(e.type());
                name = ExpressionText.of(session, e, relation);
            } else {
                type = type(column);
                name = Identifiers.quoted(relation.column(column).name());
            }
            Object value = conflict.key()[k];
            names.append(k == 0 ? "" : ", ").append(name);
            shown.append(k == 0 ? "" : ", ").append(value == null ? "null" : type.output(value, session.context()));
        }
        return named(new SqlException(SqlState.UNIQUE_VIOLATION, ExecutorMessage.DUPLICATE_KEY, index.name())
                .detail(ExecutorMessage.KEY_EXISTS, names, shown)).constraint(index.name());
    }
}
