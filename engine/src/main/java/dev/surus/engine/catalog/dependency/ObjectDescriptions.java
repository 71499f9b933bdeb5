package dev.surus.engine.catalog.dependency;

import dev.surus.engine.base.Identifiers;
import dev.surus.engine.base.Message;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.ObjectNames;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgAm;
import dev.surus.engine.catalog.system.PgAmop;
import dev.surus.engine.catalog.system.PgAmproc;
import dev.surus.engine.catalog.system.PgAttrdef;
import dev.surus.engine.catalog.system.PgAuthid;
import dev.surus.engine.catalog.system.PgCast;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgCollation;
import dev.surus.engine.catalog.system.PgConstraint;
import dev.surus.engine.catalog.system.PgConversion;
import dev.surus.engine.catalog.system.PgDatabase;
import dev.surus.engine.catalog.system.PgDefaultAcl;
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
import dev.surus.engine.catalog.system.PgPolicy;
import dev.surus.engine.catalog.system.PgProc;
import dev.surus.engine.catalog.system.PgPublication;
import dev.surus.engine.catalog.system.PgPublicationNamespace;
import dev.surus.engine.catalog.system.PgPublicationRel;
import dev.surus.engine.catalog.system.PgRewrite;
import dev.surus.engine.catalog.system.PgStatisticExt;
import dev.surus.engine.catalog.system.PgSubscription;
import dev.surus.engine.catalog.system.PgTablespace;
import dev.surus.engine.catalog.system.PgTransform;
import dev.surus.engine.catalog.system.PgTrigger;
import dev.surus.engine.catalog.system.PgTsConfig;
import dev.surus.engine.catalog.system.PgTsDict;
import dev.surus.engine.catalog.system.PgTsParser;
import dev.surus.engine.catalog.system.PgTsTemplate;
import dev.surus.engine.catalog.system.PgType;
import dev.surus.engine.catalog.system.PgUserMapping;
import java.util.List;

/// Says in words what an object is: `constraint t_a_fkey on table t`, `default value for column a of table t`. What
/// pg_describe_object() shows, and the DETAIL of a DROP.
public final class ObjectDescriptions {
    private final Catalog catalog;
    private final ObjectNames names;

    public ObjectDescriptions(Catalog catalog) {
        this.catalog = catalog;
        names = new ObjectNames(catalog);
    }

    private CatalogRow row(int table, int oidColumn, int oid) {
        List<CatalogRow> found = catalog.rows().find(table, new int[] {oidColumn}, Integer.toUnsignedLong(oid));
        return found.isEmpty() ? null : found.getFirst();
    }

