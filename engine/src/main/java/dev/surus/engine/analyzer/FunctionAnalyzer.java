package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.FunctionLookup.Found;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.CallForm;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.base.MessageKey;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.parser.ast.Expression.FunctionCall;
import dev.surus.engine.parser.ast.Expression.NamedArgument;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Function calls of every kind: plain ones, casts in function notation, fields in function notation, aggregates and window
/// functions.
final class FunctionAnalyzer {
    private final Analysis analysis;
    private final AnalyzerCatalog catalog;

    FunctionAnalyzer(Analysis analysis) {
        this.analysis = analysis;
        catalog = analysis.catalog;
    }

    /// @param procedure the call stands in CALL
    Expression call(Scope scope, FunctionCall call, boolean procedure) {
        var lastSet = scope.lastSet;
        var arguments = new ArrayList<Expression>(call.arguments().size());
        var names = new ArrayList<String>(0);
        for (var argument : call.arguments()) {
            if (argument instanceof NamedArgument named) {
                arguments.add(analysis.expressions.analyze(scope, named.value()));
            } else {
                arguments.add(analysis.expressions.analyze(scope, argument));
            }
        }
        if (call.withinGroup()) {
            for (var item : call.orderBy()) {
                arguments.add(analysis.expressions.analyze(scope, item.expression(), ExpressionKind.ORDER_BY));
            }
        }
        Expression filter = call.filter() == null ? null
                : analysis.expressions.condition(scope, call.filter(), ExpressionKind.FILTER, "FILTER");
        checkNames(call, names);
        return resolve(scope, call.name().parts(), arguments, names, call, filter, lastSet, procedure, call.position());
    }

    /// `value.name` where value has no such field: a function of that name called on it; null where there is none.
    Expression asColumn(Scope scope, String name, Expression argument, int position) {
        return resolve(scope, List.of(name), List.of(argument), List.of(), null, null, scope.lastSet, false, position);
    }

