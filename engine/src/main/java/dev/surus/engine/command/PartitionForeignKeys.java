package dev.surus.engine.command;

import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.Dependencies.Kind;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgConstraint;
import dev.surus.engine.catalog.system.PgTrigger;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.NewConstraint;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.txn.lock.LockMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Foreign keys from and to partitioned tables. Each partition has one of its own, a part of its parent's:
///
/// ```
/// f -> p            the foreign key                       checked by its triggers on f (and f's partitions), obeyed by those on p
///   f  -> p1        for each partition of p: what happens when a key goes from there
///   f1 -> p         for each partition of f: whether its rows find their keys
/// ```
final class PartitionForeignKeys {
    private final CommandContext context;
    private final ForeignKeys keys;

    PartitionForeignKeys(CommandContext context, ForeignKeys keys) {
        this.context = context;
        this.keys = keys;
    }

    private List<RelationEntry> partitions(int relation, LockMode mode) {
        var found = new ArrayList<RelationEntry>();
        for (int oid : PartitionIndexes.inOrder(context, context.catalog().relation(relation))) {
            context.lockRelation(oid, mode);
            var partition = context.catalog().relation(oid);
            if (partition != null) {
                found.add(partition);
            }
        }
        return found;
    }

    // ---- a new foreign key

    /// Makes the parts for the partitions of the referenced table.
    void spreadReferenced(ConstraintEntry whole) {
        if (context.catalog().relation(whole.foreignRelation()).kind() == 'p') {
            for (RelationEntry partition : partitions(whole.foreignRelation(), LockMode.SHARE_ROW_EXCLUSIVE)) {
                addReferenced(whole, partition);
            }
        }
    }

    private void addReferenced(ConstraintEntry whole, RelationEntry partition) {
        var table = context.catalog().relation(whole.relation());
        var numbers = PartitionIndexes.numbers(context.catalog().relation(whole.foreignRelation()), partition);
        var names = Arrays.stream(whole.columns()).mapToObj(column -> table.column(column).name()).toList();
        String name = new GeneratedNames(context.catalog()).constraint(table.name(), GeneratedNames.columns(names), "fkey", table.namespace(), List.of());
        int made = write(whole, name, table, whole.columns(), whole.deleteSetColumns(), partition, mapped(whole.foreignColumns(), numbers),
                indexOf(partition, whole.index()), whole.oid());
        new Dependencies(context.catalog()).record(ObjectAddress.constraint(made), ObjectAddress.constraint(whole.oid()), Kind.INTERNAL);
        var part = context.catalog().constraint(made);
        keys.createActionTriggers(part);
        context.nextCommand();
        spreadReferenced(part);
    }

    /// Makes the parts for the partitions of the referencing table.
    void spreadReferencing(ConstraintEntry whole) {
        if (context.catalog().relation(whole.relation()).kind() == 'p') {
            for (RelationEntry partition : partitions(whole.relation(), LockMode.SHARE_ROW_EXCLUSIVE)) {
                addReferencing(whole, partition, false);
            }
        }
    }

    private void addReferencing(ConstraintEntry whole, RelationEntry partition, boolean checkRows) {
        var numbers = PartitionIndexes.numbers(context.catalog().relation(whole.relation()), partition);
        int[] columns = mapped(whole.columns(), numbers);
        for (ConstraintEntry own : partition.constraints()) {
            if (isEqual(own, whole, columns)) {
                new PartitionIndexes(context).adopt(own, whole.oid(), partition.oid());
                removeActions(own);
                context.nextCommand();
                return;
            }
        }
        var names = Arrays.stream(columns).mapToObj(column -> partition.column(column).name()).toList();
        String name = partition.constraintByName(whole.name()) == null ? whole.name()
                : new GeneratedNames(context.catalog()).constraint(partition.name(), GeneratedNames.columns(names), "fkey", partition.namespace(), List.of());
        int made = write(whole, name, partition, columns, mapped(whole.deleteSetColumns(), numbers), context.catalog().relation(whole.foreignRelation()),
                whole.foreignColumns(), whole.index(), 0);
        context.nextCommand();
        new PartitionIndexes(context).adopt(context.catalog().constraint(made), whole.oid(), partition.oid());
        new CatalogWriter(context.catalog()).constraints.setInheritance(made, false, 1);
        keys.createCheckTriggers(context.catalog().constraint(made));
        context.nextCommand();
        if (checkRows) {
            keys.validate(context.catalog().relation(partition.oid()), made);
        }
        spreadReferencing(context.catalog().constraint(made));
    }

