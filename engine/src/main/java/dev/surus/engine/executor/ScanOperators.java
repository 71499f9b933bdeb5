package dev.surus.engine.executor;

import dev.surus.engine.base.ParallelWorkers;
import dev.surus.engine.executor.AccessStatistics.Event;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.executor.explain.Working;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.table.IndexRange;
import dev.surus.engine.table.IndexScan;
import dev.surus.engine.table.Morsels;
import dev.surus.engine.table.RowId;
import dev.surus.engine.table.TableScan;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.LongVector;
import dev.surus.engine.type.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;

/// Scans of tables: whole, by index, by row number; and of relations that the server makes.
final class ScanOperators {
    private ScanOperators() {}

    /// What all scans of a stored table share: column layout, filter, demand, and the recheck's single row.
    abstract static class TableOperator extends Operator {
        private static final int TABLE_OID = -6;
        static final int FEW_ROWS = 4;
        private static final int ROWS_KEPT = 64;

        final ExecutionState state;
        final OpenTable open;
        private final int range;
        final int[] attributes;
        private final int[] positions;
        private final int columnCount;
        private final List<Integer> tableOids = new ArrayList<>();
        private final Evaluator filter;
        private final Evaluator recheck;
        private final List<Expression> output;
        private final Pending pending = new Pending();
        private final Recheck.Substitutes substitutes;
        private final boolean eager;
        private Batch source;
        private Batch wide;
        private final long firstRows;
        private long chunk;
        private boolean ended;
        /// Rows that the filter has not let through, of all starts.
        long removed;

        /// @param firstRows how many rows to ask for first, though more are wanted: a lookup of one row needs no large batch
        TableOperator(ExecutionState state, int range, int relation, List<Expression> output, Expression filter, Expression recheck, long firstRows) {
            this.firstRows = firstRows;
            this.state = state;
            this.range = range;
            this.output = output;
            substitutes = state.active;
            open = state.table(relation);
            columnCount = output.size();
            var stored = new ArrayList<Integer>();
            var at = new ArrayList<Integer>();
            for (int i = 0; i < output.size(); i++) {
                int column = ((ColumnReference) output.get(i)).column();
                if (column == TABLE_OID) {
                    tableOids.add(i);
                } else {
                    stored.add(column);
                    at.add(i);
                }
            }
            attributes = stored.stream().mapToInt(Integer::intValue).toArray();
            positions = at.stream().mapToInt(Integer::intValue).toArray();
            var compiler = state.compiler(output);
            this.filter = filter == null ? null : compiler.compile(filter);
            this.recheck = recheck == null || substitutes == null ? null : compiler.compile(recheck);
            eager = true;
        }

        abstract void begin();

        abstract boolean read(Batch out, int rows);

        /// Whether it is known without another read that no row is left: then no larger batch is made for it.
        boolean scannedAll() {
            return false;
        }

        @Override
        public final void start() {
            pending.clear();
            ended = false;
            chunk = 0;
            if (substituted()) {
                return;
            }
            begin();
        }

        private boolean substituted() {
            return substitutes != null && substitutes.has(range);
        }

        @Override
        public final Batch next(long demand) {
            Batch rest = pending.take(demand);
            if (rest != null) {
                return rest;
            }
            if (substituted()) {
                return substitute();
            }
            while (!ended) {
                state.checkInterrupts();
                chunk = firstRows < demand && chunk < Batch.CAPACITY ? Math.min(Math.min(demand, Batch.CAPACITY), chunk == 0 ? firstRows : chunk * 8)
                        : filter == null || !eager ? Math.min(demand, Batch.CAPACITY)
                        : Math.min(Batch.CAPACITY, Math.max(demand, chunk * 4));
                int rows = (int) chunk;
                if (source != null && chunk > firstRows && source.columns.length > 0 && source.columns[0].capacity() < rows && scannedAll()) {
                    ended = true;
                    return null;
                }
                if (source == null || source.columns.length > 0 && source.columns[0].capacity() < rows) {
                    source = open.table.newBatch(attributes, Rows.capacity(rows));
                    wide = null;
                }
                for (Vector v : source.columns) {
                    v.nulls = null;
                }
                if (!read(source, rows)) {
                    ended = true;
                    return null;
                }
                state.scannedRows += source.count;
                Batch batch = arranged();
                if (filter != null) {
                    Evaluator.filter(batch, filter);
                    removed += batch.count - batch.size();
                    if (batch.size() == 0) {
                        continue;
                    }
                }
                return pending.take(batch, demand);
            }
            return null;
        }

        @Override
        public List<Working> workings(long starts) {
            return filter == null ? List.of() : List.of(Working.removed(Working.BY_FILTER, removed, starts));
        }

        @Override
        public void close() {
            if (source != null && source.columns.length > 0 && source.columns[0].capacity() > ROWS_KEPT) {
                source = null;
                wide = null;
            }
        }

