package dev.surus.engine.command;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgIndex;
import dev.surus.engine.parser.ast.MaintenanceStatement;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.txn.lock.LockMode;
import java.util.ArrayList;

/// CLUSTER: the table's rows are written anew in the order of an index, which is remembered.
final class ClusterCommand {
    private final CommandContext context;
    private boolean verbose;

    ClusterCommand(CommandContext context) {
        this.context = context;
    }

    String run(MaintenanceStatement.Cluster statement) {
        for (Option option : statement.options()) {
            if (!option.name().equals("verbose")) {
                throw StatementOptions.unknown("CLUSTER", option);
            }
            verbose = StatementOptions.flag(option);
        }
        if (statement.relation() == null) {
            context.refuseInTransactionBlock("CLUSTER");
            all();
            return "CLUSTER";
        }
        var names = new RelationNames(context);
        var table = names.open(statement.relation(), LockMode.ACCESS_EXCLUSIVE, this::check);
        var index = statement.index() == null ? previous(table) : index(table, statement.index());
        if (table.kind() == 'p') {
            context.refuseInTransactionBlock("CLUSTER");
            partitions(index.oid());
        } else {
            cluster(table, index);
        }
        return "CLUSTER";
    }

    private void check(RelationEntry table) {
        if (table.kind() != 'r' && table.kind() != 'm' && table.kind() != 'p') {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, MaintenanceMessage.NOT_TABLE_OR_VIEW, table.name());
        }
        new Privileges(context.catalog()).requireOwner(dev.surus.engine.catalog.access.ObjectKind.RELATION, table.oid(), context.currentUser());
    }

    private static IndexEntry previous(RelationEntry table) {
        for (IndexEntry index : table.indexes()) {
            if (index.clustered()) {
                return index;
            }
        }
        throw new SqlException(SqlState.UNDEFINED_OBJECT, MaintenanceMessage.NOT_CLUSTERED, table.name());
    }

    private static IndexEntry index(RelationEntry table, String name) {
        for (IndexEntry index : table.indexes()) {
            if (index.name().equals(name)) {
                if (index.predicate() != null) {
                    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, MaintenanceMessage.CLUSTER_PARTIAL, name);
                }
                return index;
            }
        }
        throw new SqlException(SqlState.UNDEFINED_OBJECT, MaintenanceMessage.INDEX_OF_TABLE_MISSING, name, table.name());
    }

    /// Every table of the user that was clustered before.
    private void all() {
        var tables = new ArrayList<Integer>();
        var privileges = new Privileges(context.catalog());
        for (var row : context.catalog().rows().scan(PgIndex.CATALOG)) {
            if (row.bool(PgIndex.INDISCLUSTERED)) {
                var table = context.catalog().relation(row.integer(PgIndex.INDRELID));
                if (table != null && privileges.ownsAs(table.owner(), context.currentUser())) {
                    tables.add(table.oid());
                }
            }
        }
        for (int oid : tables) {
            context.commitAndRestart();
            context.lockRelation(oid, LockMode.ACCESS_EXCLUSIVE);
            var table = context.catalog().relation(oid);
            if (table != null && table.indexes().stream().anyMatch(IndexEntry::clustered)) {
                cluster(table, previous(table));
            }
        }
    }

    /// The partitions that the user owns, each by its part of the index, in a transaction of its own.
    private void partitions(int partitionedIndex) {
        var indexes = new ArrayList<Integer>(java.util.List.of(partitionedIndex));
        for (int i = 0; i < indexes.size(); i++) {
            indexes.addAll(context.catalog().children(indexes.get(i)));
        }
        var privileges = new Privileges(context.catalog());
        var parts = indexes.stream().map(context.catalog()::relation)
                .filter(part -> part.kind() == 'i' && privileges.ownsAs(context.catalog().relation(part.index().relation()).owner(), context.currentUser()))
                .map(RelationEntry::index).toList();
        for (IndexEntry part : parts) {
            context.commitAndRestart();
            context.lockRelation(part.relation(), LockMode.ACCESS_EXCLUSIVE);
            var table = context.catalog().relation(part.relation());
            var index = context.catalog().relation(part.oid());
            if (table != null && index != null && index.index() != null) {
                cluster(table, index.index());
            }
        }
        context.commitAndRestart();
    }

    private void cluster(RelationEntry table, IndexEntry index) {
        context.lockRelation(index.oid(), LockMode.ACCESS_EXCLUSIVE);
        if (verbose) {
            context.notice(Severity.INFO, SqlState.SUCCESSFUL_COMPLETION, MaintenanceMessage.CLUSTERING,
                    context.catalog().namespace(table.namespace()).name(), table.name());
        }
        mark(table, index);
        new TableOrder(context).rewrite(table, index);
    }

    private void mark(RelationEntry table, IndexEntry chosen) {
        var rows = context.catalog().rows();
        for (IndexEntry index : table.indexes()) {
            boolean clustered = index.oid() == chosen.oid();
            if (index.clustered() != clustered) {
                var row = rows.find(PgIndex.CATALOG, new int[] {PgIndex.INDEXRELID}, Integer.toUnsignedLong(index.oid())).getFirst();
                var values = row.values().clone();
                values[PgIndex.INDISCLUSTERED] = clustered ? 1L : 0L;
                rows.update(row, values);
            }
        }
    }
}
