package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.parser.ast.FunctionStatement;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.parser.ast.Statement;
import dev.surus.engine.parser.ast.TypeName;
import java.util.List;

/// The way in: statements, expressions and type names as parsed -> typed ones. Confined to its session; each call is an
/// analysis of its own.
public final class Analyzer {
    private final AnalysisSession session;

    public Analyzer(AnalysisSession session) {
        this.session = session;
    }

    /// What an analysis gives.
    /// @param parameterTypes of `$1`, `$2` ...
    /// @param relations the relations that the result depends on: where one of them changes, it is to be analyzed again
    public record Result(Query query, int[] parameterTypes, List<Integer> relations) {}

    /// Any statement. One that is no query is passed on as it is, as [Query.Kind#UTILITY].
    public Result analyze(Statement statement, ParameterTypes parameters) {
        if (statement instanceof QueryStatement query) {
            return analyzeQuery(query, parameters);
        }
        var utility = new Query();
        utility.kind = Query.Kind.UTILITY;
        utility.utility = statement;
        return new Result(utility, parameters.types(), List.of());
    }

    /// A statement that reads or writes rows, with its views expanded.
    public Result analyzeQuery(QueryStatement statement, ParameterTypes parameters) {
        return analyzeQuery(statement, parameters, true);
    }

    /// The query of a view under definition: views in it stay references, unknown literals become text.
    public Result analyzeViewQuery(QueryStatement statement) {
        return analyzeQuery(statement, ParameterTypes.none(), false);
    }

    /// A query of a function's body in standard SQL, for the catalog: views in it stay references.
    public Query analyzeBodyQuery(QueryStatement statement, ParameterTypes parameters) {
        return analyzeQuery(statement, parameters, false).query();
    }

    /// A query of a function's body, read back from the catalog: its relations are locked, its views expanded.
    public Query storedBodyQuery(String stored) {
        var analysis = new Analysis(session, ParameterTypes.none());
        var query = analysis.stored.query(stored);
        analysis.views.activate(query);
        return query;
    }

    /// The last query of a function's body, its columns coerced to what the function returns.
    /// @param query null where the last statement is none
    /// @throws dev.surus.engine.base.SqlException 42P13 where that is not possible
    public Query coerceResult(Query query, RoutineResult result) {
        return new RoutineResults(new Analysis(session, ParameterTypes.none())).coerce(query, result);
    }

    /// CALL: a query of one row and one column, the procedure's result.
    public Result analyzeCall(FunctionStatement.Call call, ParameterTypes parameters) {
        return new RoutineResults(new Analysis(session, parameters)).call(call, parameters);
    }

    /// `name := source`, where a part of the variable may be meant.
    /// @param steps to that part
    /// @return a query that gives the variable's new value
    public Query analyzeAssignment(String name, Expression.Parameter target, List<dev.surus.engine.parser.ast.Expression.IndirectionStep> steps,
            SelectStatement source, ParameterTypes parameters) {
        var analysis = new Analysis(session, parameters);
        var query = new VariableAssignment(analysis).analyze(name, target, steps, source);
        analysis.views.expand(query);
        return query;
    }

    /// What makes a value of one type, parameter 1, one of another as an assignment does.
    public Expression assignmentCast(int source, int sourceTypmod, int type, int typmod) {
        return new VariableAssignment(new Analysis(session, ParameterTypes.none())).cast(source, sourceTypmod, type, typmod);
    }

    private Result analyzeQuery(QueryStatement statement, ParameterTypes parameters, boolean expandViews) {
        var analysis = new Analysis(session, parameters);
        var query = analysis.statements.subquery(null, statement, false, true);
        analysis.checkParameters(query);
        if (expandViews) {
            analysis.views.expand(query);
        }
        return new Result(query, parameters.types(), analysis.dependencies());
    }

    /// An expression that stands alone: a default, a check, an index expression ...
    /// @param relation whose columns it may use, as range 1; null for none
    /// @param type it is coerced to this by assignment rules; 0: left as it is
    public Expression analyzeExpression(dev.surus.engine.parser.ast.Expression expression, RelationEntry relation,
            int type, int typmod, ExpressionKind kind) {
        var analysis = new Analysis(session, ParameterTypes.none());
        return new StandaloneExpressions(analysis).analyze(expression, relation, type, typmod, kind, null);
    }

    /// A value of a partition's bound, coerced to the type of the key as in an assignment; null where there is no such cast.
    public Expression analyzePartitionBound(dev.surus.engine.parser.ast.Expression expression, int type, int typmod) {
        return new StandaloneExpressions(new Analysis(session, ParameterTypes.none())).partitionBound(expression, type, typmod);
    }

    /// As [#analyzeExpression], for the default or generation expression of a column: the errors name it.
    public Expression analyzeColumnExpression(dev.surus.engine.parser.ast.Expression expression, RelationEntry relation,
            String column, int type, int typmod, ExpressionKind kind) {
        var analysis = new Analysis(session, ParameterTypes.none());
        return new StandaloneExpressions(analysis).analyze(expression, relation, type, typmod, kind, column);
    }

    /// The condition of a trigger: OLD's columns are those of range 1, NEW's those of range 2.
    public Expression analyzeTriggerCondition(dev.surus.engine.parser.ast.Expression condition, RelationEntry relation) {
        return new StandaloneExpressions(new Analysis(session, ParameterTypes.none())).triggerCondition(condition, relation);
    }

    /// What a column gets where no value is given; null where it has no default.
    public Expression columnDefault(RelationEntry relation, ColumnEntry column) {
        return new Analysis(session, ParameterTypes.none()).stored.columnDefault(relation, column);
    }

    /// A domain's stored check, read back.
    public Expression storedDomainCheck(String stored, TypeEntry domain) {
        return new Analysis(session, ParameterTypes.none()).stored.domainCheck(stored, domain);
    }

    /// OID of a collation.
    public int collation(dev.surus.engine.parser.ast.QualifiedName name) {
        return new Analysis(session, ParameterTypes.none()).types.collation(name, name.position());
    }

    public TypeReference analyzeTypeName(TypeName name) {
        return new Analysis(session, ParameterTypes.none()).types.resolve(name);
    }

    /// A stored expression over a relation's columns (range 1; null for none), read back.
    public Expression storedExpression(String stored, RelationEntry relation) {
        return new Analysis(session, ParameterTypes.none()).stored.expression(
                stored, relation, 0, -1, ExpressionKind.CHECK_CONSTRAINT);
    }

    /// A view's stored query, ready to be planned: the views in it are expanded.
    public Query expandedQuery(String stored) {
        var analysis = new Analysis(session, ParameterTypes.none());
        var query = analysis.stored.query(stored);
        analysis.views.expand(query);
        return query;
    }

    /// A stored query, read back; each call gives a new copy.
    public Query storedQuery(String stored) {
        return new Analysis(session, ParameterTypes.none()).stored.query(stored);
    }
}
