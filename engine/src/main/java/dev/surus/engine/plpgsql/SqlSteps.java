package dev.surus.engine.plpgsql;

import dev.surus.engine.analyzer.ParameterTypes;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ParsedScript;
import dev.surus.engine.parser.Parser;
import dev.surus.engine.parser.ast.CopyStatement;
import dev.surus.engine.parser.ast.CursorStatement;
import dev.surus.engine.parser.ast.ExplainStatement;
import dev.surus.engine.parser.ast.Expression;
import dev.surus.engine.parser.ast.FunctionStatement;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.parser.ast.SettingStatement;
import dev.surus.engine.parser.ast.Statement;
import dev.surus.engine.parser.ast.TransactionStatement;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// Statements of SQL, those of the text and those that EXECUTE makes; CALL; COMMIT and ROLLBACK.
final class SqlSteps {
    private final Interpreter interpreter;
    private final RoutineSession session;
    private final Fragments fragments;
    private final Values values;

    SqlSteps(Interpreter interpreter) {
        this.interpreter = interpreter;
        session = interpreter.session;
        fragments = interpreter.fragments;
        values = interpreter.values;
    }

    // ---- results

    /// What a statement gave.
    /// @param shape null where it gives no rows at all
    /// @param select whether it is a SELECT
    /// @param counts whether it sets FOUND
    record Outcome(RowShape shape, List<Object[]> rows, long processed, boolean select, boolean counts) {}

    private void take(Frame frame, Outcome outcome, Datum target, boolean strict, boolean changes, Object[] parameters, FragmentPlan plan) {
        frame.rowCount = outcome.processed;
        if (outcome.counts) {
            interpreter.setFound(frame, outcome.processed != 0);
        }
        if (target == null) {
            if (outcome.shape != null) {
                var error = new SqlException(SqlState.SYNTAX_ERROR, PlpgsqlMessage.NO_DESTINATION);
                throw outcome.select ? error.hint(PlpgsqlMessage.NO_DESTINATION_HINT) : error;
            }
            return;
        }
        if (outcome.shape == null) {
            throw new SqlException(SqlState.SYNTAX_ERROR, PlpgsqlMessage.INTO_NO_DATA);
        }
        into(frame, outcome, target, strict, changes, parameters, plan);
    }

    private void into(Frame frame, Outcome outcome, Datum target, boolean strict, boolean changes, Object[] parameters, FragmentPlan plan) {
        if (outcome.rows.isEmpty()) {
            if (strict) {
                throw withParameters(frame, new SqlException(SqlState.NO_DATA_FOUND, PlpgsqlMessage.QUERY_NO_ROWS), parameters, plan);
            }
            values.moveRow(frame, target, null, outcome.shape);
            return;
        }
        if (outcome.rows.size() > 1 && (strict || changes)) {
            throw withParameters(frame, new SqlException(SqlState.TOO_MANY_ROWS, PlpgsqlMessage.QUERY_ROWS).hint(PlpgsqlMessage.QUERY_ROWS_HINT),
                    parameters, plan);
        }
        values.moveRow(frame, target, outcome.rows.getFirst(), outcome.shape);
    }

    private SqlException withParameters(Frame frame, SqlException error, Dynamic dynamic) {
        if (!frame.routine.printStrictParameters() || dynamic.parameters.length == 0) {
            return error;
        }
        var text = new StringBuilder();
        for (int i = 0; i < dynamic.parameters.length; i++) {
            text.append(i == 0 ? "" : ", ").append('$').append(i + 1).append(" = ").append(quoted(dynamic.types[i], dynamic.parameters[i]));
        }
        return error.detail(PlpgsqlMessage.STRICT_PARAMETERS, text);
    }

    private String quoted(int type, Object value) {
        return value == null ? "NULL"
                : "'" + session.executor().catalog().dataType(type).output(value, session.executor().context()).replace("'", "''") + "'";
    }

