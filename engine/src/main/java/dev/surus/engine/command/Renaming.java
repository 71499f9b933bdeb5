package dev.surus.engine.command;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgAttribute;
import dev.surus.engine.catalog.system.PgConstraint;
import dev.surus.engine.catalog.system.PgNamespace;
import dev.surus.engine.catalog.system.PgProc;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.parser.ast.FromItem;
import dev.surus.engine.parser.ast.ObjectReference;
import dev.surus.engine.parser.ast.ObjectStatement;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.AclItem.Privilege;

/// ALTER ... RENAME TO.
final class Renaming {
    private final CommandContext context;
    private final RelationNames names;
    private final CatalogWriter writer;

    Renaming(CommandContext context) {
        this.context = context;
        names = new RelationNames(context);
        writer = new CatalogWriter(context.catalog());
    }

    String rename(ObjectStatement.Rename rename) {
        var kind = rename.kind();
        String tag = "ALTER " + ObjectResolver.tagWord(rename.relationKind() != null ? rename.relationKind() : kind);
        switch (kind) {
            case TABLE, INDEX, SEQUENCE, VIEW, MATERIALIZED_VIEW, FOREIGN_TABLE -> renameRelation(rename);
            case COLUMN -> renameColumn(rename);
            case CONSTRAINT -> renameConstraint(rename);
            case TRIGGER -> renameTrigger(rename);
            case SCHEMA -> renameSchema(((ObjectReference.Named) rename.object()).name().name(), rename.newName());
            case TYPE, DOMAIN -> renameType(rename);
            case DOMAIN_CONSTRAINT -> renameDomainConstraint(rename);
            case ROLE -> {
                var name = ((ObjectReference.Named) rename.object()).name();
                new RoleCommands(context).rename(name.name(), rename.newName(), name.position());
            }
            case DATABASE -> new DatabaseCommands(context).rename(((ObjectReference.Named) rename.object()).name().name(), rename.newName());
            case FUNCTION, PROCEDURE, ROUTINE, AGGREGATE -> renameRoutine(rename);
            case STATISTICS, FOREIGN_DATA_WRAPPER, FOREIGN_SERVER -> renameNamed(rename);
            default -> throw Commands.notSupported(rename);
        }
        return tag;
    }

