package dev.surus.engine.catalog.access;

import dev.surus.engine.base.Message;
import dev.surus.engine.base.Oid;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogMessage;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.type.AclItem;
import dev.surus.engine.type.AclItem.Privilege;
import java.util.List;

/// The checks: which privileges a role has on an object, and whether it owns it. Objects that do not exist give no
/// privileges and no error here.
public final class Privileges {

    private final Catalog catalog;
    private final Roles roles;

    public Privileges(Catalog catalog) {
        this.catalog = catalog;
        roles = new Roles(catalog);
    }

    public Roles roles() {
        return roles;
    }

    // ---- what a role has

    /// Which of the wanted privileges the role has on an object.
    public int mask(ObjectKind kind, int oid, int role, int wanted) {
        return switch (kind) {
            case TABLE, VIEW, MATERIALIZED_VIEW, FOREIGN_TABLE, SEQUENCE, RELATION, INDEX -> {
                RelationEntry relation = catalog.relation(oid);
                yield relation == null ? 0 : relationMask(relation, role, wanted);
            }
            case SCHEMA -> schemaMask(oid, role, wanted);
            case TYPE, DOMAIN -> typeMask(oid, role, wanted);
            default -> {
                AccessObject object = AccessObjects.find(catalog, kind, oid);
                yield object == null ? 0 : listMask(object, role, wanted);
            }
        };
    }

    public boolean hasAll(ObjectKind kind, int oid, int role, int wanted) {
        return mask(kind, oid, role, wanted) == wanted;
    }

    public boolean hasAny(ObjectKind kind, int oid, int role, int wanted) {
        return mask(kind, oid, role, wanted) != 0;
    }

    public boolean has(ObjectKind kind, int oid, int role, Privilege privilege) {
        return hasAll(kind, oid, role, privilege.bit());
    }

    /// Which grant options of the privileges the role has.
    public int grantOptions(ObjectKind kind, int oid, int role, int privileges) {
        AccessObject object = AccessObjects.find(catalog, kind, oid);
        if (object == null) {
            return 0;
        }
        if (roles.isSuperuser(role)) {
            return privileges;
        }
        return AccessList.mask(object.effectiveAcl(), object.owner(), 0, privileges, other -> roles.hasPrivilegesOf(role, other));
    }

    private int listMask(AccessObject object, int role, int wanted) {
        if (roles.isSuperuser(role)) {
            return wanted;
        }
        return AccessList.mask(object.effectiveAcl(), object.owner(), wanted, 0, other -> roles.hasPrivilegesOf(role, other));
    }

    private static final int CHANGES = AccessList.bits(Privilege.INSERT, Privilege.UPDATE, Privilege.DELETE, Privilege.TRUNCATE, Privilege.USAGE);

    /// Which of the wanted privileges the role has on a whole relation.
    public int relationMask(RelationEntry relation, int role, int wanted) {
        if (roles.isSuperuser(role)) {
            return wanted;
        }
        boolean system = Oid.isPinned(relation.oid()) || relation.namespace() == Catalog.PG_TOAST;
        int allowed = system && relation.kind() != 'v' ? wanted & ~CHANGES : wanted;
        var kind = relation.kind() == 'S' ? ObjectKind.SEQUENCE : ObjectKind.TABLE;
        List<AclItem> list = relation.acl() != null ? relation.acl() : AccessList.defaultFor(kind, relation.owner());
        int has = AccessList.mask(list, relation.owner(), allowed, 0, other -> roles.hasPrivilegesOf(role, other));
        int readable = allowed & Privilege.SELECT.bit() & ~has;
        if (readable != 0 && roles.hasPrivilegesOf(role, Roles.READ_ALL_DATA)) {
            has |= readable;
        }
        int writable = allowed & AccessList.bits(Privilege.INSERT, Privilege.UPDATE, Privilege.DELETE) & ~has;
        if (writable != 0 && roles.hasPrivilegesOf(role, Roles.WRITE_ALL_DATA)) {
            has |= writable;
        }
        return has;
    }

    /// Which of the wanted privileges were given to the role on a column itself (those on the table not counted).
    public int columnMask(RelationEntry relation, ColumnEntry column, int role, int wanted) {
        if (roles.isSuperuser(role)) {
            return wanted;
        }
        return column.dropped() || column.acl() == null ? 0
                : AccessList.mask(column.acl(), relation.owner(), wanted, 0, other -> roles.hasPrivilegesOf(role, other));
    }

    /// Whether the role has a privilege on a column, by the table or by the column.
    public boolean hasOnColumn(RelationEntry relation, int column, int role, Privilege privilege) {
        return relationMask(relation, role, privilege.bit()) != 0
                || column > 0 && columnMask(relation, relation.column(column), role, privilege.bit()) != 0;
    }

