package dev.surus.engine.catalog.write;

import dev.surus.engine.catalog.system.PgPartitionedTable;
import dev.surus.engine.catalog.entry.PartitionKeyEntry;
import dev.surus.engine.catalog.StoredText;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.access.AccessList;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.Dependencies.Kind;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.catalog.system.PgAm;
import dev.surus.engine.catalog.system.PgAttrdef;
import dev.surus.engine.catalog.system.PgAttribute;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgCollation;
import dev.surus.engine.catalog.system.PgInherits;
import dev.surus.engine.catalog.system.PgRewrite;
import dev.surus.engine.catalog.system.PgTablespace;
import dev.surus.engine.type.TypeOid;
import java.util.Collection;
import java.util.List;

/// Relations: pg_class, pg_attribute, pg_attrdef, pg_inherits, pg_rewrite.
public final class RelationWriter {
    private static final int DEFAULT_COLLATION = 100;
    private static final int DEFAULT_TABLESPACE_OF_DATABASE = 0;

    private final Catalog catalog;
    private final Dependencies dependencies;
    private final TypeWriter types;

    RelationWriter(Catalog catalog, Dependencies dependencies, TypeWriter types) {
        this.catalog = catalog;
        this.dependencies = dependencies;
        this.types = types;
    }

    // ---- creation

    /// Writes a relation with its columns, row type and dependencies.
    /// @return its OID
    public int create(NewRelation relation) {
        return create(relation, catalog.rows().newOid(PgClass.CATALOG));
    }

    public int create(NewRelation relation, int oid) {
        ObjectAddress self = ObjectAddress.relation(oid);
        boolean hasRowType = "rvmcfp".indexOf(relation.kind()) >= 0;
        int rowType = 0;
        int arrayType = 0;
        if (hasRowType) {
            arrayType = catalog.rows().newOid(dev.surus.engine.catalog.system.PgType.CATALOG);
            rowType = catalog.rows().newOid(dev.surus.engine.catalog.system.PgType.CATALOG);
            types.createRowType(rowType, arrayType, oid, relation);
        }
        boolean table = "rmtfp".indexOf(relation.kind()) >= 0;
        boolean sequence = relation.kind() == 'S';
        boolean index = relation.kind() == 'i' || relation.kind() == 'I';
        insert(RowValues.of(PgClass.CATALOG).set(PgClass.OID, oid).set(PgClass.RELNAME, relation.name())
                .set(PgClass.RELNAMESPACE, relation.namespace()).set(PgClass.RELTYPE, rowType).set(PgClass.RELOFTYPE, relation.ofType())
                .set(PgClass.RELOWNER, relation.owner()).set(PgClass.RELAM, relation.accessMethod())
                .set(PgClass.RELFILENODE, relation.fileNumber()).set(PgClass.RELTABLESPACE, relation.tablespace())
                .set(PgClass.RELPAGES, sequence ? 1 : 0).set(PgClass.RELTUPLES, sequence ? 1.0 : index ? 0.0 : -1.0)
                .set(PgClass.RELPERSISTENCE, relation.persistence()).set(PgClass.RELKIND, relation.kind())
                .set(PgClass.RELNATTS, relation.columns().size()).set(PgClass.RELISPOPULATED, true)
                .set(PgClass.RELREPLIDENT, "rmp".indexOf(relation.kind()) >= 0 ? 'd' : 'n')
                .setTexts(PgClass.RELOPTIONS, relation.options()).setAcl(PgClass.RELACL, relation.acl()));
        int number = 0;
        for (NewColumn column : relation.columns()) {
            addColumn(oid, ++number, column, index);
        }
        if (relation.kind() != 'v' && relation.kind() != 'c' && !index) {
            addSystemColumns(oid);
        }
        if (relation.kind() == 'c') {
            return oid; // a composite type's relation hangs on its type
        }
        if (relation.kind() != 't' && !index) {
            dependencies.record(self, ObjectAddress.namespace(relation.namespace()), Kind.NORMAL);
            dependencies.recordOwner(self, relation.owner());
            dependencies.changeAclRoles(self, relation.owner(), List.of(), AccessList.roles(relation.acl(), relation.owner()));
            if (relation.ofType() != 0) {
                dependencies.record(self, ObjectAddress.type(relation.ofType()), Kind.NORMAL);
            }
        }
        if (table && relation.accessMethod() != 0) {
            dependencies.record(self, new ObjectAddress(PgAm.CATALOG, relation.accessMethod()), Kind.NORMAL);
        }
        if (relation.tablespace() != DEFAULT_TABLESPACE_OF_DATABASE && relation.fileNumber() == 0) {
            dependencies.changeTablespace(self, relation.tablespace(), PgTablespace.CATALOG);
        }
        return oid;
    }

