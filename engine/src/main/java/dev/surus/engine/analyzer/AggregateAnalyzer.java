package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.parser.ast.Expression.FunctionCall;
import dev.surus.engine.parser.ast.Expression.Grouping;
import java.util.ArrayList;
import java.util.List;

/// Calls of aggregates and GROUPING: which level they belong to, where they may stand, what they may contain.
final class AggregateAnalyzer {
    private final Analysis analysis;

    AggregateAnalyzer(Analysis analysis) {
        this.analysis = analysis;
    }

    Expression call(Scope scope, FunctionEntry function, List<Expression> arguments, int direct, char kind,
            FunctionCall call, Expression filter, boolean variadic, int result, int position) {
        List<Expression> directArguments = List.of();
        List<Expression> own = arguments;
        List<SortKey> orderBy = List.of();
        List<SortKey> distinctKeys = List.of();
        if (kind != 'n') {
            directArguments = List.copyOf(arguments.subList(0, direct));
            own = List.copyOf(arguments.subList(direct, arguments.size()));
            if (kind == 'h') {
                var asked = new ArrayList<>(directArguments);
                var sorted = new ArrayList<>(own);
                unify(asked, sorted);
                directArguments = asked;
                own = sorted;
            }
            var keys = new ArrayList<SortKey>();
            for (int i = 0; i < own.size(); i++) {
                var item = call.orderBy().get(Math.min(i, call.orderBy().size() - 1));
                keys.add(analysis.sorting.key(own.get(i), item));
            }
            orderBy = keys;
        } else if (!call.orderBy().isEmpty() || call.distinct()) {
            var targets = new SortAnalyzer.Targets();
            for (var argument : arguments) {
                targets.add(argument, null);
            }
            targets.arguments = arguments.size();
            orderBy = analysis.sorting.orderBy(scope, call.orderBy(), targets, ExpressionKind.ORDER_BY, true);
            own = new ArrayList<>();
            for (int i = 0; i < arguments.size(); i++) {
                own.add(targets.expression(i));
            }
            if (call.distinct()) {
                distinctKeys = analysis.sorting.distinct(targets, orderBy, true);
            }
        }
        var contained = new ArrayList<>(own);
        if (filter != null) {
            contained.add(filter);
        }
        for (var key : orderBy) {
            contained.add(key.expression());
        }
        int levelsUp = checkPlace(scope, contained, directArguments, position, false);
        return new Expression.AggregateCall(function.oid(), directArguments, own, orderBy, call.distinct(), distinctKeys,
                filter, call.star(), variadic, levelsUp, result, 0, 0, position);
    }

    /// The hypothetical row's values and those that are sorted get common types.
    private void unify(List<Expression> asked, List<Expression> sorted) {
        int first = asked.size() - sorted.size();
        for (int i = 0; i < sorted.size(); i++) {
            var pair = List.of(sorted.get(i), asked.get(first + i));
            int type = analysis.coercion.commonType(pair, "WITHIN GROUP");
            sorted.set(i, analysis.coercion.toCommon(pair.getFirst(), type, "WITHIN GROUP"));
            asked.set(first + i, analysis.coercion.toCommon(pair.getLast(), type, "WITHIN GROUP"));
        }
    }

    Expression grouping(Scope scope, Grouping e) {
        if (e.arguments().size() >= 32) {
            throw new SqlException(SqlState.TOO_MANY_ARGUMENTS, AnalyzerMessage.GROUPING_TOO_MANY).at(e.position());
        }
        var arguments = new ArrayList<Expression>();
        for (var argument : e.arguments()) {
            arguments.add(analysis.expressions.analyze(scope, argument));
        }
        int levelsUp = checkPlace(scope, arguments, List.of(), e.position(), true);
        return new Expression.GroupingCall(arguments, List.of(), levelsUp, e.position());
    }

    private int checkPlace(Scope scope, List<Expression> arguments, List<Expression> direct, int position,
            boolean grouping) {
        var contents = new Levels.Contents(arguments);
        if (contents.set != null) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.AGGREGATE_CALL_SET_ARGUMENT)
                    .hint(AnalyzerMessage.LATERAL_HINT).at(Expressions.location(contents.set));
        }
        if (contents.windowCall != null) {
            throw new SqlException(SqlState.GROUPING_ERROR, AnalyzerMessage.AGGREGATE_CONTAINS_WINDOW)
                    .at(Expressions.location(contents.windowCall));
        }
        int levelsUp = contents.level();
        if (contents.nestedAggregate != null && levelsUp == contents.aggregateLevel) {
            throw new SqlException(SqlState.GROUPING_ERROR, AnalyzerMessage.AGGREGATE_NESTED)
                    .at(Expressions.location(contents.nestedAggregate));
        }
        if (!direct.isEmpty()) {
            var directContents = new Levels.Contents(direct);
            if (directContents.columnLevel < levelsUp) {
                throw new SqlException(SqlState.GROUPING_ERROR, AnalyzerMessage.OUTER_AGGREGATE_DIRECT).at(position);
            }
            if (directContents.aggregateLevel <= levelsUp) {
                throw new SqlException(SqlState.GROUPING_ERROR, AnalyzerMessage.AGGREGATE_NESTED)
                        .at(Expressions.location(directContents.nestedAggregate));
            }
        }
        var level = scope;
        for (int i = 0; i < levelsUp; i++) {
            level = level.parent;
        }
        level.hasAggregates = true;
        var kind = level.kind;
        if (kind != null && !kind.allowsAggregates()) {
            throw new SqlException(SqlState.GROUPING_ERROR,
                    grouping ? AnalyzerMessage.GROUPING_NOT_ALLOWED : AnalyzerMessage.AGGREGATE_NOT_ALLOWED, kind.places)
                    .at(position);
        }
        return levelsUp;
    }
}
