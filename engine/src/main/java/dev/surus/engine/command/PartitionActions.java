package dev.surus.engine.command;

import dev.surus.engine.analyzer.deparse.PartitionConstraint;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.PartitionEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.partition.PartitionBound;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.parser.ast.AlterTableStatement;
import dev.surus.engine.txn.lock.LockMode;
import java.util.ArrayList;
import java.util.List;

/// ALTER TABLE ... ATTACH PARTITION and DETACH PARTITION.
///
/// Detaching concurrently takes two transactions, so that nobody has to wait for it:
///
/// ```
/// 1. the partition is marked (inhdetachpending): new plans leave it out          parent and partition SHARE UPDATE EXCLUSIVE
///    everybody who may have a plan with it is waited for
/// 2. the partition is cut off                                                    partition ACCESS EXCLUSIVE
/// ```
///
/// Where the wait is cancelled the mark stays, until FINALIZE.
final class PartitionActions {
    private final CommandContext context;
    private final RelationEntry parent;
    private final CatalogWriter writer;
    private final Partitions partitions;

    PartitionActions(CommandContext context, RelationEntry parent) {
        this.context = context;
        this.parent = parent;
        writer = new CatalogWriter(context.catalog());
        partitions = new Partitions(context);
    }

    // ---- attach

    void attach(AlterTableStatement.AttachPartition attach) {
        if (parent.kind() == 'I') {
            new PartitionIndexes(context).attachNamed(parent, attach.partition());
            return;
        }
        int defaultPartition = partitions.lockDefault(parent);
        var names = new RelationNames(context);
        var child = names.open(attach.partition(), LockMode.ACCESS_EXCLUSIVE, found -> {});
        if ("rpf".indexOf(child.kind()) < 0) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.ACTION_NOT_ON, AlterTargets.words(attach), child.name())
                    .detail(RelationKinds.notSupportedDetail(child.kind()));
        }
        names.requireOwner(child);
        requireAttachable(child);
        var bounds = new PartitionBounds(context, parent);
        var bound = bounds.analyze(attach.bound());
        bounds.requireFits(child.name(), bound);
        new ChildAdoption(context, child, parent, true).adopt();
        partitions.store(parent, child.oid(), bound.bound());
        new PartitionIndexes(context).ensureAll(context.catalog().relation(parent.oid()), context.catalog().relation(child.oid()));
        context.nextCommand();
        new PartitionTriggers(context).inherit(context.catalog().relation(parent.oid()), child.oid());
        new PartitionForeignKeys(context, new ForeignKeys(context)).inherit(context.catalog().relation(parent.oid()), child.oid(), true);
        var attached = context.catalog().relation(child.oid());
        partitions.requireRowsFit(parent, attached.oid(), bound.bound());
        if (defaultPartition != 0) {
            partitions.requireNotInDefault(parent, defaultPartition, bound.bound());
        }
    }

    private void requireAttachable(RelationEntry child) {
        if (child.partition()) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, PartitionMessage.ATTACH_ALREADY, child.name());
        }
        if (child.ofType() != 0) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, PartitionMessage.ATTACH_TYPED);
        }
        if (!child.parents().isEmpty()) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, PartitionMessage.ATTACH_CHILD);
        }
        if (child.kind() == 'r' && !context.catalog().children(child.oid()).isEmpty()) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, PartitionMessage.ATTACH_PARENT);
        }
        if (lockTree(child.oid()).contains(parent.oid())) {
            throw new SqlException(SqlState.DUPLICATE_TABLE, PartitionMessage.ATTACH_CIRCULAR)
                    .detail(PartitionMessage.ATTACH_CIRCULAR_DETAIL, parent.name(), child.name());
        }
        if (!parent.isTemporary() && child.isTemporary()) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, PartitionMessage.ATTACH_TEMPORARY, parent.name());
        }
        if (parent.isTemporary() && !child.isTemporary()) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, PartitionMessage.ATTACH_PERMANENT, parent.name());
        }
        for (var column : child.liveColumns()) {
            if (parent.columnByName(column.name()) == null) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, PartitionMessage.ATTACH_EXTRA_COLUMN, child.name(), column.name(), parent.name())
                        .detail(PartitionMessage.ATTACH_EXTRA_COLUMN_DETAIL);
            }
        }
    }

    private List<Integer> lockTree(int top) {
        var open = new ArrayList<>(List.of(top));
        for (int i = 0; i < open.size(); i++) {
            for (int child : context.catalog().children(open.get(i))) {
                context.lockRelation(child, LockMode.ACCESS_EXCLUSIVE);
                open.add(child);
            }
        }
        return open;
    }

    // ---- detach

    void detach(AlterTableStatement.DetachPartition detach) {
        if (detach.finishing()) {
            finish(detach);
            return;
        }
        if (detach.concurrently()) {
            context.refuseInTransactionBlock("ALTER TABLE ... DETACH CONCURRENTLY");
        }
        var key = context.catalog().partitionKey(parent.oid());
        if (key.defaultPartition() != 0) {
            if (detach.concurrently()) {
                throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, PartitionMessage.DETACH_WITH_DEFAULT);
            }
            partitions.lockDefault(parent);
        }
        var child = new RelationNames(context).open(detach.partition(), detach.concurrently() ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE,
                found -> {});
        var entry = entry(child);
        if (!detach.concurrently()) {
            requireNotPending(entry, child);
            new ForeignKeys(context).requireUnreferenced(context.catalog().relation(child.oid()));
            cut(child.oid());
            return;
        }
        for (PartitionEntry other : context.catalog().partitions(parent.oid())) {
            if (other.detachPending()) {
                throw pending(context.catalog().relation(other.oid()));
            }
        }
        writer.relations.setDetachPending(child.oid(), parent.oid());
        context.nextCommand();
        new ForeignKeys(context).requireUnreferenced(context.catalog().relation(child.oid()));
        keepConstraint(child);
        context.commitAndRestart();
        new ConcurrentIndexes(context).waitForHolders(parent.oid(), LockMode.ACCESS_EXCLUSIVE);
        context.lockRelation(parent.oid(), LockMode.SHARE_UPDATE_EXCLUSIVE);
        context.lockRelation(child.oid(), LockMode.ACCESS_EXCLUSIVE);
        cut(child.oid());
    }

    private PartitionEntry entry(RelationEntry child) {
        for (PartitionEntry entry : context.catalog().partitions(parent.oid())) {
            if (entry.oid() == child.oid()) {
                return entry;
            }
        }
        throw new SqlException(SqlState.UNDEFINED_TABLE, PartitionMessage.NOT_PARTITION_OF, child.name(), parent.name());
    }

    private void requireNotPending(PartitionEntry entry, RelationEntry child) {
        if (entry.detachPending()) {
            throw pending(child);
        }
    }

    private SqlException pending(RelationEntry child) {
        return new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, PartitionMessage.DETACH_PENDING, child.name(),
                context.catalog().namespace(parent.namespace()).name(), parent.name()).hint(PartitionMessage.DETACH_PENDING_HINT);
    }

    /// What the bound demanded stays, as a check of the table: it may be attached again without a look at its rows.
    private void keepConstraint(RelationEntry child) {
        var bound = PartitionBound.decode(child.partitionBound(), context.catalog()::dataType);
        var conditions = new PartitionConstraint(context.catalog(), parent).conditions(bound);
        if (conditions.isEmpty() || bound instanceof PartitionBound.Hash) {
            return;
        }
        var numbers = PartitionIndexes.numbers(parent, child);
        var whole = TreeColumns.renumber(PartitionConstraint.all(conditions), numbers);
        new CheckConstraints(context).add(context.catalog().relation(child.oid()), null, whole, true, false);
        context.nextCommand();
    }

    private void finish(AlterTableStatement.DetachPartition detach) {
        var child = new RelationNames(context).open(detach.partition(), LockMode.ACCESS_EXCLUSIVE, found -> {});
        if (!entry(child).detachPending()) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, PartitionMessage.DETACH_NOT_PENDING, child.name())
                    .detail(PartitionMessage.DETACH_NOT_PENDING_DETAIL);
        }
        new ConcurrentIndexes(context).waitForOlderSnapshots();
        cut(child.oid());
    }

    private void cut(int oid) {
        var child = context.catalog().relation(oid);
        boolean isDefault = context.catalog().partitionKey(parent.oid()).defaultPartition() == oid;
        new PartitionTriggers(context).release(child);
        new ForeignKeys(context).release(child, parent);
        new PartitionIndexes(context).releaseAll(child);
        context.nextCommand();
        new ChildAdoption(context, context.catalog().relation(oid), parent, true).release();
        writer.relations.setPartitionBound(oid, null, false);
        if (isDefault) {
            writer.relations.setDefaultPartition(parent.oid(), 0);
        }
        context.nextCommand();
    }
}
