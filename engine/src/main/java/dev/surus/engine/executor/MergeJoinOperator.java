package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.JoinType;
import dev.surus.engine.planner.plan.Plan.MergeKey;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.StorageKind;
import dev.surus.engine.type.Vector;
import java.util.Arrays;
import java.util.List;

/// Reads two inputs that are sorted by their keys. The right rows of one key are a group, which is kept (on disk where it is larger than
/// work_mem) as long as left rows have that key, too:
///
/// ```
/// left   1 2 2 4        the group of 2: b c
/// right  2 2 3          pairs: 2b 2c 2b 2c; without partners: 1, 4 on the left, 3 on the right
///        b c d
/// ```
///
/// A null key equals nothing: its row has no partner, wherever it stands.
final class MergeJoinOperator extends JoinOperators.Join {
    private final Side leftSide;
    private final Side rightSide;
    private final SortOrder order;
    private final Rows groupKey;
    /// The right rows with the key in [#groupKey], where there is one.
    private final KeptRows group;
    private final KeptRows.Reader groupReader;
    private boolean hasGroup;
    /// The next row of the group for the present left row; whether a row before it was a partner.
    private long groupPosition;
    private boolean matched;
    private Batch out;
    /// Whether left rows are given alone.
    private final boolean pairless;
    private final StorageKind[] pairKinds;
    private final StorageKind[] outKinds;

    /// An input, row by row.
    private final class Side {
        private final Operator input;
        private final Evaluator[] keys;
        private Batch batch;
        private int position;
        private boolean done;
        Vector[] vectors;
        int row;

        Side(Operator input, List<Expression> layout, List<Expression> keys) {
            this.input = input;
            this.keys = state.compiler(layout).compileAll(keys);
        }

        void start() {
            input.start();
            batch = null;
            done = false;
        }

        /// Whether there is a present row; its values are in `batch`, its keys in `vectors`, both at `row`.
        boolean has(long demand) {
            if (batch == null && !done) {
                batch = input.next(demand);
                state.checkInterrupts();
                position = 0;
                done = batch == null;
                if (batch != null) {
                    vectors = new Vector[keys.length];
                    for (int i = 0; i < keys.length; i++) {
                        vectors[i] = keys[i].evaluate(batch);
                    }
                    row = batch.row(0);
                }
            }
            return batch != null;
        }

        void advance() {
            if (++position == batch.size()) {
                batch = null;
            } else {
                row = batch.row(position);
            }
        }

        boolean hasNullKey() {
            for (Vector vector : vectors) {
                if (vector.isNull(row)) {
                    return true;
                }
            }
            return false;
        }
    }

