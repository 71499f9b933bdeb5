package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.OpenTable;
import dev.surus.engine.table.RowWait;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// REFRESH MATERIALIZED VIEW CONCURRENTLY: the view's query is run aside, rows that it does not give any more are deleted, and
/// those that are new are inserted. Readers go on reading the old rows. The new rows are held in memory.
final class RefreshByDifference {
    private final CommandContext context;
    private final RelationEntry view;
    private final Map<List<Object>, Integer> wanted = new HashMap<>();

    RefreshByDifference(CommandContext context, RelationEntry view) {
        this.context = context;
        this.view = view;
    }

    void run() {
        ViewCommands.lockSources(context, view);
        if (!context.rehearses()) {
            context.run(new DefinitionAnalysis(context).executableQuery(view.viewQuery()), batch -> {
                for (int i = 0; i < batch.size(); i++) {
                    var row = new Object[view.columns().size()];
                    for (int c = 0; c < row.length; c++) {
                        row[c] = batch.columns[c].get(batch.row(i));
                    }
                    wanted.merge(Arrays.asList(row), 1, Integer::sum);
                }
            });
        }
        context.lockRelation(view.oid(), LockMode.ROW_EXCLUSIVE);
        for (IndexEntry index : view.indexes()) {
            context.lockRelation(index.oid(), LockMode.ACCESS_SHARE);
            context.lockRelation(index.oid(), LockMode.ROW_EXCLUSIVE);
        }
        if (!context.rehearses()) {
            apply();
        }
    }

    private void apply() {
        var open = OpenTable.open(context.service(ExecutorSession.class), view);
        var transaction = context.transaction();
        var snapshot = transaction.system().newestSnapshot(transaction);
        var wait = new RowWait(true, context.databaseId(), view.oid());
        for (var old : rowsNotWanted(open, snapshot)) {
            open.writer.delete(transaction, snapshot, old.number, old.values, wait);
        }
        wanted.forEach((row, count) -> {
            for (int i = 0; i < count; i++) {
                if (open.writer.insert(transaction, row.toArray()) < 0) {
                    throw new SqlException(SqlState.UNIQUE_VIOLATION, DefinitionMessage.UNIQUE_NOT_BUILT, view.name());
                }
            }
        });
    }

    private record Old(long number, Object[] values) {}

    private List<Old> rowsNotWanted(OpenTable open, Snapshot snapshot) {
        var gone = new ArrayList<Old>();
        int[] attributes = view.columns().stream().mapToInt(column -> column.number()).toArray();
        var scan = open.table.scan(snapshot, attributes);
        var batch = open.table.newBatch(attributes, Batch.CAPACITY);
        var numbers = new long[Batch.CAPACITY];
        while (scan.next(batch, numbers, Batch.CAPACITY)) {
            context.checkInterrupts();
            for (int i = 0; i < batch.count; i++) {
                var values = new Object[attributes.length];
                for (int c = 0; c < values.length; c++) {
                    values[c] = batch.columns[c].get(i);
                }
                Integer left = wanted.get(Arrays.asList(values));
                if (left == null) {
                    gone.add(new Old(numbers[i], values));
                } else if (left == 1) {
                    wanted.remove(Arrays.asList(values));
                } else {
                    wanted.put(Arrays.asList(values), left - 1);
                }
            }
            for (var vector : batch.columns) {
                vector.nulls = null;
            }
        }
        return gone;
    }
}