    /// Adds a column behind the existing ones; relnatts follows.
    /// @return its number
    public int appendColumn(int relation, NewColumn column) {
        CatalogRow row = relationRow(relation);
        int number = row.integer(PgClass.RELNATTS) + 1;
        addColumn(relation, number, column, false);
        catalog.rows().update(row, RowValues.from(row).set(PgClass.RELNATTS, number).values());
        return number;
    }

    void addColumn(int relation, int number, NewColumn column, boolean ofIndex) {
        TypeEntry type = catalog.type(column.type());
        insert(attribute(relation, number, column.name(), type).set(PgAttribute.ATTTYPMOD, column.typmod())
                .set(PgAttribute.ATTNDIMS, column.dimensions()).set(PgAttribute.ATTNOTNULL, column.notNull())
                .set(PgAttribute.ATTIDENTITY, column.identity()).set(PgAttribute.ATTGENERATED, column.generated())
                .set(PgAttribute.ATTISLOCAL, column.local()).set(PgAttribute.ATTINHCOUNT, column.inheritCount())
                .set(PgAttribute.ATTCOLLATION, column.collation())
                .set(PgAttribute.ATTSTORAGE, column.storage() != 0 ? column.storage() : type.storage())
                .set(PgAttribute.ATTCOMPRESSION, column.compression()).setAcl(PgAttribute.ATTACL, column.acl())
                .setTexts(PgAttribute.ATTOPTIONS, column.options()));
        if (!ofIndex) {
            ObjectAddress self = ObjectAddress.column(relation, number);
            dependencies.record(self, ObjectAddress.type(column.type()), Kind.NORMAL);
            if (column.collation() != 0 && column.collation() != DEFAULT_COLLATION) {
                dependencies.record(self, new ObjectAddress(PgCollation.CATALOG, column.collation()), Kind.NORMAL);
            }
        }
    }

    private static RowValues attribute(int relation, int number, String name, TypeEntry type) {
        return RowValues.of(PgAttribute.CATALOG).set(PgAttribute.ATTRELID, relation).set(PgAttribute.ATTNAME, name)
                .set(PgAttribute.ATTTYPID, type.oid()).set(PgAttribute.ATTSTATTARGET, -1).set(PgAttribute.ATTLEN, type.length())
                .set(PgAttribute.ATTNUM, number).set(PgAttribute.ATTCACHEOFF, -1).set(PgAttribute.ATTTYPMOD, -1)
                .set(PgAttribute.ATTBYVAL, type.byValue()).set(PgAttribute.ATTALIGN, type.alignment())
                .set(PgAttribute.ATTSTORAGE, type.storage()).set(PgAttribute.ATTISLOCAL, true)
                .set(PgAttribute.ATTCOLLATION, 0);
    }

    private void addSystemColumns(int relation) {
        String[] names = {"ctid", "xmin", "cmin", "xmax", "cmax", "tableoid"};
        int[] columnTypes = {TypeOid.TID, TypeOid.XID, TypeOid.CID, TypeOid.XID, TypeOid.CID, TypeOid.OID};
        for (int i = 0; i < names.length; i++) {
            insert(attribute(relation, -1 - i, names[i], catalog.type(columnTypes[i])).set(PgAttribute.ATTSTATTARGET, 0)
                    .set(PgAttribute.ATTNOTNULL, true));
        }
    }

