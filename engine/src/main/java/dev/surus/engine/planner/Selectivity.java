package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ArrayComparison;
import dev.surus.engine.analyzer.tree.Expression.BooleanCall;
import dev.surus.engine.analyzer.tree.Expression.BooleanKind;
import dev.surus.engine.analyzer.tree.Expression.NullTest;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.OperatorEntry;
import java.util.List;

/// Guesses what part of the rows a condition keeps, from its shape alone. The numbers are those that PostgreSQL falls back to
/// without statistics.
final class Selectivity {
    static final double EQUALITY = 0.005;
    private static final double INEQUALITY = 0.3333;
    private static final double PATTERN = 0.01;
    private static final double NULLS = 0.005;
    private static final double OTHER = 0.5;

    private final Catalog catalog;

    Selectivity(Catalog catalog) {
        this.catalog = catalog;
    }

    double of(List<Expression> conditions) {
        double product = 1;
        for (Expression c : conditions) {
            product *= of(c);
        }
        return product;
    }

    double of(Expression condition) {
        if (condition == null || Expressions.isTrue(condition)) {
            return 1;
        }
        return switch (condition) {
            case OperatorCall c -> ofOperator(c.operator());
            case ArrayComparison c -> c.any() ? Math.min(1, 10 * ofOperator(c.operator())) : ofOperator(c.operator());
            case NullTest t -> t.isNull() ? NULLS : 1 - NULLS;
            case BooleanCall b when b.kind() == BooleanKind.AND -> of(b.arguments());
            case BooleanCall b when b.kind() == BooleanKind.NOT -> 1 - of(b.arguments().getFirst());
            case BooleanCall b -> {
                double none = 1;
                for (Expression a : b.arguments()) {
                    none *= 1 - of(a);
                }
                yield 1 - none;
            }
            default -> OTHER;
        };
    }

    private double ofOperator(int operator) {
        OperatorEntry entry = catalog.operator(operator);
        if (entry == null) {
            return OTHER;
        }
        return switch (entry.name()) {
            case "=" -> EQUALITY;
            case "<>" -> 1 - EQUALITY;
            case "<", "<=", ">", ">=" -> INEQUALITY;
            case "~~", "~~*", "~", "~*" -> PATTERN;
            case "!~~", "!~~*", "!~", "!~*" -> 1 - PATTERN;
            default -> OTHER;
        };
    }
}
