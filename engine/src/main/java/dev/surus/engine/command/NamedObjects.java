package dev.surus.engine.command;

import dev.surus.engine.base.Message;
import dev.surus.engine.base.MessageKey;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.system.PgAm;
import dev.surus.engine.catalog.system.PgConversion;
import dev.surus.engine.catalog.system.PgEventTrigger;
import dev.surus.engine.catalog.system.PgExtension;
import dev.surus.engine.catalog.system.PgForeignDataWrapper;
import dev.surus.engine.catalog.system.PgForeignServer;
import dev.surus.engine.catalog.system.PgLanguage;
import dev.surus.engine.catalog.system.PgPublication;
import dev.surus.engine.catalog.system.PgStatisticExt;
import dev.surus.engine.catalog.system.PgSubscription;
import dev.surus.engine.catalog.system.PgTablespace;
import dev.surus.engine.catalog.system.PgTsConfig;
import dev.surus.engine.catalog.system.PgTsDict;
import dev.surus.engine.catalog.system.PgTsParser;
import dev.surus.engine.catalog.system.PgTsTemplate;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.parser.ast.ObjectKind;
import dev.surus.engine.parser.ast.QualifiedName;
import java.util.List;

/// Objects that have a name, perhaps a schema, and little else: found, renamed, moved.
final class NamedObjects {
    private static final int NO_NAMESPACE = -1;

    private final CommandContext context;

    NamedObjects(CommandContext context) {
        this.context = context;
    }

    /// Where a kind's names stand.
    private record Place(int catalog, int name, int namespace) {}

