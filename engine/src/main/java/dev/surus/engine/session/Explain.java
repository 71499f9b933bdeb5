package dev.surus.engine.session;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.command.CommandResult;
import dev.surus.engine.command.OutputColumn;
import dev.surus.engine.executor.PlanPrinter;
import dev.surus.engine.executor.QueryExecution;
import dev.surus.engine.parser.ast.ExplainStatement;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.planner.plan.PlannedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// EXPLAIN: the plan as text; with ANALYZE also run, its rows thrown away.
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
        var columns = columns(statement);
        return new UtilityPortal(name, entry, columns, () -> {
            var rows = new ArrayList<Object[]>();
            lines(statement, entry.parameterTypes, parameters).forEach(line -> rows.add(new Object[] {line}));
            return new CommandResult.Rows(columns, rows, "EXPLAIN");
        });
    }

    private List<String> lines(ExplainStatement statement, int[] parameterTypes, Object[] parameters) {
        if (!(statement.statement() instanceof QueryStatement query)) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.NOT_SUPPORTED, "EXPLAIN");
        }
        boolean analyze = flag(statement, "analyze", false);
        boolean timing = flag(statement, "timing", analyze);
        boolean summary = flag(statement, "summary", analyze);
        var options = new PlanPrinter.Options(analyze, flag(statement, "verbose", false), flag(statement, "costs", true), timing, summary);
        long start = System.nanoTime();
        PlannedStatement plan = queries.plan(queries.analyze(query, parameterTypes));
        long planned = System.nanoTime();
        if (!analyze) {
            var lines = new ArrayList<>(PlanPrinter.lines(queries.executor(), plan, options));
            if (summary) {
                lines.add(milliseconds("Planning", planned - start));
            }
            return lines;
        }
        var snapshot = context.takeSnapshot();
        try (var execution = new QueryExecution(queries.executor(), plan, snapshot, parameters)) {
            execution.instrument();
            execution.run(null, 0);
            long done = System.nanoTime();
            var lines = new ArrayList<>(execution.explain(options));
            if (summary) {
                lines.add(milliseconds("Planning", planned - start));
                lines.add(milliseconds("Execution", done - planned));
            }
            return lines;
        } finally {
            context.sessionTransaction().releaseSnapshot(snapshot);
        }
    }

    private static String milliseconds(String what, long nanos) {
        return String.format(Locale.ROOT, "%s Time: %.3f ms", what, nanos / 1e6);
    }

    private static boolean flag(ExplainStatement statement, String name, boolean otherwise) {
        boolean value = otherwise;
        for (Option option : statement.options()) {
            if (option.name().equals(name)) {
                value = switch (option.value()) {
                    case null -> true;
                    case Option.Flag f -> f.value();
                    case Option.IntegerNumber n -> n.value() != 0;
                    case Option.Text t -> t.text().equalsIgnoreCase("on") || t.text().equalsIgnoreCase("true") || t.text().equals("1");
                    default -> true;
                };
            }
        }
        return value;
    }
}
