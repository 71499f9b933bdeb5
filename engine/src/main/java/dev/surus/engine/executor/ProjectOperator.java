package dev.surus.engine.executor;

import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.Vector;

/// Computes expressions. Does so for the demanded rows only: the input never gives more.
final class ProjectOperator extends Operator {
    private final Operator input;
    private final Evaluator[] targets;
    private final Batch out;

    ProjectOperator(ExecutionState state, Plan.Project plan) {
        input = state.build(plan.input());
        targets = state.compiler(plan.input().output()).compileAll(plan.output());
        out = new Batch(new Vector[targets.length]);
    }

    @Override
    public void bound(long rows) {
        input.bound(rows);
    }

    @Override
    public void start() {
        input.start();
    }

    @Override
    public Batch next(long demand) {
        Batch in = input.next(demand);
        if (in == null) {
            return null;
        }
        int size = in.size();
        for (int i = 0; i < targets.length; i++) {
            out.columns[i] = targets[i].evaluate(in, in.selection, size);
        }
        out.count = in.count;
        out.selection = in.selection;
        out.selected = in.selected;
        return out;
    }

    @Override
    public void close() {
        input.close();
    }
}
