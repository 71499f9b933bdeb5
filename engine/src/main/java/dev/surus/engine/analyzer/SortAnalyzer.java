package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.Expression.ColumnReference;
import dev.surus.engine.parser.ast.Expression.IntegerConstant;
import dev.surus.engine.parser.ast.SortItem;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// ORDER BY, GROUP BY items, DISTINCT and DISTINCT ON: what their expressions mean (an output name, a position, an
/// expression) and by which operators they sort.
final class SortAnalyzer {
    private static final int BTREE = 403;

    private final Analysis analysis;
    private final AnalyzerCatalog catalog;

    SortAnalyzer(Analysis analysis) {
        this.analysis = analysis;
        catalog = analysis.catalog;
    }

    /// A target list under construction: what ORDER BY and its kin refer to and add hidden entries to.
    static final class Targets {
        final List<TargetEntry> entries;
        /// For an aggregate: how many of the entries are its arguments; those that its ORDER BY adds follow.
        int arguments;

        Targets() {
            this(new ArrayList<>());
        }

        Targets(List<TargetEntry> entries) {
            this.entries = entries;
        }

        int add(Expression expression, String name) {
            entries.add(new TargetEntry(expression, entries.size() + 1, name, name == null, 0, 0));
            return entries.size() - 1;
        }

        Expression expression(int index) {
            return entries.get(index).expression();
        }

        void replace(int index, Expression expression) {
            var old = entries.get(index);
            entries.set(index, new TargetEntry(expression, old.number(), old.name(), old.hidden(), old.sourceTable(),
                    old.sourceColumn()));
        }

        /// The index of an entry that equals the expression, or -1.
        int find(Expression expression) {
            for (int i = 0; i < entries.size(); i++) {
                if (Expressions.same(entries.get(i).expression(), expression)) {
                    return i;
                }
            }
            return -1;
        }
    }

    // ---- finding the target

    /// The target that an item of ORDER BY, GROUP BY or DISTINCT ON means, by SQL-92's rules: an output name or number
    /// first, an expression else.
    int target92(Scope scope, dev.surus.engine.parser.ast.Expression written, Targets targets, ExpressionKind kind) {
        if (written instanceof ColumnReference reference && !reference.star() && reference.names().size() == 1) {
            String name = reference.names().getFirst();
            // In GROUP BY a column of FROM comes first, as SQL-99 says.
            boolean hidden = kind == ExpressionKind.GROUP_BY
                    && analysis.columns.unqualified(scope, name, true, reference.position()) != null;
            if (!hidden) {
                int found = -1;
                for (int i = 0; i < targets.entries.size(); i++) {
                    var target = targets.entries.get(i);
                    if (!target.hidden() && name.equals(target.name())) {
                        if (found >= 0 && !Expressions.same(targets.expression(found), target.expression())) {
                            throw new SqlException(
                                    SqlState.AMBIGUOUS_COLUMN, AnalyzerMessage.NAME_AMBIGUOUS, kind.clause, name)
                                    .at(reference.position());
                        }
                        found = found < 0 ? i : found;
                    }
                }
                if (found >= 0) {
                    checkTarget(scope, targets.expression(found), kind);
                    return found;
                }
            }
        }
        switch (written) {
            case IntegerConstant constant -> {
                int visible = 0;
                for (int i = 0; i < targets.entries.size(); i++) {
                    if (!targets.entries.get(i).hidden() && ++visible == constant.value()) {
                        checkTarget(scope, targets.expression(i), kind);
                        return i;
                    }
                }
                throw new SqlException(SqlState.INVALID_COLUMN_REFERENCE, AnalyzerMessage.POSITION_NOT_IN_LIST,
                        kind.clause, constant.value()).at(constant.position());
            }
            case dev.surus.engine.parser.ast.Expression.NumericConstant e -> throw notInteger(kind, e.position());
            case dev.surus.engine.parser.ast.Expression.StringConstant e -> throw notInteger(kind, e.position());
            case dev.surus.engine.parser.ast.Expression.BitStringConstant e -> throw notInteger(kind, e.position());
            case dev.surus.engine.parser.ast.Expression.NullConstant e -> throw notInteger(kind, e.position());
            case dev.surus.engine.parser.ast.Expression.BooleanConstant e -> throw notInteger(kind, e.position());
            default -> {}
        }
        return target99(scope, written, targets, kind);
    }

