package dev.surus.engine.executor.modify;

import dev.surus.engine.executor.AccessStatistics.Event;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.executor.ExecutorMessage;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.modify.AfterRow.Hook;
import dev.surus.engine.executor.trigger.TableTrigger;
import dev.surus.engine.executor.trigger.TriggerEvent;
import dev.surus.engine.executor.trigger.TriggerFiring;
import dev.surus.engine.table.IndexBinding;
import dev.surus.engine.table.RowLockMode;
import dev.surus.engine.table.RowOutcome;
import dev.surus.engine.table.RowWait;
import dev.surus.engine.table.UniqueConflict;
import dev.surus.engine.txn.Snapshot;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;

/// Writes rows as a statement does: completes and checks each, writes it with its index entries, and remembers what is due at the end of
/// the statement. One for each statement and table; ModifyTable, COPY and foreign key actions use it.
///
/// ```
/// var writer = new RowWriter(session, session.openTables().target(relation));
/// long row = writer.insert(values, given);
/// ...
/// session.afterEvents().fire();
/// ```
///
/// Triggers of users are fired here, too: those BEFORE the row by [#prepare], [#update] and [#delete], those AFTER it wait.
public final class RowWriter {
    final ExecutorSession session;
    private final TargetTable target;
    private final RowWait wait;
    /// What the bound of a partition demands of rows that nobody has led here, or that a trigger has changed since; null for nothing.
    private final Membership membership;
    /// Of a partition that the statement does not name: which rows may stay; null otherwise.
    private Membership staying;
    private boolean left;
    /// What the rows are written as: functions and triggers may run other commands between two of them.
    final int command;
    /// Null where the table has no triggers of users.
    final TriggerFiring firing;
    private final boolean replica;
    /// BEFORE UPDATE, BEFORE DELETE FOR EACH ROW.
    private final boolean beforeUpdate;
    private final boolean beforeDelete;
    private final RowLockMode updateLock;
    private boolean merging;
    /// Where transition tables are filled; null for nowhere.
    private TriggerFiring capture;
    private UnaryOperator<Object[]> captureForm = UnaryOperator.identity();
    private NamedRow named;

    /// A writer of the transaction's present command that updates no columns.
    public RowWriter(ExecutorSession session, TargetTable target) {
        this(session, target, true);
    }

    /// @param named whether the statement names the table itself; else rows come to it from a partitioned table above
    public RowWriter(ExecutorSession session, TargetTable target, boolean named) {
        this(session, target, session.transaction().commandId(), new BitSet(), named);
    }

    /// @param command the statement's, as its snapshot has it
    /// @param updated the columns that an UPDATE sets, as attribute numbers
    /// @param named whether the statement names the table itself; else rows come to it from a table above
    public RowWriter(ExecutorSession session, TargetTable target, int command, BitSet updated, boolean named) {
        this.session = session;
        this.target = target;
        this.command = command;
        wait = new RowWait(true, session.lockDatabase(target.relation), target.relation.oid(), session.readCommitted());
        target.checks.begin();
        boolean hooks = target.triggers != null || target.afterInsert.length + target.afterUpdate.length + target.afterDelete.length > 0;
        replica = hooks && session.isReplica();
        firing = target.triggers == null ? null : new TriggerFiring(session, target.triggers, replica, updated);
        capture = firing != null && firing.captures() ? firing : null;
        beforeUpdate = firing != null && firing.hasBeforeRow(TriggerEvent.UPDATE);
        beforeDelete = firing != null && firing.hasBeforeRow(TriggerEvent.DELETE);
        // A row that was led here belongs here, unless a trigger changes it.
        membership = named || firing != null && firing.hasBeforeRow(TriggerEvent.INSERT) ? Membership.of(session, target.relation) : null;
        if (membership != null && firing != null) {
            firing.stayWhere(membership::accepts);
        }
        updateLock = beforeUpdate && updated.stream().anyMatch(target::isKeyColumn) ? RowLockMode.UPDATE : RowLockMode.NO_KEY_UPDATE;
    }

