package dev.surus.engine.executor;

import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;

/// Keeps the rows for reading them again while nothing that they depend on can have changed.
final class MaterializeOperator extends Operator {
    private final ExecutionState state;
    private final Plan.Materialize plan;
    private final Operator input;
    private final boolean changes;
    private final boolean readsCtes;
    private int cteChanges;
    private KeptRows rows;
    private KeptRows.Reader reader;
    private boolean done;
    private long position;

    MaterializeOperator(ExecutionState state, Plan.Materialize plan) {
        this.state = state;
        this.plan = plan;
        input = state.build(plan.input());
        changes = SlotUse.readsSlots(state, plan.input());
        readsCtes = SlotUse.readsCtes(state, plan.input());
    }

    @Override
    public void start() {
        position = 0;
        if (rows == null || changes || readsCtes && cteChanges != state.cteChanges) {
            cteChanges = state.cteChanges;
            if (rows != null) {
                rows.close();
            }
            rows = new KeptRows(state, SetOperators.types(state, plan.output()));
            reader = rows.reader();
            done = false;
            input.start();
        }
    }

    @Override
    public Batch next(long demand) {
        if (position == rows.count() && !done) {
            Batch batch = input.next(Math.min(demand, Batch.CAPACITY));
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
        input.close();
    }
}