    /// #print_strict_params: the parameters as a DETAIL.
    private SqlException withParameters(Frame frame, SqlException error, Object[] parameters, FragmentPlan plan) {
        if (!frame.routine.printStrictParameters() || plan == null || parameters.length == 0) {
            return error;
        }
        var text = new StringBuilder();
        for (int i = 0; i < parameters.length; i++) {
            text.append(i == 0 ? "" : ", ").append(plan.datums[i].name()).append(" = ").append(quoted(plan.types[i], parameters[i]));
        }
        return error.detail(PlpgsqlMessage.STRICT_PARAMETERS, text);
    }

    // ---- statements of the text

    void execute(Frame frame, Step.ExecuteSql step) {
        var fragment = step.sql();
        if (fragment.failure != null || fragment.statement instanceof QueryStatement && !isSelectInto(fragment.statement)) {
            var plan = fragments.plan(frame, fragment);
            var parameters = fragments.parameters(frame, plan);
            var query = plan.planned.statement().query();
            boolean changes = query.kind != Query.Kind.SELECT || query.hasModifyingCommonTables;
            var rows = plan.shape == null ? null : new ArrayList<Object[]>();
            var tooMany = step.target() == null || step.strict() ? null
                    : ExtraCheck.TOO_MANY_ROWS.severity(session.setting("plpgsql.extra_warnings"), session.setting("plpgsql.extra_errors"));
            int limit = step.target() == null ? 0 : step.strict() || changes || tooMany != null ? 2 : 1;
            long processed = fragments.run(frame, Fragments.piece(fragment), plan, parameters, limit, rows);
            if (tooMany != null && query.kind == Query.Kind.SELECT && rows != null && rows.size() > 1) {
                var found = new Diagnostic(tooMany, SqlState.TOO_MANY_ROWS, new Message(PlpgsqlMessage.QUERY_ROWS));
                found.hint = new Message(PlpgsqlMessage.QUERY_ROWS_HINT);
                values.tell(found);
            }
            take(frame, new Outcome(plan.shape, rows, processed, query.kind == Query.Kind.SELECT, true), step.target(), step.strict(),
                    query.kind != Query.Kind.SELECT, parameters, plan);
            return;
        }
        if (fragment.statement instanceof TransactionStatement) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, PlpgsqlMessage.TRANSACTION_COMMAND);
        }
        refuseClientCopy(fragment.statement);
        var variables = new InnerVariables(frame, fragment);
        var piece = Fragments.piece(fragment);
        take(frame, fragments.inside(piece, () -> utility(frame, fragment.statement, fragment.text, variables)), step.target(), step.strict(), false,
                new Object[0], null);
    }

    void perform(Frame frame, Step.Perform step) {
        var fragment = step.query();
        var plan = fragments.plan(frame, fragment);
        long processed = fragments.run(frame, Fragments.piece(fragment), plan, fragments.parameters(frame, plan), 0, null);
        frame.rowCount = processed;
        interpreter.setFound(frame, processed != 0);
    }

    static boolean isSelectInto(Statement statement) {
        return statement instanceof SelectStatement select && select.body() instanceof SelectStatement.Plain plain && plain.into() != null;
    }

    Outcome utility(Frame frame, Statement statement, String text, RoutineSession.StatementVariables variables) {
        if (!frame.routine.isVolatile()) {
            String tag = session.writingTag(statement);
            if (tag != null) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, PlpgsqlMessage.NOT_IN_STABLE, tag);
            }
        }
        var result = fragments.withSnapshot(frame, _ -> session.runUtility(statement, text, variables));
        fragments.somethingRan();
        return new Outcome(result.shape(), result.rows(), result.processed(), false, false);
    }

    private static void refuseClientCopy(Statement statement) {
        if (statement instanceof CopyStatement copy && copy.filename() == null) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, PlpgsqlMessage.COPY_CLIENT);
        }
    }

    /// The variables that a query inside another statement uses.
    private final class InnerVariables implements RoutineSession.StatementVariables {
        private final Frame frame;
        private final FragmentVariables variables;

        InnerVariables(Frame frame, Fragment fragment) {
            this.frame = frame;
            variables = new FragmentVariables(fragment, frame, session.executor().catalog());
        }

        @Override
        public ParameterTypes types() {
            return ParameterTypes.ofVariables(variables);
        }

        @Override
        public Object[] values() {
            return variables.datums.stream().map(datum -> values.read(frame, datum)).toArray();
        }
    }

    // ---- EXECUTE

    /// A query text made at run time, with the values of USING.
    record Dynamic(String text, Object[] parameters, int[] types) {}

    Dynamic dynamic(Frame frame, Fragment text, List<Fragment> arguments) {
        String query = (String) fragments.value(frame, text, TypeOid.TEXT);
        if (query == null) {
            throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, PlpgsqlMessage.QUERY_NULL);
        }
        var parameters = new Object[arguments.size()];
        int[] types = new int[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = fragments.value(frame, arguments.get(i));
            types[i] = arguments.get(i).plan.result.oid();
        }
        return new Dynamic(query, parameters, types);
    }

    /// Plans a query text.
    FragmentPlan plan(Frame frame, QueryStatement statement, Dynamic dynamic) {
        return plan(frame, statement, dynamic, false);
    }

    FragmentPlan plan(Frame frame, QueryStatement statement, Dynamic dynamic, boolean cursor) {
        var planned = session.plan(() -> {
            var query = session.analyzer().analyzeQuery(statement, ParameterTypes.fixed(dynamic.types)).query();
            if (!frame.routine.isVolatile() && (query.kind != Query.Kind.SELECT || query.hasModifyingCommonTables)) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, PlpgsqlMessage.NOT_IN_STABLE, query.kind.name());
            }
            return query;
        }, cursor);
        return new FragmentPlan(planned, new Datum[0], new int[0], false, true);
    }

    void execute(Frame frame, Step.ExecuteDynamic step) {
        var dynamic = dynamic(frame, step.sql(), step.arguments());
        var piece = new Fragments.Piece(dynamic.text, PlpgsqlMessage.SQL_STATEMENT);
        var script = fragments.inside(piece, () -> Parser.parse(dynamic.text, session.parserOptions()));
        script.statements().forEach(parsed -> refuse(parsed.statement()));
        var outcome = fragments.inside(piece, () -> statements(frame, script, dynamic, step.target() == null ? 0 : step.strict() ? 2 : 1));
        frame.rowCount = outcome.processed;
        if (step.target() == null) {
            return;
        }
        if (outcome.shape == null) {
            throw new SqlException(SqlState.SYNTAX_ERROR, PlpgsqlMessage.INTO_NO_DATA);
        }
        if (outcome.rows.size() > 1 && step.strict()) {
            throw withParameters(frame, new SqlException(SqlState.TOO_MANY_ROWS, PlpgsqlMessage.QUERY_ROWS), dynamic);
        }
        if (outcome.rows.isEmpty() && step.strict()) {
            throw withParameters(frame, new SqlException(SqlState.NO_DATA_FOUND, PlpgsqlMessage.QUERY_NO_ROWS), dynamic);
        }
        into(frame, outcome, step.target(), false, false, dynamic.parameters, null);
    }

    private static void refuse(Statement statement) {
        if (isSelectInto(statement)) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, PlpgsqlMessage.EXECUTE_SELECT_INTO).hint(PlpgsqlMessage.EXECUTE_SELECT_INTO_HINT);
        }
        if (statement instanceof TransactionStatement) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, PlpgsqlMessage.EXECUTE_TRANSACTION);
        }
        refuseClientCopy(statement);
    }

    /// All statements of a text; the last one's rows count.
    private Outcome statements(Frame frame, ParsedScript script, Dynamic dynamic, int limit) {
        var outcome = new Outcome(null, null, 0, false, false);
        for (var parsed : script.statements()) {
            var statement = parsed.statement();
            if (statement instanceof QueryStatement query) {
                var plan = plan(frame, query, dynamic);
                var rows = plan.shape == null ? null : new ArrayList<Object[]>();
                boolean select = plan.planned.statement().query().kind == Query.Kind.SELECT;
                long processed = fragments.runBare(frame, plan, dynamic.parameters, limit, rows);
                outcome = new Outcome(plan.shape, rows, processed, select, true);
            } else {
                outcome = utility(frame, statement, parsed.text(), new GivenVariables(dynamic));
            }
        }
        return outcome;
    }

    /// The values of USING, for a query inside another statement.
    record GivenVariables(Dynamic dynamic) implements RoutineSession.StatementVariables {
        @Override
        public ParameterTypes types() {
            return ParameterTypes.fixed(dynamic.types);
        }

        @Override
        public Object[] values() {
            return dynamic.parameters;
        }
    }

    // ---- what gives rows

    static boolean givesRows(Statement statement) {
        return statement instanceof ExplainStatement || statement instanceof SettingStatement.Show || statement instanceof CursorStatement.Fetch;
    }

    /// The rows of a statement of the text that is no query but gives rows: EXPLAIN, SHOW, FETCH.
    Outcome rowsOf(Frame frame, Fragment fragment) {
        if (!givesRows(fragment.statement)) {
            throw new SqlException(SqlState.INVALID_CURSOR_DEFINITION, PlpgsqlMessage.CURSOR_NOT_QUERY, session.tagOf(fragment.statement));
        }
        return fragments.inside(Fragments.piece(fragment),
                () -> utility(frame, fragment.statement, fragment.text, new InnerVariables(frame, fragment)));
    }

    /// A text that must be one query with rows.
    QueryStatement cursorQuery(String text) {
        var statements = Parser.parse(text, session.parserOptions()).statements();
        if (statements.size() != 1) {
            throw new SqlException(SqlState.INVALID_CURSOR_DEFINITION, PlpgsqlMessage.CURSOR_SEVERAL);
        }
        if (!(statements.getFirst().statement() instanceof QueryStatement query) || isSelectInto(query)) {
            throw new SqlException(SqlState.INVALID_CURSOR_DEFINITION, PlpgsqlMessage.CURSOR_NOT_QUERY,
                    isSelectInto(statements.getFirst().statement()) ? "SELECT INTO" : session.tagOf(statements.getFirst().statement()));
        }
        return query;
    }

    // ---- CALL, DO, COMMIT, ROLLBACK

    void call(Frame frame, Step.Call step) {
        var fragment = step.statement();
        var piece = Fragments.piece(fragment);
        switch (fragment.statement) {
            case FunctionStatement.Call call -> {
                var variables = new InnerVariables(frame, fragment);
                var result = fragments.inside(piece, () -> session.call(call.call(), variables, frame.atomic));
                fragments.somethingRan();
                if (result != null) {
                    give(frame, fragment, result);
                }
            }
            case FunctionStatement.Do block -> {
                fragments.inside(piece, () -> {
                    session.runBlock(block, frame.atomic);
                    return null;
                });
                fragments.somethingRan();
            }
            default -> throw new IllegalStateException("not a call");
        }
    }

    /// OUT and INOUT arguments are variables, which take what the procedure gives.
    private void give(Frame frame, Fragment fragment, RoutineSession.CallResult result) {
        var variables = new FragmentVariables(fragment, frame, session.executor().catalog());
        for (int i = 0; i < result.arguments().size(); i++) {
            Datum target = null;
            if (result.arguments().get(i) instanceof Expression.ColumnReference reference && !reference.star()) {
                var found = variables.named(reference.names(), false, false, 0);
                target = found == null ? null : variables.datums.get(found.number() - 1);
            } else if (result.arguments().get(i) instanceof Expression.Parameter numbered) {
                var found = variables.numbered(numbered.number(), 0);
                target = found == null ? null : variables.datums.get(found.number() - 1);
            }
            boolean constant = target instanceof Datum.Scalar scalar && scalar.constant();
            if (target == null || constant) {
                throw new SqlException(SqlState.SYNTAX_ERROR, PlpgsqlMessage.OUTPUT_NOT_WRITABLE, result.shape().names().get(i));
            }
            values.assign(frame, target, result.values()[i], result.shape().types()[i].oid, -1);
        }
    }

    void endTransaction(Frame frame, Step.EndTransaction step) {
        if (frame.atomic) {
            throw new SqlException(SqlState.INVALID_TRANSACTION_TERMINATION, PlpgsqlMessage.TERMINATION_INVALID);
        }
        session.requireNoSubtransaction(step.commit());
        interpreter.loops.hold();
        session.endTransaction(step.commit(), step.chain());
        fragments.somethingRan();
    }
}
