package dev.surus.engine.catalog.dependency;

import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgConstraint;
import dev.surus.engine.catalog.system.PgNamespace;
import dev.surus.engine.catalog.system.PgProc;
import dev.surus.engine.catalog.system.PgType;

/// Any object of the catalog.
///
/// @param catalog OID of the catalog in which the object stands, such as [PgClass#CATALOG]
/// @param oid of the object
/// @param part 0 for the whole object, else an attnum
public record ObjectAddress(int catalog, int oid, int part) {
    public ObjectAddress(int catalog, int oid) {
        this(catalog, oid, 0);
    }

    public static ObjectAddress relation(int oid) {
        return new ObjectAddress(PgClass.CATALOG, oid, 0);
    }

    public static ObjectAddress column(int relation, int number) {
        return new ObjectAddress(PgClass.CATALOG, relation, number);
    }

    public static ObjectAddress type(int oid) {
        return new ObjectAddress(PgType.CATALOG, oid, 0);
    }

    public static ObjectAddress function(int oid) {
        return new ObjectAddress(PgProc.CATALOG, oid, 0);
    }

    public static ObjectAddress namespace(int oid) {
        return new ObjectAddress(PgNamespace.CATALOG, oid, 0);
    }

    public static ObjectAddress constraint(int oid) {
        return new ObjectAddress(PgConstraint.CATALOG, oid, 0);
    }

    boolean sameObject(ObjectAddress other) {
        return catalog == other.catalog && oid == other.oid;
    }
}
