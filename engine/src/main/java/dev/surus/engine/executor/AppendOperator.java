package dev.surus.engine.executor;

import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;
import java.util.List;

/// One input after the other.
final class AppendOperator extends Operator {
    private final Operator[] inputs;
    /// Null where every input is read; else an input's condition, or null.
    private final Evaluator[] gates;
    private int current;

    AppendOperator(ExecutionState state, Plan.Append plan) {
        inputs = plan.inputs().stream().map(state::build).toArray(Operator[]::new);
        gates = plan.gates().isEmpty() ? null : plan.gates().stream().map(gate -> state.compile(gate, List.of())).toArray(Evaluator[]::new);
    }

    @Override
    public void start() {
        current = -1;
        startNext();
    }

    private void startNext() {
        do {
            current++;
        } while (current < inputs.length && !isOpen(current));
        if (current < inputs.length) {
            inputs[current].start();
        }
    }

    private boolean isOpen(int input) {
        return gates == null || gates[input] == null || gates[input].evaluateRow(ExecutionState.ONE_ROW, 0) instanceof Long l && l != 0;
    }

    @Override
    public Batch next(long demand) {
        while (current < inputs.length) {
            Batch batch = inputs[current].next(demand);
            if (batch != null) {
                return batch;
            }
            startNext();
        }
        return null;
    }

    @Override
    public void close() {
        for (Operator input : inputs) {
            input.close();
        }
    }
}
