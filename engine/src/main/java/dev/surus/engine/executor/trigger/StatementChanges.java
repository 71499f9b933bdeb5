package dev.surus.engine.executor.trigger;

import dev.surus.engine.executor.modify.AfterEvent;
import java.util.ArrayList;
import java.util.List;

/// What one kind of change does to one table in the course of a statement, its foreign keys' actions included: for them together the
/// statement's triggers fire once, and see all rows.
public final class StatementChanges {
    final int relation;
    final TriggerEvent event;
    boolean beforeFired;
    /// Triggers AFTER the statement that wait to be fired.
    final List<AfterEvent.StatementTrigger> after = new ArrayList<>();
    final List<Object[]> oldRows = new ArrayList<>();
    final List<Object[]> newRows = new ArrayList<>();
    /// A trigger has seen the rows: further ones are another matter.
    boolean closed;

    StatementChanges(int relation, TriggerEvent event) {
        this.relation = relation;
        this.event = event;
    }

    /// Finds what is open for a table, or begins it.
    public static StatementChanges of(List<StatementChanges> all, int relation, TriggerEvent event) {
        for (var each : all) {
            if (each.relation == relation && each.event == event && !each.closed) {
                return each;
            }
        }
        var made = new StatementChanges(relation, event);
        all.add(made);
        return made;
    }
}
