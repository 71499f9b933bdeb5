package dev.surus.engine.executor;

import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;

/// Keeps the rows for reading them again while nothing that they depend on can have changed.
final class MaterializeOperator extends Operator {
    private final ExecutionState state;
    private final Plan input;
    private final Operator operator;
    private final boolean changes;
    private final boolean readsCtes;
    private int cteChanges;
    private KeptRows rows;
    private KeptRows.Reader reader;
    private boolean done;
    private long position;

    MaterializeOperator(ExecutionState state, Plan.Materialize plan) {
        this(state, plan.input(), state.build(plan.input()));
    }

    /// @param operator runs `input`
    MaterializeOperator(ExecutionState state, Plan input, Operator operator) {
        this.state = state;
        this.input = input;
        this.operator = operator;
        changes = SlotUse.readsSlots(state, input);
        readsCtes = SlotUse.readsCtes(state, input);
    }

    @Override
    public void start() {
        position = 0;
        if (rows == null || changes || readsCtes && cteChanges != state.cteChanges) {
            cteChanges = state.cteChanges;
            if (rows != null) {
                rows.close();
            }
            rows = new KeptRows(state, SetOperators.types(state, input.output()));
            reader = rows.reader();
            done = false;
            operator.start();
        }
    }

    @Override
    public Batch next(long demand) {
        if (position == rows.count() && !done) {
            Batch batch = operator.next(Math.min(demand, Batch.CAPACITY));
            if (batch == null) {
                done = true;
            } else {
                rows.append(batch);
            }
        }
        if (position == rows.count()) {
            return null;
        }
        Batch out = reader.read(position, demand);
        position += out.count;
        return out;
    }

    @Override
    public void close() {
        operator.close();
    }
}
