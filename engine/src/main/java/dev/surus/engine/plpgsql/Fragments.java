package dev.surus.engine.plpgsql;

import dev.surus.engine.analyzer.ParameterTypes;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.base.CallStack;
import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.Oid;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.executor.ParameterExpression;
import dev.surus.engine.executor.QueryExecution;
import dev.surus.engine.executor.SessionPlanning;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Analyzes, plans and runs the pieces of SQL of functions.
///
/// An expression without FROM is computed in place; everything else runs as a statement, with a snapshot of its own where the
/// function is VOLATILE, else with its caller's.
final class Fragments {
    final RoutineSession session;
    final Values values;
    /// Moves whenever something ran that can make a plan invalid.
    private long ran;

    Fragments(RoutineSession session) {
        this.session = session;
        values = new Values(session);
    }

    private Catalog catalog() {
        return session.executor().catalog();
    }

    /// Something ran that may have changed the catalog.
    void somethingRan() {
        ran++;
    }

    // ---- CONTEXT of pieces

    /// A piece that runs; an error at a place in it shows the piece as QUERY, any other one as a line of CONTEXT.
    record Piece(String text, PlpgsqlMessage line) implements CallStack.Frame {
        @Override
        public void describe(List<Message> lines) {
            lines.add(new Message(line, text));
        }
    }

    static Piece piece(Fragment fragment) {
        return new Piece(fragment.text, switch (fragment.kind) {
            case EXPRESSION -> PlpgsqlMessage.SQL_EXPRESSION;
            case ASSIGNMENT -> PlpgsqlMessage.ASSIGNMENT;
            case STATEMENT -> PlpgsqlMessage.SQL_STATEMENT;
        });
    }

    <T> T inside(Piece piece, Supplier<T> work) {
        var stack = session.callStack();
        stack.push(piece);
        boolean shown = false;
        try {
            return work.get();
        } catch (SqlException error) {
            var diagnostic = error.diagnostic();
            shown = !diagnostic.contextComplete && diagnostic.position > 0;
            if (shown) {
                diagnostic.internalPosition = diagnostic.position;
                diagnostic.internalQuery = piece.text;
                diagnostic.position = 0;
                stack.pop(piece);
            }
            throw stack.complete(error);
        } finally {
            if (!shown) {
                stack.pop(piece);
            }
        }
    }

    // ---- plans

    /// The plan of an expression, an assignment or a query, made now where there is none that holds.
    FragmentPlan plan(Frame frame, Fragment fragment) {
        var plan = fragment.plan;
        if (plan != null && !plan.once && typesHold(frame, plan) && (plan.checkedAt == ran || session.isCurrent(plan.planned))) {
            plan.checkedAt = ran;
            return plan;
        }
        plan = inside(piece(fragment), () -> make(frame, fragment));
        plan.checkedAt = plan.once ? -1 : ran;
        fragment.plan = plan;
        return plan;
    }

    /// Fields of records may have other types than the last time.
    private boolean typesHold(Frame frame, FragmentPlan plan) {
        for (int i = 0; i < plan.datums.length; i++) {
            var datum = plan.datums[i];
            boolean fixed = datum instanceof Datum.Scalar scalar && scalar.type().oid() != 0
                    || datum instanceof Datum.Record record && !record.isAnonymous();
            if (!fixed && !(datum instanceof Datum.Record) && values.typeOf(frame, datum).oid() != plan.types[i]) {
                return false;
            }
            if (datum instanceof Datum.Record record && record.isAnonymous() && plan.recordShapes != null
                    && !plan.recordShapes.equals(recordShapes(frame, plan.datums))) {
                return false;
            }
        }
        return true;
    }

    /// What whole records of type record that a piece uses look like.
    private List<List<String>> recordShapes(Frame frame, Datum[] datums) {
        var shapes = new ArrayList<List<String>>();
        for (var datum : datums) {
            if (datum instanceof Datum.Record record && record.isAnonymous() && frame.values[record.number()] instanceof RecordContent content) {
                var names = new ArrayList<>(content.shape().names());
                for (var type : content.shape().types()) {
                    names.add(Integer.toString(type.oid));
                }
                shapes.add(names);
            }
        }
        return shapes;
    }

