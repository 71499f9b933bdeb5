package dev.surus.engine.executor.modify;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.base.CallStack;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.ExecutorMessage;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.LockForecast;
import dev.surus.engine.executor.OpenTable;
import dev.surus.engine.executor.SessionPlanning;
import dev.surus.engine.executor.modify.ForeignKey.Statement;
import dev.surus.engine.executor.trigger.TriggerEvent;
import dev.surus.engine.table.RowOutcome;
import dev.surus.engine.table.RowWait;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.lock.LockMode;
import java.util.BitSet;

/// What happens to the rows that refer to a key which was deleted or changed.
final class ReferencingRows {
    private final ExecutorSession session;
    private final ForeignKey key;
    private final Object[] oldKey;
    private final long row;
    private final Object[] movedKey;

    /// @param row the row that had the key; -1 where it was deleted
    /// @param newKey what the row has instead, where that is known; else null
    ReferencingRows(ExecutorSession session, ForeignKey key, Object[] oldKey, long row, Object[] newKey) {
        this.movedKey = newKey;
        this.session = session;
        this.key = key;
        this.oldKey = oldKey;
        this.row = row;
    }

    /// What the action computes (defaults, generated columns) is computed as the owner of the referencing table.
    void run(char action) {
        boolean looks = action == 'a' || action == 'r';
        var tables = key.ofReferencing(session, looks ? LockMode.ROW_SHARE : LockMode.ROW_EXCLUSIVE);
        boolean partitioned = tables.size() != 1 || tables.getFirst() != key;
        var statement = statement(action);
        RowWriter whole = looks || !partitioned ? null : new RowWriter(session, session.openTables().target(key.constraint.relation()),
                session.transaction().commandId(), bits(row < 0 ? key.deleteColumns() : key.constraint.columns()), true);
        if (whole != null) {
            asOwner(() -> inside(statement, () -> whole.beforeStatement(event(statement))));
        }
        for (ForeignKey each : tables) {
            var part = new ReferencingRows(session, each, oldKey, row, movedKey);
            part.asOwner(() -> part.act(action));
        }
        if (whole != null) {
            asOwner(() -> inside(statement, () -> whole.afterStatement(event(statement))));
        }
    }

    /// What an action's changes look like as a statement.
    private Statement statement(char action) {
        return action == 'c' ? row < 0 ? Statement.CASCADE_DELETE : Statement.CASCADE_UPDATE : row < 0 ? Statement.SET_ON_DELETE : Statement.SET_ON_UPDATE;
    }

    private static TriggerEvent event(Statement statement) {
        return statement == Statement.CASCADE_DELETE ? TriggerEvent.DELETE : TriggerEvent.UPDATE;
    }

    private void asOwner(Runnable work) {
        int caller = session.currentUser();
        session.actAs(session.catalog().relation(key.shown.relation()).owner());
        try {
            session.asTrigger(work);
        } finally {
            session.actAs(caller);
        }
    }

    /// Runs what CONTEXT shows as a statement.
    private void inside(Statement statement, Runnable work) {
        var stack = session.callStack();
        CallStack.Frame frame = lines -> lines.add(new Message(ExecutorMessage.CONTEXT_SQL, key.text(session, statement)));
        stack.push(frame);
        try {
            work.run();
        } catch (SqlException e) {
            throw stack.complete(e);
        } finally {
            stack.pop(frame);
        }
    }

    private void act(char action) {
        switch (action) {
            case 'a' -> refuse(true);
            case 'r' -> refuse(false);
            case 'c' -> {
                if (row < 0) {
                    change(Statement.CASCADE_DELETE, new int[0], null);
                } else {
                    cascadeUpdate();
                }
            }
            case 'n' -> set(row < 0 ? Statement.SET_ON_DELETE : Statement.SET_ON_UPDATE, false);
            case 'd' -> {
                set(row < 0 ? Statement.SET_ON_DELETE : Statement.SET_ON_UPDATE, true);
                // Rows that had the default values already are unchanged, so nothing else looks at them.
                refuse(true);
            }
            default -> throw new IllegalStateException("action " + action);
        }
    }

