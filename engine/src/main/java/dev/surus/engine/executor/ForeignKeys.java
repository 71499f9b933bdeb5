package dev.surus.engine.executor;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.expression.CallSites;
import dev.surus.engine.table.IndexBinding;
import dev.surus.engine.table.IndexRange;
import dev.surus.engine.table.RowId;
import dev.surus.engine.table.RowLockMode;
import dev.surus.engine.table.RowOutcome;
import dev.surus.engine.table.RowWait;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockTag;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import java.util.ArrayList;
import java.util.List;

/// Runs what foreign keys (and deferred unique keys) left to the end of the statement, with the newest snapshot.
///
/// A referencing row locks the row it refers to with KEY SHARE, so that nobody takes its key away; whoever takes a key away finds
/// the referencing rows and does what the constraint says.
final class ForeignKeys {
    private final ExecutorSession session;
    private final Transaction transaction;
    private final CallSites sites;

    ForeignKeys(ExecutorSession session) {
        this.session = session;
        transaction = session.transaction();
        sites = new CallSites(session);
    }

    void run(AfterEvents.Event event) {
        switch (event) {
            case AfterEvents.CheckReference e -> check(e);
            case AfterEvents.KeyChanged e -> keyChanged(e);
            case AfterEvents.CheckUnique e -> unique(e);
        }
    }

    private Snapshot newest() {
        return transaction.system().newestSnapshot(transaction);
    }

    private OpenTable open(int relation, LockMode mode) {
        if (transaction.lockOwner() != null) {
            transaction.system().locks().acquire(transaction.lockOwner(), LockTag.relation(session.databaseId(), relation), mode, false, true);
        }
        return OpenTable.open(session, session.catalog().relation(relation));
    }

    private static Object[] key(int[] columns, Object[] row) {
        var key = new Object[columns.length];
        for (int i = 0; i < key.length; i++) {
            key[i] = row[columns[i] - 1];
        }
        return key;
    }

    private boolean equal(RelationEntry relation, int[] columns, Object[] row, Object[] key) {
        for (int i = 0; i < columns.length; i++) {
            Object value = row[columns[i] - 1];
            if (value == null || key[i] == null || !sites.type(relation.column(columns[i]).type()).equal(value, key[i])) {
                return false;
            }
        }
        return true;
    }

    // ---- the referencing side

    private void check(AfterEvents.CheckReference e) {
        ConstraintEntry c = e.constraint();
        OpenTable own = OpenTable.open(session, session.catalog().relation(e.relation()));
        Object[] now = own.table.fetchRow(newest(), e.row());
        Object[] key = key(c.columns(), e.values());
        if (now == null || !same(own.relation, c.columns(), now, key)) {
            // Changed again since: a later event checks the newer version.
            return;
        }
        int nulls = 0;
        for (Object value : key) {
            nulls += value == null ? 1 : 0;
        }
        if (nulls > 0) {
            if (c.matchType() == 'f' && nulls < key.length) {
                throw named(new SqlException(SqlState.FOREIGN_KEY_VIOLATION, ExecutorMessage.FOREIGN_KEY_INSERT, own.relation.name(), c.name())
                        .detail(ExecutorMessage.FULL_MATCH_NULLS), own.relation, c);
            }
            return;
        }
        OpenTable referenced = open(c.foreignRelation(), LockMode.ROW_SHARE);
        if (!lockReferenced(c, referenced, key)) {
            throw named(new SqlException(SqlState.FOREIGN_KEY_VIOLATION, ExecutorMessage.FOREIGN_KEY_INSERT, own.relation.name(), c.name())
                    .detail(ExecutorMessage.KEY_MISSING, names(own.relation, c.columns()), values(own.relation, c.columns(), key),
                            referenced.relation.name()), own.relation, c);
        }
    }

    private boolean same(RelationEntry relation, int[] columns, Object[] row, Object[] key) {
        for (int i = 0; i < columns.length; i++) {
            Object value = row[columns[i] - 1];
            if (value == null || key[i] == null ? value != key[i] : !sites.type(relation.column(columns[i]).type()).equal(value, key[i])) {
                return false;
            }
        }
        return true;
    }

    /// Finds the referenced row and locks it; waits for whoever is changing it.
    private boolean lockReferenced(ConstraintEntry c, OpenTable referenced, Object[] key) {
        var wait = new RowWait(true, session.databaseId(), referenced.relation.oid());
        while (true) {
            Snapshot snapshot = newest();
            List<Long> found = find(referenced, c.foreignColumns(), key, snapshot);
            if (found.isEmpty()) {
                return false;
            }
            long row = found.getFirst();
            RowOutcome outcome;
            try {
                outcome = referenced.table.lock(transaction, snapshot, row, RowLockMode.KEY_SHARE, wait);
            } catch (SqlException e) {
                throw e.context(ExecutorMessage.CONTEXT_LOCK, RowId.block(row), RowId.offset(row), referenced.relation.name())
                        .context(ExecutorMessage.CONTEXT_SQL, lockText(c, referenced.relation));
            }
            if (outcome == RowOutcome.OK || outcome == RowOutcome.SELF_MODIFIED) {
                return true;
            }
        }
    }

