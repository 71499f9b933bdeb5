package dev.surus.engine.command;

import dev.surus.engine.parser.ast.Expression;

/// The name that an expression gives to an index's column: that of its function, null where it has none.
final class ExpressionNames {
    private ExpressionNames() {}

    static String of(Expression expression) {
        return switch (expression) {
            case Expression.FunctionCall call -> call.name().name();
            case Expression.TypeCast cast -> of(cast.operand()) != null ? of(cast.operand()) : cast.type().name();
            case Expression.ColumnReference reference -> reference.names().getLast();
            case Expression.Collate collate -> of(collate.operand());
            default -> null;
        };
    }
}
