package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.Scope.Column;
import dev.surus.engine.analyzer.Scope.Item;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.ColumnType;
import dev.surus.engine.analyzer.tree.Query.FromTree;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.analyzer.tree.Query.Window;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.Expression.NullConstant;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// SELECT and VALUES. The clauses are analyzed in PostgreSQL's order, because that decides which of several errors is
/// reported: WITH, FROM, targets, WHERE, HAVING, ORDER BY, GROUP BY, DISTINCT, OFFSET, LIMIT, WINDOW, FOR UPDATE.
final class SelectAnalyzer {
    private final Analysis analysis;

    SelectAnalyzer(Analysis analysis) {
        this.analysis = analysis;
    }

    void analyze(Scope scope, SelectStatement statement) {
        scope.query.kind = Query.Kind.SELECT;
        switch (statement.body()) {
            case SelectStatement.Plain plain -> plain(scope, statement, plain);
            case SelectStatement.Values values -> values(scope, statement, values);
            case SelectStatement.SetOperation operation ->
                    analysis.setOperations.analyze(scope, statement, operation);
        }
    }

    private void plain(Scope scope, SelectStatement statement, SelectStatement.Plain select) {
        var query = scope.query;
        analysis.with.analyze(scope, statement.with());
        if (select.into() != null && scope.parent != null) {
            throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.INTO_NOT_ALLOWED)
                    .at(select.into().name().position());
        }
        RowLockAnalyzer.announce(scope, statement.locking());
        scope.windowDefinitions.addAll(select.windows());
        query.from = analysis.from.analyze(scope, select.from(), null);
        var targets = new SortAnalyzer.Targets(query.targets);
        query.targets.addAll(analysis.targets.analyze(scope, select.targets(), ExpressionKind.SELECT_TARGET));
        query.where = analysis.expressions.condition(scope, select.where(), ExpressionKind.WHERE, "WHERE");
        query.having = analysis.expressions.condition(scope, select.having(), ExpressionKind.HAVING, "HAVING");
        query.orderBy.addAll(
                analysis.sorting.orderBy(scope, statement.orderBy(), targets, ExpressionKind.ORDER_BY, false));
        analysis.grouping.groupBy(scope, select.groupBy(), select.groupDistinct(), targets);
        if (select.distinct() != null) {
            query.distinct = true;
            if (select.distinct().isEmpty()) {
                analysis.sorting.distinct(targets, query.orderBy, false);
            } else {
                query.distinctOn.addAll(
                        analysis.sorting.distinctOn(scope, select.distinct(), targets, query.orderBy));
            }
        }
        limits(scope, statement);
        analysis.windows.definitions(scope, targets);
        if (scope.resolveUnknowns) {
            resolveUnknowns(targets);
        }
        query.hasAggregates = scope.hasAggregates;
        query.hasWindowCalls = scope.hasWindowCalls;
        query.hasSetReturningTargets = scope.hasSets;
        analysis.rowLocks.apply(query, statement.locking());
        assignCollations(scope);
        if (scope.hasAggregates || !query.groupBy.isEmpty() || query.groupingSets != null || query.having != null) {
            analysis.grouping.check(scope);
        }
    }

    void resolveUnknowns(SortAnalyzer.Targets targets) {
        for (int i = 0; i < targets.entries.size(); i++) {
            analysis.sorting.unknownToText(targets, i);
        }
    }

    void limits(Scope scope, SelectStatement statement) {
        var query = scope.query;
        query.offset = limit(scope, statement.limitOffset(), ExpressionKind.OFFSET, "OFFSET", false);
        query.limit = limit(scope, statement.limitCount(), ExpressionKind.LIMIT, "LIMIT", statement.withTies());
        query.limitWithTies = statement.withTies();
    }

    private Expression limit(Scope scope, dev.surus.engine.parser.ast.Expression written, ExpressionKind kind,
            String construct, boolean ties) {
        if (written == null) {
            return null;
        }
        var expression = analysis.expressions.analyze(scope, written, kind);
        expression = analysis.coercion.toSpecific(expression, TypeOid.INT8, -1, construct);
        int position = Levels.firstColumn(expression);
        if (position >= 0) {
            throw new SqlException(SqlState.INVALID_COLUMN_REFERENCE, AnalyzerMessage.NO_VARIABLES, construct)
                    .at(position);
        }
        if (written instanceof NullConstant) {
            if (ties) {
                throw new SqlException(SqlState.INVALID_ROW_COUNT_IN_LIMIT_CLAUSE, AnalyzerMessage.TIES_NULL);
            }
            return null;
        }
        return analysis.collations.assign(expression);
    }

    /// Derives the collations of everything in the query. Keys that are targets stay the same objects as those.
    void assignCollations(Scope scope) {
        var query = scope.query;
        Map<Expression, Expression> assigned = new IdentityHashMap<>();
        assign(query.targets, assigned);
        assign(query.returning, assigned);
        query.where = analysis.collations.assign(query.where);
        query.having = analysis.collations.assign(query.having);
        query.orderBy.replaceAll(key -> key(key, assigned));
        query.distinctOn.replaceAll(key -> key(key, assigned));
        query.groupBy.replaceAll(expression -> moved(expression, assigned));
        query.windows.replaceAll(window -> new Window(window.name(),
                window.partitionBy().stream().map(expression -> moved(expression, assigned)).toList(),
                window.orderBy().stream().map(key -> key(key, assigned)).toList(), window.frame()));
    }

    private void assign(List<TargetEntry> targets, Map<Expression, Expression> assigned) {
        for (int i = 0; i < targets.size(); i++) {
            var target = targets.get(i);
            var expression = analysis.collations.assign(target.expression());
            if (expression != target.expression()) {
                assigned.put(target.expression(), expression);
                targets.set(i, new TargetEntry(expression, target.number(), target.name(), target.hidden(),
                        target.sourceTable(), target.sourceColumn()));
            }
        }
    }

    private Expression moved(Expression expression, Map<Expression, Expression> assigned) {
        var target = assigned.get(expression);
        return target != null ? target : analysis.collations.assign(expression);
    }

    private SortKey key(SortKey key, Map<Expression, Expression> assigned) {
        var expression = moved(key.expression(), assigned);
        return expression == key.expression() ? key
                : new SortKey(expression, key.lessOperator(), key.descending(), key.nullsFirst());
    }

    // ---- VALUES

    private void values(Scope scope, SelectStatement statement, SelectStatement.Values values) {
        var query = scope.query;
        analysis.with.analyze(scope, statement.with());
        var rows = rows(scope, values.rows(), ExpressionKind.VALUES);
        int width = rows.getFirst().size();
        var types = new ArrayList<ColumnType>();
        for (int i = 0; i < width; i++) {
            var column = new ArrayList<Expression>();
            for (var row : rows) {
                column.add(row.get(i));
            }
            int type = analysis.coercion.commonType(column, "VALUES");
            for (int k = 0; k < column.size(); k++) {
                var coerced = analysis.coercion.toCommon(column.get(k), type, "VALUES");
                column.set(k, coerced);
            }
            int typmod = Coercion.commonTypmod(column, type);
            int collation = analysis.collations.common(column, true);
            for (int k = 0; k < column.size(); k++) {
                rows.get(k).set(i, analysis.collations.assign(column.get(k)));
            }
            types.add(new ColumnType(type, typmod, collation));
        }
        addValues(scope, rows, types, false);
        var targets = new SortAnalyzer.Targets(query.targets);
        for (var column : scope.visible.getLast().columns) {
            targets.add(new Expression.ColumnReference(column.range(), column.column(), 0, column.type(),
                    column.typmod(), column.collation(), 0), column.name());
        }
        query.orderBy.addAll(
                analysis.sorting.orderBy(scope, statement.orderBy(), targets, ExpressionKind.ORDER_BY, false));
        limits(scope, statement);
        if (!statement.locking().isEmpty()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.LOCK_VALUES,
                    RowLockAnalyzer.text(statement.locking().getFirst().strength()));
        }
        assignCollations(scope);
    }

    /// The rows of VALUES, all of one length.
    List<List<Expression>> rows(
            Scope scope, List<List<dev.surus.engine.parser.ast.Expression>> written, ExpressionKind kind) {
        var rows = new ArrayList<List<Expression>>(written.size());
        int width = -1;
        var outer = scope.kind;
        scope.kind = kind;
        for (var row : written) {
            List<Expression> analyzed = analysis.expressions.list(scope, row, true);
            if (width < 0) {
                width = analyzed.size();
            } else if (width != analyzed.size()) {
                throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.VALUES_LENGTHS)
                        .at(AstPositions.location(row.getFirst()));
            }
            for (var expression : analyzed) {
                if (expression instanceof Expression.SetToDefault) {
                    throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.DEFAULT_NOT_ALLOWED)
                            .at(expression.position());
                }
            }
            rows.add(new ArrayList<>(analyzed));
        }
        scope.kind = outer;
        return rows;
    }

    /// Adds rows to the range table as "*VALUES*" and to FROM.
    Item addValues(Scope scope, List<List<Expression>> rows, List<ColumnType> types, boolean lateral) {
        int range = scope.nextRange();
        var columns = new ArrayList<Column>();
        var names = new ArrayList<String>();
        for (var type : types) {
            String name = "column" + (columns.size() + 1);
            names.add(name);
            columns.add(new Column(
                    name, range, columns.size() + 1, type.type(), type.typmod(), type.collation(), false));
        }
        var item = new Item(range, "*VALUES*", true, null, columns, null, TypeOid.RECORD, false);
        scope.addRange(new RangeEntry.ValuesRange(rows, lateral, "*VALUES*", names, types), item);
        scope.visible.add(item);
        scope.query.from = new FromTree.FromRange(range);
        return item;
    }

}
