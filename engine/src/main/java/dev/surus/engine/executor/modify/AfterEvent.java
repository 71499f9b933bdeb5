package dev.surus.engine.executor.modify;

import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.executor.ExecutorSession;

/// Something that waits for the end of a statement, or of the transaction. Rows keep their numbers, so an event names a row and looks
/// at what it has become when its time comes.
public sealed interface AfterEvent {
    ConstraintEntry constraint();

    /// Whether SET CONSTRAINTS can put it off.
    default boolean deferrable() {
        return constraint().deferrable();
    }

    void run(ExecutorSession session);

    /// A row that must find the key that it refers to.
    record ForeignKeyCheck(ForeignKey key, long row) implements AfterEvent {
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
    record ReferencedKeyGone(ForeignKey key, Object[] oldKey, long row) implements AfterEvent {
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
            new ReferencingRows(session, key, oldKey, row).run(action());
        }
    }

    /// A row whose key in a deferrable unique index was not alone when it was written.
    record UniqueCheck(ConstraintEntry constraint, int index, long row) implements AfterEvent {
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
