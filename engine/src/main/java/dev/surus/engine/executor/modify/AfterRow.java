package dev.surus.engine.executor.modify;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.LockForecast;
import dev.surus.engine.table.IndexBinding;
import java.util.Arrays;
import java.util.BitSet;

/// What a change of a row leaves to the end of the statement. PostgreSQL does this with triggers, and fires those of one row in the
/// order of their names: [#name] is such a name. (User triggers AFTER ... FOR EACH ROW are to be another case.)
sealed interface AfterRow {
    ConstraintEntry constraint();

    String name();

    default void inserted(ExecutorSession session, TargetTable target, long row, Object[] values) {}

    default void updated(ExecutorSession session, TargetTable target, long row, Object[] before, Object[] after) {}

    default void deleted(ExecutorSession session, TargetTable target, Object[] before) {}

    /// Tells what the hook would lock after such a change, where rows give it reason to.
    /// @param columns changed by an UPDATE, or given by an INSERT
    default void forecast(LockForecast forecast, Query.Kind kind, BitSet columns) {}

    /// Whether any of the columns is in the set.
    static boolean any(BitSet set, int[] columns) {
        return Arrays.stream(columns).anyMatch(set::get);
    }

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
        public void forecast(LockForecast forecast, Query.Kind kind, BitSet columns) {
            int[] own = key.constraint.columns();
            boolean checked = switch (kind) {
                case INSERT -> key.constraint.matchType() == 'f' ? AfterRow.any(columns, own) : Arrays.stream(own).allMatch(columns::get);
                case UPDATE -> AfterRow.any(columns, own);
                case DELETE, SELECT, MERGE, UTILITY -> false;
            };
            if (checked) {
                try (var _ = forecast.timeOf(key.constraint, true);
                        var _ = forecast.rehearsal().because("referenced by foreign key " + key.constraint.name())) {
                    ReferencedKeyCheck.lockRelations(forecast.session(), key);
                }
                forecast.rows(key.constraint.foreignRelation(), "FOR KEY SHARE", "rows that foreign key " + key.constraint.name() + " refers to");
            }
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
        public void forecast(LockForecast forecast, Query.Kind kind, BitSet columns) {
            boolean gone = kind == Query.Kind.DELETE || kind == Query.Kind.UPDATE && AfterRow.any(columns, key.constraint.foreignColumns());
            if (gone) {
                char action = kind == Query.Kind.DELETE ? key.constraint.onDelete() : key.constraint.onUpdate();
                try (var _ = forecast.timeOf(key.constraint, action == 'a');
                        var _ = forecast.rehearsal().because("refers by foreign key " + key.constraint.name())) {
                    new ReferencingRows(forecast.session(), key, null, kind == Query.Kind.DELETE ? -1 : 0).forecast(forecast, action);
                }
            }
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
