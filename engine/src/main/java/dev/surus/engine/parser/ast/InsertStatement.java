package dev.surus.engine.parser.ast;

import java.util.List;

/// @param alias      of `INSERT INTO t AS alias`
/// @param columns    empty where none were given
/// @param source     null for DEFAULT VALUES
/// @param onConflict null without ON CONFLICT
public record InsertStatement(
        WithClause with,
        RelationName relation,
        Alias alias,
        List<ResultTarget> columns,
        Overriding overriding,
        SelectStatement source,
        OnConflict onConflict,
        List<ResultTarget> returning)
        implements QueryStatement {
    public enum Overriding {
        NONE,
        USER,
        SYSTEM
    }

    /// @param target      null in a bare `ON CONFLICT DO NOTHING`
    /// @param update      false: DO NOTHING
    public record OnConflict(
            ConflictTarget target, boolean update, List<ResultTarget> assignments, Expression where, int position) {}

    /// Either index elements (with their predicate) or a constraint's name.
    public record ConflictTarget(List<IndexElement> elements, Expression where, String constraint, int position) {}
}