        /// The stored columns at their places, with tableoid where it is asked for.
        private Batch arranged() {
            if (tableOids.isEmpty()) {
                source.selection = null;
                return source;
            }
            if (wide == null) {
                wide = new Batch(new Vector[columnCount]);
                for (int i = 0; i < positions.length; i++) {
                    wide.columns[positions[i]] = source.columns[i];
                }
                for (int i : tableOids) {
                    var oids = new LongVector(Batch.CAPACITY);
                    Arrays.fill(oids.values, Integer.toUnsignedLong(open.relation.oid()));
                    wide.columns[i] = oids;
                }
            }
            wide.count = source.count;
            wide.selection = null;
            return wide;
        }

        private Batch substitute() {
            if (ended) {
                return null;
            }
            ended = true;
            Object[] row = substitutes.row(range);
            if (row == null) {
                return null;
            }
            var batch = Rows.newBatch(state.kinds(output), 1);
            for (int i = 0; i < columnCount; i++) {
                int column = ((ColumnReference) output.get(i)).column();
                batch.columns[i].set(0, column > 0 ? row[column - 1] : column == -1 ? (Object) RowId.toTid(substitutes.number(range))
                        : column == TABLE_OID ? (Object) Integer.toUnsignedLong(open.relation.oid()) : (Object) 0L);
            }
            batch.count = 1;
            for (Evaluator condition : new Evaluator[] {recheck, filter}) {
                if (condition != null && !(condition.evaluateRow(batch, 0) instanceof Long l && l != 0)) {
                    return null;
                }
            }
            return batch;
        }
    }

    static final class Sequential extends TableOperator {
        private TableScan scan;

        Sequential(ExecutionState state, Plan.SeqScan plan) {
            super(state, plan.range(), plan.relation(), plan.output(), plan.filter(), null, Batch.CAPACITY);
        }

        @Override
        void begin() {
            scan = open.table.scan(state.snapshot, attributes);
            open.counting.count(Event.SEQUENTIAL_SCANS, 1);
        }

        @Override
        boolean read(Batch out, int rows) {
            boolean more = scan.next(out, null, rows);
            open.counting.count(Event.SEQUENTIAL_ROWS, out.count);
            return more;
        }
    }

    /// One of several scans that read a table together, each in its own thread: it takes parts of it as long as there are any.
    static final class Shared extends TableOperator {
        Morsels morsels;
        ParallelWorkers.Run run;
        long rowsRead;
        private TableScan scan;

        Shared(ExecutionState state, Plan.SeqScan plan) {
            super(state, plan.range(), plan.relation(), plan.output(), plan.filter(), null, Batch.CAPACITY);
        }

        @Override
        void begin() {
            scan = morsels == null ? null : open.table.scan(state.snapshot, attributes, morsels);
            rowsRead = 0;
        }

        @Override
        boolean read(Batch out, int rows) {
            boolean more = !run.isOver() && scan.next(out, null, rows);
            rowsRead += more ? out.count : 0;
            return more;
        }
    }

    static final class ByRowId extends TableOperator {
        private final Plan.RowIdScan plan;
        private final Evaluator tid;
        private Iterator<Long> rows;

        ByRowId(ExecutionState state, Plan.RowIdScan plan) {
            super(state, plan.range(), plan.relation(), plan.output(), plan.filter(), plan.condition(), FEW_ROWS);
            this.plan = plan;
            tid = state.compile(plan.tid(), List.of());
        }

        @Override
        void begin() {
            Object value = tid.evaluateRow(ExecutionState.ONE_ROW, 0);
            var wanted = new TreeSet<Long>();
            if (value != null && plan.anyOf()) {
                for (Object element : ((ArrayValue) value).elements()) {
                    if (element != null) {
                        wanted.add(RowId.fromTid((Long) element));
                    }
                }
            } else if (value != null) {
                wanted.add(RowId.fromTid((Long) value));
            }
            wanted.remove(-1L);
            rows = wanted.iterator();
        }

        @Override
        boolean read(Batch out, int most) {
            out.count = 0;
            out.selection = null;
            while (out.count < most && rows.hasNext()) {
                if (open.table.fetch(state.snapshot, rows.next(), attributes, out, out.count)) {
                    out.count++;
                }
            }
            return out.count > 0;
        }
    }

    static final class ByCursor extends TableOperator {
        private final String cursor;
        private boolean read;

        ByCursor(ExecutionState state, Plan.CurrentOfScan plan) {
            super(state, plan.range(), plan.relation(), plan.output(), plan.filter(), null, Batch.CAPACITY);
            cursor = plan.cursor();
        }

        @Override
        void begin() {
            read = false;
        }

        @Override
        boolean read(Batch out, int most) {
            out.count = 0;
            out.selection = null;
            if (read) {
                return false;
            }
            read = true;
            long row = state.session.cursorRow(cursor, open.relation);
            out.count = row >= 0 && open.table.fetch(state.snapshot, row, attributes, out, 0) ? 1 : 0;
            return out.count > 0;
        }
    }

