package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.AccessObjects;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.system.PgAuthid;
import dev.surus.engine.catalog.system.PgForeignDataWrapper;
import dev.surus.engine.catalog.system.PgForeignServer;
import dev.surus.engine.catalog.system.PgLargeobject;
import dev.surus.engine.catalog.system.PgNamespace;
import dev.surus.engine.catalog.system.PgProc;
import dev.surus.engine.catalog.system.PgStatisticExt;
import dev.surus.engine.catalog.system.PgType;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.parser.ast.ObjectReference;
import dev.surus.engine.parser.ast.ObjectStatement;
import dev.surus.engine.txn.lock.LockMode;

/// ALTER ... RENAME, OWNER TO, SET SCHEMA. Relations are [Renaming]'s and [SchemaMove]'s.
final class ObjectCommands {
    private final CommandContext context;

    ObjectCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(ObjectStatement statement) {
        return new CommandResult.Done(switch (statement) {
            case ObjectStatement.Rename rename -> new Renaming(context).rename(rename);
            case ObjectStatement.AlterOwner owner -> alterOwner(owner);
            case ObjectStatement.AlterSchema schema -> new SchemaMove(context).move(schema);
            case ObjectStatement.AlterDepends _, ObjectStatement.SecurityLabel _, ObjectStatement.Drop _, ObjectStatement.Comment _ ->
                throw Commands.notSupported(statement);
        });
    }

    private String alterOwner(ObjectStatement.AlterOwner statement) {
        String tag = "ALTER " + ObjectResolver.tagWord(statement.kind());
        var catalog = context.catalog();
        var owner = new RoleNames(context).find(statement.owner());
        if (statement.kind() == dev.surus.engine.parser.ast.ObjectKind.DATABASE) {
            new DatabaseCommands(context).changeOwner(((ObjectReference.Named) statement.object()).name().name(), owner);
            return tag;
        }
        var object = new ObjectResolver(context).find(statement.kind(), statement.object(), false);
        var ownership = new Ownership(context);
        var writer = new CatalogWriter(catalog);
        switch (object.catalog()) {
            case PgNamespace.CATALOG -> {
                var schema = catalog.namespace(object.oid());
                if (schema.owner() != owner.oid()) {
                    ownership.requireRights(schema.owner(), owner.oid(), 0, ObjectKind.SCHEMA, schema.name());
                    writer.objects.setOwner(ObjectKind.SCHEMA, object.oid(), owner.oid());
                }
            }
            case PgType.CATALOG -> {
                var type = catalog.type(object.oid());
                if (type.isComposite() && catalog.relation(type.relation()).kind() != 'c') {
                    throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.ROW_TYPE_OF_TABLE, catalog.typeName(object.oid()))
                            .hint(AlterMessage.USE_ALTER_TABLE);
                }
                if (type.isArray()) {
                    throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.ALTER_ARRAY_TYPE, catalog.typeName(object.oid()))
                            .hint(AlterMessage.ALTER_ARRAY_HINT, catalog.typeName(type.element()));
                }
                if (type.owner() != owner.oid()) {
                    ownership.requireRights(type.owner(), owner.oid(), type.namespace(), ObjectKind.TYPE, catalog.typeName(object.oid()));
                    writer.objects.setOwner(ObjectKind.TYPE, object.oid(), owner.oid());
                    writer.types.updateWithArray(object.oid(), PgType.TYPOWNER, Integer.toUnsignedLong(owner.oid()));
                    if (type.isComposite()) {
                        writer.relations.update(type.relation(), dev.surus.engine.catalog.system.PgClass.RELOWNER,
                                Integer.toUnsignedLong(owner.oid()));
                    }
                }
            }
            case PgProc.CATALOG -> {
                context.lockObject(PgProc.CATALOG, object.oid(), 0, LockMode.ACCESS_EXCLUSIVE);
                var function = catalog.function(object.oid());
                if (function.owner() != owner.oid()) {
                    ownership.requireRights(function.owner(), owner.oid(), function.namespace(), ObjectKind.FUNCTION, function.name());
                    writer.objects.setOwner(ObjectKind.FUNCTION, object.oid(), owner.oid());
                }
            }
            case PgLargeobject.CATALOG -> {
                context.lockObject(PgLargeobject.CATALOG, object.oid(), 0, LockMode.ACCESS_EXCLUSIVE);
                var large = AccessObjects.find(catalog, ObjectKind.LARGE_OBJECT, object.oid());
                if (large.owner() != owner.oid()) {
                    ownership.requireRights(large.owner(), owner.oid(), 0, ObjectKind.LARGE_OBJECT, large.name());
                    writer.objects.setOwner(ObjectKind.LARGE_OBJECT, object.oid(), owner.oid());
                }
            }
            case PgForeignDataWrapper.CATALOG, PgForeignServer.CATALOG -> {
                context.lockObject(object.catalog(), object.oid(), 0, LockMode.ACCESS_EXCLUSIVE);
                new ForeignCommands(context).changeOwner(object, owner.oid());
            }
            case PgStatisticExt.CATALOG -> {
                context.lockObject(PgStatisticExt.CATALOG, object.oid(), 0, LockMode.ACCESS_EXCLUSIVE);
                var statistics = AccessObjects.find(catalog, ObjectKind.STATISTICS, object.oid());
                if (statistics.owner() != owner.oid()) {
                    ownership.requireRights(statistics.owner(), owner.oid(), new NamedObjects(context).namespaceOf(statement.kind(), object),
                            ObjectKind.STATISTICS, statistics.name());
                    writer.objects.setOwner(ObjectKind.STATISTICS, object.oid(), owner.oid());
                }
            }
            default -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CommandMessage.NOT_SUPPORTED, tag);
        }
        context.lockObject(PgAuthid.CATALOG, owner.oid(), 0, LockMode.ACCESS_SHARE);
        return tag;
    }
}