    // ---- the locks

    private RowFinder lockReferencing() {
        var referencing = session.openTables().open(key.constraint.relation());
        var finder = new RowFinder(referencing, key.constraint.columns());
        key.lock(session, Statement.CHECK_REFERENCING, referencing, finder.index(), LockMode.ROW_SHARE);
        return finder;
    }

    private RowFinder lockReferenced(OpenTable referenced) {
        if (referenced.relation.kind() == 'p') {
            session.lockRelation(referenced.relation.oid(), LockMode.ROW_SHARE);
            return null;
        }
        var finder = new RowFinder(referenced, key.constraint.foreignColumns());
        key.lock(session, Statement.CHECK_REFERENCED, referenced, finder.index(), LockMode.ROW_SHARE);
        return finder;
    }

    private RowFinder lockChanged(Statement statement) {
        session.lockRelation(key.constraint.relation(), LockMode.ROW_EXCLUSIVE);
        var target = session.openTables().target(key.constraint.relation());
        var finder = new RowFinder(target.open, key.constraint.columns());
        key.lock(session, statement, target.open, finder.index(), LockMode.ROW_EXCLUSIVE);
        return finder;
    }

    /// What [#run] locks, rows that refer to the key provided.
    void forecast(LockForecast forecast, char action) {
        boolean looks = action == 'a' || action == 'r';
        for (ForeignKey each : key.ofReferencing(session, looks ? LockMode.ROW_SHARE : LockMode.ROW_EXCLUSIVE)) {
            new ReferencingRows(session, each, oldKey, row, movedKey).forecastOnTable(forecast, action);
        }
    }

    private void forecastOnTable(LockForecast forecast, char action) {
        String name = key.constraint.name();
        var relation = session.catalog().relation(key.constraint.relation());
        switch (action) {
            case 'a', 'r' -> forecastRefusal(forecast, action == 'a');
            case 'c' -> {
                boolean delete = row < 0;
                lockChanged(delete ? Statement.CASCADE_DELETE : Statement.CASCADE_UPDATE);
                var changed = delete ? new BitSet() : bits(key.constraint.columns());
                forecast.rows(relation.oid(), delete ? "FOR UPDATE" : LockForecast.updateMode(relation, changed), "rows that refer by foreign key " + name);
                follow(forecast, relation, delete ? Query.Kind.DELETE : Query.Kind.UPDATE, changed, !delete && forecast.becomeNull());
            }
            case 'n', 'd' -> {
                lockChanged(row < 0 ? Statement.SET_ON_DELETE : Statement.SET_ON_UPDATE);
                var changed = bits(row < 0 ? key.deleteColumns() : key.constraint.columns());
                forecast.rows(relation.oid(), LockForecast.updateMode(relation, changed), "rows that refer by foreign key " + name);
                follow(forecast, relation, Query.Kind.UPDATE, changed, action == 'n');
                if (action == 'd') {
                    forecastRefusal(forecast, true);
                }
            }
            default -> throw new IllegalStateException("action " + action);
        }
    }

    private void forecastRefusal(LockForecast forecast, boolean unlessReplaced) {
        session.lockRelation(key.constraint.relation(), LockMode.ROW_SHARE);
        if (unlessReplaced) {
            lockReferenced(session.openTables().open(key.constraint.foreignRelation()));
        }
        lockReferencing();
        forecast.rows(key.constraint.relation(), "FOR KEY SHARE", "rows that refer by foreign key " + key.constraint.name());
    }

    private void follow(LockForecast forecast, RelationEntry relation, Query.Kind kind, BitSet changed, boolean toNull) {
        if (forecast.follow(key.constraint)) {
            forecast.changes(relation, kind, changed, toNull);
        }
    }

    private static BitSet bits(int[] columns) {
        var set = new BitSet();
        for (int column : columns) {
            set.set(column);
        }
        return set;
    }

    // ---- NO ACTION and RESTRICT

