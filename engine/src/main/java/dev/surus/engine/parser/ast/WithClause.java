package dev.surus.engine.parser.ast;

import java.util.List;

/// `WITH [RECURSIVE] name AS (...), ...`
public record WithClause(boolean recursive, List<CommonTable> tables, int position) {
    public record CommonTable(
            String name,
            List<String> columns,
            Materialization materialization,
            QueryStatement query,
            Search search,
            Cycle cycle,
            int position) {}

    public enum Materialization {
        DEFAULT,
        ALWAYS,
        NEVER
    }

    public record Search(boolean breadthFirst, List<String> columns, String sequenceColumn, int position) {}

    public record Cycle(
            List<String> columns, String markColumn, Expression markValue, Expression markDefault, String pathColumn,
            int position) {}
}