    /// @return null where the object does not exist
    public Message describe(ObjectAddress object) {
        int oid = object.oid();
        return switch (object.catalog()) {
            case PgClass.CATALOG -> object.part() == 0 ? relation(oid) : column(oid, object.part());
            case PgProc.CATALOG -> catalog.function(oid) == null ? null : new Message(DependencyMessage.FUNCTION, names.functionWithArguments(oid));
            case PgType.CATALOG -> catalog.type(oid) == null ? null : new Message(DependencyMessage.TYPE, catalog.typeName(oid));
            case PgConstraint.CATALOG -> constraint(oid);
            case PgAttrdef.CATALOG -> {
                CatalogRow row = row(PgAttrdef.CATALOG, PgAttrdef.OID, oid);
                yield row == null ? null : new Message(DependencyMessage.DEFAULT_VALUE,
                        column(row.integer(PgAttrdef.ADRELID), row.integer(PgAttrdef.ADNUM)));
            }
            case PgNamespace.CATALOG -> named(DependencyMessage.SCHEMA, PgNamespace.CATALOG, PgNamespace.OID, PgNamespace.NSPNAME, oid);
            case PgAuthid.CATALOG -> named(DependencyMessage.ROLE, PgAuthid.CATALOG, PgAuthid.OID, PgAuthid.ROLNAME, oid);
            case PgDatabase.CATALOG -> named(DependencyMessage.DATABASE, PgDatabase.CATALOG, PgDatabase.OID, PgDatabase.DATNAME, oid);
            case PgTablespace.CATALOG -> named(DependencyMessage.TABLESPACE, PgTablespace.CATALOG, PgTablespace.OID, PgTablespace.SPCNAME, oid);
            case PgLanguage.CATALOG -> named(DependencyMessage.LANGUAGE, PgLanguage.CATALOG, PgLanguage.OID, PgLanguage.LANNAME, oid);
            case PgExtension.CATALOG -> named(DependencyMessage.EXTENSION, PgExtension.CATALOG, PgExtension.OID, PgExtension.EXTNAME, oid);
            case PgEventTrigger.CATALOG ->
                named(DependencyMessage.EVENT_TRIGGER, PgEventTrigger.CATALOG, PgEventTrigger.OID, PgEventTrigger.EVTNAME, oid);
            case PgPublication.CATALOG ->
                named(DependencyMessage.PUBLICATION, PgPublication.CATALOG, PgPublication.OID, PgPublication.PUBNAME, oid);
            case PgSubscription.CATALOG ->
                named(DependencyMessage.SUBSCRIPTION, PgSubscription.CATALOG, PgSubscription.OID, PgSubscription.SUBNAME, oid);
            case PgForeignDataWrapper.CATALOG -> named(DependencyMessage.FOREIGN_DATA_WRAPPER, PgForeignDataWrapper.CATALOG,
                    PgForeignDataWrapper.OID, PgForeignDataWrapper.FDWNAME, oid);
            case PgForeignServer.CATALOG ->
                named(DependencyMessage.SERVER, PgForeignServer.CATALOG, PgForeignServer.OID, PgForeignServer.SRVNAME, oid);
            case PgAm.CATALOG -> named(DependencyMessage.ACCESS_METHOD, PgAm.CATALOG, PgAm.OID, PgAm.AMNAME, oid);
            case PgParameterAcl.CATALOG ->
                named(DependencyMessage.PARAMETER, PgParameterAcl.CATALOG, PgParameterAcl.OID, PgParameterAcl.PARNAME, oid);
            case PgLargeobject.CATALOG -> row(PgLargeobjectMetadata.CATALOG, PgLargeobjectMetadata.OID, oid) == null ? null
                    : new Message(DependencyMessage.LARGE_OBJECT, Integer.toUnsignedString(oid));
            case PgOperator.CATALOG ->
                catalog.operator(oid) == null ? null : new Message(DependencyMessage.OPERATOR, names.operatorWithArguments(oid));
            case PgCast.CATALOG -> {
                CatalogRow row = row(PgCast.CATALOG, PgCast.OID, oid);
                yield row == null ? null : new Message(DependencyMessage.CAST, catalog.typeName(row.integer(PgCast.CASTSOURCE)),
                        catalog.typeName(row.integer(PgCast.CASTTARGET)));
            }
            case PgCollation.CATALOG ->
                qualified(DependencyMessage.COLLATION, PgCollation.CATALOG, PgCollation.OID, PgCollation.COLLNAME, PgCollation.COLLNAMESPACE, oid);
            case PgConversion.CATALOG -> qualified(DependencyMessage.CONVERSION, PgConversion.CATALOG, PgConversion.OID,
                    PgConversion.CONNAME, PgConversion.CONNAMESPACE, oid);
            case PgStatisticExt.CATALOG -> qualified(DependencyMessage.STATISTICS, PgStatisticExt.CATALOG, PgStatisticExt.OID,
                    PgStatisticExt.STXNAME, PgStatisticExt.STXNAMESPACE, oid);
            case PgTsParser.CATALOG -> qualified(DependencyMessage.TEXT_SEARCH_PARSER, PgTsParser.CATALOG, PgTsParser.OID,
                    PgTsParser.PRSNAME, PgTsParser.PRSNAMESPACE, oid);
            case PgTsDict.CATALOG -> qualified(DependencyMessage.TEXT_SEARCH_DICTIONARY, PgTsDict.CATALOG, PgTsDict.OID, PgTsDict.DICTNAME,
                    PgTsDict.DICTNAMESPACE, oid);
            case PgTsTemplate.CATALOG -> qualified(DependencyMessage.TEXT_SEARCH_TEMPLATE, PgTsTemplate.CATALOG, PgTsTemplate.OID,
                    PgTsTemplate.TMPLNAME, PgTsTemplate.TMPLNAMESPACE, oid);
            case PgTsConfig.CATALOG -> qualified(DependencyMessage.TEXT_SEARCH_CONFIGURATION, PgTsConfig.CATALOG, PgTsConfig.OID,
                    PgTsConfig.CFGNAME, PgTsConfig.CFGNAMESPACE, oid);
            case PgOpclass.CATALOG -> {
                var entry = catalog.operatorClass(oid);
                yield entry == null ? null : new Message(DependencyMessage.OPERATOR_CLASS,
                        names.visibleOrQualified(entry.namespace(), entry.name()), accessMethod(entry.accessMethod()));
            }
            case PgOpfamily.CATALOG -> family(oid);
            case PgAmop.CATALOG -> {
                CatalogRow row = row(PgAmop.CATALOG, PgAmop.OID, oid);
                yield row == null ? null : new Message(DependencyMessage.FAMILY_OPERATOR, row.integer(PgAmop.AMOPSTRATEGY),
                        catalog.typeName(row.integer(PgAmop.AMOPLEFTTYPE)), catalog.typeName(row.integer(PgAmop.AMOPRIGHTTYPE)),
                        family(row.integer(PgAmop.AMOPFAMILY)), names.operatorWithArguments(row.integer(PgAmop.AMOPOPR)));
            }
            case PgAmproc.CATALOG -> {
                CatalogRow row = row(PgAmproc.CATALOG, PgAmproc.OID, oid);
                yield row == null ? null : new Message(DependencyMessage.FAMILY_FUNCTION, row.integer(PgAmproc.AMPROCNUM),
                        catalog.typeName(row.integer(PgAmproc.AMPROCLEFTTYPE)), catalog.typeName(row.integer(PgAmproc.AMPROCRIGHTTYPE)),
                        family(row.integer(PgAmproc.AMPROCFAMILY)), names.functionWithArguments(row.integer(PgAmproc.AMPROC)));
            }
            case PgRewrite.CATALOG -> onRelation(DependencyMessage.RULE, PgRewrite.CATALOG, PgRewrite.OID, PgRewrite.RULENAME, PgRewrite.EV_CLASS, oid);
            case PgTrigger.CATALOG -> onRelation(DependencyMessage.TRIGGER, PgTrigger.CATALOG, PgTrigger.OID, PgTrigger.TGNAME, PgTrigger.TGRELID, oid);
            case PgPolicy.CATALOG -> onRelation(DependencyMessage.POLICY, PgPolicy.CATALOG, PgPolicy.OID, PgPolicy.POLNAME, PgPolicy.POLRELID, oid);
            case PgUserMapping.CATALOG -> {
                CatalogRow row = row(PgUserMapping.CATALOG, PgUserMapping.OID, oid);
                if (row == null) {
                    yield null;
                }
                var role = catalog.role(row.integer(PgUserMapping.UMUSER));
                CatalogRow server = row(PgForeignServer.CATALOG, PgForeignServer.OID, row.integer(PgUserMapping.UMSERVER));
                yield new Message(DependencyMessage.USER_MAPPING, role == null ? "public" : role.name(),
                        server == null ? "?" : server.text(PgForeignServer.SRVNAME));
            }
            case PgPublicationRel.CATALOG -> {
                CatalogRow row = row(PgPublicationRel.CATALOG, PgPublicationRel.OID, oid);
                yield row == null ? null : new Message(DependencyMessage.PUBLICATION_TABLE, relation(row.integer(PgPublicationRel.PRRELID)),
                        publication(row.integer(PgPublicationRel.PRPUBID)));
            }
            case PgPublicationNamespace.CATALOG -> {
                CatalogRow row = row(PgPublicationNamespace.CATALOG, PgPublicationNamespace.OID, oid);
                yield row == null ? null : new Message(DependencyMessage.PUBLICATION_SCHEMA,
                        names.namespaceName(row.integer(PgPublicationNamespace.PNNSPID)), publication(row.integer(PgPublicationNamespace.PNPUBID)));
            }
            case PgTransform.CATALOG -> {
                CatalogRow row = row(PgTransform.CATALOG, PgTransform.OID, oid);
                yield row == null ? null : new Message(DependencyMessage.TRANSFORM, catalog.typeName(row.integer(PgTransform.TRFTYPE)),
                        catalog.language(row.integer(PgTransform.TRFLANG)).name());
            }
            case PgDefaultAcl.CATALOG -> defaultPrivileges(oid);
            default -> null;
        };
    }

