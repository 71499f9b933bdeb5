package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.analyzer.tree.QueryVisitor;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.Expression.GroupingSet;
import dev.surus.engine.parser.ast.Expression.GroupingSetKind;
import dev.surus.engine.parser.ast.Expression.RowConstructor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// GROUP BY with its grouping sets, and the check that a grouped query refers to grouped columns only.
final class GroupAnalyzer {
    private static final int SETS_MAX = 4096;
    private static final int CUBE_MAX = 12;

    private final Analysis analysis;

    GroupAnalyzer(Analysis analysis) {
        this.analysis = analysis;
    }

    // ---- the clause

    void groupBy(Scope scope, List<dev.surus.engine.parser.ast.Expression> items, boolean distinctSets,
            SortAnalyzer.Targets targets) {
        if (items.isEmpty()) {
            return;
        }
        var query = scope.query;
        var indexes = new ArrayList<Integer>();
        boolean sets = false;
        var alternatives = new ArrayList<List<List<Integer>>>();
        for (var item : items) {
            sets |= item instanceof GroupingSet;
            alternatives.add(alternatives(scope, item, targets, indexes));
        }
        for (int index : indexes) {
            query.groupBy.add(targets.expression(index));
        }
        if (!sets) {
            return;
        }
        List<List<Integer>> product = new ArrayList<>();
        product.add(List.of());
        for (var alternative : alternatives) {
            var next = new ArrayList<List<Integer>>();
            for (var before : product) {
                for (var set : alternative) {
                    var union = new TreeSet<>(before);
                    union.addAll(set);
                    next.add(List.copyOf(union));
                    if (next.size() > SETS_MAX) {
                        throw new SqlException(
                                SqlState.STATEMENT_TOO_COMPLEX, AnalyzerMessage.GROUPING_SETS_TOO_MANY)
                                .at(items.getFirst().position());
                    }
                }
            }
            product = next;
        }
        query.groupDistinct = distinctSets;
        query.groupingSets = distinctSets ? product.stream().distinct().toList() : product;
    }

    /// The grouping sets that one item of GROUP BY stands for.
    private List<List<Integer>> alternatives(Scope scope, dev.surus.engine.parser.ast.Expression item,
            SortAnalyzer.Targets targets, List<Integer> indexes) {
        if (!(item instanceof GroupingSet set)) {
            return List.of(unit(scope, item, targets, indexes));
        }
        var result = new ArrayList<List<Integer>>();
        switch (set.kind()) {
            case EMPTY -> result.add(List.of());
            case SETS -> {
                for (var content : set.content()) {
                    result.addAll(alternatives(scope, content, targets, indexes));
                }
            }
            case ROLLUP -> {
                var units = units(scope, set, targets, indexes);
                for (int count = units.size(); count >= 0; count--) {
                    var union = new ArrayList<Integer>();
                    for (int i = 0; i < count; i++) {
                        union.addAll(units.get(i));
                    }
                    result.add(union);
                }
            }
            case CUBE -> {
                var units = units(scope, set, targets, indexes);
                if (units.size() > CUBE_MAX) {
                    throw new SqlException(SqlState.TOO_MANY_COLUMNS, AnalyzerMessage.CUBE_TOO_MANY)
                            .at(set.position());
                }
                for (int mask = (1 << units.size()) - 1; mask >= 0; mask--) {
                    var union = new ArrayList<Integer>();
                    for (int i = 0; i < units.size(); i++) {
                        if ((mask & 1 << i) != 0) {
                            union.addAll(units.get(i));
                        }
                    }
                    result.add(union);
                }
            }
        }
        return result;
    }

    private List<List<Integer>> units(
            Scope scope, GroupingSet set, SortAnalyzer.Targets targets, List<Integer> indexes) {
        var units = new ArrayList<List<Integer>>();
        for (var content : set.content()) {
            units.add(content instanceof GroupingSet inner && inner.kind() == GroupingSetKind.EMPTY
                    ? List.of() : unit(scope, content, targets, indexes));
        }
        return units;
    }

    /// One expression, or the several of `(a, b)`.
    private List<Integer> unit(Scope scope, dev.surus.engine.parser.ast.Expression item, SortAnalyzer.Targets targets,
            List<Integer> indexes) {
        if (item instanceof RowConstructor row && !row.explicit()) {
            var unit = new ArrayList<Integer>();
            for (var field : row.fields()) {
                unit.addAll(unit(scope, field, targets, indexes));
            }
            return unit;
        }
        int index = analysis.sorting.target92(scope, item, targets, ExpressionKind.GROUP_BY);
        analysis.sorting.unknownToText(targets, index);
        var expression = targets.expression(index);
        analysis.operators.equalityOperator(expression.type(), AstPositions.location(item));
        int at = indexes.indexOf(index);
        if (at < 0) {
            indexes.add(index);
            at = indexes.size() - 1;
        }
        return List.of(at);
    }

    // ---- the check

    void check(Scope scope) {
        var query = scope.query;
        for (var group : query.groupBy) {
            var contents = new Levels.Contents(List.of(group));
            if (contents.aggregateLevel == 0) {
                throw new SqlException(
                        SqlState.GROUPING_ERROR, AnalyzerMessage.AGGREGATE_NOT_ALLOWED, "GROUP BY")
                        .at(Expressions.location(contents.nestedAggregate));
            }
        }
        resolveGroupingCalls(query);
        var check = new Check(scope, false);
        for (var target : query.targets) {
            check.visit(target.expression());
        }
        check.visit(query.having);
        if (scope.hasAggregates) {
            for (var range : query.ranges) {
                if (range instanceof RangeEntry.CommonTableRange table && table.selfReference()) {
                    var all = query.targets.stream().map(TargetEntry::expression).toList();
                    var contents = new Levels.Contents(all);
                    throw new SqlException(SqlState.INVALID_RECURSION, AnalyzerMessage.AGGREGATE_RECURSIVE)
                            .at(Expressions.location(contents.nestedAggregate));
                }
            }
        }
    }

