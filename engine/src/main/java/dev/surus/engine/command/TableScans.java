package dev.surus.engine.command;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.OpenTable;
import dev.surus.engine.executor.RowExpressions;
import dev.surus.engine.table.Table;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.lock.LockRehearsal;
import dev.surus.engine.type.Batch;
import java.util.List;

/// Goes through a table's rows on behalf of ALTER TABLE: looks for those that break a new constraint, or writes them anew.
final class TableScans {
    private final CommandContext context;

    TableScans(CommandContext context) {
        this.context = context;
    }

    interface RowVisitor {
        void row(Object[] values);
    }

    /// All rows that the newest state has, dropped columns as null.
    void forEach(RelationEntry relation, RowVisitor visitor) {
        if (context.rehearses(relation.oid(), LockRehearsal.Work.Kind.SCAN)) {
            return;
        }
        Table table = OpenTable.open(context.service(ExecutorSession.class), relation).table;
        int[] attributes = relation.liveColumns().stream().mapToInt(column -> column.number()).toArray();
        var snapshot = newest();
        var scan = table.scan(snapshot, attributes);
        var batch = table.newBatch(attributes, Batch.CAPACITY);
        while (scan.next(batch, null, Batch.CAPACITY)) {
            context.checkInterrupts();
            for (int i = 0; i < batch.count; i++) {
                var values = new Object[relation.columns().size()];
                for (int c = 0; c < attributes.length; c++) {
                    values[attributes[c] - 1] = batch.columns[c].get(i);
                }
                visitor.row(values);
            }
            for (var vector : batch.columns) {
                vector.nulls = null;
            }
        }
    }

    private Snapshot newest() {
        var transaction = context.transaction();
        return transaction.system().takeSnapshot(transaction).atCommand(Snapshot.ALL_COMMANDS);
    }

    /// @throws SqlException 23502 where a row has a null in one of the columns
    void requireNoNulls(RelationEntry relation, List<Integer> columns) {
        forEach(relation, values -> {
            for (int column : columns) {
                if (values[column - 1] == null) {
                    throw containsNulls(relation, column);
                }
            }
        });
    }

    SqlException containsNulls(RelationEntry relation, int column) {
        String name = relation.column(column).name();
        return new SqlException(SqlState.NOT_NULL_VIOLATION, DefinitionMessage.COLUMN_CONTAINS_NULLS, name, relation.name())
                .table(context.catalog().namespace(relation.namespace()).name(), relation.name()).column(name);
    }

    /// @throws SqlException 23514 where the condition is false for a row
    void requireCheck(RelationEntry relation, String name, Expression condition) {
        var compiled = new RowExpressions(context.service(ExecutorSession.class), relation, List.of(condition));
        var result = new Object[1];
        forEach(relation, values -> {
            compiled.compute(values, result);
            if (result[0] instanceof Long value && value == 0) {
                throw violated(relation, name);
            }
        });
    }

    SqlException violated(RelationEntry relation, String name) {
        return new SqlException(SqlState.CHECK_VIOLATION, DefinitionMessage.CHECK_VIOLATED, name, relation.name())
                .table(context.catalog().namespace(relation.namespace()).name(), relation.name()).constraint(name);
    }
}
