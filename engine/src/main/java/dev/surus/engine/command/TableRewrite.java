package dev.surus.engine.command;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgAttribute;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgNamespace;
import dev.surus.engine.catalog.system.PgType;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.RelationWriter;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.OpenTable;
import dev.surus.engine.executor.RowExpressions;
import dev.surus.engine.executor.SessionPlanning;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockRehearsal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What ALTER TABLE has to do with the rows at its end: look for those that break a new constraint, or write all of them to a new
/// file.
final class TableRewrite {
    private record Check(String name, Expression condition) {}

    private final CommandContext context;
    /// As it was before: the rows are read with these columns.
    private final RelationEntry old;
    /// New values of columns, computed of the old row.
    private final Map<Integer, Expression> fromOld = new LinkedHashMap<>();
    /// Generated columns, computed of the new row.
    private final Map<Integer, Expression> fromNew = new LinkedHashMap<>();
    /// Values that old rows show anyway, and that are written where rows are written for another reason.
    private final Map<Integer, Expression> later = new LinkedHashMap<>();
    private final List<Integer> notNull = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();
    private final List<Integer> foreignKeys = new ArrayList<>();
    private char persistence;
    private boolean rowTypeUsed;
    private boolean lockedAsWritten;
    private boolean written;

    TableRewrite(CommandContext context, RelationEntry old) {
        this.context = context;
        this.old = old;
        persistence = old.persistence();
    }

    void newValue(int column, Expression value, boolean generated) {
        (generated ? fromNew : fromOld).put(column, value);
    }

    void laterValue(int column, Expression value) {
        later.put(column, value);
    }

    void requireNotNull(int column) {
        notNull.add(column);
    }

    void requireCheck(String name, Expression condition) {
        checks.add(new Check(name, condition));
    }

    void requireForeignKey(int constraint) {
        foreignKeys.add(constraint);
    }

    /// SET LOGGED, SET UNLOGGED.
    void persistence(char wanted) {
        persistence = wanted;
    }

    /// Rows might have to be looked at: nobody may begin to use the table's row type elsewhere.
    void touchesValues() {
        rowTypeUsed = true;
    }

    /// PostgreSQL writes the table anew here, Surus need not; its locks are taken all the same.
    void lockAsWritten() {
        lockedAsWritten = true;
    }

    /// The type and its array type; whoever makes a column of them waits.
    static void lockType(CommandContext context, int type) {
        var entry = type == 0 ? null : context.catalog().type(type);
        if (entry != null) {
            context.lockObject(PgType.CATALOG, type, 0, LockMode.ACCESS_EXCLUSIVE);
            if (entry.array() != 0) {
                context.lockObject(PgType.CATALOG, entry.array(), 0, LockMode.ACCESS_EXCLUSIVE);
            }
        }
    }

    /// Does what has been asked for so far.
    void finish() {
        boolean stored = old.kind() == 'r' || old.kind() == 'm';
        boolean mustWrite = !fromOld.isEmpty() || !fromNew.isEmpty() || persistence != old.persistence() && !written;
        if (stored && (rowTypeUsed || lockedAsWritten || !fromOld.isEmpty() || !fromNew.isEmpty() || !later.isEmpty())) {
            lockType(context, old.rowType());
        }
        if (stored && mustWrite) {
            write();
        } else if (stored && lockedAsWritten) {
            lockNamespace(context, old);
            context.lockRelation(old.oid(), LockMode.SHARE);
            context.catalog().relation(old.oid()).indexes().forEach(index -> context.lockRelation(index.oid(), LockMode.ACCESS_EXCLUSIVE));
            scan();
        } else if (stored && (!notNull.isEmpty() || !checks.isEmpty())) {
            scan();
        }
        fromOld.clear();
        fromNew.clear();
        notNull.clear();
        checks.clear();
        for (int constraint : foreignKeys) {
            new ForeignKeys(context).validate(context.catalog().relation(old.oid()), constraint);
        }
        foreignKeys.clear();
    }

    /// The new file belongs to a relation of the same schema for a while.
    static void lockNamespace(CommandContext context, RelationEntry relation) {
        context.lockObject(PgNamespace.CATALOG, relation.namespace(), 0, LockMode.ACCESS_SHARE);
    }

    private void scan() {
        var relation = context.catalog().relation(old.oid());
        var tests = new RowTests(relation);
        new TableScans(context).forEach(relation, tests::test);
    }

    /// The tests that each row must pass.
    private final class RowTests {
        private final RelationEntry relation;
        private final RowExpressions conditions;
        private final Object[] results = new Object[checks.size()];

