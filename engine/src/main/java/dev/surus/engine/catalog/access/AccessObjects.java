package dev.surus.engine.catalog.access;

import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgCollation;
import dev.surus.engine.catalog.system.PgConversion;
import dev.surus.engine.catalog.system.PgDatabase;
import dev.surus.engine.catalog.system.PgEventTrigger;
import dev.surus.engine.catalog.system.PgExtension;
import dev.surus.engine.catalog.system.PgForeignDataWrapper;
import dev.surus.engine.catalog.system.PgForeignServer;
import dev.surus.engine.catalog.system.PgLanguage;
import dev.surus.engine.catalog.system.PgLargeobject;
import dev.surus.engine.catalog.system.PgLargeobjectMetadata;
import dev.surus.engine.catalog.system.PgNamespace;
import dev.surus.engine.catalog.system.PgOpclass;
import dev.surus.engine.catalog.system.PgOperator;
import dev.surus.engine.catalog.system.PgOpfamily;
import dev.surus.engine.catalog.system.PgParameterAcl;
import dev.surus.engine.catalog.system.PgProc;
import dev.surus.engine.catalog.system.PgPublication;
import dev.surus.engine.catalog.system.PgStatisticExt;
import dev.surus.engine.catalog.system.PgSubscription;
import dev.surus.engine.catalog.system.PgTablespace;
import dev.surus.engine.catalog.system.PgTsConfig;
import dev.surus.engine.catalog.system.PgTsDict;
import dev.surus.engine.catalog.system.PgType;
import java.util.List;

/// Where name, owner and access list of each kind of object stand.
public final class AccessObjects {
    private static final int NONE = -1;

    /// Columns of a catalog; `acl` is -1 where its objects have no privileges.
    public record Place(int catalog, int oid, int name, int owner, int acl) {
        public int ownerIn(CatalogRow row) {
            return owner == NONE ? ParameterPrivileges.OWNER : row.integer(owner);
        }
    }

    private AccessObjects() {}

    /// Null for kinds without an owner.
    public static Place place(ObjectKind kind) {
        return switch (kind) {
            case TABLE, VIEW, MATERIALIZED_VIEW, FOREIGN_TABLE, SEQUENCE, RELATION, INDEX ->
                new Place(PgClass.CATALOG, PgClass.OID, PgClass.RELNAME, PgClass.RELOWNER, PgClass.RELACL);
            case SCHEMA -> new Place(PgNamespace.CATALOG, PgNamespace.OID, PgNamespace.NSPNAME, PgNamespace.NSPOWNER, PgNamespace.NSPACL);
            case DATABASE -> new Place(PgDatabase.CATALOG, PgDatabase.OID, PgDatabase.DATNAME, PgDatabase.DATDBA, PgDatabase.DATACL);
            case FUNCTION, PROCEDURE, ROUTINE, AGGREGATE ->
                new Place(PgProc.CATALOG, PgProc.OID, PgProc.PRONAME, PgProc.PROOWNER, PgProc.PROACL);
            case TYPE, DOMAIN -> new Place(PgType.CATALOG, PgType.OID, PgType.TYPNAME, PgType.TYPOWNER, PgType.TYPACL);
            case LANGUAGE -> new Place(PgLanguage.CATALOG, PgLanguage.OID, PgLanguage.LANNAME, PgLanguage.LANOWNER, PgLanguage.LANACL);
            case TABLESPACE ->
                new Place(PgTablespace.CATALOG, PgTablespace.OID, PgTablespace.SPCNAME, PgTablespace.SPCOWNER, PgTablespace.SPCACL);
            case FOREIGN_DATA_WRAPPER -> new Place(PgForeignDataWrapper.CATALOG, PgForeignDataWrapper.OID, PgForeignDataWrapper.FDWNAME,
                    PgForeignDataWrapper.FDWOWNER, PgForeignDataWrapper.FDWACL);
            case FOREIGN_SERVER -> new Place(PgForeignServer.CATALOG, PgForeignServer.OID, PgForeignServer.SRVNAME,
                    PgForeignServer.SRVOWNER, PgForeignServer.SRVACL);
            case LARGE_OBJECT -> new Place(PgLargeobjectMetadata.CATALOG, PgLargeobjectMetadata.OID, NONE,
                    PgLargeobjectMetadata.LOMOWNER, PgLargeobjectMetadata.LOMACL);
            case COLLATION -> new Place(PgCollation.CATALOG, PgCollation.OID, PgCollation.COLLNAME, PgCollation.COLLOWNER, NONE);
            case CONVERSION -> new Place(PgConversion.CATALOG, PgConversion.OID, PgConversion.CONNAME, PgConversion.CONOWNER, NONE);
            case EVENT_TRIGGER ->
                new Place(PgEventTrigger.CATALOG, PgEventTrigger.OID, PgEventTrigger.EVTNAME, PgEventTrigger.EVTOWNER, NONE);
            case EXTENSION -> new Place(PgExtension.CATALOG, PgExtension.OID, PgExtension.EXTNAME, PgExtension.EXTOWNER, NONE);
            case OPERATOR -> new Place(PgOperator.CATALOG, PgOperator.OID, PgOperator.OPRNAME, PgOperator.OPROWNER, NONE);
            case OPERATOR_CLASS -> new Place(PgOpclass.CATALOG, PgOpclass.OID, PgOpclass.OPCNAME, PgOpclass.OPCOWNER, NONE);
            case OPERATOR_FAMILY -> new Place(PgOpfamily.CATALOG, PgOpfamily.OID, PgOpfamily.OPFNAME, PgOpfamily.OPFOWNER, NONE);
            case PUBLICATION -> new Place(PgPublication.CATALOG, PgPublication.OID, PgPublication.PUBNAME, PgPublication.PUBOWNER, NONE);
            case SUBSCRIPTION -> new Place(PgSubscription.CATALOG, PgSubscription.OID, PgSubscription.SUBNAME, PgSubscription.SUBOWNER, NONE);
            case STATISTICS -> new Place(PgStatisticExt.CATALOG, PgStatisticExt.OID, PgStatisticExt.STXNAME, PgStatisticExt.STXOWNER, NONE);
            case TEXT_SEARCH_CONFIGURATION -> new Place(PgTsConfig.CATALOG, PgTsConfig.OID, PgTsConfig.CFGNAME, PgTsConfig.CFGOWNER, NONE);
            case TEXT_SEARCH_DICTIONARY -> new Place(PgTsDict.CATALOG, PgTsDict.OID, PgTsDict.DICTNAME, PgTsDict.DICTOWNER, NONE);
            case PARAMETER -> new Place(PgParameterAcl.CATALOG, PgParameterAcl.OID, PgParameterAcl.PARNAME, NONE, PgParameterAcl.PARACL);
            case ACCESS_METHOD, CAST, COLUMN, POLICY -> null;
        };
    }

