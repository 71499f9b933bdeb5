package dev.surus.engine.executor;

import dev.surus.engine.executor.AggregateCalls.Call;
import dev.surus.engine.executor.AggregateCalls.GroupState;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.StorageKind;
import dev.surus.engine.type.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Groups rows that come sorted by the keys: a group is complete as soon as another key comes, so that one group's state is all that is kept.
final class SortedGroupsOperator extends Operator {
    private final ExecutionState state;
    private final Plan.Aggregate plan;
    private final Operator input;
    private final Evaluator[] keys;
    private final DataType[] types;
    private final StorageKind[] keyKinds;
    private final StorageKind[] kinds;
    private final Call[] calls;
    private final Evaluator having;
    private final Pending pending = new Pending();
    /// The key and the state of the group that may go on with the next batch; null before the first row and after the last.
    private Rows key;
    private GroupState[] group;

    SortedGroupsOperator(ExecutionState state, Plan.Aggregate plan) {
        this.state = state;
        this.plan = plan;
        input = state.build(plan.input());
        var layout = plan.input().output();
        keys = state.compiler(layout).compileAll(plan.keys());
        types = plan.keys().stream().map(k -> state.sites().type(k.type())).toArray(DataType[]::new);
        keyKinds = Arrays.stream(types).map(t -> t.kind).toArray(StorageKind[]::new);
        kinds = state.kinds(plan.output());
        calls = plan.aggregates().stream().map(c -> new Call(state, c, layout)).toArray(Call[]::new);
        having = state.compile(plan.having(), plan.output());
    }

    @Override
    public void start() {
        input.start();
        pending.clear();
        key = new Rows(keyKinds);
        group = null;
    }

    @Override
    public Batch next(long demand) {
        Batch rest = pending.take(demand);
        while (rest == null) {
            Batch out = key == null ? null : groups();
            if (out == null) {
                return null;
            }
            if (having != null) {
                Evaluator.filter(out, having);
            }
            rest = out.size() == 0 ? null : pending.take(out, demand);
        }
        return rest;
    }

    /// The groups that the next batch of rows completes, maybe none; null at the end.
    private Batch groups() {
        Batch batch = input.next(Batch.CAPACITY);
        state.checkInterrupts();
        var finished = new ArrayList<GroupState[]>();
        var finishedKeys = new Rows(keyKinds);
        if (batch == null) {
            if (group != null) {
                finished.add(group);
                finishedKeys.append(key.columns, 0);
            }
            key = null;
            return group == null ? null : written(finishedKeys, finished);
        }
        var vectors = new Vector[keys.length];
        for (int k = 0; k < keys.length; k++) {
            vectors[k] = keys[k].evaluate(batch);
        }
        var ofRow = new GroupState[batch.count][];
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            if (group == null || !isCurrent(vectors, row)) {
                if (group != null) {
                    finished.add(group);
                    finishedKeys.append(key.columns, 0);
                }
                group = newGroup();
                key.clear();
                key.append(vectors, row);
            }
            ofRow[row] = group;
        }
        for (int c = 0; c < calls.length; c++) {
            calls[c].prepare(batch);
            for (int i = 0; i < calls[c].size(); i++) {
                int row = calls[c].row(i);
                calls[c].add(ofRow[row][c], row);
            }
        }
        return written(finishedKeys, finished);
    }

    private boolean isCurrent(Vector[] vectors, int row) {
        for (int k = 0; k < vectors.length; k++) {
            Vector known = key.columns[k];
            boolean isNull = vectors[k].isNull(row);
            if (isNull != known.isNull(0) || !isNull && !types[k].equal(vectors[k].get(row), known.get(0))) {
                return false;
            }
        }
        return true;
    }

    private GroupState[] newGroup() {
        var states = new GroupState[calls.length];
        for (int i = 0; i < states.length; i++) {
            states[i] = calls[i].newGroup();
        }
        return states;
    }

    private Batch written(Rows groupKeys, List<GroupState[]> groups) {
        int count = groups.size();
        Batch out = Rows.newBatch(kinds, Math.max(1, count));
        for (int k = 0; k < keys.length; k++) {
            Rows.copy(groupKeys.columns[k], 0, out.columns[k], 0, count);
        }
        for (int i = 0; i < count; i++) {
            int column = keys.length;
            for (int c = 0; c < calls.length; c++) {
                out.columns[column++].set(i, calls[c].finish(groups.get(i)[c]));
            }
            // Without grouping sets, every key is grouped by.
            for (int g = 0; g < plan.groupings().size(); g++) {
                out.columns[column++].set(i, 0L);
            }
        }
        out.count = count;
        return out;
    }

    @Override
    public void close() {
        input.close();
    }
}
