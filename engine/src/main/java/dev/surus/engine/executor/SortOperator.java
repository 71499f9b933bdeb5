package dev.surus.engine.executor;

import dev.surus.engine.executor.explain.Working;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;
import java.util.List;

/// Sorts its input. Keys that are not columns of the input are computed once and kept beside the row.
final class SortOperator extends Operator {
    private final ExecutionState state;
    private final Operator input;
    private final SortColumns columns;
    private final Sorter sorter;
    private boolean filled;

    SortOperator(ExecutionState state, Plan.Sort plan) {
        this.state = state;
        input = state.build(plan.input());
        columns = new SortColumns(state, plan);
        sorter = new Sorter(state, columns.types, columns.order(plan.keys().size()), state.session.workMemory());
    }

    @Override
    public void bound(long rows) {
        sorter.bound(rows);
    }

    @Override
    public void start() {
        sorter.clear();
        filled = false;
        input.start();
    }

    private void fill() {
        for (Batch batch = input.next(Long.MAX_VALUE); batch != null; batch = input.next(Long.MAX_VALUE)) {
            state.checkInterrupts();
            sorter.add(columns.withKeys(batch));
        }
        sorter.finish();
        filled = true;
    }

    @Override
    public Batch next(long demand) {
        if (!filled) {
            fill();
        }
        Batch batch = sorter.next(demand);
        return batch == null ? null : columns.withoutKeys(batch);
    }

    @Override
    public List<Working> workings(long starts) {
        return List.of(sorter.working());
    }

    @Override
    public void close() {
        input.close();
    }
}