    /// The object as dependencies and comments name it: a large object is one of pg_largeobject.
    public static ObjectAddress address(ObjectKind kind, int oid) {
        return new ObjectAddress(kind == ObjectKind.LARGE_OBJECT ? PgLargeobject.CATALOG : place(kind).catalog(), oid);
    }

    public static CatalogRow row(Catalog catalog, ObjectKind kind, int oid) {
        Place place = place(kind);
        if (place == null) {
            return null;
        }
        List<CatalogRow> found = catalog.rows().find(place.catalog(), new int[] {place.oid()}, Integer.toUnsignedLong(oid));
        return found.isEmpty() ? null : found.getFirst();
    }

    /// The object, its kind made exact (a table asked for as RELATION, a procedure as FUNCTION); null where it does not exist.
    public static AccessObject find(Catalog catalog, ObjectKind kind, int oid) {
        return switch (kind) {
            // The common ones come from the cache.
            case TABLE, VIEW, MATERIALIZED_VIEW, FOREIGN_TABLE, SEQUENCE, RELATION, INDEX -> {
                var relation = catalog.relation(oid);
                yield relation == null ? null : new AccessObject(ObjectKind.ofRelation(relation.kind()), oid, relation.name(),
                        relation.owner(), relation.acl());
            }
            case SCHEMA -> {
                var schema = catalog.namespace(oid);
                yield schema == null ? null : new AccessObject(kind, oid, schema.name(), schema.owner(), schema.acl());
            }
            case DATABASE -> {
                var database = catalog.database(oid);
                yield database == null ? null : new AccessObject(kind, oid, database.name(), database.owner(), database.acl());
            }
            case FUNCTION, PROCEDURE, ROUTINE, AGGREGATE -> {
                var function = catalog.function(oid);
                yield function == null ? null : new AccessObject(switch (function.kind()) {
                    case 'p' -> ObjectKind.PROCEDURE;
                    case 'a' -> ObjectKind.AGGREGATE;
                    default -> ObjectKind.FUNCTION;
                }, oid, function.name(), function.owner(), function.acl());
            }
            case TYPE, DOMAIN -> {
                var type = catalog.type(oid);
                yield type == null ? null : new AccessObject(type.isDomain() && kind == ObjectKind.DOMAIN ? ObjectKind.DOMAIN : ObjectKind.TYPE,
                        oid, catalog.typeName(oid), type.owner(), type.acl());
            }
            default -> {
                Place place = place(kind);
                CatalogRow row = row(catalog, kind, oid);
                yield row == null ? null : new AccessObject(kind, oid,
                        place.name() == NONE ? Integer.toUnsignedString(oid) : row.text(place.name()), place.ownerIn(row),
                        place.acl() == NONE ? List.of() : row.acl(place.acl()));
            }
        };
    }
}
