package dev.surus.engine.executor.trigger;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.TriggerEntry;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.StoredExpressions;
import dev.surus.engine.planner.Expressions;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// The users' triggers of a table or view, in the order of their names.
public final class TableTriggers {
    private static final int BEFORE_UPDATE_ROW = 1 + 2 + 16;

    public final RelationEntry relation;
    final String schema;
    public final List<TableTrigger> all;

    private TableTriggers(ExecutorSession session, RelationEntry relation, List<TriggerEntry> entries) {
        this.relation = relation;
        var namespace = session.catalog().namespace(relation.namespace());
        schema = namespace == null ? null : namespace.name();
        boolean conditions = entries.stream().anyMatch(each -> each.condition() != null);
        var expressions = conditions ? new StoredExpressions(session, relation, 2) : null;
        // A trigger before the row may set what generated columns are computed from: then all of those count as set.
        boolean generatedSet = entries.stream().anyMatch(each -> (each.type() & BEFORE_UPDATE_ROW) == BEFORE_UPDATE_ROW);
        all = entries.stream().map(entry -> new TableTrigger(entry, constraint(relation, entry.constraint()),
                generatedSet && generated(relation, entry) ? null : columns(session, relation, entry),
                expressions)).toList();
    }

    /// @return null where a relation has none
    public static TableTriggers of(ExecutorSession session, RelationEntry relation) {
        var entries = relation.triggers().stream().filter(each -> !each.internal()).toList();
        return entries.isEmpty() ? null : new TableTriggers(session, relation, entries);
    }

    private static ConstraintEntry constraint(RelationEntry relation, int oid) {
        return oid == 0 ? null : relation.constraints().stream().filter(each -> each.oid() == oid).findFirst().orElse(null);
    }

    private static boolean generated(RelationEntry relation, TriggerEntry entry) {
        return Arrays.stream(entry.columns()).anyMatch(number -> relation.column(number).isGenerated());
    }

    /// The columns whose assignment fires a trigger: a generated column changes with those that it is computed from.
    private static BitSet columns(ExecutorSession session, RelationEntry relation, TriggerEntry entry) {
        if (entry.columns().length == 0) {
            return null;
        }
        var columns = new BitSet();
        for (int number : entry.columns()) {
            columns.set(number);
            if (relation.column(number).isGenerated()) {
                Expressions.any(session.storedExpression(relation.column(number).defaultText(), relation), each -> {
                    if (each instanceof Expression.ColumnReference column && column.column() > 0) {
                        columns.set(column.column());
                    }
                    return false;
                });
            }
        }
        return columns;
    }

    /// A call as it would be, without rows.
    public TriggerCall rehearsed(TableTrigger trigger, TriggerEvent event) {
        return new TriggerCall(trigger.entry, relation, schema, trigger.timing, event, trigger.forEachRow(), null, null,
                trigger.entry.oldTable() == null ? null : new TransitionTable(trigger.entry.oldTable(), relation, List.of()),
                trigger.entry.newTable() == null ? null : new TransitionTable(trigger.entry.newTable(), relation, List.of()));
    }

    TableTrigger[] of(TriggerTiming timing, TriggerEvent event, boolean forEachRow) {
        return all.stream().filter(each -> each.timing == timing && each.isFor(event) && each.forEachRow() == forEachRow).toArray(TableTrigger[]::new);
    }

    public boolean has(TriggerTiming timing, TriggerEvent event, boolean forEachRow) {
        return all.stream().anyMatch(each -> each.timing == timing && each.isFor(event) && each.forEachRow() == forEachRow);
    }
}
