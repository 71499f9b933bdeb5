package dev.surus.engine.executor.modify;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.executor.LockForecast;
import dev.surus.engine.executor.trigger.TableTrigger;
import dev.surus.engine.executor.trigger.TriggerEvent;
import dev.surus.engine.table.IndexBinding;
import java.util.Arrays;
import java.util.BitSet;

/// What a change of a row leaves to the end of the statement. PostgreSQL does this with triggers, and fires those of one row in the
/// order of their names.
sealed interface AfterRow {
    /// @param name    of the trigger
    /// @param enabled its state in pg_trigger
    record Hook(String name, char enabled, AfterRow action) {}

    default void inserted(RowWriter writer, long row, Object[] values) {}

    default void updated(RowWriter writer, long row, Object[] before, Object[] after) {}

    default void deleted(RowWriter writer, long row, Object[] before) {}

    /// The row goes to another partition: by default a deletion like others.
    default void movedAway(RowWriter writer, long row, Object[] before) {
        deleted(writer, row, before);
    }

    /// The row has come to the other partition.
    /// @param before as it was, `after` as it is there; both in the shape of the table that it left
    /// @param row its number there
    default void movedIn(RowWriter writer, Object[] before, Object[] after, long row) {}

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
        public void forecast(LockForecast forecast, Query.Kind kind, BitSet columns) {
            int[] own = key.constraint.columns();
            boolean checked = switch (kind) {
                case INSERT -> key.constraint.matchType() == 'f' ? AfterRow.any(columns, own) : Arrays.stream(own).allMatch(columns::get);
                case UPDATE -> AfterRow.any(columns, own);
                case DELETE, SELECT, MERGE, UTILITY -> false;
            };
            if (checked && forecast.becomeNull()) {
                return;
            }
            String name = key.constraint.name();
            if (checked) {
                forecastCheck(forecast, "referenced by foreign key " + name, "rows that foreign key " + name + " refers to");
            } else if (kind == Query.Kind.UPDATE && forecast.mayMeetOwnRows(forecast.session().catalog().relation(key.constraint.relation()))) {
                try (var _ = forecast.rehearsal().ifThereAreRows()) {
                    forecastCheck(forecast, "referenced by foreign key " + name + ", checked again for rows that the transaction wrote",
                            "rows that foreign key " + name + " of rows that the transaction wrote refers to");
                }
            }
        }

        private void forecastCheck(LockForecast forecast, String why, String rows) {
            try (var _ = forecast.timeOf(key.constraint, true); var _ = forecast.rehearsal().because(why)) {
                ReferencedKeyCheck.lockRelations(forecast.session(), key);
            }
            forecast.rows(key.constraint.foreignRelation(), "FOR KEY SHARE", rows);
        }

        @Override
        public void inserted(RowWriter writer, long row, Object[] values) {
            if (key.mustExist(ForeignKey.values(values, key.constraint.columns()))) {
                writer.session.afterEvents().add(new AfterEvent.ForeignKeyCheck(key, row));
            }
        }

        @Override
        public void updated(RowWriter writer, long row, Object[] before, Object[] after) {
            var now = ForeignKey.values(after, key.constraint.columns());
            // PostgreSQL does not know whether a version that the transaction itself wrote has been checked yet, so its key is checked, and locked,
            // again.
            if (key.mustExist(now) && (!Arrays.equals(now, ForeignKey.values(before, key.constraint.columns()))
                    || writer.target().open.table.replacedOwn(writer.session.transaction(), row))) {
                writer.session.afterEvents().add(new AfterEvent.ForeignKeyCheck(key, row));
            }
        }
    }

    /// Another table (or the table itself) refers to the changed one.
    record Referenced(ForeignKey key) implements AfterRow {
        @Override
        public void forecast(LockForecast forecast, Query.Kind kind, BitSet columns) {
            boolean gone = kind == Query.Kind.DELETE || kind == Query.Kind.UPDATE && AfterRow.any(columns, key.constraint.foreignColumns());
            if (gone) {
                char action = kind == Query.Kind.DELETE ? key.constraint.onDelete() : key.constraint.onUpdate();
                try (var _ = forecast.timeOf(key.constraint, action == 'a');
                        var _ = forecast.rehearsal().because("refers by foreign key " + key.constraint.name())) {
                    new ReferencingRows(forecast.session(), key, null, kind == Query.Kind.DELETE ? -1 : 0, null).forecast(forecast, action);
                }
            }
        }

        @Override
        public void updated(RowWriter writer, long row, Object[] before, Object[] after) {
            var old = ForeignKey.values(before, key.constraint.foreignColumns());
            if (!ForeignKey.anyNull(old) && !Arrays.equals(old, ForeignKey.values(after, key.constraint.foreignColumns()))) {
                writer.session.afterEvents().add(new AfterEvent.ReferencedKeyGone(key, old, row, null));
            }
        }

        /// A key of the partitioned table sees the row change; a key of the partition itself loses it.
        @Override
        public void movedAway(RowWriter writer, long row, Object[] before) {
            if (key.constraint.parent() == 0) {
                deleted(writer, row, before);
            }
        }

        @Override
        public void movedIn(RowWriter writer, Object[] before, Object[] after, long row) {
            var old = ForeignKey.values(before, key.constraint.foreignColumns());
            var now = ForeignKey.values(after, key.constraint.foreignColumns());
            if (key.constraint.parent() != 0 && !ForeignKey.anyNull(old) && !Arrays.equals(old, now)) {
                writer.session.afterEvents().add(new AfterEvent.ReferencedKeyGone(key.whole(writer.session), old, row, now));
            }
        }

        @Override
        public void deleted(RowWriter writer, long row, Object[] before) {
            var old = ForeignKey.values(before, key.constraint.foreignColumns());
            if (!ForeignKey.anyNull(old)) {
                writer.session.afterEvents().add(new AfterEvent.ReferencedKeyGone(key, old, -1, null));
            }
        }
    }

    /// A user's trigger.
    record UserTrigger(TableTrigger trigger) implements AfterRow {
        @Override
        public void inserted(RowWriter writer, long row, Object[] values) {
            writer.firing.afterRow(trigger, TriggerEvent.INSERT, row, writer.command, null, values);
        }

        @Override
        public void updated(RowWriter writer, long row, Object[] before, Object[] after) {
            writer.firing.afterRow(trigger, TriggerEvent.UPDATE, row, writer.command, before, after);
        }

        @Override
        public void deleted(RowWriter writer, long row, Object[] before) {
            writer.firing.afterRow(trigger, TriggerEvent.DELETE, row, writer.command, before, null);
        }
    }

    /// A unique constraint that is not checked at once.
    record DeferrableKey(ConstraintEntry constraint, IndexBinding binding) implements AfterRow {
        @Override
        public void inserted(RowWriter writer, long row, Object[] values) {
            if (writer.target().open.writer.mayConflict(writer.session.transaction(), binding, values, row)) {
                writer.session.afterEvents().add(new AfterEvent.UniqueCheck(constraint, ((IndexEntry) binding.tag()).oid(), row));
            }
        }

        @Override
        public void updated(RowWriter writer, long row, Object[] before, Object[] after) {
            inserted(writer, row, after);
        }
    }
}