    /// Writes a TOAST table's rows for a table, as clients expect to see and to lock them. (Surus keeps long values in the
    /// table's own file: there is no storage behind it.)
    /// @return its OID
    public int addToast(int relation, char persistence, int owner) {
        int oid = catalog.rows().newOid(PgClass.CATALOG);
        int index = catalog.rows().newOid(PgClass.CATALOG);
        String name = "pg_toast_" + Integer.toUnsignedString(relation);
        create(new NewRelation(name, Catalog.PG_TOAST, 't', persistence, owner, NewRelation.HEAP, oid, 0, 0, List.of(
                new NewColumn("chunk_id", TypeOid.OID, -1, 0), new NewColumn("chunk_seq", TypeOid.INT4, -1, 0),
                new NewColumn("chunk_data", TypeOid.BYTEA, -1, 0)), null, null), oid);
        create(new NewRelation(name + "_index", Catalog.PG_TOAST, 'i', persistence, owner, BTREE, index, 0, 0, List.of(
                new NewColumn("chunk_id", TypeOid.OID, -1, 0), new NewColumn("chunk_seq", TypeOid.INT4, -1, 0)), null, null), index);
        var keys = new NewIndex(oid, new int[] {1, 2}, 2, new int[] {0, 0}, new int[] {OID_BTREE_OPS, INT4_BTREE_OPS}, new int[] {0, 0},
                List.of(), null, true, false, true, false, true, true);
        insert(IndexWriter.row(index, keys, true));
        update(oid, PgClass.RELHASINDEX, 1L);
        update(relation, PgClass.RELTOASTRELID, Integer.toUnsignedLong(oid));
        dependencies.record(ObjectAddress.relation(oid), ObjectAddress.relation(relation), Kind.INTERNAL);
        dependencies.record(ObjectAddress.relation(index), ObjectAddress.column(oid, 1), Kind.AUTO);
        dependencies.record(ObjectAddress.relation(index), ObjectAddress.column(oid, 2), Kind.AUTO);
        return oid;
    }

    private static final int BTREE = 403;
    private static final int OID_BTREE_OPS = 1981;
    private static final int INT4_BTREE_OPS = 1978;

    /// Whether PostgreSQL would give a table of these columns a TOAST table: some value may be long.
    public boolean needsToast(Collection<NewColumn> columns) {
        for (NewColumn column : columns) {
            TypeEntry type = catalog.type(column.type());
            char storage = column.storage() != 0 ? column.storage() : type.storage();
            if (type.length() < 0 && storage != 'p') {
                boolean characters = type.oid() == TypeOid.VARCHAR || type.oid() == TypeOid.BPCHAR;
                // Four bytes per character at most, and a numeric's digits, stay below the limit of a row.
                long longest = characters && column.typmod() > 4 ? (column.typmod() - 4) * 4L + 4 : Long.MAX_VALUE;
                if (type.oid() == TypeOid.NUMERIC && column.typmod() >= 4) {
                    longest = 4L + ((column.typmod() - 4) >> 16 & 0xffff) / 2 + 8;
                }
                if (longest > 2000) {
                    return true;
                }
            }
        }
        return false;
    }

    // ---- parts

    /// Writes a column's default, or its generation expression.
    /// @param expression in its stored form
    /// @param references what the expression refers to (functions, sequences, columns ...), the column itself left out
    public int setDefault(int relation, int column, String expression, boolean generated, Collection<ObjectAddress> references) {
        int oid = catalog.rows().newOid(PgAttrdef.CATALOG);
        insert(RowValues.of(PgAttrdef.CATALOG).set(PgAttrdef.OID, oid).set(PgAttrdef.ADRELID, relation).set(PgAttrdef.ADNUM, column)
                .set(PgAttrdef.ADBIN, expression));
        CatalogRow row = columnRow(relation, column);
        if (!row.bool(PgAttribute.ATTHASDEF)) {
            catalog.rows().update(row, RowValues.from(row).set(PgAttribute.ATTHASDEF, true).values());
        }
        var self = new ObjectAddress(PgAttrdef.CATALOG, oid);
        dependencies.record(self, ObjectAddress.column(relation, column), generated ? Kind.INTERNAL : Kind.AUTO);
        dependencies.record(self, references, Kind.NORMAL);
        return oid;
    }

    /// The pg_attrdef row of a column, or null.
    public CatalogRow defaultRow(int relation, int column) {
        List<CatalogRow> found = catalog.rows().find(PgAttrdef.CATALOG, new int[] {PgAttrdef.ADRELID, PgAttrdef.ADNUM},
                Integer.toUnsignedLong(relation), (long) column);
        return found.isEmpty() ? null : found.getFirst();
    }

    public void addParent(int relation, int parent, int sequence, boolean partition) {
        insert(RowValues.of(PgInherits.CATALOG).set(PgInherits.INHRELID, relation).set(PgInherits.INHPARENT, parent)
                .set(PgInherits.INHSEQNO, sequence));
        dependencies.record(ObjectAddress.relation(relation), ObjectAddress.relation(parent), partition ? Kind.AUTO : Kind.NORMAL);
        update(parent, PgClass.RELHASSUBCLASS, 1L);
    }

    /// Takes a parent away, with the dependency on it.
    public void removeParent(int relation, int parent) {
        for (CatalogRow row : catalog.rows().find(PgInherits.CATALOG, new int[] {PgInherits.INHRELID}, Integer.toUnsignedLong(relation))) {
            if (row.integer(PgInherits.INHPARENT) == parent) {
                catalog.rows().delete(row);
            }
        }
        dependencies.removeBetween(ObjectAddress.relation(relation), ObjectAddress.relation(parent));
    }

