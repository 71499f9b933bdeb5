package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.AccessList;
import dev.surus.engine.catalog.access.AccessObject;
import dev.surus.engine.catalog.access.AccessObjects;
import dev.surus.engine.catalog.access.Grants;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgAttribute;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.parser.ast.DropBehavior;
import dev.surus.engine.parser.ast.PrivilegeStatement;
import dev.surus.engine.type.AclItem;
import dev.surus.engine.type.AclItem.Privilege;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/// GRANT, REVOKE, ALTER DEFAULT PRIVILEGES.
final class PrivilegeCommands {
    /// In the order of their numbers, -6 to -1.
    private static final List<String> SYSTEM_COLUMNS = List.of("tableoid", "cmax", "xmax", "cmin", "xmin", "ctid");

    private final CommandContext context;
    private final Grants grants;
    private final Dependencies dependencies;

    PrivilegeCommands(CommandContext context) {
        this.context = context;
        grants = new Grants(context.catalog(), context::notice);
        dependencies = new Dependencies(context.catalog());
    }

    CommandResult run(PrivilegeStatement statement) {
        return switch (statement) {
            case PrivilegeStatement.GrantRole grant -> new Memberships(context).run(grant);
            case PrivilegeStatement.Grant grant -> {
                change(grant);
                yield new CommandResult.Done(grant.grant() ? "GRANT" : "REVOKE");
            }
            case PrivilegeStatement.AlterDefaultPrivileges alter -> {
                new DefaultPrivileges(context).change(alter);
                yield new CommandResult.Done("ALTER DEFAULT PRIVILEGES");
            }
        };
    }

