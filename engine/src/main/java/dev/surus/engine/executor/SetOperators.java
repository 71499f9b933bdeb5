package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query.SetOperation;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/// INTERSECT, EXCEPT and recursion: whole rows in hash tables.
final class SetOperators {
    private SetOperators() {}

    /// A row that is equal to another as grouping sees it: nulls are equal.
    static final class RowKey {
        final Object[] values;
        private final DataType[] types;
        private final int hash;

        RowKey(Object[] values, DataType[] types) {
            this.values = values;
            this.types = types;
            int h = 1;
            for (int i = 0; i < values.length; i++) {
                h = h * 31 + (values[i] == null ? 0 : types[i].hash(values[i]));
            }
            hash = h;
        }

        @Override
        public boolean equals(Object other) {
            if (!(other instanceof RowKey o) || hash != o.hash || values.length != o.values.length) {
                return false;
            }
            for (int i = 0; i < values.length; i++) {
                Object a = values[i];
                Object b = o.values[i];
                if (a == null || b == null ? a != b : !types[i].equal(a, b)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    static DataType[] types(ExecutionState state, List<Expression> output) {
        return output.stream().map(e -> state.sites().type(e.type())).toArray(DataType[]::new);
    }

    /// The rows of an operator, boxed.
    static Iterator<Object[]> rows(ExecutionState state, Operator operator) {
        return new Iterator<>() {
            private Batch batch;
            private int position;

            @Override
            public boolean hasNext() {
                if (batch == null || position == batch.size()) {
                    state.checkInterrupts();
                    batch = operator.next(Batch.CAPACITY);
                    position = 0;
                }
                return batch != null;
            }

            @Override
            public Object[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int row = batch.row(position++);
                var values = new Object[batch.columns.length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = batch.columns[i].get(row);
                }
                return values;
            }
        };
    }

    /// Rows that are found one ahead.
    private abstract static class LookAhead implements Iterator<Object[]> {
        private Object[] next;

        /// The next row, or null at the end.
        abstract Object[] find();

        @Override
        public final boolean hasNext() {
            if (next == null) {
                next = find();
            }
            return next != null;
        }

        @Override
        public final Object[] next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Object[] row = next;
            next = null;
            return row;
        }
    }

    static final class SetOp extends ScanOperators.RowsOperator {
        private final Plan.SetOp plan;
        private final Operator left;
        private final Operator right;
        private final DataType[] types;

        SetOp(ExecutionState state, Plan.SetOp plan) {
            super(state, -1, plan.output(), null);
            this.plan = plan;
            left = state.build(plan.left());
            right = state.build(plan.right());
            types = types(state, plan.output());
        }

        @Override
        Iterator<Object[]> open() {
            Map<RowKey, int[]> counts = new HashMap<>();
            right.start();
            for (var rows = rows(state, right); rows.hasNext();) {
                counts.computeIfAbsent(new RowKey(rows.next(), types), _ -> new int[1])[0]++;
            }
            left.start();
            var rows = rows(state, left);
            Set<RowKey> given = new HashSet<>();
            boolean intersect = plan.operator() == SetOperation.Operator.INTERSECT;
            return new LookAhead() {
                @Override
                Object[] find() {
                    while (rows.hasNext()) {
                        Object[] row = rows.next();
                        var key = new RowKey(row, types);
                        int[] count = counts.get(key);
                        boolean there = count != null && count[0] > 0;
                        if (plan.all() && there) {
                            count[0]--;
                        }
                        if (there == intersect && (plan.all() || given.add(key))) {
                            return row;
                        }
                    }
                    return null;
                }
            };
        }

        @Override
        public void close() {
            left.close();
            right.close();
        }
    }

    /// WITH RECURSIVE: the left side once, then the right side over the rows of the round before until a round gives none.
    static final class RecursiveUnion extends ScanOperators.RowsOperator {
        private final Plan.RecursiveUnion plan;
        private final Operator left;
        private final Operator right;
        private final DataType[] types;

        RecursiveUnion(ExecutionState state, Plan.RecursiveUnion plan) {
            super(state, -1, plan.output(), null);
            this.plan = plan;
            left = state.build(plan.left());
            right = state.build(plan.right());
            types = types(state, plan.output());
        }

        @Override
        Iterator<Object[]> open() {
            Set<RowKey> seen = plan.all() ? null : new HashSet<>();
            CteRun run = state.cte(plan.cte());
            left.start();
            return new LookAhead() {
                private Iterator<Object[]> rows = rows(state, left);
                private KeptRows round = new KeptRows(state, types);

                @Override
                Object[] find() {
                    while (true) {
                        if (!rows.hasNext()) {
                            if (round.count() == 0) {
                                return null;
                            }
                            run.replaceWorking(round);
                            round = new KeptRows(state, types);
                            right.start();
                            rows = rows(state, right);
                            continue;
                        }
                        Object[] row = rows.next();
                        if (seen == null || seen.add(new RowKey(row, types))) {
                            round.append(row);
                            return row;
                        }
                    }
                }
            };
        }

        @Override
        public void close() {
            left.close();
            right.close();
        }
    }
}
