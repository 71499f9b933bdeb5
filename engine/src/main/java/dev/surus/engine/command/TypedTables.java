package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.parser.ast.AlterTableStatement;
import dev.surus.engine.parser.ast.DropBehavior;
import dev.surus.engine.parser.ast.TypeName;
import dev.surus.engine.txn.lock.LockMode;
import java.util.ArrayList;
import java.util.List;

/// Tables OF a composite type: their columns are the type's, and change with it.
final class TypedTables {
    private final CommandContext context;

    TypedTables(CommandContext context) {
        this.context = context;
    }

    /// The composite type of a name, which a table's row type is not.
    RelationEntry type(TypeName name) {
        var type = context.catalog().type(new DefinitionAnalysis(context).type(
                new TypeName(name.names(), name.setOf(), name.columnType(), name.modifiers(), name.arrayBounds(), 0)).oid());
        var relation = type.isComposite() ? context.catalog().relation(type.relation()) : null;
        if (relation == null || relation.kind() != 'c') {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, DefinitionMessage.NOT_COMPOSITE_TYPE, context.catalog().typeName(type.oid()));
        }
        context.lockRelation(relation.oid(), LockMode.ACCESS_SHARE);
        return relation;
    }

    /// The tables that have to change with a type.
    /// @throws SqlException 2BP01 where there are some and they are not to change
    List<RelationEntry> following(Catalog catalog, RelationEntry type, DropBehavior behavior) {
        var tables = new ArrayList<RelationEntry>();
        for (CatalogRow row : catalog.rows().scan(PgClass.CATALOG)) {
            if (row.integer(PgClass.RELOFTYPE) == type.rowType()) {
                tables.add(catalog.relation(row.integer(PgClass.OID)));
            }
        }
        if (!tables.isEmpty() && behavior != DropBehavior.CASCADE) {
            throw new SqlException(SqlState.DEPENDENT_OBJECTS_STILL_EXIST, AlterMessage.TYPE_OF_TABLE, type.name())
                    .hint(AlterMessage.TYPE_OF_TABLE_HINT);
        }
        return tables;
    }

    /// What a typed table refuses.
    static void refuse(RelationEntry table, AlterTableStatement.Action action) {
        AlterMessage message = table.ofType() == 0 ? null : switch (action) {
            case AlterTableStatement.AddColumn _ -> AlterMessage.TYPED_ADD;
            case AlterTableStatement.DropColumn _ -> AlterMessage.TYPED_DROP;
            case AlterTableStatement.AlterColumnType _ -> AlterMessage.TYPED_RETYPE;
            case AlterTableStatement.Inherit _, AlterTableStatement.NoInherit _ -> AlterMessage.TYPED_INHERIT;
            default -> null;
        };
        if (message != null) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, message);
        }
    }

    // ---- ALTER TABLE ... OF, NOT OF

    void attach(RelationEntry table, TypeName name) {
        var type = type(name);
        if (!table.parents().isEmpty()) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.TYPED_INHERITS);
        }
        var columns = new ArrayList<>(table.liveColumns());
        int next = 0;
        for (ColumnEntry wanted : type.liveColumns()) {
            if (next == columns.size()) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, AlterMessage.TYPED_MISSING, wanted.name());
            }
            var column = columns.get(next++);
            if (!column.name().equals(wanted.name())) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, AlterMessage.TYPED_OTHER_NAME, column.name(), wanted.name());
            }
            if (column.type() != wanted.type() || column.typmod() != wanted.typmod() || column.collation() != wanted.collation()) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, AlterMessage.TYPED_OTHER_TYPE, table.name(), wanted.name());
            }
        }
        if (next < columns.size()) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, AlterMessage.TYPED_EXTRA, columns.get(next).name());
        }
        var writer = new CatalogWriter(context.catalog());
        var self = ObjectAddress.relation(table.oid());
        if (table.ofType() != 0) {
            writer.dependencies.removeBetween(self, ObjectAddress.type(table.ofType()));
        }
        writer.dependencies.record(self, ObjectAddress.type(type.rowType()), Dependencies.Kind.NORMAL);
        writer.relations.update(table.oid(), PgClass.RELOFTYPE, Integer.toUnsignedLong(type.rowType()));
    }

    void detach(RelationEntry table) {
        if (table.ofType() == 0) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.NOT_TYPED, table.name());
        }
        var writer = new CatalogWriter(context.catalog());
        writer.dependencies.removeBetween(ObjectAddress.relation(table.oid()), ObjectAddress.type(table.ofType()));
        writer.relations.update(table.oid(), PgClass.RELOFTYPE, 0L);
    }
}
