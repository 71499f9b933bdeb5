package dev.surus.engine.executor.modify;

import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.trigger.StatementChanges;
import dev.surus.engine.executor.trigger.TableTrigger;
import dev.surus.engine.executor.trigger.TableTriggers;
import dev.surus.engine.executor.trigger.TriggerEvent;
import dev.surus.engine.executor.trigger.TriggerFiring;

/// Something that waits for the end of a statement, or of the transaction. Rows keep their numbers, so an event names a row and looks
/// at what it has become when its time comes.
public sealed interface AfterEvent {
    /// What SET CONSTRAINTS may put it off by; null for a trigger that is no constraint's.
    ConstraintEntry constraint();

    /// The table that it is about: not to be altered while it waits.
    int relation();

    /// Whether SET CONSTRAINTS can put it off.
    default boolean deferrable() {
        return constraint().deferrable();
    }

    void run(ExecutorSession session);

    /// A row that must find the key that it refers to.
    record ForeignKeyCheck(ForeignKey key, long row) implements AfterEvent {
        @Override
        public int relation() {
            return key.constraint.relation();
        }

        @Override
        public ConstraintEntry constraint() {
            return key.constraint;
        }

        @Override
        public void run(ExecutorSession session) {
            new ReferencedKeyCheck(session, key).run(row);
        }
    }

    /// A key that rows may refer to was deleted or changed.
    /// @param row the changed row, -1 for a deleted one
    /// @param newKey of a row that has moved to another partition; else null, and the row is looked at
    record ReferencedKeyGone(ForeignKey key, Object[] oldKey, long row, Object[] newKey) implements AfterEvent {
        @Override
        public int relation() {
            return key.constraint.foreignRelation();
        }

        @Override
        public ConstraintEntry constraint() {
            return key.constraint;
        }

        private char action() {
            return row < 0 ? key.constraint.onDelete() : key.constraint.onUpdate();
        }

        @Override
        public boolean deferrable() {
            return constraint().deferrable() && action() == 'a';
        }

        @Override
        public void run(ExecutorSession session) {
            new ReferencingRows(session, key, oldKey, row, newKey).run(action());
        }
    }

    /// A user's trigger AFTER ... FOR EACH ROW.
    /// @param row     the row's number; its versions are found when the trigger fires
    /// @param command the command that wrote the new version
    /// @param changes of the statement, for transition tables; null where the trigger has none
    record RowTrigger(TableTriggers triggers, TableTrigger trigger, TriggerEvent event, long row, int command, StatementChanges changes)
            implements AfterEvent {
        @Override
        public int relation() {
            return triggers.relation.oid();
        }

        @Override
        public ConstraintEntry constraint() {
            return trigger.constraint;
        }

        @Override
        public boolean deferrable() {
            return trigger.entry.deferrable() && trigger.constraint != null;
        }

        @Override
        public void run(ExecutorSession session) {
            // Versions of one transaction differ by their commands, so that nothing of the rows need be kept.
            var table = session.openTables().open(triggers.relation.oid()).table;
            var newest = session.transaction().system().newestSnapshot(session.transaction());
            Object[] before = event == TriggerEvent.INSERT ? null : table.fetchRow(newest.atCommand(command), row);
            Object[] after = event == TriggerEvent.DELETE ? null : table.fetchRow(newest.atCommand(command + 1), row);
            if (before == null && event != TriggerEvent.INSERT || after == null && event != TriggerEvent.DELETE) {
                throw new IllegalStateException("no version of row " + row + " by command " + command + " for trigger " + trigger.entry.name());
            }
            TriggerFiring.call(session, triggers, trigger, event, before, after, changes);
        }
    }

    /// A user's trigger AFTER ... FOR EACH STATEMENT.
    final class StatementTrigger implements AfterEvent {
        private final TableTriggers triggers;
        private final TableTrigger trigger;
        private final TriggerEvent event;
        private final StatementChanges changes;
        private boolean cancelled;

        public StatementTrigger(TableTriggers triggers, TableTrigger trigger, TriggerEvent event, StatementChanges changes) {
            this.triggers = triggers;
            this.trigger = trigger;
            this.event = event;
            this.changes = changes;
        }

        /// It is to fire later: the statement goes on.
        public void cancel() {
            cancelled = true;
        }

        @Override
        public int relation() {
            return triggers.relation.oid();
        }

        @Override
        public ConstraintEntry constraint() {
            return null;
        }

        @Override
        public boolean deferrable() {
            return false;
        }

        @Override
        public void run(ExecutorSession session) {
            if (!cancelled) {
                TriggerFiring.call(session, triggers, trigger, event, null, null, changes);
            }
        }
    }

    /// A row whose key in a deferrable unique index was not alone when it was written.
    record UniqueCheck(ConstraintEntry constraint, int index, long row) implements AfterEvent {
        @Override
        public int relation() {
            return constraint.relation();
        }

        @Override
        public void run(ExecutorSession session) {
            var open = session.openTables().open(constraint.relation());
            var transaction = session.transaction();
            Object[] values = open.table.fetchRow(transaction.system().newestSnapshot(transaction), row);
            var binding = open.binding(index);
            var key = new Object[binding.index().columnCount()];
            if (values == null || !binding.extractor().extract(values, key)) {
                return;
            }
            long other;
            try {
                other = open.writer.findConflict(transaction, binding, key, row);
            } catch (dev.surus.engine.base.SqlException e) {
                throw WaitContext.add(e, open.writer, null, row, open.relation.name());
            }
            if (other >= 0) {
                throw Violations.duplicateKey(session, open.relation, (IndexEntry) binding.tag(), key, constraint.name());
            }
        }
    }
}
