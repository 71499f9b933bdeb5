package dev.surus.engine.session;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.command.CommandResult;
import dev.surus.engine.command.Commands;
import dev.surus.engine.command.OutputColumn;
import dev.surus.engine.command.StatementOptions;
import dev.surus.engine.executor.PermissionChecks;
import dev.surus.engine.executor.PlanPrinter;
import dev.surus.engine.executor.QueryExecution;
import dev.surus.engine.executor.SessionPlanning;
import dev.surus.engine.executor.explain.JsonFormat;
import dev.surus.engine.executor.explain.PlanNode;
import dev.surus.engine.executor.explain.PlanReport;
import dev.surus.engine.executor.explain.TextFormat;
import dev.surus.engine.executor.explain.XmlFormat;
import dev.surus.engine.executor.explain.YamlFormat;
import dev.surus.engine.parser.ast.CursorStatement;
import dev.surus.engine.parser.ast.ExplainStatement;
import dev.surus.engine.parser.ast.PreparedStatement;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.parser.ast.Statement;
import dev.surus.engine.parser.ast.TableStatement;
import dev.surus.engine.planner.ParameterValues;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// EXPLAIN: the plan in one of four forms; with ANALYZE also run, its rows thrown away.
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
        if (locks) {
            return LockExplanation.columns(statement.statement());
        }
        return List.of(switch (ExplainOptions.of(statement.options()).format()) {
            // There is no type xml yet.
            case TEXT, YAML, XML -> OutputColumn.text("QUERY PLAN");
            case JSON -> new OutputColumn("QUERY PLAN", TypeOid.JSON, -1, 0, 0);
        });
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
        var report = explain(statement.statement(), options.shown(), parameterTypes, parameters);
        return switch (options.format()) {
            case TEXT -> TextFormat.write(report);
            case JSON -> List.of(JsonFormat.of(report));
            case XML -> List.of(XmlFormat.of(report));
            case YAML -> List.of(YamlFormat.of(report));
        };
    }

    private PlanReport explain(Statement statement, PlanPrinter.Options options, int[] parameterTypes, Object[] parameters) {
        return switch (statement) {
            case SelectStatement select when InnerQuery.withoutInto(select) != select ->
                intoTable(select, InnerQuery.withoutInto(select), options, parameterTypes, parameters);
            case QueryStatement query -> query(query, options, parameterTypes, parameters, parameters.length > 0);
            case PreparedStatement.Execute execute -> {
                var entry = prepared.entry(execute);
                if (!(entry.parsed.statement() instanceof QueryStatement query)) {
                    throw notSupported();
                }
                var arguments = prepared.arguments(entry, execute);
                yield query(query, options, entry.parameterTypes, arguments, arguments.length > 0 && isCustom(entry));
            }
            case TableStatement.CreateTableAs create -> intoTable(create, create.source(), options, parameterTypes, parameters);
            case CursorStatement.Declare declare -> query(declare.query(), options, parameterTypes, parameters, parameters.length > 0);
            default -> throw notSupported();
        };
    }

    private static SqlException notSupported() {
        return new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.NOT_SUPPORTED, "EXPLAIN");
    }

    /// CREATE TABLE AS and SELECT INTO: with ANALYZE the table is made.
    private PlanReport intoTable(Statement statement, Statement source, PlanPrinter.Options options, int[] parameterTypes, Object[] parameters) {
        var unmeasured = new PlanPrinter.Options(false, options.verbose(), options.costs(), false, !options.analyze() && options.summary());
        if (!options.analyze()) {
            return explain(source, unmeasured, parameterTypes, parameters);
        }
        var plan = new PlanNode[1];
        long start = System.nanoTime();
        queries.watch(options, node -> plan[0] = node);
        try {
            prepared.with(parameterTypes, parameters, () -> Commands.run(statement, context));
        } finally {
            queries.watch(null, null);
        }
        if (plan[0] == null) {
            // WITH NO DATA: there is a plan, and it was not run.
            plan[0] = explain(source, unmeasured, parameterTypes, parameters).plan().neverRun();
        }
        return new PlanReport(plan[0], Double.NaN, options.summary() ? (System.nanoTime() - start) / 1e6 : Double.NaN, true);
    }

    /// Chooses as its execution would.
    private boolean isCustom(PreparedStatementEntry entry) {
        if (entry.plan == null) {
            entry.plan = queries.plan(entry.parsed, entry.parameterTypes);
        }
        if (!queries.isCustom(entry)) {
            entry.genericPlans++;
            return false;
        }
        entry.customCosts += PlanComparison.costWithPlanning(entry.plan.statement());
        return true;
    }

    /// @param custom whether the plan is for the parameters' values
    private PlanReport query(QueryStatement query, PlanPrinter.Options options, int[] parameterTypes, Object[] parameters, boolean custom) {
        long start = System.nanoTime();
        Query analyzed = queries.analyze(query, parameterTypes);
        PlannedStatement plan = queries.plan(custom ? ParameterValues.bound(analyzed, parameters) : analyzed);
        long planned = System.nanoTime();
        if (!options.analyze()) {
            SessionPlanning.raiseError(queries.executor(), plan);
            PermissionChecks.check(queries.executor(), plan);
            return new PlanReport(PlanPrinter.describe(queries.executor(), plan, options), options.summary() ? (planned - start) / 1e6 : Double.NaN,
                    Double.NaN, false);
        }
        queries.refuseInReadOnlyTransaction(plan.query());
        var snapshot = context.takeSnapshot();
        try (var execution = new QueryExecution(queries.executor(), plan, snapshot, parameters)) {
            execution.instrument();
            execution.run(null, 0);
            long done = System.nanoTime();
            boolean times = options.summary();
            return new PlanReport(execution.explain(options), times ? (planned - start) / 1e6 : Double.NaN, times ? (done - planned) / 1e6 : Double.NaN, true);
        } finally {
            context.sessionTransaction().releaseSnapshot(snapshot);
        }
    }
}
