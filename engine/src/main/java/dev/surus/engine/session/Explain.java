package dev.surus.engine.session;

import dev.surus.engine.command.OutputColumn;
import dev.surus.engine.parser.ast.ExplainStatement;
import java.util.List;

/// EXPLAIN.
final class Explain {
    private final SessionContext context;
    private final QueryRunner queries;

    Explain(SessionContext context, QueryRunner queries) {
        this.context = context;
        this.queries = queries;
    }

    List<OutputColumn> columns(ExplainStatement statement) {
        return List.of(OutputColumn.text("QUERY PLAN"));
    }

    int[] parameterTypes(PreparedStatementEntry entry, ExplainStatement statement) {
        return entry.parameterTypes;
    }

    Portal open(String name, PreparedStatementEntry entry, ExplainStatement statement, Object[] parameters) {
        throw new IllegalStateException("not wired: " + context + queries);
    }
}
