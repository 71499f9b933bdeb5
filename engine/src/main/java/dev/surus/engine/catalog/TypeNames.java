package dev.surus.engine.catalog;

import dev.surus.engine.base.Identifiers;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.TypeOid;

/// How types are written in messages, in \d and in dumps.
final class TypeNames {
    private TypeNames() {}

    /// @param typmodGiven whether -1 means "no typmod" rather than "not asked": bpchar and bit then show their inner names
    static String format(Catalog catalog, int oid, int typmod, boolean typmodGiven) {
        if (oid == 0) {
            return "-";
        }
        TypeEntry type = catalog.type(oid);
        if (type == null) {
            return "???";
        }
        String brackets = "";
        // A fixed-length thing with elements, such as name or point, is no array.
        if (type.isArray() && type.storage() != 'p') {
            TypeEntry element = catalog.type(type.element());
            if (element == null) {
                return "???[]";
            }
            type = element;
            brackets = "[]";
        }
        return name(catalog, type, typmod, typmodGiven) + brackets;
    }

    private static String name(Catalog catalog, TypeEntry type, int typmod, boolean typmodGiven) {
        boolean has = typmodGiven && typmod >= 0;
        return switch (type.oid()) {
            case TypeOid.BIT -> has ? "bit(" + typmod + ")" : typmodGiven ? "\"bit\"" : "bit";
            case TypeOid.BOOL -> "boolean";
            case TypeOid.BPCHAR -> has ? "character(" + (typmod - 4) + ")" : typmodGiven ? "bpchar" : "character";
            case TypeOid.FLOAT4 -> "real";
            case TypeOid.FLOAT8 -> "double precision";
            case TypeOid.INT2 -> "smallint";
            case TypeOid.INT4 -> "integer";
            case TypeOid.INT8 -> "bigint";
            case TypeOid.NUMERIC -> has ? "numeric" + modifier(catalog, type, typmod) : "numeric";
            case TypeOid.INTERVAL -> has ? "interval" + modifier(catalog, type, typmod) : "interval";
            case TypeOid.TIME -> precision("time", typmod, has) + " without time zone";
            case TypeOid.TIMETZ -> precision("time", typmod, has) + " with time zone";
            case TypeOid.TIMESTAMP -> precision("timestamp", typmod, has) + " without time zone";
            case TypeOid.TIMESTAMPTZ -> precision("timestamp", typmod, has) + " with time zone";
            case TypeOid.VARBIT -> has ? "bit varying(" + typmod + ")" : "bit varying";
            case TypeOid.VARCHAR -> has ? "character varying(" + (typmod - 4) + ")" : "character varying";
            default -> {
                String plain = catalog.typeVisible(type) ? Identifiers.quote(type.name())
                        : Identifiers.quote(namespaceName(catalog, type.namespace()), type.name());
                yield has ? plain + modifier(catalog, type, typmod) : plain;
            }
        };
    }

    private static String precision(String name, int typmod, boolean has) {
        return has ? name + "(" + typmod + ")" : name;
    }

    private static String modifier(Catalog catalog, TypeEntry type, int typmod) {
        DataType dataType = BuiltinTypes.byOid(type.oid());
        return dataType != null ? dataType.typmodText(typmod) : type.typmodOutputFunction() == 0 ? "(" + typmod + ")" : "";
    }

    static String namespaceName(Catalog catalog, int namespace) {
        var entry = catalog.namespace(namespace);
        return entry == null ? "???" : entry.name();
    }
}
