package dev.surus.engine.command;

import dev.surus.engine.catalog.CatalogMessage;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.catalog.entry.RoleEntry;
import dev.surus.engine.catalog.system.PgAuthMembers;
import dev.surus.engine.catalog.system.PgAuthid;
import dev.surus.engine.catalog.system.PgDatabase;
import dev.surus.engine.catalog.system.PgDbRoleSetting;
import dev.surus.engine.config.Settings;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.parser.ast.RoleSpecification;
import dev.surus.engine.parser.ast.RoleStatement;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// CREATE, ALTER, DROP ROLE and their kin; REASSIGN OWNED, DROP OWNED.
final class RoleCommands {
    private final CommandContext context;
    private final RoleNames names;
    private final Roles roles;

    RoleCommands(CommandContext context) {
        this.context = context;
        names = new RoleNames(context);
        roles = new Roles(context.catalog());
    }

    CommandResult run(RoleStatement statement) {
        String tag = switch (statement) {
            case RoleStatement.CreateRole create -> create(create);
            case RoleStatement.AlterRole alter -> alter(alter);
            case RoleStatement.AlterGroup alter -> alterGroup(alter);
            case RoleStatement.AlterRoleSet alter -> alterSet(alter);
            case RoleStatement.DropRole drop -> drop(drop);
            case RoleStatement.ReassignOwned reassign -> new OwnedObjects(context).reassign(reassign);
            case RoleStatement.DropOwned drop -> new OwnedObjects(context).drop(drop);
        };
        return new CommandResult.Done(tag);
    }

    private boolean isSuperuser() {
        return roles.isSuperuser(context.currentUser());
    }

    private boolean mayCreateRoles() {
        var current = context.catalog().role(context.currentUser());
        return current != null && (current.superuser() || current.createRole());
    }

    // ---- CREATE

