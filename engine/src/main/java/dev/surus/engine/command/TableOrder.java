package dev.surus.engine.command;

import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.OpenTable;
import dev.surus.engine.table.IndexRange;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockRehearsal;
import dev.surus.engine.type.Batch;
import java.util.ArrayList;

/// Writes a table's rows anew in the order of one of its indexes.
final class TableOrder {
    private final CommandContext context;

    TableOrder(CommandContext context) {
        this.context = context;
    }

    /// @param index null for the order that the rows have
    void rewrite(RelationEntry relation, IndexEntry index) {
        TableRewrite.lockNamespace(context, relation);
        relation.indexes().forEach(each -> context.lockRelation(each.oid(), LockMode.ACCESS_SHARE));
        var session = context.service(ExecutorSession.class);
        var old = OpenTable.open(session, relation);
        var binding = index == null ? null : old.binding(index.oid());
        int[] attributes = relation.liveColumns().stream().mapToInt(column -> column.number()).toArray();
        var files = new RelationFiles(context);
        var transaction = context.transaction();
        var snapshot = transaction.system().takeSnapshot(transaction).atCommand(Snapshot.ALL_COMMANDS);
        try {
            files.replace(relation);
            context.lockRelation(relation.oid(), LockMode.SHARE);
            var indexes = new ArrayList<Integer>();
            for (IndexEntry each : relation.indexes()) {
                context.lockRelation(each.oid(), LockMode.ACCESS_EXCLUSIVE);
                files.replace(context.catalog().relation(each.oid()));
                indexes.add(each.oid());
            }
            if (!context.rehearses(relation.oid(), LockRehearsal.Work.Kind.REWRITE)) {
                var target = files.table(context.catalog().relation(relation.oid()));
                var byIndex = index == null ? null : old.writer.scan(snapshot, binding, IndexRange.ALL, false, attributes);
                var inOrder = index == null ? old.table.scan(snapshot, attributes) : null;
                var batch = old.table.newBatch(attributes, Batch.CAPACITY);
                while (index == null ? inOrder.next(batch, null, Batch.CAPACITY) : byIndex.next(batch, null, Batch.CAPACITY)) {
                    context.checkInterrupts();
                    for (int i = 0; i < batch.count; i++) {
                        var values = new Object[relation.columns().size()];
                        for (int c = 0; c < attributes.length; c++) {
                            values[attributes[c] - 1] = batch.columns[c].get(i);
                        }
                        target.insert(transaction, values);
                    }
                    for (var vector : batch.columns) {
                        vector.nulls = null;
                    }
                }
            }
            for (int each : indexes) {
                new IndexBuild(context).build(context.catalog().relation(relation.oid()), each);
            }
        } finally {
            transaction.system().release(snapshot);
        }
    }
}
