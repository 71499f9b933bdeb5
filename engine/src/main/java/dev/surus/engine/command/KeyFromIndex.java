package dev.surus.engine.command;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgAttribute;
import dev.surus.engine.catalog.system.PgIndex;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.txn.lock.LockMode;
import java.util.ArrayList;

/// ADD PRIMARY KEY | UNIQUE USING INDEX: an index that exists becomes a constraint's.
final class KeyFromIndex {
    private final CommandContext context;

    KeyFromIndex(CommandContext context) {
        this.context = context;
    }

    void add(RelationEntry table, IndexRequest request) {
        var catalog = context.catalog();
        int oid = catalog.relationOid(table.namespace(), request.usingIndex);
        if (oid == 0) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, DefinitionMessage.INDEX_MISSING, request.usingIndex).at(request.position);
        }
        context.lockRelation(oid, LockMode.ACCESS_SHARE);
        var relation = catalog.relation(oid);
        var index = relation.index();
        if (index == null) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, DefinitionMessage.NOT_INDEX, request.usingIndex).at(request.position);
        }
        if (table.constraints().stream().anyMatch(each -> each.index() == oid && each.kind() != 'f')) {
            throw refuse(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, AlterMessage.INDEX_HAS_CONSTRAINT, request);
        }
        if (index.relation() != table.oid()) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, AlterMessage.INDEX_NOT_OF_TABLE, request.usingIndex, table.name())
                    .at(request.position);
        }
        if (!index.unique()) {
            throw refuse(SqlState.WRONG_OBJECT_TYPE, AlterMessage.INDEX_NOT_UNIQUE, request).detail(AlterMessage.INDEX_PRIMARY_OR_UNIQUE);
        }
        if (!index.expressions().isEmpty()) {
            throw refuse(SqlState.WRONG_OBJECT_TYPE, AlterMessage.INDEX_HAS_EXPRESSIONS, request).detail(AlterMessage.INDEX_PRIMARY_OR_UNIQUE);
        }
        if (index.predicate() != null) {
            throw refuse(SqlState.WRONG_OBJECT_TYPE, AlterMessage.INDEX_IS_PARTIAL, request).detail(AlterMessage.INDEX_PRIMARY_OR_UNIQUE);
        }
        var writer = new CatalogWriter(catalog);
        if (request.primary) {
            if (table.primaryKey() != null) {
                throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, DefinitionMessage.MULTIPLE_PRIMARY_KEYS, table.name());
            }
            var unchecked = new ArrayList<Integer>();
            for (int i = 0; i < index.keyCount(); i++) {
                if (!table.column(index.columns()[i]).notNull()) {
                    writer.relations.updateColumn(table.oid(), index.columns()[i], PgAttribute.ATTNOTNULL, 1L);
                    unchecked.add(index.columns()[i]);
                }
            }
            if (!unchecked.isEmpty()) {
                new TableScans(context).requireNoNulls(catalog.relation(table.oid()), unchecked);
            }
        }
        String name = request.name == null ? relation.name() : request.name;
        if (!name.equals(relation.name())) {
            context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, AlterMessage.INDEX_RENAMED, relation.name(), name);
            TableDefinition.requireFreeName(context, table.namespace(), name, false);
            writer.relations.rename(oid, name);
        }
        CheckConstraints.requireFree(context, table, name);
        var row = writer.indexes.row(oid);
        catalog.rows().update(row, RowValues.from(row).set(PgIndex.INDISPRIMARY, request.primary)
                .set(PgIndex.INDIMMEDIATE, !request.deferrable).values());
        // It hangs on the constraint from now on, no more on the columns.
        writer.dependencies.deleteOf(ObjectAddress.relation(oid), dev.surus.engine.catalog.system.PgClass.CATALOG, Dependencies.Kind.AUTO);
        request.elements = java.util.Arrays.stream(index.columns(), 0, index.keyCount())
                .mapToObj(number -> IndexRequest.element(table.column(number).name())).toList();
        new IndexDefinition(context).addConstraint(table, request, name, oid, index.columns());
    }

    private static SqlException refuse(SqlState state, AlterMessage message, IndexRequest request) {
        return new SqlException(state, message, request.usingIndex).at(request.position);
    }
}
