package dev.surus.engine.executor.trigger;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.executor.ExecutorMessage;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.modify.AfterEvent;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;

/// The triggers of a table in one statement.
///
/// ```
/// beforeStatement(event)
///     beforeRow(event, old, new)          may change the new row, or say that nothing is to be done
///     ... the row is written ...
///     changed(event, old, new)            for transition tables
///     afterRow(trigger, event, ...)       waits for the statement's end
/// afterStatement(event)                   waits likewise
/// ```
public final class TriggerFiring {
    private static final TableTrigger[] NONE = {};

    private final ExecutorSession session;
    private final TableTriggers triggers;
    private final boolean replica;
    /// The columns that an UPDATE sets.
    private final BitSet updated;
    private final Map<TriggerEvent, TableTrigger[]> beforeRow = new EnumMap<>(TriggerEvent.class);
    /// Of events whose rows go to transition tables.
    private final Map<TriggerEvent, StatementChanges> captured = new EnumMap<>(TriggerEvent.class);
    private final int[] generated;
    /// Of a partition that rows were led to: which rows belong there; null where nobody asks.
    private Predicate<Object[]> belongs;

    /// @param replica see [ExecutorSession#isReplica]
    public TriggerFiring(ExecutorSession session, TableTriggers triggers, boolean replica, BitSet updated) {
        this.session = session;
        this.triggers = triggers;
        this.replica = replica;
        this.updated = updated;
        generated = triggers.relation.columns().stream().filter(column -> !column.dropped() && column.isGenerated())
                .mapToInt(column -> column.number() - 1).toArray();
        for (var event : TriggerEvent.values()) {
            var before = triggers.of(TriggerTiming.BEFORE, event, true);
            if (before.length > 0) {
                beforeRow.put(event, before);
            }
            for (var trigger : triggers.all) {
                if (trigger.isFor(event) && (trigger.entry.oldTable() != null || trigger.entry.newTable() != null)) {
                    captured.put(event, session.afterEvents().changes(triggers.relation.oid(), event));
                }
            }
        }
        triggers.all.forEach(TableTrigger::begin);
    }

    /// Has the parts of a partitioned table's triggers watched: they may not send a new row to another partition.
    public void stayWhere(Predicate<Object[]> belongs) {
        this.belongs = belongs;
    }

    // ---- the statement

    public void beforeStatement(TriggerEvent event) {
        var fired = triggers.of(TriggerTiming.BEFORE, event, false);
        if (fired.length == 0) {
            return;
        }
        var changes = session.afterEvents().changes(triggers.relation.oid(), event);
        if (changes.beforeFired) {
            return;
        }
        changes.beforeFired = true;
        for (var trigger : fired) {
            if (trigger.fires(event, replica, updated, null, null)) {
                call(trigger, event, null, null);
            }
        }
    }

    /// Triggers after the statement fire once, behind the last change.
    public void afterStatement(TriggerEvent event) {
        var fired = triggers.of(TriggerTiming.AFTER, event, false);
        if (fired.length == 0) {
            return;
        }
        var changes = session.afterEvents().changes(triggers.relation.oid(), event);
        changes.after.forEach(AfterEvent.StatementTrigger::cancel);
        changes.after.clear();
        for (var trigger : fired) {
            if (trigger.fires(event, replica, updated, null, null)) {
                var waiting = new AfterEvent.StatementTrigger(triggers, trigger, event, changes);
                changes.after.add(waiting);
                session.afterEvents().add(waiting);
            }
        }
    }

    // ---- rows

    public boolean hasBeforeRow(TriggerEvent event) {
        return beforeRow.containsKey(event);
    }

    /// Fires what comes before a row is written; the new row becomes what the triggers make of it.
    /// @return false where nothing is to be done
    public boolean beforeRow(TriggerEvent event, Object[] oldRow, Object[] newRow) {
        if (newRow != null) {
            for (int column : generated) {
                newRow[column] = null;
            }
        }
        for (var trigger : beforeRow.getOrDefault(event, NONE)) {
            if (!trigger.fires(event, replica, updated, oldRow, newRow)) {
                continue;
            }
            boolean watched = belongs != null && event == TriggerEvent.INSERT && trigger.entry.parent() != 0;
            Object[] given = watched ? newRow.clone() : null;
            if (!replaced(newRow, call(trigger, event, oldRow, newRow))) {
                return false;
            }
            if (watched && !Arrays.equals(given, newRow) && !belongs.test(newRow)) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, ExecutorMessage.MOVING_IN_TRIGGER)
                        .detail(ExecutorMessage.MOVING_IN_TRIGGER_DETAIL, trigger.entry.name(), triggers.schema, triggers.relation.name());
            }
        }
        return true;
    }

    private static boolean replaced(Object[] newRow, Object[] returned) {
        if (returned != null && newRow != null && returned != newRow) {
            System.arraycopy(returned, 0, newRow, 0, newRow.length);
        }
        return returned != null;
    }

    /// Fires what stands in the place of a change of a view's row.
    /// @return false where a trigger did nothing to the row
    public boolean insteadOfRow(TriggerEvent event, Object[] oldRow, Object[] newRow) {
        for (var trigger : triggers.of(TriggerTiming.INSTEAD_OF, event, true)) {
            if (trigger.fires(event, replica, updated, oldRow, newRow) && !replaced(newRow, call(trigger, event, oldRow, newRow))) {
                return false;
            }
        }
        return true;
    }

    /// Whether there are transition tables.
    public boolean captures() {
        return !captured.isEmpty();
    }

    /// Keeps a changed row for transition tables.
    public void changed(TriggerEvent event, Object[] oldRow, Object[] newRow) {
        var changes = captured.get(event);
        if (changes == null) {
            return;
        }
        if (oldRow != null) {
            changes.oldRows.add(oldRow);
        }
        if (newRow != null) {
            changes.newRows.add(newRow);
        }
    }

    /// Has a trigger wait for the end of the statement, where it fires.
    /// @param row the row's number, of which `command` wrote the new version
    public void afterRow(TableTrigger trigger, TriggerEvent event, long row, int command, Object[] oldRow, Object[] newRow) {
        if (trigger.fires(event, replica, updated, oldRow, newRow)) {
            boolean transitions = trigger.entry.oldTable() != null || trigger.entry.newTable() != null;
            session.afterEvents().add(new AfterEvent.RowTrigger(triggers, trigger, event, row, command, transitions ? captured.get(event) : null));
        }
    }

    private Object[] call(TableTrigger trigger, TriggerEvent event, Object[] oldRow, Object[] newRow) {
        return call(session, triggers, trigger, event, oldRow, newRow, null);
    }

    /// @param changes where the transition tables are; null for none
    public static Object[] call(ExecutorSession session, TableTriggers triggers, TableTrigger trigger, TriggerEvent event, Object[] oldRow,
            Object[] newRow, StatementChanges changes) {
        TransitionTable oldTable = null;
        TransitionTable newTable = null;
        if (changes != null && (trigger.entry.oldTable() != null || trigger.entry.newTable() != null)) {
            changes.closed = true;
            oldTable = trigger.entry.oldTable() == null ? null : new TransitionTable(trigger.entry.oldTable(), triggers.relation, changes.oldRows);
            newTable = trigger.entry.newTable() == null ? null : new TransitionTable(trigger.entry.newTable(), triggers.relation, changes.newRows);
        }
        return session.callTrigger(session.catalog().function(trigger.entry.function()), new TriggerCall(trigger.entry, triggers.relation,
                triggers.schema, trigger.timing, event, trigger.forEachRow(), oldRow, newRow, oldTable, newTable));
    }
}
