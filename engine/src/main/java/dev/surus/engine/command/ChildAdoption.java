package dev.surus.engine.command;

import dev.surus.engine.analyzer.deparse.StoredExpressionText;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgAttribute;
import dev.surus.engine.catalog.system.PgConstraint;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.RowValues;

/// A table that exists becomes the child of another one, or ceases to be: its columns and checks are the parent's, too (ALTER TABLE ...
/// INHERIT, ATTACH PARTITION), or its own again.
final class ChildAdoption {
    private final CommandContext context;
    private final RelationEntry child;
    private final RelationEntry parent;
    private final boolean partition;
    private final CatalogWriter writer;

    ChildAdoption(CommandContext context, RelationEntry child, RelationEntry parent, boolean partition) {
        this.context = context;
        this.child = child;
        this.parent = parent;
        this.partition = partition;
        writer = new CatalogWriter(context.catalog());
    }

    /// @throws SqlException where the child lacks something of the parent's
    void adopt() {
        for (ColumnEntry column : parent.liveColumns()) {
            adopt(column);
        }
        for (ConstraintEntry constraint : parent.constraints()) {
            if (constraint.kind() == 'c' && !constraint.noInherit()) {
                adopt(constraint);
            }
        }
        int sequence = child.parents().size() + 1;
        writer.relations.addParent(child.oid(), parent.oid(), sequence, partition);
        context.nextCommand();
    }

    private void adopt(ColumnEntry column) {
        var own = child.columnByName(column.name());
        if (own == null) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, PartitionMessage.CHILD_COLUMN_MISSING, column.name());
        }
        if (own.type() != column.type() || own.typmod() != column.typmod()) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, PartitionMessage.CHILD_COLUMN_TYPE, child.name(), column.name());
        }
        if (own.collation() != column.collation()) {
            throw new SqlException(SqlState.COLLATION_MISMATCH, PartitionMessage.CHILD_COLUMN_COLLATION, child.name(), column.name());
        }
        if (column.notNull() && !own.notNull()) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, PartitionMessage.CHILD_COLUMN_NULLABLE, column.name());
        }
        if (column.isGenerated() && !own.isGenerated()) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, PartitionMessage.CHILD_COLUMN_GENERATED, column.name());
        }
        var row = writer.relations.columnRow(child.oid(), own.number());
        var values = RowValues.from(row).set(PgAttribute.ATTINHCOUNT, own.inheritCount() + 1);
        context.catalog().rows().update(row, (partition ? values.set(PgAttribute.ATTISLOCAL, false) : values).values());
    }

    private void adopt(ConstraintEntry constraint) {
        var own = child.constraintByName(constraint.name());
        if (own == null || own.kind() != 'c') {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, PartitionMessage.CHILD_CONSTRAINT_MISSING, constraint.name());
        }
        if (!text(parent, constraint).equals(text(child, own))) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, PartitionMessage.CHILD_CHECK_DIFFERS, child.name(), constraint.name());
        }
        if (own.noInherit()) {
            throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, PartitionMessage.CHECK_NO_INHERIT, own.name(), child.name());
        }
        if (constraint.validated() && !own.validated()) {
            throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, PartitionMessage.CHECK_NOT_VALID, own.name(), child.name());
        }
        var row = writer.constraints.row(own.oid());
        var values = RowValues.from(row).set(PgConstraint.CONINHCOUNT, own.inheritCount() + 1);
        context.catalog().rows().update(row, (partition ? values.set(PgConstraint.CONISLOCAL, false) : values).values());
    }

    private String text(RelationEntry relation, ConstraintEntry constraint) {
        return new StoredExpressionText(context.catalog(), context).expression(constraint.checkText(), relation.oid(), false);
    }

    /// The child's columns and checks are its own again.
    void release() {
        for (ColumnEntry column : parent.liveColumns()) {
            var own = child.columnByName(column.name());
            if (own != null && own.inheritCount() > 0) {
                var row = writer.relations.columnRow(child.oid(), own.number());
                var values = RowValues.from(row).set(PgAttribute.ATTINHCOUNT, own.inheritCount() - 1);
                context.catalog().rows().update(row, (own.inheritCount() == 1 ? values.set(PgAttribute.ATTISLOCAL, true) : values).values());
            }
        }
        for (ConstraintEntry constraint : parent.constraints()) {
            var own = child.constraintByName(constraint.name());
            if (constraint.kind() == 'c' && own != null && own.kind() == 'c' && own.inheritCount() > 0) {
                var row = writer.constraints.row(own.oid());
                var values = RowValues.from(row).set(PgConstraint.CONINHCOUNT, own.inheritCount() - 1);
                context.catalog().rows().update(row, (own.inheritCount() == 1 ? values.set(PgConstraint.CONISLOCAL, true) : values).values());
            }
        }
        writer.relations.removeParent(child.oid(), parent.oid());
        context.nextCommand();
    }
}
