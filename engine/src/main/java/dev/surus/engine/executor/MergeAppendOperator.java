package dev.surus.engine.executor;

import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.StorageKind;
import java.util.List;

/// Merges inputs whose rows are in one order. The inputs stand in a heap by their present rows; of equal rows the earlier input's comes first.
final class MergeAppendOperator extends Operator {
    /// Up to so many wanted rows each input is asked for one row at a time: none is read that nobody wants.
    private static final int SINGLE_ROWS_MOST = 100;

    private final ExecutionState state;
    private final Operator[] inputs;
    /// Null where every input is read; else an input's condition, or null.
    private final Evaluator[] gates;
    private final SortOrder order;
    private final StorageKind[] kinds;
    private final Batch[] batches;
    private final int[] positions;
    private final int[] heap;
    private int size;
    private boolean begun;
    /// Whether the row of the input at the top of the heap was given: the next one is read when it is wanted.
    private boolean given;
    private Batch out;
    private int capacity;

    MergeAppendOperator(ExecutionState state, Plan.Append plan) {
        this.state = state;
        inputs = plan.inputs().stream().map(state::build).toArray(Operator[]::new);
        gates = plan.gates().isEmpty() ? null : plan.gates().stream().map(gate -> state.compile(gate, List.of())).toArray(Evaluator[]::new);
        kinds = state.kinds(plan.output());
        var types = plan.order().stream().map(k -> state.sites().type(k.expression().type())).toArray(DataType[]::new);
        order = new SortOrder(plan.order(), types, plan.order().stream().mapToInt(k -> plan.output().indexOf(k.expression())).toArray());
        batches = new Batch[inputs.length];
        positions = new int[inputs.length];
        heap = new int[inputs.length];
    }

    @Override
    public void bound(long rows) {
        for (Operator input : inputs) {
            input.bound(rows);
        }
    }

    @Override
    public void start() {
        size = 0;
        begun = false;
        given = false;
        for (int i = 0; i < inputs.length; i++) {
            batches[i] = null;
        }
    }

    private boolean isOpen(int input) {
        return gates == null || gates[input] == null || gates[input].evaluateRow(ExecutionState.ONE_ROW, 0) instanceof Long l && l != 0;
    }

    @Override
    public Batch next(long demand) {
        long each = demand <= SINGLE_ROWS_MOST ? 1 : demand;
        if (!begun) {
            begin(each);
        }
        int wanted = (int) Math.min(demand, Batch.CAPACITY);
        prepare(wanted);
        while (out.count < wanted && hasRow(each)) {
            int input = heap[0];
            int row = batches[input].row(positions[input]);
            for (int c = 0; c < kinds.length; c++) {
                out.columns[c].copy(out.count, batches[input].columns[c], row);
            }
            out.count++;
            given = true;
        }
        return out.count == 0 ? null : out;
    }

    private void prepare(int wanted) {
        int needed = Rows.capacity(wanted);
        if (out == null || needed > capacity) {
            out = Rows.newBatch(kinds, needed);
            capacity = needed;
        }
        for (var column : out.columns) {
            column.nulls = null;
        }
        out.count = 0;
    }

    private void begin(long each) {
        begun = true;
        for (int i = 0; i < inputs.length; i++) {
            if (isOpen(i)) {
                inputs[i].start();
                if (fetch(i, each)) {
                    heap[size++] = i;
                }
            }
        }
        for (int i = size / 2 - 1; i >= 0; i--) {
            sink(i);
        }
    }

    private boolean fetch(int input, long rows) {
        state.checkInterrupts();
        batches[input] = inputs[input].next(rows);
        positions[input] = 0;
        return batches[input] != null;
    }

    /// Whether the input at the top has a row that was not given yet.
    private boolean hasRow(long each) {
        if (given) {
            given = false;
            int input = heap[0];
            positions[input]++;
            if (positions[input] == batches[input].size() && !fetch(input, each)) {
                heap[0] = heap[--size];
            }
            sink(0);
        }
        return size > 0;
    }

    private boolean isBefore(int a, int b) {
        int compared = order.compare(batches[a].columns, batches[a].row(positions[a]), batches[b].columns, batches[b].row(positions[b]));
        return compared < 0 || compared == 0 && a < b;
    }

    private void sink(int at) {
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                return;
            }
            if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], heap[at])) {
                return;
            }
            int moved = heap[at];
            heap[at] = heap[child];
            heap[child] = moved;
            at = child;
        }
    }

    @Override
    public void close() {
        for (Operator input : inputs) {
            input.close();
        }
    }
}