    /// Notes whose part an index is. The dependencies are the caller's.
    public void addPartitionOfIndex(int index, int parent) {
        setPartitionBound(index, null, true);
        insert(RowValues.of(PgInherits.CATALOG).set(PgInherits.INHRELID, index).set(PgInherits.INHPARENT, parent).set(PgInherits.INHSEQNO, 1));
        update(parent, PgClass.RELHASSUBCLASS, 1L);
    }

    public void removePartitionOfIndex(int index, int parent) {
        setPartitionBound(index, null, false);
        removeParent(index, parent);
    }

    /// Notes that a partition is about to be detached.
    public void setDetachPending(int relation, int parent) {
        for (CatalogRow row : catalog.rows().find(PgInherits.CATALOG, new int[] {PgInherits.INHRELID}, Integer.toUnsignedLong(relation))) {
            if (row.integer(PgInherits.INHPARENT) == parent) {
                catalog.rows().update(row, RowValues.from(row).set(PgInherits.INHDETACHPENDING, true).values());
            }
        }
    }

    // ---- partitions

    /// Writes what a table is partitioned by.
    /// @param expressionReferences what the key's expressions refer to, columns of the table included
    public void setPartitionKey(PartitionKeyEntry key, Collection<ObjectAddress> expressionReferences) {
        var row = RowValues.of(PgPartitionedTable.CATALOG).set(PgPartitionedTable.PARTRELID, key.relation())
                .set(PgPartitionedTable.PARTSTRAT, key.strategy()).set(PgPartitionedTable.PARTNATTS, key.size())
                .set(PgPartitionedTable.PARTDEFID, key.defaultPartition()).set(PgPartitionedTable.PARTATTRS, key.columns())
                .set(PgPartitionedTable.PARTCLASS, key.classes()).set(PgPartitionedTable.PARTCOLLATION, key.collations());
        String expressions = StoredText.join(key.expressions());
        insert(expressions == null ? row.setNull(PgPartitionedTable.PARTEXPRS) : row.set(PgPartitionedTable.PARTEXPRS, expressions));
        var self = ObjectAddress.relation(key.relation());
        for (int column : key.columns()) {
            if (column != 0) {
                dependencies.record(ObjectAddress.column(key.relation(), column), self, Kind.INTERNAL);
            }
        }
        for (ObjectAddress reference : expressionReferences) {
            if (reference.oid() == key.relation() && reference.part() > 0) {
                dependencies.record(reference, self, Kind.INTERNAL);
            } else {
                dependencies.record(self, reference, Kind.NORMAL);
            }
        }
    }

    /// @param partition 0 for none
    public void setDefaultPartition(int relation, int partition) {
        CatalogRow row = catalog.rows().find(PgPartitionedTable.CATALOG, new int[] {PgPartitionedTable.PARTRELID},
                Integer.toUnsignedLong(relation)).getFirst();
        catalog.rows().update(row, RowValues.from(row).set(PgPartitionedTable.PARTDEFID, partition).values());
    }

    /// Makes a relation a partition with a bound, or none any more (null). Its place in pg_inherits is the caller's, afterwards.
    public void setPartitionBound(int relation, String bound, boolean partition) {
        CatalogRow row = relationRow(relation);
        var values = RowValues.from(row).set(PgClass.RELISPARTITION, partition);
        catalog.rows().update(row, (bound == null ? values.setNull(PgClass.RELPARTBOUND) : values.set(PgClass.RELPARTBOUND, bound)).values());
    }

    /// Writes a rule; `_RETURN` of event 1 makes a view what it is.
    /// @param references what the rule's queries refer to
    public int addRule(int relation, String name, char event, boolean instead, String condition, String action,
            Collection<ObjectAddress> references) {
        int oid = catalog.rows().newOid(PgRewrite.CATALOG);
        insert(RowValues.of(PgRewrite.CATALOG).set(PgRewrite.OID, oid).set(PgRewrite.RULENAME, name).set(PgRewrite.EV_CLASS, relation)
                .set(PgRewrite.EV_TYPE, event).set(PgRewrite.EV_ENABLED, 'O').set(PgRewrite.IS_INSTEAD, instead)
                .set(PgRewrite.EV_QUAL, condition == null ? "<>" : condition).set(PgRewrite.EV_ACTION, action));
        var self = new ObjectAddress(PgRewrite.CATALOG, oid);
        boolean view = event == '1' && instead;
        dependencies.record(self, ObjectAddress.relation(relation), view ? Kind.INTERNAL : Kind.AUTO);
        dependencies.record(self, references, Kind.NORMAL);
        update(relation, PgClass.RELHASRULES, 1L);
        return oid;
    }

