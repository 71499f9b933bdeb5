package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.LongVector;
import dev.surus.engine.type.Vector;

/// Sorts its input: keeps all rows column by column and sorts their numbers, stably. A small demand (LIMIT) does not spare the
/// reading but the sorting: only the first rows are put in order.
final class SortOperator extends Operator {
    private final ExecutionState state;
    private final Plan.Sort plan;
    private final Operator input;
    private final Evaluator[] keys;
    private final DataType[] types;
    private Rows rows;
    private Vector[] keyColumns;
    private int[] order;
    private int position;
    private Batch out;

    SortOperator(ExecutionState state, Plan.Sort plan) {
        this.state = state;
        this.plan = plan;
        input = state.build(plan.input());
        var expressions = plan.keys().stream().map(SortKey::expression).toList();
        keys = state.compiler(plan.input().output()).compileAll(expressions);
        types = expressions.stream().map(e -> state.sites().type(e.type())).toArray(DataType[]::new);
    }

    @Override
    public void start() {
        input.start();
        rows = null;
        position = 0;
    }

    private void fill() {
        rows = new Rows(state.kinds(plan.output()));
        for (Batch batch = input.next(Long.MAX_VALUE); batch != null; batch = input.next(Long.MAX_VALUE)) {
            state.checkInterrupts();
            rows.append(batch);
        }
        var whole = new Batch(rows.columns);
        whole.count = rows.count;
        keyColumns = new Vector[keys.length];
        for (int i = 0; i < keys.length; i++) {
            keyColumns[i] = keys[i].evaluate(whole, null, rows.count);
        }
        order = new int[rows.count];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        if (keys.length > 0) {
            var scratch = order.clone();
            sort(scratch, order, 0, order.length);
        }
    }

    /// A merge sort that is done with runs which are in order already.
    private void sort(int[] from, int[] to, int low, int high) {
        if (high - low < 8) {
            for (int i = low + 1; i < high; i++) {
                int value = to[i];
                int j = i - 1;
                while (j >= low && compare(to[j], value) > 0) {
                    to[j + 1] = to[j];
                    j--;
                }
                to[j + 1] = value;
            }
            return;
        }
        int middle = (low + high) >>> 1;
        sort(to, from, low, middle);
        sort(to, from, middle, high);
        if (compare(from[middle - 1], from[middle]) <= 0) {
            System.arraycopy(from, low, to, low, high - low);
            return;
        }
        state.checkInterrupts();
        for (int i = low, left = low, right = middle; i < high; i++) {
            if (right >= high || left < middle && compare(from[left], from[right]) <= 0) {
                to[i] = from[left++];
            } else {
                to[i] = from[right++];
            }
        }
    }

    private int compare(int a, int b) {
        for (int k = 0; k < keyColumns.length; k++) {
            Vector v = keyColumns[k];
            SortKey key = plan.keys().get(k);
            boolean aNull = v.isNull(a);
            boolean bNull = v.isNull(b);
            int result;
            if (aNull || bNull) {
                result = aNull == bNull ? 0 : aNull == key.nullsFirst() ? -1 : 1;
            } else {
                result = v instanceof LongVector l && types[k].kind == dev.surus.engine.type.StorageKind.LONG
                        ? types[k].compare(l, a, l, b) : types[k].compare(v, a, v, b);
                if (key.descending()) {
                    result = -result;
                }
            }
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    @Override
    public Batch next(long demand) {
        if (rows == null) {
            fill();
        }
        if (position == rows.count) {
            return null;
        }
        int count = (int) Math.min(Math.min(demand, Batch.CAPACITY), rows.count - position);
        if (out == null || out.columns.length > 0 && out.columns[0].capacity() < count) {
            out = Rows.newBatch(rows.kinds, Rows.capacity(count));
        }
        rows.read(order, position, count, out);
        position += count;
        return out;
    }

    @Override
    public void close() {
        input.close();
    }
}
