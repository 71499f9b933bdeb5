package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.Scope.Item;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.analyzer.tree.Query.OnConflict;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.parser.ast.InsertStatement;
import dev.surus.engine.parser.ast.SortItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// ON CONFLICT: which unique indexes decide, and what DO UPDATE assigns.
final class ConflictAnalyzer {
    private final Analysis analysis;

    ConflictAnalyzer(Analysis analysis) {
        this.analysis = analysis;
    }

    OnConflict analyze(Scope scope, Item item, InsertStatement.OnConflict clause) {
        var relation = item.relation;
        if (clause.update() && clause.target() == null) {
            throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.CONFLICT_NEEDS_TARGET)
                    .hint(AnalyzerMessage.CONFLICT_HINT).at(clause.position());
        }
        if (relation.namespace() == Catalog.PG_CATALOG) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.CONFLICT_SYSTEM_CATALOG)
                    .at(clause.position());
        }
        item.lateralOnly = false;
        item.columnsVisible = true;
        item.tableVisible = true;
        scope.visible = new ArrayList<>(List.of(item));
        var indexes = List.<Integer>of();
        int constraint = 0;
        if (clause.target() != null) {
            if (clause.target().constraint() != null) {
                var entry = relation.constraintByName(clause.target().constraint());
                if (entry == null) {
                    throw new SqlException(SqlState.UNDEFINED_OBJECT, AnalyzerMessage.CONFLICT_CONSTRAINT_MISSING,
                            clause.target().constraint(), relation.name());
                }
                if (entry.index() == 0 || "pux".indexOf(entry.kind()) < 0) {
                    throw new SqlException(
                            SqlState.WRONG_OBJECT_TYPE, AnalyzerMessage.CONFLICT_CONSTRAINT_NO_INDEX);
                }
                if (entry.kind() == 'x' && clause.update()) {
                    throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AnalyzerMessage.CONFLICT_EXCLUSION);
                }
                constraint = entry.oid();
                indexes = List.of(entry.index());
                for (int column : entry.columns()) {
                    item.permissions.select = true;
                    item.permissions.selectedColumns.set(column + RangeEntry.Permissions.COLUMN_OFFSET);
                }
            } else {
                indexes = infer(scope, relation, clause.target());
            }
        }
        if (!clause.update()) {
            return new OnConflict(false, indexes, constraint, List.of(), null, 0);
        }
        // The proposed row, as the table "excluded"; nobody needs a privilege on it.
        var excluded = analysis.from.add(
                scope, relation, dev.surus.engine.txn.lock.LockMode.ROW_EXCLUSIVE, null, "excluded", false, false);
        excluded.permissions.select = false;
        scope.visible = new ArrayList<>(List.of(item, excluded));
        var set = analysis.updates.assignments(scope, item, clause.assignments());
        var where = analysis.collations.assign(
                analysis.expressions.condition(scope, clause.where(), ExpressionKind.WHERE, "WHERE"));
        excluded.permissions.selectedColumns.clear();
        excluded.permissions.select = false;
        var targets = new ArrayList<TargetEntry>();
        for (var target : analysis.assignments.updateTargets(relation, set)) {
            targets.add(new TargetEntry(analysis.collations.assign(target.expression()), target.number(), target.name(),
                    target.hidden(), 0, 0));
        }
        return new OnConflict(true, indexes, constraint, targets, where, excluded.range);
    }

    /// The unique indexes whose columns, expressions and predicate fit what was written.
    private List<Integer> infer(Scope scope, RelationEntry relation, InsertStatement.ConflictTarget target) {
        var columns = new HashSet<Integer>();
        var expressions = new ArrayList<Expression>();
        for (var element : target.elements()) {
            if (element.direction() != SortItem.Direction.DEFAULT) {
                throw new SqlException(SqlState.INVALID_COLUMN_REFERENCE, AnalyzerMessage.CONFLICT_ASC)
                        .at(target.position());
            }
            if (element.nulls() != SortItem.Nulls.DEFAULT) {
                throw new SqlException(SqlState.INVALID_COLUMN_REFERENCE, AnalyzerMessage.CONFLICT_NULLS)
                        .at(target.position());
            }
            if (element.collation() != null) {
                analysis.types.collation(element.collation());
            }
            var expression = element.column() != null
                    ? analysis.expressions.analyze(scope, new dev.surus.engine.parser.ast.Expression.ColumnReference(
                            List.of(element.column()), false, target.position()), ExpressionKind.INDEX_EXPRESSION)
                    : analysis.expressions.analyze(scope, element.expression(), ExpressionKind.INDEX_EXPRESSION);
            if (expression instanceof Expression.ColumnReference reference && reference.levelsUp() == 0) {
                if (reference.column() == 0) {
                    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.CONFLICT_WHOLE_ROW)
                            .at(reference.position());
                }
                columns.add(reference.column());
            } else {
                expressions.add(analysis.collations.assign(expression));
            }
        }
        var where = analysis.collations.assign(
                analysis.expressions.condition(scope, target.where(), ExpressionKind.INDEX_PREDICATE, "WHERE"));
        var result = new ArrayList<Integer>();
        for (var index : relation.indexes()) {
            if (index.unique() && index.valid() && fits(relation, index, columns, expressions, where)) {
                result.add(index.oid());
            }
        }
        if (result.isEmpty()) {
            throw new SqlException(SqlState.INVALID_COLUMN_REFERENCE, AnalyzerMessage.CONFLICT_NO_INDEX);
        }
        return result;
    }

    private boolean fits(RelationEntry relation, IndexEntry index, HashSet<Integer> columns,
            List<Expression> expressions, Expression where) {
        var indexColumns = new HashSet<Integer>();
        int expressionNumber = 0;
        var indexExpressions = new ArrayList<Expression>();
        for (int i = 0; i < index.keyCount(); i++) {
            if (index.columns()[i] != 0) {
                indexColumns.add(index.columns()[i]);
            } else {
                indexExpressions.add(analysis.stored.expression(index.expressions().get(expressionNumber++), relation, 0,
                        -1, ExpressionKind.INDEX_EXPRESSION));
            }
        }
        if (!indexColumns.equals(columns)
                || !indexExpressions.stream().allMatch(one -> contains(expressions, one))
                || !expressions.stream().allMatch(one -> contains(indexExpressions, one))) {
            return false;
        }
        if (index.predicate() == null) {
            return true;
        }
        // A partial index decides only where the written condition says at least what its own says.
        var predicate = analysis.stored.expression(
                index.predicate(), relation, 0, -1, ExpressionKind.INDEX_PREDICATE);
        return where != null && conjuncts(predicate).stream().allMatch(one -> contains(conjuncts(where), one));
    }

    private static List<Expression> conjuncts(Expression condition) {
        return condition instanceof Expression.BooleanCall call && call.kind() == Expression.BooleanKind.AND
                ? call.arguments() : List.of(condition);
    }

    private static boolean contains(List<Expression> expressions, Expression one) {
        return expressions.stream().anyMatch(other -> Expressions.same(withoutRange(one), withoutRange(other)));
    }

    /// The table is range 1 in a stored expression, but need not be here.
    private static Expression withoutRange(Expression expression) {
        return expression instanceof Expression.ColumnReference e && e.levelsUp() == 0
                ? new Expression.ColumnReference(0, e.column(), 0, e.type(), e.typmod(), e.collation(), 0)
                : Expressions.mapChildren(expression, ConflictAnalyzer::withoutRange);
    }
}