    // ---- changes

    public CatalogRow relationRow(int relation) {
        return catalog.rows().find(PgClass.CATALOG, new int[] {PgClass.OID}, Integer.toUnsignedLong(relation)).getFirst();
    }

    public CatalogRow columnRow(int relation, int column) {
        return catalog.rows().find(PgAttribute.CATALOG, new int[] {PgAttribute.ATTRELID, PgAttribute.ATTNUM},
                Integer.toUnsignedLong(relation), (long) column).getFirst();
    }

    /// Sets one column of a relation's pg_class row, unless it has that value.
    public void update(int relation, int column, Object value) {
        CatalogRow row = relationRow(relation);
        if (!java.util.Objects.equals(row.get(column), value)) {
            catalog.rows().update(row, RowValues.from(row).setValue(column, value).values());
        }
    }

    /// Notes how large a relation is, found on the way: where somebody else is changing its row of pg_class, nobody waits for that.
    public void noteSize(int relation, int pages, double rows) {
        CatalogRow row = relationRow(relation);
        if (row.integer(PgClass.RELPAGES) != pages || row.real(PgClass.RELTUPLES) != rows) {
            catalog.rows().updateUnlessHeld(row, RowValues.from(row).setValue(PgClass.RELPAGES, (long) pages)
                    .setValue(PgClass.RELTUPLES, (double) (float) rows).values());
        }
    }

    /// Notes that a table has indexes. Several transactions may give it its first ones at the same time: the later ones wait here, and find
    /// it noted.
    public void noteIndex(int relation) {
        boolean noted = false;
        while (!noted) {
            CatalogRow row = relationRow(relation);
            noted = row.bool(PgClass.RELHASINDEX)
                    || catalog.rows().tryUpdate(row, RowValues.from(row).set(PgClass.RELHASINDEX, true).values()) != null;
        }
    }

    /// Sets one column of a column's pg_attribute row, unless it has that value.
    public void updateColumn(int relation, int number, int column, Object value) {
        CatalogRow row = columnRow(relation, number);
        if (!java.util.Objects.equals(row.get(column), value)) {
            catalog.rows().update(row, RowValues.from(row).setValue(column, value).values());
        }
    }

    /// Whether a relation itself has a column, and how many parents.
    public void setInheritance(int relation, int number, boolean local, int parents) {
        CatalogRow row = columnRow(relation, number);
        catalog.rows().update(row, RowValues.from(row).set(PgAttribute.ATTISLOCAL, local).set(PgAttribute.ATTINHCOUNT, parents).values());
    }

    /// Renames a relation and its row type.
    public void rename(int relation, String name) {
        CatalogRow row = relationRow(relation);
        catalog.rows().update(row, RowValues.from(row).set(PgClass.RELNAME, name).values());
        int rowType = row.integer(PgClass.RELTYPE);
        if (rowType != 0) {
            types.rename(rowType, name);
        }
    }

    /// Another storage file (TRUNCATE, rewriting ALTER TABLE).
    public void setFile(int relation, int fileNumber) {
        update(relation, PgClass.RELFILENODE, Integer.toUnsignedLong(fileNumber));
    }

    /// What remains of a dropped column: a place without name and type.
    public void dropColumn(int relation, int number) {
        CatalogRow row = columnRow(relation, number);
        catalog.rows().update(row, RowValues.from(row).set(PgAttribute.ATTISDROPPED, true).set(PgAttribute.ATTTYPID, 0)
                .set(PgAttribute.ATTNOTNULL, false).set(PgAttribute.ATTSTATTARGET, 0).set(PgAttribute.ATTGENERATED, '\0')
                .set(PgAttribute.ATTIDENTITY, '\0').set(PgAttribute.ATTHASMISSING, false).setNull(PgAttribute.ATTMISSINGVAL)
                .set(PgAttribute.ATTNAME, "........pg.dropped." + number + "........").setNull(PgAttribute.ATTACL)
                .setNull(PgAttribute.ATTOPTIONS).setNull(PgAttribute.ATTFDWOPTIONS).values());
    }

    private void insert(RowValues values) {
        catalog.rows().insert(values.catalog(), values.values());
    }
}
