package dev.surus.engine.catalog.write;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogMessage;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.Dependencies.Kind;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.catalog.system.PgCollation;
import dev.surus.engine.catalog.system.PgEnum;
import dev.surus.engine.catalog.system.PgType;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/// Types: pg_type, pg_enum. Each type comes with the type of its arrays.
public final class TypeWriter {
    private static final int NAME_BYTES_MAX = 63;
    private static final int ARRAY_SUBSCRIPT_HANDLER = 6179;
    private static final int ARRAY_ANALYZE = 3816;

    private final Catalog catalog;
    private final Dependencies dependencies;

    TypeWriter(Catalog catalog, Dependencies dependencies) {
        this.catalog = catalog;
        this.dependencies = dependencies;
    }

    void createRowType(int oid, int arrayOid, int relation, NewRelation described) {
        freeName(described.namespace(), described.name());
        insert(common(oid, described.name(), described.namespace(), described.owner()).set(PgType.TYPLEN, -1).set(PgType.TYPTYPE, 'c')
                .set(PgType.TYPCATEGORY, 'C').set(PgType.TYPRELID, relation).set(PgType.TYPARRAY, arrayOid).set(PgType.TYPINPUT, 2290)
                .set(PgType.TYPOUTPUT, 2291).set(PgType.TYPRECEIVE, 2402).set(PgType.TYPSEND, 2403).set(PgType.TYPALIGN, 'd')
                .set(PgType.TYPSTORAGE, 'x'));
        ObjectAddress self = ObjectAddress.type(oid);
        if (described.kind() == 'c') {
            dependencies.record(self, ObjectAddress.namespace(described.namespace()), Kind.NORMAL);
            dependencies.recordOwner(self, described.owner());
            dependencies.record(ObjectAddress.relation(relation), self, Kind.INTERNAL);
        } else {
            dependencies.record(self, ObjectAddress.relation(relation), Kind.INTERNAL);
        }
        createArray(arrayOid, oid, described.name(), described.namespace(), described.owner(), 'd', 0, 0, 0);
    }

    /// @return OID of the type
    public int createEnum(String name, int namespace, int owner, List<String> labels) {
        int arrayOid = catalog.rows().newOid(PgType.CATALOG);
        int oid = catalog.rows().newOid(PgType.CATALOG);
        freeName(namespace, name);
        insert(common(oid, name, namespace, owner).set(PgType.TYPLEN, 4).set(PgType.TYPBYVAL, true).set(PgType.TYPTYPE, 'e')
                .set(PgType.TYPCATEGORY, 'E').set(PgType.TYPARRAY, arrayOid).set(PgType.TYPINPUT, 3506).set(PgType.TYPOUTPUT, 3507)
                .set(PgType.TYPRECEIVE, 3532).set(PgType.TYPSEND, 3533).set(PgType.TYPALIGN, 'i').set(PgType.TYPSTORAGE, 'p'));
        ownDependencies(oid, namespace, owner);
        createArray(arrayOid, oid, name, namespace, owner, 'i', 0, 0, 0);
        double order = 1;
        for (String label : labels) {
            addLabel(oid, label, order++);
        }
        return oid;
    }

    public int addLabel(int type, String label, double order) {
        int oid = catalog.rows().newOid(PgEnum.CATALOG);
        insert(RowValues.of(PgEnum.CATALOG).set(PgEnum.OID, oid).set(PgEnum.ENUMTYPID, type).set(PgEnum.ENUMSORTORDER, order)
                .set(PgEnum.ENUMLABEL, label));
        return oid;
    }

    /// @param defaultExpression stored form, or null
    /// @param defaultText as written, or null
    /// @return OID of the type
    public int createDomain(String name, int namespace, int owner, int baseType, int baseTypmod, int dimensions, boolean notNull, int collation,
            String defaultExpression, String defaultText, Collection<ObjectAddress> defaultReferences) {
        int arrayOid = catalog.rows().newOid(PgType.CATALOG);
        int oid = catalog.rows().newOid(PgType.CATALOG);
        freeName(namespace, name);
        TypeEntry base = catalog.type(baseType);
        insert(common(oid, name, namespace, owner).set(PgType.TYPLEN, base.length()).set(PgType.TYPBYVAL, base.byValue())
                .set(PgType.TYPTYPE, 'd').set(PgType.TYPCATEGORY, base.category()).set(PgType.TYPDELIM, base.delimiter())
                .set(PgType.TYPARRAY, arrayOid).set(PgType.TYPINPUT, 2597).set(PgType.TYPOUTPUT, base.outputFunction())
                .set(PgType.TYPRECEIVE, 2598).set(PgType.TYPSEND, base.sendFunction()).set(PgType.TYPALIGN, base.alignment())
                .set(PgType.TYPSTORAGE, base.storage()).set(PgType.TYPNOTNULL, notNull).set(PgType.TYPBASETYPE, baseType)
                .set(PgType.TYPTYPMOD, baseTypmod).set(PgType.TYPNDIMS, dimensions).set(PgType.TYPCOLLATION, collation)
                .set(PgType.TYPDEFAULTBIN, defaultExpression).set(PgType.TYPDEFAULT, defaultText));
        ObjectAddress self = ObjectAddress.type(oid);
        ownDependencies(oid, namespace, owner);
        dependencies.record(self, ObjectAddress.type(baseType), Kind.NORMAL);
        if (collation != 0) {
            dependencies.record(self, new ObjectAddress(PgCollation.CATALOG, collation), Kind.NORMAL);
        }
        dependencies.record(self, defaultReferences, Kind.NORMAL);
        createArray(arrayOid, oid, name, namespace, owner, base.alignment() == 'd' ? 'd' : 'i', 0, 0, collation);
        return oid;
    }

