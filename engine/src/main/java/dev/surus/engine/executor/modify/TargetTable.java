package dev.surus.engine.executor.modify;

import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.TriggerEntry;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.executor.LockForecast;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.OpenTable;
import dev.surus.engine.executor.modify.AfterRow.Hook;
import dev.surus.engine.executor.trigger.TableTrigger;
import dev.surus.engine.executor.trigger.TableTriggers;
import dev.surus.engine.executor.trigger.TriggerEvent;
import dev.surus.engine.executor.trigger.TriggerTiming;
import dev.surus.engine.table.IndexBinding;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/// A table that is to be changed: its rows and indexes, its constraints, and what happens after each row.
public final class TargetTable {
    private static final Hook[] NONE = {};

    public final OpenTable open;
    public final RelationEntry relation;
    final RowChecks checks;
    /// What waits for the end of the statement after each kind of change, in the order of PostgreSQL's trigger names.
    final Hook[] afterInsert;
    final Hook[] afterUpdate;
    final Hook[] afterDelete;
    /// Triggers of users; null for none.
    final TableTriggers triggers;
    /// Attribute numbers of the columns that foreign keys may refer to: a change of one locks the row in mode UPDATE.
    private final int[] keyColumns;

    public TargetTable(ExecutorSession session, OpenTable open, List<ConstraintEntry> referencing) {
        this.open = open;
        relation = open.relation;
        checks = new RowChecks(session, relation);
        keyColumns = keyColumns(relation);
        triggers = TableTriggers.of(session, relation);
        afterInsert = hooks(session, TriggerEvent.INSERT, referencing);
        afterUpdate = hooks(session, TriggerEvent.UPDATE, referencing);
        afterDelete = hooks(session, TriggerEvent.DELETE, referencing);
    }

    private Hook[] hooks(ExecutorSession session, TriggerEvent event, List<ConstraintEntry> referencing) {
        var hooks = new ArrayList<Hook>();
        for (ConstraintEntry c : relation.constraints()) {
            // One of a table to a partition of another only says what happens when keys go from there.
            boolean checks = c.parent() == 0 || session.catalog().constraint(c.parent()).relation() != c.relation();
            if (c.kind() == 'f' && event != TriggerEvent.DELETE && checks) {
                hooks.add(hook(c, event, "RI_ConstraintTrigger_c_", new AfterRow.Referencing(new ForeignKey(c))));
            }
        }
        if (event != TriggerEvent.INSERT) {
            for (ConstraintEntry c : referencing) {
                if (c.parent() != 0 && session.catalog().constraint(c.parent()).foreignRelation() == c.foreignRelation()) {
                    // One of a partition: its parent's finds the rows of all.
                    continue;
                }
                hooks.add(hook(c, event, "RI_ConstraintTrigger_a_", new AfterRow.Referenced(new ForeignKey(c))));
            }
        }
        if (event != TriggerEvent.DELETE) {
            addDeferrableKeys(hooks, event);
        }
        if (triggers != null) {
            for (TableTrigger trigger : triggers.all) {
                if (trigger.timing == TriggerTiming.AFTER && trigger.forEachRow() && trigger.isFor(event)) {
                    hooks.add(new Hook(trigger.entry.name(), trigger.entry.enabled(), new AfterRow.UserTrigger(trigger)));
                }
            }
        }
        hooks.sort(Comparator.comparing(Hook::name));
        return hooks.toArray(Hook[]::new);
    }

    private void addDeferrableKeys(List<Hook> hooks, TriggerEvent event) {
        for (IndexBinding binding : open.bindings()) {
            if (binding.deferrable()) {
                int index = ((IndexEntry) binding.tag()).oid();
                for (ConstraintEntry c : relation.constraints()) {
                    if (c.index() == index && (c.kind() == 'p' || c.kind() == 'u')) {
                        String prefix = c.kind() == 'p' ? "PK_ConstraintTrigger_" : "Unique_ConstraintTrigger_";
                        hooks.add(hook(c, event, prefix, new AfterRow.DeferrableKey(c, binding)));
                    }
                }
            }
        }
    }

    /// What a constraint does, under the name and with the state of its trigger on this table.
    /// @param prefix of the trigger's name: a table that refers to itself has those of both sides
    private Hook hook(ConstraintEntry constraint, TriggerEvent event, String prefix, AfterRow action) {
        for (TriggerEntry trigger : relation.triggers()) {
            if (trigger.constraint() == constraint.oid() && (trigger.type() & event.bit) != 0 && trigger.name().startsWith(prefix)) {
                return new Hook(trigger.name(), trigger.enabled(), action);
            }
        }
        return new Hook(prefix + Integer.toUnsignedString(constraint.oid()), 'O', action);
    }

    Hook[] after(TriggerEvent event) {
        return switch (event) {
            case INSERT -> afterInsert;
            case UPDATE -> afterUpdate;
            case DELETE -> afterDelete;
            case TRUNCATE -> NONE;
        };
    }

    public boolean hasBeforeRow(TriggerEvent event) {
        return triggers != null && triggers.has(TriggerTiming.BEFORE, event, true);
    }

    /// Tells what foreign keys would lock after such a change.
    public void forecast(LockForecast forecast, Query.Kind kind, BitSet columns) {
        var event = switch (kind) {
            case INSERT -> TriggerEvent.INSERT;
            case UPDATE -> TriggerEvent.UPDATE;
            case DELETE -> TriggerEvent.DELETE;
            case SELECT, MERGE, UTILITY -> throw new IllegalStateException("no change of rows: " + kind);
        };
        boolean replica = forecast.session().isReplica();
        for (Hook hook : after(event)) {
            if (TableTrigger.isEnabled(hook.enabled(), replica)) {
                hook.action().forecast(forecast, kind, columns);
            }
        }
    }

    private static int[] keyColumns(RelationEntry relation) {
        var columns = new BitSet();
        for (IndexEntry index : relation.indexes()) {
            if (index.unique() && index.live() && index.predicate() == null && index.expressions().isEmpty()) {
                for (int k = 0; k < index.keyCount(); k++) {
                    columns.set(index.columns()[k]);
                }
            }
        }
        return columns.stream().toArray();
    }

    boolean keyChanged(Object[] before, Object[] after) {
        for (int column : keyColumns) {
            Object old = before[column - 1];
            Object now = after[column - 1];
            if (old != now && (old == null || !old.equals(now))) {
                return true;
            }
        }
        return false;
    }

    /// The columns that foreign keys may refer to.
    public boolean isKeyColumn(int number) {
        for (int column : keyColumns) {
            if (column == number) {
                return true;
            }
        }
        return false;
    }

    /// Whether two versions of a row are one to a reader that locks it FOR KEY SHARE.
    public boolean sameKey(Object[] before, Object[] after) {
        return !keyChanged(before, after);
    }
}
