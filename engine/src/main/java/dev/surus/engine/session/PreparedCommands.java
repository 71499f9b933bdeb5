package dev.surus.engine.session;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.command.CommandResult;
import dev.surus.engine.command.PreparedQueries;
import dev.surus.engine.parser.ParsedStatement;
import dev.surus.engine.parser.ast.PreparedStatement;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.parser.ast.SelectStatement;
import java.util.function.Supplier;

/// PREPARE, EXECUTE, DEALLOCATE.
final class PreparedCommands implements PreparedQueries {
    private final SessionContext context;
    private final StatementRunner runner;
    private final QueryRunner queries;
    /// Of the utility command that runs: types (null where it can have none) and values of its parameters.
    private int[] types;
    private Object[] values = {};

    PreparedCommands(SessionContext context, StatementRunner runner, QueryRunner queries) {
        this.context = context;
        this.runner = runner;
        this.queries = queries;
    }

    CommandResult prepare(PreparedStatement.Prepare prepare, PreparedStatementEntry entry) {
        if (runner.statements().containsKey(prepare.name())) {
            throw new SqlException(SqlState.DUPLICATE_PSTATEMENT, SessionMessage.STATEMENT_EXISTS, prepare.name());
        }
        int[] types = prepare.types().stream().mapToInt(queries::typeOf).toArray();
        var inner = new ParsedStatement(prepare.statement(), entry.parsed.start(), entry.parsed.length(), entry.parsed.text());
        // The view shows the whole text that the client sent.
        runner.prepare(prepare.name(), runner.statementText(), inner, types, true);
        return new CommandResult.Done("PREPARE");
    }

    CommandResult deallocate(PreparedStatement.Deallocate deallocate) {
        if (deallocate.name() == null) {
            runner.statements().clear();
            return new CommandResult.Done("DEALLOCATE ALL");
        }
        runner.statement(deallocate.name());
        runner.closeStatement(deallocate.name());
        return new CommandResult.Done("DEALLOCATE");
    }

    Portal open(String name, PreparedStatement.Execute execute) {
        var prepared = entry(execute);
        var arguments = arguments(prepared, execute);
        context.lockOwner().history().stoodFor(prepared.sourceText, ParameterText.of(prepared.parameterTypes, arguments));
        return runner.open(name, prepared, arguments);
    }

    PreparedStatementEntry entry(PreparedStatement.Execute execute) {
        return runner.statement(execute.name());
    }

    /// Runs a command that may look for its parameters.
    CommandResult with(int[] types, Object[] values, Supplier<CommandResult> command) {
        int[] outerTypes = this.types;
        Object[] outerValues = this.values;
        this.types = types;
        this.values = values;
        try {
            return command.get();
        } finally {
            this.types = outerTypes;
            this.values = outerValues;
        }
    }

    @Override
    public Bound given(QueryStatement query) {
        return new Bound(query, types, values);
    }

    @Override
    public Bound bind(PreparedStatement.Execute execute) {
        var prepared = entry(execute);
        var arguments = arguments(prepared, execute);
        if (prepared.parsed == null || !(prepared.parsed.statement() instanceof SelectStatement select)) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, SessionMessage.NOT_A_SELECT);
        }
        return new Bound(select, prepared.parameterTypes == null ? new int[0] : prepared.parameterTypes, arguments);
    }

    /// The arguments of EXECUTE, as the parameters' types.
    Object[] arguments(PreparedStatementEntry prepared, PreparedStatement.Execute execute) {
        int[] types = prepared.parameterTypes == null ? new int[0] : prepared.parameterTypes;
        if (types.length != execute.arguments().size()) {
            throw new SqlException(SqlState.SYNTAX_ERROR, SessionMessage.EXECUTE_PARAMETERS, execute.name())
                    .detail(SessionMessage.EXECUTE_PARAMETERS_DETAIL, types.length, execute.arguments().size());
        }
        var values = new Object[types.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = queries.evaluate(execute.arguments().get(i), types[i], i + 1);
        }
        return values;
    }
}
