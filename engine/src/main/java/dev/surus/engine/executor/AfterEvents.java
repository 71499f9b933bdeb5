package dev.surus.engine.executor;

import dev.surus.engine.catalog.entry.ConstraintEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Checks and actions that wait: those of a statement for its end, those of deferred constraints for the transaction's. One per
/// transaction; the session makes it anew for each.
public final class AfterEvents {
    /// Something to check or to do.
    sealed interface Event {}

    /// A row of the referencing table must find its key in the referenced one.
    record CheckReference(ConstraintEntry constraint, int relation, long row, Object[] values) implements Event {}

    /// A key of the referenced table is gone (`values` null) or another now.
    record KeyChanged(ConstraintEntry constraint, int relation, Object[] old, Object[] values) implements Event {}

    /// A deferrable unique key may be there twice.
    record CheckUnique(int index, int relation, long row, Object[] values) implements Event {}

    private Deque<Event> statement = new ArrayDeque<>();
    private final List<Event> deferred = new ArrayList<>();
    /// SET CONSTRAINTS: true for deferred; by constraint (or by the unique index of one).
    private final Map<Integer, Boolean> modes = new HashMap<>();
    private Boolean allDeferred;

    void add(Event event) {
        statement.add(event);
    }

    public boolean isEmpty() {
        return statement.isEmpty() && deferred.isEmpty();
    }

    /// Does what the statement left to its end; what is deferred goes on waiting.
    public void endOfStatement(ExecutorSession session) {
        while (!statement.isEmpty()) {
            var events = statement;
            statement = new ArrayDeque<>();
            session.transaction().nextCommand();
            for (Event event : events) {
                session.context().checkInterrupts();
                if (isDeferred(session, event)) {
                    deferred.add(event);
                } else {
                    new ForeignKeys(session).run(event);
                }
            }
        }
    }

    /// Throws away what a failed statement queued.
    public void statementFailed() {
        statement.clear();
    }

    /// Does all that is deferred: before COMMIT, and at SET CONSTRAINTS ... IMMEDIATE.
    public void runDeferred(ExecutorSession session) {
        while (!deferred.isEmpty()) {
            var events = new ArrayList<>(deferred);
            deferred.clear();
            session.transaction().nextCommand();
            for (Event event : events) {
                if (session.context() != null) {
                    session.context().checkInterrupts();
                }
                new ForeignKeys(session).run(event);
            }
            var nested = statement;
            statement = new ArrayDeque<>();
            for (Event event : nested) {
                new ForeignKeys(session).run(event);
            }
        }
    }

    private boolean isDeferred(ExecutorSession session, Event event) {
        ConstraintEntry constraint = switch (event) {
            case CheckReference e -> e.constraint();
            case KeyChanged e -> {
                char action = e.values() == null ? e.constraint().onDelete() : e.constraint().onUpdate();
                yield action == 'a' ? e.constraint() : null;
            }
            case CheckUnique e -> session.catalog().relation(e.relation()).constraints().stream()
                    .filter(c -> c.index() == e.index() && (c.kind() == 'u' || c.kind() == 'p')).findFirst().orElse(null);
        };
        if (constraint == null || !constraint.deferrable()) {
            return false;
        }
        Boolean mode = modes.get(constraint.oid());
        return mode != null ? mode : allDeferred != null ? allDeferred : constraint.deferred();
    }

    // ---- SET CONSTRAINTS

    public void setAll(ExecutorSession session, boolean defer) {
        modes.clear();
        allDeferred = defer;
        recheckModes(session);
    }

    public void set(ExecutorSession session, int constraint, boolean defer) {
        modes.put(constraint, defer);
        recheckModes(session);
    }

    /// What is not deferred any more is done at once.
    private void recheckModes(ExecutorSession session) {
        var waiting = new ArrayList<Event>();
        var due = new ArrayList<Event>();
        for (Event event : deferred) {
            (isDeferred(session, event) ? waiting : due).add(event);
        }
        if (!due.isEmpty()) {
            deferred.clear();
            deferred.addAll(due);
            runDeferred(session);
            deferred.addAll(waiting);
        }
    }

    // ---- savepoints

    /// How many deferred events there are: what ROLLBACK TO goes back to.
    public int mark() {
        return deferred.size();
    }

    public void rollbackTo(int mark) {
        statement.clear();
        while (deferred.size() > mark) {
            deferred.removeLast();
        }
    }
}