        RowTests(RelationEntry relation) {
            this.relation = relation;
            checks.forEach(check -> SessionPlanning.raiseError(context.service(ExecutorSession.class), check.condition()));
            conditions = checks.isEmpty() ? null : new RowExpressions(context.service(ExecutorSession.class), relation,
                    checks.stream().map(Check::condition).toList());
        }

        void test(Object[] values) {
            for (int column : notNull) {
                if (values[column - 1] == null && !relation.column(column).dropped()) {
                    throw new TableScans(context).containsNulls(relation, column);
                }
            }
            if (conditions != null) {
                conditions.compute(values, results);
                for (int i = 0; i < results.length; i++) {
                    if (results[i] instanceof Long value && value == 0) {
                        throw new TableScans(context).violated(relation, checks.get(i).name());
                    }
                }
            }
        }
    }

    private void write() {
        lockNamespace(context, old);
        var session = context.service(ExecutorSession.class);
        var files = new RelationFiles(context);
        var relations = new CatalogWriter(context.catalog()).relations;
        later.forEach(fromOld::putIfAbsent);
        later.clear();
        clearMissingValues(relations);
        var source = written ? context.catalog().relation(old.oid()) : old;
        files.replace(context.catalog().relation(old.oid()), persistence);
        if (persistence != old.persistence()) {
            relations.update(old.oid(), PgClass.RELPERSISTENCE, (long) persistence);
        }
        var relation = context.catalog().relation(old.oid());
        for (var column : relation.columns()) {
            if (column.notNull() && !column.dropped() && !notNull.contains(column.number())) {
                notNull.add(column.number());
            }
        }
        if (!context.rehearses(old.oid(), LockRehearsal.Work.Kind.REWRITE)) {
            copyRows(session, source, relation);
        }
        written = true;
        context.lockRelation(old.oid(), LockMode.SHARE);
        rebuildIndexes(relation);
        if (persistence != old.persistence()) {
            new SequenceCommands(context).changePersistenceOfOwned(old.oid(), persistence);
        }
        context.nextCommand();
    }

    private void copyRows(ExecutorSession session, RelationEntry source, RelationEntry relation) {
        var target = OpenTable.open(session, relation).table;
        var computed = new RowExpressions(session, source, List.copyOf(fromOld.values()));
        var generated = new RowExpressions(session, relation, List.copyOf(fromNew.values()));
        var tests = new RowTests(relation);
        var oldResults = new Object[fromOld.size()];
        var newResults = new Object[fromNew.size()];
        var oldColumns = fromOld.keySet().stream().mapToInt(Integer::intValue).toArray();
        var newColumns = fromNew.keySet().stream().mapToInt(Integer::intValue).toArray();
        var transaction = context.transaction();
        int width = relation.columns().size();
        new TableScans(context).forEach(source, values -> {
            computed.compute(values, oldResults);
            var row = java.util.Arrays.copyOf(values, width);
            for (int i = 0; i < oldColumns.length; i++) {
                row[oldColumns[i] - 1] = oldResults[i];
            }
            for (var column : relation.columns()) {
                if (column.dropped()) {
                    row[column.number() - 1] = null;
                }
            }
            generated.compute(row, newResults);
            for (int i = 0; i < newColumns.length; i++) {
                row[newColumns[i] - 1] = newResults[i];
            }
            tests.test(row);
            target.insert(transaction, row);
        });
    }

    /// Each row will have a value of its own.
    private void clearMissingValues(RelationWriter relations) {
        for (var column : context.catalog().relation(old.oid()).columns()) {
            if (column.missingValue() != null) {
                var row = relations.columnRow(old.oid(), column.number());
                context.catalog().rows().update(row, RowValues.from(row).set(PgAttribute.ATTHASMISSING, false)
                        .setNull(PgAttribute.ATTMISSINGVAL).values());
            }
        }
    }

    private void rebuildIndexes(RelationEntry relation) {
        var files = new RelationFiles(context);
        var relations = new CatalogWriter(context.catalog()).relations;
        for (IndexEntry index : relation.indexes()) {
            context.lockRelation(index.oid(), LockMode.ACCESS_EXCLUSIVE);
            files.replace(context.catalog().relation(index.oid()), persistence);
            if (persistence != old.persistence()) {
                relations.update(index.oid(), PgClass.RELPERSISTENCE, (long) persistence);
            }
        }
        context.nextCommand();
        for (IndexEntry index : relation.indexes()) {
            new IndexBuild(context).build(context.catalog().relation(relation.oid()), index.oid());
        }
    }
}
