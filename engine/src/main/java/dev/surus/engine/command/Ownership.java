package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.AccessList;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgAuthid;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgType;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.parser.ast.RoleSpecification;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.AclItem.Privilege;

/// ALTER ... OWNER TO: the object itself and what belongs to it.
final class Ownership {
    private final CommandContext context;
    private final CatalogWriter writer;

    Ownership(CommandContext context) {
        this.context = context;
        writer = new CatalogWriter(context.catalog());
    }

    /// @param recursing the relation belongs to another whose owner changes
    void changeRelation(RelationEntry relation, RoleSpecification specification, boolean recursing, LockMode mode) {
        changeRelation(relation, new RoleNames(context).find(specification).oid(), recursing, mode);
    }

    void changeRelation(RelationEntry relation, int owner, boolean recursing, LockMode mode) {
        switch (relation.kind()) {
            case 'i', 'I' -> {
                if (!recursing) {
                    throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.OWNER_OF_INDEX, relation.name())
                            .hint(AlterMessage.OWNER_OF_INDEX_HINT);
                }
            }
            case 'S' -> {
                if (!recursing && relation.owner() != owner) {
                    refuseOwned(relation);
                }
            }
            case 'c' -> {
                if (!recursing) {
                    throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.OWNER_OF_COMPOSITE, relation.name())
                            .hint(AlterMessage.USE_ALTER_TYPE);
                }
            }
            default -> {}
        }
        if (relation.owner() == owner) {
            return;
        }
        if (!recursing) {
            requireRights(relation.owner(), owner, relation.namespace(), ObjectKind.ofRelation(relation.kind()), relation.name());
        }
        if (relation.index() != null || relation.kind() == 't') {
            writer.relations.update(relation.oid(), PgClass.RELOWNER, Integer.toUnsignedLong(owner));
        } else {
            writer.objects.setOwner(ObjectKind.ofRelation(relation.kind()), relation.oid(), owner);
            for (var column : relation.liveColumns()) {
                if (column.acl() != null) {
                    writer.objects.setColumnAcl(relation.oid(), column.number(), AccessList.changeOwner(column.acl(), relation.owner(), owner));
                }
            }
            context.lockObject(PgAuthid.CATALOG, owner, 0, LockMode.ACCESS_SHARE);
        }
        if (relation.rowType() != 0) {
            writer.types.updateWithArray(relation.rowType(), PgType.TYPOWNER, Integer.toUnsignedLong(owner));
        }
        for (IndexEntry index : relation.indexes()) {
            context.lockRelation(index.oid(), mode);
            changeRelation(context.catalog().relation(index.oid()), owner, true, mode);
        }
        if (relation.toastRelation() != 0) {
            context.lockRelation(relation.toastRelation(), mode);
            changeRelation(context.catalog().relation(relation.toastRelation()), owner, true, mode);
        }
        if (relation.kind() == 'r' || relation.kind() == 'f' || relation.kind() == 'p') {
            for (var row : writer.dependencies.on(ObjectAddress.relation(relation.oid()))) {
                var dependent = Dependencies.dependent(row);
                var kind = Dependencies.kind(row);
                if (dependent.catalog() == PgClass.CATALOG && dependent.part() == 0
                        && (kind == Dependencies.Kind.AUTO || kind == Dependencies.Kind.INTERNAL)) {
                    var sequence = context.catalog().relation(dependent.oid());
                    if (sequence != null && sequence.kind() == 'S') {
                        context.lockRelation(sequence.oid(), mode);
                        changeRelation(sequence, owner, true, mode);
                    }
                }
            }
        }
    }

    private void refuseOwned(RelationEntry sequence) {
        var sequences = new SequenceCommands(context);
        for (var kind : new Dependencies.Kind[] {Dependencies.Kind.AUTO, Dependencies.Kind.INTERNAL}) {
            var table = sequences.owner(sequence.oid(), kind);
            if (table != null) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.OWNER_OF_OWNED_SEQUENCE, sequence.name())
                        .detail(AlterMessage.SEQUENCE_LINKED, sequence.name(), table.name());
            }
        }
    }

    /// The old owner gives away; who is no superuser must belong to the new owner, who may create in the schema.
    void requireRights(int oldOwner, int newOwner, int namespace, ObjectKind kind, String name) {
        var privileges = new Privileges(context.catalog());
        var roles = new Roles(context.catalog());
        if (roles.isSuperuser(context.currentUser())) {
            return;
        }
        if (!privileges.ownsAs(oldOwner, context.currentUser())) {
            throw Privileges.notOwner(kind, name);
        }
        if (!roles.isMember(context.currentUser(), newOwner)) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, AlterMessage.MUST_BE_MEMBER, context.catalog().role(newOwner).name());
        }
        if (namespace != 0) {
            privileges.require(ObjectKind.SCHEMA, namespace, newOwner, Privilege.CREATE);
        } else if (kind == ObjectKind.SCHEMA) {
            privileges.require(ObjectKind.DATABASE, context.databaseId(), context.currentUser(), Privilege.CREATE);
        }
    }
}
