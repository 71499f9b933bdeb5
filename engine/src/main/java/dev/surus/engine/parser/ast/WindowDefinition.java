package dev.surus.engine.parser.ast;

import java.util.List;

/// `OVER name`, `OVER (...)`, or an item of the WINDOW clause.
/// @param name       of an item of WINDOW, and of `OVER name`
/// @param reference  the window that `(name PARTITION BY ...)` starts from
/// @param frame      null: the default frame
public record WindowDefinition(
        String name, String reference, List<Expression> partitionBy, List<SortItem> orderBy, Frame frame, int position) {
    /// @param end null in `ROWS start`, where it is CURRENT ROW
    public record Frame(Unit unit, Bound start, Bound end, Exclusion exclusion, int position) {}

    public enum Unit {
        RANGE,
        ROWS,
        GROUPS
    }

    /// @param offset null unless the kind is an OFFSET one
    public record Bound(BoundKind kind, Expression offset, int position) {}

    public enum BoundKind {
        UNBOUNDED_PRECEDING,
        OFFSET_PRECEDING,
        CURRENT_ROW,
        OFFSET_FOLLOWING,
        UNBOUNDED_FOLLOWING
    }

    public enum Exclusion {
        NO_OTHERS,
        CURRENT_ROW,
        GROUP,
        TIES
    }
}