    /// The same, with the bare OID for an object that is gone.
    public Message describeAnyway(ObjectAddress object) {
        Message description = describe(object);
        return description != null ? description
                : new Message(DependencyMessage.VERBATIM, Integer.toUnsignedString(object.oid()));
    }

    private Message named(DependencyMessage text, int table, int oidColumn, int nameColumn, int oid) {
        CatalogRow row = row(table, oidColumn, oid);
        return row == null ? null : new Message(text, row.text(nameColumn));
    }

    private Message qualified(DependencyMessage text, int table, int oidColumn, int nameColumn, int namespaceColumn, int oid) {
        CatalogRow row = row(table, oidColumn, oid);
        return row == null ? null : new Message(text, names.visibleOrQualified(row.integer(namespaceColumn), row.text(nameColumn)));
    }

    private Message onRelation(DependencyMessage text, int table, int oidColumn, int nameColumn, int relationColumn, int oid) {
        CatalogRow row = row(table, oidColumn, oid);
        return row == null ? null : new Message(text, row.text(nameColumn), relation(row.integer(relationColumn)));
    }

    private String accessMethod(int oid) {
        CatalogRow row = row(PgAm.CATALOG, PgAm.OID, oid);
        return row == null ? "?" : row.text(PgAm.AMNAME);
    }

