package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.Vector;

/// Another name for a subquery's columns.
final class SubqueryScanOperator extends Operator {
    private final ExecutionState state;
    private final Plan.SubqueryScan plan;
    private final Operator input;
    private final Evaluator filter;
    private final Recheck.Substitutes substitutes;
    private boolean substituted;

    SubqueryScanOperator(ExecutionState state, Plan.SubqueryScan plan) {
        this.state = state;
        this.plan = plan;
        substitutes = state.active;
        state.active = null;
        input = state.build(plan.input());
        state.active = substitutes;
        filter = state.compile(plan.filter(), plan.output());
    }

    @Override
    public void bound(long rows) {
        input.bound(filter == null ? rows : -1);
    }

    @Override
    public void start() {
        substituted = substitutes != null && substitutes.has(plan.range());
        if (!substituted) {
            input.start();
        }
    }

    @Override
    public Batch next(long demand) {
        if (substitutes != null && substitutes.has(plan.range())) {
            Object[] row = substitutes.row(plan.range());
            if (!substituted || row == null) {
                return null;
            }
            substituted = false;
            var batch = Rows.newBatch(state.kinds(plan.output()), 1);
            batch.count = 1;
            for (int i = 0; i < batch.columns.length; i++) {
                batch.columns[i].set(0, row[((ColumnReference) plan.output().get(i)).column() - 1]);
            }
            return filter == null || filter.evaluateRow(batch, 0) instanceof Long l && l != 0 ? batch : null;
        }
        while (true) {
            Batch in = input.next(demand);
            if (in == null) {
                return null;
            }
            var columns = new Vector[plan.columns().size()];
            for (int i = 0; i < columns.length; i++) {
                columns[i] = in.columns[plan.columns().get(i)];
            }
            var batch = new Batch(columns);
            batch.count = in.count;
            batch.selection = in.selection;
            batch.selected = in.selected;
            if (filter != null) {
                Evaluator.filter(batch, filter);
                if (batch.size() == 0) {
                    continue;
                }
            }
            return batch;
        }
    }

    @Override
    public void close() {
        input.close();
    }
}