    /// Whether the role has a privilege on the table or on any (or each) of its columns.
    public boolean hasOnColumns(RelationEntry relation, int role, Privilege privilege, boolean onEach) {
        if (relationMask(relation, role, privilege.bit()) != 0) {
            return true;
        }
        boolean any = false;
        for (ColumnEntry column : relation.liveColumns()) {
            boolean has = columnMask(relation, column, role, privilege.bit()) != 0;
            if (onEach && !has) {
                return false;
            }
            any |= has;
        }
        return any;
    }

    private int schemaMask(int oid, int role, int wanted) {
        if (oid != 0 && oid == catalog.session().temporaryNamespace()) {
            // One's own temporary schema is as open as the database lets one make temporary tables.
            boolean mayCreate = role == catalog.session().currentRole()
                    && hasAll(ObjectKind.DATABASE, catalog.database(), role, Privilege.TEMPORARY.bit());
            return mayCreate ? wanted : wanted & Privilege.USAGE.bit();
        }
        AccessObject object = AccessObjects.find(catalog, ObjectKind.SCHEMA, oid);
        if (object == null) {
            return 0;
        }
        int has = listMask(object, role, wanted);
        int usage = wanted & Privilege.USAGE.bit() & ~has;
        if (usage != 0 && (roles.hasPrivilegesOf(role, Roles.READ_ALL_DATA) || roles.hasPrivilegesOf(role, Roles.WRITE_ALL_DATA))) {
            has |= usage;
        }
        return has;
    }

    private int typeMask(int oid, int role, int wanted) {
        TypeEntry type = catalog.type(oid);
        if (type == null) {
            return 0;
        }
        if (type.isArray()) {
            return typeMask(type.element(), role, wanted);
        }
        return listMask(new AccessObject(ObjectKind.TYPE, oid, type.name(), type.owner(), type.acl()), role, wanted);
    }

    // ---- ownership

    /// Whether the role owns the object, through memberships too.
    public boolean owns(ObjectKind kind, int oid, int role) {
        AccessObject object = AccessObjects.find(catalog, kind, oid);
        return object != null && ownsAs(object.owner(), role);
    }

    public boolean ownsAs(int owner, int role) {
        return roles.hasPrivilegesOf(role, owner);
    }

    // ---- demands

    /// @throws SqlException 42501 `permission denied for ...`
    public void require(ObjectKind kind, int oid, int role, Privilege privilege) {
        if (!has(kind, oid, role, privilege)) {
            throw denied(kindOf(kind, oid), nameOf(kind, oid), kind, oid, role, privilege.bit(), false);
        }
    }

    /// @throws SqlException 42501 `must be owner of ...`
    public void requireOwner(ObjectKind kind, int oid, int role) {
        if (!owns(kind, oid, role)) {
            throw notOwner(kindOf(kind, oid), nameOf(kind, oid));
        }
    }

    private ObjectKind kindOf(ObjectKind kind, int oid) {
        AccessObject object = AccessObjects.find(catalog, kind, oid);
        return object == null ? kind : object.kind();
    }

    private String nameOf(ObjectKind kind, int oid) {
        AccessObject object = AccessObjects.find(catalog, kind, oid);
        return object == null ? Integer.toUnsignedString(oid) : object.name();
    }

    /// The refusal together with what explains it.
    /// @param shown   the kind and the name that the error says
    /// @param missing privileges that the role lacks, as bits
    /// @param anyOne  whether one of them would do
    public SqlException denied(ObjectKind shown, String name, ObjectKind kind, int oid, int role, int missing, boolean anyOne) {
        return DenialExplanation.explain(denied(shown, name), catalog, role, kind, oid, missing, anyOne);
    }

    /// Explains a refusal that says more than `permission denied for`.
    public SqlException explained(SqlException refusal, ObjectKind kind, int oid, int role, Privilege missing) {
        return DenialExplanation.explain(refusal, catalog, role, kind, oid, missing.bit(), false);
    }

    /// Explains a refused GRANT.
    SqlException explainedGrant(SqlException refusal, AccessObject object, int role, int missing) {
        return DenialExplanation.explainGranting(refusal, catalog, role, object, missing);
    }

    /// The same for a relation of which the role may use some columns.
    public SqlException deniedColumns(ObjectKind shown, RelationEntry relation, int role, int missing, List<ColumnEntry> columns) {
        return DenialExplanation.explainColumns(denied(shown, relation.name()), catalog, role, relation, missing, columns);
    }

    public static SqlException denied(ObjectKind kind, String name) {
        return new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, CatalogMessage.PERMISSION_DENIED, new Message(kind), name);
    }

    public static SqlException deniedColumn(String column, String relation) {
        return new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, CatalogMessage.PERMISSION_DENIED_COLUMN, column, relation);
    }

    public static SqlException notOwner(ObjectKind kind, String name) {
        return new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, CatalogMessage.NOT_OWNER, new Message(kind), name);
    }
}