    private String create(RoleStatement.CreateRole create) {
        var options = options(create.options());
        boolean superuser = options.containsKey("superuser") && flag(options.get("superuser"));
        boolean replication = options.containsKey("isreplication") && flag(options.get("isreplication"));
        boolean bypass = options.containsKey("bypassrls") && flag(options.get("bypassrls"));
        boolean login = options.containsKey("canlogin") ? flag(options.get("canlogin"))
                : create.kind() == RoleStatement.Kind.USER;
        if (options.containsKey("sysid")) {
            context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, RoleMessage.SYSID);
        }
        int limit = limit(options);
        if (!isSuperuser()) {
            if (superuser) {
                throw denied(RoleMessage.SUPERUSER_TO_CREATE);
            }
            if (replication) {
                throw denied(RoleMessage.SUPERUSER_TO_REPLICATE);
            }
            if (bypass) {
                throw denied(RoleMessage.SUPERUSER_TO_BYPASS);
            }
            if (!mayCreateRoles()) {
                throw denied(RoleMessage.DENIED_CREATE);
            }
        }
        refuseReserved(create.name(), create.position());
        if (context.catalog().roleByName(create.name()) != null) {
            throw new SqlException(SqlState.DUPLICATE_OBJECT, RoleMessage.EXISTS, create.name());
        }
        var values = new Object[12];
        int oid = context.catalog().rows().newOid(PgAuthid.CATALOG);
        values[PgAuthid.OID] = Integer.toUnsignedLong(oid);
        values[PgAuthid.ROLNAME] = create.name();
        values[PgAuthid.ROLSUPER] = bit(superuser);
        values[PgAuthid.ROLINHERIT] = bit(!options.containsKey("inherit") || flag(options.get("inherit")));
        values[PgAuthid.ROLCREATEROLE] = bit(options.containsKey("createrole") && flag(options.get("createrole")));
        values[PgAuthid.ROLCREATEDB] = bit(options.containsKey("createdb") && flag(options.get("createdb")));
        values[PgAuthid.ROLCANLOGIN] = bit(login);
        values[PgAuthid.ROLREPLICATION] = bit(replication);
        values[PgAuthid.ROLBYPASSRLS] = bit(bypass);
        values[PgAuthid.ROLCONNLIMIT] = (long) limit;
        values[PgAuthid.ROLPASSWORD] = options.containsKey("password") ? password(create.name(), options.get("password")) : null;
        values[PgAuthid.ROLVALIDUNTIL] = options.containsKey("validUntil") ? validUntil(options.get("validUntil")) : null;
        context.catalog().rows().insert(PgAuthid.CATALOG, values);
        context.nextCommand();
        var memberships = new Memberships(context);
        for (var group : members(options.get("addroleto"))) {
            memberships.add(names.find(group), List.of(new RoleSpecification(RoleSpecification.Kind.NAME, create.name(), 0)), false,
                    context.currentUser());
        }
        var made = names.find(create.name());
        memberships.add(made, members(options.get("rolemembers")), false, context.currentUser());
        memberships.add(made, members(options.get("adminmembers")), true, context.currentUser());
        return "CREATE ROLE";
    }

    private void refuseReserved(String name, int position) {
        if (name.equals("public") || name.equals("none")) {
            throw new SqlException(SqlState.RESERVED_NAME, RoleMessage.RESERVED, name).at(position);
        }
        if (name.startsWith("pg_")) {
            throw new SqlException(SqlState.RESERVED_NAME, RoleMessage.RESERVED, name).detail(RoleMessage.RESERVED_DETAIL);
        }
    }

    /// Options by name; one that comes twice is an error at its place.
    private static Map<String, Option> options(List<Option> list) {
        var options = new HashMap<String, Option>();
        for (var option : list) {
            if (options.put(option.name(), option) != null) {
                throw new SqlException(SqlState.SYNTAX_ERROR, RoleMessage.CONFLICTING).at(option.position());
            }
        }
        return options;
    }

    private static int limit(Map<String, Option> options) {
        var option = options.get("connectionlimit");
        int limit = option == null ? -1 : ((Option.IntegerNumber) option.value()).value();
        if (limit < -1) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, RoleMessage.LIMIT_INVALID, limit);
        }
        return limit;
    }

    private static boolean flag(Option option) {
        return ((Option.Flag) option.value()).value();
    }

    private static long bit(boolean value) {
        return value ? 1 : 0;
    }

    private static List<RoleSpecification> members(Option option) {
        return option == null ? List.of() : ((Option.Roles) option.value()).roles();
    }

    /// What is stored for a password; null for none.
    private String password(String role, Option option) {
        if (option.value() == null) {
            return null;
        }
        String given = ((Option.Text) option.value()).text();
        var passwords = context.cluster().passwords();
        if (given.isEmpty() || passwords.isEmpty(role, given)) {
            context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, RoleMessage.EMPTY_PASSWORD);
            return null;
        }
        return passwords.store(role, given, context.settings().get(Settings.PASSWORD_ENCRYPTION));
    }

    private Object validUntil(Option option) {
        return BuiltinTypes.byOid(TypeOid.TIMESTAMPTZ).input(((Option.Text) option.value()).text(), -1, context);
    }

    // ---- ALTER

    private String alter(RoleStatement.AlterRole alter) {
        var options = options(alter.options());
        int limit = limit(options);
        var role = names.find(alter.role());
        refuseReservedSpecification(alter.role(), role);
        boolean onlyPassword = options.size() == 1 && options.containsKey("password");
        if (!isSuperuser()) {
            if (options.containsKey("superuser") || role.superuser()) {
                throw denied(RoleMessage.SUPERUSER_TO_ALTER);
            }
            if (options.containsKey("isreplication") || role.replication()) {
                throw denied(RoleMessage.SUPERUSER_TO_ALTER_REPLICATION);
            }
            if (options.containsKey("bypassrls")) {
                throw denied(RoleMessage.SUPERUSER_TO_CHANGE_BYPASS);
            }
            if (!mayCreateRoles() && !(onlyPassword && role.oid() == context.currentUser())) {
                throw denied(RoleMessage.DENIED);
            }
        }
        var row = row(role.oid());
        var values = row.values().clone();
        setFlag(options, "superuser", values, PgAuthid.ROLSUPER);
        setFlag(options, "inherit", values, PgAuthid.ROLINHERIT);
        setFlag(options, "createrole", values, PgAuthid.ROLCREATEROLE);
        setFlag(options, "createdb", values, PgAuthid.ROLCREATEDB);
        setFlag(options, "canlogin", values, PgAuthid.ROLCANLOGIN);
        setFlag(options, "isreplication", values, PgAuthid.ROLREPLICATION);
        setFlag(options, "bypassrls", values, PgAuthid.ROLBYPASSRLS);
        if (options.containsKey("connectionlimit")) {
            values[PgAuthid.ROLCONNLIMIT] = (long) limit;
        }
        if (options.containsKey("password")) {
            values[PgAuthid.ROLPASSWORD] = password(role.name(), options.get("password"));
        }
        if (options.containsKey("validUntil")) {
            values[PgAuthid.ROLVALIDUNTIL] = validUntil(options.get("validUntil"));
        }
        context.catalog().rows().update(row, values);
        if (options.containsKey("rolemembers")) {
            context.nextCommand();
            new Memberships(context).add(role, members(options.get("rolemembers")), false, context.currentUser());
        }
        return "ALTER ROLE";
    }

    private static void setFlag(Map<String, Option> options, String name, Object[] values, int column) {
        if (options.containsKey(name)) {
            values[column] = bit(flag(options.get(name)));
        }
    }

    private CatalogRow row(int oid) {
        return context.catalog().rows().find(PgAuthid.CATALOG, new int[] {PgAuthid.OID}, Integer.toUnsignedLong(oid)).getFirst();
    }

    private static void refuseReservedSpecification(RoleSpecification written, RoleEntry role) {
        if (written.kind() == RoleSpecification.Kind.NAME && role.name().startsWith("pg_")) {
            throw new SqlException(SqlState.RESERVED_NAME, RoleMessage.RESERVED, role.name()).detail(RoleMessage.ALTER_RESERVED_DETAIL);
        }
    }

    private String alterGroup(RoleStatement.AlterGroup alter) {
        var memberships = new Memberships(context);
        var group = names.find(alter.role());
        refuseReservedSpecification(alter.role(), group);
        if (!mayCreateRoles()) {
            throw denied(RoleMessage.DENIED);
        }
        if (alter.add()) {
            memberships.add(group, alter.members(), false, context.currentUser());
        } else {
            memberships.remove(group, alter.members(), false);
        }
        return "ALTER ROLE";
    }

    private String alterSet(RoleStatement.AlterRoleSet alter) {
        int role = 0;
        if (alter.role() != null) {
            var found = names.find(alter.role());
            refuseReservedSpecification(alter.role(), found);
            context.lockObject(PgAuthid.CATALOG, found.oid(), 0, LockMode.ACCESS_SHARE);
            if (found.superuser() && !isSuperuser()) {
                throw denied(RoleMessage.SUPERUSER_TO_ALTER_SUPERUSERS);
            }
            if (!mayCreateRoles() && found.oid() != context.currentUser()) {
                throw denied(RoleMessage.DENIED);
            }
            role = found.oid();
        } else if (!isSuperuser() && alter.database() == null) {
            throw denied(RoleMessage.SETTINGS_FOR_ALL);
        }
        int database = alter.database() == null ? 0 : StoredSettings.databaseOid(context, alter.database());
        if (database != 0) {
            context.lockObject(PgDatabase.CATALOG, database, 0, LockMode.ACCESS_SHARE);
        }
        new StoredSettings(context).change(database, role, alter.setting());
        return "ALTER ROLE";
    }

    // ---- DROP

    private String drop(RoleStatement.DropRole drop) {
        if (!mayCreateRoles()) {
            throw denied(RoleMessage.DENIED_DROP);
        }
        for (var specification : drop.roles()) {
            if (specification.kind() != RoleSpecification.Kind.NAME) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, RoleMessage.SPECIAL_IN_DROP);
            }
            var role = context.catalog().roleByName(specification.name());
            if (role == null) {
                if (!drop.ifExists()) {
                    throw new SqlException(SqlState.UNDEFINED_OBJECT, RoleMessage.MISSING, specification.name());
                }
                context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, RoleMessage.MISSING_SKIPPED,
                        specification.name());
                continue;
            }
            drop(role);
            context.nextCommand();
        }
        return "DROP ROLE";
    }

    private void drop(RoleEntry role) {
        if (Dependencies.isPinned(new ObjectAddress(PgAuthid.CATALOG, role.oid())) && role.oid() != context.currentUser()
                && role.oid() != context.sessionUser() && (isSuperuser() || !role.superuser())) {
            throw new SqlException(SqlState.DEPENDENT_OBJECTS_STILL_EXIST, CatalogMessage.CANNOT_DROP_REQUIRED, "role " + role.name());
        }
        if (role.oid() == context.currentUser()) {
            throw new SqlException(SqlState.OBJECT_IN_USE, RoleMessage.DROP_CURRENT);
        }
        if (role.oid() == context.sessionUser()) {
            throw new SqlException(SqlState.OBJECT_IN_USE, RoleMessage.DROP_SESSION);
        }
        if (role.superuser() && !isSuperuser()) {
            throw denied(RoleMessage.SUPERUSER_TO_DROP);
        }
        context.lockObject(PgAuthid.CATALOG, role.oid(), 0, LockMode.ACCESS_EXCLUSIVE);
        new OwnedObjects(context).refuseWhereDependedOn(role);
        var rows = context.catalog().rows();
        long oid = Integer.toUnsignedLong(role.oid());
        rows.delete(row(role.oid()));
        var gone = new ArrayList<CatalogRow>();
        gone.addAll(rows.find(PgAuthMembers.CATALOG, new int[] {PgAuthMembers.ROLEID}, oid));
        gone.addAll(rows.find(PgAuthMembers.CATALOG, new int[] {PgAuthMembers.MEMBER}, oid));
        for (var row : rows.scan(PgDbRoleSetting.CATALOG)) {
            if (row.integer(PgDbRoleSetting.SETROLE) == role.oid()) {
                gone.add(row);
            }
        }
        gone.forEach(rows::delete);
        new Comments(context).deleteShared(PgAuthid.CATALOG, role.oid());
    }

    /// ALTER ROLE ... RENAME TO.
    void rename(String oldName, String newName, int position) {
        var role = context.catalog().roleByName(oldName);
        if (role == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, RoleMessage.MISSING, oldName);
        }
        if (role.oid() == context.sessionUser()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, RoleMessage.RENAME_SESSION);
        }
        if (role.oid() == context.currentUser()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, RoleMessage.RENAME_CURRENT);
        }
        refuseReserved(role.name(), 0);
        refuseReserved(newName, position);
        if (context.catalog().roleByName(newName) != null) {
            throw new SqlException(SqlState.DUPLICATE_OBJECT, RoleMessage.EXISTS, newName);
        }
        if (role.superuser() && !isSuperuser()) {
            throw denied(RoleMessage.SUPERUSER_TO_RENAME);
        }
        if (!mayCreateRoles()) {
            throw denied(RoleMessage.DENIED_RENAME);
        }
        var row = row(role.oid());
        var values = row.values().clone();
        values[PgAuthid.ROLNAME] = newName;
        if (role.password() != null && role.password().startsWith("md5")) {
            values[PgAuthid.ROLPASSWORD] = null;
            context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, RoleMessage.MD5_CLEARED);
        }
        context.catalog().rows().update(row, values);
    }

    private static SqlException denied(RoleMessage message) {
        return new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, message);
    }
}
