package dev.surus.engine.session;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.parser.ParsedStatement;
import dev.surus.engine.parser.ast.Expression;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.parser.ast.TypeName;
import dev.surus.engine.type.Batch;
import java.util.List;
import java.util.function.Consumer;

/// Takes queries from the parsed statement to rows: analysis, plan, execution.
final class QueryRunner {
    private final SessionContext context;

    QueryRunner(SessionContext context) {
        this.context = context;
    }

    CachedPlan plan(ParsedStatement parsed, int[] parameterTypes) {
        throw new IllegalStateException("not wired: " + context);
    }

    Portal open(String name, PreparedStatementEntry entry, Object[] parameters) {
        throw new IllegalStateException("not wired: " + context);
    }

    Query analyze(QueryStatement statement, int[] parameterTypes) {
        throw new IllegalStateException("not wired: " + context);
    }

    long run(Query query, Consumer<Batch> rows) {
        throw new IllegalStateException("not wired: " + context);
    }

    List<Object[]> runInternal(String sql, Object... parameters) {
        throw new IllegalStateException("not wired: " + context);
    }

    int typeOf(TypeName name) {
        throw new IllegalStateException("not wired: " + context);
    }

    Object evaluate(Expression expression, int type, int number) {
        throw new IllegalStateException("not wired: " + context);
    }
}
