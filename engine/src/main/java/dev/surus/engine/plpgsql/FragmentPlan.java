package dev.surus.engine.plpgsql;

import dev.surus.engine.executor.ParameterExpression;
import dev.surus.engine.plpgsql.Datum.ValueType;

/// How a piece of SQL runs, until something that it stands on changes.
final class FragmentPlan {
    final RoutineSession.Planned planned;
    /// The variables that its parameters are, and the types that they had.
    final Datum[] datums;
    final int[] types;
    /// Columns of the result; null where there are none.
    final RowShape shape;
    final ValueType result;
    /// A single expression without FROM, which needs no execution.
    final boolean simple;
    /// Whether it calls something that may look at tables or change them.
    final boolean looks;
    /// When it was last found to be current.
    long checkedAt;
    /// What whole records of type record looked like.
    java.util.List<java.util.List<String>> recordShapes;
    /// Whether it must be made again each time.
    boolean once;
    /// How many computations run, one within the other.
    int depth;
    /// Ready for the next computation; null while one runs.
    ParameterExpression idle;

    FragmentPlan(RoutineSession.Planned planned, Datum[] datums, int[] types, boolean simple, boolean looks) {
        shape = planned.shape();
        this.planned = planned;
        this.datums = datums;
        this.types = types;
        this.simple = simple;
        this.looks = looks;
        result = shape == null || shape.size() == 0 ? null : new ValueType(shape.types()[0].oid, shape.typmods()[0], 0);
    }
}
