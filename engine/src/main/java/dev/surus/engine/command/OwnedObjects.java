package dev.surus.engine.command;

import dev.surus.engine.base.Message;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.CatalogMessage;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.access.AccessList;
import dev.surus.engine.catalog.access.AccessObjects;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.dependency.ObjectDescriptions;
import dev.surus.engine.catalog.entry.RoleEntry;
import dev.surus.engine.catalog.system.PgAuthid;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgCollation;
import dev.surus.engine.catalog.system.PgConversion;
import dev.surus.engine.catalog.system.PgDatabase;
import dev.surus.engine.catalog.system.PgDefaultAcl;
import dev.surus.engine.catalog.system.PgEventTrigger;
import dev.surus.engine.catalog.system.PgExtension;
import dev.surus.engine.catalog.system.PgForeignDataWrapper;
import dev.surus.engine.catalog.system.PgForeignServer;
import dev.surus.engine.catalog.system.PgLanguage;
import dev.surus.engine.catalog.system.PgLargeobject;
import dev.surus.engine.catalog.system.PgNamespace;
import dev.surus.engine.catalog.system.PgOpclass;
import dev.surus.engine.catalog.system.PgOperator;
import dev.surus.engine.catalog.system.PgOpfamily;
import dev.surus.engine.catalog.system.PgParameterAcl;
import dev.surus.engine.catalog.system.PgProc;
import dev.surus.engine.catalog.system.PgPublication;
import dev.surus.engine.catalog.system.PgShdepend;
import dev.surus.engine.catalog.system.PgStatisticExt;
import dev.surus.engine.catalog.system.PgSubscription;
import dev.surus.engine.catalog.system.PgTablespace;
import dev.surus.engine.catalog.system.PgTsConfig;
import dev.surus.engine.catalog.system.PgTsDict;
import dev.surus.engine.catalog.system.PgType;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.parser.ast.DropBehavior;
import dev.surus.engine.parser.ast.RoleSpecification;
import dev.surus.engine.parser.ast.RoleStatement;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.AclItem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;

/// What roles own and what was granted to them: REASSIGN OWNED, DROP OWNED, and why a role cannot be dropped.
final class OwnedObjects {
    private static final int REPORTED_MAX = 100;
    private static final Comparator<CatalogRow> BY_OBJECT = Comparator
            .<CatalogRow>comparingLong(row -> row.longInteger(PgShdepend.OBJID))
            .thenComparingLong(row -> row.longInteger(PgShdepend.CLASSID))
            .thenComparingLong(row -> row.longInteger(PgShdepend.OBJSUBID))
            .thenComparing(row -> row.character(PgShdepend.DEPTYPE));

    private final CommandContext context;
    private final Dependencies dependencies;
    private final CatalogWriter writer;

    OwnedObjects(CommandContext context) {
        this.context = context;
        dependencies = new Dependencies(context.catalog());
        writer = new CatalogWriter(context.catalog());
    }

    /// In the order in which the objects came to the role, as their locks are taken.
    private List<CatalogRow> asRecorded(int role) {
        return dependencies.sharedOn(new ObjectAddress(PgAuthid.CATALOG, role));
    }

    private List<CatalogRow> on(int role) {
        var rows = new ArrayList<>(dependencies.sharedOn(new ObjectAddress(PgAuthid.CATALOG, role)));
        rows.sort(BY_OBJECT);
        return rows;
    }

    private static ObjectAddress object(CatalogRow row) {
        return new ObjectAddress(row.integer(PgShdepend.CLASSID), row.integer(PgShdepend.OBJID), row.integer(PgShdepend.OBJSUBID));
    }

    private boolean isHere(CatalogRow row) {
        return row.integer(PgShdepend.DBID) == context.databaseId();
    }

    private boolean isShared(CatalogRow row) {
        return row.integer(PgShdepend.DBID) == 0;
    }

