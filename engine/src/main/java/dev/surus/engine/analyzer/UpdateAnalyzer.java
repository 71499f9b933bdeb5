package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.Scope.Item;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.FromTree;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.Alias;
import dev.surus.engine.parser.ast.DeleteStatement;
import dev.surus.engine.parser.ast.Expression.MultiAssignment;
import dev.surus.engine.parser.ast.Expression.RowConstructor;
import dev.surus.engine.parser.ast.Expression.SetToDefault;
import dev.surus.engine.parser.ast.Expression.Subquery;
import dev.surus.engine.parser.ast.Expression.SubqueryKind;
import dev.surus.engine.parser.ast.RelationName;
import dev.surus.engine.parser.ast.ResultTarget;
import dev.surus.engine.parser.ast.UpdateStatement;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// UPDATE and DELETE.
final class UpdateAnalyzer {
    private final Analysis analysis;

    UpdateAnalyzer(Analysis analysis) {
        this.analysis = analysis;
    }

    /// Opens the table that a statement changes; it is the first range. With `visible` its columns can be referred to.
    Item target(Scope scope, RelationName name, Alias alias, boolean visible, LockMode mode) {
        return target(scope, name, alias, false, visible, mode);
    }

    /// @param only whether children stay as they are
    Item target(Scope scope, RelationName name, Alias alias, boolean only, boolean visible, LockMode mode) {
        if (name.schema() == null && name.catalog() == null && analysis.session.relations().transitionTable(name.name()) != null) {
            throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.TRANSITION_TARGET, name.name());
        }
        var entry = analysis.from.open(scope, name, mode);
        var item = analysis.from.add(scope, entry, mode, alias, name.name(), only, false);
        scope.query.resultRange = item.range;
        scope.target = item;
        scope.targetRelation = entry;
        if (visible) {
            scope.visible.add(item);
            scope.query.from = new FromTree.FromRange(item.range);
        }
        return item;
    }

    void analyze(Scope scope, UpdateStatement update) {
        var query = scope.query;
        query.kind = Query.Kind.UPDATE;
        analysis.with.analyze(scope, update.with());
        var relation = update.relation();
        var item = target(scope, relation.name(), relation.alias(), relation.only(), true, LockMode.ROW_EXCLUSIVE);
        item.permissions.update = true;
        from(scope, item, update.from());
        query.where = analysis.collations.assign(
                analysis.expressions.condition(scope, update.where(), ExpressionKind.WHERE, "WHERE"));
        query.returning.addAll(returning(scope, update.returning()));
        var written = assignments(scope, item, update.assignments());
        var targets = item.relation.kind() == 'v' ? written : analysis.assignments.updateTargets(item.relation, written);
        for (var target : targets) {
            var expression = analysis.collations.assign(target.expression());
            query.targets.add(expression == target.expression() ? target : new TargetEntry(expression, target.number(),
                    target.name(), target.hidden(), target.sourceTable(), target.sourceColumn()));
        }
    }

    void analyze(Scope scope, DeleteStatement delete) {
        var query = scope.query;
        query.kind = Query.Kind.DELETE;
        analysis.with.analyze(scope, delete.with());
        var relation = delete.relation();
        var item = target(scope, relation.name(), relation.alias(), relation.only(), true, LockMode.ROW_EXCLUSIVE);
        item.permissions.delete = true;
        from(scope, item, delete.using());
        query.where = analysis.collations.assign(
                analysis.expressions.condition(scope, delete.where(), ExpressionKind.WHERE, "WHERE"));
        query.returning.addAll(returning(scope, delete.returning()));
    }

    /// FROM or USING: its items cannot see the changed table.
    private void from(Scope scope, Item item, List<dev.surus.engine.parser.ast.FromItem> items) {
        item.lateralOnly = true;
        item.lateralOk = false;
        scope.query.from = analysis.from.analyze(scope, items, scope.query.from);
        item.lateralOnly = false;
        item.lateralOk = true;
    }

    List<TargetEntry> returning(Scope scope, List<ResultTarget> written) {
        if (written.isEmpty()) {
            return List.of();
        }
        var targets = new SortAnalyzer.Targets(
                new ArrayList<>(analysis.targets.analyze(scope, written, ExpressionKind.RETURNING)));
        analysis.selects.resolveUnknowns(targets);
        for (int i = 0; i < targets.entries.size(); i++) {
            targets.replace(i, analysis.collations.assign(targets.expression(i)));
        }
        return targets.entries;
    }

    // ---- SET

    /// The assignments of SET, each to its column's number.
    List<TargetEntry> assignments(Scope scope, Item item, List<ResultTarget> written) {
        var relation = item.relation;
        var values = new ArrayList<Expression>(written.size());
        Map<dev.surus.engine.parser.ast.Expression, List<Expression>> sources = new IdentityHashMap<>();
        for (var target : written) {
            values.add(value(scope, target.value(), sources));
        }
        var result = new ArrayList<TargetEntry>(written.size());
        for (int i = 0; i < written.size(); i++) {
            var target = written.get(i);
            var column = relation.columnByName(target.name());
            if (column == null) {
                if (SystemColumns.number(target.name()) != 0) {
                    throw new SqlException(
                            SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.ASSIGN_SYSTEM_COLUMN, target.name())
                            .at(target.position());
                }
                throw analysis.assignments.missingColumn(relation, target.name(), target.position());
            }
            int old = -1;
            for (int k = 0; k < result.size(); k++) {
                old = result.get(k).number() == column.number() ? k : old;
            }
            Expression base = target.steps().isEmpty() ? null : old >= 0 ? result.get(old).expression()
                    : new Expression.ColumnReference(item.range, column.number(), 0, column.type(), column.typmod(),
                            column.collation(), 0);
            var expression = analysis.assignments.assign(scope, values.get(i), column, target.steps(), base,
                    ExpressionKind.UPDATE_TARGET, target.position());
            if (old >= 0 && (target.steps().isEmpty() || !isPart(result.get(old).expression()))) {
                throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.ASSIGNED_TWICE, column.name());
            }
            item.permissions.updatedColumns.set(column.number() + RangeEntry.Permissions.COLUMN_OFFSET);
            var entry = new TargetEntry(expression, column.number(), column.name(), false, 0, 0);
            if (old >= 0) {
                result.set(old, entry);
            } else {
                result.add(entry);
            }
        }
        return result;
    }

    private static boolean isPart(Expression expression) {
        return switch (expression) {
            case Expression.FieldStore _ -> true;
            case Expression.Subscript subscript -> subscript.assigned() != null;
            case Expression.CoerceToDomain domain -> isPart(domain.argument());
            default -> false;
        };
    }

    private Expression value(Scope scope, dev.surus.engine.parser.ast.Expression written,
            Map<dev.surus.engine.parser.ast.Expression, List<Expression>> sources) {
        return switch (written) {
            case SetToDefault e -> new Expression.SetToDefault(TypeOid.UNKNOWN, -1, 0, e.position());
            case MultiAssignment e -> {
                var columns = sources.get(e.source());
                if (columns == null) {
                    columns = columns(scope, e);
                    sources.put(e.source(), columns);
                }
                yield columns.get(e.column() - 1);
            }
            default -> analysis.expressions.analyze(scope, written, ExpressionKind.UPDATE_SOURCE);
        };
    }

    /// The columns of `(a, b) = source`.
    private List<Expression> columns(Scope scope, MultiAssignment e) {
        switch (e.source()) {
            case Subquery subquery when subquery.kind() == SubqueryKind.SCALAR -> {
                scope.query.hasSubqueries = true;
                var outer = scope.kind;
                scope.kind = ExpressionKind.UPDATE_SOURCE;
                var query = analysis.statements.subquery(scope, subquery.query(), false, true);
                scope.kind = outer;
                var row = new Expression.SubqueryExpression(Expression.SubqueryKind.MULTI_ASSIGN, null, query,
                        TypeOid.RECORD, -1, 0, subquery.position());
                var result = new ArrayList<Expression>();
                for (var target : query.targets) {
                    if (!target.hidden()) {
                        var column = target.expression();
                        result.add(new Expression.FieldSelect(
                                row, result.size() + 1, column.type(), column.typmod(), column.collation()));
                    }
                }
                if (result.size() != e.columnCount()) {
                    throw countMismatch(subquery.position());
                }
                return result;
            }
            case RowConstructor row -> {
                var outer = scope.kind;
                scope.kind = ExpressionKind.UPDATE_SOURCE;
                var result = analysis.expressions.list(scope, row.fields(), true);
                scope.kind = outer;
                if (result.size() != e.columnCount()) {
                    throw countMismatch(row.position());
                }
                return result;
            }
            default -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.MULTI_ASSIGN_SOURCE)
                    .at(AstPositions.location(e.source()));
        }
    }

    private static SqlException countMismatch(int position) {
        return new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.MULTI_ASSIGN_COUNT).at(position);
    }

}
