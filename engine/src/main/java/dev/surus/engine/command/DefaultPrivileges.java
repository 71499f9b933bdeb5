package dev.surus.engine.command;

import dev.surus.engine.catalog.system.PgType;
import dev.surus.engine.catalog.access.AccessObjects;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.access.AccessList;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.system.PgDefaultAcl;
import dev.surus.engine.catalog.system.PgNamespace;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.parser.ast.PrivilegeStatement;
import dev.surus.engine.parser.ast.RoleSpecification;
import dev.surus.engine.type.AclItem;
import java.util.ArrayList;
import java.util.List;

/// ALTER DEFAULT PRIVILEGES, and what it means for new objects.
final class DefaultPrivileges {
    private final CommandContext context;

    DefaultPrivileges(CommandContext context) {
        this.context = context;
    }

    void change(PrivilegeStatement.AlterDefaultPrivileges statement) {
        var roles = new ArrayList<RoleSpecification>();
        var schemas = new ArrayList<String>();
        var names = new RoleNames(context);
        for (var option : statement.options()) {
            switch (option.value()) {
                case Option.Roles given -> roles.addAll(given.roles());
                case Option.Items items -> items.items().forEach(item -> schemas.add(((Option.Text) item).text()));
                default -> throw new IllegalStateException(option.toString());
            }
        }
        var kind = GrantTargets.kind(statement.action().kind());
        if (kind == ObjectKind.RELATION) {
            kind = ObjectKind.TABLE;
        }
        // Who gets what is looked up before whose defaults they are, and where.
        var grantees = new PrivilegeCommands(context).grantees(statement.action());
        int privileges = PrivilegeCommands.wholePrivileges(statement.action(), kind, kind == ObjectKind.TABLE ? ObjectKind.RELATION : kind);
        if (roles.isEmpty()) {
            change(statement.action(), kind, context.currentUser(), schemas, grantees, privileges);
        }
        for (var specification : roles) {
            var role = names.find(specification);
            if (!new Roles(context.catalog()).isMember(context.currentUser(), role.oid())) {
                throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, CommandMessage.MUST_BE_MEMBER, role.name());
            }
            change(statement.action(), kind, role.oid(), schemas, grantees, privileges);
        }
    }

    private void change(PrivilegeStatement.Grant action, ObjectKind kind, int role, List<String> schemas, List<Integer> grantees, int privileges) {
        if (schemas.isEmpty()) {
            change(action, kind, role, 0, grantees, privileges);
            context.nextCommand();
        }
        for (String name : schemas) {
            int schema = new GrantTargets(context).schema(name);
            if (kind == ObjectKind.SCHEMA) {
                throw new SqlException(SqlState.INVALID_GRANT_OPERATION, PrivilegeMessage.SCHEMAS_IN_SCHEMA);
            }
            change(action, kind, role, schema, grantees, privileges);
            context.nextCommand();
        }
    }

    /// Whether a list says no more than what holds without it.
    boolean isStandard(CatalogRow row, List<AclItem> list) {
        int owner = row.integer(PgDefaultAcl.DEFACLROLE);
        for (var kind : List.of(ObjectKind.TABLE, ObjectKind.SEQUENCE, ObjectKind.FUNCTION, ObjectKind.TYPE, ObjectKind.SCHEMA)) {
            if (letter(kind) == row.character(PgDefaultAcl.DEFACLOBJTYPE)) {
                return row.integer(PgDefaultAcl.DEFACLNAMESPACE) == 0 && isSame(list, AccessList.defaultFor(kind, owner));
            }
        }
        return false;
    }

    private static char letter(ObjectKind kind) {
        return switch (kind) {
            case SEQUENCE -> 'S';
            case FUNCTION -> 'f';
            case TYPE -> 'T';
            case SCHEMA -> 'n';
            default -> 'r';
        };
    }

    private void change(PrivilegeStatement.Grant action, ObjectKind kind, int role, int schema, List<Integer> grantees, int privileges) {
        // Without a schema the list is the whole truth; with one it is added to what holds anyway.
        var standard = schema == 0 ? AccessList.defaultFor(kind, role) : List.<AclItem>of();
        var row = find(role, schema, letter(kind));
        var list = row == null ? standard : row.acl(PgDefaultAcl.DEFACLACL);
        var changed = AccessList.sorted(new PrivilegeCommands(context).apply(action, list, role, role, grantees, privileges));
        var rows = context.catalog().rows();
        if (isSame(changed, standard)) {
            if (row != null) {
                rows.delete(row);
                var object = new ObjectAddress(PgDefaultAcl.CATALOG, row.integer(PgDefaultAcl.OID));
                new Dependencies(context.catalog()).deleteOf(object);
                new Dependencies(context.catalog()).deleteSharedOf(object);
            }
            return;
        }
        store(row, role, schema, letter(kind), list, changed);
    }

    private void store(CatalogRow row, int role, int schema, char letter, List<AclItem> before, List<AclItem> changed) {
        var rows = context.catalog().rows();
        var dependencies = new Dependencies(context.catalog());
        int oid = row == null ? rows.newOid(PgDefaultAcl.CATALOG) : row.integer(PgDefaultAcl.OID);
        var values = new Object[5];
        values[PgDefaultAcl.OID] = Integer.toUnsignedLong(oid);
        values[PgDefaultAcl.DEFACLROLE] = Integer.toUnsignedLong(role);
        values[PgDefaultAcl.DEFACLNAMESPACE] = Integer.toUnsignedLong(schema);
        values[PgDefaultAcl.DEFACLOBJTYPE] = (long) letter;
        values[PgDefaultAcl.DEFACLACL] = PrivilegeCommands.array(changed);
        var object = new ObjectAddress(PgDefaultAcl.CATALOG, oid);
        if (row == null) {
            rows.insert(PgDefaultAcl.CATALOG, values);
            dependencies.recordOwner(object, role);
            if (schema != 0) {
                dependencies.record(object, new ObjectAddress(PgNamespace.CATALOG, schema), Dependencies.Kind.AUTO);
            }
        } else {
            rows.update(row, values);
        }
        dependencies.changeAclRoles(object, role, row == null ? List.of() : AccessList.roles(before, role),
                AccessList.roles(changed, role));
    }

    private static boolean isSame(List<AclItem> a, List<AclItem> b) {
        return a.size() == b.size() && a.containsAll(b);
    }

    private CatalogRow find(int role, int schema, char letter) {
        var rows = context.catalog().rows().find(PgDefaultAcl.CATALOG,
                new int[] {PgDefaultAcl.DEFACLROLE, PgDefaultAcl.DEFACLNAMESPACE, PgDefaultAcl.DEFACLOBJTYPE},
                Integer.toUnsignedLong(role), Integer.toUnsignedLong(schema), (long) letter);
        return rows.isEmpty() ? null : rows.getFirst();
    }

    /// Gives a type that was just made the access list of its owner's default privileges.
    void giveToType(int type, int owner, int schema) {
        var list = listFor(ObjectKind.TYPE, owner, schema);
        if (list == null) {
            return;
        }
        CatalogRow row = AccessObjects.row(context.catalog(), ObjectKind.TYPE, type);
        var values = row.values().clone();
        values[PgType.TYPACL] = PrivilegeCommands.array(list);
        context.catalog().rows().update(row, values);
        new Dependencies(context.catalog()).changeAclRoles(new ObjectAddress(PgType.CATALOG, type), owner,
                AccessList.roles(AccessList.defaultFor(ObjectKind.TYPE, owner), owner), AccessList.roles(list, owner));
    }

    /// The access list of a new object, null where it is the default.
    List<AclItem> listFor(ObjectKind kind, int owner, int schema) {
        var global = find(owner, 0, letter(kind));
        var inSchema = schema == 0 ? null : find(owner, schema, letter(kind));
        if (global == null && inSchema == null) {
            return null;
        }
        var standard = AccessList.defaultFor(kind, owner);
        var list = global == null ? standard : global.acl(PgDefaultAcl.DEFACLACL);
        if (inSchema != null) {
            for (var item : inSchema.acl(PgDefaultAcl.DEFACLACL)) {
                list = AccessList.grant(list, owner, item.grantor(), item.grantee(), item.privileges(), false);
                if (item.grantOptions() != 0) {
                    list = AccessList.grant(list, owner, item.grantor(), item.grantee(), item.grantOptions(), true);
                }
            }
        }
        return isSame(list, standard) ? null : AccessList.sorted(list);
    }
}
