package dev.surus.tests.locks;

import dev.surus.tests.harness.Conversation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Gives the locks of pg_locks names that two servers share: OIDs differ, names do not. Objects that a statement makes or
/// drops have their names from before it or after it.
final class LockNames {
    private static final String ALL = """
            SELECT 'relation', c.oid, n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname NOT LIKE 'pg_toast%'
            UNION ALL SELECT 'blocker of ' || n.nspname || '.' || c.relname, 0, CASE relkind
                    WHEN 'i' THEN format('ALTER INDEX %I.%I SET TABLESPACE pg_default', nspname, relname)
                    ELSE format('ALTER TABLE %I.%I OWNER TO %I', nspname, relname, pg_get_userbyid(relowner)) END
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid >= 16384 AND relkind <> 'c' AND n.nspname NOT LIKE 'pg_toast%'
            UNION ALL SELECT 'pg_namespace', oid, nspname FROM pg_namespace
            UNION ALL SELECT 'pg_authid', oid, rolname FROM pg_authid
            UNION ALL SELECT 'pg_database', oid, datname FROM pg_database
            UNION ALL SELECT 'pg_tablespace', oid, spcname FROM pg_tablespace
            UNION ALL SELECT 'pg_type', oid, typname FROM pg_type WHERE oid >= 16384
            UNION ALL SELECT 'pg_proc', oid, proname FROM pg_proc WHERE oid >= 16384
            UNION ALL SELECT 'pg_language', oid, lanname FROM pg_language
            UNION ALL SELECT 'pg_constraint', c.oid, conname || ' of ' || coalesce(r.relname, t.typname, '')
                FROM pg_constraint c LEFT JOIN pg_class r ON r.oid = conrelid LEFT JOIN pg_type t ON t.oid = contypid
            UNION ALL SELECT 'pg_attrdef', d.oid, r.relname || '.' || a.attname FROM pg_attrdef d JOIN pg_class r ON r.oid = adrelid
                JOIN pg_attribute a ON a.attrelid = adrelid AND a.attnum = adnum
            UNION ALL SELECT 'pg_rewrite', w.oid, rulename || ' of ' || r.relname FROM pg_rewrite w JOIN pg_class r ON r.oid = ev_class
                WHERE w.oid >= 16384
            UNION ALL SELECT 'pg_trigger', g.oid, CASE WHEN tgisinternal THEN 'constraint trigger' ELSE tgname END || ' of ' || r.relname
                FROM pg_trigger g JOIN pg_class r ON r.oid = tgrelid
            UNION ALL SELECT 'pg_collation', oid, collname FROM pg_collation WHERE oid >= 16384
            UNION ALL SELECT 'pg_operator', oid, oprname FROM pg_operator WHERE oid >= 16384
            UNION ALL SELECT 'pg_default_acl', oid, defaclobjtype::text FROM pg_default_acl
            UNION ALL SELECT 'pg_statistic_ext', oid, stxname FROM pg_statistic_ext
            UNION ALL SELECT 'pg_policy', oid, polname FROM pg_policy
            UNION ALL SELECT 'catalog', oid, relname FROM pg_class WHERE oid < 16384 AND relkind = 'r'
            """;

    private final Map<String, String> names = new HashMap<>();

    /// Learns the names that the session sees now; what it knew before stays.
    LockNames learn(Conversation session) {
        session.run(ALL).rows().forEach(row -> names.putIfAbsent(row.get(0) + " " + row.get(1), row.get(2)));
        return this;
    }

    String relation(String oid) {
        return names.get("relation " + oid);
    }

    /// A system catalog's name.
    String catalog(String oid) {
        return names.get("catalog " + oid);
    }

    /// A statement that locks a user's relation, and nothing else, against everybody; null for other relations.
    String blockerOf(String relation) {
        return names.get("blocker of " + relation + " 0");
    }

    /// Whether the name is a system catalog's.
    static boolean isCatalog(String relation) {
        return relation.startsWith("pg_catalog.") || relation.startsWith("information_schema.");
    }

    /// A lock as `kind name mode`.
    /// @param row locktype, relation, classid, objid, mode, granted
    /// @return null for a lock that is not compared: of a system catalog's own row, or of an object without a name
    String describe(List<String> row) {
        String name;
        switch (row.get(0)) {
            case "relation" -> {
                name = relation(row.get(1));
                if (name == null || isCatalog(name)) {
                    return null;
                }
                name = "relation " + name;
            }
            case "object" -> {
                String catalog = names.get("catalog " + row.get(2));
                String object = row.get(3).equals("0") ? "0" : names.get(catalog + " " + row.get(3));
                if (object == null) {
                    return null;
                }
                name = catalog + " " + object;
            }
            case "transactionid", "tuple" -> name = row.get(0);
            default -> {
                return null;
            }
        }
        return name.replaceAll("pg_temp_\\d+", "pg_temp") + " " + row.get(4) + (row.get(5).equals("t") ? "" : " awaited");
    }
}
