package dev.surus.engine.plpgsql;

import dev.surus.engine.base.CallStack;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.plpgsql.Datum.ValueType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One activation of a function: the values of its variables, and where it stands.
final class Frame implements CallStack.Frame {
    final Routine routine;
    /// By number: a boxed value, or a [RecordContent]; null for NULL and for a record that is not assigned yet.
    final Object[] values;
    final boolean atomic;
    Step step;
    /// What it does besides statements, and the line of that (0: none); null while it runs statements.
    PlpgsqlMessage phase;
    int phaseLine;
    /// The error that the innermost handler handles; null outside of handlers.
    SqlException handled;
    long rowCount;
    /// Where EXIT and CONTINUE go to.
    String exitLabel;
    /// What RETURN gave.
    Object returned;
    ValueType returnedType;
    /// Rows of a set.
    List<Object[]> rows;
    /// Whether the function gives rows, not plain values.
    boolean resultRow;
    /// What rows of a set must look like; null where rows of any shape will do (then the first one tells).
    RowShape resultShape;
    /// Types of the operands of CASE, by number.
    final Map<Integer, ValueType> caseTypes = new HashMap<>();

    Frame(Routine routine, boolean atomic) {
        this.routine = routine;
        this.atomic = atomic;
        values = new Object[routine.datums().size()];
    }

    @Override
    public void describe(List<Message> lines) {
        String name = routine.signature();
        if (phase != null) {
            lines.add(phaseLine > 0 ? new Message(PlpgsqlMessage.FRAME_LINE_PHASE, name, phaseLine, new Message(phase))
                    : new Message(PlpgsqlMessage.FRAME_PHASE, name, new Message(phase)));
        } else if (step != null) {
            lines.add(new Message(PlpgsqlMessage.FRAME_STEP, name, step.line(), step.label()));
        } else {
            lines.add(new Message(PlpgsqlMessage.FRAME, name));
        }
    }
}
