package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.GroupingCall;
import dev.surus.engine.executor.AggregateCalls.Call;
import dev.surus.engine.executor.AggregateCalls.GroupState;
import dev.surus.engine.executor.SetOperators.RowKey;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.GroupStrategy;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.LongVector;
import dev.surus.engine.type.Vector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Groups by hashing; groups come out in the order of their first rows. Without keys there is one group, fed by whole batches.
/// DISTINCT is a grouping without aggregates.
final class AggregateOperator extends Operator {
    private final ExecutionState state;
    private final Plan.Aggregate plan;
    private final Operator input;
    private final Evaluator[] keys;
    private final DataType[] keyTypes;
    private final Call[] calls;
    private final Evaluator having;
    private List<Group> groups;
    private int position;
    private Batch out;

    private record Group(int set, Object[] keys, GroupState[] states) {}

    AggregateOperator(ExecutionState state, Plan.Aggregate plan) {
        this.state = state;
        this.plan = plan;
        input = state.build(plan.input());
        var layout = plan.input().output();
        keys = state.compiler(layout).compileAll(plan.keys());
        keyTypes = plan.keys().stream().map(k -> state.sites().type(k.type())).toArray(DataType[]::new);
        calls = plan.aggregates().stream().map(c -> new Call(state, c, layout)).toArray(Call[]::new);
        having = state.compile(plan.having(), plan.output());
    }

    @Override
    public void start() {
        input.start();
        groups = null;
        position = 0;
    }

    private GroupState[] newStates() {
        var states = new GroupState[calls.length];
        for (int i = 0; i < states.length; i++) {
            states[i] = calls[i].newGroup();
        }
        return states;
    }

    private void fill() {
        groups = new ArrayList<>();
        List<List<Integer>> sets = plan.sets();
        if (plan.strategy() == GroupStrategy.PLAIN) {
            var group = new Group(0, new Object[0], newStates());
            groups.add(group);
            for (Batch batch = input.next(Long.MAX_VALUE); batch != null; batch = input.next(Long.MAX_VALUE)) {
                state.checkInterrupts();
                for (int c = 0; c < calls.length; c++) {
                    calls[c].prepare(batch);
                    calls[c].addAll(group.states()[c]);
                }
            }
            return;
        }
        int setCount = sets == null ? 1 : sets.size();
        var maps = new ArrayList<Map<RowKey, Group>>();
        for (int s = 0; s < setCount; s++) {
            maps.add(new HashMap<>());
        }
        if (sets == null && keys.length == 1 && keyTypes[0].kind == dev.surus.engine.type.StorageKind.LONG) {
            fillByLong();
            return;
        }
        for (Batch batch = input.next(Long.MAX_VALUE); batch != null; batch = input.next(Long.MAX_VALUE)) {
            state.checkInterrupts();
            var keyVectors = new Vector[keys.length];
            for (int k = 0; k < keys.length; k++) {
                keyVectors[k] = keys[k].evaluate(batch);
            }
            for (int s = 0; s < setCount; s++) {
                var byRow = new Group[batch.count];
                for (int i = 0; i < batch.size(); i++) {
                    int row = batch.row(i);
                    var values = new Object[keys.length];
                    if (sets == null) {
                        for (int k = 0; k < values.length; k++) {
                            values[k] = keyVectors[k].get(row);
                        }
                    } else {
                        for (int k : sets.get(s)) {
                            values[k] = keyVectors[k].get(row);
                        }
                    }
                    int set = s;
                    byRow[row] = maps.get(s).computeIfAbsent(new RowKey(values, keyTypes), _ -> {
                        var group = new Group(set, values, newStates());
                        groups.add(group);
                        return group;
                    });
                }
                accumulate(batch, byRow);
            }
        }
        for (int s = 0; sets != null && s < setCount; s++) {
            if (sets.get(s).isEmpty() && maps.get(s).isEmpty()) {
                groups.add(new Group(s, new Object[keys.length], newStates()));
            }
        }
    }

    private void accumulate(Batch batch, Group[] byRow) {
        for (int c = 0; c < calls.length; c++) {
            calls[c].prepare(batch);
            for (int i = 0; i < calls[c].size(); i++) {
                int row = calls[c].row(i);
                calls[c].add(byRow[row].states()[c], row);
            }
        }
    }

    /// One key that is a long: no boxed row is made to find the group.
    private void fillByLong() {
        Map<Long, Group> map = new HashMap<>();
        Group nullGroup = null;
        for (Batch batch = input.next(Long.MAX_VALUE); batch != null; batch = input.next(Long.MAX_VALUE)) {
            state.checkInterrupts();
            var vector = (LongVector) keys[0].evaluate(batch);
            var byRow = new Group[batch.count];
            for (int i = 0; i < batch.size(); i++) {
                int row = batch.row(i);
                if (vector.isNull(row)) {
                    if (nullGroup == null) {
                        nullGroup = new Group(0, new Object[1], newStates());
                        groups.add(nullGroup);
                    }
                    byRow[row] = nullGroup;
                    continue;
                }
                Long key = vector.values[row];
                Group group = map.get(key);
                if (group == null) {
                    group = new Group(0, new Object[] {key}, newStates());
                    map.put(key, group);
                    groups.add(group);
                }
                byRow[row] = group;
            }
            accumulate(batch, byRow);
        }
    }

    @Override
    public Batch next(long demand) {
        if (groups == null) {
            fill();
        }
        while (position < groups.size()) {
            int count = (int) Math.min(Math.min(demand, Batch.CAPACITY), groups.size() - position);
            if (out == null || out.columns.length > 0 && out.columns[0].capacity() < count) {
                out = Rows.newBatch(state.kinds(plan.output()), Rows.capacity(count));
            }
            for (Vector v : out.columns) {
                v.nulls = null;
            }
            out.selection = null;
            out.count = count;
            for (int i = 0; i < count; i++) {
                write(groups.get(position + i), i);
            }
            position += count;
            if (having != null) {
                Evaluator.filter(out, having);
            }
            if (out.size() > 0) {
                return out;
            }
        }
        return null;
    }

    private void write(Group group, int row) {
        int column = 0;
        for (Object key : group.keys()) {
            out.columns[column++].set(row, key);
        }
        for (int c = 0; c < calls.length; c++) {
            out.columns[column++].set(row, calls[c].finish(group.states()[c]));
        }
        for (Expression e : plan.groupings()) {
            long bits = 0;
            for (int g : ((GroupingCall) e).groups()) {
                boolean grouped = plan.sets() == null || plan.sets().get(group.set()).contains(g);
                bits = bits << 1 | (grouped ? 0 : 1);
            }
            out.columns[column++].set(row, bits);
        }
    }

    @Override
    public void close() {
        input.close();
    }
}