    private RelationEntry open(FromItem.Relation relation, LockMode mode, boolean ifExists, java.util.function.Consumer<RelationEntry> check) {
        var found = names.openOrNull(relation.name(), mode, ifExists, false, check);
        if (found == null) {
            if (!ifExists) {
                throw RelationNames.missing(relation.name());
            }
            context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, DefinitionMessage.RELATION_MISSING_SKIPPING, relation.name().name());
        }
        return found;
    }

    private void renameRelation(ObjectStatement.Rename rename) {
        var mode = rename.kind() == dev.surus.engine.parser.ast.ObjectKind.INDEX ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
        var relation = open(rename.relation(), mode, rename.ifExists(), found -> {
            names.requireOwner(found);
            TableDefinition.requireCreate(context, found.namespace());
            switch (rename.kind()) {
                case SEQUENCE -> require(found, "S", DefinitionMessage.NOT_SEQUENCE);
                case VIEW -> require(found, "v", DefinitionMessage.NOT_VIEW);
                case MATERIALIZED_VIEW -> require(found, "m", DefinitionMessage.NOT_MATERIALIZED_VIEW);
                case FOREIGN_TABLE -> require(found, "f", DefinitionMessage.NOT_FOREIGN_TABLE);
                default -> {}
            }
            if (found.kind() == 'c') {
                throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.OWNER_OF_COMPOSITE, found.name()).hint(AlterMessage.USE_ALTER_TYPE);
            }
        });
        if (relation == null) {
            return;
        }
        if (rename.kind() == dev.surus.engine.parser.ast.ObjectKind.INDEX && relation.index() == null) {
            context.lockRelation(relation.oid(), LockMode.ACCESS_EXCLUSIVE);
        }
        rename(relation, rename.newName());
    }

    private static void require(RelationEntry relation, String kinds, DefinitionMessage message) {
        if (kinds.indexOf(relation.kind()) < 0) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, message, relation.name());
        }
    }

    /// Renames a relation; an index of a constraint takes the constraint with it.
    void rename(RelationEntry relation, String name) {
        if (context.catalog().relationOid(relation.namespace(), name) != 0) {
            throw new SqlException(SqlState.DUPLICATE_TABLE, DefinitionMessage.RELATION_EXISTS, name);
        }
        writer.relations.rename(relation.oid(), name);
        if (relation.index() != null) {
            for (ConstraintEntry constraint : context.catalog().relation(relation.index().relation()).constraints()) {
                if (constraint.index() == relation.oid() && constraint.kind() != 'f') {
                    writer.constraints.update(constraint.oid(), PgConstraint.CONNAME, name);
                }
            }
        }
    }

    private void renameColumn(ObjectStatement.Rename rename) {
        var relation = open(rename.relation(), LockMode.ACCESS_EXCLUSIVE, rename.ifExists(), found -> {
            if ("rvmcfp".indexOf(found.kind()) < 0 && found.index() == null) {
                throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.CANNOT_RENAME_COLUMNS, found.name())
                        .detail(RelationKinds.notSupportedDetail(found.kind()));
            }
            names.requireOwner(found);
        });
        if (relation == null) {
            return;
        }
        if (relation.ofType() != 0) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.TYPED_RENAME);
        }
        if (relation.kind() == 'c') {
            for (var table : new TypedTables(context).following(context.catalog(), relation, rename.behavior())) {
                context.lockRelation(table.oid(), LockMode.ACCESS_EXCLUSIVE);
                renameColumn(context.catalog().relation(table.oid()), rename.oldName(), rename.newName(), true, 0);
            }
        }
        renameColumn(relation, rename.oldName(), rename.newName(), !rename.relation().only() && "rpf".indexOf(relation.kind()) >= 0, 0);
    }

    /// @param recurse whether the children's columns get the name, too: first
    /// @param parents how many parents of the relation get it
    private void renameColumn(RelationEntry relation, String oldName, String newName, boolean recurse, int parents) {
        if (recurse) {
            for (var child : Children.all(context, relation.oid(), LockMode.ACCESS_EXCLUSIVE).entrySet()) {
                if (child.getKey() != relation.oid()) {
                    var entry = context.catalog().relation(child.getKey());
                    names.requireOwner(entry);
                    renameColumn(entry, oldName, newName, false, child.getValue());
                }
            }
        } else if (parents == 0 && !context.catalog().children(relation.oid()).isEmpty()) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, InheritanceMessage.RENAME_COLUMN_CHILDREN, oldName);
        }
        var column = relation.columnByName(oldName);
        if (column == null) {
            throw KeyPlanner.isSystemColumn(oldName)
                    ? new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.SYSTEM_COLUMN_RENAME, oldName)
                    : new SqlException(SqlState.UNDEFINED_COLUMN, DefinitionMessage.PLAIN_COLUMN_MISSING, oldName);
        }
        if (column.inheritCount() > parents) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, InheritanceMessage.RENAME_INHERITED_COLUMN, oldName);
        }
        if (KeyPlanner.isSystemColumn(newName)) {
            throw new SqlException(SqlState.DUPLICATE_COLUMN, DefinitionMessage.COLUMN_SYSTEM_NAME, newName);
        }
        if (relation.columnByName(newName) != null) {
            throw new SqlException(SqlState.DUPLICATE_COLUMN, DefinitionMessage.COLUMN_EXISTS, newName, relation.name());
        }
        writer.relations.updateColumn(relation.oid(), column.number(), PgAttribute.ATTNAME, newName);
        // A plain column of an index has the table's name for it.
        for (var index : relation.indexes()) {
            for (int i = 0; i < index.columns().length; i++) {
                if (index.columns()[i] == column.number()) {
                    writer.relations.updateColumn(index.oid(), i + 1, PgAttribute.ATTNAME, newName);
                }
            }
        }
    }

    private void renameConstraint(ObjectStatement.Rename rename) {
        var relation = open(rename.relation(), LockMode.ACCESS_EXCLUSIVE, rename.ifExists(), names::requireOwner);
        if (relation == null) {
            return;
        }
        renameConstraint(relation, rename.oldName(), rename.newName(), !rename.relation().only(), 0);
    }

    private void renameConstraint(RelationEntry relation, String oldName, String newName, boolean recurse, int parents) {
        var constraint = relation.constraintByName(oldName);
        if (constraint == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, AlterMessage.CONSTRAINT_FOR_MISSING, oldName, relation.name());
        }
        if (constraint.kind() == 'c' && !constraint.noInherit()) {
            if (recurse) {
                for (var child : Children.all(context, relation.oid(), LockMode.ACCESS_EXCLUSIVE).entrySet()) {
                    if (child.getKey() != relation.oid()) {
                        renameConstraint(context.catalog().relation(child.getKey()), oldName, newName, false, child.getValue());
                    }
                }
            } else if (parents == 0 && !context.catalog().children(relation.oid()).isEmpty()) {
                throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, InheritanceMessage.RENAME_CONSTRAINT_CHILDREN, oldName);
            }
            if (constraint.inheritCount() > parents) {
                throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, InheritanceMessage.RENAME_INHERITED_CONSTRAINT, oldName);
            }
        }
        if (constraint.index() != 0 && constraint.kind() != 'f') {
            context.lockRelation(constraint.index(), LockMode.SHARE_UPDATE_EXCLUSIVE);
            rename(context.catalog().relation(constraint.index()), newName);
            return;
        }
        CheckConstraints.requireFree(context, relation, newName);
        writer.constraints.update(constraint.oid(), PgConstraint.CONNAME, newName);
    }

    private void renameTrigger(ObjectStatement.Rename rename) {
        var relation = open(rename.relation(), LockMode.ACCESS_EXCLUSIVE, false, names::requireOwner);
        for (var trigger : relation.triggers()) {
            if (!trigger.name().equals(rename.oldName())) {
                continue;
            }
            if (trigger.parent() != 0) {
                var parent = context.catalog().relation(relation.parents().getFirst());
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, TriggerMessage.RENAME_PART, trigger.name(), relation.name())
                        .hint(TriggerMessage.RENAME_PART_HINT, parent.name());
            }
            var triggers = new PartitionTriggers(context);
            triggers.rename(relation, trigger.oid(), rename.newName());
            if (relation.kind() == 'p') {
                triggers.renameBelow(relation, trigger.oid(), rename.oldName(), rename.newName());
            }
            return;
        }
        throw new SqlException(SqlState.UNDEFINED_OBJECT, DefinitionMessage.TRIGGER_MISSING, rename.oldName(), relation.name());
    }

    private void renameSchema(String oldName, String newName) {
        var schema = context.catalog().namespaceByName(oldName);
        if (schema == null) {
            throw new SqlException(SqlState.UNDEFINED_SCHEMA, DefinitionMessage.SCHEMA_MISSING, oldName);
        }
        context.lockObject(PgNamespace.CATALOG, schema.oid(), 0, LockMode.ACCESS_EXCLUSIVE);
        if (context.catalog().namespaceByName(newName) != null) {
            throw new SqlException(SqlState.DUPLICATE_SCHEMA, DefinitionMessage.SCHEMA_EXISTS, newName);
        }
        var privileges = new Privileges(context.catalog());
        privileges.requireOwner(ObjectKind.SCHEMA, schema.oid(), context.currentUser());
        privileges.require(ObjectKind.DATABASE, context.databaseId(), context.currentUser(), Privilege.CREATE);
        SchemaCommands.refuseReserved(context, newName);
        writer.objects.update(ObjectKind.SCHEMA, schema.oid(), PgNamespace.NSPNAME, newName);
    }

    private void renameDomainConstraint(ObjectStatement.Rename rename) {
        var reference = (ObjectReference.OfDomain) rename.object();
        var domain = new ObjectResolver(context).find(dev.surus.engine.parser.ast.ObjectKind.DOMAIN, new ObjectReference.OfType(reference.domain()), false);
        var type = context.catalog().type(domain.oid());
        new Privileges(context.catalog()).requireOwner(ObjectKind.TYPE, type.oid(), context.currentUser());
        var rows = context.catalog().rows().find(PgConstraint.CATALOG, new int[] {PgConstraint.CONTYPID}, Integer.toUnsignedLong(type.oid()));
        var row = rows.stream().filter(each -> each.text(PgConstraint.CONNAME).equals(rename.oldName())).findFirst().orElseThrow(() ->
                new SqlException(SqlState.UNDEFINED_OBJECT, AlterMessage.DOMAIN_CONSTRAINT_MISSING, rename.oldName(), type.name()));
        if (rows.stream().anyMatch(each -> each.text(PgConstraint.CONNAME).equals(rename.newName()))) {
            throw new SqlException(SqlState.DUPLICATE_OBJECT, AlterMessage.DOMAIN_CONSTRAINT_EXISTS, rename.newName(), type.name());
        }
        context.catalog().rows().update(row, RowValues.from(row).set(PgConstraint.CONNAME, rename.newName()).values());
    }

    private void renameNamed(ObjectStatement.Rename rename) {
        var object = new ObjectResolver(context).find(rename.kind(), rename.object(), false);
        context.lockObject(object.catalog(), object.oid(), 0, LockMode.ACCESS_EXCLUSIVE);
        new Privileges(context.catalog()).requireOwner(ObjectResolver.accessKind(rename.kind()), object.oid(), context.currentUser());
        new NamedObjects(context).rename(rename.kind(), object, rename.newName());
    }

    private void renameRoutine(ObjectStatement.Rename rename) {
        var object = new ObjectResolver(context).find(rename.kind(), rename.object(), false);
        context.lockObject(PgProc.CATALOG, object.oid(), 0, LockMode.ACCESS_EXCLUSIVE);
        var function = context.catalog().function(object.oid());
        SchemaMove.requireFreeSignature(context, function, rename.newName(), function.namespace());
        new Privileges(context.catalog()).requireOwner(ObjectResolver.accessKind(rename.kind()), object.oid(), context.currentUser());
        TableDefinition.requireCreate(context, function.namespace());
        writer.objects.update(ObjectKind.FUNCTION, object.oid(), PgProc.PRONAME, rename.newName());
    }

    private void renameType(ObjectStatement.Rename rename) {
        var object = new ObjectResolver(context).find(rename.kind(), rename.object(), false);
        var type = context.catalog().type(object.oid());
        new Privileges(context.catalog()).requireOwner(ObjectKind.TYPE, type.oid(), context.currentUser());
        if (type.isComposite()) {
            var relation = context.catalog().relation(type.relation());
            if (relation.kind() != 'c') {
                throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.ROW_TYPE_OF_TABLE, context.catalog().typeName(type.oid()))
                        .hint(AlterMessage.USE_ALTER_TABLE);
            }
            rename(relation, rename.newName());
            return;
        }
        if (type.isArray()) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.ALTER_ARRAY_TYPE, context.catalog().typeName(type.oid()))
                    .hint(AlterMessage.ALTER_ARRAY_HINT, context.catalog().typeName(type.element()));
        }
        writer.types.rename(type.oid(), rename.newName());
    }
}
