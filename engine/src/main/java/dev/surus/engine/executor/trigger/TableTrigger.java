package dev.surus.engine.executor.trigger;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.TriggerEntry;
import dev.surus.engine.executor.StoredExpressions;
import dev.surus.engine.executor.expression.Evaluator;
import java.util.BitSet;

/// A trigger as a session fires it.
public final class TableTrigger {
    private static final int OLD = 1;
    private static final int NEW = 2;

    public final TriggerEntry entry;
    public final TriggerTiming timing;
    /// A constraint trigger's constraint, else null.
    public final ConstraintEntry constraint;
    /// The columns of UPDATE OF, and those from which generated ones among them are computed; null for all.
    private final BitSet columns;
    private final StoredExpressions expressions;
    private final Expression condition;
    private final boolean bindsSessionValues;
    private Evaluator evaluator;

    TableTrigger(TriggerEntry entry, ConstraintEntry constraint, BitSet columns, StoredExpressions expressions) {
        this.entry = entry;
        this.constraint = constraint;
        this.columns = columns;
        this.expressions = expressions;
        timing = (entry.type() & 2) != 0 ? TriggerTiming.BEFORE : (entry.type() & 64) != 0 ? TriggerTiming.INSTEAD_OF : TriggerTiming.AFTER;
        condition = entry.condition() == null ? null : expressions.read(entry.condition());
        bindsSessionValues = condition != null && StoredExpressions.bindsSessionValues(condition);
    }

    public boolean forEachRow() {
        return (entry.type() & 1) != 0;
    }

    public boolean isFor(TriggerEvent event) {
        return (entry.type() & event.bit) != 0;
    }

    /// Whether a trigger fires at all.
    /// @param enabled its state in pg_trigger
    public static boolean isEnabled(char enabled, boolean replica) {
        return switch (enabled) {
            case 'A' -> true;
            case 'R' -> replica;
            case 'D' -> false;
            default -> !replica;
        };
    }

    /// Call at the start of each statement.
    void begin() {
        if (bindsSessionValues) {
            evaluator = null;
        }
    }

    /// @param updated the columns that an UPDATE sets
    boolean fires(TriggerEvent event, boolean replica, BitSet updated, Object[] oldRow, Object[] newRow) {
        if (!isEnabled(entry.enabled(), replica) || columns != null && event == TriggerEvent.UPDATE && !columns.intersects(updated)) {
            return false;
        }
        if (condition == null) {
            return true;
        }
        if (evaluator == null) {
            evaluator = expressions.compile(condition);
        }
        if (oldRow != null) {
            expressions.setRow(OLD, oldRow);
        }
        if (newRow != null) {
            expressions.setRow(NEW, newRow);
        }
        return expressions.value(evaluator) instanceof Long holds && holds != 0;
    }
}
