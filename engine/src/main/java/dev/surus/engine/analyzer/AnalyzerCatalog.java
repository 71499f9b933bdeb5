package dev.surus.engine.analyzer;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.AggregateEntry;
import dev.surus.engine.catalog.entry.CastEntry;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.entry.OperatorEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.TypeComparison;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.NameLookup;
import dev.surus.engine.type.TypeOid;
import java.util.List;

/// The catalog with the few questions that only the analyzer asks. `schema` null means: by search_path, in its order.
final class AnalyzerCatalog {
    final Catalog catalog;
    private final EvaluationContext context;

    AnalyzerCatalog(Catalog catalog, EvaluationContext context) {
        this.catalog = catalog;
        this.context = context;
    }

    // ---- types

    /// @throws SqlException XX000 where there is none
    TypeEntry type(int oid) {
        var entry = catalog.type(oid);
        if (entry == null) {
            throw Coercion.internal("cache lookup failed for type " + Integer.toUnsignedString(oid));
        }
        return entry;
    }

    String typeText(int oid, int typmod) {
        return TypeText.of(catalog, oid, typmod);
    }

    DataType dataType(int oid) {
        var builtin = BuiltinTypes.byOid(oid);
        return builtin != null ? builtin : context.service(NameLookup.class).type(oid);
    }

    int collationOf(int type) {
        return type == TypeOid.INT4 || type == TypeOid.BOOL || type == TypeOid.INT8 ? 0 : type(type).collation();
    }

    /// Columns of a composite type or of a domain over one, dropped ones included; empty for other types.
    List<ColumnEntry> fields(int type) {
        var entry = catalog.baseType(type);
        return entry == null || entry.relation() == 0 ? List.of() : relation(entry.relation()).columns();
    }

    TypeComparison comparison(int type) {
        return catalog.comparison(type);
    }

    // ---- functions and operators

    List<FunctionEntry> functions(String schema, String name) {
        return catalog.functionsByName(schema, name);
    }

    FunctionEntry function(int oid) {
        return catalog.function(oid);
    }

    AggregateEntry aggregate(int function) {
        return catalog.aggregate(function);
    }

    List<OperatorEntry> operators(String schema, String name) {
        return catalog.operatorsByName(schema, name);
    }

    CastEntry cast(int source, int target) {
        return catalog.castFor(source, target);
    }

    // ---- names

    /// @param name as it is written; the session's temporary schema has a name of its own once there is one
    /// @throws SqlException 3F000 where it does not exist
    void requireSchema(String name) {
        boolean temporary = name.equals("pg_temp") && catalog.session().temporaryNamespace() != 0;
        if (!temporary && catalog.namespaceByName(name) == null) {
            throw new SqlException(SqlState.INVALID_SCHEMA_NAME, AnalyzerMessage.SCHEMA_MISSING, name);
        }
    }

    String schemaName(int namespace) {
        var entry = catalog.namespace(namespace);
        return entry == null ? "" : entry.name();
    }

    String collationName(int oid) {
        var entry = catalog.collation(oid);
        return entry == null ? Integer.toUnsignedString(oid) : entry.name();
    }

    // ---- relations

    RelationEntry relation(int oid) {
        var entry = catalog.relation(oid);
        if (entry == null) {
            throw Coercion.internal("could not open relation with OID " + Integer.toUnsignedString(oid));
        }
        return entry;
    }
}
