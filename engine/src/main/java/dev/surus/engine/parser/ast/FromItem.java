package dev.surus.engine.parser.ast;

import java.util.List;

/// What may stand in FROM.
public sealed interface FromItem {
    int position();

    /// @param only     ONLY was said: no children
    record Relation(RelationName name, boolean only, Alias alias) implements FromItem {
        @Override
        public int position() {
            return name.position();
        }
    }

    record Subquery(boolean lateral, SelectStatement query, Alias alias, int position) implements FromItem {}

    /// One function or `ROWS FROM (...)`.
    /// @param columns of `AS (a int, b text)` behind the whole item
    record Function(
            boolean lateral,
            boolean ordinality,
            boolean rowsFrom,
            List<FunctionInFrom> functions,
            Alias alias,
            List<ColumnDefinition> columns,
            int position)
            implements FromItem {}

    record FunctionInFrom(Expression call, List<ColumnDefinition> columns) {}

    /// @param using      null without USING
    /// @param usingAlias of `USING (...) AS name`
    /// @param on         null without ON
    record Join(
            JoinKind kind,
            boolean natural,
            FromItem left,
            FromItem right,
            List<String> using,
            Alias usingAlias,
            Expression on,
            Alias alias,
            int position)
            implements FromItem {}

    enum JoinKind {
        INNER,
        CROSS,
        LEFT,
        FULL,
        RIGHT
    }

    /// `relation TABLESAMPLE method (arguments) REPEATABLE (seed)`
    record Sample(
            FromItem relation, QualifiedName method, List<Expression> arguments, Expression repeatable, int position)
            implements FromItem {}

    /// `XMLTABLE(...)`
    record XmlTable(
            boolean lateral,
            List<ResultTarget> namespaces,
            Expression rows,
            Expression document,
            List<XmlTableColumn> columns,
            Alias alias,
            int position)
            implements FromItem {}

    /// @param type null for FOR ORDINALITY
    record XmlTableColumn(
            String name, TypeName type, Expression path, Expression defaultValue, boolean notNull, int position) {}
}