    private FragmentPlan make(Frame frame, Fragment fragment) {
        if (fragment.failure != null) {
            var known = fragment.failure.diagnostic();
            throw new SqlException(new Diagnostic(known.severity, known.state, known.primary)).at(known.position);
        }
        var variables = new FragmentVariables(fragment, frame, catalog());
        var planned = session.plan(() -> analyze(frame, fragment, variables), fragment.cursor);
        var datums = variables.datums.toArray(Datum[]::new);
        int[] types = variables.types.stream().mapToInt(Integer::intValue).toArray();
        boolean simple = fragment.kind != Fragment.Kind.STATEMENT && ParameterExpression.fits(planned.statement());
        boolean looks = simple && looks(ParameterExpression.expression(planned.statement()));
        var plan = new FragmentPlan(planned, datums, types, simple, looks);
        plan.recordShapes = recordShapes(frame, datums);
        plan.once = variables.namesCursor;
        if (simple) {
            computeConstants(ParameterExpression.expression(planned.statement()));
        }
        return plan;
    }

    private Query analyze(Frame frame, Fragment fragment, FragmentVariables variables) {
        var types = ParameterTypes.ofVariables(variables);
        if (fragment.kind == Fragment.Kind.ASSIGNMENT && !(fragment.target instanceof Datum.Row)) {
            var target = variables.parameter(fragment.target, fragment.targetPosition);
            return session.analyzer().analyzeAssignment(fragment.target.name(), target, fragment.steps, fragment.expression, types);
        }
        var statement = fragment.kind == Fragment.Kind.STATEMENT ? (QueryStatement) fragment.statement : fragment.expression;
        var query = session.analyzer().analyzeQuery(statement, types).query();
        if (!frame.routine.isVolatile() && (query.kind != Query.Kind.SELECT || query.hasModifyingCommonTables)) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, PlpgsqlMessage.NOT_IN_STABLE, query.kind.name());
        }
        return query;
    }

    /// What planning could not compute of constants fails already now, as part of the piece.
    private void computeConstants(Expression expression) {
        if (expression instanceof Expression.Case || expression instanceof Expression.Coalesce) {
            return;
        }
        int function = expression instanceof Expression.OperatorCall call && areConstants(call.arguments()) ? call.function()
                : expression instanceof Expression.FunctionCall other && areConstants(other.arguments()) && !other.arguments().isEmpty()
                ? other.function() : 0;
        if (function != 0 && catalog().function(function).volatility() == 'i') {
            SessionPlanning.value(session.executor(), expression);
        }
        Expressions.forEachChild(expression, this::computeConstants);
    }

    private static boolean areConstants(List<Expression> arguments) {
        return arguments.stream().allMatch(Expression.Constant.class::isInstance);
    }

    /// Whether an expression calls what is not immutable.
    private boolean looks(Expression expression) {
        int function = switch (expression) {
            case Expression.FunctionCall call -> call.function();
            case Expression.OperatorCall call -> call.function();
            case Expression.NextValue _ -> -1;
            case Expression.CoerceToDomain _ -> -1;
            default -> 0;
        };
        if (function != 0) {
            var entry = function < 0 ? null : catalog().function(function);
            if (entry == null || entry.volatility() != 'i' || Oid.isOfUsers(function)) {
                return true;
            }
        }
        boolean[] found = new boolean[1];
        Expressions.forEachChild(expression, child -> found[0] |= looks(child));
        return found[0];
    }

    Object[] parameters(Frame frame, FragmentPlan plan) {
        var parameters = new Object[plan.datums.length];
        for (int i = 0; i < parameters.length; i++) {
            var datum = plan.datums[i];
            parameters[i] = datum instanceof Datum.Scalar scalar ? frame.values[scalar.number()] : values.read(frame, datum);
        }
        return parameters;
    }

    // ---- expressions

    /// The value of an expression; its type is the plan's.
    Object value(Frame frame, Fragment fragment) {
        var plan = plan(frame, fragment);
        if (!plan.simple) {
            return byQuery(frame, fragment, plan);
        }
        // What is computed within itself, by recursion, is run as a query is, and CONTEXT says so.
        return plan.depth == 0 ? simple(frame, plan) : inside(piece(fragment), () -> simple(frame, plan));
    }

    private Object simple(Frame frame, FragmentPlan plan) {
        var expression = plan.idle;
        plan.idle = null;
        if (expression == null) {
            expression = new ParameterExpression(session.executor(), plan.planned.statement(), plan.datums.length);
        }
        Object value;
        plan.depth++;
        try {
            if (plan.looks) {
                var at = expression;
                value = withSnapshot(frame, snapshot -> at.value(parameters(frame, plan), snapshot));
                ran++;
            } else {
                value = expression.value(parameters(frame, plan), null);
            }
        } finally {
            plan.depth--;
        }
        plan.idle = expression;
        return value;
    }

    interface SnapshotUse<T> {
        T with(Snapshot snapshot);
    }

    /// Runs something as a statement of its own where the function is VOLATILE, else as part of the caller's.
    <T> T withSnapshot(Frame frame, SnapshotUse<T> work) {
        var outer = session.activeSnapshot();
        if (!frame.routine.isVolatile() && outer != null) {
            return work.with(outer);
        }
        session.nextCommand();
        var snapshot = session.executor().takeSnapshot();
        session.activeSnapshot(snapshot);
        try {
            return work.with(snapshot);
        } finally {
            session.activeSnapshot(outer);
            session.executor().releaseSnapshot(snapshot);
        }
    }

    private Object byQuery(Frame frame, Fragment fragment, FragmentPlan plan) {
        if (plan.shape.size() != 1) {
            throw session.callStack().complete(new SqlException(SqlState.SYNTAX_ERROR, PlpgsqlMessage.QUERY_COLUMNS, plan.shape.size())
                    .context(PlpgsqlMessage.QUERY_CONTEXT, fragment.text));
        }
        var rows = new ArrayList<Object[]>();
        run(frame, piece(fragment), plan, parameters(frame, plan), 2, rows);
        if (rows.size() > 1) {
            throw session.callStack().complete(new SqlException(SqlState.CARDINALITY_VIOLATION, PlpgsqlMessage.QUERY_ROWS)
                    .context(PlpgsqlMessage.QUERY_CONTEXT, fragment.text));
        }
        // ROW_COUNT speaks of this query, too.
        frame.rowCount = rows.size();
        return rows.isEmpty() ? null : rows.getFirst()[0];
    }

    boolean test(Frame frame, Fragment fragment) {
        Object value = value(frame, fragment);
        int type = fragment.plan.result.oid();
        if (type != TypeOid.BOOL) {
            value = values.convert(value, type, fragment.plan.result.typmod(), new Datum.ValueType(TypeOid.BOOL, -1, 0));
        }
        return value instanceof Long truth && truth != 0;
    }

    /// A value converted to a type, as an assignment does; null stays null.
    Object value(Frame frame, Fragment fragment, int type) {
        Object value = value(frame, fragment);
        return values.convert(value, fragment.plan.result.oid(), fragment.plan.result.typmod(), new Datum.ValueType(type, -1, 0));
    }

    // ---- queries

    /// Runs a query to its end, or until it gave some rows.
    /// @param limit 0 for all
    /// @param rows null where they are not wanted
    /// @return how many rows it gave or changed
    long run(Frame frame, Piece piece, FragmentPlan plan, Object[] parameters, int limit, List<Object[]> rows) {
        return inside(piece, () -> runBare(frame, plan, parameters, limit, rows));
    }

    /// As [#run], inside a piece already.
    long runBare(Frame frame, FragmentPlan plan, Object[] parameters, int limit, List<Object[]> rows) {
        var query = plan.planned.statement().query();
        session.refuseInReadOnlyTransaction(query);
        boolean changes = query.kind != Query.Kind.SELECT || query.hasModifyingCommonTables;
        long processed = withSnapshot(frame, snapshot -> {
            try (var execution = new QueryExecution(session.executor(), plan.planned.statement(), snapshot, parameters)) {
                execution.run(rows == null ? null : batch -> collect(batch, rows), changes ? 0 : limit);
                return execution.processed();
            }
        });
        ran++;
        return processed;
    }

    static void collect(Batch batch, List<Object[]> rows) {
        for (int i = 0; i < batch.size(); i++) {
            var row = new Object[batch.columns.length];
            for (int c = 0; c < row.length; c++) {
                row[c] = batch.columns[c].get(batch.row(i));
            }
            rows.add(row);
        }
    }
}
