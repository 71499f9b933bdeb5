package dev.surus.engine.command;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.MissingValue;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgAttrdef;
import dev.surus.engine.catalog.system.PgAttribute;
import dev.surus.engine.catalog.write.ObjectRemoval;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.RowExpressions;
import dev.surus.engine.parser.ast.AlterTableStatement;
import dev.surus.engine.parser.ast.Constraint;
import dev.surus.engine.parser.ast.DropBehavior;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Actions of ALTER TABLE on columns: what they are, hold and default to.
final class ColumnActions {
    private static final int STATISTICS_MAX = 10000;

    private final AlteredTable table;

    ColumnActions(AlteredTable table) {
        this.table = table;
    }

    void addColumn(AlterTableStatement.AddColumn add, boolean recurse) {
        var definition = add.column();
        if (table.relation().columnByName(definition.name()) != null || KeyPlanner.isSystemColumn(definition.name())) {
            if (KeyPlanner.isSystemColumn(definition.name())) {
                throw new SqlException(SqlState.DUPLICATE_COLUMN, DefinitionMessage.COLUMN_SYSTEM_NAME, definition.name());
            }
            if (add.ifNotExists()) {
                table.context.notice(Severity.NOTICE, SqlState.DUPLICATE_COLUMN, DefinitionMessage.COLUMN_EXISTS_SKIPPING, definition.name(), table.old.name());
                return;
            }
            throw new SqlException(SqlState.DUPLICATE_COLUMN, DefinitionMessage.COLUMN_EXISTS, definition.name(), table.old.name());
        }
        var planner = new ColumnPlanner(table.context, table.old.name(), table.old.namespace());
        var plan = planner.plan(definition);
        if (plan.identity != 0 && recurse && !table.context.catalog().children(table.oid).isEmpty()) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, InheritanceMessage.ADD_IDENTITY_CHILDREN);
        }
        ColumnPlanner.requireUsage(table.context, plan.type);
        ColumnPlanner.checkType(table.context, plan.name, plan.type);
        var sequences = new SequenceCommands(table.context);
        if (plan.sequence != null) {
            sequences.create(plan.sequence, table.old.persistence(), table.old.owner());
        }
        for (Constraint constraint : planner.tableConstraints) {
            if (constraint instanceof Constraint.Key key && key.primary()) {
                plan.notNull = true;
            }
        }
        int number = table.writer.relations.appendColumn(table.oid, plan.toNew());
        Expression value = fill(number, plan, () -> sequences.tie(plan.sequence, table.oid, number));
        planner.tableConstraints.forEach(constraint -> table.constraintsOfColumns.add(new AlteredTable.OfColumn(constraint, recurse)));
        if (value == null) {
            table.constraintsOfNulls.addAll(planner.tableConstraints);
        }
        addToChildren(add, plan, recurse);
    }

    /// Defines the new column's default and what old rows have in it.
    private Expression fill(int number, PlannedColumn plan, Runnable tie) {
        var current = table.relation();
        var column = current.column(number);
        Expression value = AlteredTable.unplaced(() -> new ColumnDefaults(table.context).define(current, column, plan));
        if (plan.sequence != null) {
            tie.run();
            if (plan.identity != 0) {
                value = ColumnDefaults.nextValue(plan.sequence.oid, plan.type);
            }
        }
        if (value != null && plan.generated == 0 && staysForOldRows(number, value)) {
            table.rewrite.laterValue(number, value);
        } else if (value != null) {
            table.rewrite.newValue(number, value, plan.generated != 0);
        } else if (plan.notNull || domainRefusesNull(plan.type)) {
            table.rewrite.requireNotNull(number);
        }
        if (value == null && isConstrainedDomain(plan.type)) {
            table.rewrite.lockAsWritten();
        }
        return value;
    }

    private void addToChildren(AlterTableStatement.AddColumn add, PlannedColumn plan, boolean recurse) {
        if ("rpf".indexOf(table.old.kind()) < 0) {
            return;
        }
        var children = table.queue.children(table.oid);
        if (!recurse && !children.isEmpty()) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, InheritanceMessage.ADD_COLUMN_CHILDREN);
        }
        for (RelationEntry child : children) {
            table.queue.child(child, add).columns().inheritColumn(add, plan);
        }
    }

    /// A parent has got a column: this table has it, too.
    private void inheritColumn(AlterTableStatement.AddColumn add, PlannedColumn parents) {
        var existing = table.relation().columnByName(parents.name);
        if (existing != null) {
            if (existing.type() != parents.type || existing.typmod() != parents.typmod) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, InheritanceMessage.CHILD_TYPE_DIFFERS, table.old.name(), parents.name);
            }
            if (existing.collation() != parents.collation) {
                throw new SqlException(SqlState.COLLATION_MISMATCH, InheritanceMessage.CHILD_COLLATION_DIFFERS, table.old.name(), parents.name)
                        .detail(InheritanceMessage.VERSUS_QUOTED, table.context.catalog().collation(existing.collation()).name(),
                                table.context.catalog().collation(parents.collation).name());
            }
            table.writer.relations.setInheritance(table.oid, existing.number(), existing.local(), existing.inheritCount() + 1);
            table.context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, InheritanceMessage.MERGING_DEFINITION, parents.name, table.old.name());
            return;
        }
        if (KeyPlanner.isSystemColumn(parents.name)) {
            throw new SqlException(SqlState.DUPLICATE_COLUMN, DefinitionMessage.COLUMN_SYSTEM_NAME, parents.name);
        }
        var plan = parents.forChild();
        int number = table.writer.relations.appendColumn(table.oid, plan.toNew());
        fill(number, plan, () -> {});
        addToChildren(add, plan, true);
    }

    private boolean isConstrainedDomain(int type) {
        var entry = table.context.catalog().type(type);
        return entry.isDomain() && (entry.notNull() || !entry.checks().isEmpty() || isConstrainedDomain(entry.baseType()));
    }

    /// A default that does not change from row to row becomes what old rows show: none of them is written anew.
    private boolean staysForOldRows(int number, Expression value) {
        var current = table.relation();
        var column = current.column(number);
        if (current.kind() != 'r' || table.context.catalog().type(column.type()).isDomain() || new Volatility(table.context.catalog()).isVolatile(value)) {
            return false;
        }
        var result = new Object[1];
        new RowExpressions(table.context.service(ExecutorSession.class), current, List.of(value)).compute(new Object[number], result);
        if (result[0] == null) {
            if (column.notNull()) {
                table.rewrite.requireNotNull(number);
            }
            return true;
        }
        var row = table.writer.relations.columnRow(table.oid, number);
        table.context.catalog().rows().update(row, RowValues.from(row).set(PgAttribute.ATTHASMISSING, true).set(PgAttribute.ATTMISSINGVAL,
                MissingValue.encode(table.context.catalog().dataType(column.type()), column.typmod(), result[0])).values());
        return true;
    }

    private boolean domainRefusesNull(int type) {
        var entry = table.context.catalog().type(type);
        return entry.isDomain() && (entry.notNull() || domainRefusesNull(entry.baseType()));
    }

    void dropColumn(AlterTableStatement.DropColumn drop, boolean recurse) {
        var gone = new ArrayList<ObjectAddress>();
        dropColumn(drop, recurse, false, gone);
        if (!gone.isEmpty()) {
            new Removal(table.context).drop(gone, drop.behavior() == DropBehavior.CASCADE);
        }
    }

    /// @param gone receives the columns that go, children's first
    private void dropColumn(AlterTableStatement.DropColumn drop, boolean recurse, boolean recursing, List<ObjectAddress> gone) {
        var column = table.relation().columnByName(drop.column());
        if (column == null) {
            if (KeyPlanner.isSystemColumn(drop.column())) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.SYSTEM_COLUMN_DROP, drop.column());
            }
            if (!drop.ifExists()) {
                throw new SqlException(SqlState.UNDEFINED_COLUMN, DefinitionMessage.COLUMN_MISSING, drop.column(), table.old.name());
            }
            table.context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, DefinitionMessage.COLUMN_MISSING_SKIPPING, drop.column(), table.old.name());
            return;
        }
        if (column.inheritCount() > 0 && !recursing) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, InheritanceMessage.DROP_INHERITED_COLUMN, drop.column());
        }
        PartitionKeys.refuseKeyColumn(table.context, table.relation(), column.number(), PartitionMessage.KEY_COLUMN_DROP);
        if ("rpf".indexOf(table.old.kind()) >= 0) {
            dropFromChildren(drop, recurse, gone);
        }
        gone.add(ObjectAddress.column(table.oid, column.number()));
    }

    private void dropFromChildren(AlterTableStatement.DropColumn drop, boolean recurse, List<ObjectAddress> gone) {
        var children = table.queue.children(table.oid);
        if (table.old.kind() == 'p' && !recurse && !children.isEmpty()) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, InheritanceMessage.DROP_COLUMN_ONLY).hint(InheritanceMessage.DROP_ONLY_HINT);
        }
        for (RelationEntry child : children) {
            var own = child.columnByName(drop.column());
            if (own == null) {
                continue;
            }
            if (recurse && own.inheritCount() == 1 && !own.local()) {
                table.queue.child(child, drop).columns().dropColumn(drop, true, true, gone);
            } else {
                table.writer.relations.setInheritance(child.oid(), own.number(), own.local() || !recurse, own.inheritCount() - 1);
            }
        }
    }

    void setDefault(AlterTableStatement.SetDefault set) {
        var column = table.column(set.column());
        if (column.isIdentity()) {
            var error = new SqlException(SqlState.SYNTAX_ERROR, AlterMessage.COLUMN_IS_IDENTITY, column.name(), table.old.name());
            throw set.expression() == null ? error.hint(AlterMessage.USE_DROP_IDENTITY) : error;
        }
        if (column.isGenerated()) {
            var error = new SqlException(SqlState.SYNTAX_ERROR, AlterMessage.COLUMN_IS_GENERATED, column.name(), table.old.name());
            throw set.expression() == null ? error.hint(AlterMessage.USE_DROP_EXPRESSION) : error;
        }
        removeDefault(column.number(), set.expression() == null);
        if (set.expression() != null) {
            var current = table.relation();
            var defaults = new ColumnDefaults(table.context);
            var now = current.column(column.number());
            defaults.store(current, now, AlteredTable.unplaced(() -> defaults.analyze(current, now, set.expression(), false)), false);
        }
    }

    /// Removes a column's default, where it has one. Somebody may depend on it: then the drop is refused, or silent.
    private void removeDefault(int column, boolean explicit) {
        var row = table.writer.relations.defaultRow(table.oid, column);
        if (row == null) {
            return;
        }
        var object = new ObjectAddress(PgAttrdef.CATALOG, row.integer(PgAttrdef.OID));
        if (explicit) {
            new Removal(table.context).dropQuietly(object, false);
        } else {
            table.context.lockObject(PgAttrdef.CATALOG, object.oid(), 0, LockMode.ACCESS_EXCLUSIVE);
            table.writer.removal.remove(object, ObjectRemoval.Listener.NONE);
        }
    }

    void setNotNull(String name, boolean recurse) {
        var column = table.column(name);
        if (column.notNull()) {
            return;
        }
        if (!recurse && table.old.kind() == 'p') {
            requireNotNullInPartitions(name);
        }
        table.writer.relations.updateColumn(table.oid, column.number(), PgAttribute.ATTNOTNULL, 1L);
        table.rewrite.requireNotNull(column.number());
    }

    /// With ONLY, the partitions must have the constraint already.
    private void requireNotNullInPartitions(String name) {
        for (int oid : table.context.catalog().children(table.oid)) {
            var partition = table.context.catalog().relation(oid);
            if (!partition.columnByName(name).notNull()) {
                throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, InheritanceMessage.ADD_CONSTRAINT_CHILDREN)
                        .detail(InheritanceMessage.CONSTRAINT_CHILDREN_DETAIL, name, partition.name()).hint(InheritanceMessage.DROP_ONLY_HINT);
            }
        }
    }

    void dropNotNull(String name, boolean recurse) {
        if (!recurse && table.old.kind() == 'p' && !table.context.catalog().children(table.oid).isEmpty()) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, InheritanceMessage.DROP_CONSTRAINT_ONLY).hint(InheritanceMessage.DROP_ONLY_HINT);
        }
        var column = table.column(name);
        if (column.isIdentity()) {
            throw new SqlException(SqlState.SYNTAX_ERROR, AlterMessage.COLUMN_IS_IDENTITY, name, table.old.name());
        }
        for (var index : table.relation().indexes()) {
            if (index.primary()) {
                for (int i = 0; i < index.keyCount(); i++) {
                    if (index.columns()[i] == column.number()) {
                        throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, AlterMessage.COLUMN_IN_PRIMARY_KEY, name);
                    }
                }
            }
        }
        if (table.old.partition()) {
            var parent = table.context.catalog().relation(table.relation().parents().getFirst());
            if (parent.columnByName(name).notNull()) {
                throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, InheritanceMessage.NOT_NULL_IN_PARENT, name);
            }
        }
        table.writer.relations.updateColumn(table.oid, column.number(), PgAttribute.ATTNOTNULL, 0L);
    }

    void dropExpression(AlterTableStatement.DropExpression drop) {
        var column = table.column(drop.column());
        if (!column.isGenerated()) {
            if (!drop.ifExists()) {
                throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, AlterMessage.NOT_GENERATED, drop.column(), table.old.name());
            }
            table.context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, AlterMessage.NOT_GENERATED_SKIPPING, drop.column(), table.old.name());
            return;
        }
        table.writer.relations.updateColumn(table.oid, column.number(), PgAttribute.ATTGENERATED, 0L);
        removeDefault(column.number(), false);
    }

    void setStatistics(AlterTableStatement.SetStatistics set) {
        if (set.column() == null && "iI".indexOf(table.relation().kind()) < 0) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.COLUMN_BY_NUMBER);
        }
        int number = set.column() == null ? set.columnNumber() : table.column(set.column()).number();
        requireStatistics(number);
        if (set.target() < -1) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, AlterMessage.STATISTICS_LOW, set.target());
        }
        if (set.target() > STATISTICS_MAX) {
            table.context.notice(Severity.WARNING, SqlState.INVALID_PARAMETER_VALUE, AlterMessage.STATISTICS_LOWERED, STATISTICS_MAX);
        }
        table.writer.relations.updateColumn(table.oid, number, PgAttribute.ATTSTATTARGET, (long) Math.min(set.target(), STATISTICS_MAX));
    }

    /// Of an index only expressions have statistics of their own.
    private void requireStatistics(int number) {
        var relation = table.relation();
        if (number < 1 || number > relation.columns().size() || relation.column(number).dropped()) {
            throw new SqlException(SqlState.UNDEFINED_COLUMN, AlterMessage.COLUMN_NUMBER_MISSING, number, relation.name());
        }
        if (relation.kind() != 'i') {
            return;
        }
        String column = relation.column(number).name();
        if (number > relation.index().keyCount()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.STATISTICS_INCLUDED, column, relation.name());
        }
        if (relation.index().columns()[number - 1] != 0) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.STATISTICS_PLAIN_COLUMN, column, relation.name())
                    .hint(AlterMessage.STATISTICS_PLAIN_COLUMN_HINT);
        }
    }

    void setColumnOptions(AlterTableStatement.SetColumnOptions set) {
        var column = table.column(set.column());
        var kept = new ArrayList<String>(column.options() == null ? List.of() : column.options());
        for (Option option : set.options()) {
            if (!option.name().equals("n_distinct") && !option.name().equals("n_distinct_inherited")) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, DefinitionMessage.OPTION_UNKNOWN, option.name());
            }
            kept.removeIf(text -> text.startsWith(option.name() + "="));
            if (!set.reset()) {
                kept.add(option.name() + "=" + StorageOptions.text(option));
            }
        }
        table.writer.relations.updateColumn(table.oid, column.number(), PgAttribute.ATTOPTIONS,
                kept.isEmpty() ? null : ArrayValue.of(TypeOid.TEXT, kept.toArray()));
    }

    void setStorage(AlterTableStatement.SetStorage set) {
        var column = table.column(set.column());
        char storage = switch (set.storage().toLowerCase(Locale.ROOT)) {
            case "plain" -> 'p';
            case "external" -> 'e';
            case "extended" -> 'x';
            case "main" -> 'm';
            default -> throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, AlterMessage.STORAGE_INVALID, set.storage());
        };
        if (storage != 'p' && table.context.catalog().type(column.type()).storage() == 'p') {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AlterMessage.STORAGE_PLAIN_ONLY, table.context.catalog().typeName(column.type()));
        }
        table.writer.relations.updateColumn(table.oid, column.number(), PgAttribute.ATTSTORAGE, (long) storage);
    }

    void setCompression(AlterTableStatement.SetCompression set) {
        var column = table.column(set.column());
        var plan = new PlannedColumn(column.name(), column.type(), column.typmod());
        char method = set.method() == null ? 0
                : new ColumnPlanner(table.context, table.old.name(), table.old.namespace()).compression(set.method(), plan);
        table.writer.relations.updateColumn(table.oid, column.number(), PgAttribute.ATTCOMPRESSION, (long) method);
    }
}
