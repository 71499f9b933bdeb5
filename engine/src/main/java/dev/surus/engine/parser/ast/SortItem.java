package dev.surus.engine.parser.ast;

import java.util.List;

/// One item of ORDER BY.
/// @param using the operator of `USING operator`, else null
public record SortItem(Expression expression, Direction direction, Nulls nulls, List<String> using, int position) {
    public enum Direction {
        DEFAULT,
        ASCENDING,
        DESCENDING,
        USING
    }

    public enum Nulls {
        DEFAULT,
        FIRST,
        LAST
    }
}