    /// Has changed rows shown in the transition tables of the table that the statement names, in its form.
    public void captureFor(RowWriter named, UnaryOperator<Object[]> form) {
        capture = named.capture;
        captureForm = form;
    }

    private void capture(TriggerEvent event, Object[] before, Object[] after) {
        if (capture != null) {
            capture.changed(event, before == null ? null : captureForm.apply(before), after == null ? null : captureForm.apply(after));
        }
    }

    /// The statement is a MERGE: its errors say that.
    public void forMerge() {
        merging = true;
    }

    /// Fires triggers BEFORE the statement.
    public void beforeStatement(TriggerEvent event) {
        if (firing != null) {
            firing.beforeStatement(event);
        }
    }

    /// Has triggers AFTER the statement wait for its end.
    public void afterStatement(TriggerEvent event) {
        if (firing != null) {
            firing.afterStatement(event);
        }
    }

    /// Shows rows in errors as those of another table.
    public void showAs(NamedRow shown) {
        named = shown;
    }

    public TargetTable target() {
        return target;
    }

    private String name() {
        return target.relation.name();
    }

    // ---- insert

    /// @param values by attribute number minus one; generated columns are filled in
    /// @param given attribute numbers that the statement named: what an error may show
    /// @return the row's number; -1 where a trigger wants nothing inserted
    /// @throws SqlException where a constraint is broken
    public long insert(Object[] values, BitSet given) {
        return prepare(values, given) ? insertPrepared(values) : -1;
    }

    /// Inserts a row that [#prepare] has seen.
    public long insertPrepared(Object[] values) {
        long row = write(values, null, false);
        if (row < 0) {
            throw Violations.duplicateKey(session, target.relation, target.open.writer.conflict());
        }
        insertedOne(row, values);
        return row;
    }

    /// Inserts rows that [#prepare] has seen, together; nothing of them is kept after an error.
    /// @param atRow told which row is at work, by its number in the list
    public void insertAllPrepared(List<Object[]> rows, IntConsumer atRow) {
        var numbers = new long[rows.size()];
        int written;
        int running = session.transaction().writeAs(command);
        try {
            written = target.open.writer.insertAll(session.transaction(), rows, numbers, atRow);
        } catch (SqlException e) {
            throw WaitContext.add(e, target.open.writer, null, 0, name());
        } finally {
            session.transaction().writeAs(running);
        }
        if (written < rows.size()) {
            throw Violations.duplicateKey(session, target.relation, target.open.writer.conflict());
        }
        target.open.changed(Event.INSERTED, rows.size(), session.transaction());
        if (target.afterInsert.length > 0 || capture != null) {
            for (int i = 0; i < numbers.length; i++) {
                atRow.accept(i);
                inserted(numbers[i], rows.get(i));
            }
        }
    }

    /// Triggers BEFORE INSERT, generated columns, NOT NULL and CHECK.
    /// @return false where a trigger wants nothing inserted
    public boolean prepare(Object[] values, BitSet given) {
        if (firing != null && firing.hasBeforeRow(TriggerEvent.INSERT) && !firing.beforeRow(TriggerEvent.INSERT, null, values)) {
            return false;
        }
        complete(values, given);
        return true;
    }

    private void complete(Object[] values, BitSet given) {
        target.checks.complete(values);
        target.checks.verify(values, given, named);
        if (membership != null) {
            membership.verify(values, given, named);
        }
    }

    private long write(Object[] values, List<IndexBinding> arbiters, boolean forTrial) {
        int running = session.transaction().writeAs(command);
        try {
            var writer = target.open.writer;
            return forTrial ? writer.insertForTrial(session.transaction(), values, arbiters) : writer.insert(session.transaction(), values);
        } catch (SqlException e) {
            throw WaitContext.add(e, target.open.writer, null, 0, name());
        } finally {
            session.transaction().writeAs(running);
        }
    }

