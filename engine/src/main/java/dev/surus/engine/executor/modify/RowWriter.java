package dev.surus.engine.executor.modify;

import dev.surus.engine.executor.AccessStatistics.Event;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.executor.ExecutorMessage;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.table.IndexBinding;
import dev.surus.engine.table.RowOutcome;
import dev.surus.engine.table.RowWait;
import dev.surus.engine.table.UniqueConflict;
import dev.surus.engine.txn.Snapshot;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;

/// Writes rows as a statement does: completes and checks each, writes it with its index entries, and remembers what is due at the end of
/// the statement. One for each statement and table; ModifyTable, COPY and foreign key actions use it.
///
/// ```
/// var writer = new RowWriter(session, session.openTables().target(relation));
/// long row = writer.insert(values, given);
/// ...
/// session.afterEvents().fire();
/// ```
public final class RowWriter {
    private final ExecutorSession session;
    private final TargetTable target;
    private final RowWait wait;

    public RowWriter(ExecutorSession session, TargetTable target) {
        this.session = session;
        this.target = target;
        wait = new RowWait(true, session.lockDatabase(target.relation), target.relation.oid());
        target.checks.begin();
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
    /// @return the row's number
    /// @throws SqlException where a constraint is broken
    public long insert(Object[] values, BitSet given) {
        prepare(values, given);
        return insertPrepared(values);
    }

    /// Inserts a row that [#prepare] has seen.
    public long insertPrepared(Object[] values) {
        long row = write(values);
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
        try {
            written = target.open.writer.insertAll(session.transaction(), rows, numbers, atRow);
        } catch (SqlException e) {
            throw WaitContext.add(e, target.open.writer, null, 0, name());
        }
        if (written < rows.size()) {
            throw Violations.duplicateKey(session, target.relation, target.open.writer.conflict());
        }
        target.open.changed(Event.INSERTED, rows.size(), session.transaction());
        if (!target.afterRow.isEmpty()) {
            for (int i = 0; i < numbers.length; i++) {
                atRow.accept(i);
                inserted(numbers[i], rows.get(i));
            }
        }
    }

    /// Generated columns, NOT NULL and CHECK.
    public void prepare(Object[] values, BitSet given) {
        target.checks.complete(values);
        target.checks.verify(values, given);
    }

    private long write(Object[] values) {
        try {
            return target.open.writer.insert(session.transaction(), values);
        } catch (SqlException e) {
            throw WaitContext.add(e, target.open.writer, null, 0, name());
        }
    }

    private void insertedOne(long row, Object[] values) {
        target.open.changed(Event.INSERTED, 1, session.transaction());
        inserted(row, values);
    }

    private void inserted(long row, Object[] values) {
        for (AfterRow after : target.afterRow) {
            after.inserted(session, target, row, values);
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
            long row = write(values);
            if (row >= 0) {
                inserted(row, values);
                return row;
            }
            var late = target.open.writer.conflict();
            if (arbiters != null && !arbiters.contains(late.binding())) {
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
    /// @return OK; otherwise nothing was changed
    public RowOutcome update(Snapshot snapshot, long row, Object[] before, Object[] after, BitSet given) {
        prepare(after, given);
        RowOutcome outcome;
        try {
            outcome = target.open.writer.update(session.transaction(), snapshot, row, before, after, target.keyChanged(before, after), wait);
        } catch (SqlException e) {
            throw WaitContext.add(e, target.open.writer, ExecutorMessage.CONTEXT_UPDATE, row, name());
        }
        if (outcome == null) {
            throw Violations.duplicateKey(session, target.relation, target.open.writer.conflict());
        }
        if (outcome == RowOutcome.OK) {
            target.open.changed(Event.UPDATED, 1, session.transaction());
            for (AfterRow hook : target.afterRow) {
                hook.updated(session, target, row, before, after);
            }
        }
        return outcome;
    }

    public RowOutcome delete(Snapshot snapshot, long row, Object[] before) {
        RowOutcome outcome;
        try {
            outcome = target.open.writer.delete(session.transaction(), snapshot, row, before, wait);
        } catch (SqlException e) {
            throw WaitContext.add(e, ExecutorMessage.CONTEXT_DELETE, row, name());
        }
        if (outcome == RowOutcome.OK) {
            target.open.changed(Event.DELETED, 1, session.transaction());
            for (AfterRow hook : target.afterRow) {
                hook.deleted(session, target, before);
            }
        }
        return outcome;
    }
}