    private static void checkNames(FunctionCall call, List<String> names) {
        var seen = new HashSet<String>();
        for (var argument : call.arguments()) {
            if (argument instanceof NamedArgument named) {
                if (!seen.add(named.name())) {
                    throw new SqlException(
                            SqlState.SYNTAX_ERROR, AnalyzerMessage.ARGUMENT_NAME_DUPLICATE, named.name())
                            .at(named.position());
                }
                names.add(named.name());
            } else if (!names.isEmpty()) {
                throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.ARGUMENT_POSITIONAL_AFTER_NAMED)
                        .at(analysisPosition(argument));
            }
        }
    }

    private static int analysisPosition(dev.surus.engine.parser.ast.Expression argument) {
        return AstPositions.location(argument);
    }

    /// @param call null in column notation
    private Expression resolve(Scope scope, List<String> name, List<Expression> arguments, List<String> names,
            FunctionCall call, Expression filter, Expression lastSet, boolean procedure, int position) {
        int count = arguments.size();
        int[] actual = new int[count];
        for (int i = 0; i < count; i++) {
            actual[i] = arguments.get(i).type();
        }
        boolean decorated = call != null && (!call.orderBy().isEmpty() || call.filter() != null || call.star()
                || call.distinct() || call.over() != null || call.variadic() || !names.isEmpty());
        boolean maybeField = count == 1 && !procedure && !decorated && name.size() == 1
                && (actual[0] == TypeOid.RECORD || analysis.coercion.isComposite(analysis.coercion.baseType(actual[0])));
        if (maybeField && call == null) {
            var field = analysis.rowFields.field(scope, arguments.getFirst(), name.getFirst(), position);
            if (field != null) {
                return field;
            }
        }
        FunctionLookup.Found found;
        try {
            found = analysis.functionLookup.find(name, actual, names, call == null || !call.variadic());
        } catch (SqlException error) {
            throw error.at(position);
        }
        if (found == null) {
            if (call == null) {
                return null;
            }
            if (maybeField) {
                var field = analysis.rowFields.field(scope, arguments.getFirst(), name.getFirst(), position);
                if (field != null) {
                    return field;
                }
            }
            throw analysis.functionLookup.missing(name, actual, names, procedure,
                    !call.orderBy().isEmpty() && !call.withinGroup(), position);
        }
        if (found == FunctionLookup.AMBIGUOUS) {
            if (call == null) {
                return null;
            }
            throw new SqlException(SqlState.AMBIGUOUS_FUNCTION, AnalyzerMessage.FUNCTION_AMBIGUOUS,
                    analysis.functionLookup.signature(name, actual, names))
                    .hint(AnalyzerMessage.FUNCTION_AMBIGUOUS_HINT).at(position);
        }
        if (found.coercion()) {
            rejectDecorations(name, call, position);
            return analysis.coercion.toType(arguments.getFirst(), actual[0], found.result(), -1,
                    Coercion.Context.EXPLICIT, CallForm.CALL, position);
        }
        return call(scope, found, name, arguments, actual, names, call, filter, lastSet, procedure, position);
    }

    private Expression call(Scope scope, Found found, List<String> name, List<Expression> written, int[] actual,
            List<String> names, FunctionCall call, Expression filter, Expression lastSet, boolean procedure,
            int position) {
        var function = found.function();
        char kind = function.kind();
        var shown = String.join(".", name);
        if (kind == 'p' != procedure) {
            var signature = analysis.functionLookup.signature(name, actual, names);
            throw procedure
                    ? new SqlException(SqlState.WRONG_OBJECT_TYPE, AnalyzerMessage.NOT_A_PROCEDURE, signature)
                            .hint(AnalyzerMessage.USE_SELECT).at(position)
                    : new SqlException(SqlState.WRONG_OBJECT_TYPE, AnalyzerMessage.IS_PROCEDURE, signature)
                            .hint(AnalyzerMessage.USE_CALL).at(position);
        }
        boolean over = call != null && call.over() != null;
        boolean withinGroup = call != null && call.withinGroup();
        int directArguments = 0;
        char aggregateKind = 'n';
        switch (kind) {
            case 'f', 'p' -> rejectDecorations(name, call, position);
            case 'a' -> {
                var aggregate = catalog.aggregate(function.oid());
                aggregateKind = aggregate.kind();
                directArguments = aggregate.directArguments();
                if (aggregateKind == 'n') {
                    if (withinGroup) {
                        throw wrong(AnalyzerMessage.NOT_ORDERED_SET, position, shown);
                    }
                } else {
                    if (!withinGroup) {
                        throw wrong(AnalyzerMessage.WITHIN_GROUP_REQUIRED, position, shown);
                    }
                    if (over) {
                        throw new SqlException(
                                SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.OVER_ORDERED_SET, shown).at(position);
                    }
                    directArguments = directCount(function, aggregate.directArguments(), written.size(),
                            call.orderBy().size(), aggregateKind);
                }
            }
            case 'w' -> {
                if (!over) {
                    throw wrong(AnalyzerMessage.WINDOW_NEEDS_OVER, position, shown);
                }
                if (withinGroup) {
                    throw wrong(AnalyzerMessage.WINDOW_WITHIN_GROUP, position, shown);
                }
            }
            default -> {}
        }
        // Arguments in the function's own order, defaults put in where nothing was written.
        List<Expression> arguments = written;
        int[] types = actual;
        int[] declared = found.declared();
        if (found.defaultsUsed() > 0 || found.positions() != null) {
            arguments = withDefaults(found, written);
            types = new int[arguments.size()];
            for (int i = 0; i < types.length; i++) {
                types[i] = arguments.get(i).type();
            }
            declared = analysis.functionLookup.writtenArguments(function).clone();
        }
        int result = function.result();
        if (Polymorphism.any(declared) || Polymorphism.is(result)) {
            result = analysis.polymorphism.resolve(types, declared, result, false);
        }
        List<Expression> coerced = arguments;
        for (int i = 0; i < types.length; i++) {
            if (types[i] != declared[i]) {
                var argument = analysis.coercion.toArgument(arguments.get(i), declared[i]);
                if (argument != arguments.get(i)) {
                    if (coerced == arguments) {
                        coerced = new ArrayList<>(arguments);
                    }
                    coerced.set(i, argument);
                }
            }
        }
        boolean variadic = call != null && call.variadic();
        if (found.variadicCount() > 0 && function.variadicElement() != TypeOid.ANY) {
            int fixed = coerced.size() - found.variadicCount();
            var elements = List.copyOf(coerced.subList(fixed, coerced.size()));
            int element = elements.getFirst().type();
            int at = 0;
            for (var one : elements) {
                at = at == 0 ? Expressions.location(one) : at;
            }
            coerced = new ArrayList<>(coerced.subList(0, fixed));
            coerced.add(new Expression.ArrayConstructor(elements, element, false, analysis.polymorphism.arrayOf(element),
                    catalog.collationOf(element), at));
            variadic = true;
        } else if (variadic && function.variadicElement() == TypeOid.ANY) {
            var last = coerced.getLast();
            int lastType = last.type();
            if (lastType != TypeOid.UNKNOWN
                    && analysis.coercion.elementType(analysis.coercion.baseType(lastType)) == 0) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.VARIADIC_ARRAY)
                        .at(Expressions.location(last));
            }
        }
        Expression built;
        if (kind == 'a' && !over) {
            if (written.isEmpty() && !call.star() && !withinGroup) {
                throw wrong(AnalyzerMessage.STAR_NEEDED, position, shown);
            }
            if (!names.isEmpty()) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.AGGREGATE_NO_NAMED).at(position);
            }
            built = analysis.aggregates.call(scope, function, coerced, directArguments, aggregateKind, call, filter,
                    variadic, result, position);
        } else if (over) {
            if (kind == 'a' && written.isEmpty() && !call.star()) {
                throw wrong(AnalyzerMessage.STAR_NEEDED, position, shown);
            }
            built = windowCall(scope, function, coerced, names, call, filter, lastSet, result, position);
        } else {
            var form = call != null && call.sqlSyntax() ? CallForm.SQL_SYNTAX : CallForm.CALL;
            built = new Expression.FunctionCall(function.oid(), coerced, function.returnsSet(), variadic, form, result, -1,
                    0, 0, position);
            if (function.returnsSet()) {
                checkSetPlacement(scope, built, lastSet, position);
            }
        }
        if (function.returnsSet()) {
            scope.lastSet = built;
        }
        return built;
    }

    private int directCount(FunctionEntry function, int declaredDirect, int all, int ordered, char kind) {
        // A variadic hypothetical-set aggregate takes half of its arguments directly.
        return kind == 'h' && function.variadicElement() != 0 || declaredDirect > all - ordered
                ? all - ordered : declaredDirect;
    }

    private Expression windowCall(Scope scope, FunctionEntry function, List<Expression> arguments, List<String> names,
            FunctionCall call, Expression filter, Expression lastSet, int result, int position) {
        boolean aggregate = function.kind() == 'a';
        if (call.distinct()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.DISTINCT_IN_WINDOW).at(position);
        }
        if (!call.orderBy().isEmpty()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.ORDER_BY_IN_WINDOW).at(position);
        }
        if (!aggregate && filter != null) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.FILTER_IN_WINDOW).at(position);
        }
        if (!names.isEmpty()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.WINDOW_NO_NAMED).at(position);
        }
        if (scope.lastSet != lastSet) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.WINDOW_CALL_SET_ARGUMENT)
                    .hint(AnalyzerMessage.LATERAL_HINT).at(Expressions.location(scope.lastSet));
        }
        if (function.returnsSet()) {
            throw new SqlException(SqlState.INVALID_FUNCTION_DEFINITION, AnalyzerMessage.WINDOW_SET).at(position);
        }
        return analysis.windows.call(scope, function, arguments, call, filter, aggregate, result, position);
    }

    private List<Expression> withDefaults(Found found, List<Expression> written) {
        var function = found.function();
        int count = analysis.functionLookup.writtenArguments(function).length;
        var defaults = analysis.stored.argumentDefaults(function);
        var result = new ArrayList<Expression>(count);
        for (int i = 0; i < count; i++) {
            int from = found.positions() == null ? i < written.size() ? i : -1 : found.positions()[i];
            result.add(from >= 0 ? written.get(from) : defaults.get(i - (count - defaults.size())));
        }
        return result;
    }

    private void rejectDecorations(List<String> name, FunctionCall call, int position) {
        if (call == null) {
            return;
        }
        var shown = String.join(".", name);
        if (call.star()) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AnalyzerMessage.STAR_NOT_AGGREGATE, shown, shown)
                    .at(position);
        }
        if (call.distinct()) {
            throw wrong(AnalyzerMessage.DISTINCT_NOT_AGGREGATE, position, shown);
        }
        if (call.withinGroup()) {
            throw wrong(AnalyzerMessage.WITHIN_GROUP_NOT_AGGREGATE, position, shown);
        }
        if (!call.orderBy().isEmpty()) {
            throw wrong(AnalyzerMessage.ORDER_BY_NOT_AGGREGATE, position, shown);
        }
        if (call.filter() != null) {
            throw wrong(AnalyzerMessage.FILTER_NOT_AGGREGATE, position, shown);
        }
        if (call.over() != null) {
            throw wrong(AnalyzerMessage.OVER_NOT_WINDOW, position, shown);
        }
    }

    private static SqlException wrong(MessageKey key, int position, Object... arguments) {
        return new SqlException(SqlState.WRONG_OBJECT_TYPE, key, arguments).at(position);
    }

    // ---- set-returning functions

    void checkSetPlacement(Expression call, Expression lastSet, int position) {
        checkSetPlacement(analysis.currentScope, call, lastSet, position);
    }

    /// Refuses a set-returning call where none may stand.
    void checkSetPlacement(Scope scope, Expression call, Expression lastSet, int position) {
        var kind = scope.kind;
        if (kind == ExpressionKind.FROM_FUNCTION) {
            if (scope.lastSet != null && scope.lastSet != lastSet) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.SET_NOT_TOP_LEVEL)
                        .at(Expressions.location(scope.lastSet));
            }
            return;
        }
        if (kind != null && !kind.allowsSets()) {
            throw new SqlException(
                    SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.SET_NOT_ALLOWED, kind.placesForWindows())
                    .at(position);
        }
        scope.hasSets = true;
    }
}
