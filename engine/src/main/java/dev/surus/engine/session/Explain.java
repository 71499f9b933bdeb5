package dev.surus.engine.session;

import dev.surus.engine.analyzer.ParameterTypes;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.command.CommandResult;
import dev.surus.engine.command.Commands;
import dev.surus.engine.command.OutputColumn;
import dev.surus.engine.command.StatementOptions;
import dev.surus.engine.executor.PermissionChecks;
import dev.surus.engine.executor.PlanPrinter;
import dev.surus.engine.executor.QueryExecution;
import dev.surus.engine.parser.ast.CursorStatement;
import dev.surus.engine.parser.ast.ExplainStatement;
import dev.surus.engine.parser.ast.PreparedStatement;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.parser.ast.Statement;
import dev.surus.engine.parser.ast.TableStatement;
import dev.surus.engine.planner.plan.PlannedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// EXPLAIN: the plan as text; with ANALYZE also run, its rows thrown away.
final class Explain {
    private final SessionContext context;
    private final QueryRunner queries;
    private final PreparedCommands prepared;

    Explain(SessionContext context, QueryRunner queries, PreparedCommands prepared) {
        this.context = context;
        this.queries = queries;
        this.prepared = prepared;
    }

    List<OutputColumn> columns(ExplainStatement statement) {
        boolean locks = statement.options().stream().anyMatch(option -> option.name().equals("locks") && StatementOptions.flag(option));
        return locks ? LockExplanation.columns(statement.statement()) : List.of(OutputColumn.text("QUERY PLAN"));
    }

    int[] parameterTypes(PreparedStatementEntry entry, ExplainStatement statement) {
        if (!(statement.statement() instanceof QueryStatement query) || entry.parameterTypes == null) {
            return entry.parameterTypes;
        }
        return queries.analyzer().analyzeQuery(query, ParameterTypes.variable(entry.parameterTypes)).parameterTypes();
    }

    Portal open(String name, PreparedStatementEntry entry, ExplainStatement statement, Object[] parameters) {
        var columns = columns(statement);
        return new UtilityPortal(name, entry, columns, () -> {
            if (columns == LockExplanation.COLUMNS || columns == LockExplanation.SCRIPT_COLUMNS) {
                ExplainOptions.of(statement.options());
                var locks = new LockExplanation(context, queries, prepared).rows(statement.statement(), entry.parsed, entry.parameterTypes);
                return new CommandResult.Rows(columns, locks, "EXPLAIN");
            }
            var rows = new ArrayList<Object[]>();
            lines(statement, entry.parameterTypes, parameters).forEach(line -> rows.add(new Object[] {line}));
            return new CommandResult.Rows(columns, rows, "EXPLAIN");
        });
    }

    private List<String> lines(ExplainStatement statement, int[] parameterTypes, Object[] parameters) {
        var options = ExplainOptions.of(statement.options());
        if (options.format() != ExplainOptions.Format.TEXT) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.NOT_SUPPORTED, "EXPLAIN (FORMAT " + options.format() + ")");
        }
        return explain(statement.statement(), options.shown(), parameterTypes, parameters);
    }

    private List<String> explain(Statement statement, PlanPrinter.Options options, int[] parameterTypes, Object[] parameters) {
        return switch (statement) {
            case SelectStatement select when into(select) != select -> intoTable(select, into(select), options);
            case QueryStatement query -> query(query, options, parameterTypes, parameters);
            case PreparedStatement.Execute execute -> {
                var entry = prepared.entry(execute);
                if (!(entry.parsed.statement() instanceof QueryStatement query)) {
                    throw notSupported();
                }
                yield query(query, options, entry.parameterTypes, prepared.arguments(entry, execute));
            }
            case TableStatement.CreateTableAs create -> intoTable(create, create.source(), options);
            case CursorStatement.Declare declare -> query(declare.query(), options, parameterTypes, parameters);
            default -> throw notSupported();
        };
    }

    private static SqlException notSupported() {
        return new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.NOT_SUPPORTED, "EXPLAIN");
    }

    /// SELECT without its INTO; the same where it has none.
    private static SelectStatement into(SelectStatement select) {
        if (!(select.body() instanceof SelectStatement.Plain plain) || plain.into() == null) {
            return select;
        }
        var body = new SelectStatement.Plain(plain.distinct(), plain.targets(), null, plain.from(), plain.where(), plain.groupBy(),
                plain.groupDistinct(), plain.having(), plain.windows());
        return new SelectStatement(select.with(), body, select.orderBy(), select.limitOffset(), select.limitCount(), select.withTies(),
                select.locking(), select.position());
    }

    /// CREATE TABLE AS and SELECT INTO: with ANALYZE the table is made.
    private List<String> intoTable(Statement statement, Statement source, PlanPrinter.Options options) {
        if (!options.analyze()) {
            return explain(source, options, null, new Object[0]);
        }
        var lines = new ArrayList<String>();
        long start = System.nanoTime();
        queries.watch(options, lines);
        try {
            Commands.run(statement, context);
        } finally {
            queries.watch(null, null);
        }
        if (options.summary()) {
            lines.add(milliseconds("Execution", System.nanoTime() - start));
        }
        return lines;
    }

    private List<String> query(QueryStatement query, PlanPrinter.Options options, int[] parameterTypes, Object[] parameters) {
        long start = System.nanoTime();
        PlannedStatement plan = queries.plan(queries.analyze(query, parameterTypes));
        long planned = System.nanoTime();
        if (!options.analyze()) {
            PermissionChecks.check(queries.executor(), plan);
            var lines = new ArrayList<>(PlanPrinter.lines(queries.executor(), plan, options));
            if (options.summary()) {
                lines.add(milliseconds("Planning", planned - start));
            }
            return lines;
        }
        queries.refuseInReadOnlyTransaction(plan.query());
        var snapshot = context.takeSnapshot();
        try (var execution = new QueryExecution(queries.executor(), plan, snapshot, parameters)) {
            execution.instrument();
            execution.run(null, 0);
            long done = System.nanoTime();
            var lines = new ArrayList<>(execution.explain(options));
            if (options.summary()) {
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
}