    private void refuse(boolean unlessReplaced) {
        session.lockRelation(key.constraint.relation(), LockMode.ROW_SHARE);
        var referenced = session.openTables().open(key.constraint.foreignRelation());
        if (unlessReplaced && replaced(referenced)) {
            return;
        }
        var finder = lockReferencing();
        var referencing = finder.open();
        Object[] wanted = wanted(referencing, oldKey);
        if (wanted == null) {
            return;
        }
        var wait = new RowWait(true, session.lockDatabase(referencing.relation), referencing.relation.oid());
        boolean found = false;
        try {
            var newest = newest();
            for (long number : finder.find(newest.noted(), wanted)) {
                var outcome = ReferencedKeyCheck.lockRow(session, referencing, newest, number, wait);
                found = outcome == RowOutcome.OK;
                if (outcome == RowOutcome.CHANGED) {
                    Object[] now = referencing.table.fetchRow(newest(), number);
                    found = now != null && finder.matches(now, wanted);
                }
                if (!found && !session.readCommitted()) {
                    throw new SqlException(SqlState.T_R_SERIALIZATION_FAILURE, ExecutorMessage.SERIALIZE_UPDATE);
                }
                if (found) {
                    break;
                }
            }
        } catch (SqlException e) {
            throw e.context(ExecutorMessage.CONTEXT_SQL, key.text(session, Statement.CHECK_REFERENCING));
        }
        if (found) {
            throw Violations.keyReferenced(session, key.constraint, session.catalog().relation(key.shown.relation()), referenced.relation, oldKey);
        }
    }

    /// Whether another row has the key now.
    private boolean replaced(OpenTable referenced) {
        var finder = lockReferenced(referenced);
        if (referenced.relation.kind() == 'p') {
            var leaf = key.locate(session, referenced.relation, oldKey, LockMode.ROW_SHARE);
            if (leaf == null) {
                return false;
            }
            referenced = session.openTables().open(leaf.oid());
            finder = new RowFinder(referenced, ForeignKey.numbers(session.catalog().relation(key.constraint.foreignRelation()), leaf, key.constraint.foreignColumns()));
        }
        try {
            return ReferencedKeyCheck.lock(session, referenced, finder, oldKey, true);
        } catch (SqlException e) {
            throw e.context(ExecutorMessage.CONTEXT_SQL, key.text(session, Statement.CHECK_REFERENCED));
        }
    }

    private Snapshot newest() {
        return session.transaction().system().newestSnapshot(session.transaction());
    }

    private Object[] wanted(OpenTable referencing, Object[] values) {
        var referenced = session.catalog().relation(key.constraint.foreignRelation());
        return ForeignKey.converted(session, referenced, key.constraint.foreignColumns(), referencing.relation, key.constraint.columns(), values);
    }

    // ---- CASCADE, SET NULL, SET DEFAULT

    private void cascadeUpdate() {
        session.lockRelation(key.constraint.relation(), LockMode.ROW_EXCLUSIVE);
        var referenced = session.openTables().open(key.constraint.foreignRelation());
        Object[] now = movedKey != null ? movedKey : ForeignKey.values(referenced.table.fetchRow(newest(), row), key.constraint.foreignColumns());
        if (now == null) {
            return;
        }
        var referencing = session.openTables().open(key.constraint.relation());
        Object[] newKey = wanted(referencing, now);
        if (newKey == null) {
            return;
        }
        int[] columns = key.constraint.columns();
        change(Statement.CASCADE_UPDATE, columns, values -> {
            for (int i = 0; i < columns.length; i++) {
                values[columns[i] - 1] = newKey[i];
            }
        });
    }

    private void set(Statement statement, boolean toDefault) {
        int[] columns = row < 0 ? key.deleteColumns() : key.constraint.columns();
        var relation = session.catalog().relation(key.constraint.relation());
        change(statement, columns, values -> {
            for (int column : columns) {
                values[column - 1] = toDefault ? defaultOf(relation, relation.column(column)) : null;
            }
        });
    }

    private Object defaultOf(RelationEntry relation, ColumnEntry column) {
        return column.hasDefault() ? SessionPlanning.value(session, session.storedExpression(column.defaultText(), relation)) : null;
    }