    /// Finds the grouping expressions that the arguments of GROUPING are.
    private void resolveGroupingCalls(Query query) {
        query.targets.replaceAll(target -> {
            var expression = resolveGrouping(target.expression(), query);
            return expression == target.expression() ? target : new TargetEntry(expression, target.number(),
                    target.name(), target.hidden(), target.sourceTable(), target.sourceColumn());
        });
        query.orderBy.replaceAll(key -> {
            var expression = resolveGrouping(key.expression(), query);
            return expression == key.expression() ? key : new Expression.SortKey(
                    expression, key.lessOperator(), key.descending(), key.nullsFirst());
        });
        if (query.having != null) {
            query.having = resolveGrouping(query.having, query);
        }
    }

    private Expression resolveGrouping(Expression expression, Query query) {
        if (expression instanceof Expression.GroupingCall call) {
            if (call.levelsUp() != 0) {
                return call;
            }
            var groups = new ArrayList<Integer>();
            for (var argument : call.arguments()) {
                int found = -1;
                for (int i = 0; i < query.groupBy.size() && found < 0; i++) {
                    found = Expressions.same(query.groupBy.get(i), argument) ? i : -1;
                }
                if (found < 0) {
                    throw new SqlException(SqlState.GROUPING_ERROR, AnalyzerMessage.GROUPING_ARGUMENT)
                            .at(Expressions.location(argument));
                }
                groups.add(found);
            }
            return new Expression.GroupingCall(call.arguments(), groups, 0, call.position());
        }
        return Expressions.mapChildren(expression, child -> resolveGrouping(child, query));
    }

    /// Throws at the first column of this level that is neither grouped nor inside an aggregate.
    private final class Check extends QueryVisitor {
        private final Scope scope;
        private final Query query;
        private final boolean direct;
        private final boolean onlyColumns;
        private final Set<Integer> determined = new HashSet<>();

        Check(Scope scope, boolean direct) {
            this.scope = scope;
            this.direct = direct;
            query = scope.query;
            onlyColumns = query.groupBy.stream().allMatch(Expression.ColumnReference.class::isInstance);
        }

        @Override
        protected boolean enter(Expression expression) {
            switch (expression) {
                case Expression.Constant _, Expression.Parameter _ -> {
                    return false;
                }
                case Expression.AggregateCall call -> {
                    if (call.levelsUp() == depth && !call.directArguments().isEmpty()) {
                        var inner = new Check(scope, true);
                        inner.depth = depth;
                        call.directArguments().forEach(inner::visit);
                    }
                    return call.levelsUp() < depth;
                }
                case Expression.GroupingCall call -> {
                    return call.levelsUp() < depth;
                }
                default -> {}
            }
            if (!onlyColumns && depth == 0) {
                for (var group : query.groupBy) {
                    if (Expressions.same(group, expression)) {
                        return false;
                    }
                }
            }
            if (expression instanceof Expression.ColumnReference reference) {
                if (reference.levelsUp() == depth && !isGrouped(reference)) {
                    throw ungrouped(reference);
                }
                return false;
            }
            return true;
        }

        private boolean isGrouped(Expression.ColumnReference reference) {
            if (determined.contains(reference.range())) {
                return true;
            }
            for (var group : query.groupBy) {
                if (group instanceof Expression.ColumnReference column && column.levelsUp() == 0
                        && column.range() == reference.range() && column.column() == reference.column()) {
                    return true;
                }
            }
            if (dependsOnKey(reference.range())) {
                determined.add(reference.range());
                return true;
            }
            return false;
        }

        /// Whether the grouped columns contain the table's primary key: then all its columns depend on them.
        private boolean dependsOnKey(int range) {
            if (!(query.ranges.get(range - 1) instanceof RangeEntry.RelationRange relation)) {
                return false;
            }
            var key = analysis.catalog.relation(relation.relation()).primaryKey();
            if (key == null || key.deferrable()) {
                return false;
            }
            for (int column : key.columns()) {
                boolean found = false;
                for (int i = 0; i < query.groupBy.size() && !found; i++) {
                    int index = i;
                    found = query.groupBy.get(i) instanceof Expression.ColumnReference reference
                            && reference.levelsUp() == 0 && reference.range() == range && reference.column() == column
                            && (query.groupingSets == null
                                    || query.groupingSets.stream().allMatch(set -> set.contains(index)));
                }
                if (!found) {
                    return false;
                }
            }
            return true;
        }

        private SqlException ungrouped(Expression.ColumnReference reference) {
            var range = query.ranges.get(reference.range() - 1);
            String column = reference.column() == 0 ? "*"
                    : reference.column() < 0 ? SystemColumns.name(reference.column())
                    : range.columnNames().get(reference.column() - 1);
            var error = new SqlException(SqlState.GROUPING_ERROR,
                    depth == 0 ? AnalyzerMessage.MUST_GROUP : AnalyzerMessage.SUBQUERY_UNGROUPED, range.alias(), column)
                    .at(reference.position());
            return direct && depth == 0 ? error.detail(AnalyzerMessage.MUST_GROUP_DIRECT) : error;
        }
    }
}
