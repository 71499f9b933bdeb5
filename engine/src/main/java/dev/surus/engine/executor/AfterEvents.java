package dev.surus.engine.executor;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.executor.modify.AfterEvent;
import dev.surus.engine.executor.trigger.StatementChanges;
import dev.surus.engine.executor.trigger.TriggerEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Checks and actions that wait for the end of the statement, or of the transaction where their constraint is deferred. One per
/// session; it follows the session's transactions:
///
/// - [#statementBegan] before a statement, [#fire] after it. A statement may run inside another (a function's): each has its own queue.
///   Where a statement fails, its (sub)transaction is rolled back, and its queue goes with it.
/// - [#beforeCommit], [#subtransactionBegan], [#subtransactionEnded], [#ended].
///
/// An event that is put off keeps its place until it ran in a transaction that cannot take it back: a rollback to a savepoint brings
/// back the events that ran since.
public final class AfterEvents {
    private final ExecutorSession session;
    private final List<Statement> statements = new ArrayList<>();
    private final List<Deferred> deferred = new ArrayList<>();
    private final List<Level> levels = new ArrayList<>();
    private Modes modes = new Modes(null, Map.of());

    /// What a statement leaves behind, and what its triggers have done.
    private static final class Statement {
        ArrayDeque<AfterEvent> queue = new ArrayDeque<>();
        List<StatementChanges> changes = List.of();
    }

    /// @param all what SET CONSTRAINTS ALL said; null for nothing
    /// @param single what was said of single constraints since, by OID
    private record Modes(Boolean all, Map<Integer, Boolean> single) {}

    /// How things stood when a subtransaction began.
    private record Level(int level, int statements, int deferred, Modes modes) {}

    private static final class Deferred {
        final AfterEvent event;
        /// The nesting level in which it ran; 0 while it waits.
        int ranAt;

        Deferred(AfterEvent event) {
            this.event = event;
        }
    }

    public AfterEvents(ExecutorSession session) {
        this.session = session;
    }

    // ---- statements

    public void statementBegan() {
        statements.add(new Statement());
    }

    public void add(AfterEvent event) {
        innermost().queue.add(event);
    }

    private Statement innermost() {
        if (statements.isEmpty()) {
            statements.add(new Statement());
        }
        return statements.getLast();
    }

    /// What the innermost statement does to a table, for its triggers.
    public StatementChanges changes(int relation, TriggerEvent event) {
        var statement = innermost();
        if (statement.changes.isEmpty()) {
            statement.changes = new ArrayList<>();
        }
        return StatementChanges.of(statement.changes, relation, event);
    }

    /// Runs what the innermost statement left behind, or puts it off.
    public void fire() {
        if (statements.isEmpty()) {
            return;
        }
        drain(statements.getLast());
        statements.removeLast();
    }

    /// Rounds: which events are put off is decided before the first of a round runs, so that SET CONSTRAINTS inside a trigger finds them.
    /// What runs adds to the next round.
    private void drain(Statement statement) {
        if (statement.queue.isEmpty()) {
            return;
        }
        session.transaction().nextCommand();
        int sinceCheck = 0;
        while (!statement.queue.isEmpty()) {
            var round = statement.queue;
            statement.queue = new ArrayDeque<>();
            round.removeIf(this::putOff);
            for (AfterEvent event = round.poll(); event != null; event = round.poll()) {
                if ((++sinceCheck & 0xFF) == 0) {
                    session.context().checkInterrupts();
                }
                event.run(session);
            }
        }
    }

    private boolean putOff(AfterEvent event) {
        boolean later = event.deferrable() && isDeferred(event.constraint());
        if (later) {
            deferred.add(new Deferred(event));
        }
        return later;
    }

    // ---- the transaction

    /// Runs everything that waits for the commit.
    public void beforeCommit() {
        if (deferred.isEmpty() && statements.isEmpty()) {
            return;
        }
        statementBegan();
        runDeferred(true);
        fire();
    }

    boolean isDeferred(ConstraintEntry constraint) {
        Boolean said = modes.single.get(constraint.oid());
        return said != null ? said : modes.all != null ? modes.all : constraint.deferred();
    }

    private void runDeferred(boolean all) {
        if (deferred.isEmpty()) {
            return;
        }
        session.transaction().nextCommand();
        int level = session.transaction().level();
        // What runs may put off more: that stands at the end of the list.
        for (int i = 0; i < deferred.size(); i++) {
            var d = deferred.get(i);
            if (d.ranAt == 0 && (all || !isDeferred(d.event.constraint()))) {
                session.context().checkInterrupts();
                d.ranAt = level;
                d.event.run(session);
                drain(statements.getLast());
            }
        }
        if (level == 1) {
            deferred.removeIf(d -> d.ranAt != 0);
        }
    }

    /// Whether anything waits that is about a table.
    public boolean isPending(int relation) {
        return deferred.stream().anyMatch(d -> d.ranAt == 0 && d.event.relation() == relation)
                || statements.stream().anyMatch(statement -> statement.queue.stream().anyMatch(event -> event.relation() == relation));
    }

    public void ended() {
        statements.clear();
        deferred.clear();
        levels.clear();
        modes = new Modes(null, Map.of());
    }

    public void subtransactionBegan(int level) {
        levels.add(new Level(level, statements.size(), deferred.size(), modes));
    }

    public void subtransactionEnded(int level, boolean committed) {
        Level began = null;
        while (!levels.isEmpty() && levels.getLast().level >= level) {
            began = levels.removeLast();
        }
        if (began == null) {
            return;
        }
        if (committed) {
            for (Deferred d : deferred) {
                d.ranAt = Math.min(d.ranAt, level - 1);
            }
            if (level == 2) {
                deferred.removeIf(d -> d.ranAt != 0);
            }
            return;
        }
        while (statements.size() > began.statements) {
            statements.removeLast();
        }
        while (deferred.size() > began.deferred) {
            deferred.removeLast();
        }
        for (Deferred d : deferred) {
            if (d.ranAt >= level) {
                d.ranAt = 0;
            }
        }
        modes = began.modes;
    }

    // ---- SET CONSTRAINTS

    /// SET CONSTRAINTS ALL.
    public void setAll(boolean toDeferred) {
        change(new Modes(toDeferred, Map.of()), toDeferred);
    }

    /// SET CONSTRAINTS for some.
    /// @throws SqlException 42809 where one is not deferrable
    public void set(List<ConstraintEntry> constraints, boolean toDeferred) {
        var single = new HashMap<>(modes.single);
        for (ConstraintEntry c : constraints) {
            if (!c.deferrable()) {
                throw new SqlException(SqlState.WRONG_OBJECT_TYPE, ExecutorMessage.NOT_DEFERRABLE, c.name());
            }
            single.put(c.oid(), toDeferred);
        }
        change(new Modes(modes.all, Map.copyOf(single)), toDeferred);
    }

    private void change(Modes changed, boolean toDeferred) {
        modes = changed;
        if (!toDeferred) {
            // What became immediate is due now.
            statementBegan();
            runDeferred(false);
            fire();
        }
    }
}
