package dev.surus.engine.catalog.inquiry;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.access.AccessList;
import dev.surus.engine.catalog.access.AccessObjects;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.ParameterPrivileges;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgForeignDataWrapper;
import dev.surus.engine.catalog.system.PgForeignServer;
import dev.surus.engine.function.Declarations;
import dev.surus.engine.function.FunctionFamily;
import dev.surus.engine.type.AclItem.Privilege;
import dev.surus.engine.type.NameLookup;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// has_table_privilege() and its relatives, in all their forms: role by name, by OID or the current one; object by name or OID.
public final class PrivilegeFunctions implements FunctionFamily {
    /// Privileges asked for; any of them is enough.
    private record Wanted(int privileges, int options) {}

    @FunctionalInterface
    private interface ByName {
        int oid(EvaluationContext context, Catalog catalog, String name);
    }

    private static final Map<String, Privilege> TABLE = Map.of("SELECT", Privilege.SELECT, "INSERT", Privilege.INSERT, "UPDATE",
            Privilege.UPDATE, "DELETE", Privilege.DELETE, "TRUNCATE", Privilege.TRUNCATE, "REFERENCES", Privilege.REFERENCES, "TRIGGER",
            Privilege.TRIGGER, "RULE", Privilege.SELECT);
    private static final Map<String, Privilege> COLUMN = Map.of("SELECT", Privilege.SELECT, "INSERT", Privilege.INSERT, "UPDATE",
            Privilege.UPDATE, "REFERENCES", Privilege.REFERENCES);
    private static final Map<String, Privilege> SEQUENCE =
            Map.of("USAGE", Privilege.USAGE, "SELECT", Privilege.SELECT, "UPDATE", Privilege.UPDATE);
    private static final Map<String, Privilege> DATABASE = Map.of("CREATE", Privilege.CREATE, "TEMPORARY", Privilege.TEMPORARY, "TEMP",
            Privilege.TEMPORARY, "CONNECT", Privilege.CONNECT);
    private static final Map<String, Privilege> SCHEMA = Map.of("CREATE", Privilege.CREATE, "USAGE", Privilege.USAGE);
    private static final Map<String, Privilege> USAGE = Map.of("USAGE", Privilege.USAGE);
    private static final Map<String, Privilege> CREATE = Map.of("CREATE", Privilege.CREATE);
    private static final Map<String, Privilege> EXECUTE = Map.of("EXECUTE", Privilege.EXECUTE);
    private static final Map<String, Privilege> PARAMETER = Map.of("SET", Privilege.SET, "ALTER SYSTEM", Privilege.ALTER_SYSTEM);

    @Override
    public void declare(Declarations f) {
        objects(f, "has_database_privilege", ObjectKind.DATABASE, DATABASE, (context, catalog, name) -> {
            var database = catalog.databaseByName(name);
            return database != null ? database.oid() : missing(SqlState.UNDEFINED_DATABASE, InquiryMessage.DATABASE_MISSING, name);
        });
        objects(f, "has_schema_privilege", ObjectKind.SCHEMA, SCHEMA, (context, catalog, name) -> {
            var schema = catalog.namespaceByName(name);
            return schema != null ? schema.oid() : missing(SqlState.UNDEFINED_SCHEMA, InquiryMessage.SCHEMA_MISSING, name);
        });
        objects(f, "has_function_privilege", ObjectKind.FUNCTION, EXECUTE, (context, catalog, name) ->
                context.service(NameLookup.class).oidOf(NameLookup.Kind.PROCEDURE_WITH_ARGUMENTS, name));
        objects(f, "has_type_privilege", ObjectKind.TYPE, USAGE, (context, catalog, name) ->
                typeNamed(context, name));
        objects(f, "has_language_privilege", ObjectKind.LANGUAGE, USAGE, (context, catalog, name) -> {
            var language = catalog.languageByName(name);
            return language != null ? language.oid() : missing(SqlState.UNDEFINED_OBJECT, InquiryMessage.LANGUAGE_MISSING, name);
        });
        objects(f, "has_tablespace_privilege", ObjectKind.TABLESPACE, CREATE, (context, catalog, name) -> {
            var tablespace = catalog.tablespaceByName(name);
            return tablespace != null ? tablespace.oid() : missing(SqlState.UNDEFINED_OBJECT, InquiryMessage.TABLESPACE_MISSING, name);
        });
        objects(f, "has_server_privilege", ObjectKind.FOREIGN_SERVER, USAGE, (context, catalog, name) -> named(catalog,
                PgForeignServer.CATALOG, PgForeignServer.SRVNAME, PgForeignServer.OID, name, InquiryMessage.SERVER_MISSING));
        objects(f, "has_foreign_data_wrapper_privilege", ObjectKind.FOREIGN_DATA_WRAPPER, USAGE, (context, catalog, name) ->
                named(catalog, PgForeignDataWrapper.CATALOG, PgForeignDataWrapper.FDWNAME, PgForeignDataWrapper.OID, name,
                        InquiryMessage.WRAPPER_MISSING));
        objects(f, "has_table_privilege", ObjectKind.RELATION, TABLE, PrivilegeFunctions::relation);
        forms(f, "has_sequence_privilege", PrivilegeFunctions::sequence);
        forms(f, "has_any_column_privilege", PrivilegeFunctions::anyColumn);
        columns(f);
        f.scalar("has_parameter_privilege_name_name", (context, v) -> parameter(context, role(context, v[0]), (String) v[1], (String) v[2]));
        f.scalar("has_parameter_privilege_id_name", (context, v) -> parameter(context, role(context, v[0]), (String) v[1], (String) v[2]));
        f.scalar("has_parameter_privilege_name", (context, v) -> parameter(context, current(context), (String) v[0], (String) v[1]));
        f.scalar("pg_has_role_name_name", (context, v) -> hasRole(context, exactRole(context, v[0]), exactRole(context, v[1]), v[2]));
        f.scalar("pg_has_role_name_id", (context, v) -> hasRole(context, exactRole(context, v[0]), exactRole(context, v[1]), v[2]));
        f.scalar("pg_has_role_id_name", (context, v) -> hasRole(context, exactRole(context, v[0]), exactRole(context, v[1]), v[2]));
        f.scalar("pg_has_role_id_id", (context, v) -> hasRole(context, exactRole(context, v[0]), exactRole(context, v[1]), v[2]));
        f.scalar("pg_has_role_name", (context, v) -> hasRole(context, current(context), exactRole(context, v[0]), v[1]));
        f.scalar("pg_has_role_id", (context, v) -> hasRole(context, current(context), exactRole(context, v[0]), v[1]));
    }

