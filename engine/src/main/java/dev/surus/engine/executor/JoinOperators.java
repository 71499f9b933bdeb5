package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.HashKey;
import dev.surus.engine.planner.plan.Plan.JoinType;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.LongVector;
import dev.surus.engine.type.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Nested loop and hash join.
final class JoinOperators {
    private JoinOperators() {}

    /// What both joins share: pairs of a left and a right row are collected in an output batch, the condition is asked of
    /// it whole, and rows without a partner are added with nulls.
    abstract static class Join extends Operator {
        final ExecutionState state;
        final JoinType type;
        final Operator left;
        final Operator right;
        final Evaluator condition;
        final int leftWidth;
        final int rightWidth;
        final List<Expression> pairOutput;
        private final Pending pending = new Pending();

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

        NestedLoop(ExecutionState state, Plan.NestedLoop plan) {
            super(state, plan.type(), plan.left(), plan.right(), plan.condition());
            this.plan = plan;
            parameters = new Evaluator[plan.parameters().size()];
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = state.compile(plan.parameters().get(i).value(), plan.left().output());
            }
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
                if (condition != null) {
                    Evaluator.filter(pairs, condition);
                }
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

    /// Keeps the right side in a hash table of chained row numbers.
    static final class HashJoin extends Join {
        private final Plan.HashJoin plan;
        private final Evaluator[] leftKeys;
        private final Evaluator[] rightKeys;
        private final DataType[] types;
        private Rows rows;
        private Rows keyRows;
        private int[] heads;
        private int[] chain;
        private int[] hashes;
        private boolean[] matchedRight;
        private boolean leftDone;
        private int rightPosition;
        private Batch outer;
        private Vector[] outerKeys;
        private int position;
        private int candidate;
        private boolean resumed;

        HashJoin(ExecutionState state, Plan.HashJoin plan) {
            super(state, plan.type(), plan.left(), plan.right(), plan.condition());
            this.plan = plan;
            leftKeys = state.compiler(plan.left().output()).compileAll(plan.keys().stream().map(HashKey::left).toList());
            rightKeys = state.compiler(plan.right().output()).compileAll(plan.keys().stream().map(HashKey::right).toList());
            types = plan.keys().stream().map(k -> state.sites().type(k.type())).toArray(DataType[]::new);
        }

        @Override
        public void start() {
            restartPending();
            outer = null;
            position = 0;
            leftDone = false;
            rightPosition = 0;
            rows = null;
            left.start();
        }

        private void build() {
            right.start();
            rows = new Rows(state.kinds(plan.right().output()));
            var kinds = new dev.surus.engine.type.StorageKind[types.length];
            for (int i = 0; i < kinds.length; i++) {
                kinds[i] = types[i].kind;
            }
            keyRows = new Rows(kinds);
            for (Batch batch = right.next(Long.MAX_VALUE); batch != null; batch = right.next(Long.MAX_VALUE)) {
                state.checkInterrupts();
                rows.append(batch);
                var keys = new Batch(new Vector[types.length]);
                for (int i = 0; i < types.length; i++) {
                    keys.columns[i] = rightKeys[i].evaluate(batch);
                }
                keys.count = batch.count;
                keys.selection = batch.selection;
                keys.selected = batch.selected;
                keyRows.append(keys);
            }
            int size = Integer.highestOneBit(Math.max(16, rows.count * 2 - 1)) << 1;
            heads = new int[size];
            Arrays.fill(heads, -1);
            chain = new int[rows.count];
            hashes = new int[rows.count];
            // Backwards, so that the chains run in the order of the rows.
            for (int row = rows.count - 1; row >= 0; row--) {
                if (anyNull(keyRows.columns, row)) {
                    chain[row] = -2;
                    continue;
                }
                int hash = hash(keyRows.columns, row);
                hashes[row] = hash;
                int bucket = hash & size - 1;
                chain[row] = heads[bucket];
                heads[bucket] = row;
            }
            matchedRight = keepsRight() ? new boolean[rows.count] : null;
        }

        private static boolean anyNull(Vector[] keys, int row) {
            for (Vector key : keys) {
                if (key.isNull(row)) {
                    return true;
                }
            }
            return false;
        }

        private int hash(Vector[] keys, int row) {
            int hash = 0;
            for (int i = 0; i < keys.length; i++) {
                int one = keys[i] instanceof LongVector l ? Long.hashCode(l.values[row] * 0x9E3779B97F4A7C15L) : types[i].hash(keys[i].get(row));
                hash = hash * 31 + one;
            }
            return hash ^ hash >>> 15;
        }

        private boolean equal(int row, int candidateRow) {
            for (int i = 0; i < types.length; i++) {
                if (outerKeys[i] instanceof LongVector l) {
                    if (l.values[row] != ((LongVector) keyRows.columns[i]).values[candidateRow]) {
                        return false;
                    }
                } else if (!types[i].equal(outerKeys[i].get(row), keyRows.columns[i].get(candidateRow))) {
                    return false;
                }
            }
            return true;
        }

