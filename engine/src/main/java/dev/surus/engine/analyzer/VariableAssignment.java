package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.Coercion.Context;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.CallForm;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.Expression.IndirectionStep;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.type.TypeOid;
import java.util.List;

/// The assignment statement of a language around SQL: `variable := expression`, `variable[i].field := expression`.
final class VariableAssignment {
    private final Analysis analysis;

    VariableAssignment(Analysis analysis) {
        this.analysis = analysis;
    }

    /// @param target the variable as it is now, at its place in the text
    /// @param steps to the part of it that is assigned; empty for all of it
    /// @return a query whose one column is the variable's new value
    Query analyze(String name, Expression.Parameter target, List<IndirectionStep> steps, SelectStatement source) {
        var scope = new Scope(null);
        scope.resolveUnknowns = false;
        var query = analysis.statements.analyze(scope, source);
        var targets = query.targets.stream().filter(each -> !each.hidden()).toList();
        if (targets.size() != 1) {
            throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.ASSIGNMENT_COLUMNS, targets.size());
        }
        var value = targets.getFirst().expression();
        analysis.currentScope = scope;
        var result = steps.isEmpty() ? whole(name, target, value) : analysis.assignments.variablePart(scope, name, target, steps, value);
        int at = query.targets.indexOf(targets.getFirst());
        query.targets.set(at, new TargetEntry(analysis.collations.assign(result), targets.getFirst().number(), name, false, 0, 0));
        analysis.checkParameters(query);
        return query;
    }

    private Expression whole(String name, Expression.Parameter target, Expression value) {
        int source = value.type();
        if (target.type() != source && isRow(target.type()) && isRow(source)) {
            // Rows of unlike types are taken field by field when the assignment runs.
            return value;
        }
        var result = analysis.coercion.toTarget(value, source, target.type(), target.typmod(), Context.ASSIGNMENT, CallForm.IMPLICIT_CAST, 0);
        if (result != null) {
            return result;
        }
        if (source == TypeOid.VOID) {
            throw mismatch(name, target, value);
        }
        // Whatever has no cast goes through its text.
        return new Expression.CoerceThroughText(value, target.type(), analysis.catalog.collationOf(target.type()), CallForm.IMPLICIT_CAST, 0);
    }

    private SqlException mismatch(String name, Expression.Parameter target, Expression value) {
        return new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.VARIABLE_TYPE, name,
                analysis.catalog.typeText(target.type(), -1), analysis.catalog.typeText(value.type(), -1))
                .hint(AnalyzerMessage.CAST_HINT).at(Expressions.location(value));
    }

    private boolean isRow(int type) {
        int base = analysis.coercion.baseType(type);
        return base == TypeOid.RECORD || analysis.coercion.isComposite(base);
    }

    /// What assigns a value of one type to a variable of another; the value is parameter 1.
    Expression cast(int source, int sourceTypmod, int type, int typmod) {
        var value = new Expression.Parameter(1, source, sourceTypmod, analysis.catalog.collationOf(source), 0);
        var result = source == TypeOid.UNKNOWN ? null
                : analysis.coercion.toTarget(value, source, type, typmod, Context.ASSIGNMENT, CallForm.IMPLICIT_CAST, 0);
        if (result == null) {
            result = new Expression.CoerceThroughText(value, type, analysis.catalog.collationOf(type), CallForm.IMPLICIT_CAST, 0);
            result = analysis.coercion.toTypmod(result, type, typmod, Context.ASSIGNMENT, CallForm.IMPLICIT_CAST, 0);
        }
        return result;
    }
}
