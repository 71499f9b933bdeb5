package dev.surus.engine.command;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.catalog.Catalog;

/// How often an expression's value may change: the weakest of its functions decides.
final class Volatility {
    private final Catalog catalog;

    Volatility(Catalog catalog) {
        this.catalog = catalog;
    }

    boolean isImmutable(Expression expression) {
        return of(expression) == 'i';
    }

    boolean isVolatile(Expression expression) {
        return of(expression) == 'v';
    }

    /// `i`, `s` or `v`
    char of(Expression expression) {
        char[] worst = {own(expression)};
        Expressions.forEachChild(expression, child -> worst[0] = worse(worst[0], of(child)));
        return worst[0];
    }

    private static char worse(char a, char b) {
        return a == 'v' || b == 'v' ? 'v' : a == 's' || b == 's' ? 's' : 'i';
    }

    private char function(int oid) {
        var function = oid == 0 ? null : catalog.function(oid);
        return function == null ? 'i' : function.volatility();
    }

    private char functions(Iterable<Integer> oids) {
        char worst = 'i';
        for (int oid : oids) {
            worst = worse(worst, function(oid));
        }
        return worst;
    }

    private char own(Expression expression) {
        return switch (expression) {
            case Expression.FunctionCall call -> function(call.function());
            case Expression.OperatorCall call -> function(call.function());
            case Expression.DistinctFrom call -> function(call.function());
            case Expression.NullIf call -> function(call.function());
            case Expression.ArrayComparison call -> function(call.function());
            case Expression.RowComparison call -> functions(call.functions());
            case Expression.CoerceThroughText coercion -> worse(
                    function(catalog.type(coercion.type()).inputFunction()), function(catalog.type(coercion.argument().type()).outputFunction()));
            case Expression.SqlValue value -> 's';
            case Expression.NextValue value -> 'v';
            case Expression.CoerceToDomain domain -> 'i';
            default -> 'i';
        };
    }
}
