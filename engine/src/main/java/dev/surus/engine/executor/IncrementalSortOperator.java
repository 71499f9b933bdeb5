package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.StorageKind;
import dev.surus.engine.type.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Sorts rows that come in the order of the first keys already: a group of rows that are equal in these is sorted and given before the next is read.
/// Small groups are sorted together.
///
/// ```
/// in   (1,b) (1,a) | (2,d) (2,c) | (3,e)     the first key is in order
/// out  (1,a) (1,b) | (2,c) (2,d) | (3,e)
/// ```
final class IncrementalSortOperator extends Operator {
    private static final int ROWS_AT_LEAST = 32;

    private final ExecutionState state;
    private final Operator input;
    private final int width;
    private final Evaluator[] computed;
    private final Sorter sorter;
    private final SortOrder presorted;
    /// The last row that was put into the sorter.
    private final Rows last;
    private Batch batch;
    private int position;
    private long asked;
    private boolean inputDone;
    private boolean giving;
    private long bound = -1;
    private long given;

    IncrementalSortOperator(ExecutionState state, Plan.Sort plan) {
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
        var all = types.toArray(DataType[]::new);
        sorter = new Sorter(state, all, new SortOrder(plan.keys(), keyTypes, columns), state.session.workMemory());
        presorted = new SortOrder(plan.keys().subList(0, plan.presorted()), Arrays.copyOf(keyTypes, plan.presorted()), Arrays.copyOf(columns, plan.presorted()));
        last = new Rows(Arrays.stream(all).map(t -> t.kind).toArray(StorageKind[]::new));
    }

    @Override
    public void bound(long rows) {
        bound = rows;
    }

    @Override
    public void start() {
        sorter.clear();
        last.clear();
        batch = null;
        inputDone = false;
        giving = false;
        given = 0;
        asked = ROWS_AT_LEAST;
        input.start();
    }

    @Override
    public Batch next(long demand) {
        while (true) {
            if (giving) {
                Batch sorted = sorter.next(demand);
                if (sorted != null) {
                    given += sorted.size();
                    return narrow(sorted);
                }
                giving = false;
            }
            if (inputDone && batch == null) {
                return null;
            }
            sortGroup();
        }
    }

    private Batch narrow(Batch sorted) {
        if (computed.length == 0) {
            return sorted;
        }
        var narrow = new Batch(Arrays.copyOf(sorted.columns, width, Vector[].class));
        narrow.count = sorted.count;
        return narrow;
    }

    /// Reads up to the end of a group, once there are some rows.
    private void sortGroup() {
        sorter.clear();
        sorter.bound(bound < 0 ? -1 : Math.max(0, bound - given));
        last.clear();
        long rows = 0;
        boolean ended = false;
        while (!ended && fetch()) {
            int first = position;
            while (position < batch.size() && !(rows >= ROWS_AT_LEAST && startsGroup())) {
                position++;
                rows++;
            }
            ended = position < batch.size();
            take(first);
        }
        sorter.finish();
        giving = true;
    }

    /// Whether the present row differs from the one before it in what is sorted already.
    private boolean startsGroup() {
        int row = batch.row(position);
        return (position > 0 ? presorted.compare(batch.columns, batch.row(position - 1), batch.columns, row) : presorted.compare(last.columns, 0, batch.columns, row)) != 0;
    }

    private void take(int first) {
        if (position > first) {
            var taken = batch;
            if (first > 0 || position < batch.size()) {
                taken = new Batch(batch.columns);
                taken.count = batch.count;
                taken.selected = position - first;
                taken.selection = new int[taken.selected];
                for (int i = 0; i < taken.selected; i++) {
                    taken.selection[i] = batch.row(first + i);
                }
            }
            sorter.add(taken);
            last.clear();
            last.append(batch.columns, batch.row(position - 1));
        }
        if (position == batch.size()) {
            batch = null;
        }
    }

    private boolean fetch() {
        if (batch == null && !inputDone) {
            state.checkInterrupts();
            Batch next = input.next(asked);
            asked = Math.min(Batch.CAPACITY, asked * 2);
            position = 0;
            inputDone = next == null;
            batch = next == null || computed.length == 0 ? next : withKeys(next);
        }
        return batch != null;
    }

    private Batch withKeys(Batch narrow) {
        var wide = new Batch(Arrays.copyOf(narrow.columns, width + computed.length));
        for (int i = 0; i < computed.length; i++) {
            wide.columns[width + i] = computed[i].evaluate(narrow);
        }
        wide.count = narrow.count;
        wide.selection = narrow.selection;
        wide.selected = narrow.selected;
        return wide;
    }

    @Override
    public void close() {
        input.close();
    }
}