    private static Place place(ObjectKind kind) {
        return switch (kind) {
            case LANGUAGE -> new Place(PgLanguage.CATALOG, PgLanguage.LANNAME, NO_NAMESPACE);
            case TABLESPACE -> new Place(PgTablespace.CATALOG, PgTablespace.SPCNAME, NO_NAMESPACE);
            case ACCESS_METHOD -> new Place(PgAm.CATALOG, PgAm.AMNAME, NO_NAMESPACE);
            case EXTENSION -> new Place(PgExtension.CATALOG, PgExtension.EXTNAME, NO_NAMESPACE);
            case EVENT_TRIGGER -> new Place(PgEventTrigger.CATALOG, PgEventTrigger.EVTNAME, NO_NAMESPACE);
            case FOREIGN_DATA_WRAPPER -> new Place(PgForeignDataWrapper.CATALOG, PgForeignDataWrapper.FDWNAME, NO_NAMESPACE);
            case FOREIGN_SERVER -> new Place(PgForeignServer.CATALOG, PgForeignServer.SRVNAME, NO_NAMESPACE);
            case PUBLICATION -> new Place(PgPublication.CATALOG, PgPublication.PUBNAME, NO_NAMESPACE);
            case SUBSCRIPTION -> new Place(PgSubscription.CATALOG, PgSubscription.SUBNAME, NO_NAMESPACE);
            case STATISTICS -> new Place(PgStatisticExt.CATALOG, PgStatisticExt.STXNAME, PgStatisticExt.STXNAMESPACE);
            case CONVERSION -> new Place(PgConversion.CATALOG, PgConversion.CONNAME, PgConversion.CONNAMESPACE);
            case TEXT_SEARCH_CONFIGURATION -> new Place(PgTsConfig.CATALOG, PgTsConfig.CFGNAME, PgTsConfig.CFGNAMESPACE);
            case TEXT_SEARCH_DICTIONARY -> new Place(PgTsDict.CATALOG, PgTsDict.DICTNAME, PgTsDict.DICTNAMESPACE);
            case TEXT_SEARCH_PARSER -> new Place(PgTsParser.CATALOG, PgTsParser.PRSNAME, PgTsParser.PRSNAMESPACE);
            case TEXT_SEARCH_TEMPLATE -> new Place(PgTsTemplate.CATALOG, PgTsTemplate.TMPLNAME, PgTsTemplate.TMPLNAMESPACE);
            default -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CommandMessage.NOT_SUPPORTED, kind.name().replace('_', ' '));
        };
    }

    /// @param missingOk a NOTICE tells of a missing object
    /// @return null where it is missing
    ObjectAddress find(ObjectKind kind, QualifiedName name, boolean missingOk) {
        var place = place(kind);
        var rows = context.catalog().rows();
        if (place.namespace == NO_NAMESPACE) {
            var found = address(place.catalog, rows.find(place.catalog, new int[] {place.name}, name.name()));
            if (found != null) {
                return found;
            }
        } else {
            var namespaces = namespaces(name, missingOk);
            if (namespaces == null) {
                return null;
            }
            for (int namespace : namespaces) {
                var found = address(place.catalog, rows.find(place.catalog, new int[] {place.name, place.namespace},
                        name.name(), Integer.toUnsignedLong(namespace)));
                if (found != null) {
                    return found;
                }
            }
        }
        if (!missingOk) {
            throw missing(kind, name.toString());
        }
        context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, CommandMessage.OBJECT_MISSING_SKIPPING, word(kind), name.toString());
        return null;
    }

    List<Integer> namespaces(QualifiedName name, boolean missingOk) {
        if (name.parts().size() < 2) {
            return context.catalog().searchPath().namespaces();
        }
        String schema = name.parts().get(name.parts().size() - 2);
        var namespace = context.catalog().namespaceByName(schema);
        if (namespace == null) {
            if (!missingOk) {
                throw new SqlException(SqlState.UNDEFINED_SCHEMA, DefinitionMessage.SCHEMA_MISSING, schema);
            }
            context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, DefinitionMessage.SCHEMA_MISSING_SKIPPING, schema);
            return null;
        }
        return List.of(namespace.oid());
    }

    static ObjectAddress address(int catalog, List<CatalogRow> rows) {
        // The OID is the first column of every catalog that has one.
        return rows.isEmpty() ? null : new ObjectAddress(catalog, rows.getFirst().integer(0));
    }

    static SqlException missing(ObjectKind kind, String name) {
        return new SqlException(SqlState.UNDEFINED_OBJECT, CommandMessage.OBJECT_MISSING, word(kind), name);
    }

    /// What messages call the kind.
    static Message word(ObjectKind kind) {
        MessageKey word = switch (kind) {
            case FOREIGN_SERVER -> CommandMessage.WORD_SERVER;
            case TEXT_SEARCH_PARSER -> CommandMessage.WORD_PARSER;
            case TEXT_SEARCH_TEMPLATE -> CommandMessage.WORD_TEMPLATE;
            default -> ObjectResolver.accessKind(kind);
        };
        return new Message(word);
    }

    private CatalogRow row(ObjectAddress object) {
        return context.catalog().rows().find(object.catalog(), new int[] {0}, Integer.toUnsignedLong(object.oid())).getFirst();
    }

    /// Its schema's OID, 0 for kinds that have none.
    int namespaceOf(ObjectKind kind, ObjectAddress object) {
        var place = place(kind);
        return place.namespace == NO_NAMESPACE ? 0 : row(object).integer(place.namespace);
    }

    /// @throws SqlException 42710 where another one is called so
    void requireFree(ObjectKind kind, String name, int namespace) {
        var place = place(kind);
        var rows = context.catalog().rows();
        var found = place.namespace == NO_NAMESPACE ? rows.find(place.catalog, new int[] {place.name}, name)
                : rows.find(place.catalog, new int[] {place.name, place.namespace}, name, Integer.toUnsignedLong(namespace));
        if (!found.isEmpty()) {
            throw place.namespace == NO_NAMESPACE
                    ? new SqlException(SqlState.DUPLICATE_OBJECT, CommandMessage.OBJECT_EXISTS, word(kind), name)
                    : new SqlException(SqlState.DUPLICATE_OBJECT, CommandMessage.OBJECT_EXISTS_IN, word(kind), name,
                            context.catalog().namespace(namespace).name());
        }
    }

    void rename(ObjectKind kind, ObjectAddress object, String name) {
        int namespace = namespaceOf(kind, object);
        if (namespace != 0) {
            TableDefinition.requireCreate(context, namespace);
        }
        requireFree(kind, name, namespace);
        var row = row(object);
        context.catalog().rows().update(row, RowValues.from(row).set(place(kind).name, name).values());
    }

    void move(ObjectKind kind, ObjectAddress object, int to) {
        int from = namespaceOf(kind, object);
        if (from == to) {
            return;
        }
        var row = row(object);
        requireFree(kind, row.text(place(kind).name), to);
        context.catalog().rows().update(row, RowValues.from(row).set(place(kind).namespace, to).values());
        new CatalogWriter(context.catalog()).dependencies.redirect(object, ObjectAddress.namespace(from), ObjectAddress.namespace(to));
    }
}
