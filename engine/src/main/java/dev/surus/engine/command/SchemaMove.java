package dev.surus.engine.command;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgConstraint;
import dev.surus.engine.catalog.system.PgNamespace;
import dev.surus.engine.catalog.system.PgProc;
import dev.surus.engine.catalog.system.PgStatisticExt;
import dev.surus.engine.catalog.system.PgType;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.parser.ast.ObjectStatement;
import dev.surus.engine.txn.lock.LockMode;

/// ALTER ... SET SCHEMA: a relation takes its row type, indexes, constraints and owned sequences with it.
final class SchemaMove {
    private final CommandContext context;
    private final CatalogWriter writer;

    SchemaMove(CommandContext context) {
        this.context = context;
        writer = new CatalogWriter(context.catalog());
    }

    String move(ObjectStatement.AlterSchema statement) {
        String tag = "ALTER " + statement.kind().name().replace('_', ' ');
        if (statement.relation() != null) {
            moveRelation(statement);
        } else {
            moveObject(statement);
        }
        return tag;
    }

    private int target(String name) {
        var schema = context.catalog().namespaceByName(name);
        if (name.equals("pg_temp") || schema != null && schema.name().startsWith("pg_temp_")) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.MOVE_TEMPORARY);
        }
        if (schema == null) {
            throw new SqlException(SqlState.UNDEFINED_SCHEMA, DefinitionMessage.SCHEMA_MISSING, name);
        }
        TableDefinition.requireCreate(context, schema.oid());
        return schema.oid();
    }

    private static void refuse(int from, int to, CommandContext context) {
        int temporary = context.catalog().session().temporaryNamespace();
        if (temporary != 0 && (from == temporary || to == temporary)) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.MOVE_TEMPORARY);
        }
        if (from == Catalog.PG_TOAST || to == Catalog.PG_TOAST) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.MOVE_TOAST);
        }
    }

    private void moveRelation(ObjectStatement.AlterSchema statement) {
        var names = new RelationNames(context);
        var name = statement.relation().name();
        var relation = names.openOrNull(name, LockMode.ACCESS_EXCLUSIVE, statement.ifExists(), false, names::requireOwner);
        if (relation == null) {
            if (!statement.ifExists()) {
                throw RelationNames.missing(name);
            }
            context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, DefinitionMessage.RELATION_MISSING_SKIPPING, name.name());
            return;
        }
        if (relation.kind() == 'S') {
            var sequences = new SequenceCommands(context);
            for (var kind : new Dependencies.Kind[] {Dependencies.Kind.AUTO, Dependencies.Kind.INTERNAL}) {
                var table = sequences.owner(relation.oid(), kind);
                if (table != null) {
                    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.MOVE_OWNED_SEQUENCE)
                            .detail(AlterMessage.SEQUENCE_LINKED, relation.name(), table.name());
                }
            }
        }
        int to = target(statement.newSchema());
        refuse(relation.namespace(), to, context);
        if (relation.namespace() == to) {
            return;
        }
        context.lockObject(PgNamespace.CATALOG, to, 0, LockMode.ACCESS_SHARE);
        move(relation, to);
    }

    private void move(RelationEntry relation, int to) {
        int from = relation.namespace();
        moveRow(relation, to);
        if (relation.rowType() != 0) {
            moveType(relation.rowType(), to);
        }
        for (IndexEntry index : relation.indexes()) {
            moveRow(context.catalog().relation(index.oid()), to);
        }
        for (ConstraintEntry constraint : relation.constraints()) {
            writer.constraints.update(constraint.oid(), PgConstraint.CONNAMESPACE, Integer.toUnsignedLong(to));
        }
        for (var row : writer.dependencies.on(ObjectAddress.relation(relation.oid()))) {
            var dependent = Dependencies.dependent(row);
            if (dependent.catalog() == PgClass.CATALOG && dependent.part() == 0 && Dependencies.referenced(row).part() > 0) {
                var sequence = context.catalog().relation(dependent.oid());
                if (sequence != null && sequence.kind() == 'S' && sequence.namespace() == from) {
                    context.lockRelation(sequence.oid(), LockMode.ACCESS_EXCLUSIVE);
                    moveRow(sequence, to);
                }
            }
        }
    }

    private void moveRow(RelationEntry relation, int to) {
        if (context.catalog().relationOid(to, relation.name()) != 0) {
            throw new SqlException(SqlState.DUPLICATE_TABLE, AlterMessage.RELATION_EXISTS_IN, relation.name(),
                    context.catalog().namespace(to).name());
        }
        writer.relations.update(relation.oid(), PgClass.RELNAMESPACE, Integer.toUnsignedLong(to));
        if (relation.index() == null) {
            writer.dependencies.redirect(ObjectAddress.relation(relation.oid()), ObjectAddress.namespace(relation.namespace()),
                    ObjectAddress.namespace(to));
        }
    }

    private void moveType(int oid, int to) {
        var type = context.catalog().type(oid);
        if (context.catalog().typeOid(to, type.name()) != 0) {
            throw new SqlException(SqlState.DUPLICATE_OBJECT, AlterMessage.TYPE_EXISTS_IN, type.name(), context.catalog().namespace(to).name());
        }
        writer.types.updateWithArray(oid, PgType.TYPNAMESPACE, Integer.toUnsignedLong(to));
        boolean rowType = type.isComposite() && context.catalog().relation(type.relation()).kind() != 'c';
        if (!rowType) {
            writer.dependencies.redirect(ObjectAddress.type(oid), ObjectAddress.namespace(type.namespace()), ObjectAddress.namespace(to));
        }
    }

    /// @throws SqlException 42723 where the schema has a routine of that name with the same arguments
    static void requireFreeSignature(CommandContext context, FunctionEntry function, String name, int namespace) {
        var catalog = context.catalog();
        String schema = catalog.namespace(namespace).name();
        for (var other : catalog.functionsByName(schema, name)) {
            if (java.util.Arrays.equals(other.arguments(), function.arguments())) {
                var arguments = java.util.Arrays.stream(function.arguments()).mapToObj(catalog::typeName)
                        .collect(java.util.stream.Collectors.joining(", "));
                throw new SqlException(SqlState.DUPLICATE_FUNCTION, AlterMessage.FUNCTION_EXISTS_IN, name + "(" + arguments + ")", schema);
            }
        }
    }

    private void moveObject(ObjectStatement.AlterSchema statement) {
        var object = new ObjectResolver(context).find(statement.kind(), statement.object(), false);
        var catalog = context.catalog();
        new Privileges(catalog).requireOwner(ObjectResolver.accessKind(statement.kind()), object.oid(), context.currentUser());
        int to = target(statement.newSchema());
        switch (object.catalog()) {
            case PgType.CATALOG -> {
                var type = catalog.type(object.oid());
                refuse(type.namespace(), to, context);
                if (type.isArray()) {
                    throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.ALTER_ARRAY_TYPE, catalog.typeName(object.oid()))
                            .hint(AlterMessage.ALTER_ARRAY_HINT, catalog.typeName(type.element()));
                }
                if (type.namespace() == to) {
                    return;
                }
                moveType(object.oid(), to);
                if (type.isComposite()) {
                    writer.relations.update(type.relation(), PgClass.RELNAMESPACE, Integer.toUnsignedLong(to));
                }
            }
            case PgProc.CATALOG -> {
                context.lockObject(PgProc.CATALOG, object.oid(), 0, LockMode.ACCESS_EXCLUSIVE);
                var function = catalog.function(object.oid());
                refuse(function.namespace(), to, context);
                if (function.namespace() == to) {
                    return;
                }
                requireFreeSignature(context, function, function.name(), to);
                writer.objects.update(ObjectKind.FUNCTION, object.oid(), PgProc.PRONAMESPACE, Integer.toUnsignedLong(to));
                writer.dependencies.redirect(object, ObjectAddress.namespace(function.namespace()), ObjectAddress.namespace(to));
            }
            case PgStatisticExt.CATALOG -> {
                context.lockObject(PgStatisticExt.CATALOG, object.oid(), 0, LockMode.ACCESS_EXCLUSIVE);
                var objects = new NamedObjects(context);
                refuse(objects.namespaceOf(statement.kind(), object), to, context);
                objects.move(statement.kind(), object, to);
            }
            default -> throw Commands.notSupported(statement);
        }
    }
}
