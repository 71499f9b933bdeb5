package dev.surus.engine.command;

import dev.surus.engine.analyzer.deparse.StoredExpressionText;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgInherits;
import dev.surus.engine.parser.ast.RelationName;
import dev.surus.engine.txn.lock.LockMode;
import java.util.List;

/// ALTER TABLE ... INHERIT and NO INHERIT: an existing table becomes a child, or a child a table of its own.
final class InheritActions {
    private final AlteredTable table;

    InheritActions(AlteredTable table) {
        this.table = table;
    }

    void add(RelationName name) {
        refusePartitions();
        var names = new RelationNames(table.context);
        var parent = names.open(name, LockMode.SHARE_UPDATE_EXCLUSIVE);
        if ("rpf".indexOf(parent.kind()) < 0) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.ACTION_NOT_ON, "INHERIT", parent.name())
                    .detail(RelationKinds.notSupportedDetail(parent.kind()));
        }
        names.requireOwner(parent);
        int own = table.context.catalog().session().temporaryNamespace();
        if (parent.isTemporary() && !table.old.isTemporary()) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, InheritanceMessage.PARENT_TEMPORARY, parent.name());
        }
        if (parent.isTemporary() && parent.namespace() != own) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, InheritanceMessage.PARENT_OTHER_SESSION);
        }
        if (table.old.isTemporary() && table.old.namespace() != own) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, InheritanceMessage.INHERIT_TO_OTHER_SESSION);
        }
        if (parent.kind() == 'p') {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, InheritanceMessage.PARENT_PARTITIONED, parent.name());
        }
        if (parent.partition()) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, InheritanceMessage.INHERIT_FROM_PARTITION);
        }
        if (Children.all(table.context, table.oid, LockMode.ACCESS_SHARE).containsKey(parent.oid())) {
            throw new SqlException(SqlState.DUPLICATE_TABLE, InheritanceMessage.CIRCULAR)
                    .detail(InheritanceMessage.CIRCULAR_DETAIL, parent.name(), table.old.name());
        }
        int sequence = 0;
        for (CatalogRow row : parents()) {
            if (row.integer(PgInherits.INHPARENT) == parent.oid()) {
                throw new SqlException(SqlState.DUPLICATE_TABLE, InheritanceMessage.PARENT_TWICE, parent.name());
            }
            sequence = Math.max(sequence, row.integer(PgInherits.INHSEQNO));
        }
        mergeColumns(parent);
        mergeChecks(parent);
        table.writer.relations.addParent(table.oid, parent.oid(), sequence + 1, false);
    }

    private void refusePartitions() {
        if (table.old.partition()) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, InheritanceMessage.ALTER_INHERIT_PARTITION);
        }
        if (table.old.kind() == 'p') {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, InheritanceMessage.ALTER_INHERIT_PARTITIONED);
        }
    }

    private List<CatalogRow> parents() {
        return table.context.catalog().rows().find(PgInherits.CATALOG, new int[] {PgInherits.INHRELID}, Integer.toUnsignedLong(table.oid));
    }

    private void mergeColumns(RelationEntry parent) {
        var child = table.relation();
        for (ColumnEntry column : parent.liveColumns()) {
            var own = child.columnByName(column.name());
            if (own == null) {
                throw mismatch(InheritanceMessage.CHILD_COLUMN_MISSING, column.name());
            }
            if (own.type() != column.type() || own.typmod() != column.typmod()) {
                throw mismatch(InheritanceMessage.CHILD_TYPE_DIFFERS, child.name(), column.name());
            }
            if (own.collation() != column.collation()) {
                throw new SqlException(SqlState.COLLATION_MISMATCH, InheritanceMessage.CHILD_COLLATION_DIFFERS, child.name(), column.name());
            }
            if (column.notNull() && !own.notNull()) {
                throw mismatch(InheritanceMessage.CHILD_NOT_NULL, column.name());
            }
            if (column.isGenerated() && !own.isGenerated()) {
                throw mismatch(InheritanceMessage.CHILD_NOT_GENERATED, column.name());
            }
            if (column.isGenerated() && !text(parent, column.defaultText()).equals(text(child, own.defaultText()))) {
                throw mismatch(InheritanceMessage.CHILD_GENERATION_DIFFERS, column.name());
            }
            table.writer.relations.setInheritance(child.oid(), own.number(), own.local(), own.inheritCount() + 1);
        }
    }

    private String text(RelationEntry relation, String stored) {
        return new StoredExpressionText(table.context.catalog(), table.context).expression(stored, relation.oid(), false);
    }

    private static SqlException mismatch(InheritanceMessage message, Object... arguments) {
        return new SqlException(SqlState.DATATYPE_MISMATCH, message, arguments);
    }

    private void mergeChecks(RelationEntry parent) {
        var child = table.relation();
        for (ConstraintEntry constraint : parent.constraints()) {
            if (constraint.kind() != 'c' || constraint.noInherit()) {
                continue;
            }
            var own = child.constraintByName(constraint.name());
            if (own == null || own.kind() != 'c') {
                throw mismatch(InheritanceMessage.CHILD_CHECK_MISSING, constraint.name());
            }
            if (!text(parent, constraint.checkText()).equals(text(child, own.checkText()))) {
                throw mismatch(InheritanceMessage.CHILD_CHECK_DIFFERS, child.name(), constraint.name());
            }
            if (own.noInherit()) {
                throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, InheritanceMessage.CHILD_CHECK_NO_INHERIT, constraint.name(), child.name());
            }
            if (constraint.validated() && !own.validated()) {
                throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, InheritanceMessage.CHILD_CHECK_NOT_VALID, constraint.name(), child.name());
            }
            table.writer.constraints.setInheritance(own.oid(), own.local(), own.inheritCount() + 1);
        }
    }

    // ---- NO INHERIT

    void remove(RelationName name) {
        if (table.old.partition()) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, InheritanceMessage.ALTER_INHERIT_PARTITION);
        }
        var parent = new RelationNames(table.context).open(name, LockMode.ACCESS_SHARE);
        CatalogRow link = null;
        for (CatalogRow row : parents()) {
            link = row.integer(PgInherits.INHPARENT) == parent.oid() ? row : link;
        }
        if (link == null) {
            throw new SqlException(SqlState.UNDEFINED_TABLE, InheritanceMessage.NOT_PARENT, parent.name(), table.old.name());
        }
        var rows = table.context.catalog().rows();
        rows.delete(link);
        var child = table.relation();
        for (ColumnEntry column : parent.liveColumns()) {
            var own = child.columnByName(column.name());
            if (own != null && own.inheritCount() > 0) {
                table.writer.relations.setInheritance(child.oid(), own.number(), own.local() || own.inheritCount() == 1, own.inheritCount() - 1);
            }
        }
        for (ConstraintEntry constraint : parent.constraints()) {
            var own = constraint.kind() == 'c' ? child.constraintByName(constraint.name()) : null;
            if (own != null && own.kind() == 'c' && own.inheritCount() > 0) {
                table.writer.constraints.setInheritance(own.oid(), own.local() || own.inheritCount() == 1, own.inheritCount() - 1);
            }
        }
        for (CatalogRow row : new Dependencies(table.context.catalog()).of(ObjectAddress.relation(child.oid()))) {
            if (Dependencies.referenced(row).equals(ObjectAddress.relation(parent.oid()))) {
                rows.delete(row);
            }
        }
    }
}
