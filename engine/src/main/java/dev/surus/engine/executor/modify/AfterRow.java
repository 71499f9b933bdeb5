package dev.surus.engine.executor.modify;

import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.table.IndexBinding;
import java.util.Arrays;

/// What a change of a row leaves to the end of the statement. PostgreSQL does this with triggers, and fires those of one row in the
/// order of their names: [#name] is such a name. (User triggers AFTER ... FOR EACH ROW are to be another case.)
sealed interface AfterRow {
    ConstraintEntry constraint();

    String name();

    default void inserted(ExecutorSession session, TargetTable target, long row, Object[] values) {}

    default void updated(ExecutorSession session, TargetTable target, long row, Object[] before, Object[] after) {}

    default void deleted(ExecutorSession session, TargetTable target, Object[] before) {}

    /// The changed table refers to another.
    record Referencing(ForeignKey key) implements AfterRow {
        @Override
        public ConstraintEntry constraint() {
            return key.constraint;
        }

        @Override
        public String name() {
            return "RI_ConstraintTrigger_c_" + Integer.toUnsignedString(key.constraint.oid());
        }

        @Override
        public void inserted(ExecutorSession session, TargetTable target, long row, Object[] values) {
            if (key.mustExist(ForeignKey.values(values, key.constraint.columns()))) {
                session.afterEvents().add(new AfterEvent.ForeignKeyCheck(key, row));
            }
        }

        @Override
        public void updated(ExecutorSession session, TargetTable target, long row, Object[] before, Object[] after) {
            var now = ForeignKey.values(after, key.constraint.columns());
            if (!Arrays.equals(now, ForeignKey.values(before, key.constraint.columns())) && key.mustExist(now)) {
                session.afterEvents().add(new AfterEvent.ForeignKeyCheck(key, row));
            }
        }
    }

    /// Another table (or the table itself) refers to the changed one.
    record Referenced(ForeignKey key) implements AfterRow {
        @Override
        public ConstraintEntry constraint() {
            return key.constraint;
        }

        @Override
        public String name() {
            return "RI_ConstraintTrigger_a_" + Integer.toUnsignedString(key.constraint.oid());
        }

        @Override
        public void updated(ExecutorSession session, TargetTable target, long row, Object[] before, Object[] after) {
            var old = ForeignKey.values(before, key.constraint.foreignColumns());
            if (!ForeignKey.anyNull(old) && !Arrays.equals(old, ForeignKey.values(after, key.constraint.foreignColumns()))) {
                session.afterEvents().add(new AfterEvent.ReferencedKeyGone(key, old, row));
            }
        }

        @Override
        public void deleted(ExecutorSession session, TargetTable target, Object[] before) {
            var old = ForeignKey.values(before, key.constraint.foreignColumns());
            if (!ForeignKey.anyNull(old)) {
                session.afterEvents().add(new AfterEvent.ReferencedKeyGone(key, old, -1));
            }
        }
    }

    /// A unique constraint that is not checked at once.
    record DeferrableKey(ConstraintEntry constraint, IndexBinding binding) implements AfterRow {
        @Override
        public String name() {
            return (constraint.kind() == 'p' ? "PK_ConstraintTrigger_" : "Unique_ConstraintTrigger_") + Integer.toUnsignedString(constraint.oid());
        }

        @Override
        public void inserted(ExecutorSession session, TargetTable target, long row, Object[] values) {
            if (target.open.writer.mayConflict(session.transaction(), binding, values, row)) {
                session.afterEvents().add(new AfterEvent.UniqueCheck(constraint, ((IndexEntry) binding.tag()).oid(), row));
            }
        }

        @Override
        public void updated(ExecutorSession session, TargetTable target, long row, Object[] before, Object[] after) {
            inserted(session, target, row, after);
        }
    }
}
