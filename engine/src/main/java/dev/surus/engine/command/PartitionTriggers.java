package dev.surus.engine.command;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.dependency.Dependencies;
import dev.surus.engine.catalog.dependency.Dependencies.Kind;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.TriggerEntry;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgTrigger;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.ConstraintWriter;
import dev.surus.engine.catalog.write.NewConstraint;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.txn.lock.LockMode;
import java.util.Arrays;
import java.util.List;

/// Row triggers of partitioned tables. Rows are never in a partitioned table itself: each partition, down to the leaves, has a trigger of its
/// own, a part of its parent's, which fires there:
///
/// ```
/// t on p            fires never
///   t on p1         part of t on p
///     t on p11      part of t on p1; fires
/// ```
final class PartitionTriggers {
    private final CommandContext context;

    PartitionTriggers(CommandContext context) {
        this.context = context;
    }

    /// Makes the parts of a new or replaced trigger for all partitions.
    /// @param replace whether a trigger of the same name may give way
    void spread(int table, int trigger, boolean replace) {
        var relation = context.catalog().relation(table);
        var whole = relation.triggers().stream().filter(each -> each.oid() == trigger).findFirst().orElseThrow();
        for (int partition : PartitionIndexes.inOrder(context, relation)) {
            context.lockRelation(partition, LockMode.SHARE_ROW_EXCLUSIVE);
            add(relation, whole, context.catalog().relation(partition), replace);
        }
    }

    /// Gives a new partition the parts of its parent's triggers.
    void inherit(RelationEntry table, int partition) {
        for (TriggerEntry trigger : table.triggers()) {
            if (isForRows(trigger) && !trigger.internal()) {
                add(table, trigger, context.catalog().relation(partition), false);
            }
        }
    }

    /// A partition that is cut off loses its parts.
    void release(RelationEntry partition) {
        var parts = partition.triggers().stream().filter(each -> each.parent() != 0 && !each.internal())
                .map(each -> new ObjectAddress(PgTrigger.CATALOG, each.oid())).toList();
        var dependencies = new Dependencies(context.catalog());
        for (var part : parts) {
            dependencies.deleteOf(part, PgTrigger.CATALOG, Kind.PARTITION_PRIMARY);
            dependencies.deleteOf(part, PgClass.CATALOG, Kind.PARTITION_SECONDARY);
        }
        if (!parts.isEmpty()) {
            context.nextCommand();
            new Removal(context).dropQuietly(parts);
            context.nextCommand();
        }
    }

    static boolean isForRows(TriggerEntry trigger) {
        return (trigger.type() & TriggerDefinition.ROW) != 0;
    }

    private void add(RelationEntry table, TriggerEntry whole, RelationEntry partition, boolean replace) {
        var existing = partition.triggers().stream().filter(each -> each.name().equals(whole.name())).findFirst().orElse(null);
        if (existing != null && !replace) {
            throw new SqlException(SqlState.DUPLICATE_OBJECT, TriggerMessage.EXISTS, whole.name(), partition.name());
        }
        var numbers = PartitionIndexes.numbers(table, partition);
        var analysis = new DefinitionAnalysis(context);
        var condition = whole.condition() == null ? null
                : analysis.store(inPartition(analysis.read(whole.condition(), table), numbers, partition), partition.oid());
        var writer = new CatalogWriter(context.catalog());
        int constraint = whole.constraint() == 0 ? 0 : writer.constraints.create(
                NewConstraint.trigger(whole.name(), partition.namespace(), partition.oid(), whole.deferrable(), whole.initiallyDeferred()), List.of());
        var part = new ConstraintWriter.NewTrigger(whole.name(), null, partition.oid(), whole.oid(), whole.function(), whole.type(), false,
                whole.constraintRelation(), 0, constraint, whole.deferrable(), whole.initiallyDeferred(),
                Arrays.stream(whole.columns()).map(column -> numbers[column]).toArray(), whole.arguments(),
                condition == null ? null : condition.text(), null, null);
        List<ObjectAddress> references = condition == null ? List.of() : condition.references();
        int made = existing == null ? writer.constraints.createTrigger(part, references) : existing.oid();
        if (existing != null) {
            writer.constraints.replaceTrigger(made, part, references);
        }
        context.nextCommand();
        setEnabled(made, whole.enabled());
        if (partition.kind() == 'p') {
            spread(partition.oid(), made, replace);
        }
    }

