package dev.surus.engine.executor;

import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.StorageKind;
import java.util.Arrays;

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
    private final SortColumns columns;
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
        columns = new SortColumns(state, plan);
        sorter = new Sorter(state, columns.types, columns.order(plan.keys().size()), state.session.workMemory());
        presorted = columns.order(plan.presorted());
        last = new Rows(Arrays.stream(columns.types).map(t -> t.kind).toArray(StorageKind[]::new));
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
                    return columns.withoutKeys(sorted);
                }
                giving = false;
            }
            if (inputDone && batch == null) {
                return null;
            }
            sortGroup();
        }
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
            batch = next == null ? null : columns.withKeys(next);
        }
        return batch != null;
    }

    @Override
    public void close() {
        input.close();
    }
}