    private void ownDependencies(int oid, int namespace, int owner) {
        dependencies.record(ObjectAddress.type(oid), ObjectAddress.namespace(namespace), Kind.NORMAL);
        dependencies.recordOwner(ObjectAddress.type(oid), owner);
    }

    private static RowValues common(int oid, String name, int namespace, int owner) {
        return RowValues.of(PgType.CATALOG).set(PgType.OID, oid).set(PgType.TYPNAME, name).set(PgType.TYPNAMESPACE, namespace)
                .set(PgType.TYPOWNER, owner).set(PgType.TYPISDEFINED, true).set(PgType.TYPDELIM, ',').set(PgType.TYPTYPMOD, -1);
    }

    private void createArray(int oid, int element, String elementName, int namespace, int owner, char alignment, int typmodIn, int typmodOut,
            int collation) {
        insert(common(oid, arrayName(elementName, namespace), namespace, owner).set(PgType.TYPLEN, -1).set(PgType.TYPTYPE, 'b')
                .set(PgType.TYPCATEGORY, 'A').set(PgType.TYPSUBSCRIPT, ARRAY_SUBSCRIPT_HANDLER).set(PgType.TYPELEM, element)
                .set(PgType.TYPINPUT, 750).set(PgType.TYPOUTPUT, 751).set(PgType.TYPRECEIVE, 2400).set(PgType.TYPSEND, 2401)
                .set(PgType.TYPMODIN, typmodIn).set(PgType.TYPMODOUT, typmodOut).set(PgType.TYPANALYZE, ARRAY_ANALYZE)
                .set(PgType.TYPALIGN, alignment).set(PgType.TYPSTORAGE, 'x').set(PgType.TYPCOLLATION, collation));
        dependencies.record(ObjectAddress.type(oid), ObjectAddress.type(element), Kind.INTERNAL);
    }

    /// `_name`, cut to a name's length; with more underscores while it is taken.
    String arrayName(String elementName, int namespace) {
        String name = cut("_" + elementName);
        while (catalog.typeOid(namespace, name) != 0) {
            name = cut("_" + name);
        }
        return name;
    }

    private static String cut(String name) {
        while (name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
            name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
        }
        return name;
    }

    /// Makes way for a type: an array type that PostgreSQL named by itself gets another name.
    /// @throws SqlException 42710 where the name is another type's
    void freeName(int namespace, String name) {
        int taken = catalog.typeOid(namespace, name);
        if (taken == 0) {
            return;
        }
        TypeEntry type = catalog.type(taken);
        if (!type.isArray() || catalog.type(type.element()) == null || catalog.type(type.element()).array() != taken) {
            throw new SqlException(SqlState.DUPLICATE_OBJECT, CatalogMessage.TYPE_EXISTS, name);
        }
        renameRow(taken, arrayName(catalog.type(type.element()).name(), namespace));
    }

    /// Renames a type and the type of its arrays.
    public void rename(int oid, String name) {
        TypeEntry type = catalog.type(oid);
        freeName(type.namespace(), name);
        renameRow(oid, name);
        if (type.array() != 0) {
            renameRow(type.array(), arrayName(name, type.namespace()));
        }
    }

    private void renameRow(int oid, String name) {
        CatalogRow row = row(oid);
        catalog.rows().update(row, RowValues.from(row).set(PgType.TYPNAME, name).values());
    }

    public CatalogRow row(int oid) {
        return catalog.rows().find(PgType.CATALOG, new int[] {PgType.OID}, Integer.toUnsignedLong(oid)).getFirst();
    }

    /// Sets one column of a type's row and of its array type's, unless it has that value: owner and schema go together.
    public void updateWithArray(int oid, int column, Object value) {
        for (int each : new int[] {oid, catalog.type(oid).array()}) {
            if (each != 0) {
                CatalogRow row = row(each);
                if (!java.util.Objects.equals(row.get(column), value)) {
                    catalog.rows().update(row, RowValues.from(row).setValue(column, value).values());
                }
            }
        }
    }

    private void insert(RowValues values) {
        catalog.rows().insert(values.catalog(), values.values());
    }
}
