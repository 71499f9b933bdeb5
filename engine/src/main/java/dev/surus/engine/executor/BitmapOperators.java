package dev.surus.engine.executor;

import dev.surus.engine.executor.AccessStatistics.Event;
import dev.surus.engine.executor.ScanOperators.TableOperator;
import dev.surus.engine.executor.explain.PlanNode;
import dev.surus.engine.executor.explain.Working;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.table.IndexRange;
import dev.surus.engine.table.RowSet;
import dev.surus.engine.table.RowSetScan;
import dev.surus.engine.type.Batch;
import java.util.ArrayList;
import java.util.List;

/// Sets of rows from indexes, put together, and the rows that they name. A set has exactly the rows whose version that the snapshot sees has a key
/// of the range, so nothing needs to be asked again when they are read; a recheck after a lock wait asks everything.
final class BitmapOperators {
    private static final int ENTRIES_AT_ONCE = 4096;

    private BitmapOperators() {}

    /// Makes a set of rows, anew each time.
    abstract static class Finder extends Operator {
        abstract RowSet find();

        /// Of the rows in a set, those that count as this operator's.
        long counted(RowSet rows) {
            return 0;
        }

        @Override
        public final void start() {}

        @Override
        public final Batch next(long demand) {
            throw new IllegalStateException("a set of rows gives no rows");
        }
    }

    private static RowSet find(Operator operator) {
        return operator instanceof InstrumentedOperator instrumented ? instrumented.find() : ((Finder) operator).find();
    }

    /// From one index.
    static final class FromIndex extends Finder {
        private final ExecutionState state;
        private final Plan.BitmapIndexScan plan;
        private final OpenTable open;
        private final IndexLookup lookup;
        private final SessionCounters.Counting counting;

        FromIndex(ExecutionState state, Plan.BitmapIndexScan plan) {
            this.state = state;
            this.plan = plan;
            open = state.table(plan.relation());
            lookup = new IndexLookup(state, open, plan.index(), plan.keys());
            counting = open.countingOfIndex(plan.index());
        }

        @Override
        RowSet find() {
            var rows = new RowSet();
            for (IndexRange range : lookup.ranges()) {
                open.counting.count(Event.INDEX_SCANS, 1);
                counting.count(Event.INDEX_SCANS, 1);
                var scan = open.writer.scan(state.snapshot, open.binding(plan.index()), range, false);
                while (scan.collect(rows, ENTRIES_AT_ONCE)) {
                    state.checkInterrupts();
                }
            }
            counting.count(Event.INDEX_ENTRIES, rows.count());
            return rows;
        }

        @Override
        long counted(RowSet rows) {
            return rows.count();
        }
    }

    /// The rows of any, or of all, of several sets.
    static final class Combined extends Finder {
        private final List<Operator> inputs = new ArrayList<>();
        private final boolean all;

        Combined(ExecutionState state, List<Plan> inputs, boolean all) {
            inputs.forEach(input -> this.inputs.add(state.build(input)));
            this.all = all;
        }

        @Override
        RowSet find() {
            RowSet rows = null;
            for (Operator input : inputs) {
                if (rows == null) {
                    rows = BitmapOperators.find(input);
                } else if (!all) {
                    rows.addAll(BitmapOperators.find(input));
                } else if (!rows.isEmpty()) {
                    rows.retainAll(BitmapOperators.find(input));
                }
            }
            return rows;
        }
    }

    static final class Heap extends TableOperator {
        private final Operator rows;
        private RowSetScan scan;
        private long visits;

        Heap(ExecutionState state, Plan.BitmapHeapScan plan) {
            super(state, plan.range(), plan.relation(), plan.output(), plan.filter(), plan.recheck(),
                    plan.cost().rows() <= FEW_ROWS ? FEW_ROWS : Batch.CAPACITY);
            rows = state.build(plan.rows());
        }

        @Override
        void begin() {
            scan = open.table.scan(state.snapshot, find(rows), attributes);
        }

        @Override
        boolean read(Batch out, int most) {
            long before = scan.visits();
            boolean more = scan.next(out, most);
            visits += scan.visits() - before;
            open.counting.count(Event.INDEX_ROWS, out.count);
            return more;
        }

        @Override
        public List<Working> workings(long starts) {
            var workings = new ArrayList<>(super.workings(starts));
            workings.add(new Working(visits == 0 ? null : "Heap Blocks: exact=" + visits,
                    List.of(new PlanNode.Property("Exact Heap Blocks", visits), new PlanNode.Property("Lossy Heap Blocks", 0L))));
            return workings;
        }

        @Override
        public void close() {
            super.close();
            scan = null;
            rows.close();
        }
    }
}
