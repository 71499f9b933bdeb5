package dev.surus.engine.executor;

import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.plan.Plan.IndexKey;
import dev.surus.engine.table.IndexRange;
import dev.surus.engine.type.DataType;
import java.util.ArrayList;
import java.util.List;

/// Conditions on the keys of an index, whose values are known when a scan starts.
final class IndexLookup {
    private final IndexEntry index;
    private final List<IndexKey> keys;
    private final Evaluator[] values;
    private final DataType[] types;

    IndexLookup(ExecutionState state, OpenTable open, int indexOid, List<IndexKey> keys) {
        this.keys = keys;
        values = new Evaluator[keys.size()];
        types = new DataType[values.length];
        index = (IndexEntry) open.binding(indexOid).tag();
        for (int i = 0; i < values.length; i++) {
            IndexKey key = keys.get(i);
            values[i] = key.isNull() ? null : state.compile(key.value(), List.of());
            int column = index.columns()[key.column()];
            types[i] = state.sites().type(column != 0 ? open.relation.column(column).type()
                    : state.session.catalog().relation(index.oid()).columns().get(key.column()).type());
        }
    }

    /// The parts of the index to read, with the values of now.
    List<IndexRange> ranges() {
        var found = new ArrayList<Object>();
        for (Evaluator value : values) {
            found.add(value == null ? null : value.evaluateRow(ExecutionState.ONE_ROW, 0));
        }
        return new IndexBounds(index, keys, types, found).ranges();
    }
}