    /// Sets columns of a row.
    private interface Assignment {
        void apply(Object[] values);
    }

    /// Deletes (no assignment) or changes all rows that refer to the key.
    /// @param changed the columns that the assignment sets
    private void change(Statement statement, int[] changed, Assignment assignment) {
        var finder = lockChanged(statement);
        var target = session.openTables().target(key.constraint.relation());
        Object[] wanted = wanted(target.open, oldKey);
        if (wanted == null) {
            return;
        }
        inside(statement, () -> {
            var transaction = session.transaction();
            transaction.nextCommand();
            var given = bits(changed);
            var writer = new RowWriter(session, target, transaction.commandId(), given, true);
            // A partition's own statement triggers are not meant.
            boolean whole = target.relation.oid() == key.shown.relation();
            if (whole) {
                writer.beforeStatement(event(statement));
            } else if (assignment != null) {
                writer.letMove();
            }
            for (long number : finder.find(newest().noted(), wanted)) {
                session.context().checkInterrupts();
                changeRow(writer, finder, wanted, number, assignment, given);
            }
            if (whole) {
                writer.afterStatement(event(statement));
            }
            transaction.nextCommand();
        });
    }

    private void changeRow(RowWriter writer, RowFinder finder, Object[] wanted, long number, Assignment assignment, BitSet given) {
        var target = writer.target();
        for (;;) {
            var snapshot = newest().atCommand(writer.command);
            Object[] before = target.open.table.fetchRow(snapshot, number);
            if (before == null || !finder.matches(before, wanted)) {
                return;
            }
            boolean seen = isSeen(target, snapshot, number);
            RowOutcome outcome;
            if (assignment == null) {
                outcome = writer.delete(snapshot, number, before);
            } else {
                Object[] after = before.clone();
                assignment.apply(after);
                outcome = writer.update(snapshot, number, before, after, given);
                if (outcome == RowOutcome.OK && seen && writer.hasLeft()) {
                    moveOn(writer, before, after, given);
                }
            }
            // Only now: who changes the row at the same time is waited for first.
            if (outcome == RowOutcome.OK && !seen) {
                throw new SqlException(SqlState.T_R_SERIALIZATION_FAILURE, ExecutorMessage.SERIALIZE_UPDATE);
            }
            if (outcome != RowOutcome.CHANGED) {
                if (outcome == RowOutcome.DELETED && !session.readCommitted()) {
                    throw new SqlException(SqlState.T_R_SERIALIZATION_FAILURE, ExecutorMessage.SERIALIZE_DELETE);
                }
                return;
            }
            if (!session.readCommitted()) {
                throw new SqlException(SqlState.T_R_SERIALIZATION_FAILURE, ExecutorMessage.SERIALIZE_UPDATE);
            }
        }
    }

    /// A row whose new key belongs to another partition of the referencing table goes there.
    private void moveOn(RowWriter from, Object[] before, Object[] after, BitSet given) {
        var whole = session.catalog().relation(key.shown.relation());
        var toWhole = ColumnMap.between(from.target().relation, whole);
        Object[] values = toWhole.convert(after);
        BitSet named = toWhole.convert(given);
        var place = session.catalog().relation(new PartitionRouting(session, whole).route(values, named));
        var toPlace = ColumnMap.between(whole, place);
        BitSet there = toPlace.convert(named);
        new RowWriter(session, session.openTables().target(place.oid()), from.command, there, false).insertMoved(from, before, toPlace.convert(values), there);
    }

    /// Under REPEATABLE READ, a row must not be changed in a version that the transaction's snapshot does not see.
    /// @param newest sees the version that is to be changed
    private boolean isSeen(TargetTable target, Snapshot newest, long number) {
        if (session.readCommitted()) {
            return true;
        }
        var own = session.takeSnapshot();
        try {
            var all = own.atCommand(Snapshot.ALL_COMMANDS);
            return target.open.table.exists(all, number) && target.open.table.writer(all, number) == target.open.table.writer(newest, number);
        } finally {
            session.releaseSnapshot(own);
        }
    }
}
