package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.RangeEntry.Permissions;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.expression.Layout;
import dev.surus.engine.executor.trigger.TableTriggers;
import dev.surus.engine.executor.trigger.TriggerEvent;
import dev.surus.engine.executor.trigger.TriggerFiring;
import dev.surus.engine.planner.plan.Modification;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;
import java.util.BitSet;

/// INSERT, UPDATE and DELETE on a view whose INSTEAD OF triggers do the work, row by row.
final class ViewModifyOperator extends Operator {
    private final ExecutionState state;
    private final Modification modification;
    private final RelationEntry view;
    private final Operator input;
    private final TriggerEvent event;
    private final BitSet updated = new BitSet();
    /// Where the view's columns stand in the input: its rows have no other place.
    private final int[] positions;
    private final ReturningRows returning;
    private TriggerFiring firing;
    private boolean begun;
    private boolean ended;

    ViewModifyOperator(ExecutionState state, Plan.ModifyTable plan) {
        this.state = state;
        modification = plan.modification();
        view = state.session.catalog().relation(modification.relation());
        input = state.build(plan.input());
        event = switch (modification.kind()) {
            case INSERT -> TriggerEvent.INSERT;
            case UPDATE -> TriggerEvent.UPDATE;
            case DELETE -> TriggerEvent.DELETE;
            case SELECT, MERGE, UTILITY -> throw new IllegalStateException("no change of a view: " + modification.kind());
        };
        for (var access : state.statement.accesses()) {
            if (access.relation() == view.oid() && access.permissions() != null) {
                access.permissions().updatedColumns.stream().filter(bit -> bit > Permissions.COLUMN_OFFSET)
                        .forEach(bit -> updated.set(bit - Permissions.COLUMN_OFFSET));
            }
        }
        var layout = new Layout(plan.input().output());
        positions = view.columns().stream().mapToInt(column -> event == TriggerEvent.INSERT ? -1 : layout.position(new ColumnReference(
                modification.range(), column.number(), 0, column.type(), column.typmod(), column.collation(), 0))).toArray();
        returning = modification.returning().isEmpty() ? null : new ReturningRows(state, plan, view);
    }

    @Override
    public void start() {
        firing = new TriggerFiring(state.session, TableTriggers.of(state.session, view), state.session.isReplica(), updated);
        begun = false;
        ended = false;
        input.start();
    }

    @Override
    public Batch next(long demand) {
        if (!begun) {
            begun = true;
            firing.beforeStatement(event);
        }
        while (true) {
            Batch in = input.next(returning == null ? Batch.CAPACITY : Math.min(demand, Batch.CAPACITY));
            if (in == null) {
                if (!ended) {
                    ended = true;
                    firing.afterStatement(event);
                }
                return null;
            }
            int size = in.size();
            for (int i = 0; i < size; i++) {
                state.checkInterrupts();
                change(in.values(i));
            }
            Batch out = returning == null ? null : returning.take();
            if (out != null) {
                return out;
            }
        }
    }

    private void change(Object[] inputRow) {
        Object[] before = event == TriggerEvent.INSERT ? null : before(inputRow);
        Object[] after = switch (event) {
            case INSERT -> new Object[positions.length];
            case UPDATE -> before.clone();
            case DELETE, TRUNCATE -> null;
        };
        if (after != null) {
            for (int i = 0; i < modification.targets().size(); i++) {
                after[modification.targets().get(i).number() - 1] = inputRow[i];
            }
        }
        if (!firing.insteadOfRow(event, before, after)) {
            return;
        }
        state.changedRows++;
        if (returning != null) {
            returning.add(view.oid(), -1, 0, 0, modification.kind() == Query.Kind.DELETE ? before : after, inputRow);
        }
    }

    private Object[] before(Object[] inputRow) {
        var row = new Object[positions.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = inputRow[positions[i]];
        }
        return row;
    }

    @Override
    public void close() {
        input.close();
    }
}
