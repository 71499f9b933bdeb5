package dev.surus.engine.catalog.write;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogLayout;
import dev.surus.engine.catalog.CatalogMessage;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.CatalogTable;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgAttrdef;
import dev.surus.engine.catalog.system.PgAttribute;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgConstraint;
import dev.surus.engine.catalog.system.PgDescription;
import dev.surus.engine.catalog.system.PgEnum;
import dev.surus.engine.catalog.system.PgIndex;
import dev.surus.engine.catalog.system.PgInherits;
import dev.surus.engine.catalog.system.PgPartitionedTable;
import dev.surus.engine.catalog.system.PgInitPrivs;
import dev.surus.engine.catalog.system.PgLargeobject;
import dev.surus.engine.catalog.system.PgLargeobjectMetadata;
import dev.surus.engine.catalog.system.PgProc;
import dev.surus.engine.catalog.system.PgAggregate;
import dev.surus.engine.catalog.system.PgRewrite;
import dev.surus.engine.catalog.system.PgSequence;
import dev.surus.engine.catalog.system.PgStatistic;
import dev.surus.engine.catalog.system.PgStatisticExt;
import dev.surus.engine.catalog.system.PgStatisticExtData;
import dev.surus.engine.catalog.system.PgTrigger;
import dev.surus.engine.catalog.system.PgType;
import java.util.List;

/// Removes objects from the catalog, one at a time, in the order that the dependency walker gave. The files of relations are
/// dropped by whoever listens.
public final class ObjectRemoval {
    /// Told just before a relation's rows go: locks the relations that PostgreSQL locks here, and drops the file.
    public interface Listener {
        /// A relation is about to go; its file can be dropped.
        void relation(RelationEntry relation);

        /// A constraint, trigger, default or rule of a relation is about to go: PostgreSQL locks the relation ACCESS
        /// EXCLUSIVE here (for a foreign key's constraint also the referenced table).
        void partOf(int relation);

        /// A statistics object of a relation is about to go: a lock that stops ANALYZE is enough.
        default void statisticsOf(int relation) {}

        Listener NONE = new Listener() {
            @Override
            public void relation(RelationEntry relation) {}

            @Override
            public void partOf(int relation) {}
        };
    }

    private final Catalog catalog;
    private final Dependencies dependencies;
    private final RelationWriter relations;
    private final ObjectWriter objects;

    ObjectRemoval(Catalog catalog, Dependencies dependencies, RelationWriter relations, ObjectWriter objects) {
        this.catalog = catalog;
        this.dependencies = dependencies;
        this.relations = relations;
        this.objects = objects;
    }

    public void remove(List<ObjectAddress> order, Listener listener) {
        for (ObjectAddress object : order) {
            remove(object, listener);
        }
    }

    public void remove(ObjectAddress object, Listener listener) {
        switch (object.catalog()) {
            case PgClass.CATALOG -> {
                if (object.part() != 0) {
                    listener.partOf(object.oid());
                    relations.dropColumn(object.oid(), object.part());
                    delete(PgStatistic.CATALOG, new int[] {PgStatistic.STARELID, PgStatistic.STAATTNUM}, unsigned(object.oid()),
                            (long) object.part());
                } else {
                    removeRelation(object.oid(), listener);
                }
            }
            case PgConstraint.CATALOG -> removeConstraint(object.oid(), listener);
            case PgAttrdef.CATALOG -> removeDefault(object.oid(), listener);
            case PgTrigger.CATALOG -> removeTrigger(object.oid(), listener);
            case PgRewrite.CATALOG -> {
                for (CatalogRow row : catalog.rows().find(PgRewrite.CATALOG, new int[] {PgRewrite.OID}, unsigned(object.oid()))) {
                    listener.partOf(row.integer(PgRewrite.EV_CLASS));
                    catalog.rows().delete(row);
                }
            }
            case PgType.CATALOG -> {
                delete(PgEnum.CATALOG, new int[] {PgEnum.ENUMTYPID}, unsigned(object.oid()));
                delete(PgType.CATALOG, new int[] {PgType.OID}, unsigned(object.oid()));
            }
            case PgProc.CATALOG -> {
                delete(PgAggregate.CATALOG, new int[] {PgAggregate.AGGFNOID}, unsigned(object.oid()));
                delete(PgProc.CATALOG, new int[] {PgProc.OID}, unsigned(object.oid()));
            }
            case PgStatisticExt.CATALOG -> {
                for (CatalogRow row : catalog.rows().find(PgStatisticExt.CATALOG, new int[] {PgStatisticExt.OID}, unsigned(object.oid()))) {
                    listener.statisticsOf(row.integer(PgStatisticExt.STXRELID));
                    catalog.rows().delete(row);
                }
                delete(PgStatisticExtData.CATALOG, new int[] {PgStatisticExtData.STXOID}, unsigned(object.oid()));
            }
            case PgLargeobject.CATALOG -> {
                Long key = unsigned(object.oid());
                if (catalog.rows().find(PgLargeobjectMetadata.CATALOG, new int[] {PgLargeobjectMetadata.OID}, key).isEmpty()) {
                    throw new SqlException(SqlState.UNDEFINED_OBJECT, CatalogMessage.LARGE_OBJECT_MISSING, Integer.toUnsignedString(object.oid()));
                }
                delete(PgLargeobjectMetadata.CATALOG, new int[] {PgLargeobjectMetadata.OID}, key);
                delete(PgLargeobject.CATALOG, new int[] {PgLargeobject.LOID}, key);
            }
            default -> {
                // Whatever else has an OID has it in its first column.
                CatalogTable layout = CatalogLayout.byOid(object.catalog());
                assert layout.columns().getFirst().name().equals("oid") : layout.name();
                delete(object.catalog(), new int[] {0}, unsigned(object.oid()));
            }
        }
        forget(object);
    }