    @FunctionalInterface
    private interface Check {
        /// @param object a String for a name, a Long for an OID
        Object check(EvaluationContext context, int role, Object object, String privileges);
    }

    /// The statement knows nothing of a place in a name that it was given as a value.
    private static int typeNamed(EvaluationContext context, String name) {
        try {
            return context.service(NameLookup.class).oidOf(NameLookup.Kind.TYPE, name);
        } catch (SqlException e) {
            e.diagnostic().position = 0;
            throw e;
        }
    }

    private static void forms(Declarations f, String name, Check check) {
        for (String form : List.of("_name_name", "_name_id", "_id_name", "_id_id")) {
            f.scalar(name + form, (context, v) -> check.check(context, role(context, v[0]), v[1], (String) v[2]));
        }
        for (String form : List.of("_name", "_id")) {
            f.scalar(name + form, (context, v) -> check.check(context, current(context), v[0], (String) v[1]));
        }
    }

    private static void objects(Declarations f, String name, ObjectKind kind, Map<String, Privilege> words, ByName lookup) {
        forms(f, name, (context, role, object, text) -> {
            Catalog catalog = catalog(context);
            int oid = object instanceof String word ? lookup.oid(context, catalog, word) : ((Long) object).intValue();
            Wanted wanted = wanted(text, words);
            if (AccessObjects.find(catalog, kind, oid) == null) {
                return null;
            }
            return has(new Privileges(catalog), kind, oid, role, wanted) ? 1L : 0L;
        });
    }

    private static boolean has(Privileges privileges, ObjectKind kind, int oid, int role, Wanted wanted) {
        return wanted.privileges != 0 && privileges.hasAny(kind, oid, role, wanted.privileges)
                || wanted.options != 0 && privileges.grantOptions(kind, oid, role, wanted.options) != 0;
    }

    private static Catalog catalog(EvaluationContext context) {
        return context.service(Catalog.class);
    }

    private static int current(EvaluationContext context) {
        return catalog(context).session().currentRole();
    }

    /// A role by name or OID; `public` is everybody.
    private static int role(EvaluationContext context, Object value) {
        return "public".equals(value) ? AccessList.PUBLIC : exactRole(context, value);
    }

    private static int exactRole(EvaluationContext context, Object value) {
        if (value instanceof Long oid) {
            return oid.intValue();
        }
        var role = catalog(context).roleByName((String) value);
        return role != null ? role.oid() : missing(SqlState.UNDEFINED_OBJECT, InquiryMessage.ROLE_MISSING, (String) value);
    }

    private static int missing(SqlState state, InquiryMessage message, String name) {
        throw new SqlException(state, message, name);
    }

    private static int named(Catalog catalog, int table, int nameColumn, int oidColumn, String name, InquiryMessage message) {
        List<CatalogRow> found = catalog.rows().find(table, new int[] {nameColumn}, name);
        return found.isEmpty() ? missing(SqlState.UNDEFINED_OBJECT, message, name) : found.getFirst().integer(oidColumn);
    }

    private static int relation(EvaluationContext context, Catalog catalog, String name) {
        return context.service(NameLookup.class).oidOf(NameLookup.Kind.CLASS, name);
    }

