package dev.surus.engine.session;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.command.Commands;
import dev.surus.engine.command.OutputColumn;
import dev.surus.engine.executor.LockForecast;
import dev.surus.engine.parser.ParsedStatement;
import dev.surus.engine.parser.Parser;
import dev.surus.engine.parser.ParserOptions;
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

    /// Of a script: which transaction and statement a row belongs to, and what the table's size makes of it.
    static final List<OutputColumn> SCRIPT_COLUMNS = java.util.stream.Stream.of(
            List.of(new OutputColumn("transaction", TypeOid.INT4, -1, 0, 0), new OutputColumn("statement", TypeOid.INT4, -1, 0, 0),
                    OutputColumn.text("query")),
            COLUMNS, List.of(OutputColumn.text("work"), new OutputColumn("bytes", TypeOid.INT8, -1, 0, 0)))
            .flatMap(List::stream).toList();

    static List<OutputColumn> columns(Statement statement) {
        return statement instanceof FunctionStatement.Do block && isScript(block) ? SCRIPT_COLUMNS : COLUMNS;
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
            if (statement instanceof FunctionStatement.Do script && isScript(script)) {
                return script(script, report, rehearsal);
            }
            run(statement, parsed, parameterTypes);
            var rows = new ArrayList<Object[]>();
            for (LockRehearsal.Step step : rehearsal.steps()) {
                if (!(step instanceof LockRehearsal.Work)) {
                    rows.add(report.row(rows.size() + 1, step));
                }
            }
            return rows;
        } finally {
            context.catalog().endRehearsal();
            owner.endRehearsal();
            context.settings().leave(level, false);
        }
    }

    // ---- scripts

    private static boolean isScript(FunctionStatement.Do block) {
        return block.options().stream().anyMatch(option -> option.name().equals("language")
                && option.value() instanceof dev.surus.engine.parser.ast.Option.Text text && text.text().equals("sql"));
    }

    /// DO LANGUAGE sql: its text is a script, statement by statement; each sees what those before it made.
    private List<Object[]> script(FunctionStatement.Do script, LockReport report, LockRehearsal rehearsal) {
        String text = null;
        for (var option : script.options()) {
            String value = option.value() instanceof dev.surus.engine.parser.ast.Option.Text given ? given.text() : "";
            switch (option.name()) {
                case "as" -> text = value;
                case "language" -> {}
                default -> throw new IllegalStateException(option.name());
            }
        }
        var rows = new ArrayList<Object[]>();
        int number = 0;
        int transaction = 1;
        boolean block = false;
        var mark = context.catalog().markRehearsal();
        for (var parsed : Parser.parse(text, ParserOptions.DEFAULT).statements()) {
            number++;
            int before = rehearsal.stepCount();
            rehearsal.statementBegins();
            try {
                run(parsed.statement(), parsed, null);
            } catch (SqlException e) {
                throw e.anywhere().context(SessionMessage.SCRIPT_STATEMENT, number, parsed.text());
            }
            int step = 0;
            for (LockRehearsal.Step each : rehearsal.stepsAfter(before)) {
                boolean work = each instanceof LockRehearsal.Work;
                rows.add(scriptRow(transaction, number, parsed.text(), report.row(work ? 0 : ++step, each), report.work(each), report.bytes(each)));
            }
            boolean ends = !block;
            switch (parsed.statement()) {
                case TransactionStatement.Begin _ -> {
                    block = true;
                    ends = false;
                    mark = context.catalog().markRehearsal();
                }
                case TransactionStatement.Commit _ -> {
                    ends = true;
                    block = false;
                }
                case TransactionStatement.Rollback _ -> {
                    ends = true;
                    block = false;
                    context.catalog().resetRehearsal(mark);
                }
                default -> { }
            }
            if (ends) {
                rehearsal.transactionEnds();
                transaction++;
            }
        }
        return rows;
    }

    private static Object[] scriptRow(int transaction, int number, String text, Object[] row, String work, long bytes) {
        var whole = new ArrayList<Object>(List.of((long) transaction, (long) number, text));
        whole.addAll(java.util.Arrays.asList(row));
        whole.add(work);
        whole.add(bytes);
        return whole.toArray();
    }

    // ---- one statement

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
            case FunctionStatement.Do block -> queries.executor().functions().rehearseBlock(block);
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