    private void change(PrivilegeStatement.Grant grant) {
        if (grant.grantor() != null && new RoleNames(context).find(grant.grantor()).oid() != context.currentUser()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, PrivilegeMessage.GRANTOR_CURRENT);
        }
        var targets = new GrantTargets(context).find(grant);
        var grantees = grantees(grant);
        var kind = GrantTargets.kind(grant.kind());
        int wanted = wholePrivileges(grant, kind, GrantTargets.shownKind(grant.kind()));
        for (var target : targets) {
            if (kind == ObjectKind.RELATION || kind == ObjectKind.SEQUENCE) {
                changeRelation(grant, context.catalog().relation(target.oid()), kind, wanted, grantees);
            } else {
                changeObject(grant, AccessObjects.find(context.catalog(), kind, target.oid()), wanted, grantees);
            }
            context.nextCommand();
        }
    }

    List<Integer> grantees(PrivilegeStatement.Grant grant) {
        var names = new RoleNames(context);
        var oids = new ArrayList<Integer>();
        for (var grantee : grant.grantees()) {
            oids.add(names.oidOrPublic(grantee));
        }
        return oids;
    }

    /// The privileges that are asked on whole objects, as bits; those with columns are left out.
    /// @param shown what an error calls the kind
    static int wholePrivileges(PrivilegeStatement.Grant grant, ObjectKind kind, ObjectKind shown) {
        if (grant.privileges().isEmpty()) {
            return AccessList.all(kind);
        }
        int bits = 0;
        int allowed = AccessList.all(kind) | (kind == ObjectKind.RELATION ? AccessList.all(ObjectKind.SEQUENCE) : 0);
        for (var privilege : grant.privileges()) {
            if (!privilege.columns().isEmpty()) {
                if (kind != ObjectKind.RELATION) {
                    throw new SqlException(SqlState.INVALID_GRANT_OPERATION, PrivilegeMessage.COLUMNS_ONLY);
                }
                continue;
            }
            var found = privilege(privilege.name());
            if ((found.bit() & allowed) == 0) {
                throw new SqlException(SqlState.INVALID_GRANT_OPERATION, PrivilegeMessage.INVALID, word(found), shown.english());
            }
            bits |= found.bit();
        }
        return bits;
    }

    private static String word(Privilege privilege) {
        return privilege.name().replace('_', ' ');
    }

    private static Privilege privilege(String name) {
        if (name.equals("temp")) {
            return Privilege.TEMPORARY;
        }
        for (var each : Privilege.values()) {
            if (word(each).toLowerCase(Locale.ROOT).equals(name)) {
                return each;
            }
        }
        throw new SqlException(SqlState.SYNTAX_ERROR, PrivilegeMessage.UNKNOWN, name);
    }

    // ---- relations and their columns

    private void changeRelation(PrivilegeStatement.Grant grant, RelationEntry relation, ObjectKind kind, int wanted,
            List<Integer> grantees) {
        boolean all = grant.privileges().isEmpty();
        int whole = wanted;
        if (relation.kind() == 'S') {
            if (all) {
                whole = AccessList.all(ObjectKind.SEQUENCE);
            } else {
                // GRANT ... ON TABLE of a sequence: what sequences know of tables' privileges.
                refuseUnfit(whole, AccessList.all(ObjectKind.SEQUENCE), ObjectKind.SEQUENCE);
            }
        } else {
            refuseUnfit(whole, AccessList.all(ObjectKind.TABLE), ObjectKind.TABLE);
        }
        var object = AccessObjects.find(context.catalog(), kind, relation.oid());
        var ofColumns = columnPrivileges(grant, relation, whole);
        if (whole != 0) {
            changeObject(grant, object, whole, grantees);
        }
        for (var entry : ofColumns.entrySet()) {
            if (entry.getKey() < 0) {
                // Nobody has been given anything on a system column: all there can be is the warning.
                int none = entry.getValue();
                grants.restrict(object, SYSTEM_COLUMNS.get(entry.getKey() + SYSTEM_COLUMNS.size()), List.of(),
                        grants.bestGrantor(context.currentUser(), none, object.effectiveAcl(), object.owner()), none, isAll(grant), false);
            } else {
                changeColumn(grant, object, relation.column(entry.getKey()), entry.getValue(), grantees);
            }
        }
    }

    private static void refuseUnfit(int wanted, int allowed, ObjectKind kind) {
        for (var each : Privilege.values()) {
            if ((wanted & each.bit()) != 0 && (allowed & each.bit()) == 0) {
                throw new SqlException(SqlState.INVALID_GRANT_OPERATION, PrivilegeMessage.INVALID, word(each), kind.english());
            }
        }
    }

    /// What is asked on which column. A REVOKE on the whole table takes the columns' own privileges, too.
    private TreeMap<Integer, Integer> columnPrivileges(PrivilegeStatement.Grant grant, RelationEntry relation, int whole) {
        var wanted = new TreeMap<Integer, Integer>();
        int onColumns = whole & AccessList.all(ObjectKind.COLUMN);
        if (!grant.grant() && onColumns != 0) {
            for (int i = 0; i < SYSTEM_COLUMNS.size() && relation.kind() != 'v'; i++) {
                wanted.put(i - SYSTEM_COLUMNS.size(), onColumns);
            }
            for (var column : relation.liveColumns()) {
                wanted.put(column.number(), onColumns);
            }
        }
        for (var privilege : grant.privileges()) {
            int bits = privilege.columns().isEmpty() ? 0
                    : privilege.name() == null ? AccessList.all(ObjectKind.COLUMN) : columnPrivilege(privilege.name());
            for (String name : privilege.columns()) {
                var column = relation.columnByName(name);
                if (column == null) {
                    throw new SqlException(SqlState.UNDEFINED_COLUMN, PrivilegeMessage.COLUMN_MISSING, name, relation.name());
                }
                wanted.merge(column.number(), bits, (a, b) -> a | b);
            }
        }
        return wanted;
    }

    private static int columnPrivilege(String name) {
        var found = privilege(name);
        if ((found.bit() & AccessList.all(ObjectKind.COLUMN)) == 0) {
            throw new SqlException(
                    SqlState.INVALID_GRANT_OPERATION, PrivilegeMessage.INVALID, word(found), ObjectKind.COLUMN.english());
        }
        return found.bit();
    }

    private void changeColumn(PrivilegeStatement.Grant grant, AccessObject table, ColumnEntry column, int wanted,
            List<Integer> grantees) {
        var list = column.acl() == null ? AccessList.defaultFor(ObjectKind.COLUMN, table.owner()) : column.acl();
        // Grant options on the table count for its columns.
        var both = new ArrayList<>(list);
        both.addAll(table.effectiveAcl());
        var grantor = grants.bestGrantor(context.currentUser(), wanted, both, table.owner());
        int possible = grants.restrict(table, column.name(), list, grantor, wanted, isAll(grant), grant.grant());
        var changed = apply(grant, list, table.owner(), grantor.role(), grantees, possible);
        if (changed.isEmpty() && column.acl() == null) {
            return;
        }
        var row = context.catalog().rows().find(PgAttribute.CATALOG, new int[] {PgAttribute.ATTRELID, PgAttribute.ATTNUM},
                Integer.toUnsignedLong(table.oid()), (long) column.number()).getFirst();
        var values = row.values().clone();
        values[PgAttribute.ATTACL] = changed.isEmpty() ? null : array(changed);
        context.catalog().rows().update(row, values);
        dependencies.changeAclRoles(ObjectAddress.column(table.oid(), column.number()), table.owner(),
                AccessList.roles(list, table.owner()), AccessList.roles(changed, table.owner()));
    }

    private static boolean isAll(PrivilegeStatement.Grant grant) {
        return grant.privileges().isEmpty() || grant.privileges().getFirst().name() == null;
    }

    // ---- whole objects

    private void changeObject(PrivilegeStatement.Grant grant, AccessObject object, int wanted, List<Integer> grantees) {
        if (grant.kind() == dev.surus.engine.parser.ast.ObjectKind.DOMAIN) {
            var type = context.catalog().type(object.oid());
            if (!type.isDomain()) {
                throw new SqlException(SqlState.WRONG_OBJECT_TYPE, PrivilegeMessage.NOT_DOMAIN, type.name());
            }
        }
        if (object.kind() == ObjectKind.LANGUAGE) {
            var language = context.catalog().language(object.oid());
            if (!language.trusted()) {
                throw new SqlException(SqlState.WRONG_OBJECT_TYPE, PrivilegeMessage.NOT_TRUSTED, object.name())
                        .detail(PrivilegeMessage.NOT_TRUSTED_DETAIL);
            }
        }
        var list = object.effectiveAcl();
        var grantor = grants.bestGrantor(context.currentUser(), wanted, list, object.owner());
        int possible = grants.restrict(object, null, List.of(), grantor, wanted, isAll(grant), grant.grant());
        var changed = apply(grant, list, object.owner(), grantor.role(), grantees, possible);
        new CatalogWriter(context.catalog()).objects.setAcl(object.kind(), object.oid(), changed);
    }

    List<AclItem> apply(PrivilegeStatement.Grant grant, List<AclItem> list, int owner, int grantor,
            List<Integer> grantees, int privileges) {
        var roles = new Roles(context.catalog());
        var changed = list;
        for (int grantee : grantees) {
            if (grantee == AccessList.PUBLIC && grant.grant() && grant.grantOption()) {
                throw new SqlException(SqlState.INVALID_GRANT_OPERATION, PrivilegeMessage.OPTIONS_TO_PUBLIC);
            }
            changed = grant.grant()
                    ? AccessList.grant(changed, owner, grantor, grantee, privileges, grant.grantOption(), roles::hasPrivilegesOf)
                    : AccessList.revoke(changed, owner, grantor, grantee, privileges, grant.grantOption(),
                            grant.behavior() == DropBehavior.CASCADE, roles::hasPrivilegesOf);
        }
        return changed;
    }

    static ArrayValue array(List<AclItem> items) {
        return items.isEmpty() ? ArrayValue.empty(TypeOid.ACLITEM) : ArrayValue.of(TypeOid.ACLITEM, items.toArray());
    }
}