    private void insertedOne(long row, Object[] values) {
        target.open.changed(Event.INSERTED, 1, session.transaction());
        inserted(row, values);
    }

    private void inserted(long row, Object[] values) {
        capture(TriggerEvent.INSERT, null, values);
        for (Hook hook : target.afterInsert) {
            if (TableTrigger.isEnabled(hook.enabled(), replica)) {
                hook.action().inserted(this, row, values);
            }
        }
    }

    /// Inserts a prepared row unless it collides in one of the arbiters.
    /// @param arbiters null for all unique indexes
    /// @return the number of the new row, or -1 with the row that stands against it in [#conflict]
    public long insertUnlessConflict(Object[] values, List<IndexBinding> arbiters) {
        for (;;) {
            conflict = findConflict(values, arbiters);
            if (conflict != null) {
                return -1;
            }
            long row = write(values, arbiters, true);
            if (row >= 0) {
                insertedOne(row, values);
                return row;
            }
            var late = target.open.writer.conflict();
            if (late != null) {
                throw Violations.duplicateKey(session, target.relation, late);
            }
            // Somebody was faster: look again.
        }
    }

    private UniqueConflict conflict;

    public UniqueConflict conflict() {
        return conflict;
    }

    private UniqueConflict findConflict(Object[] values, List<IndexBinding> arbiters) {
        for (IndexBinding binding : target.open.bindings()) {
            if (!binding.index().isUnique() || arbiters != null && !arbiters.contains(binding)) {
                continue;
            }
            if (binding.deferrable()) {
                throw Violations.on(session, target.relation,
                        new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, ExecutorMessage.CONFLICT_DEFERRABLE))
                        .constraint(((IndexEntry) binding.tag()).name());
            }
            try {
                var found = target.open.writer.findConflict(session.transaction(), values, List.of(binding));
                if (found != null) {
                    return found;
                }
            } catch (SqlException e) {
                throw WaitContext.addArbiter(e, target.open.writer, name());
            }
        }
        return null;
    }

    // ---- update and delete

    /// Checks and writes the new version of a row.
    /// @param before the version that the snapshot sees
    /// @param after  becomes what triggers and generated columns make of it
    /// @return OK; SKIPPED where a trigger wants it so; otherwise nothing was changed. Where the row is to go to another partition
    ///     ([#letMove]), OK says that it is no more in this one: see [#hasLeft]
    public RowOutcome update(Snapshot snapshot, long row, Object[] before, Object[] after, BitSet given) {
        left = false;
        if (beforeUpdate) {
            var outcome = lock(snapshot, row, updateLock);
            if (outcome != RowOutcome.OK) {
                return outcome;
            }
            if (!firing.beforeRow(TriggerEvent.UPDATE, before, after)) {
                return RowOutcome.SKIPPED;
            }
        }
        if (staying != null && !staying.accepts(after)) {
            var outcome = delete(snapshot, row, before, true);
            left = outcome == RowOutcome.OK;
            return outcome;
        }
        complete(after, given);
        RowOutcome outcome;
        int running = session.transaction().writeAs(command);
        try {
            outcome = target.open.writer.update(session.transaction(), snapshot, row, before, after, target.keyChanged(before, after), wait);
        } catch (SqlException e) {
            throw WaitContext.add(e, target.open.writer, ExecutorMessage.CONTEXT_UPDATE, row, name());
        } finally {
            session.transaction().writeAs(running);
        }
        if (outcome == null) {
            throw Violations.duplicateKey(session, target.relation, target.open.writer.conflict());
        }
        if (outcome == RowOutcome.OK) {
            target.open.changed(Event.UPDATED, 1, session.transaction());
            capture(TriggerEvent.UPDATE, before, after);
            for (Hook hook : target.afterUpdate) {
                if (TableTrigger.isEnabled(hook.enabled(), replica)) {
                    hook.action().updated(this, row, before, after);
                }
            }
        }
        return judged(outcome, row, ExecutorMessage.TUPLE_ALREADY_UPDATED);
    }

    /// Has updates take rows out of this partition that belong to another one.
    public void letMove() {
        staying = Membership.of(session, target.relation);
    }

    /// Whether the last update took its row out of this partition: it is to be inserted where it belongs, by [#insertMoved].
    public boolean hasLeft() {
        return left;
    }

    /// Whether a row may stay in this partition.
    public boolean keeps(Object[] values) {
        return staying == null || staying.accepts(values);
    }

    /// Inserts a row that left another partition.
    /// @return its number, -1 where a trigger wants nothing inserted
    public long insertMoved(RowWriter from, Object[] before, Object[] values, BitSet given) {
        var captured = capture;
        capture = null;
        long row;
        try {
            row = insert(values, given);
        } finally {
            capture = captured;
        }
        if (row >= 0) {
            from.cameIn(before, ColumnMap.between(target.relation, from.target.relation).convert(values), row);
        }
        return row;
    }

    private void cameIn(Object[] before, Object[] after, long row) {
        capture(TriggerEvent.UPDATE, before, after);
        for (Hook hook : target.afterDelete) {
            if (TableTrigger.isEnabled(hook.enabled(), replica)) {
                hook.action().movedIn(this, before, after, row);
            }
        }
    }

    public RowOutcome delete(Snapshot snapshot, long row, Object[] before) {
        return delete(snapshot, row, before, false);
    }

    private RowOutcome delete(Snapshot snapshot, long row, Object[] before, boolean moves) {
        if (beforeDelete) {
            var outcome = lock(snapshot, row, RowLockMode.UPDATE);
            if (outcome != RowOutcome.OK) {
                return outcome;
            }
            if (!firing.beforeRow(TriggerEvent.DELETE, before, null)) {
                return RowOutcome.SKIPPED;
            }
        }
        RowOutcome outcome;
        int running = session.transaction().writeAs(command);
        try {
            outcome = target.open.writer.delete(session.transaction(), snapshot, row, before, wait, moves);
        } catch (SqlException e) {
            throw WaitContext.add(e, ExecutorMessage.CONTEXT_DELETE, row, name());
        } finally {
            session.transaction().writeAs(running);
        }
        if (outcome == RowOutcome.OK) {
            target.open.changed(Event.DELETED, 1, session.transaction());
            if (!moves) {
                capture(TriggerEvent.DELETE, before, null);
            }
            for (Hook hook : target.afterDelete) {
                if (TableTrigger.isEnabled(hook.enabled(), replica)) {
                    if (moves) {
                        hook.action().movedAway(this, row, before);
                    } else {
                        hook.action().deleted(this, row, before);
                    }
                }
            }
        }
        return judged(outcome, row, ExecutorMessage.TUPLE_ALREADY_DELETED);
    }

    /// Triggers see a row that nobody else can change any more.
    private RowOutcome lock(Snapshot snapshot, long row, RowLockMode mode) {
        try {
            return judged(target.open.table.lock(session.transaction(), snapshot, row, mode, wait), row, ExecutorMessage.TUPLE_ALREADY_UPDATED);
        } catch (SqlException e) {
            throw WaitContext.add(e, ExecutorMessage.CONTEXT_LOCK, row, name());
        }
    }

    /// @throws SqlException 27000 where what ran in the course of the statement changed the row
    private RowOutcome judged(RowOutcome outcome, long row, ExecutorMessage message) {
        if (outcome == RowOutcome.SELF_MODIFIED && target.open.table.isChangedAfter(session.transaction(), row, command)) {
            throw new SqlException(SqlState.TRIGGERED_DATA_CHANGE_VIOLATION, merging ? ExecutorMessage.TUPLE_ALREADY_CHANGED : message).hint(ExecutorMessage.TRIGGER_HINT);
        }
        return outcome;
    }
}
