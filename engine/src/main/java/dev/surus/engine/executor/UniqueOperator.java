package dev.surus.engine.executor;

import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;

/// Keeps the first row of each run of equal keys.
final class UniqueOperator extends Operator {
    private final Operator input;
    private final Evaluator[] keys;
    private final DataType[] types;
    private Object[] last;

    UniqueOperator(ExecutionState state, Plan.Unique plan) {
        input = state.build(plan.input());
        keys = state.compiler(plan.input().output()).compileAll(plan.keys());
        types = plan.keys().stream().map(k -> state.sites().type(k.type())).toArray(DataType[]::new);
    }

    @Override
    public void start() {
        input.start();
        last = null;
    }

    @Override
    public Batch next(long demand) {
        while (true) {
            Batch in = input.next(demand);
            if (in == null) {
                return null;
            }
            int size = in.size();
            var kept = new int[size];
            int count = 0;
            for (int i = 0; i < size; i++) {
                int row = in.row(i);
                var now = new Object[keys.length];
                boolean equal = last != null;
                for (int k = 0; k < keys.length; k++) {
                    now[k] = keys[k].evaluateRow(in, row);
                    equal = equal && (now[k] == null ? last[k] == null : last[k] != null && types[k].equal(now[k], last[k]));
                }
                if (!equal) {
                    kept[count++] = row;
                    last = now;
                }
            }
            if (count > 0) {
                var view = new Batch(in.columns);
                view.count = in.count;
                view.selection = kept;
                view.selected = count;
                return view;
            }
        }
    }

    @Override
    public void close() {
        input.close();
    }
}