    private void removeRelation(int oid, Listener listener) {
        RelationEntry relation = catalog.relation(oid);
        if (relation == null) {
            return;
        }
        listener.relation(relation);
        Long key = unsigned(oid);
        if (relation.index() != null) {
            delete(PgIndex.CATALOG, new int[] {PgIndex.INDEXRELID}, key);
        }
        if (relation.kind() == 'S') {
            delete(PgSequence.CATALOG, new int[] {PgSequence.SEQRELID}, key);
        }
        if (relation.kind() == 'p') {
            delete(PgPartitionedTable.CATALOG, new int[] {PgPartitionedTable.PARTRELID}, key);
        }
        if (relation.partition() && relation.index() == null && !relation.parents().isEmpty()) {
            var parentKey = catalog.partitionKey(relation.parents().getFirst());
            if (parentKey != null && parentKey.defaultPartition() == oid) {
                relations.setDefaultPartition(parentKey.relation(), 0);
            }
        }
        delete(PgInherits.CATALOG, new int[] {PgInherits.INHRELID}, key);
        delete(PgStatistic.CATALOG, new int[] {PgStatistic.STARELID}, key);
        delete(PgAttribute.CATALOG, new int[] {PgAttribute.ATTRELID}, key);
        delete(PgClass.CATALOG, new int[] {PgClass.OID}, key);
    }

    private void removeConstraint(int oid, Listener listener) {
        ConstraintEntry constraint = catalog.constraint(oid);
        if (constraint == null) {
            return;
        }
        if (constraint.relation() != 0) {
            listener.partOf(constraint.relation());
            if (constraint.kind() == 'c') {
                CatalogRow row = relations.relationRow(constraint.relation());
                relations.update(constraint.relation(), PgClass.RELCHECKS, row.longInteger(PgClass.RELCHECKS) - 1);
            }
        }
        delete(PgConstraint.CATALOG, new int[] {PgConstraint.OID}, unsigned(oid));
    }

    private void removeDefault(int oid, Listener listener) {
        List<CatalogRow> found = catalog.rows().find(PgAttrdef.CATALOG, new int[] {PgAttrdef.OID}, unsigned(oid));
        for (CatalogRow row : found) {
            int relation = row.integer(PgAttrdef.ADRELID);
            listener.partOf(relation);
            catalog.rows().delete(row);
            relations.updateColumn(relation, row.integer(PgAttrdef.ADNUM), PgAttribute.ATTHASDEF, 0L);
        }
    }

    private void removeTrigger(int oid, Listener listener) {
        for (CatalogRow row : catalog.rows().find(PgTrigger.CATALOG, new int[] {PgTrigger.OID}, unsigned(oid))) {
            listener.partOf(row.integer(PgTrigger.TGRELID));
            catalog.rows().delete(row);
        }
    }

    /// What other catalogs say about an object that is gone.
    private void forget(ObjectAddress object) {
        dependencies.deleteOf(object);
        dependencies.deleteSharedOf(object);
        if (object.part() == 0) {
            if (CatalogLayout.byOid(object.catalog()).shared()) {
                objects.comment(object, null);
            } else {
                delete(PgDescription.CATALOG, new int[] {PgDescription.OBJOID, PgDescription.CLASSOID}, unsigned(object.oid()), unsigned(object.catalog()));
            }
            delete(PgInitPrivs.CATALOG, new int[] {PgInitPrivs.OBJOID, PgInitPrivs.CLASSOID}, unsigned(object.oid()), unsigned(object.catalog()));
        } else {
            objects.comment(object, null);
        }
    }

    private void delete(int table, int[] columns, Object... key) {
        for (CatalogRow row : catalog.rows().find(table, columns, key)) {
            catalog.rows().delete(row);
        }
    }

    private static Long unsigned(int oid) {
        return Integer.toUnsignedLong(oid);
    }
}