    /// The condition over a partition's rows. A whole row keeps the row type of the table at the top.
    private static Expression inPartition(Expression condition, int[] numbers, RelationEntry partition) {
        return switch (condition) {
            case Expression.CoerceRow c when c.argument() instanceof Expression.ColumnReference r && r.column() == 0 -> wholeRow(r, c.type(), partition);
            case Expression.ColumnReference r when r.column() == 0 -> wholeRow(r, r.type(), partition);
            case Expression.ColumnReference r when r.column() < 0 -> r;
            case Expression.ColumnReference r ->
                    new Expression.ColumnReference(r.range(), numbers[r.column()], r.levelsUp(), r.type(), r.typmod(), r.collation(), r.position());
            default -> Expressions.mapChildren(condition, child -> child == null ? null : inPartition(child, numbers, partition));
        };
    }

    private static Expression wholeRow(Expression.ColumnReference r, int type, RelationEntry partition) {
        var row = new Expression.ColumnReference(r.range(), 0, r.levelsUp(), partition.rowType(), -1, 0, r.position());
        return new Expression.CoerceRow(row, type, Expression.CallForm.EXPLICIT_CAST, r.position());
    }

    // ---- changes of the whole

    private void setEnabled(int trigger, char state) {
        var rows = context.catalog().rows();
        var row = rows.find(PgTrigger.CATALOG, new int[] {PgTrigger.OID}, Integer.toUnsignedLong(trigger)).getFirst();
        if (row.character(PgTrigger.TGENABLED) != state) {
            rows.update(row, RowValues.from(row).set(PgTrigger.TGENABLED, state).values());
        }
    }

    /// ALTER TABLE ... ENABLE / DISABLE TRIGGER goes down to the parts.
    void setEnabledBelow(RelationEntry table, int trigger, char state) {
        for (int oid : PartitionIndexes.inOrder(context, table)) {
            context.lockRelation(oid, LockMode.SHARE_ROW_EXCLUSIVE);
            var partition = context.catalog().relation(oid);
            for (TriggerEntry part : partition.triggers()) {
                if (part.parent() == trigger) {
                    setEnabled(part.oid(), state);
                    if (partition.kind() == 'p') {
                        setEnabledBelow(partition, part.oid(), state);
                    }
                }
            }
        }
    }

    /// A part is called as its whole.
    void renameBelow(RelationEntry table, int trigger, String oldName, String newName) {
        for (int oid : PartitionIndexes.inOrder(context, table)) {
            context.lockRelation(oid, LockMode.ACCESS_EXCLUSIVE);
            var partition = context.catalog().relation(oid);
            for (TriggerEntry part : partition.triggers()) {
                if (part.parent() == trigger) {
                    if (!part.name().equals(oldName)) {
                        context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, TriggerMessage.RENAMED_PART, part.name(), partition.name());
                    }
                    rename(partition, part.oid(), newName);
                    if (partition.kind() == 'p') {
                        renameBelow(partition, part.oid(), oldName, newName);
                    }
                }
            }
        }
    }

    /// @throws SqlException 42710 where another trigger has the name
    void rename(RelationEntry relation, int trigger, String newName) {
        if (relation.triggers().stream().anyMatch(each -> each.name().equals(newName))) {
            throw new SqlException(SqlState.DUPLICATE_OBJECT, TriggerMessage.EXISTS, newName, relation.name());
        }
        var rows = context.catalog().rows();
        var row = rows.find(PgTrigger.CATALOG, new int[] {PgTrigger.OID}, Integer.toUnsignedLong(trigger)).getFirst();
        rows.update(row, RowValues.from(row).set(PgTrigger.TGNAME, newName).values());
    }
}
