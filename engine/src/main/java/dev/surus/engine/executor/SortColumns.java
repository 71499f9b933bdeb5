package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The columns of rows that are sorted: the input's, and behind them the keys that are none of these, computed once for each row.
final class SortColumns {
    final DataType[] types;
    private final Plan.Sort plan;
    private final DataType[] keyTypes;
    /// Where each key stands.
    private final int[] keys;
    private final int width;
    private final Evaluator[] computed;

    SortColumns(ExecutionState state, Plan.Sort plan) {
        this.plan = plan;
        List<Expression> layout = plan.input().output();
        width = layout.size();
        var all = new ArrayList<DataType>();
        layout.forEach(e -> all.add(state.sites().type(e.type())));
        var toCompute = new ArrayList<Expression>();
        keys = new int[plan.keys().size()];
        keyTypes = new DataType[keys.length];
        for (int i = 0; i < keys.length; i++) {
            Expression key = plan.keys().get(i).expression();
            keyTypes[i] = state.sites().type(key.type());
            keys[i] = layout.indexOf(key);
            if (keys[i] < 0) {
                keys[i] = width + toCompute.size();
                toCompute.add(key);
                all.add(keyTypes[i]);
            }
        }
        computed = state.compiler(layout).compileAll(toCompute);
        types = all.toArray(DataType[]::new);
    }

    /// The order by the first keys.
    SortOrder order(int count) {
        return new SortOrder(plan.keys().subList(0, count), Arrays.copyOf(keyTypes, count), Arrays.copyOf(keys, count));
    }

    /// Rows of the input with what is computed.
    Batch withKeys(Batch narrow) {
        if (computed.length == 0) {
            return narrow;
        }
        var wide = new Batch(Arrays.copyOf(narrow.columns, width + computed.length));
        for (int i = 0; i < computed.length; i++) {
            wide.columns[width + i] = computed[i].evaluate(narrow);
        }
        wide.count = narrow.count;
        wide.selection = narrow.selection;
        wide.selected = narrow.selected;
        return wide;
    }

    /// Sorted rows without what was computed.
    Batch withoutKeys(Batch sorted) {
        if (computed.length == 0) {
            return sorted;
        }
        var narrow = new Batch(Arrays.copyOf(sorted.columns, width, Vector[].class));
        narrow.count = sorted.count;
        return narrow;
    }
}