    /// `SELECT, INSERT WITH GRANT OPTION` in any case.
    private static Wanted wanted(String text, Map<String, Privilege> words) {
        int privileges = 0;
        int options = 0;
        for (String part : text.split(",", -1)) {
            String word = part.strip().toUpperCase(Locale.ROOT);
            boolean option = word.endsWith(" WITH GRANT OPTION");
            Privilege privilege = words.get(option ? word.substring(0, word.length() - " WITH GRANT OPTION".length()) : word);
            if (privilege == null) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, InquiryMessage.PRIVILEGE_TYPE, part.strip());
            }
            if (word.startsWith("RULE")) {
                continue;
            }
            if (option) {
                options |= privilege.bit();
            } else {
                privileges |= privilege.bit();
            }
        }
        return new Wanted(privileges, options);
    }

    private static Object sequence(EvaluationContext context, int role, Object object, String text) {
        Catalog catalog = catalog(context);
        Wanted wanted = wanted(text, SEQUENCE);
        int oid = object instanceof String name ? relation(context, catalog, name) : ((Long) object).intValue();
        RelationEntry relation = catalog.relation(oid);
        if (relation == null) {
            return null;
        }
        if (relation.kind() != 'S') {
            String name = object instanceof String shown ? shown : relation.name();
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, InquiryMessage.NOT_A_SEQUENCE, name);
        }
        return has(new Privileges(catalog), ObjectKind.SEQUENCE, oid, role, wanted) ? 1L : 0L;
    }

    private static Object anyColumn(EvaluationContext context, int role, Object object, String text) {
        Catalog catalog = catalog(context);
        int oid = object instanceof String name ? relation(context, catalog, name) : ((Long) object).intValue();
        Wanted wanted = wanted(text, COLUMN);
        RelationEntry relation = catalog.relation(oid);
        if (relation == null) {
            return null;
        }
        var privileges = new Privileges(catalog);
        if (has(privileges, ObjectKind.RELATION, oid, role, wanted)) {
            return 1L;
        }
        for (ColumnEntry column : relation.liveColumns()) {
            if (hasOnColumn(privileges, relation, column, role, wanted)) {
                return 1L;
            }
        }
        return 0L;
    }

    private static boolean hasOnColumn(Privileges privileges, RelationEntry relation, ColumnEntry column, int role, Wanted wanted) {
        return privileges.columnMask(relation, column, role, wanted.privileges) != 0
                || wanted.options != 0 && column.acl() != null && AccessList.mask(column.acl(), relation.owner(), 0, wanted.options,
                        other -> privileges.roles().hasPrivilegesOf(role, other)) != 0;
    }

    private static void columns(Declarations f) {
        for (String form : List.of("_name_name", "_name_id", "_id_name", "_id_id")) {
            f.scalar("has_column_privilege" + form + "_name", (context, v) -> column(context, role(context, v[0]), v[1], v[2], (String) v[3]));
            f.scalar("has_column_privilege" + form + "_attnum", (context, v) -> column(context, role(context, v[0]), v[1], v[2], (String) v[3]));
        }
        for (String form : List.of("_name", "_id")) {
            f.scalar("has_column_privilege" + form + "_name", (context, v) -> column(context, current(context), v[0], v[1], (String) v[2]));
            f.scalar("has_column_privilege" + form + "_attnum", (context, v) -> column(context, current(context), v[0], v[1], (String) v[2]));
        }
    }

    private static Object column(EvaluationContext context, int role, Object table, Object wantedColumn, String text) {
        Catalog catalog = catalog(context);
        int oid = table instanceof String name ? relation(context, catalog, name) : ((Long) table).intValue();
        RelationEntry relation = catalog.relation(oid);
        ColumnEntry column = null;
        if (relation != null && wantedColumn instanceof String name) {
            column = relation.columnByName(name);
            if (column == null) {
                throw new SqlException(SqlState.UNDEFINED_COLUMN, InquiryMessage.COLUMN_MISSING, name, relation.name());
            }
        } else if (relation != null && wantedColumn instanceof Long number && number > 0 && number <= relation.columns().size()) {
            column = relation.column(number.intValue());
        }
        Wanted wanted = wanted(text, COLUMN);
        if (relation == null || column == null || column.dropped()) {
            return null;
        }
        var privileges = new Privileges(catalog);
        return has(privileges, ObjectKind.RELATION, oid, role, wanted) || hasOnColumn(privileges, relation, column, role, wanted) ? 1L : 0L;
    }

    private static Object parameter(EvaluationContext context, int role, String name, String text) {
        Catalog catalog = catalog(context);
        Wanted wanted = wanted(text, PARAMETER);
        return new ParameterPrivileges(catalog).has(name, role, wanted.privileges, wanted.options) ? 1L : 0L;
    }

    private static Object hasRole(EvaluationContext context, int role, int other, Object text) {
        var roles = new Privileges(catalog(context)).roles();
        boolean has = false;
        for (String part : ((String) text).split(",", -1)) {
            String word = part.strip().toUpperCase(Locale.ROOT);
            has |= switch (word) {
                case "USAGE" -> roles.hasPrivilegesOf(role, other);
                case "MEMBER" -> roles.isMember(role, other);
                case "USAGE WITH GRANT OPTION", "USAGE WITH ADMIN OPTION", "MEMBER WITH GRANT OPTION", "MEMBER WITH ADMIN OPTION" ->
                    roles.isAdminOf(role, other);
                default -> throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, InquiryMessage.PRIVILEGE_TYPE, part.strip());
            };
        }
        return has ? 1L : 0L;
    }
}
