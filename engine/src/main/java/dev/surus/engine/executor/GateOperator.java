package dev.surus.engine.executor;

import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;

/// Reads its input only where a condition that no row decides is met.
final class GateOperator extends Operator {
    private final ExecutionState state;
    private final Plan.Gate plan;
    private final Operator input;
    private boolean open;

    GateOperator(ExecutionState state, Plan.Gate plan) {
        this.state = state;
        this.plan = plan;
        input = state.build(plan.input());
    }

    @Override
    public void start() {
        open = state.test(plan.condition());
        if (open) {
            input.start();
        }
    }

    @Override
    public Batch next(long demand) {
        return open ? input.next(demand) : null;
    }

    @Override
    public void close() {
        input.close();
    }
}
