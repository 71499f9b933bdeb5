package dev.surus.engine.command;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgConstraint;
import dev.surus.engine.catalog.system.PgTrigger;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.parser.ast.AlterTableStatement;
import dev.surus.engine.parser.ast.Constraint;
import dev.surus.engine.parser.ast.DropBehavior;
import dev.surus.engine.txn.lock.LockMode;
import java.util.List;

/// Actions of ALTER TABLE on constraints.
final class ConstraintActions {
    private final AlteredTable table;
    private final ColumnActions columns;

    ConstraintActions(AlteredTable table, ColumnActions columns) {
        this.table = table;
        this.columns = columns;
    }

    void addConstraint(Constraint constraint, boolean recurse) {
        switch (constraint) {
            case Constraint.Check check -> addCheck(check, recurse, false);
            case Constraint.ForeignKey key -> {
                if (table.old.kind() == 'p' && !recurse) {
                    throw new SqlException(SqlState.WRONG_OBJECT_TYPE, InheritanceMessage.FOREIGN_KEY_ONLY, table.old.name(), key.referenced().name());
                }
                int made = new ForeignKeys(table.context).add(table.relation(), key, false);
                if (!key.attributes().notValid() && !table.constraintsOfNulls.contains(key)) {
                    table.rewrite.requireForeignKey(made);
                }
            }
            case Constraint.Key key -> addKey(key, recurse);
            case Constraint.Exclusion exclusion -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CommandMessage.NOT_SUPPORTED,
                    "EXCLUDE").at(exclusion.position());
            case Constraint.Null _, Constraint.NotNull _, Constraint.Default _, Constraint.Identity _, Constraint.Generated _ ->
                throw new IllegalStateException("constraint of a column: " + constraint);
        }
    }

    /// Constraints that came with new columns.
    void addPendingConstraints(boolean keys) {
        for (AlteredTable.OfColumn each : List.copyOf(table.constraintsOfColumns)) {
            if (each.constraint() instanceof Constraint.Key == keys) {
                table.constraintsOfColumns.remove(each);
                addConstraint(each.constraint(), each.recurse());
                table.context.nextCommand();
            }
        }
    }

    /// A check holds for the children, too, unless it says otherwise; one that a child has already becomes the parent's as well.
    private void addCheck(Constraint.Check check, boolean recurse, boolean recursing) {
        var made = AlteredTable.unplaced(() -> new CheckConstraints(table.context).add(table.relation(), check,
                recursing || table.queue.readding, !recursing));
        if (made == null) {
            return;
        }
        if (!check.attributes().notValid()) {
            table.rewrite.requireCheck(made.name(), made.condition());
        }
        if (check.attributes().noInherit() || "rpf".indexOf(table.old.kind()) < 0) {
            return;
        }
        table.context.nextCommand();
        var children = table.queue.children(table.oid);
        if (!recurse && !children.isEmpty()) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, InheritanceMessage.ADD_CONSTRAINT_CHILDREN);
        }
        // Children call it by the same name.
        var named = new Constraint.Check(made.name(), check.expression(), check.attributes(), check.position());
        for (RelationEntry child : children) {
            table.queue.child(child, new AlterTableStatement.AddConstraint(named)).constraints().addCheck(named, true, true);
        }
    }

    private void addKey(Constraint.Key key, boolean recurse) {
        var request = new KeyPlanner(table.context, table.old.name()).request(key);
        request.only = !recurse;
        if (key.usingIndex() != null) {
            new KeyFromIndex(table.context).add(table.relation(), request);
            return;
        }
        if (key.primary()) {
            key.columns().forEach(table::column);
        }
        for (String name : key.columns()) {
            requireKeyColumn(name, key);
        }
        if (key.primary()) {
            if (table.relation().primaryKey() != null) {
                throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, DefinitionMessage.MULTIPLE_PRIMARY_KEYS, table.old.name());
            }
            for (String name : key.columns()) {
                setNotNullEverywhere(name, recurse);
            }
        }
        table.rewrite.finish();
        new IndexDefinition(table.context).create(table.relation(), request, false);
    }

    /// A column of a primary key is NOT NULL in the children, too.
    private void setNotNullEverywhere(String name, boolean recurse) {
        boolean already = table.column(name).notNull();
        columns.setNotNull(name, recurse);
        if (!already && recurse) {
            for (int oid : Children.all(table.context, table.oid, table.mode).keySet()) {
                if (oid != table.oid) {
                    var child = table.context.catalog().relation(oid);
                    table.queue.child(child, new AlterTableStatement.SetNotNull(name)).columns().setNotNull(name, true);
                }
            }
        }
    }

    private void requireKeyColumn(String name, Constraint.Key key) {
        if (table.relation().columnByName(name) == null && !KeyPlanner.isSystemColumn(name)) {
            throw new SqlException(SqlState.UNDEFINED_COLUMN, DefinitionMessage.KEY_COLUMN_MISSING, name).at(key.position());
        }
    }

    private ConstraintEntry constraint(String name) {
        return table.relation().constraintByName(name);
    }

    void alterConstraint(AlterTableStatement.AlterConstraint alter) {
        var constraint = constraint(alter.name());
        if (constraint == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, AlterMessage.CONSTRAINT_MISSING, alter.name(), table.old.name());
        }
        if (constraint.kind() != 'f') {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.CONSTRAINT_NOT_FOREIGN_KEY, alter.name(), table.old.name());
        }
        boolean deferrable = alter.attributes().deferrable();
        boolean deferred = alter.attributes().initiallyDeferred();
        table.writer.constraints.update(constraint.oid(), PgConstraint.CONDEFERRABLE, deferrable ? 1L : 0L);
        table.writer.constraints.update(constraint.oid(), PgConstraint.CONDEFERRED, deferred ? 1L : 0L);
        var rows = table.context.catalog().rows();
        for (var row : rows.find(PgTrigger.CATALOG, new int[] {PgTrigger.TGCONSTRAINT}, Integer.toUnsignedLong(constraint.oid()))) {
            int function = row.integer(PgTrigger.TGFOID);
            boolean mayDefer = function == 1644 || function == 1645 || function == 1654 || function == 1655;
            if (mayDefer) {
                rows.update(row, RowValues.from(row).set(PgTrigger.TGDEFERRABLE, deferrable).set(PgTrigger.TGINITDEFERRED, deferred).values());
            }
        }
    }

    void validate(String name, boolean recurse) {
        validate(name, recurse, false);
    }

    private void validate(String name, boolean recurse, boolean recursing) {
        var constraint = constraint(name);
        if (constraint == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, AlterMessage.CONSTRAINT_MISSING, name, table.old.name());
        }
        if (constraint.kind() != 'f' && constraint.kind() != 'c') {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.CONSTRAINT_NOT_VALIDATABLE, name, table.old.name());
        }
        if (constraint.validated()) {
            return;
        }
        if (constraint.kind() == 'f') {
            table.context.lockRelation(constraint.foreignRelation(), LockMode.ROW_SHARE);
            table.rewrite.requireForeignKey(constraint.oid());
        } else {
            if (!recursing && !constraint.noInherit()) {
                validateChildren(name, recurse);
            }
            table.rewrite.requireCheck(name, new CheckConstraints(table.context).read(table.relation(), constraint));
        }
        table.writer.constraints.update(constraint.oid(), PgConstraint.CONVALIDATED, 1L);
    }

    private void validateChildren(String name, boolean recurse) {
        for (int oid : Children.all(table.context, table.oid, table.mode).keySet()) {
            if (oid == table.oid) {
                continue;
            }
            if (!recurse) {
                throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, InheritanceMessage.VALIDATE_CHILDREN);
            }
            var child = table.context.catalog().relation(oid);
            table.queue.child(child, new AlterTableStatement.ValidateConstraint(name)).constraints().validate(name, false, true);
        }
    }

    void dropConstraint(AlterTableStatement.DropConstraint drop, boolean recurse) {
        dropConstraint(drop, recurse, false);
    }

    private void dropConstraint(AlterTableStatement.DropConstraint drop, boolean recurse, boolean recursing) {
        var constraint = constraint(drop.name());
        if (constraint == null) {
            if (!drop.ifExists()) {
                throw new SqlException(SqlState.UNDEFINED_OBJECT, AlterMessage.CONSTRAINT_MISSING, drop.name(), table.old.name());
            }
            table.context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, AlterMessage.CONSTRAINT_MISSING_SKIPPING, drop.name(), table.old.name());
            return;
        }
        if (constraint.inheritCount() > 0 && !recursing) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, InheritanceMessage.DROP_INHERITED_CONSTRAINT, drop.name(), table.old.name());
        }
        if (constraint.kind() == 'f' && constraint.foreignRelation() != table.oid) {
            table.context.lockRelation(constraint.foreignRelation(), LockMode.ACCESS_EXCLUSIVE);
        }
        new Removal(table.context).drop(List.of(ObjectAddress.constraint(constraint.oid())), drop.behavior() == DropBehavior.CASCADE);
        // Keys and foreign keys of partitions depend on the parent's, and go with it.
        if (constraint.kind() == 'c' && !constraint.noInherit() && "rpf".indexOf(table.old.kind()) >= 0) {
            dropFromChildren(drop, recurse);
        }
    }

    private void dropFromChildren(AlterTableStatement.DropConstraint drop, boolean recurse) {
        var children = table.queue.children(table.oid);
        if (table.old.kind() == 'p' && !recurse && !children.isEmpty()) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, InheritanceMessage.DROP_CONSTRAINT_ONLY).hint(InheritanceMessage.DROP_ONLY_HINT);
        }
        for (RelationEntry child : children) {
            var own = child.constraintByName(drop.name());
            if (own == null) {
                throw new SqlException(SqlState.UNDEFINED_OBJECT, AlterMessage.CONSTRAINT_MISSING, drop.name(), child.name());
            }
            if (own.kind() != 'c') {
                continue;
            }
            if (recurse && own.inheritCount() == 1 && !own.local()) {
                table.queue.child(child, drop).constraints().dropConstraint(drop, true, true);
            } else {
                table.writer.constraints.setInheritance(own.oid(), own.local() || !recurse, own.inheritCount() - 1);
            }
            table.context.nextCommand();
        }
    }
}
