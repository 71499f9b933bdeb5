package dev.surus.engine.parser.ast;

import java.util.List;

public record MergeStatement(
        WithClause with, FromItem.Relation relation, FromItem source, Expression on, List<When> branches)
        implements QueryStatement {

    /// @param condition null without AND
    public record When(boolean matched, Expression condition, Action action, int position) {}

    public sealed interface Action {}

    public record Update(List<ResultTarget> assignments) implements Action {}

    public record Delete() implements Action {}

    public record DoNothing() implements Action {}

    /// @param values empty for DEFAULT VALUES
    public record Insert(
            List<ResultTarget> columns, InsertStatement.Overriding overriding, List<Expression> values, boolean defaultValues)
            implements Action {}
}
