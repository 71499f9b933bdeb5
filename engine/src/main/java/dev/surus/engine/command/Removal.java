package dev.surus.engine.command;

import dev.surus.engine.catalog.dependency.DeletionLocks;
import dev.surus.engine.catalog.dependency.DependencyWalker;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgProc;
import dev.surus.engine.executor.SessionCounters;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.ObjectRemoval;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockRehearsal;
import dev.surus.engine.txn.lock.LockTag;
import java.util.List;

/// Removes objects with all that depends on them: locks, rows and files.
public final class Removal {
    private final CommandContext context;

    public Removal(CommandContext context) {
        this.context = context;
    }

    /// DROP: everything that goes is found and locked first, then removed in order.
    public void drop(List<ObjectAddress> objects, boolean cascade) {
        var walker = new DependencyWalker(context.catalog(), locks(), context::notice);
        remove(walker.plan(objects, cascade), false);
    }

    /// Removes an object and its dependents without a word, as a part of another command.
    void dropQuietly(ObjectAddress object, boolean cascade) {
        var walker = new DependencyWalker(context.catalog(), locks(), context::notice);
        remove(walker.plan(List.of(object), cascade, true, false), false);
    }

    /// As one removal of several.
    void dropQuietly(List<ObjectAddress> objects) {
        var walker = new DependencyWalker(context.catalog(), locks(), context::notice);
        remove(walker.plan(objects, false, true, false), false);
    }

    /// What goes with an index that is dropped concurrently.
    List<ObjectAddress> planConcurrently(List<ObjectAddress> objects) {
        return new DependencyWalker(context.catalog(), locks(LockMode.SHARE_UPDATE_EXCLUSIVE), context::notice).plan(objects, false);
    }

    DeletionLocks locks() {
        return locks(LockMode.ACCESS_EXCLUSIVE);
    }

    private DeletionLocks locks(LockMode mode) {
        return new DeletionLocks() {
            @Override
            public void acquire(ObjectAddress object, ObjectAddress dependsOn) {
                if (!context.rehearses()) {
                    acquire(object);
                    return;
                }
                try (var _ = context.because(LockReasons.dependsOn(context, dependsOn))) {
                    acquire(object);
                }
            }

            @Override
            public void acquire(ObjectAddress object) {
                if (object.catalog() == PgClass.CATALOG) {
                    context.lockRelation(object.oid(), mode);
                } else {
                    context.lockObject(object.catalog(), object.oid(), 0, mode);
                }
            }

            @Override
            public void release(ObjectAddress object) {
                var tag = object.catalog() == PgClass.CATALOG ? context.relationTag(object.oid())
                        : LockTag.object(Cluster.isSharedCatalog(object.catalog()) ? 0 : context.databaseId(), object.catalog(), object.oid(), 0);
                context.cluster().locks().release(context.lockOwner(), tag, mode, false);
            }
        };
    }

    /// @param order as the walker planned it
    /// @param concurrently DROP INDEX CONCURRENTLY holds weaker locks
    void remove(List<ObjectAddress> order, boolean concurrently) {
        var writer = new CatalogWriter(context.catalog());
        for (ObjectAddress object : order) {
            context.checkInterrupts();
            try (var _ = context.rehearses() ? context.because(LockReasons.removal(context, object)) : LockRehearsal.Reason.NONE) {
                writer.removal.remove(object, listener(concurrently));
            }
            if (!context.rehearses()) {
                forgetStatistics(object);
            }
        }
    }

    private void forgetStatistics(ObjectAddress object) {
        if (object.catalog() == PgProc.CATALOG) {
            context.service(SessionCounters.class).droppedFunction(object.oid(), context.transaction());
        } else if (object.catalog() == PgClass.CATALOG && object.part() == 0) {
            context.service(SessionCounters.class).dropped(object.oid(), false, context.transaction());
        }
    }

    /// Without the partition its parent takes other rows, and so does the default partition.
    private void lockParent(RelationEntry partition) {
        int parent = partition.parents().getFirst();
        context.lockRelation(parent, LockMode.ACCESS_EXCLUSIVE);
        var key = context.catalog().partitionKey(parent);
        if (key != null && key.defaultPartition() != 0 && key.defaultPartition() != partition.oid()) {
            context.lockRelation(key.defaultPartition(), LockMode.ACCESS_EXCLUSIVE);
        }
    }

    private ObjectRemoval.Listener listener(boolean concurrently) {
        var mode = concurrently ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
        return new ObjectRemoval.Listener() {
            @Override
            public void relation(RelationEntry relation) {
                if (relation.index() != null) {
                    context.lockRelation(relation.index().relation(), mode);
                } else if (relation.partition() && !relation.parents().isEmpty()) {
                    lockParent(relation);
                }
                context.lockRelation(relation.oid(), mode);
                TableUse.refuse(context, relation, "DROP TABLE");
                if (relation.fileId() != 0) {
                    new RelationFiles(context).readsOf(relation, true);
                    new RelationFiles(context).drop(relation.fileId());
                }
                if (context.rehearses()) {
                    return;
                }
                context.service(TemporaryTables.class).forget(relation.oid());
                if (relation.kind() == 'S') {
                    context.service(SequenceMemory.class).forget(relation.oid());
                }
            }

            @Override
            public void statisticsOf(int relation) {
                context.lockRelation(relation, LockMode.SHARE_UPDATE_EXCLUSIVE);
            }

            @Override
            public void partOf(int relation) {
                context.lockRelation(relation, mode);
            }
        };
    }
}
