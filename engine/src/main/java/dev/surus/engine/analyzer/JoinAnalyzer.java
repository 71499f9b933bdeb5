package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.FromAnalyzer.Part;
import dev.surus.engine.analyzer.Scope.Column;
import dev.surus.engine.analyzer.Scope.Item;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.BooleanKind;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.FromTree;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.FromItem;
import dev.surus.engine.parser.ast.FromItem.JoinKind;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Joins: ON, USING and NATURAL, merged columns, aliases.
final class JoinAnalyzer {
    private final Analysis analysis;

    JoinAnalyzer(Analysis analysis) {
        this.analysis = analysis;
    }

    Part analyze(Scope scope, FromItem.Join join) {
        var left = analysis.from.input(scope, join.left());
        // The right side may refer to the left one laterally, where the join keeps all of its rows.
        boolean lateralOk = join.kind() == JoinKind.INNER || join.kind() == JoinKind.CROSS || join.kind() == JoinKind.LEFT;
        FromAnalyzer.lateral(left.names(), true, lateralOk);
        int before = scope.visible.size();
        scope.visible.addAll(left.names());
        var right = analysis.from.input(scope, join.right());
        scope.visible = new ArrayList<>(scope.visible.subList(0, before));
        FromAnalyzer.conflicts(left.names(), right.names());
        var names = new ArrayList<Item>(left.names());
        names.addAll(right.names());

        var using = join.natural() ? common(left.item(), right.item()) : join.using();
        var columns = new ArrayList<Column>();
        var expressions = new ArrayList<Expression>();
        var mergedExpressions = new ArrayList<Expression>();
        Set<String> mergedNames = new HashSet<>();
        Expression condition = null;
        var kind = switch (join.kind()) {
            case INNER, CROSS -> Query.JoinKind.INNER;
            case LEFT -> Query.JoinKind.LEFT;
            case RIGHT -> Query.JoinKind.RIGHT;
            case FULL -> Query.JoinKind.FULL;
        };
        if (using != null) {
            var conditions = new ArrayList<Expression>();
            var lefts = new ArrayList<Column>();
            var rights = new ArrayList<Column>();
            for (var name : using) {
                if (!mergedNames.add(name)) {
                    throw new SqlException(SqlState.DUPLICATE_COLUMN, AnalyzerMessage.JOIN_COLUMN_TWICE, name);
                }
                lefts.add(find(left.item(), name, AnalyzerMessage.JOIN_COLUMN_LEFT, AnalyzerMessage.JOIN_COLUMN_NOT_LEFT));
                rights.add(
                        find(right.item(), name, AnalyzerMessage.JOIN_COLUMN_RIGHT, AnalyzerMessage.JOIN_COLUMN_NOT_RIGHT));
            }
            for (int i = 0; i < lefts.size(); i++) {
                var l = analysis.columns.reference(scope, lefts.get(i), 0, 0);
                var r = analysis.columns.reference(scope, rights.get(i), 0, 0);
                conditions.add(analysis.operators.call(List.of("="), l, r, 0));
                mergedExpressions.add(merged(kind, l, r));
            }
            if (!conditions.isEmpty()) {
                condition = conditions.size() == 1 ? conditions.getFirst()
                        : new Expression.BooleanCall(BooleanKind.AND, conditions, 0);
                condition = analysis.collations.assign(analysis.coercion.toBoolean(condition, "JOIN/USING"));
            }
        } else if (join.on() != null) {
            var outer = scope.visible;
            scope.visible = names;
            FromAnalyzer.lateral(names, false, true);
            condition = analysis.collations.assign(
                    analysis.expressions.condition(scope, join.on(), ExpressionKind.JOIN_ON, "JOIN/ON"));
            scope.visible = outer;
        }
        int range = scope.nextRange();
        for (var expression : mergedExpressions) {
            String name = using.get(columns.size());
            var merged = analysis.collations.assign(expression);
            expressions.add(merged);
            columns.add(merged instanceof Expression.ColumnReference reference
                    ? new Column(name, reference.range(), reference.column(), reference.type(), reference.typmod(),
                            reference.collation(), false)
                    : new Column(name, range, expressions.size(), merged.type(), merged.typmod(), merged.collation(),
                            false));
        }
        addRest(left.item(), mergedNames, columns, expressions);
        addRest(right.item(), mergedNames, columns, expressions);
        var alias = join.alias();
        if (alias != null && !alias.columns().isEmpty()) {
            if (alias.columns().size() > columns.size()) {
                throw new SqlException(SqlState.INVALID_COLUMN_REFERENCE, AnalyzerMessage.JOIN_ALIAS_COLUMNS_TOO_MANY,
                        alias.name(), columns.size(), alias.columns().size());
            }
            for (int i = 0; i < alias.columns().size(); i++) {
                var old = columns.get(i);
                columns.set(i, new Column(alias.columns().get(i), old.range(), old.column(), old.type(), old.typmod(),
                        old.collation(), false));
            }
        }
        var columnNames = columns.stream().map(Column::name).toList();
        String name = alias == null ? null : alias.name();
        var item = new Item(range, name, alias != null, null, columns, null, TypeOid.RECORD, false);
        item.join = true;
        scope.addRange(new RangeEntry.JoinRange(
                kind, expressions, mergedExpressions.size(), name == null ? "unnamed_join" : name, columnNames), item);

        var visible = new ArrayList<Item>();
        if (join.usingAlias() != null) {
            var usingItem = new Item(range, join.usingAlias().name(), true, null,
                    List.copyOf(columns.subList(0, mergedExpressions.size())), null, TypeOid.RECORD, false);
            usingItem.join = true;
            usingItem.usingAlias = true;
            usingItem.columnsVisible = false;
            FromAnalyzer.conflicts(names, List.of(usingItem));
            visible.add(usingItem);
        }
        if (alias == null) {
            for (var hidden : names) {
                hidden.columnsVisible = false;
            }
            visible.addAll(names);
        }
        item.tableVisible = alias != null;
        visible.add(item);
        return new Part(new FromTree.FromJoin(kind, left.tree(), right.tree(), condition, range), item, visible);
    }

