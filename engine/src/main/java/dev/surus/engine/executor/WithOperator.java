package dev.surus.engine.executor;

import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;

/// Starts WITH queries anew, and sees to it that those which change data run to their end.
final class WithOperator extends Operator {
    private final ExecutionState state;
    private final Plan.With plan;
    private final Operator input;
    private boolean finished;

    WithOperator(ExecutionState state, Plan.With plan) {
        this.state = state;
        this.plan = plan;
        input = state.build(plan.input());
    }

    @Override
    public void start() {
        finished = false;
        for (int cte : plan.ctes()) {
            state.cte(cte).reset();
        }
        input.start();
    }

    @Override
    public Batch next(long demand) {
        Batch batch = input.next(demand);
        if (batch == null && !finished) {
            finished = true;
            for (int cte : plan.ctes()) {
                if (state.statement.ctes().get(cte).modifying()) {
                    state.cte(cte).finish();
                }
            }
        }
        return batch;
    }

    @Override
    public void close() {
        input.close();
    }
}
