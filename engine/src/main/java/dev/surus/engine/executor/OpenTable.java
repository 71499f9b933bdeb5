package dev.surus.engine.executor;

import dev.surus.engine.base.Oid;
import dev.surus.engine.executor.AccessStatistics.Event;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.catalog.MissingValue;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.expression.CallSites;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.Expressions;
import dev.surus.engine.table.Index;
import dev.surus.engine.table.IndexBinding;
import dev.surus.engine.table.KeyColumn;
import dev.surus.engine.table.KeyExtractor;
import dev.surus.engine.table.Table;
import dev.surus.engine.table.TableColumn;
import dev.surus.engine.table.TableWriter;
import dev.surus.engine.txn.serializable.RelationKey;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.DataType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// A table with its indexes, opened as the catalog describes it now. Whoever opens one holds a lock on it.
public final class OpenTable {
    private static final int HASH_METHOD = 405;

    public final RelationEntry relation;
    public final Table table;
    public final TableWriter writer;
    private final List<IndexBinding> bindings;
    /// Whether columns have types that users made, or indexes call their functions: the definition of those may change while the table stays the same.
    final boolean restsOnUsers;

    /// Counts for pg_stat_all_tables.
    public final SessionCounters.Counting counting;
    private final SessionCounters counters;

    private OpenTable(RelationEntry relation, Table table, List<IndexBinding> bindings, SessionCounters counters) {
        this.relation = relation;
        this.counters = counters;
        counting = counters.of(relation.oid(), relation.shared());
        this.table = table;
        this.bindings = bindings;
        writer = new TableWriter(table, bindings);
        restsOnUsers = relation.columns().stream().anyMatch(c -> !c.dropped() && BuiltinTypes.byOid(c.type()) == null)
                || bindings.stream().anyMatch(b -> b.extractor() instanceof Computed c && c.callsUsers);
    }

    /// Notes rows that were written.
    public void changed(Event event, long rows, Transaction by) {
        counting.changed(event, rows, by.level());
    }

    SessionCounters.Counting countingOfIndex(int index) {
        return counters.of(index, relation.shared());
    }

    public static OpenTable open(ExecutorSession session, RelationEntry relation) {
        var sites = new CallSites(session);
        var columns = new ArrayList<TableColumn>();
        for (ColumnEntry c : relation.columns()) {
            DataType type = c.dropped() ? null : sites.type(c.type());
            columns.add(new TableColumn(c.number(), type, c.typmod(), c.dropped(), MissingValue.decode(type, c.typmod(), c.missingValue())));
        }
        var bindings = new ArrayList<IndexBinding>();
        for (IndexEntry index : relation.indexes()) {
            if (index.ready() && index.live() && index.fileId() != 0) {
                bindings.add(binding(session, relation, index));
            }
        }
        // A partitioned table has no rows of its own.
        var table = relation.fileId() == 0 ? null : session.tables().table(relation.fileId(), columns);
        if (table != null && isWatched(relation)) {
            table.watchedAs(RelationKey.table(session.lockDatabase(relation), relation.oid()));
        }
        return new OpenTable(relation, table, bindings, session.context().service(SessionCounters.class));
    }

    /// Whether serializable transactions are watched here: not in catalogs, temporary tables and materialized views, as in PostgreSQL.
    public static boolean isWatched(RelationEntry relation) {
        return !Oid.isPinned(relation.oid()) && !relation.isTemporary() && relation.kind() != 'm';
    }

