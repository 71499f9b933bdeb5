package dev.surus.engine.parser.ast;

import java.util.List;

/// SELECT, VALUES, TABLE, or a set operation, with what may stand around them.
/// @param limitCount a NullConstant for LIMIT ALL, null without LIMIT
/// @param position   of the first word of the body (not of WITH, not of a parenthesis)
public record SelectStatement(
        WithClause with,
        Body body,
        List<SortItem> orderBy,
        Expression limitOffset,
        Expression limitCount,
        boolean withTies,
        List<Locking> locking,
        int position)
        implements QueryStatement {

    public static SelectStatement of(Body body, int position) {
        return new SelectStatement(null, body, List.of(), null, null, false, List.of(), position);
    }

    public sealed interface Body {}

    /// @param distinct null: none; empty: DISTINCT; otherwise DISTINCT ON (...)
    /// @param into     null except in SELECT INTO
    public record Plain(
            List<Expression> distinct,
            List<ResultTarget> targets,
            IntoTarget into,
            List<FromItem> from,
            Expression where,
            List<Expression> groupBy,
            boolean groupDistinct,
            Expression having,
            List<WindowDefinition> windows)
            implements Body {}

    public record Values(List<List<Expression>> rows) implements Body {}

    public record SetOperation(SetOperator operator, boolean all, SelectStatement left, SelectStatement right)
            implements Body {}

    public enum SetOperator {
        UNION,
        INTERSECT,
        EXCEPT
    }

    /// `FOR UPDATE OF a, b NOWAIT`
    public record Locking(Strength strength, List<RelationName> relations, WaitPolicy waitPolicy) {}

    /// Weakest first.
    public enum Strength {
        FOR_KEY_SHARE,
        FOR_SHARE,
        FOR_NO_KEY_UPDATE,
        FOR_UPDATE
    }

    public enum WaitPolicy {
        BLOCK,
        SKIP_LOCKED,
        NOWAIT
    }
}