    private static boolean isEqual(ConstraintEntry own, ConstraintEntry whole, int[] columns) {
        return own.kind() == 'f' && own.parent() == 0 && own.validated() && own.foreignRelation() == whole.foreignRelation()
                && Arrays.equals(own.columns(), columns) && Arrays.equals(own.foreignColumns(), whole.foreignColumns())
                && own.deferrable() == whole.deferrable() && own.deferred() == whole.deferred() && own.onUpdate() == whole.onUpdate()
                && own.onDelete() == whole.onDelete() && own.matchType() == whole.matchType();
    }

    /// What happens when keys go is the whole's business from now on.
    private void removeActions(ConstraintEntry own) {
        var rows = context.catalog().rows();
        for (var trigger : rows.find(PgTrigger.CATALOG, new int[] {PgTrigger.TGCONSTRAINT}, Integer.toUnsignedLong(own.oid()))) {
            if (trigger.text(PgTrigger.TGNAME).startsWith("RI_ConstraintTrigger_a_")) {
                new Dependencies(context.catalog()).deleteOf(new ObjectAddress(PgTrigger.CATALOG, trigger.integer(PgTrigger.OID)));
                rows.delete(trigger);
            }
        }
    }

    private int write(ConstraintEntry whole, String name, RelationEntry table, int[] columns, int[] deleteSet, RelationEntry referenced, int[] foreignColumns,
            int index, int parent) {
        var constraints = new CatalogWriter(context.catalog()).constraints;
        var row = constraints.row(whole.oid());
        return constraints.create(new NewConstraint(name, table.namespace(), 'f', whole.deferrable(), whole.deferred(), true, table.oid(), 0, index,
                parent, referenced.oid(), whole.onUpdate(), whole.onDelete(), whole.matchType(), false, parent == 0 ? 0 : 1, false, columns, foreignColumns,
                row.integers(PgConstraint.CONPFEQOP), row.integers(PgConstraint.CONPPEQOP), row.integers(PgConstraint.CONFFEQOP), deleteSet, null, null),
                List.of());
    }

    private static int[] mapped(int[] columns, int[] numbers) {
        return columns == null ? null : Arrays.stream(columns).map(column -> numbers[column]).toArray();
    }

    /// The partition's part of an index.
    private int indexOf(RelationEntry partition, int whole) {
        for (IndexEntry index : partition.indexes()) {
            if (context.catalog().relation(index.oid()).parents().contains(whole)) {
                return index.oid();
            }
        }
        throw new IllegalStateException("index for " + whole + " not found in partition " + partition.name());
    }

    // ---- a new partition

    /// Gives a new partition the foreign keys of its parent, and those to its parent.
    /// @param checkRows whether it has rows already
    void inherit(RelationEntry parent, int partition, boolean checkRows) {
        for (ConstraintEntry constraint : parent.constraints()) {
            if (constraint.kind() == 'f' && !isReferencedPart(constraint)) {
                context.lockRelation(constraint.foreignRelation(), LockMode.SHARE_ROW_EXCLUSIVE);
                if (context.catalog().relation(constraint.foreignRelation()).kind() == 'p') {
                    Children.all(context, constraint.foreignRelation(), LockMode.SHARE_ROW_EXCLUSIVE);
                }
                addReferencing(constraint, context.catalog().relation(partition), checkRows);
            }
        }
        for (ConstraintEntry constraint : List.copyOf(context.catalog().referencingConstraints(parent.oid()))) {
            boolean ofPartition = constraint.parent() != 0
                    && context.catalog().constraint(constraint.parent()).foreignRelation() == constraint.foreignRelation();
            if (!ofPartition) {
                context.lockRelation(constraint.relation(), LockMode.ACCESS_SHARE);
                addReferenced(constraint, context.catalog().relation(partition));
            }
        }
    }

    /// Whether a foreign key is one to a partition, a part of one to the partition's parent.
    private boolean isReferencedPart(ConstraintEntry constraint) {
        return constraint.parent() != 0 && context.catalog().constraint(constraint.parent()).relation() == constraint.relation();
    }

    // ---- a partition that goes

    /// Removes the parts that are for keys in a partition, which nobody refers to.
    void forget(RelationEntry partition, RelationEntry parent) {
        for (ConstraintEntry constraint : List.copyOf(context.catalog().referencingConstraints(partition.oid()))) {
            if (!isReferencedPart(constraint) || context.catalog().constraint(constraint.parent()).foreignRelation() != parent.oid()) {
                continue;
            }
            var constraints = new CatalogWriter(context.catalog()).constraints;
            context.catalog().rows().update(constraints.row(constraint.oid()),
                    RowValues.from(constraints.row(constraint.oid())).set(PgConstraint.CONPARENTID, 0).values());
            new Dependencies(context.catalog()).removeBetween(ObjectAddress.constraint(constraint.oid()), ObjectAddress.constraint(constraint.parent()));
            context.nextCommand();
            new Removal(context).dropQuietly(ObjectAddress.constraint(constraint.oid()), false);
            context.nextCommand();
        }
    }
}