    MergeJoinOperator(ExecutionState state, Plan.MergeJoin plan) {
        super(state, plan.type(), plan.left(), plan.right(), plan.condition());
        leftSide = new Side(left, plan.left().output(), plan.keys().stream().map(MergeKey::left).toList());
        rightSide = new Side(right, plan.right().output(), plan.keys().stream().map(MergeKey::right).toList());
        var types = plan.keys().stream().map(k -> state.sites().type(k.left().type())).toArray(DataType[]::new);
        var columns = new int[types.length];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = i;
        }
        order = new SortOrder(plan.keys().stream().map(k -> new SortKey(k.left(), 0, k.descending(), k.nullsFirst())).toList(), types, columns);
        groupKey = new Rows(state.kinds(plan.keys().stream().map(MergeKey::right).toList()));
        group = new KeptRows(state, SetOperators.types(state, plan.right().output()));
        groupReader = group.reader();
        pairless = leftOnly();
        pairKinds = state.kinds(pairOutput);
        outKinds = pairless ? Arrays.copyOf(pairKinds, leftWidth) : pairKinds;
    }

    @Override
    public void start() {
        restartPending();
        leftSide.start();
        rightSide.start();
        dropGroup();
        groupPosition = 0;
        matched = false;
    }

    private void dropGroup() {
        hasGroup = false;
        group.clear();
    }

    @Override
    public void close() {
        dropGroup();
        super.close();
    }

    @Override
    Batch produce(long demand) {
        long most = Math.max(1, Math.min(demand, Batch.CAPACITY));
        out = Rows.newBatch(outKinds, Rows.capacity(most));
        while (out.count < most) {
            if (!leftSide.has(most)) {
                dropGroup();
                if (!keepsRight() || !rightSide.has(Batch.CAPACITY)) {
                    break;
                }
                rightAlone();
                continue;
            }
            if (leftSide.hasNullKey()) {
                leftAlone();
                continue;
            }
            if (hasGroup && compareWithGroup(leftSide) != 0) {
                dropGroup();
            }
            if (!hasGroup && !keepsLeft() && type != JoinType.ANTI && !rightSide.has(Batch.CAPACITY)) {
                break;
            }
            if (!hasGroup && !findGroup((int) most)) {
                if (out.count < most) {
                    leftAlone();
                }
                continue;
            }
            joinWithGroup((int) most);
        }
        Batch result = out;
        out = null;
        return result.count > 0 ? result : null;
    }

    private int compareWithGroup(Side side) {
        return order.compare(side.vectors, side.row, groupKey.columns, 0);
    }

    /// Goes to the right rows that have the left row's key, and takes them in.
    /// @return false where there are none, or where the batch is full of right rows without a partner
    private boolean findGroup(int most) {
        while (rightSide.has(Batch.CAPACITY)) {
            boolean isNull = rightSide.hasNullKey();
            int compared = isNull ? -1 : order.compare(rightSide.vectors, rightSide.row, leftSide.vectors, leftSide.row);
            if (compared > 0) {
                return false;
            }
            if (compared == 0) {
                takeGroup();
                return true;
            }
            if (keepsRight()) {
                if (out.count == most) {
                    return false;
                }
                rightAlone();
            } else {
                rightSide.advance();
            }
        }
        return false;
    }

    private void takeGroup() {
        groupKey.clear();
        groupKey.append(rightSide.vectors, rightSide.row);
        hasGroup = true;
        while (rightSide.has(Batch.CAPACITY) && !rightSide.hasNullKey() && compareWithGroup(rightSide) == 0) {
            group.append(rightSide.batch.columns, rightSide.row);
            rightSide.advance();
        }
        groupPosition = 0;
        matched = false;
    }

    /// Pairs of the left row with the rest of the group, as many as fit.
    private void joinWithGroup(int most) {
        if (condition == null && pairless) {
            groupPosition = group.count();
            matched = true;
        }
        Rows inMemory = condition == null ? group.inMemory() : null;
        while (inMemory != null && groupPosition < inMemory.count && out.count < most) {
            pair(inMemory.columns, (int) groupPosition++);
            matched = true;
        }
        while (groupPosition < group.count() && !(pairless && matched) && out.count < most) {
            Batch partners = groupReader.read(groupPosition, condition == null ? most - out.count : Batch.CAPACITY);
            Batch pairs = condition == null ? null : filtered(partners);
            int found = pairs == null ? partners.count : pairs.size();
            int taken = pairless ? Math.min(1, found) : Math.min(found, most - out.count);
            for (int i = 0; i < taken && !pairless; i++) {
                pair(partners.columns, pairs == null ? i : pairs.row(i));
            }
            matched |= taken > 0;
            groupPosition += taken < found && !pairless ? pairs.row(taken) : partners.count;
        }
        if (groupPosition < group.count() && !(pairless && matched)) {
            return;
        }
        if (pairless ? matched == (type == JoinType.SEMI) : !matched && keepsLeft()) {
            if (out.count == most) {
                // Its turn comes with the next batch; nothing of the group is left then.
                return;
            }
            putLeft();
            nullRight(out.count++);
        }
        leftSide.advance();
        groupPosition = 0;
        matched = false;
    }

    private Batch filtered(Batch partners) {
        var pairs = Rows.newBatch(pairKinds, Rows.capacity(partners.count));
        for (int c = 0; c < leftWidth; c++) {
            for (int i = 0; i < partners.count; i++) {
                pairs.columns[c].copy(i, leftSide.batch.columns[c], leftSide.row);
            }
        }
        System.arraycopy(partners.columns, 0, pairs.columns, leftWidth, rightWidth);
        pairs.count = partners.count;
        Evaluator.filter(pairs, condition);
        return pairs;
    }

    private void putLeft() {
        for (int c = 0; c < leftWidth; c++) {
            out.columns[c].copy(out.count, leftSide.batch.columns[c], leftSide.row);
        }
    }

    private void nullRight(int row) {
        if (pairless) {
            return;
        }
        for (int c = 0; c < rightWidth; c++) {
            out.columns[leftWidth + c].setNull(row);
        }
    }

    private void pair(Vector[] partners, int row) {
        putLeft();
        for (int c = 0; c < rightWidth; c++) {
            out.columns[leftWidth + c].copy(out.count, partners[c], row);
        }
        out.count++;
    }

    private void leftAlone() {
        if (keepsLeft() || type == JoinType.ANTI) {
            putLeft();
            nullRight(out.count++);
        }
        leftSide.advance();
        groupPosition = 0;
        matched = false;
    }

    private void rightAlone() {
        for (int c = 0; c < leftWidth; c++) {
            out.columns[c].setNull(out.count);
        }
        for (int c = 0; c < rightWidth; c++) {
            out.columns[leftWidth + c].copy(out.count, rightSide.batch.columns[c], rightSide.row);
        }
        out.count++;
        rightSide.advance();
    }
}