    private String lockText(ConstraintEntry c, RelationEntry referenced) {
        var text = new StringBuilder("SELECT 1 FROM ONLY ").append(qualified(referenced)).append(" x WHERE ");
        for (int i = 0; i < c.foreignColumns().length; i++) {
            text.append(i == 0 ? "" : " AND ").append(Identifiers.always(referenced.column(c.foreignColumns()[i]).name()))
                    .append(" OPERATOR(pg_catalog.=) $").append(i + 1);
        }
        return text.append(" FOR KEY SHARE OF x").toString();
    }

    private String qualified(RelationEntry relation) {
        return Identifiers.always(session.catalog().namespace(relation.namespace()).name()) + "." + Identifiers.always(relation.name());
    }

    // ---- finding rows by a key

    /// Row numbers with a key, by an index whose first columns are the key's, else by reading the table.
    private List<Long> find(OpenTable table, int[] columns, Object[] key, Snapshot snapshot) {
        var rows = new ArrayList<Long>();
        IndexBinding binding = null;
        Object[] prefix = null;
        for (IndexBinding candidate : table.bindings()) {
            prefix = prefix((IndexEntry) candidate.tag(), columns, key);
            if (prefix != null) {
                binding = candidate;
                break;
            }
        }
        var numbers = new long[Batch.CAPACITY];
        if (binding != null) {
            var scan = table.writer.scan(snapshot, binding, IndexRange.equal(prefix), false);
            var batch = new Batch();
            while (scan.next(batch, numbers, Batch.CAPACITY)) {
                for (int i = 0; i < batch.count; i++) {
                    rows.add(numbers[i]);
                }
            }
            return rows;
        }
        var batch = table.table.newBatch(columns, Batch.CAPACITY);
        var types = new DataType[columns.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = sites.type(table.relation.column(columns[i]).type());
        }
        var scan = table.table.scan(snapshot, columns);
        while (true) {
            for (var vector : batch.columns) {
                vector.nulls = null;
            }
            if (!scan.next(batch, numbers, Batch.CAPACITY)) {
                return rows;
            }
            session.context().checkInterrupts();
            for (int i = 0; i < batch.count; i++) {
                boolean equal = true;
                for (int c = 0; c < types.length && equal; c++) {
                    Object value = batch.columns[c].get(i);
                    equal = value != null && types[c].equal(value, key[c]);
                }
                if (equal) {
                    rows.add(numbers[i]);
                }
            }
        }
    }

    /// The key in the order of an index's first columns, or null where the index begins otherwise.
    private static Object[] prefix(IndexEntry index, int[] columns, Object[] key) {
        if (index.keyCount() < columns.length || index.predicate() != null || !index.valid()) {
            return null;
        }
        var prefix = new Object[columns.length];
        for (int k = 0; k < columns.length; k++) {
            int at = -1;
            for (int i = 0; i < columns.length; i++) {
                if (columns[i] == index.columns()[k]) {
                    at = i;
                }
            }
            if (at < 0) {
                return null;
            }
            prefix[k] = key[at];
        }
        return prefix;
    }

    // ---- the referenced side

    private void keyChanged(AfterEvents.KeyChanged e) {
        ConstraintEntry c = e.constraint();
        Object[] key = key(c.foreignColumns(), e.old());
        for (Object value : key) {
            if (value == null) {
                return;
            }
        }
        boolean deleted = e.values() == null;
        char action = deleted ? c.onDelete() : c.onUpdate();
        RelationEntry referenced = session.catalog().relation(e.relation());
        OpenTable own = open(c.relation(), action == 'a' || action == 'r' ? LockMode.ROW_SHARE : LockMode.ROW_EXCLUSIVE);
        switch (action) {
            case 'a', 'r' -> {
                if (action == 'a' && !find(OpenTable.open(session, referenced), c.foreignColumns(), key, newest()).isEmpty()) {
                    // Another row has the key now.
                    return;
                }
                if (!lockReferencing(c, own, key).isEmpty()) {
                    throw named(new SqlException(SqlState.FOREIGN_KEY_VIOLATION, ExecutorMessage.FOREIGN_KEY_UPDATE, referenced.name(), c.name(),
                            own.relation.name()).detail(ExecutorMessage.KEY_REFERENCED, names(referenced, c.foreignColumns()),
                                    values(referenced, c.foreignColumns(), key), own.relation.name()), own.relation, c);
                }
            }
            case 'c' -> change(c, own, key, deleted ? null : key(c.foreignColumns(), e.values()), deleted, false);
            case 'n', 'd' -> change(c, own, key, null, false, action == 'd');
            default -> throw new IllegalStateException("foreign key action " + action);
        }
    }

