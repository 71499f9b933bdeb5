package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.executor.explain.Working;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Sorts its input. Keys that are not columns of the input are computed once and kept beside the row.
final class SortOperator extends Operator {
    private final ExecutionState state;
    private final Operator input;
    private final int width;
    private final Evaluator[] computed;
    private final Sorter sorter;
    private boolean filled;

    SortOperator(ExecutionState state, Plan.Sort plan) {
        this.state = state;
        input = state.build(plan.input());
        List<Expression> layout = plan.input().output();
        width = layout.size();
        var types = new ArrayList<DataType>();
        layout.forEach(e -> types.add(state.sites().type(e.type())));
        var toCompute = new ArrayList<Expression>();
        var columns = new int[plan.keys().size()];
        var keyTypes = new DataType[columns.length];
        for (int i = 0; i < columns.length; i++) {
            Expression key = plan.keys().get(i).expression();
            keyTypes[i] = state.sites().type(key.type());
            columns[i] = layout.indexOf(key);
            if (columns[i] < 0) {
                columns[i] = width + toCompute.size();
                toCompute.add(key);
                types.add(keyTypes[i]);
            }
        }
        computed = state.compiler(layout).compileAll(toCompute);
        sorter = new Sorter(state, types.toArray(DataType[]::new), new SortOrder(plan.keys(), keyTypes, columns), state.session.workMemory());
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
            sorter.add(computed.length == 0 ? batch : withKeys(batch));
        }
        sorter.finish();
        filled = true;
    }

    private Batch withKeys(Batch batch) {
        var wide = new Batch(Arrays.copyOf(batch.columns, width + computed.length));
        for (int i = 0; i < computed.length; i++) {
            wide.columns[width + i] = computed[i].evaluate(batch);
        }
        wide.count = batch.count;
        wide.selection = batch.selection;
        wide.selected = batch.selected;
        return wide;
    }

    @Override
    public Batch next(long demand) {
        if (!filled) {
            fill();
        }
        Batch batch = sorter.next(demand);
        if (batch == null || computed.length == 0) {
            return batch;
        }
        var narrow = new Batch(Arrays.copyOf(batch.columns, width, Vector[].class));
        narrow.count = batch.count;
        return narrow;
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
