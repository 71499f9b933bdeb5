package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.parser.ast.Alias;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.TypeOid;
import java.util.List;

/// Expressions of DDL: defaults, checks, generated columns, index expressions and predicates, policies, USING of ALTER
/// COLUMN TYPE.
final class StandaloneExpressions {
    private final Analysis analysis;

    StandaloneExpressions(Analysis analysis) {
        this.analysis = analysis;
    }

    Expression analyze(dev.surus.engine.parser.ast.Expression written, RelationEntry relation, int type, int typmod,
            ExpressionKind kind, String column) {
        var scope = new Scope(null);
        if (relation != null) {
            analysis.from.addVisible(scope, relation);
        }
        analysis.currentScope = scope;
        var expression = analysis.expressions.analyze(scope, written, kind);
        scope.kind = kind;
        switch (kind) {
            case CHECK_CONSTRAINT, DOMAIN_CHECK -> expression = analysis.coercion.toBoolean(expression, "CHECK");
            case INDEX_PREDICATE, COPY_WHERE -> expression = analysis.coercion.toBoolean(expression, "WHERE");
            case POLICY -> expression = analysis.coercion.toBoolean(expression, "POLICY");
            case GENERATED_COLUMN -> checkGenerated(expression, relation);
            default -> {}
        }
        if (kind == ExpressionKind.INDEX_EXPRESSION && expression.type() == TypeOid.UNKNOWN) {
            expression = analysis.coercion.toCommon(expression, TypeOid.TEXT, "INDEX");
        }
        if (type != 0) {
            expression = coerce(expression, type, typmod, kind, column);
        }
        return analysis.collations.assign(expression);
    }

    /// A trigger's condition over the old and the new row.
    Expression triggerCondition(dev.surus.engine.parser.ast.Expression written, RelationEntry relation) {
        var scope = new Scope(null);
        for (String name : List.of("old", "new")) {
            scope.visible.add(analysis.from.add(scope, relation, LockMode.ACCESS_SHARE, new Alias(name, List.of()), name, false, true));
        }
        analysis.currentScope = scope;
        var expression = analysis.expressions.analyze(scope, written, ExpressionKind.TRIGGER_WHEN);
        scope.kind = ExpressionKind.TRIGGER_WHEN;
        return analysis.collations.assign(analysis.coercion.toBoolean(expression, "WHEN"));
    }

    /// A domain's check, in which VALUE stands for a value of its base type.
    Expression domainCheck(dev.surus.engine.parser.ast.Expression written, int baseType, int baseTypmod, int collation) {
        var scope = new Scope(null);
        scope.domainValue = new Expression.DomainValue(baseType, baseTypmod, collation, 0);
        analysis.currentScope = scope;
        var expression = analysis.expressions.analyze(scope, written, ExpressionKind.DOMAIN_CHECK);
        scope.kind = ExpressionKind.DOMAIN_CHECK;
        return analysis.collations.assign(analysis.coercion.toBoolean(expression, "CHECK"));
    }

    Expression partitionBound(dev.surus.engine.parser.ast.Expression written, int type, int typmod) {
        var scope = new Scope(null);
        analysis.currentScope = scope;
        var expression = analysis.expressions.analyze(scope, written, ExpressionKind.PARTITION_BOUND);
        scope.kind = ExpressionKind.PARTITION_BOUND;
        var result = analysis.coercion.toTarget(expression, expression.type(), type, typmod, Coercion.Context.ASSIGNMENT,
                Expression.CallForm.IMPLICIT_CAST, 0);
        return result == null ? null : analysis.collations.assign(result);
    }

    private Expression coerce(Expression expression, int type, int typmod, ExpressionKind kind, String column) {
        var result = analysis.coercion.toTarget(expression, expression.type(), type, typmod,
                Coercion.Context.ASSIGNMENT, Expression.CallForm.IMPLICIT_CAST, 0);
        if (result != null) {
            return result;
        }
        var target = analysis.catalog.typeText(type, -1);
        var source = analysis.catalog.typeText(expression.type(), -1);
        throw (column == null ? analysis.coercion.cannotCast(expression.type(), type, Expressions.location(expression))
                : new SqlException(SqlState.DATATYPE_MISMATCH, kind == ExpressionKind.GENERATED_COLUMN
                        ? AnalyzerMessage.GENERATION_NOT_TYPE : AnalyzerMessage.EXPRESSION_NOT_TYPE, column, target,
                        source)).hint(AnalyzerMessage.CAST_HINT);
    }

    private void checkGenerated(Expression expression, RelationEntry relation) {
        if (expression instanceof Expression.ColumnReference reference) {
            if (reference.column() == 0) {
                throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, AnalyzerMessage.GENERATION_WHOLE_ROW)
                        .detail(AnalyzerMessage.GENERATION_WHOLE_ROW_DETAIL).at(reference.position());
            }
            if (reference.column() > 0 && relation.column(reference.column()).isGenerated()) {
                throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, AnalyzerMessage.GENERATION_REFERS_GENERATED,
                        relation.column(reference.column()).name())
                        .detail(AnalyzerMessage.GENERATION_REFERS_GENERATED_DETAIL).at(reference.position());
            }
        }
        Expressions.forEachChild(expression, child -> checkGenerated(child, relation));
    }
}