    private List<Long> lockReferencing(ConstraintEntry c, OpenTable own, Object[] key) {
        var wait = new RowWait(true, session.databaseId(), own.relation.oid());
        var locked = new ArrayList<Long>();
        Snapshot snapshot = newest();
        for (long row : find(own, c.columns(), key, snapshot)) {
            RowOutcome outcome = own.table.lock(transaction, snapshot, row, RowLockMode.KEY_SHARE, wait);
            if (outcome == RowOutcome.CHANGED) {
                Object[] now = own.table.fetchRow(newest(), row);
                if (now != null && equal(own.relation, c.columns(), now, key)) {
                    locked.add(row);
                }
            } else if (outcome != RowOutcome.DELETED) {
                locked.add(row);
            }
            if (!locked.isEmpty()) {
                return locked;
            }
        }
        return locked;
    }

    /// CASCADE, SET NULL, SET DEFAULT.
    /// @param newKey for ON UPDATE CASCADE
    private void change(ConstraintEntry c, OpenTable own, Object[] key, Object[] newKey, boolean delete, boolean toDefault) {
        var changes = new TableChanges(session, own);
        Snapshot snapshot = newest();
        for (long row : find(own, c.columns(), key, snapshot)) {
            session.context().checkInterrupts();
            Snapshot at = snapshot;
            while (true) {
                Object[] old = own.table.fetchRow(at, row);
                if (old == null || !equal(own.relation, c.columns(), old, key)) {
                    break;
                }
                RowOutcome outcome = delete ? changes.delete(at, row, old)
                        : changes.update(at, row, old, changed(c, own.relation, old, newKey, toDefault));
                if (outcome != RowOutcome.CHANGED) {
                    break;
                }
                at = newest();
            }
        }
        session.transaction().nextCommand();
        session.afterEvents().endOfStatement(session);
    }

    private Object[] changed(ConstraintEntry c, RelationEntry relation, Object[] old, Object[] newKey, boolean toDefault) {
        var values = old.clone();
        for (int i = 0; i < c.columns().length; i++) {
            int column = c.columns()[i];
            if (newKey != null) {
                values[column - 1] = newKey[i];
                continue;
            }
            if (c.deleteSetColumns() != null && c.deleteSetColumns().length > 0 && !contains(c.deleteSetColumns(), column)) {
                continue;
            }
            ColumnEntry entry = relation.column(column);
            values[column - 1] = toDefault && entry.hasDefault()
                    ? SessionPlanning.value(session, session.storedExpression(entry.defaultText(), null)) : null;
        }
        return values;
    }

    private static boolean contains(int[] columns, int column) {
        for (int c : columns) {
            if (c == column) {
                return true;
            }
        }
        return false;
    }

    // ---- deferred unique keys

    private void unique(AfterEvents.CheckUnique e) {
        OpenTable table = OpenTable.open(session, session.catalog().relation(e.relation()));
        Object[] now = table.table.fetchRow(newest(), e.row());
        if (now == null) {
            return;
        }
        IndexBinding binding = table.binding(e.index());
        var key = new Object[((IndexEntry) binding.tag()).keyCount()];
        if (!binding.extractor().extract(now, key)) {
            return;
        }
        long other = table.writer.findConflict(transaction, binding, key, e.row());
        if (other >= 0) {
            throw new TableChanges(session, table).duplicate(new dev.surus.engine.table.UniqueConflict(binding, key, other));
        }
    }

    // ---- texts

    private SqlException named(SqlException e, RelationEntry relation, ConstraintEntry c) {
        return e.table(session.catalog().namespace(relation.namespace()).name(), relation.name()).constraint(c.name());
    }

    private static String names(RelationEntry relation, int[] columns) {
        var text = new StringBuilder();
        for (int column : columns) {
            text.append(text.isEmpty() ? "" : ", ").append(relation.column(column).name());
        }
        return text.toString();
    }

    private String values(RelationEntry relation, int[] columns, Object[] key) {
        var text = new StringBuilder();
        for (int i = 0; i < key.length; i++) {
            text.append(i == 0 ? "" : ", ").append(key[i] == null ? "null"
                    : sites.type(relation.column(columns[i]).type()).output(key[i], session.context()));
        }
        return text.toString();
    }
}
