package dev.surus.engine.executor;

import dev.surus.engine.executor.explain.Working;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;
import java.util.List;

/// Lets the rows through that meet a condition.
final class FilterOperator extends Operator {
    private final ExecutionState state;
    private final Operator input;
    private final Evaluator condition;
    private long removed;

    FilterOperator(ExecutionState state, Plan.Filter plan) {
        this.state = state;
        input = state.build(plan.input());
        condition = state.compile(plan.condition(), plan.input().output());
    }

    @Override
    public void start() {
        input.start();
    }

    @Override
    public Batch next(long demand) {
        while (true) {
            Batch in = input.next(demand);
            if (in == null) {
                return null;
            }
            var view = new Batch(in.columns);
            view.count = in.count;
            view.selection = in.selection;
            view.selected = in.selected;
            Evaluator.filter(view, condition);
            removed += in.size() - view.size();
            if (view.size() > 0) {
                return view;
            }
            state.checkInterrupts();
        }
    }

    @Override
    public List<Working> workings(long starts) {
        return List.of(Working.removed(Working.BY_FILTER, removed, starts));
    }

    @Override
    public void close() {
        input.close();
    }
}
