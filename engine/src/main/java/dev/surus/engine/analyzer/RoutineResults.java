package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.MessageKey;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.parser.ast.FunctionStatement;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// What functions and procedures in SQL give back: the last query of a body must fit the declared result, by assignment casts.
final class RoutineResults {
    private final Analysis analysis;

    RoutineResults(Analysis analysis) {
        this.analysis = analysis;
    }

    // ---- the last query of a body

    Query coerce(Query query, RoutineResult result) {
        if (result.type() == TypeOid.VOID) {
            return query;
        }
        if (query == null || query.kind != Query.Kind.SELECT && query.returning.isEmpty()) {
            throw mismatch(result).detail(AnalyzerMessage.RETURN_NO_QUERY);
        }
        var columns = visible(query);
        boolean row = result.type() == TypeOid.RECORD || analysis.coercion.isComposite(analysis.coercion.baseType(result.type()));
        if (!row) {
            var type = analysis.catalog.type(result.type());
            if (type.kind() == 'p' && !Polymorphism.is(result.type())) {
                throw new SqlException(SqlState.INVALID_FUNCTION_DEFINITION, AnalyzerMessage.RETURN_UNSUPPORTED, text(result.type()));
            }
            if (columns.size() != 1) {
                throw mismatch(result).detail(AnalyzerMessage.RETURN_ONE_COLUMN);
            }
            int actual = columns.getFirst().expression().type();
            if (!fits(actual, result.type())) {
                throw mismatch(result).detail(AnalyzerMessage.RETURN_ACTUAL, text(actual));
            }
            return coerced(query, List.of(result.type()));
        }
        if (columns.size() == 1 && !result.procedure()) {
            int actual = columns.getFirst().expression().type();
            if (actual == result.type() || result.type() != TypeOid.RECORD && fits(actual, result.type())) {
                return coerced(query, List.of(result.type()));
            }
        }
        return result.columns() == null ? query : coercedRow(query, columns, result);
    }

    private Query coercedRow(Query query, List<TargetEntry> columns, RoutineResult result) {
        var wanted = result.columns();
        for (int i = 0; i < columns.size(); i++) {
            if (i >= wanted.size()) {
                throw mismatch(result).detail(AnalyzerMessage.RETURN_TOO_MANY);
            }
            int actual = columns.get(i).expression().type();
            if (!fits(actual, wanted.get(i))) {
                throw mismatch(result).detail(AnalyzerMessage.RETURN_COLUMN, text(actual), text(wanted.get(i)), i + 1);
            }
        }
        if (columns.size() < wanted.size()) {
            throw mismatch(result).detail(AnalyzerMessage.RETURN_TOO_FEW);
        }
        return coerced(query, wanted);
    }

    private boolean fits(int actual, int wanted) {
        return actual == wanted || analysis.coercion.canCoerce(actual, wanted, Coercion.Context.ASSIGNMENT);
    }

    private SqlException mismatch(RoutineResult result) {
        return error(AnalyzerMessage.RETURN_MISMATCH, text(result.type()));
    }

    private static SqlException error(MessageKey key, Object... arguments) {
        return new SqlException(SqlState.INVALID_FUNCTION_DEFINITION, key, arguments);
    }

    private String text(int type) {
        return analysis.catalog.typeText(type, -1);
    }

    private static List<TargetEntry> visible(Query query) {
        var targets = query.kind == Query.Kind.SELECT ? query.targets : query.returning;
        return targets.stream().filter(target -> !target.hidden()).toList();
    }

    /// ```
    ///   SELECT a, b ...               -> SELECT a::x, b::y ...
    ///   SELECT ... ORDER BY, UNION    -> SELECT a::x, b::y FROM (SELECT ...) what sorts and compares keeps its types
    /// ```
    private Query coerced(Query query, List<Integer> wanted) {
        var columns = visible(query);
        boolean same = true;
        for (int i = 0; i < columns.size(); i++) {
            same &= columns.get(i).expression().type() == wanted.get(i);
        }
        if (same) {
            return query;
        }
        boolean simple = query.kind != Query.Kind.SELECT || query.setOperation == null && query.orderBy.isEmpty() && !query.distinct
                && query.distinctOn.isEmpty() && query.groupBy.isEmpty() && query.windows.isEmpty();
        if (!simple) {
            var outer = wrapped(query, columns);
            coerceIn(outer.targets, wanted);
            return outer;
        }
        coerceIn(query.kind == Query.Kind.SELECT ? query.targets : query.returning, wanted);
        return query;
    }

    private void coerceIn(List<TargetEntry> targets, List<Integer> wanted) {
        int column = 0;
        for (int i = 0; i < targets.size(); i++) {
            var target = targets.get(i);
            if (!target.hidden()) {
                int type = wanted.get(column++);
                var expression = analysis.coercion.toTarget(target.expression(), target.expression().type(), type, -1,
                        Coercion.Context.ASSIGNMENT, Expression.CallForm.IMPLICIT_CAST, 0);
                targets.set(i, new TargetEntry(analysis.collations.assign(expression), target.number(), target.name(), false,
                        target.sourceTable(), target.sourceColumn()));
            }
        }
    }

    private static Query wrapped(Query query, List<TargetEntry> columns) {
        var outer = new Query();
        outer.kind = Query.Kind.SELECT;
        outer.ranges.add(new RangeEntry.SubqueryRange(query, false, "*SELECT*", columns.stream().map(TargetEntry::name).toList(), 0, false,
                null));
        outer.from = new Query.FromTree.FromList(List.of(new Query.FromTree.FromRange(1)));
        for (int i = 0; i < columns.size(); i++) {
            var expression = columns.get(i).expression();
            var reference = new Expression.ColumnReference(1, i + 1, 0, expression.type(), expression.typmod(), expression.collation(), 0);
            outer.targets.add(new TargetEntry(reference, i + 1, columns.get(i).name(), false, 0, 0));
        }
        return outer;
    }

    // ---- CALL

    Analyzer.Result call(FunctionStatement.Call call, ParameterTypes parameters) {
        var scope = new Scope(null);
        scope.kind = ExpressionKind.CALL_ARGUMENT;
        analysis.currentScope = scope;
        analysis.functionLookup.calling = true;
        var written = (Expression.FunctionCall) analysis.functions.call(scope, call.call(), true);
        FunctionEntry procedure = analysis.session.catalog().function(written.function());
        var expression = analysis.collations.assign(new Expression.FunctionCall(written.function(), inputs(procedure, written.arguments()),
                false, false, written.form(), procedure.result(), -1, 0, 0, written.position()));
        var query = scope.query;
        query.kind = Query.Kind.SELECT;
        query.from = new Query.FromTree.FromList(List.of());
        query.targets.add(new TargetEntry(expression, 1, procedure.name(), false, 0, 0));
        analysis.checkParameters(query);
        return new Analyzer.Result(query, parameters.types(), List.of());
    }

    private static List<Expression> inputs(FunctionEntry procedure, List<Expression> arguments) {
        var parameters = procedure.parameters();
        var inputs = new ArrayList<Expression>();
        for (int i = 0; i < arguments.size(); i++) {
            if (parameters.get(i).isInput()) {
                inputs.add(arguments.get(i));
            }
        }
        return inputs;
    }
}