    private static List<String> common(Item left, Item right) {
        var names = new ArrayList<String>();
        for (var column : left.columns) {
            if (column.hidden()) {
                continue;
            }
            for (var other : right.columns) {
                if (!other.hidden() && other.name().equals(column.name())) {
                    names.add(column.name());
                    break;
                }
            }
        }
        return names;
    }

    private static Column find(Item item, String name, AnalyzerMessage twice, AnalyzerMessage missing) {
        var column = item.find(name);
        if (column == Scope.AMBIGUOUS) {
            throw new SqlException(SqlState.AMBIGUOUS_COLUMN, twice, name);
        }
        if (column == null) {
            throw new SqlException(SqlState.UNDEFINED_COLUMN, missing, name);
        }
        return column;
    }

    /// A merged column: whichever side surely has the value; in a full join the first that is not null.
    private Expression merged(Query.JoinKind kind, Expression left, Expression right) {
        var both = List.of(left, right);
        int type = analysis.coercion.commonType(both, "JOIN/USING");
        int typmod = Coercion.commonTypmod(both, type);
        var l = coerced(left, type, typmod);
        var r = coerced(right, type, typmod);
        return switch (kind) {
            case INNER -> l instanceof Expression.ColumnReference ? l
                    : r instanceof Expression.ColumnReference ? r : l;
            case LEFT -> l;
            case RIGHT -> r;
            case FULL -> new Expression.Coalesce(List.of(l, r), type, typmod, 0, 0);
        };
    }

    private Expression coerced(Expression expression, int type, int typmod) {
        if (expression.type() != type) {
            return analysis.coercion.toType(expression, expression.type(), type, typmod, Coercion.Context.IMPLICIT,
                    Expression.CallForm.IMPLICIT_CAST, 0);
        }
        return expression.typmod() == typmod ? expression : new Expression.Relabel(expression, type, typmod,
                expression.collation(), Expression.CallForm.IMPLICIT_CAST, 0);
    }

    private static void addRest(Item item, Set<String> merged, List<Column> columns, List<Expression> expressions) {
        for (var column : item.columns) {
            if (column.name().isEmpty() || merged.contains(column.name())) {
                continue;
            }
            columns.add(column);
            expressions.add(new Expression.ColumnReference(column.range(), column.column(), 0, column.type(),
                    column.typmod(), column.collation(), 0));
        }
    }
}
