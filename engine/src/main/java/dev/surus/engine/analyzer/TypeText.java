package dev.surus.engine.analyzer;

import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.TypeOid;

/// Types as SQL says them (format_type): `integer`, `character varying(10)[]`, `s.mood`.
public final class TypeText {
    private TypeText() {}

    /// @param typmod -1 for none
    public static String of(Catalog catalog, int oid, int typmod) {
        if (oid == 0) {
            return "-";
        }
        var entry = catalog.type(oid);
        if (entry == null) {
            return "???";
        }
        if (entry.isArray()) {
            return of(catalog, entry.element(), typmod) + "[]";
        }
        var builtin = entry.namespace() == Catalog.PG_CATALOG ? BuiltinTypes.byOid(oid) : null;
        String base = special(oid);
        if (base == null) {
            base = named(catalog, entry);
        }
        if (typmod < 0) {
            return base;
        }
        String suffix = builtin == null ? "" : builtin.typmodText(typmod);
        if (suffix.isEmpty()) {
            return base;
        }
        int zone = timed(oid) ? base.indexOf(" with") : -1;
        return zone < 0 ? base + suffix : base.substring(0, zone) + suffix + base.substring(zone);
    }

    private static String special(int oid) {
        return switch (oid) {
            case TypeOid.BIT -> "bit";
            case TypeOid.BOOL -> "boolean";
            case TypeOid.BPCHAR -> "character";
            case TypeOid.FLOAT4 -> "real";
            case TypeOid.FLOAT8 -> "double precision";
            case TypeOid.INT2 -> "smallint";
            case TypeOid.INT4 -> "integer";
            case TypeOid.INT8 -> "bigint";
            case TypeOid.NUMERIC -> "numeric";
            case TypeOid.INTERVAL -> "interval";
            case TypeOid.TIME -> "time without time zone";
            case TypeOid.TIMETZ -> "time with time zone";
            case TypeOid.TIMESTAMP -> "timestamp without time zone";
            case TypeOid.TIMESTAMPTZ -> "timestamp with time zone";
            case TypeOid.VARBIT -> "bit varying";
            case TypeOid.VARCHAR -> "character varying";
            case TypeOid.CHAR -> "\"char\"";
            default -> null;
        };
    }

    private static boolean timed(int oid) {
        return switch (oid) {
            case TypeOid.TIME, TypeOid.TIMETZ, TypeOid.TIMESTAMP, TypeOid.TIMESTAMPTZ -> true;
            default -> false;
        };
    }

    private static String named(Catalog catalog, TypeEntry entry) {
        String name = quote(entry.name());
        if (catalog.typeVisible(entry)) {
            return name;
        }
        var namespace = catalog.namespace(entry.namespace());
        return (namespace == null ? "???" : quote(namespace.name())) + "." + name;
    }

    /// An identifier as SQL needs it: in quotes unless it is plain.
    static String quote(String name) {
        boolean plain = !name.isEmpty();
        for (int i = 0; i < name.length() && plain; i++) {
            char c = name.charAt(i);
            plain = c >= 'a' && c <= 'z' || c == '_' || i > 0 && c >= '0' && c <= '9';
        }
        return plain ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
