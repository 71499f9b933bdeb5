package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.executor.explain.Working;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.JoinType;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.LongVector;
import dev.surus.engine.type.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What joins share, and the nested loop.
final class JoinOperators {
    private JoinOperators() {}

    /// What both joins share: pairs of a left and a right row are collected in an output batch, the condition is asked of
    /// it whole, and rows without a partner are added with nulls.
    abstract static class Join extends Operator {
        final ExecutionState state;
        final JoinType type;
        final Operator left;
        /// Of a nested loop another one from its second round on, see there.
        Operator right;
        final Evaluator condition;
        final int leftWidth;
        final int rightWidth;
        final List<Expression> pairOutput;
        private final Pending pending = new Pending();
        private long removed;

        Join(ExecutionState state, JoinType type, Plan left, Plan right, Expression condition) {
            this.state = state;
            this.type = type;
            this.left = state.build(left);
            this.right = state.build(right);
            leftWidth = left.output().size();
            rightWidth = right.output().size();
            var all = new ArrayList<>(left.output());
            all.addAll(right.output());
            pairOutput = all;
            this.condition = state.compile(condition, all);
        }

        final boolean keepsLeft() {
            return type == JoinType.LEFT || type == JoinType.FULL;
        }

        final boolean keepsRight() {
            return type == JoinType.RIGHT || type == JoinType.FULL;
        }

        final boolean leftOnly() {
            return type == JoinType.SEMI || type == JoinType.ANTI;
        }

        /// Takes away the pairs for which the condition does not hold.
        final void filter(Batch pairs) {
            if (condition != null) {
                int before = pairs.size();
                Evaluator.filter(pairs, condition);
                removed += before - pairs.size();
            }
        }

        @Override
        public List<Working> workings(long starts) {
            return condition == null ? List.of() : List.of(Working.removed(Working.BY_JOIN_FILTER, removed, starts));
        }

        void restartPending() {
            pending.clear();
        }

        /// More output rows, any number; null at the end.
        abstract Batch produce(long demand);

        @Override
        public final Batch next(long demand) {
            Batch rest = pending.take(demand);
            if (rest != null) {
                return rest;
            }
            while (true) {
                Batch batch = produce(demand);
                if (batch == null) {
                    return null;
                }
                if (batch.size() > 0) {
                    return pending.take(batch, demand);
                }
                state.checkInterrupts();
            }
        }

        @Override
        public void close() {
            left.close();
            right.close();
        }
    }

    /// Takes one left row after the other and reads the right side for it.
    static final class NestedLoop extends Join {
        private final Plan.NestedLoop plan;
        private final Evaluator[] parameters;
        private Batch outer;
        private int position;
        private boolean open;
        private boolean matched;
        private Vector[] repeated;
        /// How often the right side was started while nothing keeps its rows; -1 where that is done, or of no use.
        private int rounds;

        NestedLoop(ExecutionState state, Plan.NestedLoop plan) {
            super(state, plan.type(), plan.left(), plan.right(), plan.condition());
            this.plan = plan;
            parameters = new Evaluator[plan.parameters().size()];
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = state.compile(plan.parameters().get(i).value(), plan.left().output());
            }
            rounds = parameters.length > 0 || plan.right() instanceof Plan.Materialize || plan.right() instanceof Plan.Result ? -1 : 0;
        }

        @Override
        public void start() {
            left.start();
            outer = null;
            position = 0;
            open = false;
            restartPending();
        }

        @Override
        Batch produce(long demand) {
            if (!open) {
                if (outer == null || position == outer.size()) {
                    outer = left.next(type == JoinType.INNER || type == JoinType.LEFT ? demand : Math.min(demand, Batch.CAPACITY));
                    position = 0;
                    if (outer == null) {
                        return null;
                    }
                }
                int row = outer.row(position);
                for (int i = 0; i < parameters.length; i++) {
                    state.slots()[plan.parameters().get(i).slot()] = parameters[i].evaluateRow(outer, row);
                }
                if (rounds >= 0 && rounds++ > 0) {
                    // More left rows than were expected.
                    right = new MaterializeOperator(state, plan.right(), right);
                    rounds = -1;
                }
                right.start();
                open = true;
                matched = false;
            }
            int row = outer.row(position);
            while (true) {
                Batch inner = right.next(leftOnly() && condition == null ? 1 : Math.min(Batch.CAPACITY, Math.max(demand, 64)));
                if (inner == null) {
                    open = false;
                    position++;
                    if (!matched && (keepsLeft() || type == JoinType.ANTI)) {
                        return alone(row);
                    }
                    return empty();
                }
                Batch pairs = pair(row, inner);
                filter(pairs);
                if (pairs.size() == 0) {
                    state.checkInterrupts();
                    continue;
                }
                matched = true;
                if (leftOnly()) {
                    open = false;
                    position++;
                    return type == JoinType.SEMI ? leftRow(row) : empty();
                }
                return pairs;
            }
        }

        private static Batch empty() {
            return new Batch();
        }

        /// The left row's values beside each row of the right batch.
        private Batch pair(int row, Batch inner) {
            if (repeated == null || leftWidth > 0 && repeated[0].capacity() < inner.count) {
                repeated = new Vector[leftWidth];
                for (int i = 0; i < leftWidth; i++) {
                    repeated[i] = Vector.of(outer.columns[i].kind(), Rows.capacity(inner.count) < inner.count ? inner.count : Rows.capacity(inner.count));
                }
            }
            var pairs = new Batch(new Vector[leftWidth + rightWidth]);
            for (int i = 0; i < leftWidth; i++) {
                repeat(outer.columns[i], row, repeated[i], inner.count);
                pairs.columns[i] = repeated[i];
            }
            System.arraycopy(inner.columns, 0, pairs.columns, leftWidth, rightWidth);
            pairs.count = inner.count;
            pairs.selection = inner.selection;
            pairs.selected = inner.selected;
            return pairs;
        }

        private static void repeat(Vector from, int row, Vector to, int count) {
            to.nulls = null;
            if (from.isNull(row)) {
                to.nulls = new boolean[to.capacity()];
                Arrays.fill(to.nulls, true);
                return;
            }
            switch (from) {
                case LongVector v -> Arrays.fill(((LongVector) to).values, 0, count, v.values[row]);
                case dev.surus.engine.type.DoubleVector v ->
                        Arrays.fill(((dev.surus.engine.type.DoubleVector) to).values, 0, count, v.values[row]);
                case dev.surus.engine.type.ObjectVector v ->
                        Arrays.fill(((dev.surus.engine.type.ObjectVector) to).values, 0, count, v.values[row]);
            }
        }

        private Batch leftRow(int row) {
            var batch = new Batch(outer.columns);
            batch.count = outer.count;
            batch.selection = new int[] {row};
            batch.selected = 1;
            return batch;
        }

        private Batch alone(int row) {
            if (type == JoinType.ANTI) {
                return leftRow(row);
            }
            var batch = Rows.newBatch(state.kinds(pairOutput), 1);
            for (int i = 0; i < leftWidth; i++) {
                batch.columns[i].copy(0, outer.columns[i], row);
            }
            for (int i = 0; i < rightWidth; i++) {
                batch.columns[leftWidth + i].setNull(0);
            }
            batch.count = 1;
            return batch;
        }
    }
}