    /// Reads one range of the index after the other: one for each combination of the values of IN lists.
    static final class ByIndex extends TableOperator {
        private final Plan.IndexScan plan;
        private final IndexLookup lookup;
        private Iterator<IndexRange> ranges;
        private IndexScan scan;
        private final SessionCounters.Counting counting;

        ByIndex(ExecutionState state, Plan.IndexScan plan) {
            super(state, plan.range(), plan.relation(), plan.output(), plan.filter(), plan.recheck(),
                    plan.cost().rows() <= FEW_ROWS ? FEW_ROWS : Batch.CAPACITY);
            this.plan = plan;
            counting = open.countingOfIndex(plan.index());
            lookup = new IndexLookup(state, open, plan.index(), plan.keys());
        }

        @Override
        void begin() {
            ranges = lookup.ranges().iterator();
            scan = null;
        }

        @Override
        boolean scannedAll() {
            return (scan == null || scan.isDone()) && !ranges.hasNext();
        }

        @Override
        boolean read(Batch out, int rows) {
            while (true) {
                if (scan == null) {
                    if (!ranges.hasNext()) {
                        out.count = 0;
                        return false;
                    }
                    scan = open.writer.scan(state.snapshot, open.binding(plan.index()), ranges.next(), plan.backward(), attributes);
                    open.counting.count(Event.INDEX_SCANS, 1);
                    counting.count(Event.INDEX_SCANS, 1);
                }
                if (scan.next(out, null, rows)) {
                    open.counting.count(Event.INDEX_ROWS, out.count);
                    counting.count(Event.INDEX_ENTRIES, out.count);
                    counting.count(Event.INDEX_ROWS, out.count);
                    return true;
                }
                scan = null;
            }
        }
    }

    static final class Virtual extends RowsOperator {
        private final Plan.VirtualScan plan;

        Virtual(ExecutionState state, Plan.VirtualScan plan) {
            super(state, plan.range(), plan.output(), plan.filter());
            this.plan = plan;
        }

        @Override
        Iterator<Object[]> open() {
            var rows = state.session.virtualRows(state.session.catalog().relation(plan.relation())).rows();
            var output = plan.output();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return rows.hasNext();
                }

                @Override
                public Object[] next() {
                    Object[] all = rows.next();
                    var row = new Object[output.size()];
                    for (int i = 0; i < row.length; i++) {
                        int column = ((ColumnReference) output.get(i)).column();
                        row[i] = column > 0 ? all[column - 1] : column == -6 ? (Object) Integer.toUnsignedLong(plan.relation()) : 0L;
                    }
                    return row;
                }
            };
        }
    }

    /// Rows from an iterator, filtered.
    abstract static class RowsOperator extends Operator {
        final ExecutionState state;
        private final List<Expression> output;
        private final Evaluator filter;
        private Iterator<Object[]> rows;
        private Batch batch;
        private long removed;

        private final int range;
        private final Recheck.Substitutes substitutes;

        RowsOperator(ExecutionState state, int range, List<Expression> output, Expression filter) {
            this.state = state;
            this.range = range;
            substitutes = state.active;
            this.output = output;
            this.filter = state.compile(filter, output);
        }

        abstract Iterator<Object[]> open();

        @Override
        public void start() {
            rows = substitutes != null && substitutes.has(range) ? substitute() : open();
        }

        private Iterator<Object[]> substitute() {
            Object[] all = substitutes.row(range);
            if (all == null) {
                return java.util.Collections.emptyIterator();
            }
            var row = new Object[output.size()];
            for (int i = 0; i < row.length; i++) {
                row[i] = all[((ColumnReference) output.get(i)).column() - 1];
            }
            return List.<Object[]>of(row).iterator();
        }

        @Override
        public Batch next(long demand) {
            while (rows.hasNext()) {
                state.checkInterrupts();
                int capacity = Rows.capacity(demand);
                if (batch == null || batch.columns.length > 0 && batch.columns[0].capacity() < capacity) {
                    batch = Rows.newBatch(state.kinds(output), capacity);
                }
                int most = (int) Math.min(demand, capacity);
                for (Vector v : batch.columns) {
                    v.nulls = null;
                }
                batch.selection = null;
                batch.count = 0;
                while (batch.count < most && rows.hasNext()) {
                    Object[] row = rows.next();
                    for (int i = 0; i < batch.columns.length; i++) {
                        batch.columns[i].set(batch.count, row[i]);
                    }
                    batch.count++;
                }
                if (filter != null) {
                    Evaluator.filter(batch, filter);
                    removed += batch.count - batch.size();
                }
                if (batch.size() > 0) {
                    return batch;
                }
            }
            return null;
        }

        @Override
        public List<Working> workings(long starts) {
            return filter == null ? List.of() : List.of(Working.removed(Working.BY_FILTER, removed, starts));
        }
    }
}