    /// An index as the table package needs it; its tag is the [IndexEntry].
    public static IndexBinding binding(ExecutorSession session, RelationEntry relation, IndexEntry entry) {
        var sites = new CallSites(session);
        var keys = new ArrayList<KeyColumn>();
        var numbers = new int[entry.keyCount()];
        var expressions = new ArrayList<Expression>();
        int expression = 0;
        boolean plain = entry.predicate() == null;
        for (int k = 0; k < entry.keyCount(); k++) {
            int column = entry.columns()[k];
            numbers[k] = column;
            DataType type;
            if (column == 0) {
                Expression e = session.storedExpression(entry.expressions().get(expression++), relation);
                expressions.add(e);
                type = sites.type(e.type());
                plain = false;
            } else {
                ColumnEntry c = relation.column(column);
                expressions.add(new ColumnReference(1, column, 0, c.type(), c.typmod(), c.collation(), 0));
                type = sites.type(c.type());
            }
            keys.add(new KeyColumn(type, entry.descending(k), entry.nullsFirst(k)));
        }
        Index index = session.tables().index(entry.fileId(), keys, entry.unique(), entry.nullsNotDistinct());
        if (isWatched(relation)) {
            index.watchedAs(new RelationKey(session.lockDatabase(relation), entry.oid(), relation.oid()), entry.accessMethod() == HASH_METHOD);
        }
        KeyExtractor extractor = plain ? KeyExtractor.ofColumns(numbers)
                : new Computed(session, relation, expressions, entry.predicate() == null ? null : session.storedExpression(entry.predicate(), relation));
        return new IndexBinding(index, extractor, !entry.immediate(), entry);
    }

    public IndexBinding binding(int index) {
        for (IndexBinding b : bindings) {
            if (((IndexEntry) b.tag()).oid() == index) {
                return b;
            }
        }
        throw new IllegalStateException("index " + index + " is not one of " + relation.name());
    }

    /// The same for an index that may not be in use yet, or any more: one that is being made again.
    public IndexBinding bindingOfAny(ExecutorSession session, IndexEntry index) {
        for (IndexBinding b : bindings) {
            if (((IndexEntry) b.tag()).oid() == index.oid()) {
                return b;
            }
        }
        return binding(session, relation, index);
    }

    public List<IndexBinding> bindings() {
        return bindings;
    }

    /// The columns of a table as references to range 1, dropped ones left out.
    static List<Expression> columns(RelationEntry relation, int range) {
        var list = new ArrayList<Expression>();
        for (ColumnEntry c : relation.columns()) {
            if (!c.dropped()) {
                list.add(new ColumnReference(range, c.number(), 0, c.type(), c.typmod(), c.collation(), 0));
            }
        }
        return list;
    }

    /// Keys that are expressions, and partial indexes.
    private static final class Computed implements KeyExtractor {
        private final StoredExpressions stored;
        private final Evaluator[] keys;
        private final Evaluator predicate;
        private final int[] reads;
        final boolean callsUsers;

        Computed(ExecutorSession session, RelationEntry relation, List<Expression> expressions, Expression condition) {
            stored = new StoredExpressions(session, relation);
            keys = expressions.stream().map(stored::compile).toArray(Evaluator[]::new);
            predicate = condition == null ? null : stored.compile(condition);
            reads = columnsOf(expressions, condition);
            callsUsers = expressions.stream().anyMatch(StoredExpressions::callsUsers) || condition != null && StoredExpressions.callsUsers(condition);
        }

        /// Null where whole rows or system columns are read.
        private static int[] columnsOf(List<Expression> expressions, Expression condition) {
            var columns = new BitSet();
            boolean[] others = new boolean[1];
            var all = new ArrayList<>(expressions);
            if (condition != null) {
                all.add(condition);
            }
            for (Expression expression : all) {
                Expressions.any(expression, e -> {
                    if (e instanceof ColumnReference c) {
                        others[0] |= c.column() <= 0;
                        columns.set(Math.max(c.column(), 0));
                    }
                    return false;
                });
            }
            return others[0] ? null : columns.stream().toArray();
        }

        @Override
        public int[] reads() {
            return reads;
        }

        @Override
        public boolean extract(Object[] values, Object[] key) {
            stored.setRow(values);
            if (predicate != null && !(stored.value(predicate) instanceof Long l && l != 0)) {
                return false;
            }
            for (int k = 0; k < keys.length; k++) {
                key[k] = stored.value(keys[k]);
            }
            return true;
        }
    }
}
