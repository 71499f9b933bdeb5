package dev.surus.engine.session;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.command.Commands;
import dev.surus.engine.command.OutputColumn;
import dev.surus.engine.executor.LockForecast;
import dev.surus.engine.parser.ParsedStatement;
import dev.surus.engine.parser.ast.CursorStatement;
import dev.surus.engine.parser.ast.ExplainStatement;
import dev.surus.engine.parser.ast.FunctionStatement;
import dev.surus.engine.parser.ast.MaintenanceStatement;
import dev.surus.engine.parser.ast.NotifyStatement;
import dev.surus.engine.parser.ast.PreparedStatement;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.parser.ast.SettingStatement;
import dev.surus.engine.parser.ast.Statement;
import dev.surus.engine.parser.ast.TransactionStatement;
import dev.surus.engine.txn.lock.LockRehearsal;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// EXPLAIN (LOCKS): rehearses a statement and tells, one row each, what it would lock.
///
///     statement -> the code that runs it, with locks noted   -> names, reasons, who stands in the way
///                  and changes of the catalog kept aside
///
/// What runs is the statement's own code up to where files and rows would be touched, so the list cannot drift apart from it. Queries
/// are analyzed and planned; what their execution locks besides, [LockForecast] knows.
final class LockExplanation {
    private static final int ATTEMPTS_MAX = 3;

    static final List<OutputColumn> COLUMNS = List.of(
            new OutputColumn("step", TypeOid.INT4, -1, 0, 0), OutputColumn.text("object"), OutputColumn.text("lock"),
            OutputColumn.text("mode"), OutputColumn.text("why"), OutputColumn.text("held"), OutputColumn.text("conflict"),
            new OutputColumn("pids", TypeOid.INT4_ARRAY, -1, 0, 0), new OutputColumn("statements", TypeOid.TEXT_ARRAY, -1, 0, 0),
            new OutputColumn("since", TypeOid.TIMESTAMPTZ_ARRAY, -1, 0, 0));

    private final SessionContext context;
    private final QueryRunner queries;
    private final PreparedCommands prepared;

    LockExplanation(SessionContext context, QueryRunner queries, PreparedCommands prepared) {
        this.context = context;
        this.queries = queries;
        this.prepared = prepared;
    }

    /// @param parsed what the statement is part of, for its text
    List<Object[]> rows(Statement statement, ParsedStatement parsed, int[] parameterTypes) {
        for (int attempt = 1;; attempt++) {
            long changes = context.catalog().changes();
            try {
                return rehearse(statement, parsed, parameterTypes);
            } catch (SqlException | IllegalStateException | NullPointerException failure) {
                // Nothing is locked, so somebody else's commit may come between two looks at the catalog.
                if (attempt == ATTEMPTS_MAX || context.catalog().changes() == changes) {
                    throw failure;
                }
            }
        }
    }

    private List<Object[]> rehearse(Statement statement, ParsedStatement parsed, int[] parameterTypes) {
        var owner = context.lockOwner();
        int level = context.settings().enter();
        var report = new LockReport(context);
        var rehearsal = owner.beginRehearsal(report::name);
        context.catalog().beginRehearsal();
        try {
            run(statement, parsed, parameterTypes);
            var rows = new ArrayList<Object[]>();
            for (LockRehearsal.Step step : rehearsal.steps()) {
                rows.add(report.row(rows.size() + 1, step));
            }
            return rows;
        } finally {
            context.catalog().endRehearsal();
            owner.endRehearsal();
            context.settings().leave(level, false);
        }
    }

    private void run(Statement statement, ParsedStatement parsed, int[] parameterTypes) {
        switch (statement) {
            case SelectStatement select when select.body() instanceof SelectStatement.Plain plain && plain.into() != null ->
                Commands.run(statement, context);
            case QueryStatement query -> forecast(query, parsed, parameterTypes);
            case PreparedStatement.Execute execute -> {
                var entry = prepared.entry(execute);
                run(entry.parsed.statement(), entry.parsed, entry.parameterTypes);
            }
            case PreparedStatement.Prepare prepare -> {
                if (prepare.statement() instanceof QueryStatement query) {
                    queries.analyzer().analyzeQuery(query, dev.surus.engine.analyzer.ParameterTypes.variable(
                            prepare.types().stream().mapToInt(queries::typeOf).toArray()));
                }
            }
            case CursorStatement.Declare declare -> forecast(declare.query(), parsed, parameterTypes);
            case FunctionStatement.Call call -> forecastPlan(queries.planCall(call, parameterTypes));
            case ExplainStatement explain -> explained(explain, parsed, parameterTypes);
            case NotifyStatement.Notify _ -> {
                try (var _ = context.lockOwner().rehearsal().whenCommitting(); var _ = context.because("notifications are queued one commit after the other")) {
                    context.lockObject(dev.surus.engine.catalog.system.PgDatabase.CATALOG, 0, 0, dev.surus.engine.txn.lock.LockMode.ACCESS_EXCLUSIVE);
                }
            }
            case TransactionStatement _, NotifyStatement _, SettingStatement _, CursorStatement _, PreparedStatement.Deallocate _,
                    MaintenanceStatement.Checkpoint _ -> { }
            default -> Commands.run(statement, context);
        }
    }

    private void forecast(QueryStatement query, ParsedStatement parsed, int[] parameterTypes) {
        forecastPlan(queries.plan(new ParsedStatement(query, parsed.start(), parsed.length(), parsed.text()), parameterTypes));
    }

    private void forecastPlan(CachedPlan plan) {
        new LockForecast(queries.executor()).statement(plan.statement());
    }

    /// A plain EXPLAIN analyzes and plans.
    private void explained(ExplainStatement explain, ParsedStatement parsed, int[] parameterTypes) {
        var options = ExplainOptions.of(explain.options());
        if (options.locks()) {
            return;
        }
        if (options.shown().analyze()) {
            run(explain.statement(), parsed, parameterTypes);
        } else if (explain.statement() instanceof QueryStatement query) {
            queries.plan(new ParsedStatement(query, parsed.start(), parsed.length(), parsed.text()), parameterTypes);
        } else if (explain.statement() instanceof dev.surus.engine.parser.ast.TableStatement.CreateTableAs create
                && create.source() instanceof QueryStatement query) {
            queries.plan(new ParsedStatement(query, parsed.start(), parsed.length(), parsed.text()), parameterTypes);
        } else if (explain.statement() instanceof CursorStatement.Declare declare) {
            forecast(declare.query(), parsed, parameterTypes);
        }
    }
}
