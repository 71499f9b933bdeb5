package dev.surus.engine.catalog.write;

import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.StoredText;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.Dependencies.Kind;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.system.PgCollation;
import dev.surus.engine.catalog.system.PgIndex;
import dev.surus.engine.catalog.system.PgOpclass;
import java.util.Collection;

/// Indexes: pg_index beside pg_class.
public final class IndexWriter {
    private static final int DEFAULT_COLLATION = 100;

    private final Catalog catalog;
    private final Dependencies dependencies;
    private final RelationWriter relations;

    IndexWriter(Catalog catalog, Dependencies dependencies, RelationWriter relations) {
        this.catalog = catalog;
        this.dependencies = dependencies;
        this.relations = relations;
    }

    /// Writes an index. One that belongs to a constraint hangs on it (record that by [#belongsTo] once the constraint is
    /// written); another one hangs on its columns.
    /// @param relation its name, columns and file
    /// @param references what its expressions and predicate refer to, columns of the table included
    public int create(NewRelation relation, NewIndex index, boolean ofConstraint, Collection<ObjectAddress> references) {
        int oid = relations.create(relation);
        catalog.rows().insert(PgIndex.CATALOG, row(oid, index, index.valid() || relation.kind() == 'I').values());
        relations.noteIndex(index.table());
        ObjectAddress self = ObjectAddress.relation(oid);
        if (!ofConstraint) {
            boolean anyColumn = false;
            for (int column : index.columns()) {
                if (column != 0) {
                    dependencies.record(self, ObjectAddress.column(index.table(), column), Kind.AUTO);
                    anyColumn = true;
                }
            }
            if (!anyColumn && references.stream().noneMatch(reference -> reference.oid() == index.table())) {
                dependencies.record(self, ObjectAddress.relation(index.table()), Kind.AUTO);
            }
        }
        for (int collation : index.collations()) {
            if (collation != 0 && collation != DEFAULT_COLLATION) {
                dependencies.record(self, new ObjectAddress(PgCollation.CATALOG, collation), Kind.NORMAL);
            }
        }
        for (int operatorClass : index.operatorClasses()) {
            dependencies.record(self, new ObjectAddress(PgOpclass.CATALOG, operatorClass), Kind.NORMAL);
        }
        for (ObjectAddress reference : references) {
            dependencies.record(self, reference, reference.oid() == index.table() ? Kind.AUTO : Kind.NORMAL);
        }
        return oid;
    }

    /// @param ready an index that is being built concurrently is not, one of a partitioned table always
    static RowValues row(int oid, NewIndex index, boolean ready) {
        return RowValues.of(PgIndex.CATALOG).set(PgIndex.INDEXRELID, oid).set(PgIndex.INDRELID, index.table())
                .set(PgIndex.INDNATTS, index.columns().length).set(PgIndex.INDNKEYATTS, index.keyCount())
                .set(PgIndex.INDISUNIQUE, index.unique()).set(PgIndex.INDNULLSNOTDISTINCT, index.nullsNotDistinct())
                .set(PgIndex.INDISPRIMARY, index.primary()).set(PgIndex.INDISEXCLUSION, index.exclusion())
                .set(PgIndex.INDIMMEDIATE, index.immediate()).set(PgIndex.INDISVALID, index.valid()).set(PgIndex.INDISREADY, ready)
                .set(PgIndex.INDISLIVE, true).set(PgIndex.INDKEY, index.columns()).set(PgIndex.INDCOLLATION, index.collations())
                .set(PgIndex.INDCLASS, index.operatorClasses()).set(PgIndex.INDOPTION, index.options())
                .set(PgIndex.INDEXPRS, StoredText.join(index.expressions())).set(PgIndex.INDPRED, index.predicate());
    }

    /// The index goes with its constraint.
    public void belongsTo(int index, int constraint) {
        dependencies.record(ObjectAddress.relation(index), ObjectAddress.constraint(constraint), Kind.INTERNAL);
    }

    /// The state of an index that is being built concurrently, or that failed.
    public void setState(int index, boolean valid, boolean ready, boolean live) {
        CatalogRow row = row(index);
        catalog.rows().update(row, RowValues.from(row).set(PgIndex.INDISVALID, valid).set(PgIndex.INDISREADY, ready)
                .set(PgIndex.INDISLIVE, live).values());
    }

    public CatalogRow row(int index) {
        return catalog.rows().find(PgIndex.CATALOG, new int[] {PgIndex.INDEXRELID}, Integer.toUnsignedLong(index)).getFirst();
    }
}
