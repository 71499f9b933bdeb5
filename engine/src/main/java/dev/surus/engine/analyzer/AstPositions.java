package dev.surus.engine.analyzer;

import dev.surus.engine.parser.ast.Expression;
import dev.surus.engine.parser.ast.Expression.ArrayComparison;
import dev.surus.engine.parser.ast.Expression.Between;
import dev.surus.engine.parser.ast.Expression.BooleanExpression;
import dev.surus.engine.parser.ast.Expression.BooleanTest;
import dev.surus.engine.parser.ast.Expression.Collate;
import dev.surus.engine.parser.ast.Expression.DistinctFrom;
import dev.surus.engine.parser.ast.Expression.FunctionCall;
import dev.surus.engine.parser.ast.Expression.InList;
import dev.surus.engine.parser.ast.Expression.Indirection;
import dev.surus.engine.parser.ast.Expression.NullIf;
import dev.surus.engine.parser.ast.Expression.NullTest;
import dev.surus.engine.parser.ast.Expression.OperatorExpression;
import dev.surus.engine.parser.ast.Expression.PatternMatch;
import dev.surus.engine.parser.ast.Expression.Subquery;
import dev.surus.engine.parser.ast.Expression.TypeCast;
import java.util.List;

/// Where an expression as written begins: the leftmost position of its parts.
public final class AstPositions {
    private AstPositions() {}

    public static int location(Expression expression) {
        return switch (expression) {
            case null -> 0;
            case OperatorExpression e -> leftmost(e.position(), e.left());
            case ArrayComparison e -> leftmost(e.position(), e.left());
            case DistinctFrom e -> leftmost(e.position(), e.left());
            case NullIf e -> leftmost(e.position(), e.left());
            case InList e -> leftmost(e.position(), e.operand());
            case PatternMatch e -> leftmost(e.position(), e.operand());
            case Between e -> leftmost(e.position(), e.operand());
            case BooleanExpression e -> leftmost(e.position(), e.arguments().getFirst());
            case NullTest e -> leftmost(e.position(), e.operand());
            case BooleanTest e -> leftmost(e.position(), e.operand());
            case TypeCast e -> leftmost(leftmost(e.position(), e.operand()), e.type().position());
            case Collate e -> location(e.operand());
            case Indirection e -> location(e.operand());
            case FunctionCall e -> leftmost(e.position(), e.arguments());
            case Subquery e -> leftmost(e.position(), e.test());
            default -> expression.position();
        };
    }

    private static int leftmost(int position, Expression other) {
        return leftmost(position, location(other));
    }

    private static int leftmost(int position, int other) {
        return other == 0 ? position : position == 0 ? other : Math.min(position, other);
    }

    private static int leftmost(int position, List<Expression> others) {
        int left = position;
        for (var other : others) {
            left = leftmost(left, other);
        }
        return left;
    }
}
