package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.Expression.RowConstructor;
import dev.surus.engine.parser.ast.Expression.Subquery;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// Queries inside expressions: EXISTS, scalar, IN / ANY / ALL, ARRAY(...), row comparison.
final class SubqueryAnalyzer {
    private final Analysis analysis;
    private final AnalyzerCatalog catalog;

    SubqueryAnalyzer(Analysis analysis) {
        this.analysis = analysis;
        catalog = analysis.catalog;
    }

    Expression analyze(Scope scope, Subquery e) {
        var query = query(scope, e);
        return switch (e.kind()) {
            case EXISTS -> new Expression.SubqueryExpression(
                    Expression.SubqueryKind.EXISTS, null, query, TypeOid.BOOL, -1, 0, e.position());
            case SCALAR -> {
                var column = onlyColumn(query, e.position());
                yield new Expression.SubqueryExpression(Expression.SubqueryKind.SCALAR, null, query, column.type(),
                        column.typmod(), column.collation(), e.position());
            }
            case ARRAY -> {
                var column = onlyColumn(query, e.position());
                int array = analysis.coercion.elementType(column.type()) != 0 ? column.type()
                        : catalog.type(column.type()).array();
                if (array == 0) {
                    throw new SqlException(SqlState.UNDEFINED_OBJECT, AnalyzerMessage.ARRAY_TYPE_MISSING,
                            catalog.typeText(column.type(), -1)).at(e.position());
                }
                yield new Expression.SubqueryExpression(Expression.SubqueryKind.ARRAY, null, query, array,
                        column.typmod(), column.collation(), e.position());
            }
            case ANY, ALL -> {
                var left = e.test() instanceof RowConstructor row
                        ? analysis.expressions.list(scope, row.fields(), false)
                        : rowOf(analysis.expressions.analyze(scope, e.test()));
                var operator = e.operator() == null ? List.of("=") : e.operator();
                var test = test(operator, left, query, e.position());
                yield new Expression.SubqueryExpression(e.kind() == dev.surus.engine.parser.ast.Expression.SubqueryKind.ANY
                        ? Expression.SubqueryKind.ANY : Expression.SubqueryKind.ALL, test, query, TypeOid.BOOL, -1, 0,
                        e.position());
            }
        };
    }

    private static List<Expression> rowOf(Expression value) {
        return value instanceof Expression.RowConstructor row ? row.fields() : List.of(value);
    }

    Expression rowComparison(Scope scope, RowConstructor row, List<String> operator, Subquery e, int position) {
        var query = query(scope, e);
        var test = test(operator, analysis.expressions.list(scope, row.fields(), false), query, position);
        return new Expression.SubqueryExpression(
                Expression.SubqueryKind.ROW_COMPARE, test, query, TypeOid.BOOL, -1, 0, position);
    }

    private Query query(Scope scope, Subquery e) {
        if (scope.kind != null && scope.kind.noSubqueryPlace != null) {
            throw new SqlException(
                    SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.SUBQUERY_NOT_ALLOWED, scope.kind.noSubqueryPlace)
                    .at(e.position());
        }
        scope.query.hasSubqueries = true;
        return analysis.statements.subquery(scope, e.query(), false, true);
    }

    private Expression onlyColumn(Query query, int position) {
        Expression column = null;
        int count = 0;
        for (var target : query.targets) {
            if (!target.hidden()) {
                column = target.expression();
                count++;
            }
        }
        if (count != 1) {
            throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.SUBQUERY_COLUMNS_MANY).at(position);
        }
        return column;
    }

    private Expression test(List<String> operator, List<Expression> left, Query query, int position) {
        var right = new ArrayList<Expression>();
        for (var target : query.targets) {
            if (!target.hidden()) {
                var column = target.expression();
                right.add(new Expression.SubqueryColumn(
                        right.size() + 1, column.type(), column.typmod(), column.collation()));
            }
        }
        if (left.size() < right.size()) {
            throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.SUBQUERY_TOO_MANY).at(position);
        }
        if (left.size() > right.size()) {
            throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.SUBQUERY_TOO_FEW).at(position);
        }
        return analysis.rows.compare(operator, left, right, position);
    }
}