    private static SqlException notInteger(ExpressionKind kind, int position) {
        return new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.CONSTANT_NOT_INTEGER, kind.clause).at(position);
    }

    /// GROUP BY and DISTINCT ON may not name a target with an aggregate or window call.
    private static void checkTarget(Scope scope, Expression target, ExpressionKind kind) {
        if (kind == ExpressionKind.GROUP_BY && (scope.hasAggregates || scope.hasWindowCalls)) {
            var contents = new Levels.Contents(List.of(target));
            if (contents.aggregateLevel == 0) {
                throw new SqlException(SqlState.GROUPING_ERROR, AnalyzerMessage.AGGREGATE_NOT_ALLOWED, kind.places)
                        .at(Expressions.location(contents.nestedAggregate));
            }
            if (contents.windowCall != null) {
                throw new SqlException(SqlState.WINDOWING_ERROR, AnalyzerMessage.WINDOW_NOT_ALLOWED, kind.places)
                        .at(Expressions.location(contents.windowCall));
            }
        }
    }

    /// By SQL-99's rules: always an expression, a hidden target where no target equals it.
    int target99(Scope scope, dev.surus.engine.parser.ast.Expression written, Targets targets, ExpressionKind kind) {
        var expression = analysis.expressions.analyze(scope, written, kind);
        int found = targets.find(expression);
        return found >= 0 ? found : targets.add(expression, null);
    }

    // ---- keys

    List<SortKey> orderBy(
            Scope scope, List<SortItem> items, Targets targets, ExpressionKind kind, boolean sql99) {
        if (items.isEmpty()) {
            return List.of();
        }
        var indexes = new ArrayList<Integer>(items.size());
        var keys = new ArrayList<SortKey>(items.size());
        for (var item : items) {
            int index = sql99 ? target99(scope, item.expression(), targets, kind)
                    : target92(scope, item.expression(), targets, kind);
            unknownToText(targets, index);
            var key = key(targets.expression(index), item);
            // The same column twice orders no further.
            if (indexes.contains(index)) {
                boolean repeated = false;
                for (int i = 0; i < indexes.size(); i++) {
                    repeated |= indexes.get(i) == index && sameOrder(keys.get(i), key);
                }
                if (repeated) {
                    continue;
                }
            }
            indexes.add(index);
            keys.add(key);
        }
        return keys;
    }

    private static boolean sameOrder(SortKey one, SortKey other) {
        return one.lessOperator() == other.lessOperator() && one.descending() == other.descending();
    }

    void unknownToText(Targets targets, int index) {
        var expression = targets.expression(index);
        if (expression.type() == TypeOid.UNKNOWN) {
            targets.replace(index, analysis.coercion.toType(expression, TypeOid.UNKNOWN, TypeOid.TEXT, -1,
                    Coercion.Context.IMPLICIT, Expression.CallForm.IMPLICIT_CAST, 0));
        }
    }

    /// How an expression sorts by an item of ORDER BY.
    SortKey key(Expression expression, SortItem item) {
        int type = expression.type();
        boolean descending = item.direction() == SortItem.Direction.DESCENDING;
        int position = item.direction() == SortItem.Direction.USING && item.position() != 0
                ? item.position() : AstPositions.location(item.expression());
        int operator;
        if (item.direction() == SortItem.Direction.USING) {
            var found = analysis.operators.find(item.using(), type, type, position);
            boolean ordering = false;
            int less = found.oid();
            for (var member : catalog.catalog.familiesOfOperator(found.oid())) {
                if (member.accessMethod() == BTREE && (member.strategy() == 1 || member.strategy() == 5)) {
                    ordering = true;
                    descending = member.strategy() == 5;
                    less = descending
                            ? catalog.catalog.familyOperator(member.family(), member.left(), member.right(), 1) : less;
                    break;
                }
            }
            if (!ordering) {
                throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AnalyzerMessage.NOT_AN_ORDERING_OPERATOR,
                        String.join(".", item.using())).hint(AnalyzerMessage.NOT_AN_ORDERING_OPERATOR_HINT).at(position);
            }
            operator = less;
        } else {
            operator = analysis.operators.lessOperator(type, position);
        }
        boolean nullsFirst = switch (item.nulls()) {
            case DEFAULT -> descending;
            case FIRST -> true;
            case LAST -> false;
        };
        return new SortKey(expression, operator, descending, nullsFirst);
    }

    /// The keys of window PARTITION BY: grouping equality.
    List<Expression> partitionBy(
            Scope scope, List<dev.surus.engine.parser.ast.Expression> items, Targets targets) {
        var result = new ArrayList<Expression>();
        for (var item : items) {
            int index = target99(scope, item, targets, ExpressionKind.WINDOW_PARTITION);
            unknownToText(targets, index);
            var expression = targets.expression(index);
            analysis.operators.equalityOperator(expression.type(), Expressions.location(expression));
            if (!result.contains(expression)) {
                result.add(expression);
            }
        }
        return result;
    }

    // ---- DISTINCT

    /// The keys of SELECT DISTINCT or of an aggregate's DISTINCT: first those of ORDER BY, then the remaining targets.
    List<SortKey> distinct(Targets targets, List<SortKey> orderBy, boolean aggregate) {
        var keys = new ArrayList<SortKey>();
        var done = new HashSet<Integer>();
        for (var key : orderBy) {
            int index = targets.find(key.expression());
            if (aggregate ? index >= targets.arguments : targets.entries.get(index).hidden()) {
                throw new SqlException(SqlState.INVALID_COLUMN_REFERENCE, aggregate
                        ? AnalyzerMessage.DISTINCT_AGGREGATE_ORDER_BY : AnalyzerMessage.DISTINCT_ORDER_BY)
                        .at(Expressions.location(key.expression()));
            }
            keys.add(key);
            done.add(index);
        }
        for (int i = 0; i < targets.entries.size(); i++) {
            if (done.contains(i) || !aggregate && targets.entries.get(i).hidden()) {
                continue;
            }
            unknownToText(targets, i);
            var expression = targets.expression(i);
            int position = Expressions.location(expression);
            analysis.operators.equalityOperator(expression.type(), position);
            int less = catalog.comparison(expression.type()).less();
            if (aggregate && less == 0) {
                analysis.operators.lessOperator(expression.type(), position);
            }
            keys.add(new SortKey(expression, less, false, false));
        }
        if (keys.isEmpty()) {
            throw new SqlException(SqlState.SYNTAX_ERROR,
                    aggregate ? AnalyzerMessage.DISTINCT_AGGREGATE_EMPTY : AnalyzerMessage.DISTINCT_EMPTY);
        }
        return keys;
    }

    List<SortKey> distinctOn(Scope scope, List<dev.surus.engine.parser.ast.Expression> written, Targets targets,
            List<SortKey> orderBy) {
        var indexes = new ArrayList<Integer>();
        for (var item : written) {
            int index = target92(scope, item, targets, ExpressionKind.DISTINCT_ON);
            unknownToText(targets, index);
            if (!indexes.contains(index)) {
                indexes.add(index);
            }
        }
        var keys = new ArrayList<SortKey>();
        var done = new HashSet<Integer>();
        boolean skipped = false;
        for (var key : orderBy) {
            int index = targets.find(key.expression());
            if (indexes.contains(index)) {
                if (skipped) {
                    throw new SqlException(SqlState.INVALID_COLUMN_REFERENCE, AnalyzerMessage.DISTINCT_ON_ORDER_BY)
                            .at(AstPositions.location(written.get(indexes.indexOf(index))));
                }
                keys.add(key);
                done.add(index);
            } else {
                skipped = true;
            }
        }
        for (int i = 0; i < indexes.size(); i++) {
            int index = indexes.get(i);
            if (done.contains(index)) {
                continue;
            }
            if (skipped) {
                throw new SqlException(SqlState.INVALID_COLUMN_REFERENCE, AnalyzerMessage.DISTINCT_ON_ORDER_BY)
                        .at(AstPositions.location(written.get(i)));
            }
            var expression = targets.expression(index);
            int position = Expressions.location(expression);
            analysis.operators.equalityOperator(expression.type(), position);
            keys.add(new SortKey(expression, catalog.comparison(expression.type()).less(), false, false));
        }
        return keys;
    }
}
