package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.PartitionEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.partition.PartitionBound;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.modify.ColumnMap;
import dev.surus.engine.executor.modify.Membership;
import dev.surus.engine.executor.modify.PartitionLevel;
import dev.surus.engine.parser.ast.TableStatement;
import dev.surus.engine.txn.lock.LockMode;
import java.util.ArrayList;
import java.util.List;

/// Partitions come: CREATE TABLE ... PARTITION OF and ALTER TABLE ... ATTACH PARTITION have this in common.
final class Partitions {
    private final CommandContext context;
    private final CatalogWriter writer;

    Partitions(CommandContext context) {
        this.context = context;
        writer = new CatalogWriter(context.catalog());
    }

    /// @throws SqlException 42809
    static void requirePartitioned(RelationEntry parent) {
        if (parent.kind() != 'p') {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, PartitionMessage.NOT_PARTITIONED, parent.name());
        }
    }

    /// Locks the default partition: what it may hold changes with every other partition.
    /// @return its OID, 0 for none
    int lockDefault(RelationEntry parent) {
        var key = context.catalog().partitionKey(parent.oid());
        int partition = key == null ? 0 : key.defaultPartition();
        if (partition != 0) {
            context.lockRelation(partition, LockMode.ACCESS_EXCLUSIVE);
        }
        return partition;
    }

    // ---- CREATE TABLE ... PARTITION OF

    /// What follows when the new table is there, with its columns; it is a child of the parent already.
    void become(RelationEntry parent, int child, TableStatement.PartitionBound written) {
        int defaultPartition = lockDefault(parent);
        var bounds = new PartitionBounds(context, parent);
        var bound = bounds.analyze(written);
        var name = context.catalog().relation(child).name();
        bounds.requireFits(name, bound);
        if (defaultPartition != 0) {
            requireNotInDefault(parent, defaultPartition, bound.bound());
        }
        store(parent, child, bound.bound());
    }

    /// The bound, and who the default partition is.
    void store(RelationEntry parent, int child, PartitionBound bound) {
        writer.relations.setPartitionBound(child, bound.encode(), true);
        if (bound instanceof PartitionBound.Default) {
            writer.relations.setDefaultPartition(parent.oid(), child);
        }
        context.nextCommand();
    }

    // ---- the rows that are there

    /// No row of the default partition may belong to the new one.
    /// @throws SqlException 23514
    void requireNotInDefault(RelationEntry parent, int defaultPartition, PartitionBound added) {
        var level = levelOf(parent, 0, added);
        var defaultRelation = context.catalog().relation(defaultPartition);
        for (int leaf : leaves(defaultPartition, true)) {
            var relation = context.catalog().relation(leaf);
            var map = ColumnMap.between(relation, parent);
            new TableScans(context).forEach(relation, row -> {
                if (level.accepts(0, map.convert(row))) {
                    throw new SqlException(SqlState.CHECK_VIOLATION, PartitionMessage.DEFAULT_VIOLATED, leaf == defaultPartition ? defaultRelation.name() : relation.name())
                            .table(context.catalog().namespace(relation.namespace()).name(), relation.name());
                }
            });
        }
    }

    /// The rows of a table that becomes a partition must fit into it, and into the partitions above it.
    /// @throws SqlException 23514
    void requireRowsFit(RelationEntry parent, int child, PartitionBound added) {
        var session = context.service(ExecutorSession.class);
        var level = levelOf(parent, child, added);
        for (int leaf : leaves(child, false)) {
            var relation = context.catalog().relation(leaf);
            var demands = Membership.withNew(session, relation, level, child);
            new TableScans(context).forEach(relation, row -> {
                if (!demands.accepts(row)) {
                    throw new SqlException(SqlState.CHECK_VIOLATION, PartitionMessage.PARTITION_VIOLATED, relation.name())
                            .table(context.catalog().namespace(relation.namespace()).name(), relation.name());
                }
            });
        }
    }

    /// The parent with the new partition; a new default partition takes what no other one does.
    private PartitionLevel levelOf(RelationEntry parent, int child, PartitionBound added) {
        var entries = new ArrayList<PartitionEntry>();
        if (added instanceof PartitionBound.Default) {
            context.catalog().partitions(parent.oid()).stream().filter(entry -> entry.bound() != null && !entry.detachPending() && entry.oid() != child)
                    .forEach(entries::add);
        }
        entries.add(new PartitionEntry(child, added.encode(), false));
        return new PartitionLevel(context.service(ExecutorSession.class), parent, entries);
    }

    /// The tables with rows at or below a place of the tree, locked.
    private List<Integer> leaves(int top, boolean lock) {
        var open = new ArrayList<>(List.of(top));
        for (int i = 0; i < open.size(); i++) {
            for (int child : context.catalog().children(open.get(i))) {
                if (lock) {
                    context.lockRelation(child, LockMode.ACCESS_EXCLUSIVE);
                }
                open.add(child);
            }
        }
        return open.stream().filter(oid -> context.catalog().relation(oid).kind() == 'r').toList();
    }
}