    private List<RoleEntry> roles(List<RoleSpecification> specifications, RoleMessage denied) {
        var roles = new ArrayList<RoleEntry>();
        for (RoleSpecification specification : specifications) {
            roles.add(new RoleNames(context).find(specification));
        }
        var membership = new Roles(context.catalog());
        for (RoleEntry role : roles) {
            if (!membership.hasPrivilegesOf(context.currentUser(), role.oid())) {
                throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, denied);
            }
        }
        return roles;
    }

    private static void refusePinned(RoleEntry role, RoleMessage message) {
        if (Dependencies.isPinned(new ObjectAddress(PgAuthid.CATALOG, role.oid()))) {
            throw new SqlException(SqlState.DEPENDENT_OBJECTS_STILL_EXIST, message, role.name());
        }
    }

    // ---- REASSIGN OWNED

    String reassign(RoleStatement.ReassignOwned statement) {
        var roles = roles(statement.roles(), RoleMessage.REASSIGN_DENIED);
        var owner = roles(List.of(statement.newRole()), RoleMessage.REASSIGN_DENIED).getFirst();
        for (RoleEntry role : roles) {
            refusePinned(role, RoleMessage.REASSIGN_PINNED);
            for (CatalogRow row : asRecorded(role.oid())) {
                if ((isHere(row) || isShared(row)) && row.character(PgShdepend.DEPTYPE) == Dependencies.OWNER) {
                    changeOwner(object(row), owner.oid());
                    context.nextCommand();
                }
            }
        }
        return "REASSIGN OWNED";
    }

    private void changeOwner(ObjectAddress object, int owner) {
        switch (object.catalog()) {
            case PgClass.CATALOG -> {
                context.lockRelation(object.oid(), LockMode.ACCESS_EXCLUSIVE);
                var relation = context.catalog().relation(object.oid());
                if (relation != null) {
                    new Ownership(context).changeRelation(relation, owner, true, LockMode.ACCESS_EXCLUSIVE);
                }
            }
            case PgType.CATALOG -> {
                var type = context.catalog().type(object.oid());
                int relation = type == null ? 0 : type.relation();
                if (relation != 0) {
                    context.lockRelation(relation, LockMode.ACCESS_EXCLUSIVE);
                    new Ownership(context).changeRelation(context.catalog().relation(relation), owner, true, LockMode.ACCESS_EXCLUSIVE);
                }
                if (type != null) {
                    writer.objects.setOwner(ObjectKind.TYPE, object.oid(), owner);
                    if (type.array() != 0) {
                        writer.types.updateWithArray(object.oid(), PgType.TYPOWNER, Integer.toUnsignedLong(owner));
                    }
                }
            }
            // Default privileges are the role's own: nobody else can have them.
            case PgDefaultAcl.CATALOG -> { }
            default -> {
                var kind = kind(object.catalog());
                if (kind != null) {
                    if (object.catalog() != PgNamespace.CATALOG) {
                        context.lockObject(object.catalog(), object.oid(), 0, LockMode.ACCESS_EXCLUSIVE);
                    }
                    writer.objects.setOwner(kind, object.oid(), owner);
                    context.lockObject(PgAuthid.CATALOG, owner, 0, LockMode.ACCESS_SHARE);
                }
            }
        }
    }

    /// Null for what has no owner of its own.
    private static ObjectKind kind(int catalog) {
        return switch (catalog) {
            case PgClass.CATALOG -> ObjectKind.RELATION;
            case PgNamespace.CATALOG -> ObjectKind.SCHEMA;
            case PgProc.CATALOG -> ObjectKind.FUNCTION;
            case PgType.CATALOG -> ObjectKind.TYPE;
            case PgDatabase.CATALOG -> ObjectKind.DATABASE;
            case PgTablespace.CATALOG -> ObjectKind.TABLESPACE;
            case PgLanguage.CATALOG -> ObjectKind.LANGUAGE;
            case PgCollation.CATALOG -> ObjectKind.COLLATION;
            case PgConversion.CATALOG -> ObjectKind.CONVERSION;
            case PgOperator.CATALOG -> ObjectKind.OPERATOR;
            case PgOpclass.CATALOG -> ObjectKind.OPERATOR_CLASS;
            case PgOpfamily.CATALOG -> ObjectKind.OPERATOR_FAMILY;
            case PgExtension.CATALOG -> ObjectKind.EXTENSION;
            case PgEventTrigger.CATALOG -> ObjectKind.EVENT_TRIGGER;
            case PgForeignDataWrapper.CATALOG -> ObjectKind.FOREIGN_DATA_WRAPPER;
            case PgForeignServer.CATALOG -> ObjectKind.FOREIGN_SERVER;
            case PgPublication.CATALOG -> ObjectKind.PUBLICATION;
            case PgSubscription.CATALOG -> ObjectKind.SUBSCRIPTION;
            case PgStatisticExt.CATALOG -> ObjectKind.STATISTICS;
            case PgTsConfig.CATALOG -> ObjectKind.TEXT_SEARCH_CONFIGURATION;
            case PgTsDict.CATALOG -> ObjectKind.TEXT_SEARCH_DICTIONARY;
            case PgLargeobject.CATALOG -> ObjectKind.LARGE_OBJECT;
            case PgParameterAcl.CATALOG -> ObjectKind.PARAMETER;
            default -> null;
        };
    }

    // ---- DROP OWNED

    String drop(RoleStatement.DropOwned statement) {
        var objects = new ArrayList<ObjectAddress>();
        for (RoleEntry role : roles(statement.roles(), RoleMessage.DROP_OWNED_DENIED)) {
            refusePinned(role, RoleMessage.DROP_OWNED_PINNED);
            for (CatalogRow row : asRecorded(role.oid())) {
                if (isHere(row) || isShared(row)) {
                    drop(row, role.oid(), objects);
                }
            }
        }
        objects.sort(Comparator.<ObjectAddress>comparingLong(each -> Integer.toUnsignedLong(each.oid())).reversed());
        new Removal(context).drop(objects, statement.behavior() == DropBehavior.CASCADE);
        return "DROP OWNED";
    }

    private void drop(CatalogRow row, int role, List<ObjectAddress> objects) {
        var object = object(row);
        switch (row.character(PgShdepend.DEPTYPE)) {
            case Dependencies.ACL -> {
                revoke(object, role);
                context.nextCommand();
            }
            case Dependencies.OWNER -> {
                if (object.catalog() == PgDefaultAcl.CATALOG) {
                    forgetDefaultPrivileges(object);
                } else if (isHere(row)) {
                    new Removal(context).locks().acquire(object);
                    objects.add(object);
                }
            }
            default -> { }
        }
    }

    private void forgetDefaultPrivileges(ObjectAddress object) {
        var rows = context.catalog().rows();
        rows.find(PgDefaultAcl.CATALOG, new int[] {PgDefaultAcl.OID}, Integer.toUnsignedLong(object.oid())).forEach(rows::delete);
        dependencies.deleteOf(object);
        dependencies.deleteSharedOf(object);
    }

    /// Takes everything on an object from a role, whoever granted it, with what it granted on.
    private void revoke(ObjectAddress object, int role) {
        if (object.catalog() == PgDefaultAcl.CATALOG) {
            revokeDefault(object, role);
        } else if (object.part() != 0) {
            var table = context.catalog().relation(object.oid());
            var column = table.column(object.part());
            if (column.acl() != null) {
                writer.objects.setColumnAcl(table.oid(), column.number(), without(column.acl(), table.owner(), role, AccessList.all(ObjectKind.COLUMN)));
            }
            // What is revoked is all on the table, which writes its list out, too.
            revoke(ObjectAddress.relation(object.oid()), role);
        } else {
            var kind = kind(object.catalog());
            var found = kind == null ? null : AccessObjects.find(context.catalog(), kind, object.oid());
            if (found != null) {
                writer.objects.setAcl(kind, object.oid(), without(found.effectiveAcl(), found.owner(), role, AccessList.all(found.kind())));
            }
        }
    }

    private List<AclItem> without(List<AclItem> list, int owner, int role, int privileges) {
        var changed = list;
        var grantors = new LinkedHashSet<Integer>();
        for (AclItem item : list) {
            if (item.grantee() == role) {
                grantors.add(item.grantor());
            }
        }
        for (int grantor : grantors) {
            changed = AccessList.revoke(changed, owner, grantor, role, privileges, false, true, new Roles(context.catalog())::hasPrivilegesOf);
        }
        return changed;
    }

    private void revokeDefault(ObjectAddress object, int role) {
        var found = context.catalog().rows().find(PgDefaultAcl.CATALOG, new int[] {PgDefaultAcl.OID}, Integer.toUnsignedLong(object.oid()));
        if (found.isEmpty()) {
            return;
        }
        var row = found.getFirst();
        int owner = row.integer(PgDefaultAcl.DEFACLROLE);
        var list = row.acl(PgDefaultAcl.DEFACLACL);
        var changed = list.stream().filter(item -> item.grantee() != role).toList();
        if (changed.isEmpty() || new DefaultPrivileges(context).isStandard(row, changed)) {
            forgetDefaultPrivileges(object);
            return;
        }
        var values = row.values().clone();
        values[PgDefaultAcl.DEFACLACL] = PrivilegeCommands.array(changed);
        context.catalog().rows().update(row, values);
        dependencies.changeAclRoles(object, owner, AccessList.roles(list, owner), AccessList.roles(changed, owner));
    }

    // ---- DROP ROLE

    /// @throws SqlException 2BP01 where the role owns something or has been granted something
    void refuseWhereDependedOn(RoleEntry role) {
        var rows = on(role.oid());
        if (rows.isEmpty()) {
            return;
        }
        var error = new SqlException(SqlState.DEPENDENT_OBJECTS_STILL_EXIST, RoleMessage.DEPENDED_ON, role.name());
        error.diagnostic().detail = report(rows);
        throw error;
    }

    private Message report(List<CatalogRow> rows) {
        var descriptions = new ObjectDescriptions(context.catalog());
        var elsewhere = new TreeMap<Integer, Integer>();
        Message lines = null;
        int count = 0;
        for (CatalogRow row : rows) {
            if (!isHere(row) && !isShared(row)) {
                elsewhere.merge(row.integer(PgShdepend.DBID), 1, Integer::sum);
            } else if (count++ < REPORTED_MAX) {
                var description = descriptions.describeAnyway(object(row));
                lines = append(lines, new Message(switch (row.character(PgShdepend.DEPTYPE)) {
                    case Dependencies.OWNER -> CatalogMessage.OWNER_OF;
                    case Dependencies.ACL -> CatalogMessage.PRIVILEGES_FOR;
                    case Dependencies.POLICY -> CatalogMessage.TARGET_OF;
                    default -> CatalogMessage.TABLESPACE_FOR;
                }, description));
            }
        }
        for (var database : elsewhere.entrySet()) {
            if (count++ < REPORTED_MAX) {
                var name = descriptions.describeAnyway(new ObjectAddress(PgDatabase.CATALOG, database.getKey()));
                lines = append(lines, new Message(database.getValue() == 1 ? CatalogMessage.OBJECTS_IN_DATABASE
                        : CatalogMessage.MANY_OBJECTS_IN_DATABASE, database.getValue(), name));
            }
        }
        int more = count - REPORTED_MAX;
        return more <= 0 ? lines : append(lines, new Message(more == 1 ? CatalogMessage.AND_OTHER_OBJECT : CatalogMessage.AND_OTHER_OBJECTS, more));
    }

    private static Message append(Message lines, Message line) {
        return lines == null ? line : new Message(CatalogMessage.LINES, lines, line);
    }
}