        @Override
        Batch produce(long demand) {
            if (rows == null) {
                build();
                if (rows.count == 0 && !keepsLeft() && type != JoinType.ANTI) {
                    return null;
                }
            }
            while (!leftDone) {
                if (outer == null || position == outer.size()) {
                    outer = left.next(demand);
                    position = 0;
                    resumed = false;
                    if (outer == null) {
                        leftDone = true;
                        break;
                    }
                    outerKeys = new Vector[types.length];
                    for (int i = 0; i < types.length; i++) {
                        outerKeys[i] = leftKeys[i].evaluate(outer);
                    }
                }
                return condition == null && !resumed ? probe() : probeWithCondition();
            }
            return matchedRight == null ? null : unmatchedRight();
        }

        private int firstCandidate(int row) {
            if (anyNull(outerKeys, row)) {
                return -1;
            }
            int hash = hash(outerKeys, row);
            int at = heads[hash & heads.length - 1];
            while (at >= 0 && !(hashes[at] == hash && equal(row, at))) {
                at = chain[at];
            }
            return at;
        }

        private int nextCandidate(int row, int after) {
            int hash = hashes[after];
            int at = chain[after];
            while (at >= 0 && !(hashes[at] == hash && equal(row, at))) {
                at = chain[at];
            }
            return at;
        }

        private final int[] leftRows = new int[Batch.CAPACITY];
        private final int[] rightRows = new int[Batch.CAPACITY];

        /// Without a further condition: every candidate is a partner.
        private Batch probe() {
            int count = 0;
            int size = outer.size();
            boolean filled = false;
            while (position < size && !filled) {
                int row = outer.row(position);
                int at = firstCandidate(row);
                if (leftOnly()) {
                    if (at >= 0 == (type == JoinType.SEMI)) {
                        leftRows[count++] = row;
                    }
                    position++;
                    filled = count == Batch.CAPACITY;
                    continue;
                }
                if (at < 0) {
                    if (keepsLeft()) {
                        leftRows[count] = row;
                        rightRows[count++] = -1;
                    }
                    position++;
                    filled = count == Batch.CAPACITY;
                    continue;
                }
                while (at >= 0 && count < Batch.CAPACITY) {
                    leftRows[count] = row;
                    rightRows[count++] = at;
                    if (matchedRight != null) {
                        matchedRight[at] = true;
                    }
                    at = nextCandidate(row, at);
                }
                if (at >= 0) {
                    // More partners than fit: they go on their own.
                    candidate = at;
                    resumed = true;
                    filled = true;
                } else {
                    position++;
                    filled = count == Batch.CAPACITY;
                }
            }
            return leftOnly() ? leftBatch(count) : pairs(count);
        }

        private Batch leftBatch(int count) {
            var batch = new Batch(outer.columns);
            batch.count = outer.count;
            batch.selection = Arrays.copyOf(leftRows, count);
            batch.selected = count;
            return batch;
        }

        private Batch pairs(int count) {
            var batch = Rows.newBatch(state.kinds(pairOutput), Rows.capacity(count));
            for (int i = 0; i < leftWidth; i++) {
                Rows.gather(outer.columns[i], leftRows, 0, count, batch.columns[i], 0);
            }
            for (int i = 0; i < rightWidth; i++) {
                Rows.gather(rows.columns[i], rightRows, 0, count, batch.columns[leftWidth + i], 0);
            }
            batch.count = count;
            return batch;
        }

        /// One left row: its candidates, those for which the condition holds.
        private Batch probeWithCondition() {
            int row = outer.row(position);
            int at = resumed ? candidate : firstCandidate(row);
            boolean any = resumed;
            resumed = false;
            while (at >= 0) {
                int count = 0;
                while (at >= 0 && count < Batch.CAPACITY) {
                    leftRows[count] = row;
                    rightRows[count++] = at;
                    at = nextCandidate(row, at);
                }
                Batch pairs = pairs(count);
                int[] right = Arrays.copyOf(rightRows, count);
                if (condition != null) {
                    Evaluator.filter(pairs, condition);
                }
                if (pairs.size() == 0) {
                    continue;
                }
                any = true;
                if (leftOnly()) {
                    break;
                }
                if (matchedRight != null) {
                    for (int i = 0; i < pairs.size(); i++) {
                        matchedRight[right[pairs.row(i)]] = true;
                    }
                }
                if (at >= 0) {
                    candidate = at;
                    resumed = true;
                } else {
                    position++;
                }
                return pairs;
            }
            position++;
            if (leftOnly()) {
                leftRows[0] = row;
                return leftBatch(any == (type == JoinType.SEMI) ? 1 : 0);
            }
            if (!any && keepsLeft()) {
                leftRows[0] = row;
                rightRows[0] = -1;
                return pairs(1);
            }
            return new Batch();
        }

        private Batch unmatchedRight() {
            int count = 0;
            while (rightPosition < rows.count && count < Batch.CAPACITY) {
                if (!matchedRight[rightPosition]) {
                    rightRows[count++] = rightPosition;
                }
                rightPosition++;
            }
            if (count == 0) {
                return null;
            }
            var batch = Rows.newBatch(state.kinds(pairOutput), Rows.capacity(count));
            for (int i = 0; i < leftWidth; i++) {
                batch.columns[i].nulls = new boolean[batch.columns[i].capacity()];
                Arrays.fill(batch.columns[i].nulls, true);
            }
            for (int i = 0; i < rightWidth; i++) {
                Rows.gather(rows.columns[i], rightRows, 0, count, batch.columns[leftWidth + i], 0);
            }
            batch.count = count;
            return batch;
        }
    }
}