    private String publication(int oid) {
        CatalogRow row = row(PgPublication.CATALOG, PgPublication.OID, oid);
        return row == null ? "?" : row.text(PgPublication.PUBNAME);
    }

    private Message family(int oid) {
        CatalogRow row = row(PgOpfamily.CATALOG, PgOpfamily.OID, oid);
        return row == null ? null : new Message(DependencyMessage.OPERATOR_FAMILY,
                names.visibleOrQualified(row.integer(PgOpfamily.OPFNAMESPACE), row.text(PgOpfamily.OPFNAME)),
                accessMethod(row.integer(PgOpfamily.OPFMETHOD)));
    }

    private Message constraint(int oid) {
        ConstraintEntry constraint = catalog.constraint(oid);
        if (constraint == null) {
            return null;
        }
        return constraint.relation() == 0 ? new Message(DependencyMessage.CONSTRAINT, constraint.name())
                : new Message(DependencyMessage.CONSTRAINT_ON, constraint.name(), relation(constraint.relation()));
    }

    private Message column(int relation, int number) {
        RelationEntry entry = catalog.relation(relation);
        if (entry == null || number > entry.columns().size()) {
            return null;
        }
        String name = number > 0 ? entry.column(number).name() : ObjectNames.systemColumn(number);
        return new Message(DependencyMessage.COLUMN, name, relation(relation));
    }

    private Message relation(int oid) {
        RelationEntry relation = catalog.relation(oid);
        if (relation == null) {
            return null;
        }
        String name = Identifiers.quote(catalog.relationVisible(relation) ? null : names.namespaceName(relation.namespace()), relation.name());
        return new Message(switch (relation.kind()) {
            case 'r', 'p' -> DependencyMessage.TABLE;
            case 'i', 'I' -> DependencyMessage.INDEX;
            case 'S' -> DependencyMessage.SEQUENCE;
            case 't' -> DependencyMessage.TOAST_TABLE;
            case 'v' -> DependencyMessage.VIEW;
            case 'm' -> DependencyMessage.MATERIALIZED_VIEW;
            case 'c' -> DependencyMessage.COMPOSITE_TYPE;
            case 'f' -> DependencyMessage.FOREIGN_TABLE;
            default -> DependencyMessage.RELATION;
        }, name);
    }

    private Message defaultPrivileges(int oid) {
        CatalogRow row = row(PgDefaultAcl.CATALOG, PgDefaultAcl.OID, oid);
        if (row == null) {
            return null;
        }
        String role = catalog.role(row.integer(PgDefaultAcl.DEFACLROLE)).name();
        int namespace = row.integer(PgDefaultAcl.DEFACLNAMESPACE);
        char objects = row.character(PgDefaultAcl.DEFACLOBJTYPE);
        if (namespace == 0) {
            return new Message(switch (objects) {
                case 'r' -> DependencyMessage.DEFAULT_RELATIONS;
                case 'S' -> DependencyMessage.DEFAULT_SEQUENCES;
                case 'f' -> DependencyMessage.DEFAULT_FUNCTIONS;
                case 'T' -> DependencyMessage.DEFAULT_TYPES;
                default -> DependencyMessage.DEFAULT_SCHEMAS;
            }, role);
        }
        return new Message(switch (objects) {
            case 'r' -> DependencyMessage.DEFAULT_RELATIONS_IN;
            case 'S' -> DependencyMessage.DEFAULT_SEQUENCES_IN;
            case 'f' -> DependencyMessage.DEFAULT_FUNCTIONS_IN;
            case 'T' -> DependencyMessage.DEFAULT_TYPES_IN;
            default -> throw new IllegalStateException("default privileges of kind " + objects + " in a schema");
        }, role, names.namespaceName(namespace));
    }
}
